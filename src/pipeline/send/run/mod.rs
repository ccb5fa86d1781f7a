//! The loop: takes due rows, hands them to the carriers, has the outcomes marked.

mod begun;
mod carry;
mod late_offer;
pub mod letters;
mod mark;
mod offer_on;
mod piece;
mod receipts;

use begun::Begun;
use piece::Piece;
use receipts::Receipts;

use super::compose::Site;
use super::outage::Outage;
use super::templates::Templates;
use super::transport::Transport;
use crate::clock::Clock;
use crate::domain::id::NoticeId;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use crate::health::{Health, Loop, MailTrouble};
use crate::store::{Store, StoreError};
use arc_swap::ArcSwap;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::collections::HashSet;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

/// How often the outbox is looked at when nobody wakes us.
const TICK: Duration = Duration::from_secs(1);
/// How long taken rows may wait for their turn: the lease is this and the longest that one try may take.
const LEASE_SPARE: Duration = Duration::from_secs(300);
/// After a stop: for mails in flight, then for marking them. Together less than the ten seconds a stop may take.
const GRACE_SENDING: Duration = Duration::from_secs(7);
const GRACE_MARKING: Duration = Duration::from_secs(2);

/// Calls in vain, the first one included, before the board says that the mail server is away: three seconds of them.
const CALLS_BEFORE_TOLD: u32 = 3;
/// A line in the log for so many calls: about one an hour, at a call a minute.
const CALLS_BETWEEN_LINES: u32 = 60;

/// What the loop works with.
pub struct Sender {
    pub store: Store,
    /// Replaced by a reload; each mail is made by the rules of its moment.
    pub rules: Arc<ArcSwap<Rules>>,
    pub templates: Arc<ArcSwap<Templates>>,
    pub site: Site,
    pub key: Key,
    pub transport: Transport,
    pub clock: Arc<dyn Clock>,
    pub health: Arc<Health>,
    /// Rows taken at a time.
    pub batch: usize,
    /// Where [`receipts`] are kept.
    pub state_dir: PathBuf,
    /// Which run of the machine this is; none if nobody can tell.
    pub machine_run: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum SendError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a carrier of mail stopped by itself: {0}")]
    Carrier(String),
}

/// What the carriers share.
struct Room {
    sender: Sender,
    outage: Outage,
    receipts: Receipts,
    begun: Begun,
    limiter: Option<DefaultDirectRateLimiter>,
    /// Notices whose last try was cut off before the server's answer: the next try says that it may be a repeat.
    unknown: Mutex<HashSet<NoticeId>>,
    /// How long taken rows are ours.
    lease: Duration,
}

/// A row that was taken, and when: past its lease somebody else may take it.
struct Taken {
    piece: Piece,
    at: Instant,
}

/// In no minute more than the rate: a tenth of it at once, the rest one by one.
fn minutely(rate: NonZeroU32) -> Quota {
    let burst = NonZeroU32::new(rate.get() / 10).unwrap_or(NonZeroU32::MIN);
    let steady = NonZeroU32::new(rate.get() - burst.get()).unwrap_or(NonZeroU32::MIN);
    Quota::per_minute(steady).allow_burst(burst)
}

