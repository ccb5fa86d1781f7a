//! From what people configured to what the rooms connect to.

use crate::config::Config;
use crate::config::endpoint::{Endpoint, Security};
use crate::config::mailboxes::{MailboxSettings, Start};
use crate::config::settings::Limits;
use crate::config::smtp::Smtp;
use crate::domain::id::MailboxName;
use crate::pipeline::arrive::connect::{self, Server};
use crate::pipeline::arrive::error::ArriveError;
use crate::pipeline::arrive::run::Mailbox;
use crate::pipeline::arrive::start;
use crate::pipeline::arrive::trust::Trust;
use crate::pipeline::send::compose::Site;
use crate::pipeline::send::transport::{self, SmtpSettings, Transport};
use anyhow::Context as _;
use rustls::{ClientConfig, RootCertStore};
use secrecy::ExposeSecret as _;
use std::sync::Arc;
use tokio_rustls::TlsConnector;

/// A command answers with several mails: room for the largest, and for the small ones beside it.
const LITERAL_ROOM_BYTES: u64 = 8 << 20;

const fn security(endpoint: &Endpoint) -> connect::Security {
    match endpoint.security {
        Security::Tls => connect::Security::Tls,
        Security::StartTls => connect::Security::StartTls,
        Security::Plain => connect::Security::Plain,
    }
}

/// The IMAP server of a mailbox. `system` is the machine's trust, shared by all who bring no certificate of their own.
pub fn server(settings: &MailboxSettings, limits: &Limits, system: &Trust) -> Result<Server, ArriveError> {
    let trust = match &settings.ca_file {
        Some(path) => Trust::with_ca_file(path)?,
        None => system.clone(),
    };
    Ok(Server {
        host: settings.endpoint.host.clone(),
        port: settings.endpoint.port,
        security: security(&settings.endpoint),
        folder: settings.folder.clone(),
        user: settings.login.user.clone(),
        password: settings.login.password.clone(),
        trust,
        limits: connect::Limits {
            command: limits.network_timeout,
            silence: limits.network_timeout,
            poll: settings.poll,
            literal_max_bytes: limits.mail_bytes + LITERAL_ROOM_BYTES,
            ..connect::Limits::default()
        },
    })
}

pub fn mailbox(
    name: &MailboxName,
    settings: &MailboxSettings,
    limits: &Limits,
    system: &Trust,
) -> Result<Mailbox, ArriveError> {
    Ok(Mailbox {
        name: name.clone(),
        server: server(settings, limits, system)?,
        start: match settings.start {
            Start::Now => start::Start::Now,
            Start::Date(day) => start::Start::Since(day),
            Start::Everything => start::Start::Everything,
            Start::EverythingQuietly => start::Start::EverythingQuietly,
        },
        poll: settings.poll,
        idle_renew: limits.idle_renew,
        mail_max_bytes: limits.mail_bytes,
    })
}

/// The folder that mail from it is kept in, read as a mailbox of its own: only what comes from now on.
pub fn sent_folder(
    name: &MailboxName,
    settings: &MailboxSettings,
    limits: &Limits,
    system: &Trust,
) -> Option<Result<Mailbox, ArriveError>> {
    let folder = settings.sent.clone()?;
    Some(mailbox(name, settings, limits, system).map(|inbox| Mailbox {
        name: name.sent(),
        server: Server { folder, ..inbox.server },
        start: start::Start::Now,
        ..inbox
    }))
}

/// By the authorities this machine trusts, and no others.
pub fn outside_tls() -> anyhow::Result<TlsConnector> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = builder.context("TLS cannot be set up")?.with_root_certificates(roots).with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// The SMTP server that our mail leaves by.
pub fn transport(smtp: &Smtp) -> anyhow::Result<Transport> {
    let ca_pem = match &smtp.ca_file {
        Some(path) => Some(std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?),
        None => None,
    };
    let login = smtp.login.as_ref();
    Ok(Transport::new(SmtpSettings {
        security: match smtp.endpoint.security {
            Security::Tls => transport::Security::Tls,
            Security::StartTls => transport::Security::StartTls,
            Security::Plain => transport::Security::Plain,
        },
        host: smtp.endpoint.host.clone(),
        port: smtp.endpoint.port,
        user: login.map(|login| login.user.clone()),
        password: login.map(|login| login.password.clone()),
        connections: usize::try_from(smtp.connections).unwrap_or(1),
        rate_per_minute: Some(smtp.rate_per_minute),
        retry: smtp.retry.clone(),
        timeout: smtp.timeout,
        ca_pem,
        hello_name: None,
    })?)
}

/// Who our mail comes from, and where its links lead.
pub fn site(config: &Config) -> Site {
    Site {
        public_url: config.web.public_url.clone(),
        from_name: config.smtp.from.name.clone(),
        from: config.smtp.from.address.clone(),
    }
}

/// Whether two configurations read different mailboxes, or the same with other means. A changed certificate file counts
/// only with its name.
pub fn mailboxes_differ(one: &Config, other: &Config) -> bool {
    // Passwords show in no debug text, so they are compared apart.
    let passwords = |config: &Config| -> Vec<String> {
        config.mailboxes.values().map(|mailbox| mailbox.login.password.expose_secret().to_owned()).collect()
    };
    let shape = |config: &Config| format!("{:?} {:?}", config.mailboxes, config.limits);
    passwords(one) != passwords(other) || shape(one) != shape(other)
}

/// Mailboxes of the first that the second does not read, or elsewhere under the same name, their Sent folders with them:
/// what is known of them says nothing of the others.
pub fn mailboxes_gone(one: &Config, other: &Config) -> Vec<MailboxName> {
    let inbox = |config: &Config, name: &MailboxName| {
        let settings = config.mailboxes.get(name)?;
        Some((settings.endpoint.clone(), settings.login.user.clone(), settings.folder.clone()))
    };
    let sent = |config: &Config, name: &MailboxName| config.mailboxes.get(name).and_then(|it| it.sent.clone());
    let mut gone = Vec::new();
    for name in one.mailboxes.keys() {
        let has_moved = inbox(one, name) != inbox(other, name);
        if has_moved {
            gone.push(name.clone());
        }
        if has_moved || sent(one, name) != sent(other, name) {
            gone.push(name.sent());
        }
    }
    gone
}

/// Whether mail leaves by another server, or comes from somebody else.
pub fn smtp_differs(one: &Config, other: &Config) -> bool {
    let password = |config: &Config| config.smtp.login.as_ref().map(|login| login.password.expose_secret().to_owned());
    password(one) != password(other) || format!("{:?}", one.smtp) != format!("{:?}", other.smtp)
}
