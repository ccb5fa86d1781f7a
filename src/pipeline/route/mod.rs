//! The route room: who gets a lead.
//!
//! In: the facts of a lead, its workflow, the team as it stands, the time. Out: the route with every one tried, every
//! candidate with why each was passed over, and a pick, or a wait with its reason and when to look again. Never:
//! chance, nor a rep who is off work, full, has had it before or lacks a skill.
//!
//! The gates come in one order: whom it is meant for (a named account's owner, whoever holds or held a lead of the
//! same person), then of the route's pool whoever has the territory, the skills and the language, is at work, has
//! room, could answer in time, and is next by the route's method. A pick changes the team's standing it was given, so
//! that a batch is planned one lead after another.

mod look;
mod meant;
mod method;
mod turns;
mod wait;

pub use meant::meant_for;

use crate::domain::calendar::Calendar;
use crate::domain::condition::{Facts, Holds};
use crate::domain::id::{PoolId, RepId};
use crate::domain::routing::{
    Asked, Candidate, Meant, MeantBy, MeantTried, Obstacle, Pick, Question, RouteTried, Routing, StandIn, Standing, Way,
};
use crate::domain::rules::Rules;
use crate::domain::team::Team;
use crate::domain::time::Timestamp;
use crate::domain::workflow::{Placing, Relaxed, Route, Workflow};
use look::{Demands, Looked};

/// The first route that holds, and why each before it does not. What is unknown does not hold, nor what fails, which is
/// also one of the `troubles`.
pub fn choose<'w>(
    facts: &Facts<'_>,
    workflow: &'w Workflow,
    troubles: &mut Vec<String>,
) -> (Vec<RouteTried>, Option<&'w Route>) {
    let mut tried = Vec::new();
    for route in &workflow.routes {
        let (held, why) = match &route.when {
            None => (true, "it takes what no route before it takes".to_owned()),
            Some(when) => match when.evaluate(facts) {
                Holds::Yes => (true, when.why_it_holds(facts)),
                Holds::No => (false, when.why_not(facts)),
                Holds::Unknown(fact) => (false, format!("{fact} is unknown")),
                Holds::Failed(why) => {
                    troubles.push(format!("route {}: {why}", route.id));
                    (false, why)
                }
            },
        };
        tried.push(RouteTried { route: route.id.clone(), held, why });
        if held {
            return (tried, Some(route));
        }
    }
    (tried, None)
}

/// Everything a pick is made of but the team's standing.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    pub route: &'a Route,
    pub question: &'a Question,
    pub placing: &'a Placing,
    pub team: &'a Team,
    /// What relaxations count in.
    pub calendar: &'a Calendar,
    pub now: Timestamp,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub meant: Vec<MeantTried>,
    /// What is asked for no more, in words.
    pub relaxed: Vec<String>,
    /// The pool the pick was made of; of a wait, the route's own.
    pub pool: PoolId,
    pub asked: Vec<Asked>,
    pub pick: Pick,
    pub tie_break: Option<String>,
    pub paid: i64,
}

/// A pick by a workflow's route, with all that its record tells: for a lead that is to be given away, one that a shadow
/// looks at, and one whose decision is taken again.
pub fn decide(
    route: &Route,
    way: Way,
    question: Question,
    workflow: &Workflow,
    rules: &Rules,
    standing: &mut Standing,
    now: Timestamp,
) -> Routing {
    let calendar = rules.calendar_of(workflow);
    let (placing, team) = (&workflow.placing, &rules.team);
    let found = pick(&Search { route, question: &question, placing, team, calendar: &calendar, now }, standing);
    Routing {
        question,
        meant: found.meant,
        way,
        route: route.id.clone(),
        relaxed: found.relaxed,
        pool: found.pool,
        method: route.method,
        asked: found.asked,
        pick: found.pick,
        tie_break: found.tie_break,
        paid: found.paid,
    }
}

/// The rep it is meant for, else the one of the route's pool whose turn it is, else of the pools that help out; or a
/// wait. Candidates come in the pool's order.
pub fn pick(search: &Search<'_>, standing: &mut Standing) -> Outcome {
    let Search { route, question, team, .. } = *search;
    let demands = Demands::of(search);
    let mut outcome = Outcome {
        meant: Vec::new(),
        relaxed: demands.relaxed.iter().map(|what| what.words()).collect(),
        pool: route.pool.clone(),
        asked: Vec::new(),
        pick: wait::for_nobody(route, search.now),
        tie_break: None,
        paid: 0,
    };
    for meant in &question.meant {
        let (tried, pick) = ask_him(meant, search, &demands, standing);
        outcome.meant.push(tried);
        if let Some(pick) = pick {
            if let Pick::Rep { rep, .. } = &pick {
                weigh(standing, rep, route.points);
            }
            outcome.pick = pick;
            return outcome;
        }
    }
    let more = demands.relaxed.iter().filter_map(|what| match what {
        Relaxed::Pool(pool) => Some(pool),
        Relaxed::Skills | Relaxed::Languages | Relaxed::Territories => None,
    });
    let mut pools: Vec<&PoolId> = Vec::new();
    for pool in [&route.pool].into_iter().chain(&route.overflow).chain(more) {
        if !pools.contains(&pool) {
            pools.push(pool);
        }
    }
    let mut all: Vec<Vec<Looked<'_>>> = Vec::new();
    for &id in &pools {
        let Some(pool) = team.pools.get(id) else { continue };
        standing.loads.seat(&pool.reps);
        let mut reps = look::at_each(search, &demands, pool, standing);
        let chosen = method::pick(route, pool, &mut reps, standing);
        outcome.asked.push(asked(id, &reps, &chosen));
        if let Some(picked) = chosen.picked {
            standing.turn_mut(id, &picked.rep).today += 1;
            weigh(standing, &picked.rep, route.points);
            outcome.pool = id.clone();
            outcome.tie_break = picked.tie_break;
            outcome.paid = picked.paid;
            outcome.pick = Pick::Rep { rep: picked.rep, why: picked.why };
            return outcome;
        }
        all.push(reps);
    }
    if !all.is_empty() {
        let looked: Vec<&Looked<'_>> = all.iter().flatten().collect();
        outcome.pick = wait::for_anybody(&pools, &looked, demands.next_relaxation, search);
    }
    outcome
}

