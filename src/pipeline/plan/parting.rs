//! Whoever was answered and only says thanks once it is over: nothing is owed to him, and no lead begins.

use super::InHand;
use crate::domain::asking::only_parts;
use crate::domain::event::{Actor, Event};
use crate::domain::evidence::Answered;
use crate::domain::id::LeadId;
use crate::domain::lead::Lead;
use crate::pipeline::letter::own_words;

/// What whoever had the lead is told of it.
const THANKS: &str = "it only says thanks, after the end: nothing is owed, and no clock runs";

impl InHand<'_> {
    /// The closed lead that it takes leave of, if it does nothing else.
    pub(super) fn parts_from(&self, closed: Option<&LeadId>) -> Option<Lead> {
        let closed = closed.and_then(|closed| self.world.leads.get(closed))?;
        let answered = Answered::of(closed)?;
        let rep = self.rules.team.rep(&answered.by).map(|rep| rep.name.as_str());
        let names: Vec<String> = closed.prospect.name.as_deref().into_iter().chain(rep).flat_map(words).collect();
        let is_name = |word: &str| names.iter().any(|name| name == word);
        let is_all = self.read.email.attachments.is_empty() && only_parts(&own_words(self.read), &is_name);
        is_all.then(|| closed.clone())
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
        self.shows(closed, last.as_ref(), event, THANKS);
    }
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
