//! One session with the server: what is new is stored, and more is waited for.

use super::super::answers::{Fetched, Listed, Listing};
use super::super::batch::{self, Batch};
use super::super::connect;
use super::super::error::ArriveError;
use super::super::idle::Woke;
use super::super::session::Session;
use super::super::start::{self, Folder};
use super::super::uids;
use super::{Arrive, Mailbox};
use crate::clock::RandomIds;
use crate::domain::id::{EmailId, Ids as _};
use crate::domain::mailbox::MailboxMark;
use crate::domain::time::Timestamp;
use crate::store::{NewEmail, StoreError};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

/// UIDs asked for at a time: answers stay short whatever the mailbox holds.
const WINDOW: u32 = 4_000;
/// How much is kept at most of a mail that is too large to keep whole.
const BEGINNING_BYTES: u32 = 1 << 20;
/// How often we look whether there is room for more.
const BACKLOG_PAUSE: Duration = Duration::from_millis(200);

/// One session with the server.
pub struct Visit {
    pub arrive: Arrive,
    pub mailbox: Mailbox,
    pub listing: Listing,
    pub stop: CancellationToken,
}

/// What a session knows of its folder.
pub(super) struct Place {
    session: Session,
    pub(super) mark: MailboxMark,
    /// Mails of this mailbox by content, while its list is read anew.
    by_content: HashMap<String, EmailId>,
}

