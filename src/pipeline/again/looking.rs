//! What follows of a lead that was judged again, by where it stands: a change of its own for each state.

use crate::domain::address::Address;
use crate::domain::change::Change;
use crate::domain::lead::{Lead, Ownership, Stage};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::routing::{Pick, Routing, WaitFor};
use crate::domain::time::Timestamp;
use crate::domain::verdict::{Outcome, Verdict};
use crate::domain::workflow::Route;
use crate::pipeline::assign::Deciding;
use crate::pipeline::plan::{NURTURE, REVIEW};

/// One second look, as it goes.
pub(super) struct Looking<'d, 'v> {
    pub deciding: Deciding<'d>,
    pub before: &'v Lead,
    pub why: &'v str,
    /// When he wrote what it is judged again for.
    pub wrote_at: Option<Timestamp>,
    pub is_waiting: bool,
    pub verdict: &'v Verdict,
    pub chosen: Option<&'v Route>,
    pub change: Change,
    pub routing: Option<Routing>,
}

impl Looking<'_, '_> {
    fn event(&mut self, what: &'static str, text: String) {
        let event = self.deciding.event(&self.change.after, what, text);
        self.change.events.push(event);
    }

    /// What has changed of the scores, and a better band in words of its own.
    pub fn tell_the_score(&mut self) {
        let (before, verdict) = (self.before, self.verdict);
        let step = |name: &str, was: i64, is: i64| (was != is).then(|| format!("{name} {was} → {is}"));
        let band = before.band.filter(|band| *band != verdict.band);
        let mut parts: Vec<String> = Vec::new();
        parts.extend(step("fit", before.fit, verdict.fit.points));
        parts.extend(step("intent", before.intent, verdict.intent.points));
        parts.extend(band.map(|band| format!("{band} → {}", verdict.band)));
        // Whose it would be is told while it is nobody's yet.
        let route = self.chosen.map(|route| route.id.as_str()).filter(|_| before.holders.is_empty());
        if let (Some(was), Some(is)) = (before.route.as_deref(), route)
            && was != is
        {
            parts.push(format!("route {was} → {is}"));
        }
        if parts.is_empty() {
            return;
        }
        let (why, said) = (self.why, verdict.outcome.as_str());
        self.event("judged_again", format!("{why}: {}; the rules say {said}: {}", parts.join(", "), verdict.reason));
        let is_better = band.is_some_and(|band| verdict.band.is_better_than(band));
        if let (true, Some(band), Some(holder)) = (is_better, band, before.holder()) {
            self.event("warmer", format!("{}'s lead has gone from {band} to {}", holder.mention(), verdict.band));
            if self.deciding.workflow.judging.tell_warmer {
                let note = format!("It has gone from {band} to {}: {why}.", verdict.band);
                let notice = self.deciding.notice(NoticeKind::Warmer, &self.change.after, holder, note);
                self.change.notices.extend(notice);
            }
        }
    }

    /// What follows for the lead, by where it stands.
    pub fn move_on(&mut self) {
        match (&self.before.stage, &self.before.ownership) {
            (_, Ownership::Queued { until: WaitFor::Evidence, .. }) if self.is_waiting => {}
            (_, Ownership::Queued { until: WaitFor::Evidence | WaitFor::Verdict, .. }) => self.decide_as_at_first(),
            (Stage::Nurture, _) => match self.verdict.outcome {
                // It rests on, for what it lacks by now.
                Outcome::Nurture => self.change.after.stage_reason.clone_from(&self.verdict.reason),
                Outcome::Mql => {
                    self.wake();
                }
                Outcome::Review | Outcome::Disqualified(_) | Outcome::Exited(_) => self.decide_as_at_first(),
            },
            // Put aside by a rep until a date: only what makes it better wakes it sooner.
            (Stage::Recycled, _) if self.is_better() => self.wake(),
            // The rules closed it, and say otherwise by what is known now.
            (Stage::Disqualified, _) if self.verdict.outcome == Outcome::Mql => self.wake(),
            // What a person was asked because of what nobody knew needs nobody once it is known. What a rep or a
            // person has put there stays.
            (Stage::Review, _) if self.before.holders.is_empty() => match self.verdict.outcome {
                Outcome::Mql => self.decide_as_at_first(),
                // It waits on, for what there is to decide by now.
                Outcome::Review => self.change.after.stage_reason.clone_from(&self.verdict.reason),
                Outcome::Nurture | Outcome::Disqualified(_) | Outcome::Exited(_) if self.was_unknown() => {
                    self.decide_as_at_first();
                }
                Outcome::Nurture | Outcome::Disqualified(_) | Outcome::Exited(_) => {}
            },
            (Stage::Mql, Ownership::Offered { .. } | Ownership::Queued { .. } | Ownership::Unowned) => {
                self.think_of_the_offer();
            }
            (Stage::Accepted, _) => self.tell_that_it_stays(),
            (
                Stage::Mql
                | Stage::Review
                | Stage::Attempted
                | Stage::Contacted
                | Stage::Qualified
                | Stage::Recycled
                | Stage::Disqualified
                | Stage::Exited
                | Stage::Converted
                | Stage::Merged,
                _,
            ) => {}
        }
    }

