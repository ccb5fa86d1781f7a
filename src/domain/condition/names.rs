//! The names a condition may use, and which one a misspelt name was meant to be.

use super::evaluate::Value;
use super::facts::Facts;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Int,
    Double,
    Text,
}

impl Kind {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Bool => "yes or no",
            Self::Int => "a number",
            Self::Double => "a decimal number",
            Self::Text => "text",
        }
    }
}

/// One name that every configuration has.
#[derive(Debug)]
pub(super) struct Name {
    pub path: &'static str,
    pub kind: Kind,
    pub read: for<'f> fn(&'f Facts<'f>) -> Option<Value<'f>>,
}

impl Name {
    /// Activity, which fades.
    pub fn is_in_tenths(&self) -> bool {
        self.kind == Kind::Double && self.path.starts_with("signals.")
    }
}

const fn name(path: &'static str, kind: Kind, read: for<'f> fn(&'f Facts<'f>) -> Option<Value<'f>>) -> Name {
    Name { path, kind, read }
}

fn known(text: &str) -> Option<Value<'_>> {
    (!text.is_empty()).then(|| Value::text(text))
}

/// All of them. `company.…` has the table's other columns too, `territory.…` and `fields[…]` what is configured or sent.
static NAMES: [Name; 43] = [
    name("contact.email", Kind::Text, |facts| facts.contact.email.map(Value::text)),
    name("contact.name", Kind::Text, |facts| facts.contact.name.map(Value::text)),
    name("contact.phone", Kind::Text, |facts| facts.contact.phone.map(Value::text)),
    name("contact.company", Kind::Text, |facts| facts.contact.company.map(Value::text)),
    name("contact.title", Kind::Text, |facts| facts.contact.title.map(Value::text)),
    name("contact.domain", Kind::Text, |facts| facts.contact.domain.map(Value::text)),
    name("contact.freemail", Kind::Bool, |facts| facts.contact.freemail.map(Value::Bool)),
    name("contact.disposable", Kind::Bool, |facts| facts.contact.disposable.map(Value::Bool)),
    name("contact.seniority", Kind::Text, |facts| facts.contact.seniority.map(Value::text)),
    name("company.domain", Kind::Text, |facts| known(&facts.company?.domain)),
    name("company.name", Kind::Text, |facts| known(&facts.company?.name)),
    name("company.industry", Kind::Text, |facts| known(facts.company?.industry.as_deref()?)),
    name("company.size", Kind::Int, |facts| facts.company?.size.map(Value::Int)),
    name("company.country", Kind::Text, |facts| known(facts.company?.country.as_deref()?)),
    name("company.revenue", Kind::Int, |facts| facts.company?.revenue.map(Value::Int)),
    name("country", Kind::Text, |facts| facts.country.map(Value::text)),
    name("text", Kind::Text, |facts| Some(Value::text(facts.text))),
    name("subject", Kind::Text, |facts| Some(Value::text(facts.subject))),
    name("asks.price", Kind::Bool, |facts| Some(Value::Bool(facts.asks_for("price")))),
    name("asks.quote", Kind::Bool, |facts| Some(Value::Bool(facts.asks_for("quote")))),
    name("asks.demo", Kind::Bool, |facts| Some(Value::Bool(facts.asks_for("demo")))),
    name("asks.appointment", Kind::Bool, |facts| Some(Value::Bool(facts.asks_for("appointment")))),
    name("asks.quantity", Kind::Bool, |facts| Some(Value::Bool(facts.asks_for("quantity")))),
    name("asks.deadline", Kind::Bool, |facts| Some(Value::Bool(facts.asks_for("deadline")))),
    name("asks.order", Kind::Bool, |facts| Some(Value::Bool(facts.asks_for("order")))),
    name("asks.interest", Kind::Bool, |facts| Some(Value::Bool(facts.asks_for("interest")))),
    name("asks.contact", Kind::Bool, |facts| Some(Value::Bool(facts.asks_for("contact")))),
    name("asks.budget", Kind::Bool, |facts| Some(Value::Bool(facts.asks_for("budget")))),
    name("asks.product", Kind::Bool, |facts| Some(Value::Bool(facts.product.is_some()))),
    name("signals.page_views", Kind::Double, |facts| Some(Value::Double(facts.signals.page_views.number()))),
    name("signals.downloads", Kind::Double, |facts| Some(Value::Double(facts.signals.downloads.number()))),
    name("signals.webinars", Kind::Double, |facts| Some(Value::Double(facts.signals.webinars.number()))),
    name("signals.opens", Kind::Double, |facts| Some(Value::Double(facts.signals.opens.number()))),
    name("signals.clicks", Kind::Double, |facts| Some(Value::Double(facts.signals.clicks.number()))),
    name("signals.model", Kind::Int, |facts| facts.signals.model.map(Value::Int)),
    name("signals.learned", Kind::Int, |facts| facts.foretold().map(|foretold| Value::Int(foretold.percent))),
    name("source.kind", Kind::Text, |facts| Some(Value::text(facts.source_kind))),
    name("source.adapter", Kind::Text, |facts| Some(Value::text(facts.source_adapter.unwrap_or_default()))),
    name("language", Kind::Text, |facts| facts.language.map(Value::text)),
    name("mailbox", Kind::Text, |facts| Some(Value::text(facts.mailbox))),
    name("attachments", Kind::Int, |facts| i64::try_from(facts.attachments).ok().map(Value::Int)),
    name("known.leads", Kind::Int, |facts| Some(Value::Int(facts.known_leads.into()))),
    name("known.open", Kind::Bool, |facts| Some(Value::Bool(facts.known_open))),
];

