//! Names of things. Ids we make are UUIDs of version 7: they sort by time, so new rows land at the end of an index.

use std::fmt;
use std::sync::Arc;

// Shared rather than copied: a decision names each rep it looked at, many times over.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);
        impl $name {
            pub fn new(text: impl Into<String>) -> Self {
                Self(Arc::from(text.into()))
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )+};
}

ids! {
    /// One stored mail.
    EmailId,
    /// One inquiry cycle of one person.
    LeadId,
    /// One row of the outbox.
    NoticeId,
    /// The key of a `[rep.…]` table.
    RepId,
    /// The key of a `[pool.…]` table.
    PoolId,
    /// The key of a `[calendar.…]` table.
    CalendarId,
    /// The key of a `[mailbox.…]` table.
    MailboxName,
    /// The name of a file in `workflows/`, without `.toml`.
    WorkflowName,
    /// What one accepted configuration is called: the first 12 hex digits of its files' SHA-256.
    RulesVersion,
}

/// Where new ids come from: random in the daemon, counted in stories and `explain`, so that those can be compared.
pub trait Ids: Send {
    fn next(&mut self) -> String;
}

/// `prefix-1`, `prefix-2`, …
#[derive(Debug, Default)]
pub struct CountedIds(pub u64);

impl Ids for CountedIds {
    fn next(&mut self) -> String {
        self.0 += 1;
        format!("00000000-0000-7000-8000-{:012x}", self.0)
    }
}
