//! How fast, and what happens on the way to too late.

use super::address::Address;
use super::calendar::WorkSpan;
use super::id::{CalendarId, RepId};

#[derive(Debug, Clone, PartialEq)]
pub enum RungAt {
    /// Percent of the first-response window.
    Share(u32),
    /// Working time after the first offer.
    After(WorkSpan),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EscalateTo {
    /// The manager of whoever holds the lead.
    Manager,
    Rep(RepId),
    Address(Address),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RungDo {
    Remind,
    ReOffer,
    Escalate(EscalateTo),
}

impl RungDo {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::ReOffer => "re-offer",
            Self::Escalate(_) => "escalate",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    pub at: RungAt,
    pub act: RungDo,
}

/// One workflow's promises. All spans count in the calendar's working time.
#[derive(Debug, Clone, PartialEq)]
pub struct Sla {
    pub calendar: CalendarId,
    /// An offer not accepted within this expires and is offered on.
    pub accept: WorkSpan,
    /// From the first offer to a human's answer to the prospect.
    pub first_response: WorkSpan,
    /// After an answer, how long until the owner is asked what came of it.
    pub follow_up: WorkSpan,
    /// In the order of their times.
    pub ladder: Vec<Rung>,
}
