//! The link room: is this new, or part of what?
//!
//! In: the mail's handles, and what the store knows about them and about who wrote it. Out: a new lead, or the lead it
//! belongs to, and why. Never: merges on a subject or a Message-ID alone. A header that anybody can write needs a sender
//! who takes part, or is of the house of one who does; a person who writes afresh joins an open lead only within the
//! mailbox's window and under one name.

mod person;

pub use person::{Going, PersonLead, Policy};

#[cfg(test)]
mod tests;

use crate::domain::address::Address;
use crate::domain::company::is_freemail;
use crate::domain::email::Email;
use crate::domain::id::{LeadId, NoticeId};
use crate::domain::inquiry::{Inquiry, SourceKind};
use crate::domain::subject;
use crate::domain::token::Key;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

/// References looked at, newest first: threads grow without end, and the newest names the lead.
const REFERENCES_MAX: usize = 50;

/// What a mail can be known again by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Handles {
    /// Our signed Message-ID, found in In-Reply-To or References.
    pub notice: Option<NoticeId>,
    pub in_reply_to: Option<String>,
    /// Newest first, without the one in `in_reply_to`.
    pub references: Vec<String>,
    /// What answers and copies of this mail know it by: its Message-ID; for a mail without one, what it says.
    pub own: Option<String>,
    /// The subject without `Re:`, `AW:`, …, in one canonical form.
    pub subject_key: String,
    /// [`Address::person_key`] of who really wrote.
    pub sender: Option<String>,
    /// The same, where the address is one person's: a relay of a portal may be many people's.
    pub person: Option<String>,
    /// SHA-256 of Message-ID, sender, subject and text: two mails with it are one. None without a Message-ID.
    pub content: Option<String>,
}

/// A lead the store found by one of the handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLead {
    pub lead: LeadId,
    /// `L42`.
    pub shown: String,
    /// Person keys.
    pub participants: Vec<String>,
    pub subject_key: String,
    pub is_open: bool,
    /// The lead that the handle named, where that was merged into this one.
    pub merged: Option<String>,
}

/// What the store knows about a mail's handles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    pub by_notice: HashMap<NoticeId, KnownLead>,
    pub by_message_id: HashMap<String, KnownLead>,
    /// The leads of mails that say the same, by [`Handles::content`]: those they came to, whatever was merged since.
    pub by_content: HashMap<String, LeadId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linked {
    New { previous: Option<LeadId>, reason: String },
    Part { lead: LeadId, reason: String },
}
pub fn handles(email: &Email, inquiry: &Inquiry, key: &Key) -> Handles {
    let newest_first = email.references.iter().rev();
    let all: Vec<&String> = email.in_reply_to.iter().chain(newest_first).take(REFERENCES_MAX).collect();
    let mut references: Vec<String> = Vec::new();
    for id in all.iter().filter(|id| email.in_reply_to.as_ref() != Some(**id)) {
        if !references.contains(*id) {
            references.push((*id).clone());
        }
    }
    let sender = inquiry.contact.email.as_ref().map(|found| &found.value).or(email.sender()).map(Address::person_key);
    let is_relay = inquiry.source.kind == SourceKind::Portal;
    let person = inquiry.contact.email.as_ref().filter(|_| !is_relay).map(|found| found.value.person_key());
    let content = email
        .message_id
        .as_deref()
        .map(|id| digest(&[id, sender.as_deref().unwrap_or_default(), &inquiry.subject, &inquiry.text]));
    Handles {
        own: email.message_id.clone().or_else(|| content_id(email, inquiry, sender.as_deref()?)),
        notice: all.iter().find_map(|id| key.own_message_id(id)),
        in_reply_to: email.in_reply_to.clone(),
        references,
        subject_key: subject::key(&email.subject),
        sender,
        person,
        content,
    }
}

/// Stands for the Message-ID of a mail that has none. Its bytes will not do: each way a copy takes adds headers of its
/// own. A mail without a date, too, is like any other with the same words, and is known by nothing.
fn content_id(email: &Email, inquiry: &Inquiry, sender: &str) -> Option<String> {
    let date = email.date?.as_ms().to_string();
    // No Message-ID has a space in it.
    Some(format!("content {}", digest(&[sender, &date, &inquiry.subject, &inquiry.text])))
}

