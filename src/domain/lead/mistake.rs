//! What was said of a lead by mistake, and is taken back.

use super::super::sla::ClockName;
use super::super::time::Timestamp;
use super::answers::Answer;
use super::{Afterwards, Clock, Evidence, Lead, Refusal, Reopened, Stage};

/// Where the only answer was one that somebody had said by mistake.
const NOT_ANSWERED: &str = "it was a mistake that an answer was given: nobody has answered the prospect yet";

impl Lead {
    /// Where it stands again, as if what has been said since `before` had not been. What was learned of the prospect
    /// meanwhile stays known; a miss stays a miss, and a rung that was climbed is not climbed again.
    pub fn as_it_was(&self, before: &Self) -> Self {
        let mut again = Self {
            version: self.version,
            prospect: self.prospect.clone(),
            consent: self.consent.clone(),
            attribution: self.attribution.clone(),
            doubt: self.doubt.clone(),
            fit: self.fit,
            intent: self.intent,
            band: self.band,
            negative: self.negative.clone(),
            after: Afterwards { held: self.after.held.clone(), ..before.after.clone() },
            ..before.clone()
        };
        for name in ClockName::ALL {
            let (Some(now), Some(was)) = (self.ticking(name), again.ticking(name)) else { continue };
            if now.since != was.since {
                continue;
            }
            again.climbed(name, now.rungs_done.max(was.rungs_done));
            if let Clock::Missed { .. } = now.clock {
                again.set_clock(name, now.clock);
            }
        }
        again
    }

    /// The latest answer that rests on somebody's word alone was none, or what left through us and nobody has written
    /// since: what it met is waited for since it was.
    pub fn withdraw_answer(&mut self, now: Timestamp) -> Result<Reopened, Refusal> {
        if !self.may_turn_out_unanswered() {
            return Err(Refusal::NothingToTakeBack);
        }
        let answers = &self.clocks.answers;
        let is_said = |answer: &Answer| answer.evidence == Evidence::Attested && answer.relayed.is_none();
        if let Some(place) = answers.iter().rposition(is_said) {
            return Ok(self.forget_answer(place, NOT_ANSWERED, now));
        }
        let Some(last) = answers.last() else { return Err(Refusal::NothingToTakeBack) };
        // Whoever has written back since has had an answer.
        let is_the_last_word = self.stage == Stage::Attempted || last.of_next.is_some() && !self.owes_an_answer();
        match last.relayed.clone().filter(|_| is_the_last_word) {
            Some(email) => Ok(self.undone(&email, NOT_ANSWERED, now)),
            None => Err(Refusal::AnswerHasLeft),
        }
    }

    /// Answers that have left through us, and count.
    pub fn answers_through_us(&self) -> usize {
        self.clocks.answers.iter().filter(|answer| answer.relayed.is_some()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::RepId;
    use crate::domain::ladder::tests::{at, offered};

    #[test]
    fn what_was_missed_meanwhile_stays_missed() {
        let (ana, ask_at) = (RepId::new("ana"), at("2026-12-20T12:00:00Z"));
        let mut before = offered();
        before.accept(&ana, at("2026-11-20T15:05:00Z")).unwrap();
        before.clock = Clock::Running { due_at: at("2026-11-20T16:00:00Z") };
        let mut lead = before.clone();
        lead.respond(&ana, None, Evidence::Attested, at("2026-11-20T15:10:00Z"), ask_at).unwrap();
        assert_eq!(lead.as_it_was(&before), before);
        let late = Clock::Missed { due_at: at("2026-11-20T16:00:00Z") };
        let again = Lead { clock: late, rungs_done: 2, ..lead }.as_it_was(&before);
        assert_eq!((again.clock, again.rungs_done, again.stage), (late, 2, Stage::Accepted));
    }

    #[test]
    fn only_an_answer_on_somebodys_word_is_withdrawn() {
        let (ana, ask_at) = (RepId::new("ana"), at("2026-12-20T12:00:00Z"));
        let now = at("2026-11-20T15:20:00Z");
        let answered = |evidence| {
            let mut lead = offered();
            lead.respond(&ana, None, evidence, at("2026-11-20T15:10:00Z"), ask_at).unwrap();
            lead
        };
        assert_eq!(answered(Evidence::Observed).withdraw_answer(now), Err(Refusal::AnswerHasLeft));
        assert_eq!(offered().withdraw_answer(now), Err(Refusal::NothingToTakeBack));
        let mut lead = answered(Evidence::Attested);
        assert_eq!(lead.withdraw_answer(now), Ok(Reopened::First));
        assert_eq!((lead.responded_at, lead.clock, lead.holder()), (None, Clock::Idle, Some(&ana)));
    }
}
