//! `anteroom.toml`: where leads are stored, how mail is sent, where the pages are, and what bounds everything.

use super::acknowledge;
use super::amount::{count, duration_or, minutes, seconds, size_or};
use super::findings::Place;
use super::mailboxes::{POLL_MAX, POLL_MIN};
use super::papers::Papers;
use super::replies;
use super::secret::Secrets;
use super::sheet::{Section, Sheet, Value};
use super::smtp::{self, Smtp};
use crate::domain::digest::Telling;
use crate::domain::limits::ReadingLimits;
use secrecy::{ExposeSecret, SecretString};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

#[derive(Debug, Clone)]
pub enum StoreUrl {
    Sqlite(PathBuf),
    /// May hold a password.
    Postgres(SecretString),
}

impl StoreUrl {
    /// As the store takes it; may hold a password.
    pub fn to_url(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(url) => url.expose_secret().to_owned(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    pub listen: SocketAddr,
    /// What links in mails begin with; without a slash at the end.
    pub public_url: String,
}

/// What bounds every queue, batch and wait. Each has a default that suits a team of fifty.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Largest mail fetched whole; of a larger one only the beginning is read, and it says so.
    pub mail_bytes: u64,
    /// Mails stored and not yet planned at which fetching pauses.
    pub backlog: u32,
    /// Longest time between two full comparisons of a mailbox with what was fetched.
    pub poll: Duration,
    /// How long IDLE stands before it is renewed; some firewalls forget a silent connection after five minutes.
    pub idle_renew: Duration,
    /// Longest wait for one answer of an IMAP server.
    pub network_timeout: Duration,
    /// How much of one mail is read.
    pub reading: ReadingLimits,
}

/// What comes of a row of `tables/companies.csv` in which something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BrokenRow {
    /// The configuration is not accepted before somebody puts it right.
    #[default]
    Refuse,
    /// The row is left out, with a warning.
    Skip,
}

/// What must come before a changed workflow counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Backtest {
    #[default]
    Optional,
    /// A backtest of exactly these files, or somebody's word why there is none.
    Required,
}

/// All of `anteroom.toml`.
pub struct Settings {
    pub store: StoreUrl,
    pub smtp: Smtp,
    pub web: Web,
    pub limits: Limits,
    pub on_broken_row: BrokenRow,
    pub backtest: Backtest,
    /// What signs links and Message-IDs; without one the store keeps a random one.
    pub key: Option<SecretString>,
    /// What other programs show that tell us signals.
    pub signals_token: Option<SecretString>,
    /// What becomes of mail that reps write back; none if it is nothing special.
    pub replies: Option<replies::Draft>,
    /// How prospects are told that their mail has come.
    pub acknowledge: Option<acknowledge::Draft>,
    pub telling: Telling,
}

/// The settings; none, with findings, if something needed is missing.
pub fn read(sheet: &Sheet<'_>, papers: &Papers<'_>, secrets: &Secrets<'_>) -> Option<Settings> {
    let root = sheet.root(papers.findings);
    root.need("smtp", "write [smtp] with `url` and `from`: how Anteroom sends mail");
    let store = read_store(root.section("store"), papers, secrets);
    let smtp = root.section("smtp").and_then(|section| smtp::read(section, papers, secrets));
    let web = read_web(root.section("web"));
    let limits = read_limits(root.section("limits"));
    let on_broken_row = root.section("companies").map(read_companies).unwrap_or_default();
    let backtest = root.section("publish").map(read_publish).unwrap_or_default();
    let (key, signals_token) = root.section("secrets").map(|section| read_keys(section, secrets)).unwrap_or_default();
    let replies = replies::read(root.section("replies"), root.section("relay"));
    let acknowledge = root.section("acknowledge").map(acknowledge::read);
    let telling = root.section("notices").map(|section| read_telling(section)).unwrap_or_default();
    root.close();
    let smtp = smtp?;
    Some(Settings {
        telling,
        store: store?,
        smtp,
        web: web?,
        limits,
        on_broken_row,
        backtest,
        key,
        signals_token,
        replies,
        acknowledge,
    })
}

