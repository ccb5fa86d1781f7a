//! The calendar against one that asks the wall clock minute by minute, and a few dates a person can check.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::OnceLock;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

fn span(text: &str) -> WorkSpan {
    WorkSpan::parse(text).unwrap()
}

fn hours(texts: &[&str]) -> Vec<Hours> {
    texts.iter().map(|text| Hours::parse(text).unwrap()).collect()
}

fn calendar(zone: &str, week: [Vec<Hours>; 7], holidays: &[Date]) -> Calendar {
    let zone = TimeZone::get(zone).unwrap();
    Calendar::new(CalendarId::new("test"), zone, week, &holidays.iter().copied().collect()).unwrap()
}

/// Monday to Thursday with lunch, a short Friday: the example of the manual.
fn office(zone: &str) -> Calendar {
    let long = || hours(&["13:30-18:00", "09:00-12:30"]);
    let week = [long(), long(), long(), long(), hours(&["09:00-15:00"]), vec![], vec![]];
    calendar(zone, week, &[date(2026, 12, 25), date(2026, 12, 26)])
}

#[test]
fn spans_and_hours_are_read_or_refused_with_the_remedy() {
    for text in ["90s", "45m", "2h", "3d"] {
        assert_eq!(span(text).to_string(), text);
    }
    assert_eq!(span("120m").to_string(), "2h");
    for (text, remedy) in
        [("", "write a number and a unit"), ("2 h", "`2h`"), ("h", "`2h`"), ("-2h", "`2h`"), ("2w", "`3d`")]
    {
        let refused = WorkSpan::parse(text).unwrap_err().to_string();
        assert!(refused.contains(remedy), "{text}: {refused}");
    }
    assert_eq!(WorkSpan::parse("0m"), Err(BadTime::NoSpan("0m".to_owned())));
    assert_eq!(WorkSpan::parse("99999999999d"), Err(BadTime::TooLong("99999999999d".to_owned())));
    assert_eq!(Hours::parse("18:00-24:00").unwrap().to_string(), "18:00-24:00");
    for text in ["9-17", "9:00-17:00", "09:00", "09:60-10:00", "09:00-24:01"] {
        assert_eq!(Hours::parse(text), Err(BadTime::Hours(text.to_owned())), "{text}");
    }
    assert_eq!(Hours::parse("22:00-06:00"), Err(BadTime::Backwards("22:00-06:00".to_owned())));
}

#[test]
fn a_calendar_that_contradicts_itself_is_refused() {
    let new = |monday: Vec<Hours>| {
        let mut week: [Vec<Hours>; 7] = Default::default();
        week[0] = monday;
        Calendar::new(CalendarId::new("x"), TimeZone::UTC, week, &BTreeSet::new()).map(|_| ())
    };
    assert_eq!(new(vec![]), Err(BadTime::NeverOpen));
    let overlap = BadTime::Overlap("09:00-12:00".to_owned(), "11:00-13:00".to_owned());
    assert_eq!(new(hours(&["11:00-13:00", "09:00-12:00"])), Err(overlap));
    assert_eq!(new(hours(&["12:00-13:00", "09:00-12:00"])), Ok(()));
}

#[test]
fn two_hours_on_a_friday_afternoon() {
    let berlin = office("Europe/Berlin");
    let friday = at("2026-11-20T13:00:00Z");
    assert_eq!(berlin.show(friday), "Fri 20 Nov 14:00 CET");
    assert_eq!(berlin.show(berlin.add(friday, span("1h"))), "Fri 20 Nov 15:00 CET");
    assert_eq!(berlin.show(berlin.add(friday, span("2h"))), "Mon 23 Nov 10:00 CET");
    assert_eq!(berlin.show(berlin.share(friday, span("2h"), 150)), "Mon 23 Nov 11:00 CET");
    assert_eq!(berlin.show(berlin.add(friday, span("6h"))), "Mon 23 Nov 15:00 CET", "lunch is not worked");
    assert_eq!(berlin.between(friday, at("2026-11-23T09:00:00Z")), Duration::from_secs(7_200));
    assert_eq!(berlin.show(berlin.next_opening(at("2026-11-20T14:00:00Z"))), "Mon 23 Nov 09:00 CET");
    assert_eq!(berlin.show(berlin.next_opening(at("2026-12-24T17:00:00Z"))), "Mon 28 Dec 09:00 CET");
    assert_eq!(berlin.show(berlin.opening_of_day_after(friday, 2)), "Tue 24 Nov 09:00 CET");
    assert_eq!(berlin.day_start(friday), at("2026-11-19T23:00:00Z"));
    assert_eq!(berlin.week_start(friday), at("2026-11-15T23:00:00Z"));
    assert_eq!(berlin.week_start(at("2026-11-15T23:00:00Z")), at("2026-11-15T23:00:00Z"));
    assert_eq!(berlin.week_start(at("2026-11-15T22:59:59Z")), at("2026-11-08T23:00:00Z"));
}

