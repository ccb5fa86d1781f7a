//! `team.toml`: the reps, when they work, what they take, and the pools they share.

use super::amount::count;
use super::findings::{Findings, Place, Placed};
use super::ours::Ours;
use super::papers::Papers;
use super::rep::Names;
use super::sheet::{Section, Sheet};
use super::{calendars, rep, territories};
use crate::domain::address::Address;
use crate::domain::id::{CalendarId, PoolId, RepId};
use crate::domain::team::{Pool, Reps, Team};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub struct TeamSheet {
    pub team: Team,
    pub names: Names,
    /// Where each rep stands.
    pub rep_places: BTreeMap<RepId, Place>,
    /// Where `[territory]` stands.
    pub territories_place: Option<Place>,
}

pub fn read(sheet: &Sheet<'_>, papers: &Papers<'_>, ours: &Ours) -> TeamSheet {
    let findings = papers.findings;
    let root = sheet.root(findings);
    let names = Names {
        calendars: root.names("calendar"),
        territories: root.names("territory"),
        reps: root.names("rep"),
        pools: root.names("pool"),
    };
    let calendars = root.named("calendar");
    let territories = root.section("territory");
    let reps = root.named("rep");
    let pools = root.named("pool");
    if reps.is_empty() && !root.has("rep") {
        findings.error(&root.place, "there is no rep", "write [rep.ana] with `name`, `email` and `calendar`");
    }
    if pools.is_empty() && !root.has("pool") {
        findings.error(&root.place, "there is no pool", "write [pool.sales] with reps = [\"ana\"]");
    }
    let root_place = root.place.clone();
    let territories_place = territories.as_ref().map(|section| section.place.clone());
    root.close();

    let mut team = Team { territories: territories.map(territories::read).unwrap_or_default(), ..Team::default() };
    for (name, section) in calendars {
        let id = CalendarId::new(name.value.clone());
        if let (true, Some(calendar)) =
            (findings.is_sound(&name, "calendar"), calendars::read(id.clone(), section, papers))
        {
            team.calendars.insert(id, Arc::new(calendar));
        }
    }
    let mut addresses = Vec::new();
    let mut managers = BTreeMap::new();
    let mut rep_places = BTreeMap::new();
    for (name, section) in reps {
        rep_places.insert(RepId::new(name.value.clone()), section.place.clone());
        let manager = section.text("manager").filter(|manager| findings.is_known(manager, "rep", &names.reps));
        managers.extend(manager.clone().map(|manager| (name.value.clone(), manager)));
        let rep = rep::read(&name, section, manager, &names, &team, papers);
        if let (true, Some((rep, email))) = (findings.is_sound(&name, "rep"), rep) {
            ours.refuse(&email, findings);
            addresses.push((rep.id.clone(), email));
            team.reps.insert(rep.id.clone(), rep);
        }
    }
    check_managers(&managers, findings);
    check_delegates(&team.reps, findings, &root_place);
    check_addresses(&addresses, findings);
    for (name, section) in pools {
        let pool = read_pool(&name, section, &names, &team);
        if findings.is_sound(&name, "pool") {
            team.pools.insert(pool.id.clone(), pool);
        }
    }
    TeamSheet { team, names, rep_places, territories_place }
}

fn read_pool(name: &Placed<String>, section: Section<'_>, names: &Names, team: &Team) -> Pool {
    let findings = section.findings;
    section.need("reps", "write reps = [\"ana\", \"bo\"]");
    let listed = section.texts("reps");
    let mut reps: Vec<RepId> = Vec::new();
    for rep in listed.iter().flatten() {
        let id = RepId::new(rep.value.clone());
        if reps.contains(&id) {
            let message = format!("\"{}\" is in this pool twice", rep.value);
            findings.error(&rep.place, message, "remove one; for more turns give the rep a higher `weight`");
        } else if findings.is_known(rep, "rep", &names.reps) {
            reps.push(team.rep(&id).map_or(id, |rep| rep.id.clone()));
        }
    }
    if listed.is_some_and(|listed| listed.is_empty()) {
        findings.error(&section.place, format!("{} is empty", section.name()), "write at least one rep into it");
    } else if !reps.is_empty() && reps.iter().all(|id| team.rep(id).is_some_and(|rep| !rep.active)) {
        let message = format!("nobody in {} is active, so its leads wait", section.name());
        findings.warning(&section.place, message, "add a rep who is");
    }
    let per_day = count(&section, "per_day", 1..=100_000);
    section.close();
    // Whoever is unknown has been told of, and there is no such configuration.
    let places = reps.iter().filter_map(|id| team.reps.place(id)).collect();
    Pool { id: PoolId::new(name.value.clone()), reps, per_day, places }
}

/// A chain of managers ends somewhere; each ring of them is told once, at its first rep by name.
fn check_managers(managers: &BTreeMap<String, Placed<String>>, findings: &Findings) {
    for (rep, manager) in managers {
        if manager.value == *rep {
            findings.error(
                &manager.place,
                format!("{rep} is their own manager"),
                "name somebody else, or remove `manager`",
            );
            continue;
        }
        let mut ring = vec![rep.as_str()];
        let mut next = Some(manager);
        while let Some(above) = next.filter(|above| !ring.contains(&above.value.as_str())) {
            ring.push(&above.value);
            next = managers.get(&above.value);
        }
        let is_first_of_ring =
            next.is_some_and(|above| above.value == *rep) && ring.iter().min() == Some(&rep.as_str());
        if is_first_of_ring {
            ring.push(rep);
            let message = format!("each is the manager of the one before: {}", ring.join(", "));
            findings.error(&manager.place, message, "remove one `manager`: somebody is at the top");
        }
    }
}

/// Reps who stand in for one another in a ring: while all are away, a lead would go round. Each ring is told once.
fn check_delegates(reps: &Reps, findings: &Findings, place: &Place) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for rep in reps.values() {
        let mut ring: Vec<&str> = Vec::new();
        let mut next = Some(rep);
        while let Some(at) = next.filter(|at| !ring.contains(&at.id.as_str())) {
            ring.push(at.id.as_str());
            next = at.delegate.as_ref().and_then(|delegate| reps.get(delegate.as_str()));
        }
        let is_ring = next.is_some_and(|back| back.id == rep.id) && ring.len() > 1;
        if is_ring && ring.iter().all(|id| told.insert(id)) {
            ring.push(rep.id.as_str());
            let message = format!("each stands in for the one before: {}", ring.join(", "));
            findings.warning(
                place,
                message,
                "while all of them are away nobody does; name somebody else for one of them",
            );
        }
    }
}

/// Words mailed back are known by their sender, so an address belongs to one rep.
fn check_addresses(addresses: &[(RepId, Placed<Address>)], findings: &Findings) {
    let mut seen: BTreeMap<String, &RepId> = BTreeMap::new();
    for (rep, email) in addresses {
        if let Some(other) = seen.insert(email.value.person_key(), rep) {
            let message = format!("{rep} and {other} have the same address, {}", email.value);
            findings.error(&email.place, message, "give each rep an address of their own; a +tag does not make one");
        }
    }
}
