//! Judges leads again of which more is known: their mails are read once more outside the transaction, judged in one with
//! the team as it stands, and committed like any other plan.
//!
//! What is asked for is a row of the store (`second_look`), written in the transaction that learned something, so a
//! crash between the two costs nothing but time.

use super::again::{self, Known};
use super::look_up::outside;
use super::plan::{self, Read};
use crate::clock::Clock;
use crate::domain::asking::Need;
use crate::domain::change::Change;
use crate::domain::evidence::{Earlier, Owner};
use crate::domain::id::{EmailId, Ids, LeadId, RepId};
use crate::domain::judging::Seen;
use crate::domain::lead::Lead;
use crate::domain::provider::{Answer, Query};
use crate::domain::record;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use crate::health::{Health, Loop};
use crate::store::{SecondLook, Store, StoreError};
use arc_swap::ArcSwap;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// Leads judged in one transaction.
const BATCH_MAX: i64 = 32;
/// How often the store is asked what is due.
const TICK: Duration = Duration::from_millis(500);
/// Of one lead's mails so many bytes are read again: the first one, and others while there is room.
const BYTES_MAX: usize = 4 << 20;

#[derive(Clone)]
pub struct SecondLooks {
    pub store: Store,
    pub rules: Arc<ArcSwap<Rules>>,
    pub key: Key,
    pub clock: Arc<dyn Clock>,
    pub health: Arc<Health>,
    /// Rung when notices have been queued.
    pub queued: Arc<Notify>,
}

/// What a lead is judged by, gathered outside the transaction.
struct Gathered {
    mails: Vec<(EmailId, Read)>,
    earlier: Earlier,
    company_owner: Option<Owner>,
    asked: Vec<Need>,
    passed_on_to: Vec<String>,
}

