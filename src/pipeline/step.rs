//! What becomes of a lead whose time has come: `watch` says what is due, `route` finds somebody, and this puts it together.

use super::assign::Deciding;
use super::watch::{self, Act, Climbed, Due};
use crate::domain::calendar::WorkSpan;
use crate::domain::change::{Change, Decision};
use crate::domain::id::{Ids, NoticeId, RepId};
use crate::domain::ladder;
use crate::domain::lead::{Clock, Lead, Ownership, Stage};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::routing::{Pick, Routing, Standing, WaitFor};
use crate::domain::rules::Rules;
use crate::domain::sla::{ClockName, EscalateTo};
use crate::domain::time::Timestamp;
use std::time::Duration;

/// How often an owner is asked what came of a lead before it goes back to rest.
const FOLLOW_UPS_MAX: u32 = 2;
/// How long a lead rests whose owner never told what came of it.
const REST: Duration = Duration::from_secs(30 * 24 * 3_600);
/// The longest pause between two requests to review, in working days.
const REVIEW_PAUSE_MAX: u32 = 20;
/// A lead is looked at again after this if nothing better is known.
const LOOK_AGAIN: Duration = Duration::from_secs(15 * 60);

/// The next step of a lead that is due. Always moves the lead on: its next step lies ahead, or is another one.
pub fn step(lead: &Lead, rules: &Rules, standing: &mut Standing, now: Timestamp, ids: &mut dyn Ids) -> Change {
    let mut after = lead.clone();
    after.version += 1;
    let mut change = Change {
        at: now,
        before: Some(lead.clone()),
        after,
        events: Vec::new(),
        decision: None,
        notices: Vec::new(),
        turns: Vec::new(),
        feedback: None,
    };
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
    // None when the rules have changed since the step was set: then only the date moves.
    if let Some(due) = watch::due(lead, sla, &hours, now) {
        deciding.take(&mut change, due);
    }
    rules.settle(&mut change.after, workflow, now);
    change
}

