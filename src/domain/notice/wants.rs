//! What a mail of each kind wants: of the lead, to be sent at all, and of the store, to tell. One table, so that a new kind is
//! asked once.

use super::NoticeKind;

/// What a notice may want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// That the lead is with its addressee: else it is set aside, unsent, and says so.
    Held,
    /// That nobody has answered the prospect: else it is set aside as well.
    Unanswered,
    /// What the mail it is about says.
    ItsWords,
    /// Who sent the lead's first mail, and what came along.
    FirstMail,
    /// What the prospect's people wrote last, if that is not what the lead began with.
    LastOfProspect,
    /// What the prospect was answered last.
    LastAnswer,
    /// What the two sides wrote last.
    LastSaid,
    /// What was done and said before.
    Before,
    /// The same, of a lead that others had, or that waited: of a fresh offer there is nothing to know.
    BeforeUnlessFresh,
    /// To stand in the conversation with the prospect.
    Thread,
}

impl NoticeKind {
    const fn all_wants(self) -> &'static [Want] {
        use Want::{
            Before, BeforeUnlessFresh, FirstMail, Held, ItsWords, LastAnswer, LastOfProspect, LastSaid, Thread,
            Unanswered,
        };
        match self {
            Self::Exit => &[ItsWords, FirstMail],
            Self::Assignment => &[Held, Unanswered, FirstMail, BeforeUnlessFresh],
            Self::Reminder => &[Held, Unanswered, LastOfProspect, LastAnswer],
            Self::Escalation => &[Unanswered, LastOfProspect, LastAnswer],
            Self::Warmer => &[Held, LastOfProspect, LastAnswer],
            Self::FollowUp => &[Held, LastAnswer, LastSaid],
            Self::Reply => &[ItsWords, LastOfProspect, LastAnswer],
            Self::TakenAway | Self::Undelivered | Self::Confirmed | Self::Help | Self::HandOffAnswer | Self::Review => {
                &[LastOfProspect]
            }
            Self::Handover => &[Held, FirstMail, Before],
            Self::HandOff => &[Before],
            Self::Relay => &[ItsWords, Thread],
            Self::Held => &[ItsWords],
            Self::Question => &[Unanswered, Thread],
            Self::Acknowledgement | Self::Letter => &[Thread],
            Self::Unreachable | Self::Leaver => &[],
        }
    }
    pub fn wants(self, want: Want) -> bool {
        self.all_wants().contains(&want)
    }
}
