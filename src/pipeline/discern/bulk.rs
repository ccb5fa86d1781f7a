//! Mail to many, and mail of programs.

use super::phrase;
use super::reading::{Reading, is_machine_local, is_noreply};
use crate::domain::address::Address;

/// Headers only mass mailers set; one more sign beside them makes a list.
const MASS_HEADERS: [&str; 12] = [
    "List-Unsubscribe-Post",
    "Feedback-ID",
    "X-Campaign",
    "X-CampaignID",
    "X-Campaign-Id",
    "X-MC-User",
    "X-CSA-Complaints",
    "X-Mailer-RecptId",
    "X-Mailing-Id",
    "X-Newsletter",
    "X-EMV-CampagneId",
    "X-rext",
];

pub fn list(reading: &Reading) -> Option<String> {
    if let Some(name) = ["List-Id", "List-Post", "X-Mailing-List", "X-BeenThere", "Mailing-List"]
        .iter()
        .find(|name| reading.header(name).is_some_and(|value| !value.is_empty() && !is_our_group(reading, &value)))
    {
        return Some(format!("a mailing list's mail: it carries {name}"));
    }
    // A person's answer may pass through a sales tool that adds unsubscribe headers.
    if reading.is_threaded() && reading.says_reply() {
        return None;
    }
    let signs = signs(reading);
    (signs.len() >= 2).then(|| format!("mail to many: {}", signs.join(", ")))
}

/// Signs of a newsletter, each in plain words. None suffices alone.
fn signs(reading: &Reading) -> Vec<String> {
    let mut signs = Vec::new();
    if let Some(precedence) = reading.header("Precedence").filter(|v| matches!(v.as_str(), "bulk" | "list" | "junk")) {
        signs.push(format!("Precedence: {precedence}"));
    }
    if reading.email.has_header("List-Unsubscribe") {
        signs.push("List-Unsubscribe".into());
    }
    if let Some(name) = MASS_HEADERS.iter().find(|name| reading.email.has_header(name)) {
        signs.push((*name).into());
    }
    let tail_start = reading.email.text.len().saturating_sub(3_000);
    let tail_start = (tail_start..).find(|&at| reading.email.text.is_char_boundary(at)).unwrap_or(0);
    let tail = reading.email.text[tail_start..].to_lowercase();
    for text in [tail.as_str(), reading.head.as_str()] {
        if let Some(words) = phrase::UNSUBSCRIBE.find(text) {
            signs.push(format!("\"{}\"", words.as_str()));
            break;
        }
    }
    for text in [tail.as_str(), reading.head.as_str()] {
        if let Some(words) = phrase::SUBSCRIBED.find(text) {
            signs.push(format!("\"{}\"", words.as_str()));
            break;
        }
    }
    if let Some(words) = phrase::NEWSLETTER.find(&reading.subject) {
        signs.push(format!("the subject says \"{}\"", words.as_str()));
    }
    let local = reading.from.map(|from| from.local().to_lowercase()).unwrap_or_default();
    if phrase::BULK_SENDER.is_match(&local) || is_noreply(&local) {
        signs.push(format!("it comes from \"{local}\""));
    }
    signs
}

/// A shared mailbox may itself be a group (`sales@` as a mailing list): all its mail carries our own list headers.
fn is_our_group(reading: &Reading, value: &str) -> bool {
    let ours_by_address = phrase::ADDRESS
        .find_iter(value)
        .filter_map(|found| Address::parse(found.as_str()).ok())
        .any(|address| reading.is_ours(&address));
    // `List-Id: <sales.example.com>` stands for `sales@example.com`.
    let id = value.rsplit_once('<').map_or(value, |(_, id)| id).trim_end_matches('>').trim();
    let by_id = id.split_once('.').and_then(|(local, domain)| Address::parse(&format!("{local}@{domain}")).ok());
    ours_by_address || by_id.is_some_and(|address| reading.is_ours(&address))
}

/// A program tells something; nobody asks. Anybody else to answer to makes it a doubt, and so an inquiry.
pub fn notification(reading: &Reading) -> Option<String> {
    let auto = reading.header("Auto-Submitted").filter(|v| !v.starts_with("no") && !v.starts_with("auto-forwarded"));
    let from = reading.from.filter(|from| is_machine_local(from.local()));
    let evidence = match (auto, from) {
        (Some(value), _) => format!("it says \"Auto-Submitted: {value}\""),
        (None, Some(from)) => format!("it comes from {}, a sender that takes no answers", from.masked()),
        (None, None) => return complaint(reading),
    };
    let is_outside = |address: &Address| {
        !reading.is_ours(address)
            && !is_machine_local(address.local())
            && reading.from.is_none_or(|from| from.domain() != address.domain())
    };
    let names_other = reading.other_reply_to().is_some_and(is_outside)
        || phrase::ADDRESS
            .find_iter(reading.unquoted)
            .take(20)
            .filter_map(|found| Address::parse(found.as_str()).ok())
            .any(|address| is_outside(&address));
    (!names_other).then_some(evidence)
}

/// Somebody pressed "this is spam" on mail of ours (RFC 5965).
fn complaint(reading: &Reading) -> Option<String> {
    let is_complaint =
        reading.email.media_parameters.iter().any(|(name, value)| name == "report-type" && value == "feedback-report");
    is_complaint.then(|| "a complaint about our mail (RFC 5965)".into())
}