/// What only a lead has that was judged.
static OF_LEAD: [Name; 5] = [
    name("lead.band", Kind::Text, |facts| facts.lead?.band.map(Value::text)),
    name("lead.fit", Kind::Int, |facts| facts.lead.map(|lead| Value::Int(lead.fit))),
    name("lead.intent", Kind::Int, |facts| facts.lead.map(|lead| Value::Int(lead.intent))),
    name("lead.route", Kind::Text, |facts| facts.lead?.route.map(Value::text)),
    name("lead.pool", Kind::Text, |facts| facts.lead?.pool.map(Value::text)),
];

/// What a lead keeps of its mail, beside the company table's columns.
const KEPT: [&str; 6] = ["country", "text", "subject", "source.kind", "language", "mailbox"];

pub(super) fn name_of_lead(path: &str) -> Option<&'static Name> {
    OF_LEAD.iter().find(|name| name.path == path)
}

pub(super) fn is_kept(path: &str) -> bool {
    let is_kept = path.starts_with("contact.") && path != "contact.seniority" || path.starts_with("company.");
    is_kept || KEPT.contains(&path) || name_of_lead(path).is_some()
}

/// For whoever asks for something else.
pub(super) fn kept_in_words() -> String {
    let mut names: Vec<&str> = OF_LEAD.iter().map(|name| name.path).collect();
    names.extend(["contact.…", "company.…"]);
    names.extend(KEPT);
    backticked(&names)
}

pub(super) fn known_name(path: &str) -> Option<&'static Name> {
    NAMES.iter().find(|name| name.path == path)
}

fn root_of(path: &'static str) -> &'static str {
    path.split_once('.').map_or(path, |(root, _)| root)
}

/// What a name may begin with.
pub(super) fn roots() -> Vec<&'static str> {
    let mut roots: Vec<&str> = NAMES.iter().map(|name| root_of(name.path)).chain(["fields", "territory"]).collect();
    roots.dedup();
    roots
}

pub(super) fn is_root(name: &str) -> bool {
    roots().contains(&name)
}

pub(super) fn parts_of(root: &str) -> Vec<&'static str> {
    let parts = NAMES.iter().filter_map(|name| name.path.split_once('.')).filter(|(first, _)| *first == root);
    parts.map(|(_, part)| part).collect()
}

pub(super) fn backticked(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The known name that this one is a slip of, if there is one close enough: a third of its letters, capitals aside.
pub(super) fn resembling<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let allowed = (name.chars().count() / 3).max(1);
    let near = known.iter().map(|known| (slips(&name.to_lowercase(), &known.to_lowercase()), *known));
    near.filter(|(slips, _)| *slips <= allowed).min_by_key(|(slips, _)| *slips).map(|(_, known)| known)
}

/// Letters to add, drop, change or swap with their neighbour to make one word of the other.
fn slips(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            table[i][j] = match (i, j) {
                (0, _) | (_, 0) => i + j,
                _ => {
                    let changed = table[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                    let swapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                    let swapped = if swapped { table[i - 2][j - 2] + 1 } else { usize::MAX };
                    changed.min(swapped).min(table[i - 1][j] + 1).min(table[i][j - 1] + 1)
                }
            };
        }
    }
    table[one.len()][other.len()]
}
