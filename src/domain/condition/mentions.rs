//! What a condition speaks of: for settings that would mean something else than whoever wrote them thought.

use super::evaluate::{Expr, List, Scope, Value};
use super::evidence::shown;
use super::operate::Relation;
use super::reach::settled;
use super::{Condition, Facts};

/// What whoever asks for nothing writes at most.
const SMALL_TALK: &str = "Hello,\n\nplease see below.\n\nBest regards\nJo";

impl Condition {
    /// What it asks of what somebody did elsewhere: `signals.page_views`.
    pub fn activity(&self) -> Option<&'static str> {
        name_in(&self.0.expr, &|path| path.starts_with("signals."))
    }

    /// It asks nothing but what somebody wrote.
    pub fn is_about_words_alone(&self) -> bool {
        name_in(&self.0.expr, &|path| !is_said(path)).is_none()
    }

    /// It asks nothing but who somebody is: his company, country, title or language, whether he is known, and to which of
    /// our mailboxes he wrote. Whoever leaves his number wants to be called.
    pub fn is_about_who(&self) -> bool {
        let is_who = |path: &str| {
            ["country", "language", "mailbox"].contains(&path)
                || ["company.", "contact.", "known."].iter().any(|of| path.starts_with(of)) && path != "contact.phone"
        };
        name_in(&self.0.expr, &is_who).is_some()
            && name_in(&self.0.expr, &|path| !is_who(path)).is_none()
            && !speaks_of_fields(&self.0.expr)
    }

    /// The labels of the form's fields that it names.
    pub fn fields_named(&self) -> Vec<String> {
        let mut labels = Vec::new();
        named(&self.0.expr, &mut labels);
        labels
    }

    /// Whether it asks for this: `asks.product`, `company.relation`.
    pub fn asks_for(&self, fact: &str) -> bool {
        any(&self.0.expr, &|part| is_fact(part, fact))
    }

    /// The texts that a fact is compared with, however they are written.
    pub fn texts_beside(&self, fact: &str) -> Vec<String> {
        let mut texts = Vec::new();
        compared(&self.0.expr, &mut |one, text| {
            if is_fact(one, fact) {
                texts.push(text.to_owned());
            }
        });
        texts
    }

    /// The texts that a fact is compared with as it stands, and not as `lower(…)` leaves it.
    pub fn texts_compared(&self, fact: &str) -> Vec<String> {
        let mut texts = Vec::new();
        compared(&self.0.expr, &mut |one, text| {
            if !matches!(one, Expr::Written(..)) && is_fact(one, fact) {
                texts.push(text.to_owned());
            }
        });
        texts
    }

    /// What stands in it beside other things and compares only what is written there, and what it comes to: `1 > 2`.
    pub fn settled_part(&self) -> Option<(String, bool)> {
        let mut open: Vec<&Expr> = parts(&self.0.expr);
        while let Some(part) = open.pop() {
            if let Some(value) = settled(part) {
                return Some((comparison(part)?, value));
            }
            open.extend(parts(part));
        }
        None
    }
}

/// Those who have asked for nothing: their mails say nothing, or nothing of note.
pub(super) struct Silence<'f>([Facts<'f>; 2]);

impl Default for Silence<'_> {
    fn default() -> Self {
        Self([Facts::default(), Facts { text: SMALL_TALK, subject: "Hello", ..Facts::default() }])
    }
}

impl Silence<'_> {
    /// Whether a comparison can come to this of the silent. None: it is not about what they wrote, or also about
    /// something else, or about how long it is.
    pub(super) fn can_come_to(&self, expr: &Expr, holds: bool) -> Option<bool> {
        let asks_words = name_in(expr, &is_said).is_some() || speaks_of_fields(expr);
        let asks_more = name_in(expr, &|path| !is_said(path)).is_some()
            || any(expr, &|part| matches!(part, Expr::Length(_) | Expr::Count(List::Labels)));
        let comes_to = |facts| match expr.value(&Scope { facts, each: None }) {
            Ok(value) => (value == Value::Bool(true)) == holds,
            Err(_) => false,
        };
        (asks_words && !asks_more).then(|| self.0.iter().any(comes_to))
    }
}

/// What an expression is made of.
pub(super) fn parts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Bool(_)
        | Expr::Int(_)
        | Expr::Double(_)
        | Expr::Text(_)
        | Expr::Name(_)
        | Expr::Column(_)
        | Expr::Each(_) => Vec::new(),
        Expr::Field(one)
        | Expr::Not(one)
        | Expr::Has(one)
        | Expr::Negative(one)
        | Expr::Matches(one, _)
        | Expr::Written(_, one)
        | Expr::Length(one)
        | Expr::ToInt(one)
        | Expr::ToDouble(one)
        | Expr::ToText(one) => vec![one],
        Expr::Both(one, two)
        | Expr::Either(one, two)
        | Expr::Compare(_, one, two)
        | Expr::Calculate(_, one, two)
        | Expr::Joined(one, two)
        | Expr::Find(_, one, two) => vec![one, two],
        Expr::If(one, two, three) => vec![one, two, three],
        Expr::In(one, list) | Expr::Elements(_, list, one) => with_list(Some(one), list),
        Expr::Count(list) => with_list(None, list),
    }
}

