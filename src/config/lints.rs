//! What is written without a mistake and can never be of use: told before anybody waits for it.

use super::activity::Search;
use super::findings::{CHOICES_MAX, Place, Placed, listed, nearest};
use super::given::Given;
use super::sheet::Section;
use crate::domain::calendar::WorkSpan;
use crate::domain::company::Company;
use crate::domain::condition::{Condition, Reach};
use crate::domain::id::WorkflowName;
use crate::domain::sla::{EscalateTo, Rung, RungDo, Sla};
use crate::domain::workflow::{Route, ScoreRule};
use std::collections::BTreeSet;

/// A condition of a rule that holds of all leads, or of none.
pub(super) fn tell_of_constants(when: &Condition, text: &Placed<String>, given: &Given<'_>) {
    let reach = Reach::of(Some(when), &given.team.team.territories);
    if reach.is_nobody() {
        let message = "no lead can meet this `when`: it contradicts itself";
        given.findings.warning(&text.place, message, "change the condition, or remove the rule");
    } else if reach.is_every() {
        let message = "every lead meets this `when`, so it tells none from another";
        given.findings.warning(&text.place, message, "ask for something, or remove the rule");
    }
}

/// What stands in a condition and can never make a difference.
pub(super) fn tell_of_parts(when: &Condition, text: &Placed<String>, given: &Given<'_>) {
    let reach = Reach::of(Some(when), &given.team.team.territories);
    // Of what is settled as a whole, the whole is told.
    if let Some((part, holds)) = when.settled_part().filter(|_| !reach.is_every() && !reach.is_nobody()) {
        let always = if holds { "always" } else { "never" };
        let message = format!("`{part}` compares only what is written there, and is {always} so");
        given.findings.warning(&text.place, message, "compare with a fact of the lead, or remove that part");
    }
    if !given.names_products && when.asks_for("asks.product") {
        let message = "nobody can ask for a product: this workflow names none";
        let remedy = "write products = [\"NAME\"] at the top of the file, or ask for something else";
        given.findings.warning(&text.place, message, remedy);
    }
    if given.outcomes.0.is_empty() && when.asks_for("signals.learned") {
        let message = "`signals.learned` is unknown of everybody: there is no tables/outcomes.csv";
        let remedy = "once some hundred leads are settled, count them: anteroom report calibration --since 365d --table \
                      tables/outcomes.csv";
        given.findings.warning(&text.place, message, remedy);
    }
    tell_of_table(when, text, given);
    let Some(mailboxes) = given.mailboxes.filter(|_| !given.findings.has_syntax_errors()) else { return };
    for name in when.texts_beside("mailbox") {
        let known: Vec<&str> = mailboxes.keys().map(|name| name.as_str()).collect();
        if known.is_empty() || known.contains(&name.as_str()) {
            continue;
        }
        let remedy = match nearest(&name, known.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("it is a [mailbox.…] of mailboxes.toml: {}", listed(&known, "or")),
        };
        given.findings.warning(&text.place, format!("`mailbox` is never \"{name}\""), remedy);
    }
}

/// A rule for fit on what nobody says of any company: neither a row of the table nor a provider. People themselves write at most
/// how many they are.
pub(super) fn tell_of_unfilled(when: &Condition, place: &Place, given: &Given<'_>) {
    let Some(columns) = &given.table.columns else { return };
    let known = ["name", "industry", "size", "country", "revenue"].into_iter();
    for column in known.chain(columns.iter().map(String::as_str)) {
        let fact = format!("company.{column}");
        let has = |company: &Company| match column {
            "name" => !company.name.is_empty(),
            "industry" => company.industry.is_some(),
            "size" => company.size.is_some(),
            "country" => company.country.is_some(),
            "revenue" => company.revenue.is_some(),
            column => company.other.contains_key(column),
        };
        if !when.asks_for(&fact)
            || given.filled_by_providers.contains(&fact)
            || given.table.companies.0.values().any(has)
        {
            continue;
        }
        let of_whom = if column == "size" { "of whoever does not write it himself" } else { "of everybody" };
        let message = format!(
            "`{fact}` is unknown {of_whom}: no row of tables/companies.csv has the {column}, and no provider says it"
        );
        let remedy =
            format!("fill that column, name \"{fact}\" in the `fields` of a provider, or ask for something else");
        given.findings.warning(place, message, remedy);
    }
}

/// Words that no row of the company table has, where nothing else could say them.
fn tell_of_table(when: &Condition, text: &Placed<String>, given: &Given<'_>) {
    let columns = given.table.columns.iter().flatten().filter(|column| *column != "relation");
    let facts = ["company.industry".to_owned()].into_iter().chain(columns.map(|column| format!("company.{column}")));
    for fact in facts.filter(|fact| !given.filled_by_providers.contains(fact)) {
        let asked = when.texts_compared(&fact);
        let column = fact.trim_start_matches("company.");
        let has = given.table.companies.0.values().filter_map(|company| match column {
            "industry" => company.industry.as_deref(),
            column => company.other.get(column).map(String::as_str),
        });
        let has: BTreeSet<&str> = has.collect();
        let is_there = |word: &&String| has.contains(word.as_str());
        if asked.is_empty() || has.is_empty() {
            continue;
        }
        let has_none = !asked.iter().any(|word| is_there(&word));
        for word in asked.iter().filter(|word| !is_there(word)) {
            let near = nearest(word, has.iter().copied());
            if near.is_none() && !has_none {
                continue;
            }
            let known: Vec<&str> = has.iter().copied().take(CHOICES_MAX).collect();
            let remedy = match near {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("write a word the column has, like {}, or add such a row", listed(&known, "or")),
            };
            let message = format!("no row of tables/companies.csv has the {column} \"{word}\"");
            given.findings.warning(&text.place, message, remedy);
        }
    }
}

