//! A batch of decisions: the team as it stands, held until they are committed with it.

use super::emails::ArrivedEmail;
use super::known::{self, KnownThread, OurMail};
use super::record_row::{self, RECORD};
use super::sql::{Tx, Value, in_list, padded, values};
use super::standing::Since;
use super::{Store, StoreError, apply, last_word, lead_row, outside, question, reading, signals, standing};
use crate::domain::acknowledge::Acknowledged;
use crate::domain::change::{Change, Plan};
use crate::domain::event::Event;
use crate::domain::evidence::{Earlier, Owner};
use crate::domain::id::{EmailId, LeadId, NoticeId, RepId, WorkflowName};
use crate::domain::judging::Seen;
use crate::domain::last_word::LastWord;
use crate::domain::lead::Lead;
use crate::domain::notice::SentNotice;
use crate::domain::notice::lately::Caused;
use crate::domain::provider::{Answer, Query};
use crate::domain::record;
use crate::domain::routing::{Pick, Standing};
use crate::domain::sender_word::SenderWord;
use crate::domain::signal::Signal;
use crate::domain::time::Timestamp;
use std::collections::{HashMap, HashSet};

/// In which order waiting leads are given out: by band, then by when an answer is due, then by age.
pub(super) const BEST_FIRST: &str = "case when band is null then 1 else 0 end, band, \
                                     case when clock_at_ms is null then 1 else 0 end, clock_at_ms, received_at_ms, number";

/// A transaction that holds the team's standing, so that nobody else hands out the same turns meanwhile.
pub struct Planning {
    pub(super) tx: Tx,
    /// As it was read; [`Planning::commit`] writes what differs.
    before: Standing,
    pub standing: Standing,
    /// The number the next new lead gets.
    pub next_number: i64,
}

/// Whether no offer of the lead is still on its way to its rep, at the time `$1`. A server that takes our mail and not this rep's is waited
/// for a few minutes: two tries.
pub(super) const IS_TOLD: &str = "not exists (select 1 from outbox where outbox.lead_id = lead.id \
    and outbox.kind = 'assignment' and outbox.attempts < 3 \
    and (outbox.state = 'sending' or outbox.state = 'queued' and outbox.next_at_ms <= $1))";

impl Store {
    /// Takes the team's standing for a batch of decisions.
    pub async fn begin_planning(&self, counted_since: Since<'_>) -> Result<Planning, StoreError> {
        let mut tx = self.pool.begin().await?;
        let last = hold_planning(&mut tx).await?;
        let before = standing::read(&mut tx, counted_since).await?;
        Ok(Planning { tx, standing: before.clone(), before, next_number: last + 1 })
    }
}

/// Waits for whoever plans, and keeps others from it until the transaction ends; the number of the last lead. Every
/// transaction that writes to more leads than the one it is about begins with this: PostgreSQL locks them in no
/// order, and would find two such in each other's way.
pub(super) async fn hold_planning(tx: &mut Tx) -> Result<i64, StoreError> {
    let sql = "update counter set value = value where name = 'lead' returning value";
    let rows = tx.fetch(sql, Vec::new()).await?;
    rows.first().ok_or_else(|| StoreError::Unreadable("counter.lead".to_owned()))?.get("value")
}

impl Planning {
    /// Takes these mails for planning; those another node has planned meanwhile are not returned.
    pub async fn take(&mut self, emails: &[&ArrivedEmail]) -> Result<HashSet<EmailId>, StoreError> {
        let mut taken = HashSet::new();
        for part in emails.chunks(256) {
            let sql = format!(
                "update email set state = 'planned' where state = 'arrived' and id in ({}) returning id",
                in_list(1, part.len())
            );
            let ids = part.iter().map(|email| Value::from(email.id.as_str())).collect();
            for row in self.tx.fetch(&sql, padded(ids)).await? {
                taken.insert(EmailId::new(row.get::<String>("id")?));
            }
        }
        Ok(taken)
    }

