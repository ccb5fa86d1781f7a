//! The choice of an owner, with how everybody stood: written, and read again for a replay.

use super::super::id::{PoolId, RepId};
use super::super::routing::{
    Asked, CREDIT_ROUNDING, Candidate, Load, Meant, MeantBy, MeantTried, Pick, Question, RouteTried, Routing, Standing,
    Stood, Taken, Way, turns_of,
};
use super::{each, moment, one_or_more, read_moment};
use serde_json::{Value, json};

/// Whom a lead is meant for, in the order in which they are asked.
pub fn all_meant(all: &[Meant]) -> Value {
    one_or_more(all.iter().map(meant))
}

pub fn read_all_meant(value: &Value) -> Vec<Meant> {
    each(value).iter().filter_map(read_meant).collect()
}

fn meant(meant: &Meant) -> Value {
    json!({ "rep": meant.rep.as_str(), "by": meant.by.as_str(), "why": meant.why, "waits": meant.waits })
}

fn read_meant(value: &Value) -> Option<Meant> {
    let by = value["by"].as_str()?;
    Some(Meant {
        rep: RepId::new(value["rep"].as_str()?),
        by: MeantBy::ALL.into_iter().find(|known| known.as_str() == by)?,
        why: value["why"].as_str()?.to_owned(),
        waits: value["waits"].as_bool()?,
    })
}

/// A turn that was taken.
pub fn taken(turn: &Taken) -> Value {
    json!({ "of": turn.of.as_str(), "earned": turn.earned.iter().map(RepId::as_str).collect::<Vec<_>>() })
}

pub fn read_taken(value: &Value) -> Option<Taken> {
    let earned = value["earned"].as_array()?.iter().filter_map(Value::as_str);
    Some(Taken { of: PoolId::new(value["of"].as_str()?), earned: earned.map(RepId::new).collect() })
}

fn load(load: Load) -> Value {
    json!({ "open": load.open, "points": load.points, "today": load.today, "week": load.week })
}

fn read_load(value: &Value) -> Load {
    let count = |name: &str| value[name].as_u64().and_then(|count| u32::try_from(count).ok()).unwrap_or_default();
    Load { open: count("open"), points: count("points"), today: count("today"), week: count("week") }
}

fn candidate(asked: &Asked, candidate: &Candidate) -> Value {
    json!({
        "rep": candidate.rep.as_str(),
        "pool": asked.pool.as_str(),
        "eligible": candidate.passed_over.is_none(),
        "passed_over": candidate.passed_over.as_ref().map(ToString::to_string),
        "standing": candidate.standing.to_string(),
        "load": load(candidate.load),
        "turn": {
            "credit": candidate.turn.credit,
            "today": candidate.turn.today,
            "of": asked.turns.as_ref().map(|turns| turns.as_str()),
            "elsewhere": match candidate.standing {
                Stood::Credit { elsewhere, .. } => elsewhere,
                Stood::Nowhere | Stood::Load { .. } | Stood::Skill { .. } | Stood::Place(_) => None,
            },
        },
        "paused_until_ms": moment(candidate.paused_until),
    })
}

fn meant_tried(tried: &MeantTried) -> Value {
    let mut value = meant(&tried.meant);
    value["went"] = tried.obstacle.is_none().into();
    value["obstacle"] = tried.obstacle.as_ref().map_or(Value::Null, |obstacle| obstacle.to_string().into());
    value["load"] = load(tried.load);
    value["paused_until_ms"] = moment(tried.paused_until);
    let stand_ins = tried.stand_ins.iter().map(|stand_in| {
        json!({
            "rep": stand_in.rep.as_str(),
            "obstacle": stand_in.obstacle.as_ref().map(ToString::to_string),
            "load": load(stand_in.load),
            "paused_until_ms": moment(stand_in.paused_until),
        })
    });
    value["stand_ins"] = stand_ins.collect();
    value
}

fn question(question: &Question) -> Value {
    json!({
        "held_before": question.held_before.iter().map(RepId::as_str).collect::<Vec<_>>(),
        "language": question.language,
        "country": question.country,
        "meant": one_or_more(question.meant.iter().map(meant)),
        "since_ms": question.since.as_ms(),
        "due_at_ms": question.due_at.as_ms(),
    })
}

