//! Days from an iCalendar file (RFC 5545): a region's holidays, as calendars on the web offer them, or a rep's absences.
//! Each event of whole days counts, unless it was cancelled.

mod recurrence;

use super::findings::{Findings, Place, Placed};
use super::papers::Papers;
use super::sheet::Section;
use icalendar::parser::{Component, read_calendar, unfold};
use jiff::civil::Date;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Longest holiday of a region that we believe, in days; a longer one is a slip of the year.
const HOLIDAY_DAYS_MAX: i32 = 62;
/// Longest absence of a rep: a year with his child, or on leave.
const ABSENCE_DAYS_MAX: i32 = 366;

/// Whose days they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Everybody's: calendars of holidays mark them as taking nobody's time.
    Region,
    /// One rep's: an event that takes none of his time does not keep him away.
    Rep,
}

impl Of {
    const fn days_max(self) -> i32 {
        match self {
            Self::Region => HOLIDAY_DAYS_MAX,
            Self::Rep => ABSENCE_DAYS_MAX,
        }
    }
}

pub fn read(section: Section<'_>, of: Of, papers: &Papers<'_>) -> BTreeSet<Date> {
    let findings = section.findings;
    let path = section.needed_text("ics", "write { ics = \"tables/holidays.ics\" }");
    section.close();
    let Some(path) = path else { return BTreeSet::new() };
    let remedy = "put the file there; the path is relative to this directory";
    let Some(text) = papers.text(&path.value, &path.place, remedy) else { return BTreeSet::new() };
    from_text(&text, of, &path, findings)
}

fn from_text(text: &str, of: Of, path: &Placed<String>, findings: &Findings) -> BTreeSet<Date> {
    let whole = Place::whole(&path.value);
    let unfolded = unfold(text);
    // A calendar without an event says that nobody is away yet.
    let events = match read_calendar(&unfolded) {
        Ok(calendar) if text.trim_start().starts_with("BEGIN:VCALENDAR") => latest(calendar.components),
        Ok(_) | Err(_) => {
            findings.error(&whole, "it is no calendar", "export the holidays as iCalendar (.ics)");
            Vec::new()
        }
    };
    let mut dates = BTreeSet::new();
    for event in events.iter().filter(|event| counts(event, of)) {
        let name = value(event, "SUMMARY").unwrap_or("an event without a name");
        let Some((first, length)) = days(event) else {
            let message = format!("\"{name}\" is not an event of whole days, and is left out");
            findings.warning(&whole, message, "make it an all-day event that ends after it begins");
            continue;
        };
        let most = of.days_max();
        if length > most {
            let message = format!("\"{name}\" lasts {length} days, and is left out: at most {most} are believed");
            findings.warning(&whole, message, "mend its end, or make two events of it");
            continue;
        }
        match recurrence::firsts(event, &events) {
            Ok(firsts) => dates.extend(firsts.iter().flat_map(|first| days_from(*first, length))),
            Err(why) => {
                let message = format!(
                    "\"{name}\" repeats in a way that is not understood, and only its first day is taken: {why}"
                );
                findings.warning(&whole, message, "export each date as an event of its own");
                dates.extend(days_from(first, length));
            }
        }
    }
    dates
}

/// Whether an event keeps anybody from work. Who works elsewhere works.
fn counts(event: &Component<'_>, of: Of) -> bool {
    let is = |name, words: &[&str]| {
        value(event, name).is_some_and(|is| words.iter().any(|word| is.trim().eq_ignore_ascii_case(word)))
    };
    let is_free = is("TRANSP", &["TRANSPARENT"]) || is("X-MICROSOFT-CDO-BUSYSTATUS", &["FREE", "WORKINGELSEWHERE"]);
    let takes_no_time = of == Of::Rep && is_free;
    !takes_no_time && !is("STATUS", &["CANCELLED"])
}

fn days_from(first: Date, length: i32) -> impl Iterator<Item = Date> {
    first.series(jiff::Span::new().days(1)).take(usize::try_from(length).unwrap_or(0))
}

