//! Doing a verb: load, decide, write once.

mod promote;
pub use promote::{MailError, promote_mail};

use super::merging;
use super::verbs::{Act, By, decide};
use crate::domain::change::Change;
use crate::domain::id::{Ids, LeadId};
use crate::domain::lead::{Lead, Refusal};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::store::{Store, StoreError};
use std::time::Duration;

/// Tries when the lead moves under our hands; more would mean that something else is wrong.
const MOVED_TRIES_MAX: u32 = 5;
/// Tries when the store is busy or its connection breaks. The person who pressed the button waits for them.
const BUSY_TRIES_MAX: u32 = 3;
const BUSY_PAUSE: Duration = Duration::from_millis(200);

#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Nothing was changed; the words are for whoever tried.
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("there is no such lead")]
    NoSuchLead,
    /// It was tried a few times.
    #[error("the store is busy or cannot be reached, and nothing was changed: try once more in a moment ({0})")]
    Busy(StoreError),
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        if error.is_temporary() { Self::Busy(error) } else { Self::Store(error) }
    }
}

/// Does one verb to one lead; the lead as it is then.
pub async fn act(
    store: &Store,
    rules: &Rules,
    lead: &LeadId,
    act: &Act,
    by: &By,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Lead, DeskError> {
    let mut tries = 0;
    loop {
        tries += 1;
        match attempt(store, rules, lead, act, by, now, ids).await {
            Err(DeskError::Busy(error)) => match pause_before_next(&error, tries) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(DeskError::Busy(error)),
            },
            outcome => return outcome,
        }
    }
}

async fn attempt(
    store: &Store,
    rules: &Rules,
    lead: &LeadId,
    act: &Act,
    by: &By,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Lead, DeskError> {
    let lead = store.lead(lead).await?.ok_or(DeskError::NoSuchLead)?;
    let change = decide(&lead, act, by, rules, now, ids)?;
    store.commit_change(&change).await?;
    Ok(change.after)
}

/// Merges a lead into another one; the lead that was merged.
pub async fn merge(
    store: &Store,
    rules: &Rules,
    lead: &LeadId,
    into: &LeadId,
    by: &By,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Lead, DeskError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let (lead, into) = (store.lead(lead).await?, store.lead(into).await?);
        let (Some(lead), Some(into)) = (lead, into) else { return Err(DeskError::NoSuchLead) };
        let changes = merging::merge(&lead, &into, by, rules, now, ids)?;
        match commit(store, &changes, tries).await? {
            Some(lead) => return Ok(lead),
            None => continue,
        }
    }
}

/// Takes a merge back; the lead as it stands again.
pub async fn unmerge(
    store: &Store,
    rules: &Rules,
    lead: &LeadId,
    by: &By,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Lead, DeskError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let lead = store.lead(lead).await?.ok_or(DeskError::NoSuchLead)?;
        let into = match &lead.merged {
            Some(merged) => store.lead(&merged.into).await?,
            None => None,
        };
        let changes = merging::unmerge(&lead, into.as_ref(), by, rules, now, ids)?;
        match commit(store, &changes, tries).await? {
            Some(lead) => return Ok(lead),
            None => continue,
        }
    }
}

/// The first of the leads as it is then; none if it must be decided again.
async fn commit(store: &Store, changes: &[Change], tries: u32) -> Result<Option<Lead>, DeskError> {
    match store.commit_changes(changes).await {
        Ok(()) => Ok(changes.first().map(|change| change.after.clone())),
        Err(error) => match pause_before_next(&error, tries).filter(|_| error.is_temporary()) {
            Some(pause) => {
                tokio::time::sleep(pause).await;
                Ok(None)
            }
            None => Err(error.into()),
        },
    }
}

/// How long to wait before the next try; none after the last.
fn pause_before_next(error: &StoreError, tries: u32) -> Option<Duration> {
    match error {
        StoreError::Conflict => (tries < MOVED_TRIES_MAX).then_some(Duration::ZERO),
        _ => (tries < BUSY_TRIES_MAX).then_some(BUSY_PAUSE * tries),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_store_is_asked_again_a_few_times_and_then_said_to_be_busy() {
        let pauses = |error: &dyn Fn() -> StoreError| -> Vec<u128> {
            (1..).map_while(|tries| pause_before_next(&error(), tries)).map(|pause| pause.as_millis()).collect()
        };
        assert_eq!(pauses(&|| StoreError::Conflict), [0, 0, 0, 0]);
        let away = || StoreError::Sql(sqlx::Error::PoolTimedOut);
        assert_eq!(pauses(&away), [200, 400]);
        let told = DeskError::from(away()).to_string();
        assert!(
            told.starts_with("the store is busy or cannot be reached, and nothing was changed: try once more"),
            "{told}"
        );
        assert!(matches!(DeskError::from(StoreError::Unreadable("x".to_owned())), DeskError::Store(_)));
    }
}
