//! The team as it stands: what each rep carries, whose turn it is, who has paused.

use super::planning::hold_planning;
use super::sql::{Tx, values};
use super::{Store, StoreError, chain, lead_row};
use crate::domain::event::{Actor, Event};
use crate::domain::id::{PoolId, RepId};
use crate::domain::lead::Lead;
use crate::domain::routing::{Lapse, Load, Standing, Turn};
use crate::domain::rules::CountedSince;
use crate::domain::time::Timestamp;

/// When a rep's day and week began: what was counted earlier counts no more.
pub type Since<'a> = &'a (dyn Fn(&RepId) -> CountedSince + Sync);

pub(super) async fn read(tx: &mut Tx, counted_since: Since<'_>) -> Result<Standing, StoreError> {
    let mut standing = Standing::default();
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    let counted = |n: i64, from_ms: i64, since: Timestamp| if from_ms >= since.as_ms() { count(n) } else { 0 };
    let sql = "select rep, open, points, day_ms, day_count, week_ms, week_count from rep_load";
    for row in tx.fetch(sql, Vec::new()).await? {
        let rep = RepId::new(row.get::<String>("rep")?);
        let since = counted_since(&rep);
        let load = Load {
            open: count(row.get("open")?),
            points: count(row.get("points")?),
            today: counted(row.get("day_count")?, row.get("day_ms")?, since.day),
            week: counted(row.get("week_count")?, row.get("week_ms")?, since.week),
        };
        standing.loads.insert(rep, load);
    }
    for row in tx.fetch("select pool, rep, credit, day_ms, day_count from pool_turn", Vec::new()).await? {
        let rep = RepId::new(row.get::<String>("rep")?);
        let today = counted(row.get("day_count")?, row.get("day_ms")?, counted_since(&rep).day);
        let turn = Turn { credit: row.get("credit")?, today };
        *standing.turn_mut(&PoolId::new(row.get::<String>("pool")?), &rep) = turn;
    }
    for row in tx.fetch("select rep, until_ms from rep_pause", Vec::new()).await? {
        let until = Timestamp::from_ms(row.get("until_ms")?);
        standing.paused.insert(RepId::new(row.get::<String>("rep")?), until);
    }
    for row in tx.fetch("select rep, count, until_ms from rep_lapse", Vec::new()).await? {
        let until = row.get::<i64>("until_ms")?;
        let lapse = Lapse { count: count(row.get("count")?), until: (until > 0).then(|| Timestamp::from_ms(until)) };
        standing.lapses.insert(RepId::new(row.get::<String>("rep")?), lapse);
    }
    // Nobody's day is longer than this; of a rep of whom nothing is known it begins now.
    let now = counted_since(&RepId::new("")).day;
    let sql = "select rep, at_ms from feedback where at_ms >= $1 and kind in ('misroute', 'quality')";
    for row in tx.fetch(sql, values![now.as_ms() - 3 * 86_400_000]).await? {
        let rep = RepId::new(row.get::<String>("rep")?);
        if row.get::<i64>("at_ms")? >= counted_since(&rep).day.as_ms() {
            *standing.rejections.entry(rep).or_default() += 1;
        }
    }
    Ok(standing)
}

