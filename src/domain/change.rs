//! What a decision changes: the one value that the store knows how to commit.

use super::event::{Actor, Event};
use super::evidence::Evidence;
use super::feedback::Feedback;
use super::id::{EmailId, LeadId, NoticeId, PoolId, RepId, RulesVersion, WorkflowName};
use super::kind::{Discerned, Kind};
use super::lead::Lead;
use super::notice::Notice;
use super::provider::Query;
use super::routing::{Routing, Way};
use super::sender_word::SenderWord;
use super::time::Timestamp;
use super::verdict::Verdict;

/// The record of a decision: enough to say why, and to see whether it would be taken again.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub id: String,
    pub lead: LeadId,
    pub at: Timestamp,
    pub rules: RulesVersion,
    /// What the verdict rests on beside the mail.
    pub evidence: Option<Evidence>,
    /// None where only the owner was chosen anew.
    pub verdict: Option<Verdict>,
    /// The routes that were tried, of a lead that was not given to anybody by it.
    pub way: Option<Way>,
    pub routing: Option<Routing>,
}

/// One lead's step from what it was to what it is, with everything that follows from it. Committed whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub at: Timestamp,
    /// None for a new lead. Its version guards the write.
    pub before: Option<Lead>,
    pub after: Lead,
    pub events: Vec<Event>,
    pub decision: Option<Decision>,
    pub notices: Vec<Notice>,
    /// Credits given back, of a turn that was used for a lead that was not his; they add up to nothing.
    pub turns: Vec<(PoolId, RepId, i64)>,
    /// What a rep says of the lead by it, for whoever makes the rules.
    pub feedback: Option<Feedback>,
    /// Why the lead is to be judged again.
    pub second_look: Option<String>,
    /// Mails of another lead that go with this one from now on.
    pub mails_of: Option<MailsOf>,
    /// The rep whose word it is: he may take it back for some minutes.
    pub said: Option<RepId>,
    /// When a word was said that is taken back by it.
    pub takes_back: Option<Timestamp>,
}

/// What these people wrote in another lead since then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailsOf {
    pub lead: LeadId,
    /// By their person keys.
    pub people: Vec<String>,
    pub since: Timestamp,
}

impl Change {
    /// A lead as it is, to be moved on: nothing follows yet.
    pub fn of(lead: &Lead, at: Timestamp) -> Self {
        let after = Lead { version: lead.version + 1, ..lead.clone() };
        Self { before: Some(lead.clone()), ..Self::made(after, at) }
    }

    /// A lead that there was not before.
    pub const fn made(lead: Lead, at: Timestamp) -> Self {
        Self {
            at,
            before: None,
            after: lead,
            events: Vec::new(),
            decision: None,
            notices: Vec::new(),
            turns: Vec::new(),
            feedback: None,
            second_look: None,
            mails_of: None,
            said: None,
            takes_back: None,
        }
    }

    /// The rep whose own doing it is: he is there.
    pub fn heard_from(&self) -> Option<&RepId> {
        self.events.iter().find_map(|event| match &event.actor {
            Actor::Rep(rep) => Some(rep),
            Actor::Clock | Actor::Rules(_) | Actor::Person(_) | Actor::Prospect => None,
        })
    }
}

/// What a workflow would have done that only looks on.
#[derive(Debug, Clone, PartialEq)]
pub struct Shadow {
    pub lead: LeadId,
    pub at: Timestamp,
    pub workflow: WorkflowName,
    pub rules: RulesVersion,
    pub verdict: Verdict,
    /// None where nobody would have been looked for.
    pub routing: Option<Routing>,
}

/// What one mail comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub email: EmailId,
    pub discerned: Discerned,
    /// What answers and copies know it by.
    pub message_id: Option<String>,
    /// Kept if this mail moves a lead, so that no other of the same content does.
    pub content: Option<String>,
    pub subject: String,
    pub sender: Option<String>,
    pub defects: Vec<String>,
    /// The lead it made or belongs to, and why.
    pub lead: Option<(LeadId, String)>,
    /// Events of mail that touches no lead.
    pub events: Vec<Event>,
    pub change: Option<Change>,
    /// What a workflow that runs beside would have made of a new lead.
    pub shadow: Option<Shadow>,
    /// The mail had been read as this and set apart, until a person said otherwise; guards the write.
    pub overrules: Option<Kind>,
    /// What is remembered of its sender for that.
    pub sender_word: Option<SenderWord>,
    /// What is asked outside about its lead, which waits for the answers if they could matter.
    pub asked_outside: Vec<Query>,
    /// When its prospect may be asked what is missing.
    pub question_at: Option<Timestamp>,
    /// Whoever sent it wants no mail that no person wrote.
    pub opts_out: bool,
    /// Reps who pause until then by it, or are back.
    pub pauses: Vec<(RepId, Option<Timestamp>)>,
    /// A mail of ours that came back by it.
    pub bounced: Option<NoticeId>,
}
