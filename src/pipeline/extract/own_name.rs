//! The person's name: of the form, of the header, of the signature, of a sentence.
//!
//! Without titles: people are found again by "Ulrike Haase" whether or not she signs as a doctor, and nobody is
//! addressed by the name alone.

use super::announced;
use super::contact::{Evidence, found, signs};
use super::fields::{self, Asked, Field};
use super::introduction;
use super::name;
use super::split::unmarked;
use crate::domain::address::Address;
use crate::domain::email::{Email, Party};
use crate::domain::inquiry::Found;
use std::ops::Range;

/// Lines of a signature in which its name stands.
const SIGNED_LINES: usize = 6;
/// Lines at the end of a text without signature that may be one.
const LAST_LINES: usize = 3;

pub fn of(evidence: &Evidence, email: Option<&Found<Address>>) -> Option<Found<String>> {
    if let Some((place, adf)) = evidence.adf
        && let Some((range, name)) = &adf.name
    {
        return Some(found(name.clone(), "adf", 95, place, range.clone()));
    }
    if let Some(name) = in_fields(evidence) {
        return Some(name);
    }
    let address = email.map(|found| &found.value);
    let header = in_header(evidence, email, address);
    // A form or a portal signs for itself, a forward for another.
    if !evidence.fields.is_empty() || evidence.is_relayed() || email.is_some_and(|found| found.method == "forward") {
        let announced = || announced::of(evidence).filter(|_| !evidence.email.sender().is_some_and(evidence.is_ours));
        let found = header.or_else(announced);
        // Who only mails for the person signs for himself.
        let is_site_s = |found: &Found<String>| {
            let is_of = |name: &str| name.eq_ignore_ascii_case(&found.value);
            announced::is_brand(evidence, &found.value)
                || evidence.email.from.iter().any(|party| party.name.as_deref().is_some_and(is_of))
        };
        let signed = || signed(evidence, None, address).filter(|found| !is_site_s(found));
        return if evidence.is_relayed() { found } else { found.or_else(signed) };
    }
    // "Theatre by the Bridge" at its office's address: who signs is the person.
    let is_house = header.as_ref().is_some_and(|header| names_house(&header.value, address));
    match header {
        Some(header) if is_house => signed(evidence, None, address).or(Some(header)),
        Some(header) => Some(match signed(evidence, Some(&header.value), address) {
            Some(signed) => signed,
            None => header,
        }),
        None => signed(evidence, None, address).or_else(|| introduced(evidence)).or_else(|| given_name(evidence)),
    }
}

/// Whether a name above a mailbox that many share is the house's and no person's.
fn names_house(name: &str, address: Option<&Address>) -> bool {
    const SHARED: [&str; 30] = [
        "info",
        "office",
        "contact",
        "kontakt",
        "mail",
        "post",
        "praxis",
        "buero",
        "büro",
        "sekretariat",
        "verwaltung",
        "accounts",
        "accounting",
        "buchhaltung",
        "einkauf",
        "purchasing",
        "orders",
        "bestellung",
        "sales",
        "verkauf",
        "admin",
        "team",
        "hello",
        "shop",
        "service",
        "empfang",
        "reception",
        "acquisti",
        "compras",
        "achats",
    ];
    let Some(address) = address else { return false };
    let local = address.local().to_lowercase();
    let first = local.split(['.', '-', '_', '+']).next().unwrap_or_default();
    if !SHARED.contains(&first) {
        return false;
    }
    let folded = name::folded(name);
    let mut words = folded.split_whitespace().filter(|word| word.chars().count() >= 4);
    folded.split_whitespace().count() > 3
        || SHARED.contains(&folded.as_str())
        || words.any(|word| word.contains(first) || address.domain().contains(word))
}

// ---- headers ----

fn in_header(evidence: &Evidence, email: Option<&Found<Address>>, address: Option<&Address>) -> Option<Found<String>> {
    let mail = evidence.email;
    let from = |confidence| {
        let is_ours = mail.sender().is_some_and(evidence.is_ours);
        (!is_ours).then(|| display(evidence, "From", &mail.from, "from", confidence, address)).flatten()
    };
    let is_person = |found: &Found<String>| !announced::is_brand(evidence, &found.value);
    match email.map(|found| found.method) {
        // Form mailers write the person's name above their own address.
        Some("reply-to") => display(evidence, "Reply-To", &mail.reply_to, "reply-to", 90, address)
            .or_else(|| mailed_for(evidence, 70, address).filter(is_person)),
        None => from(95).filter(is_person),
        Some("from") => from(95),
        Some("forward") => forwarded(evidence),
        // The portal may put the person's name on its own address.
        Some(_) => mailed_for(evidence, 60, address).filter(is_person),
    }
}

/// A name above an address that is another's: the person's, unless it is the mailer's own.
fn mailed_for(evidence: &Evidence, confidence: u8, address: Option<&Address>) -> Option<Found<String>> {
    let mail = evidence.email;
    let named = display(evidence, "From", &mail.from, "from", confidence, address)?;
    let folded = name::folded(&named.value);
    let words: Vec<&str> = folded.split_whitespace().filter(|word| word.chars().count() > 2).collect();
    let local = address.map(|address| name::folded(address.local())).unwrap_or_default();
    if words.iter().any(|word| local.contains(word)) {
        return Some(named);
    }
    let parties = mail.from.iter().chain(&mail.to).filter_map(|party| party.address.as_ref());
    let mut houses = parties.flat_map(|party| [party.domain(), party.local()]);
    let is_house = houses.any(|house| words.iter().any(|word| house.contains(word)));
    let is_ours = mail.sender().is_some_and(evidence.is_ours);
    (!is_house && !is_ours && words.len() > 1).then_some(named)
}

