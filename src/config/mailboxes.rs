//! `mailboxes.toml`: which mailbox feeds which workflow.

use super::amount::{duration, duration_or, minutes, seconds};
use super::endpoint::{Endpoint, IMAP};
use super::findings::{Findings, Placed};
use super::papers::Papers;
use super::secret::Secrets;
use super::sheet::{Section, Sheet, Value};
use super::smtp::{Login, read_ca_file};
use crate::domain::address::Address;
use crate::domain::id::{MailboxName, WorkflowName};
use crate::domain::percent;
use crate::domain::reader::Reader;
use crate::domain::rules::{Intake, SAME_PERSON};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

/// A mailbox asked more often than this is a nuisance to its server.
pub const POLL_MIN: Duration = seconds(1);
/// Whatever IDLE says, a full comparison runs at least this often.
pub const POLL_MAX: Duration = minutes(10);

/// Which of the mails that are already there become leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Only what arrives from now on.
    Now,
    /// What the server received on this day (UTC) or later.
    Date(Date),
    Everything,
    /// All, without sending a mail about any of them.
    EverythingQuietly,
}

#[derive(Debug, Clone)]
pub struct MailboxSettings {
    pub endpoint: Endpoint,
    /// As the server is told, `INBOX` unless the URL says otherwise.
    pub folder: String,
    pub login: Login,
    pub start: Start,
    pub ca_file: Option<PathBuf>,
    pub poll: Duration,
    /// The folder that mail from it is kept in, if it is watched for answers: its name, or `\\Sent` for whichever folder the
    /// server says it is (RFC 6154).
    pub sent: Option<String>,
    pub intake: Intake,
}

pub fn read(
    sheet: &Sheet<'_>,
    papers: &Papers<'_>,
    secrets: &Secrets<'_>,
    workflows: &BTreeSet<String>,
    poll: Duration,
) -> BTreeMap<MailboxName, MailboxSettings> {
    let findings = papers.findings;
    let root = sheet.root(findings);
    let named = root.named("mailbox");
    if named.is_empty() && !root.has("mailbox") {
        findings.error(
            &root.place,
            "there is no mailbox",
            "write [mailbox.sales] with `imap`, `user`, `password`, `start` and `workflow`",
        );
    }
    root.close();
    let mut seen = BTreeMap::new();
    let mut mailboxes = BTreeMap::new();
    for (name, section) in named {
        let place = section.place.clone();
        let mailbox = read_mailbox(section, papers, secrets, workflows, poll);
        if !findings.is_sound(&name, "mailbox") {
            continue;
        }
        let Some(mailbox) = mailbox else { continue };
        let key = (mailbox.endpoint.host.clone(), mailbox.folder.clone(), mailbox.login.user.to_lowercase());
        if let Some(other) = seen.insert(key, name.value.clone()) {
            let message = format!("[mailbox.{}] and [mailbox.{other}] are the same mailbox", name.value);
            findings.error(&place, message, "remove one: each mail would become two leads");
        }
        mailboxes.insert(MailboxName::new(name.value), mailbox);
    }
    mailboxes
}

fn read_mailbox(
    section: Section<'_>,
    papers: &Papers<'_>,
    secrets: &Secrets<'_>,
    workflows: &BTreeSet<String>,
    poll: Duration,
) -> Option<MailboxSettings> {
    let findings = section.findings;
    let url = section.needed_text("imap", "write imap = \"imaps://imap.example.com/INBOX\"");
    let reached = url.and_then(|url| read_imap_url(&url, findings));
    let user = section.needed_text("user", "write user = \"sales@example.com\"");
    section.need("password", "write password = { file = \"secrets/NAME\" }");
    let password = secrets.read(&section, "password");
    let start_remedy =
        "write start = \"now\", a date like \"2026-01-31\", \"everything\" or \"everything-quietly\" (no mail sent)";
    let start = match section.any("start") {
        Some(Value::Text(text)) => read_start(&text, findings, start_remedy),
        Some(_) => {
            section.wrong_type(&section.place, "start", "text", start_remedy);
            None
        }
        None => {
            section.need("start", start_remedy);
            None
        }
    };
    let workflow = section.needed_text("workflow", "write workflow = \"NAME\", for the file workflows/NAME.toml");
    let workflow = workflow.filter(|name| findings.is_known(name, "workflow", workflows));
    let shadow = section.text("shadow").filter(|name| findings.is_known(name, "workflow", workflows));
    if let (Some(name), Some(workflow)) = (&shadow, &workflow)
        && name.value == workflow.value
    {
        let message = format!("\"{}\" would look on while it decides itself: the two always agree", name.value);
        findings.warning(&name.place, message, "name another workflow, or leave `shadow` out");
    }
    let ca_file = read_ca_file(&section, papers, secrets);
    let poll = duration_or(&section, "poll", poll, POLL_MIN..=POLL_MAX);
    let address = match section.text("address") {
        Some(text) => text.parse(findings, "address", "write it like \"sales@example.com\"", Address::parse),
        None => user.as_ref().and_then(|user| Address::parse(&user.value).ok()),
    };
    let sent = read_sent(&section);
    let reader = read_reader(&section);
    let same_person = read_same_person(&section);
    section.close();
    let (endpoint, folder) = reached?;
    let login = Login { user: user?.value, password: password? };
    let shadow = shadow.map(|name| WorkflowName::new(name.value));
    let intake = Intake { workflow: WorkflowName::new(workflow?.value), shadow, address, reader, same_person };
    Some(MailboxSettings { endpoint, folder, login, start: start?, ca_file, poll, sent, intake })
}

