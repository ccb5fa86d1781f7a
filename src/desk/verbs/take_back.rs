//! What was said by mistake: the lead stands again as it was, for some minutes; and an answer on somebody's word alone is
//! none, whenever he takes that back.

use super::By;
use crate::domain::change::Change;
use crate::domain::event::Event;
use crate::domain::id::{Ids, PoolId, RepId};
use crate::domain::last_word::LastWord;
use crate::domain::lead::{Lead, Refusal};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::overseer::may_give;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::workflow::Workflow;
use std::collections::BTreeMap;

/// The lead as it was before what was said last; `last` is that word, if it may still be taken back.
pub fn take_back(
    lead: &Lead,
    last: Option<&LastWord>,
    by: &By,
    rules: &Rules,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Change, Refusal> {
    if let Some(merged) = &lead.merged {
        return Err(Refusal::Merged(merged.into_number));
    }
    let workflow = rules.workflow_of(lead).ok_or_else(|| Refusal::Closed("no workflow is configured".to_owned()))?;
    match last.filter(|last| is_his_to_say(&last.rep, by)) {
        Some(last) => Ok(as_it_was(lead, last, by, (rules, workflow), now, ids)),
        None => not_answered(lead, by, (rules, workflow), now, ids),
    }
}

fn is_his_to_say(rep: &RepId, by: &By) -> bool {
    match by {
        By::Rep(speaker) => speaker == rep,
        By::Person(_) => true,
    }
}

fn as_it_was(
    lead: &Lead,
    last: &LastWord,
    by: &By,
    (rules, workflow): (&Rules, &Workflow),
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Change {
    let mut after = lead.as_it_was(&last.before);
    after.version += 1;
    rules.settle(&mut after, workflow, now);
    let what = last.what.replace('_', " ");
    let text = format!("{} takes back “{what}”: it was a mistake", by.shown());
    let had_it_since = lead.holder().filter(|holder| last.before.holder() != Some(holder));
    let was_asked = lead.pending_hand_off().filter(|asked| last.before.pending_hand_off() != Some(asked));
    let told = had_it_since.into_iter().chain(was_asked.map(|asked| &asked.to)).filter(|rep| **rep != last.rep);
    let note = format!("“{what}” had been said of it by mistake");
    let told = told.filter_map(|rep| rules.team.rep(rep));
    let goodbyes = told.map(|rep| Notice::to_rep(ids.next(), NoticeKind::TakenAway, &lead.id, rep, note.clone()));
    let mut notices: Vec<Notice> = goodbyes.collect();
    // Whose word it was does not know of it yet.
    let speaker = rules.team.rep(&last.rep).filter(|rep| by.rep() != Some(&rep.id));
    let note = format!("{} has taken back what was said last, “{what}”; the lead is as it was before", by.shown());
    notices.extend(speaker.map(|rep| Notice::to_rep(ids.next(), NoticeKind::Confirmed, &lead.id, rep, note)));
    // Whoever was asked to decide need not any more.
    let is_settled = lead.waits_for_a_person() && !after.waits_for_a_person();
    let asked = rules.reviewer(lead, workflow, now).filter(|rep| is_settled && rep.id != last.rep);
    let asked = asked.filter(|rep| by.rep() != Some(&rep.id));
    let note = format!("{} has taken back what was said last, “{what}”; there is nothing left to decide", by.shown());
    notices.extend(asked.map(|rep| Notice::to_rep(ids.next(), NoticeKind::Confirmed, &lead.id, rep, note)));
    Change {
        notices,
        turns: turns(lead, last, rules),
        takes_back: Some(last.at),
        ..told_as(lead, after, by, "said_by_mistake", text, now)
    }
}

/// Whoever was offered it meanwhile has his turn back; who had his back for what he said has used it again.
fn turns(lead: &Lead, last: &LastWord, rules: &Rules) -> Vec<(PoolId, RepId, i64)> {
    let given_back = |of: &Lead, rep: &RepId| {
        of.pool.as_ref().map(|pool| rules.team.turn_given_back(pool, rep, &of.placed)).unwrap_or_default()
    };
    let before = &last.before;
    let others = lead.holder().filter(|holder| before.holder() != Some(holder));
    let others = others.map(|rep| given_back(lead, rep)).unwrap_or_default();
    let own = before.holder().filter(|_| last.gave_turn_back).map(|rep| given_back(before, rep)).unwrap_or_default();
    let used_again = own.into_iter().map(|(pool, rep, credit)| (pool, rep, -credit));
    let mut all: BTreeMap<(PoolId, RepId), i64> = BTreeMap::new();
    for (pool, rep, credit) in others.into_iter().chain(used_again) {
        *all.entry((pool, rep)).or_default() += credit;
    }
    all.into_iter().map(|((pool, rep), credit)| (pool, rep, credit)).collect()
}

/// Whoever said that the prospect has been answered had not answered him: his clock goes on as if it had not been said.
fn not_answered(
    lead: &Lead,
    by: &By,
    (rules, workflow): (&Rules, &Workflow),
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Change, Refusal> {
    let mut after = lead.clone();
    let reopened = after.withdraw_answer(now)?;
    if let By::Rep(rep) = by
        && !may_give(lead, rep, rules)
    {
        lead.must_be_held_by(rep)?;
    }
    after.version += 1;
    rules.date_reopened(&mut after, workflow, reopened);
    rules.settle(&mut after, workflow, now);
    let what = reopened.told().unwrap_or("another answer stands");
    let text = format!("{} takes back that the prospect was answered: {what}", by.shown());
    // Whoever has it believes that the prospect has been answered.
    let holder = after.holder().filter(|holder| by.rep() != Some(holder)).and_then(|rep| rules.team.rep(rep));
    let note = format!("{} says that {} has not been answered", by.shown(), after.prospect.shown());
    let due_at = after.clock.due_at();
    let told = holder.map(|rep| Notice::to_rep(ids.next(), NoticeKind::Reminder, &lead.id, rep, note));
    let notices = told.map(|told| Notice { due_at, ..told }).into_iter().collect();
    Ok(Change { notices, ..told_as(lead, after, by, "answer_withdrawn", text, now) })
}

/// What it comes to that an answer was none, for whoever took it back: what was written besides has left, and counts.
pub fn not_answered_words(before: &Lead, after: &Lead) -> String {
    let prospect = after.prospect.shown();
    let words = match after.responded_at {
        None => format!("{prospect} counts as not answered, and the clock goes on since it began"),
        Some(_) if after.owes_an_answer() => {
            format!("the latest mail of {prospect} counts as not answered, and its clock goes on since it began")
        }
        Some(_) => format!("that is off the record; {prospect} has been written to besides, and what has left counts"),
    };
    match after.answers_through_us() < before.answers_through_us() {
        true => format!("what was sent cannot be called back, but {words}"),
        false => words,
    }
}

fn told_as(lead: &Lead, after: Lead, by: &By, what: &'static str, text: String, now: Timestamp) -> Change {
    let event = Event { at: now, lead: Some(lead.id.clone()), email: None, actor: by.actor(), what, text };
    Change { before: Some(lead.clone()), events: vec![event], ..Change::made(after, now) }
}
