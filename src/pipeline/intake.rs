//! The second durable point: stored mail is read on both cores, planned over the team as it stands, and committed a
//! batch at a time. While one batch is being committed, the next is being read.
//!
//! Reading a stranger's bytes may crash in ways nobody foresaw. So before each mail its id is noted in a small file
//! ([`Crumbs`]); whatever is noted there at the next start is read first in a process of its own ([`Alone`]). Only if that
//! dies twice, or two panics were caught, is the mail set aside where people see it; the others go on. So they do where
//! the store refuses one of a batch: then each is committed by itself.

use super::plan::{self, Envelope, Read};
use crate::clock::Clock;
use crate::domain::alarm::Alarm;
use crate::domain::change::Plan;
use crate::domain::event::{Actor, Event};
use crate::domain::id::{EmailId, Ids, MailboxName, NoticeId, RepId};
use crate::domain::rules::Rules;
use crate::domain::spoken::by_id;
use crate::domain::token::Key;
use crate::health::{Health, Loop};
use crate::store::{ArrivedEmail, Store, StoreError};
use arc_swap::ArcSwap;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

pub mod alone;
pub mod around;
mod crumbs;
use alone::{Alone, Outcome};
pub use crumbs::Crumbs;

/// Mails planned in one transaction: enough to spread the cost of a commit, few enough to answer a fresh mail soon.
const BATCH_MAX: usize = 128;
/// Bytes read into memory for one batch.
const BATCH_BYTES_MAX: usize = 2 << 20;
/// A mail that failed this often is set aside.
const ATTEMPTS_MAX: i64 = 2;
/// How often a suspect that cannot be read alone may take its turn, and the program die over it or beside it.
const UNTOLD_MAX: i64 = 8;
/// Somebody else may change a lead while its mail is planned, but hardly each time.
const CONFLICTS_MAX: u32 = 4;
/// How much of a mail that nobody can read is looked through for its subject and sender, and how much of each is kept.
const HEADER_MAX: usize = 64 << 10;
const SHOWN_MAX: usize = 200;
/// The store is asked at least this often, for what other programs have put there.
const TICK: Duration = Duration::from_secs(1);

/// Everything the room needs.
#[derive(Clone)]
pub struct Intake {
    pub store: Store,
    pub rules: Arc<ArcSwap<Rules>>,
    pub key: Key,
    pub clock: Arc<dyn Clock>,
    pub health: Arc<Health>,
    /// Where [`Crumbs`] are kept.
    pub crumbs_dir: PathBuf,
    /// Reads what the crumbs of a crash name.
    pub alone: Option<Alone>,
    /// Rung when mail has been stored.
    pub arrived: Arc<Notify>,
    /// Rung when notices have been queued.
    pub queued: Arc<Notify>,
}

/// A mail with what was read in it, or the panic that stopped us.
type ReadEmail = (ArrivedEmail, Result<Read, String>);

impl Intake {
    /// Runs until stopped; an error is one that the store will not get over by itself.
    pub async fn run(self, mut ids: Box<dyn Ids>, stop: CancellationToken) -> Result<(), StoreError> {
        self.blame_the_last_crash(ids.as_mut()).await?;
        // Beside the first mails; who needs it before it is done waits for it.
        drop(tokio::task::spawn_blocking(plan::prepare));
        let (hand_over, mut batches) = mpsc::channel::<Vec<ReadEmail>>(1);
        let in_hand = Arc::new(Mutex::new(HashSet::new()));
        let reader = tokio::spawn(self.clone().read_batches(hand_over, in_hand.clone(), stop));
        while let Some(batch) = batches.recv().await {
            let handled: Vec<EmailId> = batch.iter().map(|(email, _)| email.id.clone()).collect();
            self.commit_batch(batch, ids.as_mut()).await?;
            let mut in_hand = in_hand.lock().unwrap_or_else(PoisonError::into_inner);
            handled.iter().for_each(|id| {
                in_hand.remove(id);
            });
        }
        let ended = reader.await.unwrap_or(Ok(()));
        Crumbs::sweep(&self.crumbs_dir);
        ended
    }

    /// Goes through what has arrived once, as stories and tests do. How many mails were planned.
    pub async fn run_once(&self, ids: &mut dyn Ids) -> Result<usize, StoreError> {
        let mut count = 0;
        loop {
            let batch = self.store.arrived_emails(&HashSet::new(), BATCH_MAX, BATCH_BYTES_MAX).await?;
            if batch.is_empty() {
                return Ok(count);
            }
            let read = self.clone().read_on_both_cores(batch).await;
            count += self.commit_batch(read, ids).await?;
        }
    }

