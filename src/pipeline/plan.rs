//! What one mail comes to: the pure rooms, composed.
//!
//! [`read`] needs only the bytes and may run on any core; [`plan`] needs what is known of threads, people and the
//! team, and changes the world it was given as it goes, so that a batch is planned one mail after another.

use super::again::WROTE_AGAIN;
use super::letter::aside;
use super::link;
use super::people::authority::Claim;
use super::qualify;
use crate::domain::calendar::WorkSpan;
use crate::domain::change::Plan;
use crate::domain::email::Email;
use crate::domain::id::{EmailId, Ids, LeadId, MailboxName};
use crate::domain::inquiry::{Inquiry, SourceKind};
use crate::domain::kind::{Discerned, Kind};
use crate::domain::lead::Lead;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::BounceToken;
use crate::domain::verdict::BLIND;
use std::time::Duration;

mod acknowledge;
mod answered;
mod bounce;
mod in_hand;
mod in_sight;
mod internal;
mod new_lead;
mod pace;
mod parting;
mod passed_on;
mod promote;
mod quoted;
mod read;
mod rep;
mod same;
mod stranger;
mod whose;
mod world;
mod wrote;
pub use answered::Outgoing;
pub use bounce::{TurnedAway, turned_away};
use in_hand::InHand;
pub use promote::{promote, unread};
#[cfg(test)]
pub use read::understand;
pub use read::{learn, prepare, read};
pub use same::excerpt;
pub use world::World;
use world::is_of_colleague;

/// What a lead keeps of the text, in characters, for lists and notices; the mail itself is kept whole.
const EXCERPT_MAX: usize = 4_000;
/// What is kept of a subject, in characters.
const SUBJECT_MAX: usize = 300;
/// How long a lead rests in nurture before it is looked at again.
pub const NURTURE: Duration = Duration::from_secs(90 * 24 * 3_600);
/// How long a person has to review before he is asked again.
pub const REVIEW: WorkSpan = WorkSpan::Days(1);

/// What is known of a mail beside its bytes.
#[derive(Debug, Clone)]
pub struct Envelope {
    pub id: EmailId,
    pub mailbox: MailboxName,
    /// When the server received it.
    pub received_at: Timestamp,
    pub quiet: bool,
}

/// A mail, read.
#[derive(Debug, Clone)]
pub struct Read {
    pub email: Email,
    pub discerned: Discerned,
    pub inquiry: Inquiry,
    pub handles: link::Handles,
    /// What a rep brings who writes to us; none of anybody else's mail, and where replies are not acted on.
    pub claim: Option<Claim>,
    /// The address that a report of a mail's failure came back to.
    pub bounce: Option<BounceToken>,
    /// A person of our house wrote it to somebody outside.
    pub outgoing: Option<Outgoing>,
}

