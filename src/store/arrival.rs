//! The first durable point: bytes, identity and the mailbox's cursor, in one commit.

use super::sql::{Value, values};
use super::{Store, StoreError, chain, seal};
use crate::domain::id::{EmailId, MailboxName};
use crate::domain::mailbox::MailboxMark;
use crate::domain::time::Timestamp;
use std::collections::HashSet;

/// A mail as the server gave it.
#[derive(Debug, Clone)]
pub struct NewEmail {
    pub id: EmailId,
    pub uid: u32,
    pub internal_at: Timestamp,
    pub sha256: String,
    pub bytes: Vec<u8>,
    /// Tells nobody: it came with a quiet backlog, or is a repeat after a new UIDVALIDITY.
    pub quiet: bool,
    /// Already known under another identity: kept as a reading of the mail it repeats, and planned no more.
    pub repeats: Option<EmailId>,
}

impl Store {
    pub async fn mailbox_mark(&self, name: &MailboxName) -> Result<Option<MailboxMark>, StoreError> {
        let sql = "select uidvalidity, first_uid, cursor_uid, quiet_until_uid, relist_until_uid, dated_until_uid, since_ms from mailbox where name = $1";
        let rows = self.pool.fetch(sql, values![name.as_str()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let uid = |column: &str| row.get::<i64>(column).map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        Ok(Some(MailboxMark {
            uidvalidity: uid("uidvalidity")?,
            first_uid: uid("first_uid")?,
            cursor_uid: uid("cursor_uid")?,
            quiet_until_uid: uid("quiet_until_uid")?,
            relist_until_uid: uid("relist_until_uid")?,
            dated_until_uid: uid("dated_until_uid")?,
            since: Timestamp::from_ms(row.get("since_ms")?),
        }))
    }

    /// The moment this mailbox was first asked for, `now` if it is this one: what `start = "now"` means, however long
    /// the server then keeps us out.
    pub async fn mailbox_asked_at(&self, name: &MailboxName, now: Timestamp) -> Result<Timestamp, StoreError> {
        let key = format!("mailbox_asked_at_ms.{name}");
        let kept = self.keep(&key, &now.as_ms().to_string()).await?;
        kept.parse().map(Timestamp::from_ms).map_err(|_| StoreError::Unreadable(format!("meta.{key}")))
    }

    /// Where reading begins, at the first connect or after a new UIDVALIDITY.
    pub async fn set_mailbox_mark(&self, name: &MailboxName, mark: MailboxMark) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        tx.insert(
            "mailbox (name, uidvalidity, first_uid, cursor_uid, quiet_until_uid, relist_until_uid, dated_until_uid, since_ms)",
            vec![values![
                name.as_str(),
                i64::from(mark.uidvalidity),
                i64::from(mark.first_uid),
                i64::from(mark.cursor_uid),
                i64::from(mark.quiet_until_uid),
                i64::from(mark.relist_until_uid),
                i64::from(mark.dated_until_uid),
                mark.since.as_ms()
            ]],
            "on conflict (name) do update set uidvalidity = excluded.uidvalidity, first_uid = excluded.first_uid, cursor_uid = excluded.cursor_uid, \
             quiet_until_uid = excluded.quiet_until_uid, relist_until_uid = excluded.relist_until_uid, \
             dated_until_uid = excluded.dated_until_uid, since_ms = excluded.since_ms",
        )
        .await?;
        tx.commit().await
    }

    /// Stores a batch and moves the cursor, or does neither. A mail that is already there is left as it is.
    pub async fn store_emails(
        &self,
        mailbox: &MailboxName,
        uidvalidity: u32,
        cursor_uid: u32,
        emails: Vec<NewEmail>,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        self.spare_reserve().await?;
        let mut tx = self.pool.begin().await?;
        let known = self.known_uids_in(&mut tx, mailbox, uidvalidity, &emails).await?;
        let fresh: Vec<NewEmail> = emails.into_iter().filter(|email| !known.contains(&email.uid)).collect();
        let count = fresh.len();
        let rows = fresh
            .iter()
            .map(|email| {
                values![
                    email.id.as_str(),
                    mailbox.as_str(),
                    i64::from(uidvalidity),
                    i64::from(email.uid),
                    email.internal_at.as_ms(),
                    now.as_ms(),
                    i64::try_from(email.bytes.len()).unwrap_or(i64::MAX),
                    email.sha256.as_str(),
                    email.quiet,
                    if email.repeats.is_some() { "planned" } else { "arrived" },
                    0
                ]
            })
            .collect();
        tx.insert(
            "email (id, mailbox, uidvalidity, uid, internal_at_ms, stored_at_ms, size_bytes, sha256, quiet, state, attempts)",
            rows,
            "",
        )
        .await?;
        let repeats: Vec<(EmailId, EmailId)> =
            fresh.iter().filter_map(|email| Some((email.id.clone(), email.repeats.clone()?))).collect();
        let seals: Vec<_> = fresh.iter().map(|email| seal::of_mail(&email.id, &email.sha256, now)).collect();
        let raws = fresh
            .into_iter()
            .filter(|email| email.repeats.is_none())
            .map(|email| vec![Value::from(email.id.as_str()), Value::Bytes(email.bytes)])
            .collect();
        tx.insert("email_raw (email_id, bytes)", raws, "").await?;
        for (copy, original) in repeats {
            tx.execute(
                "insert into reading (email_id, read_at_ms, kind, kind_reason, message_id, subject, sender, defects, lead_id, link_reason) \
                 select $1, $2, kind, kind_reason, null, subject, sender, defects, lead_id, \
                 'the same mail, listed again by the server under a new UIDVALIDITY' \
                 from reading where email_id = $3",
                values![copy.as_str(), now.as_ms(), original.as_str()],
            )
            .await?;
        }
        tx.execute(
            "update mailbox set cursor_uid = $1 where name = $2 and uidvalidity = $3 and cursor_uid < $1",
            values![i64::from(cursor_uid), mailbox.as_str(), i64::from(uidvalidity)],
        )
        .await?;
        chain::append(&mut tx, &seals).await?;
        tx.commit().await?;
        Ok(count)
    }

    async fn known_uids_in(
        &self,
        tx: &mut super::sql::Tx,
        mailbox: &MailboxName,
        uidvalidity: u32,
        emails: &[NewEmail],
    ) -> Result<HashSet<u32>, StoreError> {
        let (Some(low), Some(high)) = (emails.iter().map(|e| e.uid).min(), emails.iter().map(|e| e.uid).max()) else {
            return Ok(HashSet::new());
        };
        let rows = tx
            .fetch(
                "select uid from email where mailbox = $1 and uidvalidity = $2 and uid between $3 and $4",
                values![mailbox.as_str(), i64::from(uidvalidity), i64::from(low), i64::from(high)],
            )
            .await?;
        uids(&rows)
    }

    /// The UIDs stored in a window, for the comparison with what the server lists.
    pub async fn stored_uids(
        &self,
        mailbox: &MailboxName,
        uidvalidity: u32,
        low: u32,
        high: u32,
    ) -> Result<HashSet<u32>, StoreError> {
        let rows = self
            .pool
            .fetch(
                "select uid from email where mailbox = $1 and uidvalidity = $2 and uid between $3 and $4",
                values![mailbox.as_str(), i64::from(uidvalidity), i64::from(low), i64::from(high)],
            )
            .await?;
        uids(&rows)
    }

    /// Every stored mail of a mailbox by content, for a mailbox whose UIDs have all changed.
    pub async fn content_hashes(&self, mailbox: &MailboxName) -> Result<Vec<(String, EmailId)>, StoreError> {
        let rows = self
            .pool
            .fetch(
                "select sha256, id from email where mailbox = $1 and exists (select 1 from email_raw r where r.email_id = email.id) order by id",
                values![mailbox.as_str()],
            )
            .await?;
        rows.iter().map(|row| Ok((row.get("sha256")?, EmailId::new(row.get::<String>("id")?)))).collect()
    }
}

fn uids(rows: &[super::sql::Row]) -> Result<HashSet<u32>, StoreError> {
    rows.iter().map(|row| row.get::<i64>("uid").map(|uid| u32::try_from(uid).unwrap_or(u32::MAX))).collect()
}
