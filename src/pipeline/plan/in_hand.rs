//! One mail while it is planned.

use super::{Envelope, Read, World};
use crate::domain::change::{Change, Plan};
use crate::domain::event::{Actor, Event};
use crate::domain::id::{Ids, LeadId};
use crate::domain::kind::Kind;
use crate::domain::notice::ROBOT;
use crate::domain::rules::Rules;
use crate::domain::spoken::quoted;
use crate::domain::time::Timestamp;

/// What is known of the mail, the world it changes, and what it has come to so far.
pub(super) struct InHand<'a> {
    pub envelope: &'a Envelope,
    pub read: &'a Read,
    pub rules: &'a Rules,
    pub now: Timestamp,
    pub world: &'a mut World,
    pub ids: &'a mut dyn Ids,
    pub plan: Plan,
}

impl InHand<'_> {
    /// What the rules make of the mail, told in the timeline.
    pub fn event(&self, lead: Option<LeadId>, what: &'static str, text: String) -> Event {
        let actor = Actor::Rules(self.rules.version.clone());
        Event { at: self.now, lead, email: Some(self.envelope.id.clone()), actor, what, text }
    }

    /// Machine mail moves no lead; the audit tells that it came.
    pub fn set_apart(&mut self, lead: Option<LeadId>) {
        let event = self.tells_apart(lead);
        self.plan.events.push(event);
    }

    /// The same of what belongs to a lead. Where nothing but its words makes it a robot's, whoever has the lead is shown it.
    pub fn is_part_set_apart(&mut self, lead: LeadId) {
        let discerned = &self.read.discerned;
        let is_in_doubt = discerned.kind == Kind::AutoReply && discerned.doubt.is_some();
        match self.world.leads.get(&lead).filter(|about| is_in_doubt && about.is_open()).cloned() {
            Some(about) => {
                let event = self.tells_apart(Some(lead));
                self.shows(&about, about.holder(), event, ROBOT);
            }
            None => self.set_apart(Some(lead)),
        }
    }

    fn tells_apart(&self, lead: Option<LeadId>) -> Event {
        let discerned = &self.read.discerned;
        let text = format!("read as {}: {}", discerned.kind.as_str(), quoted(&discerned.reason));
        self.event(lead, "mail_set_apart", text)
    }

    /// The mail's one change of a lead; the batch's next mail finds the lead so.
    pub fn changes(&mut self, change: Change) {
        self.world.moves(&change);
        self.plan.change = Some(change);
    }
}
