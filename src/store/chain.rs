//! The audit: append-only, each row's hash over itself and the one before, in the transaction of the change it tells of.

use super::sql::{Row, Tx, values};
use super::{Store, StoreError};
use crate::domain::event::Event;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// One chain for the whole store; a lock on its row orders the writers.
const NODE: &str = "main";
/// Rows read at a time when the chain is checked.
const VERIFY_BATCH: i64 = 5_000;

/// Where the chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainFault {
    pub node: String,
    pub seq: i64,
    pub what: String,
}

/// What a row's hash covers: every column, each with its length, so that no two rows read alike.
fn link_hash(previous: &str, seq: i64, at_ms: i64, lead: &str, email: &str, rest: [&str; 3]) -> String {
    let mut hasher = Sha256::new();
    let (seq, at_ms) = (seq.to_string(), at_ms.to_string());
    for field in [previous, &seq, &at_ms, lead, email].into_iter().chain(rest) {
        hasher.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(super) async fn append(tx: &mut Tx, events: &[Event]) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    // Also takes the row's lock on PostgreSQL, so that two writers never continue the same link.
    let head = tx.fetch("update chain set seq = seq where node = $1 returning seq, hash", values![NODE]).await?;
    let (mut seq, mut hash) = match head.first() {
        Some(row) => (row.get::<i64>("seq")?, row.get::<String>("hash")?),
        None => {
            tx.insert("chain (node, seq, hash)", vec![values![NODE, 0, ""]], "on conflict (node) do nothing").await?;
            let rows =
                tx.fetch("update chain set seq = seq where node = $1 returning seq, hash", values![NODE]).await?;
            let row = rows.first().ok_or_else(|| StoreError::Unreadable("chain".to_owned()))?;
            (row.get("seq")?, row.get("hash")?)
        }
    };
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        seq += 1;
        let lead = event.lead.as_ref().map(ToString::to_string);
        let email = event.email.as_ref().map(ToString::to_string);
        let actor = event.actor.to_string();
        hash = link_hash(
            &hash,
            seq,
            event.at.as_ms(),
            lead.as_deref().unwrap_or_default(),
            email.as_deref().unwrap_or_default(),
            [&actor, event.what, &event.text],
        );
        rows.push(values![
            NODE,
            seq,
            event.at.as_ms(),
            lead,
            email,
            actor,
            event.what,
            event.text.as_str(),
            hash.as_str()
        ]);
    }
    tx.insert("event (node, seq, at_ms, lead_id, email_id, actor, what, text, hash)", rows, "").await?;
    tx.execute("update chain set seq = $1, hash = $2 where node = $3", values![seq, hash, NODE]).await?;
    Ok(())
}

impl Store {
    /// Walks the chain from its first row: how many rows it holds, and the first fault if there is one.
    pub async fn verify_chain(&self, mut progress: impl FnMut(u64)) -> Result<(u64, Option<ChainFault>), StoreError> {
        let fault = |seq: i64, what: &str| ChainFault { node: NODE.to_owned(), seq, what: what.to_owned() };
        let head = self.pool.fetch("select seq, hash from chain where node = $1", values![NODE]).await?;
        let (head_seq, head_hash) = match head.first() {
            Some(row) => (row.get::<i64>("seq")?, row.get::<String>("hash")?),
            None => (0, String::new()),
        };
        let (mut seq, mut hash, mut count) = (0_i64, String::new(), 0_u64);
        loop {
            let sql = "select seq, at_ms, lead_id, email_id, actor, what, text, hash from event \
                       where node = $1 and seq > $2 order by seq limit $3";
            let rows = self.pool.fetch(sql, values![NODE, seq, VERIFY_BATCH]).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let found = row.get::<i64>("seq")?;
                if found != seq + 1 {
                    return Ok((count, Some(fault(seq + 1, "this row is missing"))));
                }
                hash = hash_of(row, &hash, found)?;
                if hash != row.get::<String>("hash")? {
                    return Ok((
                        count,
                        Some(fault(found, "this row, or one before it, was changed after it was written")),
                    ));
                }
                seq = found;
                count += 1;
            }
            progress(count);
        }
        // Rows may have been added since the head was read; rows may never be missing behind it.
        if seq < head_seq {
            return Ok((count, Some(fault(seq + 1, "rows are missing at the end of the chain"))));
        }
        if seq == head_seq && hash != head_hash {
            return Ok((count, Some(fault(seq, "the recorded end of the chain does not match its last row"))));
        }
        Ok((count, None))
    }
}

fn hash_of(row: &Row, previous: &str, seq: i64) -> Result<String, StoreError> {
    let text = |column: &str| row.get::<Option<String>>(column).map(Option::unwrap_or_default);
    Ok(link_hash(
        previous,
        seq,
        row.get("at_ms")?,
        &text("lead_id")?,
        &text("email_id")?,
        [&text("actor")?, &text("what")?, &text("text")?],
    ))
}
