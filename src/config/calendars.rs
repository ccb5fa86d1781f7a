//! `[calendar.…]` of `team.toml`: when people work, and where.

use super::findings::{Findings, Place, Placed, nearest};
use super::holidays;
use super::papers::Papers;
use super::sheet::{Section, Value};
use crate::domain::calendar::{BadTime, Calendar, Hours};
use crate::domain::id::CalendarId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

pub fn read(id: CalendarId, section: Section<'_>, papers: &Papers<'_>) -> Option<Calendar> {
    let findings = section.findings;
    let zone = section.needed_text("zone", "write zone = \"Europe/Berlin\"");
    let zone = zone.and_then(|name| read_zone(&name, findings));
    let always = section.flag("always");
    let is_always = always.as_ref().is_some_and(|flag| flag.value);
    let hours = section.section("hours");
    if hours.is_none() && !is_always && !section.has("hours") {
        let remedy = "write hours = { mon-fri = [\"09:00-17:30\"] }, or always = true";
        findings.error(&section.place, format!("{} has no `hours`", section.name()), remedy);
    }
    if let (Some(always), true) = (&always, is_always && section.has("hours")) {
        findings.error(&always.place, "`always` and `hours` exclude each other", "keep one of the two");
    }
    let week_place = hours.as_ref().map_or_else(|| section.place.clone(), |hours| hours.place.clone());
    let week = hours.and_then(read_week);
    let holidays = match section.any("holidays") {
        None => BTreeSet::new(),
        Some(Value::List(dates)) => dates.iter().filter_map(|date| read_date(date, findings)).collect(),
        Some(Value::Table(table)) => holidays::read(table, holidays::Of::Region, papers),
        Some(Value::Text(Placed { place, .. }) | Value::Tables(_, place) | Value::Other(place)) => {
            let remedy = "write holidays = [\"2026-12-25\"] or { ics = \"tables/holidays.ics\" }";
            section.wrong_type(&place, "holidays", "list of dates", remedy);
            BTreeSet::new()
        }
    };
    section.close();
    if is_always {
        return Some(Calendar::always(id, zone?));
    }
    let week = week?;
    let plain = std::array::from_fn(|day| week[day].iter().map(|hours| hours.value).collect());
    match Calendar::new(id, zone?, plain, &holidays) {
        Ok(calendar) => Some(calendar),
        Err(why) => {
            findings.refusal(&place_of(&why, &week).unwrap_or(week_place), &why);
            None
        }
    }
}

fn read_zone(name: &Placed<String>, findings: &Findings) -> Option<TimeZone> {
    let zone = TimeZone::get(&name.value).ok();
    if zone.is_none() {
        let known = jiff::tz::db().available().map(|zone| zone.to_string()).collect::<Vec<_>>();
        let remedy = match nearest(&name.value, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "write a name of the time zone database, like \"Europe/Berlin\" or \"America/New_York\"".to_owned(),
        };
        findings.error(&name.place, format!("there is no time zone \"{}\"", name.value), remedy);
    }
    zone
}

type Week = [Vec<Placed<Hours>>; 7];

fn read_week(section: Section<'_>) -> Option<Week> {
    let findings = section.findings;
    let mut week = Week::default();
    let mut is_sound = true;
    for (key, value) in section.entries() {
        let Some(days) = days(&key.value) else {
            let remedy = "write mon, tue, wed, thu, fri, sat, sun, a range like mon-fri or a list like \"mon,wed\"";
            findings.error(&key.place, format!("\"{}\" is no day of the week", key.value), remedy);
            is_sound = false;
            continue;
        };
        let texts = match value {
            Value::List(texts) => texts,
            Value::Text(text) => vec![text],
            Value::Table(Section { place, .. }) | Value::Tables(_, place) | Value::Other(place) => {
                section.wrong_type(
                    &place,
                    &key.value,
                    "list of opening hours",
                    "write it like [\"09:00-12:30\", \"13:30-18:00\"]",
                );
                is_sound = false;
                continue;
            }
        };
        for text in &texts {
            match Hours::parse(&text.value) {
                Ok(hours) => days.iter().for_each(|day| {
                    week[*day].push(Placed { value: hours, place: text.place.clone() });
                }),
                Err(why) => {
                    findings.refusal(&text.place, &why);
                    is_sound = false;
                }
            }
        }
    }
    is_sound.then_some(week)
}

/// `mon`, `mon-fri`, `fri-mon`, `mon,wed`, as numbers from Monday.
fn days(text: &str) -> Option<Vec<usize>> {
    let day = |name: &str| DAYS.iter().position(|day| name.trim().eq_ignore_ascii_case(day));
    let mut found = Vec::new();
    for part in text.split(',') {
        match part.split_once('-') {
            Some((first, last)) => {
                let (first, last) = (day(first)?, day(last)?);
                found.extend((0..=(last + 7 - first) % 7).map(|step| (first + step) % 7));
            }
            None => found.push(day(part)?),
        }
    }
    Some(found)
}

/// The later of the hours that an error names.
fn place_of(why: &BadTime, week: &Week) -> Option<Place> {
    let BadTime::Overlap(first, second) = why else { return None };
    let is_named = |hours: &&Placed<Hours>| [first, second].contains(&&hours.value.to_string());
    let day = week.iter().find(|day| day.iter().filter(is_named).count() > 1)?;
    day.iter().rfind(|hours| is_named(hours)).map(|hours| hours.place.clone())
}

pub(super) fn read_date(text: &Placed<String>, findings: &Findings) -> Option<Date> {
    let remedy = "write year-month-day, like \"2026-12-25\"";
    text.parse(findings, "date", remedy, |date| Date::strptime("%Y-%m-%d", date).map_err(|_| "there is no such day"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_single_ranges_or_lists() {
        assert_eq!(days("mon"), Some(vec![0]));
        assert_eq!(days("mon-thu"), Some(vec![0, 1, 2, 3]));
        assert_eq!(days("sat-mon"), Some(vec![5, 6, 0]));
        assert_eq!(days("Mon,wed, fri"), Some(vec![0, 2, 4]));
        assert_eq!(days("monday"), None);
        assert_eq!(days(""), None);
    }
}
