//! One accepted configuration, as decisions see it. Every decision names its version.

use super::address::Address;
use super::company::Companies;
use super::id::{MailboxName, RulesVersion, WorkflowName};
use super::team::Team;
use super::workflow::Workflow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What decisions need to know of a mailbox; how to reach it is the daemon's business.
#[derive(Debug, Clone)]
pub struct Intake {
    pub workflow: WorkflowName,
    /// The mailbox's own address, if its user name is one: never a contact, never a rep.
    pub address: Option<Address>,
}

#[derive(Debug, Clone)]
pub struct Rules {
    pub version: RulesVersion,
    pub team: Team,
    pub workflows: BTreeMap<WorkflowName, Arc<Workflow>>,
    pub mailboxes: BTreeMap<MailboxName, Intake>,
    pub companies: Companies,
    /// What our own mail is sent as; its domain makes our Message-IDs.
    pub from: Address,
}

impl Rules {
    /// The workflow of a mailbox. Mail of a mailbox that is configured no more goes by the first workflow.
    pub fn workflow_for(&self, mailbox: &MailboxName) -> Option<&Arc<Workflow>> {
        self.mailboxes
            .get(mailbox)
            .and_then(|intake| self.workflows.get(&intake.workflow))
            .or_else(|| self.workflows.values().next())
    }
    /// Addresses that are ours: the intake mailboxes and the sender of our notices.
    pub fn is_ours(&self, address: &Address) -> bool {
        let key = address.person_key();
        self.from.person_key() == key
            || self.mailboxes.values().any(|m| m.address.as_ref().is_some_and(|a| a.person_key() == key))
    }
}
