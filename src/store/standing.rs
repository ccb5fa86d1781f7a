//! The team as it stands: what each rep carries, whose turn it is.

use super::StoreError;
use super::sql::{Tx, values};
use crate::domain::id::{PoolId, RepId};
use crate::domain::routing::{Load, Standing};
use crate::domain::time::Timestamp;

/// When a rep's day began.
pub type DayStart<'a> = &'a (dyn Fn(&RepId) -> Timestamp + Sync);

/// Reads the standing. `day_start` tells when a rep's day began: older counts are yesterday's.
pub(super) async fn read(tx: &mut Tx, day_start: DayStart<'_>) -> Result<Standing, StoreError> {
    let mut standing = Standing::default();
    for row in tx.fetch("select rep, open, day_ms, day_count from rep_load", Vec::new()).await? {
        let rep = RepId::new(row.get::<String>("rep")?);
        let is_today = row.get::<i64>("day_ms")? >= day_start(&rep).as_ms();
        let count = |n: i64| u32::try_from(n).unwrap_or(0);
        let today = if is_today { count(row.get("day_count")?) } else { 0 };
        standing.loads.insert(rep, Load { open: count(row.get("open")?), today });
    }
    for row in tx.fetch("select pool, rep, credit from pool_turn", Vec::new()).await? {
        let key = (PoolId::new(row.get::<String>("pool")?), RepId::new(row.get::<String>("rep")?));
        standing.turns.insert(key, row.get("credit")?);
    }
    Ok(standing)
}

/// Writes what changed. Open counts move by their difference, so that a desk's change in between is not lost.
pub(super) async fn write(
    tx: &mut Tx,
    before: &Standing,
    after: &Standing,
    day_start: DayStart<'_>,
) -> Result<(), StoreError> {
    for (rep, load) in &after.loads {
        let was = before.loads.get(rep).copied().unwrap_or_default();
        if was.today != load.today {
            tx.insert(
                "rep_load (rep, open, day_ms, day_count)",
                vec![values![rep.as_str(), 0, day_start(rep).as_ms(), i64::from(load.today)]],
                "on conflict (rep) do update set day_ms = excluded.day_ms, day_count = excluded.day_count",
            )
            .await?;
        }
    }
    let turns: Vec<_> = after
        .turns
        .iter()
        .filter(|(key, credit)| before.turns.get(*key) != Some(*credit))
        .map(|((pool, rep), credit)| values![pool.as_str(), rep.as_str(), *credit])
        .collect();
    tx.insert("pool_turn (pool, rep, credit)", turns, "on conflict (pool, rep) do update set credit = excluded.credit")
        .await?;
    Ok(())
}

/// Moves a rep's open count.
pub(super) async fn move_open(tx: &mut Tx, rep: &RepId, by: i64) -> Result<(), StoreError> {
    tx.insert(
        "rep_load (rep, open, day_ms, day_count)",
        vec![values![rep.as_str(), by.max(0), 0, 0]],
        &format!("on conflict (rep) do update set open = rep_load.open + ({by})"),
    )
    .await?;
    Ok(())
}
