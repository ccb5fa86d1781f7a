//! A lead's clocks. That of the first response lies on the lead itself; here are the others, and what all have in common.
//!
//! Moves start and stop them; what their times are depends on the promises and is dated by `Rules::date`. A clock that
//! has been started and not been dated yet is idle.

use super::super::id::RepId;
use super::super::sla::{ClockName, Promise};
use super::super::time::Timestamp;
use super::{Answer, Clock, Lead, Pause, Phase};
use std::sync::Arc;

/// One of the clocks, since it was last started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticking {
    pub since: Timestamp,
    pub clock: Clock,
    /// When what was waited for happened, be it too late.
    pub over_at: Option<Timestamp>,
    pub rungs_done: u32,
}

impl Ticking {
    pub const fn begun(since: Timestamp) -> Self {
        Self { since, clock: Clock::Idle, over_at: None, rungs_done: 0 }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clocks {
    /// Since when the prospect waits in this cycle. None of a lead that nobody waits for, or that was made by a version
    /// that counted from the first offer.
    pub since: Option<Timestamp>,
    pub assign: Option<Ticking>,
    pub accept: Option<Ticking>,
    pub next_response: Option<Ticking>,
    pub disposition: Option<Ticking>,
    /// In their order; only the last may still go on.
    pub pauses: Vec<Pause>,
    /// Who has answered how, the oldest first.
    pub answers: Vec<Answer>,
    /// When an answer turned out not to have arrived: what fell due before it was not seen to be due.
    pub reopened_at: Option<Timestamp>,
    /// With whom it was, from when on.
    pub phases: Vec<(Timestamp, Phase)>,
    /// What was promised when they began.
    pub promise: Option<Arc<Promise>>,
    /// Whose working time those are dated in that count in the holder's.
    pub dated_for: Option<RepId>,
}

impl Clocks {
    /// None of the first response, which is the lead's.
    pub const fn beside(&self, name: ClockName) -> Option<Ticking> {
        match name {
            ClockName::Assign => self.assign,
            ClockName::Accept => self.accept,
            ClockName::NextResponse => self.next_response,
            ClockName::Disposition => self.disposition,
            ClockName::FirstResponse => None,
        }
    }
    pub const fn beside_mut(&mut self, name: ClockName) -> Option<&mut Option<Ticking>> {
        match name {
            ClockName::Assign => Some(&mut self.assign),
            ClockName::Accept => Some(&mut self.accept),
            ClockName::NextResponse => Some(&mut self.next_response),
            ClockName::Disposition => Some(&mut self.disposition),
            ClockName::FirstResponse => None,
        }
    }
}

impl Clocks {
    /// Nobody promises it any more.
    pub(in crate::domain) const fn forget(&mut self, name: ClockName) {
        if let Some(ticking) = self.beside_mut(name) {
            *ticking = None;
        }
    }
}

impl Lead {
    /// Since when the prospect waits for a first answer.
    pub fn waits_since(&self) -> Timestamp {
        self.clocks.since.or(self.first_offered_at).or(self.assigned_at).unwrap_or(self.created_at)
    }

    /// A clock as it stands, if it was ever started.
    pub fn ticking(&self, name: ClockName) -> Option<Ticking> {
        match name {
            ClockName::FirstResponse if self.clock == Clock::Idle && self.clocks.since.is_none() => None,
            ClockName::FirstResponse => {
                let (since, over_at) = (self.waits_since(), self.responded_at);
                Some(Ticking { since, clock: self.clock, over_at, rungs_done: self.rungs_done })
            }
            _ => self.clocks.beside(name),
        }
    }

    /// The prospect has written since he was answered, and waits.
    pub fn awaits_next_answer(&self) -> bool {
        let waits = self.ticking(ClockName::NextResponse).filter(|ticking| ticking.over_at.is_none());
        waits.is_some_and(|ticking| matches!(ticking.clock, Clock::Running { .. } | Clock::Missed { .. }))
    }

    /// By when the prospect was promised the answer that he waits for.
    pub fn awaited_by(&self) -> Option<Timestamp> {
        let name = if self.responded_at.is_none() { ClockName::FirstResponse } else { ClockName::NextResponse };
        let ticking = self.ticking(name).filter(|ticking| ticking.over_at.is_none())?;
        ticking.clock.due_at().filter(|_| self.is_open())
    }

    pub(super) fn clock_state(&self, name: ClockName) -> Clock {
        match name {
            ClockName::FirstResponse => self.clock,
            _ => self.clocks.beside(name).map_or(Clock::Idle, |ticking| ticking.clock),
        }
    }

    pub(in crate::domain) fn set_clock(&mut self, name: ClockName, clock: Clock) {
        match self.clocks.beside_mut(name) {
            None => self.clock = clock,
            Some(ticking) => {
                if let Some(ticking) = ticking {
                    ticking.clock = clock;
                }
            }
        }
    }

    /// So many of a clock's rungs are done with.
    pub fn climbed(&mut self, name: ClockName, rungs_done: u32) {
        match self.clocks.beside_mut(name) {
            None => self.rungs_done = rungs_done,
            Some(ticking) => {
                if let Some(ticking) = ticking {
                    ticking.rungs_done = rungs_done;
                }
            }
        }
    }

    /// What was waited for has happened.
    pub(super) fn meet(&mut self, name: ClockName, at: Timestamp) {
        self.set_clock(name, self.clock_state(name).met(at));
        if let Some(Some(ticking)) = self.clocks.beside_mut(name) {
            ticking.over_at.get_or_insert(at);
        }
    }

    /// A due time passed without it. For ever.
    pub fn miss(&mut self, name: ClockName) {
        if let Some(Ticking { clock: Clock::Running { due_at }, .. }) = self.ticking(name) {
            self.set_clock(name, Clock::Missed { due_at });
        }
    }

    /// Nothing is waited for any more.
    pub(super) fn stop_clocks(&mut self) {
        for name in ClockName::ALL {
            self.void(name);
        }
    }

    pub(super) fn void(&mut self, name: ClockName) {
        if matches!(self.clock_state(name), Clock::Running { .. } | Clock::Paused | Clock::Idle) {
            self.set_clock(name, Clock::Void);
        }
    }

    /// The prospect is waited for from now on, if he is to be answered and is not yet. Since his mail reached us, and not
    /// since somebody first looked at it.
    pub(in crate::domain) fn begin_clocks(&mut self) {
        let is_fresh = self.first_offered_at.is_none() && matches!(self.clock, Clock::Idle | Clock::Void);
        if !super::super::ladder::awaits_answer(self) || !is_fresh {
            return;
        }
        // A person, or what is known since, has decided that it is a lead: it is the same wait.
        self.clock = Clock::Idle;
        let since = if self.cycle == 1 { self.received_at } else { self.placed.since.unwrap_or(self.created_at) };
        let since = *self.clocks.since.get_or_insert(since);
        let assign = self.clocks.assign.get_or_insert(Ticking::begun(since));
        if assign.clock == Clock::Void {
            assign.clock = Clock::Idle;
        }
    }

    /// What was promised is forgotten, and the clocks that run are dated anew by what is promised now. Where they began,
    /// and what they have missed, stays.
    pub fn promise_anew(&mut self) {
        let since = self.waits_since();
        self.clocks.since.get_or_insert(since);
        self.clocks.promise = None;
        for name in ClockName::ALL.into_iter().filter(|name| *name != ClockName::Accept) {
            if matches!(self.ticking(name), Some(Ticking { clock: Clock::Running { .. }, .. })) {
                self.set_clock(name, Clock::Idle);
            }
        }
    }

    /// The prospect wrote once more, and has been answered before: somebody owes him another answer. Of several mails
    /// the first that nobody has answered counts; while he waits for the first answer, that is what he waits for.
    pub fn prospect_wrote(&mut self, at: Timestamp) {
        self.end_pause(at);
        let is_owed_already = self.owes_an_answer();
        if self.stage.is_live() && self.responded_at.is_some() && !is_owed_already {
            self.clocks.next_response = Some(Ticking::begun(at));
        }
    }

    /// A later mail of the prospect's has no answer yet, as far as that is promised.
    pub fn owes_an_answer(&self) -> bool {
        let next = self.clocks.next_response.filter(|ticking| ticking.over_at.is_none());
        next.is_some_and(|ticking| ticking.clock != Clock::Void)
    }
}
