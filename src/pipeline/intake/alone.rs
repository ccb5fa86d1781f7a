//! Reading a suspect in a process of its own: if that one dies, the mail did it, whoever else pulls whichever plug.

use crate::domain::id::MailboxName;
use std::ffi::OsString;
use std::io::{Seek as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use tokio::time::Instant;

/// The longest reading of any mail we know takes some seconds, on a slow machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How a process says that the reading did not come to its end in time.
pub const HUNG: u8 = 70;
/// For a process that is too far gone to say so.
const PATIENCE_SPARE: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(10);

/// How to start one: this program with these arguments, then `--mailbox NAME`; the mail is its standard input.
#[derive(Debug, Clone)]
pub struct Alone {
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Lived,
    /// By itself, and how.
    Died(String),
    /// It could not be started, or somebody stopped it.
    Untold(String),
}

/// No process is left behind when the daemon is told to stop.
struct Guarded(Child);

impl Drop for Guarded {
    fn drop(&mut self) {
        if let Ok(None) = self.0.try_wait() {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

impl Alone {
    /// `turned` is called again and again while we wait.
    pub async fn read(&self, mailbox: &MailboxName, bytes: &[u8], turned: impl Fn()) -> Outcome {
        let mut process = match self.start(mailbox, bytes) {
            Ok(child) => Guarded(child),
            Err(error) => return Outcome::Untold(format!("no process could be started for it: {error}")),
        };
        let end = Instant::now() + PATIENCE + PATIENCE_SPARE;
        loop {
            turned();
            match process.0.try_wait() {
                Ok(Some(status)) => return outcome(status),
                Ok(None) if Instant::now() >= end => return hung(),
                Ok(None) => tokio::time::sleep(LOOK).await,
                Err(error) => return Outcome::Untold(error.to_string()),
            }
        }
    }

    fn start(&self, mailbox: &MailboxName, bytes: &[u8]) -> std::io::Result<Child> {
        // A file rather than a pipe: nobody waits for a reader that reads no more.
        let mut mail = tempfile::tempfile()?;
        mail.write_all(bytes)?;
        mail.rewind()?;
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).arg("--mailbox").arg(mailbox.as_str());
        command.stdin(mail).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
    }
}

fn hung() -> Outcome {
    Outcome::Died(format!("its reading did not come to an end in {} s", PATIENCE.as_secs()))
}

fn outcome(status: ExitStatus) -> Outcome {
    match (status.code(), status.signal()) {
        (Some(0), _) => Outcome::Lived,
        (Some(code), _) if code == i32::from(HUNG) => hung(),
        // Asked to end (HUP, INT, TERM): somebody stops us, and all that we have started.
        (_, Some(signal @ (1 | 2 | 15))) => Outcome::Untold(format!("its process was stopped by signal {signal}")),
        (_, Some(signal)) => Outcome::Died(format!("the process that read it alone died of signal {signal}")),
        (code, None) => Outcome::Untold(format!("its process ended with {code:?}")),
    }
}
