//! One connection to the mail server, step by step.
//!
//! lettre speaks SMTP; this file opens the connections and bounds every wait. lettre's own pool is not used: it asks
//! NOOP before each mail, has no deadline but for connecting, leaves Nagle's algorithm on (40 ms a mail on a quick
//! line), and cannot tell a mail that was refused from one whose answer was lost.

use super::retry::{self, Failure, Stage};
use super::tls::{BadTls, Tls, authorities};
use super::words::one_line;
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::{Response, Severity};
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// A plain greeting, then TLS or nothing.
    StartTls,
    /// For servers on this machine only.
    Plain,
}

#[derive(Debug, Clone)]
pub struct SmtpSettings {
    pub security: Security,
    pub host: String,
    pub port: u16,
    /// With `password`, or neither.
    pub user: Option<String>,
    pub password: Option<SecretString>,
    pub connections: usize,
    pub rate_per_minute: Option<u32>,
    /// How long to wait after the first failure, the second, …
    pub retry: Vec<Duration>,
    /// The longest wait for one answer, but for the last one of a mail.
    pub timeout: Duration,
    /// A certificate authority of one's own, beside those of the machine.
    pub ca_pem: Option<Vec<u8>>,
    /// What we call ourselves; none for the machine's own name.
    pub hello_name: Option<String>,
}

/// A server that has taken a mail's last line may deliver before it answers: who hangs up early sends twice
/// (RFC 5321 4.5.3.2.6).
const LAST_ANSWER_WAIT: Duration = Duration::from_secs(600);
/// No server that takes mail refuses a smaller one for its size: what carries no attachments is smaller.
const LARGE_BYTES: u64 = 512 * 1024;
/// For a goodbye, which nothing depends on.
const QUIT_WAIT: Duration = Duration::from_secs(2);

/// What was being done when there was no way to a server that takes mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Resolve,
    Connect,
    Encrypt,
    Greet,
    LogIn,
}

/// No way to a server that takes mail: cause and remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the mail server {server}: {cause}; {}", remedy(*step, cause))]
pub struct Trouble {
    pub server: String,
    pub step: Step,
    pub cause: String,
}

fn remedy(step: Step, cause: &str) -> &'static str {
    match step {
        Step::Resolve => "check the host in `smtp.url` and this machine's name resolution",
        Step::Connect => "check the host and port in `smtp.url`, and any firewall in between",
        // The words of rustls, through lettre's: the kinds of error themselves do not come this far.
        Step::Encrypt if cause.contains("UnknownIssuer") => {
            "nobody trusted here has signed its certificate: set `smtp.ca_file` to the certificate of whoever has"
        }
        Step::Encrypt if cause.contains("CaUsedAsEndEntity") => {
            "the server has signed its certificate itself: let an authority of your own sign it, and set `smtp.ca_file` to \
             that authority's"
        }
        Step::Encrypt if ["not valid for name", "NotValidForName"].iter().any(|words| cause.contains(words)) => {
            "use the name in the certificate as the host in `smtp.url`"
        }
        Step::Encrypt if ["certificate expired", "Expired"].iter().any(|words| cause.contains(words)) => {
            "it must be renewed on the server, unless this machine's clock is wrong"
        }
        Step::Encrypt => {
            "check that `smtp.url` names the right port and kind of encryption (smtps:// or smtp+starttls://), and set \
             `smtp.ca_file` for a certificate authority of your own"
        }
        Step::Greet => {
            "check the port and the kind of encryption in `smtp.url`, or ask whoever runs it why it turns us away"
        }
        Step::LogIn => "check `smtp.user` and `smtp.password`",
    }
}

impl Step {
    /// Waiting will not help; a person must act.
    pub const fn needs_a_person(self) -> bool {
        match self {
            Self::Encrypt | Self::LogIn => true,
            Self::Resolve | Self::Connect | Self::Greet => false,
        }
    }
}

/// Opens connections as the settings say.
pub struct Transport {
    pub settings: SmtpSettings,
    hello: ClientId,
    protection: Protection,
}

