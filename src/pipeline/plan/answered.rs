//! What somebody of our house wrote to a prospect, and what stops the clock by it: mail in a watched Sent folder, and
//! copies that reps send us.

use super::{InHand, Read, World, same, whose};
use crate::desk::verbs::{self, Act, By};
use crate::domain::address::{self, Address};
use crate::domain::authentication::Authentication;
use crate::domain::automatic;
use crate::domain::change::Change;
use crate::domain::company::is_freemail;
use crate::domain::email::Email;
use crate::domain::event::{Actor, Event};
use crate::domain::id::{MailboxName, RepId};
use crate::domain::inquiry::{Inquiry, Label, SourceKind};
use crate::domain::kind::{Discerned, Kind};
use crate::domain::lead::{Evidence, Lead, Ownership};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::rules::Rules;
use crate::domain::subject;
use crate::domain::token::Key;
use crate::pipeline::letter::aside;
use crate::pipeline::link::KnownLead;
use crate::pipeline::people::authority::Claim;

/// Addressees looked at; a mail to more is no answer to one.
const ADDRESSEES_MAX: usize = 20;

/// A person's mail from our house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The rep whose address it is from, or who names himself in what the shared mailbox sent; none of a colleague.
    pub rep: Option<RepId>,
    /// Person keys of those outside whom it is to, or about.
    pub to: Vec<String>,
    pub way: Way,
}

/// How it came to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A copy of a rep's, or it lies in the folder of sent mail.
    Copied,
    /// A colleague for whom our mail server vouches answers somebody outside.
    ByColleague,
    /// The same, but he writes to us alone, above what somebody outside wrote.
    AboutIt,
    /// People of our house write to each other, with a copy to us.
    Internal,
}

/// None for mail from outside, to nobody outside, or that a program sent: one that says so, or one that reads like it.
pub(super) fn outgoing(
    email: &Email,
    inquiry: &Inquiry,
    kind: Kind,
    mailbox: &MailboxName,
    rules: &Rules,
    key: &Key,
) -> Option<Outgoing> {
    let from = email.sender()?;
    let named = || mailbox.is_sent().then(|| whose::named(email, inquiry, &rules.team)).flatten();
    let rep = rules.team.by_address(from).or_else(named).map(|rep| rep.id.clone());
    if rep.is_none() && !(mailbox.is_sent() && rules.is_colleague(from)) {
        return None;
    }
    let is_ours = email.message_id.as_deref().is_some_and(|id| key.own_message_id(id).is_some());
    let is_automatic = automatic::is_marked(email) || email.has_header("X-Anteroom-Lead");
    if is_ours || is_automatic || matches!(kind, Kind::AutoReply | Kind::Bounce) {
        return None;
    }
    let to = outside(email, rules);
    (!to.is_empty() && to.len() <= ADDRESSEES_MAX).then_some(Outgoing { rep, to, way: Way::Copied })
}

/// A colleague who is no rep, and answers: the prospect with a copy to us, or us about the prospect. What he passes on
/// is an inquiry, and whatever our mail server does not vouch for is anybody's.
pub(super) fn of_colleague(
    email: &Email,
    inquiry: &Inquiry,
    kind: Kind,
    rules: &Rules,
    server: &str,
) -> Option<Outgoing> {
    let from = email.sender().filter(|from| rules.is_colleague(from) && !rules.is_ours(from))?;
    let is_answer = kind == Kind::Reply && inquiry.source.kind == SourceKind::Person;
    let is_rep = rules.team.by_address(from).is_some();
    if !is_answer || is_rep || !Authentication::topmost(email, server).proves_sender() {
        return None;
    }
    let to = outside(email, rules);
    if !to.is_empty() {
        return (to.len() <= ADDRESSEES_MAX).then_some(Outgoing { rep: None, to, way: Way::ByColleague });
    }
    let to = introduced(email, inquiry, rules);
    (!to.is_empty()).then_some(Outgoing { rep: None, to, way: Way::AboutIt })
}

/// Person keys of those outside whose words it quotes, by the line above each quote.
pub(super) fn introduced(email: &Email, inquiry: &Inquiry, rules: &Rules) -> Vec<String> {
    let introduced = inquiry.pieces.iter().filter(|piece| piece.label == Label::Introduction);
    let words = introduced.filter_map(|piece| email.text.get(piece.range.clone())).take(ADDRESSEES_MAX);
    let named = words.flat_map(|words| address::all_in(words).filter_map(|found| Address::parse(&words[found]).ok()));
    let is_outside = |address: &Address| !rules.is_ours(address) && !rules.is_colleague(address);
    named.filter(is_outside).map(|address| address.person_key()).take(ADDRESSEES_MAX).collect()
}

/// Person keys of the addressees who are nobody of ours.
fn outside(email: &Email, rules: &Rules) -> Vec<String> {
    let addressees = email.to.iter().chain(&email.cc).filter_map(|party| party.address.as_ref());
    let outside = addressees.filter(|address| !rules.is_ours(address) && !rules.is_colleague(address));
    outside.map(|address| address.person_key()).take(ADDRESSEES_MAX + 1).collect()
}

