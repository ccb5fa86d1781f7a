//! A lead: one person's inquiry cycle. Three machines, kept apart: stage, ownership, clock.
//!
//! Its moves (`lead/moves.rs`) check their own guards; nothing else writes these fields.

use super::id::{EmailId, LeadId, MailboxName, PoolId, RepId, WorkflowName};
use super::inquiry::ConsentPurpose;
use super::routing::{Placed, WaitFor};
use super::sla::ClockName;
use super::time::Timestamp;
use super::verdict::{BLIND, Band};

mod afterwards;
mod answers;
mod askers;
mod clock;
mod clocks;
mod held;
mod merged;
mod mistake;
mod moves;
mod pause;
mod phase;
mod refusal;
mod stage;
pub use afterwards::{Afterwards, HandOff};
pub use answers::{Answer, Reopened};
pub use askers::{Answered, Asker, Waits};
pub use clock::{Clock, Evidence};
pub use clocks::{Clocks, Ticking};
pub use held::Written;
pub use merged::Merged;
pub use pause::Pause;
pub use phase::Phase;
pub use refusal::Refusal;
pub use stage::Stage;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ownership {
    Unowned,
    Queued { reason: String, until: WaitFor },
    Offered { rep: RepId, expires_at: Timestamp },
    Owned { rep: RepId },
}

impl Ownership {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unowned => "unowned",
            Self::Queued { .. } => "queued",
            Self::Offered { .. } => "offered",
            Self::Owned { .. } => "owned",
        }
    }
}

/// What happens next, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    pub step: Step,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The offer expires and goes on.
    Expire,
    /// This rung of a clock's ladder.
    Rung(ClockName, u32),
    /// A clock's time is over.
    Due(ClockName),
    /// The lead may be paused no longer.
    Resume,
    /// Look again for an eligible rep.
    Retry,
    /// A recycled or nurtured lead is looked at again.
    Wake,
    /// A person is asked to decide, again.
    AskReview,
    /// The owner is asked what came of it.
    FollowUp,
    /// A colleague has not said whether he takes it over.
    HandOffEnds,
    /// A rep is to be found for the stage that it has entered.
    Place,
    /// The ladder is at its end and still nobody has answered: the holder and the manager are told once a working day.
    Overdue,
}

/// The prospect as the desk needs him; the inquiry with its evidence stays with the mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prospect {
    pub email: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub company: Option<String>,
    pub title: Option<String>,
}

impl Prospect {
    /// What a telephone dials, as RFC 3966 has it: an extension or a second number would be dialled on in one go, so only
    /// the first is taken; none of what is too short to be one.
    pub fn dialled(&self) -> Option<String> {
        let number = self.phone.as_deref()?.split([',', ';', '/', 'x', 'X', 'e']).next()?;
        let digits: String = number.replace("(0)", "").chars().filter(char::is_ascii_digit).collect();
        let number = if number.trim_start().starts_with('+') { format!("+{digits}") } else { digits };
        (number.len() >= 5).then_some(number)
    }
    /// The best short name there is.
    pub fn shown(&self) -> &str {
        self.name.as_deref().or(self.email.as_deref()).unwrap_or("somebody without an address")
    }
}

/// A box the person ticked or left, or a sentence that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    pub purpose: ConsentPurpose,
    pub is_given: bool,
    /// As they stand in the mail.
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    pub id: LeadId,
    /// People say `L42`.
    pub number: i64,
    /// Counts changes; a guarded write names the one it read.
    pub version: i64,
    pub mailbox: MailboxName,
    pub workflow: WorkflowName,
    /// The mail that began it.
    pub email: EmailId,
    pub prospect: Prospect,
    pub subject: String,
    /// What the person wrote, capped for lists and notices.
    pub text: String,
    pub source: String,
    pub language: Option<String>,
    /// Why it may be no inquiry after all; a person should look at the mail first.
    pub doubt: Option<String>,
    /// The latest word for each purpose.
    pub consent: Vec<Agreed>,
    /// Where the inquiry came from, by name: `utm_source`, `form`, `campaign` …
    pub attribution: Vec<(String, String)>,

    pub stage: Stage,
    /// Why it stands there, in a sentence.
    pub stage_reason: String,
    pub ownership: Ownership,
    /// The prospect's wait for a first answer.
    pub clock: Clock,
    /// The other waits, and what all of them were promised.
    pub clocks: Clocks,

    pub fit: i64,
    pub intent: i64,
    /// The cell of the grid; None of a lead made before there was one.
    pub band: Option<Band>,
    pub negative: Option<String>,
    pub route: Option<String>,
    pub pool: Option<PoolId>,
    pub placed: Placed,
    pub after: Afterwards,
    /// Everyone it was offered to, oldest first.
    pub holders: Vec<RepId>,
    pub rungs_done: u32,
    /// How often the owner was asked what came of it, or a person to review.
    pub asked: u32,
    pub cycle: u32,
    /// The closed lead of the same person that this one follows.
    pub previous: Option<LeadId>,
    /// Only of a lead in stage merged.
    pub merged: Option<Merged>,
    /// Came in with `everything-quietly`: nobody is told until a person promotes it.
    pub quiet: bool,

    pub received_at: Timestamp,
    pub created_at: Timestamp,
    pub first_offered_at: Option<Timestamp>,
    pub assigned_at: Option<Timestamp>,
    pub accepted_at: Option<Timestamp>,
    pub responded_at: Option<Timestamp>,
    pub responded_as: Option<Evidence>,
    pub closed_at: Option<Timestamp>,
    /// For a wait, a wake-up or a follow-up: when to look again.
    pub look_again_at: Option<Timestamp>,
    /// None only when closed.
    pub next: Option<Next>,
    /// The next step in words, for lists and pages.
    pub next_what: String,
}

impl Lead {
    /// `L42`, as people say it.
    pub fn shown_ref(&self) -> String {
        format!("L{}", self.number)
    }
    /// `L42`, `l42`, `42` → 42.
    pub fn parse_ref(text: &str) -> Option<i64> {
        text.trim().trim_start_matches(['L', 'l', '#']).parse().ok().filter(|number| *number > 0)
    }
    pub fn is_open(&self) -> bool {
        self.stage.is_open()
    }
    /// A person judges it as a sample, and must not be told what the rules said.
    pub fn is_blind_sample(&self) -> bool {
        self.stage == Stage::Review && self.stage_reason.starts_with(BLIND)
    }
    /// It goes nowhere until a person has decided.
    pub fn waits_for_a_person(&self) -> bool {
        matches!(self.ownership, Ownership::Queued { until: WaitFor::Person, .. })
    }
    /// Whoever it is offered to or owned by.
    pub fn holder(&self) -> Option<&RepId> {
        match &self.ownership {
            Ownership::Offered { rep, .. } | Ownership::Owned { rep } => Some(rep),
            Ownership::Unowned | Ownership::Queued { .. } => None,
        }
    }
    /// Whose open count it is part of: held, open, and no answer yet.
    pub fn weighs_on(&self) -> Option<&RepId> {
        self.holder().filter(|_| self.is_open() && self.responded_at.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_dials_one_number() {
        let dialled = |phone: &str| Prospect { phone: Some(phone.to_owned()), ..Prospect::default() }.dialled();
        assert_eq!(dialled("+49 (0)30 1234567").as_deref(), Some("+49301234567"));
        assert_eq!(dialled("030/1234567 or 0171 9876543"), None);
        assert_eq!(dialled("(555) 010-0200 x12").as_deref(), Some("5550100200"));
        assert_eq!(Prospect::default().dialled(), None);
    }
}