fn with_list<'e>(one: Option<&'e Expr>, list: &'e List) -> Vec<&'e Expr> {
    let mut all: Vec<&Expr> = one.into_iter().collect();
    match list {
        List::Of(list) => all.extend(list),
        List::Territory(_) | List::Labels => {}
    }
    all
}

fn any(expr: &Expr, is_it: &dyn Fn(&Expr) -> bool) -> bool {
    is_it(expr) || parts(expr).into_iter().any(|part| any(part, is_it))
}

/// A column of the company table counts as its first one.
fn name_in(expr: &Expr, is_it: &dyn Fn(&str) -> bool) -> Option<&'static str> {
    match expr {
        Expr::Name(name) => is_it(name.path).then_some(name.path),
        Expr::Column(_) => is_it("company.domain").then_some("company.domain"),
        _ => parts(expr).into_iter().find_map(|part| name_in(part, is_it)),
    }
}

/// What tells of what somebody wrote or sent; not how it came, which whoever asks for nothing has as well.
fn is_said(path: &str) -> bool {
    ["text", "subject", "attachments"].contains(&path) || path.starts_with("asks.")
}

fn speaks_of_fields(expr: &Expr) -> bool {
    any(expr, &|part| matches!(part, Expr::Field(_) | Expr::In(_, List::Labels) | Expr::Elements(_, List::Labels, _)))
}

fn named(expr: &Expr, labels: &mut Vec<String>) {
    if let Expr::Field(label) = expr
        && let Expr::Text(label) = &**label
    {
        labels.push(label.clone());
    }
    parts(expr).into_iter().for_each(|part| named(part, labels));
}

fn is_fact(expr: &Expr, path: &str) -> bool {
    match expr {
        Expr::Name(name) => name.path == path,
        Expr::Column(column) => path.strip_prefix("company.") == Some(column),
        Expr::Written(_, inner) => is_fact(inner, path),
        _ => false,
    }
}

/// `1 > 2`, `"DE" in ["FR"]`.
fn comparison(expr: &Expr) -> Option<String> {
    Some(match expr {
        Expr::Compare(relation, one, two) => format!("{} {} {}", shown(one), relation.sign(), shown(two)),
        Expr::In(one, List::Of(list)) => {
            let list: Vec<_> = list.iter().map(shown).collect();
            format!("{} in [{}]", shown(one), list.join(", "))
        }
        _ => return None,
    })
}

/// Shows each text that something is compared with.
pub(super) fn compared(expr: &Expr, see: &mut dyn FnMut(&Expr, &str)) {
    match expr {
        Expr::Compare(Relation::Equal | Relation::NotEqual, one, two) => match (&**one, &**two) {
            (fact, Expr::Text(text)) | (Expr::Text(text), fact) => see(fact, text),
            _ => {}
        },
        Expr::In(one, List::Of(list)) => {
            let texts = list.iter().filter_map(|one| if let Expr::Text(text) = one { Some(text) } else { None });
            texts.for_each(|text| see(one, text));
        }
        _ => {}
    }
    parts(expr).into_iter().for_each(|part| compared(part, see));
}

#[cfg(test)]
mod tests {
    use super::super::Reach;
    use super::*;

    #[test]
    fn what_can_hold_of_whoever_asks_for_nothing() {
        for (when, can_hold) in [
            ("signals.page_views > 3", true),
            ("signals.page_views > 3 && company.size >= 500 && !asks.price", true),
            ("signals.page_views > 3 && source.kind == \"form\"", true),
            ("signals.page_views > 3 && text != \"\"", true),
            ("signals.page_views > 3 && size(text) > 200", true),
            ("signals.page_views > 3 && text.matches(\"(?s).\")", true),
            ("signals.page_views > 3 || asks.demo", true),
            ("signals.page_views > 3 && asks.demo", false),
            ("signals.page_views > 3 && text.contains(\"pricing\")", false),
            ("signals.page_views > 3 && [\"price\", \"quote\"].exists(word, text.contains(word))", false),
            ("signals.page_views > 3 && int(fields[\"Budget\"]) > 1000", false),
            ("signals.page_views > 3 && attachments > 0", false),
        ] {
            let condition = Condition::compile(when).unwrap();
            assert_eq!(
                !Reach::of_silent(&condition, &std::collections::BTreeMap::new()).is_nobody(),
                can_hold,
                "{when}"
            );
        }
    }

    #[test]
    fn what_compares_only_what_is_written_there() {
        let part = |when: &str| Condition::compile(when).unwrap().settled_part();
        assert_eq!(part("asks.price || 1 > 2"), Some(("1 > 2".to_owned(), false)));
        assert_eq!(
            part("!(\"a\" in [\"a\", \"b\"]) && asks.price"),
            Some(("\"a\" in [\"a\", \"b\"]".to_owned(), true))
        );
        assert_eq!(part("1 > 2"), None, "the whole is told of as a whole");
        assert_eq!(part("asks.price ? true : company.size > 2"), None);
    }

    #[test]
    fn what_it_asks_for() {
        let when = Condition::compile("company.relation.lower() in [\"partner\"] || \"a\" == mailbox").unwrap();
        assert_eq!(
            (when.texts_beside("company.relation"), when.texts_beside("mailbox")),
            (vec!["partner".to_owned()], vec!["a".to_owned()])
        );
        assert!(when.asks_for("company.relation") && when.asks_for("mailbox") && !when.asks_for("asks.price"));
    }
}
