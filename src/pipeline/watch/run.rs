//! Asks the store for leads whose next step has come, takes the steps, commits them together.

use super::catch_up::{self, FirstReading};
use crate::clock::Clock;
use crate::domain::change::Change;
use crate::domain::id::{Ids, RepId};
use crate::domain::rules::Rules;
use crate::domain::spoken::by_id;
use crate::domain::time::Timestamp;
use crate::health::{Health, Loop, MailboxHealth};
use crate::pipeline::step;
use crate::store::{Store, StoreError};
use arc_swap::ArcSwap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// Leads stepped in one transaction.
const BATCH_MAX: i64 = 100;
/// How often the due index is asked when nothing rings.
const TICK: Duration = Duration::from_millis(500);
/// The store's promises are checked as a whole this often.
const PROMISE_CHECK: Duration = Duration::from_secs(600);

#[derive(Clone)]
pub struct Watch {
    pub store: Store,
    pub rules: Arc<ArcSwap<Rules>>,
    pub clock: Arc<dyn Clock>,
    pub health: Arc<Health>,
    /// Rung when somebody has acted, so that what follows happens at once.
    pub acted: Arc<Notify>,
    /// Rung when notices have been queued.
    pub queued: Arc<Notify>,
}

impl Watch {
    /// Runs until stopped; an error is one that the store will not get over by itself.
    pub async fn run(self, mut ids: Box<dyn Ids>, stop: CancellationToken) -> Result<(), StoreError> {
        let mut promises_checked: Option<tokio::time::Instant> = None;
        let started_at = self.clock.now();
        while !self.has_caught_up(started_at).await? {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = tokio::time::sleep(TICK) => {}
            }
        }
        loop {
            self.health.turned(Loop::Watch, self.clock.now());
            match self.run_unless_mute(ids.as_mut()).await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) if error.is_temporary() => {
                    warn!("cannot step the leads that are due, trying again: {error}")
                }
                Err(error) => return Err(error),
            }
            if promises_checked.is_none_or(|at| at.elapsed() > PROMISE_CHECK) {
                promises_checked = Some(tokio::time::Instant::now());
                self.check_promises().await?;
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = self.acted.notified() => {}
                () = tokio::time::sleep(TICK) => {}
            }
        }
    }

    /// Whether what people wrote while nobody was there has been read.
    async fn has_caught_up(&self, started_at: Timestamp) -> Result<bool, StoreError> {
        self.health.turned(Loop::Watch, self.clock.now());
        // In this order: what a mailbox had is stored before it counts as read.
        let mailboxes = self.health.mailboxes();
        match self.store.emails_waiting().await {
            Ok(unread) => {
                let readings = mailboxes.values().map(first_reading);
                Ok(catch_up::is_done(readings, unread, started_at, self.clock.now()))
            }
            Err(error) if error.is_temporary() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Nothing is taken from a rep while nobody can be told: who gets it next would not hear of it either.
    async fn run_unless_mute(&self, ids: &mut dyn Ids) -> Result<usize, StoreError> {
        if self.health.mail_trouble().is_some() { Ok(0) } else { self.run_once(ids).await }
    }

    /// One batch of due leads. How many took a step.
    pub async fn run_once(&self, ids: &mut dyn Ids) -> Result<usize, StoreError> {
        let (now, rules) = (self.clock.now(), self.rules.load_full());
        if !self.store.is_anything_due(now).await? {
            return self.let_go(&rules, now, ids).await;
        }
        let counted_since = |rep: &RepId| rules.counted_since(rep, now);
        let mut planning = self.store.begin_planning(&counted_since).await?;
        let due = planning.due_leads(now, BATCH_MAX).await?;
        let changes: Vec<Change> =
            due.iter().map(|lead| step::step(lead, &rules, &mut planning.standing, now, ids)).collect();
        planning.commit(&[], &changes, now, &counted_since).await?;
        for event in changes.iter().flat_map(|change| &change.events) {
            metrics::counter!("anteroom_steps_total", "what" => event.what).increment(1);
            if let Some(lead) = &event.lead {
                info!(lead.id = %lead, "{}", by_id(&event.text));
            }
        }
        if changes.iter().any(|change| !change.notices.is_empty()) {
            self.queued.notify_one();
        }
        Ok(changes.len())
    }

    /// What the steps of this moment owe, once all of them are taken: fresh leads were offered before, and many mails to
    /// one person are one.
    async fn let_go(&self, rules: &Rules, now: Timestamp, ids: &mut dyn Ids) -> Result<usize, StoreError> {
        let is_at_work = |rep: Option<&RepId>| rules.is_at_work(rep, now);
        let count = self.store.let_go(rules.telling, &is_at_work, now, ids).await?;
        if count > 0 {
            self.queued.notify_one();
        }
        Ok(count)
    }

    /// The promise that no open lead is without an owner or a reason to wait, and a dated next step.
    async fn check_promises(&self) -> Result<(), StoreError> {
        let broken = self.store.broken_promises().await?;
        metrics::gauge!("anteroom_broken_promises").set(broken.len() as f64);
        for promise in broken {
            tracing::error!("a promise is broken: {promise}; please report this as a fault of anteroom");
        }
        Ok(())
    }
}

fn first_reading(health: &MailboxHealth) -> FirstReading {
    match (&health.last_check_at, &health.trouble) {
        (Some(_), _) => FirstReading::Done,
        (None, None) => FirstReading::Going,
        (None, Some(trouble)) if trouble.needs_a_person => FirstReading::NeedsAPerson,
        (None, Some(_)) => FirstReading::InTrouble,
    }
}
