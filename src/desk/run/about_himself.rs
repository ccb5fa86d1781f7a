//! What a rep asks for that is about himself: the next lead, to be offered none for a while, and to be offered leads again.

use super::DeskError;
use super::tries::until_taken;
use crate::domain::id::{Ids, RepId};
use crate::domain::lead::{Lead, Refusal};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::pipeline::pull;
use crate::store::{Store, StoreError};

/// Waiting leads looked through for one that the rep could take.
const WAITING_MAX: i64 = 200;

/// *The* next lead that waits, his at once; None if none waits that he could take.
pub async fn give_next(
    store: &Store,
    rules: &Rules,
    rep: &RepId,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Option<Lead>, DeskError> {
    if let Some(member) = rules.team.rep(rep).filter(|member| !member.active) {
        return Err(Refusal::Inactive(member.name.clone()).into());
    }
    Ok(until_taken!(store, attempt(store, rules, rep, now, ids))?)
}

async fn attempt(
    store: &Store,
    rules: &Rules,
    rep: &RepId,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Option<Lead>, StoreError> {
    let counted_since = |rep: &RepId| rules.counted_since(rep, now);
    let mut planning = store.begin_planning(&counted_since).await?;
    let waiting = planning.waiting_leads(WAITING_MAX).await?;
    let Some(change) = pull::next(rep, waiting.into_iter(), &mut planning.standing, rules, now, ids) else {
        return Ok(None);
    };
    let lead = change.after.clone();
    planning.commit(&[], &[change], now, &counted_since).await?;
    Ok(Some(lead))
}

/// He is offered leads again, whether he paused or was set away.
pub async fn be_back(store: &Store, rep: &RepId, now: Timestamp) -> Result<(), DeskError> {
    until_taken!(store, store.resume_rep(rep, rep.as_str(), now))?;
    Ok(())
}

/// He is offered nothing until then.
pub async fn be_away(store: &Store, rep: &RepId, until: Timestamp, now: Timestamp) -> Result<(), DeskError> {
    Ok(until_taken!(store, store.pause_rep(rep, until, rep.as_str(), now))?)
}
