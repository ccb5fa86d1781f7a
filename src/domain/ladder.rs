//! What happens next to a lead, and when: the one place that sets `lead.next`.
//!
//! An open lead always has a next step. Its times come from the lead, its workflow's promises and their calendar
//! alone, so that they are the same whoever asks, before and after a restart.

use super::calendar::{Calendar, WorkSpan};
use super::lead::{Lead, Next, Ownership, Stage, Step};
use super::routing::WaitFor;
use super::sla::{EscalateTo, Rung, RungAt, RungDo, Sla};
use super::time::Timestamp;

/// How long a rep has with a confirmed need before he is asked what came of it: buying takes weeks.
pub const QUALIFIED_FOLLOW_UP: WorkSpan = WorkSpan::Days(20);

/// By when a human should have answered the prospect.
pub fn due_at(first_offered_at: Timestamp, sla: &Sla, calendar: &Calendar) -> Timestamp {
    calendar.add(first_offered_at, sla.first_response)
}

/// When a rung comes, counted from the first offer.
pub fn rung_at(rung: &Rung, first_offered_at: Timestamp, sla: &Sla, calendar: &Calendar) -> Timestamp {
    match rung.at {
        RungAt::Share(percent) => calendar.share(first_offered_at, sla.first_response, percent),
        RungAt::After(span) => calendar.add(first_offered_at, span),
    }
}

/// The earliest of all that is ahead of this lead; none only if it is closed. `calendar` is the promises' own.
///
/// - An offer expires at its time.
/// - The ladder's rungs follow one another while nobody has answered, whoever holds the lead, even if nobody does.
///   After the last of them the lead is [`Step::Overdue`] whenever a working day begins; `rungs_done` counts those on.
/// - Whatever waits for a date is looked at on that date.
pub fn next(lead: &Lead, sla: &Sla, calendar: &Calendar) -> Option<Next> {
    if !lead.is_open() {
        return None;
    }
    let steps = [expiry(lead), climb(lead, sla, calendar), look_again(lead, sla, calendar)];
    // Of steps at the same moment the first is taken.
    steps.into_iter().flatten().min_by_key(|next| next.at)
}

/// When work begins on the `nth` working day after the ladder's end.
pub fn overdue_at(lead: &Lead, nth: u32, sla: &Sla, calendar: &Calendar) -> Timestamp {
    let first_offered_at = offered_since(lead);
    let ladder_ends_at = match sla.ladder.last() {
        Some(rung) => rung_at(rung, first_offered_at, sla, calendar),
        None => due_at(first_offered_at, sla, calendar),
    };
    calendar.opening_of_day_after(ladder_ends_at, nth)
}

fn expiry(lead: &Lead) -> Option<Next> {
    match &lead.ownership {
        Ownership::Offered { expires_at, .. } => Some(Next { step: Step::Expire, at: *expires_at }),
        Ownership::Owned { .. } | Ownership::Queued { .. } | Ownership::Unowned => None,
    }
}

/// The next rung, or the next working day after the last.
fn climb(lead: &Lead, sla: &Sla, calendar: &Calendar) -> Option<Next> {
    let is_offered = lead.first_offered_at.is_some() || lead.holder().is_some();
    if !is_offered || !awaits_answer(lead) {
        return None;
    }
    let first_offered_at = offered_since(lead);
    let rungs = u32::try_from(sla.ladder.len()).unwrap_or(u32::MAX);
    Some(match sla.ladder.get(lead.rungs_done as usize) {
        Some(rung) => Next { step: Step::Rung(lead.rungs_done), at: rung_at(rung, first_offered_at, sla, calendar) },
        None => {
            let days_told = lead.rungs_done.saturating_sub(rungs);
            Next { step: Step::Overdue, at: overdue_at(lead, days_told.saturating_add(1), sla, calendar) }
        }
    })
}

/// What the ladder counts from.
pub fn offered_since(lead: &Lead) -> Timestamp {
    lead.first_offered_at.or(lead.assigned_at).unwrap_or(lead.created_at)
}

fn awaits_answer(lead: &Lead) -> bool {
    lead.responded_at.is_none() && matches!(lead.stage, Stage::Mql | Stage::Accepted)
}

/// The date that a wait, a rest or a follow-up has been given. A lead that should have one and has none is looked at
/// at once.
fn look_again(lead: &Lead, sla: &Sla, calendar: &Calendar) -> Option<Next> {
    let dated = |step| Some(Next { step, at: lead.look_again_at.unwrap_or(lead.created_at) });
    match (&lead.ownership, &lead.stage) {
        (Ownership::Queued { until: WaitFor::Person, .. }, _) | (_, Stage::Review) => dated(Step::AskReview),
        (Ownership::Queued { until: WaitFor::Shift | WaitFor::Capacity | WaitFor::Evidence, .. }, _) => {
            dated(Step::Retry)
        }
        (_, Stage::Nurture | Stage::Recycled) => dated(Step::Wake),
        (_, Stage::Attempted | Stage::Contacted | Stage::Qualified) => Some(follow_up(lead, sla, calendar)),
        (Ownership::Unowned, Stage::Mql | Stage::Accepted) => dated(Step::Retry),
        (Ownership::Offered { .. } | Ownership::Owned { .. }, Stage::Mql | Stage::Accepted) => {
            lead.responded_at.map(|_| follow_up(lead, sla, calendar))
        }
        (_, Stage::Disqualified | Stage::Exited | Stage::Converted | Stage::Merged) => None,
    }
}