/// Where leads are stored, whatever else is wrong with the file.
pub fn read_store_alone(sheet: &Sheet<'_>, papers: &Papers<'_>, secrets: &Secrets<'_>) -> Option<StoreUrl> {
    read_store(sheet.root(papers.findings).section("store"), papers, secrets)
}

/// `[notices]`: how reminders and escalations to one person are let go.
fn read_telling(section: Section<'_>) -> Telling {
    let default = Telling::default();
    let telling = Telling {
        digest_from: count(&section, "digest_from", 2..=1_000).unwrap_or(default.digest_from),
        per_hour: count(&section, "per_hour", 1..=10_000).unwrap_or(default.per_hour),
    };
    section.close();
    telling
}

fn read_store(section: Option<Section<'_>>, papers: &Papers<'_>, secrets: &Secrets<'_>) -> Option<StoreUrl> {
    let store_place = section.as_ref().map_or_else(|| Place::whole("anteroom.toml"), |section| section.place.clone());
    let sqlite = |path: &str| {
        if papers.folder.is_for_all(path) {
            let message = format!("everybody on this machine can read {path}, which holds all mail and signs links");
            papers.findings.warning(&store_place, message, format!("chmod 600 {path}*, or chmod 700 its directory"));
        }
        Some(StoreUrl::Sqlite(papers.folder.full(path)))
    };
    let Some(section) = section else { return sqlite("anteroom.db") };
    let findings = section.findings;
    let given = section.any("url");
    let (url, place, is_inline) = match given {
        None => (None, section.place.clone(), true),
        Some(Value::Text(text)) => (Some(text.value), text.place, true),
        Some(Value::Table(ref table)) => {
            let url = secrets.read(&section, "url");
            (Some(url?.expose_secret().to_owned()), table.place.clone(), false)
        }
        Some(Value::List(_) | Value::Tables(..) | Value::Other(_)) => {
            section.wrong_type(&section.place, "url", "text", "write it like \"sqlite:anteroom.db\"");
            (None, section.place.clone(), true)
        }
    };
    section.close();
    let Some(url) = url else { return sqlite("anteroom.db") };
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        let authority = url.split_once("://").map_or("", |(_, rest)| rest).split('/').next().unwrap_or_default();
        let has_password = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
        if is_inline && (has_password || url.contains("password=")) {
            findings.hide_url(&place);
            let remedy = "write url = { file = \"secrets/store-url\" }, and the URL into that file";
            findings.warning(&place, "the URL has a password in it, for all to see who may read this file", remedy);
        }
        return Some(StoreUrl::Postgres(SecretString::from(url)));
    }
    match url.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//")) {
        Some(path) if !path.is_empty() => sqlite(path),
        _ if !is_inline && url.is_empty() => sqlite("anteroom.db"),
        _ => {
            let remedy = "write \"sqlite:anteroom.db\" (a file beside this one) or \"postgres://user@host/database\"";
            findings.error(&place, "the store's URL is neither SQLite's nor PostgreSQL's", remedy);
            None
        }
    }
}

fn read_companies(section: Section<'_>) -> BrokenRow {
    let findings = section.findings;
    let word = section.text("on_broken_row");
    section.close();
    let choices = [("refuse", BrokenRow::Refuse), ("skip", BrokenRow::Skip)];
    word.and_then(|word| word.choose(findings, &choices)).unwrap_or_default()
}

fn read_publish(section: Section<'_>) -> Backtest {
    let findings = section.findings;
    let word = section.text("backtest");
    section.close();
    let choices = [("optional", Backtest::Optional), ("required", Backtest::Required)];
    word.and_then(|word| word.choose(findings, &choices)).unwrap_or_default()
}

