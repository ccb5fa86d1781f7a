//! Alarms: rows of the outbox that are about mail set aside, and about no lead.

use super::sql::{Row, Tx, in_list, padded, values};
use super::{Store, StoreError, view};
use crate::domain::address::Address;
use crate::domain::alarm::{Alarm, DueAlarm, GATHERING, KIND, SetAside};
use crate::domain::id::{MailboxName, NoticeId, RepId};
use crate::domain::time::Timestamp;

/// Mails that one alarm names; the page of other mail has them all.
const NAMED_MAX: i64 = 20;

/// Owes an alarm, unless one to the same addressee still waits: that one will tell of this as well.
pub(super) async fn owe(tx: &mut Tx, alarm: &Alarm, now: Timestamp) -> Result<(), StoreError> {
    let to = alarm.to.to_string();
    let sql = "select id from outbox where kind = $1 and to_address = $2 and state = 'queued'";
    if !tx.fetch(sql, values![KIND, to.as_str()]).await?.is_empty() {
        return Ok(());
    }
    let row = values![
        alarm.id.as_str(),
        KIND,
        "",
        alarm.rep.as_ref().map(|rep| rep.as_str().to_owned()),
        to.as_str(),
        "",
        "queued",
        0_i64,
        now.as_ms(),
        now.plus(GATHERING).as_ms()
    ];
    let columns = "outbox (id, kind, lead_id, rep, to_address, note, state, attempts, created_at_ms, next_at_ms)";
    tx.insert(columns, vec![row], "").await?;
    Ok(())
}

impl Store {
    /// Takes the rows of a kind that is about no lead. Hardly ever is there any: no lock is taken for asking.
    pub(super) async fn take_due_of(
        &self,
        kind: &str,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let due = "select * from outbox where kind = $1 and next_at_ms <= $2 order by next_at_ms, id limit $3";
        let of = || values![kind, now.as_ms(), i64::try_from(limit).unwrap_or(i64::MAX)];
        if self.pool.fetch(due, of()).await?.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.pool.begin().await?;
        let rows = tx.fetch(&format!("{due} {}", tx.claim()), of()).await?;
        // Another sender may have been quicker.
        if rows.is_empty() {
            return Ok(rows);
        }
        let ids = rows.iter().map(|row| row.get::<String>("id")).collect::<Result<Vec<_>, _>>()?;
        let sql = format!(
            "update outbox set state = 'sending', attempts = attempts + 1, next_at_ms = $1 where id in ({})",
            in_list(2, ids.len())
        );
        let mut all = values![lease_until.as_ms()];
        all.extend(padded(ids.into_iter().map(Into::into).collect()));
        tx.execute(&sql, all).await?;
        tx.commit().await?;
        Ok(rows)
    }

    /// Takes the alarms that are due, as notices are taken, with the mails that are set aside at this moment.
    pub async fn take_due_alarms(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> Result<Vec<DueAlarm>, StoreError> {
        let rows = self.take_due_of(KIND, now, lease_until, limit).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mails = self.mail_set_aside(NAMED_MAX).await?;
        let count = usize::try_from(self.count_set_aside().await?).unwrap_or(0);
        rows.iter()
            .map(|row| {
                Ok(DueAlarm {
                    alarm: read(row)?,
                    attempts: u32::try_from(row.get::<i64>("attempts")? + 1).unwrap_or(u32::MAX),
                    may_have_arrived: row.get::<String>("state")? == "sending",
                    mails: mails.iter().map(set_aside).collect(),
                    more: count.saturating_sub(mails.len()),
                })
            })
            .collect()
    }

    /// Mails that nobody could read and that are part of no lead.
    pub(super) async fn count_set_aside(&self) -> Result<i64, StoreError> {
        let sql = "select count(*) as n from email e left join reading r on r.email_id = e.id \
                   where e.state = 'quarantined' and r.lead_id is null";
        self.pool.fetch(sql, Vec::new()).await?.first().map_or(Ok(0), |row| row.get("n"))
    }
}

fn read(row: &Row) -> Result<Alarm, StoreError> {
    let to = row.get::<String>("to_address")?;
    Ok(Alarm {
        id: NoticeId::new(row.get::<String>("id")?),
        rep: row.get::<Option<String>>("rep")?.map(RepId::new),
        to: Address::parse(&to).map_err(|_| StoreError::Unreadable(format!("outbox.to_address of {KIND}")))?,
    })
}

fn set_aside(email: &view::EmailLine) -> SetAside {
    SetAside {
        id: email.id.clone(),
        mailbox: MailboxName::new(email.mailbox.clone()),
        received_at: email.received_at,
        subject: email.subject.clone(),
        sender: email.sender.clone(),
    }
}
