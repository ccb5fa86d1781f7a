//! What answered a prospect, for as long as it may turn out that it did not arrive.

use super::super::id::EmailId;
use super::super::sla::ClockName;
use super::super::time::Timestamp;
use super::clocks::Ticking;
use super::{Clock, Evidence, Lead, Stage, Written};

/// Where the only answer came back.
const NOT_DELIVERED: &str = "the answer could not be delivered: nobody has answered the prospect yet";

/// Answers that a lead remembers; an older one has arrived, or others came after it.
const KEPT_MAX: usize = 10;

/// One answer to the prospect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub at: Timestamp,
    pub evidence: Evidence,
    /// The rep's mail that went through us; none of an answer that cannot come back to us.
    pub relayed: Option<EmailId>,
    /// Since when the prospect waited for it, if it answered one of his later mails, and how far its ladder was climbed.
    pub of_next: Option<(Timestamp, u32)>,
}

/// What follows from an answer that did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reopened {
    /// Nobody has answered him yet.
    First,
    /// The first answer is a later one.
    Later(Timestamp),
    /// His latest mail is still to be answered.
    Next,
    /// One of several who asked has no answer.
    OneOfSeveral,
    /// Others have answered what it answered.
    Nothing,
}

impl Reopened {
    /// As the timeline tells it.
    pub const fn told(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::OneOfSeveral => Some("one of those who asked is not answered after all, and waits on"),
            Self::First => Some("nobody has answered the prospect after all: his clock runs on from where it began"),
            Self::Next => {
                Some("the prospect's latest mail is not answered after all: its clock runs on from where it began")
            }
            Self::Later(_) => Some("the first answer that can have reached the prospect is a later one"),
        }
    }
}

impl Lead {
    pub(super) fn remember_answer(&mut self, at: Timestamp, evidence: Evidence, of_next: Option<(Timestamp, u32)>) {
        let answers = &mut self.clocks.answers;
        if answers.len() >= KEPT_MAX {
            answers.remove(0);
        }
        answers.push(Answer { at, evidence, relayed: None, of_next });
    }

    /// The answer of this moment is on its way through us.
    pub fn answered_through_us(&mut self, written: &Written, at: Timestamp) {
        let email = &written.email;
        self.lets_go(written);
        self.after.meet(written.others.iter().cloned());
        for answered in self.after.askers.iter_mut().filter_map(|asker| asker.answered.as_mut()) {
            if answered.at == at && answered.through.is_none() {
                answered.through = Some(email.clone());
            }
        }
        if let Some(answer) = self.clocks.answers.last_mut().filter(|answer| answer.at == at) {
            answer.relayed = Some(email.clone());
        }
    }

    /// An answer did not arrive: what it met is waited for as if it had not been, since when it was. A miss stays a
    /// miss, and whoever had accepted the lead still has it.
    pub fn unanswered(&mut self, email: &EmailId, now: Timestamp) -> Reopened {
        self.undone(email, NOT_DELIVERED, now)
    }

    /// What has met what this answer met, is as if it had not; `why` nobody has answered then.
    pub(super) fn undone(&mut self, email: &EmailId, why: &str, now: Timestamp) -> Reopened {
        let reopened = self.answer_undone(email, why, now);
        let is_of_several = self.is_not_answered_by(email, now);
        if reopened == Reopened::Nothing && is_of_several { Reopened::OneOfSeveral } else { reopened }
    }

    fn answer_undone(&mut self, email: &EmailId, why: &str, now: Timestamp) -> Reopened {
        let place = self.clocks.answers.iter().position(|answer| answer.relayed.as_ref() == Some(email));
        match place.filter(|_| self.may_turn_out_unanswered()) {
            Some(place) => self.forget_answer(place, why, now),
            None => Reopened::Nothing,
        }
    }

    /// Whether this mail of a rep's is an answer that counts here.
    pub fn is_answered_by(&self, email: &EmailId) -> bool {
        self.clocks.answers.iter().any(|answer| answer.relayed.as_ref() == Some(email))
    }

    /// He counts as answered, and somebody has it who would have to answer him otherwise.
    pub(super) fn may_turn_out_unanswered(&self) -> bool {
        let is_waited_for = matches!(self.stage, Stage::Attempted | Stage::Contacted) && self.holder().is_some();
        is_waited_for && self.responded_at.is_some()
    }

