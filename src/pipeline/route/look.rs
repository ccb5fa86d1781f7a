//! Whether a rep can take a lead now, and what stands in the way if not.

use super::Search;
use crate::domain::calendar::Calendar;
use crate::domain::id::{CalendarId, RepId};
use crate::domain::routing::{Back, Load, Obstacle, Standing, Turn, is_open_ended};
use crate::domain::team::{Pool, Rep};
use crate::domain::time::Timestamp;
use crate::domain::workflow::Relaxed;
use jiff::civil::Date;
use std::sync::Arc;

/// One rep of the pool, and what stands in the way.
pub(super) struct Looked<'t> {
    pub id: &'t RepId,
    /// None for a name that the team does not know; then there is an obstacle.
    pub rep: Option<&'t Rep>,
    pub load: Load,
    pub turn: Turn,
    /// Where his turn stands among the pool's, if he has had one.
    pub turn_at: Option<usize>,
    pub paused_until: Option<Timestamp>,
    pub obstacle: Option<Obstacle>,
}

impl<'t> Looked<'t> {
    pub fn eligible(&self) -> Option<&'t Rep> {
        self.rep.filter(|_| self.obstacle.is_none())
    }
}

/// What is asked of a rep, now that the lead is as old as it is.
pub(super) struct Demands<'a> {
    pub relaxed: Vec<&'a Relaxed>,
    /// When less will be asked, if it will.
    pub next_relaxation: Option<Timestamp>,
    skills: &'a [String],
    language: Option<&'a str>,
    country: Option<(&'a str, Date)>,
    /// Those who may not have it again.
    held: &'a [RepId],
}

impl<'a> Demands<'a> {
    pub fn of(search: &Search<'a>) -> Self {
        let Search { route, question, calendar, now, .. } = *search;
        let mut relaxed = Vec::new();
        let mut next_relaxation = None;
        for relax in &route.relax {
            let at = calendar.add(question.since, relax.after);
            if at <= now {
                relaxed.push(&relax.what);
            } else {
                next_relaxation = Some(next_relaxation.map_or(at, |other: Timestamp| other.min(at)));
            }
        }
        let is_asked = |what: &Relaxed| !relaxed.contains(&what);
        // A day has to be looked up in its zone only if somebody has territories.
        let country = question.country.as_deref().filter(|_| is_asked(&Relaxed::Territories));
        let country = country.map(|code| (code, now.to_jiff().to_zoned(calendar.zone().clone()).date()));
        let holders = question.held_before.as_slice();
        let held = match route.not_again {
            Some(last) => &holders[holders.len().saturating_sub(last as usize)..],
            None => holders,
        };
        Self {
            next_relaxation,
            skills: if is_asked(&Relaxed::Skills) { &route.skills } else { &[] },
            language: question.language.as_deref().filter(|_| is_asked(&Relaxed::Languages)),
            country,
            held,
            relaxed,
        }
    }
}

/// Everybody of a pool, in its order.
pub(super) fn at_each<'t>(
    search: &Search<'t>,
    demands: &Demands<'_>,
    pool: &'t Pool,
    standing: &Standing,
) -> Vec<Looked<'t>> {
    let mut shifts = Shifts::new(search);
    let turns = standing.turns.get(&pool.id);
    let (mut next_load, mut next_turn) = (0, 0);
    let look_at = |(id, rep): (&'t RepId, Option<&'t Rep>)| {
        let load_at = found(standing.loads.place(id, next_load), &mut next_load);
        let load = load_at.and_then(|at| standing.loads.nth(at)).copied().unwrap_or_default();
        let turn_at = found(turns.and_then(|turns| turns.place(id, next_turn)), &mut next_turn);
        let turn = turns.zip(turn_at).and_then(|(turns, at)| turns.nth(at)).copied().unwrap_or_default();
        let paused_until = standing.away_until(id).filter(|until| *until > search.now);
        let obstacle = match rep {
            Some(rep) => of_person(search, demands, rep)
                .or_else(|| of_the_hour(rep, load, paused_until, &mut shifts))
                .or_else(|| of_the_pool(pool, turn)),
            None => Some(Obstacle::NotInTeam),
        };
        Looked { id, rep, load, turn, turn_at, paused_until, obstacle }
    };
    let mut reps: Vec<Looked<'t>> = search.team.members(pool).map(look_at).collect();
    pass_over_the_late(search, &mut reps, &mut shifts);
    reps
}

/// Whoever comes after him in the pool most often stands behind him here as well.
pub(super) fn found(at: Option<usize>, next: &mut usize) -> Option<usize> {
    if let Some(at) = at {
        *next = at + 1;
    }
    at
}

