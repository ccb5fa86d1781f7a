//! The mail itself: accounts, their folders, the mails in them. All in memory, each mailbox behind its own lock,
//! which no one holds while waiting.

use super::{Account, OUTSIDE};
use crate::clock::Clock;
use crate::domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

pub const INBOX: &str = "INBOX";

/// The folder where mail programs look for copies of what they sent.
pub const SENT: &str = "Sent";

/// The largest mail that either server takes, in bytes. Gmail and Exchange Online draw the line near it.
pub const MAIL_MAX_BYTES: usize = 25 * 1024 * 1024;

/// All mails of one account together, in bytes. The sandbox lives in memory.
const MAILBOX_MAX_BYTES: usize = 256 * 1024 * 1024;

const FOLDERS_MAX: usize = 100;
const FOLDER_NAME_MAX_BYTES: usize = 200;

/// Flags and keywords of a mail, without `\Recent`, which belongs to a session.
pub type Flags = BTreeSet<String>;

#[derive(Clone)]
pub struct Mail {
    pub raw: Arc<[u8]>,
    pub arrived_at: Timestamp,
    pub flags: Flags,
    /// The address that SMTP was given; empty for a mail that IMAP put here.
    pub recipient: String,
}

/// Which of the mailboxes; only [`Mailboxes`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner(usize);

/// The mailbox would outgrow its limit.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

pub struct Mailboxes {
    /// In the order of the accounts; [`OUTSIDE`] is the last.
    mailboxes: Vec<(Account, Mutex<Mailbox>)>,
    clock: Arc<dyn Clock>,
}

impl Mailboxes {
    pub fn new(mut accounts: Vec<Account>, clock: Arc<dyn Clock>) -> Self {
        accounts.push(Account { address: OUTSIDE.to_owned(), user: OUTSIDE.to_owned(), password: OUTSIDE.to_owned() });
        // From the clock, so that a mail program does not take the next sandbox on the same port for this one.
        let uid_validity = u32::try_from(clock.now().as_ms() / 1000).unwrap_or(1).max(1);
        let mailboxes = accounts.into_iter().map(|account| (account, Mutex::new(Mailbox::new(uid_validity)))).collect();
        Self { mailboxes, clock }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn log_in(&self, user: &[u8], password: &[u8]) -> Option<Owner> {
        let is_user = |account: &Account| {
            user.eq_ignore_ascii_case(account.user.as_bytes()) || user.eq_ignore_ascii_case(account.address.as_bytes())
        };
        let found =
            self.mailboxes.iter().position(|(account, _)| is_user(account) && password == account.password.as_bytes());
        found.map(Owner)
    }

    /// Who gets the mail for `address`: its account, that of the address without its `+token`, or the outside.
    pub fn owner_of(&self, address: &str) -> Owner {
        let found = self.account_at(address).or_else(|| self.account_at(&without_token(address)?));
        found.unwrap_or(Owner(self.mailboxes.len() - 1))
    }

    fn account_at(&self, address: &str) -> Option<Owner> {
        self.mailboxes.iter().position(|(account, _)| account.address.eq_ignore_ascii_case(address)).map(Owner)
    }

    /// What `address` got in its INBOX; everything there, if it is an account's own address.
    pub fn sent_to(&self, address: &str) -> Vec<(u32, Vec<u8>)> {
        let everything = self.account_at(address).is_some();
        self.with(self.owner_of(address), |mailbox| {
            let wanted =
                mailbox.inbox().mails().filter(|(_, mail)| everything || mail.recipient.eq_ignore_ascii_case(address));
            wanted.map(|(uid, mail)| (uid, mail.raw.to_vec())).collect()
        })
    }

    /// Runs `work` on a mailbox under its lock.
    pub fn with<T>(&self, owner: Owner, work: impl FnOnce(&mut Mailbox) -> T) -> T {
        // A panic of another connection leaves a mailbox that is still good enough for a sandbox.
        let mut mailbox = self.mailboxes[owner.0].1.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut mailbox)
    }
}

/// `sales+token@acme.example` is `sales@acme.example` (RFC 5233).
fn without_token(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let (base, _token) = local.split_once('+')?;
    Some(format!("{base}@{domain}"))
}

pub struct Mailbox {
    folders: BTreeMap<String, Folder>,
    pub subscribed: BTreeSet<String>,
    next_uid_validity: u32,
}

impl Mailbox {
    fn new(uid_validity: u32) -> Self {
        let mut mailbox =
            Self { folders: BTreeMap::new(), subscribed: BTreeSet::new(), next_uid_validity: uid_validity };
        for name in [INBOX, SENT] {
            mailbox.open(name);
            mailbox.subscribed.insert(name.to_owned());
        }
        mailbox
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.folders.keys().map(String::as_str)
    }

    /// The folder that cannot be deleted or renamed.
    pub fn inbox(&self) -> &Folder {
        &self.folders[INBOX]
    }

