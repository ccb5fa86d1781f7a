//! The first days of an event that repeats (RFC 5545 3.8.5).

use super::{date, value};
use icalendar::parser::Component;
use jiff::civil::Date;
use rrule::RRuleSet;
use std::collections::BTreeSet;

/// Where an event ends that has no end: nobody plans beyond it.
const LAST_DAY: &str = "UNTIL=20601231T000000Z";
/// Repetitions that are taken: each day from 1980 to then.
const TAKEN_MAX: u16 = 30_000;

/// Of one that does not repeat, its own. Why not, where its rule is not understood.
pub(super) fn firsts(event: &Component<'_>, all: &[Component<'_>]) -> Result<Vec<Date>, String> {
    let Some(first) = value(event, "DTSTART").and_then(date) else { return Err("it has no first day".to_owned()) };
    let mut firsts = BTreeSet::from([first]);
    if let Some(rule) = value(event, "RRULE") {
        firsts.extend(by_rule(event, first, rule)?);
    }
    firsts.extend(dates(event, "RDATE"));
    for left_out in dates(event, "EXDATE").into_iter().chain(moved_alone(event, all)) {
        firsts.remove(&left_out);
    }
    Ok(firsts.into_iter().collect())
}

/// By dates alone: a day begins at midnight wherever it is.
fn by_rule(event: &Component<'_>, first: Date, rule: &str) -> Result<Vec<Date>, String> {
    let part = |part: &str| match part.split_once('=') {
        Some((name, until)) if name.eq_ignore_ascii_case("UNTIL") => {
            last_day(event, until).map(|day| format!("UNTIL={}T000000Z", day.strftime("%Y%m%d")))
        }
        _ => Some(part.to_owned()),
    };
    let parts: Option<Vec<String>> = rule.split(';').filter(|part| !part.is_empty()).map(part).collect();
    let mut parts = parts.ok_or("its end is no date")?;
    let ends = |part: &String| ["UNTIL=", "COUNT="].iter().any(|name| part.to_ascii_uppercase().starts_with(name));
    if !parts.iter().any(ends) {
        parts.push(LAST_DAY.to_owned());
    }
    let rule = parts.join(";");
    let text = format!("DTSTART:{}T000000Z\nRRULE:{rule}", first.strftime("%Y%m%d"));
    let rules: RRuleSet = text.parse().map_err(|error: rrule::RRuleError| error.to_string())?;
    let days = rules.all(TAKEN_MAX).dates;
    Ok(days.iter().filter_map(|day| date(&day.format("%Y%m%d").to_string())).collect())
}

/// The last day that `UNTIL` lets in. Beside a start on the clock of a place it is that moment in UTC, which east of
/// Greenwich is on the day before.
fn last_day(event: &Component<'_>, until: &str) -> Option<Date> {
    let day = date(until.get(..8)?)?;
    let hour: u8 = until.get(9..11).and_then(|hour| hour.parse().ok()).unwrap_or(0);
    let start = event.find_prop("DTSTART")?;
    let is_of_a_place = start.val.as_str().contains('T') && !start.val.as_str().ends_with('Z');
    if is_of_a_place && until.ends_with('Z') && hour >= 12 { day.tomorrow().ok() } else { Some(day) }
}

/// The days that a list names, in one line or several.
fn dates(event: &Component<'_>, name: &str) -> Vec<Date> {
    let lines = event.properties.iter().filter(|property| property.name == name);
    lines.flat_map(|line| line.val.as_str().split(',')).filter_map(|day| date(day.trim().get(..8)?)).collect()
}

/// Days that are events of their own, or were called off alone.
fn moved_alone<'a>(event: &'a Component<'_>, all: &'a [Component<'_>]) -> impl Iterator<Item = Date> + 'a {
    let uid = value(event, "UID").filter(|_| value(event, "RECURRENCE-ID").is_none());
    let is_of_it = move |other: &&Component<'_>| uid.is_some() && value(other, "UID") == uid;
    all.iter().filter(is_of_it).filter_map(|other| date(value(other, "RECURRENCE-ID")?.get(..8)?))
}
