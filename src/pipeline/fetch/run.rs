//! Takes questions whose turn it is, asks, and keeps what came of it. The lead waits in the store, not here.

use super::client::{self, Trouble};
use super::{Breaker, Minute, facts_of, url_about};
use crate::clock::Clock;
use crate::domain::provider::{Endpoint, Fetched, Field};
use crate::domain::time::Timestamp;
use crate::store::{Asked, DueQuery, Store, StoreError};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use url::Url;

/// How often the store is asked for questions.
const TICK: Duration = Duration::from_millis(250);
/// Questions in hand, in all and to one provider: one that stalls holds up nobody else.
const IN_HAND_MAX: usize = 32;
const IN_HAND_EACH: usize = 4;
/// A question that nobody has come back with is anybody's again, this long after its time to answer.
const LEASE_BEYOND: Duration = Duration::from_secs(10);
/// Before the second try, and before the third.
const RETRY: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(30)];
/// Before what failed is asked again for another lead: what may pass, and what must be mended.
const FAILED_FOR: Duration = Duration::from_secs(15 * 60);
const REFUSED_FOR: Duration = Duration::from_secs(60 * 60);
/// And what asks us to stay away, at most.
const BUSY_MAX: Duration = Duration::from_secs(24 * 60 * 60);
const SOON: Duration = Duration::from_secs(1);

pub struct Fetch {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub tls: TlsConnector,
    desks: HashMap<String, Desk>,
}

/// What is known of one provider while we run.
struct Desk {
    endpoint: Arc<Endpoint>,
    minute: Minute,
    breaker: Breaker,
    in_hand: usize,
}

type Outcome = (DueQuery, Result<Vec<(Field, String)>, Trouble>);

impl Fetch {
    pub fn new(store: Store, clock: Arc<dyn Clock>, tls: TlsConnector, endpoints: Vec<Endpoint>) -> Self {
        let desk = |endpoint: Endpoint| {
            let (name, minute) = (endpoint.provider.name.clone(), Minute::of(endpoint.per_minute));
            (name, Desk { endpoint: Arc::new(endpoint), minute, breaker: Breaker::default(), in_hand: 0 })
        };
        Self { store, clock, tls, desks: endpoints.into_iter().map(desk).collect() }
    }

    /// Runs until stopped; an error is one that the store will not get over by itself.
    pub async fn run(mut self, stop: CancellationToken) -> Result<(), StoreError> {
        let mut asking: JoinSet<Outcome> = JoinSet::new();
        loop {
            match self.begin(&mut asking).await {
                Err(error) if error.is_temporary() => {
                    warn!("cannot ask the store for questions, trying again: {error}")
                }
                other => other?,
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                Some(outcome) = asking.join_next() => self.end(outcome.ok()).await?,
                () = tokio::time::sleep(TICK) => {}
            }
        }
    }

    /// Asks what is due once and waits for all of it, as tests do. How many questions were taken.
    pub async fn run_once(&mut self) -> Result<usize, StoreError> {
        let mut asking = JoinSet::new();
        self.begin(&mut asking).await?;
        let count = asking.len();
        while let Some(outcome) = asking.join_next().await {
            self.end(outcome.ok()).await?;
        }
        Ok(count)
    }

    async fn begin(&mut self, asking: &mut JoinSet<Outcome>) -> Result<(), StoreError> {
        let now = self.clock.now();
        let room = IN_HAND_MAX.saturating_sub(asking.len());
        if room == 0 || self.store.next_query_at().await?.is_none_or(|at| at > now) {
            return Ok(());
        }
        let longest = self.desks.values().map(|desk| desk.endpoint.timeout).max().unwrap_or_default();
        let lease = now.plus(longest + LEASE_BEYOND);
        for due in self.store.take_due_queries(now, lease, i64::try_from(room).unwrap_or(1)).await? {
            let Some(desk) = self.desks.get_mut(&due.query.provider) else {
                let why = "it is configured no more".to_owned();
                self.store.asked(&due.query, &Asked::Failed { until: now, why }, now).await?;
                continue;
            };
            // Nobody waits for whoever will not be asked in time.
            if let Some(until) = desk.breaker.rests_until(now) {
                let why = "it fails again and again, and is left alone for a while".to_owned();
                self.store.asked(&due.query, &Asked::Failed { until, why }, now).await?;
                continue;
            }
            if let Some(at) = desk.must_wait(now) {
                self.store.asked(&due.query, &Asked::Later { at, counts: false }, now).await?;
                continue;
            }
            desk.minute.asked(now);
            desk.in_hand += 1;
            let (endpoint, tls) = (desk.endpoint.clone(), self.tls.clone());
            asking.spawn(async move {
                let answer = ask(&endpoint, &due.query.about, &tls).await;
                (due, answer)
            });
        }
        Ok(())
    }