impl InHand<'_> {
    /// Fills the plan of a mail by which somebody has answered a prospect; false for any other mail.
    pub(super) fn answers_a_prospect(&mut self) -> bool {
        let Self { envelope, read, rules, now, .. } = *self;
        let Some(outgoing) = read.outgoing.as_ref().filter(|outgoing| outgoing.way != Way::Internal) else {
            return false;
        };
        let is_sent = envelope.mailbox.is_sent();
        if is_sent && (aside::is_reaction(read) || aside::is_wordless(read)) {
            return false;
        }
        // What lies in our own folder is ours. What comes in says whose it is, and that must be proven.
        let is_proven = read.claim.as_ref().is_some_and(Claim::is_proven);
        let is_copy = read.discerned.kind == Kind::RepCommand && is_proven;
        if !is_sent && !is_copy && outgoing.way == Way::Copied {
            return false;
        }
        let found = in_conversation(outgoing, read, self.world);
        let Some((lead, reason)) = found
            .or_else(|| of_copy(outgoing, self.world).filter(|(lead, _)| !is_sent || goes_on_by_subject(read, lead)))
        else {
            return outgoing.way == Way::Copied && self.meets_somebody(outgoing);
        };
        // What was written before the prospect wrote is no answer to it.
        if envelope.received_at < lead.received_at {
            return false;
        }
        self.plan.lead = Some((lead.id.clone(), reason));
        self.plan.content = None;
        if outgoing.way != Way::Copied {
            self.is_of_the_house(format!("a colleague's, {}", read.discerned.reason));
        }
        if outgoing.way == Way::AboutIt {
            self.colleague_wrote_about(&lead);
            return true;
        }
        let about = Some(lead.id.clone());
        let Some(rep) = outgoing.rep.clone().or_else(|| lead.holder().cloned()) else {
            let text = "somebody answered the prospect from the shared mailbox, and the lead is with nobody".to_owned();
            self.plan.events.push(self.event(about, "answer_of_nobody", text));
            return true;
        };
        let at = envelope.received_at.min(now);
        let to = outgoing.to.clone();
        let act = Act::Seen { rep: rep.clone(), evidence: Evidence::Observed, to, at };
        match verbs::decide(&lead, &act, &By::Rep(rep.clone()), rules, now, self.ids) {
            Ok(mut change) => {
                change.after.after.meet(outgoing.to.iter().cloned());
                for event in &mut change.events {
                    event.email = Some(envelope.id.clone());
                }
                if is_sent && outgoing.rep.is_none() {
                    self.is_of_nobody_named(&lead, &mut change, &rep);
                }
                self.changes(change);
            }
            Err(refusal) => {
                let text = format!("{} wrote to the prospect, which changes nothing: {refusal}", rep.mention());
                let seen = Event { actor: Actor::Rep(rep), ..self.event(about, "answer_seen", text) };
                self.plan.events.push(seen);
            }
        }
        true
    }

    /// Nobody knows who wrote it: the record says so, and whoever is given it only because the lead was offered to him hears
    /// that he has it now.
    fn is_of_nobody_named(&mut self, before: &Lead, change: &mut Change, holder: &RepId) {
        let who = holder.mention().to_string();
        for event in change.events.iter_mut().filter(|event| ["responded", "answered_again"].contains(&event.what)) {
            event.actor = Actor::Rules(self.rules.version.clone());
            let did = event.text.strip_prefix(&who).unwrap_or(&event.text);
            let told = format!("somebody{did} from the shared mailbox, and names no rep; the lead is with {who}");
            if change.after.stage_reason == event.text {
                change.after.stage_reason.clone_from(&told);
            }
            event.text = told;
        }
        let is_only_offered = matches!(before.ownership, Ownership::Offered { .. });
        if let Some(rep) = self.rules.team.rep(holder).filter(|_| is_only_offered) {
            let note = "somebody answered from the shared mailbox while it was offered to you, and it is with you now: hand it \
                        on if it was somebody else"
                .to_owned();
            change.notices.push(Notice::to_rep(self.ids.next(), NoticeKind::Handover, &before.id, rep, note));
        }
    }

    /// A rep writes, in the conversation, to somebody who took no part in it so far: he does from now on.
    fn meets_somebody(&mut self, outgoing: &Outgoing) -> bool {
        let Self { envelope, now, .. } = *self;
        let is_its = |lead: &&Lead| lead.is_open() && envelope.received_at >= lead.received_at;
        let found = {
            let mut leads = in_thread(self.read, self.world).filter_map(|known| self.world.leads.get(&known.lead));
            leads.find(is_its).cloned()
        };
        let Some(lead) = found else { return false };
        let who =
            outgoing.rep.as_ref().map_or_else(|| "somebody of the house".to_owned(), |rep| rep.mention().to_string());
        let text = format!("{who} wrote to {}, who takes part from now on", outgoing.to.join(" and "));
        let event = self.event(Some(lead.id.clone()), "wrote_to_another", text);
        self.plan.lead = Some((lead.id.clone(), "a rep writes to somebody else in this conversation".to_owned()));
        self.plan.content = None;
        let mut change = Change { events: vec![event], ..Change::of(&lead, now) };
        change.after.after.meet(outgoing.to.iter().cloned());
        // He may answer in the same batch.
        if let Some(own) = self.read.handles.own.clone() {
            self.world.known.by_message_id.insert(own, same::known(&change.after));
        }
        self.changes(change);
        true
    }

    /// It is no word of the prospect's, whoever reads the lead's mails again.
    pub(super) fn is_of_the_house(&mut self, reason: String) {
        self.plan.discerned = Discerned { kind: Kind::RepCommand, reason, doubt: None };
        self.plan.opts_out = false;
        self.plan.content = None;
    }

    /// A colleague's word about a lead changes nothing of it; whoever has the lead hears of it, unless he wrote it or gets
    /// it himself.
    pub(super) fn colleague_wrote_about(&mut self, lead: &Lead) {
        let who = self.read.email.sender().map(ToString::to_string).unwrap_or_default();
        let text = format!("a colleague, {who}, wrote about it");
        let event = self.event(Some(lead.id.clone()), "colleague_wrote", text);
        let to = lead.holder().filter(|holder| !has_it(&self.read.email, holder, self.rules));
        self.shows(lead, to, event, "");
    }
}

