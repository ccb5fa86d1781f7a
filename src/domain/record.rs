//! Decision records as JSON: the one place that gives verdicts and routings their stored and printed shape.
//!
//! A record has what was decided, and beside it everything it was made of but the mail and the rules: with those it
//! can be made again.

use super::change::{Decision, Shadow};
use super::evidence::{Again, Earlier, Evidence, Owner};
use super::id::{EmailId, PoolId, RepId};
use super::provider::{Fetched, Field, Query};
use super::routing::{
    Asked, CREDIT_ROUNDING, Candidate, Load, Meant, MeantBy, MeantTried, Pick, Question, RouteTried, Routing, Standing,
    Stood, Taken, Way, turns_of,
};
use super::signal::Signals;
use super::signs::Sign;
use super::time::Timestamp;
use super::verdict::{Band, Score, Verdict};
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
    let mut record = json!({
        "fit": score(&verdict.fit),
        "intent": score(&verdict.intent),
        "band": verdict.band.to_string(),
        "negative": verdict.negative,
        "verdict": verdict.outcome.as_str(),
        "reason": verdict.reason,
        "instead_of": verdict.instead_of,
        "lot": verdict.lot.as_ref().map(|lot| json!({ "seed": lot.seed, "drawn": lot.drawn, "below": lot.below })),
        "blind": verdict.is_blind_sample(),
        "advice": { "action": verdict.advice.action, "paragraph": verdict.advice.paragraph },
        "troubles": verdict.troubles,
    });
    if let Some(to) = &verdict.also_to {
        record["also_to"] = json!(to);
    }
    record
}

fn owner(owner: Option<&Owner>) -> Value {
    owner.map_or(Value::Null, |owner| {
        json!({ "rep": owner.rep.as_str(), "at": owner.at.to_string(), "lead": owner.lead, "live": owner.is_live })
    })
}

/// What was known beside the mail.
pub fn evidence(evidence: &Evidence) -> Value {
    let company = evidence.company.as_ref().map(|company| {
        json!({
            "domain": company.domain, "name": company.name, "industry": company.industry, "size": company.size,
            "country": company.country, "revenue": company.revenue,
            "owner": company.owner.as_ref().map(RepId::as_str), "other": company.other,
        })
    });
    json!({
        "company": company,
        "freemail": evidence.freemail,
        "earlier": {
            "leads": evidence.earlier.leads, "open": evidence.earlier.open,
            "last_owner": owner(evidence.earlier.last_owner.as_ref()),
        },
        "company_owner": owner(evidence.company_owner.as_ref()),
        "language": evidence.language,
        "signals": {
            "page_views": evidence.signals.page_views, "downloads": evidence.signals.downloads,
            "webinars": evidence.signals.webinars, "opens": evidence.signals.opens, "clicks": evidence.signals.clicks,
            "model": evidence.signals.model,
        },
        "asks": signs(&evidence.signs.asks),
        "looks_like": signs(&evidence.signs.classes),
        "not_ready": evidence.not_ready,
        "fetched": evidence.fetched.iter().map(fetched).collect::<Value>(),
        "unanswered": evidence.unanswered.iter().map(unanswered).collect::<Value>(),
        "again": evidence.again.as_ref().map(again),
        "country": evidence.country.as_ref().map(|country| json!({ "code": country.code, "by": country.by })),
    })
}

fn unanswered((question, why): &(Query, &'static str)) -> Value {
    json!({ "provider": question.provider, "about": question.about, "why": why })
}

/// What a provider said, as it is kept.
pub fn values(values: &[(Field, String)]) -> Value {
    values.iter().map(|(field, value)| json!({ "field": field.name(), "value": value })).collect()
}

pub fn read_values(value: &Value) -> Vec<(Field, String)> {
    let read = |one: &Value| Some((Field::parse(one["field"].as_str()?)?, one["value"].as_str()?.to_owned()));
    value.as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(read).collect()
}

fn fetched(said: &Fetched) -> Value {
    json!({
        "provider": said.question.provider,
        "about": said.question.about,
        "at": said.at.to_string(),
        "at_ms": said.at.as_ms(),
        "until_ms": said.until.as_ms(),
        "values": values(&said.values),
    })
}

/// What providers had said when it was decided.
pub fn read_fetched(evidence: &Value) -> Vec<Fetched> {
    let read = |one: &Value| {
        let text = |name: &str| one[name].as_str().map(str::to_owned);
        Some(Fetched {
            question: Query { provider: text("provider")?, about: text("about")? },
            at: read_moment(&one["at_ms"])?,
            until: read_moment(&one["until_ms"])?,
            values: read_values(&one["values"]),
        })
    };
    evidence["fetched"].as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(read).collect()
}

fn again(again: &Again) -> Value {
    json!({
        "why": again.why,
        "mails": again.mails.iter().map(EmailId::as_str).collect::<Vec<_>>(),
        "before": again.before.map(|band| band.to_string()),
    })
}

/// By what mails it was judged again, and what it was before; None of a first verdict.
pub fn read_again(evidence: &Value) -> Option<Again> {
    let again = &evidence["again"];
    Some(Again {
        why: again["why"].as_str()?.to_owned(),
        mails: again["mails"].as_array()?.iter().filter_map(Value::as_str).map(EmailId::new).collect(),
        before: again["before"].as_str().and_then(Band::parse),
    })
}

fn signs(signs: &[Sign]) -> Value {
    signs.iter().map(|sign| json!({ "sign": sign.name, "words": sign.words })).collect()
}

fn read_owner(value: &Value) -> Option<Owner> {
    Some(Owner {
        rep: RepId::new(value["rep"].as_str()?),
        at: Timestamp::parse_rfc3339(value["at"].as_str()?)?,
        lead: value["lead"].as_i64()?,
        is_live: value["live"].as_bool()?,
    })
}

/// What the store knew of the person and the company when it was decided; None of a record made before this was kept.
pub fn read_dealings(evidence: &Value) -> Option<(Earlier, Option<Owner>)> {
    let earlier = &evidence["earlier"];
    let known = Earlier {
        leads: earlier["leads"].as_u64().and_then(|leads| u32::try_from(leads).ok())?,
        open: earlier["open"].as_bool()?,
        last_owner: read_owner(&earlier["last_owner"]),
    };
    Some((known, read_owner(&evidence["company_owner"])))
}

/// What was left of their activity when it was decided.
pub fn read_signals(evidence: &Value) -> Signals {
    let signals = &evidence["signals"];
    let count = |name: &str| signals[name].as_i64().unwrap_or_default();
    Signals {
        page_views: count("page_views"),
        downloads: count("downloads"),
        webinars: count("webinars"),
        opens: count("opens"),
        clicks: count("clicks"),
        model: signals["model"].as_i64(),
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

fn moment(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::from(at.as_ms()))
}

fn read_moment(value: &Value) -> Option<Timestamp> {
    value.as_i64().map(Timestamp::from_ms)
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

pub fn decision(decision: &Decision) -> Value {
    json!({
        "at": decision.at.to_string(),
        "at_ms": decision.at.as_ms(),
        "rules": decision.rules.as_str(),
        "program": env!("CARGO_PKG_VERSION"),
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