fn follow_up(lead: &Lead, sla: &Sla, calendar: &Calendar) -> Next {
    let from = lead.responded_at.or(lead.accepted_at).unwrap_or(lead.created_at);
    let at = lead.look_again_at.unwrap_or_else(|| calendar.add(from, sla.follow_up));
    Next { step: Step::FollowUp, at }
}

/// The step as a line of the board: `remind ana (50% of the time to answer)`.
pub fn words(next: &Next, lead: &Lead, sla: &Sla) -> String {
    let holder = lead.holder().map_or("whoever gets it".to_owned(), ToString::to_string);
    match next.step {
        Step::Expire => format!("the offer to {holder} expires, then it goes on"),
        Step::Rung(rung) => match sla.ladder.get(rung as usize) {
            Some(rung) => rung_in_words(rung, &holder),
            None => "a step that the workflow has no more".to_owned(),
        },
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

fn rung_in_words(rung: &Rung, holder: &str) -> String {
    let when = match rung.at {
        RungAt::Share(percent) => format!("{percent}% of the time to answer"),
        RungAt::After(span) => format!("{span} after the first offer"),
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
    use crate::domain::calendar::{Hours, WorkSpan};
    use crate::domain::id::{CalendarId, EmailId, LeadId, MailboxName, RepId, WorkflowName};
    use crate::domain::lead::{Clock, Evidence, Prospect};
    use crate::domain::routing::Placed;
    use std::collections::BTreeSet;

    pub(crate) fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    pub(crate) fn office() -> Calendar {
        let day = || vec![Hours::parse("09:00-17:00").unwrap()];
        let week = [day(), day(), day(), day(), day(), vec![], vec![]];
        Calendar::new(CalendarId::new("office"), jiff::tz::TimeZone::UTC, week, &BTreeSet::new()).unwrap()
    }

    pub(crate) fn sla() -> Sla {
        let span = |text| WorkSpan::parse(text).unwrap();
        let rung = |percent, act| Rung { at: RungAt::Share(percent), act };
        Sla {
            calendar: CalendarId::new("office"),
            accept: span("30m"),
            first_response: span("2h"),
            follow_up: span("3d"),
            ladder: vec![
                rung(50, RungDo::Remind),
                rung(100, RungDo::ReOffer),
                Rung { at: RungAt::After(span("3h")), act: RungDo::Escalate(EscalateTo::Manager) },
            ],
        }
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
        let calendar = office();
        let expires_at = calendar.add(friday, sla().accept);
        lead.offer(RepId::new("ana"), expires_at, due_at(friday, &sla(), &calendar), friday);
        lead
    }

    fn check(lead: &Lead, step: Step, when: &str, told: &str) {
        let (sla, calendar) = (sla(), office());
        let next = next(lead, &sla, &calendar).unwrap();
        assert_eq!((next.step, calendar.show(next.at).as_str()), (step, when), "{told}");
        assert_eq!(words(&next, lead, &sla), told);
    }

    #[test]
    fn from_the_offer_to_the_end_of_the_ladder_and_beyond() {
        let mut lead = offered();
        check(&lead, Step::Expire, "Fri 20 Nov 15:30 UTC", "the offer to ana expires, then it goes on");
        lead.accept(&RepId::new("ana"), at("2026-11-20T15:10:00Z")).unwrap();
        check(&lead, Step::Rung(0), "Fri 20 Nov 16:00 UTC", "remind ana (50% of the time to answer)");
        lead.rungs_done = 1;
        check(&lead, Step::Rung(1), "Fri 20 Nov 17:00 UTC", "offer it to somebody else (100% of the time to answer)");
        lead.rungs_done = 2;
        check(&lead, Step::Rung(2), "Mon 23 Nov 10:00 UTC", "escalate to the manager (3h after the first offer)");
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
            Step::Rung(0),
            "Fri 20 Nov 16:00 UTC",
            "remind whoever gets it (50% of the time to answer)",
        );
    }

    /// The invariant: no open lead without a dated next step, whatever state it got into; no closed one with any.
    #[test]
    fn every_open_lead_has_a_next_step() {
        let (sla, calendar) = (sla(), office());
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
                        stage: stage.clone(),
                        ownership: ownership.clone(),
                        first_offered_at: chosen(0),
                        responded_at: chosen(1),
                        look_again_at: chosen(2),
                        rungs_done: if chosen(3).is_some() { 9 } else { 0 },
                        ..lead()
                    };
                    let next = next(&lead, &sla, &calendar);
                    assert_eq!(next.is_some(), lead.is_open(), "{lead:?}");
                    let ladderless = Sla { ladder: vec![], ..sla.clone() };
                    assert_eq!(super::next(&lead, &ladderless, &calendar).is_some(), lead.is_open(), "{lead:?}");
                }
            }
        }
    }
}
