//! The audit: append-only, each row's hash over itself and the one before, in the transaction of the change it tells of. One
//! chain of what happened, one of what was decided.

use super::record_row::{self, RECORD};
use super::sql::{Row, Tx, Value, values, without_nul};
use super::{Store, StoreError, seal};
use crate::domain::change::Decision;
use crate::domain::event::Event;
use crate::domain::record;

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Rows read at a time when the chain is checked. A decision among 200 reps is 60 KB.
const VERIFY_BATCH: i64 = 1_000;

/// One of the chains; a lock on its row in `chain` orders the writers.
pub(super) struct Chain {
    node: &'static str,
    /// What is hashed of each row beside its place, in this order.
    columns: &'static [&'static str],
    /// The rows after $1, in their order.
    rows: &'static str,
}

const EVENTS: Chain = Chain {
    node: "main",
    columns: &["at_ms", "lead_id", "email_id", "actor", "what", "text"],
    rows: "select seq, at_ms, lead_id, email_id, actor, what, text, hash from event \
           where node = 'main' and seq > $1 order by seq limit $2",
};
pub(super) const DECISIONS: Chain = Chain {
    node: "decision",
    columns: &["at_ms", "id", "lead_id", "rules", "body"],
    rows: "select seq, at_ms, id, lead_id, rules, body, packed, hash from decision where seq > $1 order by seq limit $2",
};

/// Where the record does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainFault {
    pub node: String,
    pub seq: i64,
    pub what: String,
}

/// What a row's hash covers: every column, each with its length, so that no two rows read alike.
pub(super) fn link_hash(previous: &str, seq: i64, fields: &[&str]) -> String {
    let mut hasher = Sha256::new();
    let seq = seq.to_string();
    for field in [previous, &seq].iter().chain(fields) {
        hasher.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    hex(&hasher.finalize())
}

pub(super) fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The end of a chain while a transaction adds to it.
struct End {
    node: &'static str,
    seq: i64,
    hash: String,
}

impl End {
    /// Also takes the row's lock on PostgreSQL, so that two writers never continue the same link.
    async fn held(tx: &mut Tx, node: &'static str) -> Result<Self, StoreError> {
        let hold = "update chain set seq = seq where node = $1 returning seq, hash";
        let mut rows = tx.fetch(hold, values![node]).await?;
        if rows.is_empty() {
            tx.insert("chain (node, seq, hash)", vec![values![node, 0, ""]], "on conflict (node) do nothing").await?;
            rows = tx.fetch(hold, values![node]).await?;
        }
        let row = rows.first().ok_or_else(|| StoreError::Unreadable("chain".to_owned()))?;
        Ok(Self { node, seq: row.get("seq")?, hash: row.get("hash")? })
    }

    fn link(&mut self, fields: &[&str]) {
        self.seq += 1;
        self.hash = link_hash(&self.hash, self.seq, fields);
    }

    async fn keep(self, tx: &mut Tx) -> Result<(), StoreError> {
        let sql = "update chain set seq = $1, hash = $2 where node = $3";
        tx.execute(sql, values![self.seq, self.hash, self.node]).await?;
        Ok(())
    }
}

pub(super) async fn append(tx: &mut Tx, events: &[Event]) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let mut end = End::held(tx, EVENTS.node).await?;
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        let (lead, email) =
            (event.lead.as_ref().map(ToString::to_string), event.email.as_ref().map(ToString::to_string));
        // Hashed as it is stored.
        let [actor, text] = [event.actor.to_string(), event.text.clone()].map(without_nul);
        let at_ms = event.at.as_ms();
        let known = |id: &Option<String>| id.clone().unwrap_or_default();
        end.link(&[at_ms.to_string().as_str(), &known(&lead), &known(&email), &actor, event.what, &text]);
        let hash = end.hash.as_str();
        rows.push(values![end.node, end.seq, at_ms, lead, email, actor, event.what, text, hash]);
    }
    tx.insert("event (node, seq, at_ms, lead_id, email_id, actor, what, text, hash)", rows, "").await?;
    end.keep(tx).await
}