/// Why a session ended.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Server(#[from] ArriveError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Visit {
    pub async fn stay(self) -> Result<(), Trouble> {
        let (name, now) = (&self.mailbox.name, self.arrive.clock.now());
        // Before the server is asked: however long it keeps us out, `now` stays this moment.
        let asked_at = self.arrive.store.mailbox_asked_at(name, now).await?;
        let session = connect::connect(&self.mailbox.server).await?;
        let (mut place, mut last_uid) = self.enter(session, asked_at).await?;
        let mut compared_at: Option<Instant> = None;
        loop {
            self.take_new(&mut place, last_uid).await?;
            if compared_at.is_none_or(|at| at.elapsed() >= self.mailbox.poll) {
                self.compare(&mut place).await?;
                compared_at = Some(Instant::now());
            }
            self.arrive.health.checked(&self.mailbox.name, self.arrive.clock.now());
            if self.stop.is_cancelled() {
                break;
            }
            let until_poll = compared_at.map_or(Duration::ZERO, |at| self.mailbox.poll.saturating_sub(at.elapsed()));
            let wait = self.mailbox.idle_renew.min(until_poll).max(Duration::from_millis(100));
            if place.session.idle(wait, &self.stop).await? == Woke::Ended {
                break;
            }
            // From here on the server's own end of the list counts: new mail has higher numbers than it told us.
            last_uid = uids::END;
        }
        place.session.logout().await;
        Ok(())
    }

    /// Opens the folder and decides where to go on. Also the highest UID the server has given out.
    pub(super) async fn enter(&self, mut session: Session, asked_at: Timestamp) -> Result<(Place, u32), Trouble> {
        let name = &self.mailbox.name;
        let selected = session.examine(&self.mailbox.server.folder).await?;
        let last_uid = match selected.uidnext {
            Some(next) => next.saturating_sub(1),
            None => session.search(1, uids::END, None).await?.last().copied().unwrap_or(0),
        };
        let known = self.arrive.store.mailbox_mark(name).await?;
        let first_since = match (known, start::wanted_since(self.mailbox.start, asked_at)) {
            (None, Some(since)) => first_since(&mut session, last_uid, since).await?,
            _ => None,
        };
        let folder = Folder { uidvalidity: selected.uidvalidity, last_uid, first_since };
        let mark = start::begin(known, folder, self.mailbox.start, asked_at);
        if known != Some(mark) {
            self.arrive.store.set_mailbox_mark(name, mark).await?;
        }
        if known.is_some_and(|known| known.uidvalidity != mark.uidvalidity) {
            warn!(mailbox.name = %name, "mailbox {name}: the server has numbered its mails anew; comparing {last_uid} of them by content");
        }
        info!(mailbox.name = %name, "mailbox {name}: reading from UID {} of {last_uid}", mark.cursor_uid + 1);
        let is_relisting = mark.cursor_uid < mark.relist_until_uid;
        let by_content = if is_relisting { self.arrive.store.content_hashes(name).await? } else { Vec::new() };
        Ok((Place { session, mark, by_content: by_content.into_iter().collect() }, last_uid))
    }

    /// Stores everything wanted beyond the cursor, window by window.
    pub(super) async fn take_new(&self, place: &mut Place, last_uid: u32) -> Result<(), Trouble> {
        loop {
            let from = place.mark.cursor_uid.saturating_add(1);
            if from > last_uid {
                return Ok(());
            }
            self.wait_for_room().await?;
            let is_open_ended = last_uid == uids::END || last_uid - from < WINDOW;
            let to = if is_open_ended { uids::END } else { from + WINDOW - 1 };
            let listed = self.list(place, from, to).await?;
            let end = if is_open_ended { listed.last().map_or(from - 1, |mail| mail.uid) } else { to };
            self.take(place, &listed, end).await?;
            let is_stuck = place.mark.cursor_uid < end;
            if is_stuck {
                warn!(mailbox.name = %self.mailbox.name, "mailbox {}: the server lists UID {} and does not give it; asking again later", self.mailbox.name, place.mark.cursor_uid + 1);
            }
            if is_open_ended || is_stuck {
                return Ok(());
            }
        }
    }

    /// The mailbox is the queue: while more waits to be planned than we want to hold, nothing is fetched.
    async fn wait_for_room(&self) -> Result<(), Trouble> {
        while self.arrive.store.emails_waiting().await? >= self.arrive.backlog && !self.stop.is_cancelled() {
            tokio::time::sleep(BACKLOG_PAUSE).await;
        }
        Ok(())
    }

    /// What is wanted of a window, by two witnesses: a mail that either of them names is fetched.
    async fn list(&self, place: &mut Place, from: u32, to: u32) -> Result<Vec<Listed>, Trouble> {
        let listed = place.session.list_sizes(from, to, self.listing).await?;
        let found = place.session.search(from, to, None).await?;
        let mut all: HashMap<u32, Listed> = listed.into_iter().map(|mail| (mail.uid, mail)).collect();
        for uid in found {
            all.entry(uid).or_insert(Listed { uid, size_bytes: 0, internal_at_ms: None });
        }
        self.pass_by(place, &mut all).await?;
        if self.mailbox.name.is_sent() {
            self.leave_drafts(place, &mut all).await?;
        }
        let mut all: Vec<Listed> = all.into_values().collect();
        all.sort_by_key(|mail| mail.uid);
        Ok(all)
    }

    /// Takes out what was in the folder before we were asked and is older than what is wanted. Of a mail whose date the
    /// server does not tell, SEARCH knows the day at least.
    async fn pass_by(&self, place: &mut Place, all: &mut HashMap<u32, Listed>) -> Result<(), Trouble> {
        let mark = place.mark;
        let undated: BTreeSet<u32> = all
            .values()
            .filter(|mail| mail.uid <= mark.dated_until_uid && mail.internal_at_ms.is_none())
            .map(|mail| mail.uid)
            .collect();
        let recent = match (undated.first(), undated.last()) {
            (Some(first), Some(last)) => {
                place.session.search(*first, *last, Some(start::day_before(mark.since))).await?
            }
            _ => Vec::new(),
        };
        all.retain(|uid, mail| match mail.internal_at_ms {
            Some(ms) => mark.wants(*uid, Timestamp::from_ms(ms)),
            None => !undated.contains(uid) || recent.binary_search(uid).is_ok(),
        });
        Ok(())
    }

    /// Some programs keep what is still being written in the folder of sent mail, and it has answered nobody. Once it is a
    /// draft no more, the next comparison finds it.
    async fn leave_drafts(&self, place: &mut Place, all: &mut HashMap<u32, Listed>) -> Result<(), Trouble> {
        if let (Some(first), Some(last)) = (all.keys().min().copied(), all.keys().max().copied()) {
            let drafts = place.session.search_drafts(first, last).await?;
            all.retain(|uid, _| drafts.binary_search(uid).is_err());
        }
        Ok(())
    }

    /// Fetches and stores these mails; the next command is under way while a batch is committed. `end` is the last
    /// UID of the window. The cursor never passes a mail that exists and was not given to us.
    async fn take(&self, place: &mut Place, listed: &[Listed], end: u32) -> Result<(), Trouble> {
        let mut unresolved = BTreeSet::new();
        let mut waiting: Vec<NewEmail> = Vec::new();
        let mut stored_up_to = place.mark.cursor_uid;
        for batch in batch::cut(listed, self.mailbox.mail_max_bytes) {
            let cursor = batch::resolved_up_to(&unresolved, stored_up_to);
            let emails = std::mem::take(&mut waiting);
            let mark = place.mark;
            let (fetched, stored) = tokio::join!(self.fetch(place, &batch), self.keep(mark, emails, cursor));
            place.mark.cursor_uid = stored?;
            let (emails, missing) = fetched?;
            stored_up_to = match &batch {
                Batch::Whole(mails) => mails.last().map_or(stored_up_to, |mail| mail.uid),
                Batch::Beginning(mail) => mail.uid,
            };
            unresolved.extend(missing);
            waiting = emails;
        }
        let cursor = batch::resolved_up_to(&unresolved, end.max(stored_up_to));
        place.mark.cursor_uid = self.keep(place.mark, waiting, cursor).await?;
        Ok(())
    }

    /// The mails of a batch, and the UIDs that exist but did not come.
    async fn fetch(&self, place: &mut Place, batch: &Batch) -> Result<(Vec<NewEmail>, Vec<u32>), Trouble> {
        let (wanted, fetched) = match batch {
            Batch::Whole(mails) => {
                let uids: Vec<u32> = mails.iter().map(|mail| mail.uid).collect();
                (mails.as_slice(), place.session.fetch(&uids).await?)
            }
            Batch::Beginning(mail) => {
                let kept = kept_of_too_large(self.mailbox.mail_max_bytes);
                let beginning = place.session.fetch_header_and_start(mail.uid, kept).await?;
                let fetched = beginning.map(|beginning| cut_short(mail, beginning.start));
                (std::slice::from_ref(mail), fetched.into_iter().collect())
            }
        };
        let came: BTreeSet<u32> = fetched.iter().map(|mail| mail.uid).collect();
        let mut missing: Vec<u32> = wanted.iter().map(|mail| mail.uid).filter(|uid| !came.contains(uid)).collect();
        if let (Some(first), Some(last)) = (missing.first().copied(), missing.last().copied()) {
            // That it did not come proves nothing; only the server's word that it is not there does.
            let there = place.session.search(first, last, None).await?;
            missing.retain(|uid| there.binary_search(uid).is_ok());
        }
        let dates: HashMap<u32, i64> =
            wanted.iter().filter_map(|mail| Some((mail.uid, mail.internal_at_ms?))).collect();
        let now = self.arrive.clock.now();
        let emails = fetched.into_iter().map(|mail| {
            let internal_at = dates.get(&mail.uid).map_or(now, |ms| Timestamp::from_ms(*ms));
            new_email(place, mail, internal_at)
        });
        Ok((emails.collect(), missing))
    }

    /// The durable point: mails and cursor, in one commit.
    async fn keep(&self, mark: MailboxMark, emails: Vec<NewEmail>, cursor: u32) -> Result<u32, Trouble> {
        if emails.is_empty() && cursor <= mark.cursor_uid {
            return Ok(mark.cursor_uid);
        }
        let (name, now) = (&self.mailbox.name, self.arrive.clock.now());
        let count = self.arrive.store.store_emails(name, mark.uidvalidity, cursor, emails, now).await?;
        if count > 0 {
            metrics::counter!("anteroom_emails_stored_total", "mailbox" => name.to_string()).increment(count as u64);
            debug!(mailbox.name = %name, "mailbox {name}: stored {count} mails up to UID {cursor}");
            self.arrive.arrived.notify_one();
        }
        Ok(cursor.max(mark.cursor_uid))
    }

    /// Compares the whole folder with the store, whatever IDLE and the cursor say, and stores what was skipped.
    pub(super) async fn compare(&self, place: &mut Place) -> Result<(), Trouble> {
        let (name, mark) = (&self.mailbox.name, place.mark);
        let mut from = mark.first_uid;
        while from <= mark.cursor_uid {
            let is_dated = from <= mark.dated_until_uid;
            let end = if is_dated { mark.dated_until_uid.min(mark.cursor_uid) } else { mark.cursor_uid };
            let to = from.saturating_add(WINDOW - 1).min(end);
            let there = place.session.search(from, to, is_dated.then(|| start::day_before(mark.since))).await?;
            let stored = self.arrive.store.stored_uids(name, mark.uidvalidity, from, to).await?;
            let skipped: Vec<u32> = there.into_iter().filter(|uid| !stored.contains(uid)).collect();
            if let (Some(first), Some(last)) = (skipped.first(), skipped.last()) {
                let listed = self.list(place, *first, *last).await?;
                let listed: Vec<Listed> =
                    listed.into_iter().filter(|mail| skipped.binary_search(&mail.uid).is_ok()).collect();
                if !listed.is_empty() {
                    warn!(mailbox.name = %name, "mailbox {name}: {} mails up to UID {to} had been skipped; storing them now", listed.len());
                }
                self.take(place, &listed, mark.cursor_uid).await?;
            }
            from = to.saturating_add(1);
        }
        Ok(())
    }
}

