//! Whoever wants no letters any more.

use super::DeskError;
use super::tries::until_taken;
use crate::domain::change::Change;
use crate::domain::event::{Actor, Event};
use crate::domain::id::LeadId;
use crate::domain::inquiry::ConsentPurpose;
use crate::domain::lead::{Agreed, Lead};
use crate::domain::letters::UNSUBSCRIBED;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::store::{Store, StoreError};

/// Twice is as good as once. A lead that is gone has no letters.
pub async fn unsubscribe(store: &Store, rules: &Rules, lead: &LeadId, now: Timestamp) -> Result<(), DeskError> {
    Ok(until_taken!(store, attempt(store, rules, lead, now))?)
}

async fn attempt(store: &Store, rules: &Rules, lead: &LeadId, now: Timestamp) -> Result<(), StoreError> {
    let Some(lead) = store.lead(lead).await? else { return Ok(()) };
    store.opt_out(&lead, now).await?;
    if lead.after.letters_ended.as_deref() == Some(UNSUBSCRIBED) {
        return Ok(());
    }
    store.commit_change(&ended(lead, rules, now)).await
}

fn ended(lead: Lead, rules: &Rules, now: Timestamp) -> Change {
    let mut change = Change::of(&lead, now);
    let after = &mut change.after;
    after.after.letters_ended = Some(UNSUBSCRIBED.to_owned());
    after.consent.retain(|earlier| earlier.purpose != ConsentPurpose::Marketing);
    let words = "unsubscribed by the link in a letter".to_owned();
    after.consent.push(Agreed { purpose: ConsentPurpose::Marketing, is_given: false, words });
    if let Some(workflow) = rules.workflow_of(&lead) {
        rules.settle(after, workflow, now);
    }
    change.events.push(Event {
        at: now,
        lead: Some(lead.id.clone()),
        email: None,
        actor: Actor::Prospect,
        what: "opted_out",
        text: "the prospect wants no letters any more; nothing automatic is sent to him".to_owned(),
    });
    change
}
