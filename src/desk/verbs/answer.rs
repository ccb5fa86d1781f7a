//! What an answer to the prospect does to a lead, and what is still owed where several people asked in it.

use super::{Act, By};
use crate::domain::address::Address;
use crate::domain::event::Event;
use crate::domain::id::{EmailId, Ids, RepId};
use crate::domain::ladder;
use crate::domain::lead::{Clock, Evidence, Lead, Refusal};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::rules::Rules;
use crate::domain::sla::ClockName;
use crate::domain::time::Timestamp;

/// The rep has written to these people, at a time; what came of it is asked at another.
pub(super) fn written(
    lead: &mut Lead,
    rep: &RepId,
    to: &[String],
    evidence: Evidence,
    (at, ask_at): (Timestamp, Timestamp),
) -> Result<(&'static str, String), Refusal> {
    let seen = evidence.as_str();
    if lead.answers_another(to) {
        let own = lead.prospect.email.clone().unwrap_or_default();
        let text = format!("{} answered {} ({seen}); {own} has no answer yet", rep.mention(), to.join(" and "));
        lead.answer_another(rep, to, at)?;
        return Ok(("answered_again", text));
    }
    if lead.responded_at.is_some() {
        lead.answer_again(rep, to, evidence, at, ask_at)?;
        return Ok(("answered_again", format!("{} wrote to the prospect again ({seen})", rep.mention())));
    }
    lead.respond(rep, Some(to), evidence, at, ask_at)?;
    Ok(("responded", format!("{} answered the prospect ({seen})", rep.mention())))
}

/// The answer that waited, where it is told to go.
pub(super) fn released(lead: &Lead, act: &Act, by: &By) -> Result<Option<Act>, Refusal> {
    let Act::Send { held } = act else { return Ok(None) };
    let rep = by.acting_as(lead)?;
    let written = lead.held_answer(held, &rep)?;
    lead.must_be_with_no_other(&rep)?;
    Ok(Some(Act::Answer(written.clone())))
}

/// The rep's mail that is an answer.
pub(super) fn mail(act: &Act) -> Option<EmailId> {
    match act {
        Act::Answer(written) => Some(written.email.clone()),
        _ => None,
    }
}

/// What goes to the prospect.
pub(super) fn relayed(lead: &Lead, act: &Act, ids: &mut dyn Ids) -> Option<Notice> {
    let Act::Answer(written) = act else { return None };
    let relay = Notice::to_address(ids.next(), NoticeKind::Relay, &lead.id, written.to.clone(), String::new());
    Some(Notice { rep: Some(written.by.clone()), email: Some(written.email.clone()), ..relay })
}

/// Whoever was offered it meanwhile need not answer.
pub(super) fn taken_away(before: &Lead, after: &Lead, rules: &Rules, ids: &mut dyn Ids) -> Option<Notice> {
    let (other, rep) = (before.holder()?, after.holder()?);
    let other = rules.team.rep(other).filter(|other| other.id != *rep)?;
    let note = format!("{} has answered the prospect", rep.mention());
    Some(Notice::to_rep(ids.next(), NoticeKind::TakenAway, &before.id, other, note))
}

/// A miss was put down before anybody had read what came in time.
pub(super) fn in_time(before: &Lead, after: &Lead, by: &By, now: Timestamp) -> Option<Event> {
    let state = |lead: &Lead, clock| lead.ticking(clock).map(|ticking| ticking.clock);
    let was_missed = |clock| matches!(state(before, clock), Some(Clock::Missed { .. }));
    let is_met = |clock| matches!(state(after, clock), Some(Clock::Met { .. }));
    [ClockName::FirstResponse, ClockName::NextResponse]
        .into_iter()
        .find(|clock| was_missed(*clock) && is_met(*clock))?;
    let text = "the answer had come in time and was only read later: it is not missed".to_owned();
    Some(Event { at: now, lead: Some(before.id.clone()), email: None, actor: by.actor(), what: "in_time", text })
}

/// Where several asked and one has been answered, whoever has the lead is told of the next who waits, with his words: a
/// reply to that goes to him.
pub(super) fn others_wait(lead: &Lead, act: &Act, rules: &Rules, ids: &mut dyn Ids) -> Option<Notice> {
    if !matches!(act, Act::Answer(_) | Act::Seen { .. }) || !lead.is_open() {
        return None;
    }
    let (asker, waits) = lead.waiting_asker(lead.after.writer.as_deref())?;
    let clock = if ladder::awaits_answer(lead) { ClockName::FirstResponse } else { ClockName::NextResponse };
    let due_at = lead.ticking(clock).and_then(|ticking| ticking.clock.due_at());
    let rep = lead.holder().and_then(|holder| rules.team.rep(holder))?;
    let told = Notice::to_rep(ids.next(), NoticeKind::Reply, &lead.id, rep, String::new());
    Some(Notice { due_at, email: Some(waits.email.clone()), writer: Address::parse(&asker.email).ok(), ..told })
}