/// Of an event that was moved or called off later, its last word: the highest `SEQUENCE` under its `UID` (RFC 5545 3.8.7.4).
/// One day of those that repeat is an event of its own.
fn latest(components: Vec<Component<'_>>) -> Vec<Component<'_>> {
    let events: Vec<Component<'_>> = components.into_iter().filter(|part| part.name == "VEVENT").collect();
    let sequence =
        |event: &Component<'_>| value(event, "SEQUENCE").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let is_same = |one: &Component<'_>, other: &Component<'_>| {
        let key = |event| (value(event, "UID").map(str::to_owned), value(event, "RECURRENCE-ID").map(str::to_owned));
        value(one, "UID").is_some() && key(one) == key(other)
    };
    let is_last =
        |event: &Component<'_>| !events.iter().any(|other| is_same(event, other) && sequence(other) > sequence(event));
    events.iter().filter(|event| is_last(event)).cloned().collect()
}

/// First day and number of days of an event without times, or from midnight to midnight. `DTEND` is the day after the last (RFC 5545 3.6.1);
/// instead of it there may be a length, and without either there is one day.
fn days(event: &Component<'_>) -> Option<(Date, i32)> {
    let start = value(event, "DTSTART")?;
    let first = date(start)?;
    let end = match (value(event, "DTEND"), value(event, "DURATION")) {
        (Some(end), _) => date(end)?,
        (None, Some(length)) => first.checked_add(jiff::Span::new().days(whole_days(length)?)).ok()?,
        // A moment is no day.
        (None, None) if start.contains('T') => return None,
        (None, None) => first,
    };
    let end = match end.cmp(&first) {
        Ordering::Greater => end,
        // Some write the last day where the day after it is meant.
        Ordering::Equal => first.tomorrow().ok()?,
        Ordering::Less => return None,
    };
    Some((first, first.until(end).ok()?.get_days()))
}

fn value<'a>(event: &'a Component<'_>, name: &str) -> Option<&'a str> {
    event.find_prop(name).map(|property| property.val.as_str())
}

/// `P2D`, `P1W`, `PT48H`.
fn whole_days(length: &str) -> Option<i64> {
    let span: jiff::Span = length.parse().ok()?;
    let hours = i64::from(span.get_hours());
    let is_whole = hours % 24 == 0 && span.get_minutes() == 0 && span.get_seconds() == 0;
    let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days()) + hours / 24;
    (is_whole && days > 0).then_some(days)
}