fn has_it(email: &Email, rep: &RepId, rules: &Rules) -> bool {
    let Some(rep) = rules.team.rep(rep) else { return false };
    let parties = email.from.iter().chain(&email.to).chain(&email.cc).filter_map(|party| party.address.as_ref());
    parties.map(|address| address.person_key()).any(|key| key == rep.email.person_key())
}

/// The leads in whose conversation it was written.
fn in_thread<'w>(read: &'w Read, world: &'w World) -> impl Iterator<Item = &'w KnownLead> {
    let handles = &read.handles;
    let named = handles.in_reply_to.iter().chain(&handles.references);
    let known = named.filter_map(|id| world.known.by_message_id.get(id));
    known.chain(handles.notice.as_ref().and_then(|notice| world.known.by_notice.get(notice)))
}

/// The open lead whose prospect it is to, by the conversation it goes on with.
fn in_conversation(outgoing: &Outgoing, read: &Read, world: &World) -> Option<(Lead, String)> {
    // Others of their house may have taken the conversation over.
    let takes_part = |known: &KnownLead| known.participants.iter().any(|person| outgoing.to.contains(person));
    let is_met = |lead: &Lead| lead.after.people.iter().any(|person| outgoing.to.contains(person));
    let mut named = in_thread(read, world).filter_map(|known| Some((known, world.leads.get(&known.lead)?)));
    let is_its = |known: &KnownLead, lead: &Lead| {
        lead.is_open() && (is_to(outgoing, lead) || takes_part(known) || is_met(lead) || is_to_house(outgoing, lead))
    };
    let (_, lead) = named.find(|(known, lead)| is_its(known, lead))?;
    Some((lead.clone(), "it answers the prospect, in the conversation of this lead".to_owned()))
}

/// The open lead of what a rep sent us a copy of on purpose, or of mail in the Sent folder: by the prospect alone.
fn of_copy(outgoing: &Outgoing, world: &World) -> Option<(Lead, String)> {
    let theirs = outgoing.to.iter().filter_map(|person| world.person_leads.get(person)).flatten();
    let mut leads = theirs.filter_map(|id| world.leads.get(id));
    let copied = leads.find(|lead| lead.is_open() && is_to(outgoing, lead)).cloned();
    let reason = match outgoing.way {
        Way::Copied => "it is a copy of what a rep wrote to the prospect of this lead",
        Way::ByColleague => "it is a copy of what a colleague wrote to the prospect of this lead",
        Way::AboutIt | Way::Internal => "a colleague writes about what the prospect of this lead wrote",
    };
    copied.map(|lead| (lead, reason.to_owned()))
}

/// A mail that names no conversation, as some programs write it, and has the lead's subject: what goes on with another
/// conversation, or begins one, is no answer here.
fn goes_on_by_subject(read: &Read, lead: &Lead) -> bool {
    let handles = &read.handles;
    let names_none = handles.in_reply_to.is_none() && handles.references.is_empty();
    names_none && !handles.subject_key.is_empty() && subject::key(&lead.subject) == handles.subject_key
}

/// To somebody of the prospect's own house; a freemail's domain is none.
fn is_to_house(outgoing: &Outgoing, lead: &Lead) -> bool {
    let house = lead.prospect.email.as_deref().and_then(|email| Address::parse(email).ok());
    let house = house.filter(|address| !is_freemail(address.domain()));
    let is_of = |person: &String| {
        house.as_ref().is_some_and(|house| person.rsplit_once('@').is_some_and(|(_, domain)| domain == house.domain()))
    };
    outgoing.to.iter().any(is_of)
}

fn is_to(outgoing: &Outgoing, lead: &Lead) -> bool {
    let prospect = lead.prospect.email.as_deref().and_then(|email| Address::parse(email).ok());
    prospect.is_some_and(|prospect| outgoing.to.contains(&prospect.person_key()))
}
