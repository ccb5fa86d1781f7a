//! `[rep.…]` in `team.toml`: who a rep is, what he takes and when he is away.

use super::amount::count;
use super::calendars;
use super::findings::{Findings, Placed};
use super::holidays;
use super::papers::Papers;
use super::sheet::{Section, Value};
use crate::domain::address::Address;
use crate::domain::calendar::Calendar;
use crate::domain::id::{CalendarId, RepId};
use crate::domain::language::is_language;
use crate::domain::team::{Absence, Capacity, Rep, Team};
use crate::domain::time::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The names that `team.toml` gives, of sound and unsound entries alike: a rep with a mistake is not also unknown.
#[derive(Debug, Default)]
pub struct Names {
    pub calendars: BTreeSet<String>,
    pub territories: BTreeSet<String>,
    pub reps: BTreeSet<String>,
    pub pools: BTreeSet<String>,
}

/// The rep and where his address stands; `team` has the calendars that are sound.
pub fn read(
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
    if is_language(&code) {
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
    // What overlaps is one absence.
    away.dedup_by(|later, sooner| {
        let overlap = later.from <= sooner.until;
        if overlap {
            sooner.until = sooner.until.max(later.until);
        }
        overlap
    });
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
