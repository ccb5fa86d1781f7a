//! Routes whose leads nobody could take, or nobody they overflow to: told before a lead waits.

use super::findings::{Place, Placed, listed};
use super::given::Given;
use crate::domain::condition::Reach;
use crate::domain::id::PoolId;
use crate::domain::team::{Pool, Rep};
use crate::domain::workflow::{Relax, Relaxed, Route};
use std::collections::BTreeSet;

/// How long leads wait for what nobody has: for good, or until it is asked for no more.
pub(super) fn wait<'r>(mut relaxed: impl Iterator<Item = &'r Relax>, what: &Relaxed) -> String {
    // Whoever is in another pool may have it.
    let is_end = |relax: &&Relax| relax.what == *what || matches!(relax.what, Relaxed::Pool(_));
    match relaxed.find(is_end) {
        Some(Relax { after, what: Relaxed::Pool(pool) }) => format!("wait {after}, until `relax` asks pool \"{pool}\""),
        Some(Relax { after, .. }) => format!("wait {after}, until `relax` drops that"),
        None => "wait".to_owned(),
    }
}

/// A pool that a route overflows to and that could never take its leads.
pub(super) fn check_overflow(
    to: &Placed<String>,
    pool: &PoolId,
    skills: &[Placed<String>],
    relaxed: &[(Place, Relax)],
    given: &Given<'_>,
) {
    let findings = given.findings;
    if pool.as_str() == to.value {
        let message = format!("pool \"{}\" overflows into itself", to.value);
        findings.warning(&to.place, message, "name another pool, or leave `overflow` out");
        return;
    }
    let is_dropped = relaxed.iter().any(|(_, relax)| relax.what == Relaxed::Skills);
    let Some(overflow) = given.team.team.pools.get(&PoolId::new(to.value.clone())) else { return };
    let Some(reps) = sound_reps(overflow, given).filter(|_| !is_dropped && !skills.is_empty()) else { return };
    let skills: Vec<&str> = skills.iter().map(|skill| skill.value.as_str()).collect();
    if !reps.iter().any(|rep| has_all(rep, &skills)) {
        let what = if skills.len() > 1 { "skills" } else { "skill" };
        let message = format!(
            "nothing overflows there: nobody in pool \"{}\" has the {what} {}",
            to.value,
            listed(&skills, "and")
        );
        let remedy = "give it to a rep of that pool, or relax it: relax = [{ after = \"1h\", drop = \"skills\" }]";
        findings.warning(&to.place, message, remedy);
    }
}

/// A route for countries that nobody works in, or languages that nobody speaks, of those who have what it asks for.
pub(super) fn check(route: &Route, reach: &Reach, place: &Place, given: &Given<'_>) {
    let team = &given.team.team;
    let pools = [&route.pool].into_iter().chain(&route.overflow).filter_map(|id| team.pools.get(id));
    let skills: Vec<&str> = route.skills.iter().map(String::as_str).collect();
    let able = pools.flat_map(|pool| &pool.reps).filter_map(|rep| team.rep(rep));
    let able: Vec<&Rep> = able.filter(|rep| rep.active && has_all(rep, &skills)).collect();
    if able.is_empty() {
        return;
    }
    let who = match &route.overflow {
        Some(overflow) => format!("nobody in pools \"{}\" and \"{overflow}\"", route.pool),
        None => format!("nobody in pool \"{}\"", route.pool),
    };
    let who = match skills.as_slice() {
        [] => who,
        skills => {
            let skills: BTreeSet<&str> = skills.iter().copied().collect();
            format!("{who} with the skill {}", listed(&skills.into_iter().collect::<Vec<_>>(), "and"))
        }
    };
    let tell = |does: &str, values: &BTreeSet<String>, relaxed: &Relaxed, remedy: &str| {
        let names = listed(&values.iter().map(String::as_str).collect::<Vec<_>>(), "or");
        let message = format!("{who} {does} {names}, so these leads {}", wait(route.relax.iter(), relaxed));
        given.findings.warning(place, message, remedy);
    };
    let asked = |fact| reach.texts_of(fact).filter(|values| !values.is_empty());
    if let Some(countries) =
        asked("country").filter(|countries| !able.iter().any(|rep| works_in(rep, countries, given)))
    {
        let remedy = "add a territory to a rep, or another rep to the pool";
        tell("works in", &countries, &Relaxed::Territories, remedy);
    }
    let speaks = |rep: &&Rep, asked: &BTreeSet<String>| {
        rep.languages.is_empty() || rep.languages.iter().any(|language| asked.contains(language))
    };
    if let Some(languages) = asked("language").filter(|languages| !able.iter().any(|rep| speaks(rep, languages))) {
        let remedy = "add the language to a rep who speaks it, or another rep to the pool";
        tell("speaks", &languages, &Relaxed::Languages, remedy);
    }
}

fn works_in(rep: &Rep, countries: &BTreeSet<String>, given: &Given<'_>) -> bool {
    // On whatever day: one that changes may come to have it.
    let spells = |name: &String| given.team.team.territories.get(name).map_or(&[][..], |territory| &territory.0);
    let has_one = |name| spells(name).iter().flat_map(|spell| &spell.countries).any(|code| countries.contains(code));
    rep.territories.is_empty() || rep.territories.iter().any(has_one)
}

fn has_all(rep: &Rep, skills: &[&str]) -> bool {
    skills.iter().all(|skill| rep.skills.iter().any(|has| has == skill))
}

/// None if somebody in it has a mistake of his own, which is told elsewhere.
fn sound_reps<'g>(pool: &Pool, given: &Given<'g>) -> Option<Vec<&'g Rep>> {
    pool.reps.iter().map(|id| given.team.team.rep(id)).collect()
}
