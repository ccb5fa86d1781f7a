//! The verbs, as a pure decision.

use crate::domain::calendar::WorkSpan;
use crate::domain::change::Change;
use crate::domain::event::Event;
use crate::domain::feedback::{Feedback, FeedbackKind};
use crate::domain::id::{Ids, PoolId, RepId};
use crate::domain::inquiry::SourceKind;
use crate::domain::kind::Kind;
use crate::domain::ladder;
use crate::domain::lead::{Evidence, Lead, Refusal, Stage};
use crate::domain::notice::NoticeKind;
use crate::domain::record::overruled::DECIDED;
use crate::domain::rules::Rules;
use crate::domain::sender_word::{in_words, is_of_the_sender};
use crate::domain::spoken::{ordinal, quoted};
use crate::domain::team::Rep;
use crate::domain::time::Timestamp;
use crate::domain::workflow::Workflow;

mod act;
mod answer;
mod free;
mod hand_off;
mod overseer;
mod promote;
mod take_back;
mod there;
mod told;
pub use act::{Act, By};
pub use free::still_his;
pub use take_back::{not_answered_words, take_back};
pub use there::{must_be_there, named};

/// How long a person has to review before he is asked again.
const REVIEW: WorkSpan = WorkSpan::Days(1);

/// The lead after the verb, or why it stays as it is.
pub fn decide(
    lead: &Lead,
    act: &Act,
    by: &By,
    rules: &Rules,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Change, Refusal> {
    let released = answer::released(lead, act, by)?;
    let act = released.as_ref().unwrap_or(act);
    let stood = lead;
    let his = free::taken_up(lead, act, by, rules, now);
    let lead = his.as_ref().unwrap_or(lead);
    let workflow = rules.workflow_of(lead).ok_or_else(|| Refusal::Closed("no workflow is configured".to_owned()))?;
    if let Some(merged) = &lead.merged {
        return Err(Refusal::Merged(merged.into_number));
    }
    let meant = overseer::meant(lead, act, by, rules);
    let act = meant.as_ref().unwrap_or(act);
    let mut after = lead.clone();
    let (what, text) = apply(&mut after, act, by, workflow, rules, now)?;
    hand_off::keep(&mut after, act);
    rules.enter(lead, &mut after, workflow, now);
    let mut notices = [
        told::notices(lead, &after, workflow, rules, act, now, ids),
        hand_off::notices((lead, &after), act, rules, now, ids),
        answer::relayed(&after, act, ids).into_iter().collect(),
    ]
    .concat();
    // Whoever takes it himself need not be told that it was given to him.
    if let (Act::Assign { to, .. }, By::Rep(rep)) = (act, by)
        && to == rep
    {
        notices.retain(|notice| notice.rep.as_ref() != Some(rep));
        for told in notices.iter_mut().filter(|notice| notice.kind == NoticeKind::TakenAway) {
            told.note = format!("{} took it over", rep.mention());
        }
    }
    after.version += 1;
    rules.settle(&mut after, workflow, now);
    notices.extend(answer::others_wait(&after, act, rules, ids));
    if his.is_some() {
        notices.extend(answer::taken_away(stood, &after, rules, ids));
    }
    let email = answer::mail(act);
    let event = Event { at: now, lead: Some(lead.id.clone()), email, actor: by.actor(), what, text };
    // What whoever is asked to take it over says is no word on whose turn it was.
    let is_hand_off = lead.pending_hand_off() != after.pending_hand_off();
    let turns = if is_hand_off { Vec::new() } else { turns_back(lead, act, workflow, rules) };
    let feedback = if is_hand_off { None } else { feedback(lead, act, workflow) };
    let (before, said) = (Some(stood.clone()), by.acting_as(lead).ok().filter(|_| act.is_said()));
    let events = std::iter::once(event).chain(answer::in_time(lead, &after, by, now)).collect();
    Ok(Change { before, events, notices, turns, feedback, said, ..Change::made(after, now) })
}

/// What the holder says of the lead by it, for whoever makes the rules.
fn feedback(lead: &Lead, act: &Act, workflow: &Workflow) -> Option<Feedback> {
    let (kind, reason, note) = match act {
        Act::Reject { reason, note } => (FeedbackKind::of_rejection(reason, &workflow.reasons)?, reason.as_str(), note),
        Act::Lose { reason, note } => (FeedbackKind::Lost, reason.as_str(), note),
        Act::Win { note } => (FeedbackKind::Won, "", note),
        Act::Recycle { reason, .. } => (FeedbackKind::Recycled, reason.as_str(), &String::new()),
        Act::Accept
        | Act::Respond { .. }
        | Act::Answer(_)
        | Act::Send { .. }
        | Act::Seen { .. }
        | Act::Attest { .. }
        | Act::Qualify { .. }
        | Act::Assign { .. }
        | Act::HandOff { .. }
        | Act::Promote { .. }
        | Act::ReSla
        | Act::Pause { .. }
        | Act::Resume
        | Act::SetApart { .. }
        | Act::Close { .. } => return None,
    };
    Some(Feedback::of(lead, kind, lead.holder()?, reason, note))
}

/// A rep has rejected as much as a day allows; whoever acts from the command line has no such limit.
pub fn may_reject(lead: &Lead, act: &Act, by: &By, rules: &Rules, today: u32) -> Result<(), Refusal> {
    let (Act::Reject { .. }, By::Rep(rep)) = (act, by) else { return Ok(()) };
    let Some(workflow) = rules.workflow_of(lead) else { return Ok(()) };
    let limit = workflow.customs.offers.rejections_per_day.filter(|limit| today >= *limit);
    let Some(limit) = limit.filter(|_| lead.holder() == Some(rep)) else { return Ok(()) };
    let manager = rules.team.rep(rep).and_then(|rep| rules.team.rep(rep.manager.as_ref()?));
    let who = manager.map_or_else(|| "whoever runs Anteroom".to_owned(), |manager| manager.name.clone());
    Err(Refusal::RejectedEnough { limit, who, lead: lead.number })
}

/// Whoever passes on what was not his has his turn back.
fn turns_back(lead: &Lead, act: &Act, workflow: &Workflow, rules: &Rules) -> Vec<(PoolId, RepId, i64)> {
    match (act, lead.holder(), &lead.pool) {
        (Act::Reject { reason, .. }, Some(rep), Some(pool)) if workflow.reasons.misroute.contains(reason) => {
            rules.team.turn_given_back(pool, rep, &lead.placed)
        }
        _ => Vec::new(),
    }
}

fn apply(
    lead: &mut Lead,
    act: &Act,
    by: &By,
    workflow: &Workflow,
    rules: &Rules,
    now: Timestamp,
) -> Result<(&'static str, String), Refusal> {
    let ask_at = |span| rules.after(workflow, now, span);
    let (reasons, follow_up) = (&workflow.reasons, rules.sla_of(lead, workflow).follow_up);
    if let Some(answered) = hand_off::answer(lead, act, by, reasons, now) {
        return answered;
    }
    match act {
        Act::Accept => {
            let rep = by.acting_as(lead)?;
            lead.accept(&rep, now)?;
            Ok(("accepted", format!("{} accepted the lead", rep.mention())))
        }
        Act::Reject { reason, note } => {
            let rep = by.acting_as(lead)?;
            if reasons.misroute.contains(reason) {
                lead.reject_misroute(&rep, reason, now)?;
            } else if reasons.quality.contains(reason) {
                lead.reject_quality(&rep, reason, ask_at(REVIEW))?;
            } else {
                let known = [reasons.misroute.as_slice(), reasons.quality.as_slice()].concat();
                return Err(unknown(reason, &known));
            }
            Ok(("rejected", with_note(format!("{} rejected the lead: {reason}", rep.mention()), note)))
        }
        Act::Recycle { until, reason } => {
            let rep = by.acting_as(lead)?;
            if !reasons.recycle.contains(reason) {
                return Err(unknown(reason, &reasons.recycle));
            }
            lead.recycle(&rep, reason, *until, now)?;
            if lead.after.recycles > workflow.customs.rest.recycles {
                let why = format!(
                    "{} would put it aside for the {} time: {reason}",
                    rep.mention(),
                    ordinal(lead.after.recycles)
                );
                lead.review(why.clone(), ask_at(REVIEW));
                return Ok(("recycled_too_often", format!("{why}; a person decides")));
            }
            Ok(("recycled", format!("{} recycled the lead until {until}: {reason}", rep.mention())))
        }
        Act::Respond { note } => {
            let rep = by.acting_as(lead).map_err(|refusal| match refusal {
                Refusal::Waiting(_) | Refusal::Resting(_) => Refusal::NobodyAnswered,
                other => other,
            })?;
            let ask_at = ask_at(follow_up);
            // He has called about the prospect's last mail.
            if lead.responded_at.is_some() && lead.owes_an_answer() {
                lead.all_are_answered(now);
                lead.answer_again(&rep, &[], Evidence::Attested, now, ask_at)?;
                return Ok((
                    "answered_again",
                    with_note(format!("{} says the prospect has been answered again", rep.mention()), note),
                ));
            }
            lead.respond(&rep, None, Evidence::Attested, now, ask_at)?;
            Ok(("responded", with_note(format!("{} says the prospect has been answered", rep.mention()), note)))
        }
        Act::Answer(written) => {
            let (rep, to) = (by.acting_as(lead)?, written.people(lead));
            let told = answer::written(lead, &rep, &to, Evidence::Observed, (now, ask_at(follow_up)))?;
            lead.answered_through_us(written, now);
            Ok(told)
        }
        // Read as the answer that it lets go, before anything is done.
        Act::Send { .. } => Err(Refusal::NothingHeld),
        Act::Seen { rep, evidence, to, at } => {
            known_rep(rep, rules)?;
            if lead.responded_at.is_none() {
                lead.take_up(rep, now)?;
            }
            answer::written(lead, rep, to, *evidence, (*at, ask_at(follow_up)))
        }
        Act::Attest { rep, note } => {
            known_rep(rep, rules)?;
            lead.take_up(rep, now)?;
            lead.respond(rep, None, Evidence::Attested, now, ask_at(follow_up))?;
            Ok((
                "responded",
                with_note(format!("{} has answered the prospect, as somebody else says", rep.mention()), note),
            ))
        }
        Act::Qualify { note } => {
            let rep = by.acting_as(lead)?;
            lead.qualify(&rep, now, ask_at(ladder::QUALIFIED_FOLLOW_UP))?;
            Ok(("qualified", with_note(format!("{} confirmed the need", rep.mention()), note)))
        }
        Act::Win { note } => {
            let rep = by.acting_as(lead)?;
            lead.win(&rep, now)?;
            Ok(("won", with_note(format!("{} won it", rep.mention()), note)))
        }
        Act::Lose { reason, note } => {
            let rep = by.acting_as(lead)?;
            if !reasons.quality.contains(reason) {
                return Err(unknown(reason, &reasons.quality));
            }
            lead.lose(&rep, reason, now)?;
            Ok(("lost", with_note(format!("{} lost it: {reason}", rep.mention()), note)))
        }
        Act::Promote { note } => {
            if lead.is_open() && lead.holder().is_some() {
                return Err(Refusal::AlreadyActive(lead.stage_reason.clone()));
            }
            let decided = with_note(format!("{} {DECIDED}", by.shown()), note);
            promote::afresh(lead, decided.clone(), rules, now);
            Ok(("promoted", decided))
        }
        Act::Assign { to, .. } => {
            let rep = active_rep(to, rules)?;
            if lead.holder() == Some(to) {
                return Err(Refusal::AlreadyActive(lead.stage_reason.clone()));
            }
            if lead.responded_at.is_some() && lead.stage.is_live() {
                // The conversation has begun: what was answered and missed stays, with another owner.
                lead.pass_on(to, now);
                return Ok(("handed_off", format!("given to {} by name", to.mention())));
            }
            if !matches!(lead.stage, Stage::Mql | Stage::Accepted) && !ladder::awaits_answer(lead) {
                lead.reopen(format!("given to {} by name", to.mention()), now);
            }
            lead.stage = Stage::Mql;
            lead.stage_reason = format!("given to {} by name", to.mention());
            offer(lead, rep, workflow, rules, now);
            if matches!(by, By::Rep(taker) if taker == to) {
                lead.accept(to, now)?;
                return Ok(("accepted", format!("{} took it over", to.mention())));
            }
            Ok(("offered", format!("given to {} by name", to.mention())))
        }
        Act::HandOff { to, packet } => {
            let (from, rep) = (by.acting_as(lead)?, active_rep(to, rules)?);
            lead.must_be_held_by(&from)?;
            if from == *to {
                return Err(Refusal::AlreadyAccepted);
            }
            if lead.responded_at.is_some()
                && let Some(asked) = hand_off::ask(lead, &from, rep, packet, workflow, rules, now)?
            {
                return Ok(asked);
            }
            match lead.responded_at {
                // The conversation has begun: it goes on as it stands, with another owner.
                Some(_) => lead.pass_on(to, now),
                None => {
                    lead.stage = Stage::Mql;
                    lead.stage_reason = format!("{} handed it to {}", from.mention(), to.mention());
                    offer(lead, rep, workflow, rules, now);
                }
            }
            Ok(("handed_off", format!("{} handed it to {}", from.mention(), to.mention())))
        }
        Act::SetApart { kind } => {
            let said = format!("{} says that it is no inquiry but {}", by.shown(), in_words(*kind));
            lead.close(Stage::Disqualified, said.clone(), now)?;
            let of_others = if speaks_of_its_sender(lead, *kind) { "; so is later mail of its sender" } else { "" };
            Ok(("set_apart", format!("{said}{of_others}")))
        }
        Act::Pause { reason, note } => {
            let rep = by.acting_as(lead)?;
            if !reasons.pause.contains(reason) {
                return Err(unknown(reason, &reasons.pause));
            }
            let until = rules.paused_until(lead, workflow, now);
            lead.pause(&rep, reason, until, now)?;
            Ok((
                "paused",
                with_note(format!("{} paused the clocks until {until} at the latest: {reason}", rep.mention()), note),
            ))
        }
        Act::Resume => {
            let rep = by.acting_as(lead)?;
            lead.resume(&rep, now)?;
            Ok(("resumed", format!("{} let the clocks go on", rep.mention())))
        }
        Act::ReSla => {
            if !lead.is_open() {
                return Err(Refusal::Closed(lead.stage_reason.clone()));
            }
            let before = lead.clocks.promise.as_ref().map_or_else(|| "none".to_owned(), |promise| promise.shown());
            lead.promise_anew();
            rules.date(lead, workflow);
            let after = lead.clocks.promise.as_ref().map_or_else(|| "none".to_owned(), |promise| promise.shown());
            Ok(("re_sla", format!("its promise is {after} from now on; it was {before}")))
        }
        Act::Close { reason } => {
            if let Some(exit) = workflow.judging.exits.get(reason) {
                lead.close(Stage::Exited, format!("went to {}: {reason}", exit.to), now)?;
                return Ok(("exited", format!("{} says that it is {reason}; it goes to {}", by.shown(), exit.to)));
            }
            if !reasons.quality.contains(reason) {
                return Err(unknown(reason, &reasons.quality));
            }
            lead.close(Stage::Disqualified, reason.clone(), now)?;
            Ok(("closed", format!("closed: {reason}")))
        }
    }
}

/// Whether such a word on this lead is remembered of its sender. A form's or portal's sender is a site, whose next mail
/// is of another person.
pub(super) fn speaks_of_its_sender(lead: &Lead, kind: Kind) -> bool {
    (kind == Kind::Inquiry || is_of_the_sender(kind)) && lead.source == SourceKind::Person.as_str()
}

/// Offered by name: in the rep's own time, under the promise that stands.
fn offer(lead: &mut Lead, rep: &Rep, workflow: &Workflow, rules: &Rules, now: Timestamp) {
    rules.date(lead, workflow);
    let accept_by = rules.accept_by(lead, &rep.id, workflow, now);
    lead.offer(rep.id.clone(), accept_by, now);
}

fn known_rep<'a>(id: &RepId, rules: &'a Rules) -> Result<&'a Rep, Refusal> {
    let known = || rules.team.reps.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    rules.team.rep(id).ok_or_else(|| Refusal::NoSuchRep { rep: id.to_string(), known: known() })
}

/// Nothing goes to whoever has left or is paused, also by name.
fn active_rep<'a>(id: &RepId, rules: &'a Rules) -> Result<&'a Rep, Refusal> {
    let rep = known_rep(id, rules)?;
    if rep.active { Ok(rep) } else { Err(Refusal::Inactive(rep.name.clone())) }
}

fn unknown(reason: &str, known: &[String]) -> Refusal {
    Refusal::UnknownReason { reason: reason.to_owned(), known: known.join(", ") }
}

fn with_note(text: String, note: &str) -> String {
    if note.is_empty() { text } else { format!("{text} ({})", quoted(note)) }
}
