//! `team.toml`: the reps, when they work, what they take, and the pools they share.

use super::amount::count;
use super::calendars;
use super::findings::{Findings, Place, Placed};
use super::holidays;
use super::ours::Ours;
use super::papers::Papers;
use super::sheet::{Section, Sheet, Value};
use super::territories;
use crate::domain::address::Address;
use crate::domain::calendar::Calendar;
use crate::domain::id::{CalendarId, PoolId, RepId};
use crate::domain::team::{Absence, Capacity, Pool, Rep, Reps, Team};
use crate::domain::time::Timestamp;
use jiff::civil::Date;
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
    let root_place = root.place.clone();
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
    for (name, section) in reps {
        let manager = section.text("manager").filter(|manager| findings.is_known(manager, "rep", &names.reps));
        managers.extend(manager.clone().map(|manager| (name.value.clone(), manager)));
        let rep = read_rep(&name, section, manager, &names, &team, papers);
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
    TeamSheet { team, names }
}

fn read_rep(
    name: &Placed<String>,
    section: Section<'_>,
    manager: Option<Placed<String>>,
    names: &Names,
    team: &Team,
    papers: &Papers<'_>,
) -> Option<(Rep, Placed<Address>)> {
    let findings = papers.findings;
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
    let languages = section.texts("languages").unwrap_or_default();
    let languages = languages.iter().filter_map(|language| read_language(language, findings)).collect();
    let territories = section.texts("territories").unwrap_or_default().into_iter();
    let territories = territories.filter(|name| findings.is_known(name, "territory", &names.territories));
    let territories = territories.map(|name| name.value).collect();
    let own = calendar.as_ref().and_then(|calendar| team.calendars.get(&CalendarId::new(calendar.value.clone())));
    let away = read_away(&section, own.map(AsRef::as_ref), papers);
    let delegate = section.text("delegate").filter(|other| findings.is_known(other, "rep", &names.reps));
    if let Some(delegate) = delegate.as_ref().filter(|delegate| delegate.value == name.value) {
        let message = format!("{} stands in for themselves", name.value);
        findings.error(&delegate.place, message, "name somebody else, or remove `delegate`");
    }
    let delegate = delegate.map(|delegate| RepId::new(delegate.value));
    let weight = count(&section, "weight", 1..=1_000).unwrap_or(1);
    let active = section.flag("active").is_none_or(|flag| flag.value);
    let capacity = match section.any("capacity") {
        Some(Value::Table(capacity)) => read_capacity(capacity),
        Some(Value::Text(word)) => {
            word.choose(findings, &[("unlimited", ())]);
            Capacity::default()
        }
        Some(Value::List(_)) => {
            section.wrong_type(&section.place, "capacity", "table", "write capacity = { open = 25, per_day = 8 }");
            Capacity::default()
        }
        Some(Value::Tables(_, place) | Value::Other(place)) => {
            section.wrong_type(&place, "capacity", "table", "write capacity = { open = 25, per_day = 8 }");
            Capacity::default()
        }
        None => {
            if active {
                let message = format!(
                    "{} has no `capacity`, so there is no end to the leads this rep is offered",
                    section.name()
                );
                let remedy = "write capacity = { open = 25, per_day = 8 }, or capacity = \"unlimited\"";
                findings.warning(&section.place, message, remedy);
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
        calendar: one_and_the_same(team, CalendarId::new(calendar.value)),
        skills,
        languages,
        territories,
        away,
        delegate,
        capacity,
        weight,
        manager: manager.map(|manager| RepId::new(manager.value)),
        active,
    };
    Some((rep, email))
}

/// Texts with a language's two letters.
fn read_language(language: &Placed<String>, findings: &Findings) -> Option<String> {
    let code = language.value.trim().to_ascii_lowercase();
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(code);
    }
    let message = format!("\"{}\" is no language code", language.value);
    findings.error(&language.place, message, "write the two letters of ISO 639, like \"de\"");
    None
}

/// `away = [{ from = "2026-08-03", until = "2026-08-14" }]`, both days included, or `away = { ics = "FILE" }`.
fn read_away(section: &Section<'_>, calendar: Option<&Calendar>, papers: &Papers<'_>) -> Vec<Absence> {
    let spells: Vec<(Date, Date)> = match section.any("away") {
        None => Vec::new(),
        Some(Value::Table(table)) if table.has("ics") => {
            let mut spells: Vec<(Date, Date)> = Vec::new();
            for day in holidays::read(table, holidays::Of::Rep, papers) {
                match spells.last_mut().filter(|(_, until)| until.tomorrow().is_ok_and(|next| next == day)) {
                    Some((_, until)) => *until = day,
                    None => spells.push((day, day)),
                }
            }
            spells
        }
        Some(Value::Table(table)) => read_absence(table).into_iter().collect(),
        Some(Value::Tables(tables, _)) => tables.into_iter().filter_map(read_absence).collect(),
        Some(Value::List(list)) if list.is_empty() => Vec::new(),
        Some(Value::List(_) | Value::Text(_) | Value::Other(_)) => {
            let remedy =
                "write away = [{ from = \"2026-08-03\", until = \"2026-08-14\" }] or { ics = \"tables/ana.ics\" }";
            section.wrong_type(&section.place, "away", "list of absences", remedy);
            Vec::new()
        }
    };
    let Some(calendar) = calendar else { return Vec::new() };
    let midnight = |day: Date| {
        let midnight = day.to_zoned(calendar.zone().clone()).ok()?;
        Some(Timestamp::from_jiff(midnight.timestamp()))
    };
    let mut away: Vec<Absence> = spells
        .into_iter()
        .filter_map(|(from, until)| Some(Absence { from: midnight(from)?, until: midnight(until.tomorrow().ok()?)? }))
        .collect();
    away.sort_by_key(|absence| absence.from);
    away
}

fn read_absence(section: Section<'_>) -> Option<(Date, Date)> {
    let (findings, place) = (section.findings, section.place.clone());
    let day = |key, remedy| section.needed_text(key, remedy).and_then(|text| calendars::read_date(&text, findings));
    let from = day("from", "write from = \"2026-08-03\": the first day away");
    let until = day("until", "write until = \"2026-08-14\": the last day away");
    section.close();
    let (from, until) = (from?, until?);
    if until < from {
        findings.error(&place, "it ends before it begins", "write the first day as `from`, the last as `until`");
        return None;
    }
    Some((from, until))
}

fn read_capacity(section: Section<'_>) -> Capacity {
    let limit = |key| count(&section, key, 1..=100_000);
    let capacity = Capacity {
        open: limit("open"),
        points: limit("points"),
        per_day: limit("per_day"),
        per_week: limit("per_week"),
    };
    if let Some((day, week)) = capacity.per_day.zip(capacity.per_week).filter(|(day, week)| week < day) {
        let message = format!("{week} a week is less than {day} a day");
        section.findings.warning(&section.place, message, "lower `per_day`, or raise `per_week`");
    }
    section.close();
    capacity
}

/// A calendar's id as all reps share it.
fn one_and_the_same(team: &Team, id: CalendarId) -> CalendarId {
    team.calendars.get_key_value(&id).map_or(id, |(known, _)| known.clone())
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
    Pool { id: PoolId::new(name.value.clone()), reps, per_day }
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
