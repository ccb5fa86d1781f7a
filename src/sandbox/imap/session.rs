//! What one logged-in client does with its mailbox: a command in, the lines of the answer out.

use super::command::{Access, Command, FLAGS_MAX, Fate, FlagChange, FlagOrder, Numbering, Scope, StatusItem, Told};
use super::fetch::{self, Item, Place};
use super::numbers::{NumberSet, compact};
use super::search::{self, Key};
use super::view::{Removals, View};
use super::words::{Refusal, bad, no, put_string};
use crate::sandbox::mailboxes::{Mail, Mailbox, Mailboxes, Owner, SENT};

pub struct Session<'m> {
    mailboxes: &'m Mailboxes,
    owner: Owner,
    selected: Option<View>,
}

/// The untagged lines, and the text after the tag and OK.
pub struct Reply {
    pub untagged: Vec<u8>,
    pub done: String,
}

fn done(text: impl Into<String>) -> Result<Reply, Refusal> {
    Ok(Reply { untagged: Vec::new(), done: text.into() })
}

fn told(untagged: Vec<u8>, text: impl Into<String>) -> Result<Reply, Refusal> {
    Ok(Reply { untagged, done: text.into() })
}

impl<'m> Session<'m> {
    pub fn new(mailboxes: &'m Mailboxes, owner: Owner) -> Self {
        Self { mailboxes, owner, selected: None }
    }

    fn mailbox<T>(&self, work: impl FnOnce(&mut Mailbox) -> T) -> T {
        self.mailboxes.with(self.owner, work)
    }

    /// All commands that need a login but FETCH and IDLE, which take their time.
    pub fn run(&mut self, command: Command) -> Result<Reply, Refusal> {
        match command {
            Command::Select { folder, access } => self.select(folder, access),
            Command::Create { folder } => self.arrange(|mailbox| mailbox.create(&folder)),
            Command::Delete { folder } => self.arrange(|mailbox| mailbox.delete(&folder)),
            Command::Rename { from, to } => self.arrange(|mailbox| mailbox.rename(&from, &to)),
            Command::Subscribe { folder } => self.subscribe(folder),
            Command::Unsubscribe { folder } => {
                self.mailbox(|mailbox| mailbox.subscribed.remove(&folder));
                done("unsubscribed")
            }
            Command::List { pattern, scope } => self.list(&pattern, scope),
            Command::Status { folder, items } => self.status(&folder, &items),
            Command::Append { folder, flags, date, raw } => {
                let arrived_at = date.unwrap_or_else(|| self.mailboxes.now());
                self.append(&folder, Mail { raw: raw.into(), arrived_at, flags, recipient: String::new() })
            }
            Command::Close => self.close(),
            Command::Unselect => self.unselect(),
            Command::Expunge { uids } => self.expunge(uids.as_ref()),
            Command::Search { key, numbering } => self.search(&key, numbering),
            Command::Store { set, order } => self.store(&self.addressed(&set, order.numbering)?, &order),
            Command::Copy { set, folder, fate, numbering } => {
                self.copy(&self.addressed(&set, numbering)?, &folder, fate)
            }
            Command::Noop
            | Command::Capability
            | Command::Logout
            | Command::Id
            | Command::Namespace
            | Command::Login { .. }
            | Command::AuthenticatePlain { .. }
            | Command::Fetch { .. }
            | Command::Idle => bad("this command is not the session's"),
        }
    }

    fn select(&mut self, folder: String, access: Access) -> Result<Reply, Refusal> {
        // Also a SELECT that fails leaves the folder before (RFC 3501 6.3.1).
        self.selected = None;
        let Some((view, lines)) = self.mailbox(|mailbox| View::open(mailbox, folder, access)) else {
            return no("[NONEXISTENT] there is no such folder");
        };
        self.selected = Some(view);
        told(
            lines.into_bytes(),
            match access {
                Access::ReadWrite => "[READ-WRITE] selected",
                Access::ReadOnly => "[READ-ONLY] examined",
            },
        )
    }

