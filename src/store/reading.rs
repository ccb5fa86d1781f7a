//! What mails were read as.

use super::sql::{Tx, values};
use super::{Store, StoreError, alarm, chain};
use crate::domain::alarm::Alarm;
use crate::domain::change::Plan;
use crate::domain::event::Event;
use crate::domain::id::EmailId;
use crate::domain::sender_word::SenderWord;
use crate::domain::time::Timestamp;

impl Store {
    /// Sets a mail aside that could not be read; it stays visible with the reason, and whoever looks after it is told.
    pub async fn quarantine(
        &self,
        email: &EmailId,
        reason: &str,
        (subject, sender): (&str, Option<&str>),
        alarm: Option<&Alarm>,
        now: Timestamp,
        events: &[Event],
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        let sql = "update email set state = 'quarantined' where id = $1 and state = 'arrived'";
        if tx.execute(sql, values![email.as_str()]).await? == 0 {
            return Ok(());
        }
        tx.insert(
            "reading (email_id, read_at_ms, kind, kind_reason, subject, sender, defects)",
            vec![values![
                email.as_str(),
                now.as_ms(),
                "unreadable",
                reason,
                subject,
                sender.map(ToOwned::to_owned),
                reason
            ]],
            "",
        )
        .await?;
        if let Some(alarm) = alarm {
            alarm::owe(&mut tx, alarm, now).await?;
        }
        chain::append(&mut tx, events).await?;
        tx.commit().await
    }
}

/// What the mails of these plans were read as.
pub(super) async fn keep(tx: &mut Tx, plans: &[Plan], now: Timestamp) -> Result<(), StoreError> {
    for plan in plans.iter().filter(|plan| plan.overrules.is_some()) {
        rewrite(tx, plan, now).await?;
    }
    let readings = plans
        .iter()
        .filter(|plan| plan.overrules.is_none())
        .map(|plan| {
            values![
                plan.email.as_str(),
                now.as_ms(),
                plan.discerned.kind.as_str(),
                plan.discerned.reason.as_str(),
                plan.message_id.clone(),
                plan.subject.as_str(),
                plan.sender.clone(),
                plan.defects.join("\n"),
                plan.lead.as_ref().map(|(lead, _)| lead.to_string()),
                plan.lead.as_ref().map(|(_, reason)| reason.clone()),
            ]
        })
        .collect();
    tx.insert(
        "reading (email_id, read_at_ms, kind, kind_reason, message_id, subject, sender, defects, lead_id, link_reason)",
        readings,
        "",
    )
    .await?;
    Ok(())
}

/// What a mail is read as now that a person has said otherwise. Two who say so at once are told apart by what it was
/// read as before.
async fn rewrite(tx: &mut Tx, plan: &Plan, now: Timestamp) -> Result<(), StoreError> {
    let Some(was) = plan.overrules else { return Ok(()) };
    let sql = "update reading set kind = $1, kind_reason = $2, read_at_ms = $3, message_id = $4, subject = $5, sender = $6, \
               defects = $7, lead_id = $8, link_reason = $9 where email_id = $10 and kind = $11";
    let values = values![
        plan.discerned.kind.as_str(),
        plan.discerned.reason.as_str(),
        now.as_ms(),
        plan.message_id.clone(),
        plan.subject.as_str(),
        plan.sender.clone(),
        plan.defects.join("\n"),
        plan.lead.as_ref().map(|(lead, _)| lead.to_string()),
        plan.lead.as_ref().map(|(_, reason)| reason.clone()),
        plan.email.as_str(),
        was.as_str(),
    ];
    if tx.execute(sql, values).await? != 1 {
        return Err(StoreError::Conflict);
    }
    let sql = "update email set state = 'planned' where id = $1 and state = 'quarantined'";
    tx.execute(sql, values![plan.email.as_str()]).await?;
    match &plan.sender_word {
        Some(word) => remember_word(tx, word).await,
        None => Ok(()),
    }
}

pub(super) async fn remember_word(tx: &mut Tx, word: &SenderWord) -> Result<(), StoreError> {
    let row = values![
        word.sender.as_str(),
        word.kind.as_str(),
        word.is_really.as_str(),
        word.email.as_str(),
        word.by.as_str(),
        word.at.as_ms(),
    ];
    let newest = "on conflict (person_key, kind) do update set is_really = excluded.is_really, \
                  email_id = excluded.email_id, actor = excluded.actor, at_ms = excluded.at_ms";
    tx.insert("sender_word (person_key, kind, is_really, email_id, actor, at_ms)", vec![row], newest).await?;
    Ok(())
}
