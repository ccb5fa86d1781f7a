//! Whoever was answered and only says thanks: nothing is owed to him. Once it is over, no lead begins.

use super::InHand;
use crate::domain::asking::only_parts;
use crate::domain::event::{Actor, Event};
use crate::domain::evidence::Answered;
use crate::domain::id::LeadId;
use crate::domain::lead::Lead;
use crate::pipeline::letter::own_words;

/// What whoever has the lead is told of it.
pub(super) const THANKS: &str = "it only says thanks: no answer is owed, and no clock was started";
/// The same to whoever had it, once it is over.
const THANKS_AFTER: &str = "it only says thanks, after the end: nothing is owed, and no clock runs";

impl InHand<'_> {
    /// The closed lead that it takes leave of, if it does nothing else.
    pub(super) fn parts_from(&self, closed: Option<&LeadId>) -> Option<Lead> {
        let closed = closed.and_then(|closed| self.world.leads.get(closed))?;
        self.only_says_thanks(closed).then(|| closed.clone())
    }

    /// Whoever was answered, to whom nothing is owed, says no more than thanks.
    pub(super) fn only_says_thanks(&self, lead: &Lead) -> bool {
        let Some(answered) = Answered::of(lead) else { return false };
        let rep = self.rules.team.rep(&answered.by).map(|rep| rep.name.as_str());
        let names: Vec<String> = lead.prospect.name.as_deref().into_iter().chain(rep).flat_map(words).collect();
        let is_name = |word: &str| names.iter().any(|name| name == word);
        let is_owed = lead.owes_an_answer() || lead.after.askers.iter().any(|asker| asker.waits.is_some());
        !is_owed && self.read.email.attachments.is_empty() && only_parts(&own_words(self.read), &is_name)
    }

    /// It stays with the lead that is over. Whoever had it sees it, as long as he is there.
    pub(super) fn parts(&mut self, closed: &Lead) {
        let text = "the prospect wrote once more, and only to say thanks".to_owned();
        let event = self.event(Some(closed.id.clone()), "prospect_thanked", text);
        let event = Event { actor: Actor::Prospect, ..event };
        self.world.remember_part(self.envelope, self.read, &closed.id);
        let reason = "it only says thanks to whoever answered in this lead, which is over".to_owned();
        self.plan.lead = Some((closed.id.clone(), reason));
        let last = Answered::of(closed).map(|answered| answered.by);
        let last = last.filter(|last| self.rules.team.rep(last).is_some_and(|rep| rep.active));
        self.shows(closed, last.as_ref(), event, THANKS_AFTER);
    }
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
