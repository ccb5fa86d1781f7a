//! The route room: who gets a lead.
//!
//! In: the facts of a lead, its workflow, the team as it stands, the time. Out: the route with every one tried, every
//! candidate with why each was passed over, and a pick, or a wait with its reason and when to look again. Never:
//! chance, nor a rep who is off work, full, has had it before or lacks a skill.
//!
//! A pick changes the team's standing it was given, so that a batch is planned one lead after another.

mod method;

use crate::domain::condition::{Facts, Holds};
use crate::domain::id::{CalendarId, RepId};
use crate::domain::routing::{Candidate, Load, Pick, RouteTried, Standing, WaitFor};
use crate::domain::team::{Pool, Rep, Team};
use crate::domain::time::Timestamp;
use crate::domain::workflow::{Route, Workflow};
use std::time::Duration;

/// How soon to look again when somebody may get free at any moment; whoever gets free is also noticed as it happens.
const LOOK_AGAIN: Duration = Duration::from_secs(15 * 60);

/// A wait is looked at once a day at least: calendars and teams change.
const LOOK_AGAIN_MAX: Duration = Duration::from_secs(24 * 3_600);

/// The first route that holds, and why each before it does not. What is unknown does not hold.
pub fn choose<'w>(facts: &Facts<'_>, workflow: &'w Workflow) -> (Vec<RouteTried>, Option<&'w Route>) {
    let mut tried = Vec::new();
    for route in &workflow.routes {
        let (held, why) = match &route.when {
            None => (true, "it takes what no route before it takes".to_owned()),
            Some(when) => match when.evaluate(facts) {
                Holds::Yes => (true, when.evidence(facts)),
                Holds::No => (false, when.evidence(facts)),
                Holds::Unknown(fact) => (false, format!("{fact} is unknown")),
                Holds::Failed(why) => (false, why),
            },
        };
        tried.push(RouteTried { route: route.id.clone(), held, why });
        if held {
            return (tried, Some(route));
        }
    }
    (tried, None)
}

/// The rep of the route's pool whose turn it is, or a wait. Candidates come in the pool's order.
pub fn pick(
    route: &Route,
    team: &Team,
    standing: &mut Standing,
    held_before: &[RepId],
    now: Timestamp,
) -> (Vec<Candidate>, Pick) {
    let Some(pool) = team.pools.get(&route.pool) else {
        let reason = format!("there is no pool {}", route.pool);
        return (Vec::new(), Pick::Wait { reason, until: WaitFor::Capacity, retry_at: now.plus(LOOK_AGAIN) });
    };
    let reps = look_at_each(route, pool, team, standing, held_before, now);
    let (standings, picked) = method::pick(route, &reps, standing);
    let pick = match picked {
        Some((rep, why)) => {
            let load = standing.loads.entry(rep.clone()).or_default();
            load.open = load.open.saturating_add(1);
            load.today = load.today.saturating_add(1);
            Pick::Rep { rep: rep.clone(), why }
        }
        None => wait(pool, &reps, now),
    };
    let candidate = |(looked, standing): (&Looked<'_>, String)| Candidate {
        rep: looked.id.clone(),
        passed_over: looked.obstacle.as_ref().map(Obstacle::words),
        standing,
    };
    (reps.iter().zip(standings).map(candidate).collect(), pick)
}

/// One rep of the pool, and what stands in the way.
struct Looked<'t> {
    id: &'t RepId,
    /// None for a name that the team does not know; then there is an obstacle.
    rep: Option<&'t Rep>,
    load: Load,
    obstacle: Option<Obstacle>,
}

impl<'t> Looked<'t> {
    fn eligible(&self) -> Option<&'t Rep> {
        self.rep.filter(|_| self.obstacle.is_none())
    }
}

enum Obstacle {
    NotInTeam,
    Inactive,
    Lacks(String),
    HadIt,
    /// `has_room` tells whether being off work is all that stands in the way.
    OffWork {
        back_at: Timestamp,
        back: String,
        has_room: bool,
    },
    Full {
        open: u32,
        limit: u32,
    },
    FullToday {
        today: u32,
        limit: u32,
    },
}

impl Obstacle {
    fn words(&self) -> String {
        match self {
            Self::NotInTeam => "not in the team".to_owned(),
            Self::Inactive => "inactive".to_owned(),
            Self::Lacks(skill) => format!("lacks skill {skill}"),
            Self::HadIt => "already had it".to_owned(),
            Self::OffWork { back, .. } => format!("outside working hours (back {back})"),
            Self::Full { open, limit } => format!("at capacity: {open} of {limit} open"),
            Self::FullToday { today, limit } => format!("at capacity: {today} of {limit} today"),
        }
    }
}