    pub fn folder(&self, name: &str) -> Option<&Folder> {
        self.folders.get(name)
    }

    pub fn folder_mut(&mut self, name: &str) -> Option<&mut Folder> {
        self.folders.get_mut(name)
    }

    /// Adds a folder and those above it (`a/b` makes `a`), each with a UIDVALIDITY never used before.
    pub fn create(&mut self, name: &str) -> Result<(), &'static str> {
        let name = name.strip_suffix('/').unwrap_or(name);
        let printable = name.bytes().all(|byte| (b' '..=b'~').contains(&byte) && !matches!(byte, b'*' | b'%' | b'"'));
        if !printable || name.len() > FOLDER_NAME_MAX_BYTES || name.split('/').any(str::is_empty) {
            return Err("this cannot be the name of a folder");
        }
        if self.folders.contains_key(name) {
            return Err("[ALREADYEXISTS] there is such a folder");
        }
        if self.folders.len() + name.split('/').count() > FOLDERS_MAX {
            return Err("[LIMIT] too many folders");
        }
        let ends = name.match_indices('/').map(|(at, _)| at).chain([name.len()]);
        ends.for_each(|end| self.open(&name[..end]));
        Ok(())
    }

    fn open(&mut self, name: &str) {
        if !self.folders.contains_key(name) {
            self.folders.insert(name.to_owned(), Folder::new(self.next_uid_validity));
            self.next_uid_validity = self.next_uid_validity.wrapping_add(1).max(1);
        }
    }

    pub fn delete(&mut self, name: &str) -> Result<(), &'static str> {
        if name == INBOX {
            return Err("INBOX stays");
        }
        self.folders.remove(name).map(|_| ()).ok_or("[NONEXISTENT] there is no such folder")
    }

    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), &'static str> {
        if from == INBOX {
            return Err("INBOX stays");
        }
        if !self.folders.contains_key(from) {
            return Err("[NONEXISTENT] there is no such folder");
        }
        self.create(to)?;
        let below = format!("{from}/");
        let moving = self.folders.keys().filter(|name| *name == from || name.starts_with(&below));
        for name in moving.cloned().collect::<Vec<_>>() {
            if let Some(folder) = self.folders.remove(&name) {
                self.folders.insert(format!("{to}{}", &name[from.len()..]), folder);
            }
        }
        Ok(())
    }

    /// Puts a mail into a folder that exists; `Ok(None)` if it does not.
    pub fn add(&mut self, folder: &str, mail: Mail) -> Result<Option<u32>, Full> {
        let stored_bytes = self.folders.values().flat_map(Folder::mails).map(|(_, mail)| mail.raw.len()).sum::<usize>();
        if stored_bytes + mail.raw.len() > MAILBOX_MAX_BYTES {
            return Err(Full);
        }
        Ok(self.folders.get_mut(folder).map(|folder| folder.add(mail)))
    }
}

pub struct Folder {
    pub uid_validity: u32,
    pub uid_next: u32,
    /// The first UID that no session has seen as recent yet.
    first_recent: u32,
    mails: BTreeMap<u32, Mail>,
    /// Counts every change, for sessions that have this folder selected.
    changes: watch::Sender<u64>,
    /// The highest UID given, for those who wait for mail.
    arrivals: watch::Sender<u32>,
}

impl Folder {
    fn new(uid_validity: u32) -> Self {
        Self {
            uid_validity,
            uid_next: 1,
            first_recent: 1,
            mails: BTreeMap::new(),
            changes: watch::Sender::new(0),
            arrivals: watch::Sender::new(0),
        }
    }

    pub fn mails(&self) -> impl Iterator<Item = (u32, &Mail)> {
        self.mails.iter().map(|(uid, mail)| (*uid, mail))
    }

    pub fn mail(&self, uid: u32) -> Option<&Mail> {
        self.mails.get(&uid)
    }

    pub fn len(&self) -> usize {
        self.mails.len()
    }

    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub fn arrivals(&self) -> watch::Receiver<u32> {
        self.arrivals.subscribe()
    }

    pub fn first_recent(&self) -> u32 {
        self.first_recent
    }

    /// A session has been told which mails are recent; the next one is not told again (RFC 3501 2.3.2).
    pub fn claim_recent(&mut self) {
        self.first_recent = self.uid_next;
    }

    fn add(&mut self, mail: Mail) -> u32 {
        let uid = self.uid_next;
        self.uid_next += 1;
        self.mails.insert(uid, mail);
        self.arrivals.send_replace(uid);
        self.note_change();
        uid
    }

    pub fn remove(&mut self, uid: u32) {
        if self.mails.remove(&uid).is_some() {
            self.note_change();
        }
    }

    /// Returns whether that was a change.
    pub fn set_flags(&mut self, uid: u32, flags: Flags) -> bool {
        let Some(mail) = self.mails.get_mut(&uid).filter(|mail| mail.flags != flags) else {
            return false;
        };
        mail.flags = flags;
        self.note_change();
        true
    }

    fn note_change(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }
}