/// A question that nobody is ever asked: only whoever has proved that he wrote himself is.
pub(super) fn check_asking(section: &Section<'_>, workflow: &WorkflowName, given: &Given<'_>) {
    let Some(mailboxes) = given.mailboxes else { return };
    let mut feeding = mailboxes.iter().filter(|(_, mailbox)| mailbox.intake.workflow == *workflow).peekable();
    let Some((name, _)) = feeding.peek().copied() else { return };
    if feeding.all(|(_, mailbox)| mailbox.intake.reader.authserv_id.is_none()) {
        let message =
            "nobody is ever asked: no mailbox of this workflow can tell who has proved to have written himself";
        let remedy = format!(
            "write `authserv_id` for [mailbox.{name}]: the first word of the Authentication-Results header your mail \
             server adds"
        );
        given.findings.warning(&section.place, message, remedy);
    }
}

/// A gate that rules could only reach together which exclude one another.
pub(super) fn check_gate(gate: &Placed<i64>, key: &str, rules: &[ScoreRule], given: &Given<'_>) {
    let counted = rules.iter().filter(|rule| rule.points > 0);
    let counted = counted.map(|rule| (rule, Reach::of(Some(&rule.when), &given.team.team.territories)));
    let mut counted: Vec<(&ScoreRule, Reach)> = counted.filter(|(_, reach)| !reach.is_nobody()).collect();
    counted.sort_by_key(|(rule, _)| -rule.points);
    let most = counted.iter().map(|(rule, _)| rule.points).fold(0, i64::saturating_add);
    let mut search = Search { counted: &counted, gate: gate.value, tries: 0 };
    if most >= gate.value && search.beyond(0, 0, &Reach::every()).is_none() {
        let message = format!(
            "no lead can reach {} points: the rules for {key} that would give them exclude one another",
            gate.value
        );
        given.findings.warning(&gate.place, message, "lower the gate, or give a rule more points");
    }
}

/// A band that begins beyond all points there are.
pub(super) fn check_band(name: &str, begins: &Placed<i64>, rules: &[ScoreRule], given: &Given<'_>) {
    let most = rules.iter().map(|rule| rule.points.max(0)).fold(0, i64::saturating_add);
    if !rules.is_empty() && begins.value > most {
        let message =
            format!("no lead is ever in band {name}, from {} points: all rules together give {most}", begins.value);
        given.findings.warning(&begins.place, message, "let it begin lower, or give the rules more points");
    }
}

/// An answer that nobody of those who get leads could give before he goes home.
pub(super) fn check_answer_takes(needs: WorkSpan, place: &Place, routes: &[Route], given: &Given<'_>) {
    let (WorkSpan::Time(needed), team) = (needs, &given.team.team) else { return };
    let reps = routes.iter().filter_map(|route| team.pools.get(&route.pool)).flat_map(|pool| &pool.reps);
    let calendars = reps.filter_map(|rep| team.calendar_of(team.rep(rep)?));
    if let Some(longest) = calendars.map(|calendar| calendar.longest_shift()).max().filter(|longest| *longest < needed)
    {
        let longest = WorkSpan::Time(longest);
        let message = format!("an answer takes {needs}, and nobody works longer than {longest} on end");
        given.findings.warning(place, message, format!("write at most {longest}, or leave `answer_takes` out"));
    }
}

/// What a person decides, where nobody answers for anybody: it goes to whoever comes first.
pub(super) fn check_reviewer(root: &Section<'_>, routes: &[Route], sla: Option<&Sla>, given: &Given<'_>) {
    let section =
        ["sample", "readiness", "strategic"].into_iter().filter(|key| root.has(key)).find_map(|key| root.section(key));
    let team = &given.team.team;
    let reps = routes.iter().filter_map(|route| team.pools.get(&route.pool)).flat_map(|pool| &pool.reps);
    let mut reps = reps.filter_map(|id| team.rep(id)).peekable();
    let Some((section, first)) = section.zip(reps.peek().copied()) else { return };
    let names_somebody = |rung: &Rung| matches!(rung.act, RungDo::Escalate(EscalateTo::Rep(_) | EscalateTo::Pool(_)));
    if reps.all(|rep| rep.manager.is_none())
        && !sla.is_some_and(|sla| sla.first_response.ladder.iter().any(names_somebody))
    {
        let message = format!(
            "no rep of this workflow has a manager, so {}, the first of the pool, decides what a person must decide",
            first.id
        );
        given.findings.warning(
            &section.place,
            message,
            "write `manager` in team.toml, or escalate to a rep by name in [sla] ladder",
        );
    }
}
