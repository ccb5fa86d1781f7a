//! Why nobody can take a lead now, counted, and when that may change.

use super::look::Looked;
use crate::domain::id::PoolId;
use crate::domain::routing::{Meant, Obstacle, Pick, WaitFor};
use crate::domain::time::Timestamp;
use crate::domain::workflow::Route;
use std::time::Duration;

/// How soon to look again when somebody may get free at any moment; whoever gets free is also noticed as it happens.
const LOOK_AGAIN: Duration = Duration::from_secs(15 * 60);

/// A wait is looked at once a day at least: calendars and teams change.
const LOOK_AGAIN_MAX: Duration = Duration::from_secs(24 * 3_600);

/// For a pool that is configured no more.
pub(super) fn for_nobody(route: &Route, now: Timestamp) -> Pick {
    let reason = format!("there is no pool {}", route.pool);
    Pick::Wait { reason, until: WaitFor::Capacity, retry_at: now.plus(LOOK_AGAIN) }
}

/// For the rep it is meant for, unless he will not have it at all.
pub(super) fn for_one(meant: &Meant, obstacle: &Obstacle, now: Timestamp) -> Option<Pick> {
    let (until, retry_at) = match obstacle.back() {
        Some(back) => (WaitFor::Shift, back.at.min(now.plus(LOOK_AGAIN_MAX))),
        None if obstacle.is_full() => (WaitFor::Capacity, now.plus(LOOK_AGAIN)),
        None => return None,
    };
    let reason = format!("waits for {}, as {}: {obstacle}", meant.rep.mention(), meant.why);
    Some(Pick::Wait { reason, until, retry_at })
}

/// For anybody of the pools that were asked.
pub(super) fn for_anybody(
    pools: &[&PoolId],
    reps: &[&Looked<'_>],
    next_relaxation: Option<Timestamp>,
    now: Timestamp,
) -> Pick {
    let obstacles = || reps.iter().filter_map(|looked| looked.obstacle.as_ref());
    let count = |is: fn(&Obstacle) -> bool| obstacles().filter(|obstacle| is(obstacle)).count();
    let full = count(Obstacle::is_full);
    let first_back = obstacles().filter_map(Obstacle::back).filter(|back| back.has_room).min_by_key(|back| back.at);

    let is = |count: usize| if count == 1 { "1 is".to_owned() } else { format!("{count} are") };
    let mut why = Vec::new();
    let mut tell = |count: usize, words: String| {
        if count > 0 {
            why.push(words);
        }
    };
    let off_work = count(|obstacle| obstacle.back().is_some());
    match first_back {
        Some(back) => tell(off_work, format!("{} off work (the first is back {})", is(off_work), back.shown)),
        None => tell(off_work, format!("{} off work and full", is(off_work))),
    }
    tell(full, format!("{} at capacity", is(full)));
    let had_it = count(|obstacle| matches!(obstacle, Obstacle::HadIt));
    tell(had_it, format!("{had_it} already had it"));
    let elsewhere = count(|obstacle| matches!(obstacle, Obstacle::Territory(_)));
    tell(elsewhere, format!("{elsewhere} with other territories"));
    let unskilled = count(|obstacle| matches!(obstacle, Obstacle::Lacks(_)));
    tell(unskilled, format!("{unskilled} without the skills it needs"));
    let foreign = count(|obstacle| matches!(obstacle, Obstacle::Speaks(_)));
    tell(foreign, format!("{foreign} without its language"));
    let inactive = count(|obstacle| matches!(obstacle, Obstacle::Inactive | Obstacle::NotInTeam));
    tell(inactive, format!("{} inactive", is(inactive)));
    tell(usize::from(reps.is_empty()), "it is empty".to_owned());

    let pools = match pools {
        [first @ .., last] if !first.is_empty() => {
            let first = first.iter().map(|pool| pool.as_str()).collect::<Vec<_>>().join(", ");
            format!("pools {first} and {last}")
        }
        _ => format!("pool {}", pools.iter().map(|pool| pool.as_str()).collect::<String>()),
    };
    let reason = format!("nobody in {pools} can take it: {}", why.join(", "));
    let soon = now.plus(LOOK_AGAIN);
    let (until, retry_at) = match first_back {
        // Somebody at work who is full may be free again before the first is back.
        Some(back) if full > 0 => (WaitFor::Capacity, back.at.min(soon)),
        Some(back) => (WaitFor::Shift, back.at.min(now.plus(LOOK_AGAIN_MAX))),
        None => (WaitFor::Capacity, soon),
    };
    Pick::Wait { reason, until, retry_at: next_relaxation.map_or(retry_at, |at| at.min(retry_at)) }
}
