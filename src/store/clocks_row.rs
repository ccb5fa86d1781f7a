//! A lead's clocks and its promise as JSON, both ways.

use super::StoreError;
use crate::domain::address::Address;
use crate::domain::calendar::WorkSpan;
use crate::domain::id::{CalendarId, EmailId, PoolId, RepId, RulesVersion};
use crate::domain::lead::{Answer, Clock, Clocks, Evidence, Pause, Phase, Ticking};
use crate::domain::sla::{ClockName, EscalateTo, PAUSE_AT_MOST, Promise, Rung, RungAt, RungDo, Sla, Target, Whose};
use crate::domain::time::Timestamp;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;

pub(super) fn text(clocks: &Clocks) -> Option<String> {
    (*clocks != Clocks::default()).then(|| value(clocks).to_string())
}

pub(super) fn read(text: Option<String>) -> Result<Clocks, StoreError> {
    let Some(text) = text else { return Ok(Clocks::default()) };
    let unreadable = || StoreError::Unreadable("lead.clocks".to_owned());
    let value: Value = serde_json::from_str(&text).map_err(|_| unreadable())?;
    read_value(&value).ok_or_else(unreadable)
}

/// A clock's state and the instant that goes with it.
pub(super) const fn clock(clock: Clock) -> (&'static str, Option<Timestamp>) {
    match clock {
        Clock::Running { due_at } | Clock::Missed { due_at } => (clock.as_str(), Some(due_at)),
        Clock::Met { at } => (clock.as_str(), Some(at)),
        Clock::Idle | Clock::Paused | Clock::Void => (clock.as_str(), None),
    }
}

pub(super) fn read_clock(clock: &str, at: Option<Timestamp>) -> Option<Clock> {
    Some(match clock {
        "idle" => Clock::Idle,
        "paused" => Clock::Paused,
        "void" => Clock::Void,
        "running" => Clock::Running { due_at: at? },
        "missed" => Clock::Missed { due_at: at? },
        "met" => Clock::Met { at: at? },
        _ => return None,
    })
}

pub(super) fn value(clocks: &Clocks) -> Value {
    let mut all = Map::new();
    for name in ClockName::ALL {
        if let Some(ticking) = clocks.beside(name) {
            let (state, at) = clock(ticking.clock);
            let at = at.map(Timestamp::as_ms);
            let one = json!({
                "since_ms": ticking.since.as_ms(), "state": state, "at_ms": at,
                "over_at_ms": ticking.over_at.map(Timestamp::as_ms), "rungs": ticking.rungs_done,
            });
            all.insert(name.as_str().to_owned(), one);
        }
    }
    let mut whole = json!({ "clocks": all });
    if let Some(since) = clocks.since {
        whole["since_ms"] = since.as_ms().into();
    }
    if let Some(rep) = &clocks.dated_for {
        whole["dated_for"] = rep.as_str().into();
    }
    if !clocks.pauses.is_empty() {
        whole["pauses"] = clocks.pauses.iter().map(pause).collect();
    }
    if !clocks.answers.is_empty() {
        whole["answers"] = clocks.answers.iter().map(answer).collect();
    }
    if let Some(reopened_at) = clocks.reopened_at {
        whole["reopened_at_ms"] = reopened_at.as_ms().into();
    }
    if !clocks.phases.is_empty() {
        whole["phases"] = clocks.phases.iter().map(|(at, of)| json!([at.as_ms(), phase(of)])).collect();
    }
    if let Some(promise) = &clocks.promise {
        whole["promise"] =
            json!({ "policy": promise.policy, "rules": promise.rules.as_str(), "sla": sla(&promise.sla) });
    }
    whole
}

pub(super) fn read_value(value: &Value) -> Option<Clocks> {
    let mut clocks = Clocks {
        since: at(&value["since_ms"]),
        dated_for: value["dated_for"].as_str().map(RepId::new),
        reopened_at: at(&value["reopened_at_ms"]),
        ..Clocks::default()
    };
    for one in value["pauses"].as_array().into_iter().flatten() {
        clocks.pauses.push(read_pause(one)?);
    }
    for one in value["answers"].as_array().into_iter().flatten() {
        clocks.answers.push(read_answer(one)?);
    }
    for one in value["phases"].as_array().into_iter().flatten() {
        clocks.phases.push((at(&one[0])?, read_phase(&one[1])?));
    }
    for name in ClockName::ALL {
        let one = &value["clocks"][name.as_str()];
        if let (Some(since), Some(place)) = (at(&one["since_ms"]), clocks.beside_mut(name)) {
            let clock = read_clock(one["state"].as_str()?, at(&one["at_ms"]))?;
            let rungs_done = u32::try_from(one["rungs"].as_u64()?).ok()?;
            *place = Some(Ticking { since, clock, over_at: at(&one["over_at_ms"]), rungs_done });
        }
    }
    if let Some(rules) = value["promise"]["rules"].as_str() {
        clocks.promise = Some(Arc::new(Promise {
            policy: value["promise"]["policy"].as_str().map(str::to_owned),
            rules: RulesVersion::new(rules),
            sla: read_sla(&value["promise"]["sla"])?,
        }));
    }
    Some(clocks)
}

