//! The steps of a lead that a person can check, and the invariant that there always is one.

use super::*;
use crate::domain::calendar::Hours as Opening;
use crate::domain::id::{CalendarId, EmailId, LeadId, MailboxName, RepId, WorkflowName};
use crate::domain::lead::{Clocks, Evidence, Prospect};
use crate::domain::routing::Placed;
use crate::domain::sla::Whose;
use crate::domain::spoken::by_id;
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
        after: super::super::lead::Afterwards::default(),
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
    lead.clock =
        Clock::Running { due_at: due_at(ClockName::FirstResponse, friday, &sla().first_response, &lead, &hours()) };
    lead.offer(RepId::new("ana"), office().add(friday, sla().accept.within), friday);
    lead
}

fn check(lead: &Lead, step: Step, when: &str, told: &str) {
    let sla = sla();
    let next = next(lead, &sla, &hours()).unwrap();
    assert_eq!((next.step, office().show(next.at).as_str()), (step, when), "{told}");
    assert_eq!(by_id(&words(&next, lead, &sla)), told);
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
    let mut review = offered();
    review.review("fit is 20 to 50".to_owned(), later);
    check(&review, Step::AskReview, "Tue 1 Dec 09:00 UTC", "ask again for a decision: fit is 20 to 50");
    let mut recycled = offered();
    recycled.recycle(&RepId::new("ana"), "timing", later, lead().created_at).unwrap();
    check(&recycled, Step::Wake, "Tue 1 Dec 09:00 UTC", "wake up: ana recycled it: timing");
    let mut answered = offered();
    answered.respond(&RepId::new("ana"), None, Evidence::Attested, answered.created_at, later).unwrap();
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
