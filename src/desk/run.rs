//! Doing a verb: load, decide, write once.

use super::verbs::{Act, By, decide};
use crate::domain::id::{Ids, LeadId};
use crate::domain::lead::{Lead, Refusal};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::store::{Store, StoreError};

/// Tries when the lead moves under our hands; more would mean that something else is wrong.
const TRIES_MAX: u32 = 5;

#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Nothing was changed; the words are for whoever tried.
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("there is no such lead")]
    NoSuchLead,
    #[error(transparent)]
    Store(#[from] StoreError),
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
        let lead = store.lead(lead).await?.ok_or(DeskError::NoSuchLead)?;
        let change = decide(&lead, act, by, rules, now, ids)?;
        tries += 1;
        match store.commit_change(&change).await {
            Ok(()) => return Ok(change.after),
            Err(StoreError::Conflict) if tries < TRIES_MAX => {}
            Err(error) => return Err(error.into()),
        }
    }
}
