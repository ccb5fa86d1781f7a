//! How often somebody's mail had us write to a rep lately. Whatever answers each mail of ours is a machine, whether it says so
//! or not, and two machines write to each other without end (RFC 3834 2).

use super::super::id::{LeadId, RepId};
use super::super::time::Timestamp;
use super::{Notice, NoticeKind};
use std::time::Duration;

/// So often within [`WITHIN`] mail has us write about a lead to the same rep, or to the prospect in his name.
const MOST: usize = 3;
pub const WITHIN: Duration = Duration::from_secs(600);
/// What goes on after the first pause is no person who looks for the right word.
const OF_A_MACHINE: usize = 2 * MOST;
const HOUR: Duration = Duration::from_secs(3_600);

/// What mail has us write; each is counted by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// What he wrote did nothing.
    Helped,
    Confirmed,
    /// Somebody's mail about his lead.
    Shown,
    /// His answers to the prospect.
    PassedOn,
}

impl Cause {
    pub const KINDS: [NoticeKind; 5] =
        [NoticeKind::Help, NoticeKind::Held, NoticeKind::Confirmed, NoticeKind::Reply, NoticeKind::Relay];

    fn of(kind: NoticeKind) -> Option<Self> {
        match kind {
            NoticeKind::Help | NoticeKind::Held => Some(Self::Helped),
            NoticeKind::Confirmed => Some(Self::Confirmed),
            NoticeKind::Reply => Some(Self::Shown),
            NoticeKind::Relay => Some(Self::PassedOn),
            NoticeKind::Assignment
            | NoticeKind::Reminder
            | NoticeKind::TakenAway
            | NoticeKind::Escalation
            | NoticeKind::Warmer
            | NoticeKind::FollowUp
            | NoticeKind::Review
            | NoticeKind::Exit
            | NoticeKind::Question
            | NoticeKind::Undelivered
            | NoticeKind::Unreachable
            | NoticeKind::Acknowledgement
            | NoticeKind::HandOff
            | NoticeKind::HandOffAnswer
            | NoticeKind::Handover
            | NoticeKind::Leaver
            | NoticeKind::Letter => None,
        }
    }
}

/// A mail of ours that somebody's mail has caused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caused {
    pub rep: RepId,
    pub lead: LeadId,
    pub kind: NoticeKind,
    /// When it went out, or will.
    pub at: Timestamp,
}

/// Those of the last hour.
#[derive(Debug, Clone, Default)]
pub struct Lately(Vec<Caused>);

impl Lately {
    pub const fn new(all: Vec<Caused>) -> Self {
        Self(all)
    }

    pub fn note(&mut self, notice: &Notice, at: Timestamp) {
        let Some(rep) = notice.rep.clone().filter(|_| Cause::of(notice.kind).is_some()) else { return };
        let at = notice.not_before.map_or(at, |later| later.max(at));
        self.0.push(Caused { rep, lead: notice.lead.clone(), kind: notice.kind, at });
    }

    /// No more of it for now.
    pub fn is_enough(&self, rep: &RepId, lead: &LeadId, cause: Cause, now: Timestamp) -> bool {
        let since = now.minus(WITHIN);
        self.of(rep, lead).filter(|one| Cause::of(one.kind) == Some(cause) && one.at > since).count() >= MOST
    }

    /// The mailbox that this went to seems to answer by itself: it did so after the pause as well. True of one mail of many.
    pub fn seems_a_machine(&self, told: &Notice, now: Timestamp) -> bool {
        let (Some(rep), since) = (told.rep.as_ref(), now.minus(HOUR)) else { return false };
        let cause = Cause::of(told.kind).filter(|cause| matches!(cause, Cause::Helped | Cause::Confirmed));
        let all = self.of(rep, &told.lead).filter(|one| cause.is_some() && Cause::of(one.kind) == cause);
        all.filter(|one| one.at > since).count() == OF_A_MACHINE
    }

    fn of<'a>(&'a self, rep: &'a RepId, lead: &'a LeadId) -> impl Iterator<Item = &'a Caused> {
        self.0.iter().filter(move |one| one.rep == *rep && one.lead == *lead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;

    #[test]
    fn three_in_ten_minutes_are_enough_and_six_in_an_hour_a_machine_s() {
        let (ana, lead) = (RepId::new("ana"), LeadId::new("l1"));
        let minute = |minute: u64| Timestamp::from_ms(0).plus(Duration::from_secs(60 * minute));
        let told = |kind: NoticeKind, minutes: &[u64]| {
            let one = |at: &u64| Caused { rep: ana.clone(), lead: lead.clone(), kind, at: minute(*at) };
            Lately::new(minutes.iter().map(one).collect())
        };
        let helped = told(NoticeKind::Help, &[100, 101, 102]);
        assert!(helped.is_enough(&ana, &lead, Cause::Helped, minute(105)));
        assert!(!helped.is_enough(&ana, &lead, Cause::Helped, minute(110)), "the first is ten minutes old");
        assert!(!helped.is_enough(&ana, &lead, Cause::PassedOn, minute(105)), "each by itself");
        assert!(!helped.is_enough(&RepId::new("bo"), &lead, Cause::Helped, minute(105)));
        let to = Address::parse("ana@example.com").unwrap();
        let mail = |kind| Notice {
            rep: Some(ana.clone()),
            ..Notice::to_address("n1".to_owned(), kind, &lead, to.clone(), String::new())
        };
        assert!(!helped.seems_a_machine(&mail(NoticeKind::Help), minute(105)));
        let again = told(NoticeKind::Held, &[100, 101, 102, 112, 113, 114]);
        assert!(again.seems_a_machine(&mail(NoticeKind::Help), minute(115)));
        assert!(!again.seems_a_machine(&mail(NoticeKind::Confirmed), minute(115)), "a word that was understood");
        assert!(!again.seems_a_machine(&mail(NoticeKind::Held), minute(161)));
    }
}