    pub async fn leads_of_notices(&mut self, ids: &[NoticeId]) -> Result<HashMap<NoticeId, OurMail>, StoreError> {
        known::leads_of_notices(&mut self.tx, ids).await
    }
    pub async fn leads_of_messages(&mut self, ids: &[String]) -> Result<HashMap<String, LeadId>, StoreError> {
        known::leads_of_messages(&mut self.tx, ids).await
    }
    /// Who wrote those of these mails that were read as spam.
    pub async fn spam(&mut self, ids: &[String]) -> Result<HashMap<String, String>, StoreError> {
        known::spam(&mut self.tx, ids).await
    }
    pub async fn threads(&mut self, leads: &[LeadId]) -> Result<HashMap<LeadId, KnownThread>, StoreError> {
        known::threads(&mut self.tx, leads).await
    }
    pub async fn earlier(&mut self, people: &[String]) -> Result<HashMap<String, Earlier>, StoreError> {
        known::earlier(&mut self.tx, people).await
    }
    /// What these people did elsewhere.
    pub async fn signals(&mut self, people: &[String]) -> Result<HashMap<String, Vec<Signal>>, StoreError> {
        signals::of_people(&mut self.tx, people).await
    }
    /// What is on record of questions to providers.
    pub async fn answers(&mut self, queries: &[Query]) -> Result<HashMap<Query, Answer>, StoreError> {
        outside::answers(&mut self.tx, queries).await
    }
    /// Asks once more what somebody said about these leads, whose word is too old by now.
    pub async fn ask_again(&mut self, asked: &[(&LeadId, &Query)], now: Timestamp) -> Result<(), StoreError> {
        outside::ask_for(&mut self.tx, asked, now).await
    }

    /// Those of these leads about which somebody has been asked who has not answered yet.
    pub async fn waiting_for_answers(&mut self, leads: &[LeadId]) -> Result<HashSet<LeadId>, StoreError> {
        outside::waiting(&mut self.tx, leads).await
    }
    /// What has been seen of a workflow so far.
    pub async fn seen(&mut self, workflow: &WorkflowName, now: Timestamp) -> Result<Seen, StoreError> {
        known::seen(&mut self.tx, workflow, now).await
    }
    pub async fn company_owners(&mut self, domains: &[String]) -> Result<HashMap<String, Owner>, StoreError> {
        known::company_owners(&mut self.tx, domains).await
    }

    pub async fn merged_into(&mut self, leads: &[LeadId]) -> Result<Vec<LeadId>, StoreError> {
        known::merged_into(&mut self.tx, leads).await
    }
    pub async fn leads_of_contents(&mut self, contents: &[String]) -> Result<HashMap<String, LeadId>, StoreError> {
        known::leads_of_contents(&mut self.tx, contents).await
    }
    pub async fn leads_of_people(&mut self, people: &[String]) -> Result<Vec<(String, LeadId)>, StoreError> {
        known::leads_of_people(&mut self.tx, people).await
    }
    pub async fn last_mail(&mut self, leads: &[LeadId]) -> Result<HashMap<LeadId, Timestamp>, StoreError> {
        known::last_mail(&mut self.tx, leads).await
    }
    pub async fn sender_words(&mut self, people: &[String]) -> Result<Vec<SenderWord>, StoreError> {
        known::sender_words(&mut self.tx, people).await
    }

    /// The leads of these numbers.
    pub async fn leads_of_numbers(&mut self, numbers: &[i64]) -> Result<Vec<(i64, LeadId)>, StoreError> {
        known::leads_of_numbers(&mut self.tx, numbers).await
    }
    /// What this rep has, the most urgent first.
    pub async fn held_by(&mut self, rep: &RepId) -> Result<Vec<Lead>, StoreError> {
        standing::held_by(&mut self.tx, rep).await
    }
    /// What reps said of these leads last.
    pub async fn last_words(&mut self, leads: &[LeadId]) -> Result<Vec<LastWord>, StoreError> {
        match leads.is_empty() {
            true => Ok(Vec::new()),
            false => last_word::of_leads(&mut self.tx, leads).await,
        }
    }
    /// What mail has had us write about these leads lately.
    pub async fn caused_lately(&mut self, leads: &[LeadId], now: Timestamp) -> Result<Vec<Caused>, StoreError> {
        known::caused_lately(&mut self.tx, leads, now).await
    }
    /// The mails of ours about the leads of these numbers.
    pub async fn sent_notices(&mut self, numbers: &[i64]) -> Result<Vec<(i64, SentNotice)>, StoreError> {
        known::sent_notices(&mut self.tx, numbers).await
    }
    /// Who was told within a day that his mail has come.
    pub async fn acknowledged(&mut self, now: Timestamp) -> Result<Acknowledged, StoreError> {
        known::acknowledged(&mut self.tx, now).await
    }
    /// What waits for any rep, the best first, then what is due soonest, then the oldest.
    pub async fn waiting_leads(&mut self, limit: i64) -> Result<Vec<Lead>, StoreError> {
        let sql = format!(
            "select * from lead where ownership = 'queued' and wait_until <> 'person' and stage = 'mql' \
             order by {BEST_FIRST} limit $1"
        );
        let rows = self.tx.fetch(&sql, values![limit]).await?;
        rows.iter().map(lead_row::read).collect()
    }

