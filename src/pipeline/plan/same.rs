//! Whether a mail is one that came before, or of somebody who wrote before; and what a lead keeps of an inquiry's words.

use super::{EXCERPT_MAX, Envelope, Read, SUBJECT_MAX, World, cap};
use crate::domain::address::Address;
use crate::domain::id::LeadId;
use crate::domain::inquiry::Inquiry;
use crate::domain::lead::{Agreed, Lead, Stage};
use crate::domain::rules::Rules;
use crate::domain::subject;
use crate::pipeline::link;
use std::time::Duration;

/// A mail without a Message-ID that says the same again after this long was sent again.
const COPY_WITHIN: Duration = Duration::from_secs(24 * 3_600);
/// What is kept of the words somebody agreed by, and of a mark of origin, in characters.
const WORDS_MAX: usize = 300;
/// What is kept of a colleague's comment, in characters: the prospect's own words come below it.
const COMMENT_MAX: usize = 800;

/// The lead that this very mail is part of already: servers deliver twice, and people write to two of our addresses at
/// once. A Message-ID alone does not say so, as some programs give one to many mails.
pub(super) fn copied_lead(envelope: &Envelope, read: &Read, world: &World) -> Option<LeadId> {
    if !read.discerned.kind.is_human() {
        return None;
    }
    if let Some(lead) = read.handles.content.as_ref().and_then(|content| world.known.by_content.get(content)) {
        return Some(lead.clone());
    }
    // Mail without a Message-ID, and what came before contents were kept.
    let known = world.known.by_message_id.get(read.handles.own.as_ref()?)?;
    let lead = world.leads.get(&known.lead)?;
    let (earlier, later) = (envelope.received_at.min(lead.received_at), envelope.received_at.max(lead.received_at));
    let is_soon = later.since(earlier) <= COPY_WITHIN;
    let is_same = (read.email.message_id.is_some() || is_soon)
        && known.participants.contains(read.handles.sender.as_ref()?)
        && cap(&read.inquiry.subject, SUBJECT_MAX) == lead.subject
        && excerpt(&read.inquiry) == lead.text;
    is_same.then(|| lead.id.clone())
}

/// What the mailbox says of people who write again, and what there is of this one.
pub(super) fn policy<'a>(envelope: &'a Envelope, read: &'a Read, world: &World, rules: &Rules) -> link::Policy<'a> {
    let ids = read.handles.person.as_ref().and_then(|person| world.person_leads.get(person));
    // In a mailbox where each mail is a lead of its own, none goes on.
    let may_go_on = |lead: &&Lead| lead.is_open() && rules.same_person(&lead.mailbox).is_some();
    let leads = ids.into_iter().flatten().filter_map(|id| world.leads.get(id)).filter(may_go_on);
    let is_his = |lead: &Lead| {
        let own = lead.prospect.email.as_deref().and_then(|email| Address::parse(email).ok());
        own.map(|own| own.person_key()) == read.handles.person
    };
    link::Policy {
        mailbox: &envelope.mailbox,
        window: rules.same_person(&envelope.mailbox),
        name: read.inquiry.contact.name.as_ref().map(|name| name.value.as_str()),
        received_at: envelope.received_at,
        leads: leads
            .map(|lead| link::PersonLead {
                lead: lead.id.clone(),
                shown: lead.shown_ref(),
                // Of somebody whose lead was merged into another's, that one's name says nothing.
                name: lead.prospect.name.clone().filter(|_| is_his(lead)),
                last_mail_at: world.last_mail.get(&lead.id).copied().unwrap_or(lead.received_at),
                going: match lead.stage {
                    _ if lead.quiet => link::Going::Quiet,
                    Stage::Nurture => link::Going::NotReady,
                    Stage::Recycled => link::Going::PutAside,
                    Stage::Mql
                    | Stage::Review
                    | Stage::Accepted
                    | Stage::Attempted
                    | Stage::Contacted
                    | Stage::Qualified
                    | Stage::Disqualified
                    | Stage::Exited
                    | Stage::Converted
                    | Stage::Merged => link::Going::Live,
                },
            })
            .collect(),
    }
}

/// A reply to a closed lead that goes on already in a later one belongs to that one.
pub(super) fn goes_on(linked: link::Linked, read: &Read, world: &World) -> link::Linked {
    let link::Linked::New { previous: Some(closed), reason } = &linked else { return linked };
    let ids = read.handles.person.as_ref().and_then(|person| world.person_leads.get(person));
    let mut open = ids.into_iter().flatten().filter_map(|id| world.leads.get(id)).filter(|lead| lead.is_open());
    let follows = |lead: &&Lead| match &lead.previous {
        Some(previous) => previous == closed || subject::key(&lead.subject) == read.handles.subject_key,
        None => false,
    };
    match open.find(follows) {
        Some(lead) => link::Linked::Part {
            lead: lead.id.clone(),
            reason: format!("{reason}, which has begun: {}", lead.shown_ref()),
        },
        None => linked,
    }
}

/// A lead as later mails of the batch know it.
pub(super) fn known(lead: &Lead) -> link::KnownLead {
    let person = lead.prospect.email.as_deref().and_then(|email| Address::parse(email).ok());
    link::KnownLead {
        lead: lead.id.clone(),
        shown: lead.shown_ref(),
        participants: person.iter().map(Address::person_key).chain(lead.after.people.iter().cloned()).collect(),
        subject_key: subject::key(&lead.subject),
        is_open: lead.is_open(),
        merged: None,
    }
}

/// As much of a text as a lead keeps.
pub(super) fn kept(text: &str) -> String {
    cap(text, EXCERPT_MAX)
}

/// What a lead keeps of the text: above what the prospect wrote, what whoever passed it on says of it.
pub fn excerpt(inquiry: &Inquiry) -> String {
    let comments: Vec<String> = inquiry.comments.iter().map(|found| cap(&found.value, COMMENT_MAX)).collect();
    let Some(referrer) = inquiry.referrer.as_ref().filter(|_| !comments.is_empty()) else {
        return cap(&inquiry.text, EXCERPT_MAX);
    };
    cap(&format!("[{} passes this on: {}]\n\n{}", referrer.value, comments.join("\n\n"), inquiry.text), EXCERPT_MAX)
}

pub(super) fn agreed(inquiry: &Inquiry) -> Vec<Agreed> {
    let each = inquiry.consent.iter().map(|consent| Agreed {
        purpose: consent.purpose,
        is_given: consent.is_given,
        words: cap(&consent.words.value, WORDS_MAX),
    });
    each.collect()
}

pub(super) fn attribution(inquiry: &Inquiry) -> Vec<(String, String)> {
    inquiry.attribution.iter().map(|(name, found)| (name.clone(), cap(&found.value, WORDS_MAX))).collect()
}
