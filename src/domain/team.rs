//! The people who answer, and when they work.

use super::address::Address;
use super::calendar::Calendar;
use super::id::{ById, CalendarId, PoolId, RepId};
use super::routing::Placed;
use super::territory::Territory;
use super::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How much a rep takes. `None` is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capacity {
    /// Leads held and not yet answered.
    pub open: Option<u32>,
    /// Points of those leads, where routes give some more weight than others.
    pub points: Option<u32>,
    /// Leads offered in one day of the rep's calendar, whatever the pool.
    pub per_day: Option<u32>,
    /// The same from Monday on.
    pub per_week: Option<u32>,
}

/// Time that a rep is away for himself: holidays, an illness, a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    pub from: Timestamp,
    /// He is back then.
    pub until: Timestamp,
}

#[derive(Debug, Clone)]
pub struct Rep {
    pub id: RepId,
    pub name: String,
    pub email: Address,
    pub calendar: CalendarId,
    pub skills: Vec<String>,
    /// ISO 639-1. A rep with none is asked for nothing.
    pub languages: Vec<String>,
    /// The only territories whose leads he takes; none is no matter.
    pub territories: Vec<String>,
    /// In the order of their beginning; none overlaps the next.
    pub away: Vec<Absence>,
    /// Who gets what is meant for him while he is away; he may have somebody of his own.
    pub delegate: Option<RepId>,
    pub capacity: Capacity,
    /// Share of a pool's turns, relative to its other reps; at least 1.
    pub weight: u32,
    pub manager: Option<RepId>,
    /// A rep who has left or is paused is offered nothing by any method.
    pub active: bool,
}

impl Rep {
    /// "Ana" of "Ana Keller", of "Keller, Ana" and of "Ana Keller, PhD".
    pub fn first_name(&self) -> &str {
        let (before, behind) = self.name.split_once(',').unwrap_or((&self.name, ""));
        let is_turned = before.split_whitespace().count() == 1 && !behind.trim().is_empty();
        let given = if is_turned { behind } else { before };
        given.split_whitespace().next().unwrap_or(&self.name)
    }
    /// Until when the team file says that he is away; none if he is there.
    pub fn away_until(&self, now: Timestamp) -> Option<Timestamp> {
        let begun = self.away.partition_point(|away| away.from <= now);
        self.away[..begun].last().map(|away| away.until).filter(|until| now < *until)
    }
    /// The first absence that begins after this moment.
    pub fn next_away(&self, now: Timestamp) -> Option<&Absence> {
        self.away.get(self.away.partition_point(|away| away.from <= now))
    }
}

#[derive(Debug, Clone)]
pub struct Pool {
    pub id: PoolId,
    pub reps: Vec<RepId>,
    /// Leads that each of them takes of this pool in one day of his calendar.
    pub per_day: Option<u32>,
    /// Where each of them is found among [`Reps`], worked out once: a pool has hundreds, and they are looked at for every
    /// lead. Without it they are found by name.
    pub places: Vec<usize>,
}

/// Everybody, found at once and told in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct Reps {
    // One after the other in memory: a pool's reps are all looked at for every lead.
    all: Vec<Rep>,
    at: ById<RepId, usize>,
    in_order: BTreeSet<RepId>,
}

impl Reps {
    /// By a name that somebody wrote.
    pub fn get(&self, id: &str) -> Option<&Rep> {
        self.all.get(*self.at.get(id)?)
    }
    /// Where he stays until the next configuration.
    pub fn place(&self, id: &RepId) -> Option<usize> {
        self.at.get(id).copied()
    }
    /// In the place of whoever had the id before.
    pub fn insert(&mut self, id: RepId, rep: Rep) {
        match self.at.get(&id) {
            Some(at) => self.all[*at] = rep,
            None => {
                self.at.insert(id.clone(), self.all.len());
                self.in_order.insert(id);
                self.all.push(rep);
            }
        }
    }
    pub fn len(&self) -> usize {
        self.all.len()
    }
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
    pub fn keys(&self) -> impl Iterator<Item = &RepId> {
        self.in_order.iter()
    }
    pub fn values(&self) -> impl Iterator<Item = &Rep> {
        self.in_order.iter().filter_map(|id| self.get(id.as_str()))
    }
}

