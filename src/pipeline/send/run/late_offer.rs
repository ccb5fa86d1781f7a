//! An offer whose mail leaves long after it was made: the mail server was away. Its rep's time begins when he can hear of it.

use super::Sender;
use crate::domain::change::Change;
use crate::domain::event::{Actor, Event};
use crate::domain::id::RepId;
use crate::domain::lead::Lead;
use crate::domain::notice::DueNotice;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::store::StoreError;
use std::time::Duration;

/// A mail that leaves so soon costs its rep nothing of note; servers that ask to be called again are called after a minute.
const LATE_FROM: Duration = Duration::from_secs(150);

/// The lead with the offer's new end; none if it is not late, or cannot be put down: then it runs out as it was.
pub async fn begin(sender: &Sender, due: &DueNotice) -> Option<Lead> {
    let now = sender.clock.now();
    if !is_late(&due.lead, now) {
        return None;
    }
    attempt(sender, due, now)
        .await
        .inspect_err(
            |error| tracing::warn!(lead.id = %due.lead.id, "a late offer's end could not be put down: {error}"),
        )
        .ok()?
}

async fn attempt(sender: &Sender, due: &DueNotice, now: Timestamp) -> Result<Option<Lead>, StoreError> {
    let rules = sender.rules.load_full();
    let counted_since = |rep: &RepId| rules.counted_since(rep, now);
    let mut planning = sender.store.begin_planning(&counted_since).await?;
    let lead = planning.leads(std::slice::from_ref(&due.lead.id)).await?.pop();
    let Some(change) = lead.zip(due.notice.rep.as_ref()).and_then(|(lead, rep)| begun(&lead, rep, &rules, now)) else {
        return Ok(None);
    };
    let lead = change.after.clone();
    planning.commit(&[], &[change], now, &counted_since).await?;
    Ok(Some(lead))
}

fn is_late(lead: &Lead, now: Timestamp) -> bool {
    lead.assigned_at.is_some_and(|at| now.since(at) >= LATE_FROM)
}

/// The offer, with its rep's time from now on.
fn begun(lead: &Lead, rep: &RepId, rules: &Rules, now: Timestamp) -> Option<Change> {
    let is_open = lead.is_open() && lead.accepted_at.is_none() && lead.responded_at.is_none();
    let workflow = rules.workflow_of(lead).filter(|_| is_open && lead.holder() == Some(rep) && is_late(lead, now))?;
    let expires_at = rules.accept_by(lead, rep, workflow, now);
    let mut change = Change::of(lead, now);
    change.after.begin_offer(expires_at, now);
    rules.settle(&mut change.after, workflow, now);
    change.events.push(Event {
        at: now,
        lead: Some(lead.id.clone()),
        email: None,
        actor: Actor::Clock,
        what: "offer_begun",
        text: format!(
            "the mail of it to {} leaves only now, and so {} has until {expires_at}",
            rep.mention(),
            rep.mention()
        ),
    });
    Some(change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lead::Ownership;
    use crate::pipeline::send::sample;

    #[test]
    fn a_rep_s_time_begins_when_his_mail_leaves() {
        let (rules, bo) = (sample::rules(), RepId::new("bo"));
        let offered = |minutes: u64| {
            let at = sample::NOW.minus(Duration::from_secs(minutes * 60));
            let mut lead = sample::lead();
            lead.offer(bo.clone(), at.plus(Duration::from_secs(30 * 60)), at);
            lead
        };
        assert_eq!(begun(&offered(1), &bo, &rules, sample::NOW), None, "a minute is nothing");
        let change = begun(&offered(77), &bo, &rules, sample::NOW).unwrap();
        let until = sample::NOW.plus(Duration::from_secs(30 * 60));
        assert_eq!(change.after.ownership, Ownership::Offered { rep: bo.clone(), expires_at: until });
        assert_eq!(change.after.next.as_ref().map(|next| next.at), Some(until));
        assert_eq!(begun(&offered(77), &RepId::new("ana"), &rules, sample::NOW), None, "it is with somebody else");
        let mut accepted = offered(77);
        accepted.accept(&bo, sample::NOW).unwrap();
        assert_eq!(begun(&accepted, &bo, &rules, sample::NOW), None);
    }
}