fn at(value: &Value) -> Option<Timestamp> {
    value.as_i64().map(Timestamp::from_ms)
}

fn answer(answer: &Answer) -> Value {
    json!({
        "at_ms": answer.at.as_ms(), "evidence": answer.evidence.as_str(),
        "relayed": answer.relayed.as_ref().map(EmailId::as_str),
        "next_since_ms": answer.of_next.map(|(since, _)| since.as_ms()),
        "next_rungs": answer.of_next.map(|(_, rungs)| rungs),
    })
}

fn read_answer(value: &Value) -> Option<Answer> {
    let rungs = || value["next_rungs"].as_u64().and_then(|rungs| u32::try_from(rungs).ok()).unwrap_or_default();
    Some(Answer {
        at: at(&value["at_ms"])?,
        evidence: Evidence::parse(value["evidence"].as_str()?)?,
        relayed: value["relayed"].as_str().map(EmailId::new),
        of_next: at(&value["next_since_ms"]).map(|since| (since, rungs())),
    })
}

fn pause(pause: &Pause) -> Value {
    json!({
        "reason": pause.reason, "from_ms": pause.from.as_ms(), "until_ms": pause.until.as_ms(),
        "ended_at_ms": pause.ended_at.map(Timestamp::as_ms),
    })
}

fn read_pause(value: &Value) -> Option<Pause> {
    Some(Pause {
        reason: value["reason"].as_str()?.to_owned(),
        from: at(&value["from_ms"])?,
        until: at(&value["until_ms"])?,
        ended_at: at(&value["ended_at_ms"]),
    })
}

fn phase(phase: &Phase) -> Value {
    match phase {
        Phase::Evidence => "evidence".into(),
        Phase::NoCapacity => "no_capacity".into(),
        Phase::Review => "review".into(),
        Phase::Over => "over".into(),
        Phase::With(rep) => json!({ "with": rep.as_str() }),
    }
}

fn read_phase(value: &Value) -> Option<Phase> {
    Some(match value.as_str() {
        Some("evidence") => Phase::Evidence,
        Some("no_capacity") => Phase::NoCapacity,
        Some("review") => Phase::Review,
        Some("over") => Phase::Over,
        _ => Phase::With(RepId::new(value["with"].as_str()?)),
    })
}

fn sla(sla: &Sla) -> Value {
    let mut whole = json!({ "calendar": sla.calendar.as_str(), "follow_up": sla.follow_up.to_string() });
    if let Some(hops) = sla.max_hops {
        whole["max_hops"] = hops.into();
    }
    whole["pause_at_most_s"] = sla.pause_at_most.as_secs().into();
    for name in ClockName::ALL {
        if let Some(one) = sla.target(name) {
            let ladder: Vec<Value> = one.ladder.iter().map(rung).collect();
            whole[name.as_str()] =
                json!({ "within": one.within.to_string(), "hours": one.hours.as_str(), "ladder": ladder });
        }
    }
    whole
}

fn read_sla(value: &Value) -> Option<Sla> {
    let target = |name: ClockName| {
        let one = &value[name.as_str()];
        Some(Target {
            within: span(&one["within"])?,
            hours: Whose::ALL.into_iter().find(|whose| Some(whose.as_str()) == one["hours"].as_str())?,
            ladder: one["ladder"].as_array()?.iter().map(read_rung).collect::<Option<_>>()?,
        })
    };
    Some(Sla {
        calendar: CalendarId::new(value["calendar"].as_str()?),
        assign: target(ClockName::Assign),
        accept: target(ClockName::Accept)?,
        first_response: target(ClockName::FirstResponse)?,
        next_response: target(ClockName::NextResponse),
        disposition: target(ClockName::Disposition),
        follow_up: span(&value["follow_up"])?,
        max_hops: value["max_hops"].as_u64().and_then(|hops| u32::try_from(hops).ok()),
        pause_at_most: value["pause_at_most_s"].as_u64().map_or(PAUSE_AT_MOST, Duration::from_secs),
    })
}

fn span(value: &Value) -> Option<WorkSpan> {
    WorkSpan::parse(value.as_str()?).ok()
}