/// Decides what a mail comes to.
pub fn plan(
    envelope: &Envelope,
    read: &Read,
    world: &mut World,
    rules: &Rules,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Plan {
    let as_known = in_sight::as_known(envelope, read, world, rules);
    let read = as_known.as_ref().unwrap_or(read);
    let mut hand = InHand { envelope, read, rules, now, world, ids, plan: nothing_yet(envelope, read) };
    hand.decide();
    hand.keeps_pace();
    let plan = hand.plan;
    if let Some((content, (lead, _))) = plan.content.as_ref().zip(plan.lead.as_ref()) {
        world.remember_content(content, lead);
    }
    if plan.lead.is_none() && plan.discerned.kind == Kind::Spam {
        world.remember_spam(read);
    }
    plan
}

impl InHand<'_> {
    /// The first that it is: a copy, internal, a rep's word, an answer that somebody gave, a report of a mail of ours; else it is
    /// part of a lead, makes one, or is set apart.
    fn decide(&mut self) {
        let Self { envelope, read, rules, .. } = *self;
        let kind = read.discerned.kind;
        if let Some(lead) = same::copied_lead(envelope, read, self.world) {
            return self.repeats(lead);
        }
        if self.is_internal() {
            return;
        }
        // Of a backlog nobody is told, so none of it goes into a lead that somebody works on.
        // What a robot of his answers is kept with his lead as well.
        let is_his = !is_of_colleague(read) && !passed_on::is_of_another(read, rules);
        let policy = ((kind.is_human() || kind == Kind::AutoReply) && !envelope.quiet && is_his)
            .then(|| same::policy(envelope, read, self.world, rules));
        let linked = link::link(&read.handles, &self.world.known, policy.as_ref());
        let linked = self.without_strangers(same::goes_on(linked, read, self.world));
        let is_spoken = kind == Kind::RepCommand || kind == Kind::AutoReply && rep::is_lone_word(read, rules);
        let is_done = !envelope.quiet
            && (is_spoken && self.speaks()
                || self.speaks_from_elsewhere()
                || self.answers_a_prospect()
                || kind == Kind::Bounce && self.came_back());
        if is_done {
            return;
        }
        if kind.is_human() && link::is_taken(&read.handles, &self.world.known).is_some() {
            self.plan.defects.push("its Message-ID is that of another mail, which says something else".to_owned());
        }
        match linked {
            link::Linked::Part { lead, reason } => self.goes_to(lead, reason),
            link::Linked::New { previous, reason } => self.begins(previous, reason),
        }
    }

    fn repeats(&mut self, lead: LeadId) {
        let known_by = match &self.read.email.message_id {
            Some(_) => "Message-ID, sender, subject and text",
            None => "sender, date, subject and text",
        };
        let reason = format!("the same mail once more: {known_by} are those it began with");
        let event = self.event(Some(lead.clone()), "mail_repeated", reason.clone());
        self.plan.events.push(event);
        self.plan.lead = Some((lead, reason));
        self.plan.content = None;
    }

    /// It is part of a lead that there is.
    fn goes_to(&mut self, lead: LeadId, reason: String) {
        let Self { envelope, read, .. } = *self;
        if let Some(about) = self.world.leads.get(&lead).filter(|lead| self.is_of_stranger(lead)).cloned() {
            return self.stranger_wrote(&about, reason);
        }
        self.world.remember_part(envelope, read, &lead);
        self.plan.lead = Some((lead.clone(), reason));
        let is_of_prospect = matches!(read.discerned.kind, Kind::Inquiry | Kind::Reply);
        if let Some(about) = self.world.leads.get(&lead).filter(|lead| is_of_prospect && self.is_of_colleague(lead)) {
            let about = about.clone();
            self.is_of_the_house(format!("a colleague's, {}", read.discerned.reason));
            return self.colleague_wrote_about(&about);
        }
        let Some(before) = self.world.leads.get(&lead).filter(|_| is_of_prospect).cloned() else {
            return self.is_part_set_apart(lead);
        };
        if self.is_reaction() {
            return self.reacts(Some(lead));
        }
        let mut change = self.prospect_wrote(&before);
        if self.plan.opts_out {
            wrote::opted_out(&mut change, envelope);
        }
        if before.is_open() && !envelope.quiet {
            change.second_look = Some(WROTE_AGAIN.to_owned());
        }
        self.changes(change);
    }

    fn is_reaction(&self) -> bool {
        self.read.discerned.kind == Kind::Reply && aside::is_reaction(self.read)
    }

    fn reacts(&mut self, lead: Option<LeadId>) {
        let reason = "a reaction to our mail, which asks for no answer".to_owned();
        let event = self.event(lead, "mail_set_apart", reason.clone());
        self.plan.discerned = Discerned { kind: Kind::Notification, reason, doubt: None };
        self.plan.events.push(event);
    }

    /// Somebody of our house wrote it himself, and it is not he who asked.
    fn is_of_colleague(&self, lead: &Lead) -> bool {
        let Some(from) = self.read.email.sender() else { return false };
        let is_his = lead.prospect.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(from.as_str()));
        let is_by_himself = self.read.inquiry.source.kind == SourceKind::Person;
        is_by_himself && !is_his && !self.rules.is_ours(from) && self.rules.is_colleague(from)
    }

    /// It belongs to none: a person's mail makes one. A colleague's is a colleague passing an inquiry on.
    fn begins(&mut self, previous: Option<LeadId>, reason: String) {
        let Self { envelope, read, rules, .. } = *self;
        // A rep's note that names nobody is no inquiry that he passes on.
        let contact = &read.inquiry.contact;
        let is_note = read.discerned.kind == Kind::RepCommand && contact.email.is_none() && contact.phone.is_none();
        let workflow = rules.workflow_for(&envelope.mailbox);
        // What is put aside as spam is drawn from as well, and whoever judges it is not told that it is.
        let never = workflow.and_then(|workflow| self.is_never_spam(previous.as_ref(), workflow));
        let is_sample = read.discerned.kind == Kind::Spam
            && !(envelope.quiet || self.world.is_trial || never.is_some())
            && workflow.is_some_and(|workflow| qualify::is_drawn(workflow, envelope.id.as_str()));
        if is_note || !read.discerned.kind.is_human() && !is_sample && never.is_none() {
            return self.set_apart(None);
        }
        if previous.is_some() && self.is_reaction() {
            return self.reacts(None);
        }
        if let Some(closed) = self.parts_from(previous.as_ref()) {
            return self.parts(&closed);
        }
        let Some(workflow) = workflow else { return };
        if is_sample {
            self.plan.discerned = Discerned { kind: Kind::Inquiry, reason: BLIND.to_owned(), doubt: None };
        }
        if let Some(reason) = never {
            let doubt = read.discerned.doubt.clone();
            self.plan.discerned = Discerned { kind: Kind::Inquiry, reason, doubt };
        }
        let mut change = self.new_lead(previous, workflow);
        if self.plan.opts_out {
            wrote::opted_out(&mut change, envelope);
        }
        if !self.world.is_trial && !is_sample {
            self.plan.question_at = wrote::question_at(&change, envelope, read, workflow, rules);
        }
        self.world.remember(envelope, read, &change.after);
        self.plan.lead = Some((change.after.id.clone(), reason));
        self.plan.change = Some(change);
    }
}

fn nothing_yet(envelope: &Envelope, read: &Read) -> Plan {
    let kind = read.discerned.kind;
    Plan {
        email: envelope.id.clone(),
        discerned: read.discerned.clone(),
        message_id: read.handles.own.clone(),
        content: read.handles.content.clone().filter(|_| kind.is_human()),
        subject: cap(&read.email.subject, SUBJECT_MAX),
        sender: read.handles.sender.clone(),
        defects: read.email.defects.clone(),
        lead: None,
        events: Vec::new(),
        change: None,
        shadow: None,
        overrules: None,
        sender_word: None,
        asked_outside: Vec::new(),
        question_at: None,
        opts_out: wrote::opts_out(read),
        pauses: Vec::new(),
        bounced: None,
    }
}

/// At most `max` characters, cut at a character, with a sign that there was more.
fn cap(text: &str, max: usize) -> String {
    // Bytes are never fewer than characters.
    if text.len() <= max {
        return text.to_owned();
    }
    match text.char_indices().nth(max) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