fn digest(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether another mail, which says something else, has this one's Message-ID: some programs give one to many mails.
pub fn is_taken<'a>(handles: &Handles, known: &'a Known) -> Option<&'a KnownLead> {
    let is_real = |id: &&String| !id.contains(' ');
    handles.own.as_ref().filter(is_real).and_then(|id| known.by_message_id.get(id))
}

/// `policy` says whether the same person's mail joins an open lead of his; none for mail that no person wrote.
pub fn link(handles: &Handles, known: &Known, policy: Option<&Policy<'_>>) -> Linked {
    if let Some((notice, lead)) =
        handles.notice.as_ref().and_then(|notice| Some((notice, known.by_notice.get(notice)?)))
    {
        return joined(lead, format!("it answers our own mail {notice}, whose Message-ID we signed"));
    }
    let mut doubts: Vec<String> = Vec::new();
    // Leads whose conversation the sender has left for a new subject.
    let mut left: Vec<&LeadId> = Vec::new();
    if let Some(lead) = handles.in_reply_to.as_ref().and_then(|id| known.by_message_id.get(id)) {
        match participant(handles, lead) {
            Ok(sender) => {
                // Trusted whatever the subject says: that is how people go on with a conversation.
                let drift = if is_subject(handles, lead) { "" } else { "; its subject is a new one" };
                return joined(lead, format!("it answers a mail of this lead (In-Reply-To), and {sender}{drift}"));
            }
            Err(doubt) => doubts.push(format!("In-Reply-To names {}, but {doubt}", lead.shown)),
        }
    }
    for lead in handles.references.iter().filter_map(|id| known.by_message_id.get(id)) {
        match participant(handles, lead) {
            Ok(_) if !is_subject(handles, lead) => {
                left.push(&lead.lead);
                doubts.push(format!("References name {}, but the subject is another one", lead.shown));
            }
            Ok(sender) => {
                return joined(
                    lead,
                    format!("it names a mail of this lead (References), has its subject, and {sender}"),
                );
            }
            Err(doubt) => doubts.push(format!("References name {}, but {doubt}", lead.shown)),
        }
    }
    if let Some(lead) = is_taken(handles, known) {
        doubts.push(format!("its Message-ID is that of another mail, of {}, which says something else", lead.shown));
    } else if let Some(policy) = policy {
        match policy.find(handles, &left) {
            Ok(reason) => return reason,
            Err(why_not) => doubts.extend(why_not),
        }
    }
    doubts.dedup();
    let reason = match doubts.as_slice() {
        [] if handles.in_reply_to.is_none() && handles.references.is_empty() => "it names no earlier mail".into(),
        [] => "it names earlier mail that we do not have".into(),
        doubts => doubts.join("; "),
    };
    Linked::New { previous: None, reason }
}

/// By what right the sender is part of it: a header alone is not enough, or everybody who answers one newsletter shares a
/// lead. A colleague of whoever takes part is, who has his mail from him; everybody has a freemail domain.
fn participant(handles: &Handles, lead: &KnownLead) -> Result<String, String> {
    let sender = handles.sender.as_deref().ok_or("its sender cannot be read")?;
    if lead.participants.iter().any(|key| key == sender) {
        return Ok(format!("{sender} takes part in it"));
    }
    let house = |key: &'_ str| key.rsplit_once('@').map(|(_, domain)| domain.to_owned());
    let own = house(handles.person.as_deref().unwrap_or_default()).filter(|domain| !is_freemail(domain));
    match lead.participants.iter().find(|key| own.is_some() && house(key) == own) {
        Some(colleague) => Ok(format!("{sender} is of the house of {colleague}, who takes part in it")),
        None => Err(format!("{sender} does not take part in it")),
    }
}

/// A lead keeps only so much of a long subject.
fn is_subject(handles: &Handles, lead: &KnownLead) -> bool {
    match lead.subject_key.strip_suffix('…') {
        Some(kept) => handles.subject_key.starts_with(kept.trim_end()),
        None => lead.subject_key == handles.subject_key,
    }
}

fn joined(lead: &KnownLead, reason: String) -> Linked {
    let reason = match &lead.merged {
        Some(merged) => format!("{reason}; it named {merged}, which was merged into this one"),
        None => reason,
    };
    if lead.is_open {
        Linked::Part { lead: lead.lead.clone(), reason }
    } else {
        Linked::New {
            previous: Some(lead.lead.clone()),
            reason: format!("{reason}; that lead is closed, so a new cycle begins"),
        }
    }
}
