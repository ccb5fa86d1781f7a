//! A lead: one person's inquiry cycle. Three machines, kept apart: stage, ownership, clock.
//!
//! Every move checks its own guard and says in words why it is refused; nothing else writes these fields.

use super::id::{EmailId, LeadId, MailboxName, PoolId, RepId, WorkflowName};
use super::inquiry::ConsentPurpose;
use super::routing::{Placed, WaitFor};
use super::time::Timestamp;
use super::verdict::{BLIND, Band};

mod merged;
pub use merged::Merged;

/// Where the inquiry stands in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// The rules say qualified.
    Mql,
    /// A person must decide.
    Review,
    /// Not sales-ready; looked at again on a date.
    Nurture,
    Disqualified,
    /// Not sales; went to another team.
    Exited,
    /// A rep said yes (SAL).
    Accepted,
    /// A human has answered the prospect.
    Attempted,
    /// The prospect has answered back.
    Contacted,
    /// A human has confirmed the need (SQL).
    Qualified,
    /// It became business.
    Converted,
    /// Sales gave it back until a date.
    Recycled,
    /// A person says that it is the same inquiry as another lead, which goes on in its place.
    Merged,
}

impl Stage {
    pub const ALL: [Self; 12] = [
        Self::Mql,
        Self::Review,
        Self::Nurture,
        Self::Disqualified,
        Self::Exited,
        Self::Accepted,
        Self::Attempted,
        Self::Contacted,
        Self::Qualified,
        Self::Converted,
        Self::Recycled,
        Self::Merged,
    ];
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Mql => "mql",
            Self::Review => "review",
            Self::Nurture => "nurture",
            Self::Disqualified => "disqualified",
            Self::Exited => "exited",
            Self::Accepted => "accepted",
            Self::Attempted => "attempted",
            Self::Contacted => "contacted",
            Self::Qualified => "qualified",
            Self::Converted => "converted",
            Self::Recycled => "recycled",
            Self::Merged => "merged",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }
    /// Open leads keep the promise: an owner or a wait reason, and a dated next step.
    pub const fn is_open(&self) -> bool {
        match self {
            Self::Disqualified | Self::Exited | Self::Converted | Self::Merged => false,
            Self::Mql
            | Self::Review
            | Self::Nurture
            | Self::Accepted
            | Self::Attempted
            | Self::Contacted
            | Self::Qualified
            | Self::Recycled => true,
        }
    }
    /// Being worked on, or waiting for somebody to: neither at rest nor closed.
    pub const fn is_live(&self) -> bool {
        self.is_open() && !matches!(self, Self::Nurture | Self::Recycled)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ownership {
    Unowned,
    Queued { reason: String, until: WaitFor },
    Offered { rep: RepId, expires_at: Timestamp },
    Owned { rep: RepId },
}

impl Ownership {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unowned => "unowned",
            Self::Queued { .. } => "queued",
            Self::Offered { .. } => "offered",
            Self::Owned { .. } => "owned",
        }
    }
}

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

/// What happens next, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    pub step: Step,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The offer expires and goes on.
    Expire,
    /// This rung of the ladder.
    Rung(u32),
    /// Look again for an eligible rep.
    Retry,
    /// A recycled or nurtured lead is looked at again.
    Wake,
    /// A person is asked to decide, again.
    AskReview,
    /// The owner is asked what came of it.
    FollowUp,
    /// The ladder is at its end and still nobody has answered: the holder and the manager are told once a working day.
    Overdue,
}

/// The prospect as the desk needs him; the inquiry with its evidence stays with the mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prospect {
    pub email: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub company: Option<String>,
    pub title: Option<String>,
}

impl Prospect {
    /// The best short name there is.
    pub fn shown(&self) -> &str {
        self.name.as_deref().or(self.email.as_deref()).unwrap_or("somebody without an address")
    }
}

