//! Whoever knows the Message-ID of a mail of ours can write into its conversation. A stranger's mail is shown to the rep
//! who has the lead, and moves nothing; where nobody has it, it is an inquiry of its own.

use super::{InHand, same};
use crate::domain::address::Address;
use crate::domain::authentication::Authentication;
use crate::domain::change::Change;
use crate::domain::company::is_freemail;
use crate::domain::email::Email;
use crate::domain::event::Event;
use crate::domain::id::RepId;
use crate::domain::inquiry::SourceKind;
use crate::domain::kind::{Discerned, Kind};
use crate::domain::lead::Lead;
use crate::domain::notice::lately::Cause;
use crate::domain::notice::{Notice, NoticeKind, STRANGER};
use crate::domain::rules::Rules;
use crate::pipeline::assign::Deciding;
use crate::pipeline::link::Linked;

/// Addressees that are looked at.
const OTHERS_MAX: usize = 20;

/// Person keys of the addressees who are nobody of ours: they take part in what is written to them.
pub(super) fn others(email: &Email, rules: &Rules) -> Vec<String> {
    let all = email.to.iter().chain(&email.cc).filter_map(|party| party.address.as_ref()).take(OTHERS_MAX);
    let others = all.filter(|address| !rules.is_ours(address) && !rules.is_colleague(address));
    others.map(Address::person_key).collect()
}

/// Himself, or one of his house.
pub(super) fn takes_part(writer: &Address, people: &[String]) -> bool {
    let domain = writer.domain();
    let is_of = |house: &str| domain == house || domain.ends_with(&format!(".{house}"));
    let mut houses = people.iter().filter_map(|person| Some(person.rsplit_once('@')?.1));
    people.contains(&writer.person_key()) || !is_freemail(domain) && houses.any(is_of)
}

impl InHand<'_> {
    /// Where nobody has the lead that it names, a stranger may well be somebody who asks: nobody would hear of him.
    pub(super) fn without_strangers(&self, linked: Linked) -> Linked {
        let Linked::Part { lead, reason, .. } = &linked else { return linked };
        let known = self.world.leads.get(lead).filter(|lead| lead.holder().is_none() && self.is_of_stranger(lead));
        match known {
            Some(lead) => Linked::New {
                previous: None,
                reason: format!("{reason}; but who wrote it does not take part in {}", lead.shown_ref()),
            },
            None => linked,
        }
    }

    /// A person's answer to a mail of ours, who has neither written nor been written to in this conversation, and is of
    /// nobody's house who has.
    pub(super) fn is_of_stranger(&self, lead: &Lead) -> bool {
        let read = self.read;
        // What a person has called a lead's is read as an inquiry: he has decided.
        if read.discerned.kind != Kind::Reply || read.inquiry.source.kind != SourceKind::Person {
            return false;
        }
        let contact = read.inquiry.contact.email.as_ref().map(|found| &found.value);
        let writers: Vec<&Address> = contact.into_iter().chain(read.email.sender()).collect();
        if writers.iter().any(|writer| self.rules.is_colleague(writer) || self.rules.is_ours(writer)) {
            return false;
        }
        let people = self.participants(lead);
        if people.is_empty() || writers.is_empty() {
            return false;
        }
        let takes_part = |writer: &&Address| takes_part(writer, &people);
        // Whoever takes part may want the answer elsewhere, if it is certain that it was he who says so.
        if contact.is_some_and(|contact| !takes_part(&contact)) && !self.is_unproven() {
            return !writers.iter().any(takes_part);
        }
        !contact.map_or_else(|| writers.iter().any(takes_part), |contact| takes_part(&contact))
    }

    /// Person keys of those who have written in this conversation, and of those who were written to.
    pub(super) fn participants(&self, lead: &Lead) -> Vec<String> {
        let known = &self.world.known;
        let in_thread = known.by_notice.values().chain(known.by_message_id.values());
        let mut people: Vec<String> = same::known(lead).participants;
        people.extend(in_thread.filter(|known| known.lead == lead.id).flat_map(|known| known.participants.clone()));
        people.extend(lead.after.people.iter().cloned());
        people
    }

    /// Our mail server could say who sent it, and does not.
    fn is_unproven(&self) -> bool {
        let server = self.rules.reader_of(&self.envelope.mailbox).authserv_id.as_deref();
        server.is_some_and(|server| !Authentication::topmost(&self.read.email, server).proves_sender())
    }

    /// Whoever has the lead sees it, and decides: it is no word of the prospect's until he answers it, or calls it one.
    pub(super) fn stranger_wrote(&mut self, lead: &Lead, reason: String) {
        let who = self.read.email.sender().map(ToString::to_string).unwrap_or_default();
        self.plan.lead = Some((lead.id.clone(), reason));
        let why = format!("{who} is not known to take part in the conversation of {}", lead.shown_ref());
        self.plan.discerned = Discerned { kind: Kind::Stranger, reason: why, doubt: None };
        (self.plan.opts_out, self.plan.sender, self.plan.content) = (false, None, None);
        let text = format!("{who}, who is not known to take part, wrote into the conversation: it moves nothing");
        let event = self.event(Some(lead.id.clone()), "stranger_wrote", text);
        self.shows(lead, lead.holder(), event, STRANGER);
    }

    /// Whoever has the lead, or had it, hears of the mail, unless he wrote it, and nothing else comes of it. What comes too often
    /// stands on the lead's page alone.
    pub(super) fn shows(&mut self, lead: &Lead, to: Option<&RepId>, event: Event, note: &str) {
        let Self { envelope, rules, now, .. } = *self;
        let is_told = |rep: &&RepId| {
            let wrote_it = self.read.email.sender().and_then(|from| rules.team.by_address(from));
            wrote_it.is_none_or(|writer| writer.id != **rep)
                && !envelope.quiet
                && !self.world.lately.is_enough(rep, &lead.id, Cause::Shown, now)
        };
        let Some((workflow, holder)) = rules.workflow_of(lead).zip(to.filter(is_told)) else {
            self.plan.events.push(event);
            return;
        };
        let mut deciding = Deciding { rules, workflow, standing: &mut self.world.standing, now, ids: self.ids };
        let notice = deciding.notice(NoticeKind::Reply, lead, holder, note.to_owned());
        let notices = notice.map(|notice| Notice { email: Some(envelope.id.clone()), ..notice }).into_iter().collect();
        self.changes(Change { events: vec![event], notices, ..Change::of(lead, now) });
    }
}
