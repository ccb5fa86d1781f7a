//! A program tells something; nobody asks.

use super::phrase;
use super::reading::{Reading, is_machine_local, is_noreply};
use super::words;
use crate::domain::address::Address;

/// Anybody else to answer to makes it a doubt, and so an inquiry.
pub fn evidence(reading: &Reading) -> Option<String> {
    let from = reading.from.filter(|from| is_machine_local(from.local()));
    let evidence = match (reading.says_automatic(), from) {
        // A form's mailer may write in the visitor's name.
        (true, None) if reading.asks() => return None,
        (true, _) => "it says \"Auto-Submitted\", and a program is its author (RFC 3834)".into(),
        (false, Some(from)) => format!("it comes from {}, a sender that takes no answers", from.masked()),
        (false, None) => return by_words(reading),
    };
    (!names_other(reading)).then_some(evidence)
}

/// A notice to one of us by a sender who also writes to many: a member's message, an order, an account.
pub fn of_account(reading: &Reading) -> Option<String> {
    let from = reading.from.filter(|from| is_noreply(from.local()) || is_machine_local(from.local()))?;
    let is_mass = ["List-Id", "Precedence", "Feedback-ID"].iter().any(|name| reading.email.has_header(name))
        || phrase::NEWSLETTER.is_match(&reading.subject);
    if is_mass || names_other(reading) {
        return None;
    }
    let words = words::NOTICE.find(&reading.subject).or_else(|| words::NOTICE.find(&reading.head))?;
    Some(format!("a notice from {}: \"{}\"", from.masked(), words.as_str().trim()))
}

fn names_other(reading: &Reading) -> bool {
    let is_outside = |address: &Address| {
        !reading.is_ours(address)
            && !is_machine_local(address.local())
            && reading.from.is_none_or(|from| from.domain() != address.domain())
    };
    reading.other_reply_to().is_some_and(is_outside)
        || phrase::ADDRESS
            .find_iter(reading.unquoted)
            .take(20)
            .filter_map(|found| Address::parse(found.as_str()).ok())
            .any(|address| is_outside(&address))
}

/// How much makes a notice of a mail that carries no other mark of one.
const ENOUGH: usize = 6;

/// Without a header or a sender that gives it away: it reports what programs report, in several words, to nobody in
/// particular, by no person, and asks nothing.
fn by_words(reading: &Reading) -> Option<String> {
    if reading.is_threaded() || reading.says_reply() || reading.is_forward() || reading.head.contains(['?', '？', '؟'])
    {
        return None;
    }
    let mut said: Vec<&str> = Vec::new();
    for found in words::NOTICE.find_iter(&reading.subject).chain(words::NOTICE.find_iter(&reading.head)) {
        if !said.contains(&found.as_str()) {
            said.push(found.as_str());
        }
    }
    let is_order = reading.from.is_some_and(|from| reading.is_colleague(from) || is_machine_local(from.local()))
        && phrase::SHOP_ORDER.is_match(&reading.head);
    if is_order {
        return Some("an order placed in our own shop, told by its program".into());
    }
    if said.is_empty() || names_other(reading) {
        return None;
    }
    let local = reading.from.map(|from| from.local().to_lowercase()).unwrap_or_default();
    let (is_office, is_counter) = (phrase::OFFICE.is_match(&local), phrase::COUNTER.is_match(&local));
    let automatic = words::AUTOMATIC.is_match(&reading.head);
    let for_it = said.len().min(3)
        + usize::from(words::NOTICE.is_match(&reading.subject))
        + 2 * usize::from(automatic)
        + 2 * usize::from(is_office)
        + usize::from(is_counter)
        + usize::from(is_nobody(reading));
    let is_own_site = reading.from.is_some_and(|from| reading.is_colleague(from)) && is_office;
    let is_mass = reading.email.has_header("Feedback-ID");
    let for_it = for_it + 2 * usize::from(is_own_site) + usize::from(is_mass);
    let against = 2 * usize::from(phrase::FIRST_PERSON.is_match(&reading.head))
        + 2 * usize::from(words::ASKS.is_match(&reading.head));
    let is_known = automatic || is_office || is_counter && is_nobody(reading);
    let said: Vec<String> = said.iter().take(3).map(|words| format!("\"{}\"", words.trim())).collect();
    (is_known && for_it >= ENOUGH + against).then(|| format!("a program's notice by its words: {}", said.join(", ")))
}

/// The sender's name is that of his house, or none.
fn is_nobody(reading: &Reading) -> bool {
    let name = reading.email.from.iter().find_map(|party| party.name.as_deref()).unwrap_or_default().to_lowercase();
    let Some(from) = reading.from else { return false };
    let house = from.domain().split('.').rev().nth(1).unwrap_or_default();
    let squeezed: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let house: String = house.chars().filter(|c| c.is_alphanumeric()).collect();
    squeezed.is_empty()
        || name.contains('@')
        || !house.is_empty() && (squeezed.contains(&house) || house.contains(&squeezed))
}