    pub async fn leads(&mut self, ids: &[LeadId]) -> Result<Vec<Lead>, StoreError> {
        let mut leads = Vec::new();
        for part in ids.chunks(256) {
            let sql = format!("select * from lead where id in ({})", in_list(1, part.len()));
            let values = padded(part.iter().map(|id| Value::from(id.as_str())).collect());
            for row in self.tx.fetch(&sql, values).await? {
                leads.push(lead_row::read(&row)?);
            }
        }
        Ok(leads)
    }

    /// The leads whose next step has come, the longest due first; of those that wait for a rep, once hands may have become
    /// free, in the order of [`Self::waiting_leads`]; but for those whose rep could not be told yet. On PostgreSQL, those another node works on are passed by.
    pub async fn due_leads(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Lead>, StoreError> {
        let sql = format!(
            "select * from lead where next_at_ms <= $1 and {IS_TOLD} \
             order by case when ownership = 'queued' then 1 else 0 end, \
             case when ownership = 'queued' then 0 else next_at_ms end, \
             case when ownership = 'queued' then 0 else number end, {BEST_FIRST} limit $2 {}",
            self.tx.claim()
        );
        let rows = self.tx.fetch(&sql, values![now.as_ms(), limit]).await?;
        rows.iter().map(lead_row::read).collect()
    }

    /// Commits a batch of plans and changes.
    pub async fn commit(
        mut self,
        plans: &[Plan],
        changes: &[Change],
        now: Timestamp,
        counted_since: Since<'_>,
    ) -> Result<(), StoreError> {
        let tx = &mut self.tx;
        reading::keep(tx, plans, now).await?;
        let once = plans.iter().filter_map(|plan| {
            let (content, (lead, _)) = (plan.content.as_ref()?, plan.lead.as_ref()?);
            Some(values![content.as_str(), plan.email.as_str(), lead.as_str()])
        });
        // Two that say the same in two transactions: the second finds the first when it is planned again.
        tx.insert("mail_once (content_key, email_id, lead_id)", once.collect(), "").await.map_err(apply::taken)?;
        let all: Vec<&Change> = plans.iter().filter_map(|plan| plan.change.as_ref()).chain(changes).collect();
        let of_plan = |plan: &'_ Plan| -> Vec<Event> {
            plan.events.iter().chain(plan.change.iter().flat_map(|change| &change.events)).cloned().collect()
        };
        let mut events: Vec<Event> = plans.iter().flat_map(of_plan).collect();
        events.extend(changes.iter().flat_map(|change| change.events.iter().cloned()));
        apply::apply(tx, &all, &events).await?;
        for (rep, until) in plans.iter().flat_map(|plan| &plan.pauses) {
            standing::set_pause(tx, rep, *until, now).await?;
        }
        for notice in plans.iter().filter_map(|plan| plan.bounced.as_ref()) {
            let sql =
                "update outbox set state = 'bounced', next_at_ms = null where id = $1 and state in ('sent', 'sending')";
            tx.execute(sql, values![notice.as_str()]).await?;
        }
        keep_shadows(tx, plans).await?;
        outside::ask(tx, plans, now).await?;
        question::keep(tx, plans, now).await?;
        standing::write(tx, &self.before, &self.standing, counted_since).await?;
        let last = self.next_number - 1;
        tx.execute("update counter set value = $1 where name = 'lead' and value < $1", values![last]).await?;
        self.tx.commit().await
    }
}

/// The ledger of what a workflow that looks on would have done.
async fn keep_shadows(tx: &mut Tx, plans: &[Plan]) -> Result<(), StoreError> {
    let rows = plans.iter().filter_map(|plan| plan.shadow.as_ref()).map(|shadow| {
        let routing = shadow.routing.as_ref();
        let rep = routing.and_then(|routing| match &routing.pick {
            Pick::Rep { rep, .. } => Some(rep.to_string()),
            Pick::Wait { .. } => None,
        });
        let mut row = values![
            shadow.lead.as_str(),
            shadow.workflow.as_str(),
            shadow.at.as_ms(),
            shadow.rules.as_str(),
            shadow.verdict.outcome.as_str(),
            shadow.verdict.band.to_string(),
            routing.map(|routing| routing.pool.to_string()),
            rep
        ];
        row.extend(record_row::columns(&record::shadow(shadow).to_string()));
        row
    });
    let into = format!("shadow (lead_id, workflow, at_ms, rules, outcome, band, pool, rep, {RECORD})");
    tx.insert(&into, rows.collect(), "on conflict (lead_id, workflow) do nothing").await?;
    Ok(())
}
