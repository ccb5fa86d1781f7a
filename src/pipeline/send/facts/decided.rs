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

/// The paragraph about who asks.
const PARAGRAPH_MAX: usize = 700;

pub fn score(decision: &Record, which: &str, points: i64) -> Value {
    let reasons = decision.pointer(&format!("/verdict/{which}/reasons")).and_then(|reasons| reasons.as_array());
    let reasons = reasons.into_iter().flatten().take(REASONS_MAX).map(|reason| {
        let points = reason.get("points").and_then(Record::as_i64).unwrap_or_default();
        context! {
            points => format!("{points:+}"),
            rule => text_at(reason, "/rule"),
            evidence => text_at(reason, "/evidence"),
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

pub fn text_at(record: &Record, pointer: &str) -> Option<String> {
    let text = record.pointer(pointer)?.as_str()?;
    Some(one_line(text, SENTENCE_MAX)).filter(|text| !text.is_empty())
}
