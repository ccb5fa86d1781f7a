//! `[acknowledge]` of `anteroom.toml`: telling prospects that their mail has come.

use super::amount::count;
use super::findings::{Findings, Place};
use super::mailboxes::MailboxSettings;
use super::sheet::Section;
use crate::domain::acknowledge::Acknowledge;
use crate::domain::id::MailboxName;
use std::collections::BTreeMap;

pub struct Draft {
    acknowledge: Acknowledge,
    place: Place,
}

pub fn read(section: Section<'_>) -> Draft {
    let place = section.place.clone();
    let per_domain = count(&section, "per_domain", 1..=1_000).unwrap_or(5);
    let per_hour = count(&section, "per_hour", 1..=10_000).unwrap_or(60);
    section.close();
    Draft { acknowledge: Acknowledge { per_domain, per_hour }, place }
}

impl Draft {
    /// What only the mailboxes can tell.
    pub fn settle(self, mailboxes: &BTreeMap<MailboxName, MailboxSettings>, findings: &Findings) -> Acknowledge {
        if mailboxes.values().all(|mailbox| mailbox.intake.reader.authserv_id.is_none()) {
            let message = "no sender is ever known to be who he says, so nobody would be told anything";
            let remedy = "write `authserv_id` for a mailbox: the first word of the Authentication-Results header your mail server adds";
            findings.error(&self.place, message, remedy);
        }
        self.acknowledge
    }
}
