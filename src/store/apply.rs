//! The second durable point: leads, events, decisions and owed mail move together, or not at all.

use super::planning::{BEST_FIRST, hold_planning};
use super::sql::{Tx, values};
use super::{Store, StoreError, chain, feedback, last_word, lead_row, owed, reading, second_look, standing};
use crate::domain::change::Change;
use crate::domain::event::Event;
use crate::domain::id::RepId;
use crate::domain::lead::Lead;
use crate::domain::sender_word::SenderWord;
use crate::domain::time::Timestamp;
use std::collections::HashMap;

impl Store {
    /// Commits what a person did to several leads at once. [`StoreError::Conflict`] if one has moved since it was read.
    pub async fn commit_changes(&self, changes: &[Change]) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        hold_planning(&mut tx).await?;
        let events: Vec<Event> = changes.iter().flat_map(|change| change.events.iter().cloned()).collect();
        apply(&mut tx, &changes.iter().collect::<Vec<_>>(), &events).await?;
        tx.commit().await
    }

    /// Commits what a person did to one lead. [`StoreError::Conflict`] if the lead has moved since it was read.
    pub async fn commit_change(&self, change: &Change) -> Result<(), StoreError> {
        self.commit_change_with(change, None).await
    }

    /// The same, with what he said of the sender.
    pub async fn commit_change_with(&self, change: &Change, word: Option<&SenderWord>) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        // Whoever becomes free wakes other leads, which a planner may have in hand.
        if !change.turns.is_empty()
            || change.heard_from().is_some()
            || open_moves(&[change]).iter().any(|(_, by)| by.open < 0)
        {
            hold_planning(&mut tx).await?;
        }
        apply(&mut tx, &[change], &change.events).await?;
        if let Some(word) = word {
            reading::remember_word(&mut tx, word).await?;
        }
        tx.commit().await
    }

    /// Writes events that belong to no lead's change.
    pub async fn record(&self, events: &[Event]) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        chain::append(&mut tx, events).await?;
        tx.commit().await
    }
}

/// Writes changes; several of one lead may follow each other in a batch. `events` are theirs and those of mail that
/// changed nothing, in the order of what they tell.
pub(super) async fn apply(tx: &mut Tx, changes: &[&Change], events: &[Event]) -> Result<(), StoreError> {
    insert_new(tx, changes).await?;
    for change in changes {
        if let Some(before) = &change.before {
            update(tx, before, &change.after).await?;
        }
    }
    let moves = open_moves(changes);
    for (rep, by) in &moves {
        standing::move_open(tx, rep, by.open, by.points).await?;
    }
    for change in changes {
        standing::give_back(tx, &change.turns).await?;
        feedback::keep(tx, change).await?;
        last_word::keep(tx, change).await?;
        if let Some(rep) = change.heard_from() {
            standing::heard_from(tx, rep, change.at).await?;
        }
        reading::take_mails(tx, change).await?;
    }
    if moves.iter().any(|(_, by)| by.open < 0 || by.points < 0) {
        wake_waiting(tx, changes.iter().map(|change| change.at).max()).await?;
    }
    let looks = changes.iter().filter_map(|change| Some((&change.after.id, change.second_look.as_deref()?)));
    let since = changes.iter().map(|change| change.at).max();
    if let Some(since) = since {
        second_look::ask(tx, &looks.collect::<Vec<_>>(), since).await?;
    }
    let decisions: Vec<_> = changes.iter().filter_map(|change| change.decision.as_ref()).collect();
    let seal = chain::keep_decisions(tx, &decisions).await?;
    owed::queue_notices(tx, changes).await?;
    let events: Vec<Event> = events.iter().cloned().chain(seal).collect();
    chain::append(tx, &events).await
}

async fn insert_new(tx: &mut Tx, changes: &[&Change]) -> Result<(), StoreError> {
    let fresh = changes.iter().filter(|change| change.before.is_none());
    let rows = fresh.map(|change| lead_row::columns(&change.after)).collect();
    tx.insert_columns("lead", rows).await.map_err(taken)?;
    Ok(())
}

/// A unique key says that somebody else was first.
pub(super) fn taken(error: StoreError) -> StoreError {
    match &error {
        StoreError::Sql(sqlx::Error::Database(database)) if database.is_unique_violation() => StoreError::Conflict,
        _ => error,
    }
}

async fn update(tx: &mut Tx, before: &Lead, after: &Lead) -> Result<(), StoreError> {
    let was = vec![("id", before.id.as_str().into()), ("version", before.version.into())];
    tx.update_columns("lead", lead_row::columns(after), was).await
}

/// Leads woken at once when somebody's hands become free; the rest follow as these are placed.
const WAKE_MAX: i64 = 50;

/// Somebody has room again: the leads that wait for room are looked at now, the best first; also one whose next step is
/// another and due already.
async fn wake_waiting(tx: &mut Tx, at: Option<Timestamp>) -> Result<(), StoreError> {
    let Some(at) = at else { return Ok(()) };
    let sql = format!(
        "update lead set next_at_ms = case when next_at_ms > $1 then $1 else next_at_ms end, look_again_at_ms = $1, \
         version = version + 1 where id in (select id from lead where ownership = 'queued' and wait_until = 'capacity' \
         and look_again_at_ms > $1 order by {BEST_FIRST} limit $2)"
    );
    tx.execute(&sql, values![at.as_ms(), WAKE_MAX]).await?;
    Ok(())
}

/// By how much what a rep carries moves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Move {
    open: i64,
    points: i64,
}

fn open_moves(changes: &[&Change]) -> Vec<(RepId, Move)> {
    let mut moves: HashMap<RepId, Move> = HashMap::new();
    let mut weigh = |lead: &Lead, sign: i64| {
        if let Some(rep) = lead.weighs_on() {
            let by = moves.entry(rep.clone()).or_default();
            by.open += sign;
            by.points += sign * i64::from(lead.placed.points);
        }
    };
    for change in changes {
        if let Some(before) = &change.before {
            weigh(before, -1);
        }
        weigh(&change.after, 1);
    }
    let mut moves: Vec<_> = moves.into_iter().filter(|(_, by)| *by != Move::default()).collect();
    moves.sort();
    moves
}
