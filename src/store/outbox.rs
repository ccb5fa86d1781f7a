//! Owed mail: claimed, sent by the send room, marked.

use super::record_row::{self, RECORD};
use super::sql::{in_list, padded, values};
use super::{Store, StoreError, chain, lead_row};
use crate::domain::address::Address;
use crate::domain::alarm;
use crate::domain::digest;
use crate::domain::event::{Actor, Event};
use crate::domain::id::{EmailId, LeadId, NoticeId, RepId};
use crate::domain::lead::Lead;
use crate::domain::notice::{DueNotice, FRESH_FOR, Notice, NoticeKind, SendOutcome};
use crate::domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::HashMap;

/// One mail of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spoken {
    /// By its Message-ID.
    Prospect(String),
    Us(NoticeId),
}

impl Store {
    /// Takes what is due, at most `limit`, what fresh mail causes before all else, and counts the try before it is made. A row taken and never marked comes
    /// back after `lease`: then nobody knows whether it went out.
    pub async fn take_due_notices(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> Result<Vec<DueNotice>, StoreError> {
        let mut tx = self.pool.begin().await?;
        let sql = format!(
            "select * from outbox where next_at_ms <= $1 and kind not in ($3, $4) \
             order by case when arrived_at_ms > $5 then 0 else 1 end, next_at_ms, id limit $2 {}",
            tx.claim()
        );
        let fresh_since = now.minus(FRESH_FOR).as_ms();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = tx.fetch(&sql, values![now.as_ms(), limit, alarm::KIND, digest::KIND, fresh_since]).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut ids = Vec::new();
        let mut lead_ids = Vec::new();
        for row in &rows {
            ids.push(row.get::<String>("id")?);
            lead_ids.push(row.get::<String>("lead_id")?);
        }
        let sql = format!(
            "update outbox set state = 'sending', attempts = attempts + 1, next_at_ms = $1 where id in ({})",
            in_list(2, ids.len())
        );
        let mut all = values![lease_until.as_ms()];
        all.extend(padded(ids.into_iter().map(Into::into).collect()));
        tx.execute(&sql, all).await?;
        let leads = self.leads_by_id(&mut tx, &lead_ids).await?;
        let decisions = decisions_of(&mut tx, &lead_ids).await?;
        tx.commit().await?;

        let mut due = Vec::with_capacity(rows.len());
        for row in &rows {
            let lead_id = row.get::<String>("lead_id")?;
            let lead =
                leads.get(&lead_id).ok_or_else(|| StoreError::Unreadable(format!("outbox of lead {lead_id}")))?;
            due.push(DueNotice {
                notice: read_notice(row)?,
                attempts: u32::try_from(row.get::<i64>("attempts")? + 1).unwrap_or(u32::MAX),
                may_have_arrived: row.get::<String>("state")? == "sending",
                lead: lead.clone(),
                decision: decisions.get(&lead_id).cloned(),
                letter: None,
                thread: Vec::new(),
                obstacle: None,
                subject: None,
                copied: Vec::new(),
                story: Vec::new(),
                answer: None,
                said: Vec::new(),
            });
        }
        Ok(due)
    }

    async fn leads_by_id(&self, tx: &mut super::sql::Tx, ids: &[String]) -> Result<HashMap<String, Lead>, StoreError> {
        let sql = format!("select * from lead where id in ({})", in_list(1, ids.len()));
        let rows = tx.fetch(&sql, padded(ids.iter().cloned().map(Into::into).collect())).await?;
        rows.iter().map(|row| lead_row::read(row).map(|lead| (lead.id.to_string(), lead))).collect()
    }

    /// Marks what came of tries, in one commit, with the events that tell of it and the mails that are owed for it.
    pub async fn mark_notices(
        &self,
        outcomes: &[(NoticeId, SendOutcome)],
        events: &[Event],
        owed: &[Notice],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        let none: Option<i64> = None;
        let marked = outcomes.iter().map(|(id, outcome)| {
            let (state, next_at, sent_at, reply) = match outcome {
                SendOutcome::Sent { reply } => ("sent", none, Some(now.as_ms()), reply),
                SendOutcome::Later { at, reply } => ("queued", Some(at.as_ms()), none, reply),
                SendOutcome::Refused { reply } => ("refused", none, none, reply),
                SendOutcome::Overtaken { reason } => ("overtaken", none, none, reason),
            };
            values![id.as_str(), state, next_at, sent_at, reply.as_str()]
        });
        tx.with_rows(
            "with marked (id, state, next_at_ms, sent_at_ms, reply) as (",
            marked.collect(),
            ") update outbox set state = marked.state, next_at_ms = marked.next_at_ms, sent_at_ms = marked.sent_at_ms, \
             last_reply = marked.reply from marked where outbox.id = marked.id and outbox.state = 'sending'",
        )
        .await?;
        let rows = owed.iter().map(|notice| super::owed::owed(notice, now)).collect();
        tx.insert(super::owed::OWED, rows, "on conflict (id) do nothing").await?;
        chain::append(&mut tx, events).await?;
        tx.commit().await
    }

    /// The conversation with a lead's prospect in the order of time: his mails by their Message-IDs, and the answers that
    /// went through us by their notices.
    pub async fn conversation(&self, lead: &LeadId) -> Result<Vec<Spoken>, StoreError> {
        let sql = "select r.message_id, e.internal_at_ms from reading r join email e on e.id = r.email_id \
                   where r.lead_id = $1 and r.kind in ('inquiry', 'reply') and r.message_id is not null";
        let mut all: Vec<(i64, Spoken)> = Vec::new();
        for row in self.pool.fetch(sql, values![lead.as_str()]).await? {
            let id = row.get::<String>("message_id")?;
            // What stands for the Message-ID of a mail without one has a space in it.
            if !id.contains(' ') {
                all.push((row.get("internal_at_ms")?, Spoken::Prospect(id)));
            }
        }
        let sql = "select id, sent_at_ms from outbox where lead_id = $1 and kind = 'relay' and sent_at_ms is not null";
        for row in self.pool.fetch(sql, values![lead.as_str()]).await? {
            all.push((row.get("sent_at_ms")?, Spoken::Us(NoticeId::new(row.get::<String>("id")?))));
        }
        all.sort_by_key(|(at, _)| *at);
        Ok(all.into_iter().map(|(_, spoken)| spoken).collect())
    }

    /// A mail's Message-ID and its subject, as it was read.
    pub async fn heading(&self, email: &EmailId) -> Result<Option<(Option<String>, String)>, StoreError> {
        let sql = "select message_id, subject from reading where email_id = $1";
        let rows = self.pool.fetch(sql, values![email.as_str()]).await?;
        rows.first().map(|row| Ok((row.get("message_id")?, row.get("subject")?))).transpose()
    }

    /// The prospect's latest mail.
    pub async fn last_of_prospect(&self, lead: &LeadId) -> Result<Option<EmailId>, StoreError> {
        let sql = "select e.id from reading r join email e on e.id = r.email_id where r.lead_id = $1 \
                   and r.kind in ('inquiry', 'reply') order by e.internal_at_ms desc, e.id desc limit 1";
        let rows = self.pool.fetch(sql, values![lead.as_str()]).await?;
        rows.first().map(|row| Ok(EmailId::new(row.get::<String>("id")?))).transpose()
    }

    /// After a start: rows whose mail the server had taken, and which nobody had time to mark. How many there were.
    pub async fn settle_receipts(&self, taken: &[NoticeId], now: Timestamp) -> Result<usize, StoreError> {
        let mut settled = 0;
        for part in taken.chunks(256) {
            let mut tx = self.pool.begin().await?;
            let sql = format!(
                "update outbox set state = 'sent', next_at_ms = null, sent_at_ms = $1, last_reply = $2 \
                 where state = 'sending' and id in ({}) returning kind, lead_id",
                in_list(3, part.len())
            );
            let mut all = values![now.as_ms(), "taken by the server just before the program stopped"];
            all.extend(padded(part.iter().map(|id| id.as_str().into()).collect()));
            let mut events = Vec::new();
            for row in tx.fetch(&sql, all).await? {
                events.push(Event {
                    at: now,
                    lead: Some(row.get::<String>("lead_id")?).filter(|id| !id.is_empty()).map(LeadId::new),
                    email: None,
                    actor: Actor::Clock,
                    what: "notified",
                    text: format!("mailed the {} just before the program stopped", row.get::<String>("kind")?),
                });
            }
            settled += events.len();
            chain::append(&mut tx, &events).await?;
            tx.commit().await?;
        }
        Ok(settled)
    }

    /// After a start: rows that were being sent when the program stopped are due at once. Those not among the `begun`
    /// had only been taken: no try was made, and they are no repeats. None: anything may have been begun.
    pub async fn recover_notices(&self, begun: Option<&[NoticeId]>, now: Timestamp) -> Result<u64, StoreError> {
        let mut tx = self.pool.begin().await?;
        let mut count = 0;
        if let Some(begun) = begun {
            // Never an empty list: `not in ()` is no SQL, and `not in (null)` never holds.
            let ids: Vec<super::sql::Value> =
                [""].into_iter().chain(begun.iter().map(NoticeId::as_str)).map(Into::into).collect();
            let sql = format!(
                "update outbox set state = 'queued', attempts = attempts - 1, next_at_ms = $1 \
                 where state = 'sending' and next_at_ms is not null and id not in ({})",
                in_list(2, ids.len())
            );
            let mut all = values![now.as_ms()];
            all.extend(padded(ids));
            count += tx.execute(&sql, all).await?;
        }
        let sql = "update outbox set next_at_ms = $1 where state = 'sending' and next_at_ms is not null";
        count += tx.execute(sql, values![now.as_ms()]).await?;
        tx.commit().await?;
        Ok(count)
    }
}

/// What is known of why for each lead, as one record: the latest verdict, and the latest routing.
async fn decisions_of(tx: &mut super::sql::Tx, leads: &[String]) -> Result<HashMap<String, String>, StoreError> {
    let sql =
        format!("select lead_id, {RECORD} from decision where lead_id in ({}) order by at_ms", in_list(1, leads.len()));
    let rows = tx.fetch(&sql, padded(leads.iter().cloned().map(Into::into).collect())).await?;
    let mut records: HashMap<String, Vec<String>> = HashMap::new();
    for row in &rows {
        records.entry(row.get("lead_id")?).or_default().push(record_row::read(row)?);
    }
    Ok(records.into_iter().map(|(lead, records)| (lead, joined(records))).collect())
}

/// What each record says of a part counts until a later one says something else. Most leads have but one.
fn joined(mut records: Vec<String>) -> String {
    if let [_] = records[..] {
        return records.swap_remove(0);
    }
    let mut all = json!({});
    for record in records {
        let record: Value = serde_json::from_str(&record).unwrap_or_default();
        for part in ["at", "rules", "evidence", "verdict", "route"] {
            if !record[part].is_null() {
                all[part] = record[part].clone();
            }
        }
    }
    all.to_string()
}

pub(super) fn read_notice(row: &super::sql::Row) -> Result<Notice, StoreError> {
    let kind = row.get::<String>("kind")?;
    let to = row.get::<String>("to_address")?;
    let at = |column: &str| row.get::<Option<i64>>(column).map(|ms| ms.map(Timestamp::from_ms));
    Ok(Notice {
        id: NoticeId::new(row.get::<String>("id")?),
        kind: NoticeKind::parse(&kind).ok_or_else(|| StoreError::Unreadable(format!("outbox.kind = `{kind}`")))?,
        lead: LeadId::new(row.get::<String>("lead_id")?),
        rep: row.get::<Option<String>>("rep")?.map(RepId::new),
        to: Address::parse(&to).map_err(|_| StoreError::Unreadable(format!("outbox.to_address of {kind}")))?,
        note: row.get("note")?,
        due_at: at("due_at_ms")?,
        arrived_at: at("arrived_at_ms")?,
        email: row.get::<Option<String>>("email_id")?.map(EmailId::new),
        writer: row.get::<Option<String>>("writer")?.and_then(|writer| Address::parse(&writer).ok()),
        not_before: None,
    })
}
