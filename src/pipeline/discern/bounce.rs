//! Mail that could not be delivered, and warnings that it is late.

use super::phrase;
use super::reading::Reading;
use super::words::Table;
use crate::domain::address::{self, Address};

/// By evidence nothing a person writes has: a machine-readable report, or a mailer daemon as sender.
pub fn by_report(reading: &Reading) -> Option<String> {
    let email = reading.email;
    if complaint(reading) {
        return Some("a complaint: somebody called a mail of ours spam (RFC 5965)".into());
    }
    let is_report = email.media_type == "multipart/report";
    let report_type =
        email.media_parameters.iter().find(|(name, _)| name == "report-type").map(|(_, v)| v.to_lowercase());
    let status = email.delivery_status.as_deref();
    if status.is_none() && !(is_report && report_type.as_deref() == Some("delivery-status")) {
        return if matches!(sender(reading), Sender::Daemon) { by_words(reading) } else { None };
    }
    let status = status.unwrap_or_default().to_lowercase();
    let action = status.lines().find_map(|line| line.strip_prefix("action:")).map(str::trim).unwrap_or_default();
    match action {
        "delayed" => Some("a delivery report (RFC 3464) about a delay: the mail may still arrive".into()),
        "" => Some("a delivery report (RFC 3464)".into()),
        action => Some(format!("a delivery report (RFC 3464) with the action \"{action}\"")),
    }
}

/// Somebody pressed "this is spam" on mail of ours (RFC 5965).
fn complaint(reading: &Reading) -> bool {
    let email = reading.email;
    let is_feedback = |name: &str, value: &str| name == "report-type" && value.eq_ignore_ascii_case("feedback-report");
    email.media_parameters.iter().any(|(name, value)| is_feedback(name, value))
        || email.other_texts.iter().any(|(kind, _)| kind == "message/feedback-report")
}

/// By sender and words: old and small mail servers report in plain text.
pub fn by_words(reading: &Reading) -> Option<String> {
    if reading.is_forward() {
        return None;
    }
    let subject = reading.subject.said(Table::BounceSubject).map(|said| said.words);
    let words = reading.head.said(Table::BounceWords).map(|said| said.words);
    let late = reading.subject.said(Table::Delay).or_else(|| reading.head.said(Table::Delay)).map(|said| said.words);
    let sender = sender(reading);
    let evidence = match (sender, subject, words.or(late)) {
        (Sender::Daemon, _, _) => "it comes from a mailer daemon".to_string(),
        (Sender::Nobody, Some(words), _) | (Sender::Nobody, None, Some(words)) => {
            format!("nobody can be answered (empty sender), and it says \"{words}\"")
        }
        (Sender::Postmaster, Some(words), _) | (Sender::Postmaster, None, Some(words)) => {
            format!("it comes from a postmaster and says \"{words}\"")
        }
        (Sender::Other, subject, words) if (subject.is_some() || words.is_some()) && reports_failure(reading) => {
            let said = subject
                .map(|s| format!("its subject says \"{s}\""))
                .or(words.map(|w| format!("its text says \"{w}\"")));
            format!("{} and its text names the address or code that failed", said.unwrap_or_default())
        }
        (Sender::Nobody | Sender::Postmaster | Sender::Other, _, _) => return None,
    };
    Some(match late {
        Some(words) => format!("a delay warning: {evidence}; \"{words}\""),
        None => evidence,
    })
}

#[derive(Clone, Copy)]
enum Sender {
    Daemon,
    Postmaster,
    /// The empty return path of a notification (RFC 3464 2).
    Nobody,
    Other,
}

fn sender(reading: &Reading) -> Sender {
    let local = reading.from.map(|from| from.local().to_lowercase()).unwrap_or_default();
    let name = reading.email.from.iter().find_map(|party| party.name.as_deref()).unwrap_or_default().to_lowercase();
    let return_path = reading.header("Return-Path").unwrap_or_default();
    if local.contains("mailer-daemon") || local.contains("maildaemon") || local == "mdaemon" {
        Sender::Daemon
    } else if local.contains("postmaster") || local.contains("mail.delivery") || name.contains("mail delivery") {
        Sender::Postmaster
    } else if return_path == "<>" || return_path.contains("mailer-daemon") {
        Sender::Nobody
    } else {
        Sender::Other
    }
}

/// An ordinary sender's report: about mail, with the address or code that failed, and no question. Customers write
/// "not delivered" about goods, and have an address of their own below their name.
fn reports_failure(reading: &Reading) -> bool {
    let names_other = address::all_in(&reading.head)
        .take(20)
        .filter_map(|range| Address::parse(&reading.head[range]).ok())
        .any(|address| reading.from.is_none_or(|from| !from.is_person_of(&address)) && !reading.is_ours(&address));
    // "Mailbox full: your subject", sent in the name of who could not be reached.
    let says_twice = reading.subject.said(Table::BounceSubject).is_some_and(|said| said.start < 12)
        && reading.head.says(Table::BounceWords)
        && !reading.asks()
        && reading.subject.says(Table::Full);
    let words_at = reading.head.said(Table::BounceWords).map_or(0, |said| said.start);
    (names_code(&reading.head) || names_other || says_twice)
        && reading.head.says(Table::MailNoun)
        && words_at < 600
        && !reading.head.contains('?')
        && !reading.is_threaded()
}

/// Whether a mail server's code stands in it: "087 555 0133" and "100-55088" have three such digits as well.
fn names_code(text: &str) -> bool {
    phrase::SMTP_CODE.find_iter(text).any(|code| {
        let before = text[..code.start()].trim_end_matches([' ', '-', '/', ')']);
        let digits = text[code.end()..].bytes().take_while(u8::is_ascii_digit).count();
        code.as_str().contains('.') || !before.ends_with(|c: char| c.is_ascii_digit()) && digits < 4
    })
}
