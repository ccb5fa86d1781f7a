//! What people of our house write to each other about a lead, with one of our addresses among those it goes to. It
//! answers no prospect and is no word of one's: it is kept with the lead, and changes nothing.

use super::answered::{Outgoing, Way, introduced};
use super::{InHand, Read, World, same};
use crate::domain::address::Address;
use crate::domain::email::Email;
use crate::domain::id::LeadId;
use crate::domain::inquiry::{Inquiry, SourceKind};
use crate::domain::kind::Kind;
use crate::domain::replies::Tag;
use crate::domain::rules::Rules;

/// None for any mail that somebody outside has written or gets, and for one that means us: a colleague passes something
/// on by it, or answers a mail of ours.
pub(super) fn internal(email: &Email, inquiry: &Inquiry, kind: Kind, rules: &Rules) -> Option<Outgoing> {
    let from = email.sender().filter(|from| rules.is_colleague(from) && !rules.is_ours(from))?;
    let is_forward = inquiry.source.kind == SourceKind::Forward;
    // What a form or a portal sends from an address of our own is a prospect's.
    let is_of_person = is_forward || inquiry.source.kind == SourceKind::Person;
    if !is_of_person || !matches!(kind, Kind::RepCommand | Kind::Reply | Kind::Inquiry) {
        return None;
    }
    let to = || email.to.iter().filter_map(|party| party.address.as_ref());
    let all = || to().chain(email.cc.iter().filter_map(|party| party.address.as_ref()));
    let others = || all().filter(|address| !rules.is_ours(address) && !address.is_person_of(from));
    let is_reply_address = |address: &Address| match &rules.replies {
        Some(replies) => replies.tag == Tag::References || replies.tag_of(address).is_some(),
        None => false,
    };
    let is_for_us = to().any(|address| rules.is_ours(address) && (is_forward || is_reply_address(address)));
    let is_alone = others().next().is_none();
    // To us alone a rep says something about a lead, if it is in the conversation of one; anybody else passes it on.
    let is_a_word = is_alone && kind == Kind::RepCommand && !is_forward;
    let is_among_us = !is_alone && others().all(|address| rules.is_colleague(address));
    if is_for_us || !(is_among_us || is_a_word) {
        return None;
    }
    let asks = inquiry.contact.email.as_ref().filter(|_| is_forward).map(|found| found.value.clone());
    let asks = asks.into_iter().filter(|address| !rules.is_colleague(address)).map(|address| address.person_key());
    let about = asks.chain(introduced(email, inquiry, rules)).collect();
    let rep = rules.team.by_address(from).map(|rep| rep.id.clone());
    Some(Outgoing { rep, to: about, way: Way::Internal })
}

impl InHand<'_> {
    /// Fills the plan of such a mail about a lead we have; false for any other mail.
    pub(super) fn is_internal(&mut self) -> bool {
        let read = self.read;
        let outgoing = read.outgoing.as_ref().filter(|outgoing| outgoing.way == Way::Internal);
        let Some(outgoing) = outgoing else { return self.is_passed_on_again() };
        // What answers a mail of ours, and goes to us alone, may be a verb.
        let mut all = read.email.to.iter().chain(&read.email.cc).filter_map(|party| party.address.as_ref());
        if read.handles.notice.is_some() && all.all(|address| self.rules.is_ours(address)) {
            return false;
        }
        let Some(lead) = about(outgoing, read, self.world) else { return false };
        let who = outgoing.rep.as_ref().map_or_else(|| "a colleague".to_owned(), |rep| rep.mention().to_string());
        let text =
            format!("{who} wrote to people of the house about it: no answer to the prospect, and no word of his");
        self.is_of_the_house("people of our house write to each other, with a copy to us".to_owned());
        // Colleagues answer each other, perhaps in the same batch.
        if let Some((own, known)) = read.handles.own.clone().zip(self.world.leads.get(&lead).map(same::known)) {
            self.world.known.by_message_id.insert(own, known);
        }
        let event = self.event(Some(lead.clone()), "internal_mail", text);
        self.plan.events.push(event);
        self.plan.lead = Some((lead, "people of our house write to each other about this lead".to_owned()));
        true
    }

    fn is_passed_on_again(&mut self) -> bool {
        let again = passed_on_again(self.read, self.world);
        let Some(lead) = again.and_then(|lead| self.world.leads.get(&lead)).cloned() else { return false };
        let reason = "a colleague passes on what this lead has already".to_owned();
        self.is_of_the_house(reason.clone());
        self.plan.lead = Some((lead.id.clone(), reason));
        self.colleague_wrote_about(&lead);
        true
    }
}

/// By the address it goes to, the conversation it is part of, or whom it quotes.
fn about(outgoing: &Outgoing, read: &Read, world: &World) -> Option<LeadId> {
    let (handles, known) = (&read.handles, &world.known);
    let token = read.claim.as_ref().filter(|claim| claim.is_his).and_then(|claim| claim.token.as_ref());
    let by_token = token.and_then(|token| world.by_number.get(&token.lead_number)).cloned();
    let by_notice = handles.notice.as_ref().and_then(|notice| known.by_notice.get(notice));
    let named = handles.in_reply_to.iter().chain(&handles.references);
    let by_thread = by_notice.or_else(|| named.filter_map(|id| known.by_message_id.get(id)).next());
    let by_person = || {
        let leads = outgoing.to.iter().filter_map(|person| world.person_leads.get(person)).flatten();
        leads.filter_map(|id| world.leads.get(id)).find(|lead| lead.is_open()).map(|lead| lead.id.clone())
    };
    by_token.or_else(|| by_thread.map(|known| known.lead.clone())).or_else(by_person)
}

/// The open lead that has these words already: a colleague passes on to us what the prospect wrote to us as well.
fn passed_on_again(read: &Read, world: &World) -> Option<LeadId> {
    if read.inquiry.source.kind != SourceKind::Forward {
        return None;
    }
    let words = squashed(&read.inquiry.text);
    let leads = world.person_leads.get(read.handles.person.as_ref()?)?.iter().filter_map(|id| world.leads.get(id));
    let mut same = leads.filter(|lead| lead.is_open() && !words.is_empty() && squashed(&lead.text) == words);
    same.next().map(|lead| lead.id.clone())
}

/// Programs break lines anew when they pass something on.
fn squashed(text: &str) -> String {
    let kept: String = same::kept(text).chars().filter(|c| c.is_alphanumeric()).collect();
    kept.to_lowercase()
}
