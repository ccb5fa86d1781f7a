//! Doing a verb: load, decide, write once.

mod about_himself;
mod promote;
mod take_back;
mod tries;
mod unsubscribe;
mod wrote;
pub use about_himself::{be_away, be_back, give_next};
pub use promote::{MailError, promote_mail};
pub use take_back::take_back;
pub use unsubscribe::unsubscribe;
pub use wrote::{HeldAnswer, Side, Wrote, held_answer, mail_text, wrote_later};

use super::merging;
use super::verbs::{Act, By, decide, may_reject, must_be_there, named, speaks_of_its_sender};
use crate::domain::address::Address;
use crate::domain::change::Change;
use crate::domain::id::{Ids, LeadId, RepId};
use crate::domain::kind::Kind;
use crate::domain::lead::{Lead, Refusal};
use crate::domain::notice::{A_LEAD_AFTER_ALL, Notice, NoticeKind};
use crate::domain::overseer::may_take;
use crate::domain::rules::Rules;
use crate::domain::sender_word::SenderWord;
use crate::domain::time::Timestamp;
use crate::store::{Store, StoreError};
use tries::{OfTry, until_taken};

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

impl OfTry for DeskError {
    fn of_store(self) -> Result<StoreError, Self> {
        match self {
            Self::Busy(error) => Ok(error),
            Self::Refused(_) | Self::NoSuchLead | Self::Store(_) => Err(self),
        }
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
    until_taken!(store, async {
        let lead = store.lead(lead).await?.ok_or(DeskError::NoSuchLead)?;
        if let (Act::Reject { .. }, By::Rep(rep)) = (act, by) {
            let today = store.rejections_of(rep, rules.counted_since(rep, now).day).await?;
            may_reject(&lead, act, by, rules, today)?;
        }
        if let Some(rep) = named(act, by) {
            must_be_there(rep, by, store.paused_until(rep).await?, rules, now)?;
        }
        // Of two who press at the same moment one decides: the lead was read after the other's word was written.
        if matches!((act, by), (Act::Promote { .. } | Act::Close { .. }, By::Rep(_))) && !lead.waits_for_a_person() {
            return Err(Refusal::Decided(lead.stage_reason.clone()).into());
        }
        let mut change = decide(&lead, act, by, rules, now, ids)?;
        if matches!(act, Act::Promote { .. }) {
            change.notices.extend(told_after_all(store, &lead, ids).await?);
        }
        if let (Act::Accept, By::Rep(rep)) = (act, by) {
            change.notices.extend(taken_over(&lead, rep, rules, ids));
        }
        let word = match act {
            Act::SetApart { kind } => word_on_sender(store, &lead, *kind, by, now).await?,
            // It may have been said that it was none: the newest word counts.
            Act::Promote { .. } if !lead.is_open() => word_on_sender(store, &lead, Kind::Inquiry, by, now).await?,
            _ => None,
        };
        store.commit_change_with(&change, word.as_ref()).await?;
        Ok::<_, DeskError>(change.after)
    })
}

/// Word to the other team that was sent a lead as no sale, which it now is after all.
async fn told_after_all(store: &Store, lead: &Lead, ids: &mut dyn Ids) -> Result<Vec<Notice>, StoreError> {
    let sent = store.passed_on_to(&lead.id).await?;
    let to = sent.last().and_then(|to| Address::parse(to).ok());
    let note = A_LEAD_AFTER_ALL.to_owned();
    let notice = to.map(|to| Notice::to_address(ids.next(), NoticeKind::Exit, &lead.id, to, note));
    Ok(notice.into_iter().collect())
}

/// Whoever takes over what was not his gets a mail that tells what was said, and that he can answer. Who says so by mail has
/// it in the answer to that.
fn taken_over(before: &Lead, rep: &RepId, rules: &Rules, ids: &mut dyn Ids) -> Option<Notice> {
    let rep = rules.team.rep(rep).filter(|rep| may_take(before, &rep.id, rules))?;
    Some(Notice::to_rep(ids.next(), NoticeKind::Handover, &before.id, rep, "you took it over".to_owned()))
}

/// What is remembered of the sender of a mail that was read as an inquiry and is this.
async fn word_on_sender(
    store: &Store,
    lead: &Lead,
    kind: Kind,
    by: &By,
    now: Timestamp,
) -> Result<Option<SenderWord>, StoreError> {
    if !speaks_of_its_sender(lead, kind) {
        return Ok(None);
    }
    let sender = store.mail_sender(&lead.email).await?;
    Ok(sender.map(|sender| SenderWord {
        sender,
        kind: Kind::Inquiry,
        is_really: kind,
        email: lead.email.clone(),
        by: by.actor().to_string(),
        at: now,
    }))
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
    until_taken!(store, async {
        let (lead, into) = (store.lead(lead).await?, store.lead(into).await?);
        let (Some(lead), Some(into)) = (lead, into) else { return Err(DeskError::NoSuchLead) };
        let changes = merging::merge(&lead, &into, by, rules, now, ids)?;
        store.commit_changes(&changes).await?;
        Ok(first(changes))
    })
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
    until_taken!(store, async {
        let lead = store.lead(lead).await?.ok_or(DeskError::NoSuchLead)?;
        let into = match &lead.merged {
            Some(merged) => store.lead(&merged.into).await?,
            None => None,
        };
        let beside = store.open_leads_beside(&lead).await?;
        let changes = merging::unmerge(&lead, into.as_ref(), &beside, by, rules, now, ids)?;
        store.commit_changes(&changes).await?;
        Ok(first(changes))
    })
}

/// A merge changes the lead itself, and with it the other one.
fn first(changes: impl IntoIterator<Item = Change>) -> Lead {
    changes.into_iter().next().expect("the lead itself comes first").after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_store_is_said_to_be_busy() {
        let away = || StoreError::Sql(sqlx::Error::PoolTimedOut);
        let told = DeskError::from(away()).to_string();
        assert!(
            told.starts_with("the store is busy or cannot be reached, and nothing was changed: try once more"),
            "{told}"
        );
        assert!(matches!(DeskError::from(StoreError::Unreadable("x".to_owned())), DeskError::Store(_)));
    }
}
