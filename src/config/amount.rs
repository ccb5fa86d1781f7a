//! Numbers, lengths of time and sizes with their least and most.
//!
//! A [`duration`] is the wall clock's; [`working_time`] is what counts in opening hours.

use super::findings::{Findings, Placed};
use super::sheet::Section;
use crate::domain::calendar::{BadTime, WorkSpan};
use std::ops::RangeInclusive;
use std::time::Duration;

pub const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}
pub const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}
pub const fn hours(count: u64) -> Duration {
    Duration::from_secs(count * 3_600)
}

/// A length of time on the wall clock; a day is 24 hours.
pub fn duration(text: &Placed<String>, findings: &Findings) -> Option<Duration> {
    match WorkSpan::parse(&text.value) {
        Ok(WorkSpan::Time(time)) => Some(time),
        Ok(WorkSpan::Days(days)) => Some(hours(24 * u64::from(days))),
        Err(why) => {
            findings.refusal(&text.place, &why);
            None
        }
    }
}

/// A length of working time; a day is a working day.
pub fn working_time(text: &Placed<String>, findings: &Findings) -> Option<WorkSpan> {
    let refuse = |why: BadTime| match why {
        BadTime::Span(_) => findings.refusal(&text.place, &format!("{why} (working days)")),
        other => findings.refusal(&text.place, &other),
    };
    WorkSpan::parse(&text.value).map_err(refuse).ok()
}

/// A key's length of time, or else `default`.
pub fn duration_or(
    section: &Section<'_>,
    key: &'static str,
    default: Duration,
    range: RangeInclusive<Duration>,
) -> Duration {
    let Some(text) = section.text(key) else { return default };
    let Some(time) = duration(&text, section.findings) else { return default };
    if !range.contains(&time) {
        let shown = |time: &Duration| WorkSpan::Time(*time);
        let message = format!("`{key}` is {}", text.value);
        let remedy = format!("write at least {} and at most {}", shown(range.start()), shown(range.end()));
        section.findings.error(&text.place, message, remedy);
    }
    time
}

/// A key's number, if it is given.
pub fn count(section: &Section<'_>, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
    let number = section.whole(key)?;
    let value = u32::try_from(number.value).ok().filter(|value| range.contains(value));
    if value.is_none() {
        let remedy = format!("write at least {} and at most {}", range.start(), range.end());
        section.findings.error(&number.place, format!("`{key}` is {}", number.value), remedy);
    }
    value
}

/// A key's size in bytes, or else `default`: `35MB`, `512KB`. Units are powers of 1024, as mail servers count.
pub fn size_or(section: &Section<'_>, key: &'static str, default: u64, range: RangeInclusive<u64>) -> u64 {
    let Some(text) = section.text(key) else { return default };
    match parse_size(&text.value) {
        Some(bytes) if range.contains(&bytes) => bytes,
        Some(_) => {
            let remedy =
                format!("write at least {} and at most {}", shown_size(*range.start()), shown_size(*range.end()));
            section.findings.error(&text.place, format!("`{key}` is {}", text.value), remedy);
            default
        }
        None => {
            let message = format!("\"{}\" is no size", text.value);
            section.findings.error(&text.place, message, "write a number and a unit, like \"35MB\" or \"512KB\"");
            default
        }
    }
}

fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let unit_bytes = match unit.trim().to_ascii_uppercase().as_str() {
        "KB" => 1 << 10,
        "MB" => 1 << 20,
        "GB" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit_bytes)
}

fn shown_size(bytes: u64) -> String {
    if bytes.is_multiple_of(1 << 20) { format!("{}MB", bytes >> 20) } else { format!("{}KB", bytes >> 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_unit() {
        assert_eq!(parse_size("35MB"), Some(35 * 1024 * 1024));
        assert_eq!(parse_size("512 kb"), Some(512 * 1024));
        assert_eq!(parse_size("35"), None);
        assert_eq!(parse_size("99999999999999999999GB"), None);
        assert_eq!(shown_size(35 << 20), "35MB");
    }
}