    fn arrange(&self, work: impl FnOnce(&mut Mailbox) -> Result<(), &'static str>) -> Result<Reply, Refusal> {
        match self.mailbox(work) {
            Ok(()) => done("done"),
            Err(why) => no(why),
        }
    }

    fn subscribe(&self, folder: String) -> Result<Reply, Refusal> {
        let subscribed = self.mailbox(|mailbox| {
            let exists = mailbox.folder(&folder).is_some();
            if exists {
                mailbox.subscribed.insert(folder);
            }
            exists
        });
        if subscribed { done("subscribed") } else { no("[NONEXISTENT] there is no such folder") }
    }

    fn list(&self, pattern: &str, scope: Scope) -> Result<Reply, Refusal> {
        let (answer, names) = match scope {
            Scope::All => ("LIST", self.mailbox(|mailbox| mailbox.names().map(str::to_owned).collect::<Vec<_>>())),
            Scope::Subscribed => ("LSUB", self.mailbox(|mailbox| mailbox.subscribed.iter().cloned().collect())),
        };
        let mut out = Vec::new();
        if pattern.is_empty() && scope == Scope::All {
            // The question for the hierarchy separator (RFC 3501 6.3.8).
            out.extend_from_slice(b"* LIST (\\Noselect) \"/\" \"\"\r\n");
        }
        for name in names.iter().filter(|name| is_match(pattern.as_bytes(), name.as_bytes())) {
            let attributes = if name == SENT { "\\Sent" } else { "" };
            out.extend_from_slice(format!("* {answer} ({attributes}) \"/\" ").as_bytes());
            put_string(&mut out, name.as_bytes());
            out.extend_from_slice(b"\r\n");
        }
        told(out, "listed")
    }

    fn status(&self, name: &str, items: &[StatusItem]) -> Result<Reply, Refusal> {
        let values = self.mailbox(|mailbox| {
            let folder = mailbox.folder(name)?;
            let value = |item: &StatusItem| match item {
                StatusItem::Messages => format!("MESSAGES {}", folder.len()),
                StatusItem::Recent => {
                    let first_recent = folder.first_recent();
                    format!("RECENT {}", folder.mails().filter(|(uid, _)| *uid >= first_recent).count())
                }
                StatusItem::UidNext => format!("UIDNEXT {}", folder.uid_next),
                StatusItem::UidValidity => format!("UIDVALIDITY {}", folder.uid_validity),
                StatusItem::Unseen => {
                    format!("UNSEEN {}", folder.mails().filter(|(_, mail)| !mail.flags.contains("\\Seen")).count())
                }
            };
            Some(items.iter().map(value).collect::<Vec<_>>().join(" "))
        });
        let Some(values) = values else {
            return no("[NONEXISTENT] there is no such folder");
        };
        let mut out = b"* STATUS ".to_vec();
        put_string(&mut out, name.as_bytes());
        out.extend_from_slice(format!(" ({values})\r\n").as_bytes());
        told(out, "counted")
    }

    fn append(&self, folder: &str, mail: Mail) -> Result<Reply, Refusal> {
        let added = self.mailbox(|mailbox| {
            let uid_validity = mailbox.folder(folder).map(|folder| folder.uid_validity);
            mailbox.add(folder, mail).map(|uid| uid_validity.zip(uid))
        });
        match added {
            Ok(Some((uid_validity, uid))) => done(format!("[APPENDUID {uid_validity} {uid}] appended")),
            Ok(None) => no("[TRYCREATE] there is no such folder"),
            Err(_full) => no("[OVERQUOTA] the mailbox is full"),
        }
    }

    fn selected(&self) -> Result<&View, Refusal> {
        self.selected.as_ref().ok_or_else(|| Refusal::Bad("no folder is selected".to_owned()))
    }

    fn selected_for_writing(&self) -> Result<&View, Refusal> {
        match self.selected()? {
            view if view.access == Access::ReadOnly => no("the folder was opened read-only"),
            view => Ok(view),
        }
    }

    fn unselect(&mut self) -> Result<Reply, Refusal> {
        self.selected()?;
        self.selected = None;
        done("closed")
    }

