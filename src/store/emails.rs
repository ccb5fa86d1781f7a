//! Stored mail on its way to being read.

use super::sql::{in_list, padded, values};
use super::{Store, StoreError};
use crate::domain::id::{EmailId, MailboxName};
use crate::domain::kind::Kind;
use crate::domain::time::Timestamp;
use std::collections::HashSet;

/// A mail that waits to be planned.
#[derive(Debug, Clone)]
pub struct ArrivedEmail {
    pub id: EmailId,
    pub mailbox: MailboxName,
    pub internal_at: Timestamp,
    pub quiet: bool,
    pub attempts: i64,
    pub bytes: Vec<u8>,
}

/// A mail with what it was read as.
#[derive(Debug, Clone)]
pub struct ReadEmail {
    pub id: EmailId,
    pub mailbox: MailboxName,
    pub internal_at: Timestamp,
    /// Its bytes are never to be read again.
    pub is_quarantined: bool,
    pub kind: Kind,
    pub reason: String,
    /// The lead it belongs to, if any.
    pub lead_number: Option<i64>,
    pub bytes: Vec<u8>,
}

impl Store {
    /// The oldest mails that wait and are not in hand already, at most `count` and about `bytes_max` bytes (always at
    /// least one).
    pub async fn arrived_emails(
        &self,
        in_hand: &HashSet<EmailId>,
        count: usize,
        bytes_max: usize,
    ) -> Result<Vec<ArrivedEmail>, StoreError> {
        let sql = "select id, size_bytes from email where state = 'arrived' order by id limit $1";
        let limit = i64::try_from(count + in_hand.len()).unwrap_or(i64::MAX);
        let waiting = self.pool.fetch(sql, values![limit]).await?;
        let mut ids: Vec<String> = Vec::new();
        let mut total = 0;
        for row in &waiting {
            let id = row.get::<String>("id")?;
            if in_hand.contains(id.as_str()) {
                continue;
            }
            total += usize::try_from(row.get::<i64>("size_bytes")?).unwrap_or(0);
            if ids.len() == count || (total > bytes_max && !ids.is_empty()) {
                break;
            }
            ids.push(id);
        }
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select e.id, e.mailbox, e.internal_at_ms, e.quiet, e.attempts, r.bytes from email e \
             join email_raw r on r.email_id = e.id where e.id in ({}) order by e.id",
            in_list(1, ids.len())
        );
        let rows = self.pool.fetch(&sql, padded(ids.into_iter().map(Into::into).collect())).await?;
        // Each row goes as soon as it is read: the bytes are not held twice.
        rows.into_iter()
            .map(|row| {
                Ok(ArrivedEmail {
                    id: EmailId::new(row.get::<String>("id")?),
                    mailbox: MailboxName::new(row.get::<String>("mailbox")?),
                    internal_at: Timestamp::from_ms(row.get("internal_at_ms")?),
                    quiet: row.get::<i64>("quiet")? != 0,
                    attempts: row.get("attempts")?,
                    bytes: row.get("bytes")?,
                })
            })
            .collect()
    }

    /// Counts one attempt at reading a mail that did not come to its end; the number of them so far.
    pub async fn count_attempt(&self, email: &EmailId) -> Result<i64, StoreError> {
        let mut tx = self.pool.begin().await?;
        let sql = "update email set attempts = attempts + 1 where id = $1 and state = 'arrived' returning attempts";
        let rows = tx.fetch(sql, values![email.as_str()]).await?;
        let attempts = rows.first().map(|row| row.get("attempts")).transpose()?.unwrap_or(0);
        tx.commit().await?;
        Ok(attempts)
    }

    /// One mail with the mailbox it came to.
    pub async fn arrived_email(&self, email: &EmailId) -> Result<Option<(MailboxName, Vec<u8>)>, StoreError> {
        let text = "select e.mailbox, r.bytes from email e join email_raw r on r.email_id = e.id where e.id = $1";
        let rows = self.pool.fetch(text, values![email.as_str()]).await?;
        rows.first().map(|row| Ok((MailboxName::new(row.get::<String>("mailbox")?), row.get("bytes")?))).transpose()
    }

    /// A mail that has been read, or set aside unread.
    pub async fn read_email(&self, email: &EmailId) -> Result<Option<ReadEmail>, StoreError> {
        let sql = "select e.mailbox, e.internal_at_ms, e.state, d.kind, d.kind_reason, l.number, r.bytes \
                   from email e join reading d on d.email_id = e.id left join email_raw r on r.email_id = e.id \
                   left join lead l on l.id = d.lead_id where e.id = $1";
        let rows = self.pool.fetch(sql, values![email.as_str()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let kind = row.get::<String>("kind")?;
        Ok(Some(ReadEmail {
            id: email.clone(),
            mailbox: MailboxName::new(row.get::<String>("mailbox")?),
            internal_at: Timestamp::from_ms(row.get("internal_at_ms")?),
            is_quarantined: row.get::<String>("state")? == "quarantined",
            kind: Kind::parse(&kind).ok_or_else(|| StoreError::Unreadable(format!("reading.kind = `{kind}`")))?,
            reason: row.get("kind_reason")?,
            lead_number: row.get("number")?,
            bytes: row.get::<Option<Vec<u8>>>("bytes")?.unwrap_or_default(),
        }))
    }

    /// Whom a mail was from, as a person key.
    pub async fn mail_sender(&self, email: &EmailId) -> Result<Option<String>, StoreError> {
        let rows = self.pool.fetch("select sender from reading where email_id = $1", values![email.as_str()]).await?;
        Ok(rows.first().map(|row| row.get::<Option<String>>("sender")).transpose()?.flatten())
    }

    /// The bytes of a stored mail.
    pub async fn raw_email(&self, email: &EmailId) -> Result<Option<Vec<u8>>, StoreError> {
        let rows = self.pool.fetch("select bytes from email_raw where email_id = $1", values![email.as_str()]).await?;
        rows.first().map(|row| row.get("bytes")).transpose()
    }
}
