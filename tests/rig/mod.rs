//! Real servers for tests: Dovecot, smtp-sink, PostgreSQL, and the daemon as a process.
//!
//! In: what a test wants to happen. Out: what can be seen from outside: mails at the sink, pages, `leads --json`.
//! Never: a look inside the daemon, a server that outlives its test, a sleep in place of a condition.
#![allow(dead_code, reason = "each program that uses the rig uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

pub mod daemon;
pub mod database;
pub mod dovecot;
pub mod http;
pub mod process;
pub mod sink;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Asks again and again until there is an answer; after `patience` says what it waited for.
pub fn until<T>(what: &str, patience: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited {patience:?} in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Long enough for a busy machine; what is there earlier is seen earlier.
pub const PATIENCE: Duration = Duration::from_secs(45);

/// The programs that the tests start.
pub struct Programs {
    pub dovecot: PathBuf,
    pub smtp_sink: PathBuf,
}

impl Programs {
    /// None where Dovecot or Postfix is not installed, unless everything has to be tested.
    pub fn find() -> Option<Self> {
        let dovecot = program("ANTEROOM_TEST_DOVECOT", "/usr/sbin/dovecot");
        let smtp_sink = program("ANTEROOM_TEST_SMTP_SINK", "/usr/sbin/smtp-sink");
        let found = dovecot.zip(smtp_sink).map(|(dovecot, smtp_sink)| Self { dovecot, smtp_sink });
        if found.is_none() {
            left_out("Dovecot (dovecot-imapd, dovecot-lmtpd) or smtp-sink (postfix) is not installed");
        }
        found
    }
}

fn program(variable: &str, usual: &str) -> Option<PathBuf> {
    let path = std::env::var_os(variable).filter(|path| !path.is_empty()).map_or_else(|| usual.into(), PathBuf::from);
    path.exists().then_some(path)
}

/// Says that a test was left out, or fails where `scripts/test` promised that none is.
pub fn left_out(why: &str) {
    assert!(std::env::var_os("ANTEROOM_TEST_ALL").is_none(), "{why}; scripts/test installs it");
    eprintln!("LEFT OUT: {why}; scripts/test runs everything");
}

/// A folder that goes away with the test, and that unprivileged servers may write to.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::Builder::new().prefix("anteroom-rig.").tempdir().unwrap();
    process::give_away(folder.path());
    folder
}

/// Writes a file that unprivileged servers may read.
pub fn write(path: &Path, text: impl AsRef<[u8]>) {
    std::fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    process::give_away(path);
}
