//! The way to the mail server, step by step.
//!
//! lettre speaks SMTP; this file opens the connections and bounds every wait. lettre's own pool is not used: it asks
//! NOOP before each mail, has no deadline but for connecting, leaves Nagle's algorithm on (40 ms a mail on a quick
//! line), and cannot tell a mail that was refused from one whose answer was lost.

use super::connection::Connection;
use super::retry;
use super::tls::{BadTls, Tls, authorities};
use super::words::one_line;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
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
        Ok(Connection::new(smtp, self.hello.clone(), self.settings.timeout, self.last_answer_wait()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::CertificateError;

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
