//! Names of things. Ids we make are UUIDs of version 7: they sort by time, so new rows land at the end of an index.

use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::Arc;

// Shared rather than copied: a decision names each rep it looked at, many times over. Those of one configuration are
// the same text in memory, so that most are found equal without being read.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Eq, PartialOrd, Ord)]
        pub struct $name(Arc<str>);
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
            }
        }
        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }
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

impl MailboxName {
    /// The Sent folder of this mailbox, as one of its own: no configured name has a slash.
    pub fn sent(&self) -> Self {
        Self::new(format!("{self}/sent"))
    }
    /// Mail there was written by us, and is no inquiry.
    pub fn is_sent(&self) -> bool {
        self.as_str().ends_with("/sent")
    }
}

impl RulesVersion {
    /// Of these files, sorted by their paths.
    pub fn of<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut digest = Sha256::new();
        for (path, bytes) in files {
            // Lengths first, so that no two sets of files spell the same sequence of bytes.
            digest.update((path.len() as u64).to_be_bytes());
            digest.update(path);
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        }
        Self::new(digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect::<String>())
    }
}

impl RepId {
    /// How a sentence of ours names him: see [`Mention`].
    pub fn mention(&self) -> Mention<'_> {
        Mention(self)
    }
}

/// `[rep:ana]`: a rep in a sentence that is kept. Whoever shows it puts a name or the bare id there
/// (`src/domain/spoken.rs`); whoever writes the sentence is the only one who knows that a word in it is a rep.
#[derive(Debug, Clone, Copy)]
pub struct Mention<'a>(&'a RepId);

impl fmt::Display for Mention<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[rep:{}]", self.0)
    }
}

/// What is known by id. Reps, pools and calendars are looked up many times for every lead.
pub type ById<K, V> = HashMap<K, V, BuildHasherDefault<Quickly>>;

/// Hashes the short names of a configuration in a few multiplications. Nobody who writes to us chooses one, so it need
/// not withstand chosen keys as the standard library's does.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quickly(u64);

impl Quickly {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Quickly {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        self.add(rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    }
    /// The end of a text.
    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }
    /// The table takes the place from the low bits, which a multiplication mixes least.
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
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
