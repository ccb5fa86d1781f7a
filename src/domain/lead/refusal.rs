//! Why a move is not made, in the words of whoever tried.

/// Why a move is not made. The words are shown to whoever tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("this lead is already with you; there is nothing more to accept")]
    AlreadyAccepted,
    #[error("this lead has gone to {0} since")]
    GoneTo(String),
    #[error("this lead is with nobody and waits: {0}")]
    Waiting(String),
    #[error(
        "this lead is with nobody and rests ({0}); whoever looks after the leads can promote it, and it is offered afresh"
    )]
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
    #[error("{0} is inactive, and gets no leads")]
    Inactive(String),
    #[error("{name} is away until {until}; name somebody who is there")]
    Away { name: String, until: String },
    #[error(
        "you have rejected as many leads today as you may ({limit}); {who} can do it for you, or you hand L{lead} to a colleague"
    )]
    RejectedEnough { limit: u32, who: String, lead: i64 },
    #[error("accept it first; only what is yours can be paused")]
    NotAcceptedYet,
    #[error("this lead is paused already: {0}")]
    AlreadyPaused(String),
    #[error("this lead is not paused")]
    NotPaused,
    #[error("this lead has been paused for as long as a lead may be; its clocks go on")]
    PausesUsedUp,
    #[error("{0} has been asked to take this lead over, and has not said yet whether he does")]
    HandOffPending(String),
    #[error("a hand-off tells the other {all}; missing: {missing}. Write each on a line of its own, like “{first}: …”")]
    PacketIncomplete { all: String, missing: String, first: String },
    #[error("the date to look again must lie ahead")]
    DateNotAhead,
    #[error("this has been decided since: {0}")]
    Decided(String),
    #[error(
        "there is nothing that could be taken back: only what was said last of a lead that a rep has can be, for 15 minutes"
    )]
    NothingToTakeBack,
    #[error("there is nothing that could be taken back: the answer to the prospect was written, and has left")]
    AnswerHasLeft,
    #[error("no answer of yours waits here any more: it has been sent, or a later one has")]
    NothingHeld,
    #[error("there is nobody else in the team who could go on with it")]
    NobodyElse,
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
