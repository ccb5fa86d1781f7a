//! What happened, for the lead's timeline and the audit chain.

use super::id::{EmailId, LeadId, RepId, RulesVersion, WorkflowName};
use super::spoken::quoted;
use super::time::Timestamp;
use std::fmt;

/// A condition could not be worked out for a lead; the board counts these.
pub const CONDITION_FAILED: &str = "condition_failed";

/// What is told of a workflow that only looks on: nothing of it counts for the lead.
pub fn looking_on(workflow: &WorkflowName, text: &str) -> String {
    format!("workflow {workflow}{LOOKS_ON}{text}")
}

/// The workflow and what is told of it, where it only looks on.
pub fn told_of_looking_on(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("workflow ")?.split_once(LOOKS_ON)
}

const LOOKS_ON: &str = ", which only looks on: ";

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The daemon, by the clock.
    Clock,
    /// The rules of a version.
    Rules(RulesVersion),
    Rep(RepId),
    /// Somebody at the command line or on the board, by the name they go by.
    Person(String),
    Prospect,
}

impl Actor {
    /// As a sentence of ours names him.
    pub fn mention(&self) -> String {
        match self {
            Self::Rep(rep) => rep.mention().to_string(),
            Self::Person(name) => quoted(name).into_owned(),
            Self::Rules(version) => version.to_string(),
            Self::Clock | Self::Prospect => self.to_string(),
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clock => f.write_str("clock"),
            Self::Rules(version) => write!(f, "rules {version}"),
            Self::Rep(rep) => write!(f, "rep {rep}"),
            Self::Person(name) => write!(f, "person {name}"),
            Self::Prospect => f.write_str("prospect"),
        }
    }
}

/// One fact, for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub at: Timestamp,
    pub lead: Option<LeadId>,
    pub email: Option<EmailId>,
    pub actor: Actor,
    /// A stable word: `lead_created`, `offered`, `accepted`, `reminded` …
    pub what: &'static str,
    /// A sentence for the timeline. Names reps by `RepId::mention`; never quotes a mail.
    pub text: String,
}
