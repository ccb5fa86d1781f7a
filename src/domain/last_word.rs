//! What was said of a rep's lead last, by him or for him, for the minutes in which it may be said to be a mistake.

use super::change::Change;
use super::event::Actor;
use super::feedback::FeedbackKind;
use super::id::RepId;
use super::lead::Lead;
use super::time::Timestamp;
use std::time::Duration;

/// Long enough to read what it came to and to write back; later somebody else has begun to work on it.
pub const TAKEN_BACK_WITHIN: Duration = Duration::from_secs(15 * 60);

/// A mail that takes it back in time may be read this much later: the mailbox could not be read meanwhile.
pub const READ_WITHIN: Duration = Duration::from_secs(7 * 86_400);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastWord {
    /// Whose word it is: he had the lead.
    pub rep: RepId,
    pub at: Timestamp,
    /// The event it made, as `rejected`.
    pub what: String,
    /// The lead as it was.
    pub before: Lead,
    /// By it he had his turn back.
    pub gave_turn_back: bool,
}

/// What a change leaves of the word that was said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// A new one.
    Said(Box<LastWord>),
    /// The one that there is: only the clock went on.
    TheSame,
    /// None: somebody has done something since, or it was taken back.
    Nothing,
}

impl LastWord {
    pub fn is_in_time(&self, now: Timestamp) -> bool {
        now < self.at.plus(TAKEN_BACK_WITHIN)
    }

    /// What a change leaves of it.
    pub fn left_by(change: &Change) -> Left {
        let Some(before) = &change.before else { return Left::TheSame };
        if let (Some(rep), Some(event)) = (&change.said, change.events.first()) {
            return Left::Said(Box::new(Self {
                rep: rep.clone(),
                at: change.at,
                what: event.what.to_owned(),
                before: before.clone(),
                gave_turn_back: change.feedback.as_ref().is_some_and(|said| said.kind == FeedbackKind::Misroute),
            }));
        }
        let is_moved = Lead { version: before.version, ..change.after.clone() } != *before;
        let is_somebody_s = change.events.iter().any(|event| {
            event.email.is_some() || matches!(event.actor, Actor::Rep(_) | Actor::Person(_) | Actor::Prospect)
        });
        if is_moved && is_somebody_s { Left::Nothing } else { Left::TheSame }
    }
}
