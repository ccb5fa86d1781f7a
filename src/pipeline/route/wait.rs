//! Why nobody can take a lead now, counted, and when that may change.

use super::Search;
use super::look::Looked;
use crate::domain::id::PoolId;
use crate::domain::routing::{Meant, Obstacle, Pick, WaitFor};
use crate::domain::team::Rep;
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
pub(super) fn for_one(meant: &Meant, obstacle: &Obstacle, search: &Search<'_>) -> Option<Pick> {
    let now = search.now;
    let (until, retry_at) = match obstacle.back() {
        Some(back) => (WaitFor::Shift, back.at.min(now.plus(LOOK_AGAIN_MAX))),
        None if obstacle.is_full() => {
            let soon = now.plus(LOOK_AGAIN);
            let known = search.team.rep(&meant.rep).and_then(|rep| passes_at(rep, obstacle, search));
            (WaitFor::Capacity, known.map_or(soon, |at| at.min(soon)))
        }
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
    search: &Search<'_>,
) -> Pick {
    let now = search.now;
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
    let known = reps.iter().filter_map(|looked| passes_at(looked.rep?, looked.obstacle.as_ref()?, search));
    let retry_at = known.chain(next_relaxation).fold(retry_at, Timestamp::min);
    Pick::Wait { reason, until, retry_at }
}

/// When something will stand in a rep's way no more, where that is known beforehand: a day's or a week's offers are
/// counted anew, a territory gets the country.
fn passes_at(rep: &Rep, obstacle: &Obstacle, search: &Search<'_>) -> Option<Timestamp> {
    const WEEK: Duration = Duration::from_secs(7 * 86_400);
    let (team, now) = (search.team, search.now);
    match obstacle {
        Obstacle::FullToday { .. } | Obstacle::FullInPool { .. } => Some(team.calendar_of(rep)?.next_shift(now)),
        Obstacle::FullThisWeek { .. } => {
            let calendar = team.calendar_of(rep)?;
            Some(calendar.next_opening(calendar.week_start(now.plus(WEEK))))
        }
        Obstacle::Territory(country) => {
            let zone = search.calendar.zone();
            let today = now.to_jiff().to_zoned(zone.clone()).date();
            let his = rep.territories.iter().filter_map(|name| team.territories.get(name));
            let day = his.filter_map(|territory| territory.gets(country, today)).min()?;
            let midnight = day.to_zoned(zone.clone()).ok()?;
            Some(Timestamp::from_ms(midnight.timestamp().as_millisecond()))
        }
        Obstacle::NotInTeam | Obstacle::Inactive | Obstacle::Lacks(_) | Obstacle::Speaks(_) | Obstacle::HadIt => None,
        Obstacle::Holiday(_) | Obstacle::Away(_) | Obstacle::OffWork(_) | Obstacle::Paused(_) => None,
        Obstacle::Full { .. } | Obstacle::Points { .. } | Obstacle::TooLate(_) => None,
    }
}