/// The first UID of a mail that may have come at this moment or later. A window at a time: an answer is one long line.
async fn first_since(session: &mut Session, last_uid: u32, since: Timestamp) -> Result<Option<u32>, ArriveError> {
    let mut from = 1;
    while from <= last_uid {
        let to = from.saturating_add(WINDOW - 1).min(last_uid);
        let found = session.search(from, to, Some(start::day_before(since))).await?;
        if !found.is_empty() {
            return Ok(found.first().copied());
        }
        from = to.saturating_add(1);
    }
    Ok(None)
}

/// Never more than would have been too large.
pub(super) fn kept_of_too_large(mail_max_bytes: u64) -> u32 {
    u32::try_from(mail_max_bytes).unwrap_or(u32::MAX).min(BEGINNING_BYTES)
}

/// A mail that was too large to keep whole says so at its top, where the reader finds it.
fn cut_short(mail: &Listed, start: Vec<u8>) -> Fetched {
    let note = format!("X-Anteroom-Cut: the first {} of {} bytes are kept\r\n", start.len(), mail.size_bytes);
    Fetched { uid: mail.uid, raw: [note.into_bytes(), start].concat() }
}

fn new_email(place: &Place, mail: Fetched, internal_at: Timestamp) -> NewEmail {
    let sha256 = Sha256::digest(&mail.raw).iter().fold(String::with_capacity(64), |mut text, byte| {
        use std::fmt::Write as _;
        let _ = write!(text, "{byte:02x}");
        text
    });
    let is_relisted = mail.uid <= place.mark.relist_until_uid;
    NewEmail {
        id: EmailId::new(RandomIds.next()),
        uid: mail.uid,
        internal_at,
        repeats: place.by_content.get(&sha256).filter(|_| is_relisted).cloned(),
        quiet: mail.uid <= place.mark.quiet_until_uid || (is_relisted && internal_at < place.mark.since),
        sha256,
        bytes: mail.raw,
    }
}