fn display(
    evidence: &Evidence,
    header: &str,
    parties: &[Party],
    method: &'static str,
    confidence: u8,
    address: Option<&Address>,
) -> Option<Found<String>> {
    let email: &Email = evidence.email;
    let party = parties.iter().find(|party| party.address.is_some()).or(parties.first())?;
    let display = name::of_display(party.name.as_deref()?)?;
    let value = email.header(header)?;
    let start = value.find(display)?;
    let local = party.address.as_ref().or(address).map(Address::local);
    let spoken = name::polished(display, local, evidence.language);
    let is_turned = display.contains(',');
    let confidence = if is_turned { confidence.saturating_sub(10) } else { confidence };
    let place = format!("header:{header}");
    (!spoken.is_empty()).then(|| found(spoken, method, confidence, &place, start..start + display.len()))
}

fn forwarded(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let range = introduction::original_sender(text, evidence.lines)?;
    let line = &text[range.clone()];
    let before = line.split(['<', '[', '(']).next().unwrap_or_default();
    let display = name::of_display(before.trim().trim_matches(['"', '*', ' ']))?;
    let start = range.start + line.find(display)?;
    let spoken = name::polished(display, None, evidence.language);
    Some(found(spoken, "forward", 85, "text", start..start + display.len()))
}

// ---- forms ----

fn in_fields(evidence: &Evidence) -> Option<Found<String>> {
    let given = fields::first(evidence.fields, Asked::GivenName);
    let family = fields::first(evidence.fields, Asked::FamilyName);
    let whole = fields::first(evidence.fields, Asked::Name);
    let joined = |given: &Field, family: &Field, confidence| {
        let range = given.range.start.min(family.range.start)..given.range.end.max(family.range.end);
        let value = name::polished(&format!("{} {}", given.value, family.value), None, evidence.language);
        Some(found(value, "form-field", confidence, "text", range))
    };
    match (given, family, whole) {
        (Some(given), Some(family), _) if is_near(given, family) => joined(given, family, 95),
        // "Name" beside "Vorname" is the family name.
        (Some(given), None, Some(family)) if is_near(given, family) && family.value.split_whitespace().count() == 1 => {
            joined(given, family, 90)
        }
        (_, _, Some(one)) | (Some(one), _, None) | (None, Some(one), None) => {
            // `From: Jane Doe <jane@example.com>` as forms write it.
            let value = one.value.split(['<', '(', '[']).next().unwrap_or_default().trim();
            let start = one.range.start + evidence.email.text[one.range.clone()].find(value)?;
            let spoken = name::typed(value, evidence.language);
            let is_name =
                !value.is_empty() && !value.contains('@') && value.chars().count() <= 80 && !spoken.is_empty();
            is_name.then(|| found(spoken, "form-field", 95, "text", start..start + value.len()))
        }
        (None, None, None) => None,
    }
}

fn is_near(one: &Field, other: &Field) -> bool {
    one.range.start.abs_diff(other.range.start) < 200
}

// ---- signatures ----

/// The name the person signs with: the fuller or better written form of the header's, or the only one there is.
fn signed(evidence: &Evidence, header: Option<&str>, address: Option<&Address>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    signing_lines(evidence).into_iter().find_map(|range| {
        let line = &text[range.clone()];
        let part = name::of_line(line, header)?;
        let spoken = name::polished(part, None, evidence.language);
        let is_better = match header {
            Some(header) => name::is_fuller(&spoken, header, address.map(Address::local)),
            None => spoken.split_whitespace().count() >= 2 || name::is_han_name(&spoken),
        };
        let start = range.start + line.find(part)?;
        (is_better && !spoken.is_empty()).then(|| {
            found(spoken, "signature", if header.is_some() { 90 } else { 75 }, "text", start..start + part.len())
        })
    })
}

/// Lines a name may sign in: the first of the signature, or the last of what was written.
fn signing_lines(evidence: &Evidence) -> Vec<Range<usize>> {
    let text = &evidence.email.text;
    let lines = evidence.own_lines();
    let has_words = |range: &Range<usize>| !text[range.clone()].trim().is_empty();
    let signature = lines.iter().filter(|line| signs(line)).map(|line| line.range.clone());
    let signature: Vec<Range<usize>> = signature.filter(has_words).take(SIGNED_LINES).collect();
    let written = lines.iter().filter(|line| !signs(line)).map(|line| {
        let content = unmarked(&text[line.range.clone()]);
        line.range.end - content.len()..line.range.end
    });
    let written: Vec<Range<usize>> = written.filter(has_words).collect();
    // The first line greets.
    let last = written.len().saturating_sub(LAST_LINES).max(1).min(written.len());
    signature.into_iter().chain(written[last..].iter().cloned()).collect()
}

/// "My name is Jane Doe", "ask for Len".
fn introduced(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    evidence.own_lines().iter().take(40).find_map(|line| {
        let part = name::introduced(&text[line.range.clone()])?;
        let start = line.range.start + part.start;
        let value = &text[start..line.range.start + part.end];
        let spoken = name::polished(value, None, evidence.language);
        Some(found(spoken, "text", 70, "text", start..start + value.len()))
    })
}

/// One name alone below the farewell, where nothing else names the person.
fn given_name(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let line = evidence
        .own_lines()
        .into_iter()
        .filter(|line| signs(line))
        .find(|line| name::is_given_name(text[line.range.clone()].trim()))?;
    let value = text[line.range.clone()].trim();
    let start = line.range.start + text[line.range.clone()].find(value)?;
    Some(found(value.to_owned(), "signature", 50, "text", start..start + value.len()))
}
