//! What follows at once from a mail that the server refuses: an offer that its rep cannot be told of goes on, rather than
//! when it expires, and a prospect whose answer cannot be sent is not answered.

use super::Sender;
use crate::clock::RandomIds;
use crate::domain::id::{LeadId, RepId};
use crate::domain::lead::Lead;
use crate::domain::notice::{DueNotice, NOT_FOR_ADDRESS, Notice, NoticeKind, SentNotice};
use crate::pipeline::plan::{self, TurnedAway};
use crate::pipeline::send::retry::Failure;
use crate::store::{Planning, StoreError};

/// Tries when the lead moves under our hands; after that the offer runs out as any other.
const TRIES_MAX: u32 = 3;

/// A failure costs time only: the offer still expires.
pub async fn offer_on(sender: &Sender, due: &DueNotice, failure: &Failure) {
    for _ in 0..TRIES_MAX {
        match attempt(sender, due, failure).await {
            Ok(()) => return,
            Err(error) if error.is_temporary() => {}
            Err(error) => {
                tracing::warn!(lead.id = %due.lead.id, "what follows from a mail that was refused could not be put down: {error}");
                return;
            }
        }
    }
}

async fn attempt(sender: &Sender, due: &DueNotice, failure: &Failure) -> Result<(), StoreError> {
    let (rules, now) = (sender.rules.load_full(), sender.clock.now());
    let notice = &due.notice;
    let sent = SentNotice {
        id: notice.id.clone(),
        kind: notice.kind,
        lead: notice.lead.clone(),
        to: Some(notice.to.clone()),
        rep: notice.rep.clone(),
        email: notice.email.clone(),
        has_come_back: true,
    };
    let counted_since = |rep: &RepId| rules.counted_since(rep, now);
    let mut planning = sender.store.begin_planning(&counted_since).await?;
    let Some(lead) = concerned(&mut planning, notice).await? else { return Ok(()) };
    let why = match failure.reply() {
        _ if failure.is_about_addressee() => TurnedAway::ForAddressee,
        reply if notice.note.contains(NOT_FOR_ADDRESS) => TurnedAway::ForItselfAgain(reply),
        reply => TurnedAway::ForItself(reply),
    };
    let change = plan::turned_away(&lead, &sent, why, &rules, &mut planning.standing, now, &mut RandomIds);
    planning.commit(&[], &[change], now, &counted_since).await
}

/// The lead it was sent for. What has been parted from that one since keeps the answers that its person was given there.
async fn concerned(planning: &mut Planning, notice: &Notice) -> Result<Option<Lead>, StoreError> {
    if let Some(answer) = notice.email.as_ref().filter(|_| notice.kind == NoticeKind::Relay) {
        let his = planning.leads_of_people(&[notice.to.person_key()]).await?;
        let his: Vec<LeadId> = his.into_iter().map(|(_, lead)| lead).collect();
        let parted = planning.leads(&his).await?.into_iter().find(|lead| lead.is_answered_by(answer));
        if parted.is_some() {
            return Ok(parted);
        }
    }
    Ok(planning.leads(std::slice::from_ref(&notice.lead)).await?.pop())
}
