//! Decision records as JSON: the one place that gives verdicts and routings their stored and printed shape.
//!
//! A record has what was decided, and beside it everything it was made of but the mail and the rules: with those it
//! can be made again.

use super::change::{Decision, Shadow};
use super::spoken;
use super::time::Timestamp;
use serde_json::{Value, json};
use std::borrow::Cow;

mod judged;
pub mod overruled;
mod routed;
pub use judged::{
    evidence, read_again, read_dealings, read_fetched, read_signals, read_values, score, values, verdict,
};
pub use routed::{all_meant, read_all_meant, read_question, read_standing, read_taken, read_way, routing, taken, way};

/// What took a decision: its version, and a mark of the source it was made of (`build.rs`), for how mail is read is part
/// of the program.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("ANTEROOM_SOURCE"));

pub fn decision(decision: &Decision) -> Value {
    json!({
        "at": decision.at.to_string(),
        "at_ms": decision.at.as_ms(),
        "rules": decision.rules.as_str(),
        "program": PROGRAM,
        "evidence": decision.evidence.as_ref().map(evidence),
        "verdict": decision.verdict.as_ref().map(verdict),
        "way": decision.way.as_ref().map(way),
        "route": decision.routing.as_ref().map(routing),
    })
}

pub fn shadow(shadow: &Shadow) -> Value {
    json!({
        "at": shadow.at.to_string(),
        "rules": shadow.rules.as_str(),
        "workflow": shadow.workflow.as_str(),
        "verdict": verdict(&shadow.verdict),
        "route": shadow.routing.as_ref().map(routing),
    })
}

/// A stored record as it is printed: reps in its sentences by their ids. Only of the choice of a rep are there such
/// sentences; all else may be a stranger's words, and stays.
pub fn by_id(mut record: Value) -> Value {
    for part in ["way", "route"] {
        if let Some(part) = record.get_mut(part) {
            reps_by_id(part);
        }
    }
    record
}

/// All texts of a value, with reps by their ids.
pub fn reps_by_id(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(plain) = spoken::by_id(text) {
                *text = plain;
            }
        }
        Value::Array(all) => all.iter_mut().for_each(reps_by_id),
        Value::Object(all) => all.values_mut().for_each(reps_by_id),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Nothing, one value, or a list of several: as records have it that were made when there was one at most.
fn one_or_more(mut values: impl Iterator<Item = Value>) -> Value {
    match (values.next(), values.next()) {
        (None, _) => Value::Null,
        (Some(one), None) => one,
        (Some(one), Some(two)) => [one, two].into_iter().chain(values).collect(),
    }
}

/// What [`one_or_more`] was made of.
pub fn each(value: &Value) -> &[Value] {
    match value {
        Value::Null => &[],
        Value::Array(all) => all,
        one => std::slice::from_ref(one),
    }
}

fn moment(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::from(at.as_ms()))
}

/// An instant as records keep it, in milliseconds.
pub fn read_moment(value: &Value) -> Option<Timestamp> {
    value.as_i64().map(Timestamp::from_ms)
}
