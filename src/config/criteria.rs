//! What every rule has: an id of its own, and a condition that is compiled where it stands and tried on a sample.

use super::findings::Placed;
use super::given::Given;
use super::lints;
use super::sheet::Section;
use crate::domain::company::Company;
use crate::domain::condition::{Condition, ContactFacts, Facts, Holds, Vocabulary};
use std::collections::BTreeSet;

pub fn read_id(section: &Section<'_>, ids: &mut BTreeSet<String>) -> Option<String> {
    let id = section.needed_text("id", "write id = \"a-name\": what reasons and reports call it")?;
    if !section.findings.is_sound(&id, "rule") {
        return None;
    }
    if !ids.insert(id.value.clone()) {
        let message = format!("there are two rules with the id \"{}\"", id.value);
        section.findings.error(&id.place, message, "give each an id of its own: reports count by it");
        return None;
    }
    Some(id.value)
}

pub fn read_needed_condition(section: &Section<'_>, given: &Given<'_>) -> Option<Condition> {
    let text = section.needed_text("when", "write when = '…': the condition under which it counts")?;
    let when = compile(&text, given)?;
    lints::tell_of_constants(&when, &text, given);
    Some(when)
}

/// A condition, with the caret inside it where it goes wrong.
pub fn compile(text: &Placed<String>, given: &Given<'_>) -> Option<Condition> {
    compile_with(text, given, &given.vocabulary)
}

/// One that is asked of leads, long after their mail was read.
pub fn compile_of_lead(text: &Placed<String>, given: &Given<'_>) -> Option<Condition> {
    compile_with(text, given, &Vocabulary { of_lead: true, ..given.vocabulary.clone() })
}

fn compile_with(text: &Placed<String>, given: &Given<'_>, vocabulary: &Vocabulary) -> Option<Condition> {
    match Condition::compile_with(&text.value, vocabulary) {
        Ok(condition) => {
            try_on_a_sample(&condition, text, given);
            lints::tell_of_parts(&condition, text, given);
            Some(condition)
        }
        Err(why) => {
            let place = why.at.map_or_else(|| text.place.clone(), |at| given.findings.inside(text, at.offset_bytes));
            given.findings.error(&place, why.message, why.remedy);
            None
        }
    }
}

/// Tries a condition on a lead of which everything is known: what fails there would fail on others too.
fn try_on_a_sample(condition: &Condition, text: &Placed<String>, given: &Given<'_>) {
    let company = Company {
        domain: "example.com".to_owned(),
        name: "Example".to_owned(),
        industry: Some("software".to_owned()),
        size: Some(250),
        country: Some("DE".to_owned()),
        revenue: Some(1_000_000),
        ..Company::default()
    };
    let facts = Facts {
        contact: ContactFacts {
            email: Some("jo@example.com"),
            name: Some("Jo Sample"),
            phone: Some("+493090182015"),
            company: Some("Example"),
            title: Some("Head of Operations"),
            domain: Some("example.com"),
            freemail: Some(false),
            disposable: Some(false),
            seniority: Some("director"),
        },
        company: Some(&company),
        territories: &given.team.team.territories,
        country: Some("DE"),
        text: "We would like a demo for 40 people.",
        subject: "Demo",
        language: Some("en"),
        mailbox: "sales",
        ..Facts::default()
    };
    if given.findings.has_syntax_errors() {
        return;
    }
    for never in condition.never_so() {
        given.findings.warning(&text.place, never.told, never.remedy);
    }
    // People fill in words where a number is asked for, and none where they need not.
    let filled = |value: &str| condition.fields_named().into_iter().map(|label| (label, value.to_owned())).collect();
    let tries: [Vec<(String, String)>; 3] = [Vec::new(), filled("a lot"), filled("0")];
    let fails = |fields: &Vec<(String, String)>| match condition.evaluate(&Facts { fields, ..facts }) {
        Holds::Failed(why) => Some(why),
        Holds::Yes | Holds::No | Holds::Unknown(_) => None,
    };
    if let Some(why) = tries.iter().find_map(fails) {
        let message = format!("it fails on a sample lead: {why}");
        given.findings.warning(&text.place, message, "it counts as unknown then; guard it, or write it otherwise");
    }
}
