//! `[[route]]`: whose leads are whose, and which routes nothing can come as far as.

use super::amount::{count, working_time};
use super::criteria::{compile, read_id};
use super::findings::{Findings, Place, Placed, listed, nearest};
use super::given::Given;
use super::sheet::Section;
use super::takers;
use crate::domain::condition::Reach;
use crate::domain::id::PoolId;
use crate::domain::team::Rep;
use crate::domain::workflow::{Method, Relax, Relaxed, Route};
use std::collections::BTreeSet;

pub(super) fn read(sections: Vec<Section<'_>>, given: &Given<'_>) -> Vec<Route> {
    let mut ids = BTreeSet::new();
    let last = sections.len().saturating_sub(1);
    let (mut routes, mut above) = (Vec::new(), Vec::new());
    for (number, section) in sections.into_iter().enumerate() {
        let (findings, place) = (section.findings, section.place.clone());
        let id = section.text("id").map_or_else(|| section.title.clone(), |id| id.value);
        let when = match section.text("when") {
            Some(text) => compile(&text, given).map(Some),
            None if section.has("when") => None,
            None => Some(None),
        };
        // A condition with a mistake of its own says nothing of the others.
        let step = when.as_ref().map(|when| Step {
            // However it is laid out.
            source: when.as_ref().map(|when| when.source().split_whitespace().collect::<Vec<_>>().join(" ")),
            reach: Reach::of(when.as_ref(), &given.team.team.territories),
            id: id.clone(),
        });
        let takes_all = |step: &Step| step.source.is_none();
        if number == last && section.has("when") && !above.iter().any(takes_all) {
            let message =
                format!("the last route, \"{id}\", has a `when`: a lead that meets no route would go to nobody");
            findings.error(&place, message, "add a last [[route]] with a `pool` and no `when`, for everybody else");
        }
        let route = read_route(section, &mut ids, given);
        if let Some(step) = step {
            step.compare(&above, &place, findings);
            if let Some(route) = &route {
                takers::check(route, &step.reach, &place, given);
            }
            above.push(step);
        }
        routes.extend(route.zip(when).map(|(route, when)| Route { when, ..route }));
    }
    routes
}

/// A route on the way down, with the leads that it can hold of.
struct Step {
    id: String,
    /// None: it takes all.
    source: Option<String>,
    reach: Reach,
}

impl Step {
    fn compare(&self, above: &[Self], place: &Place, findings: &Findings) {
        let id = &self.id;
        if self.reach.is_nobody() {
            let message = format!("no lead can meet the `when` of route \"{id}\": it contradicts itself");
            findings.error(place, message, "change the condition, or remove the route");
            return;
        }
        let reaches: Vec<&Reach> = above.iter().map(|step| &step.reach).collect();
        if let Some(takers) = self.reach.taken_by(&reaches) {
            let takers: Vec<&Self> = takers.into_iter().filter_map(|number| above.get(number)).collect();
            let names = listed(&takers.iter().map(|step| step.id.as_str()).collect::<Vec<_>>(), "and");
            let message = format!("no lead comes as far as route \"{id}\": {names} above ");
            match takers.as_slice() {
                [one] if one.source.is_none() => {
                    let remedy = match &self.source {
                        Some(_) => format!("move {names} to the end"),
                        None => format!("neither has one: give {names} its `when`, or remove one of the two"),
                    };
                    findings.error(place, message + "has no `when` and takes all", remedy);
                }
                [one] if one.source == self.source => {
                    let message = message + "has the same `when` and takes all of them";
                    findings.error(place, message, "change one of the two conditions, or remove a route");
                }
                [_] => {
                    let message = message + "holds of all of them";
                    findings.error(place, message, "put the narrower condition first, or remove a route");
                }
                _ => {
                    let message = message + "hold of all of them together";
                    findings.error(place, message, "put the narrower condition first, or remove a route");
                }
            }
            return;
        }
        for first in above {
            if let Some(shared) = self.reach.shared(&first.reach) {
                let message =
                    format!("routes \"{}\" and \"{id}\" both hold of {shared}: \"{}\" takes them", first.id, first.id);
                findings.warning(place, message, "if that is meant, leave it; else part the two conditions");
            }
        }
    }
}

