//! All SQL.
//!
//! In: domain values. Out: domain values, and plain views for pages. Never: a decision, a clock, a mail.
//! One SQL text serves SQLite and PostgreSQL; each function here is one durable point or one question.

pub mod sql;

mod apply;
mod arrival;
mod chain;
mod emails;
mod known;
mod lead_row;
mod merged_row;
mod open;
mod outbox;
pub mod past;
pub mod signals;
mod standing;
pub mod versions;
pub mod view;

pub use apply::Planning;
pub use arrival::NewEmail;
pub use chain::ChainFault;
pub use emails::{ArrivedEmail, ReadEmail};
pub use known::KnownThread;
pub use open::Store;
pub use versions::KeptRules;

/// What can go wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the store failed: {0}")]
    Sql(#[from] sqlx::Error),
    #[error("the store's tables could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error(
        "the store was written by a newer anteroom (its tables are at version {0}); run that version, or restore a backup made before the upgrade"
    )]
    TooNew(i64),
    #[error(
        "the store's tables have been in the hands of another anteroom for minutes; let it finish its start, or stop it and start again"
    )]
    StillMigrating,
    #[error("`{0}` is no store URL; use `sqlite:anteroom.db` or `postgres://…`")]
    BadUrl(String),
    #[error("the lead was changed by somebody else at the same moment")]
    Conflict,
    #[error("the store holds a value this version does not know: {0}")]
    Unreadable(String),
}

impl StoreError {
    /// Somebody else holds SQLite's lock, and may let it go at any moment.
    fn is_busy(&self) -> bool {
        let Self::Sql(sqlx::Error::Database(database)) = self else { return false };
        database.code().is_some_and(|code| matches!(code.as_ref(), "5" | "6" | "261" | "262" | "517"))
    }

    /// Trying again may help.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Conflict => true,
            Self::Sql(error) => match error {
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => true,
                // 40: serialization failure or deadlock; 53, 57, 08: out of resources, shutting down, no connection; 5, 6: SQLite busy or locked; 13: its disk is full.
                sqlx::Error::Database(database) => database.code().is_some_and(|code| {
                    matches!(code.as_ref(), "5" | "6" | "13" | "261" | "262" | "517")
                        || ["40", "53", "57", "08"].iter().any(|class| code.starts_with(class))
                }),
                _ => false,
            },
            Self::Migrate(_) | Self::StillMigrating | Self::TooNew(_) | Self::BadUrl(_) | Self::Unreadable(_) => false,
        }
    }
}