    /// Reads ahead of the commits; what is `in_hand` was handed over and is not committed yet.
    async fn read_batches(
        self,
        hand_over: mpsc::Sender<Vec<ReadEmail>>,
        in_hand: Arc<Mutex<HashSet<EmailId>>>,
        stop: CancellationToken,
    ) -> Result<(), StoreError> {
        loop {
            self.health.turned(Loop::Intake, self.clock.now());
            let busy_with = in_hand.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let batch = match self.store.arrived_emails(&busy_with, BATCH_MAX, BATCH_BYTES_MAX).await {
                Ok(batch) => batch,
                Err(error) if error.is_temporary() => {
                    warn!("cannot ask the store for new mail, trying again: {error}");
                    Vec::new()
                }
                Err(error) => return Err(error),
            };
            if batch.is_empty() {
                tokio::select! {
                    () = stop.cancelled() => return Ok(()),
                    () = self.arrived.notified() => {}
                    () = tokio::time::sleep(TICK) => {}
                }
                continue;
            }
            in_hand.lock().unwrap_or_else(PoisonError::into_inner).extend(batch.iter().map(|email| email.id.clone()));
            let read = self.clone().read_on_both_cores(batch).await;
            if stop.is_cancelled() || hand_over.send(read).await.is_err() {
                return Ok(());
            }
        }
    }

    async fn read_on_both_cores(self, batch: Vec<ArrivedEmail>) -> Vec<ReadEmail> {
        let rules = self.rules.load_full();
        let half = batch.len().div_ceil(2);
        let mut first = batch;
        let second = first.split_off(half);
        let work = |slot: usize, mails: Vec<ArrivedEmail>| {
            let (rules, key, dir) = (rules.clone(), self.key.clone(), self.crumbs_dir.clone());
            tokio::task::spawn_blocking(move || read_all(mails, &rules, &key, &Crumbs::slot(&dir, slot)))
        };
        let (first, second) = tokio::join!(work(0, first), work(1, second));
        let mut read = first.expect("panics are caught mail by mail");
        read.extend(second.expect("panics are caught mail by mail"));
        read
    }

    async fn commit_batch(&self, batch: Vec<ReadEmail>, ids: &mut dyn Ids) -> Result<usize, StoreError> {
        let (sound, broken): (Vec<_>, Vec<_>) = batch.into_iter().partition(|(_, read)| read.is_ok());
        for (email, read) in broken {
            self.failed(&email.id, &read.err().unwrap_or_default(), ids).await?;
        }
        let sound: Vec<(ArrivedEmail, Read)> =
            sound.into_iter().filter_map(|(email, read)| Some((email, read.ok()?))).collect();
        if sound.is_empty() {
            return Ok(0);
        }
        self.commit_all(&sound, ids).await
    }

    /// Together; what cannot be committed together is committed one by one, and what cannot even alone is set aside, so
    /// that no mail keeps the others from their leads.
    async fn commit_all(&self, mails: &[(ArrivedEmail, Read)], ids: &mut dyn Ids) -> Result<usize, StoreError> {
        match (self.commit_together(mails, ids).await, mails) {
            (Ok(count), _) => Ok(count),
            (Err(Failed::Plan(id, why)), _) => {
                self.failed(&id, &why, ids).await?;
                Ok(0)
            }
            (Err(Failed::Store(error)), [(only, _)]) if is_of_the_mails(&error) => {
                self.failed(&only.id, &format!("it cannot be stored: {error}"), ids).await?;
                Ok(0)
            }
            (Err(Failed::Store(error)), several) if is_of_the_mails(&error) => {
                warn!("cannot commit {} mails together, now one by one: {error}", several.len());
                let mut count = 0;
                for one in several {
                    count += Box::pin(self.commit_all(std::slice::from_ref(one), ids)).await?;
                }
                Ok(count)
            }
            (Err(Failed::Store(error)), _) => Err(error),
        }
    }