/// All but its condition.
fn read_route(section: Section<'_>, ids: &mut BTreeSet<String>, given: &Given<'_>) -> Option<Route> {
    let findings = section.findings;
    let id = read_id(&section, ids);
    let pool = section.needed_text("pool", "write pool = \"NAME\", for a [pool.NAME] of team.toml");
    let pool = pool.filter(|pool| findings.is_known(pool, "pool", &given.team.names.pools));
    let methods = Method::ALL.map(|method| (method.as_str(), method));
    let skills = section.texts("skills").unwrap_or_default();
    let method = match section.text("method") {
        Some(text) => {
            let method = text.choose(findings, &methods);
            if method == Some(Method::BestSkill) && skills.is_empty() {
                let message =
                    "nobody is the best skilled for it: the route asks for no skills, so the least load decides";
                findings.warning(&text.place, message, "write skills = [\"NAME\"], or method = \"least-load\"");
            }
            method
        }
        None => Some(Method::WeightedRoundRobin),
    };
    let overflow = section.text("overflow").filter(|pool| findings.is_known(pool, "pool", &given.team.names.pools));
    let relaxed = section.repeated("relax").into_iter().map(|relax| (relax.place.clone(), read_relax(relax, given)));
    let relaxed: Vec<(Place, Relax)> = relaxed.filter_map(|(place, relax)| Some((place, relax?))).collect();
    let not_again = count(&section, "not_again", 1..=1_000);
    let points = count(&section, "points", 1..=1_000).unwrap_or(1);
    let pool = pool.map(|pool| PoolId::new(pool.value));
    if let (Some(overflow), Some(pool)) = (&overflow, &pool) {
        takers::check_overflow(overflow, pool, &skills, &relaxed, given);
    }
    check_skills(&skills, pool.as_ref(), &relaxed, given);
    for (place, relax) in &relaxed {
        check_relax(&relax.what, place, &skills, pool.as_ref(), given);
    }
    let relax = relaxed.into_iter().map(|(_, relax)| relax).collect();
    check_points(points, pool.as_ref(), &section, given);
    if let (Some(last), Some(pool)) = (not_again, &pool) {
        check_not_again(last, pool, &section, given);
    }
    section.close();
    let skills = skills.into_iter().map(|skill| skill.value).collect();
    let overflow = overflow.map(|pool| PoolId::new(pool.value));
    Some(Route { id: id?, when: None, pool: pool?, method: method?, skills, overflow, relax, not_again, points })
}

/// `{ after = "2h", drop = "skills" }`, or `{ after = "1d", pool = "everyone" }`.
fn read_relax(section: Section<'_>, given: &Given<'_>) -> Option<Relax> {
    let findings = section.findings;
    let after = section.needed_text("after", "write after = \"2h\": the working time a lead has waited by then");
    let after = after.and_then(|text| working_time(&text, findings));
    let drop = section.text("drop");
    let pool = section.text("pool").filter(|pool| findings.is_known(pool, "pool", &given.team.names.pools));
    let what = match (drop, pool) {
        (Some(drop), None) => {
            let choices =
                [("skills", Relaxed::Skills), ("languages", Relaxed::Languages), ("territories", Relaxed::Territories)];
            let words = choices.each_ref().map(|(word, _)| (*word, *word));
            let word = drop.choose(findings, &words);
            choices.into_iter().find(|(known, _)| Some(*known) == word).map(|(_, what)| what)
        }
        (None, Some(pool)) => Some(Relaxed::Pool(PoolId::new(pool.value))),
        (None, None) | (Some(_), Some(_)) => {
            let remedy = "write drop = \"skills\" or pool = \"NAME\", one of the two";
            findings.error(&section.place, "it does not say what is relaxed", remedy);
            None
        }
    };
    section.close();
    Some(Relax { after: after?, what: what? })
}

/// What would be asked no more and was never asked.
fn check_relax(what: &Relaxed, place: &Place, skills: &[Placed<String>], pool: Option<&PoolId>, given: &Given<'_>) {
    let Some(pool) = pool.and_then(|id| given.team.team.pools.get(id)) else { return };
    let reps: Vec<&Rep> = pool.reps.iter().filter_map(|id| given.team.team.rep(id)).collect();
    // Somebody with a mistake of his own: that is told elsewhere.
    if reps.len() < pool.reps.len() {
        return;
    }
    let message = match what {
        Relaxed::Skills if skills.is_empty() => "it drops skills, and this route asks for none".to_owned(),
        Relaxed::Languages if reps.iter().all(|rep| rep.languages.is_empty()) => {
            format!("it drops languages, and nobody in pool \"{}\" keeps to any", pool.id)
        }
        Relaxed::Territories if reps.iter().all(|rep| rep.territories.is_empty()) => {
            format!("it drops territories, and nobody in pool \"{}\" keeps to any", pool.id)
        }
        Relaxed::Pool(other) if *other == pool.id => {
            format!("it asks pool \"{other}\", which this route asks anyway")
        }
        Relaxed::Skills | Relaxed::Languages | Relaxed::Territories | Relaxed::Pool(_) => return,
    };
    given.findings.warning(place, message, "relax something that is asked for, or leave it out");
}

