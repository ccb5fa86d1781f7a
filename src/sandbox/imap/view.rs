//! A folder as one client sees it. Message numbers are the client's own: they change only when it is told, so the
//! view is a copy, brought up to date between commands (RFC 3501 5.2, 5.5).

use super::command::{Access, Numbering};
use super::fetch::{self, Place};
use super::numbers::NumberSet;
use crate::sandbox::mailboxes::{Flags, Folder, Mailbox};
use tokio::sync::watch;

pub struct View {
    pub folder: String,
    pub access: Access,
    /// In the order of message numbers, which is that of UIDs.
    seen: Vec<Seen>,
    changes: watch::Receiver<u64>,
    /// Something changed that the client has not been told.
    behind: bool,
}

/// A mail as the client was last told of it.
struct Seen {
    uid: u32,
    recent: bool,
    flags: Flags,
}

/// Whether the client may be told now that mails have gone. During FETCH, STORE and SEARCH it may not, because the
/// numbers in its next command would be off (RFC 3501 7.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removals {
    Told,
    Withheld,
}

impl View {
    /// The folder as it is, and the lines that tell it to the client. None if there is no such folder.
    pub fn open(mailbox: &mut Mailbox, name: String, access: Access) -> Option<(Self, String)> {
        let folder = mailbox.folder_mut(&name)?;
        let mut view = Self { folder: name, access, seen: Vec::new(), changes: folder.changes(), behind: false };
        view.changes.mark_unchanged();
        view.take_in_arrivals(folder);
        let mut lines = vec![
            "FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)".to_owned(),
            format!("{} EXISTS", view.seen.len()),
            format!("{} RECENT", view.count_recent()),
        ];
        if let Some(position) = view.seen.iter().position(|seen| !seen.flags.contains("\\Seen")) {
            lines.push(format!("OK [UNSEEN {}] the first unseen mail", position + 1));
        }
        lines.push(match access {
            Access::ReadWrite => {
                "OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] keywords too".to_owned()
            }
            Access::ReadOnly => "OK [PERMANENTFLAGS ()] read-only".to_owned(),
        });
        lines.push(format!("OK [UIDVALIDITY {}] UIDs are valid", folder.uid_validity));
        lines.push(format!("OK [UIDNEXT {}] the next UID", folder.uid_next));
        Some((view, lines.iter().map(|line| format!("* {line}\r\n")).collect()))
    }

    pub fn len(&self) -> usize {
        self.seen.len()
    }

    pub fn place(&self, position: usize) -> Option<Place> {
        let seen = self.seen.get(position)?;
        Some(Place { sequence: position + 1, uid: seen.uid, recent: seen.recent })
    }

    /// What `*` stands for; zeros in an empty folder.
    pub fn last(&self) -> Place {
        let uid = self.seen.last().map_or(0, |seen| seen.uid);
        Place { sequence: self.seen.len(), uid, recent: false }
    }

    pub fn uids(&self) -> impl Iterator<Item = u32> {
        self.seen.iter().map(|seen| seen.uid)
    }

    /// Positions of the mails that a command is about. Numbers that do not exist are passed over.
    pub fn addressed(&self, set: &NumberSet, numbering: Numbering) -> Vec<usize> {
        let last = self.last();
        let is_meant = |position: &usize| match (numbering, self.place(*position)) {
            (Numbering::Sequence, Some(place)) => set.contains(place.number(), last.number()),
            (Numbering::Uid, Some(place)) => set.contains(place.uid, last.uid),
            (_, None) => false,
        };
        (0..self.seen.len()).filter(is_meant).collect()
    }

    /// The client has been told these flags.
    pub fn note_told(&mut self, position: usize, flags: &Flags) {
        if let Some(seen) = self.seen.get_mut(position) {
            seen.flags.clone_from(flags);
        }
    }

    /// Writes what changed in the folder since the client was last told: removals, flags, mails that came.
    pub fn catch_up(&mut self, mailbox: &mut Mailbox, removals: Removals, out: &mut Vec<u8>) {
        // An error means that the folder is gone, and with it all its mails.
        self.behind |= self.changes.has_changed().unwrap_or(true);
        if !self.behind {
            return;
        }
        self.changes.mark_unchanged();
        self.behind = removals == Removals::Withheld;
        let folder = mailbox.folder_mut(&self.folder);
        if removals == Removals::Told {
            self.put_removals(folder.as_deref(), out);
        }
        let Some(folder) = folder else {
            return;
        };
        self.put_flags(folder, out);
        if self.take_in_arrivals(folder) > 0 {
            let lines = format!("* {} EXISTS\r\n* {} RECENT\r\n", self.seen.len(), self.count_recent());
            out.extend_from_slice(lines.as_bytes());
        }
    }

    /// Each removal shifts the numbers after it, so the number told is that among the mails that are left.
    fn put_removals(&mut self, folder: Option<&Folder>, out: &mut Vec<u8>) {
        let mut left = 0;
        self.seen.retain(|seen| {
            let stays = folder.is_some_and(|folder| folder.mail(seen.uid).is_some());
            if stays {
                left += 1;
            } else {
                out.extend_from_slice(format!("* {} EXPUNGE\r\n", left + 1).as_bytes());
            }
            stays
        });
    }

    fn put_flags(&mut self, folder: &Folder, out: &mut Vec<u8>) {
        for (position, seen) in self.seen.iter_mut().enumerate() {
            if let Some(mail) = folder.mail(seen.uid).filter(|mail| mail.flags != seen.flags) {
                seen.flags.clone_from(&mail.flags);
                let flags = fetch::flags(&seen.flags, seen.recent);
                out.extend_from_slice(format!("* {} FETCH (UID {} {flags})\r\n", position + 1, seen.uid).as_bytes());
            }
        }
    }

    /// Appends the mails that came; how many.
    fn take_in_arrivals(&mut self, folder: &mut Folder) -> usize {
        let (known, first_recent, before) = (self.last().uid, folder.first_recent(), self.seen.len());
        let came = folder.mails().filter(|(uid, _)| *uid > known);
        self.seen.extend(came.map(|(uid, mail)| Seen { uid, recent: uid >= first_recent, flags: mail.flags.clone() }));
        if self.access == Access::ReadWrite {
            folder.claim_recent();
        }
        self.seen.len() - before
    }

    fn count_recent(&self) -> usize {
        self.seen.iter().filter(|seen| seen.recent).count()
    }

    /// Waits until there is something to catch up with; for ever if the folder was deleted.
    pub async fn changed(&mut self) {
        if self.changes.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
        // The wait has marked this as seen; the client has not seen it yet.
        self.behind = true;
    }
}
