//! The addresses that are ours: nobody else may have them, or Anteroom would write to itself.

use super::findings::{Findings, Placed};
use super::mailboxes::MailboxSettings;
use crate::domain::address::Address;
use crate::domain::id::MailboxName;
use std::collections::BTreeMap;

/// The address, `+tags` and case aside, and what it is.
#[derive(Debug, Default)]
pub struct Ours(BTreeMap<String, String>);

impl Ours {
    pub fn of(mailboxes: &BTreeMap<MailboxName, MailboxSettings>, from: Option<&Address>) -> Self {
        let sender = from.map(|from| (from.person_key(), "the sender of our own mail".to_owned()));
        // Where the login is an address of its own, the mailbox receives what is sent there, too.
        let logins = mailboxes.iter().filter_map(|(name, mailbox)| {
            let address = Address::parse(&mailbox.login.user).ok()?;
            Some((address.person_key(), format!("the login of [mailbox.{name}]")))
        });
        let intakes = mailboxes.iter().filter_map(|(name, mailbox)| {
            let address = mailbox.intake.address.as_ref()?;
            Some((address.person_key(), format!("the address of [mailbox.{name}]")))
        });
        Self(logins.chain(sender).chain(intakes).collect())
    }

    /// A finding if the address is ours, with or without a `+tag`.
    pub fn refuse(&self, address: &Placed<Address>, findings: &Findings) {
        if let Some(what) = self.0.get(&address.value.person_key()) {
            let remedy = "write a person's own address: mail to this one would come back as a lead";
            findings.error(&address.place, format!("{} is {what}", address.value), remedy);
        }
    }
}
