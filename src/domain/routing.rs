//! Who gets a lead, and the record of why.

use super::id::{PoolId, RepId};
use super::time::Timestamp;
use super::workflow::Method;
use std::collections::HashMap;

/// What one rep carries now, in the evolving world a batch is planned over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Leads held (offered or owned) and not yet answered or closed.
    pub open: u32,
    /// Offers since the start of the rep's day.
    pub today: u32,
}

/// The team as it stands at this moment: what a plan is given, and what it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    pub loads: HashMap<RepId, Load>,
    /// Smooth weighted round robin: each rep's credit in each pool.
    pub turns: HashMap<(PoolId, RepId), i64>,
}

/// One rep who was looked at, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub rep: RepId,
    /// Why passed over; None is eligible.
    pub passed_over: Option<String>,
    /// What the method compared, in words: "credit 3 of 5", "load 4 of 25".
    pub standing: String,
}

/// Why a route was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteTried {
    pub route: String,
    pub held: bool,
    pub why: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitFor {
    /// Everyone eligible is off work; the first is back then.
    Shift,
    /// Everyone on shift is full, or has had it already: retried when that changes.
    Capacity,
    /// A person must decide first.
    Person,
}

impl WaitFor {
    pub const ALL: [Self; 3] = [Self::Shift, Self::Capacity, Self::Person];
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Shift => "shift",
            Self::Capacity => "capacity",
            Self::Person => "person",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    Rep {
        rep: RepId,
        /// "why you", in one sentence.
        why: String,
    },
    Wait {
        reason: String,
        until: WaitFor,
        /// The latest moment to look again.
        retry_at: Timestamp,
    },
}

/// The whole decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routing {
    pub tried: Vec<RouteTried>,
    pub route: String,
    pub pool: PoolId,
    pub method: Method,
    pub candidates: Vec<Candidate>,
    pub pick: Pick,
}
