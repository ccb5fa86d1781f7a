//! Questions to prospects, and who wants none.

use super::planning::Planning;
use super::record_row::{self, RECORD};
use super::sql::{Row, Tx, Value, in_list, padded, values};
use super::{Store, StoreError};
use crate::domain::change::Plan;
use crate::domain::id::LeadId;
use crate::domain::kind::Kind;
use crate::domain::time::Timestamp;
use std::collections::HashSet;

/// A question whose time has come: to be asked, or to be answered by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueQuestion {
    pub lead: LeadId,
    pub person_key: String,
    /// None of one that is still to be asked.
    pub asked_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionState {
    Asked(Timestamp),
    Answered,
    Unanswered,
    Dropped,
}

/// What plans say of questions: one for a new lead, and who wants none.
pub(super) async fn keep(tx: &mut Tx, plans: &[Plan], now: Timestamp) -> Result<(), StoreError> {
    let rows = plans.iter().filter_map(|plan| {
        let (lead, _) = plan.lead.as_ref()?;
        Some(values![lead.as_str(), plan.sender.clone()?, "planned", plan.question_at?.as_ms()])
    });
    let into = "question (lead_id, person_key, state, due_at_ms)";
    tx.insert(into, rows.collect(), "on conflict (lead_id) do nothing").await?;
    // Whoever answers our mail automatically has a machine that would answer the question, too.
    for plan in plans.iter().filter(|plan| plan.discerned.kind == Kind::AutoReply) {
        let Some((lead, _)) = &plan.lead else { continue };
        let sql = "update question set state = 'dropped', due_at_ms = null where lead_id = $1 and state = 'planned'";
        tx.execute(sql, values![lead.as_str()]).await?;
    }
    for plan in plans.iter().filter(|plan| plan.opts_out) {
        if let Some(sender) = &plan.sender {
            let row = vec![values![sender.as_str(), plan.email.as_str(), now.as_ms()]];
            let into = "opted_out (person_key, email_id, at_ms)";
            tx.insert(into, row, "on conflict (person_key) do nothing").await?;
        }
    }
    Ok(())
}

impl Store {
    /// What our question to a lead's prospect asked for, as its notice says it, if one went out.
    pub async fn asked_of(&self, lead: &LeadId) -> Result<Option<String>, StoreError> {
        let sql = "select note from outbox where lead_id = $1 and kind = 'question' and state = 'sent' limit 1";
        self.pool.fetch(sql, values![lead.as_str()]).await?.first().map(|row| row.get("note")).transpose()
    }

    pub async fn due_questions(&self, now: Timestamp, limit: i64) -> Result<Vec<DueQuestion>, StoreError> {
        let sql = "select lead_id, person_key, asked_at_ms from question where due_at_ms <= $1 \
                   order by due_at_ms limit $2";
        let rows = self.pool.fetch(sql, values![now.as_ms(), limit]).await?;
        let question = |row: &Row| {
            Ok(DueQuestion {
                lead: LeadId::new(row.get::<String>("lead_id")?),
                person_key: row.get("person_key")?,
                asked_at: row.get::<Option<i64>>("asked_at_ms")?.map(Timestamp::from_ms),
            })
        };
        rows.iter().map(question).collect()
    }
}

impl Planning {
    /// Whether it was ours to move: another node may have been first.
    pub async fn move_question(
        &mut self,
        question: &DueQuestion,
        state: QuestionState,
        due: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let before = if question.asked_at.is_some() { "asked" } else { "planned" };
        let (state, asked_at) = match state {
            QuestionState::Asked(at) => ("asked", Some(at)),
            QuestionState::Answered => ("answered", question.asked_at),
            QuestionState::Unanswered => ("unanswered", question.asked_at),
            QuestionState::Dropped => ("dropped", question.asked_at),
        };
        let sql = "update question set state = $1, due_at_ms = $2, asked_at_ms = $3 where lead_id = $4 and state = $5";
        let (due, asked_at) = (due.map(Timestamp::as_ms), asked_at.map(Timestamp::as_ms));
        let moved = self.tx.execute(sql, values![state, due, asked_at, question.lead.as_str(), before]).await?;
        Ok(moved == 1)
    }

    /// Those of these people who want no mail that no person wrote.
    pub async fn opted_out(&mut self, people: &[String]) -> Result<HashSet<String>, StoreError> {
        let mut all = HashSet::new();
        for part in people.chunks(256) {
            let sql = format!("select person_key from opted_out where person_key in ({})", in_list(1, part.len()));
            let keys = padded(part.iter().cloned().map(Value::from).collect());
            for row in self.tx.fetch(&sql, keys).await? {
                all.insert(row.get("person_key")?);
            }
        }
        Ok(all)
    }

    pub async fn has_opted_out(&mut self, person_key: &str) -> Result<bool, StoreError> {
        let sql = "select at_ms from opted_out where person_key = $1";
        Ok(!self.tx.fetch(sql, values![person_key]).await?.is_empty())
    }

    pub async fn was_asked_since(&mut self, person_key: &str, since: Timestamp) -> Result<bool, StoreError> {
        let sql = "select lead_id from question where person_key = $1 and asked_at_ms >= $2 limit 1";
        Ok(!self.tx.fetch(sql, values![person_key, since.as_ms()]).await?.is_empty())
    }

    /// Whether the prospect has written since he was asked.
    pub async fn has_written_since(&mut self, question: &DueQuestion) -> Result<bool, StoreError> {
        let asked_at = question.asked_at.map_or(0, Timestamp::as_ms);
        let sql = "select email_id from reading where lead_id = $1 and kind in ('inquiry', 'reply') \
                   and read_at_ms >= $2 limit 1";
        Ok(!self.tx.fetch(sql, values![question.lead.as_str(), asked_at]).await?.is_empty())
    }

    /// The latest record of a lead that has a verdict.
    pub async fn last_evidence(&mut self, lead: &LeadId) -> Result<Option<String>, StoreError> {
        let sql = format!("select {RECORD} from decision where lead_id = $1 order by at_ms desc, id desc");
        let all = self.tx.fetch(&sql, values![lead.as_str()]).await?;
        Ok(record_row::first_with("verdict", &all)?.map(|(_, record)| record))
    }
}
