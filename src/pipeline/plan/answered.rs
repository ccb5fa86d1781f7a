//! What somebody of our house wrote to a prospect, and what stops the clock by it: mail in a watched Sent folder, and
//! copies that reps send us.

use super::{Envelope, Read, World};
use crate::desk::verbs::{self, Act, By};
use crate::domain::change::Plan;
use crate::domain::email::Email;
use crate::domain::id::{Ids, LeadId, MailboxName, RepId};
use crate::domain::inquiry::Label;
use crate::domain::kind::Kind;
use crate::domain::lead::{Evidence, Lead};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;

/// Addressees looked at; a mail to more is no answer to one.
const ADDRESSEES_MAX: usize = 20;

/// A person's mail from our house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The rep whose address it is from; none of the shared mailbox's own.
    pub rep: Option<RepId>,
    /// Person keys of those outside whom it is to.
    pub to: Vec<String>,
}

/// None for mail from outside, to nobody outside, or that a program sent.
pub(super) fn outgoing(email: &Email, mailbox: &MailboxName, rules: &Rules, key: &Key) -> Option<Outgoing> {
    let from = email.sender()?;
    let rep = rules.team.by_address(from).map(|rep| rep.id.clone());
    if rep.is_none() && !(mailbox.is_sent() && rules.is_colleague(from)) {
        return None;
    }
    let is_ours = email.message_id.as_deref().is_some_and(|id| key.own_message_id(id).is_some());
    let is_automatic = email.header("Auto-Submitted").is_some_and(|value| !value.trim().eq_ignore_ascii_case("no"))
        || ["List-Id", "X-Anteroom-Lead", "X-Autoreply", "X-Auto-Response-Suppress"]
            .iter()
            .any(|name| email.has_header(name))
        || email
            .header("Precedence")
            .is_some_and(|value| ["bulk", "junk", "list", "auto_reply"].contains(&value.trim()));
    if is_ours || is_automatic {
        return None;
    }
    let addressees = email.to.iter().chain(&email.cc).filter_map(|party| party.address.as_ref());
    let outside = addressees.filter(|address| !rules.is_ours(address) && !rules.is_colleague(address));
    let to: Vec<String> = outside.map(|address| address.person_key()).take(ADDRESSEES_MAX + 1).collect();
    (!to.is_empty() && to.len() <= ADDRESSEES_MAX).then_some(Outgoing { rep, to })
}

/// Fills the plan of a mail by which somebody has answered a prospect; false for any other mail.
pub(super) fn seen(
    envelope: &Envelope,
    read: &Read,
    world: &mut World,
    rules: &Rules,
    now: Timestamp,
    ids: &mut dyn Ids,
    plan: &mut Plan,
) -> bool {
    let Some(outgoing) = &read.outgoing else { return false };
    let is_sent = envelope.mailbox.is_sent();
    // What lies in our own folder is ours. What comes in says whose it is, and that must be proven.
    let is_proven = read.claim.as_ref().is_some_and(|claim| claim.token.is_none() && claim.is_proven());
    let is_copy = read.discerned.kind == Kind::RepCommand && is_proven;
    if !is_sent && !is_copy {
        return false;
    }
    let Some((lead, reason)) = addressed(outgoing, read, world, is_sent) else { return false };
    // What was written before the prospect wrote is no answer to it.
    if envelope.received_at < lead.received_at {
        return false;
    }
    plan.lead = Some((lead.id.clone(), reason));
    plan.content = None;
    let Some(rep) = outgoing.rep.clone().or_else(|| lead.holder().cloned()) else {
        let text = "somebody answered the prospect from the shared mailbox, and the lead is with nobody".to_owned();
        plan.events.push(super::Event {
            at: now,
            lead: Some(lead.id.clone()),
            email: Some(envelope.id.clone()),
            actor: super::Actor::Rules(rules.version.clone()),
            what: "answer_of_nobody",
            text,
        });
        return true;
    };
    let at = envelope.received_at.min(now);
    let act = Act::Seen { rep: rep.clone(), evidence: Evidence::Observed, at };
    match verbs::decide(&lead, &act, &By::Rep(rep.clone()), rules, now, ids) {
        Ok(mut change) => {
            for event in &mut change.events {
                event.email = Some(envelope.id.clone());
            }
            world.leads.insert(lead.id.clone(), change.after.clone());
            plan.change = Some(change);
        }
        Err(refusal) => plan.events.push(super::Event {
            at: now,
            lead: Some(lead.id.clone()),
            email: Some(envelope.id.clone()),
            actor: super::Actor::Rep(rep.clone()),
            what: "answer_seen",
            text: format!("{rep} wrote to the prospect, which changes nothing: {refusal}"),
        }),
    }
    true
}

/// The open lead whose prospect it is to: by the conversation it goes on with, or, of a copy that a rep sent us on
/// purpose, by the prospect alone.
fn addressed(outgoing: &Outgoing, read: &Read, world: &World, is_sent: bool) -> Option<(Lead, String)> {
    let handles = &read.handles;
    let named = handles.in_reply_to.iter().chain(&handles.references);
    let known = named.filter_map(|id| world.known.by_message_id.get(id));
    let by_notice = handles.notice.as_ref().and_then(|notice| world.known.by_notice.get(notice));
    let in_thread = known.chain(by_notice).map(|known| known.lead.clone());
    let by_person = outgoing.to.iter().filter_map(|person| world.person_leads.get(person)).flatten().cloned();
    let is_to = |lead: &Lead| {
        let prospect = lead.prospect.email.as_deref().and_then(|email| super::Address::parse(email).ok());
        prospect.is_some_and(|prospect| outgoing.to.contains(&prospect.person_key()))
    };
    let find = |ids: &mut dyn Iterator<Item = LeadId>| {
        ids.filter_map(|id| world.leads.get(&id)).find(|lead| lead.is_open() && is_to(lead)).cloned()
    };
    if let Some(lead) = find(&mut in_thread.into_iter()) {
        return Some((lead, "it answers the prospect, in the conversation of this lead".to_owned()));
    }
    let copied = Some(()).filter(|()| !is_sent).and_then(|()| find(&mut by_person.into_iter()));
    copied.map(|lead| (lead, "it is a copy of what a rep wrote to the prospect of this lead".to_owned()))
}

/// Whether what the mail quotes is introduced as this rep's.
pub(super) fn quotes(read: &Read, rep: &RepId, rules: &Rules) -> bool {
    let Some(rep) = rules.team.rep(rep) else { return false };
    let address = rep.email.as_str().to_lowercase();
    let introduced = read.inquiry.pieces.iter().filter(|piece| piece.label == Label::Introduction);
    introduced
        .filter_map(|piece| read.email.text.get(piece.range.clone()))
        .any(|introduction| introduction.to_lowercase().contains(&address))
}
