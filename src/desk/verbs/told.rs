//! Whom a verb is told.

use super::Act;
use crate::domain::id::{Ids, RepId};
use crate::domain::lead::{Lead, Ownership, Stage};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::rules::Rules;
use crate::domain::team::Rep;
use crate::domain::time::Timestamp;
use crate::domain::workflow::Workflow;

/// Whoever must hear of it: the rep who was given the lead and the one it was taken from; or, for a lead rejected for
/// its quality, whoever decides.
pub(super) fn notices(
    before: &Lead,
    after: &Lead,
    workflow: &Workflow,
    rules: &Rules,
    act: &Act,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Vec<Notice> {
    let mut notice = |kind, rep: Option<&Rep>, note: String, due_at| {
        Some(Notice { due_at, ..Notice::to_rep(ids.next(), kind, &after.id, rep?, note) })
    };
    let reason = || after.stage_reason.clone();
    // What he who had it has written, and waits.
    let unsent = before.holder().map(|holder| after.finds_unsent(holder)).unwrap_or_default();
    let lost = before.holder().map(|holder| after.loses_unsent(holder)).unwrap_or_default();
    let given_away = |to: &RepId| format!("it was given to {} by name{lost}", to.mention());
    let mut notices = Vec::new();
    let taken_from = before.holder().filter(|holder| after.holder().is_some_and(|after| after != *holder));
    match (act, &after.ownership) {
        (Act::Assign { to, .. }, Ownership::Offered { expires_at, .. }) => {
            notices.extend(notice(NoticeKind::Assignment, rules.team.rep(to), reason() + &unsent, Some(*expires_at)));
            let prior = taken_from.and_then(|holder| rules.team.rep(holder));
            notices.extend(notice(NoticeKind::TakenAway, prior, given_away(to), None));
        }
        (Act::Assign { to, .. }, Ownership::Owned { .. }) => {
            let note = format!("it was given to you by name{unsent}");
            notices.extend(notice(NoticeKind::Handover, rules.team.rep(to), note, None));
            let prior = taken_from.and_then(|holder| rules.team.rep(holder));
            notices.extend(notice(NoticeKind::TakenAway, prior, given_away(to), None));
        }
        (Act::HandOff { to, .. }, Ownership::Offered { expires_at, .. }) => {
            notices.extend(notice(NoticeKind::Assignment, rules.team.rep(to), reason() + &unsent, Some(*expires_at)));
        }
        (Act::HandOff { to, .. }, _) if after.holder() == Some(to) => {
            let from = before.holder().map(|from| format!("{} handed it to you", from.mention())).unwrap_or_default();
            notices.extend(notice(NoticeKind::Handover, rules.team.rep(to), from + &unsent, None));
        }
        (Act::Attest { rep, .. } | Act::Seen { rep, .. }, _) => {
            let prior = taken_from.and_then(|holder| rules.team.rep(holder));
            notices.extend(notice(
                NoticeKind::TakenAway,
                prior,
                format!("{} has answered the prospect", rep.mention()),
                None,
            ));
        }
        // A person has confirmed whose it is; whoever that is hears of it.
        (Act::Close { reason }, _) if after.stage == Stage::Exited => {
            if let Some(exit) = workflow.judging.exits.get(reason) {
                let why = format!("{reason}, as a colleague in sales says who has read it");
                notices.push(Notice::to_address(ids.next(), NoticeKind::Exit, &after.id, exit.to.clone(), why));
            }
        }
        (Act::Reject { .. } | Act::Recycle { .. }, _) if after.stage == Stage::Review => {
            let why = match act {
                Act::Reject { note, .. } => super::with_note(reason(), note),
                _ => reason(),
            };
            let reviewer = rules.reviewer(after, workflow, now);
            notices.extend(notice(NoticeKind::Review, reviewer, why, after.look_again_at));
        }
        _ => {}
    }
    notices
}
