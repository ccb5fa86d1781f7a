//! Many things that one person is owed at one moment, told in one mail: what waits for an answer, or what went on from him.
//!
//! Each stays a notice of its own lead, on record; the digest only carries them.

use super::address::Address;
use super::id::{NoticeId, RepId};
use super::lead::Lead;
use super::notice::{Notice, NoticeKind};
use std::time::Duration;

/// Also the name of its template: `templates/mail/digest.{subject,txt,html}`.
pub const KIND: &str = "digest";

/// After one mail about many, what else there is of its sort waits so long, and is told in the next: after an outage steps
/// come due one upon the other.
pub const APART: Duration = Duration::from_secs(600);

/// What one digest tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Leads that wait for an answer.
    Waits,
    /// Leads that went on to others.
    GoneOn,
    /// Leads of which nobody knows what came of them.
    Outcome,
}

/// How what is held for one addressee is let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Telling {
    /// So many leads at one moment are told in one.
    pub digest_from: u32,
    /// Mails in an hour at most; what is beyond waits, and is told in one.
    pub per_hour: u32,
}

impl Default for Telling {
    fn default() -> Self {
        Self { digest_from: 4, per_hour: 20 }
    }
}

/// What becomes of what is held for one addressee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetGo {
    Each,
    AsOne,
    Later,
}

impl Telling {
    /// Of so many mails about so many leads that are held, when so many mails went out within the hour.
    pub const fn let_go(self, held: u32, leads: u32, gone: u32) -> LetGo {
        let room = self.per_hour.saturating_sub(gone);
        if room == 0 {
            LetGo::Later
        } else if leads >= self.digest_from || held > room {
            LetGo::AsOne
        } else {
            LetGo::Each
        }
    }
}

impl Sort {
    /// What it tells of, among what is held.
    pub fn kinds(self) -> impl Iterator<Item = NoticeKind> {
        NoticeKind::ALL.into_iter().filter(move |kind| kind.is_held() && kind.sort() == self)
    }
}

impl NoticeKind {
    /// Can wait for its addressee's working time, and may come by the hundred: held until all steps of the moment are taken.
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Reminder | Self::Escalation | Self::TakenAway | Self::FollowUp)
    }
    /// What is told in one mail says one thing of all of it.
    pub const fn sort(self) -> Sort {
        match self {
            Self::TakenAway => Sort::GoneOn,
            Self::FollowUp => Sort::Outcome,
            _ => Sort::Waits,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    pub id: NoticeId,
    /// None for an address that is no rep's.
    pub rep: Option<RepId>,
    pub to: Address,
}

/// A digest whose turn it is, with what it tells of as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct DueDigest {
    pub digest: Digest,
    /// Tries so far, this one included.
    pub attempts: u32,
    /// It was being sent when the program last stopped; it may have arrived.
    pub may_have_arrived: bool,
    /// The longest waiting first.
    pub lines: Vec<(Notice, Lead)>,
    /// How many more there are.
    pub more: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_go_out_each_many_as_one_and_none_beyond_the_hour_s() {
        let telling = Telling { digest_from: 4, per_hour: 10 };
        let cases = [(1, 0), (3, 0), (4, 0), (900, 0), (3, 8), (1, 9), (2, 9), (1, 10), (900, 10), (1, 99)];
        let said = cases.map(|(held, gone)| telling.let_go(held, held, gone));
        use LetGo::{AsOne, Each, Later};
        assert_eq!(said, [Each, Each, AsOne, AsOne, AsOne, Each, AsOne, Later, Later, Later]);
        assert_eq!(telling.let_go(5, 1, 0), Each, "of one lead");
    }
}
