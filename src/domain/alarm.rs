//! A mail we owe about no lead: somebody must look after mail that was set aside because nothing could read it.
//!
//! Like a notice's, its row in the outbox holds whom and never the words. Which mails it tells of is asked when it is
//! sent, so that many at once are told in one.

use super::address::Address;
use super::id::{EmailId, MailboxName, NoticeId, RepId};
use super::time::Timestamp;
use std::time::Duration;

/// Also the name of its template: `templates/mail/set-aside.{subject,txt,html}`.
pub const KIND: &str = "set-aside";
/// How long it waits for company: what stopped one reading is seldom alone.
pub const GATHERING: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    pub id: NoticeId,
    /// None for an address that is no rep's.
    pub rep: Option<RepId>,
    pub to: Address,
}

/// A mail that was set aside, by what its header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    pub id: EmailId,
    pub mailbox: MailboxName,
    pub received_at: Timestamp,
    pub subject: String,
    pub sender: Option<String>,
}

/// An alarm whose turn it is, with what is set aside now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueAlarm {
    pub alarm: Alarm,
    /// Tries so far, this one included.
    pub attempts: u32,
    /// It was being sent when the program last stopped; it may have arrived.
    pub may_have_arrived: bool,
    /// The latest of them.
    pub mails: Vec<SetAside>,
    /// How many more there are.
    pub more: usize,
}
