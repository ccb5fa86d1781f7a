//! Working time: when people are there, and what "two hours" means on a Friday afternoon.
//!
//! A calendar is open at an instant if the clock on its wall then shows an opening hour of a day that is no holiday.
//! That one sentence settles daylight saving time: an hour that is skipped is not worked, one that comes twice is
//! worked twice.

use super::id::CalendarId;
use super::time::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// How far ahead a calendar is searched. A calendar that is closed for ten years never opens.
const HORIZON_DAYS: i64 = 3_660;

/// What [`Calendar::next_opening`] says of a calendar that does not open.
const NEVER_DAYS: i64 = 366;

/// A span of working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkSpan {
    Time(Duration),
    /// The same time of day, so many working days on.
    Days(u32),
}

/// Why a text is no span, opening hours or calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTime {
    #[error("`{0}` is no length of time; write a number and a unit: `90s`, `30m`, `2h` or `3d`")]
    Span(String),
    #[error("`{0}` is no time at all; it must be more than zero")]
    NoSpan(String),
    #[error("`{0}` is longer than ten years; write less")]
    TooLong(String),
    #[error("`{0}` are no opening hours; write `09:00-17:30`, with 24:00 as the end of the day")]
    Hours(String),
    #[error("`{0}` ends before it begins; split a night shift at midnight: `22:00-24:00` and `00:00-06:00`")]
    Backwards(String),
    #[error("`{0}` and `{1}` of one day overlap; join them or move one")]
    Overlap(String, String),
    #[error("there is no opening hour in the whole week; give `hours`, or `always = true`")]
    NeverOpen,
}

impl WorkSpan {
    /// `90s`, `30m`, `2h`, `3d`.
    pub fn parse(text: &str) -> Result<Self, BadTime> {
        let text = text.trim();
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit) = text.split_at(digits);
        let bad = || BadTime::Span(text.to_owned());
        let unit_s: u64 = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => return Err(bad()),
        };
        if number.is_empty() {
            return Err(bad());
        }
        let too_long = || BadTime::TooLong(text.to_owned());
        let count: u32 = number.parse().map_err(|_| too_long())?;
        let seconds = u64::from(count) * unit_s;
        match seconds {
            0 => Err(BadTime::NoSpan(text.to_owned())),
            _ if seconds > 3_650 * 86_400 => Err(too_long()),
            _ if unit == "d" => Ok(Self::Days(count)),
            _ => Ok(Self::Time(Duration::from_secs(seconds))),
        }
    }
}

/// As it would be written: `2h`, `90m`, `3d`.
impl fmt::Display for WorkSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days}d"),
            Self::Time(time) => match time.as_secs() {
                s if s > 0 && s % 3_600 == 0 => write!(f, "{}h", s / 3_600),
                s if s > 0 && s % 60 == 0 => write!(f, "{}m", s / 60),
                s => write!(f, "{s}s"),
            },
        }
    }
}

/// Opening hours within one day, in minutes after midnight on the wall clock; may end at 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours {
    from_min: u16,
    to_min: u16,
}

impl Hours {
    const WHOLE_DAY: Self = Self { from_min: 0, to_min: 1_440 };

    /// `09:00-12:30`.
    pub fn parse(text: &str) -> Result<Self, BadTime> {
        let bad = || BadTime::Hours(text.to_owned());
        let (from, to) = text.split_once('-').ok_or_else(bad)?;
        let (from_min, to_min) = (minute_of_day(from).ok_or_else(bad)?, minute_of_day(to).ok_or_else(bad)?);
        if from_min < to_min { Ok(Self { from_min, to_min }) } else { Err(BadTime::Backwards(text.to_owned())) }
    }
    fn opens_ms(self) -> i64 {
        i64::from(self.from_min) * MINUTE_MS
    }
    fn closes_ms(self) -> i64 {
        i64::from(self.to_min) * MINUTE_MS
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from_min, to_min } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from_min / 60, from_min % 60, to_min / 60, to_min % 60)
    }
}

fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two_digits = |part: &str| (part.len() == 2).then(|| part.parse::<u16>().ok()).flatten();
    let total = two_digits(hour)? * 60 + two_digits(minute).filter(|minute| *minute < 60)?;
    (total <= 1_440).then_some(total)
}

/// When somebody works, in one zone.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub id: CalendarId,
    zone: TimeZone,
    /// Monday first; each day's hours sorted and apart.
    week: [Vec<Hours>; 7],
    /// In days since 1970-01-01.
    holidays: BTreeSet<i64>,
}

/// A stretch of time in which the zone's offset from UTC stays the same: there, wall-clock time is plain arithmetic.
struct Stretch {
    from_ms: i64,
    to_ms: i64,
    offset_ms: i64,
}

impl Calendar {
    /// Open day and night, holidays too.
    pub fn always(id: CalendarId, zone: TimeZone) -> Self {
        Self { id, zone, week: std::array::from_fn(|_| vec![Hours::WHOLE_DAY]), holidays: BTreeSet::new() }
    }

    /// `week` begins with Monday; a day may have several hours, in any order.
    pub fn new(
        id: CalendarId,
        zone: TimeZone,
        mut week: [Vec<Hours>; 7],
        holidays: &BTreeSet<Date>,
    ) -> Result<Self, BadTime> {
        for day in &mut week {
            day.sort_unstable();
            if let Some(pair) = day.windows(2).find(|pair| pair[0].to_min > pair[1].from_min) {
                return Err(BadTime::Overlap(pair[0].to_string(), pair[1].to_string()));
            }
        }
        if week.iter().all(Vec::is_empty) {
            return Err(BadTime::NeverOpen);
        }
        Ok(Self { id, zone, week, holidays: holidays.iter().map(|date| day_number(*date)).collect() })
    }

    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The longest time that it is open without a break, holidays aside; a week of what never closes.
    pub fn longest_shift(&self) -> Duration {
        const DAY_MIN: u32 = 1_440;
        let two_weeks = (0_u32..).zip(self.week.iter().chain(&self.week));
        let opens = two_weeks.flat_map(|(day, hours)| {
            hours
                .iter()
                .map(move |hours| (day * DAY_MIN + u32::from(hours.from_min), day * DAY_MIN + u32::from(hours.to_min)))
        });
        let (mut since, mut until, mut longest_min) = (0, 0, 0);
        for (from, to) in opens {
            if from > until {
                since = from;
            }
            until = to;
            longest_min = longest_min.max(until - since);
        }
        Duration::from_secs(u64::from(longest_min.min(7 * DAY_MIN)) * 60)
    }

    pub fn is_open(&self, at: Timestamp) -> bool {
        self.openings(at.as_ms(), at.as_ms().saturating_add(1)).next().is_some()
    }

    /// `at` itself while open; a year on if the calendar does not open before.
    pub fn next_opening(&self, at: Timestamp) -> Timestamp {
        let never = at.as_ms().saturating_add(NEVER_DAYS * DAY_MS);
        let opens = self.openings(at.as_ms(), never).next().map(|(opens, _)| opens);
        Timestamp::from_ms(opens.unwrap_or(never))
    }

    /// `at` itself while open, and at closing time; else when work begins next.
    pub fn in_working_time(&self, at: Timestamp) -> Timestamp {
        let just_before = Timestamp::from_ms(at.as_ms().saturating_sub(1));
        if self.is_open(just_before) { at } else { self.next_opening(at) }
    }

    /// The first instant by which `span` has been worked since `from`: two hours from Friday 16:00 with closing time
    /// at 18:00 are over at 18:00, not on Monday. Days count from the next opening, so that three days are never
    /// less than three days' work: from Friday after hours, `1d` ends on Tuesday when work begins.
    pub fn add(&self, from: Timestamp, span: WorkSpan) -> Timestamp {
        match span {
            WorkSpan::Time(time) => self.add_time(from, time),
            WorkSpan::Days(days) => self.add_days(from, days),
        }
    }

