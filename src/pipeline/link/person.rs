//! The same person once more: whether a mail that names no earlier one goes on with an open lead, or brings back what rests.

use super::{Handles, Linked};
use crate::domain::id::{LeadId, MailboxName};
use crate::domain::time::Timestamp;
use std::time::Duration;

/// A lead of the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLead {
    pub lead: LeadId,
    /// `L7`
    pub shown: String,
    pub name: Option<String>,
    /// When the prospect last wrote in it.
    pub last_mail_at: Timestamp,
    pub going: Going,
}

/// How far along an open lead is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Going {
    /// Of a backlog that nobody is told of: what is written now is judged by itself.
    Quiet,
    /// Its reader has not seemed ready: it is judged again with what is written now.
    NotReady,
    /// A rep has put it aside until a date: what is written now brings it back.
    PutAside,
    /// Being worked on.
    Live,
}

/// A mailbox's word on mail of one person, and what there is of this one.
pub struct Policy<'a> {
    pub mailbox: &'a MailboxName,
    /// None: each mail that names no earlier one is a lead of its own.
    pub window: Option<Duration>,
    /// The name the mail gives.
    pub name: Option<&'a str>,
    pub received_at: Timestamp,
    pub leads: Vec<PersonLead>,
}

impl Policy<'_> {
    /// The lead this mail goes on with; or why there is none, as far as anybody would ask.
    pub(super) fn find(&self, handles: &Handles, left: &[&LeadId]) -> Result<Linked, Option<String>> {
        let (Some(window), Some(person)) = (self.window, &handles.person) else { return Err(None) };
        let mut leads: Vec<&PersonLead> = self.leads.iter().filter(|lead| !left.contains(&&lead.lead)).collect();
        leads.sort_by_key(|lead| std::cmp::Reverse((lead.going, lead.last_mail_at, lead.lead.clone())));
        let Some(lead) = leads.first() else { return Err(None) };
        if lead.going != Going::Live {
            return self.brings_back(person, &leads);
        }
        let (earlier, later) = (self.received_at.min(lead.last_mail_at), self.received_at.max(lead.last_mail_at));
        let words = in_words(window);
        if later.since(earlier) > window {
            let why = format!("the same person last wrote in {} more than {words} ago", lead.shown);
            return Err(Some(why));
        }
        let with_same_name =
            leads.iter().find(|lead| lead.going == Going::Live && may_be_one(self.name, lead.name.as_deref()));
        let Some(lead) = with_same_name.filter(|lead| self.received_at.since(lead.last_mail_at) <= window) else {
            return Err(Some(format!("{} comes from the same address, but from somebody of another name", lead.shown)));
        };
        let reason = format!(
            "{person} wrote in this lead within {words}, and it is still open (same_person of mailbox {})",
            self.mailbox
        );
        Ok(Linked::Part { lead: lead.lead.clone(), reason })
    }

    /// Two leads of one person would be offered twice: what rests goes on, however long it has.
    fn brings_back(&self, person: &str, leads: &[&PersonLead]) -> Result<Linked, Option<String>> {
        let may_be_his = |lead: &&&PersonLead| may_be_one(self.name, lead.name.as_deref());
        let Some(lead) = leads.iter().find(may_be_his) else {
            return Err(leads
                .first()
                .map(|lead| format!("{} comes from the same address, but from somebody of another name", lead.shown)));
        };
        if lead.going == Going::Quiet {
            return Err(Some(format!("{} of the same person rests, so this mail is judged by itself", lead.shown)));
        }
        let reason = format!("{person} began this lead, which rests (same_person of mailbox {})", self.mailbox);
        Ok(Linked::Part { lead: lead.lead.clone(), reason })
    }
}

/// Whether two names may be one person's: one says no more than a part of the other, or one says nothing.
fn may_be_one(one: Option<&str>, other: Option<&str>) -> bool {
    let words = |name: Option<&str>| -> Vec<String> {
        let lower = name.unwrap_or_default().to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let (few, many) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    few.iter().all(|word| many.contains(word))
}

fn in_words(window: Duration) -> String {
    const DAY: u64 = 86_400;
    match window.as_secs() {
        secs if secs % DAY == 0 && secs == DAY => "1 day".to_owned(),
        secs if secs % DAY == 0 => format!("{} days", secs / DAY),
        secs => format!("{} hours", secs / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_one;

    #[test]
    fn names_that_may_be_one_person() {
        for (one, other, is_one) in [
            (Some("Nora Berg"), Some("Nora Berg"), true),
            (Some("Berg, Nora"), Some("Nora Berg"), true),
            (Some("Nora"), Some("Nora Berg"), true),
            (Some("Nora M. Berg"), Some("nora berg"), true),
            (None, Some("Nora Berg"), true),
            (None, None, true),
            (Some("Per Berg"), Some("Nora Berg"), false),
            (Some("Per"), Some("Nora Berg"), false),
        ] {
            assert_eq!(may_be_one(one, other), is_one, "{one:?} {other:?}");
        }
    }
}
