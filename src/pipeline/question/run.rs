//! Asks what is due, and notes what was answered and what was not.

use super::{Person, ask, unanswered};
use crate::clock::Clock;
use crate::domain::asking::{AGAIN_AFTER, ANSWER_WITHIN, OfCompany};
use crate::domain::id::{Ids, RepId};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::store::{DueQuestion, Planning, QuestionState, Store, StoreError};
use arc_swap::ArcSwap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How often the store is asked what is due: minutes pass before a question anyway.
const TICK: Duration = Duration::from_secs(2);
/// Questions in one transaction.
const BATCH_MAX: i64 = 32;

#[derive(Clone)]
pub struct Questions {
    pub store: Store,
    pub rules: Arc<ArcSwap<Rules>>,
    pub clock: Arc<dyn Clock>,
    /// Rung when notices have been queued.
    pub queued: Arc<Notify>,
}

impl Questions {
    /// Runs until stopped; an error is one that the store will not get over by itself.
    pub async fn run(self, mut ids: Box<dyn Ids>, stop: CancellationToken) -> Result<(), StoreError> {
        loop {
            match self.run_once(ids.as_mut()).await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) if error.is_temporary() => warn!("cannot ask what is due, trying again: {error}"),
                Err(error) => return Err(error),
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = tokio::time::sleep(TICK) => {}
            }
        }
    }

    /// One batch of what is due. How many questions moved.
    pub async fn run_once(&self, ids: &mut dyn Ids) -> Result<usize, StoreError> {
        let (now, rules) = (self.clock.now(), self.rules.load_full());
        let due = self.store.due_questions(now, BATCH_MAX).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let counted_since = |rep: &RepId| rules.counted_since(rep, now);
        let mut planning = self.store.begin_planning(&counted_since).await?;
        let mut changes = Vec::new();
        for question in &due {
            let leads = planning.leads(std::slice::from_ref(&question.lead)).await?;
            let Some(lead) = leads.into_iter().next() else {
                planning.move_question(question, QuestionState::Dropped, None).await?;
                continue;
            };
            let workflow = rules.workflow_of(&lead);
            if question.asked_at.is_some() {
                let has_written = planning.has_written_since(question).await?;
                let state = if has_written { QuestionState::Answered } else { QuestionState::Unanswered };
                if planning.move_question(question, state, None).await? && !has_written {
                    changes.push(unanswered(&lead, now));
                }
                continue;
            }
            let asking = workflow.and_then(|workflow| Some((workflow, workflow.asking.as_ref()?)));
            let person = self
                .person(&mut planning, question, Timestamp::from_ms(now.as_ms() - AGAIN_AFTER.as_millis() as i64))
                .await?;
            let asked = match asking {
                None => Err("no question is configured any more"),
                Some((_, asking)) => ask(&lead, asking, person, &rules, now, ids),
            };
            match (asked, asking) {
                (Ok(mut change), Some((workflow, _))) => {
                    let until = rules.after(workflow, now, ANSWER_WITHIN);
                    if planning.move_question(question, QuestionState::Asked(now), Some(until)).await? {
                        rules.settle(&mut change.after, workflow, now);
                        changes.push(change);
                    }
                }
                (Ok(_), None) => {}
                (Err(why), _) => {
                    planning.move_question(question, QuestionState::Dropped, None).await?;
                    info!(lead.id = %lead.id, "{} is not asked: {why}", lead.shown_ref());
                }
            }
        }
        planning.commit(&[], &changes, now, &counted_since).await?;
        if changes.iter().any(|change| !change.notices.is_empty()) {
            self.queued.notify_one();
        }
        Ok(due.len())
    }

    async fn person(
        &self,
        planning: &mut Planning,
        question: &DueQuestion,
        lately: Timestamp,
    ) -> Result<Person, StoreError> {
        let record = planning.last_evidence(&question.lead).await?;
        let record = record.and_then(|record| serde_json::from_str::<serde_json::Value>(&record).ok());
        let company = record.map(|record| record["evidence"]["company"].clone()).unwrap_or_default();
        Ok(Person {
            has_opted_out: planning.has_opted_out(&question.person_key).await?,
            was_asked_lately: planning.was_asked_since(&question.person_key, lately).await?,
            company: OfCompany {
                is_named: company["name"].as_str().is_some_and(|name| !name.is_empty()),
                size: company["size"].as_i64(),
            },
        })
    }
}
