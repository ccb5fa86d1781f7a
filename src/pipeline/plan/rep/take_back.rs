//! A rep's mail that takes back what he said last.

use super::Speaking;
use crate::desk::verbs::{self, Act, By};
use crate::domain::last_word::TAKEN_BACK_WITHIN;
use crate::domain::lead::Lead;
use crate::domain::notice::NoticeKind;
use crate::pipeline::plan::InHand;

impl Speaking<'_, '_> {
    /// It counts from when our server had his mail.
    pub(super) fn take_back(&mut self, lead: &Lead) {
        let by = By::Rep(self.claim.rep.clone());
        let InHand { rules, now, envelope, .. } = *self.hand;
        let last = self.hand.world.last_words.get(&lead.id).filter(|last| last.is_in_time(envelope.received_at));
        let mut change = match verbs::take_back(lead, last, &by, rules, now, self.hand.ids) {
            Ok(change) => change,
            Err(refusal) => return self.refuse(lead, refusal.to_string()),
        };
        change.events.iter_mut().for_each(|event| event.email = Some(envelope.id.clone()));
        for (pool, rep, by) in std::mem::take(&mut change.turns) {
            self.hand.world.standing.turn_mut(&pool, &rep).credit += by;
        }
        let told = match change.takes_back {
            Some(_) => "it is as it was before you said so".to_owned(),
            None => verbs::not_answered_words(lead, &change.after),
        };
        change.notices.extend(self.notice(NoticeKind::Confirmed, &change.after, told));
        self.finish(change, "it takes back what was said last");
    }

    /// With how it is taken back, where it has taken the lead from him or stopped a clock.
    pub(super) fn done_for_now(&self, act: &Act, done: String) -> String {
        match act {
            Act::Accept | Act::Answer(_) | Act::Pause { .. } | Act::Resume => done,
            _ => format!(
                "{done}. If that was a mistake, say “{}” within {} minutes",
                self.word("undo"),
                TAKEN_BACK_WITHIN.as_secs() / 60
            ),
        }
    }
}
