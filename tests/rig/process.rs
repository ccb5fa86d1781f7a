//! Programs that are started for a test and end with it, as somebody without rights where the test itself is root.

use std::net::TcpListener;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// `nobody` and `nogroup`, on every Linux we know.
const NOBODY: u32 = 65_534;

/// A running program. Dropped, it is killed and waited for.
pub struct Process {
    child: Child,
    pub name: String,
}

impl Process {
    /// Starts it with nothing to read and with what it says where the command says.
    pub fn start(mut command: Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.stdin(Stdio::null()).spawn().unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { child, name }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// As `kill -9`.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status().unwrap();
        assert!(sent.success(), "kill -{name} {}", self.pid());
    }

    /// Asks it to end, and how it did and after how long; none if it did not in time.
    pub fn end(&mut self, patience: Duration) -> Option<(ExitStatus, Duration)> {
        let asked = Instant::now();
        self.signal("TERM");
        while asked.elapsed() < patience {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some((status, asked.elapsed()));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.is_running() {
            // Dovecot's master takes its children along when it is asked, not when it is killed.
            let _ = self.end(Duration::from_secs(3));
        }
        self.kill();
    }
}

pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// A command that runs without rights of root, whoever runs the test.
pub fn unprivileged(program: &Path) -> Command {
    let mut command = Command::new(program);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// The user and group, by name and number, that `unprivileged` programs run as.
pub fn unprivileged_user() -> (String, String, u32, u32) {
    if is_root() {
        return ("nobody".to_owned(), "nogroup".to_owned(), NOBODY, NOBODY);
    }
    let ask = |what: &str| {
        let output = Command::new("id").arg(what).output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    (ask("-un"), ask("-gn"), ask("-u").parse().unwrap(), ask("-g").parse().unwrap())
}

/// Makes a file or folder that of `unprivileged` programs.
pub fn give_away(path: &Path) {
    if is_root() {
        std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

/// Ports of this process: a block whose first port it holds as long as it runs, so that two test programs at the same
/// time never hand out the same one.
struct Ports {
    held: Vec<TcpListener>,
    next: u16,
    end: u16,
}

const BLOCK: u16 = 100;
/// Below the ports that the system gives to outgoing connections (from 32,768 on Linux).
const BLOCKS: std::ops::Range<u16> = 100..300;

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    static PORTS: Mutex<Ports> = Mutex::new(Ports { held: Vec::new(), next: 0, end: 0 });
    let mut ports = PORTS.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        while ports.next < ports.end {
            ports.next += 1;
            if TcpListener::bind(("127.0.0.1", ports.next - 1)).is_ok() {
                return ports.next - 1;
            }
        }
        let block = BLOCKS
            .map(|block| block * BLOCK)
            .find_map(|first| Some((first, TcpListener::bind(("127.0.0.1", first)).ok()?)));
        let (first, held) = block.expect("some block of ports is free");
        ports.held.push(held);
        (ports.next, ports.end) = (first + 1, first + BLOCK);
    }
}

/// Somebody answers there.
pub fn answers(port: u16) -> bool {
    std::net::TcpStream::connect_timeout(&([127, 0, 0, 1], port).into(), Duration::from_secs(1)).is_ok()
}
