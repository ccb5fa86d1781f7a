//! Due times and rungs against somebody who looks at the wall clock every minute of a year and counts on his fingers.

use super::tests::lead;
use super::*;
use crate::domain::calendar::Hours as Opening;
use crate::domain::id::CalendarId;
use crate::domain::sla::Whose;
use crate::domain::team::Team;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

/// A year and what a span that begins at its end may need.
const MINUTES: usize = 520 * 1_440;
const STARTS: usize = 365 * 1_440;

/// Monday first: lunch, a short Friday, a night that goes through both changes of the clock, a Sunday at midnight.
const WEEK: [&[(u16, u16)]; 7] = [
    &[(540, 750), (810, 1_080)],
    &[(540, 750), (810, 1_080)],
    &[(0, 90), (540, 1_080)],
    &[(540, 750), (810, 1_080), (1_200, 1_440)],
    &[(540, 900)],
    &[],
    &[(60, 240), (1_380, 1_440)],
];

const ZONES: [&str; 4] = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"];

fn holidays() -> BTreeSet<Date> {
    [date(2026, 12, 25), date(2027, 1, 1), date(2027, 3, 28), date(2027, 5, 6)].into()
}

fn begin() -> Timestamp {
    Timestamp::parse_rfc3339("2026-09-01T00:00:00Z").unwrap()
}

fn minute(count: usize) -> Timestamp {
    begin().plus(Duration::from_secs(count as u64 * 60))
}

/// Each zone's calendar, and whether it is open in each minute, as the wall clock shows it.
fn years() -> &'static [(Arc<Calendar>, Vec<bool>)] {
    static YEARS: OnceLock<Vec<(Arc<Calendar>, Vec<bool>)>> = OnceLock::new();
    YEARS.get_or_init(|| {
        let each = ZONES.map(|name| {
            let zone = TimeZone::get(name).unwrap();
            let show = |(from, to): &(u16, u16)| {
                let text = format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60);
                Opening::parse(&text).unwrap()
            };
            let week = WEEK.map(|day| day.iter().map(show).collect());
            let calendar = Calendar::new(CalendarId::new(name), zone.clone(), week, &holidays()).unwrap();
            let is_open = |count| {
                let wall = zone.to_datetime(minute(count).to_jiff());
                let of_day = u16::try_from(wall.hour()).unwrap() * 60 + u16::try_from(wall.minute()).unwrap();
                let day = usize::try_from(wall.date().weekday().to_monday_zero_offset()).unwrap();
                let is_hour = WEEK[day].iter().any(|(from, to)| (*from..*to).contains(&of_day));
                is_hour && !holidays().contains(&wall.date())
            };
            (Arc::new(calendar), (0..MINUTES).map(is_open).collect())
        });
        each.into()
    })
}

/// The end of the minute in which the count of those that were worked and not paused is reached.
fn counted(open: &[bool], start: usize, pauses: &[(usize, usize)], mut left: usize) -> Option<usize> {
    for (count, is_open) in open.iter().enumerate().skip(start) {
        let is_paused = pauses.iter().any(|(from, to)| (*from..*to).contains(&count));
        left -= usize::from(*is_open && !is_paused);
        if left == 0 {
            return Some(count + 1);
        }
    }
    None
}

fn hours(calendar: &Arc<Calendar>) -> Hours<'static> {
    static NOBODY: LazyLock<Team> = LazyLock::new(Team::default);
    Hours { team: calendar.clone(), people: &NOBODY, manager: None }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 400 } else { 20_000 }))]

    #[test]
    fn due_times_and_rungs_are_what_the_minutes_say(
        zone in 0..ZONES.len(),
        start in 0..STARTS,
        twenties in 1_usize..150,
        fives in 1_u32..45,
        gaps in prop::collection::vec((0_usize..4_000, 1_usize..4_000), 0..5),
    ) {
        let (calendar, open) = &years()[zone];
        let (mut lead, hours) = (lead(), hours(calendar));
        let mut at = start.saturating_sub(2_000);
        let mut paused = Vec::new();
        for (gap, length) in gaps {
            paused.push((at + gap, at + gap + length));
            at += gap + length;
        }
        let pause = |(from, to): &(usize, usize)| Pause {
            reason: String::new(), from: minute(*from), until: minute(*to), ended_at: None,
        };
        lead.clocks.pauses = paused.iter().map(pause).collect();
        let within = WorkSpan::Time(Duration::from_secs(twenties as u64 * 1_200));
        let target = Target { within, hours: Whose::Team, ladder: Vec::new() };
        let since = minute(start);
        for (name, pauses) in [(ClockName::FirstResponse, paused.as_slice()), (ClockName::Assign, &[])] {
            if let Some(due) = counted(open, start, pauses, twenties * 20) {
                prop_assert_eq!(due_at(name, since, &target, &lead, &hours), minute(due), "{:?} in {}", name, ZONES[zone]);
            }
            // A twentieth of a span of so many twenty minutes is a whole minute.
            let rung = Rung { at: RungAt::Share(fives * 5), act: RungDo::Remind };
            let part = twenties * fives as usize;
            if let Some(at) = counted(open, start, pauses, part) {
                prop_assert_eq!(rung_at(&rung, name, since, &target, &lead, &hours), minute(at), "rung of {:?}", name);
            }
            let after = Rung { at: RungAt::After(WorkSpan::Time(Duration::from_secs(part as u64 * 60))), ..rung };
            prop_assert_eq!(
                rung_at(&after, name, since, &target, &lead, &hours),
                rung_at(&Rung { at: RungAt::Share(fives * 5), act: RungDo::ReOffer }, name, since, &target, &lead, &hours)
            );
        }
    }
}