/// Whether he whom it is meant for can take it, or whoever stands in for him; none where others are to be asked.
fn ask_him(
    meant: &Meant,
    search: &Search<'_>,
    demands: &Demands<'_>,
    standing: &Standing,
) -> (MeantTried, Option<Pick>) {
    let looked = match meant.by {
        MeantBy::NamedAccount | MeantBy::LiveOwner | MeantBy::Sticky => {
            look::at_one(search, demands, &meant.rep, standing)
        }
        MeantBy::Himself => look::at_him_who_asks(search, demands, &meant.rep, standing),
    };
    let Looked { load, paused_until, obstacle, .. } = looked;
    let (stand_ins, stands_in) = match &obstacle {
        Some(Obstacle::Away(_)) => stand_ins(search, demands, &meant.rep, standing),
        Some(_) | None => (Vec::new(), None),
    };
    let pick = match (&obstacle, stands_in) {
        (None, _) => Some(Pick::Rep { rep: meant.rep.clone(), why: format!("{}; no turn is used for it", meant.why) }),
        (Some(_), Some(rep)) => {
            let why = format!("{}, who is away; {} stands in; no turn is used for it", meant.why, rep.mention());
            Some(Pick::Rep { rep, why })
        }
        (Some(obstacle), None) if meant.waits => wait::for_one(meant, obstacle, search),
        (Some(_), None) => None,
    };
    (MeantTried { meant: meant.clone(), obstacle, load, paused_until, stand_ins }, pick)
}

/// What stands in the way of a rep who asks for a lead himself.
pub fn stands_in_the_way(search: &Search<'_>, rep: &RepId, standing: &Standing) -> Option<Obstacle> {
    look::at_him_who_asks(search, &Demands::of(search), rep, standing).obstacle
}

/// Whoever stands in for somebody away, or for whoever stands in and is away himself; the last is the one who can.
fn stand_ins(
    search: &Search<'_>,
    demands: &Demands<'_>,
    away: &RepId,
    standing: &Standing,
) -> (Vec<StandIn>, Option<RepId>) {
    let delegate_of = |id: &RepId| search.team.rep(id).and_then(|rep| rep.delegate.as_ref());
    let mut asked: Vec<StandIn> = Vec::new();
    let mut next = delegate_of(away);
    while let Some(id) = next.filter(|id| *id != away && !asked.iter().any(|stand_in| stand_in.rep == **id)) {
        let looked = look::at_one(search, demands, id, standing);
        let (load, paused_until, obstacle) = (looked.load, looked.paused_until, looked.obstacle);
        let (is_free, is_away) = (obstacle.is_none(), matches!(obstacle, Some(Obstacle::Away(_))));
        asked.push(StandIn { rep: id.clone(), obstacle, load, paused_until });
        if is_free {
            return (asked, Some(id.clone()));
        }
        next = delegate_of(id).filter(|_| is_away);
    }
    (asked, None)
}

/// The lead is his now, for whoever is planned next.
fn weigh(standing: &mut Standing, rep: &RepId, points: u32) {
    let load = standing.loads.of(rep);
    load.open = load.open.saturating_add(1);
    load.points = load.points.saturating_add(points);
    load.today = load.today.saturating_add(1);
    load.week = load.week.saturating_add(1);
}

fn asked(pool: &PoolId, reps: &[Looked<'_>], chosen: &method::Chosen) -> Asked {
    let candidate = |(looked, stood): (&Looked<'_>, &crate::domain::routing::Stood)| Candidate {
        rep: looked.id.clone(),
        passed_over: looked.obstacle.clone(),
        standing: *stood,
        load: looked.load,
        turn: looked.turn,
        paused_until: looked.paused_until,
    };
    let candidates = reps.iter().zip(&chosen.stood).map(candidate).collect();
    Asked { pool: pool.clone(), turns: chosen.turns.clone(), candidates }
}

#[cfg(test)]
mod tests;