#[test]
fn a_shift_that_goes_on_through_midnight_is_one_day() {
    let night = || hours(&["00:00-06:00", "22:00-24:00"]);
    let week = || [night(), night(), night(), night(), night(), night(), night()];
    let nights = calendar("UTC", week(), &[]);
    let begun = |text: &str| nights.day_start(at(text)).to_string();
    let next = |text: &str| nights.next_shift(at(text)).to_string();
    for in_one_shift in ["2026-11-19T23:40:00Z", "2026-11-20T00:20:00Z", "2026-11-20T05:59:00Z"] {
        assert_eq!(begun(in_one_shift), "2026-11-19T06:00:00Z", "{in_one_shift}");
    }
    assert_eq!(begun("2026-11-20T06:00:00Z"), "2026-11-20T06:00:00Z");
    assert_eq!(next("2026-11-19T23:40:00Z"), "2026-11-20T22:00:00Z");
    assert_eq!(next("2026-11-20T00:20:00Z"), "2026-11-20T22:00:00Z");
    // Whoever never stops begins anew at midnight, and so does everybody who sleeps at night.
    let always = Calendar::always(CalendarId::new("always"), TimeZone::UTC);
    assert_eq!(always.day_start(at("2026-11-20T05:00:00Z")), at("2026-11-20T00:00:00Z"));
    assert_eq!(always.next_shift(at("2026-11-20T05:00:00Z")), at("2026-11-21T00:00:00Z"));
    let berlin = office("Europe/Berlin");
    assert_eq!(berlin.show(berlin.next_shift(at("2026-11-20T10:00:00Z"))), "Mon 23 Nov 09:00 CET");
}

#[test]
fn days_keep_the_time_of_day_within_the_hours() {
    let berlin = office("Europe/Berlin");
    let later = |from: &str, text: &str| berlin.show(berlin.add(at(from), span(text)));
    assert_eq!(later("2026-11-19T10:00:00Z", "1d"), "Fri 20 Nov 11:00 CET");
    assert_eq!(later("2026-11-19T16:00:00Z", "1d"), "Fri 20 Nov 15:00 CET", "Friday ends at 15:00");
    assert_eq!(later("2026-11-20T12:00:00Z", "1d"), "Mon 23 Nov 13:30 CET", "not in the lunch hour");
    assert_eq!(later("2026-11-20T17:00:00Z", "1d"), "Tue 24 Nov 09:00 CET", "Friday evening counts from Monday");
    assert_eq!(later("2026-12-23T09:00:00Z", "2d"), "Mon 28 Dec 10:00 CET", "over the holidays");
    let (from, days) = (at("2026-11-19T10:00:00Z"), span("3d"));
    assert_eq!(berlin.share(from, days, 100), berlin.add(from, days));
    assert!(berlin.share(from, days, 50) < berlin.add(from, days));
}

#[test]
fn always_is_open_and_a_holiday_every_day_is_never() {
    let always = Calendar::always(CalendarId::new("always"), TimeZone::get("Australia/Lord_Howe").unwrap());
    let from = at("2026-10-03T10:00:00Z");
    assert!(always.is_open(from));
    assert_eq!(always.add(from, span("72h")), at("2026-10-06T10:00:00Z"), "through half an hour's change");
    assert_eq!(always.between(from, at("2027-10-03T10:00:00Z")), Duration::from_secs(365 * 86_400));

    let mut never = office("Europe/Berlin");
    never.holidays = (0..40_000).collect();
    assert_eq!(never.next_opening(from), at("2027-10-04T10:00:00Z"));
    assert!(never.add(from, span("1d")) > at("2036-01-01T00:00:00Z"));
    for edge in [i64::MIN, i64::MAX] {
        always.is_open(Timestamp::from_ms(edge));
        always.add(Timestamp::from_ms(edge), span("1d"));
    }
}

/// Every minute of a stretch of time, asked one by one.
struct Oracle {
    from: Timestamp,
    open: Vec<bool>,
}

impl Oracle {
    fn new(calendar: &Calendar, from: Timestamp, minutes: usize) -> Self {
        let is_open = |minute: usize| {
            let wall = calendar.zone.to_datetime(minute_after(from, minute).to_jiff());
            let of_day = u16::try_from(wall.hour()).unwrap() * 60 + u16::try_from(wall.minute()).unwrap();
            let weekday = usize::try_from(wall.weekday().to_monday_zero_offset()).unwrap();
            !calendar.holidays.contains(&day_number(wall.date()))
                && calendar.week[weekday].iter().any(|hours| (hours.from_min..hours.to_min).contains(&of_day))
        };
        Self { from, open: (0..minutes).map(is_open).collect() }
    }
    fn next_opening(&self, minute: usize) -> Option<usize> {
        (minute..self.open.len()).find(|minute| self.open[*minute])
    }
    fn add(&self, minute: usize, mut left: usize) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().skip(minute) {
            if left == 0 {
                return Some(at);
            }
            left -= usize::from(*open);
        }
        None
    }
    fn between(&self, from: usize, to: usize) -> usize {
        self.open[from..to].iter().filter(|open| **open).count()
    }
    /// What the calendar says must be what the minutes say.
    fn agrees(&self, calendar: &Calendar, minute: usize, later: usize, work: usize) -> Result<(), TestCaseError> {
        let here = minute_after(self.from, minute);
        prop_assert_eq!(calendar.is_open(here), self.open[minute]);
        if let Some(opening) = self.next_opening(minute) {
            prop_assert_eq!(calendar.next_opening(here), minute_after(self.from, opening));
        }
        if let Some(end) = self.add(minute, work) {
            let time = WorkSpan::Time(Duration::from_secs(work as u64 * 60));
            prop_assert_eq!(calendar.add(here, time), minute_after(self.from, end));
        }
        let (first, last) = (minute.min(later), minute.max(later));
        let worked = calendar.between(minute_after(self.from, first), minute_after(self.from, last));
        prop_assert_eq!(worked, Duration::from_secs(self.between(first, last) as u64 * 60));
        Ok(())
    }
}

