//! What the decision record says of a lead, as far as a mail tells it.

use super::SENTENCE_MAX;
use crate::domain::lead::Lead;
use crate::domain::notice::Notice;
use crate::domain::record::overruled::overruled;
use crate::pipeline::send::words::{one_line, sentence};
use minijinja::{Value, context};
use serde_json::Value as Record;

/// Reasons shown of each score; more than a person reads.
const REASONS_MAX: usize = 12;

/// How a gate is written, and how it is said.
const SIGNS: [(&str, &str); 3] =
    [(" ≥ ", "is enough"), (" < ", "would be enough"), (" and the gate is ", "would be enough")];

/// What conditions ask about: a name of theirs begins with it.
const ROOTS: [&str; 7] = ["company", "contact", "asks", "signals", "source", "known", "lead"];

/// The paragraph about who asks.
const PARAGRAPH_MAX: usize = 700;

pub fn score(decision: &Record, which: &str, points: i64) -> Value {
    let reasons = decision.pointer(&format!("/verdict/{which}/reasons")).and_then(|reasons| reasons.as_array());
    let reasons = reasons.into_iter().flatten().take(REASONS_MAX).map(|reason| {
        let points = reason.get("points").and_then(Record::as_i64).unwrap_or_default();
        context! {
            points => format!("{points:+}"),
            rule => text_at(reason, "/rule").map(|rule| rule.replace(['-', '_'], " ")),
            evidence => text_at(reason, "/evidence").map(|evidence| with_plain_name(&evidence)),
        }
    });
    context! { points => points, reasons => reasons.collect::<Vec<_>>() }
}

/// Why it went to the addressee, if the decision at hand is the one that chose him.
pub fn why_you(notice: &Notice, decision: &Record) -> Option<String> {
    let chosen = decision.pointer("/route/pick/rep")?.as_str()?;
    (Some(chosen) == notice.rep.as_ref().map(|rep| rep.as_str())).then(|| text_at(decision, "/route/pick/why"))?
}

/// Who this is in a paragraph, and what to do; none of a sample, where it would say what the rules said, and none that says to
/// do nothing, where the prospect has written since.
pub fn advice(decision: &Record, lead: &Lead, in_words: impl Fn(&str) -> String) -> Option<Value> {
    if let Some(overruled) = overruled(&decision["verdict"], lead) {
        let word = one_line(&in_words(overruled.word), SENTENCE_MAX);
        let paragraph = one_line(overruled.paragraph, PARAGRAPH_MAX);
        let action = one_line(overruled.action, SENTENCE_MAX);
        return Some(context! { action => action, paragraph => format!("{} {paragraph}", sentence(&word)) });
    }
    let is_at_rest = decision.pointer("/verdict/verdict").and_then(|outcome| outcome.as_str()) == Some("nurture");
    if is_at_rest && lead.stage.is_live() {
        return None;
    }
    let action = text_at(decision, "/verdict/advice/action")?;
    let paragraph = decision.pointer("/verdict/advice/paragraph").and_then(|text| text.as_str())?;
    Some(context! { action => action, paragraph => one_line(paragraph, PARAGRAPH_MAX) })
}

/// What the verdict rests on, in words: `intent 40 ≥ 30` is how records have it.
pub fn verdict_reason(decision: &Record) -> Option<String> {
    text_at(decision, "/verdict/reason").map(|reason| in_plain_words(&reason))
}

/// `company size is 420` for `company.size is 420`.
fn with_plain_name(evidence: &str) -> String {
    let (name, rest) = evidence.split_once(' ').unwrap_or((evidence, ""));
    let root = name.split_once('.').map(|(root, _)| root);
    match root.is_some_and(|root| ROOTS.contains(&root)) {
        true => format!("{} {rest}", name.replace(['.', '_'], " ")),
        false => evidence.to_owned(),
    }
}

fn in_plain_words(reason: &str) -> String {
    let mut plain = String::with_capacity(reason.len());
    let mut rest = reason;
    while let Some((at, sign, words)) =
        SIGNS.iter().filter_map(|(sign, words)| Some((rest.find(sign)?, *sign, *words))).min()
    {
        let behind = &rest[at + sign.len()..];
        let digits = behind.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(behind.len());
        plain.push_str(&rest[..at]);
        match digits {
            // Not ours: what somebody is quoted with.
            0 => plain.push_str(sign),
            _ => plain.push_str(&format!(" ({} {words})", &behind[..digits])),
        }
        rest = &behind[digits..];
    }
    plain + rest
}

pub fn text_at(record: &Record, pointer: &str) -> Option<String> {
    let text = record.pointer(pointer)?.as_str()?;
    Some(one_line(text, SENTENCE_MAX)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{in_plain_words, with_plain_name};

    #[test]
    fn a_fact_is_named_in_words() {
        for (written, said) in [
            ("company.size is 420", "company size is 420"),
            ("company.size is unknown", "company size is unknown"),
            ("fjord.example is a customer's", "fjord.example is a customer's"),
            ("“demo” stands in the text", "“demo” stands in the text"),
        ] {
            assert_eq!(with_plain_name(written), said);
        }
    }

    #[test]
    fn a_gate_is_said_in_words() {
        for (written, said) in [
            ("fit 60 ≥ 40 and intent 40 ≥ 30", "fit 60 (40 is enough) and intent 40 (30 is enough)"),
            ("intent at most 20 < 30", "intent at most 20 (30 would be enough)"),
            (
                "fit is 20 to 50 and the gate is 40: the company's size is unknown",
                "fit is 20 to 50 (40 would be enough): the company's size is unknown",
            ),
            ("every inquiry is for sales", "every inquiry is for sales"),
            ("they say “a < b”", "they say “a < b”"),
        ] {
            assert_eq!(in_plain_words(written), said);
        }
    }
}