    /// Who has accepted it keeps it, whatever the facts say since.
    fn tell_that_it_stays(&mut self) {
        let route = self.chosen.map(|route| route.id.clone()).filter(|route| Some(route) != self.before.route.as_ref());
        if let Some((route, holder)) = route.zip(self.before.holder()) {
            let text =
                format!("route {route} would have it now; it stays with {}, who has accepted it", holder.mention());
            self.event("stayed", text);
        }
    }

    /// A person was asked for nothing but what nobody knew.
    fn was_unknown(&self) -> bool {
        self.before.stage_reason.ends_with(" is unknown")
    }

    fn is_better(&self) -> bool {
        let band = self.before.band.is_some_and(|band| self.verdict.band.is_better_than(band));
        band && self.verdict.outcome == Outcome::Mql
    }

    /// A new cycle, which says what it comes from.
    fn wake(&mut self) {
        let (was, reason) = (&self.before.stage_reason, self.verdict.reason.clone());
        let told = format!("{}: {reason}; it was {}: {was}", self.why, self.before.stage.as_str());
        self.change.after.wake(reason, self.deciding.now);
        if let Some(at) = self.wrote_at {
            self.change.after.clocks.since = Some(at.min(self.deciding.now));
        }
        self.change.after.negative.clone_from(&self.verdict.negative);
        self.event("woke", told);
        self.find_a_rep();
    }

    /// Nobody has heard of it yet: it goes where it would have gone had all been known when it came in.
    fn decide_as_at_first(&mut self) {
        let (now, reason) = (self.deciding.now, self.verdict.reason.clone());
        let after = &mut self.change.after;
        after.negative.clone_from(&self.verdict.negative);
        after.stage_reason.clone_from(&reason);
        match &self.verdict.outcome {
            Outcome::Mql => {
                after.stage = Stage::Mql;
                self.find_a_rep();
            }
            Outcome::Nurture => {
                after.put_aside(Stage::Nurture, reason.clone(), now.plus(NURTURE));
                let (rules, workflow) = (self.deciding.rules, self.deciding.workflow);
                rules.expect_letter(&mut self.change.after, workflow, now);
                self.event("put_aside", format!("nurture: {reason}"));
            }
            Outcome::Review => self.ask_a_person(reason),
            Outcome::Disqualified(class) => {
                let class = class.clone();
                self.shut(Stage::Disqualified, class, format!("disqualified: {reason}"));
            }
            Outcome::Exited(to) => {
                let to = Address::parse(to).ok();
                let place = to.as_ref().map(ToString::to_string).unwrap_or_default();
                self.shut(Stage::Exited, format!("went to {place}: {reason}"), format!("exited: {reason}"));
                if let Some(to) = to {
                    let (id, lead) = (self.deciding.ids.next(), &self.change.after.id);
                    let notice = Notice::to_address(id, NoticeKind::Exit, lead, to, reason);
                    self.change.notices.push(notice);
                }
            }
        }
    }

    fn shut(&mut self, stage: Stage, reason: String, told: String) {
        self.change.after.after.by_rules = stage == Stage::Disqualified;
        if self.change.after.close(stage, reason, self.deciding.now).is_ok() {
            self.event("closed_by_rules", told);
        }
    }

