//! What becomes of a lead whose time has come: `watch` says what is due, `route` finds somebody, and this puts it together.

mod absent;
mod deciding;
mod rounds;
mod rungs;

use super::assign::Deciding;
use super::look_up::outside;
use super::watch::{self, Act, Climbed, Due};
use crate::domain::calendar::WorkSpan;
use crate::domain::change::Change;
use crate::domain::id::{Ids, RepId};
use crate::domain::ladder;
use crate::domain::lead::{Clock, Lead, Ownership, Stage};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::routing::{Standing, WaitFor};
use crate::domain::rules::Rules;
use crate::domain::sla::ClockName;
use crate::domain::spoken;
use crate::domain::time::Timestamp;
use std::time::Duration;

/// The longest pause between two requests to review, in working days.
const REVIEW_PAUSE_MAX: u32 = 20;
/// A lead is looked at again after this if nothing better is known.
const LOOK_AGAIN: Duration = Duration::from_secs(15 * 60);

/// A lead that could not be judged again in this time goes on as it is.
const VERDICT_WITHIN: Duration = Duration::from_secs(60);

/// The next step of a lead that is due. Always moves the lead on: its next step lies ahead, or is another one.
pub fn step(lead: &Lead, rules: &Rules, standing: &mut Standing, now: Timestamp, ids: &mut dyn Ids) -> Change {
    let mut change = Change::of(lead, now);
    let Some(workflow) = rules.workflow_of(lead) else {
        // A configuration without workflows cannot be loaded; should it happen, nothing is lost by waiting.
        change.after.look_again_at = Some(now.plus(LOOK_AGAIN));
        return change;
    };
    let mut deciding = Deciding { rules, workflow, standing, now, ids };
    let (sla, hours) = (rules.sla_of(lead, workflow), rules.hours(lead, workflow));
    for name in ClockName::ALL {
        deciding.miss(&mut change, name);
    }
    if lead.pending_hand_off().is_some_and(|asked| rules.has_left(&asked.to)) {
        deciding.taker_has_left(&mut change);
    }
    // None when the rules have changed since the step was set: then only the date moves.
    if let Some(leaver) = lead.holder().filter(|holder| lead.is_open() && rules.has_left(holder)) {
        deciding.drain(&mut change, leaver);
    } else if let Some(absent) = deciding.is_offered_to_absent(lead) {
        deciding.offer_of_absent(&mut change, &absent);
    } else if let Some(due) = watch::due(lead, sla, &hours, now) {
        deciding.take(&mut change, due);
    }
    // Its route was chosen by what may count no more: whoever answers now has the last word on where it goes.
    let is_offered_anew =
        matches!(change.after.ownership, Ownership::Offered { .. }) && change.after.ownership != lead.ownership;
    if is_offered_anew && outside::is_old(&rules.providers, lead.created_at, now) {
        change.second_look.get_or_insert_with(|| "what was asked outside may count no more".to_owned());
    }
    rules.settle(&mut change.after, workflow, now);
    change
}

/// How late a step is, for the timeline: nothing when it is on time. Mails count working time where that is less.
fn late(late_by: Option<Duration>) -> String {
    late_by.map(|late_by| format!(" ({} late by the clock)", in_words(late_by))).unwrap_or_default()
}

/// The same for whoever is told.
fn told_late(note: &str, late_by: Option<Duration>) -> String {
    let Some(late_by) = late_by else { return note.to_owned() };
    let gap = if note.is_empty() { "" } else { "; " };
    format!("{note}{gap}told {} late by the clock, as nothing ran then", in_words(late_by))
}

