//! What happens next to a lead, and when: the one place that sets `lead.next`.
//!
//! An open lead always has a next step. Its times come from the lead, its promises and the calendars they count in
//! alone, so that they are the same whoever asks, before and after a restart.

use super::calendar::WorkSpan;
use super::hours::Hours;
use super::lead::{Clock, Lead, Next, Ownership, Stage, Step, Ticking};
use super::routing::WaitFor;
use super::sla::{ClockName, EscalateTo, Rung, RungAt, RungDo, Sla, Target};
use super::time::Timestamp;

/// How long a rep has with a confirmed need before he is asked what came of it: buying takes weeks.
pub const QUALIFIED_FOLLOW_UP: WorkSpan = WorkSpan::Days(20);

/// By when what a clock waits for should have happened, of one that runs since then.
pub fn due_at(since: Timestamp, target: &Target, lead: &Lead, hours: &Hours<'_>) -> Timestamp {
    hours.of(target.hours, lead).add(since, target.within)
}

/// When a rung comes by its clock alone.
fn nominally_at(rung: &Rung, since: Timestamp, target: &Target, lead: &Lead, hours: &Hours<'_>) -> Timestamp {
    let calendar = hours.of(target.hours, lead);
    match rung.at {
        RungAt::Share(percent) => calendar.share(since, target.within, percent),
        RungAt::After(span) => calendar.add(since, span),
    }
}

/// When a rung comes: in the working time of whoever it tells.
pub fn rung_at(rung: &Rung, since: Timestamp, target: &Target, lead: &Lead, hours: &Hours<'_>) -> Timestamp {
    hours.of_told(&rung.act, lead).in_working_time(nominally_at(rung, since, target, lead, hours))
}

/// When the rung of this index is done with: at its time, or at that of a later one, which does not wait for it.
fn done_at(rung: u32, since: Timestamp, target: &Target, lead: &Lead, hours: &Hours<'_>) -> Option<Timestamp> {
    let rungs = target.ladder.iter().skip(rung as usize);
    rungs.map(|rung| rung_at(rung, since, target, lead, hours)).min()
}

/// The earliest of all that is ahead of this lead; none only if it is closed.
///
/// - An offer expires at its time.
/// - The rungs of each clock that is waited for follow one another, whoever holds the lead, even if nobody does. After
///   the last of the first response's the lead is [`Step::Overdue`] whenever a working day begins; `rungs_done` counts
///   those on.
/// - A clock that runs out is put down as missed, whether or not a rung says so.
/// - Whatever waits for a date is looked at on that date.
pub fn next(lead: &Lead, sla: &Sla, hours: &Hours<'_>) -> Option<Next> {
    if !lead.is_open() {
        return None;
    }
    let mut steps = vec![expiry(lead)];
    steps.extend(ClockName::ALL.map(|name| climb(lead, name, sla, hours)));
    steps.push(look_again(lead, sla, hours));
    steps.extend(ClockName::ALL.map(|name| runs_out(lead, name)));
    // Of steps at the same moment the first is taken.
    steps.into_iter().flatten().min_by_key(|next| next.at)
}

/// When work begins on the `nth` working day after the ladder's end.
pub fn overdue_at(lead: &Lead, nth: u32, sla: &Sla, hours: &Hours<'_>) -> Timestamp {
    let (since, target) = (lead.waits_since(), &sla.first_response);
    let ladder_ends_at = match target.ladder.last() {
        Some(rung) => rung_at(rung, since, target, lead, hours),
        None => due_at(since, target, lead, hours),
    };
    hours.team.opening_of_day_after(ladder_ends_at, nth)
}

fn expiry(lead: &Lead) -> Option<Next> {
    match &lead.ownership {
        Ownership::Offered { expires_at, .. } => Some(Next { step: Step::Expire, at: *expires_at }),
        Ownership::Owned { .. } | Ownership::Queued { .. } | Ownership::Unowned => None,
    }
}

/// A clock whose ladder is climbed: it runs, or has run out and is waited for still.
pub fn climbing(lead: &Lead, name: ClockName) -> Option<Ticking> {
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
    if let Some(at) = done_at(ticking.rungs_done, ticking.since, target, lead, hours) {
        return Some(Next { step: Step::Rung(name, ticking.rungs_done), at });
    }
    if name != ClockName::FirstResponse {
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
        Clock::Running { .. } | Clock::Idle | Clock::Met { .. } | Clock::Missed { .. } | Clock::Void => None,
    }
}

/// Nobody has given the first answer, and somebody should.
pub fn awaits_answer(lead: &Lead) -> bool {
    lead.responded_at.is_none() && matches!(lead.stage, Stage::Mql | Stage::Accepted)
}