enum Protection {
    Tls(Tls),
    StartTls(TlsParameters),
    Plain,
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Transport {
    pub fn new(settings: SmtpSettings) -> Result<Self, BadTls> {
        let ca_pem = settings.ca_pem.as_deref();
        let protection = match settings.security {
            Security::Tls => Protection::Tls(Tls::new(&settings.host, ca_pem)?),
            Security::StartTls => Protection::StartTls(starttls(&settings.host, ca_pem)?),
            Security::Plain => Protection::Plain,
        };
        let hello = settings.hello_name.clone().map_or_else(ClientId::default, ClientId::Domain);
        Ok(Self { settings, hello, protection })
    }

    /// Connects, greets and, if so configured, logs in: for `anteroom check --connect`.
    pub async fn check(&self) -> Result<(), Trouble> {
        self.connect().await?.quit().await;
        Ok(())
    }

    /// The longest one mail may take from connecting to the last answer.
    pub fn longest_try(&self) -> Duration {
        // Connect, encrypt, greet, log in; MAIL, RCPT, DATA; the mail.
        self.settings.timeout * 7 + self.last_answer_wait()
    }

    fn last_answer_wait(&self) -> Duration {
        LAST_ANSWER_WAIT.max(self.settings.timeout)
    }

    pub async fn connect(&self) -> Result<Connection, Trouble> {
        let tcp = self.open().await?;
        let greet = |stream: Box<dyn AsyncTokioStream>| {
            self.smtp(Step::Greet, AsyncSmtpConnection::connect_with_transport(stream, &self.hello))
        };
        let mut smtp = match &self.protection {
            Protection::Tls(tls) => {
                let encrypted = self.within(Step::Encrypt, tls.connect(tcp)).await?;
                greet(Box::new(encrypted.map_err(|error| self.trouble(Step::Encrypt, &error))?)).await?
            }
            Protection::StartTls(parameters) => {
                let mut smtp = greet(Box::new(tcp)).await?;
                self.smtp(Step::Encrypt, smtp.starttls(parameters.clone(), &self.hello)).await?;
                smtp
            }
            Protection::Plain => greet(Box::new(tcp)).await?,
        };
        if let (Some(user), Some(password)) = (&self.settings.user, &self.settings.password) {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            self.smtp(Step::LogIn, smtp.auth(DEFAULT_MECHANISMS, &credentials)).await?;
        }
        let (timeout, last_answer_wait) = (self.settings.timeout, self.last_answer_wait());
        let hello = self.hello.clone();
        Ok(Connection { smtp, hello, timeout, last_answer_wait, size_max: None, mails: 0, is_broken: false })
    }

    /// Tries each address of the host, each with its own deadline: the first may be a dead IPv6 route.
    async fn open(&self) -> Result<TcpStream, Trouble> {
        let host = (self.settings.host.as_str(), self.settings.port);
        let addresses = self.within(Step::Resolve, tokio::net::lookup_host(host)).await?;
        let addresses: Vec<SocketAddr> = addresses.map_err(|error| self.trouble(Step::Resolve, &error))?.collect();
        let mut last = self.trouble(Step::Resolve, &"the host has no address");
        for address in addresses {
            match self.within(Step::Connect, TcpStream::connect(address)).await {
                Ok(Ok(tcp)) => {
                    tcp.set_nodelay(true).map_err(|error| self.trouble(Step::Connect, &error))?;
                    return Ok(tcp);
                }
                Ok(Err(error)) => last = self.trouble(Step::Connect, &error),
                Err(trouble) => last = trouble,
            }
        }
        Err(last)
    }

    async fn within<T>(&self, step: Step, work: impl Future<Output = T>) -> Result<T, Trouble> {
        let wait = self.settings.timeout;
        timeout(wait, work).await.map_err(|_| self.trouble(step, &format!("no answer in {} s", wait.as_secs())))
    }

    async fn smtp<T>(&self, step: Step, work: impl Future<Output = Result<T, Error>>) -> Result<T, Trouble> {
        self.within(step, work).await?.map_err(|error| self.trouble(step, &retry::shown(&error)))
    }

    fn trouble(&self, step: Step, cause: &dyn fmt::Display) -> Trouble {
        let server = format!("{}:{}", self.settings.host, self.settings.port);
        Trouble { server, step, cause: one_line(&cause.to_string(), 300) }
    }
}

fn starttls(host: &str, ca_pem: Option<&[u8]>) -> Result<TlsParameters, BadTls> {
    let mut builder = TlsParameters::builder(host.to_owned());
    for certificate in authorities(ca_pem)? {
        let certificate = Certificate::from_der(certificate.to_vec());
        builder = builder.add_root_certificate(certificate.map_err(|error| BadTls::CaFile(error.to_string()))?);
    }
    builder.build_rustls().map_err(|error| BadTls::CaFile(error.to_string()))
}

/// A mail with no line that begins with a dot, which is all that `compose` makes, and the end of it: in one packet,
/// where lettre looks at each byte and sends the end by itself.
struct Content<'a>(&'a str);