/// How late a step is, for the timeline: nothing when it is on time.
fn late(late_by: Option<Duration>) -> String {
    let in_words = |late_by: Duration| match late_by.as_secs() {
        seconds if seconds < 120 => format!("{seconds} s"),
        seconds if seconds < 2 * 3_600 => format!("{} min", seconds / 60),
        seconds => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    };
    late_by.map(|late_by| format!(" ({} late)", in_words(late_by))).unwrap_or_default()
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
            Act::ReOffer { rung, from } => self.re_offer(change, rung, &from, late_by),
            Act::Escalate { rung, to } => self.escalate(change, rung, &to, late_by),
            Act::Miss => {}
            Act::Resume => {
                change.after.end_pause(self.now);
                let text = "paused for as long as a lead may be: its clocks go on".to_owned();
                change.events.push(self.tick(&change.after, "resumed", text));
            }
            Act::PassOver { rung, why } => {
                climbed(change, rung);
                change.events.push(self.tick(&change.after, "rung_passed_over", why));
            }
            Act::Retry => {
                self.give_up_waiting(change);
                self.retry(change, String::new());
            }
            Act::Wake => self.wake(change),
            Act::AskReview => self.ask_review(change),
            Act::FollowUp { rep } => self.follow_up(change, rep),
            Act::Overdue { rungs_done, holder } => self.overdue(change, rungs_done, holder),
        }
    }

    /// The offer was not accepted in time: it goes on, to somebody who has not had it.
    fn expire(&mut self, change: &mut Change, rep: &RepId, late_by: Option<Duration>) {
        let text = format!("the offer to {rep} expired{}", late(late_by));
        change.events.push(self.tick(&change.after, "offer_expired", text));
        // While we were away he could not accept it.
        let until = if late_by.is_none() { self.lapse(change, rep) } else { None };
        let note = self.lapse_words(rep, until);
        let goodbye = self.notice(NoticeKind::TakenAway, &change.after, rep, note);
        change.notices.extend(goodbye.map(|notice| Notice { due_at: until, ..notice }));
        self.retry(change, format!("{rep} did not accept it in time"));
    }

    /// What was asked outside has not come in time: it goes on what is known.
    fn give_up_waiting(&mut self, change: &mut Change) {
        if waits_for_evidence(&change.after) {
            let text = "what was asked outside has not come in time; it goes on what is known".to_owned();
            change.events.push(self.tick(&change.after, "evidence_late", text));
        }
    }

    /// Looks for a rep; or waits on, with the reason.
    fn retry(&mut self, change: &mut Change, note: String) {
        let Some(route) = self.route_of(&change.after).cloned() else { return };
        let assigned = self.assign(&mut change.after, &route, Vec::new(), note);
        let waits_as_before = match (&change.before, &change.after.ownership) {
            (Some(before), Ownership::Queued { .. }) => before.ownership == change.after.ownership,
            _ => false,
        };
        // A wait that goes on for the same reason is no news.
        if !waits_as_before {
            change.events.push(assigned.event);
            change.decision = Some(self.decision(&change.after, assigned.routing));
        }
        change.notices.extend(assigned.notice);
    }

    fn decision(&mut self, lead: &Lead, routing: Routing) -> Decision {
        Decision {
            id: self.ids.next(),
            lead: lead.id.clone(),
            at: self.now,
            rules: self.rules.version.clone(),
            evidence: None,
            verdict: None,
            routing: Some(routing),
        }
    }

    fn remind(&mut self, change: &mut Change, rung: Climbed, rep: &RepId, late_by: Option<Duration>) {
        climbed(change, rung);
        let due_at = change.after.ticking(rung.clock).and_then(|ticking| ticking.clock.due_at());
        let (kind, note) = match rung.clock {
            ClockName::Assign | ClockName::Accept | ClockName::FirstResponse => (NoticeKind::Reminder, ""),
            ClockName::NextResponse => (NoticeKind::Reply, "the prospect's last mail has no answer yet"),
            ClockName::Disposition => (NoticeKind::FollowUp, ""),
        };
        let notice = self.notice(kind, &change.after, rep, note.to_owned());
        change.notices.extend(notice.map(|notice| Notice { due_at, ..notice }));
        let of = match rung.clock {
            ClockName::FirstResponse => String::new(),
            other => format!(" of {}", other.time_to()),
        };
        change.events.push(self.tick(&change.after, "reminded", format!("reminded {rep}{of}{}", late(late_by))));
    }

    /// The window is used up: somebody else gets the lead, if there is somebody; else it stays where it is.
    fn re_offer(&mut self, change: &mut Change, rung: Climbed, holder: &RepId, late_by: Option<Duration>) {
        climbed(change, rung);
        let Some(route) = self.route_of(&change.after).cloned() else { return };
        let mut moved = change.after.clone();
        let note = format!("{holder} has not answered in time");
        let assigned = self.assign(&mut moved, &route, Vec::new(), note);
        match &assigned.routing.pick {
            Pick::Rep { rep, .. } => {
                let text = format!("taken from {holder}, who has not answered, for {rep}{}", late(late_by));
                change.events.push(self.tick(&change.after, "re_offered", text));
                if moved.stage == Stage::Accepted {
                    moved.stage = Stage::Mql;
                    moved.stage_reason = format!("{holder} accepted it and did not answer in time");
                }
                let note = "nobody had answered the prospect in time, so it went on".to_owned();
                let goodbye = self.notice(NoticeKind::TakenAway, &change.after, holder, note);
                change.notices.extend(goodbye);
                change.after = moved;
                change.events.push(assigned.event);
                change.notices.extend(assigned.notice);
                change.decision = Some(self.decision(&change.after, assigned.routing));
            }
            Pick::Wait { reason, .. } => {
                let text = format!("stays with {holder}, as nobody else can take it: {reason}");
                change.events.push(self.tick(&change.after, "stayed", text));
            }
        }
    }

    fn escalate(&mut self, change: &mut Change, rung: Climbed, to: &EscalateTo, late_by: Option<Duration>) {
        climbed(change, rung);
        let note = match rung.clock {
            ClockName::FirstResponse | ClockName::Accept => "",
            ClockName::Assign => "no rep has been found for it in time",
            ClockName::NextResponse => "the prospect was answered once, and his last mail has no answer",
            ClockName::Disposition => "the prospect was answered, and nobody has said what came of it",
        };
        let told = self.tell(change, to, rung.clock, note);
        let text = match told {
            Some(name) => format!("escalated to {name}{}", late(late_by)),
            None => "nobody to escalate to: no manager is configured".to_owned(),
        };
        change.events.push(self.tick(&change.after, "escalated", text));
    }

    /// Mails whoever an escalation goes to; his name for the timeline.
    fn tell(&mut self, change: &mut Change, to: &EscalateTo, clock: ClockName, note: &str) -> Option<String> {
        let lead = &change.after;
        let rep = match to {
            EscalateTo::Manager => self.rules.reviewer(lead, self.workflow).map(|rep| rep.id.clone()),
            EscalateTo::Rep(rep) => Some(rep.clone()),
            EscalateTo::Address(_) => None,
        };
        let due_at = lead.ticking(clock).and_then(|ticking| ticking.clock.due_at());
        let notice = match (rep, to) {
            (Some(rep), _) => self.notice(NoticeKind::Escalation, lead, &rep, note.to_owned())?,
            (None, EscalateTo::Address(address)) => Notice {
                id: NoticeId::new(self.ids.next()),
                kind: NoticeKind::Escalation,
                lead: lead.id.clone(),
                rep: None,
                to: address.clone(),
                note: note.to_owned(),
                due_at: None,
                arrived_at: None,
                email: None,
            },
            (None, EscalateTo::Manager | EscalateTo::Rep(_)) => return None,
        };
        let name = notice.rep.as_ref().map_or_else(|| notice.to.masked(), ToString::to_string);
        change.notices.push(Notice { due_at, ..notice });
        Some(name)
    }

    /// Still no answer when another working day begins.
    fn overdue(&mut self, change: &mut Change, rungs_done: u32, holder: Option<RepId>) {
        change.after.rungs_done = rungs_done;
        let due_at = change.after.clock.due_at();
        if let Some(rep) = holder {
            let notice = self.notice(NoticeKind::Reminder, &change.after, &rep, "still unanswered".to_owned());
            change.notices.extend(notice.map(|notice| Notice { due_at, ..notice }));
        }
        let told = self.tell(change, &EscalateTo::Manager, ClockName::FirstResponse, "");
        let told = told.map_or_else(|| "no manager is configured".to_owned(), |name| format!("told {name}"));
        let text = format!("still nobody has answered; {told}");
        change.events.push(self.tick(&change.after, "overdue", text));
    }

    fn wake(&mut self, change: &mut Change) {
        if change.after.stage == Stage::Recycled {
            let reason = format!("woke up: {}", change.after.stage_reason);
            change.after.reopen(reason.clone(), self.now);
            change.events.push(self.tick(&change.after, "woke", reason));
            self.retry(change, "it was recycled, and its date has come".to_owned());
            return;
        }
        let reason = format!("no sign of interest since: {}", change.after.stage_reason);
        let closed = change.after.close(Stage::Disqualified, reason.clone(), self.now);
        if closed.is_ok() {
            change.events.push(self.tick(&change.after, "archived", reason));
        }
    }

    fn ask_review(&mut self, change: &mut Change) {
        if waits_for_evidence(&change.after) {
            self.give_up_waiting(change);
            let reason = change.after.stage_reason.clone();
            change.after.review(reason, self.now);
        }
        let pause = (1 << change.after.asked.min(8)).min(REVIEW_PAUSE_MAX);
        change.after.asked += 1;
        change.after.look_again_at = Some(self.rules.after(self.workflow, self.now, WorkSpan::Days(pause)));
        let reviewer = self.rules.reviewer(&change.after, self.workflow).map(|rep| rep.id.clone());
        let text = match reviewer {
            Some(rep) => {
                let note = change.after.stage_reason.clone();
                let notice = self.notice(NoticeKind::Review, &change.after, &rep, note);
                change.notices.extend(notice);
                format!("asked {rep} again for a decision")
            }
            None => "still waits for somebody to decide; no manager is configured".to_owned(),
        };
        change.events.push(self.tick(&change.after, "review_asked", text));
    }

    fn follow_up(&mut self, change: &mut Change, rep: Option<RepId>) {
        change.after.asked += 1;
        let is_qualified = change.after.stage == Stage::Qualified;
        // What a human has confirmed does not go to rest because he is busy with it.
        if change.after.asked > FOLLOW_UPS_MAX && !is_qualified {
            let reason = "its owner never told what came of it".to_owned();
            change.after.put_aside(Stage::Recycled, reason.clone(), self.now.plus(REST));
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
            change.events.push(self.tick(&change.after, "follow_up_asked", format!("asked {rep} what came of it")));
        }
    }
}

const fn waits_for_evidence(lead: &Lead) -> bool {
    matches!(lead.ownership, Ownership::Queued { until: WaitFor::Evidence, .. })
}

fn climbed(change: &mut Change, rung: Climbed) {
    change.after.climbed(rung.clock, rung.rungs_done);
}