/// The date that a wait, a rest or a follow-up has been given. A lead that should have one and has none is looked at
/// at once.
fn look_again(lead: &Lead, sla: &Sla, hours: &Hours<'_>) -> Option<Next> {
    let dated = |step| Some(Next { step, at: lead.look_again_at.unwrap_or(lead.created_at) });
    match (&lead.ownership, &lead.stage) {
        (Ownership::Queued { until: WaitFor::Person, .. }, _) | (_, Stage::Review) => dated(Step::AskReview),
        (Ownership::Queued { until: WaitFor::Shift | WaitFor::Capacity | WaitFor::Evidence, .. }, _) => {
            dated(Step::Retry)
        }
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
    let holder = lead.holder().map_or("whoever gets it".to_owned(), ToString::to_string);
    match next.step {
        Step::Expire => format!("the offer to {holder} expires, then it goes on"),
        Step::Rung(name, rung) => match sla.target(name).and_then(|target| target.ladder.get(rung as usize)) {
            Some(rung) => rung_in_words(rung, name, &holder),
            None => "a step that the workflow has no more".to_owned(),
        },
        Step::Due(name) => format!("{} is over", name.time_to()),
        Step::Retry => match &lead.ownership {
            Ownership::Queued { reason, .. } => format!("look for a rep again: {reason}"),
            Ownership::Unowned | Ownership::Offered { .. } | Ownership::Owned { .. } => "look for a rep".to_owned(),
        },
        Step::Wake => format!("wake up: {}", lead.stage_reason),
        Step::AskReview => format!("ask again for a decision: {}", lead.stage_reason),
        Step::FollowUp => format!("ask {holder} what came of it"),
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
        RungDo::ReOffer => "offer it to somebody else".to_owned(),
        RungDo::Escalate(EscalateTo::Manager) => "escalate to the manager".to_owned(),
        RungDo::Escalate(EscalateTo::Rep(rep)) => format!("escalate to {rep}"),
        RungDo::Escalate(EscalateTo::Address(address)) => format!("escalate to {address}"),
    };
    format!("{what} ({when})")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::calendar::{Calendar, Hours as Opening, WorkSpan};
    use crate::domain::id::{CalendarId, EmailId, LeadId, MailboxName, RepId, WorkflowName};
    use crate::domain::lead::{Clocks, Evidence, Prospect};
    use crate::domain::routing::Placed;
    use crate::domain::sla::Whose;
    use crate::domain::team::Team;
    use std::collections::BTreeSet;
    use std::sync::{Arc, LazyLock};

    pub(crate) fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    pub(crate) fn office() -> Calendar {
        let day = || vec![Opening::parse("09:00-17:00").unwrap()];
        let week = [day(), day(), day(), day(), day(), vec![], vec![]];
        Calendar::new(CalendarId::new("office"), jiff::tz::TimeZone::UTC, week, &BTreeSet::new()).unwrap()
    }

    pub(crate) fn sla() -> Sla {
        let span = |text| WorkSpan::parse(text).unwrap();
        let rung = |percent, act| Rung { at: RungAt::Share(percent), act };
        let ladder = vec![
            rung(50, RungDo::Remind),
            rung(100, RungDo::ReOffer),
            Rung { at: RungAt::After(span("3h")), act: RungDo::Escalate(EscalateTo::Manager) },
        ];
        let plain = Sla::plain(CalendarId::new("office"), span("30m"), span("2h"), span("3d"));
        Sla { first_response: Target { within: span("2h"), hours: Whose::Team, ladder }, ..plain }
    }

    /// Everybody works in the office.
    pub(crate) fn hours() -> Hours<'static> {
        static NOBODY: LazyLock<Team> = LazyLock::new(Team::default);
        Hours { team: Arc::new(office()), people: &NOBODY, manager: None }
    }

    /// Arrived on a Friday at 15:00.
    pub(crate) fn lead() -> Lead {
        let friday = at("2026-11-20T15:00:00Z");
        Lead {
            id: LeadId::new("1"),
            number: 1,
            version: 0,
            mailbox: MailboxName::new("sales"),
            workflow: WorkflowName::new("inbound"),
            email: EmailId::new("1"),
            prospect: Prospect::default(),
            subject: String::new(),
            text: String::new(),
            source: "person".to_owned(),
            language: None,
            doubt: None,
            consent: Vec::new(),
            attribution: Vec::new(),
            stage: Stage::Mql,
            stage_reason: "fit 60 ≥ 40".to_owned(),
            ownership: Ownership::Unowned,
            clock: Clock::Idle,
            clocks: Clocks { since: Some(friday), ..Clocks::default() },
            fit: 60,
            intent: 40,
            band: None,
            negative: None,
            route: None,
            pool: None,
            placed: Placed::default(),
            holders: vec![],
            rungs_done: 0,
            asked: 0,
            cycle: 1,
            previous: None,
            merged: None,
            quiet: false,
            received_at: friday,
            created_at: friday,
            first_offered_at: None,
            assigned_at: None,
            accepted_at: None,
            responded_at: None,
            responded_as: None,
            closed_at: None,
            look_again_at: None,
            next: None,
            next_what: String::new(),
        }
    }

    pub(crate) fn offered() -> Lead {
        let (mut lead, friday) = (lead(), lead().created_at);
        lead.clock = Clock::Running { due_at: due_at(friday, &sla().first_response, &lead, &hours()) };
        lead.offer(RepId::new("ana"), office().add(friday, sla().accept.within), friday);
        lead
    }

    fn check(lead: &Lead, step: Step, when: &str, told: &str) {
        let sla = sla();
        let next = next(lead, &sla, &hours()).unwrap();
        assert_eq!((next.step, office().show(next.at).as_str()), (step, when), "{told}");
        assert_eq!(words(&next, lead, &sla), told);
    }

    #[test]
    fn from_the_offer_to_the_end_of_the_ladder_and_beyond() {
        let mut lead = offered();
        check(&lead, Step::Expire, "Fri 20 Nov 15:30 UTC", "the offer to ana expires, then it goes on");
        lead.accept(&RepId::new("ana"), at("2026-11-20T15:10:00Z")).unwrap();
        check(
            &lead,
            Step::Rung(ClockName::FirstResponse, 0),
            "Fri 20 Nov 16:00 UTC",
            "remind ana (50% of the time to answer)",
        );
        lead.rungs_done = 1;
        check(
            &lead,
            Step::Rung(ClockName::FirstResponse, 1),
            "Fri 20 Nov 17:00 UTC",
            "offer it to somebody else (100% of the time to answer)",
        );
        lead.miss(ClockName::FirstResponse);
        lead.rungs_done = 2;
        check(
            &lead,
            Step::Rung(ClockName::FirstResponse, 2),
            "Mon 23 Nov 10:00 UTC",
            "escalate to the manager (3h after it came in)",
        );
        lead.rungs_done = 3;
        let overdue = "tell ana and the manager again that nobody has answered";
        check(&lead, Step::Overdue, "Tue 24 Nov 09:00 UTC", overdue);
        lead.rungs_done = 6;
        check(&lead, Step::Overdue, "Fri 27 Nov 09:00 UTC", overdue);
    }

    #[test]
    fn whatever_waits_has_its_date() {
        let later = at("2026-12-01T09:00:00Z");
        let mut queued = lead();
        queued.queue("everyone is off work".to_owned(), WaitFor::Shift, later);
        // As of a version that counted from the first offer.
        queued.clocks = Clocks::default();
        check(&queued, Step::Retry, "Tue 1 Dec 09:00 UTC", "look for a rep again: everyone is off work");
        let mut review = lead();
        review.review("fit is 20 to 50".to_owned(), later);
        check(&review, Step::AskReview, "Tue 1 Dec 09:00 UTC", "ask again for a decision: fit is 20 to 50");
        let mut recycled = offered();
        recycled.recycle(&RepId::new("ana"), "timing", later, lead().created_at).unwrap();
        check(&recycled, Step::Wake, "Tue 1 Dec 09:00 UTC", "wake up: ana recycled it: timing");
        let mut answered = offered();
        answered.respond(&RepId::new("ana"), Evidence::Attested, answered.created_at, later).unwrap();
        check(&answered, Step::FollowUp, "Tue 1 Dec 09:00 UTC", "ask ana what came of it");

        let mut between_reps = offered();
        between_reps.queue("everyone has had it".to_owned(), WaitFor::Capacity, later);
        check(
            &between_reps,
            Step::Rung(ClockName::FirstResponse, 0),
            "Fri 20 Nov 16:00 UTC",
            "remind whoever gets it (50% of the time to answer)",
        );
    }

    /// The invariant: no open lead without a dated next step, whatever state it got into; no closed one with any.
    #[test]
    fn every_open_lead_has_a_next_step() {
        let (sla, hours) = (sla(), hours());
        let some_time = Some(lead().created_at);
        let ana = || RepId::new("ana");
        let queued = |until| Ownership::Queued { reason: String::new(), until };
        let mut ownerships = vec![
            Ownership::Unowned,
            Ownership::Offered { rep: ana(), expires_at: lead().created_at },
            Ownership::Owned { rep: ana() },
        ];
        ownerships.extend(WaitFor::ALL.map(queued));
        for stage in Stage::ALL {
            for ownership in &ownerships {
                for bits in 0..16_u32 {
                    let chosen = |bit: u32| some_time.filter(|_| bits & (1 << bit) != 0);
                    let lead = Lead {
                        clocks: Clocks::default(),
                        stage: stage.clone(),
                        ownership: ownership.clone(),
                        first_offered_at: chosen(0),
                        responded_at: chosen(1),
                        look_again_at: chosen(2),
                        rungs_done: if chosen(3).is_some() { 9 } else { 0 },
                        ..lead()
                    };
                    let next = next(&lead, &sla, &hours);
                    assert_eq!(next.is_some(), lead.is_open(), "{lead:?}");
                    let bare = Target { ladder: vec![], ..sla.first_response.clone() };
                    let ladderless = Sla { first_response: bare, ..sla.clone() };
                    assert_eq!(super::next(&lead, &ladderless, &hours).is_some(), lead.is_open(), "{lead:?}");
                }
            }
        }
    }
}