/// The rep a lead is meant for: skills and territories were settled when it became his.
pub(super) fn at_one<'t>(search: &Search<'t>, demands: &Demands<'_>, id: &'t RepId, standing: &Standing) -> Looked<'t> {
    let rep = search.team.rep(id);
    let load = standing.load(id);
    let paused_until = standing.away_until(id).filter(|until| *until > search.now);
    let obstacle = match rep {
        None => Some(Obstacle::NotInTeam),
        Some(rep) if !rep.active => Some(Obstacle::Inactive),
        Some(rep) if demands.held.contains(&rep.id) => Some(Obstacle::HadIt),
        Some(rep) => of_the_hour(rep, load, paused_until, &mut Shifts::new(search)),
    };
    Looked { id, rep, load, turn: Turn::default(), turn_at: None, paused_until, obstacle }
}

/// A rep who asks for it himself: neither his hours nor what he has already stand in his way.
pub(super) fn at_him_who_asks<'t>(
    search: &Search<'t>,
    demands: &Demands<'_>,
    id: &'t RepId,
    standing: &Standing,
) -> Looked<'t> {
    let rep = search.team.rep(id);
    let obstacle = match rep {
        None => Some(Obstacle::NotInTeam),
        Some(rep) => of_person(search, demands, rep),
    };
    let paused_until = standing.away_until(id).filter(|until| *until > search.now);
    Looked { id, rep, load: standing.load(id), turn: Turn::default(), turn_at: None, paused_until, obstacle }
}

/// What hardly changes.
fn of_person(search: &Search<'_>, demands: &Demands<'_>, rep: &Rep) -> Option<Obstacle> {
    if !rep.active {
        return Some(Obstacle::Inactive);
    }
    if let Some((country, day)) = demands.country.filter(|_| !rep.territories.is_empty()) {
        let territories = &search.team.territories;
        let is_his = |name: &String| territories.get(name).is_some_and(|territory| territory.has(country, day));
        if !rep.territories.iter().any(is_his) {
            return Some(Obstacle::Territory(country.to_owned()));
        }
    }
    if let Some(skill) = demands.skills.iter().find(|skill| !rep.skills.contains(skill)) {
        return Some(Obstacle::Lacks(skill.clone()));
    }
    if let Some(language) = demands.language.filter(|_| !rep.languages.is_empty())
        && !rep.languages.iter().any(|spoken| spoken == language)
    {
        return Some(Obstacle::Speaks(language.to_owned()));
    }
    demands.held.contains(&rep.id).then_some(Obstacle::HadIt)
}

/// What changes by the hour.
fn of_the_hour<'t>(
    rep: &'t Rep,
    load: Load,
    paused_until: Option<Timestamp>,
    shifts: &mut Shifts<'t>,
) -> Option<Obstacle> {
    let capacity = &rep.capacity;
    let over = |have: u32, limit: Option<u32>| limit.filter(|limit| have >= *limit);
    let full = over(load.open, capacity.open).map(|limit| Obstacle::Full { open: load.open, limit });
    let full = full.or_else(|| {
        // With this lead he would be beyond it.
        let (points, more) = (load.points, shifts.search.route.points);
        let limit = capacity.points.filter(|limit| points.saturating_add(more) > *limit)?;
        Some(Obstacle::Points { points, limit, more })
    });
    if let Some(off) = shifts.off_work(rep, paused_until, full.is_none()) {
        return Some(off);
    }
    full.or_else(|| over(load.today, capacity.per_day).map(|limit| Obstacle::FullToday { today: load.today, limit }))
        .or_else(|| over(load.week, capacity.per_week).map(|limit| Obstacle::FullThisWeek { week: load.week, limit }))
}

fn of_the_pool(pool: &Pool, turn: Turn) -> Option<Obstacle> {
    let limit = pool.per_day.filter(|limit| turn.today >= *limit)?;
    Some(Obstacle::FullInPool { today: turn.today, limit })
}

/// Of those who could take it, whoever could not answer in time stands back for those who could; if nobody could, all
/// stay.
fn pass_over_the_late<'t>(search: &Search<'t>, reps: &mut [Looked<'t>], shifts: &mut Shifts<'t>) {
    let Some(needs) = search.placing.needs else { return };
    let due_at = search.question.due_at;
    let done: Vec<Option<Timestamp>> =
        reps.iter().map(|looked| looked.eligible().map(|rep| shifts.done_by(rep, needs))).collect();
    if !done.iter().flatten().any(|done| *done <= due_at) {
        return;
    }
    for (looked, done) in reps.iter_mut().zip(done) {
        if let (Some(rep), Some(done)) = (looked.eligible(), done.filter(|done| *done > due_at)) {
            let shown = search.team.calendar_of(rep).map_or_else(|| done.to_string(), |calendar| calendar.show(done));
            looked.obstacle = Some(Obstacle::TooLate(shown.into()));
        }
    }
}

