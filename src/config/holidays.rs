//! Holidays from an iCalendar file (RFC 5545), as calendars on the web offer them: each all-day event is a holiday.

use super::findings::{Findings, Place, Placed};
use super::papers::Papers;
use super::sheet::Section;
use icalendar::parser::{Component, read_calendar, unfold};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Longest holiday we believe, in days; a longer one is somebody's sabbatical or a slip of the year.
const EVENT_DAYS_MAX: i32 = 62;

pub fn read(section: Section<'_>, papers: &Papers<'_>) -> BTreeSet<Date> {
    let findings = section.findings;
    let path = section.needed_text("ics", "write { ics = \"tables/holidays.ics\" }");
    section.close();
    let Some(path) = path else { return BTreeSet::new() };
    let remedy = "put the file there; the path is relative to this directory";
    let Some(text) = papers.text(&path.value, &path.place, remedy) else { return BTreeSet::new() };
    from_text(&text, &path, findings)
}

fn from_text(text: &str, path: &Placed<String>, findings: &Findings) -> BTreeSet<Date> {
    let whole = Place::whole(&path.value);
    let unfolded = unfold(text);
    let events = match read_calendar(&unfolded) {
        Ok(calendar) => calendar.components.into_iter().filter(|part| part.name == "VEVENT").collect::<Vec<_>>(),
        Err(_) => Vec::new(),
    };
    if events.is_empty() {
        findings.error(&whole, "there is no event in it", "export the holidays as iCalendar (.ics)");
    }
    let mut dates = BTreeSet::new();
    for event in &events {
        let name = value(event, "SUMMARY").unwrap_or("an event without a name");
        if event.find_prop("RRULE").is_some() {
            let message = format!("\"{name}\" repeats by a rule, and only its first day is taken");
            findings.warning(&whole, message, "export each year's date as an event of its own");
        }
        match days(event) {
            Some(days) => dates.extend(days),
            None => findings.warning(
                &whole,
                format!("\"{name}\" is not an event of whole days, and is left out"),
                "make it an all-day event",
            ),
        }
    }
    dates
}

/// The days of an all-day event. `DTEND` is the day after the last (RFC 5545 3.6.1); without it there is one day.
fn days(event: &Component<'_>) -> Option<Vec<Date>> {
    let first = date(value(event, "DTSTART")?)?;
    let end = value(event, "DTEND").and_then(date).filter(|end| *end > first);
    let end = end.or_else(|| first.tomorrow().ok())?;
    let length = first.until(end).ok()?.get_days();
    (length <= EVENT_DAYS_MAX).then(|| first.series(jiff::Span::new().days(1)).take_while(|day| *day < end).collect())
}

fn value<'a>(event: &'a Component<'_>, name: &str) -> Option<&'a str> {
    event.find_prop(name).map(|property| property.val.as_str())
}

/// `20261225`; a date with a time is none.
fn date(text: &str) -> Option<Date> {
    (text.len() == 8).then(|| Date::strptime("%Y%m%d", text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn all_day_events_are_holidays_and_the_end_is_exclusive() {
        let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n\
            BEGIN:VEVENT\r\nSUMMARY:Christmas\r\nDTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nSUMMARY:New\r\n  Year\r\nDTSTART;VALUE=DATE:20270101\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nSUMMARY:Lunch\r\nDTSTART:20261201T120000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let findings = Findings::default();
        let path = Placed { value: "h.ics".to_owned(), place: Place::whole("team.toml") };
        let dates = from_text(text, &path, &findings);
        assert_eq!(dates, BTreeSet::from([date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)]));
        let plain = findings.into_problems().iter().map(super::super::problem::Problem::to_plain).collect::<Vec<_>>();
        assert_eq!(
            plain,
            [
                "h.ics: warning: \"New Year\" repeats by a rule, and only its first day is taken; export each year's date as an event of its own",
                "h.ics: warning: \"Lunch\" is not an event of whole days, and is left out; make it an all-day event",
            ]
        );
    }

    #[test]
    fn what_is_no_calendar_is_an_error() {
        let findings = Findings::default();
        let path = Placed { value: "h.ics".to_owned(), place: Place::whole("team.toml") };
        assert!(from_text("<html>", &path, &findings).is_empty());
        assert_eq!(findings.into_problems().len(), 1);
    }
}