    /// None of a task that failed in a way it never should: its question is anybody's when the lease is over.
    async fn end(&mut self, outcome: Option<Outcome>) -> Result<(), StoreError> {
        let Some((due, answer)) = outcome else { return Ok(()) };
        let (now, provider) = (self.clock.now(), due.query.provider.clone());
        let Some(desk) = self.desks.get_mut(&provider) else { return Ok(()) };
        desk.in_hand = desk.in_hand.saturating_sub(1);
        let asked = match answer {
            Ok(values) => {
                desk.breaker.answered();
                let (until, cost) = (now.plus(desk.endpoint.provider.keep), desk.endpoint.provider.cost.clone());
                Asked::Said(Fetched { question: due.query.clone(), at: now, until, values, cost })
            }
            Err(trouble) => {
                if desk.breaker.failed(now) {
                    warn!("provider {provider} fails again and again and is left alone for a while: {trouble}");
                } else {
                    info!("provider {provider} did not answer: {trouble}");
                }
                after(&trouble, due.attempts, now)
            }
        };
        let outcome = match &asked {
            Asked::Said(_) => "said",
            Asked::Later { .. } => "later",
            Asked::Failed { .. } => "failed",
        };
        metrics::counter!("anteroom_questions_total", "provider" => provider, "outcome" => outcome).increment(1);
        match self.store.asked(&due.query, &asked, now).await {
            // The lease brings it back.
            Err(error) if error.is_temporary() => {
                warn!("an answer could not be kept, it is asked for again: {error}");
                Ok(())
            }
            other => other,
        }
    }
}

impl Desk {
    fn must_wait(&self, now: Timestamp) -> Option<Timestamp> {
        let is_busy = self.in_hand >= IN_HAND_EACH;
        let his = self.breaker.must_wait(self.in_hand, now).or_else(|| self.minute.must_wait(now));
        his.or_else(|| is_busy.then(|| now.plus(SOON)))
    }
}

fn after(trouble: &Trouble, attempts: u32, now: Timestamp) -> Asked {
    let own = RETRY.get(attempts.saturating_sub(1) as usize).copied();
    let (again, rest) = match trouble {
        Trouble::Passing(_) => (own, FAILED_FOR),
        Trouble::Lasting(_) => (None, REFUSED_FOR),
        // Whoever says when he may be asked again is not asked before.
        Trouble::Busy(_, pause) => (own.and(Some(*pause)).filter(|pause| *pause <= RETRY[1]), (*pause).min(BUSY_MAX)),
    };
    match again {
        Some(pause) => Asked::Later { at: now.plus(pause), counts: true },
        None => Asked::Failed { until: now.plus(rest), why: trouble.to_string() },
    }
}

/// One question, within its time.
async fn ask(endpoint: &Endpoint, about: &str, tls: &TlsConnector) -> Result<Vec<(Field, String)>, Trouble> {
    let url = Url::parse(&url_about(&endpoint.url, about))
        .map_err(|why| Trouble::Lasting(format!("no URL can be made of the question: {why}")))?;
    let getting = client::get(&url, &endpoint.headers, endpoint.is_private, tls);
    let too_slow = || Trouble::Passing(format!("it took longer than {} s", endpoint.timeout.as_secs()));
    let body = tokio::time::timeout(endpoint.timeout, getting).await.map_err(|_elapsed| too_slow())??;
    let Some(body) = body else { return Ok(Vec::new()) };
    // Its words stay out of the log: they may be anything.
    let answer = serde_json::from_slice(&body).map_err(|_| Trouble::Lasting("its answer is no JSON".to_owned()))?;
    Ok(facts_of(&answer, &endpoint.pointers))
}

#[cfg(test)]
mod tests;