/// Writes what changed. Open counts move by their difference, so that a desk's change in between is not lost.
pub(super) async fn write(
    tx: &mut Tx,
    before: &Standing,
    after: &Standing,
    counted_since: Since<'_>,
) -> Result<(), StoreError> {
    for (rep, load) in after.loads.iter() {
        let was = before.load(rep);
        if (was.today, was.week) != (load.today, load.week) {
            let since = counted_since(rep);
            let (day, week) = (since.day.as_ms(), since.week.as_ms());
            tx.insert(
                "rep_load (rep, open, day_ms, day_count, week_ms, week_count)",
                vec![values![rep.as_str(), 0, day, i64::from(load.today), week, i64::from(load.week)]],
                "on conflict (rep) do update set day_ms = excluded.day_ms, day_count = excluded.day_count, \
                 week_ms = excluded.week_ms, week_count = excluded.week_count",
            )
            .await?;
        }
    }
    let mut turns = Vec::new();
    for (pool, reps) in &after.turns {
        for (rep, turn) in reps.iter().filter(|(rep, turn)| before.turn(pool, rep) != **turn) {
            let day = counted_since(rep).day.as_ms();
            turns.push(values![pool.as_str(), rep.as_str(), turn.credit, day, i64::from(turn.today)]);
        }
    }
    tx.insert(
        "pool_turn (pool, rep, credit, day_ms, day_count)",
        turns,
        "on conflict (pool, rep) do update set credit = excluded.credit, day_ms = excluded.day_ms, \
         day_count = excluded.day_count",
    )
    .await?;
    for (rep, lapse) in after.lapses.iter().filter(|(rep, lapse)| before.lapses.get(*rep) != Some(*lapse)) {
        let row = values![rep.as_str(), i64::from(lapse.count), lapse.until.map_or(0, Timestamp::as_ms)];
        let again = "on conflict (rep) do update set count = excluded.count, until_ms = excluded.until_ms";
        tx.insert("rep_lapse (rep, count, until_ms)", vec![row], again).await?;
    }
    Ok(())
}

/// A rep has been heard of: what he let run out counts no more. If he was set away for it, what waits for anybody is
/// looked at; the caller holds the planning.
pub(super) async fn heard_from(tx: &mut Tx, rep: &RepId, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "delete from rep_lapse where rep = $1 returning until_ms";
    let gone = tx.fetch(sql, values![rep.as_str()]).await?;
    let until = gone.first().map(|row| row.get::<i64>("until_ms")).transpose()?.unwrap_or_default();
    if until <= at.as_ms() {
        return Ok(false);
    }
    look_at_waiting(tx, at).await?;
    Ok(true)
}

async fn look_at_waiting(tx: &mut Tx, at: Timestamp) -> Result<(), StoreError> {
    let sql = "update lead set next_at_ms = case when next_at_ms > $1 then $1 else next_at_ms end, look_again_at_ms = $1, \
               version = version + 1 where ownership = 'queued' and wait_until <> 'person' and look_again_at_ms > $1";
    tx.execute(sql, values![at.as_ms()]).await?;
    Ok(())
}

/// Moves a rep's open count and its points.
pub(super) async fn move_open(tx: &mut Tx, rep: &RepId, open: i64, points: i64) -> Result<(), StoreError> {
    tx.insert(
        "rep_load (rep, open, points, day_ms, day_count)",
        vec![values![rep.as_str(), open.max(0), points.max(0), 0, 0]],
        &format!(
            "on conflict (rep) do update set open = rep_load.open + ({open}), points = rep_load.points + ({points})"
        ),
    )
    .await?;
    Ok(())
}

/// Gives credits back, of turns that were used in vain.
pub(super) async fn give_back(tx: &mut Tx, turns: &[(PoolId, RepId, i64)]) -> Result<(), StoreError> {
    let rows = turns.iter().map(|(pool, rep, by)| values![pool.as_str(), rep.as_str(), *by]).collect();
    let add = "on conflict (pool, rep) do update set credit = pool_turn.credit + excluded.credit";
    tx.insert("pool_turn (pool, rep, credit)", rows, add).await?;
    Ok(())
}

/// A rep pauses until then, or is back.
pub(super) async fn set_pause(
    tx: &mut Tx,
    rep: &RepId,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(until) = until else {
        tx.execute("delete from rep_pause where rep = $1", values![rep.as_str()]).await?;
        tx.execute("delete from rep_lapse where rep = $1", values![rep.as_str()]).await?;
        return look_at_waiting(tx, now).await;
    };
    pause(tx, rep, until, rep.as_str(), now).await
}

