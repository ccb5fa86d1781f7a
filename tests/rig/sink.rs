//! Postfix's smtp-sink: takes every mail and writes it to a file, or refuses as it is told to.

use super::process::{Process, answers, free_port, give_away, unprivileged};
use super::{PATIENCE, Programs, until};
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;

pub struct Sink {
    pub port: u16,
    program: PathBuf,
    process: Process,
    folder: TempDir,
}

/// A mail as the sink received it.
pub struct SentMail {
    /// Of the envelope.
    pub recipients: Vec<String>,
    /// Without what the sink wrote above it.
    pub raw: String,
}

impl SentMail {
    pub fn parsed(&self) -> Message<'_> {
        MessageParser::default().parse(self.raw.as_bytes()).expect("a mail of ours can be parsed")
    }
    /// The header as it was sent, without folding.
    pub fn header(&self, name: &str) -> Option<String> {
        self.parsed().header_raw(name).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
    }
    pub fn text(&self) -> String {
        self.parsed().body_text(0).map(|text| text.into_owned()).unwrap_or_default()
    }
    pub fn message_id(&self) -> String {
        self.header("Message-ID").expect("every mail of ours has a Message-ID")
    }

    /// None while the sink is still writing it.
    fn read(dump: &str) -> Option<Self> {
        let dump = dump.replace("\r\n", "\n");
        // The sink's own lines end with its Received header, of three lines.
        let received = dump.find("\nReceived: from ")? + 1;
        let raw = dump[received..].splitn(4, '\n').nth(3)?.strip_suffix("\n\n")?;
        let recipients = dump[..received].lines().filter_map(|line| line.strip_prefix("X-Rcpt-Args: "));
        let recipients =
            recipients.filter_map(|line| Some(line.split_once('<')?.1.split_once('>')?.0.to_owned())).collect();
        let mail = Self { recipients, raw: format!("{raw}\n") };
        let boundary = mail.parsed().content_type().and_then(|is| is.attribute("boundary").map(str::to_owned));
        let is_whole = boundary.is_none_or(|boundary| mail.raw.contains(&format!("--{boundary}--")));
        is_whole.then_some(mail)
    }
}

impl Sink {
    pub fn start(programs: &Programs) -> Self {
        Self::start_with(programs, &[])
    }

    /// With options of smtp-sink, like `["-f", "rcpt"]` to refuse every recipient for good, `-r` for the time being.
    pub fn start_with(programs: &Programs, options: &[&str]) -> Self {
        let folder = super::folder();
        let port = free_port();
        let process = run(&programs.smtp_sink, &folder, port, options, &DUMP);
        Self { port, program: programs.smtp_sink.clone(), process, folder }
    }

    /// One that takes mails and throws them away, at full speed.
    pub fn start_blind(programs: &Programs) -> Self {
        let folder = super::folder();
        let port = free_port();
        let process = run(&programs.smtp_sink, &folder, port, &[], &[]);
        Self { port, program: programs.smtp_sink.clone(), process, folder }
    }

    /// Ends it and starts it again on the same port with other options.
    pub fn restart_with(&mut self, options: &[&str]) {
        self.process.kill();
        self.process = run(&self.program, &self.folder, self.port, options, &DUMP);
    }

    pub fn stop(&mut self) {
        self.process.kill();
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Every mail taken so far, in the order of its arrival as far as file times tell.
    pub fn mails(&self) -> Vec<SentMail> {
        let dir = self.folder.path().join("taken");
        let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
        let mut files = entries
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                Some((fs::metadata(&path).ok()?.modified().ok()?, path))
            })
            .collect::<Vec<_>>();
        files.sort();
        let read = |path: &PathBuf| SentMail::read(&String::from_utf8_lossy(&fs::read(path).ok()?));
        files.iter().filter_map(|(_, path)| read(path)).collect()
    }

    /// Waits for the first mail to this recipient that the test is looking for.
    pub fn wait_for(&self, recipient: &str, is_it: impl Fn(&SentMail) -> bool) -> SentMail {
        until(&format!("a mail to {recipient} at the sink"), PATIENCE, || {
            self.mails().into_iter().find(|mail| mail.recipients.iter().any(|to| to == recipient) && is_it(mail))
        })
    }
}

/// A file for each mail; the sink adds a number of its own to the name.
const DUMP: [&str; 2] = ["-d", "taken/%H%M%S."];

fn run(program: &Path, folder: &TempDir, port: u16, options: &[&str], dump: &[&str]) -> Process {
    let mut command = unprivileged(program);
    command.args(dump).args(options).args([&format!("127.0.0.1:{port}"), "200"]);
    command.current_dir(folder.path()).stdout(Stdio::null());
    let said = folder.path().join("said");
    command.stderr(fs::File::create(&said).unwrap());
    give_away(&said);
    let mut process = Process::start(command);
    until("smtp-sink to answer", PATIENCE, || {
        assert!(process.is_running(), "smtp-sink does not start: {}", fs::read_to_string(&said).unwrap_or_default());
        answers(port).then_some(())
    });
    process
}