/// A box the person ticked or left, or a sentence that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    pub purpose: ConsentPurpose,
    pub is_given: bool,
    /// As they stand in the mail.
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    pub id: LeadId,
    /// People say `L42`.
    pub number: i64,
    /// Counts changes; a guarded write names the one it read.
    pub version: i64,
    pub mailbox: MailboxName,
    pub workflow: WorkflowName,
    /// The mail that began it.
    pub email: EmailId,
    pub prospect: Prospect,
    pub subject: String,
    /// What the person wrote, capped for lists and notices.
    pub text: String,
    pub source: String,
    pub language: Option<String>,
    /// Why it may be no inquiry after all; a person should look at the mail first.
    pub doubt: Option<String>,
    /// The latest word for each purpose.
    pub consent: Vec<Agreed>,
    /// Where the inquiry came from, by name: `utm_source`, `form`, `campaign` …
    pub attribution: Vec<(String, String)>,

    pub stage: Stage,
    /// Why it stands there, in a sentence.
    pub stage_reason: String,
    pub ownership: Ownership,
    pub clock: Clock,

    pub fit: i64,
    pub intent: i64,
    /// The cell of the grid; None of a lead made before there was one.
    pub band: Option<Band>,
    pub negative: Option<String>,
    pub route: Option<String>,
    pub pool: Option<PoolId>,
    pub placed: Placed,
    /// Everyone it was offered to, oldest first.
    pub holders: Vec<RepId>,
    pub rungs_done: u32,
    /// How often the owner was asked what came of it, or a person to review.
    pub asked: u32,
    pub cycle: u32,
    /// The closed lead of the same person that this one follows.
    pub previous: Option<LeadId>,
    /// Only of a lead in stage merged.
    pub merged: Option<Merged>,
    /// Came in with `everything-quietly`: nobody is told until a person promotes it.
    pub quiet: bool,

    pub received_at: Timestamp,
    pub created_at: Timestamp,
    pub first_offered_at: Option<Timestamp>,
    pub assigned_at: Option<Timestamp>,
    pub accepted_at: Option<Timestamp>,
    pub responded_at: Option<Timestamp>,
    pub responded_as: Option<Evidence>,
    pub closed_at: Option<Timestamp>,
    /// For a wait, a wake-up or a follow-up: when to look again.
    pub look_again_at: Option<Timestamp>,
    /// None only when closed.
    pub next: Option<Next>,
    /// The next step in words, for lists and pages.
    pub next_what: String,
}

/// Why a move is not made. The words are shown to whoever tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("this lead is already with you; there is nothing more to accept")]
    AlreadyAccepted,
    #[error("this lead has gone to {0} since")]
    GoneTo(String),
    #[error("this lead is with nobody and waits: {0}")]
    Waiting(String),
    #[error("this lead is with nobody and rests ({0}); promote it to have it offered afresh")]
    Resting(String),
    #[error("this lead is with nobody; say which rep has answered (`--by REP`)")]
    NobodyAnswered,
    #[error("this lead is closed: {0}")]
    Closed(String),
    #[error("an answer to the prospect is already on record")]
    AlreadyAnswered,
    #[error("nobody has answered the prospect yet; say first that somebody has")]
    NotAnsweredYet,
    #[error("the need is confirmed already")]
    AlreadyQualified,
    #[error("`{reason}` is not one of the reasons: {known}")]
    UnknownReason { reason: String, known: String },
    #[error("there is no rep `{rep}`; there is {known}")]
    NoSuchRep { rep: String, known: String },
    #[error("the date to look again must lie ahead")]
    DateNotAhead,
    #[error("this lead is already being worked on: {0}")]
    AlreadyActive(String),
    #[error("this lead was merged into L{0}, which goes on in its place; part them first (`anteroom lead unmerge`)")]
    Merged(i64),
    #[error("this lead was not merged into another")]
    NotMerged,
    #[error("a lead cannot be merged into itself")]
    IntoItself,
    #[error("L{lead} was merged into L{into} itself; merge into L{into}")]
    IntoMerged { lead: i64, into: i64 },
    #[error(
        "L{0} is closed, and this lead is open: nobody would answer it; promote L{0} first, or merge it into this one"
    )]
    IntoClosed(i64),
}

impl Lead {
    /// `L42`, as people say it.
    pub fn shown_ref(&self) -> String {
        format!("L{}", self.number)
    }
    /// `L42`, `l42`, `42` → 42.
    pub fn parse_ref(text: &str) -> Option<i64> {
        text.trim().trim_start_matches(['L', 'l', '#']).parse().ok().filter(|number| *number > 0)
    }
    pub fn is_open(&self) -> bool {
        self.stage.is_open()
    }
    /// A person judges it as a sample, and must not be told what the rules said.
    pub fn is_blind_sample(&self) -> bool {
        self.stage == Stage::Review && self.stage_reason.starts_with(BLIND)
    }
    /// Whoever it is offered to or owned by.
    pub fn holder(&self) -> Option<&RepId> {
        match &self.ownership {
            Ownership::Offered { rep, .. } | Ownership::Owned { rep } => Some(rep),
            Ownership::Unowned | Ownership::Queued { .. } => None,
        }
    }
    /// Whose open count it is part of: held, open, and no answer yet.
    pub fn weighs_on(&self) -> Option<&RepId> {
        self.holder().filter(|_| self.is_open() && self.responded_at.is_none())
    }

