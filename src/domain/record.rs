//! Decision records as JSON: the one place that gives verdicts and routings their stored and printed shape.

use super::change::Decision;
use super::routing::{Candidate, Pick, Routing};
use super::verdict::{Score, Verdict};
use serde_json::{Value, json};

pub fn score(score: &Score) -> Value {
    let reasons: Vec<Value> = score
        .reasons
        .iter()
        .map(|reason| json!({ "rule": reason.rule, "points": reason.points, "evidence": reason.evidence }))
        .collect();
    json!({ "score": score.points, "lo": score.lo, "hi": score.hi, "reasons": reasons })
}

pub fn verdict(verdict: &Verdict) -> Value {
    json!({
        "fit": score(&verdict.fit),
        "intent": score(&verdict.intent),
        "negative": verdict.negative,
        "verdict": verdict.outcome.as_str(),
        "reason": verdict.reason,
        "troubles": verdict.troubles,
    })
}

fn candidate(candidate: &Candidate) -> Value {
    json!({
        "rep": candidate.rep.as_str(),
        "eligible": candidate.passed_over.is_none(),
        "passed_over": candidate.passed_over,
        "standing": candidate.standing,
    })
}

pub fn routing(routing: &Routing) -> Value {
    let tried: Vec<Value> = routing
        .tried
        .iter()
        .map(|tried| json!({ "route": tried.route, "held": tried.held, "why": tried.why }))
        .collect();
    let pick = match &routing.pick {
        Pick::Rep { rep, why } => json!({ "rep": rep.as_str(), "why": why }),
        Pick::Wait { reason, until, retry_at } => {
            json!({ "wait": until.as_str(), "reason": reason, "retry_at": retry_at.to_string() })
        }
    };
    json!({
        "tried": tried,
        "rule": routing.route,
        "pool": routing.pool.as_str(),
        "method": routing.method.as_str(),
        "candidates": routing.candidates.iter().map(candidate).collect::<Vec<_>>(),
        "pick": pick,
    })
}

pub fn decision(decision: &Decision) -> Value {
    json!({
        "at": decision.at.to_string(),
        "rules": decision.rules.as_str(),
        "verdict": decision.verdict.as_ref().map(verdict),
        "route": decision.routing.as_ref().map(routing),
    })
}
