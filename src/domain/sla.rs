//! How fast, and what happens on the way to too late.

use super::address::Address;
use super::calendar::WorkSpan;
use super::condition::Condition;
use super::id::{CalendarId, PoolId, RepId, RulesVersion};
use std::time::Duration;

/// What is waited for. Each has a start of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClockName {
    /// From the mail's arrival until somebody is offered it.
    Assign,
    /// From a rep's offer until he accepts it; each offer has its own.
    Accept,
    /// From the mail's arrival until a human answers the prospect.
    FirstResponse,
    /// From a later mail of the prospect's, which nobody has answered, until somebody does.
    NextResponse,
    /// From the first answer until it is known what came of it.
    Disposition,
}

impl ClockName {
    pub const ALL: [Self; 5] = [Self::Assign, Self::Accept, Self::FirstResponse, Self::NextResponse, Self::Disposition];
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Accept => "accept",
            Self::FirstResponse => "first_response",
            Self::NextResponse => "next_response",
            Self::Disposition => "disposition",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.as_str() == text)
    }
    /// `50% of the time to answer`.
    pub const fn time_to(self) -> &'static str {
        match self {
            Self::Assign => "the time to find a rep",
            Self::Accept => "the time to accept",
            Self::FirstResponse => "the time to answer",
            Self::NextResponse => "the time to answer the last mail",
            Self::Disposition => "the time to say what came of it",
        }
    }
    /// `3h after it came in`.
    pub const fn since(self) -> &'static str {
        match self {
            Self::Assign | Self::FirstResponse => "after it came in",
            Self::Accept => "after the offer",
            Self::NextResponse => "after the prospect's mail",
            Self::Disposition => "after the first answer",
        }
    }
}

/// In whose working time a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The promises' own calendar.
    Team,
    /// That of whoever holds the lead; the team's while nobody does.
    Holder,
    /// Day and night.
    All,
}

impl Whose {
    pub const ALL: [Self; 3] = [Self::Team, Self::Holder, Self::All];
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Holder => "holder",
            Self::All => "all",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RungAt {
    /// Percent of the clock's time.
    Share(u32),
    /// Working time after the clock's start.
    After(WorkSpan),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EscalateTo {
    /// The manager of whoever holds the lead.
    Manager,
    Rep(RepId),
    Address(Address),
    /// Whoever leads a pool: the first of its reps who is active.
    Pool(PoolId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RungDo {
    Remind,
    /// The holder, and somebody who may have to stand in.
    Warn(RepId),
    ReOffer,
    /// Offered to a pool beside; none is the one that its route overflows into.
    Overflow(Option<PoolId>),
    Escalate(EscalateTo),
}

impl RungDo {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::Warn(_) => "warn",
            Self::Overflow(_) => "overflow",
            Self::ReOffer => "re-offer",
            Self::Escalate(_) => "escalate",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    pub at: RungAt,
    pub act: RungDo,
}

/// One clock's promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub within: WorkSpan,
    pub hours: Whose,
    /// In the order of their times.
    pub ladder: Vec<Rung>,
}

impl Target {
    pub const fn plain(within: WorkSpan) -> Self {
        Self { within, hours: Whose::Team, ladder: Vec::new() }
    }
}

/// What is promised to leads of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sla {
    /// The team's working time.
    pub calendar: CalendarId,
    pub assign: Option<Target>,
    /// An offer not accepted within this expires and is offered on.
    pub accept: Target,
    pub first_response: Target,
    pub next_response: Option<Target>,
    pub disposition: Option<Target>,
    /// After an answer, how long until the owner is asked what came of it.
    pub follow_up: WorkSpan,
    /// How often the clock may take a lead from one rep and offer it to another; then a person must give it to somebody.
    pub max_hops: Option<u32>,
    /// Working time of all pauses of a lead's cycle.
    pub pause_at_most: Duration,
}

/// Three days of an office.
pub const PAUSE_AT_MOST: Duration = Duration::from_secs(24 * 3_600);

impl Sla {
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        let later = [&self.assign, &self.next_response, &self.disposition];
        [&self.accept, &self.first_response].into_iter().chain(later.into_iter().flatten())
    }
    /// Only what every promise has.
    pub fn plain(calendar: CalendarId, accept: WorkSpan, first_response: WorkSpan, follow_up: WorkSpan) -> Self {
        Self {
            calendar,
            assign: None,
            accept: Target { hours: Whose::Holder, ..Target::plain(accept) },
            first_response: Target::plain(first_response),
            next_response: None,
            disposition: None,
            follow_up,
            max_hops: None,
            pause_at_most: PAUSE_AT_MOST,
        }
    }
    pub const fn target(&self, name: ClockName) -> Option<&Target> {
        match name {
            ClockName::Assign => self.assign.as_ref(),
            ClockName::Accept => Some(&self.accept),
            ClockName::FirstResponse => Some(&self.first_response),
            ClockName::NextResponse => self.next_response.as_ref(),
            ClockName::Disposition => self.disposition.as_ref(),
        }
    }
}

/// Promises to those leads of a workflow for which a condition holds. The first that does is taken; a lead for which
/// none does has the workflow's own.
#[derive(Debug, Clone)]
pub struct Policy {
    pub id: String,
    pub when: Condition,
    pub sla: Sla,
}

/// What one lead was promised when its clocks began. Rules that change later leave it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The policy's name; none is the workflow's own.
    pub policy: Option<String>,
    pub rules: RulesVersion,
    pub sla: Sla,
}

impl Promise {
    pub fn shown(&self) -> String {
        format!("{} of rules {}", self.policy.as_deref().unwrap_or("sla"), self.rules)
    }
}
