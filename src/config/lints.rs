//! What is written without a mistake and can never be of use: told before anybody waits for it.

use super::activity::Search;
use super::findings::{Place, Placed, listed};
use super::sheet::Section;
use super::workflow::Given;
use crate::domain::calendar::WorkSpan;
use crate::domain::condition::{Condition, Reach};
use crate::domain::id::PoolId;
use crate::domain::team::Rep;
use crate::domain::territory::Territory;
use crate::domain::workflow::{Route, ScoreRule};
use std::collections::BTreeSet;

/// A condition of a rule that holds of all leads, or of none.
pub(super) fn tell_of_constants(when: &Condition, text: &Placed<String>, given: &Given<'_>) {
    let reach = Reach::of(Some(when), &given.team.team.territories);
    if reach.is_nobody() {
        let message = "no lead can meet this `when`: it contradicts itself";
        given.findings.warning(&text.place, message, "change the condition, or remove the rule");
    } else if reach.is_every() {
        let message = "every lead meets this `when`, so it tells none from another";
        given.findings.warning(&text.place, message, "ask for something, or remove the rule");
    }
}

/// A gate that rules could only reach together which exclude one another.
pub(super) fn check_gate(gate: &Placed<i64>, key: &str, rules: &[ScoreRule], given: &Given<'_>) {
    let counted = rules.iter().filter(|rule| rule.points > 0);
    let counted = counted.map(|rule| (rule, Reach::of(Some(&rule.when), &given.team.team.territories)));
    let mut counted: Vec<(&ScoreRule, Reach)> = counted.filter(|(_, reach)| !reach.is_nobody()).collect();
    counted.sort_by_key(|(rule, _)| -rule.points);
    let most = counted.iter().map(|(rule, _)| rule.points).fold(0, i64::saturating_add);
    let mut search = Search { counted: &counted, gate: gate.value, tries: 0 };
    if most >= gate.value && search.beyond(0, 0, &Reach::every()).is_none() {
        let message = format!(
            "no lead can reach {} points: the rules for {key} that would give them exclude one another",
            gate.value
        );
        given.findings.warning(&gate.place, message, "lower the gate, or give a rule more points");
    }
}

/// A band that begins beyond all points there are.
pub(super) fn check_band(name: &str, begins: &Placed<i64>, rules: &[ScoreRule], given: &Given<'_>) {
    let most = rules.iter().map(|rule| rule.points.max(0)).fold(0, i64::saturating_add);
    if !rules.is_empty() && begins.value > most {
        let message =
            format!("no lead is ever in band {name}, from {} points: all rules together give {most}", begins.value);
        given.findings.warning(&begins.place, message, "let it begin lower, or give the rules more points");
    }
}

/// An answer that nobody of those who get leads could give before he goes home.
pub(super) fn check_answer_takes(needs: WorkSpan, place: &Place, routes: &[Route], given: &Given<'_>) {
    let (WorkSpan::Time(needed), team) = (needs, &given.team.team) else { return };
    let reps = routes.iter().filter_map(|route| team.pools.get(&route.pool)).flat_map(|pool| &pool.reps);
    let calendars = reps.filter_map(|rep| team.calendar_of(team.rep(rep)?));
    if let Some(longest) = calendars.map(|calendar| calendar.longest_shift()).max().filter(|longest| *longest < needed)
    {
        let longest = WorkSpan::Time(longest);
        let message = format!("an answer takes {needs}, and nobody works longer than {longest} on end");
        given.findings.warning(place, message, format!("write at most {longest}, or leave `answer_takes` out"));
    }
}

/// Where a lead overflows to whoever could not take it just now.
pub(super) fn check_overflow(overflow: Option<&Placed<String>>, pool: Option<&PoolId>, section: &Section<'_>) {
    if let Some(to) = overflow.filter(|to| pool.is_some_and(|pool| pool.as_str() == to.value)) {
        let message = format!("pool \"{}\" overflows into itself", to.value);
        section.findings.warning(&to.place, message, "name another pool, or leave `overflow` out");
    }
}

/// A route for countries that nobody works in of those who have what it asks for.
pub(super) fn check_countries(route: &Route, reach: &Reach, place: &Place, given: &Given<'_>) {
    let team = &given.team.team;
    let Some(countries) = reach.texts_of("country").filter(|countries| !countries.is_empty()) else { return };
    let Some(pool) = team.pools.get(&route.pool) else { return };
    let has_all = |rep: &&Rep| rep.active && route.skills.iter().all(|skill| rep.skills.contains(skill));
    let able: Vec<&Rep> = pool.reps.iter().filter_map(|rep| team.rep(rep)).filter(has_all).collect();
    let works_there = |rep: &&Rep| {
        let codes = |name: &String| team.territories.get(name).and_then(Territory::at_all_times);
        // One that changes on a day may come to be one of these.
        rep.territories.is_empty()
            || rep
                .territories
                .iter()
                .any(|name| codes(name).is_none_or(|codes| codes.iter().any(|code| countries.contains(code))))
    };
    if able.is_empty() || able.iter().any(works_there) {
        return;
    }
    let names = listed(&countries.iter().map(String::as_str).collect::<Vec<_>>(), "or");
    let who = match route.skills.as_slice() {
        [] => format!("nobody in pool \"{}\"", pool.id),
        skills => {
            let skills: BTreeSet<&str> = skills.iter().map(String::as_str).collect();
            let skills = listed(&skills.into_iter().collect::<Vec<_>>(), "and");
            format!("nobody in pool \"{}\" with the skill {skills}", pool.id)
        }
    };
    let message = format!("{who} works in {names}, so these leads wait");
    given.findings.warning(place, message, "add a territory to a rep, or another rep to the pool");
}
