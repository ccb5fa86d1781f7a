//! Whether and when to try again.

use super::words::{one_line, span};
use crate::domain::notice::SendOutcome;
use crate::domain::time::Timestamp;
use lettre::transport::smtp::Error;
use std::time::Duration;

/// Longest server's reply that is kept.
const REPLY_MAX: usize = 300;

/// Why a try came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There is no server to talk to, or none that lets us in. No mail was offered to it.
    NoServer { cause: String },
    /// "Not now" (4yz), or cut off before all of the mail was there: it has not arrived.
    NotNow { reply: String },
    /// "No" (5yz), to this mail.
    Never { reply: String },
    /// Cut off after the last line and before the answer to it (RFC 1047): it may have arrived.
    Unknown { cause: String },
}

/// What servers say of an addressee who is not there (RFC 3463 3.2, 3.3; RFC 7505): no such mailbox, no such domain, a bad
/// address, moved away, no mail taken at all, a mailbox that is shut or full, or takes no such mail.
const NOBODY_THERE: [&str; 8] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.2.2", "5.2.3"];
/// That a mail is too long for the server or the mailbox (RFC 3463 3.3, 3.4), and 552 without a reason of its own (RFC 1870 6.2).
const TOO_LONG: [&str; 2] = ["5.3.4", "5.2.3"];
const TOO_MUCH: &str = "552";

impl Failure {
    /// It is about this addressee, and no other would be refused for it.
    pub fn is_about_addressee(&self) -> bool {
        matches!(self, Self::Never { reply } if says_of_addressee(reply))
    }

    /// A shorter mail to the same addressee may be taken.
    pub fn is_about_length(&self) -> bool {
        let Self::Never { reply } = self else { return false };
        let words: Vec<&str> = reply.split_whitespace().take(3).collect();
        let has_reason = words.iter().any(|word| word.starts_with("5.") && word.len() > 3);
        words.iter().any(|word| TOO_LONG.contains(word)) || !has_reason && words.first() == Some(&TOO_MUCH)
    }
}

/// Whether a server's reply is about the addressee, rather than about the mail.
pub fn says_of_addressee(reply: &str) -> bool {
    reply.split_whitespace().take(3).any(|word| NOBODY_THERE.contains(&word))
}

/// How far a mail had come when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// MAIL, RCPT, DATA: the server has nothing yet.
    Envelope,
    /// The mail itself, up to the answer to its last line.
    Content,
}

/// A 5yz of these codes speaks of us, not of the mail (RFC 4954 6): all mail would get it until somebody corrects
/// the login, and none must be given up for that.
const LOGIN_WANTED: [u16; 4] = [530, 534, 535, 538];

impl Failure {
    pub fn of(error: &Error, stage: Stage) -> Self {
        let reply = one_line(&shown(error), REPLY_MAX);
        match (code(error), stage) {
            (Some(code), _) if LOGIN_WANTED.contains(&code) => Self::NoServer { cause: reply },
            (Some(_), _) if error.is_permanent() => Self::Never { reply },
            (Some(_), _) => Self::NotNow { reply },
            (None, Stage::Envelope) => Self::NotNow { reply },
            (None, Stage::Content) => Self::Unknown { cause: reply },
        }
    }

    /// For logs: what kind of failure, without the server's words, which may name people.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NoServer { .. } => "no server",
            Self::NotNow { .. } => "not now",
            Self::Never { .. } => "refused",
            Self::Unknown { .. } => "cut off before the answer",
        }
    }

    pub fn reply(&self) -> &str {
        match self {
            Self::NoServer { cause } | Self::Unknown { cause } => cause,
            Self::NotNow { reply } | Self::Never { reply } => reply,
        }
    }
}

/// `550 5.1.1 no such user`; the cause alone where no server answered.
pub(super) fn shown(error: &Error) -> String {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    match (code(error), cause) {
        (Some(code), Some(text)) => format!("{code} {text}"),
        (Some(code), None) => code.to_string(),
        (None, Some(cause)) => cause,
        (None, None) => error.to_string(),
    }
}

pub(super) fn code(error: &Error) -> Option<u16> {
    error.status().map(u16::from)
}

/// What becomes of a notice after its `attempts`th try failed. `schedule` is how long to wait after the first failure,
/// the second, …; after its end a notice is given up, and says so.
pub fn next(schedule: &[Duration], attempts: u32, failure: &Failure, now: Timestamp) -> SendOutcome {
    let reply = failure.reply();
    if let Failure::Never { .. } = failure {
        return SendOutcome::Refused { reply: reply.to_owned() };
    }
    let tried = usize::try_from(attempts).unwrap_or(usize::MAX).saturating_sub(1);
    match schedule.get(tried) {
        Some(wait) => SendOutcome::Later { at: now.plus(*wait), reply: reply.to_owned() },
        None => {
            let tries = if attempts == 1 { "1 try".to_owned() } else { format!("{attempts} tries") };
            let over = span(schedule.iter().sum());
            SendOutcome::Refused { reply: format!("gave up after {tries} over {over}: {reply}") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_may_be_refused_for_its_length() {
        for (reply, is_so) in [
            ("552 message too big", true),
            ("552 5.3.4 Message size exceeds fixed limit", true),
            ("550 5.2.3 too long for this mailbox", true),
            ("552 5.2.2 mailbox full", false),
            ("552 5.7.0 blocked for its content", false),
            ("550 no", false),
            ("", false),
        ] {
            assert_eq!(Failure::Never { reply: reply.to_owned() }.is_about_length(), is_so, "{reply}");
        }
    }

    #[test]
    fn a_failed_try_is_repeated_by_the_list_and_then_given_up() {
        let schedule = [60, 300, 1_800].map(Duration::from_secs);
        let now = Timestamp::from_ms(1_000_000);
        let reply = "451 4.7.1 try later".to_owned();
        let later = |s: u64| SendOutcome::Later { at: now.plus(Duration::from_secs(s)), reply: reply.clone() };
        let refused = |text: &str| SendOutcome::Refused { reply: text.to_owned() };
        let not_now = Failure::NotNow { reply: reply.clone() };
        for (schedule, attempts, failure, outcome) in [
            (&schedule[..], 1, &not_now, later(60)),
            (&schedule, 2, &not_now, later(300)),
            (&schedule, 3, &not_now, later(1_800)),
            (&schedule, 4, &not_now, refused("gave up after 4 tries over 36 min: 451 4.7.1 try later")),
            (&schedule, 1, &Failure::NoServer { cause: reply.clone() }, later(60)),
            (&schedule, 1, &Failure::Unknown { cause: reply.clone() }, later(60)),
            (&schedule, 1, &Failure::Never { reply: "550 no".to_owned() }, refused("550 no")),
            (&[], 1, &not_now, refused("gave up after 1 try over less than a minute: 451 4.7.1 try later")),
            (&schedule, u32::MAX, &not_now, refused("gave up after 4294967295 tries over 36 min: 451 4.7.1 try later")),
        ] {
            assert_eq!(next(schedule, attempts, failure, now), outcome, "{attempts} {failure:?}");
        }
    }
}