    /// Removes deleted mails without a word, unless the folder is read-only.
    fn close(&mut self) -> Result<Reply, Refusal> {
        if self.selected()?.access == Access::ReadWrite {
            self.expunge(None)?;
        }
        self.unselect()
    }

    /// Removes; that they are gone is told by [`Session::catch_up`].
    fn expunge(&self, uids: Option<&NumberSet>) -> Result<Reply, Refusal> {
        let view = self.selected_for_writing()?;
        let last = view.last().uid;
        let chosen = view.uids().filter(|uid| uids.is_none_or(|uids| uids.contains(*uid, last)));
        self.mailbox(|mailbox| {
            let Some(folder) = mailbox.folder_mut(&view.folder) else {
                return;
            };
            for uid in chosen {
                if folder.mail(uid).is_some_and(|mail| mail.flags.contains("\\Deleted")) {
                    folder.remove(uid);
                }
            }
        });
        done("expunged")
    }

    fn search(&self, key: &Key, numbering: Numbering) -> Result<Reply, Refusal> {
        let view = self.selected()?;
        let mails = self.mails(view, 0..view.len());
        let found = mails.iter().filter(|(place, mail)| search::matches(key, *place, view.last(), mail));
        let numbers = found.map(|(place, _)| match numbering {
            Numbering::Sequence => format!(" {}", place.sequence),
            Numbering::Uid => format!(" {}", place.uid),
        });
        told(format!("* SEARCH{}\r\n", numbers.collect::<String>()).into_bytes(), "searched")
    }

    /// The mails at these positions of the view, less those that somebody else has removed.
    fn mails(&self, view: &View, positions: impl IntoIterator<Item = usize>) -> Vec<(Place, Mail)> {
        self.mailbox(|mailbox| {
            let Some(folder) = mailbox.folder(&view.folder) else {
                return Vec::new();
            };
            let places = positions.into_iter().filter_map(|position| view.place(position));
            places.filter_map(|place| Some((place, folder.mail(place.uid)?.clone()))).collect()
        })
    }

    pub fn addressed(&self, set: &NumberSet, numbering: Numbering) -> Result<Vec<usize>, Refusal> {
        Ok(self.selected()?.addressed(set, numbering))
    }

    /// The answer for one mail, which may become seen by it. None if it is gone.
    pub fn fetch(&mut self, position: usize, items: &[Item]) -> Option<Vec<u8>> {
        let view = self.selected.as_mut()?;
        let place = view.place(position)?;
        let marks = fetch::mark_seen(items) && view.access == Access::ReadWrite;
        let (mail, changed) = self.mailboxes.with(self.owner, |mailbox| {
            let folder = mailbox.folder_mut(&view.folder)?;
            let mut flags = folder.mail(place.uid)?.flags.clone();
            let changed = marks && flags.insert("\\Seen".to_owned()) && folder.set_flags(place.uid, flags);
            Some((folder.mail(place.uid)?.clone(), changed))
        })?;
        let mut items = items.to_vec();
        if changed && !items.contains(&Item::Flags) {
            items.push(Item::Flags);
        }
        if items.contains(&Item::Flags) {
            view.note_told(position, &mail.flags);
        }
        let mut out = Vec::new();
        fetch::put_answer(&mut out, place, &mail, &items);
        Some(out)
    }

    fn store(&mut self, positions: &[usize], order: &FlagOrder) -> Result<Reply, Refusal> {
        let view = self.selected_for_writing()?;
        let mut out = Vec::new();
        let mut stored = Vec::new();
        for (place, mail) in self.mails(view, positions.iter().copied()) {
            let flags = match order.change {
                FlagChange::Replace => order.flags.clone(),
                FlagChange::Add => &mail.flags | &order.flags,
                FlagChange::Remove => &mail.flags - &order.flags,
            };
            if flags.len() > FLAGS_MAX {
                return no("[LIMIT] a mail has too many flags");
            }
            self.mailbox(|mailbox| {
                let folder = mailbox.folder_mut(&view.folder);
                folder.is_some_and(|folder| folder.set_flags(place.uid, flags.clone()))
            });
            if order.told == Told::Result {
                let uid = if order.numbering == Numbering::Uid { format!("UID {} ", place.uid) } else { String::new() };
                let flags = fetch::flags(&flags, place.recent);
                out.extend_from_slice(format!("* {} FETCH ({uid}{flags})\r\n", place.sequence).as_bytes());
            }
            stored.push((place.sequence - 1, flags));
        }
        if let Some(view) = &mut self.selected {
            stored.iter().for_each(|(position, flags)| view.note_told(*position, flags));
        }
        told(out, "stored")
    }

