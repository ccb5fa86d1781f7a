//! The watch room: whose next step has come, and what it is.
//!
//! In: a lead, its promises, the time. Out: what is due, one step at a time, in the order of their times. Never: the
//! step itself, a mail, a clock; and never a rung twice, however long the daemon was away.
//!
//! After an outage the steps that passed are due one after another, each marked late. What has lost its point by then
//! is passed over, on record: a reminder whose reader the lead leaves in the same breath, a re-offer of what was
//! offered to somebody else since.

pub mod catch_up;
pub mod run;

use crate::domain::hours::Hours;
use crate::domain::id::{PoolId, RepId};
use crate::domain::ladder;
use crate::domain::lead::{Lead, Ownership, Phase, Stage, Step};
use crate::domain::sla::{ClockName, EscalateTo, Rung, RungDo, Sla};
use crate::domain::time::Timestamp;
use std::time::Duration;

/// A step this far behind its time is told as late: well above the watch's own beat of half a second.
pub const LATE_AFTER: Duration = Duration::from_secs(5);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub act: Act,
    pub at: Timestamp,
    /// How far behind its time, if that is worth telling: we were away.
    pub late_by: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// `rep` has not accepted in time; it goes on.
    Expire {
        rep: RepId,
    },
    Remind {
        rung: Climbed,
        rep: RepId,
    },
    Warn {
        rung: Climbed,
        rep: RepId,
        backup: RepId,
    },
    /// Whoever has to decide before anybody is offered it is asked again, and whoever may have to stand in.
    AskToDecide {
        rung: Climbed,
        backup: Option<RepId>,
    },
    /// To a pool beside; from `from`, or from nobody.
    Overflow {
        rung: Climbed,
        pool: Option<PoolId>,
        from: Option<RepId>,
    },
    /// Away from `from`, who has had the time there was.
    ReOffer {
        rung: Climbed,
        from: RepId,
    },
    Escalate {
        rung: Climbed,
        to: EscalateTo,
    },
    /// The rung is done with, and nobody hears of it.
    PassOver {
        rung: Climbed,
        why: String,
    },
    /// A clock has run out, which no rung says. It is put down as missed before anything else is done.
    Miss,
    /// The lead may be paused no longer.
    Resume,
    /// Look for a rep again.
    Retry,
    /// Its rest is over.
    Wake,
    AskReview,
    /// Whoever was asked to take it over has not answered.
    HandOffEnds,
    /// The stage it has entered has reps of its own.
    Place,
    FollowUp {
        rep: Option<RepId>,
    },
    /// Another working day without an answer after the ladder's end. `rungs_done` is the count after this.
    Overdue {
        rungs_done: u32,
        holder: Option<RepId>,
    },
}

/// A rung that is done with by this step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Climbed {
    pub clock: ClockName,
    /// Of the clock's ladder, after this step.
    pub rungs_done: u32,
}

/// What is to be done about this lead at `now`; asked again after it is done, the next.
pub fn due(lead: &Lead, sla: &Sla, hours: &Hours<'_>, now: Timestamp) -> Option<Due> {
    let next = ladder::next(lead, sla, hours).filter(|next| next.at <= now)?;
    let act = match next.step {
        Step::Expire => match &lead.ownership {
            Ownership::Offered { rep, .. } => Act::Expire { rep: rep.clone() },
            Ownership::Owned { .. } | Ownership::Queued { .. } | Ownership::Unowned => Act::Retry,
        },
        Step::Rung(clock, rung) => climb(lead, clock, rung, sla, hours, now),
        Step::Due(_) => Act::Miss,
        Step::Resume => Act::Resume,
        Step::Retry => Act::Retry,
        Step::Wake => Act::Wake,
        Step::AskReview => Act::AskReview,
        Step::HandOffEnds => Act::HandOffEnds,
        Step::Place => Act::Place,
        Step::FollowUp => Act::FollowUp { rep: lead.holder().cloned() },
        Step::Overdue => overdue(lead, sla, hours, now),
    };
    let late_by = Some(now.since(next.at)).filter(|late_by| *late_by > LATE_AFTER);
    Some(Due { act, at: next.at, late_by })
}

