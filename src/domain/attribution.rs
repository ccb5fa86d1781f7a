//! Where the time went: a prospect's wait, split among those it waited for.
//!
//! In: a lead with its phases and pauses. Out: parts that add up to the wait, to the second. Never: a counter that
//! somebody kept; it is worked out from instants whenever somebody asks.

use super::calendar::Calendar;
use super::id::RepId;
use super::lead::{Lead, Pause, Phase};
use super::time::Timestamp;
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// From the mail's arrival until we had read and judged it.
    Intake,
    /// Somebody outside was asked.
    Evidence,
    /// Nobody could take it.
    NoCapacity,
    /// A person had to decide.
    Review,
    /// With somebody who had it before.
    PriorHolder(RepId),
    /// With whoever has it, or had it at the end.
    Holder(RepId),
    /// The prospect was waited for.
    Paused,
}

impl Cause {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Evidence => "evidence",
            Self::NoCapacity => "no_capacity",
            Self::Review => "review",
            Self::PriorHolder(_) => "prior_holder",
            Self::Holder(_) => "holder",
            Self::Paused => "paused",
        }
    }
    pub const fn rep(&self) -> Option<&RepId> {
        match self {
            Self::PriorHolder(rep) | Self::Holder(rep) => Some(rep),
            Self::Intake | Self::Evidence | Self::NoCapacity | Self::Review | Self::Paused => None,
        }
    }
    /// A sentence: `before, with [rep:bo]`.
    pub fn words(&self) -> String {
        match self {
            Self::Intake => "being read".to_owned(),
            Self::Evidence => "asking outside".to_owned(),
            Self::NoCapacity => "nobody could take it".to_owned(),
            Self::Review => "a person's decision".to_owned(),
            Self::PriorHolder(rep) => format!("before, with {}", rep.mention()),
            Self::Holder(rep) => format!("with {}", rep.mention()),
            Self::Paused => "waiting for the prospect".to_owned(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub cause: Cause,
    pub seconds: u64,
    /// Of those, in the team's working time.
    pub working_seconds: u64,
}

impl Part {
    pub fn seconds_ms(&self) -> i64 {
        i64::try_from(self.seconds.saturating_mul(1_000)).unwrap_or(i64::MAX)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    pub since: Timestamp,
    /// The first answer, or the end of the wait without one, or now.
    pub until: Timestamp,
    /// In the order in which each began.
    pub parts: Vec<Part>,
}

impl Attribution {
    pub fn seconds(&self) -> u64 {
        self.parts.iter().map(|part| part.seconds).sum()
    }
}

/// None of a lead that nobody waits for, or that was made before this was kept.
pub fn of(lead: &Lead, now: Timestamp, calendar: &Calendar) -> Option<Attribution> {
    let since = lead.clocks.since.filter(|_| !lead.clocks.phases.is_empty())?;
    let end = lead.responded_at.or(lead.closed_at).unwrap_or(now);
    let over = lead.clocks.phases.iter().find(|(_, phase)| *phase == Phase::Over).map(|(at, _)| *at);
    let until = over.map_or(end, |over| end.min(over)).max(since);
    let phases = lead.clocks.phases.iter().filter(|(at, _)| *at < until);
    let last = phases.clone().filter_map(|(_, phase)| rep_of(phase)).next_back();
    let mut marks = vec![(since, Cause::Intake)];
    marks.extend(phases.map(|(at, phase)| ((*at).max(since), cause(phase, last))));
    let mut sum = Sum { calendar, since, cum_ms: 0, cum_working: Duration::ZERO, parts: Vec::new() };
    for (place, (from, cause)) in marks.iter().enumerate() {
        let to = marks.get(place + 1).map_or(until, |(next, _)| *next).max(*from);
        sum.stretch(*from, to, cause, &lead.clocks.pauses);
    }
    Some(Attribution { since, until, parts: sum.parts })
}

const fn rep_of(phase: &Phase) -> Option<&RepId> {
    match phase {
        Phase::With(rep) => Some(rep),
        Phase::Evidence | Phase::NoCapacity | Phase::Review | Phase::Over => None,
    }
}

fn cause(phase: &Phase, last: Option<&RepId>) -> Cause {
    match phase {
        Phase::Evidence => Cause::Evidence,
        Phase::NoCapacity => Cause::NoCapacity,
        Phase::Review | Phase::Over => Cause::Review,
        Phase::With(rep) if Some(rep) == last => Cause::Holder(rep.clone()),
        Phase::With(rep) => Cause::PriorHolder(rep.clone()),
    }
}

struct Sum<'a> {
    calendar: &'a Calendar,
    since: Timestamp,
    cum_ms: u128,
    cum_working: Duration,
    parts: Vec<Part>,
}

impl Sum<'_> {
    /// One phase, without what was paused of it.
    fn stretch(&mut self, from: Timestamp, to: Timestamp, cause: &Cause, pauses: &[Pause]) {
        let mut at = from;
        for pause in pauses {
            let (begins, ends) = (pause.from.max(at).min(to), pause.end().max(at).min(to));
            if begins < ends {
                self.add(at, begins, cause);
                self.add(begins, ends, &Cause::Paused);
                at = ends;
            }
        }
        self.add(at, to, cause);
    }

    /// Seconds are cut from what has passed in all, so that no rounding adds up.
    fn add(&mut self, from: Timestamp, to: Timestamp, cause: &Cause) {
        if to <= from {
            return;
        }
        let (before, worked_before) = (self.cum_ms / 1_000, self.cum_working.as_secs());
        self.cum_ms = to.since(self.since).as_millis();
        self.cum_working += self.calendar.between(from, to);
        let seconds = u64::try_from(self.cum_ms / 1_000 - before).unwrap_or(u64::MAX);
        let working_seconds = self.cum_working.as_secs() - worked_before;
        match self.parts.iter_mut().find(|part| part.cause == *cause) {
            Some(part) => {
                part.seconds += seconds;
                part.working_seconds += working_seconds;
            }
            None => self.parts.push(Part { cause: cause.clone(), seconds, working_seconds }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ladder::tests::{lead, office};
    use proptest::prelude::*;

    fn with(rep: &str) -> Phase {
        Phase::With(RepId::new(rep))
    }

    /// Arrived on a Friday at 15:00, when the office has two hours left.
    #[test]
    fn the_parts_say_whom_it_waited_for() {
        let mut lead = lead();
        let at = |minutes: u64| lead.created_at.plus(Duration::from_secs(minutes * 60));
        let pause = Pause { reason: "x".to_owned(), from: at(70), until: at(500), ended_at: Some(at(80)) };
        lead.clocks.phases =
            vec![(at(1), Phase::Evidence), (at(2), Phase::NoCapacity), (at(30), with("ana")), (at(60), with("bo"))];
        lead.clocks.pauses = vec![pause];
        lead.responded_at = Some(at(180));
        let told = of(&lead, at(9_999), &office()).unwrap();
        let parts = told.parts.iter().map(|part| (part.cause.words(), part.seconds / 60, part.working_seconds / 60));
        assert_eq!(
            parts.collect::<Vec<_>>(),
            [
                ("being read".to_owned(), 1, 1),
                ("asking outside".to_owned(), 1, 1),
                ("nobody could take it".to_owned(), 28, 28),
                ("before, with [rep:ana]".to_owned(), 30, 30),
                ("with [rep:bo]".to_owned(), 110, 50),
                ("waiting for the prospect".to_owned(), 10, 10),
            ]
        );
        assert_eq!(told.seconds(), 180 * 60);
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_wait(
            steps in prop::collection::vec((0_u64..500_000, 0_usize..5), 1..12),
            pauses in prop::collection::vec((0_u64..800_000, 1_u64..400_000), 0..4),
            answered in prop::option::of(0_u64..3_000_000),
        ) {
            let mut lead = lead();
            let start = lead.created_at;
            let mut at = start;
            for (ms, what) in steps {
                at = at.plus(Duration::from_millis(ms));
                let phases = [Phase::Evidence, Phase::NoCapacity, Phase::Review, with("ana"), with("bo")];
                lead.clocks.phases.push((at, phases[what].clone()));
            }
            let mut from = start;
            for (gap, length) in pauses {
                from = from.plus(Duration::from_millis(gap));
                let until = from.plus(Duration::from_millis(length));
                lead.clocks.pauses.push(Pause { reason: String::new(), from, until, ended_at: None });
                from = until;
            }
            lead.responded_at = answered.map(|ms| start.plus(Duration::from_millis(ms)));
            let now = start.plus(Duration::from_secs(9_000));
            let told = of(&lead, now, &office()).unwrap();
            let end = lead.responded_at.unwrap_or(now);
            prop_assert_eq!(u128::from(told.seconds()), end.since(start).as_millis() / 1_000);
            let worked: u64 = told.parts.iter().map(|part| part.working_seconds).sum();
            prop_assert_eq!(worked, office().between(start, end).as_secs());
        }
    }
}
