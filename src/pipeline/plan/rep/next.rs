//! "Give me the next": *the* next lead that waits, by band and age, and never a choice.

use super::{Speaking, World};
use crate::domain::change::Plan;
use crate::domain::id::Ids;
use crate::domain::ladder;
use crate::domain::lead::Lead;
use crate::domain::notice::NoticeKind;
use crate::domain::routing::Question;
use crate::domain::workflow::Route;
use crate::pipeline::route;

impl Speaking<'_> {
    /// His at once, for he has asked for it. `asked_about` is the lead whose mail he replied to.
    pub(super) fn give_next(&self, asked_about: &Lead, world: &mut World, ids: &mut dyn Ids, plan: &mut Plan) {
        let (rep, now, rules) = (&self.claim.rep, self.now, self.rules);
        let waiting = std::mem::take(&mut world.waiting);
        // The batch may have given it away already.
        let current = |lead: &Lead| world.leads.get(&lead.id).cloned().unwrap_or_else(|| lead.clone());
        let found = waiting.iter().map(current).find(|lead| self.can_take(lead, world));
        world.waiting = waiting;
        let Some(lead) = found else {
            let text = format!("{rep} asked for the next lead, and none waits that he can take");
            let mut change = self.touched(asked_about, self.event(Some(asked_about.id.clone()), "next_asked", text));
            let note = "no lead waits that you could take".to_owned();
            change.notices.extend(self.notice(NoticeKind::Confirmed, &change.after, note, ids));
            return self.finish(change, "it is a verb to its address, by a rep about himself", world, plan);
        };
        let Some(workflow) = rules.workflow_of(&lead) else { return };
        let text = format!("{rep} asked for the next lead, and it was this one");
        let mut change = self.touched(&lead, self.event(Some(lead.id.clone()), "pulled", text));
        let calendar = rules.calendar_of(workflow);
        let due_at = ladder::due_at(lead.first_offered_at.unwrap_or(now), &workflow.sla, &calendar);
        change.after.offer(rep.clone(), due_at, due_at, now);
        if let Err(refusal) = change.after.accept(rep, now) {
            return self.refuse(asked_about, refusal.to_string(), world, ids, plan);
        }
        let load = world.standing.loads.entry(rep.clone()).or_default();
        load.open = load.open.saturating_add(1);
        load.today = load.today.saturating_add(1);
        load.week = load.week.saturating_add(1);
        rules.settle(&mut change.after, workflow);
        let note = "you asked for the next one".to_owned();
        change.notices.extend(self.notice(NoticeKind::Assignment, &change.after, note, ids));
        self.finish(change, "it asked for the next lead, and was given this one", world, plan);
    }

    fn can_take(&self, lead: &Lead, world: &World) -> bool {
        let (rules, rep) = (self.rules, &self.claim.rep);
        if lead.holder().is_some() || !lead.is_open() {
            return false;
        }
        let Some(workflow) = rules.workflow_of(lead) else { return false };
        let by_name = workflow.routes.iter().find(|route| Some(&route.id) == lead.route.as_ref());
        let Some(route) = by_name.or_else(|| workflow.routes.last()) else { return false };
        let pools = |route: &Route| [Some(route.pool.clone()), route.overflow.clone(), lead.pool.clone()];
        let is_member = |id| rules.team.pools.get(&id).is_some_and(|pool| pool.reps.contains(rep));
        if !pools(route).into_iter().flatten().any(is_member) {
            return false;
        }
        let calendar = rules.calendar_of(workflow);
        let question = Question {
            held_before: lead.holders.clone(),
            language: lead.language.clone(),
            country: lead.placed.country.clone(),
            meant: lead.placed.meant.clone(),
            since: lead.placed.since.unwrap_or(lead.created_at),
            due_at: ladder::due_at(lead.first_offered_at.unwrap_or(self.now), &workflow.sla, &calendar),
        };
        // What is kept for somebody is not to be had by asking.
        if question.meant.as_ref().is_some_and(|meant| meant.waits && meant.rep != *rep) {
            return false;
        }
        let search = route::Search {
            route,
            question: &question,
            placing: &workflow.placing,
            team: &rules.team,
            calendar: &calendar,
            now: self.now,
        };
        route::stands_in_the_way(&search, rep, &world.standing).is_none()
    }
}