/// With fewer reps than are passed over, a lead would end with nobody.
fn check_not_again(last: u32, pool: &PoolId, section: &Section<'_>, given: &Given<'_>) {
    let Some(members) = given.team.team.pools.get(pool) else { return };
    let reps = members.reps.iter().filter_map(|id| given.team.team.rep(id));
    let active = reps.filter(|rep| rep.active).count();
    if active > 0 && active <= last as usize {
        let message =
            format!("pool \"{pool}\" has only {active} active, and the last {last} who had a lead are passed over");
        let remedy = match active - 1 {
            0 => "add reps to the pool, or leave `not_again` out".to_owned(),
            fewer => format!("write not_again = {fewer} or less, so that somebody is left"),
        };
        section.findings.warning(&section.place, message, remedy);
    }
}

/// A lead that weighs more than a rep may hold at all never comes to him.
fn check_points(points: u32, pool: Option<&PoolId>, section: &Section<'_>, given: &Given<'_>) {
    let Some(pool) = pool.and_then(|id| given.team.team.pools.get(id)) else { return };
    let reps = pool.reps.iter().filter_map(|id| given.team.team.rep(id));
    let short = reps.clone().filter(|rep| rep.capacity.points.is_some_and(|limit| limit < points));
    let short: Vec<&str> = short.map(|rep| rep.id.as_str()).collect();
    if short.is_empty() {
        return;
    }
    let message = match reps.count() == short.len() {
        true => {
            format!("its leads weigh {points} points, more than anybody in pool \"{}\" may hold, so they wait", pool.id)
        }
        false => format!("its leads weigh {points} points, more than {} may hold at all", listed(&short, "and")),
    };
    section.findings.warning(&section.place, message, "raise `capacity` points in team.toml, or lower `points`");
}

/// Skills are free words, so a slip of the pen is only seen by nobody having the skill.
fn check_skills(skills: &[Placed<String>], pool: Option<&PoolId>, relaxed: &[(Place, Relax)], given: &Given<'_>) {
    let wait = takers::wait(relaxed.iter().map(|(_, relax)| relax), &Relaxed::Skills);
    let Some(pool) = pool.and_then(|id| given.team.team.pools.get(id)) else { return };
    let reps = pool.reps.iter().filter_map(|id| given.team.team.rep(id)).collect::<Vec<_>>();
    // Nobody at all, or somebody with a mistake of their own: that is told elsewhere.
    if reps.is_empty() || reps.len() < pool.reps.len() {
        return;
    }
    let mut is_told = false;
    for skill in skills {
        if reps.iter().any(|rep| rep.skills.contains(&skill.value)) {
            continue;
        }
        let known = given.team.team.reps.values().flat_map(|rep| rep.skills.iter().map(String::as_str));
        let remedy = match nearest(&skill.value, known) {
            Some(near) if near != skill.value => format!("did you mean \"{near}\"?"),
            _ => "give it to a rep of the pool, or remove it here".to_owned(),
        };
        let message =
            format!("nobody in pool \"{}\" has the skill \"{}\", so these leads {wait}", pool.id, skill.value);
        given.findings.warning(&skill.place, message, remedy);
        is_told = true;
    }
    let has_all = |rep: &&Rep| skills.iter().all(|skill| rep.skills.contains(&skill.value));
    if let Some(first) = skills.first().filter(|_| !is_told && !reps.iter().any(has_all)) {
        let all = listed(&skills.iter().map(|skill| skill.value.as_str()).collect::<Vec<_>>(), "and");
        let message =
            format!("nobody in pool \"{}\" has all the skills {all} together, so these leads {wait}", pool.id);
        given.findings.warning(&first.place, message, "give them to one rep, or ask for fewer");
    }
}
