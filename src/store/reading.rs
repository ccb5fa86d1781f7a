//! What mails were read as.

use super::sql::{Columns, Tx, values};
use super::{Store, StoreError, alarm, chain};
use crate::domain::alarm::Alarm;
use crate::domain::change::{Change, MailsOf, Plan};
use crate::domain::event::Event;
use crate::domain::id::EmailId;
use crate::domain::kind::Kind;
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
        let unreadable = vec![
            ("email_id", email.as_str().into()),
            ("read_at_ms", now.as_ms().into()),
            ("kind", "unreadable".into()),
            ("kind_reason", reason.into()),
            ("subject", subject.into()),
            ("sender", sender.map(ToOwned::to_owned).into()),
            ("defects", reason.into()),
        ];
        tx.insert_columns("reading", vec![unreadable]).await?;
        if let Some(alarm) = alarm {
            alarm::owe(&mut tx, alarm, now).await?;
        }
        chain::append(&mut tx, events).await?;
        tx.commit().await
    }
}

/// What the mails of these plans were read as.
pub(super) async fn keep(tx: &mut Tx, plans: &[Plan], now: Timestamp) -> Result<(), StoreError> {
    for plan in plans {
        if let Some(was) = plan.overrules {
            rewrite(tx, plan, was, now).await?;
        }
    }
    let read = plans.iter().filter(|plan| plan.overrules.is_none());
    tx.insert_columns("reading", read.map(|plan| columns(plan, now)).collect()).await?;
    Ok(())
}

/// What a mail is read as now that a person has said otherwise. Two who say so at once are told apart by what it was
/// read as before.
async fn rewrite(tx: &mut Tx, plan: &Plan, was: Kind, now: Timestamp) -> Result<(), StoreError> {
    let was = vec![("email_id", plan.email.as_str().into()), ("kind", was.as_str().into())];
    tx.update_columns("reading", columns(plan, now), was).await?;
    let sql = "update email set state = 'planned' where id = $1 and state = 'quarantined'";
    tx.execute(sql, values![plan.email.as_str()]).await?;
    match &plan.sender_word {
        Some(word) => remember_word(tx, word).await,
        None => Ok(()),
    }
}

fn columns(plan: &Plan, now: Timestamp) -> Columns {
    vec![
        ("email_id", plan.email.as_str().into()),
        ("read_at_ms", now.as_ms().into()),
        ("kind", plan.discerned.kind.as_str().into()),
        ("kind_reason", plan.discerned.reason.as_str().into()),
        ("message_id", plan.message_id.clone().into()),
        ("subject", plan.subject.as_str().into()),
        ("sender", plan.sender.clone().into()),
        ("defects", plan.defects.join("\n").into()),
        ("lead_id", plan.lead.as_ref().map(|(lead, _)| lead.to_string()).into()),
        ("link_reason", plan.lead.as_ref().map(|(_, reason)| reason.clone()).into()),
    ]
}

/// What its people wrote in another lead goes with this one.
pub(super) async fn take_mails(tx: &mut Tx, change: &Change) -> Result<(), StoreError> {
    let Some(MailsOf { lead, people, since }) = &change.mails_of else { return Ok(()) };
    for person in people {
        let sql = "update reading set lead_id = $1 where lead_id = $2 and sender = $3 and read_at_ms >= $4 \
                   and kind in ('inquiry', 'reply')";
        tx.execute(sql, values![change.after.id.as_str(), lead.as_str(), person.as_str(), since.as_ms()]).await?;
    }
    Ok(())
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