/// Sends until `stop`; then lets the mails in flight end, marks them and returns. `wake` is rung when rows were added.
pub async fn run(sender: Sender, stop: CancellationToken, wake: Arc<Notify>) -> Result<(), SendError> {
    // Another sender's, before a reload: this one calls for itself.
    sender.health.set_mail_trouble(None);
    let taken = Receipts::left_behind(&sender.state_dir);
    let known = loop {
        match sender.store.settle_receipts(&taken, sender.clock.now()).await {
            Err(error) if error.is_temporary() => {
                if !waited(&sender, &stop, &error).await {
                    return Ok(());
                }
            }
            settled => break settled?,
        }
    };
    if known > 0 {
        tracing::info!(
            "{known} notices had been taken by the mail server when the program last stopped; they are marked"
        );
    }
    Receipts::sweep(&sender.state_dir);
    let begun = Begun::left_behind(&sender.state_dir, sender.machine_run.as_deref());
    let recovered = loop {
        match sender.store.recover_notices(begun.as_deref(), sender.clock.now()).await {
            Err(error) if error.is_temporary() => {
                if !waited(&sender, &stop, &error).await {
                    return Ok(());
                }
            }
            recovered => break recovered?,
        }
    };
    Begun::sweep(&sender.state_dir);
    if recovered > 0 {
        tracing::info!("{recovered} notices were being sent when the program last stopped; they are sent again");
    }
    let settings = &sender.transport.settings;
    let connections = settings.connections.max(1);
    let limiter = settings.rate_per_minute.and_then(NonZeroU32::new);
    let batch = batch_for(sender.batch, limiter);
    let room = Arc::new(Room {
        outage: Outage::default(),
        limiter: limiter.map(|rate| RateLimiter::direct(minutely(rate))),
        unknown: Mutex::default(),
        lease: sender.transport.longest_try() + LEASE_SPARE,
        receipts: Receipts::new(&sender.state_dir),
        begun: Begun::new(&sender.state_dir, sender.machine_run.as_deref()),
        sender,
    });

    // A carrier that fails, or a store that does, ends them all.
    let ending = stop.child_token();
    let (letters, queue) = mpsc::channel(batch);
    let (marks, to_mark) = mpsc::channel(mark::MARKS_MAX);
    let queue = Arc::new(tokio::sync::Mutex::new(queue));
    let marker = tokio::spawn(mark::run(room.clone(), to_mark, ending.clone()));
    let mut carriers = JoinSet::new();
    for place in 0..connections {
        carriers.spawn(carry::run(room.clone(), place, queue.clone(), marks.clone(), ending.clone()));
    }
    drop(marks);

    let fed = feed(&room, letters, batch, &mut carriers, &ending, &wake).await;
    ending.cancel();
    let all_ended = async { while carriers.join_next().await.is_some() {} };
    if timeout(GRACE_SENDING, all_ended).await.is_err() {
        tracing::warn!("some mails were still being sent at the end of the grace time; they may be sent again");
        carriers.shutdown().await;
    }
    let marked = match timeout(GRACE_MARKING, marker).await {
        Ok(Ok(marked)) => marked.map_err(SendError::from),
        Ok(Err(ended)) => Err(SendError::Carrier(ended.to_string())),
        Err(_) => {
            tracing::warn!("some sent mails could not be marked in time; they may be sent again");
            Ok(())
        }
    };
    if marked.is_ok() && Receipts::left_behind(&room.sender.state_dir).is_empty() {
        // What was begun stays told: the next start takes the rows again that were not.
        Receipts::sweep(&room.sender.state_dir);
    }
    fed.and(marked)
}

/// Before a store that failed is asked again; false when we were told to stop meanwhile.
async fn waited(sender: &Sender, stop: &CancellationToken, error: &StoreError) -> bool {
    sender.health.turned(Loop::Send, sender.clock.now());
    tracing::warn!("the outbox cannot be put in order yet, which is tried again: {error}");
    tokio::select! {
        () = tokio::time::sleep(TICK) => true,
        () = stop.cancelled() => false,
    }
}

/// No more rows at a time than the rate lets out within their lease's spare time.
fn batch_for(batch: usize, rate: Option<NonZeroU32>) -> usize {
    let minutes = usize::try_from(LEASE_SPARE.as_secs() / 60 - 1).unwrap_or(1);
    let by_rate = rate.map(|rate| usize::try_from(rate.get()).unwrap_or(usize::MAX).saturating_mul(minutes));
    batch.min(by_rate.unwrap_or(usize::MAX)).max(1)
}