impl FromIterator<(RepId, Rep)> for Reps {
    fn from_iter<T: IntoIterator<Item = (RepId, Rep)>>(all: T) -> Self {
        let mut reps = Self::default();
        for (id, rep) in all {
            reps.insert(id, rep);
        }
        reps
    }
}

#[derive(Debug, Clone, Default)]
pub struct Team {
    pub calendars: BTreeMap<CalendarId, Arc<Calendar>>,
    pub territories: BTreeMap<String, Territory>,
    pub reps: Reps,
    pub pools: BTreeMap<PoolId, Pool>,
    /// As whoever was a rep in an earlier configuration was called, by his id.
    pub former: BTreeMap<String, String>,
}

impl Team {
    /// How people call a rep, also one who has left.
    pub fn name_of(&self, id: &str) -> Option<&str> {
        let present = self.reps.get(id).map(|rep| rep.name.as_str());
        present.or_else(|| self.former.get(id).map(String::as_str))
    }
    pub fn rep(&self, id: &RepId) -> Option<&Rep> {
        self.reps.all.get(*self.reps.at.get(id)?)
    }
    /// Everybody of a pool, in its order.
    pub fn members<'t>(&'t self, pool: &'t Pool) -> impl Iterator<Item = (&'t RepId, Option<&'t Rep>)> {
        pool.reps.iter().enumerate().map(|(nth, id)| {
            let prepared = pool.places.get(nth).and_then(|place| self.reps.all.get(*place));
            (id, prepared.filter(|rep| rep.id == *id).or_else(|| self.rep(id)))
        })
    }
    pub fn calendar_of(&self, rep: &Rep) -> Option<&Arc<Calendar>> {
        self.calendars.get(&rep.calendar)
    }
    /// Who hears of what is escalated to a pool: the first who is not away, else the first.
    pub fn leader(&self, pool: &PoolId, is_away: impl Fn(&Rep) -> bool) -> Option<&Rep> {
        let mut reps = self.pools.get(pool)?.reps.iter().filter_map(|id| self.rep(id)).filter(|rep| rep.active);
        let first = reps.next()?;
        Some([first].into_iter().chain(reps).find(|rep| !is_away(rep)).unwrap_or(first))
    }
    /// Whether he is of any pool, so that leads come to him by themselves.
    pub fn is_of_a_pool(&self, rep: &RepId) -> bool {
        self.pools.values().any(|pool| pool.reps.contains(rep))
    }
    /// Undoes a turn that `rep` paid for: he has it back, and those who earned by it give that back, each by his weight.
    pub fn turn_given_back(&self, pool: &PoolId, rep: &RepId, placed: &Placed) -> Vec<(PoolId, RepId, i64)> {
        let Some(turn) = placed.turn.as_ref().filter(|_| placed.paid > 0 && self.shares_turns(pool, rep)) else {
            return Vec::new();
        };
        let earned: Vec<&Rep> = turn.earned.iter().filter_map(|id| self.rep(id)).collect();
        let total: i128 = earned.iter().map(|rep| i128::from(rep.weight.max(1))).sum();
        let share = |rep: &Rep| {
            let share = i128::from(placed.paid) * i128::from(rep.weight.max(1)) / total;
            i64::try_from(share).unwrap_or(0)
        };
        // One row a rep: whoever paid has earned a share of it himself.
        let own = earned.iter().find(|other| other.id == *rep).map_or(0, |other| share(other));
        let others = earned.iter().filter(|other| other.id != *rep);
        let mut back = vec![(turn.of.clone(), rep.clone(), placed.paid - own)];
        back.extend(others.map(|other| (turn.of.clone(), other.id.clone(), -share(other))));
        back
    }
    /// Whether a rep takes turns with others of a pool.
    pub fn shares_turns(&self, pool: &PoolId, rep: &RepId) -> bool {
        let members = self.pools.get(pool).map_or(&[][..], |pool| pool.reps.as_slice());
        members.len() > 1 && members.contains(rep) && self.rep(rep).is_some_and(|rep| rep.active)
    }
    /// The rep whose mail address this is, `+tags` and case aside.
    pub fn by_address(&self, address: &Address) -> Option<&Rep> {
        self.reps.values().find(|rep| rep.email.is_person_of(address))
    }
}
