//! What happens next to a lead, and when: the one place that sets `lead.next`.
//!
//! An open lead always has a next step. Its times come from the lead, its promises and the calendars they count in
//! alone, so that they are the same whoever asks, before and after a restart.

use super::calendar::{Calendar, WorkSpan};
use super::hours::Hours;
use super::lead::{Clock, Lead, Next, Ownership, Pause, Stage, Step, Ticking};
use super::routing::WaitFor;
use super::sla::{ClockName, EscalateTo, Rung, RungAt, RungDo, Sla, Target};
use super::time::Timestamp;

/// How long a rep has with a confirmed need before he is asked what came of it: buying takes weeks.
pub const QUALIFIED_FOLLOW_UP: WorkSpan = WorkSpan::Days(20);

/// By when what a clock waits for should have happened, of one that runs since then.
pub fn due_at(name: ClockName, since: Timestamp, target: &Target, lead: &Lead, hours: &Hours<'_>) -> Timestamp {
    let calendar = hours.of(target.hours, lead);
    put_off(calendar.add(since, target.within), since, lead.pauses_of(name), calendar)
}

/// The same instant of a clock that stood still meanwhile: what was paused of the working time before it comes on top.
fn put_off(at: Timestamp, since: Timestamp, pauses: &[Pause], calendar: &Calendar) -> Timestamp {
    pauses.iter().filter(|pause| pause.end() > since).fold(at, |at, pause| {
        let paused = calendar.between(pause.from.max(since), pause.end());
        if pause.from < at { calendar.add(at, WorkSpan::Time(paused)) } else { at }
    })
}

/// When a rung comes: by its clock, in the working time of whoever it tells.
pub fn rung_at(
    rung: &Rung,
    name: ClockName,
    since: Timestamp,
    target: &Target,
    lead: &Lead,
    hours: &Hours<'_>,
) -> Timestamp {
    let calendar = hours.of(target.hours, lead);
    let at = match rung.at {
        RungAt::Share(percent) => calendar.share(since, target.within, percent),
        RungAt::After(span) => calendar.add(since, span),
    };
    let by_its_clock = put_off(at, since, lead.pauses_of(name), calendar);
    hours.of_told(&rung.act, lead).in_working_time(by_its_clock)
}

/// When a clock's next rung is done with: at its time, or at that of a later one, which does not wait for it.
fn done_at(name: ClockName, ticking: Ticking, target: &Target, lead: &Lead, hours: &Hours<'_>) -> Option<Timestamp> {
    let rungs = target.ladder.iter().skip(ticking.rungs_done as usize);
    rungs.map(|rung| rung_at(rung, name, ticking.since, target, lead, hours)).min()
}

/// The earliest of all that is ahead of this lead; none only if it is closed.
///
/// - An offer expires at its time.
/// - The rungs of each clock that is waited for follow one another, whoever holds the lead, even if nobody does. After
///   the last of the first response's the lead is [`Step::Overdue`] whenever a working day begins; `rungs_done` counts
///   those on.
/// - A clock that runs out is put down as missed, whether or not a rung says so.
/// - A pause ends at the latest when all are used up that a lead may have.
/// - Whatever waits for a date is looked at on that date.
pub fn next(lead: &Lead, sla: &Sla, hours: &Hours<'_>) -> Option<Next> {
    if !lead.is_open() {
        return None;
    }
    let mut steps = vec![expiry(lead, hours)];
    steps.extend(ClockName::ALL.map(|name| climb(lead, name, sla, hours)));
    steps.push(lead.pause_running().map(|pause| Next { step: Step::Resume, at: pause.until }));
    steps.push(look_again(lead, sla, hours));
    steps.extend(ClockName::ALL.map(|name| runs_out(lead, name)));
    steps.extend([hand_off_ends(lead), place(lead)]);
    // Of steps at the same moment the first is taken.
    steps.into_iter().flatten().min_by_key(|next| next.at)
}

/// When work begins on the `nth` working day after the ladder's end.
pub fn overdue_at(lead: &Lead, nth: u32, sla: &Sla, hours: &Hours<'_>) -> Timestamp {
    let (since, target) = (lead.waits_since(), &sla.first_response);
    let ladder_ends_at = match target.ladder.last() {
        Some(rung) => rung_at(rung, ClockName::FirstResponse, since, target, lead, hours),
        None => due_at(ClockName::FirstResponse, since, target, lead, hours),
    };
    hours.team.opening_of_day_after(ladder_ends_at, nth)
}