fn look_at_each<'t>(
    route: &Route,
    pool: &'t Pool,
    team: &'t Team,
    standing: &Standing,
    held_before: &[RepId],
    now: Timestamp,
) -> Vec<Looked<'t>> {
    let mut shifts = Shifts { team, now, known: Vec::new() };
    let look_at = |id: &'t RepId| {
        let rep = team.rep(id);
        let load = standing.loads.get(id).copied().unwrap_or_default();
        let obstacle = match rep {
            Some(rep) => obstacle(route, rep, load, held_before, &mut shifts),
            None => Some(Obstacle::NotInTeam),
        };
        Looked { id, rep, load, obstacle }
    };
    pool.reps.iter().map(look_at).collect()
}

/// The first thing that stands in the way, from what hardly changes to what changes by the hour.
fn obstacle<'t>(
    route: &Route,
    rep: &'t Rep,
    load: Load,
    held_before: &[RepId],
    shifts: &mut Shifts<'t>,
) -> Option<Obstacle> {
    if !rep.active {
        return Some(Obstacle::Inactive);
    }
    if let Some(skill) = route.skills.iter().find(|skill| !rep.skills.contains(skill)) {
        return Some(Obstacle::Lacks(skill.clone()));
    }
    if held_before.contains(&rep.id) {
        return Some(Obstacle::HadIt);
    }
    let full = rep.capacity.open.filter(|limit| load.open >= *limit);
    if let Some((back_at, back)) = shifts.off_work_until(rep) {
        return Some(Obstacle::OffWork { back_at, back, has_room: full.is_none() });
    }
    if let Some(limit) = full {
        return Some(Obstacle::Full { open: load.open, limit });
    }
    let full_today = rep.capacity.per_day.filter(|limit| load.today >= *limit);
    full_today.map(|limit| Obstacle::FullToday { today: load.today, limit })
}

/// Who is at work. Reps share calendars, so each is asked once.
struct Shifts<'t> {
    team: &'t Team,
    now: Timestamp,
    known: Vec<(&'t CalendarId, Option<(Timestamp, String)>)>,
}

impl<'t> Shifts<'t> {
    /// When the rep is back, also in words; none while at work. A calendar that is not configured is always open.
    fn off_work_until(&mut self, rep: &'t Rep) -> Option<(Timestamp, String)> {
        if let Some((_, back)) = self.known.iter().find(|(id, _)| **id == rep.calendar) {
            return back.clone();
        }
        let closed = self.team.calendar_of(rep).filter(|calendar| !calendar.is_open(self.now));
        let back = closed.map(|calendar| {
            let back_at = calendar.next_opening(self.now);
            (back_at, calendar.show(back_at))
        });
        self.known.push((&rep.calendar, back.clone()));
        back
    }
}

/// Why nobody can take it, counted, and when that may change.
fn wait(pool: &Pool, reps: &[Looked<'_>], now: Timestamp) -> Pick {
    let obstacles = || reps.iter().filter_map(|looked| looked.obstacle.as_ref());
    let count = |is: fn(&Obstacle) -> bool| obstacles().filter(|obstacle| is(obstacle)).count();
    let full = count(|obstacle| matches!(obstacle, Obstacle::Full { .. } | Obstacle::FullToday { .. }));
    let returns = obstacles().filter_map(|obstacle| match obstacle {
        Obstacle::OffWork { back_at, back, has_room: true } => Some((*back_at, back)),
        _ => None,
    });
    let first_back = returns.min_by_key(|(back_at, _)| *back_at);

    let is = |count: usize| if count == 1 { "1 is".to_owned() } else { format!("{count} are") };
    let mut why = Vec::new();
    let mut tell = |count: usize, words: String| {
        if count > 0 {
            why.push(words);
        }
    };
    let off_work = count(|obstacle| matches!(obstacle, Obstacle::OffWork { .. }));
    match first_back {
        Some((_, back)) => tell(off_work, format!("{} off work (the first is back {back})", is(off_work))),
        None => tell(off_work, format!("{} off work and full", is(off_work))),
    }
    tell(full, format!("{} at capacity", is(full)));
    let had_it = count(|obstacle| matches!(obstacle, Obstacle::HadIt));
    tell(had_it, format!("{had_it} already had it"));
    let unskilled = count(|obstacle| matches!(obstacle, Obstacle::Lacks(_)));
    tell(unskilled, format!("{unskilled} without the skills it needs"));
    let inactive = count(|obstacle| matches!(obstacle, Obstacle::Inactive | Obstacle::NotInTeam));
    tell(inactive, format!("{} inactive", is(inactive)));
    tell(usize::from(reps.is_empty()), "it is empty".to_owned());

    let reason = format!("nobody in pool {} can take it: {}", pool.id, why.join(", "));
    let soon = now.plus(LOOK_AGAIN);
    let (until, retry_at) = match first_back {
        // Somebody at work who is full may be free again before the first is back.
        Some((back_at, _)) if full > 0 => (WaitFor::Capacity, back_at.min(soon)),
        Some((back_at, _)) => (WaitFor::Shift, back_at.min(now.plus(LOOK_AGAIN_MAX))),
        None => (WaitFor::Capacity, soon),
    };
    Pick::Wait { reason, until, retry_at }
}

#[cfg(test)]
mod tests;
