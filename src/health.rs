//! Whether Anteroom is doing its job: when each mailbox was last read to its end, when each loop last went round.
//!
//! In: what the rooms report. Out: what pages, `/healthz` and the watchdog show. Never: a guess; green means "checked".

use crate::domain::id::MailboxName;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// One mailbox as it was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxHealth {
    /// A completed check is due at least this often.
    pub interval: Duration,
    /// When the daemon began to watch it.
    pub since: Timestamp,
    pub last_check_at: Option<Timestamp>,
    /// Cause and remedy of the last failure, until a check completes.
    pub trouble: Option<Trouble>,
}

/// Why a mailbox could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub text: String,
    /// It will not pass by itself: a refused login, a missing folder, an expired certificate.
    pub needs_a_person: bool,
}

/// What is wrong with the files of the configuration as they are; what counted before goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigurationTrouble {
    /// They have mistakes, or a fixture comes out otherwise.
    Refused(String),
    /// Nothing is wrong, and a changed workflow must be tried first.
    Waits(String),
    /// They have counted before, and a fixture does not hold any more: they count all the same.
    NoLongerHolds(String),
}

impl ConfigurationTrouble {
    /// Cause and remedy.
    pub fn text(&self) -> &str {
        let (Self::Refused(text) | Self::Waits(text) | Self::NoLongerHolds(text)) = self;
        text
    }
}

/// Why no mail can be sent. What is owed waits in the outbox, so nothing is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailTrouble {
    /// Cause and remedy.
    pub text: String,
    pub since: Timestamp,
}

impl MailboxHealth {
    /// Unhealthy until the first check is complete, and when none has been completed for twice its interval; at once
    /// when a person must act. Servers end sessions every day: that alone is no trouble.
    pub fn is_well(&self, now: Timestamp) -> bool {
        let needs_a_person = self.trouble.as_ref().is_some_and(|trouble| trouble.needs_a_person);
        self.last_check_at.is_some_and(|at| now.since(at) <= self.interval * 2) && !needs_a_person
    }

    /// It is being read for the first time, nothing has gone wrong and it need not be done yet.
    pub fn is_first_reading(&self, now: Timestamp) -> bool {
        self.last_check_at.is_none() && self.trouble.is_none() && now.since(self.since) <= self.interval * 2
    }
}

/// The loops whose turning the watchdog reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loop {
    Intake,
    Send,
    Watch,
    SecondLook,
}

impl Loop {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Send => "send",
            Self::Watch => "watch",
            Self::SecondLook => "second_look",
        }
    }
}

#[derive(Debug, Default)]
struct State {
    mailboxes: BTreeMap<MailboxName, MailboxHealth>,
    loops: BTreeMap<Loop, Timestamp>,
    configuration_trouble: Option<ConfigurationTrouble>,
    configuration_warnings: Vec<String>,
    mail_trouble: Option<MailTrouble>,
}

#[derive(Debug, Default)]
pub struct Health(Mutex<State>);

impl Health {
    fn state(&self) -> MutexGuard<'_, State> {
        // A poisoned lock only means that some thread stopped between two assignments: the values still tell.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on the mailbox is read this often. What is known of it stays: its reader may only have begun anew.
    pub fn expect(&self, mailbox: &MailboxName, interval: Duration, now: Timestamp) {
        let fresh = MailboxHealth { interval, since: now, last_check_at: None, trouble: None };
        self.state().mailboxes.entry(mailbox.clone()).or_insert(fresh).interval = interval;
    }
    pub fn forget(&self, mailbox: &MailboxName) {
        self.state().mailboxes.remove(mailbox);
    }
    /// A check went to its end: everything the server lists is stored.
    pub fn checked(&self, mailbox: &MailboxName, now: Timestamp) {
        if let Some(health) = self.state().mailboxes.get_mut(mailbox) {
            health.last_check_at = Some(now);
            health.trouble = None;
        }
    }
    pub fn failed(&self, mailbox: &MailboxName, trouble: Trouble) {
        if let Some(health) = self.state().mailboxes.get_mut(mailbox) {
            health.trouble = Some(trouble);
        }
    }
    pub fn mailboxes(&self) -> BTreeMap<MailboxName, MailboxHealth> {
        self.state().mailboxes.clone()
    }

    /// The loop has gone round once more.
    pub fn turned(&self, which: Loop, now: Timestamp) {
        self.state().loops.insert(which, now);
    }
    pub fn loops(&self) -> BTreeMap<Loop, Timestamp> {
        self.state().loops.clone()
    }

    /// None when the files and the running version agree.
    pub fn set_configuration_trouble(&self, trouble: Option<ConfigurationTrouble>) {
        self.state().configuration_trouble = trouble;
    }
    pub fn configuration_trouble(&self) -> Option<ConfigurationTrouble> {
        self.state().configuration_trouble.clone()
    }
    /// What is odd about the configuration that counts, one line each.
    pub fn set_configuration_warnings(&self, warnings: Vec<String>) {
        self.state().configuration_warnings = warnings;
    }
    pub fn configuration_warnings(&self) -> Vec<String> {
        self.state().configuration_warnings.clone()
    }

    /// The mail server has been called again and again, in vain; None once it is back.
    pub fn set_mail_trouble(&self, trouble: Option<MailTrouble>) {
        self.state().mail_trouble = trouble;
    }
    pub fn mail_trouble(&self) -> Option<MailTrouble> {
        self.state().mail_trouble.clone()
    }
}