/// With the seal of them, for the chain of what happened.
pub(super) async fn keep_decisions(tx: &mut Tx, decisions: &[&Decision]) -> Result<Option<Event>, StoreError> {
    let Some(last) = decisions.last() else { return Ok(None) };
    let mut end = End::held(tx, DECISIONS.node).await?;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for decision in decisions {
        let (id, lead, rules) = (decision.id.as_str(), decision.lead.as_str(), decision.rules.as_str());
        let (at_ms, body) = (decision.at.as_ms(), record::decision(decision).to_string());
        end.link(&[at_ms.to_string().as_str(), id, lead, rules, &body]);
        let mut row = values![id, lead, at_ms, rules, end.seq, end.hash.as_str()];
        row.extend(record_row::columns(&body));
        rows.push(row);
    }
    tx.insert(&format!("decision (id, lead_id, at_ms, rules, seq, hash, {RECORD})"), rows, "").await?;
    let seal = seal::of_decisions(end.seq, &end.hash, last.at);
    end.keep(tx).await?;
    Ok(Some(seal))
}

impl Store {
    /// Walks both chains from their first row: how many rows they hold, and the first fault if there is one.
    pub async fn verify_chain(&self, mut progress: impl FnMut(u64)) -> Result<(u64, Option<ChainFault>), StoreError> {
        let mut count = 0;
        if let Some(fault) = self.verify(&EVENTS, &mut count, &mut progress).await? {
            return Ok((count, Some(fault)));
        }
        let told = count;
        if let Some(fault) = self.verify(&DECISIONS, &mut count, &mut progress).await? {
            return Ok((count, Some(fault)));
        }
        // Whatever comes in or is decided is told as well.
        if told == 0 && (count > 0 || self.has_mail().await?) {
            return Ok((count, Some(EVENTS.fault(1, "every row is gone"))));
        }
        Ok((count, self.verify_decided().await?))
    }

    async fn has_mail(&self) -> Result<bool, StoreError> {
        Ok(!self.pool.fetch("select id from email limit 1", Vec::new()).await?.is_empty())
    }

    /// Decisions that were made before decisions were linked: whether they were changed nobody can tell.
    pub async fn unlinked_decisions(&self) -> Result<i64, StoreError> {
        let rows = self.pool.fetch("select count(*) as count from decision where seq is null", Vec::new()).await?;
        rows.first().map_or(Ok(0), |row| row.get("count"))
    }

    async fn verify(
        &self,
        chain: &Chain,
        count: &mut u64,
        progress: &mut impl FnMut(u64),
    ) -> Result<Option<ChainFault>, StoreError> {
        let fault = |seq: i64, what: &str| Ok(Some(chain.fault(seq, what)));
        let head = self.pool.fetch("select seq, hash from chain where node = $1", values![chain.node]).await?;
        let (head_seq, head_hash) = match head.first() {
            Some(row) => (row.get::<i64>("seq")?, row.get::<String>("hash")?),
            None => (0, String::new()),
        };
        let (mut seq, mut hash) = (0_i64, String::new());
        loop {
            let rows = self.pool.fetch(chain.rows, values![seq, VERIFY_BATCH]).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let found = row.get::<i64>("seq")?;
                if found != seq + 1 {
                    return fault(seq + 1, "this row is missing");
                }
                hash = chain.hash_of(row, &hash, found)?;
                if hash != row.get::<String>("hash")? {
                    return fault(found, "this row, or one before it, was changed after it was written");
                }
                seq = found;
                *count += 1;
            }
            progress(*count);
        }
        // Rows may have been added since the head was read; rows may never be missing behind it.
        if seq < head_seq {
            return fault(seq + 1, "rows are missing at the end of the chain");
        }
        if seq == head_seq && hash != head_hash {
            return fault(seq, "the recorded end of the chain does not match its last row");
        }
        Ok(None)
    }
}

impl Chain {
    pub(super) fn fault(&self, seq: i64, what: &str) -> ChainFault {
        ChainFault { node: self.node.to_owned(), seq, what: what.to_owned() }
    }

    fn hash_of(&self, row: &Row, previous: &str, seq: i64) -> Result<String, StoreError> {
        let field = |column: &&str| match *column {
            "at_ms" => row.get::<i64>(column).map(|at| at.to_string()),
            // What cannot be unpacked was changed.
            "body" => Ok(record_row::read(row).unwrap_or_default()),
            column => row.get::<Option<String>>(column).map(Option::unwrap_or_default),
        };
        let fields = self.columns.iter().map(field).collect::<Result<Vec<String>, StoreError>>()?;
        Ok(link_hash(previous, seq, &fields.iter().map(String::as_str).collect::<Vec<_>>()))
    }
}
