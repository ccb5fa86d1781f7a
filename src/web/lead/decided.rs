//! A decision's record, for the lead's page.

use super::view::{CandidateView, DecisionView, ReasonView, ScoreView, TriedView};
use crate::domain::id::RepId;
use crate::domain::record;
use crate::domain::time::Timestamp;
use crate::web::site::Reader;
use serde_json::Value;

/// A text of a stored record; nothing where an older record has none.
pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn score(name: &'static str, score: &Value) -> ScoreView {
    let points = |value: &Value| value.as_i64().unwrap_or(0);
    let reasons = list(&score["reasons"]).iter().map(|reason| ReasonView {
        rule: text(&reason["rule"]).unwrap_or_default(),
        points: points(&reason["points"]),
        evidence: text(&reason["evidence"]).unwrap_or_default(),
    });
    ScoreView {
        name,
        points: points(&score["score"]),
        lo: points(&score["lo"]),
        hi: points(&score["hi"]),
        reasons: reasons.collect(),
    }
}

pub(super) fn decision(reader: &Reader<'_>, record: &Value) -> DecisionView {
    let (verdict, route) = (&record["verdict"], &record["route"]);
    let at = record["at"].as_str().and_then(Timestamp::parse_rfc3339).unwrap_or(reader.now);
    let outcome = verdict["verdict"].as_str().map(|outcome| {
        let reason = verdict["reason"].as_str().unwrap_or_default();
        if reason.is_empty() { outcome.to_owned() } else { format!("{outcome}: {reason}") }
    });
    let picked = route["pick"]["rep"].as_str();
    let name = |id: &str| reader.name(&RepId::new(id));
    // Where others help out, each is shown with whose he is.
    let has_other_pools = list(&route["candidates"]).windows(2).any(|two| two[0]["pool"] != two[1]["pool"]);
    let candidates = list(&route["candidates"]).iter().map(|candidate| {
        let rep = candidate["rep"].as_str().unwrap_or_default();
        CandidateView {
            name: name(rep),
            is_picked: picked == Some(rep),
            pool: text(&candidate["pool"]).filter(|_| has_other_pools),
            passed_over: text(&candidate["passed_over"]).map(|words| reader.named(&words)),
            standing: text(&candidate["standing"]).unwrap_or_default(),
        }
    });
    let way = if route.is_null() { &record["way"] } else { route };
    let tried = list(&way["tried"]).iter().map(|tried| TriedView {
        route: text(&tried["route"]).unwrap_or_default(),
        held: tried["held"].as_bool().unwrap_or(false),
        why: text(&tried["why"]).unwrap_or_default(),
    });
    DecisionView {
        at: reader.moment(at),
        rules: text(&record["rules"]).unwrap_or_default(),
        outcome,
        negative: text(&verdict["negative"]),
        again: text(&record["evidence"]["again"]["why"]),
        outside: list(&record["evidence"]["fetched"])
            .iter()
            .map(|said| outside(reader, said))
            .chain(list(&record["evidence"]["unanswered"]).iter().map(unanswered))
            .collect(),
        troubles: list(&verdict["troubles"]).iter().filter_map(text).collect(),
        tried: tried.collect(),
        not_meant: list(&way["not_meant"]).iter().filter_map(text).map(|why| reader.named(&why)).collect(),
        route: text(&route["rule"]),
        pool: text(&route["pool"]),
        method: text(&route["method"]),
        meant: record::each(&route["meant"]).iter().filter_map(|one| meant(reader, one)).collect(),
        relaxed: list(&route["relaxed"]).iter().filter_map(text).collect(),
        candidates: candidates.collect(),
        tie_break: text(&route["tie_break"]).map(|words| reader.named(&words)),
        pick: pick(reader, &route["pick"]),
    }
}

/// What a provider said, with its age.
fn outside(reader: &Reader<'_>, said: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let values = list(&said["values"]).iter().map(|one| format!("{} {}", word(&one["field"]), word(&one["value"])));
    let values = values.collect::<Vec<_>>().join(", ");
    let values = if values.is_empty() { "knew nothing".to_owned() } else { values };
    let at = said["at"].as_str().and_then(Timestamp::parse_rfc3339);
    let at = at.map(|at| format!(" on {}", reader.moment(at).full)).unwrap_or_default();
    let until = record::read_moment(&said["until_ms"]);
    let until = until.map(|until| format!(", which counts until {}", reader.moment(until).full)).unwrap_or_default();
    let cost = said["cost"].as_str().map(|cost| format!(", for {cost}")).unwrap_or_default();
    format!("{} was asked{at}{cost}: {values}{until}", word(&said["provider"]))
}

/// Who was asked and said nothing.
fn unanswered(silent: &Value) -> String {
    let word = |name: &str| silent[name].as_str().unwrap_or_default().to_owned();
    format!("{} was asked about {}: {}", word("provider"), word("about"), word("why"))
}

fn meant(reader: &Reader<'_>, meant: &Value) -> Option<TriedView> {
    let rep = meant["rep"].as_str()?;
    let why = reader.named(meant["why"].as_str().unwrap_or_default());
    let obstacle = meant["obstacle"].as_str().map(|obstacle| format!("; {obstacle}")).unwrap_or_default();
    Some(TriedView {
        route: format!("{}: {}", meant["by"].as_str().unwrap_or_default(), reader.name(&RepId::new(rep))),
        held: meant["went"].as_bool().unwrap_or(false),
        why: format!("{why}{obstacle}"),
    })
}

fn pick(reader: &Reader<'_>, pick: &Value) -> Option<String> {
    if let Some(rep) = pick["rep"].as_str() {
        let why = reader.named(pick["why"].as_str().unwrap_or_default());
        return Some(format!("{}: {why}", reader.name(&RepId::new(rep))));
    }
    let reason = reader.named(pick["reason"].as_str()?);
    let retry_at = pick["retry_at"].as_str().and_then(Timestamp::parse_rfc3339);
    Some(match retry_at {
        Some(at) => format!("nobody yet: {reason}; looked at again {}", reader.moment(at).full),
        None => format!("nobody yet: {reason}"),
    })
}
