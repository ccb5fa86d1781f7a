//! Where an inquiry can stand in its life.

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