impl<'a> Content<'a> {
    fn of(mail: &'a [u8]) -> Option<Self> {
        // Every pair is looked at without a branch: many at once.
        let pairs = mail.iter().zip(mail.iter().skip(1));
        let has_dot = pairs.fold(mail.starts_with(b"."), |has, (a, b)| has | ((*a == b'\n') & (*b == b'.')));
        if has_dot { None } else { std::str::from_utf8(mail).ok().map(Self) }
    }
}

impl fmt::Display for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)?;
        f.write_str("\r\n.\r\n")
    }
}

/// A connection that has greeted and, if asked to, logged in.
pub struct Connection {
    smtp: AsyncSmtpConnection,
    hello: ClientId,
    timeout: Duration,
    last_answer_wait: Duration,
    /// The largest mail that the server says it takes, once it was asked; `u64::MAX` where it names none.
    size_max: Option<u64>,
    /// Mails it has carried.
    pub mails: u32,
    /// It can carry no more.
    pub is_broken: bool,
}

impl Connection {
    /// Announces a mail, up to the server's "go ahead": it has nothing yet, and forgets all if we hang up.
    pub async fn offer(&mut self, envelope: &Envelope, mail: &[u8]) -> Result<(), Failure> {
        let parameters = self.parameters(envelope, mail)?;
        self.must_fit(mail.len() as u64).await?;
        let offered = self.offer_with(envelope, parameters).await;
        if offered.is_err() && !self.is_broken {
            // Best effort: if it does not work the connection is broken, and the next mail gets another.
            let _ = self.command(Rset, Severity::PositiveCompletion).await;
        }
        offered
    }

    async fn offer_with(&mut self, envelope: &Envelope, parameters: Vec<MailParameter>) -> Result<(), Failure> {
        self.command(Mail::new(envelope.from().cloned(), parameters), Severity::PositiveCompletion).await?;
        for (place, recipient) in envelope.to().iter().enumerate() {
            let taken = self.command(Rcpt::new(recipient.clone(), Vec::new()), Severity::PositiveCompletion).await;
            // Whoever only gets a copy does not keep the mail from the one it is for.
            if place == 0 || self.is_broken {
                taken?;
            }
        }
        self.command(Data, Severity::PositiveIntermediate).await
    }

    /// A mail that the server says it will not take is not carried to it (RFC 1870 6.1). lettre does not keep what it
    /// says of sizes, so it is greeted once more (RFC 5321 4.1.4 lets us), and only where a mail is large.
    async fn must_fit(&mut self, size: u64) -> Result<(), Failure> {
        if size < LARGE_BYTES {
            return Ok(());
        }
        let most = match self.size_max {
            Some(most) => most,
            None => {
                let answer = timeout(self.timeout, self.smtp.command(Ehlo::new(self.hello.clone()))).await;
                let response = self.judge(answer, Severity::PositiveCompletion, Stage::Envelope)?;
                size_max(response.message())
            }
        };
        self.size_max = Some(most);
        if size <= most {
            return Ok(());
        }
        Err(Failure::Never { reply: format!("552 5.3.4 the mail has {size} bytes, and the server takes {most}") })
    }

