//! What the rules say of an inquiry: fit and intent apart, never blended.

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

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Mql,
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub fit: Score,
    pub intent: Score,
    pub negative: Option<String>,
    pub outcome: Outcome,
    /// One sentence: "fit 60 ≥ 40 and intent 40 ≥ 30".
    pub reason: String,
    /// Conditions that could not be evaluated, each with why. They count as unknown.
    pub troubles: Vec<String>,
}