fn minute_after(from: Timestamp, minutes: usize) -> Timestamp {
    from.plus(Duration::from_secs(minutes as u64 * 60))
}

const YEAR_MIN: usize = 366 * 1_440;

/// Both hemispheres, half-hour and no changes, a change at midnight (São Paulo, 2018), a day left out (Apia, 2011).
const YEARS: [(&str, &str); 6] = [
    ("Europe/Berlin", "2026-01-01T00:00:00Z"),
    ("America/New_York", "2026-01-01T00:00:00Z"),
    ("Asia/Kolkata", "2026-01-01T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-01-01T00:00:00Z"),
    ("America/Sao_Paulo", "2018-01-01T00:00:00Z"),
    ("Pacific/Apia", "2011-06-01T00:00:00Z"),
];

/// A year of split days, a night shift over midnight, Sunday hours in which clocks change, and holidays.
fn years() -> &'static [(Calendar, Oracle)] {
    static YEARS_READ: OnceLock<Vec<(Calendar, Oracle)>> = OnceLock::new();
    YEARS_READ.get_or_init(|| {
        let year = |(zone, from): &(&str, &str)| {
            let split = || hours(&["09:00-12:30", "13:30-18:00"]);
            let night = || hours(&["00:00-02:45", "22:15-24:00"]);
            let week = [split(), split(), night(), split(), hours(&["09:00-15:00"]), vec![], night()];
            let year: i16 = from[..4].parse().unwrap();
            let calendar = calendar(zone, week, &[date(year, 4, 3), date(year, 10, 4), date(year, 12, 25)]);
            let oracle = Oracle::new(&calendar, at(from), YEAR_MIN);
            (calendar, oracle)
        };
        YEARS.iter().map(year).collect()
    })
}

/// A week of any hours on a grid of fifteen minutes.
fn any_week() -> impl Strategy<Value = [Vec<Hours>; 7]> {
    let day = proptest::collection::btree_set(0_u16..=96, 0..=6).prop_map(|marks| {
        let marks: Vec<u16> = marks.into_iter().collect();
        let pair = |pair: &[u16]| Hours { from_min: pair[0] * 15, to_min: pair[1] * 15 };
        marks.chunks_exact(2).map(pair).collect::<Vec<Hours>>()
    });
    proptest::collection::vec(day, 7).prop_map(|days| days.try_into().unwrap())
}

proptest! {
    #[test]
    fn agrees_with_every_minute_of_a_year(
        zone in 0..YEARS.len(), minute in 0..YEAR_MIN, later in 0..YEAR_MIN, work in 0_usize..20_000,
    ) {
        let (calendar, oracle) = &years()[zone];
        oracle.agrees(calendar, minute, later, work)?;
    }

    #[test]
    fn any_hours_around_any_change_of_the_clocks(
        week in any_week(), zone in 0..YEARS.len(), change in 0_usize..2, minute in 0_usize..7_200,
        later in 0_usize..7_200, work in 0_usize..1_500,
    ) {
        prop_assume!(week.iter().any(|day| !day.is_empty()));
        let (name, year) = YEARS[zone];
        let calendar = calendar(name, week, &[]);
        let changes: Vec<_> = calendar.zone.following(at(year).to_jiff()).take(2).collect();
        let change = changes.get(change).map_or(at(year), |change| Timestamp::from_jiff(change.timestamp()));
        let from = Timestamp::from_ms(change.as_ms() - 2 * DAY_MS);
        Oracle::new(&calendar, from, 7_200).agrees(&calendar, minute, later, work)?;
    }

    #[test]
    fn what_is_added_is_what_lies_between(
        zone in 0..YEARS.len(), from_s in 0_u64..31_000_000, work_s in 1_u64..2_000_000, days in 1_u32..40, percent in 1_u32..300,
    ) {
        let (calendar, oracle) = &years()[zone];
        let from = oracle.from.plus(Duration::from_secs(from_s));
        let work = Duration::from_secs(work_s);
        let end = calendar.add(from, WorkSpan::Time(work));
        prop_assert_eq!(calendar.between(from, end), work);
        let share = |percent| calendar.share(from, WorkSpan::Days(days), percent);
        prop_assert!(share(percent) <= share(percent + 1), "more is never sooner");
    }
}
