//! A mail we owe somebody: one row of the outbox.
//!
//! It holds whom and what about, never the words or the secret links: those are made when it is sent.

use super::address::Address;
use super::id::{EmailId, LeadId, NoticeId, RepId};
use super::lead::Lead;
use super::letter::Letter;
use super::team::Rep;
use super::time::Timestamp;
use std::time::Duration;

pub mod lately;
mod wants;
pub use wants::Want;

/// A mail that came to the server within this time is fresh: what it causes goes out before all else that waits.
pub const FRESH_FOR: Duration = Duration::from_secs(3_600);
/// After an outage old mail is read before new. So long its offers stay, and what is read meanwhile overtakes them.
const YIELDS: Duration = Duration::from_secs(5);

/// The note of word to the owner that somebody else than the prospect's people wrote into the conversation.
pub const STRANGER: &str = "who wrote it is not known to take part in the conversation";

/// The note of word to the owner of what reads like a robot's answer, and may be the prospect's.
pub const ROBOT: &str =
    "it reads like an automatic answer, so no clock was started and nothing was moved; nothing but its words says so";

/// What stands before the lead where one mail tells of several replies that did nothing.
pub const ABOUT: &str = "about ";
/// Why a few words about an answer that waits do not wait in its place.
pub const FIRST_WAITS: &str = "the answer that was written first still waits, and a few words do not take its place; to send it as it is, \
                               reply with one word, “send”";
/// Why an answer waits that may be a word misspelt: sent by mistake, it cannot be taken back.
pub const TOO_FEW_WORDS: &str = "it is a few words only, and may be meant for me";
/// How whoever oversees a rep hears that nobody may read what we write to the rep.
pub const ANSWERS_BY_ITSELF: &str = "seems to answer our mail by itself";
/// What a notice says where the mail server would not take a mail, and not for its address.
pub const NOT_FOR_ADDRESS: &str = "the mail server would not take it";
/// How a rep is told that his answer waits: a server puts it off.
pub const NOT_YET: &str = "your answer has not left yet";
/// What the timeline calls the mail that leaves for another team; whoever judges a sample blind is not told of it.
pub const FOR_ANOTHER_TEAM: &str = "the mail for another team";

/// What a notice says first where that mail does not arrive, though the lead is with us as well.
pub const COPY_LOST: &str = "a copy for another team";

/// What the note of a mail to another team ends with where sales has the lead as well.
pub const SALES_ANSWERS_THE_REST: &str = "; sales answers what else they ask";

/// The note of the second mail to another team: what it was sent is a lead after all.
pub const A_LEAD_AFTER_ALL: &str = "a person decided that it is a lead after all";

/// Whose words a mail of ours brings to a rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    Prospect,
    /// Somebody's who takes no part in the conversation: a reply does not go to him.
    Stranger,
    /// The rep's own, which wait for a word of his.
    Own,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// "This lead is for you."
    Assignment,
    /// "It still waits for you."
    Reminder,
    /// To the former holder: "it went on to somebody else".
    TakenAway,
    /// To a manager: "nobody has answered".
    Escalation,
    /// To the owner: "the prospect wrote again".
    Reply,
    /// To whoever holds it: "more is known by now, and it is better than it was".
    Warmer,
    /// To the owner: "what came of it?"
    FollowUp,
    /// To whoever reviews: "a person must decide".
    Review,
    /// To another team: "this is yours, no sale".
    Exit,
    /// To a rep who wrote a verb: "done".
    Confirmed,
    /// To a rep whose reply was not acted on: why, and what can be said.
    Help,
    /// To a rep: "shall this go to the prospect?"
    Held,
    /// To the prospect, in a rep's name: what the rep has answered. Not a word of it is ours.
    Relay,
    /// To the prospect: the one question we may ask him.
    Question,
    /// To a rep: his answer did not reach the prospect.
    Undelivered,
    /// To a manager: mail to a rep comes back.
    Unreachable,
    /// To the prospect: his mail has come. Fixed words, and none of his.
    Acknowledgement,
    /// To a colleague: "will you take this over?"
    HandOff,
    /// To the owner: what the colleague said to it.
    HandOffAnswer,
    /// To whoever goes on with it: "this is yours now, and here is what happened so far".
    Handover,
    /// To a manager: a rep has left, and what became of his leads. All of them in one.
    Leaver,
    /// To the prospect: a prepared letter of the team's, to somebody who is not ready yet.
    Letter,
}

