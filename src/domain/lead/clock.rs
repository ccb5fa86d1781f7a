//! The prospect's wait for a human, and how well we know that it is over.

use super::super::time::Timestamp;

/// One wait. A miss stays a miss, unless what was waited for turns out to have come in time and was only read later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Idle,
    Running {
        due_at: Timestamp,
    },
    /// It stands still; by when it is due is known once it goes on.
    Paused,
    Met {
        at: Timestamp,
    },
    Missed {
        due_at: Timestamp,
    },
    Void,
}

impl Clock {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running { .. } => "running",
            Self::Paused => "paused",
            Self::Met { .. } => "met",
            Self::Missed { .. } => "missed",
            Self::Void => "void",
        }
    }
    /// What was waited for has happened then: in time, or too late. What is over stays as it is.
    pub fn met(self, at: Timestamp) -> Self {
        match self {
            Self::Running { due_at } if at > due_at => Self::Missed { due_at },
            Self::Missed { due_at } if at >= due_at => Self::Missed { due_at },
            Self::Running { .. } | Self::Missed { .. } | Self::Paused | Self::Idle => Self::Met { at },
            Self::Met { .. } | Self::Void => self,
        }
    }
    /// By when, of a clock that has a date.
    pub const fn due_at(self) -> Option<Timestamp> {
        match self {
            Self::Running { due_at } | Self::Missed { due_at } => Some(due_at),
            Self::Idle | Self::Paused | Self::Met { .. } | Self::Void => None,
        }
    }
}

/// How well we know that a human answered the prospect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// We saw it: it went through us, lay in the Sent folder, or came to us as a copy.
    Observed,
    /// The prospect's own mail quotes it.
    Corroborated,
    /// The rep says so. Stops the clock, reported apart.
    Attested,
}

impl Evidence {
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Observed, Self::Corroborated, Self::Attested].into_iter().find(|class| class.as_str() == text)
    }
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Corroborated => "corroborated",
            Self::Attested => "attested",
        }
    }
}
