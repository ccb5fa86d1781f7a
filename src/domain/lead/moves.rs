//! The moves of a lead. Every one checks its own guard and says in words why it is refused.

use super::super::id::RepId;
use super::super::letters::UNSUBSCRIBED;
use super::super::routing::{Meant, MeantBy, WaitFor};
use super::super::sla::ClockName;
use super::super::time::Timestamp;
use super::clocks::{Clocks, Ticking};
use super::{Afterwards, Clock, Evidence, Lead, Ownership, Refusal, Stage};

/// What stands between who rejected a lead as bad, and why.
const REJECTED: &str = "rejected it: ";

impl Lead {
    /// Only its holder does what follows.
    pub fn must_be_held_by(&self, rep: &RepId) -> Result<(), Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed(self.stage_reason.clone()));
        }
        match self.holder() {
            Some(holder) if holder == rep => Ok(()),
            Some(holder) => Err(Refusal::GoneTo(holder.mention().to_string())),
            None => Err(self.held_by_nobody()),
        }
    }

    /// Why nobody can do what only its holder does.
    pub fn held_by_nobody(&self) -> Refusal {
        match &self.ownership {
            _ if !self.is_open() => Refusal::Closed(self.stage_reason.clone()),
            Ownership::Queued { reason, .. } => Refusal::Waiting(reason.clone()),
            Ownership::Unowned | Ownership::Offered { .. } | Ownership::Owned { .. } => {
                Refusal::Resting(self.stage.as_str().to_owned())
            }
        }
    }

    /// It is his who has answered, whoever held it; what he answered is recorded by [`Lead::respond`].
    pub fn take_up(&mut self, rep: &RepId, at: Timestamp) -> Result<(), Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed(self.stage_reason.clone()));
        }
        if self.responded_at.is_some() {
            return Err(Refusal::AlreadyAnswered);
        }
        if self.holder() != Some(rep) {
            self.first_offered_at.get_or_insert(at);
            self.meet(ClockName::Assign, at);
            self.clocks.accept = Some(Ticking::begun(at));
            self.assigned_at = Some(at);
            self.accepted_at = None;
            self.quiet = false;
            self.goes_to(rep);
            self.ownership = Ownership::Owned { rep: rep.clone() };
        }
        Ok(())
    }

    /// Offered to `rep`, whose own clock begins with it. The prospect's goes on.
    pub fn offer(&mut self, rep: RepId, expires_at: Timestamp, at: Timestamp) {
        if self.first_offered_at.is_none() {
            self.first_offered_at = Some(at);
        }
        self.end_pause(at);
        self.meet(ClockName::Assign, at);
        self.clocks.accept = Some(Ticking { clock: Clock::Running { due_at: expires_at }, ..Ticking::begun(at) });
        self.assigned_at = Some(at);
        self.accepted_at = None;
        self.look_again_at = None;
        self.placed.paid = 0;
        self.goes_to(&rep);
        self.ownership = Ownership::Offered { rep, expires_at };
    }

    /// Its rep can have heard of it only now: his time begins.
    pub fn begin_offer(&mut self, expires_at: Timestamp, at: Timestamp) {
        if let Ownership::Offered { expires_at: until, .. } = &mut self.ownership {
            *until = expires_at;
        }
        self.clocks.accept = Some(Ticking { clock: Clock::Running { due_at: expires_at }, ..Ticking::begun(at) });
        self.assigned_at = Some(at);
    }

    /// Somebody else goes on with it, in the middle of the conversation.
    pub fn pass_on(&mut self, to: &RepId, at: Timestamp) {
        self.assigned_at = Some(at);
        self.goes_to(to);
        self.ownership = Ownership::Owned { rep: to.clone() };
    }

    /// Owned at once, for `assign = "push"`.
    pub fn push(&mut self, rep: RepId, accept_by: Timestamp, at: Timestamp) {
        self.offer(rep.clone(), accept_by, at);
        self.ownership = Ownership::Owned { rep };
    }

    fn goes_to(&mut self, rep: &RepId) {
        self.after.nobody_since = None;
        self.holders.push(rep.clone());
    }

    pub fn queue(&mut self, reason: String, until: WaitFor, look_again_at: Timestamp) {
        self.void(ClockName::Accept);
        self.ownership = Ownership::Queued { reason, until };
        self.look_again_at = Some(look_again_at);
    }

    pub fn accept(&mut self, rep: &RepId, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if self.accepted_at.is_some() {
            return Err(Refusal::AlreadyAccepted);
        }
        self.ownership = Ownership::Owned { rep: rep.clone() };
        self.accepted_at = Some(at);
        self.meet(ClockName::Accept, at);
        if self.stage == Stage::Mql {
            self.stage = Stage::Accepted;
            self.stage_reason = format!("{} accepted it", rep.mention());
        }
        Ok(())
    }

    /// A human answered the prospect, by a mail to these people if it is known. Answering is also accepting.
    pub fn respond(
        &mut self,
        rep: &RepId,
        to: Option<&[String]>,
        evidence: Evidence,
        at: Timestamp,
        ask_at: Timestamp,
    ) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if self.responded_at.is_some() {
            return Err(Refusal::AlreadyAnswered);
        }
        self.end_pause(at);
        self.accepted_at.get_or_insert(at);
        self.ownership = Ownership::Owned { rep: rep.clone() };
        self.responded_at = Some(at);
        self.responded_as = Some(evidence);
        self.meet(ClockName::Accept, at);
        self.meet(ClockName::FirstResponse, at);
        self.clocks.disposition = Some(Ticking::begun(at));
        self.remember_answer(at, evidence, None);
        self.stage = Stage::Attempted;
        self.stage_reason = format!("{} answered the prospect ({})", rep.mention(), evidence.as_str());
        self.asked = 0;
        self.look_again_at = Some(ask_at);
        match to {
            Some(to) => self.is_answered_for(to, None, at),
            None => self.all_are_answered(at),
        }
        Ok(())
    }

    /// The conversation goes on: what came of it is asked later.
    pub fn answer_again(
        &mut self,
        rep: &RepId,
        to: &[String],
        evidence: Evidence,
        at: Timestamp,
        ask_at: Timestamp,
    ) -> Result<(), Refusal> {
        self.must_be_answered_by(rep)?;
        self.end_pause(at);
        let before = self.clocks.next_response;
        let owed = before.filter(|ticking| ticking.over_at.is_none() && at >= ticking.since);
        self.remember_answer(at, evidence, owed.map(|ticking| (ticking.since, ticking.rungs_done)));
        // What was written before the prospect's mail is no answer to it.
        if self.clocks.next_response.is_some_and(|ticking| at >= ticking.since) {
            self.meet(ClockName::NextResponse, at);
        }
        if self.stage != Stage::Qualified {
            self.asked = 0;
            self.look_again_at = Some(ask_at);
        }
        self.is_answered_for(to, before, at);
        Ok(())
    }

    fn must_be_answered_by(&self, rep: &RepId) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if self.responded_at.is_some() { Ok(()) } else { Err(Refusal::NotAnsweredYet) }
    }

    /// A human has confirmed the need.
    pub fn qualify(&mut self, rep: &RepId, at: Timestamp, ask_at: Timestamp) -> Result<(), Refusal> {
        self.must_be_answered_by(rep)?;
        if self.stage == Stage::Qualified {
            return Err(Refusal::AlreadyQualified);
        }
        self.meet(ClockName::Disposition, at);
        self.stage = Stage::Qualified;
        self.stage_reason = format!("{} confirmed the need", rep.mention());
        self.asked = 0;
        self.look_again_at = Some(ask_at);
        Ok(())
    }

    pub fn win(&mut self, rep: &RepId, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_answered_by(rep)?;
        self.close(Stage::Converted, format!("{} won it", rep.mention()), at)
    }

    pub fn lose(&mut self, rep: &RepId, reason: &str, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_answered_by(rep)?;
        self.close(Stage::Disqualified, format!("{} lost it: {reason}", rep.mention()), at)
    }

    /// The wrong rep: goes on to another.
    pub fn reject_misroute(&mut self, rep: &RepId, reason: &str, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if self.responded_at.is_some() {
            return Err(Refusal::AlreadyAnswered);
        }
        self.accepted_at = None;
        self.after.refused_by.push(rep.clone());
        self.stage = Stage::Mql;
        self.stage_reason = format!("{} passed it on: {reason}", rep.mention());
        self.queue(format!("{} passed it on: {reason}", rep.mention()), WaitFor::Capacity, at);
        Ok(())
    }

    /// A bad lead: a person looks before it goes on or away.
    pub fn reject_quality(&mut self, rep: &RepId, reason: &str, ask_at: Timestamp) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        self.review(format!("{} {REJECTED}{reason}", rep.mention()), ask_at);
        Ok(())
    }

    /// Who has rejected it as bad, of a lead that waits for a person's word on that.
    pub fn rejected_by(&self) -> Option<&RepId> {
        let last = self.holders.last().filter(|_| self.stage == Stage::Review)?;
        let by_him = self.stage_reason.strip_prefix(&last.mention().to_string())?;
        by_him.trim_start().starts_with(REJECTED).then_some(last)
    }

    pub fn review(&mut self, reason: String, ask_at: Timestamp) {
        self.stage = Stage::Review;
        self.accepted_at = None;
        self.asked = 0;
        self.stop_clocks();
        self.queue(format!("a person must decide: {reason}"), WaitFor::Person, ask_at);
        self.stage_reason = reason;
    }

    /// The other team that it left for has not got it: a person decides where it goes.
    pub fn exit_undone(&mut self, reason: String, ask_at: Timestamp) -> bool {
        if self.stage != Stage::Exited {
            return false;
        }
        self.closed_at = None;
        self.review(reason, ask_at);
        true
    }

    /// Back to marketing until a date; the next offer starts a new cycle.
    pub fn recycle(&mut self, rep: &RepId, reason: &str, until: Timestamp, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if until <= at {
            return Err(Refusal::DateNotAhead);
        }
        self.meet(ClockName::Disposition, at);
        self.after.recycles += 1;
        self.put_aside(Stage::Recycled, format!("{} recycled it: {reason}", rep.mention()), until);
        Ok(())
    }

    /// A new cycle of its own accord: whoever had it last gets it again, if he can take it.
    pub fn wake(&mut self, reason: String, at: Timestamp) {
        let last = self.holders.last().cloned();
        self.reopen(reason, at);
        if let (true, Some(rep)) = (self.placed.meant.is_empty(), last) {
            let why = "he had it before it was put aside".to_owned();
            self.placed.meant.push(Meant { rep, by: MeantBy::Sticky, why, waits: false });
        }
    }

    /// Rests without a rep until `until`.
    pub fn put_aside(&mut self, stage: Stage, reason: String, until: Timestamp) {
        self.stage = stage;
        self.stage_reason = reason;
        self.ownership = Ownership::Unowned;
        self.stop_clocks();
        self.look_again_at = Some(until);
    }

    /// A person has decided that it is a lead while its prospect waits: it is the same wait.
    pub fn is_a_lead(&mut self, reason: String, at: Timestamp) {
        self.stage = Stage::Mql;
        self.stage_reason = reason;
        self.asked = 0;
        self.queue("looking for a rep".to_owned(), WaitFor::Capacity, at);
    }

    /// A new cycle: offered afresh, with its history kept.
    pub fn reopen(&mut self, reason: String, at: Timestamp) {
        self.stage = Stage::Mql;
        self.stage_reason = reason;
        self.cycle += 1;
        self.quiet = false;
        self.rungs_done = 0;
        self.asked = 0;
        self.clock = Clock::Idle;
        self.clocks = Clocks { since: Some(at), ..Clocks::default() };
        self.holders.clear();
        self.after.refused_by.clear();
        (self.after.over_again_at, self.after.round_from) = (None, 0);
        self.first_offered_at = None;
        self.assigned_at = None;
        self.accepted_at = None;
        self.responded_at = None;
        self.responded_as = None;
        self.closed_at = None;
        self.placed.since = Some(at);
        let Afterwards { recycles, people, askers, letters_ended, .. } = std::mem::take(&mut self.after);
        // Whoever has ended our letters himself wants none in a new cycle either.
        let letters_ended = letters_ended.filter(|why| why == UNSUBSCRIBED);
        self.after = Afterwards { recycles, people, askers, letters_ended, ..Afterwards::default() };
        self.queue("looking for a rep".to_owned(), WaitFor::Capacity, at);
    }

    pub fn close(&mut self, stage: Stage, reason: String, at: Timestamp) -> Result<(), Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed(self.stage_reason.clone()));
        }
        if matches!(stage, Stage::Converted | Stage::Disqualified) {
            self.meet(ClockName::Disposition, at);
        }
        self.stage = stage;
        self.stage_reason = reason;
        self.closed_at = Some(at);
        self.ownership = Ownership::Unowned;
        self.look_again_at = None;
        self.stop_clocks();
        Ok(())
    }
}