fn rung(rung: &Rung) -> Value {
    let at = match rung.at {
        RungAt::Share(percent) => format!("{percent}%"),
        RungAt::After(span) => span.to_string(),
    };
    let mut whole = json!({ "at": at, "do": rung.act.as_str() });
    match &rung.act {
        RungDo::Escalate(EscalateTo::Rep(rep)) => whole["rep"] = rep.as_str().into(),
        RungDo::Escalate(EscalateTo::Address(address)) => whole["address"] = address.as_str().into(),
        RungDo::Warn(rep) => whole["rep"] = rep.as_str().into(),
        RungDo::Escalate(EscalateTo::Pool(pool)) | RungDo::Overflow(Some(pool)) => whole["pool"] = pool.as_str().into(),
        RungDo::Escalate(EscalateTo::Manager) | RungDo::Remind | RungDo::ReOffer | RungDo::Overflow(None) => {}
    }
    whole
}

fn read_rung(value: &Value) -> Option<Rung> {
    let at = match value["at"].as_str()?.strip_suffix('%') {
        Some(percent) => RungAt::Share(percent.parse().ok()?),
        None => RungAt::After(span(&value["at"])?),
    };
    let rep = || value["rep"].as_str().map(RepId::new);
    let pool = || value["pool"].as_str().map(PoolId::new);
    let act = match value["do"].as_str()? {
        "remind" => RungDo::Remind,
        "warn" => RungDo::Warn(rep()?),
        "re-offer" => RungDo::ReOffer,
        "overflow" => RungDo::Overflow(pool()),
        "escalate" => RungDo::Escalate(match (rep(), value["address"].as_str(), pool()) {
            (Some(rep), ..) => EscalateTo::Rep(rep),
            (None, Some(address), _) => EscalateTo::Address(Address::parse(address).ok()?),
            (None, None, Some(pool)) => EscalateTo::Pool(pool),
            (None, None, None) => EscalateTo::Manager,
        }),
        _ => return None,
    };
    Some(Rung { at, act })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ladder::tests;

    #[test]
    fn what_is_kept_is_read_again() {
        let tick = |clock| {
            Some(Ticking { since: Timestamp::from_ms(5), clock, over_at: Some(Timestamp::from_ms(7)), rungs_done: 2 })
        };
        let due_at = Timestamp::from_ms(9);
        let mut sla = tests::sla();
        sla.next_response = Some(Target { hours: Whose::All, ..sla.first_response.clone() });
        sla.first_response.ladder.push(Rung {
            at: RungAt::After(WorkSpan::Days(2)),
            act: RungDo::Escalate(EscalateTo::Address(Address::parse("boss@example.com").unwrap())),
        });
        sla.first_response
            .ladder
            .push(Rung { at: RungAt::Share(300), act: RungDo::Escalate(EscalateTo::Rep(RepId::new("dora"))) });
        for act in [
            RungDo::Warn(RepId::new("bo")),
            RungDo::Overflow(None),
            RungDo::Overflow(Some(PoolId::new("night"))),
            RungDo::Escalate(EscalateTo::Pool(PoolId::new("leads"))),
        ] {
            sla.first_response.ladder.push(Rung { at: RungAt::Share(400), act });
        }
        sla.max_hops = Some(3);
        let promise = Promise { policy: Some("gold".to_owned()), rules: RulesVersion::new("1"), sla };
        let answers = vec![
            Answer { at: Timestamp::from_ms(1), evidence: Evidence::Attested, relayed: None, of_next: None },
            Answer {
                at: Timestamp::from_ms(2),
                evidence: Evidence::Observed,
                relayed: Some(EmailId::new("mail")),
                of_next: Some((Timestamp::from_ms(1), 2)),
            },
        ];
        let clocks = Clocks {
            answers,
            reopened_at: Some(Timestamp::from_ms(3)),
            since: Some(Timestamp::from_ms(1)),
            assign: tick(Clock::Met { at: due_at }),
            accept: tick(Clock::Running { due_at }),
            next_response: tick(Clock::Missed { due_at }),
            disposition: tick(Clock::Paused),
            pauses: vec![Pause {
                reason: "waiting_for_prospect".to_owned(),
                from: due_at,
                until: Timestamp::from_ms(99),
                ended_at: None,
            }],
            phases: vec![(due_at, Phase::NoCapacity), (due_at, Phase::With(RepId::new("ana")))],
            promise: Some(Arc::new(promise)),
            dated_for: Some(RepId::new("ana")),
        };
        assert_eq!(read(text(&clocks)).unwrap(), clocks);
        assert_eq!(read(text(&Clocks::default())).unwrap(), Clocks::default());
        assert!(read(Some("{\"promise\":{\"rules\":\"1\"}}".to_owned())).is_err());
    }
}