    /// Only its holder does what follows.
    pub fn must_be_held_by(&self, rep: &RepId) -> Result<(), Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed(self.stage_reason.clone()));
        }
        match self.holder() {
            Some(holder) if holder == rep => Ok(()),
            Some(holder) => Err(Refusal::GoneTo(holder.to_string())),
            None => Err(self.held_by_nobody()),
        }
    }

    /// Why nobody can do what only its holder does.
    pub fn held_by_nobody(&self) -> Refusal {
        match &self.ownership {
            _ if !self.is_open() => Refusal::Closed(self.stage_reason.clone()),
            Ownership::Queued { reason, .. } => Refusal::Waiting(reason.clone()),
            Ownership::Unowned | Ownership::Offered { .. } | Ownership::Owned { .. } => {
                Refusal::Resting(self.stage.as_str().to_owned())
            }
        }
    }

    /// It is his who has answered, whoever held it; what he answered is recorded by [`Lead::respond`].
    pub fn take_up(&mut self, rep: &RepId, at: Timestamp) -> Result<(), Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed(self.stage_reason.clone()));
        }
        if self.responded_at.is_some() {
            return Err(Refusal::AlreadyAnswered);
        }
        if self.holder() != Some(rep) {
            self.first_offered_at.get_or_insert(at);
            self.assigned_at = Some(at);
            self.accepted_at = None;
            self.quiet = false;
            self.holders.push(rep.clone());
            self.ownership = Ownership::Owned { rep: rep.clone() };
        }
        Ok(())
    }

    /// Offered to `rep`; the first offer starts the prospect's clock.
    pub fn offer(&mut self, rep: RepId, expires_at: Timestamp, due_at: Timestamp, at: Timestamp) {
        if self.first_offered_at.is_none() {
            self.first_offered_at = Some(at);
            self.clock = Clock::Running { due_at };
        }
        self.assigned_at = Some(at);
        self.accepted_at = None;
        self.look_again_at = None;
        self.placed.paid = 0;
        self.holders.push(rep.clone());
        self.ownership = Ownership::Offered { rep, expires_at };
    }

    /// Somebody else goes on with it, in the middle of the conversation.
    pub fn pass_on(&mut self, to: &RepId, at: Timestamp) {
        self.assigned_at = Some(at);
        self.holders.push(to.clone());
        self.ownership = Ownership::Owned { rep: to.clone() };
    }

    /// Owned at once, for `assign = "push"`.
    pub fn push(&mut self, rep: RepId, due_at: Timestamp, at: Timestamp) {
        self.offer(rep.clone(), due_at, due_at, at);
        self.ownership = Ownership::Owned { rep };
    }

    pub fn queue(&mut self, reason: String, until: WaitFor, look_again_at: Timestamp) {
        self.ownership = Ownership::Queued { reason, until };
        self.look_again_at = Some(look_again_at);
    }

    pub fn accept(&mut self, rep: &RepId, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if self.accepted_at.is_some() {
            return Err(Refusal::AlreadyAccepted);
        }
        self.ownership = Ownership::Owned { rep: rep.clone() };
        self.accepted_at = Some(at);
        if self.stage == Stage::Mql {
            self.stage = Stage::Accepted;
            self.stage_reason = format!("{rep} accepted it");
        }
        Ok(())
    }

    /// A human answered the prospect. Answering is also accepting.
    pub fn respond(
        &mut self,
        rep: &RepId,
        evidence: Evidence,
        at: Timestamp,
        ask_at: Timestamp,
    ) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if self.responded_at.is_some() {
            return Err(Refusal::AlreadyAnswered);
        }
        self.accepted_at.get_or_insert(at);
        self.ownership = Ownership::Owned { rep: rep.clone() };
        self.responded_at = Some(at);
        self.responded_as = Some(evidence);
        self.clock = match self.clock {
            Clock::Running { due_at } if at > due_at => Clock::Missed { due_at },
            Clock::Running { .. } | Clock::Idle => Clock::Met { at },
            missed @ Clock::Missed { .. } => missed,
            met @ Clock::Met { .. } => met,
            Clock::Void => Clock::Void,
        };
        self.stage = Stage::Attempted;
        self.stage_reason = format!("{rep} answered the prospect ({})", evidence.as_str());
        self.asked = 0;
        self.look_again_at = Some(ask_at);
        Ok(())
    }

    /// The conversation goes on: what came of it is asked later.
    pub fn answer_again(&mut self, rep: &RepId, ask_at: Timestamp) -> Result<(), Refusal> {
        self.must_be_answered_by(rep)?;
        if self.stage != Stage::Qualified {
            self.asked = 0;
            self.look_again_at = Some(ask_at);
        }
        Ok(())
    }

    fn must_be_answered_by(&self, rep: &RepId) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if self.responded_at.is_some() { Ok(()) } else { Err(Refusal::NotAnsweredYet) }
    }

    /// A human has confirmed the need.
    pub fn qualify(&mut self, rep: &RepId, ask_at: Timestamp) -> Result<(), Refusal> {
        self.must_be_answered_by(rep)?;
        if self.stage == Stage::Qualified {
            return Err(Refusal::AlreadyQualified);
        }
        self.stage = Stage::Qualified;
        self.stage_reason = format!("{rep} confirmed the need");
        self.asked = 0;
        self.look_again_at = Some(ask_at);
        Ok(())
    }

    pub fn win(&mut self, rep: &RepId, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_answered_by(rep)?;
        self.close(Stage::Converted, format!("{rep} won it"), at)
    }

    pub fn lose(&mut self, rep: &RepId, reason: &str, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_answered_by(rep)?;
        self.close(Stage::Disqualified, format!("{rep} lost it: {reason}"), at)
    }

    /// The due time passed without an answer. For ever.
    pub fn miss(&mut self) {
        if let Clock::Running { due_at } = self.clock {
            self.clock = Clock::Missed { due_at };
        }
    }

    /// The wrong rep: goes on to another.
    pub fn reject_misroute(&mut self, rep: &RepId, reason: &str, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if self.responded_at.is_some() {
            return Err(Refusal::AlreadyAnswered);
        }
        self.accepted_at = None;
        self.stage = Stage::Mql;
        self.stage_reason = format!("{rep} passed it on: {reason}");
        self.queue(format!("{rep} passed it on: {reason}"), WaitFor::Capacity, at);
        Ok(())
    }

    /// A bad lead: a person looks before it goes on or away.
    pub fn reject_quality(&mut self, rep: &RepId, reason: &str, ask_at: Timestamp) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        self.review(format!("{rep} rejected it: {reason}"), ask_at);
        Ok(())
    }

    pub fn review(&mut self, reason: String, ask_at: Timestamp) {
        self.stage = Stage::Review;
        self.accepted_at = None;
        self.asked = 0;
        self.void_clock();
        self.queue(format!("a person must decide: {reason}"), WaitFor::Person, ask_at);
        self.stage_reason = reason;
    }

    /// Back to marketing until a date; the next offer starts a new cycle.
    pub fn recycle(&mut self, rep: &RepId, reason: &str, until: Timestamp, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if until <= at {
            return Err(Refusal::DateNotAhead);
        }
        self.put_aside(Stage::Recycled, format!("{rep} recycled it: {reason}"), until);
        Ok(())
    }

    /// Rests without a rep until `until`.
    pub fn put_aside(&mut self, stage: Stage, reason: String, until: Timestamp) {
        self.stage = stage;
        self.stage_reason = reason;
        self.ownership = Ownership::Unowned;
        self.void_clock();
        self.look_again_at = Some(until);
    }

    /// A new cycle: offered afresh, with its history kept.
    pub fn reopen(&mut self, reason: String, at: Timestamp) {
        self.stage = Stage::Mql;
        self.stage_reason = reason;
        self.cycle += 1;
        self.quiet = false;
        self.rungs_done = 0;
        self.asked = 0;
        self.clock = Clock::Idle;
        self.holders.clear();
        self.first_offered_at = None;
        self.assigned_at = None;
        self.accepted_at = None;
        self.responded_at = None;
        self.responded_as = None;
        self.closed_at = None;
        self.placed.since = Some(at);
        self.queue("looking for a rep".to_owned(), WaitFor::Capacity, at);
    }

    pub fn close(&mut self, stage: Stage, reason: String, at: Timestamp) -> Result<(), Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed(self.stage_reason.clone()));
        }
        self.stage = stage;
        self.stage_reason = reason;
        self.closed_at = Some(at);
        self.ownership = Ownership::Unowned;
        self.look_again_at = None;
        self.void_clock();
        Ok(())
    }

    fn void_clock(&mut self) {
        if matches!(self.clock, Clock::Running { .. } | Clock::Idle) {
            self.clock = Clock::Void;
        }
    }
}
