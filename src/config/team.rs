//! `team.toml`: the reps, when they work, what they take, and the pools they share.

use super::amount::count;
use super::calendars;
use super::findings::{Findings, Placed};
use super::ours::Ours;
use super::papers::Papers;
use super::sheet::{Section, Sheet, Value};
use crate::domain::address::Address;
use crate::domain::id::{CalendarId, PoolId, RepId};
use crate::domain::team::{Capacity, Pool, Rep, Team};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The names that `team.toml` gives, of sound and unsound entries alike: a rep with a mistake is not also unknown.
#[derive(Debug, Default)]
pub struct Names {
    pub calendars: BTreeSet<String>,
    pub territories: BTreeSet<String>,
    pub reps: BTreeSet<String>,
    pub pools: BTreeSet<String>,
}

pub struct TeamSheet {
    pub team: Team,
    pub names: Names,
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
    root.close();

    let mut team = Team { territories: territories.map(read_territories).unwrap_or_default(), ..Team::default() };
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
    for (name, section) in reps {
        let manager = section.text("manager").filter(|manager| findings.is_known(manager, "rep", &names.reps));
        managers.extend(manager.clone().map(|manager| (name.value.clone(), manager)));
        let rep = read_rep(&name, section, manager, &names, findings);
        if let (true, Some((rep, email))) = (findings.is_sound(&name, "rep"), rep) {
            ours.refuse(&email, findings);
            addresses.push((rep.id.clone(), email));
            team.reps.insert(rep.id.clone(), rep);
        }
    }
    check_managers(&managers, findings);
    check_addresses(&addresses, findings);
    for (name, section) in pools {
        let pool = read_pool(&name, section, &names, &team);
        if findings.is_sound(&name, "pool") {
            team.pools.insert(pool.id.clone(), pool);
        }
    }
    TeamSheet { team, names }
}

/// Countries under names people use that are not their ISO 3166-1 code.
const OTHER_CODES: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

fn read_territories(section: Section<'_>) -> BTreeMap<String, Vec<String>> {
    let findings = section.findings;
    let mut territories = BTreeMap::new();
    for (name, value) in section.entries() {
        let countries = match value {
            Value::List(countries) => countries,
            Value::Text(country) => vec![country],
            Value::Table(Section { place, .. }) | Value::Other(place) => {
                section.wrong_type(&place, &name.value, "list of countries", "write it like [\"DE\", \"AT\", \"CH\"]");
                continue;
            }
        };
        let codes = countries.iter().filter_map(|country| read_country(country, findings)).collect();
        territories.insert(name.value, codes);
    }
    territories
}

fn read_country(country: &Placed<String>, findings: &Findings) -> Option<String> {
    let code = country.value.trim().to_ascii_uppercase();
    if code.len() != 2 || !code.chars().all(|c| c.is_ascii_uppercase()) {
        let remedy = "write the two letters of ISO 3166, like \"DE\"";
        findings.error(&country.place, format!("\"{}\" is no country code", country.value), remedy);
        return None;
    }
    if let Some((_, iso)) = OTHER_CODES.iter().find(|(other, _)| *other == code) {
        findings.error(
            &country.place,
            format!("\"{code}\" is not what tables call that country"),
            format!("write \"{iso}\""),
        );
    }
    Some(code)
}

fn read_rep(
    name: &Placed<String>,
    section: Section<'_>,
    manager: Option<Placed<String>>,
    names: &Names,
    findings: &Findings,
) -> Option<(Rep, Placed<Address>)> {
    let full_name = section.needed_text("name", "write name = \"Ana Keller\": how mails call this rep");
    let full_name = full_name.filter(|text| {
        let is_sound = !text.value.trim().is_empty() && !text.value.chars().any(char::is_control);
        if !is_sound {
            findings.error(&text.place, "the name is empty or has a line break in it", "write it like \"Ana Keller\"");
        }
        is_sound
    });
    let email = section.needed_text("email", "write email = \"ana@example.com\": where this rep's leads are sent");
    let email = email.and_then(|text| {
        let value = text.parse(findings, "address", "write it like \"ana@example.com\"", Address::parse)?;
        Some(Placed { value, place: text.place })
    });
    let calendar =
        section.needed_text("calendar", "write calendar = \"NAME\", for a [calendar.NAME]: when this rep works");
    let calendar = calendar.filter(|calendar| findings.is_known(calendar, "calendar", &names.calendars));
    let skills = section.texts("skills").unwrap_or_default().into_iter().map(|skill| skill.value).collect();
    let weight = count(&section, "weight", 1..=1_000).unwrap_or(1);
    let active = section.flag("active").is_none_or(|flag| flag.value);
    let capacity = match section.section("capacity") {
        Some(capacity) => read_capacity(capacity),
        None => {
            if !section.has("capacity") && active {
                let message = format!(
                    "{} has no `capacity`, so there is no end to the leads this rep is offered",
                    section.name()
                );
                findings.warning(&section.place, message, "write capacity = { open = 25, per_day = 8 }");
            }
            Capacity::default()
        }
    };
    section.close();
    let (email, calendar) = (email?, calendar?);
    let rep = Rep {
        id: RepId::new(name.value.clone()),
        name: full_name?.value,
        email: email.value.clone(),
        calendar: CalendarId::new(calendar.value),
        skills,
        capacity,
        weight,
        manager: manager.map(|manager| RepId::new(manager.value)),
        active,
    };
    Some((rep, email))
}

fn read_capacity(section: Section<'_>) -> Capacity {
    let capacity =
        Capacity { open: count(&section, "open", 1..=100_000), per_day: count(&section, "per_day", 1..=100_000) };
    section.close();
    capacity
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
            reps.push(id);
        }
    }
    if listed.is_some_and(|listed| listed.is_empty()) {
        findings.error(&section.place, format!("{} is empty", section.name()), "write at least one rep into it");
    } else if !reps.is_empty() && reps.iter().all(|id| team.reps.get(id).is_some_and(|rep| !rep.active)) {
        let message = format!("nobody in {} is active, so its leads wait", section.name());
        findings.warning(&section.place, message, "add a rep who is");
    }
    section.close();
    Pool { id: PoolId::new(name.value.clone()), reps }
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