/// `20261225`, and `20261225T000000` with or without a `Z`; a date with another time is none.
fn date(text: &str) -> Option<Date> {
    let (day, time) = text.split_once('T').unwrap_or((text, "000000"));
    let is_midnight = time.trim_end_matches('Z') == "000000";
    (is_midnight && day.len() == 8).then(|| Date::strptime("%Y%m%d", day).ok()).flatten()
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
        let dates = from_text(text, Of::Region, &path, &findings);
        let soon: Vec<Date> = dates.range(..date(2029, 1, 1)).copied().collect();
        let new_year = |year| date(year, 1, 1);
        assert_eq!(soon, [date(2026, 12, 25), date(2026, 12, 26), new_year(2027), new_year(2028)]);
        let plain = findings.into_problems().iter().map(super::super::problem::Problem::to_plain).collect::<Vec<_>>();
        assert_eq!(
            plain,
            [
                "h.ics: warning: \"Lunch\" is not an event of whole days, and is left out; make it an all-day event that ends after it begins",
            ]
        );
    }

    #[test]
    fn what_keeps_a_rep_away() {
        for (lines, of, days) in [
            ("DTSTART;VALUE=DATE:20261201\r\nDURATION:P2D", Of::Rep, 2),
            ("DTSTART;VALUE=DATE:20261201\r\nDURATION:P1W", Of::Rep, 7),
            ("DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261203\r\nSTATUS:CANCELLED", Of::Rep, 0),
            ("DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261203\r\nTRANSP:TRANSPARENT", Of::Rep, 0),
            ("DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261203\r\nTRANSP:TRANSPARENT", Of::Region, 2),
            ("DTSTART;TZID=Europe/Berlin:20261201T000000\r\nDTEND;TZID=Europe/Berlin:20261203T000000", Of::Rep, 2),
            ("DTSTART:20261201T000000Z\r\nDTEND:20261202T000000Z", Of::Rep, 1),
            ("DTSTART;VALUE=DATE:20261201\r\nX-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", Of::Rep, 0),
            ("DTSTART;VALUE=DATE:20261201\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF", Of::Rep, 1),
            ("DTSTART;VALUE=DATE:20261201\r\nRRULE:FREQ=WEEKLY;COUNT=3", Of::Rep, 3),
            ("DTSTART;VALUE=DATE:20261201\r\nDURATION:P2D\r\nRRULE:FREQ=MONTHLY;BYDAY=1TU;UNTIL=20270301", Of::Rep, 6),
            ("DTSTART;VALUE=DATE:20261201\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE;VALUE=DATE:20261208", Of::Rep, 2),
            ("DTSTART;VALUE=DATE:20261201\r\nRDATE;VALUE=DATE:20261210,20261211", Of::Rep, 3),
            (
                "DTSTART;TZID=Europe/Berlin:20261204T000000\r\nDTEND;TZID=Europe/Berlin:20261205T000000\r\n\
                 RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20261217T230000Z\r\nEXDATE;TZID=Europe/Berlin:20261211T000000",
                Of::Rep,
                2,
            ),
            ("DTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=DAILY", Of::Rep, 41 * 365 + 11),
            ("DTSTART;VALUE=DATE:20261201\r\nRRULE:FREQ=SOMETIMES", Of::Rep, 1),
            ("DTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z", Of::Rep, 0),
            ("DTSTART:20261201T000000Z", Of::Rep, 0),
        ] {
            let text = format!(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Away\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
            );
            let path = Placed { value: "a.ics".to_owned(), place: Place::whole("team.toml") };
            assert_eq!(from_text(&text, of, &path, &Findings::default()).len(), days, "{lines}");
        }
    }

    #[test]
    fn what_was_moved_or_called_off_counts_as_it_is_now() {
        let day = |day: &str, lines: &str| {
            format!("BEGIN:VEVENT\r\nUID:x@y\r\nSUMMARY:Away\r\nDTSTART;VALUE=DATE:{day}\r\n{lines}\r\nEND:VEVENT\r\n")
        };
        for (events, days) in [
            (day("20261207", "SEQUENCE:0") + &day("20261207", "SEQUENCE:1\r\nSTATUS:CANCELLED"), vec![]),
            (day("20261207", "SEQUENCE:0") + &day("20261209", "SEQUENCE:1"), vec![date(2026, 12, 9)]),
            (day("20261209", "SEQUENCE:2") + &day("20261207", "SEQUENCE:1"), vec![date(2026, 12, 9)]),
            (
                day("20261207", "SEQUENCE:0") + &day("20261209", "RECURRENCE-ID:20261214\r\nSEQUENCE:1"),
                vec![date(2026, 12, 7), date(2026, 12, 9)],
            ),
            (
                day("20261207", "RRULE:FREQ=DAILY;COUNT=3") + &day("20261218", "RECURRENCE-ID;VALUE=DATE:20261208"),
                vec![date(2026, 12, 7), date(2026, 12, 9), date(2026, 12, 18)],
            ),
            (
                day("20261207", "RRULE:FREQ=DAILY;COUNT=2")
                    + &day("20261208", "RECURRENCE-ID:20261208\r\nSTATUS:CANCELLED"),
                vec![date(2026, 12, 7)],
            ),
            (String::new(), vec![]),
            (day("20261210", "DTEND;VALUE=DATE:20261207"), vec![]),
        ] {
            let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n");
            let path = Placed { value: "a.ics".to_owned(), place: Place::whole("team.toml") };
            let findings = Findings::default();
            assert_eq!(from_text(&text, Of::Rep, &path, &findings).into_iter().collect::<Vec<_>>(), days, "{events}");
            let wrong = findings.into_problems().iter().any(|problem| problem.to_plain().contains("no calendar"));
            assert!(!wrong, "{events}");
        }
    }

    #[test]
    fn what_is_no_calendar_is_an_error() {
        let findings = Findings::default();
        let path = Placed { value: "h.ics".to_owned(), place: Place::whole("team.toml") };
        assert!(from_text("<html>", Of::Region, &path, &findings).is_empty());
        assert_eq!(findings.into_problems().len(), 1);
    }
}
