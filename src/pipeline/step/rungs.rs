//! What a rung of the ladder does, and what comes after its last.

use super::super::assign::Deciding;
use super::super::watch::Climbed;
use super::{climbed, late, told_late};
use crate::domain::calendar::WorkSpan;
use crate::domain::change::Change;
use crate::domain::id::{PoolId, RepId};
use crate::domain::lead::{Lead, Stage};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::routing::{Pick, WaitFor};
use crate::domain::sla::{ClockName, EscalateTo};
use crate::domain::team::Rep;
use crate::domain::time::Timestamp;
use crate::domain::workflow::Route;
use std::time::Duration;

impl Deciding<'_> {
    pub(super) fn remind(&mut self, change: &mut Change, rung: Climbed, rep: &RepId, late_by: Option<Duration>) {
        climbed(change, rung);
        let notice = self.reminder(change, rung, rep, "", late_by);
        change.notices.extend(notice);
        let of = match rung.clock {
            ClockName::FirstResponse => String::new(),
            other => format!(" of {}", other.time_to()),
        };
        change.events.push(self.tick(
            &change.after,
            "reminded",
            format!("reminded {}{of}{}", rep.mention(), late(late_by)),
        ));
    }

    /// In the words of what is waited for.
    fn reminder(
        &mut self,
        change: &Change,
        rung: Climbed,
        rep: &RepId,
        more: &str,
        late_by: Option<Duration>,
    ) -> Option<Notice> {
        let (kind, note) = match rung.clock {
            ClockName::Assign | ClockName::Accept | ClockName::FirstResponse => (NoticeKind::Reminder, ""),
            ClockName::NextResponse if is_of_another(&change.after) => (NoticeKind::Reply, ""),
            ClockName::NextResponse => (NoticeKind::Reply, "the prospect's last mail has no answer yet"),
            ClockName::Disposition => (NoticeKind::FollowUp, ""),
        };
        let note = [note, more].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("; ");
        let notice = self.notice(kind, &change.after, rep, told_late(&note, late_by))?;
        Some(Notice { due_at: due_at(change, rung), ..notice })
    }

    /// The holder is reminded, and whoever may have to stand in hears of it.
    pub(super) fn warn(
        &mut self,
        change: &mut Change,
        rung: Climbed,
        (rep, backup): (&RepId, &RepId),
        late_by: Option<Duration>,
    ) {
        climbed(change, rung);
        let more = format!("{} has been told as well", backup.mention());
        let reminder = self.reminder(change, rung, rep, &more, late_by);
        let note =
            told_late(&format!("{} may not get to it in time, and you are named to stand in", rep.mention()), late_by);
        let warning = self.notice(NoticeKind::Escalation, &change.after, backup, note);
        let warning = warning.map(|notice| Notice { due_at: due_at(change, rung), ..notice });
        change.notices.extend(reminder.into_iter().chain(warning));
        let text = format!("warned {}, and told {}{}", rep.mention(), backup.mention(), late(late_by));
        change.events.push(self.tick(&change.after, "warned", text));
    }

    /// The window is used up: somebody else gets the lead, if there is somebody; else it stays where it is.
    pub(super) fn re_offer(&mut self, change: &mut Change, rung: Climbed, holder: &RepId, late_by: Option<Duration>) {
        climbed(change, rung);
        let Some(route) = self.route_of(&change.after).cloned() else { return };
        if self.is_passed_around(&change.after) {
            return self.keep_it(change, rung, Some(holder), late_by);
        }
        let note = format!("{} has not answered in time", holder.mention());
        self.offer_on(change, &route, Some(holder), note, late_by);
    }

    /// It has been passed on as often as it may: it stays where it is, and a person has to see to it.
    fn keep_it(&mut self, change: &mut Change, rung: Climbed, holder: Option<&RepId>, late_by: Option<Duration>) {
        let note = format!("{} reps have had it, and it goes to no other by itself", change.after.holders.len());
        let told = self.tell(change, &EscalateTo::Manager, rung.clock, &note);
        let told = told.map_or_else(|| "no manager is configured".to_owned(), |name| format!("told {name}"));
        let stays = holder.map_or("waits on".to_owned(), |holder| format!("stays with {}", holder.mention()));
        let text = format!("{stays}: {note}; {told}{}", late(late_by));
        change.events.push(self.tick(&change.after, "stayed", text));
    }

    /// Offers it by this route, away from whoever has it.
    fn offer_on(
        &mut self,
        change: &mut Change,
        route: &Route,
        holder: Option<&RepId>,
        note: String,
        late_by: Option<Duration>,
    ) {
        let mut moved = change.after.clone();
        let waits = holder.map(|holder| change.after.finds_unsent(holder)).unwrap_or_default();
        let assigned = self.assign(&mut moved, route, format!("{note}{waits}"));
        match &assigned.routing.pick {
            Pick::Rep { rep, .. } => {
                let from = holder.map(|holder| {
                    format!("taken from {}, who has not answered, for {}", holder.mention(), rep.mention())
                });
                let text = from.unwrap_or_else(|| format!("it waited for a rep, and goes to {}", rep.mention()));
                change.events.push(self.tick(&change.after, "re_offered", format!("{text}{}", late(late_by))));
                if let Some(holder) = holder {
                    if moved.stage == Stage::Accepted {
                        moved.stage = Stage::Mql;
                        moved.stage_reason = format!("{} accepted it and did not answer in time", holder.mention());
                    }
                    let waits = change.after.loses_unsent(holder);
                    let note = format!("nobody had answered the prospect in time, so it went on{waits}");
                    let goodbye = self.notice(NoticeKind::TakenAway, &change.after, holder, note);
                    change.notices.extend(goodbye);
                }
                change.after = moved;
                change.events.push(assigned.event);
                change.notices.extend(assigned.notice);
                change.decision = Some(self.decision(&change.after, assigned.routing));
            }
            Pick::Wait { reason, .. } => {
                let stays = holder.map_or("waits on".to_owned(), |holder| format!("stays with {}", holder.mention()));
                let text = format!("{stays}, as nobody else can take it: {reason}");
                change.events.push(self.tick(&change.after, "stayed", text));
            }
        }
    }

    /// To whoever of a pool beside can take it. It goes back to its own route's pool if it goes on from there.
    pub(super) fn overflow(
        &mut self,
        change: &mut Change,
        rung: Climbed,
        pool: Option<PoolId>,
        holder: Option<&RepId>,
        late_by: Option<Duration>,
    ) {
        climbed(change, rung);
        let Some(route) = self.route_of(&change.after).cloned() else { return };
        let Some(pool) = pool.or_else(|| route.overflow.clone()) else {
            let text = format!("route {} overflows into no pool", route.id);
            change.events.push(self.tick(&change.after, "stayed", text));
            return;
        };
        if self.is_passed_around(&change.after) {
            return self.keep_it(change, rung, holder, late_by);
        }
        let note = "nobody has answered in time, so a pool beside is asked".to_owned();
        self.offer_on(change, &Route { pool, overflow: None, ..route }, holder, note, late_by);
    }

    /// The clock has passed it on as often as it may.
    pub(super) fn is_passed_around(&self, lead: &Lead) -> bool {
        let hops = u32::try_from(lead.holders.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.rules.sla_of(lead, self.workflow).max_hops.is_some_and(|most| hops >= most)
    }

    /// Nobody has accepted it, and it goes to no other by itself: a person gives it to somebody.
    pub(super) fn ask_who(&mut self, change: &mut Change) {
        let count = change.after.holders.len();
        let reason = format!("{count} reps have had it and did not take it; give it to somebody by name");
        let ask_at = self.rules.after(self.workflow, self.now, WorkSpan::Days(1));
        change.after.queue(reason.clone(), WaitFor::Person, ask_at);
        change.after.stage_reason.clone_from(&reason);
        let reviewer = self.reviewer(&change.after);
        let notice = reviewer.and_then(|rep| self.notice(NoticeKind::Review, &change.after, &rep, reason.clone()));
        change.notices.extend(notice);
        change.events.push(self.tick(&change.after, "hops_used_up", reason));
    }

    pub(super) fn escalate(&mut self, change: &mut Change, rung: Climbed, to: &EscalateTo, late_by: Option<Duration>) {
        climbed(change, rung);
        if change.after.stage == Stage::Review {
            return self.escalate_the_decision(change, to, rung, late_by);
        }
        let note = match rung.clock {
            ClockName::FirstResponse | ClockName::Accept => "",
            ClockName::Assign => "no rep has been found for it in time",
            ClockName::NextResponse if is_of_another(&change.after) => "",
            ClockName::NextResponse => "the prospect was answered once, and his last mail has no answer",
            ClockName::Disposition => "the prospect was answered, and nobody has said what came of it",
        };
        // Nobody was away if an answer only seemed to have arrived.
        let reopened_at = change.after.clocks.reopened_at.filter(|_| change.after.after.askers.is_empty());
        let seemed_answered =
            late_by.zip(reopened_at).is_some_and(|(late_by, reopened_at)| self.now.minus(late_by) <= reopened_at);
        let note = match seemed_answered {
            true if note.is_empty() => "what seemed to be an answer was none".to_owned(),
            true => format!("{note}: what seemed to be one was none"),
            false => told_late(note, late_by),
        };
        let told = self.tell(change, to, rung.clock, &note);
        let text = match told {
            Some(name) => format!("escalated to {name}{}", late(late_by)),
            None => "nobody to escalate to: no manager is configured".to_owned(),
        };
        change.events.push(self.tick(&change.after, "escalated", text));
    }

    /// Him, or who stands in for him while he is away.
    fn there(&self, rep: Option<&Rep>) -> Option<RepId> {
        rep.map(|rep| self.rules.there(rep, self.now).id.clone())
    }

    /// Whichever rep an escalation goes to.
    pub(super) fn escalation_goes_to(&self, lead: &Lead, to: &EscalateTo) -> Option<RepId> {
        match to {
            EscalateTo::Manager => self.rules.above(lead, self.workflow, None, self.now).map(|rep| rep.id.clone()),
            EscalateTo::Rep(rep) => self.there(self.rules.team.rep(rep)),
            EscalateTo::Pool(pool) => {
                let is_away = |rep: &Rep| {
                    rep.away_until(self.now).is_some()
                        || self.standing.away_until(&rep.id).is_some_and(|until| until > self.now)
                };
                self.rules.team.leader(pool, is_away).map(|rep| rep.id.clone())
            }
            EscalateTo::Address(_) => None,
        }
    }

    /// Mails whoever an escalation goes to; his name for the timeline.
    pub(super) fn tell(
        &mut self,
        change: &mut Change,
        to: &EscalateTo,
        clock: ClockName,
        note: &str,
    ) -> Option<String> {
        let lead = &change.after;
        let rep = self.escalation_goes_to(lead, to);
        let due_at = lead.ticking(clock).and_then(|ticking| ticking.clock.due_at());
        let notice = match (rep, to) {
            (Some(rep), _) => self.notice(NoticeKind::Escalation, lead, &rep, note.to_owned())?,
            (None, EscalateTo::Address(to)) => {
                let id = self.ids.next();
                Notice::to_address(id, NoticeKind::Escalation, &lead.id, to.clone(), note.to_owned())
            }
            (None, EscalateTo::Manager | EscalateTo::Rep(_) | EscalateTo::Pool(_)) => return None,
        };
        let name = notice.rep.as_ref().map_or_else(|| notice.to.masked(), |rep| rep.mention().to_string());
        change.notices.push(Notice { due_at, ..notice });
        Some(name)
    }

    /// Still no answer when another working day begins.
    pub(super) fn overdue(&mut self, change: &mut Change, rungs_done: u32, holder: Option<RepId>) {
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
}

fn due_at(change: &Change, rung: Climbed) -> Option<Timestamp> {
    change.after.ticking(rung.clock).and_then(|ticking| ticking.clock.due_at())
}

/// Whether what is waited for is the first answer to somebody who asked in a lead that was merged into this one.
fn is_of_another(lead: &Lead) -> bool {
    lead.waiting_asker(lead.after.writer.as_deref()).is_some_and(|(_, waits)| waits.is_first)
}
