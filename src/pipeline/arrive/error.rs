//! What can go wrong between us and an IMAP server. The caller puts the mailbox's name in front.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use rustls::CertificateError;

use super::framing::Fault;

/// `answer` is what the server said, cleaned and shortened by `framing`. No variant holds a password or a mail.
#[derive(Debug, thiserror::Error)]
pub enum ArriveError {
    #[error("cannot find {host}: {cause}; check the host name in `imap`")]
    Unresolved { host: String, cause: io::Error },
    #[error("cannot connect to {host}:{port}: {cause}; check host and port in `imap`, and whether the server runs")]
    Unreachable { host: String, port: u16, cause: io::Error },
    #[error("imap:// sends the password in clear and is for this machine only, but {host} is elsewhere; use imaps://")]
    PlainNotLoopback { host: String },
    #[error("cannot read certificates from {path}: {cause}; `ca_file` takes one or more certificates in PEM form")]
    CaFile { path: PathBuf, cause: String },
    #[error("this machine has no trusted certificates ({cause}); install ca-certificates or set `ca_file`")]
    NoRoots { cause: String },
    #[error("the certificate of {host} is not accepted: {problem}; {remedy}")]
    Certificate { host: String, problem: String, remedy: &'static str },
    #[error(
        "no encrypted connection to {host}: {cause}; check that the port speaks TLS at once (imaps://) or after STARTTLS (imap+starttls://)"
    )]
    Tls { host: String, cause: String },
    #[error(
        "{host}:{port} does not greet as an IMAP server does: {cause}; check host and port in `imap`: imap:// is for ports without TLS (143), imaps:// for those that speak TLS at once (993)"
    )]
    NoGreeting { host: String, port: u16, cause: String },
    #[error("{host} does not offer STARTTLS, so the password is not sent; use imaps://, or ask who stripped the offer")]
    NoStartTls { host: String },
    #[error(
        "{host} sent {bytes} bytes between its answer to STARTTLS and the encryption, as an attacker on the line would; the password is not sent, use imaps://"
    )]
    Injected { host: String, bytes: usize },
    #[error("{host} greets as already logged in (PREAUTH), which is not our login; the connection is not used")]
    Preauth { host: String },
    #[error(
        "{host} takes neither LOGIN nor AUTHENTICATE PLAIN on this connection; use imaps://, or enable passwords on the server"
    )]
    LoginDisabled { host: String },
    #[error(
        "`user` or `password` has a character that IMAP cannot carry (NUL or line end); does the password's file hold more than one line?"
    )]
    UnfitCredential,
    #[error("login refused by {host} for {user}: {answer}; check `user` and `password`")]
    LoginRefused { host: String, user: String, answer: String },
    #[error(
        "cannot open the folder {folder} (tried {tried}): {answer}; check the folder in `imap` and its permissions"
    )]
    FolderRefused { folder: String, tried: String, answer: String },
    #[error(
        "the server gives no UIDVALIDITY for {folder}, so its mails cannot be told apart for good; choose a folder that keeps its mails, or another server"
    )]
    NoUidValidity { folder: String },
    #[error("the server refuses {during}: {answer}")]
    Refused { during: &'static str, answer: String },
    #[error("the server does not understand {during}: {answer}; please report this server")]
    Rejected { during: &'static str, answer: String },
    #[error("the server ended the session during {during}: {answer}")]
    Bye { during: &'static str, answer: String },
    #[error("the connection ended during {during}")]
    Ended { during: &'static str },
    #[error("the connection broke during {during}: {cause}")]
    Broke { during: &'static str, cause: io::Error },
    #[error("no end of {during} after {after:?}; the server or the line is too slow")]
    TimedOut { during: &'static str, after: Duration },
    #[error("during {during} {fault}")]
    Faulty { during: &'static str, fault: Fault },
    #[error("the server's answer to {during} cannot be read; the session is closed")]
    Unreadable { during: &'static str },
    #[error("the server listed more than {limit} mails for {during}; ask for a smaller range")]
    TooMany { during: &'static str, limit: usize },
}

impl ArriveError {
    /// Whether trying again later may help without anyone doing something.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unresolved { .. } | Self::Unreachable { .. } | Self::Tls { .. } | Self::NoGreeting { .. } => true,
            Self::Bye { .. } | Self::Ended { .. } | Self::Broke { .. } | Self::TimedOut { .. } => true,
            Self::Refused { .. } | Self::Unreadable { .. } => true,
            Self::LoginRefused { answer, .. } | Self::FolderRefused { answer, .. } => sounds_temporary(answer),
            Self::Faulty { fault, .. } => matches!(fault, Fault::Silent { .. }),
            Self::PlainNotLoopback { .. } | Self::CaFile { .. } | Self::NoRoots { .. } | Self::Certificate { .. } => {
                false
            }
            Self::NoStartTls { .. } | Self::Injected { .. } | Self::Preauth { .. } | Self::LoginDisabled { .. } => {
                false
            }
            Self::UnfitCredential | Self::NoUidValidity { .. } | Self::Rejected { .. } | Self::TooMany { .. } => false,
        }
    }

    /// Whether the session still stands: the server answered NO or BAD, and nothing else happened.
    pub fn leaves_session_usable(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. } | Self::Rejected { .. } | Self::FolderRefused { .. } | Self::NoUidValidity { .. }
        )
    }

    /// How long the server asks to be left alone. Microsoft 365 says "Suggested Backoff Time: 299961 milliseconds".
    pub fn asked_delay(&self) -> Option<Duration> {
        let (Self::Refused { answer, .. }
        | Self::Rejected { answer, .. }
        | Self::Bye { answer, .. }
        | Self::LoginRefused { answer, .. }
        | Self::FolderRefused { answer, .. }) = self
        else {
            return None;
        };
        let (_, after) = answer.split_once("Backoff Time:")?;
        let mut words = after.split_whitespace();
        let number = words.next()?.parse::<u64>().ok()?;
        let is_seconds = words.next().is_some_and(|unit| unit.starts_with("sec"));
        Some(if is_seconds { Duration::from_secs(number) } else { Duration::from_millis(number) })
    }

    /// Reads what lies inside an I/O error: our own guard, a certificate, or async-imap's refusal of a line. The last
    /// repeats the line, which may be somebody's mail, so nothing of it is kept.
    pub(super) fn from_io(during: &'static str, cause: io::Error) -> Self {
        let inner = cause.get_ref();
        if let Some(fault) = inner.and_then(|inner| inner.downcast_ref::<Fault>()) {
            return Self::Faulty { during, fault: *fault };
        }
        match cause.kind() {
            io::ErrorKind::UnexpectedEof => Self::Ended { during },
            io::ErrorKind::Other => Self::Unreadable { during },
            _ => Self::Broke { during, cause },
        }
    }

    /// async-imap's messages can repeat whole lines; only their kind is kept, with the answer `framing` heard.
    pub(super) fn from_imap(during: &'static str, cause: async_imap::error::Error, answer: String) -> Self {
        use async_imap::error::Error;
        match cause {
            Error::Io(cause) => Self::from_io(during, cause),
            Error::No(_) => Self::Refused { during, answer },
            Error::Bad(_) => Self::Rejected { during, answer },
            Error::ConnectionLost if answer.starts_with("BYE") => Self::Bye { during, answer },
            Error::ConnectionLost => Self::Ended { during },
            _ => Self::Unreadable { during },
        }
    }

    /// A handshake that failed, with the remedy for the certificates people meet.
    pub(super) fn from_handshake(host: &str, cause: &io::Error) -> Self {
        let host = host.to_owned();
        let tls = cause.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        let Some(rustls::Error::InvalidCertificate(problem)) = tls else {
            return Self::Tls { host, cause: cause.to_string() };
        };
        let (problem, remedy) = match problem {
            CertificateError::UnknownIssuer => (
                "nobody trusted here has signed it".to_owned(),
                "if the server's authority is your own, set `ca_file` to its certificate",
            ),
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                ("it has expired".to_owned(), "it must be renewed on the server, unless this machine's clock is wrong")
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                ("it is not valid yet".to_owned(), "check this machine's clock")
            }
            CertificateError::NotValidForNameContext { presented, .. } => {
                (format!("it is for {}", names(presented)), "use the name in the certificate as the host in `imap`")
            }
            // webpki says this of an authority's certificate in a server's place, as `openssl req -x509` makes them.
            CertificateError::Other(_) => (
                "the server seems to have signed it itself".to_owned(),
                "to trust this very certificate, set `ca_file` to it",
            ),
            other => (other.to_string(), "ask who runs the server"),
        };
        Self::Certificate { host, problem, remedy }
    }
}

/// rustls writes the names of a certificate as Rust does: `DnsName("mail.example.com")`.
fn names(presented: &[String]) -> String {
    let bare = presented.iter().map(|name| name.split('"').nth(1).unwrap_or(name));
    match bare.collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => "no name at all".to_owned(),
        names => names,
    }
}

/// RFC 5530 codes, and the words of servers that give none (Gmail's "Too many simultaneous connections",
/// Microsoft 365's "Request is throttled" and "User is authenticated but not connected").
pub(super) fn sounds_temporary(answer: &str) -> bool {
    const SIGNS: [&str; 12] = [
        "[UNAVAILABLE]",
        "[INUSE]",
        "[LIMIT]",
        "[OVERQUOTA]",
        "[SERVERBUG]",
        "[CONTACTADMIN]",
        "TOO MANY",
        "THROTTLED",
        "TEMPORAR",
        "TRY AGAIN",
        "NOT CONNECTED",
        "INTERNAL ERROR",
    ];
    let answer = answer.to_ascii_uppercase();
    SIGNS.iter().any(|sign| answer.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_tell_time_and_kind() {
        let throttled = "NO [ALERT] Request is throttled. Suggested Backoff Time: 299961 milliseconds".to_owned();
        let error = ArriveError::Refused { during: "NOOP", answer: throttled };
        assert_eq!(error.asked_delay(), Some(Duration::from_millis(299_961)));
        for (answer, temporary) in [
            ("NO [AUTHENTICATIONFAILED] Authentication failed.", false),
            ("NO [UNAVAILABLE] Temporary authentication failure.", true),
            ("NO [ALERT] Too many simultaneous connections. (Failure)", true),
        ] {
            let (host, user) = ("imap.example.com".to_owned(), "sales@example.com".to_owned());
            let error = ArriveError::LoginRefused { host, user, answer: answer.to_owned() };
            assert_eq!(error.is_temporary(), temporary, "{error}");
        }
    }

    #[test]
    fn names_of_a_certificate_are_written_plainly() {
        let presented = ["DnsName(\"mail.example.com\")", "IpAddress(\"::1\")", "other"].map(ToOwned::to_owned);
        assert_eq!(names(&presented), "mail.example.com, ::1, other");
        assert_eq!(names(&[]), "no name at all");
    }

    #[test]
    fn a_line_that_cannot_be_read_is_not_repeated() {
        let cause = io::Error::other("Error during parsing of \"* 1 FETCH (a secret)\"");
        assert!(!ArriveError::from_io("UID FETCH", cause).to_string().contains("secret"));
    }
}
