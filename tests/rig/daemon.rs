//! `anteroom` itself: a configuration directory, the daemon as a process, and the command line beside it.

use super::database::Database;
use super::dovecot::PASSWORD;
use super::http::{self, Answer};
use super::process::{Process, free_port};
use super::sink::Sink;
use super::{PATIENCE, until};
use serde_json::Value;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A configuration directory with a team of two, Ana and Bo, and a workflow that offers them every inquiry in turn.
pub struct Office {
    folder: TempDir,
    pub web_port: u16,
    mailboxes: String,
}

impl Office {
    pub fn new(database: &Database, sink: &Sink) -> Self {
        let office = Self { folder: super::folder(), web_port: free_port(), mailboxes: String::new() };
        let (web, store, smtp) = (office.web_port, database.url(), sink.url());
        office.write(
            "anteroom.toml",
            &format!(
                r#"
[store]
url = "{store}"
[smtp]
url = "{smtp}"
from = "Example Sales <sales@example.com>"
retry = ["1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s"]
connections = 4
rate_per_minute = 1000000
[web]
listen = "127.0.0.1:{web}"
public_url = "http://127.0.0.1:{web}"
[limits]
poll = "5s"
network_timeout = "10s"
"#
            ),
        );
        office.write(
            "team.toml",
            r#"
[calendar.always]
zone = "Europe/Berlin"
always = true
[rep.ana]
name = "Ana Keller"
email = "ana@team.example"
calendar = "always"
capacity = { open = 100000, per_day = 100000 }
manager = "bo"
[rep.bo]
name = "Bo Lind"
email = "bo@team.example"
calendar = "always"
capacity = { open = 100000, per_day = 100000 }
[pool.everyone]
reps = ["ana", "bo"]
[pool.bo]
reps = ["bo"]
"#,
        );
        fs::create_dir(office.dir().join("workflows")).unwrap();
        office.set_workflow("everyone");
        office
    }

    pub fn dir(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, text: &str) {
        super::write(&self.dir().join(name), text);
    }

    /// A rule or two, and one route to this pool.
    pub fn set_workflow(&self, pool: &str) {
        let workflow = r#"
[[intent]]
id = "asks-for-a-demo"
when = 'text.matches("(?i)\\b(demo|pricing|quote)\\b")'
points = 40
[gates]
fit = 0
intent = 30
[[route]]
id = "everybody"
pool = "POOL"
[sla]
calendar = "always"
accept = "2h"
first_response = "4h"
"#;
        self.write("workflows/inbound.toml", &workflow.replace("POOL", pool));
    }

    /// Adds a mailbox; `more` are further lines of its block, with the password if it is not the usual one.
    pub fn add_mailbox(&mut self, name: &str, imap: &str, more: &str) {
        let password = if more.contains("password") { "" } else { "password = { env = \"RIG_PASSWORD\" }" };
        let block = format!(
            r#"
[mailbox.{name}]
imap = "{imap}"
user = "{name}"
{password}
start = "everything"
workflow = "inbound"
{more}
"#
        );
        self.mailboxes.push_str(&block);
        self.write("mailboxes.toml", &self.mailboxes);
    }

    /// The command line, with this directory as its configuration.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_anteroom"));
        command.args(arguments).arg("--config").arg(self.dir());
        command.env("RIG_PASSWORD", PASSWORD).env("RUST_BACKTRACE", "1").env_remove("RUST_LOG");
        command.env("XDG_STATE_HOME", self.dir().join("state")).env_remove("STATE_DIRECTORY");
        command
    }

    /// What a command prints that ends well and speaks JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.command(arguments).output().unwrap();
        let (said, printed) = (String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
        assert!(output.status.success(), "anteroom {arguments:?}: {} {said}", output.status);
        serde_json::from_str(&printed).unwrap_or_else(|error| panic!("anteroom {arguments:?}: {error}: {printed}"))
    }

    /// `leads --json --all`.
    pub fn leads(&self) -> Vec<Value> {
        match self.json(&["leads", "--json", "--all"]) {
            Value::Array(leads) => leads,
            other => panic!("leads --json is no list: {other}"),
        }
    }

    /// Waits for the lead of this person.
    pub fn wait_for_lead(&self, email: &str) -> Value {
        until(&format!("a lead of {email}; the log says:\n{}", self.log()), PATIENCE, || {
            self.leads().into_iter().find(|lead| lead["contact_email"] == email)
        })
    }

    pub fn verify_audit(&self) {
        let output = self.command(&["audit", "verify"]).output().unwrap();
        assert!(output.status.success(), "audit verify: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Starts the daemon, and does not wait for it.
    pub fn start(&self) -> Daemon<'_> {
        let log = File::options().create(true).append(true).open(self.dir().join("log")).unwrap();
        let mut command = self.command(&["run"]);
        command.stdout(Stdio::null()).stderr(log);
        Daemon { process: Process::start(command), office: self }
    }

    /// Starts the daemon and waits until its pages answer.
    pub fn run(&self) -> Daemon<'_> {
        let mut daemon = self.start();
        until("the daemon's pages to answer", PATIENCE, || {
            assert!(daemon.process.is_running(), "the daemon ended:\n{}", self.log());
            http::get(self.web_port, "/healthz").ok()
        });
        daemon
    }

    /// All that every run of the daemon in this directory has said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir().join("log")).unwrap_or_default()
    }
}

/// The running daemon.
pub struct Daemon<'a> {
    pub process: Process,
    office: &'a Office,
}

impl Daemon<'_> {
    pub fn get(&self, path: &str) -> Answer {
        http::get(self.office.web_port, path)
            .unwrap_or_else(|error| panic!("GET {path}: {error}\n{}", self.office.log()))
    }

    /// `/healthz`: its status and what it says.
    pub fn health(&self) -> (u16, Value) {
        let answer = self.get("/healthz");
        let body = serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body));
        (answer.status, body)
    }

    /// What one of its counters stands at; 0 while it is not up or has nothing to count.
    pub fn counter(&self, name: &str) -> usize {
        let Ok(answer) = http::get(self.office.web_port, "/metrics") else { return 0 };
        let counts = answer.body.lines().filter(|line| !line.starts_with('#') && line.starts_with(name));
        counts.filter_map(|line| line.rsplit_once(' ')?.1.parse::<usize>().ok()).sum()
    }

    /// Asks it to end, as systemd does.
    pub fn end(mut self) -> (ExitStatus, Duration) {
        self.process.end(Duration::from_secs(20)).unwrap_or_else(|| panic!("it did not end:\n{}", self.office.log()))
    }
}

impl Drop for Daemon<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- what the daemon said\n{}", self.office.log());
        }
    }
}