/// Keeps the queue filled while the carriers empty it.
async fn feed(
    room: &Room,
    letters: mpsc::Sender<Taken>,
    batch: usize,
    carriers: &mut JoinSet<()>,
    ending: &CancellationToken,
    wake: &Notify,
) -> Result<(), SendError> {
    let Sender { store, clock, health, .. } = &room.sender;
    loop {
        health.turned(Loop::Send, clock.now());
        if let Some(call_at) = room.outage.call_at() {
            call_again(room, call_at, ending).await;
        }
        if ending.is_cancelled() {
            return Ok(());
        }
        if room.outage.call_at().is_some() {
            continue;
        }
        // Half the queue: the next rows are taken while the last ones are on their way.
        let space = tokio::select! {
            space = letters.reserve_many(batch.div_ceil(2)) => space,
            () = ending.cancelled() => return Ok(()),
            () = tokio::time::sleep(TICK) => continue,
            Some(ended) = carriers.join_next() => return carrier_ended(ended, ending),
        };
        let Ok(space) = space else { return carrier_ended(Ok(()), ending) };
        let limit = space.len();
        let (now, at) = (clock.now(), Instant::now());
        let taken = match take(store, now, now.plus(room.lease), limit).await {
            Ok(taken) => taken,
            Err(error) if error.is_temporary() => {
                tracing::warn!("the outbox cannot be read and is tried again: {error}");
                Vec::new()
            }
            Err(error) => return Err(error.into()),
        };
        let is_empty_now = taken.len() < limit;
        for (place, piece) in space.zip(taken) {
            place.send(Taken { piece, at });
        }
        if is_empty_now {
            tokio::select! {
                () = wake.notified() => {}
                () = tokio::time::sleep(TICK) => {}
                () = ending.cancelled() => return Ok(()),
            }
        }
    }
}

/// Alarms and digests when there is little else to do: what is fresh goes first.
async fn take(store: &Store, now: Timestamp, lease: Timestamp, limit: usize) -> Result<Vec<Piece>, StoreError> {
    let notices = store.take_due_notices(now, lease, limit).await?;
    let mut taken: Vec<Piece> = notices.into_iter().map(|due| Piece::Notice(Box::new(due))).collect();
    if taken.len() < limit {
        let alarms = store.take_due_alarms(now, lease, limit - taken.len()).await?;
        taken.extend(alarms.into_iter().map(Piece::Alarm));
    }
    if taken.len() < limit {
        let digests = store.take_due_digests(now, lease, limit - taken.len()).await?;
        taken.extend(digests.into_iter().map(|due| Piece::Digest(Box::new(due))));
    }
    Ok(taken)
}

fn carrier_ended(ended: Result<(), tokio::task::JoinError>, ending: &CancellationToken) -> Result<(), SendError> {
    match ended {
        _ if ending.is_cancelled() => Ok(()),
        Ok(()) => Err(SendError::Carrier("it returned".to_owned())),
        Err(error) => Err(SendError::Carrier(error.to_string())),
    }
}

/// Calls a server that is away, when its time has come; waits a tick otherwise.
async fn call_again(room: &Room, call_at: Instant, ending: &CancellationToken) {
    let Sender { transport, clock, health, .. } = &room.sender;
    tokio::select! {
        () = sleep_until(call_at.min(Instant::now() + TICK)) => {}
        () = ending.cancelled() => return,
    }
    if Instant::now() < call_at {
        return;
    }
    let mut call = std::pin::pin!(transport.connect());
    let called = loop {
        tokio::select! {
            called = &mut call => break called,
            () = tokio::time::sleep(TICK) => health.turned(Loop::Send, clock.now()),
            () = ending.cancelled() => return,
        }
    };
    match called {
        Ok(connection) => {
            connection.quit().await;
            if room.outage.ends() {
                health.set_mail_trouble(None);
                tracing::info!("the mail server is back");
            }
        }
        Err(trouble) => {
            tracing::debug!("still away: {trouble}");
            still_away(room, trouble.to_string()).await;
        }
    }
}

/// A server that did not answer once may be restarting; one that goes on so is everybody's business.
async fn still_away(room: &Room, text: String) {
    let Some((since, calls)) = room.outage.goes_on(&text) else { return };
    if calls < CALLS_BEFORE_TOLD {
        return;
    }
    let Sender { store, clock, health, .. } = &room.sender;
    if calls % CALLS_BETWEEN_LINES == CALLS_BEFORE_TOLD {
        match store.depths(clock.now()).await {
            Ok(depths) => {
                tracing::warn!("no mail has been sent since {since}, {} wait: {text}", depths.notices_waiting);
            }
            Err(error) => tracing::warn!("no mail has been sent since {since} (and the store fails: {error}): {text}"),
        }
    }
    health.set_mail_trouble(Some(MailTrouble { text, since }));
}

impl Room {
    fn may_have_arrived(&self, id: &NoticeId) -> bool {
        self.unknown.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }
    fn set_unknown(&self, id: &NoticeId, is_unknown: bool) {
        let mut unknown = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        match is_unknown {
            true => unknown.insert(id.clone()),
            false => unknown.remove(id),
        };
    }
}

#[cfg(test)]
mod tests;