/// At its end; before that, when whoever has it begins to be away.
fn expiry(lead: &Lead, hours: &Hours<'_>) -> Option<Next> {
    match &lead.ownership {
        Ownership::Offered { rep, expires_at } => {
            let offered_at = lead.assigned_at.unwrap_or(lead.created_at);
            let away = hours.people.rep(rep).and_then(|rep| rep.next_away(offered_at));
            let at = away.map_or(*expires_at, |away| away.from.min(*expires_at));
            Some(Next { step: Step::Expire, at })
        }
        Ownership::Owned { .. } | Ownership::Queued { .. } | Ownership::Unowned => None,
    }
}

fn hand_off_ends(lead: &Lead) -> Option<Next> {
    lead.pending_hand_off().map(|pending| Next { step: Step::HandOffEnds, at: pending.expires_at })
}

fn place(lead: &Lead) -> Option<Next> {
    lead.holder()?;
    lead.after.place_at.map(|at| Next { step: Step::Place, at })
}

/// A clock whose ladder is climbed: it runs, or has run out and is waited for still.
pub fn climbing(lead: &Lead, name: ClockName) -> Option<Ticking> {
    if name.pauses() && lead.pause_running().is_some() {
        return None;
    }
    if name == ClockName::FirstResponse {
        let has_begun = lead.clocks.since.or(lead.first_offered_at).is_some() || lead.holder().is_some();
        let (since, over_at) = (lead.waits_since(), lead.responded_at);
        let ticking = Ticking { since, clock: lead.clock, over_at, rungs_done: lead.rungs_done };
        return (has_begun && awaits_answer(lead)).then_some(ticking);
    }
    let ticking = lead.ticking(name)?;
    let is_waited_for = matches!(ticking.clock, Clock::Running { .. } | Clock::Missed { .. });
    // What came too late has come.
    (is_waited_for && ticking.over_at.is_none()).then_some(ticking)
}

/// The next rung, or the next working day after the last.
fn climb(lead: &Lead, name: ClockName, sla: &Sla, hours: &Hours<'_>) -> Option<Next> {
    let (ticking, target) = (climbing(lead, name)?, sla.target(name)?);
    if let Some(at) = done_at(name, ticking, target, lead, hours) {
        return Some(Next { step: Step::Rung(name, ticking.rungs_done), at });
    }
    // Whoever decides is asked again, with those above him.
    if name != ClockName::FirstResponse || lead.stage == Stage::Review {
        return None;
    }
    let rungs = u32::try_from(target.ladder.len()).unwrap_or(u32::MAX);
    let days_told = ticking.rungs_done.saturating_sub(rungs);
    Some(Next { step: Step::Overdue, at: overdue_at(lead, days_told.saturating_add(1), sla, hours) })
}

/// The moment at which a clock is missed. That of an offer is its end.
fn runs_out(lead: &Lead, name: ClockName) -> Option<Next> {
    let is_an_offer = name == ClockName::Accept && matches!(lead.ownership, Ownership::Offered { .. });
    match climbing(lead, name)?.clock {
        // The instant itself is in time.
        Clock::Running { due_at } if !is_an_offer => Some(Next { step: Step::Due(name), at: due_at }),
        Clock::Running { .. }
        | Clock::Paused
        | Clock::Idle
        | Clock::Met { .. }
        | Clock::Missed { .. }
        | Clock::Void => None,
    }
}

/// Nobody has given the first answer, and somebody should: also while a person decides what no rep has seen yet, for the
/// prospect waits no less. What a rep has called bad waits for nobody, nor does a sample of what the rules put aside.
pub fn awaits_answer(lead: &Lead) -> bool {
    let is_undecided = lead.stage == Stage::Review && lead.holders.is_empty() && !lead.is_blind_sample();
    lead.responded_at.is_none() && (is_undecided || matches!(lead.stage, Stage::Mql | Stage::Accepted))
}

