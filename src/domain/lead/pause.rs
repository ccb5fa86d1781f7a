//! A pause: while the prospect is waited for, his wait does not count against the team.
//!
//! Each stands on the lead with its beginning and its end; what it does to a due time is worked out from that whenever
//! somebody asks, and never added up.

use super::super::id::RepId;
use super::super::sla::ClockName;
use super::super::time::Timestamp;
use super::{Clock, Lead, Refusal};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub reason: String,
    pub from: Timestamp,
    /// It ends by itself then: that is all a lead may be paused.
    pub until: Timestamp,
    /// Somebody has ended it before.
    pub ended_at: Option<Timestamp>,
}

impl Pause {
    pub fn end(&self) -> Timestamp {
        self.ended_at.map_or(self.until, |ended_at| ended_at.min(self.until))
    }
}

impl ClockName {
    /// Whether a pause holds it: what a rep owes the prospect, not what the team owes the lead.
    pub const fn pauses(self) -> bool {
        match self {
            Self::FirstResponse | Self::NextResponse | Self::Disposition => true,
            Self::Assign | Self::Accept => false,
        }
    }
}

impl Lead {
    pub fn pause_running(&self) -> Option<&Pause> {
        self.clocks.pauses.last().filter(|pause| pause.ended_at.is_none())
    }

    /// The pauses that count for a clock.
    pub fn pauses_of(&self, name: ClockName) -> &[Pause] {
        if name.pauses() { &self.clocks.pauses } else { &[] }
    }

    /// The prospect is waited for. It answers nobody, and is no response.
    pub fn pause(&mut self, rep: &RepId, reason: &str, until: Timestamp, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if self.accepted_at.is_none() && self.responded_at.is_none() {
            return Err(Refusal::NotAcceptedYet);
        }
        if let Some(pause) = self.pause_running() {
            return Err(Refusal::AlreadyPaused(pause.reason.clone()));
        }
        if until <= at {
            return Err(Refusal::PausesUsedUp);
        }
        self.clocks.pauses.push(Pause { reason: reason.to_owned(), from: at, until, ended_at: None });
        for name in ClockName::ALL.into_iter().filter(|name| name.pauses()) {
            if matches!(self.clock_state(name), Clock::Running { .. }) {
                self.set_clock(name, Clock::Paused);
            }
        }
        Ok(())
    }

    pub fn resume(&mut self, rep: &RepId, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if self.end_pause(at) { Ok(()) } else { Err(Refusal::NotPaused) }
    }

    /// The clocks go on; false if they did already.
    pub fn end_pause(&mut self, at: Timestamp) -> bool {
        if self.pause_running().is_none() {
            return false;
        }
        if let Some(pause) = self.clocks.pauses.last_mut() {
            pause.ended_at = Some(at.max(pause.from).min(pause.until));
        }
        for name in ClockName::ALL {
            if self.clock_state(name) == Clock::Paused {
                self.set_clock(name, Clock::Idle);
            }
        }
        true
    }
}
