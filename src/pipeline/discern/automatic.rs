//! Answers no person wrote: absence notes, receipts, acknowledgements.

use super::reading::Reading;
use super::words::{Said, Table};
use super::{absence, acknowledgement, phrase};
use crate::domain::automatic::is_machine;
use crate::domain::email::Email;

/// A filter comes to the point.
const CHALLENGE_BYTES: usize = 1_200;
/// That something is held back and that we must prove ourselves count four; one sign more is needed, two without
/// anything else than length.
const CHALLENGE_ENOUGH: i32 = 6;

/// A calendar says who answers, and at once what; "Tentatively accepted:" is the most it sets before the meeting's name.
const ANSWER_BYTES: usize = 160;
const ANSWER_WORDS: usize = 3;

pub fn evidence(reading: &Reading) -> Option<String> {
    reading
        .calls_itself_answer()
        .or_else(|| receipt(reading))
        .or_else(|| calendar_answer(reading))
        .or_else(|| challenge(reading))
        .or_else(|| absence::evidence(reading))
        .or_else(|| acknowledgement::evidence(reading))
}

/// Whether its parts, and not only its words, are those of an answer that a program gives.
pub fn is_typed(reading: &Reading) -> bool {
    is_typed_receipt(reading.email) || is_typed_answer(reading.email)
}

fn receipt(reading: &Reading) -> Option<String> {
    if is_typed_receipt(reading.email) {
        return Some("a read receipt (RFC 8098)".into());
    }
    let subject = phrase::RECEIPT_SUBJECT.find(&reading.subject)?;
    let said = reading.head.said(Table::ReceiptWords)?;
    Some(format!("a read receipt: \"{}\", \"{}\"", subject.as_str(), said.words))
}

fn is_typed_receipt(email: &Email) -> bool {
    const TYPE: &str = "disposition-notification";
    let mut parameters = email.media_parameters.iter();
    email.other_texts.iter().any(|(kind, _)| kind == "message/disposition-notification")
        || parameters.any(|(name, value)| name == "report-type" && value.eq_ignore_ascii_case(TYPE))
}

fn is_typed_answer(email: &Email) -> bool {
    let is_answer = |text: &str| text.lines().take(40).any(|line| line.trim().eq_ignore_ascii_case("METHOD:REPLY"));
    let mut parameters = email.media_parameters.iter();
    email.other_texts.iter().any(|(kind, text)| kind == "text/calendar" && is_answer(text))
        || email.media_type == "text/calendar"
            && parameters.any(|(name, value)| name == "method" && value.eq_ignore_ascii_case("reply"))
}

/// An answer to an invitation; an invitation itself is a person's.
fn calendar_answer(reading: &Reading) -> Option<String> {
    if is_typed_answer(reading.email) {
        return Some("a calendar's answer to an invitation (METHOD:REPLY)".into());
    }
    // Gateways strip the part for calendars: a subject that says the answer and what was asked, and one sentence.
    let (before, _) = reading.subject.split_once([':', '：'])?;
    let is_said = before.split_whitespace().count() <= ANSWER_WORDS && !reading.says_reply();
    let said = reading.head.said(Table::Invitation).filter(|said| said.start < ANSWER_BYTES)?;
    let is_all = !reading.asks() && reading.requests().is_none() && !reading.head.contains(['?', '？', '؟']);
    (is_said && is_all).then(|| format!("a calendar's answer to an invitation: \"{}\"", said.words))
}

/// A filter that wants its sender confirmed before it delivers.
fn challenge(reading: &Reading) -> Option<String> {
    if let Some(said) = reading.head.said(Table::Challenge).filter(|said| said.start < 800) {
        return Some(format!("a spam filter asks us to confirm our mail: \"{}\"", said.words));
    }
    // In words of its own: that something is held back, and how to prove that we are people.
    let (subject, head) = (&reading.subject, &reading.head);
    let held = head.said(Table::Held).or_else(|| subject.said(Table::Held))?;
    let proves: Vec<Said> = head.all(Table::Proves).filter(|said| said.start < CHALLENGE_BYTES).collect();
    let first = proves.first()?;
    let is_other = proves.iter().any(|said| said.words != first.words);
    let is_machine = reading.from.is_some_and(is_machine) || reading.says_automatic();
    let answers = reading.says_reply() && !reading.is_threaded() || head.says(Table::Automatic);
    let is_short = head.len() < CHALLENGE_BYTES;
    let points = 4
        + 2 * i32::from(is_other)
        + 2 * i32::from(is_machine)
        + i32::from(answers)
        + i32::from(is_short)
        + i32::from(reading.unquoted.contains("://"))
        - 3 * i32::from(head.says(Table::Asks))
        - 2 * i32::from(reading.is_threaded());
    (head.says(Table::MailNoun) && points >= CHALLENGE_ENOUGH)
        .then(|| format!("a spam filter asks us to confirm our mail: \"{}\", \"{}\"", held.words, first.words))
}
