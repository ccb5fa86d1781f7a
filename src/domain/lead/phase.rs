//! With whom a lead was, from when on.

use super::super::id::RepId;
use super::super::routing::WaitFor;
use super::{Lead, Ownership};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Somebody outside is asked.
    Evidence,
    /// Nobody can take it.
    NoCapacity,
    /// A person must decide.
    Review,
    With(RepId),
    /// Nobody waits for it: it rests, or is closed.
    Over,
}

impl Lead {
    pub fn phase(&self) -> Phase {
        match &self.ownership {
            _ if !self.stage.is_live() => Phase::Over,
            Ownership::Offered { rep, .. } | Ownership::Owned { rep } => Phase::With(rep.clone()),
            Ownership::Queued { until: WaitFor::Evidence | WaitFor::Verdict, .. } => Phase::Evidence,
            Ownership::Queued { until: WaitFor::Person, .. } => Phase::Review,
            Ownership::Queued { until: WaitFor::Shift | WaitFor::Capacity, .. } | Ownership::Unowned => {
                Phase::NoCapacity
            }
        }
    }
}
