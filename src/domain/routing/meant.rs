//! The rep a lead is meant for before anybody takes turns, and those who stand in for him.

use super::super::id::RepId;
use super::super::time::Timestamp;
use super::{Load, Obstacle};

/// Whom a lead is meant for before anybody takes turns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    pub rep: RepId,
    pub by: MeantBy,
    /// "the account of example.com is his".
    pub why: String,
    /// It waits for him while he is away or full.
    pub waits: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeantBy {
    /// The company table names him.
    NamedAccount,
    /// He has an open lead of the same person or company.
    LiveOwner,
    /// He had one.
    Sticky,
    /// He asked for the next lead that waits.
    Himself,
}

impl MeantBy {
    pub const ALL: [Self; 4] = [Self::NamedAccount, Self::LiveOwner, Self::Sticky, Self::Himself];
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NamedAccount => "named account",
            Self::LiveOwner => "live owner",
            Self::Sticky => "earlier owner",
            Self::Himself => "asked for it",
        }
    }
}

/// The rep a lead was meant for, and whether it went to him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeantTried {
    pub meant: Meant,
    /// Why it did not; None: it did.
    pub obstacle: Option<Obstacle>,
    pub load: Load,
    pub paused_until: Option<Timestamp>,
    /// Those asked in his place while he is away, one standing in for the other.
    pub stand_ins: Vec<StandIn>,
}

/// Somebody who was asked in the place of another, and why he did not get it either; None: he did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    pub rep: RepId,
    pub obstacle: Option<Obstacle>,
    pub load: Load,
    pub paused_until: Option<Timestamp>,
}
