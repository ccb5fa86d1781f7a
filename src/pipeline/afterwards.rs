//! What the clock makes of a lead that has an owner: a hand-off nobody answered, a stage with a rep of its own, an
//! owner who has left.

use super::assign::Deciding;
use super::route;
use crate::domain::change::Change;
use crate::domain::id::RepId;
use crate::domain::lead::{Ownership, Stage};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::routing::{Pick, Question, WaitFor, Way};
use std::time::Duration;

/// How often a lead whose stage has a pool looks for somebody there with room.
const LOOK_OUT: Duration = Duration::from_secs(60);

impl Deciding<'_> {
    /// Whoever was asked to take it over has not said yes in time: it stays where it is.
    pub(super) fn hand_off_ends(&mut self, change: &mut Change) {
        let Some(asked) = change.after.pending_hand_off().cloned() else { return };
        change.after.after.hand_off = None;
        let text = format!("{} did not say in time whether he takes it over; it stays with {}", asked.to, asked.from);
        change.events.push(self.tick(&change.after, "hand_off_lapsed", text));
        let name = asked.to.mention();
        let note = format!("{name} did not say in time whether he takes it over. It stays with you");
        let notice = self.notice(NoticeKind::HandOffAnswer, &change.after, &asked.from, note);
        change.notices.extend(notice);
        // His mail still shows the buttons.
        let name = asked.from.mention();
        let note = format!("the time to take it over has passed; it stays with {name}");
        let notice = self.notice(NoticeKind::HandOffAnswer, &change.after, &asked.to, note);
        change.notices.extend(notice);
    }

    /// Whoever was asked to take it over is not part of the team any more: its owner may ask somebody else.
    pub(super) fn taker_has_left(&mut self, change: &mut Change) {
        let Some(asked) = change.after.pending_hand_off().cloned() else { return };
        change.after.after.hand_off = None;
        let text = format!("{}, who was asked to take it over, is not part of the team any more", asked.to.mention());
        change.events.push(self.tick(&change.after, "hand_off_lapsed", text));
        let name = self.rules.team.name_of(asked.to.as_str()).unwrap_or(asked.to.as_str()).to_owned();
        let note = format!("{name} is not part of the team any more, and cannot take it over. It stays with you");
        let notice = self.notice(NoticeKind::HandOffAnswer, &change.after, &asked.from, note);
        change.notices.extend(notice);
    }

    /// The stage it has entered has a pool of its own: a rep of it goes on with the lead.
    pub(super) fn place(&mut self, change: &mut Change) {
        change.after.after.place_at = None;
        let stage = change.after.stage.clone();
        let Some(route) = self.workflow.customs.route_of(&stage) else { return };
        let Some(holder) = change.after.holder().cloned() else { return };
        if self.rules.team.pools.get(&route.pool).is_some_and(|pool| pool.reps.contains(&holder)) {
            return;
        }
        // Whoever had it on the way here may well be the one; only its present holder is not.
        let question =
            Question { held_before: vec![holder.clone()], meant: Vec::new(), ..self.question(&change.after) };
        let routing =
            route::decide(&route, Way::default(), question, self.workflow, self.rules, self.standing, self.now);
        match &routing.pick {
            Pick::Rep { rep, why } => {
                change.after.after.place_waits = None;
                let text = format!(
                    "{} leads go on with {}: from {} to {}, {why}",
                    stage.as_str(),
                    route.pool,
                    holder.mention(),
                    rep.mention()
                );
                change.after.pool = Some(routing.pool.clone());
                change.events.push(self.event(&change.after, "reassigned", text));
                let note =
                    format!("it is {} now, and goes on with you; {} had it before", stage.as_str(), holder.mention());
                self.pass_to(change, &rep.clone(), note);
                let note = format!("it is {} now, and goes on with {}", stage.as_str(), rep.mention());
                let goodbye = self.notice(NoticeKind::TakenAway, &change.after, &holder, note);
                change.notices.extend(goodbye);
            }
            Pick::Wait { reason, until, retry_at } => {
                // Whoever gets free is not told of a lead that somebody owns: it looks out for him itself.
                let soon = if *until == WaitFor::Capacity { self.now.plus(LOOK_OUT) } else { *retry_at };
                change.after.after.place_at = Some(soon.min(*retry_at));
                // A wait that goes on for the same reason is no news.
                if change.after.after.place_waits.as_ref() == Some(reason) {
                    return;
                }
                change.after.after.place_waits = Some(reason.clone());
                let text = format!("stays with {} for now: {reason}", holder.mention());
                change.events.push(self.tick(&change.after, "stayed", text));
            }
        }
        change.decision = Some(self.decision(&change.after, routing));
    }

    /// Its owner has left the team: his leads go to others, with what is known of them.
    pub(super) fn drain(&mut self, change: &mut Change, leaver: &RepId) {
        let told = self.manager_told(change);
        let text = format!("{} is not part of the team any more; it goes on", leaver.mention());
        change.events.push(self.event(&change.after, "drained", text));
        match change.after.responded_at {
            Some(_) => self.find_heir(change, leaver),
            None => {
                if change.after.stage == Stage::Accepted {
                    change.after.stage = Stage::Mql;
                    change.after.stage_reason = format!("{}, who had accepted it, has left", leaver.mention());
                }
                self.retry(change, format!("{}, who had it, is not part of the team any more", leaver.mention()));
            }
        }
        let heir = change.after.holder().map(ToString::to_string).unwrap_or_default();
        let note = format!("{leaver}\t{}\t{heir}", change.after.number);
        if let Some(notice) = told.and_then(|rep| self.notice(NoticeKind::Leaver, &change.after, &rep, note)) {
            let rep = notice.rep.as_ref().and_then(|rep| self.rules.team.rep(rep));
            let hours = rep.and_then(|rep| self.rules.team.calendar_of(rep));
            let not_before = hours.map(|hours| hours.in_working_time(self.now));
            change.notices.push(Notice { not_before, ..notice });
        }
    }

    fn manager_told(&self, change: &Change) -> Option<RepId> {
        let rep = self.rules.manager_over(&change.after, self.workflow)?;
        rep.active.then(|| rep.id.clone())
    }

    /// Somebody who goes on with a conversation; nobody is asked whether he accepts what a prospect waits in.
    pub(super) fn find_heir(&mut self, change: &mut Change, leaver: &RepId) {
        let Some(route) = self.route_of(&change.after).cloned() else { return };
        let held_before = vec![leaver.clone()];
        let question = Question { held_before, ..self.question(&change.after) };
        let routing =
            route::decide(&route, Way::default(), question, self.workflow, self.rules, self.standing, self.now);
        let waits_as_before = match (&routing.pick, &change.after.ownership) {
            (Pick::Wait { reason, .. }, Ownership::Queued { reason: was, .. }) => reason == was,
            _ => false,
        };
        match &routing.pick {
            Pick::Rep { rep, why } => {
                let text = format!("goes on with {}, in place of {}: {why}", rep.mention(), leaver.mention());
                change.events.push(self.event(&change.after, "passed_on", text));
                let note = match self.rules.has_left(leaver) {
                    true => format!("{}, who had it, is not part of the team any more", leaver.mention()),
                    false => format!("{} had it before you", leaver.mention()),
                };
                self.pass_to(change, &rep.clone(), note);
            }
            Pick::Wait { reason, until, retry_at } => {
                change.after.queue(reason.clone(), until.clone(), *retry_at);
                if !waits_as_before {
                    change.events.push(self.event(&change.after, "queued", format!("waits for a rep: {reason}")));
                }
            }
        }
        if !waits_as_before {
            change.decision = Some(self.decision(&change.after, routing));
        }
    }

    fn pass_to(&mut self, change: &mut Change, rep: &RepId, note: String) {
        change.after.pass_on(rep, self.now);
        if change.after.responded_at.is_some() {
            let ask_at = self.rules.after(self.workflow, self.now, self.workflow.sla.follow_up);
            change.after.look_again_at = Some(ask_at);
            change.after.asked = 0;
        }
        let notice = self.notice(NoticeKind::Handover, &change.after, rep, note);
        change.notices.extend(notice.map(|notice| Notice { due_at: None, ..notice }));
    }
}