/// What he is only offered is looked at now: nobody there could accept it.
async fn pause(tx: &mut Tx, rep: &RepId, until: Timestamp, by: &str, now: Timestamp) -> Result<(), StoreError> {
    let row = vec![values![rep.as_str(), now.as_ms(), until.as_ms(), by]];
    let again = "on conflict (rep) do update set since_ms = excluded.since_ms, until_ms = excluded.until_ms, \
                 by_whom = excluded.by_whom";
    tx.insert("rep_pause (rep, since_ms, until_ms, by_whom)", row, again).await?;
    let sql = "update lead set next_at_ms = $1, version = version + 1 \
               where ownership = 'offered' and holder = $2 and next_at_ms > $1";
    tx.execute(sql, values![now.as_ms(), rep.as_str()]).await?;
    Ok(())
}

/// Leads in work with a rep that are told of when he goes away.
const HELD_MAX: i64 = 50;

/// What a rep has, the most urgent first.
pub(super) async fn held_by(tx: &mut Tx, rep: &RepId) -> Result<Vec<Lead>, StoreError> {
    let rows = tx.fetch(HELD, values![rep.as_str(), HELD_MAX]).await?;
    rows.iter().map(lead_row::read).collect()
}

const HELD: &str = "select * from lead where holder = $1 and ownership in ('offered', 'owned') \
                    and next_at_ms is not null order by next_at_ms, number limit $2";

impl Store {
    /// The team as it stands, for whoever only looks.
    pub async fn standing(&self, counted_since: Since<'_>) -> Result<Standing, StoreError> {
        let mut tx = self.pool.begin().await?;
        hold_planning(&mut tx).await?;
        let standing = read(&mut tx, counted_since).await?;
        tx.commit().await?;
        Ok(standing)
    }

    /// Moves turns within a pool because a person says so; they add up to nothing.
    pub async fn give_turns(
        &self,
        turns: &[(PoolId, RepId, i64)],
        by: &str,
        now: Timestamp,
        text: String,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        hold_planning(&mut tx).await?;
        give_back(&mut tx, turns).await?;
        chain::append(&mut tx, &[of_pause(by, now, "turns_given", text)]).await?;
        tx.commit().await
    }

    /// A rep is offered nothing until then.
    pub async fn pause_rep(&self, rep: &RepId, until: Timestamp, by: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        hold_planning(&mut tx).await?;
        pause(&mut tx, rep, until, by, now).await?;
        chain::append(&mut tx, &[of_pause(by, now, "rep_paused", format!("{} pauses until {until}", rep.mention()))])
            .await?;
        tx.commit().await
    }

    /// What a rep has, the most urgent first.
    pub async fn held_by(&self, rep: &RepId) -> Result<Vec<Lead>, StoreError> {
        let rows = self.pool.fetch(HELD, values![rep.as_str(), HELD_MAX]).await?;
        rows.iter().map(lead_row::read).collect()
    }

    /// Until when a rep has paused; of an offer that ran out it says nothing.
    pub async fn paused_until(&self, rep: &RepId) -> Result<Option<Timestamp>, StoreError> {
        let row = self.pool.fetch("select until_ms from rep_pause where rep = $1", values![rep.as_str()]).await?;
        row.first().map(|row| Ok(Timestamp::from_ms(row.get("until_ms")?))).transpose()
    }

    /// Ends a pause, and has the leads that wait for anybody looked at; false if there was none.
    pub async fn resume_rep(&self, rep: &RepId, by: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.pool.begin().await?;
        hold_planning(&mut tx).await?;
        let had_paused = tx.execute("delete from rep_pause where rep = $1", values![rep.as_str()]).await? > 0;
        if !heard_from(&mut tx, rep, now).await? && !had_paused {
            return Ok(false);
        }
        look_at_waiting(&mut tx, now).await?;
        chain::append(&mut tx, &[of_pause(by, now, "rep_resumed", format!("{} is back from a pause", rep.mention()))])
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}

fn of_pause(by: &str, at: Timestamp, what: &'static str, text: String) -> Event {
    Event { at, lead: None, email: None, actor: Actor::Person(by.to_owned()), what, text }
}
