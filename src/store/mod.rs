//! All SQL.
//!
//! In: domain values. Out: domain values, and plain views for pages. Never: a decision, a clock, a mail.
//! One SQL text serves SQLite and PostgreSQL; each function here is one durable point or one question.

pub mod sql;

mod afterwards_row;
mod alarm;
mod apply;
mod arrival;
mod background;
mod chain;
mod clocks_row;
pub mod conditions;
mod digest;
mod emails;
mod feedback;
mod hold;
mod known;
mod last_word;
mod lead_row;
mod letters;
mod merged_row;
mod open;
mod outbox;
mod outside;
mod owed;
pub mod past;
mod planning;
mod question;
mod reading;
mod record_row;
mod reserve;
mod seal;
mod second_look;
mod signals;
mod standing;
pub mod versions;
pub mod view;

pub use arrival::NewEmail;
pub use chain::ChainFault;
pub use emails::{ArrivedEmail, ReadEmail};
pub use feedback::FeedbackCount;
pub use hold::Hold;
pub use known::{KnownThread, OurMail};
pub use open::Store;
pub use outbox::Spoken;
pub use outside::{Asked, DueQuery};
pub use planning::Planning;
pub use question::{DueQuestion, QuestionState};
pub use seal::Checked;
pub use second_look::SecondLook;
pub use versions::KeptRules;

/// What can go wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{}", told(.0))]
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
    #[error(
        "another anteroom{0} runs on this store, and two would send everything twice; stop that one, or give this one a [store] of its own"
    )]
    Held(String),
    #[error("`{0}` is no store URL; use `sqlite:anteroom.db` or `postgres://…`")]
    BadUrl(String),
    #[error(
        "the disk of the store is full, and what people do is stored in the room that was kept for it; make room on it, and anteroom goes on by itself"
    )]
    ReserveInUse,
    #[error("the lead was changed by somebody else at the same moment")]
    Conflict,
    #[error("the store holds a value this version does not know: {0}")]
    Unreadable(String),
}

/// What a database's own code means for whoever keeps the machine: what is the matter, and what to do. SQLite's codes
/// are numbers, an extended one has its kind in the low byte; PostgreSQL's have five characters, the first two a class.
fn cause_of(code: &str) -> Option<(&'static str, &'static str)> {
    const ROOM: &str = "make room on it, and anteroom goes on by itself";
    const LET_IN: &str = "see whether it runs and lets anteroom in; anteroom goes on by itself when it does";
    if code.len() == 5 {
        return match (code, &code[..2]) {
            ("53100", _) => Some(("the disk of the store is full", ROOM)),
            ("25006", _) => Some(("the database takes no writes at the moment", LET_IN)),
            (_, "08" | "28" | "3D" | "53" | "55" | "57") => Some(("the database does not let anteroom in", LET_IN)),
            _ => None,
        };
    }
    match code.parse::<u32>().ok()? & 0xff {
        13 => Some(("the disk of the store is full", ROOM)),
        10 | 14 => Some((
            "the disk of the store fails",
            "see whether it is full, mounted and sound; anteroom goes on by itself when it is",
        )),
        _ => None,
    }
}

/// 40: serialization failure or deadlock; 5, 6: SQLite busy or locked.
fn is_passing(code: &str) -> bool {
    match code.len() {
        5 => code.starts_with("40"),
        _ => code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6)),
    }
}

fn told(error: &sqlx::Error) -> String {
    let code = error.as_database_error().and_then(|error| error.code()).unwrap_or_default();
    match (cause_of(&code), error) {
        (Some((cause, remedy)), _) => format!("{cause} ({error}); {remedy}"),
        (None, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut) => {
            format!("the store cannot be reached ({error}); see whether the database runs, and its disk has room")
        }
        (None, _) => format!("the store failed: {error}"),
    }
}

impl StoreError {
    /// Its disk is full or fails, or it does not let us in: that passes, but hardly without a person.
    pub fn needs_a_person(&self) -> bool {
        let Self::Sql(error) = self else { return matches!(self, Self::ReserveInUse) };
        error.as_database_error().and_then(|error| error.code()).is_some_and(|code| cause_of(&code).is_some())
    }

    /// There was no room for it on SQLite's disk (13), or the disk took no write or no longer file (778, 1546 and
    /// others of the kind 10), which is how some file systems say so.
    pub fn is_for_want_of_room(&self) -> bool {
        let Self::Sql(sqlx::Error::Database(database)) = self else { return false };
        let code = database.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or_default();
        matches!(code & 0xff, 10 | 13)
    }

    /// It is what was to be stored that the database refuses, and not the database that fails: a text too long for its
    /// index, a value out of range, a key that is there already. SQLite has a kind for each; PostgreSQL has classes.
    pub fn is_of_its_values(&self) -> bool {
        const SQLITE: [u32; 3] = [18, 19, 20];
        const POSTGRESQL: [&str; 3] = ["22", "23", "54"];
        let Self::Sql(sqlx::Error::Database(database)) = self else { return false };
        let Some(code) = database.code() else { return false };
        match code.len() {
            5 => POSTGRESQL.contains(&&code[..2]),
            _ => code.parse::<u32>().is_ok_and(|code| SQLITE.contains(&(code & 0xff))),
        }
    }

    /// Somebody else holds SQLite's lock, and may let it go at any moment.
    fn is_busy(&self) -> bool {
        let Self::Sql(sqlx::Error::Database(database)) = self else { return false };
        database.code().is_some_and(|code| matches!(code.as_ref(), "5" | "6" | "261" | "262" | "517"))
    }

    /// Trying again may help.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Conflict | Self::ReserveInUse => true,
            Self::Sql(error) => match error {
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => true,
                // The connection was left in a bad state; the pool mends it or opens another.
                sqlx::Error::InvalidSavePointStatement | sqlx::Error::BeginFailed => true,
                sqlx::Error::Database(database) => {
                    database.code().is_some_and(|code| is_passing(&code) || cause_of(&code).is_some())
                }
                _ => false,
            },
            Self::Held(_)
            | Self::Migrate(_)
            | Self::StillMigrating
            | Self::TooNew(_)
            | Self::BadUrl(_)
            | Self::Unreadable(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_told_from_what_does_not() {
        // SQLite: full, a write that failed, cannot open, busy (snapshot); PostgreSQL: disk full, starting, no connections allowed,
        // no such database, a password changed, read-only, deadlock.
        for code in ["13", "778", "14", "517", "53100", "57P03", "55000", "3D000", "28P01", "25006", "40P01"] {
            assert!(is_passing(code) || cause_of(code).is_some(), "{code}");
        }
        // A broken promise of the schema, and a statement that is none.
        for code in ["1555", "2067", "1", "11", "23505", "42601", ""] {
            assert!(!is_passing(code) && cause_of(code).is_none(), "{code}");
        }
    }
}
