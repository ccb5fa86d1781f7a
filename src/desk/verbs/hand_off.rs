//! Handing a conversation on: the other is told what he needs to know, and has it only when he says yes.

use super::{By, with_note};
use crate::desk::verbs::Act;
use crate::domain::id::{Ids, RepId};
use crate::domain::lead::{HandOff, Lead, Refusal};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::rules::Rules;
use crate::domain::team::Rep;
use crate::domain::time::Timestamp;
use crate::domain::workflow::{Reasons, Workflow};

/// Longest value of a packet, in characters: a sentence or two.
const VALUE_MAX: usize = 500;

/// The word and the sentence of an event.
type Told = (&'static str, String);

/// Asks a colleague to take it over, where the workflow says how; None where a hand-off needs no answer.
pub(super) fn ask(
    lead: &mut Lead,
    from: &RepId,
    to: &Rep,
    packet: &[(String, String)],
    workflow: &Workflow,
    rules: &Rules,
    now: Timestamp,
) -> Result<Option<Told>, Refusal> {
    let Some(hand_off) = &workflow.customs.hand_off else { return Ok(None) };
    let missing = workflow.customs.missing(packet);
    if let Some(first) = missing.first() {
        return Err(Refusal::PacketIncomplete {
            all: hand_off.packet.join(", "),
            missing: missing.join(", "),
            first: (*first).to_owned(),
        });
    }
    let promised = rules.calendar_of(workflow);
    let own = rules.team.calendar_of(to).unwrap_or(&promised);
    let packet = shortened(packet);
    let expires_at = own.add(now, hand_off.accept);
    // Whoever has left will not say.
    if lead.pending_hand_off().is_some_and(|asked| rules.has_left(&asked.to)) {
        lead.after.hand_off = None;
    }
    lead.ask_to_take_over(HandOff { from: from.clone(), to: to.id.clone(), packet, expires_at })?;
    Ok(Some(("hand_off_asked", format!("{} asked {} to take it over", from.mention(), to.id.mention()))))
}

/// What is written below a hand-off that needs no answer is kept for whoever has the lead then.
pub(super) fn keep(lead: &mut Lead, act: &Act) {
    let (Act::HandOff { packet, .. } | Act::Assign { packet, .. }) = act else { return };
    if !packet.is_empty() && lead.after.hand_off.is_none() {
        lead.after.told = shortened(packet);
    }
}

fn shortened(packet: &[(String, String)]) -> Vec<(String, String)> {
    let short = |text: &str| text.trim().chars().filter(|c| !c.is_control()).take(VALUE_MAX).collect::<String>();
    packet.iter().map(|(label, value)| (short(label), short(value))).collect()
}

/// What whoever was asked says to it; None of any other verb.
pub(super) fn answer(
    lead: &mut Lead,
    act: &Act,
    by: &By,
    reasons: &Reasons,
    now: Timestamp,
) -> Option<Result<Told, Refusal>> {
    let pending = lead.pending_hand_off()?.clone();
    // Whoever acts from outside acts for the one who is asked.
    let is_he = match by {
        By::Rep(rep) => *rep == pending.to,
        By::Person(_) => true,
    };
    match act {
        Act::Accept if is_he => {
            let from = lead.take_over(&pending.to, now);
            Some(
                from.map(|from| {
                    ("handed_off", format!("{} took it over from {}", pending.to.mention(), from.mention()))
                }),
            )
        }
        Act::Reject { reason, note } if is_he => {
            if !reasons.misroute.contains(reason) && !reasons.quality.contains(reason) {
                let known = [reasons.misroute.as_slice(), reasons.quality.as_slice()].concat();
                return Some(Err(super::unknown(reason, &known)));
            }
            let text = format!(
                "{} did not take it over: {reason}; it stays with {}",
                pending.to.mention(),
                pending.from.mention()
            );
            Some(lead.decline_hand_off(&pending.to).map(|_| ("hand_off_declined", with_note(text, note))))
        }
        _ => None,
    }
}

/// The one who is asked, and whoever waits for his answer.
pub(super) fn notices(
    (before, after): (&Lead, &Lead),
    act: &Act,
    rules: &Rules,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Vec<Notice> {
    let mut notice = |kind, rep: &RepId, note: String, due_at| {
        Some(Notice { due_at, ..Notice::to_rep(ids.next(), kind, &after.id, rules.team.rep(rep)?, note) })
    };
    let name = |rep: &RepId| rules.team.rep(rep).map_or_else(|| rep.to_string(), |rep| rep.name.clone());
    let made = match (before.pending_hand_off(), after.pending_hand_off()) {
        (was, Some(asked)) if was != Some(asked) => {
            let note = format!("{} asks you to take it over", name(&asked.from));
            // It can wait until he is at work, as his time to answer does.
            let hours = rules.team.rep(&asked.to).and_then(|rep| rules.team.calendar_of(rep));
            let not_before = hours.map(|hours| hours.in_working_time(now));
            let made = notice(NoticeKind::HandOff, &asked.to, note, Some(asked.expires_at));
            [made.map(|made| Notice { not_before, ..made }), None]
        }
        (Some(asked), None) => match act {
            Act::Accept => {
                let note = format!("{} has taken it over", name(&asked.to));
                let told = notice(NoticeKind::HandOffAnswer, &asked.from, note, None);
                // A mail that the other can answer the prospect by.
                let note = format!("{} has handed it to you", name(&asked.from));
                [told, notice(NoticeKind::Handover, &asked.to, note, None)]
            }
            Act::Reject { reason, note } => {
                let why = with_note(reason.replace('_', " "), note);
                let note = format!("{} does not take it over: {why}. It stays with you", name(&asked.to));
                [notice(NoticeKind::HandOffAnswer, &asked.from, note, None), None]
            }
            _ => [None, None],
        },
        _ => [None, None],
    };
    made.into_iter().flatten().collect()
}
