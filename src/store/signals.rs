//! What people did elsewhere, as others report it.

use super::sql::{Tx, Value, in_list, padded, values};
use super::{Store, StoreError, second_look};
use crate::domain::signal::{Reported, Signal, SignalKind};
use crate::domain::time::Timestamp;
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// Activity comes in bursts, a page after the other: it is looked at once it has settled.
const SETTLED: Duration = Duration::from_secs(10);

impl Store {
    /// Keeps what is reported, and has the open leads of these people judged again; how much of it was new.
    pub async fn keep_signals(&self, reported: &[Reported], now: Timestamp) -> Result<u64, StoreError> {
        let mut tx = self.pool.begin().await?;
        let rows = reported
            .iter()
            .map(|one| {
                values![
                    one.id.as_str(),
                    one.person_key.as_str(),
                    one.signal.kind.as_str(),
                    one.signal.count,
                    one.signal.at.as_ms(),
                    one.source.as_str()
                ]
            })
            .collect();
        let into = "signal (id, person_key, kind, count, at_ms, source)";
        let kept = tx.insert(into, rows, "on conflict (id) do nothing").await?;
        if kept > 0 {
            let people: BTreeSet<&String> = reported.iter().map(|one| &one.person_key).collect();
            let people: Vec<String> = people.into_iter().cloned().collect();
            second_look::ask_for_people(&mut tx, &people, "activity was reported", now.plus(SETTLED)).await?;
        }
        tx.commit().await?;
        Ok(kept)
    }
}

pub(super) async fn of_people(tx: &mut Tx, people: &[String]) -> Result<HashMap<String, Vec<Signal>>, StoreError> {
    let mut all: HashMap<String, Vec<Signal>> = HashMap::new();
    for part in people.chunks(256) {
        let sql = format!(
            "select person_key, kind, count, at_ms from signal where person_key in ({})",
            in_list(1, part.len())
        );
        let keys = padded(part.iter().cloned().map(Value::from).collect());
        for row in tx.fetch(&sql, keys).await? {
            let kind = row.get::<String>("kind")?;
            // One of a later version of the program says nothing to this one.
            let Some(kind) = SignalKind::parse(&kind) else { continue };
            let signal = Signal { kind, count: row.get("count")?, at: Timestamp::from_ms(row.get("at_ms")?) };
            all.entry(row.get("person_key")?).or_default().push(signal);
        }
    }
    Ok(all)
}
