//! "This is a lead after all": a mail that was set apart, read and planned once more.

use super::tries::{OfTry, until_taken};
use crate::desk::verbs::By;
use crate::domain::id::{EmailId, Ids, RepId};
use crate::domain::kind::{Discerned, Kind};
use crate::domain::lead::Lead;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use crate::pipeline::intake::around;
use crate::pipeline::plan::{self, Envelope, Read};
use crate::store::{ReadEmail, Store, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("there is no such mail")]
    NoSuchMail,
    #[error("this mail has not been read yet; wait a moment")]
    NotReadYet,
    #[error("this mail belongs to lead L{0} already")]
    ALeadAlready(i64),
    #[error("this is a mail that Anteroom has sent itself; it is nobody's inquiry")]
    Own,
    #[error("no workflow is configured for the mailbox it came to, so nothing can be made of it")]
    NoWorkflow,
    #[error("the store is busy or cannot be reached, and nothing was changed: try once more in a moment ({0})")]
    Busy(StoreError),
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for MailError {
    fn from(error: StoreError) -> Self {
        if error.is_temporary() { Self::Busy(error) } else { Self::Store(error) }
    }
}

impl OfTry for MailError {
    fn of_store(self) -> Result<StoreError, Self> {
        match self {
            Self::Busy(error) => Ok(error),
            Self::NoSuchMail
            | Self::NotReadYet
            | Self::ALeadAlready(_)
            | Self::Own
            | Self::NoWorkflow
            | Self::Store(_) => Err(self),
        }
    }
}

/// Makes a lead of a mail that was set apart, and remembers it of its sender; the lead it made or joined.
pub async fn promote_mail(
    store: &Store,
    rules: &Arc<Rules>,
    key: &Key,
    email: &EmailId,
    by: &By,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Lead, MailError> {
    until_taken!(store, async {
        let Some(aside) = store.read_email(email).await? else {
            return Err(match store.arrived_email(email).await? {
                Some(_) => MailError::NotReadYet,
                None => MailError::NoSuchMail,
            });
        };
        match (aside.kind, aside.lead_number) {
            (Kind::Own, _) => return Err(MailError::Own),
            (kind, Some(number)) if kind.is_human() => return Err(MailError::ALeadAlready(number)),
            _ => {}
        }
        let envelope = Envelope {
            id: email.clone(),
            mailbox: aside.mailbox.clone(),
            received_at: aside.internal_at,
            quiet: false,
        };
        let was = Discerned { kind: aside.kind, reason: aside.reason.clone(), doubt: None };
        let read = read_again(aside, rules, key).await;
        let counted_since = |rep: &RepId| rules.counted_since(rep, now);
        let mut planning = store.begin_planning(&counted_since).await?;
        let mut world = around::look_around(&mut planning, &[&read], rules, key, now).await?;
        let plan = plan::promote(&envelope, read, &was, &mut world, rules, &by.actor(), now, ids);
        let Some((lead, _)) = plan.lead.clone() else { return Err(MailError::NoWorkflow) };
        planning.standing = std::mem::take(&mut world.standing);
        planning.next_number = world.next_number;
        planning.commit(&[plan], &[], now, &counted_since).await?;
        let lead = store.lead(&lead).await?;
        lead.ok_or_else(|| MailError::Store(StoreError::Unreadable("a lead made a moment ago".to_owned())))
    })
}

/// What stopped the reader before is not given to it again.
async fn read_again(aside: ReadEmail, rules: &Arc<Rules>, key: &Key) -> Read {
    let (for_reading, with_key) = (rules.clone(), key.clone());
    let ReadEmail { mailbox, reason, bytes, is_quarantined, .. } = aside;
    let of = mailbox.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let read = || plan::read(&bytes, &of, &for_reading, &with_key);
        if is_quarantined { None } else { catch_unwind(AssertUnwindSafe(read)).ok() }
    });
    match reading.await {
        Ok(Some(read)) => read,
        Ok(None) | Err(_) => plan::unread(&reason, &mailbox, rules, key),
    }
}