impl NoticeKind {
    pub const ALL: [Self; 22] = [
        Self::Assignment,
        Self::Reminder,
        Self::TakenAway,
        Self::Escalation,
        Self::Reply,
        Self::Warmer,
        Self::FollowUp,
        Self::Review,
        Self::Exit,
        Self::Confirmed,
        Self::Help,
        Self::Held,
        Self::Relay,
        Self::Question,
        Self::Undelivered,
        Self::Unreachable,
        Self::Acknowledgement,
        Self::HandOff,
        Self::HandOffAnswer,
        Self::Handover,
        Self::Leaver,
        Self::Letter,
    ];
    /// Whether its words are ours: a template's.
    pub const fn is_ours(self) -> bool {
        !matches!(self, Self::Relay | Self::Letter)
    }
    /// Also the name of its template: `templates/mail/<name>.{subject,txt,html}`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assignment => "assignment",
            Self::Reminder => "reminder",
            Self::TakenAway => "taken-away",
            Self::Escalation => "escalation",
            Self::Reply => "reply",
            Self::Warmer => "warmer",
            Self::FollowUp => "follow-up",
            Self::Review => "review",
            Self::Exit => "exit",
            Self::Confirmed => "confirmed",
            Self::Help => "help",
            Self::Held => "held",
            Self::Relay => "relay",
            Self::Question => "question",
            Self::Undelivered => "undelivered",
            Self::Unreachable => "unreachable",
            Self::Acknowledgement => "acknowledgement",
            Self::HandOff => "hand-off",
            Self::HandOffAnswer => "hand-off-answer",
            Self::Handover => "handover",
            Self::Leaver => "leaver",
            Self::Letter => "letter",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    pub lead: LeadId,
    /// None for an address that is no rep's.
    pub rep: Option<RepId>,
    pub to: Address,
    /// One sentence of its own: the re-offer's reason, the rung, how late.
    pub note: String,
    /// By when the addressee should act, for the mail's text.
    pub due_at: Option<Timestamp>,
    /// When the mail that caused it reached the mailbox, for the latency figure; none if the clock caused it.
    pub arrived_at: Option<Timestamp>,
    /// The mail that it is about, in the store.
    pub email: Option<EmailId>,
    /// Who wrote last, where he is not the lead's prospect: somebody else of their house, or of a lead that was merged
    /// into it. An answer is for him.
    pub writer: Option<Address>,
    /// It can wait until then: for its addressee's morning, or for what may make it needless.
    pub not_before: Option<Timestamp>,
}

impl Notice {
    /// To a rep, about a lead. Whoever knows more of it adds it: `Notice { due_at, ..notice }`.
    pub fn to_rep(id: String, kind: NoticeKind, lead: &LeadId, rep: &Rep, note: String) -> Self {
        let to_address = Self::to_address(id, kind, lead, rep.email.clone(), note);
        Self { rep: Some(rep.id.clone()), ..to_address }
    }
    /// When its first try is due, if it is owed since `at`.
    pub fn first_try(&self, at: Timestamp) -> Timestamp {
        let is_stale = self.arrived_at.is_some_and(|arrived| arrived.plus(FRESH_FOR) < at);
        let ready = if is_stale && self.kind == NoticeKind::Assignment { at.plus(YIELDS) } else { at };
        self.not_before.map_or(ready, |later| later.max(ready))
    }
    /// To somebody who is no rep.
    pub fn to_address(id: String, kind: NoticeKind, lead: &LeadId, to: Address, note: String) -> Self {
        let (lead, id) = (lead.clone(), NoticeId::new(id));
        let (rep, due_at, arrived_at, email, writer, not_before) = (None, None, None, None, None, None);
        Self { id, kind, lead, rep, to, note, due_at, arrived_at, email, writer, not_before }
    }
}

/// A notice whose turn it is, with the lead as it is now and the latest decision's record.
#[derive(Debug, Clone)]
pub struct DueNotice {
    pub notice: Notice,
    /// Tries so far, this one included.
    pub attempts: u32,
    /// It was being sent when the program last stopped; it may have arrived.
    pub may_have_arrived: bool,
    pub lead: Lead,
    pub decision: Option<String>,
    /// The mail it is about or carries on, read for it.
    pub letter: Option<Letter>,
    /// The subject of the mail it is about, where somebody else than the lead's own prospect wrote it.
    pub subject: Option<String>,
    /// Message-IDs of the conversation with the prospect, the one that is answered last.
    pub thread: Vec<String>,
    /// Why it is not sent after all, as the store knows; with a time, not yet.
    pub obstacle: Option<(String, Option<Timestamp>)>,
    /// Who beside the prospect gets a rep's answer.
    pub copied: Vec<Address>,
    /// What happened to the lead, for whoever goes on with it; the oldest first.
    pub story: Vec<Told>,
    /// The last answer that the prospect was given, as it stands on record; also that of an earlier cycle.
    pub answer: Option<Told>,
    /// What the prospect and whoever answered him wrote last, the oldest first.
    pub said: Vec<Letter>,
}

/// One line of a lead's story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub at: Timestamp,
    /// The word of the event.
    pub what: String,
    /// The sentence of it, which names people by their ids.
    pub text: String,
}

/// A notice that went out, for what comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentNotice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    pub lead: LeadId,
    /// Whom it was for.
    pub to: Option<Address>,
    pub rep: Option<RepId>,
    pub email: Option<EmailId>,
    pub has_come_back: bool,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    Sent {
        reply: String,
    },
    /// Tried again then.
    Later {
        at: Timestamp,
        reply: String,
    },
    /// Never tried again; a person sees it.
    Refused {
        reply: String,
    },
    /// No longer needed; never sent.
    Overtaken {
        reason: String,
    },
}
