//! Whom a verb is told.

use super::Act;
use crate::domain::id::Ids;
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
    let mut notices = Vec::new();
    let taken_from = before.holder().filter(|holder| after.holder().is_some_and(|after| after != *holder));
    match (act, &after.ownership) {
        (Act::Assign { to, .. }, Ownership::Offered { expires_at, .. }) => {
            notices.extend(notice(NoticeKind::Assignment, rules.team.rep(to), reason(), Some(*expires_at)));
            let prior = taken_from.and_then(|holder| rules.team.rep(holder));
            notices.extend(notice(
                NoticeKind::TakenAway,
                prior,
                format!("it was given to {} by name", to.mention()),
                None,
            ));
        }
        (Act::Assign { to, .. }, Ownership::Owned { .. }) => {
            let note = format!("it was given to {} by name", to.mention());
            notices.extend(notice(
                NoticeKind::Handover,
                rules.team.rep(to),
                "it was given to you by name".to_owned(),
                None,
            ));
            let prior = taken_from.and_then(|holder| rules.team.rep(holder));
            notices.extend(notice(NoticeKind::TakenAway, prior, note, None));
        }
        (Act::HandOff { to, .. }, Ownership::Offered { expires_at, .. }) => {
            notices.extend(notice(NoticeKind::Assignment, rules.team.rep(to), reason(), Some(*expires_at)));
        }
        (Act::HandOff { to, .. }, _) if after.holder() == Some(to) => {
            let from = before.holder().map(|from| format!("{} handed it to you", from.mention())).unwrap_or_default();
            notices.extend(notice(NoticeKind::Handover, rules.team.rep(to), from, None));
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