    /// Waits for a store that is busy, full or away, for as long as it takes.
    async fn commit_together(&self, mails: &[(ArrivedEmail, Read)], ids: &mut dyn Ids) -> Result<usize, Failed> {
        let (mut wait, mut conflicts) = (Duration::from_millis(200), 0);
        loop {
            match self.plan_and_commit(mails, ids).await {
                Err(Failed::Store(error)) if error.is_temporary() => {
                    conflicts += u32::from(matches!(error, StoreError::Conflict));
                    if conflicts > CONFLICTS_MAX {
                        return Err(error.into());
                    }
                    warn!("cannot commit {} mails, trying again: {error}", mails.len());
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(Duration::from_secs(30));
                }
                done => return done,
            }
        }
    }

    async fn plan_and_commit(&self, mails: &[(ArrivedEmail, Read)], ids: &mut dyn Ids) -> Result<usize, Failed> {
        self.store.spare_reserve().await?;
        let (now, rules) = (self.clock.now(), self.rules.load_full());
        let counted_since = |rep: &RepId| rules.counted_since(rep, now);
        let mut planning = self.store.begin_planning(&counted_since).await?;
        let emails: Vec<&ArrivedEmail> = mails.iter().map(|(email, _)| email).collect();
        let taken = planning.take(&emails).await?;
        let read: Vec<&Read> = mails.iter().map(|(_, read)| read).collect();
        let mut world = around::look_around(&mut planning, &read, &rules, &self.key, now).await?;
        let mut plans = Vec::with_capacity(mails.len());
        for (email, read) in mails.iter().filter(|(email, _)| taken.contains(&email.id)) {
            let envelope = Envelope {
                id: email.id.clone(),
                mailbox: email.mailbox.clone(),
                received_at: email.internal_at,
                quiet: email.quiet,
            };
            let planned = catch_unwind(AssertUnwindSafe(|| plan::plan(&envelope, read, &mut world, &rules, now, ids)));
            plans.push(planned.map_err(|panic| Failed::Plan(email.id.clone(), panic_text(panic.as_ref())))?);
        }
        planning.standing = std::mem::take(&mut world.standing);
        planning.next_number = world.next_number;
        planning.commit(&plans, &[], now, &counted_since).await?;
        self.report(&plans);
        Ok(plans.len())
    }

    fn report(&self, plans: &[Plan]) {
        let mut has_notices = false;
        for plan in plans {
            metrics::counter!("anteroom_mails_read_total", "kind" => plan.discerned.kind.as_str()).increment(1);
            let Some(change) = &plan.change else { continue };
            has_notices |= !change.notices.is_empty();
            if change.before.is_none() {
                metrics::counter!("anteroom_leads_created_total").increment(1);
                let lead = &change.after;
                let next = by_id(&lead.next_what);
                info!(lead.id = %lead.id, "{} is {}: {next}", lead.shown_ref(), lead.stage.as_str());
            }
        }
        if has_notices {
            self.queued.notify_one();
        }
    }

    /// Whatever the crumbs name was being read when the program died. Most such mails are innocent: somebody pulled the
    /// plug. So each is read in a process of its own, and set aside only if that dies by itself.
    async fn blame_the_last_crash(&self, ids: &mut dyn Ids) -> Result<(), StoreError> {
        for id in Crumbs::left_behind(&self.crumbs_dir) {
            let Some((mailbox, bytes)) = self.store.arrived_email(&id).await? else { continue };
            match self.read_alone(&mailbox, &bytes).await {
                Outcome::Lived => {}
                Outcome::Died(how) => {
                    // It was read twice.
                    self.store.count_attempt(&id).await?;
                    let attempts = self.store.count_attempt(&id).await?;
                    self.set_aside(&id, attempts, &how, ids).await?;
                }
                Outcome::Untold(why) => {
                    let attempts = self.store.count_attempt(&id).await?;
                    warn!(email.id = %id, "mail {id} was in hand when the program died, and {why}");
                    if attempts >= UNTOLD_MAX {
                        let why = "the program died again and again while it was being read";
                        self.set_aside(&id, attempts, why, ids).await?;
                    }
                }
            }
        }
        Crumbs::sweep(&self.crumbs_dir);
        Ok(())
    }

    /// A death counts if it comes twice: the first may have been the machine's want of memory.
    async fn read_alone(&self, mailbox: &MailboxName, bytes: &[u8]) -> Outcome {
        let Some(alone) = &self.alone else { return Outcome::Untold("cannot be read alone here".to_owned()) };
        let turned = || self.health.turned(Loop::Intake, self.clock.now());
        match alone.read(mailbox, bytes, turned).await {
            Outcome::Died(_) => alone.read(mailbox, bytes, turned).await,
            told => told,
        }
    }

