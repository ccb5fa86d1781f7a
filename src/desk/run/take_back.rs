//! Taking back what was said of a lead by mistake.

use super::tries::until_taken;
use super::{By, DeskError};
use crate::desk::verbs;
use crate::domain::id::{Ids, LeadId};
use crate::domain::lead::Lead;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::store::Store;

/// The lead as it stands then.
pub async fn take_back(
    store: &Store,
    rules: &Rules,
    lead: &LeadId,
    by: &By,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Lead, DeskError> {
    until_taken!(store, async {
        let lead = store.lead(lead).await?.ok_or(DeskError::NoSuchLead)?;
        let last = store.last_word(&lead.id).await?.filter(|last| last.is_in_time(now));
        let change = verbs::take_back(&lead, last.as_ref(), by, rules, now, ids)?;
        store.commit_change(&change).await?;
        Ok(change.after)
    })
}