/// What was asked, from a routing's record; None of one made before this was kept.
pub fn read_question(routing: &Value) -> Option<Question> {
    let value = &routing["question"];
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    Some(Question {
        held_before: value["held_before"].as_array()?.iter().filter_map(Value::as_str).map(RepId::new).collect(),
        language: text("language"),
        country: text("country"),
        meant: read_all_meant(&value["meant"]),
        since: read_moment(&value["since_ms"])?,
        due_at: read_moment(&value["due_at_ms"])?,
    })
}

/// The team's standing as far as the decision saw it.
pub fn read_standing(routing: &Value) -> Standing {
    let mut standing = Standing::default();
    let candidates = routing["candidates"].as_array().map_or(&[][..], Vec::as_slice);
    let meant = each(&routing["meant"]);
    let stand_ins = meant.iter().filter_map(|meant| meant["stand_ins"].as_array()).flatten();
    for candidate in candidates.iter().chain(meant).chain(stand_ins) {
        let Some(rep) = candidate["rep"].as_str().map(RepId::new) else { continue };
        if let Some(until) = read_moment(&candidate["paused_until_ms"]) {
            standing.paused.insert(rep.clone(), until);
        }
        standing.loads.insert(rep.clone(), read_load(&candidate["load"]));
        if let Some(pool) = candidate["pool"].as_str() {
            let turn = &candidate["turn"];
            let today = turn["today"].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or_default();
            standing.turn_mut(&PoolId::new(pool), &rep).today = today;
            let of = turn["of"].as_str().unwrap_or(pool);
            standing.turn_mut(&PoolId::new(of), &rep).credit = turn["credit"].as_i64().unwrap_or_default();
            // What the pool's other accounts owe him comes as if there were one other.
            if let Some(elsewhere) = turn["elsewhere"].as_i64() {
                let other = turns_of(&PoolId::new(pool), Some(0));
                standing.turn_mut(&other, &rep).credit = elsewhere.saturating_mul(CREDIT_ROUNDING);
            }
        }
    }
    standing
}

fn tried(way: &Way) -> Value {
    way.tried.iter().map(|tried| json!({ "route": tried.route, "held": tried.held, "why": tried.why })).collect()
}

/// The routes that were tried, and why it is meant for nobody.
pub fn way(way: &Way) -> Value {
    json!({ "tried": tried(way), "not_meant": way.not_meant })
}

/// From a way's record, or a routing's.
pub fn read_way(value: &Value) -> Way {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |name: &str| value[name].as_array().map_or(&[][..], Vec::as_slice);
    let tried = list("tried").iter().map(|tried| RouteTried {
        route: text(&tried["route"]),
        held: tried["held"].as_bool().unwrap_or_default(),
        why: text(&tried["why"]),
    });
    Way { tried: tried.collect(), not_meant: list("not_meant").iter().map(text).collect() }
}

pub fn routing(routing: &Routing) -> Value {
    let pick = match &routing.pick {
        Pick::Rep { rep, why } => json!({ "rep": rep.as_str(), "why": why }),
        Pick::Wait { reason, until, retry_at } => {
            json!({ "wait": until.as_str(), "reason": reason, "retry_at": retry_at.to_string() })
        }
    };
    let of_pool = |asked: &Asked| -> Vec<Value> { asked.candidates.iter().map(|one| candidate(asked, one)).collect() };
    json!({
        "question": question(&routing.question),
        "meant": one_or_more(routing.meant.iter().map(meant_tried)),
        "tried": tried(&routing.way),
        "not_meant": routing.way.not_meant,
        "rule": routing.route,
        "relaxed": routing.relaxed,
        "pool": routing.pool.as_str(),
        "method": routing.method.as_str(),
        "candidates": routing.asked.iter().flat_map(of_pool).collect::<Vec<_>>(),
        "pick": pick,
        "tie_break": routing.tie_break,
        "paid": routing.paid,
    })
}