fn climb(lead: &Lead, clock: ClockName, index: u32, sla: &Sla, hours: &Hours<'_>, now: Timestamp) -> Act {
    let rung = Climbed { clock, rungs_done: index + 1 };
    let pass_over = |why: String| Act::PassOver { rung, why };
    let target = sla.target(clock);
    let step = target.and_then(|target| Some((target, target.ladder.get(index as usize)?)));
    let Some((target, step)) = step else {
        return pass_over("the workflow has this rung no more".to_owned());
    };
    let since = ladder::climbing(lead, clock).map_or_else(|| lead.waits_since(), |ticking| ticking.since);
    let rung_at = ladder::rung_at(step, clock, since, target, lead, hours);
    if rung_at > now {
        // A later one did not wait for the working day of whoever this one tells.
        return pass_over("overtaken: what comes after it is due before".to_owned());
    }
    if let RungDo::Escalate(to) = &step.act {
        return Act::Escalate { rung, to: to.clone() };
    }
    // Between an answer and the word that it did not arrive, nobody could know that it was due.
    if lead.clocks.reopened_at.is_some_and(|reopened_at| rung_at <= reopened_at) {
        return pass_over("the prospect was taken for answered then".to_owned());
    }
    let mut later = target.ladder.iter().skip(rung.rungs_done as usize);
    let overtaken = later.find(|later| ladder::rung_at(later, clock, since, target, lead, hours) <= now);
    if lead.stage == Stage::Review {
        return to_decide(lead, rung, &step.act, rung_at, overtaken);
    }
    let since_then = lead.holder().filter(|_| lead.assigned_at.is_some_and(|assigned_at| assigned_at >= rung_at));
    if let RungDo::Overflow(pool) = &step.act {
        return match since_then {
            Some(holder) => pass_over(format!("{} was given it only after that", holder.mention())),
            None => Act::Overflow { rung, pool: pool.clone(), from: lead.holder().cloned() },
        };
    }
    let Some(holder) = lead.holder() else {
        return pass_over("nobody holds it; it waits for a rep".to_owned());
    };
    if since_then.is_some() {
        return pass_over(format!("{} was given it only after that", holder.mention()));
    }
    if step.act == RungDo::ReOffer {
        return Act::ReOffer { rung, from: holder.clone() };
    }
    if matches!(lead.ownership, Ownership::Offered { expires_at, .. } if expires_at <= now) {
        return pass_over("overtaken: the end of the offer is due as well".to_owned());
    }
    match overtaken {
        Some(later) => pass_over(format!("overtaken: {} is due as well", later.act.as_str())),
        None => match &step.act {
            RungDo::Warn(backup) => Act::Warn { rung, rep: holder.clone(), backup: backup.clone() },
            RungDo::Remind | RungDo::ReOffer | RungDo::Overflow(_) | RungDo::Escalate(_) => {
                Act::Remind { rung, rep: holder.clone() }
            }
        },
    }
}

/// Nobody is offered it before a person has decided, so it is he who hears of the time that passes.
fn to_decide(lead: &Lead, rung: Climbed, act: &RungDo, rung_at: Timestamp, overtaken: Option<&Rung>) -> Act {
    let asked_at = lead.clocks.phases.last().map(|(since, _)| *since);
    let why = match (act, overtaken) {
        (RungDo::ReOffer | RungDo::Overflow(_) | RungDo::Escalate(_), _) => "a person decides first".to_owned(),
        _ if asked_at.is_some_and(|asked_at| asked_at >= rung_at) => "a person was asked only after that".to_owned(),
        (_, Some(later)) => format!("overtaken: {} is due as well", later.act.as_str()),
        (RungDo::Remind, None) => return Act::AskToDecide { rung, backup: None },
        (RungDo::Warn(backup), None) => return Act::AskToDecide { rung, backup: Some(backup.clone()) },
    };
    Act::PassOver { rung, why }
}

