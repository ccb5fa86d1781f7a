//! From a server's name to a logged-in session: dial, greet, encrypt, log in. The password leaves only after TLS
//! stands, or stays on this machine.

use std::future::Future;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use async_imap::Client;
use async_imap::imap_proto::{Response, Status};
use futures_util::FutureExt;
use rustls::pki_types::ServerName;
use secrecy::{ExposeSecret, SecretString};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::error::ArriveError;
use super::framing::Caps;
use super::framing::Fault;
use super::session::Session;
use super::trust::Trust;
use super::wire::{Transport, Wire};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// `imaps://`, port 993.
    Tls,
    /// `imap+starttls://`, port 143.
    StartTls,
    /// `imap://`, port 143; only to an address of this machine.
    Plain,
}

/// Where a mailbox is, and how to get in. Clones of `trust` share one TLS configuration.
#[derive(Clone)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// As a person writes it: `INBOX`, `Anfragen/Köln`.
    pub folder: String,
    pub user: String,
    pub password: SecretString,
    pub trust: Trust,
    pub limits: Limits,
}

/// Every wait has an end, and so has everything a server may make us hold.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Dialling and TLS together.
    pub connect: Duration,
    /// Greeting and login together.
    pub login: Duration,
    /// A command with a short answer.
    pub command: Duration,
    /// A command that transfers mails, however large.
    pub transfer: Duration,
    /// No byte from the server while one is due.
    pub silence: Duration,
    /// How long `idle` waits on a server without IDLE.
    pub poll: Duration,
    /// Literals of one response. A larger mail is read by its start only.
    pub literal_max_bytes: u64,
    /// One line outside literals; also bounds a SEARCH answer (11 bytes a UID).
    pub line_max_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            // Dovecot answers a wrong password only after a delay of up to 15 s.
            login: Duration::from_secs(45),
            command: Duration::from_secs(60),
            // 25 MiB at 15 kB/s.
            transfer: Duration::from_secs(30 * 60),
            silence: Duration::from_secs(60),
            poll: Duration::from_secs(60),
            literal_max_bytes: 32 * 1024 * 1024,
            line_max_bytes: 1024 * 1024,
        }
    }
}

/// Logs in; no folder is open yet.
pub async fn connect(server: &Server) -> Result<Session, ArriveError> {
    let limits = &server.limits;
    let tcp = within(limits.connect, "connecting", dial(server)).await?;
    match server.security {
        Security::Plain => within(limits.login, "login", greet_and_log_in(Box::new(tcp), server)).await,
        Security::Tls => {
            let tls = within(limits.connect, "the TLS handshake", encrypt(tcp, server)).await?;
            within(limits.login, "login", greet_and_log_in(tls, server)).await
        }
        Security::StartTls => {
            let tcp = within(limits.login, "STARTTLS", start_tls(Box::new(tcp), server)).await?;
            let tls = within(limits.connect, "the TLS handshake", encrypt(tcp, server)).await?;
            // No greeting follows (RFC 3501 6.2.1); what the server claimed in clear is forgotten with its wire.
            within(limits.login, "login", log_in(Client::new(wire(tls, limits)), server)).await
        }
    }
}

/// Work with the server, under a deadline. imap-proto panics on some hostile answers; that too becomes an error here,
/// after which the session must be dropped like after any other.
pub(super) async fn within<T>(
    limit: Duration,
    during: &'static str,
    work: impl Future<Output = Result<T, ArriveError>>,
) -> Result<T, ArriveError> {
    let late = ArriveError::TimedOut { during, after: limit };
    match timeout(limit, AssertUnwindSafe(work).catch_unwind()).await {
        Err(_) => Err(late),
        Ok(Err(_panic)) => Err(ArriveError::Unreadable { during }),
        Ok(Ok(outcome)) => outcome,
    }
}

/// Tries each address of the host, giving each its share of the time, so that a dead IPv6 route does not hide IPv4.
async fn dial(server: &Server) -> Result<TcpStream, ArriveError> {
    let (host, port) = (bare(&server.host), server.port);
    let unresolved = |cause| ArriveError::Unresolved { host: host.to_owned(), cause };
    let addresses = lookup_host((host, port)).await.map_err(unresolved)?.collect::<Vec<_>>();
    let is_near = |address: &SocketAddr| address.ip().to_canonical().is_loopback();
    if server.security == Security::Plain && !addresses.iter().all(is_near) {
        return Err(ArriveError::PlainNotLoopback { host: host.to_owned() });
    }
    let share = server.limits.connect / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
    let mut last = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Our commands are small and each waits for its answer. Without this only latency suffers.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(cause)) => last = cause,
            Err(_) => last = std::io::ErrorKind::TimedOut.into(),
        }
    }
    Err(ArriveError::Unreachable { host: host.to_owned(), port, cause: last })
}

async fn encrypt<T: Transport + 'static>(stream: T, server: &Server) -> Result<Box<dyn Transport>, ArriveError> {
    let host = bare(&server.host);
    let unfit = |cause: String| ArriveError::Tls { host: host.to_owned(), cause };
    let name = ServerName::try_from(host.to_owned()).map_err(|cause| unfit(cause.to_string()))?;
    let tls = server.trust.connector().connect(name, stream).await;
    Ok(Box::new(tls.map_err(|cause| ArriveError::from_handshake(host, &cause))?))
}

/// `[::1]` is how a URL writes `::1`.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host)
}

