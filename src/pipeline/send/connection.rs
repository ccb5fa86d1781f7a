//! One mail over one connection, and what the server's answers mean.

use super::retry::{self, Failure, Stage};
use super::words::one_line;
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::{Response, Severity};
use std::fmt;
use std::time::Duration;
use tokio::time::timeout;

/// No server that takes mail refuses a smaller one for its size: what carries no attachments is smaller.
const LARGE_BYTES: u64 = 512 * 1024;
/// For a goodbye, which nothing depends on.
const QUIT_WAIT: Duration = Duration::from_secs(2);

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
    pub(super) const fn new(
        smtp: AsyncSmtpConnection,
        hello: ClientId,
        timeout: Duration,
        last_answer_wait: Duration,
    ) -> Self {
        Self { smtp, hello, timeout, last_answer_wait, size_max: None, mails: 0, is_broken: false }
    }

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
}
