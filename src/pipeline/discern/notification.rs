//! A program tells something; nobody asks.

use super::reading::Reading;
use super::words::{Table, Text};
use super::{bulk, phrase};
use crate::domain::address::{self, Address};
use crate::domain::automatic::is_machine;
use crate::domain::mail_client;
use crate::domain::pressed;

/// Anybody else to answer to makes it a doubt, and so an inquiry.
pub fn evidence(reading: &Reading) -> Option<String> {
    let is_by_hand = mail_client::is_person_s(reading.email);
    let from = reading.from.filter(|from| is_machine(from) && !is_by_hand);
    let evidence = match (reading.says_automatic(), from) {
        // A form's mailer may write in the visitor's name.
        (true, None) if reading.asks() => return None,
        (true, _) => "it says \"Auto-Submitted\", and a program is its author (RFC 3834)".into(),
        (false, Some(from)) => format!("it comes from {}, a sender that takes no answers", from.masked()),
        (false, None) => return by_words(reading),
    };
    // Whoever is named has sent files by a service, and written nothing.
    let sends_files = reading.head.says(Table::SendsFiles) || reading.subject.says(Table::SendsFiles);
    // A warning of an account names the account.
    let warns = bulk::has_feedback_id(reading)
        && from.is_some()
        && reading.other_reply_to().is_none()
        && (reading.head.says(Table::Notice) || reading.subject.says(Table::Notice));
    (!names_other(reading) || from.is_some() && sends_files || warns).then_some(evidence)
}

/// A mail server counts what it had in our name (RFC 7489 7.2.1.1): `who!domain!begin!end.xml.gz`, and nothing else.
pub fn of_senders(reading: &Reading) -> Option<String> {
    let names = || reading.email.attachments.iter().filter_map(|attachment| attachment.name.as_deref());
    let is_report = |name: &str| {
        let parts: Vec<&str> = name.split('!').collect();
        let is_time = |part: &&str| part.len() >= 9 && part[..9].bytes().all(|byte| byte.is_ascii_digit());
        parts.len() >= 4 && parts[1].contains('.') && parts[2..4].iter().filter(|part| is_time(part)).count() >= 1
    };
    let says = reading.subject.contains("report domain:") && reading.subject.contains("submitter:");
    (says || names().next().is_some() && names().all(is_report))
        .then(|| "a mail server's report of what was sent in our name (DMARC)".into())
}

/// A mail program tells that somebody pressed a button, and no word of his.
pub fn of_button(reading: &Reading) -> Option<String> {
    if pressed::is_reaction(reading.unquoted) {
        return Some("a reaction to our mail, which asks for no answer".into());
    }
    pressed::is_recall(reading.unquoted).then(|| "a mail program asks for a message back".into())
}

/// A notice to one of us by a sender who also writes to many: a member's message, an order, an account.
pub fn of_account(reading: &Reading) -> Option<String> {
    let from = reading.from.filter(|from| is_machine(from))?;
    let is_mass = ["List-Id", "Precedence"].iter().any(|name| reading.email.has_header(name))
        || bulk::has_feedback_id(reading) && reading.head.says(Table::Unsubscribe)
        || bulk::newsletter(reading).is_some();
    if is_mass || names_other(reading) {
        return None;
    }
    let said = reading.subject.said(Table::Notice).or_else(|| reading.head.said(Table::Notice))?;
    Some(format!("a notice from {}: \"{}\"", from.masked(), said.words.trim()))
}

/// Whether it names somebody outside, neither us nor the sender's house, who may want an answer.
pub fn names_other(reading: &Reading) -> bool {
    let is_outside = |address: &Address| {
        !reading.is_ours(address)
            && !is_machine(address)
            && reading.from.is_none_or(|from| from.domain() != address.domain())
    };
    reading.other_reply_to().is_some_and(is_outside)
        || address::all_in(reading.unquoted)
            .take(20)
            .filter_map(|range| Address::parse(&reading.unquoted[range]).ok())
            .any(|address| is_outside(&address))
}

/// A supplier's bill: its number in the subject, what is to be paid and on which account, the bill itself, from a mailbox
/// for bills, and no question.
pub fn of_bill(reading: &Reading) -> Option<String> {
    let from = reading.from.filter(|from| phrase::BILLING.is_match(&from.local().to_lowercase()))?;
    let subject = &reading.subject;
    let is_numbered = subject.each(Table::BusinessNumber).any(|said| phrase::NUMBER.is_match(&subject[said.end..]));
    let is_bill = is_numbered
        && phrase::IBAN.is_match(reading.unquoted)
        && reading.unquoted.contains(['€', '$', '£'])
        && !reading.email.attachments.is_empty()
        && !reading.head.contains(['?', '？', '؟'])
        && !reading.is_threaded()
        && !reading.says_reply()
        && reading.requests().is_none();
    is_bill.then(|| format!("a bill that {} sends us, with its number and account", from.masked()))
}

/// How much makes a notice of a mail that carries no other mark of one.
const ENOUGH: usize = 6;