/// The date that a wait, a rest or a follow-up has been given. A lead that should have one and has none is looked at
/// at once.
fn look_again(lead: &Lead, sla: &Sla, hours: &Hours<'_>) -> Option<Next> {
    let dated = |step| Some(Next { step, at: lead.look_again_at.unwrap_or(lead.created_at) });
    match (&lead.ownership, &lead.stage) {
        (Ownership::Queued { until: WaitFor::Evidence | WaitFor::Verdict, .. }, _) => dated(Step::Retry),
        (Ownership::Queued { until: WaitFor::Person, .. }, _) | (_, Stage::Review) => dated(Step::AskReview),
        (Ownership::Queued { until: WaitFor::Shift | WaitFor::Capacity, .. }, _) => dated(Step::Retry),
        (_, Stage::Nurture | Stage::Recycled) => dated(Step::Wake),
        (_, Stage::Attempted | Stage::Contacted | Stage::Qualified) => Some(follow_up(lead, sla, hours)),
        (Ownership::Unowned, Stage::Mql | Stage::Accepted) => dated(Step::Retry),
        (Ownership::Offered { .. } | Ownership::Owned { .. }, Stage::Mql | Stage::Accepted) => {
            lead.responded_at.map(|_| follow_up(lead, sla, hours))
        }
        (_, Stage::Disqualified | Stage::Exited | Stage::Converted | Stage::Merged) => None,
    }
}

fn follow_up(lead: &Lead, sla: &Sla, hours: &Hours<'_>) -> Next {
    let from = lead.responded_at.or(lead.accepted_at).unwrap_or(lead.created_at);
    let at = lead.look_again_at.unwrap_or_else(|| hours.team.add(from, sla.follow_up));
    Next { step: Step::FollowUp, at }
}

/// The step as a line of the board: `remind ana (50% of the time to answer)`.
pub fn words(next: &Next, lead: &Lead, sla: &Sla) -> String {
    let nobody = if lead.stage == Stage::Review { "whoever decides" } else { "whoever gets it" };
    let holder = lead.holder().map_or(nobody.to_owned(), |rep| rep.mention().to_string());
    match next.step {
        Step::Expire => match &lead.ownership {
            Ownership::Offered { expires_at, .. } if next.at < *expires_at => {
                format!("the offer goes on, as {holder} is away from then on")
            }
            Ownership::Offered { .. } | Ownership::Owned { .. } | Ownership::Queued { .. } | Ownership::Unowned => {
                format!("the offer to {holder} expires, then it goes on")
            }
        },
        Step::Rung(name, rung) => match sla.target(name).and_then(|target| target.ladder.get(rung as usize)) {
            Some(rung) => rung_in_words(rung, name, &holder),
            None => "a step that the workflow has no more".to_owned(),
        },
        Step::Due(name) => format!("{} is over", name.time_to()),
        Step::Resume => "the pause ends, and the clocks go on".to_owned(),
        Step::Retry => match &lead.ownership {
            Ownership::Queued { reason, .. } => format!("look for a rep again: {reason}"),
            Ownership::Unowned | Ownership::Offered { .. } | Ownership::Owned { .. } => "look for a rep".to_owned(),
        },
        Step::Wake => format!("wake up: {}", lead.stage_reason),
        Step::AskReview => format!("ask again for a decision: {}", lead.stage_reason),
        Step::FollowUp => format!("ask {holder} what came of it"),
        Step::HandOffEnds => match lead.pending_hand_off() {
            Some(pending) => {
                format!("the time for {} to take it over ends, and it stays with {holder}", pending.to.mention())
            }
            None => "a hand-off that is no more".to_owned(),
        },
        Step::Place => format!("find a rep for stage {}", lead.stage.as_str()),
        Step::Overdue => format!("tell {holder} and the manager again that nobody has answered"),
    }
}

fn rung_in_words(rung: &Rung, name: ClockName, holder: &str) -> String {
    let when = match rung.at {
        RungAt::Share(percent) => format!("{percent}% of {}", name.time_to()),
        RungAt::After(span) => format!("{span} {}", name.since()),
    };
    let what = match &rung.act {
        RungDo::Remind => format!("remind {holder}"),
        RungDo::Warn(backup) => format!("warn {holder}, and tell {}", backup.mention()),
        RungDo::ReOffer => "offer it to somebody else".to_owned(),
        RungDo::Overflow(Some(pool)) => format!("offer it to pool {pool}"),
        RungDo::Overflow(None) => "offer it to the route's overflow".to_owned(),
        RungDo::Escalate(EscalateTo::Pool(pool)) => format!("escalate to pool {pool}"),
        RungDo::Escalate(EscalateTo::Manager) => "escalate to the manager".to_owned(),
        RungDo::Escalate(EscalateTo::Rep(rep)) => format!("escalate to {}", rep.mention()),
        RungDo::Escalate(EscalateTo::Address(address)) => format!("escalate to {address}"),
    };
    format!("{what} ({when})")
}

#[cfg(test)]
mod oracle;
#[cfg(test)]
pub(crate) mod tests;