    fn copy(&self, positions: &[usize], target: &str, fate: Fate) -> Result<Reply, Refusal> {
        if fate == Fate::Goes {
            self.selected_for_writing()?;
        }
        let view = self.selected()?;
        let mails = self.mails(view, positions.iter().copied());
        let copied = self.mailbox(|mailbox| {
            let Some(uid_validity) = mailbox.folder(target).map(|folder| folder.uid_validity) else {
                return no("[TRYCREATE] there is no such folder");
            };
            let (mut sources, mut targets) = (Vec::new(), Vec::new());
            for (place, mail) in mails {
                match mailbox.add(target, mail) {
                    Ok(uid) => targets.extend(uid),
                    Err(_full) => return no("[OVERQUOTA] the mailbox is full, not all were copied"),
                }
                sources.push(place.uid);
            }
            if fate == Fate::Goes
                && let Some(folder) = mailbox.folder_mut(&view.folder)
            {
                sources.iter().for_each(|uid| folder.remove(*uid));
            }
            let nothing = sources.is_empty();
            Ok((!nothing).then(|| format!("[COPYUID {uid_validity} {} {}]", compact(&sources), compact(&targets))))
        })?;
        match (copied, fate) {
            (None, _) => done("there was nothing to copy"),
            (Some(uids), Fate::Stays) => done(format!("{uids} copied")),
            // The UIDs must be known before the removals are told (RFC 6851 4.3).
            (Some(uids), Fate::Goes) => told(format!("* OK {uids} moved\r\n").into_bytes(), "moved"),
        }
    }

    /// Writes what changed in the selected folder since the client was last told.
    pub fn catch_up(&mut self, out: &mut Vec<u8>, removals: Removals) {
        if let Some(view) = &mut self.selected {
            self.mailboxes.with(self.owner, |mailbox| view.catch_up(mailbox, removals, out));
        }
    }

    /// Waits until there is something to catch up with; for ever if no folder is selected.
    pub async fn changed(&mut self) {
        match &mut self.selected {
            Some(view) => view.changed().await,
            None => std::future::pending().await,
        }
    }
}

/// Whether a folder name fits a pattern: `*` is anything, `%` anything but the separator (RFC 3501 6.3.8).
fn is_match(pattern: &[u8], name: &[u8]) -> bool {
    // reached[n]: the pattern so far can have used up the first n bytes of the name.
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    for letter in pattern {
        let mut next = vec![false; name.len() + 1];
        for at in 0..=name.len() {
            let before = at.checked_sub(1);
            next[at] = match letter {
                b'*' => reached[at] || before.is_some_and(|before| next[before]),
                b'%' => reached[at] || before.is_some_and(|before| next[before] && name[before] != b'/'),
                _ => before.is_some_and(|before| reached[before] && name[before] == *letter),
            };
        }
        reached = next;
    }
    reached[name.len()]
}

#[cfg(test)]
mod tests {
    use super::is_match;
    use crate::sandbox::mailboxes::INBOX;

    #[test]
    fn patterns_fit_names() {
        let fits = |pattern: &str, name: &str| is_match(pattern.as_bytes(), name.as_bytes());
        assert!(fits("*", INBOX) && fits("%", INBOX) && fits(INBOX, INBOX) && fits("a/%", "a/b") && fits("*b*", "a/b"));
        assert!(!fits("%", "a/b") && !fits("", INBOX) && !fits("IN", INBOX) && !fits("a%c", "a/c"));
    }
}
