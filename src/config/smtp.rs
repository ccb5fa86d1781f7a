//! `[smtp]` of `anteroom.toml`: how mail to reps is sent, and as whom.

use super::amount::{count, duration, duration_or, hours, minutes, seconds};
use super::endpoint::{Endpoint, SMTP};
use super::findings::{Findings, Placed};
use super::papers::Papers;
use super::secret::Secrets;
use super::sheet::Section;
use crate::domain::address::Address;
use secrecy::SecretString;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Clone)]
pub struct Login {
    pub user: String,
    pub password: SecretString,
}

/// `Example Sales <sales@example.com>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    pub name: Option<String>,
    pub address: Address,
}

#[derive(Debug, Clone)]
pub struct Smtp {
    pub endpoint: Endpoint,
    /// None for a relay that knows us by our network address.
    pub login: Option<Login>,
    pub from: Sender,
    /// How long to wait after the first failure, the second, …; after the last a notice is given up, visibly.
    pub retry: Vec<Duration>,
    pub connections: u32,
    pub rate_per_minute: u32,
    /// A certificate authority of one's own, in PEM, beside those of the machine.
    pub ca_file: Option<PathBuf>,
    pub timeout: Duration,
}

/// When a mail server is away for a day, its mail still goes out; RFC 5321 4.5.4.1 asks for days, but a lead is stale by then.
const RETRY_DEFAULT: [Duration; 7] = [minutes(1), minutes(5), minutes(30), hours(2), hours(6), hours(12), hours(24)];

pub fn read(section: Section<'_>, papers: &Papers<'_>, secrets: &Secrets<'_>) -> Option<Smtp> {
    let findings = section.findings;
    let url = section.needed_text("url", "write url = \"smtps://smtp.example.com\"");
    let endpoint = url.as_ref().and_then(|url| read_smtp_url(url, findings));
    let login = read_login(&section, secrets);
    let from = section.needed_text("from", "write from = \"Example Sales <sales@example.com>\"");
    let from = from.and_then(|text| read_sender(&text, findings));
    let retry = match section.texts("retry") {
        Some(list) => list.iter().filter_map(|text| duration(text, findings)).collect(),
        None => RETRY_DEFAULT.to_vec(),
    };
    let connections = count(&section, "connections", 1..=64).unwrap_or(4);
    let rate_per_minute = count(&section, "rate_per_minute", 1..=1_000_000).unwrap_or(6_000);
    let ca_file = read_ca_file(&section, papers, secrets);
    let timeout = duration_or(&section, "timeout", minutes(1), seconds(1)..=minutes(10));
    section.close();
    Some(Smtp {
        endpoint: endpoint?,
        login: login?,
        from: from?,
        retry,
        connections,
        rate_per_minute,
        ca_file,
        timeout,
    })
}

fn read_smtp_url(url: &Placed<String>, findings: &Findings) -> Option<Endpoint> {
    let (endpoint, path) = Endpoint::read(url, &SMTP, findings)?;
    if !path.is_empty() {
        findings.error(&url.place, "the URL has a path", "end it after the host or the port");
        return None;
    }
    Some(endpoint)
}

/// `Some(None)` without a login; none with a finding if half of it is missing.
fn read_login(section: &Section<'_>, secrets: &Secrets<'_>) -> Option<Option<Login>> {
    let user = section.text("user");
    let password = secrets.read(section, "password");
    match (section.has("user"), section.has("password")) {
        (false, false) => Some(None),
        (true, true) => Some(Some(Login { user: user?.value, password: password? })),
        (true, false) => {
            section.need("password", "write password = { file = \"secrets/smtp\" }, or remove `user`");
            None
        }
        (false, true) => {
            section.need("user", "write user = \"…\", or remove `password`");
            None
        }
    }
}

fn read_sender(text: &Placed<String>, findings: &Findings) -> Option<Sender> {
    let (name, address) = match text.value.strip_suffix('>').and_then(|rest| rest.split_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address),
        None => ("", text.value.as_str()),
    };
    let remedy = "write \"Example Sales <sales@example.com>\" or \"sales@example.com\"";
    if name.chars().any(char::is_control) {
        findings.error(&text.place, "the name has a line break or another invisible character in it", remedy);
        return None;
    }
    let address = Placed { value: address.to_owned(), place: text.place.clone() };
    let address = address.parse(findings, "address", remedy, Address::parse)?;
    Some(Sender { name: Some(name.to_owned()).filter(|name| !name.is_empty()), address })
}

/// A file named by `ca_file`, in full; a finding if it cannot be read.
pub fn read_ca_file(section: &Section<'_>, papers: &Papers<'_>, secrets: &Secrets<'_>) -> Option<PathBuf> {
    let file = section.text("ca_file")?;
    if matches!(secrets, Secrets::From { .. })
        && let Err(error) = papers.folder.read(&file.value)
    {
        let message = match error.kind() {
            io::ErrorKind::NotFound => format!("{} does not exist", file.value),
            _ => format!("{} cannot be read: {error}", file.value),
        };
        section.findings.error(&file.place, message, "put the authority's certificate there, in PEM");
    }
    Some(papers.folder.full(&file.value))
}