fn read_web(section: Option<Section<'_>>) -> Option<Web> {
    let default = SocketAddr::from(([127, 0, 0, 1], 8025));
    let Some(section) = section else { return Some(Web { listen: default, public_url: format!("http://{default}") }) };
    let findings = section.findings;
    let listen = section.text("listen");
    let public_url = section.text("public_url");
    section.close();
    let listen = match listen {
        None => default,
        Some(text) => {
            let numeric = text.value.replace("localhost:", "127.0.0.1:");
            let remedy = "write \"127.0.0.1:8025\"";
            let listen = text.parse(findings, "address with a port", remedy, |_| numeric.parse::<SocketAddr>())?;
            if !listen.ip().is_loopback() {
                let remedy = "write \"127.0.0.1:8025\", and let a web server with a login on this machine pass requests on to it";
                findings.error(
                    &text.place,
                    format!("{listen} is open to the network, and the pages have no login of their own"),
                    remedy,
                );
            }
            listen
        }
    };
    let Some(text) = public_url else { return Some(Web { listen, public_url: format!("http://{listen}") }) };
    let remedy = "write it like \"https://leads.example.com\"";
    let url = text.parse(findings, "URL", remedy, Url::parse)?;
    if !matches!(url.scheme(), "http" | "https")
        || url.host().is_none()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        findings.error(&text.place, "this is no address of a web site", remedy);
    } else if url.scheme() == "http"
        && url.host_str().is_some_and(|host| host.contains('.') && !host.starts_with("127."))
    {
        findings.warning(
            &text.place,
            "links in mails would send their secret over the network in clear",
            "write https://",
        );
    }
    Some(Web { listen, public_url: url.as_str().trim_end_matches('/').to_owned() })
}

fn read_limits(section: Option<Section<'_>>) -> Limits {
    let mut limits = Limits {
        mail_bytes: 35 << 20,
        backlog: 10_000,
        poll: minutes(10),
        idle_renew: minutes(4),
        network_timeout: minutes(1),
        reading: ReadingLimits::default(),
    };
    let Some(section) = section else { return limits };
    limits.backlog = count(&section, "backlog", 100..=10_000_000).unwrap_or(limits.backlog);
    limits.mail_bytes = size_or(&section, "mail_size", limits.mail_bytes, 64 << 10..=1 << 30);
    limits.poll = duration_or(&section, "poll", limits.poll, POLL_MIN..=POLL_MAX);
    limits.idle_renew = duration_or(&section, "idle_renew", limits.idle_renew, seconds(10)..=minutes(5));
    limits.network_timeout = duration_or(&section, "network_timeout", limits.network_timeout, seconds(1)..=minutes(10));
    read_reading(&section, &mut limits.reading);
    section.close();
    limits
}

/// Each keeps room for any mail that a person writes, and an end for one that a machine makes up.
fn read_reading(section: &Section<'_>, reading: &mut ReadingLimits) {
    let number = |key, range, place: &mut usize| {
        if let Some(value) = count(section, key, range) {
            *place = value as usize;
        }
    };
    number("depth", 5..=1_000, &mut reading.depth);
    number("parts", 10..=100_000, &mut reading.parts);
    number("header_lines", 100..=100_000, &mut reading.header_lines);
    number("parameters", 10..=10_000, &mut reading.parameters);
    number("addresses", 10..=100_000, &mut reading.addresses);
    let size = |key, place: &mut usize| {
        let bytes = size_or(section, key, *place as u64, 16 << 10..=16 << 20);
        *place = usize::try_from(bytes).unwrap_or(*place);
    };
    size("header_size", &mut reading.header_bytes);
    size("text_size", &mut reading.text_bytes);
    size("read_text_size", &mut reading.read_bytes);
    size("attached_text_size", &mut reading.other_text_bytes);
}

/// A key short enough to be guessed signs nothing; 16 characters of `openssl rand -base64` are 96 bits.
const KEY_CHARACTERS_MIN: usize = 16;

fn read_keys(section: Section<'_>, secrets: &Secrets<'_>) -> (Option<SecretString>, Option<SecretString>) {
    let is_wanted = matches!(secrets, Secrets::From { .. });
    let long_enough = |name: &'static str, what: &str| {
        let key = secrets.read(&section, name)?;
        if is_wanted && key.expose_secret().chars().count() < KEY_CHARACTERS_MIN {
            let message = format!("the {what} is shorter than {KEY_CHARACTERS_MIN} characters");
            section.findings.error(&section.place, message, "make one with: openssl rand -base64 32");
        }
        Some(key)
    };
    let keys = (long_enough("key", "key"), long_enough("signals", "token for signals"));
    section.close();
    keys
}