/// What the server calls the folder of sent mail, whatever its name is.
pub const SENT_BY_USE: &str = "\\Sent";

fn read_sent(section: &Section<'_>) -> Option<String> {
    match section.any("sent") {
        Some(Value::Text(text)) if !text.value.trim().is_empty() => Some(text.value),
        Some(Value::Other(_)) => section.flag("sent").filter(|flag| flag.value).map(|_| SENT_BY_USE.to_owned()),
        Some(_) => {
            section.wrong_type(
                &section.place,
                "sent",
                "yes or no, or a folder's name",
                "write true, or \"Sent Items\"",
            );
            None
        }
        None => None,
    }
}

/// Whether mail of somebody with an open lead joins it, and for how long after his last mail.
fn read_same_person(section: &Section<'_>) -> Option<Duration> {
    let text = match section.any("same_person") {
        Some(Value::Text(text)) => text,
        Some(_) => {
            section.wrong_type(&section.place, "same_person", "text", "write a length like \"14d\", or \"never\"");
            return Some(SAME_PERSON);
        }
        None => return Some(SAME_PERSON),
    };
    if text.value == "never" {
        return None;
    }
    let time = duration(&text, section.findings)?;
    if !(SAME_PERSON_MIN..=SAME_PERSON_MAX).contains(&time) {
        let message = format!("`same_person` is {}", text.value);
        section.findings.error(&text.place, message, "write at least 1h and at most 365d, or \"never\"");
    }
    Some(time)
}

/// Shorter would be chance, longer another matter.
const SAME_PERSON_MIN: Duration = Duration::from_secs(3_600);
const SAME_PERSON_MAX: Duration = Duration::from_secs(365 * 86_400);

/// What its mail is read by: the country of numbers without a code, and whose word on senders is believed.
fn read_reader(section: &Section<'_>) -> Reader {
    let findings = section.findings;
    let region = section.text("region").and_then(|text| {
        let is_code = text.value.len() == 2 && text.value.bytes().all(|b| b.is_ascii_alphabetic());
        if !is_code {
            let message = format!("\"{}\" is no country's code", text.value);
            findings.error(&text.place, message, "write two letters, like \"DE\" or \"US\"");
        }
        is_code.then(|| text.value.to_ascii_uppercase())
    });
    let authserv_id = section.text("authserv_id").map(|text| {
        if text.value.trim().is_empty() || text.value.contains(char::is_whitespace) {
            let remedy = "write the first word of the Authentication-Results header your mail server adds, like \"mx.example.com\"";
            findings.error(&text.place, "this is no server's name", remedy);
        }
        text.value
    });
    Reader { region, authserv_id, ..Reader::default() }
}

fn read_imap_url(url: &Placed<String>, findings: &Findings) -> Option<(Endpoint, String)> {
    let (endpoint, path) = Endpoint::read(url, &IMAP, findings)?;
    let Some(folder) = percent::decoded(&path) else {
        findings.error(&url.place, "the folder's name is not UTF-8", "write the name as it is, with %20 for a space");
        return None;
    };
    if folder.chars().any(char::is_control) {
        findings.error(
            &url.place,
            "the folder's name has an invisible character in it",
            "write the name the mail program shows",
        );
        return None;
    }
    let is_inbox = folder.is_empty() || folder.eq_ignore_ascii_case("INBOX");
    Some((endpoint, if is_inbox { "INBOX".to_owned() } else { folder }))
}

fn read_start(text: &Placed<String>, findings: &Findings, remedy: &str) -> Option<Start> {
    match text.value.as_str() {
        "now" => Some(Start::Now),
        "everything" => Some(Start::Everything),
        "everything-quietly" => Some(Start::EverythingQuietly),
        other => match other.parse::<Date>() {
            Ok(date) => Some(Start::Date(date)),
            Err(_) => {
                findings.error(&text.place, format!("\"{other}\" does not say where to start"), remedy);
                None
            }
        },
    }
}