    fn ask_a_person(&mut self, reason: String) {
        let (rules, workflow, now) = (self.deciding.rules, self.deciding.workflow, self.deciding.now);
        let ask_at = rules.after(workflow, now, REVIEW);
        self.change.after.review(reason.clone(), ask_at);
        // Who rested has waited for nothing before he gave a sign.
        if self.before.stage == Stage::Nurture {
            self.change.after.clocks.since = Some(self.wrote_at.unwrap_or(now).min(now));
        }
        let reviewer = self.deciding.reviewer(&self.change.after);
        let notice =
            reviewer.and_then(|rep| self.deciding.notice(NoticeKind::Review, &self.change.after, &rep, reason.clone()));
        self.change.notices.extend(notice);
        self.event("review_asked", format!("a person decides: {reason}"));
    }

    /// Whoever was asked to decide hears what the prospect has written since.
    pub fn tell_who_decides(&mut self) {
        let Some(reviewer) = self.deciding.reviewer(&self.change.after) else { return };
        let note = format!("{}; the prospect has written again, as you see below", self.change.after.stage_reason);
        let notice = self.deciding.notice(NoticeKind::Review, &self.change.after, &reviewer, note);
        self.change.notices.extend(notice);
        let told = format!("told {}, who decides, what the prospect has written since", reviewer.mention());
        self.event("review_asked", told);
    }

    /// The route its facts lead to, and a rep of it.
    fn find_a_rep(&mut self) {
        let Some(route) = self.chosen.take() else { return };
        let note = format!("{}: {}", self.why, self.verdict.reason);
        let assigned = self.deciding.assign(&mut self.change.after, route, note);
        self.change.events.push(assigned.event);
        self.change.notices.extend(assigned.notice);
        self.routing = Some(assigned.routing);
    }

    /// It is for sales already and nobody has accepted it.
    fn think_of_the_offer(&mut self) {
        if matches!(self.verdict.outcome, Outcome::Disqualified(_) | Outcome::Exited(_)) {
            let reason = format!("the rules now say {}: {}", self.verdict.outcome.as_str(), self.verdict.reason);
            self.take_away("what is known since says that it is no sale; a person decides");
            self.ask_a_person(reason);
            return;
        }
        let is_other = self.chosen.as_ref().is_some_and(|route| Some(&route.id) != self.before.route.as_ref());
        if !is_other {
            return;
        }
        match self.before.holder() {
            None => self.find_a_rep(),
            Some(_) if self.is_with_the_right_one() => {
                if let Some(route) = self.chosen.take() {
                    self.change.after.route = Some(route.id.clone());
                }
            }
            Some(_) => self.hand_on(),
        }
    }

    /// The holder shares the leads of the other route as well, or it was meant for him.
    fn is_with_the_right_one(&self) -> bool {
        let Some(holder) = self.before.holder() else { return false };
        let pool = self.chosen.as_ref().and_then(|route| self.deciding.rules.team.pools.get(&route.pool));
        let is_meant = self.before.placed.meant.iter().any(|meant| meant.rep == *holder);
        is_meant || pool.is_some_and(|pool| pool.reps.contains(holder))
    }

    /// To whoever the facts send it to; if that is nobody now, it stays where it is.
    fn hand_on(&mut self) {
        let Some(route) = self.chosen.take() else { return };
        let mut moved = self.change.after.clone();
        let assigned = self.deciding.assign(&mut moved, route, self.why.to_owned());
        match &assigned.routing.pick {
            Pick::Rep { .. } => {
                self.take_away(&format!("what is known since sends it by route {}", route.id));
                self.change.after = moved;
                self.change.events.push(assigned.event);
                self.change.notices.extend(assigned.notice);
                self.routing = Some(assigned.routing);
            }
            Pick::Wait { reason, .. } => {
                self.event(
                    "stayed",
                    format!("route {} would have it, and nobody there can take it: {reason}", route.id),
                );
            }
        }
    }

    /// The holder is told, and has the turn back that this was.
    fn take_away(&mut self, why: &str) {
        let Some(holder) = self.before.holder() else { return };
        let notice = self.deciding.notice(NoticeKind::TakenAway, self.before, holder, why.to_owned());
        self.change.notices.extend(notice);
        let Lead { pool, placed, .. } = self.before;
        for (turns, rep, by) in
            pool.iter().flat_map(|pool| self.deciding.rules.team.turn_given_back(pool, holder, placed))
        {
            self.deciding.standing.turn_mut(&turns, &rep).credit += by;
        }
        self.event("taken_back", format!("taken from {}: {why}", holder.mention()));
    }
}
