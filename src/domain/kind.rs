//! What a mail is. Every kind stays visible with its reason; none is thrown away.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Inquiry,
    Reply,
    RepCommand,
    /// Written into a lead's conversation by somebody who is not known to take part in it.
    Stranger,
    AutoReply,
    Bounce,
    List,
    Notification,
    Own,
    Spam,
    Unreadable,
}

impl Kind {
    pub const ALL: [Self; 11] = [
        Self::Inquiry,
        Self::Reply,
        Self::RepCommand,
        Self::Stranger,
        Self::AutoReply,
        Self::Bounce,
        Self::List,
        Self::Notification,
        Self::Own,
        Self::Spam,
        Self::Unreadable,
    ];

    /// The word used in tables, JSON, logs and pages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inquiry => "inquiry",
            Self::Reply => "reply",
            Self::RepCommand => "rep_command",
            Self::Stranger => "stranger",
            Self::AutoReply => "auto_reply",
            Self::Bounce => "bounce",
            Self::List => "list",
            Self::Notification => "notification",
            Self::Own => "own",
            Self::Spam => "spam",
            Self::Unreadable => "unreadable",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
    /// A person wrote it, so it may make or move a lead. Machine mail never changes a lead's stage or clock, nor does a
    /// stranger's.
    pub const fn is_human(self) -> bool {
        match self {
            Self::Inquiry | Self::Reply | Self::RepCommand | Self::Unreadable => true,
            Self::Stranger
            | Self::AutoReply
            | Self::Bounce
            | Self::List
            | Self::Notification
            | Self::Own
            | Self::Spam => false,
        }
    }
}

/// A kind with the reason a person can check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discerned {
    pub kind: Kind,
    pub reason: String,
    /// Why it may be something else after all: a lead that bears it is marked doubtful, never suppressed. What is set apart
    /// bears it where nothing but words says so, or nothing but a header, and is heard all the same from whoever is known to us.
    pub doubt: Option<String>,
}
