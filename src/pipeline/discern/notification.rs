//! A program tells something; nobody asks.

use super::reading::{Reading, is_machine_local, is_noreply};
use super::words::{Table, Text};
use super::{bulk, phrase};
use crate::domain::address::{self, Address};

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
        || bulk::newsletter(reading).is_some();
    if is_mass || names_other(reading) {
        return None;
    }
    let said = reading.subject.said(Table::Notice).or_else(|| reading.head.said(Table::Notice))?;
    Some(format!("a notice from {}: \"{}\"", from.masked(), said.words.trim()))
}

fn names_other(reading: &Reading) -> bool {
    let is_outside = |address: &Address| {
        !reading.is_ours(address)
            && !is_machine_local(address.local())
            && reading.from.is_none_or(|from| from.domain() != address.domain())
    };
    reading.other_reply_to().is_some_and(is_outside)
        || address::all_in(reading.unquoted)
            .take(20)
            .filter_map(|range| Address::parse(&reading.unquoted[range]).ok())
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
    for found in reading.subject.all(Table::Notice).chain(reading.head.all(Table::Notice)) {
        if !said.contains(&found.words) {
            said.push(found.words);
        }
    }
    let is_order = reading.from.is_some_and(|from| reading.is_colleague(from) || is_machine_local(from.local()))
        && reading.head.says(Table::ShopOrder);
    if is_order {
        return Some("an order placed in our own shop, told by its program".into());
    }
    if said.is_empty() || names_other(reading) {
        return None;
    }
    let local = reading.from.map(|from| from.local().to_lowercase()).unwrap_or_default();
    let (is_office, is_counter) = (phrase::OFFICE.is_match(&local), phrase::COUNTER.is_match(&local));
    let automatic = reading.head.says(Table::Automatic);
    let for_it = said.len().min(3)
        + usize::from(reading.subject.says(Table::Notice))
        + 2 * usize::from(automatic)
        + 2 * usize::from(is_office)
        + usize::from(is_counter)
        + usize::from(is_nobody(reading));
    let is_own_site = reading.from.is_some_and(|from| reading.is_colleague(from)) && is_office;
    let is_mass = reading.email.has_header("Feedback-ID");
    let for_it = for_it + 2 * usize::from(is_own_site) + usize::from(is_mass);
    let against = 2 * usize::from(speaks_of_himself(&reading.head)) + 2 * usize::from(reading.head.says(Table::Asks));
    let is_known = automatic || is_office || is_counter && is_nobody(reading);
    let said: Vec<String> = said.iter().take(3).map(|words| format!("\"{}\"", words.trim())).collect();
    (is_known && for_it >= ENOUGH + against).then(|| format!("a program's notice by its words: {}", said.join(", ")))
}

/// "I", "my", "ours" as words of a sentence.
fn speaks_of_himself(head: &Text) -> bool {
    head.all(Table::FirstPerson).any(|said| {
        let (before, after) = (head[..said.start].chars().next_back(), head[said.end..].chars().next());
        before.is_none_or(|c| " ,.'(".contains(c)) && after.is_none_or(|c| " ,.!".contains(c))
    })
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