    /// Counts a failure; the second sets the mail aside, visibly.
    async fn failed(&self, email: &EmailId, why: &str, ids: &mut dyn Ids) -> Result<(), StoreError> {
        let attempts = self.store.count_attempt(email).await?;
        if attempts < ATTEMPTS_MAX {
            warn!(email.id = %email, "mail {email} could not be read, trying once more: {why}");
            return Ok(());
        }
        self.set_aside(email, attempts, why, ids).await
    }

    async fn set_aside(&self, email: &EmailId, attempts: i64, why: &str, ids: &mut dyn Ids) -> Result<(), StoreError> {
        error!(email.id = %email, "mail {email} is set aside after {attempts} failures: {why}; open it from the board's mail page and read it yourself");
        let now = self.clock.now();
        let event = Event {
            at: now,
            lead: None,
            email: Some(email.clone()),
            actor: Actor::Clock,
            what: "mail_quarantined",
            text: format!("set aside after {attempts} failures: {why}"),
        };
        metrics::counter!("anteroom_mails_quarantined_total").increment(1);
        let Some((mailbox, header)) = self.store.arrived_email(email).await? else { return Ok(()) };
        let keeper = self.rules.load().keeper(&mailbox);
        let alarm = keeper.map(|(rep, to)| Alarm { id: NoticeId::new(ids.next()), rep, to });
        let header = &header[..header.len().min(HEADER_MAX)];
        let (subject, sender) = (header_line(header, "subject"), header_line(header, "from"));
        let known_by = (subject.unwrap_or_default(), sender);
        self.store.quarantine(email, why, (&known_by.0, known_by.1.as_deref()), alarm.as_ref(), now, &[event]).await
    }
}

/// Why a batch was not committed.
enum Failed {
    /// This mail's plan panicked.
    Plan(EmailId, String),
    Store(StoreError),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Whether other mails may well be stored where these cannot.
fn is_of_the_mails(error: &StoreError) -> bool {
    matches!(error, StoreError::Conflict) || error.is_of_its_values()
}

fn read_all(mails: Vec<ArrivedEmail>, rules: &Rules, key: &Key, crumbs: &Crumbs) -> Vec<ReadEmail> {
    let read = mails
        .into_iter()
        .map(|mail| {
            crumbs.note(&mail.id);
            let read = catch_unwind(AssertUnwindSafe(|| plan::read(&mail.bytes, &mail.mailbox, rules, key)));
            // The bytes are in the store; what follows needs only what was read in them.
            (ArrivedEmail { bytes: Vec::new(), ..mail }, read.map_err(|panic| panic_text(panic.as_ref())))
        })
        .collect();
    crumbs.clear();
    read
}

/// A line of the header as it stands there, for people to know the mail by: nothing of what decodes it was survived.
fn header_line(header: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(header);
    let mut lines = text
        .lines()
        .take_while(|line| !line.is_empty())
        .skip_while(|line| !line.split_once(':').is_some_and(|(found, _)| found.trim_end().eq_ignore_ascii_case(name)));
    let (_, first) = lines.next()?.split_once(':')?;
    let folded = lines.take_while(|line| line.starts_with([' ', '\t'])).map(str::trim);
    let value: Vec<&str> = std::iter::once(first.trim()).chain(folded).collect();
    Some(value.join(" ").chars().take(SHOWN_MAX).collect::<String>()).filter(|value| !value.is_empty())
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text =
        panic.downcast_ref::<&str>().map(ToString::to_string).or_else(|| panic.downcast_ref::<String>().cloned());
    format!("the reader failed: {}", text.unwrap_or_else(|| "no reason given".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_nobody_can_read_is_known_by_its_header() {
        let header =
            b"Received: x\r\nSUBJECT : Need\r\n a demo\r\nFrom: P <p@example.com>\r\n\r\nSubject: no\r\nTo: no";
        assert_eq!(header_line(header, "subject").as_deref(), Some("Need a demo"));
        assert_eq!(header_line(header, "from").as_deref(), Some("P <p@example.com>"));
        assert_eq!(header_line(header, "to"), None);
        assert_eq!(header_line(&[0xff, b':', 0x80], "subject"), None);
    }
}
