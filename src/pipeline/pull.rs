//! "Give me the next": *the* next lead that waits, by band, due time and age, and never a choice.

use super::assign::Deciding;
use super::route;
use crate::domain::change::Change;
use crate::domain::event::{Actor, Event};
use crate::domain::id::{Ids, RepId};
use crate::domain::lead::Lead;
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::routing::{Meant, MeantBy, Pick, Question, Standing};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::workflow::Route;

/// The lead given to a rep who asks for one, his at once; None if none waits that he could take. `waiting` comes in the
/// order in which it is handed out.
pub fn next(
    rep: &RepId,
    waiting: impl Iterator<Item = Lead>,
    standing: &mut Standing,
    rules: &Rules,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Option<Change> {
    let mut waiting = waiting;
    let lead = waiting.find(|lead| can_take(rep, lead, standing, rules, now))?;
    let workflow = rules.workflow_of(&lead)?;
    let mut deciding = Deciding { rules, workflow, standing, now, ids };
    let route = deciding.route_of(&lead)?.clone();
    let mut change = Change::of(&lead, now);
    let after = &mut change.after;
    rules.date(after, workflow);
    let why = format!(
        "{} asked for the next lead: of those that waited and fitted, this was the best, then the most urgent, then the oldest",
        rep.mention()
    );
    let himself = Meant { rep: rep.clone(), by: MeantBy::Himself, why, waits: true };
    let question = Question { meant: vec![himself], ..deciding.question(after) };
    let way = after.placed.way.clone();
    let routing = route::decide(&route, way, question, workflow, rules, deciding.standing, now);
    let Pick::Rep { why, .. } = &routing.pick else { return None };
    let text = format!("{why}, and nobody asks how many he has open");
    let accept_by = rules.accept_by(after, rep, workflow, now);
    after.offer(rep.clone(), accept_by, now);
    after.accept(rep, now).ok()?;
    rules.settle(after, workflow, now);
    change.events.push(Event { actor: Actor::Rep(rep.clone()), ..deciding.event(after, "pulled", text) });
    change.decision = Some(deciding.decision(after, routing));
    let note = "you asked for the next one".to_owned();
    change.notices.push(Notice::to_rep(
        deciding.ids.next(),
        NoticeKind::Assignment,
        &lead.id,
        rules.team.rep(rep)?,
        note,
    ));
    Some(change)
}

fn can_take(rep: &RepId, lead: &Lead, standing: &Standing, rules: &Rules, now: Timestamp) -> bool {
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
        held_before: lead.had_by(),
        language: lead.language.clone(),
        country: lead.placed.country.clone(),
        meant: lead.placed.meant.clone(),
        since: lead.placed.since.unwrap_or(lead.created_at),
        due_at: lead.clock.due_at().unwrap_or(now),
    };
    // What is kept for somebody is not to be had by asking.
    if question.meant.iter().any(|meant| meant.waits) && question.meant.iter().all(|meant| meant.rep != *rep) {
        return false;
    }
    let search = route::Search {
        route,
        question: &question,
        placing: &workflow.placing,
        team: &rules.team,
        calendar: &calendar,
        now,
    };
    route::stands_in_the_way(&search, rep, standing).is_none()
}
