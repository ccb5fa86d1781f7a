//! What can be done with a lead, and by whom.

use crate::domain::event::Actor;
use crate::domain::id::{NoticeId, RepId};
use crate::domain::kind::Kind;
use crate::domain::lead::{Evidence, Lead, Refusal, Written};
use crate::domain::spoken::quoted;
use crate::domain::time::Timestamp;

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Accept,
    Reject {
        reason: String,
        note: String,
    },
    Recycle {
        until: Timestamp,
        reason: String,
    },
    /// A human has answered the prospect, on the word of whoever says so.
    Respond {
        note: String,
    },
    /// He has, through us: it goes on to the prospect.
    Answer(Written),
    /// The same of an answer that waits for its writer's word, by the mail of ours that shows it.
    Send {
        held: NoticeId,
    },
    /// He has, whether or not it was his: it is from then on.
    Seen {
        rep: RepId,
        evidence: Evidence,
        /// Person keys of those whom he wrote to.
        to: Vec<String>,
        /// When he wrote it.
        at: Timestamp,
    },
    /// The same of a rep who need not hold it, on the word of somebody else: it is his from then on.
    Attest {
        rep: RepId,
        note: String,
    },
    /// A human has confirmed the need.
    Qualify {
        note: String,
    },
    /// It became business.
    Win {
        note: String,
    },
    /// Nothing came of it, for one of the reasons for a bad lead.
    Lose {
        reason: String,
        note: String,
    },
    /// Given to a rep by name, whatever the rules say.
    Assign {
        to: RepId,
        /// What the other should know, by label.
        packet: Vec<(String, String)>,
    },
    /// Passed on to a rep by name, by whoever has it.
    HandOff {
        to: RepId,
        /// What the other needs to know, by label.
        packet: Vec<(String, String)>,
    },
    /// The prospect is waited for, for one of the reasons to pause: the clocks stand still.
    Pause {
        reason: String,
        note: String,
    },
    Resume,
    /// What it is promised goes by the rules as they are now.
    ReSla,
    /// A lead after all: offered afresh, also to those who have had it.
    Promote {
        note: String,
    },
    /// No inquiry at all, but this kind of machine mail.
    SetApart {
        kind: Kind,
    },
    /// Disqualified by a person, with one of the reasons for a bad lead.
    Close {
        reason: String,
    },
}

impl Act {
    /// Said by word or by a button, which can be a mistake; not seen of what he did.
    pub(super) const fn is_said(&self) -> bool {
        !matches!(self, Self::Answer(_) | Self::Send { .. } | Self::Seen { .. })
    }
}

/// Who does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// A rep, by a link only he has; he must hold the lead.
    Rep(RepId),
    /// Somebody with the store at hand (the command line), acting for whoever holds the lead.
    Person(String),
}

impl By {
    pub fn actor(&self) -> Actor {
        match self {
            Self::Rep(rep) => Actor::Rep(rep.clone()),
            Self::Person(name) => Actor::Person(name.clone()),
        }
    }
    pub(super) const fn rep(&self) -> Option<&RepId> {
        match self {
            Self::Rep(rep) => Some(rep),
            Self::Person(_) => None,
        }
    }
    /// As a sentence of ours names him.
    pub fn shown(&self) -> String {
        match self {
            Self::Rep(rep) => rep.mention().to_string(),
            Self::Person(name) => quoted(name).into_owned(),
        }
    }
    /// The rep in whose shoes the verb is done.
    pub(super) fn acting_as(&self, lead: &Lead) -> Result<RepId, Refusal> {
        match self {
            Self::Rep(rep) => Ok(rep.clone()),
            Self::Person(_) => lead.holder().filter(|_| lead.is_open()).cloned().ok_or_else(|| lead.held_by_nobody()),
        }
    }
}
