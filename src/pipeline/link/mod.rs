//! The link room: is this new, or part of what?
//!
//! In: the mail's handles, and what the store knows about them. Out: a new lead, or the lead it belongs to, and why.
//! Never: merges on a subject or a Message-ID alone. A header that anybody can write needs a sender who takes part.

pub mod subject;

#[cfg(test)]
mod tests;

use crate::domain::address::Address;
use crate::domain::email::Email;
use crate::domain::id::{LeadId, NoticeId};
use crate::domain::inquiry::Inquiry;
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
}

/// A lead the store found by one of the handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLead {
    pub lead: LeadId,
    /// Person keys.
    pub participants: Vec<String>,
    pub subject_key: String,
    pub is_open: bool,
}

/// What the store knows about a mail's handles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    pub by_notice: HashMap<NoticeId, KnownLead>,
    pub by_message_id: HashMap<String, KnownLead>,
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
    Handles {
        own: email.message_id.clone().or_else(|| content_id(email, inquiry, sender.as_deref()?)),
        notice: all.iter().find_map(|id| key.own_message_id(id)),
        in_reply_to: email.in_reply_to.clone(),
        references,
        subject_key: subject::key(&email.subject),
        sender,
    }
}

/// Stands for the Message-ID of a mail that has none. Its bytes will not do: each way a copy takes adds headers of its
/// own. A mail without a date, too, is like any other with the same words, and is known by nothing.
fn content_id(email: &Email, inquiry: &Inquiry, sender: &str) -> Option<String> {
    let date = email.date?.as_ms().to_string();
    let mut digest = Sha256::new();
    for part in [sender, &date, &inquiry.subject, &inquiry.text] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let hex: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    // No Message-ID has a space in it.
    Some(format!("content {hex}"))
}

pub fn link(handles: &Handles, known: &Known) -> Linked {
    if let Some((notice, lead)) =
        handles.notice.as_ref().and_then(|notice| Some((notice, known.by_notice.get(notice)?)))
    {
        return joined(lead, format!("it answers our own mail {notice}, whose Message-ID we signed"));
    }
    let mut doubts: Vec<String> = Vec::new();
    if let Some(lead) = handles.in_reply_to.as_ref().and_then(|id| known.by_message_id.get(id)) {
        match participant(handles, lead) {
            Ok(sender) => {
                return joined(
                    lead,
                    format!("it answers a mail of this lead (In-Reply-To), and {sender} takes part in it"),
                );
            }
            Err(doubt) => doubts.push(format!("In-Reply-To names {}, but {doubt}", lead.lead)),
        }
    }
    for lead in handles.references.iter().filter_map(|id| known.by_message_id.get(id)) {
        match participant(handles, lead) {
            Ok(_) if lead.subject_key != handles.subject_key => {
                doubts.push(format!("References name {}, but the subject is another one", lead.lead));
            }
            Ok(sender) => {
                return joined(
                    lead,
                    format!(
                        "it names a mail of this lead (References), has its subject, and {sender} takes part in it"
                    ),
                );
            }
            Err(doubt) => doubts.push(format!("References name {}, but {doubt}", lead.lead)),
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

/// Whether the sender takes part: a header alone is not enough, or everybody who answers one newsletter shares a lead.
fn participant<'a>(handles: &'a Handles, lead: &KnownLead) -> Result<&'a str, String> {
    let sender = handles.sender.as_deref().ok_or("its sender cannot be read")?;
    if lead.participants.iter().any(|key| key == sender) {
        Ok(sender)
    } else {
        Err(format!("{sender} does not take part in it"))
    }
}

fn joined(lead: &KnownLead, reason: String) -> Linked {
    if lead.is_open {
        Linked::Part { lead: lead.lead.clone(), reason }
    } else {
        Linked::New {
            previous: Some(lead.lead.clone()),
            reason: format!("{reason}; that lead is closed, so a new cycle begins"),
        }
    }
}
