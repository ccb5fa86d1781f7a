//! Moments as people type them: `2026-11-20 17:55`, `fri 17:55`, `2026-11-20T17:55:00Z`; and how long ago, `30d`.

use crate::domain::calendar::WorkSpan;
use crate::domain::time::Timestamp;
use anyhow::anyhow;
use jiff::civil::{DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use std::time::Duration;

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// A moment; without a zone of its own it is one on the wall clock of `zone`, and a day of the week is the next such.
pub fn parse(text: &str, now: Timestamp, zone: &TimeZone) -> anyhow::Result<Timestamp> {
    let text = text.trim();
    if let Some(at) = Timestamp::parse_rfc3339(text) {
        return Ok(at);
    }
    let no_time = || anyhow!("`{text}` is no time; write it like 2026-11-20 17:55, fri 17:55 or 2026-11-20T17:55:00Z");
    let local = match text.split_once(' ').and_then(|(day, time)| Some((weekday(day)?, time))) {
        Some((day, time)) => {
            let time = clock_time(time).ok_or_else(no_time)?;
            let here = now.to_jiff().to_zoned(zone.clone()).datetime();
            let today = here.date().to_datetime(time);
            let days = here.date().weekday().until(day);
            let is_over = days == 0 && today < here;
            let ahead = jiff::Span::new().days(i64::from(days) + if is_over { 7 } else { 0 });
            today.checked_add(ahead).map_err(|_| no_time())?
        }
        None => text.parse::<DateTime>().map_err(|_| no_time())?,
    };
    let zoned = local.to_zoned(zone.clone()).map_err(|_| no_time())?;
    Ok(Timestamp::from_jiff(zoned.timestamp()))
}

/// `17:55`, `9:00`.
fn clock_time(text: &str) -> Option<Time> {
    let text = text.trim();
    let is_short = text.find(':') == Some(1);
    if is_short { format!("0{text}").parse().ok() } else { text.parse().ok() }
}

fn weekday(text: &str) -> Option<Weekday> {
    let text = text.to_lowercase();
    DAYS.iter().find(|(short, _)| text.starts_with(short)).map(|(_, day)| *day)
}

/// How long ago: `30d`, `12h`.
pub fn ago(text: &str) -> anyhow::Result<Duration> {
    match WorkSpan::parse(text.trim()) {
        Ok(WorkSpan::Time(time)) => Ok(time),
        Ok(WorkSpan::Days(days)) => Ok(Duration::from_secs(86_400 * u64::from(days))),
        Err(_) => Err(anyhow!("`{text}` is no length of time; write it like 30d or 12h")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_people_type_them() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // A Wednesday, 10:00 in Berlin.
        let now = Timestamp::parse_rfc3339("2026-11-18T09:00:00Z").unwrap();
        for (text, at) in [
            ("fri 17:55", "2026-11-20T16:55:00Z"),
            ("FRI 9:05", "2026-11-20T08:05:00Z"),
            ("Friday 17:55", "2026-11-20T16:55:00Z"),
            ("wed 11:00", "2026-11-18T10:00:00Z"),
            ("wed 09:00", "2026-11-25T08:00:00Z"),
            ("2026-07-01 12:00", "2026-07-01T10:00:00Z"),
            ("2026-07-01T12:00", "2026-07-01T10:00:00Z"),
            ("2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z"),
        ] {
            assert_eq!(parse(text, now, &zone).unwrap(), Timestamp::parse_rfc3339(at).unwrap(), "{text}");
        }
        assert_eq!(ago("30d").unwrap(), Duration::from_secs(30 * 86_400));
        assert!(parse("whenever", now, &zone).is_err() && parse("fri", now, &zone).is_err());
    }
}
