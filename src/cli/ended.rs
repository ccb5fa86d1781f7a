//! What came of a lead, as far as it says something of how it was judged.

use crate::domain::lead::{Lead, Stage};

/// What came of a lead in truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// A rep took it up: it was one.
    Good,
    /// A rep or a reviewer said that it was none.
    Bad,
    Unknown,
}

impl Ended {
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Good => "taken up",
            Self::Bad => "rejected",
            Self::Unknown => "",
        }
    }
}

pub fn ended(lead: &Lead, was: &str) -> Ended {
    match lead.stage {
        Stage::Accepted | Stage::Attempted | Stage::Contacted | Stage::Qualified | Stage::Converted => Ended::Good,
        Stage::Recycled => Ended::Good,
        // A person made a lead of what the rules had put aside.
        Stage::Mql if was != "mql" && !lead.holders.is_empty() => Ended::Good,
        Stage::Disqualified if was != "disqualified" => Ended::Bad,
        Stage::Review if was != "review" => Ended::Bad,
        Stage::Mql | Stage::Review | Stage::Nurture | Stage::Disqualified | Stage::Exited | Stage::Merged => {
            Ended::Unknown
        }
    }
}