fn wire(transport: Box<dyn Transport>, limits: &Limits) -> Wire {
    let caps = Caps { literal_max_bytes: limits.literal_max_bytes, line_max_bytes: limits.line_max_bytes };
    Wire::new(transport, caps, limits.silence)
}

pub(super) async fn greet_and_log_in(transport: Box<dyn Transport>, server: &Server) -> Result<Session, ArriveError> {
    let mut client = Client::new(wire(transport, &server.limits));
    greet(&mut client, server).await?;
    log_in(client, server).await
}

async fn greet(client: &mut Client<Wire>, server: &Server) -> Result<(), ArriveError> {
    let during = "the greeting";
    let strange =
        |cause: &str| ArriveError::NoGreeting { host: server.host.clone(), port: server.port, cause: cause.to_owned() };
    let greeting = client.read_response().await.map_err(|cause| match ArriveError::from_io(during, cause) {
        ArriveError::Unreadable { .. } => strange("what it says is no IMAP"),
        ArriveError::Ended { .. } => strange("it hangs up"),
        ArriveError::Faulty { fault: Fault::Silent { .. }, .. } => strange("it says nothing"),
        other => other,
    })?;
    match greeting.as_ref().map(|greeting| greeting.parsed()) {
        Some(Response::Data { status: Status::Ok, .. }) => Ok(()),
        Some(Response::Data { status: Status::PreAuth, .. }) => Err(ArriveError::Preauth { host: server.host.clone() }),
        Some(Response::Data { .. }) => Err(ArriveError::Bye { during, answer: refusal(client) }),
        Some(_) => Err(strange("what it says is no IMAP")),
        None => Err(strange("it hangs up")),
    }
}

/// Asks for encryption, and gives the bare connection back once the server is ready for the handshake.
pub(super) async fn start_tls(
    transport: Box<dyn Transport>,
    server: &Server,
) -> Result<Box<dyn Transport>, ArriveError> {
    let mut client = Client::new(wire(transport, &server.limits));
    greet(&mut client, server).await?;
    learn_capabilities(&mut client).await?;
    if !client.get_mut().heard().offers("STARTTLS") {
        return Err(ArriveError::NoStartTls { host: server.host.clone() });
    }
    let asked = client.run_command_and_check_ok("STARTTLS", None).await;
    asked.map_err(|cause| ArriveError::from_imap("STARTTLS", cause, refusal(&mut client)))?;
    let wire = client.into_inner();
    match wire.unread_bytes() {
        0 => Ok(wire.into_transport()),
        bytes => Err(ArriveError::Injected { host: server.host.clone(), bytes }),
    }
}

/// Unless the greeting told. A server that refuses to tell has no extensions.
async fn learn_capabilities(client: &mut Client<Wire>) -> Result<(), ArriveError> {
    if client.get_mut().heard().capabilities.is_some() {
        return Ok(());
    }
    match client.run_command_and_check_ok("CAPABILITY", None).await {
        Ok(()) | Err(async_imap::error::Error::No(_) | async_imap::error::Error::Bad(_)) => Ok(()),
        Err(cause) => Err(ArriveError::from_imap("CAPABILITY", cause, refusal(client))),
    }
}

async fn log_in(mut client: Client<Wire>, server: &Server) -> Result<Session, ArriveError> {
    let (user, password) = (&server.user, server.password.expose_secret());
    if [user.as_str(), password].iter().any(|text| text.contains(['\0', '\r', '\n'])) {
        return Err(ArriveError::UnfitCredential);
    }
    learn_capabilities(&mut client).await?;
    let heard = client.get_mut().heard();
    let (takes_plain, takes_login) = (heard.offers("AUTH=PLAIN"), !heard.offers("LOGINDISABLED"));
    // PLAIN carries any script (RFC 4616); LOGIN only ASCII, but every server has it, so PLAIN's second round trip
    // is for those who need it. With SASL-IR (RFC 4959) there is none.
    let in_one_line = takes_plain && heard.offers("SASL-IR");
    let is_ascii = user.is_ascii() && password.is_ascii();
    // Both lists are of the time before the login, and a refusal is looked for after it.
    (heard.capabilities, heard.refusal) = (None, None);
    let plain = Plain(format!("\0{user}\0{password}"));
    let answer = if in_one_line {
        client.authenticate(format!("PLAIN {}", plain.encoded()), plain).await
    } else if takes_plain && !(takes_login && is_ascii) {
        client.authenticate("PLAIN", plain).await
    } else if takes_login {
        client.login(user, password).await
    } else {
        return Err(ArriveError::LoginDisabled { host: server.host.clone() });
    };
    match answer {
        Ok(imap) => Session::begin(imap, server.limits).await,
        Err((cause, mut client)) => Err(match (cause, refusal(&mut client)) {
            (async_imap::error::Error::No(_), answer) => {
                ArriveError::LoginRefused { host: server.host.clone(), user: user.to_owned(), answer }
            }
            (cause, answer) => ArriveError::from_imap("login", cause, answer),
        }),
    }
}

/// RFC 4616, for an identity of our own.
struct Plain(String);

impl Plain {
    fn encoded(&self) -> String {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(&self.0)
    }
}

impl async_imap::Authenticator for Plain {
    type Response = String;

    fn process(&mut self, _challenge: &[u8]) -> String {
        self.0.clone()
    }
}

fn refusal(client: &mut Client<Wire>) -> String {
    client.get_mut().heard().refusal.clone().unwrap_or_else(|| "no reason given".to_owned())
}