fn in_words(late_by: Duration) -> String {
    match late_by.as_secs() {
        seconds if seconds < 120 => format!("{seconds} s"),
        seconds if seconds < 2 * 3_600 => format!("{} min", seconds / 60),
        seconds => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

impl Deciding<'_> {
    /// Puts down a clock that has run out.
    fn miss(&mut self, change: &mut Change, name: ClockName) {
        let running = ladder::climbing(&change.after, name).map(|ticking| ticking.clock);
        let Some(Clock::Running { due_at }) = running else { return };
        if due_at > self.now {
            return;
        }
        change.after.miss(name);
        let late_by = Some(self.now.since(due_at)).filter(|late_by| *late_by > watch::LATE_AFTER);
        let (lead, text) = (&change.after, |text: &str| format!("{text}{}", late(late_by)));
        let event = match name {
            ClockName::Assign => self.tick(lead, "missed_assign", text("the time to find a rep has passed")),
            // The end of the offer says so itself.
            ClockName::Accept if matches!(lead.ownership, Ownership::Offered { .. }) => return,
            ClockName::Accept => self.tick(lead, "missed_accept", text("the time to accept it has passed")),
            ClockName::FirstResponse => self.tick(lead, "missed", text("the time to answer the prospect has passed")),
            ClockName::NextResponse => {
                let words = text("the time to answer the prospect's last mail has passed");
                self.tick(lead, "missed_next_response", words)
            }
            ClockName::Disposition => {
                self.tick(lead, "missed_disposition", text("the time to say what came of it has passed"))
            }
        };
        change.events.push(event);
    }

    fn take(&mut self, change: &mut Change, due: Due) {
        let late_by = due.late_by;
        match due.act {
            Act::Expire { rep } => self.expire(change, &rep, late_by),
            Act::Remind { rung, rep } => self.remind(change, rung, &rep, late_by),
            Act::Warn { rung, rep, backup } => self.warn(change, rung, (&rep, &backup), late_by),
            Act::AskToDecide { rung, backup } => self.ask_to_decide(change, rung, backup, late_by),
            Act::Overflow { rung, pool, from } => self.overflow(change, rung, pool, from.as_ref(), late_by),
            Act::ReOffer { rung, from } => self.re_offer(change, rung, &from, late_by),
            Act::Escalate { rung, to } => self.escalate(change, rung, &to, late_by),
            Act::Miss => {}
            Act::Resume => {
                change.after.end_pause(self.now);
                let text = "paused for as long as a lead may be: its clocks go on".to_owned();
                let waits = change.after.responded_at.is_none();
                let kind = if waits { NoticeKind::Reminder } else { NoticeKind::Reply };
                let holder = change.after.holder().cloned();
                change.notices.extend(holder.and_then(|rep| self.notice(kind, &change.after, &rep, text.clone())));
                change.events.push(self.tick(&change.after, "resumed", text));
            }
            Act::PassOver { rung, why } => {
                climbed(change, rung);
                change.events.push(self.tick(&change.after, "rung_passed_over", why));
            }
            Act::Retry if waits_for(&change.after, &WaitFor::Evidence) => self.give_up_waiting(change),
            // It was to be judged a minute ago, and could not be.
            Act::Retry if waits_for(&change.after, &WaitFor::Verdict) && change.after.stage == Stage::Review => {
                self.ask_review(change);
            }
            Act::Retry => match (change.after.responded_at, change.after.holders.last().cloned()) {
                (Some(_), Some(last)) => self.find_heir(change, &last),
                _ => self.retry(change, String::new()),
            },
            Act::Wake => self.wake(change),
            Act::AskReview => self.ask_review(change),
            Act::HandOffEnds => self.hand_off_ends(change),
            Act::Place => self.place(change),
            Act::FollowUp { rep } => self.follow_up(change, rep),
            Act::Overdue { rungs_done, holder } => self.overdue(change, rungs_done, holder),
        }
    }

    /// The offer was not accepted in time: it goes on, to somebody who has not had it.
    fn expire(&mut self, change: &mut Change, rep: &RepId, late_by: Option<Duration>) {
        let text = format!("the offer to {} expired{}", rep.mention(), late(late_by));
        change.events.push(self.tick(&change.after, "offer_expired", text));
        // While we were away he could not accept it.
        let until = if late_by.is_none() { self.lapse(change, rep) } else { None };
        let note = format!("{}{}", self.lapse_words(rep, until), change.after.loses_unsent(rep));
        let goodbye = self.notice(NoticeKind::TakenAway, &change.after, rep, note);
        change.notices.extend(goodbye.map(|notice| Notice { due_at: until, ..notice }));
        if self.is_passed_around(&change.after) {
            self.ask_who(change);
            return;
        }
        let waits = change.after.finds_unsent(rep);
        self.retry(change, format!("{} did not accept it in time{waits}", rep.mention()));
    }

    /// What was asked outside has not come in time: it is judged by what is known.
    fn give_up_waiting(&mut self, change: &mut Change) {
        let text = "what was asked outside has not come in time; it goes on what is known";
        change.events.push(self.tick(&change.after, "evidence_late", text.to_owned()));
        change.second_look = Some("what was asked outside has not come in time".to_owned());
        change.after.queue(text.to_owned(), WaitFor::Verdict, self.now.plus(VERDICT_WITHIN));
    }

    /// Looks for a rep; or waits on, with the reason.
    pub fn retry(&mut self, change: &mut Change, note: String) {
        let Some(route) = self.route_of(&change.after).cloned() else { return };
        rounds::begin(change, &route, self.now);
        let assigned = self.assign(&mut change.after, &route, note);
        let waits_as_before = match (&change.before, &change.after.ownership) {
            (Some(before), Ownership::Queued { .. }) => before.ownership == change.after.ownership,
            _ => false,
        };
        let is_used_up = assigned.routing.is_used_up();
        self.tell_if_nobody_is_there(change, &assigned.routing);
        // A wait that goes on for the same reason is no news.
        if !waits_as_before {
            change.events.push(assigned.event);
            change.decision = Some(self.decision(&change.after, assigned.routing));
        }
        change.notices.extend(assigned.notice);
        if is_used_up {
            self.end_round(change, &route);
        }
    }

    fn wake(&mut self, change: &mut Change) {
        if change.after.stage == Stage::Recycled {
            let reason = format!("woke up: {}", change.after.stage_reason);
            change.after.wake(reason.clone(), self.now);
            change.events.push(self.tick(&change.after, "woke", reason));
            self.retry(change, "it was recycled, and its date has come".to_owned());
            return;
        }
        if self.write(change) {
            return;
        }
        let reason = format!("no sign of interest since: {}", change.after.stage_reason);
        change.after.after.by_rules = true;
        let closed = change.after.close(Stage::Disqualified, reason.clone(), self.now);
        if closed.is_ok() {
            change.events.push(self.tick(&change.after, "archived", reason));
        }
    }

    fn ask_review(&mut self, change: &mut Change) {
        if waits_for(&change.after, &WaitFor::Verdict) {
            let reason = change.after.stage_reason.clone();
            change.after.review(reason, self.now);
        }
        let pause = (1 << change.after.asked.min(8)).min(REVIEW_PAUSE_MAX);
        change.after.asked += 1;
        change.after.look_again_at = Some(self.rules.after(self.workflow, self.now, WorkSpan::Days(pause)));
        let reviewer = self.reviewer(&change.after);
        let text = match reviewer {
            Some(rep) => {
                let note = change.after.stage_reason.clone();
                let notice = self.notice(NoticeKind::Review, &change.after, &rep, note);
                change.notices.extend(notice);
                let above = self.tell_above(change, &rep);
                let above = above.map(|above| format!(", and {} with him", above.mention())).unwrap_or_default();
                format!("asked {} again for a decision{above}", rep.mention())
            }
            None => "still waits for somebody to decide; no manager is configured".to_owned(),
        };
        change.events.push(self.tick(&change.after, "review_asked", text));
    }

    /// The rules have no answer any more.
    fn ask_a_person_at_last(&mut self, change: &mut Change, reason: String) {
        let ask_at = self.rules.after(self.workflow, self.now, WorkSpan::Days(1));
        change.after.review(reason.clone(), ask_at);
        let reviewer = self.reviewer(&change.after);
        let notice = reviewer.and_then(|rep| self.notice(NoticeKind::Review, &change.after, &rep, reason.clone()));
        change.notices.extend(notice);
        change.events.push(self.tick(&change.after, "review_asked", format!("a person decides: {reason}")));
    }

    fn follow_up(&mut self, change: &mut Change, rep: Option<RepId>) {
        change.after.asked += 1;
        let is_qualified = change.after.stage == Stage::Qualified;
        // What a human has confirmed does not go to rest because he is busy with it.
        let rest = &self.workflow.customs.rest;
        if change.after.asked > rest.asks && !is_qualified {
            let reason = "its owner never told what came of it".to_owned();
            change.after.after.recycles += 1;
            if change.after.after.recycles > rest.recycles {
                let times = change.after.after.recycles;
                return self.ask_a_person_at_last(
                    change,
                    format!("it would rest for the {} time: {reason}", spoken::ordinal(times)),
                );
            }
            change.after.put_aside(Stage::Recycled, reason.clone(), self.now.plus(rest.unasked));
            change.events.push(self.tick(&change.after, "recycled", reason));
            return;
        }
        let pause = if is_qualified {
            ladder::QUALIFIED_FOLLOW_UP
        } else {
            self.rules.sla_of(&change.after, self.workflow).follow_up
        };
        let next = self.rules.after(self.workflow, self.now, pause);
        change.after.look_again_at = Some(next);
        if let Some(rep) = rep {
            let notice = self.notice(NoticeKind::FollowUp, &change.after, &rep, String::new());
            change.notices.extend(notice);
            change.events.push(self.tick(
                &change.after,
                "follow_up_asked",
                format!("asked {} what came of it", rep.mention()),
            ));
        }
    }
}

fn waits_for(lead: &Lead, what: &WaitFor) -> bool {
    matches!(&lead.ownership, Ownership::Queued { until, .. } if until == what)
}

fn climbed(change: &mut Change, rung: Climbed) {
    change.after.climbed(rung.clock, rung.rungs_done);
}
