//! The team as it stands: what each rep carries, whose turn it is, who is away.

use super::super::id::{ById, PoolId, RepId};
use super::super::time::Timestamp;
use super::roll::Roll;
use super::turns::Turn;
use std::time::Duration;

/// What one rep carries now, in the evolving world a batch is planned over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Leads held (offered or owned) and not yet answered or closed.
    pub open: u32,
    /// Points of those leads.
    pub points: u32,
    /// Offers since the start of the rep's day.
    pub today: u32,
    /// Offers since the start of his week.
    pub week: u32,
}

/// Offers that a rep let run out since he was last heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lapse {
    pub count: u32,
    /// He is offered nothing until then.
    pub until: Option<Timestamp>,
}

/// The team as it stands at this moment: what a plan is given, and what it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    pub loads: Roll<Load>,
    pub turns: ById<PoolId, Roll<Turn>>,
    /// Reps who have paused themselves, and until when.
    pub paused: ById<RepId, Timestamp>,
    /// Gone as soon as a rep is heard of.
    pub lapses: ById<RepId, Lapse>,
    /// Leads rejected since the start of the rep's day.
    pub rejections: ById<RepId, u32>,
}

impl Standing {
    pub fn load(&self, rep: &RepId) -> Load {
        self.loads.get(rep).copied().unwrap_or_default()
    }
    /// Until when he is offered nothing, by his own word or because an offer ran out.
    pub fn away_until(&self, rep: &RepId) -> Option<Timestamp> {
        let lapsed = self.lapses.get(rep).and_then(|lapse| lapse.until);
        self.paused.get(rep).copied().max(lapsed)
    }
    pub fn turn(&self, pool: &PoolId, rep: &RepId) -> Turn {
        self.turns.get(pool).and_then(|turns| turns.get(rep)).copied().unwrap_or_default()
    }
    /// The names that turns of this pool are counted under.
    pub fn all_turns_of(&self, pool: &PoolId) -> impl Iterator<Item = &PoolId> {
        let is_of = |turns: &&PoolId| {
            turns
                .as_str()
                .strip_prefix(pool.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('#') && rest.len() == 17)
        };
        self.turns.keys().filter(is_of)
    }
    pub fn turns_mut(&mut self, pool: &PoolId) -> &mut Roll<Turn> {
        self.turns.entry(pool.clone()).or_default()
    }
    pub fn turn_mut(&mut self, pool: &PoolId, rep: &RepId) -> &mut Turn {
        self.turns_mut(pool).of(rep)
    }
}

/// What a pause without an end is kept as.
pub const UNTIL_RESUMED: Duration = Duration::from_secs(10 * 365 * 86_400);

/// The pause was given no end.
pub fn is_open_ended(until: Timestamp, now: Timestamp) -> bool {
    until.since(now) > UNTIL_RESUMED / 2
}