impl SecondLooks {
    /// Runs until stopped; an error is one that the store will not get over by itself.
    pub async fn run(self, mut ids: Box<dyn Ids>, stop: CancellationToken) -> Result<(), StoreError> {
        loop {
            self.health.turned(Loop::SecondLook, self.clock.now());
            match self.run_once(ids.as_mut()).await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) if error.is_temporary() => warn!("cannot judge leads again, trying later: {error}"),
                Err(error) => return Err(error),
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = tokio::time::sleep(TICK) => {}
            }
        }
    }

    /// One batch of what is due. How many looks were taken off the list.
    pub async fn run_once(&self, ids: &mut dyn Ids) -> Result<usize, StoreError> {
        let due = self.store.due_second_looks(self.clock.now(), BATCH_MAX).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let mut gathered = HashMap::new();
        for look in &due {
            gathered.insert(look.lead.clone(), self.gather(&look.lead).await?);
        }
        let (now, rules) = (self.clock.now(), self.rules.load_full());
        let counted_since = |rep: &RepId| rules.counted_since(rep, now);
        let mut planning = self.store.begin_planning(&counted_since).await?;
        let taken = planning.take_second_looks(&due).await?;
        let ids_of = |looks: &[SecondLook]| looks.iter().map(|look| look.lead.clone()).collect::<Vec<LeadId>>();
        let leads = planning.leads(&ids_of(&taken)).await?;
        let senders = |lead: &Lead| gathered.get(&lead.id).into_iter().filter_map(|known| sender_of(&known.mails));
        let people: Vec<String> = leads.iter().flat_map(senders).collect();
        let signals = planning.signals(&people).await?;
        let queries = gathered.values().filter_map(|known| known.mails.first());
        let queries = queries.flat_map(|(_, read)| questions_of(read, &rules));
        let queries: HashSet<Query> = queries.collect();
        let answers = planning.answers(&queries.into_iter().collect::<Vec<_>>()).await?;
        let (answers, old) = still_counting(answers, now);
        let asked: Vec<(&LeadId, &Query)> = leads
            .iter()
            .filter(|lead| lead.is_open() || lead.after.by_rules)
            .filter_map(|lead| Some((lead, gathered.get(&lead.id)?.mails.first()?)))
            .flat_map(|(lead, (_, read))| {
                let of_it = questions_of(read, &rules);
                old.iter().filter(move |query| of_it.contains(query)).map(move |query| (&lead.id, query))
            })
            .collect();
        planning.ask_again(&asked, now).await?;
        let wrote = planning.last_mail(&ids_of(&taken)).await?;
        let waiting = planning.waiting_for_answers(&ids_of(&taken)).await?;
        let mut seen: HashMap<_, Seen> = HashMap::new();
        for workflow in rules.workflows.values().filter(|workflow| workflow.judging.readiness.is_some()) {
            seen.insert(workflow.name.clone(), planning.seen(&workflow.name, now).await?);
        }
        let mut changes: Vec<Change> = Vec::new();
        for look in &taken {
            let Some(lead) = leads.iter().find(|lead| lead.id == look.lead) else { continue };
            let Some(known) = gathered.get(&look.lead).filter(|known| !known.mails.is_empty()) else { continue };
            let of_person = sender_of(&known.mails).and_then(|person| signals.get(&person));
            let known = Known {
                why: &look.why,
                mails: &known.mails,
                wrote_at: wrote.get(&look.lead).copied(),
                earlier: known.earlier.clone(),
                company_owner: known.company_owner.clone(),
                signals: of_person.map_or(&[], Vec::as_slice),
                seen: seen.get(&lead.workflow).copied().unwrap_or_default(),
                answers: &answers,
                is_waiting: waiting.contains(&look.lead),
                asked: &known.asked,
                passed_on_to: &known.passed_on_to,
            };
            let mut standing = planning.standing.clone();
            let judged = AssertUnwindSafe(|| again::judge(lead, &known, &rules, &mut standing, now, ids));
            match catch_unwind(judged) {
                Ok(change) => {
                    planning.standing = standing;
                    changes.extend(change);
                }
                Err(_panic) => {
                    warn!(lead.id = %lead.id, "{} could not be judged again; please report it", lead.shown_ref())
                }
            }
        }
        planning.commit(&[], &changes, now, &counted_since).await?;
        self.report(&changes);
        Ok(taken.len())
    }

    /// The mails that the prospect wrote, read again, and what the store knew when the first was judged.
    async fn gather(&self, lead: &LeadId) -> Result<Gathered, StoreError> {
        let mut read = Vec::new();
        let mut bytes_left = BYTES_MAX;
        for (email, mailbox) in self.store.words_of_prospect(lead).await? {
            let Some(bytes) = self.store.raw_email(&email).await? else { continue };
            if bytes.len() > bytes_left && !read.is_empty() {
                continue;
            }
            bytes_left = bytes_left.saturating_sub(bytes.len());
            let (rules, key) = (self.rules.load_full(), self.key.clone());
            let reading = move || catch_unwind(AssertUnwindSafe(|| plan::read(&bytes, &mailbox, &rules, &key))).ok();
            if let Ok(Some(mail)) = tokio::task::spawn_blocking(reading).await {
                read.push((email, mail));
            }
        }
        let record = self.store.first_verdict(lead).await?;
        let record = record.and_then(|record| serde_json::from_str::<serde_json::Value>(&record).ok());
        let dealings = record.and_then(|record| record::read_dealings(&record["evidence"]));
        let (earlier, company_owner) = dealings.unwrap_or_default();
        let asked = self.store.asked_of(lead).await?.unwrap_or_default();
        let asked = asked.split(", ").filter_map(Need::parse).collect();
        let passed_on_to = self.store.passed_on_to(lead).await?;
        Ok(Gathered { mails: read, earlier, company_owner, asked, passed_on_to })
    }

    fn report(&self, changes: &[Change]) {
        metrics::counter!("anteroom_second_looks_total").increment(changes.len() as u64);
        for event in changes.iter().flat_map(|change| &change.events) {
            if let Some(lead) = &event.lead {
                info!(lead.id = %lead, "{}", event.text);
            }
        }
        if changes.iter().any(|change| !change.notices.is_empty()) {
            self.queued.notify_one();
        }
    }
}

fn questions_of(read: &Read, rules: &Rules) -> Vec<Query> {
    outside::questions(&read.inquiry, outside::is_freemail_of(&read.inquiry), &rules.providers)
}

/// What was said too long ago counts until the answer to the same question has come: to whoever rests nobody would else
/// be compared with but the unknown. With what is to be asked again.
fn still_counting(mut answers: HashMap<Query, Answer>, now: Timestamp) -> (HashMap<Query, Answer>, Vec<Query>) {
    let mut old = Vec::new();
    for (query, answer) in &mut answers {
        if let Answer::Said(said) = answer
            && said.until <= now
        {
            said.until = now.plus(Duration::from_secs(1));
            old.push(query.clone());
        }
    }
    (answers, old)
}

/// Whose activity counts: whoever began the lead.
fn sender_of(mails: &[(EmailId, Read)]) -> Option<String> {
    mails.first()?.1.handles.sender.clone()
}
