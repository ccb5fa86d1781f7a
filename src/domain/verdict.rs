//! What the rules say of an inquiry: fit and intent apart, never blended.

use std::fmt;

/// One rule that counted, in words a rep can check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub rule: String,
    pub points: i64,
    /// The evidence: what in the mail or the tables made the rule hold, or what is unknown.
    pub evidence: String,
}

/// Points with the range they may still take while facts are unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    pub points: i64,
    pub lo: i64,
    pub hi: i64,
    pub reasons: Vec<Reason>,
}

/// A cell of the grid: fit A to C, intent 1 to 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Band {
    /// 0 is A.
    pub fit: u8,
    /// 0 is 1.
    pub intent: u8,
}

impl Band {
    /// The best: what a lead needs in each is far exceeded.
    pub const A1: Self = Self { fit: 0, intent: 0 };

    /// Better in one of the two and no worse in the other.
    pub const fn is_better_than(self, other: Self) -> bool {
        self.fit <= other.fit && self.intent <= other.intent && (self.fit < other.fit || self.intent < other.intent)
    }

    pub fn parse(text: &str) -> Option<Self> {
        let all = (0..3).flat_map(|fit| (0..3).map(move |intent| Self { fit, intent }));
        all.into_iter().find(|band| band.to_string() == text)
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.fit {
            0 => 'A',
            1 => 'B',
            _ => 'C',
        };
        write!(f, "{letter}{}", self.intent.min(2) + 1)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Outcome {
    Mql,
    #[default]
    Review,
    Nurture,
    /// The negative class.
    Disqualified(String),
    /// Where it went.
    Exited(String),
}

impl Outcome {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Mql => "mql",
            Self::Review => "review",
            Self::Nurture => "nurture",
            Self::Disqualified(_) => "disqualified",
            Self::Exited(_) => "exited",
        }
    }
}

/// Why a sample is with a person: all that whoever decides is told.
pub const BLIND: &str = "a sample, to see whether the rules are right: is it a lead?";

/// A lot drawn by arithmetic: whoever knows the seed and the mail draws the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    pub seed: String,
    /// Of ten thousand.
    pub drawn: u32,
    /// A lot below this is a sample.
    pub below: u32,
}

/// What a rep does best next, and who this is in one paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Advice {
    pub action: String,
    /// The same where a person says that it is a lead all the same; empty where the rules say so too.
    pub if_sale: String,
    pub paragraph: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    pub fit: Score,
    pub intent: Score,
    pub band: Band,
    pub negative: Option<String>,
    pub outcome: Outcome,
    /// One sentence: "fit 60 ≥ 40 and intent 40 ≥ 30".
    pub reason: String,
    /// Why the lead is marked as doubtful that goes on all the same.
    pub doubt: Option<String>,
    /// What the rules alone came to, where a person is asked all the same; what it would be if it asked for no more,
    /// where it stays a lead and another team gets a copy.
    pub instead_of: Option<String>,
    /// The mailbox of another team that it leaves for all the same, where it is a sample of what leaves or stays as well.
    pub also_to: Option<String>,
    /// The lot of a lead that the rules would have put aside.
    pub lot: Option<Lot>,
    pub advice: Advice,
    /// Conditions that could not be evaluated, each with why. They count as unknown.
    pub troubles: Vec<String>,
}

impl Verdict {
    /// Good or bad enough that a person confirms it while `[readiness]` is not met.
    pub fn is_far_out(&self) -> bool {
        let is_excellent = self.outcome == Outcome::Mql && self.band == Band::A1;
        is_excellent || matches!(self.outcome, Outcome::Disqualified(_))
    }

    /// It is looked at by a person only because it was drawn: who looks must not be told what the rules said.
    pub fn is_blind_sample(&self) -> bool {
        self.lot.as_ref().is_some_and(|lot| lot.drawn < lot.below) && self.outcome == Outcome::Review
    }
}
