//! How far a mailbox has been read.

use super::time::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailboxMark {
    pub uidvalidity: u32,
    /// Everything from this UID on is ours to read.
    pub first_uid: u32,
    /// Every UID from the first up to this one is stored or known to be gone.
    pub cursor_uid: u32,
    /// Mails up to this UID tell nobody.
    pub quiet_until_uid: u32,
    /// After a new UIDVALIDITY, mails up to this UID are compared by content with what is stored.
    pub relist_until_uid: u32,
    /// Of the mails up to this UID, those that the server received before `since` are passed by: UIDs follow the order
    /// in which mails were put into the folder, not the one in which they came.
    pub dated_until_uid: u32,
    /// Mail the server received earlier was there before we were asked to read; met again later, it tells nobody.
    pub since: Timestamp,
}

impl MailboxMark {
    /// Whether a mail that the server received at this moment is ours to read.
    pub fn wants(&self, uid: u32, received_at: Timestamp) -> bool {
        uid > self.dated_until_uid || received_at >= self.since
    }
}