    /// The answer at this place was none; `why` nobody has answered him then, if it was the only one.
    pub(super) fn forget_answer(&mut self, place: usize, why: &str, now: Timestamp) -> Reopened {
        let gone = self.clocks.answers.remove(place);
        if self.responded_at == Some(gone.at) && gone.of_next.is_none() {
            return match self.clocks.answers.first().cloned() {
                None => self.unanswered_at_all(why, now),
                Some(next) => {
                    self.responded_at = Some(next.at);
                    self.responded_as = Some(next.evidence);
                    self.wait_again(ClockName::FirstResponse);
                    if let Some(first) = self.clocks.answers.first_mut() {
                        first.of_next = None;
                    }
                    Reopened::Later(next.at)
                }
            };
        }
        let Some((since, rungs_done)) = gone.of_next else { return Reopened::Nothing };
        // Whoever has written since has met it.
        if self.clocks.answers.iter().any(|answer| answer.at >= gone.at) {
            return Reopened::Nothing;
        }
        let ticking = self.clocks.next_response.get_or_insert(Ticking::begun(since));
        if ticking.since > since {
            *ticking = Ticking { rungs_done, ..Ticking::begun(since) };
        }
        ticking.over_at = None;
        self.wait_again(ClockName::NextResponse);
        self.clocks.reopened_at = Some(now);
        Reopened::Next
    }

    fn unanswered_at_all(&mut self, why: &str, now: Timestamp) -> Reopened {
        (self.responded_at, self.responded_as) = (None, None);
        self.wait_again(ClockName::FirstResponse);
        self.clocks.forget(ClockName::NextResponse);
        self.clocks.forget(ClockName::Disposition);
        self.clocks.reopened_at = Some(now);
        self.stage = Stage::Accepted;
        self.stage_reason = why.to_owned();
        self.asked = 0;
        self.look_again_at = None;
        Reopened::First
    }

    /// Dated by `Rules::date`, like a clock that has just begun; but it began when it did.
    fn wait_again(&mut self, name: ClockName) {
        if matches!(self.clock_state(name), Clock::Met { .. } | Clock::Void) {
            let is_paused = name.pauses() && self.pause_running().is_some();
            self.set_clock(name, if is_paused { Clock::Paused } else { Clock::Idle });
        }
    }

    /// Of a lead whose first answer is another one than was thought: met by it in time, or too late.
    pub fn met_at(&mut self, at: Timestamp) {
        self.meet(ClockName::FirstResponse, at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;
    use crate::domain::id::RepId;
    use crate::domain::ladder::tests::{at, offered};

    #[test]
    fn an_answer_that_did_not_arrive_is_none_and_its_clock_goes_on_since_it_began() {
        let (ana, noon) = (RepId::new("ana"), at("2026-11-20T12:00:00Z"));
        let answer = |lead: &mut Lead, time: &str, id: &str| {
            let (time, ask_at) = (at(time), at("2026-12-20T12:00:00Z"));
            match lead.responded_at {
                None => lead.respond(&ana, None, Evidence::Observed, time, ask_at).unwrap(),
                Some(_) => lead.answer_again(&ana, &[], Evidence::Observed, time, ask_at).unwrap(),
            }
            let (email, to) = (EmailId::new(id), Address::parse("nora@fjord.example").unwrap());
            let written = Written { email, by: ana.clone(), to, others: Vec::new() };
            lead.answered_through_us(&written, lead.clocks.answers.last().unwrap().at);
        };
        let mut lead = offered();
        let since = lead.waits_since();
        answer(&mut lead, "2026-11-20T15:10:00Z", "one");
        assert_eq!(lead.unanswered(&EmailId::new("another"), noon), Reopened::Nothing);
        assert_eq!(lead.unanswered(&EmailId::new("one"), noon), Reopened::First);
        assert_eq!((lead.stage.clone(), lead.responded_at, lead.clock), (Stage::Accepted, None, Clock::Idle));
        assert_eq!((lead.waits_since(), lead.holder()), (since, Some(&ana)));
        assert_eq!(lead.unanswered(&EmailId::new("one"), noon), Reopened::Nothing, "once");

        answer(&mut lead, "2026-11-20T15:20:00Z", "two");
        answer(&mut lead, "2026-11-20T15:30:00Z", "three");
        let third = at("2026-11-20T15:30:00Z");
        assert_eq!(lead.unanswered(&EmailId::new("two"), noon), Reopened::Later(third));
        assert_eq!((lead.responded_at, lead.stage.clone()), (Some(third), Stage::Attempted));

        lead.prospect_wrote(at("2026-11-20T16:00:00Z"));
        answer(&mut lead, "2026-11-20T16:10:00Z", "four");
        assert!(!lead.owes_an_answer());
        assert_eq!(lead.unanswered(&EmailId::new("four"), noon), Reopened::Next);
        assert!(lead.owes_an_answer());
        let next = lead.ticking(ClockName::NextResponse).map(|ticking| (ticking.since, ticking.clock));
        assert_eq!(next, Some((at("2026-11-20T16:00:00Z"), Clock::Idle)));
        assert_eq!(lead.responded_at, Some(third));
    }
}
