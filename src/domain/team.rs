//! The people who answer, and when they work.

use super::address::Address;
use super::calendar::Calendar;
use super::id::{CalendarId, PoolId, RepId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How much a rep takes. `None` is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capacity {
    /// Leads held and not yet answered.
    pub open: Option<u32>,
    /// Leads offered in one working day of the rep's calendar.
    pub per_day: Option<u32>,
}

#[derive(Debug, Clone)]
pub struct Rep {
    pub id: RepId,
    pub name: String,
    pub email: Address,
    pub calendar: CalendarId,
    pub skills: Vec<String>,
    pub capacity: Capacity,
    /// Share of a pool's turns, relative to its other reps; at least 1.
    pub weight: u32,
    pub manager: Option<RepId>,
    /// A rep who has left or is paused is offered nothing by any method.
    pub active: bool,
}

#[derive(Debug, Clone)]
pub struct Pool {
    pub id: PoolId,
    pub reps: Vec<RepId>,
}

#[derive(Debug, Clone, Default)]
pub struct Team {
    pub calendars: BTreeMap<CalendarId, Arc<Calendar>>,
    /// Territory name → country codes.
    pub territories: BTreeMap<String, Vec<String>>,
    pub reps: BTreeMap<RepId, Rep>,
    pub pools: BTreeMap<PoolId, Pool>,
}

impl Team {
    pub fn rep(&self, id: &RepId) -> Option<&Rep> {
        self.reps.get(id)
    }
    pub fn calendar_of(&self, rep: &Rep) -> Option<&Arc<Calendar>> {
        self.calendars.get(&rep.calendar)
    }
    /// The rep whose mail address this is, `+tags` and case aside.
    pub fn by_address(&self, address: &Address) -> Option<&Rep> {
        let key = address.person_key();
        self.reps.values().find(|rep| rep.email.person_key() == key)
    }
}
