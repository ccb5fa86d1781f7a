//! The button that takes back what was said last.

use super::{Opened, came_to_nothing, outcome, status_of};
use crate::desk::{self, DeskError, verbs};
use crate::domain::id::CountedIds;
use crate::domain::lead::Refusal;
use crate::domain::token::Verb;
use crate::web::site::Served;
use crate::web::sorry::Sorry;
use axum::response::Response;
use tracing::info;

pub(super) async fn do_it(served: &Served, mut opened: Opened) -> Result<Response, Sorry> {
    let (store, by) = (&served.site.store, opened.by());
    match desk::take_back(store, &opened.rules, &opened.leave.lead, &by, opened.now, &mut served.ids()).await {
        Ok(lead) => {
            served.site.wake.notify_waiters();
            served.site.wake.notify_one();
            info!(lead.id = %lead.id, "what was said of lead {} taken back by {} from a link", lead.id, opened.leave.rep);
            (opened.lead, opened.last) = (lead, None);
            Ok(outcome::done(served, &opened))
        }
        Err(DeskError::Refused(refusal)) => {
            Ok(outcome::refused(served, &opened, &refusal, status_of(&refusal, Verb::Undo)))
        }
        Err(error) => Err(came_to_nothing(error)),
    }
}

/// What the rep of the link has said and may still take back, as its event is called.
pub(super) fn last_said(opened: &Opened) -> Option<String> {
    let said = opened.last.as_ref().filter(|last| last.is_in_time(opened.now) && last.rep == opened.leave.rep);
    said.map(|last| last.what.replace('_', " "))
}

/// What it comes to that an answer was none.
pub(super) fn would_come_to(opened: &Opened) -> String {
    let mut after = opened.lead.clone();
    let words = match after.withdraw_answer(opened.now) {
        Ok(_) => verbs::not_answered_words(&opened.lead, &after),
        Err(refusal) => refusal.to_string(),
    };
    format!("Take it back, and {words}")
}

/// Asks the desk what a press would come to, without pressing.
pub(super) fn refusal(opened: &Opened) -> Option<Refusal> {
    let last = opened.last.as_ref().filter(|last| last.is_in_time(opened.now));
    let ids = &mut CountedIds::default();
    verbs::take_back(&opened.lead, last, &opened.by(), &opened.rules, opened.now, ids).err()
}