/// Without a header or a sender that gives it away: it reports what programs report, in several words, to nobody in
/// particular, by no person, and asks nothing.
fn by_words(reading: &Reading) -> Option<String> {
    if reading.is_threaded() || reading.says_reply() || reading.is_forward() {
        return None;
    }
    let mut said: Vec<&str> = Vec::new();
    for found in reading.subject.all(Table::Notice).chain(reading.head.all(Table::Notice)) {
        if !said.contains(&found.words) {
            said.push(found.words);
        }
    }
    let is_order = reading.from.is_some_and(|from| reading.is_colleague(from) || is_machine(from))
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
    let is_mass = bulk::has_feedback_id(reading);
    let greets_customers = reading.head.said(Table::Customers).is_some_and(|said| said.start < 400);
    let is_suite = reading.header("X-Mailer").is_some_and(|mailer| SUITES.iter().any(|suite| mailer.contains(suite)));
    let is_unsigned = reading.head.says(Table::Unsigned);
    let is_numbered = reading.subject.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let for_it = for_it
        + 2 * usize::from(is_own_site)
        + usize::from(is_mass)
        + 2 * usize::from(greets_customers)
        + 2 * usize::from(is_suite)
        + 2 * usize::from(is_unsigned)
        + usize::from(is_numbered)
        + usize::from(amounts(reading.unquoted) >= 2);
    // Houses speak of themselves, and ask whether there are questions.
    let is_program = automatic || greets_customers || is_suite || is_unsigned;
    let is_known = is_program || is_office || is_counter && is_nobody(reading);
    let weight = if is_program || is_known && said.len() >= 4 { 1 } else { 2 };
    let asks = reading.head.contains(['?', '？', '؟']);
    let against = weight * usize::from(speaks_of_himself(&reading.head))
        + (weight + 1) * usize::from(reading.head.says(Table::Asks))
        + (2 * weight - 1) * usize::from(asks);
    // A customer's own program orders of us in the same words, but for whose order it is.
    let orders = ["order", "bestell", "command", "pedid", "ordin", "zam"].iter().any(|start| local.starts_with(start));
    let is_for_us = greets_customers
        || is_office && !orders
        || automatic && !is_suite
        || reading.subject.all(Table::Notice).any(|said| speaks_to_customer(said.words, true))
        || reading.head.all(Table::Notice).any(|said| speaks_to_customer(said.words, false));
    let said: Vec<String> = said.iter().take(3).map(|words| format!("\"{}\"", words.trim())).collect();
    (is_known && is_for_us && for_it >= ENOUGH + against)
        .then(|| format!("a program's notice by its words: {}", said.join(", ")))
}

/// "Your invoice", and as a subject "order confirmation": what is written to who buys, not to who sells.
fn speaks_to_customer(words: &str, is_subject: bool) -> bool {
    const YOURS: [&str; 46] = [
        "your ",
        "you ",
        "you'",
        "ihre",
        "ihr ",
        "deine",
        "dein ",
        "votre",
        "vos ",
        "vous ",
        "su ",
        "tu ",
        "tus ",
        "sua ",
        "seu ",
        "o seu",
        "a sua",
        "il suo",
        "il tuo",
        "la sua",
        "la tua",
        "uw ",
        "je ",
        "jouw",
        "twoj",
        "twój",
        "państwa",
        "vaš",
        "din ",
        "ditt ",
        "laskusi",
        "tilauksesi",
        "pakettisi",
        "tilisi",
        "ваш",
        "faturanız",
        "sipariş",
        "számlája",
        "rendelését",
        "teie ",
        "jūsu",
        "jūsų",
        "ご",
        "您",
        "has been shipped",
        "has shipped",
    ];
    const CONFIRMS: [&str; 10] = [
        "bestätigung",
        "confirm",
        "conferm",
        "potvrzen",
        "potvrd",
        "potwierdzen",
        "bekräft",
        "bekræft",
        "bekreft",
        "vahvistus",
    ];
    let words = words.trim_start();
    YOURS.iter().any(|yours| words.starts_with(yours))
        || is_subject && CONFIRMS.iter().any(|confirms| words.contains(confirms))
}

/// Programs that write to customers of a house.
const SUITES: [&str; 16] = [
    "sap ",
    "netweaver",
    "lexoffice",
    "lexware",
    "sevdesk",
    "datev",
    "navision",
    "dynamics",
    "odoo",
    "sage",
    "quickbooks",
    "xero",
    "woocommerce",
    "magento",
    "prestashop",
    "shopware",
];

/// Prices in a text, as far as they matter.
pub fn amounts(text: &str) -> usize {
    const SIGNS: [&str; 9] = ["€", "$", "£", "eur", "usd", "gbp", "chf", "zł", "kč"];
    let is_price = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit()) && word.contains(['.', ',']);
    let words: Vec<&str> = text.split_whitespace().take(400).collect();
    let is_sign = |word: &str| {
        let word = word.to_lowercase();
        SIGNS.iter().any(|sign| word.starts_with(sign) || word.ends_with(sign))
    };
    let pairs = words.windows(2).filter(|pair| {
        is_price(pair[0]) && (is_sign(pair[1]) || is_sign(pair[0])) || is_sign(pair[0]) && is_price(pair[1])
    });
    pairs.take(3).count()
}

/// "I", "my", "ours" as words of a sentence.
pub fn speaks_of_himself(head: &Text) -> bool {
    head.all(Table::FirstPerson).any(|said| {
        let (before, after) = (head[..said.start].chars().next_back(), head[said.end..].chars().next());
        before.is_none_or(|c| " ,.'(".contains(c)) && after.is_none_or(|c| " ,.!".contains(c))
    })
}

/// The sender's name is that of his house, or none.
pub fn is_nobody(reading: &Reading) -> bool {
    let name = reading.email.from.iter().find_map(|party| party.name.as_deref()).unwrap_or_default().to_lowercase();
    let Some(from) = reading.from else { return false };
    let house = from.domain().split('.').rev().nth(1).unwrap_or_default();
    let squeezed: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let house: String = house.chars().filter(|c| c.is_alphanumeric()).collect();
    squeezed.is_empty()
        || name.contains('@')
        || !house.is_empty() && (squeezed.contains(&house) || house.contains(&squeezed))
}