/// Who is at work. Reps share calendars, so each is asked once.
struct Shifts<'t> {
    search: Search<'t>,
    known: Vec<(&'t CalendarId, Option<Closed>)>,
    done: Vec<(&'t CalendarId, Timestamp)>,
}

/// A calendar that is closed now.
#[derive(Clone)]
struct Closed {
    is_holiday: bool,
    opens_at: Timestamp,
    shown: Arc<str>,
}

impl<'t> Shifts<'t> {
    fn new(search: &Search<'t>) -> Self {
        Self { search: *search, known: Vec::new(), done: Vec::new() }
    }

    /// A region's holiday, else his own absence, else his shift, else his own pause, which can only take away.
    fn off_work(&mut self, rep: &'t Rep, paused_until: Option<Timestamp>, has_room: bool) -> Option<Obstacle> {
        let now = self.search.now;
        let closed = self.closed(rep);
        let is_away = rep.away_until(now).is_some();
        // Of almost everybody nothing but the calendar counts.
        if rep.away.is_empty() && paused_until.is_none() {
            let closed = closed?;
            let back = Back { at: closed.opens_at, shown: closed.shown, has_room };
            return Some(if closed.is_holiday { Obstacle::Holiday(back) } else { Obstacle::OffWork(back) });
        }
        if closed.is_none() && !is_away && paused_until.is_none() {
            return None;
        }
        let at = self.back_at(rep, now.max(paused_until.unwrap_or(now)));
        let shown = match paused_until.filter(|until| is_open_ended(*until, now)) {
            Some(_) => "when he says so".to_owned(),
            None => self.calendar(rep).map_or_else(|| at.to_string(), |calendar| calendar.show(at)),
        };
        let back = Back { at, shown: shown.into(), has_room };
        Some(match closed {
            Some(Closed { is_holiday: true, .. }) => Obstacle::Holiday(back),
            _ if is_away => Obstacle::Away(back),
            Some(_) => Obstacle::OffWork(back),
            None => Obstacle::Paused(back),
        })
    }

    /// The first moment from `from` on when his calendar is open and he is not away.
    fn back_at(&self, rep: &Rep, from: Timestamp) -> Timestamp {
        let mut at = from;
        // Each absence moves it on at most once for each that begins later.
        for _ in 0..=rep.away.len() {
            at = self.calendar(rep).map_or(at, |calendar| calendar.next_opening(at));
            match rep.away.iter().find(|away| away.from <= at && at < away.until) {
                Some(away) => at = away.until,
                None => return at,
            }
        }
        at
    }

    /// When he would be done with something that takes `needs` of his working time.
    fn done_by(&mut self, rep: &'t Rep, needs: crate::domain::calendar::WorkSpan) -> Timestamp {
        let now = self.search.now;
        let known = self.done.iter().find(|(id, _)| **id == rep.calendar).map(|(_, done)| *done);
        let done = known.unwrap_or_else(|| {
            let done = self.calendar(rep).map_or(now, |calendar| calendar.add(now, needs));
            self.done.push((&rep.calendar, done));
            done
        });
        match rep.away.iter().find(|away| now <= away.from && away.from < done) {
            Some(away) => {
                let back = self.back_at(rep, away.until);
                self.calendar(rep).map_or(back, |calendar| calendar.add(back, needs))
            }
            None => done,
        }
    }

    /// A calendar that is not configured is always open.
    fn calendar(&self, rep: &Rep) -> Option<&'t Arc<Calendar>> {
        self.search.team.calendar_of(rep)
    }

    fn closed(&mut self, rep: &'t Rep) -> Option<Closed> {
        if let Some((_, closed)) = self.known.iter().find(|(id, _)| **id == rep.calendar) {
            return closed.clone();
        }
        let now = self.search.now;
        let closed = self.calendar(rep).filter(|calendar| !calendar.is_open(now)).map(|calendar| {
            let opens_at = calendar.next_opening(now);
            Closed { is_holiday: calendar.is_holiday(now), opens_at, shown: calendar.show(opens_at).into() }
        });
        self.known.push((&rep.calendar, closed.clone()));
        closed
    }
}
