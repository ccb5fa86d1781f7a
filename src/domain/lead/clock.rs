//! The prospect's wait for a human, and how well we know that it is over.

use super::super::time::Timestamp;

/// The prospect's wait for a first answer. A miss stays a miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Idle,
    Running { due_at: Timestamp },
    Met { at: Timestamp },
    Missed { due_at: Timestamp },
    Void,
}

impl Clock {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running { .. } => "running",
            Self::Met { .. } => "met",
            Self::Missed { .. } => "missed",
            Self::Void => "void",
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