    /// `percent` of `span`, from `from` on. Of days, it is the share of the working time in them.
    pub fn share(&self, from: Timestamp, span: WorkSpan, percent: u32) -> Timestamp {
        let whole = match span {
            WorkSpan::Time(time) => time,
            WorkSpan::Days(_) if percent == 100 => return self.add(from, span),
            WorkSpan::Days(days) => self.between(from, self.add_days(from, days)),
        };
        let part_ms = whole.as_millis().saturating_mul(u128::from(percent)) / 100;
        self.add_time(from, Duration::from_millis(u64::try_from(part_ms).unwrap_or(u64::MAX)))
    }

    /// Working time from one instant to a later one.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> Duration {
        let worked_ms: i64 = self.openings(from.as_ms(), to.as_ms()).map(|(opens, closes)| closes - opens).sum();
        Duration::from_millis(worked_ms.unsigned_abs())
    }

    /// When the local week of `at` began: Monday at midnight.
    pub fn week_start(&self, at: Timestamp) -> Timestamp {
        let (today, _) = self.local(at.as_ms());
        // 1970-01-01 was a Thursday.
        self.instant(today - (today + 3).rem_euclid(7), 0)
    }

    /// Holidays were written, and not one of them is left.
    pub fn holidays_are_over(&self, at: Timestamp) -> bool {
        self.holidays.last().is_some_and(|last| *last < self.local(at.as_ms()).0)
    }

    /// Whether the local day of `at` is one of the holidays.
    pub fn is_holiday(&self, at: Timestamp) -> bool {
        self.holidays.contains(&self.local(at.as_ms()).0)
    }

    /// When work begins on the `nth` working day after the local day of `at`.
    pub fn opening_of_day_after(&self, at: Timestamp, nth: u32) -> Timestamp {
        let today = self.local(at.as_ms()).0;
        match self.working_days_after(today).nth(nth.saturating_sub(1) as usize) {
            Some(day) => self.next_opening(self.instant(day, 0)),
            None => Timestamp::from_ms(at.as_ms().saturating_add(HORIZON_DAYS * DAY_MS)),
        }
    }

    /// `Fri 20 Nov 16:50 CET`.
    pub fn show(&self, at: Timestamp) -> String {
        at.to_jiff().to_zoned(self.zone.clone()).strftime("%a %-d %b %H:%M %Z").to_string()
    }

    /// To the second, for waits that are shorter than a minute.
    pub fn show_second(&self, at: Timestamp) -> String {
        at.to_jiff().to_zoned(self.zone.clone()).strftime("%H:%M:%S").to_string()
    }

    fn add_time(&self, from: Timestamp, time: Duration) -> Timestamp {
        let mut left_ms = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        if left_ms == 0 {
            return from;
        }
        let horizon = from.as_ms().saturating_add(HORIZON_DAYS * DAY_MS);
        for (opens, closes) in self.openings(from.as_ms(), horizon) {
            if left_ms <= closes - opens {
                return Timestamp::from_ms(opens + left_ms);
            }
            left_ms -= closes - opens;
        }
        Timestamp::from_ms(horizon)
    }

    fn add_days(&self, from: Timestamp, days: u32) -> Timestamp {
        let Some(before) = days.checked_sub(1) else { return from };
        let (first_day, time_ms) = self.local(self.next_opening(from).as_ms());
        match self.working_days_after(first_day).nth(before as usize) {
            Some(day) => self.instant(day, into_hours(self.hours_of(day), time_ms)),
            None => Timestamp::from_ms(from.as_ms().saturating_add(HORIZON_DAYS * DAY_MS)),
        }
    }

    fn working_days_after(&self, day: i64) -> impl Iterator<Item = i64> {
        (day + 1..=day + HORIZON_DAYS).filter(|day| !self.hours_of(*day).is_empty())
    }

    /// The hours of a local day, by its number since 1970-01-01, a Thursday.
    fn hours_of(&self, day: i64) -> &[Hours] {
        if self.holidays.contains(&day) {
            return &[];
        }
        let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
        &self.week[weekday]
    }

    /// Every open stretch of time within the given one, in order, as (opens, closes). Work that goes on through a
    /// change of the offset comes in two parts that touch.
    fn openings(&self, from_ms: i64, to_ms: i64) -> impl Iterator<Item = (i64, i64)> {
        let of_day = |stretch: &Stretch, day: i64| {
            let (from_ms, to_ms) = (stretch.from_ms, stretch.to_ms);
            let midnight = day * DAY_MS - stretch.offset_ms;
            let clip = move |hours: &Hours| {
                ((midnight + hours.opens_ms()).max(from_ms), (midnight + hours.closes_ms()).min(to_ms))
            };
            self.hours_of(day).iter().map(clip).filter(|(opens, closes)| opens < closes)
        };
        self.stretches(within_years(from_ms), within_years(to_ms)).flat_map(move |stretch| {
            let first = (stretch.from_ms + stretch.offset_ms).div_euclid(DAY_MS);
            let last = (stretch.to_ms - 1 + stretch.offset_ms).div_euclid(DAY_MS);
            (first..=last).flat_map(move |day| of_day(&stretch, day))
        })
    }

    fn stretches(&self, from_ms: i64, to_ms: i64) -> impl Iterator<Item = Stretch> {
        let stretch_at = move |at_ms: i64| {
            let at = Timestamp::from_ms(at_ms).to_jiff();
            let changes_ms = self.zone.following(at).next().map_or(i64::MAX, |next| next.timestamp().as_millisecond());
            Stretch { from_ms: at_ms, to_ms: changes_ms.min(to_ms), offset_ms: self.offset_ms(at_ms) }
        };
        let first = (from_ms < to_ms).then(|| stretch_at(from_ms));
        std::iter::successors(first, move |stretch| (stretch.to_ms < to_ms).then(|| stretch_at(stretch.to_ms)))
    }

    fn offset_ms(&self, at_ms: i64) -> i64 {
        i64::from(self.zone.to_offset(Timestamp::from_ms(at_ms).to_jiff()).seconds()) * 1_000
    }

    /// The local day of an instant, and the time on the wall clock after its midnight.
    fn local(&self, at_ms: i64) -> (i64, i64) {
        let wall_ms = within_years(at_ms) + self.offset_ms(at_ms);
        (wall_ms.div_euclid(DAY_MS), wall_ms.rem_euclid(DAY_MS))
    }

    /// The instant at which the wall clock shows this: the first of two, and as much later as a gap is long (RFC 5545
    /// 3.3.5 says the same).
    fn instant(&self, day: i64, time_ms: i64) -> Timestamp {
        let wall_ms = day * DAY_MS + time_ms;
        let wall = TimeZone::UTC.to_datetime(Timestamp::from_ms(wall_ms).to_jiff());
        let at = self.zone.to_ambiguous_timestamp(wall).compatible();
        at.map_or(Timestamp::from_ms(wall_ms), Timestamp::from_jiff)
    }
}

/// Clamped to the years that jiff knows (±9999), so that no sum overflows.
fn within_years(at_ms: i64) -> i64 {
    Timestamp::from_ms(at_ms).to_jiff().as_millisecond()
}

fn day_number(date: Date) -> i64 {
    let midnight = date.to_zoned(TimeZone::UTC).map(|midnight| midnight.timestamp().as_millisecond());
    midnight.unwrap_or(i64::MIN).div_euclid(DAY_MS)
}

/// The time itself if it is worked; else when work begins next that day; else when it ended.
fn into_hours(hours: &[Hours], time_ms: i64) -> i64 {
    let following = hours.iter().find(|hours| time_ms <= hours.closes_ms());
    match following {
        Some(hours) => time_ms.max(hours.opens_ms()),
        None => hours.last().map_or(time_ms, |hours| hours.closes_ms()),
    }
}

mod shifts;
#[cfg(test)]
mod tests;