    /// Our mails are ASCII unless an address is not (RFC 6531).
    fn parameters(&self, envelope: &Envelope, mail: &[u8]) -> Result<Vec<MailParameter>, Failure> {
        let addresses = envelope.to().iter().chain(envelope.from());
        let are_ascii = addresses.clone().all(|address| AsRef::<str>::as_ref(address).is_ascii());
        if are_ascii && mail.is_ascii() {
            return Ok(Vec::new());
        }
        let server = self.smtp.server_info();
        if !server.supports_feature(Extension::SmtpUtfEight) || !server.supports_feature(Extension::EightBitMime) {
            let reply = "the mail server takes no addresses outside ASCII (SMTPUTF8)".to_owned();
            return Err(Failure::Never { reply });
        }
        Ok(vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)])
    }

    /// Hands over the mail that was offered; the server's answer.
    pub async fn deliver(&mut self, mail: &[u8]) -> Result<String, Failure> {
        let answer = match Content::of(mail) {
            Some(content) => timeout(self.last_answer_wait, self.smtp.command(content)).await,
            None => timeout(self.last_answer_wait, self.smtp.message(mail)).await,
        };
        let response = self.judge(answer, Severity::PositiveCompletion, Stage::Content)?;
        self.mails += 1;
        let text = response.message().collect::<Vec<_>>().join(" ");
        Ok(one_line(&format!("{} {text}", u16::from(response.code())), 200))
    }

    async fn command(&mut self, command: impl fmt::Display, expected: Severity) -> Result<(), Failure> {
        let answer = timeout(self.timeout, self.smtp.command(command)).await;
        self.judge(answer, expected, Stage::Envelope).map(|_| ())
    }

    fn judge(
        &mut self,
        answer: Result<Result<Response, Error>, tokio::time::error::Elapsed>,
        expected: Severity,
        stage: Stage,
    ) -> Result<Response, Failure> {
        let lost = |cause: &str| match stage {
            Stage::Envelope => Failure::NotNow { reply: cause.to_owned() },
            Stage::Content => Failure::Unknown { cause: cause.to_owned() },
        };
        match answer {
            Ok(Ok(response)) if response.code().severity == expected => Ok(response),
            Ok(Ok(response)) => {
                self.is_broken = true;
                Err(lost(&format!("an answer out of place: {}", u16::from(response.code()))))
            }
            Ok(Err(error)) => {
                // 421: the server hangs up (RFC 5321 3.8); no code: the line is cut, or speaks something else.
                self.is_broken |= retry::code(&error).is_none_or(|code| code == 421);
                Err(Failure::of(&error, stage))
            }
            Err(_) => {
                self.is_broken = true;
                Err(lost("no answer in time"))
            }
        }
    }

    pub async fn quit(mut self) {
        if !self.is_broken {
            let _ = timeout(QUIT_WAIT, self.smtp.quit()).await;
        }
    }
}

/// What the lines of an answer to EHLO say of the largest mail; 0 says that there is no limit (RFC 1870 4).
fn size_max<'a>(lines: impl Iterator<Item = &'a str>) -> u64 {
    let sizes = lines.filter_map(|line| {
        let (keyword, most) = line.trim().split_once([' ', '='])?;
        keyword.eq_ignore_ascii_case("SIZE").then(|| most.trim().parse::<u64>().ok())?
    });
    sizes.filter(|most| *most > 0).min().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::CertificateError;

    #[test]
    fn the_largest_mail_is_what_the_server_says() {
        for (lines, most) in [
            (vec!["mx.example.com", "PIPELINING", "SIZE 10240000", "8BITMIME"], 10_240_000),
            (vec!["mx.example.com", "size 1000"], 1_000),
            (vec!["mx.example.com", "SIZE"], u64::MAX),
            (vec!["mx.example.com", "SIZE 0"], u64::MAX),
            (vec!["mx.example.com"], u64::MAX),
        ] {
            assert_eq!(size_max(lines.iter().copied()), most, "{lines:?}");
        }
    }

    #[test]
    fn a_certificate_that_is_refused_names_the_setting_that_helps() {
        let trouble = |cause: String| Trouble { server: "mx.example.com:465".to_owned(), step: Step::Encrypt, cause };
        let refused = |why: CertificateError| trouble(rustls::Error::InvalidCertificate(why).to_string()).to_string();
        for (told, helps) in [
            (refused(CertificateError::UnknownIssuer), "set `smtp.ca_file` to the certificate of whoever has"),
            (refused(CertificateError::Expired), "it must be renewed on the server"),
            (refused(CertificateError::NotValidForName), "use the name in the certificate as the host in `smtp.url`"),
            (
                // What webpki says of `openssl req -x509`.
                trouble("invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))".to_owned()).to_string(),
                "set `smtp.ca_file` to that authority's",
            ),
            (trouble("no answer in 30 s".to_owned()).to_string(), "the right port and kind of encryption"),
        ] {
            assert!(told.contains(helps), "{told}");
        }
    }
}