/// Told once, however many working days have passed unseen.
fn overdue(lead: &Lead, sla: &Sla, hours: &Hours<'_>, now: Timestamp) -> Act {
    let rungs = u32::try_from(sla.first_response.ladder.len()).unwrap_or(u32::MAX);
    let mut days = lead.rungs_done.saturating_sub(rungs).saturating_add(1);
    while ladder::overdue_at(lead, days + 1, sla, hours) <= now {
        days += 1;
    }
    let begun_at = ladder::overdue_at(lead, days, sla, hours);
    let mut phases = lead.clocks.phases.iter().rev();
    let has_just = phases.next().is_some_and(|(since, _)| *since >= begun_at);
    if has_just && phases.next().is_some_and(|(_, before)| *before == Phase::Review) {
        let rung = Climbed { clock: ClockName::FirstResponse, rungs_done: rungs.saturating_add(days) };
        return Act::PassOver { rung, why: "a person has decided only after that that it is a lead".to_owned() };
    }
    // Whoever was given it only since has not been idle.
    let idle = lead.holder().filter(|_| lead.assigned_at.is_none_or(|assigned_at| assigned_at < begun_at));
    Act::Overdue { rungs_done: rungs.saturating_add(days), holder: idle.cloned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ladder::tests::{at, hours, lead, offered, office, sla};
    use crate::domain::lead::Clocks;
    use crate::domain::routing::WaitFor;

    fn ana() -> RepId {
        RepId::new("ana")
    }

    const fn climbed(index: u32) -> Climbed {
        Climbed { clock: ClockName::FirstResponse, rungs_done: index + 1 }
    }

    fn due_at(lead: &Lead, now: &str) -> Option<(Act, u64)> {
        let due = due(lead, &sla(), &hours(), at(now))?;
        Some((due.act, due.late_by.map_or(0, |late_by| late_by.as_secs())))
    }

    #[test]
    fn nothing_before_its_time_and_late_only_when_we_were_away() {
        let lead = offered();
        let expire = || Act::Expire { rep: ana() };
        assert_eq!(due_at(&lead, "2026-11-20T15:29:59Z"), None);
        assert_eq!(due_at(&lead, "2026-11-20T15:30:00Z"), Some((expire(), 0)));
        assert_eq!(due_at(&lead, "2026-11-20T15:30:05Z"), Some((expire(), 0)));
        assert_eq!(due_at(&lead, "2026-11-20T15:31:01Z"), Some((expire(), 61)));
    }

    #[test]
    fn the_rungs_come_one_by_one() {
        let mut lead = offered();
        lead.accept(&ana(), at("2026-11-20T15:10:00Z")).unwrap();
        assert_eq!(due_at(&lead, "2026-11-20T16:00:10Z"), Some((Act::Remind { rung: climbed(0), rep: ana() }, 10)));
        lead.rungs_done = 1;
        assert_eq!(due_at(&lead, "2026-11-20T16:00:10Z"), None);
        assert_eq!(due_at(&lead, "2026-11-20T17:00:00Z"), Some((Act::ReOffer { rung: climbed(1), from: ana() }, 0)));
        lead.rungs_done = 2;
        assert_eq!(due_at(&lead, "2026-11-20T17:00:00Z"), Some((Act::Miss, 0)), "with or without a rung");
        lead.miss(ClockName::FirstResponse);
        let escalate = Act::Escalate { rung: climbed(2), to: EscalateTo::Manager };
        assert_eq!(due_at(&lead, "2026-11-23T10:00:00Z"), Some((escalate, 0)));
        lead.rungs_done = 3;
        let overdue = |rungs_done| Act::Overdue { rungs_done, holder: Some(ana()) };
        assert_eq!(due_at(&lead, "2026-11-24T08:59:59Z"), None);
        assert_eq!(due_at(&lead, "2026-11-24T09:00:00Z"), Some((overdue(4), 0)));
        assert_eq!(due_at(&lead, "2026-11-27T12:00:00Z"), Some((overdue(7), 3 * 86_400 + 3 * 3_600)), "told once");
        lead.rungs_done = 7;
        assert_eq!(due_at(&lead, "2026-11-27T12:00:00Z"), None);
    }

    #[test]
    fn after_an_outage_each_step_comes_once_and_the_pointless_are_passed_over() {
        let (monday, now) = ("2026-11-23T12:00:00Z", at("2026-11-23T12:00:00Z"));
        let mut lead = offered();
        assert_eq!(due_at(&lead, monday).unwrap().0, Act::Expire { rep: ana() });
        lead.offer(RepId::new("bo"), office().add(now, sla().accept.within), now);
        let passed_over = |lead: &Lead| match due_at(lead, monday).unwrap().0 {
            Act::PassOver { rung, why } => (rung.rungs_done - 1, why),
            other => panic!("{other:?}"),
        };
        assert_eq!(passed_over(&lead), (0, "[rep:bo] was given it only after that".to_owned()));
        lead.rungs_done = 1;
        assert_eq!(passed_over(&lead), (1, "[rep:bo] was given it only after that".to_owned()));
        lead.rungs_done = 2;
        lead.miss(ClockName::FirstResponse);
        assert!(matches!(due_at(&lead, monday).unwrap().0, Act::Escalate { rung: Climbed { rungs_done: 3, .. }, .. }));
        lead.rungs_done = 3;
        assert_eq!(due_at(&lead, monday), None);

        let mut accepted = offered();
        accepted.accept(&ana(), at("2026-11-20T15:10:00Z")).unwrap();
        assert_eq!(passed_over(&accepted), (0, "overtaken: re-offer is due as well".to_owned()));
        accepted.queue("all are full".to_owned(), WaitFor::Capacity, at("2026-11-24T12:00:00Z"));
        assert_eq!(passed_over(&accepted), (0, "nobody holds it; it waits for a rep".to_owned()));
    }

    #[test]
    fn what_waits_is_due_on_its_date() {
        let (day, later) = ("2026-12-01T09:00:00Z", at("2026-12-01T09:00:00Z"));
        let mut queued = lead();
        queued.clocks = Clocks::default();
        queued.queue(String::new(), WaitFor::Shift, later);
        assert_eq!(due_at(&queued, day), Some((Act::Retry, 0)));
        queued.review(String::new(), later);
        assert_eq!(due_at(&queued, day), Some((Act::AskReview, 0)));
        queued.put_aside(Stage::Nurture, String::new(), later);
        assert_eq!(due_at(&queued, day), Some((Act::Wake, 0)));
        queued.close(Stage::Disqualified, String::new(), later).unwrap();
        assert_eq!(due_at(&queued, day), None);
    }

    proptest::proptest! {
        /// However the rungs lie and whenever we look, doing what is due comes to an end, and no rung comes twice.
        #[test]
        fn doing_what_is_due_ends(
            shares in proptest::collection::vec((1_u32..400, 0_usize..3), 0..6), hours_away in 0_u64..400, accepts: bool,
        ) {
            use crate::domain::sla::{Rung, RungAt, Target};
            let acts = [RungDo::Remind, RungDo::ReOffer, RungDo::Escalate(EscalateTo::Manager)];
            let mut shares = shares;
            shares.sort_unstable();
            let ladder = shares.iter().map(|(share, act)| Rung { at: RungAt::Share(*share), act: acts[*act].clone() });
            let first_response = Target { ladder: ladder.collect(), ..sla().first_response };
            let sla = Sla { first_response, ..sla() };
            let mut lead = offered();
            if accepts {
                lead.accept(&ana(), lead.created_at).unwrap();
            }
            let now = lead.created_at.plus(Duration::from_secs(hours_away * 3_600));
            let mut rungs = Vec::new();
            for turn in 0.. {
                proptest::prop_assert!(turn < 12, "no end");
                let Some(due) = due(&lead, &sla, &hours(), now) else { break };
                match due.act {
                    Act::Expire { .. } => lead.offer(RepId::new("bo"), office().add(now, sla.accept.within), now),
                    Act::ReOffer { rung, .. } => {
                        lead.offer(RepId::new("cy"), office().add(now, sla.accept.within), now);
                        rungs.push(rung.rungs_done - 1);
                    }
                    Act::Remind { rung, .. } | Act::Escalate { rung, .. } | Act::PassOver { rung, .. } => {
                        rungs.push(rung.rungs_done - 1);
                    }
                    // The clock's due time passes between two rungs.
                    Act::Miss => {
                        lead.miss(ClockName::FirstResponse);
                        continue;
                    }
                    Act::Overdue { rungs_done, .. } => {
                        proptest::prop_assert!(rungs_done > lead.rungs_done);
                        lead.rungs_done = rungs_done;
                        continue;
                    }
                    other => panic!("{other:?}"),
                }
                lead.rungs_done = u32::try_from(rungs.len()).unwrap();
            }
            let each_once: Vec<u32> = (0..u32::try_from(rungs.len()).unwrap()).collect();
            proptest::prop_assert_eq!(rungs, each_once);
        }
    }
}
