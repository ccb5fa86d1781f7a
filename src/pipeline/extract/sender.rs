//! Whose mail it is: the address of the person who asks, which need not be the one in From.

use super::contact::{Evidence, found};
use super::form::fields::{self, Asked};
use super::person::name;
use super::portal::billed;
use super::source;
use crate::domain::address::{self, Address};
use crate::domain::company::is_freemail;
use crate::domain::email::Email;
use crate::domain::form::PersonAt;
use crate::domain::inquiry::{Found, Label};
use crate::domain::mail_client;
use std::ops::Range;

/// The person's address: of a form, of a forward, to be answered, or the sender's.
pub fn address(evidence: &Evidence) -> Option<Found<Address>> {
    let from = evidence.email.sender();
    let is_by_hand = mail_client::is_person_s(evidence.email);
    let is_written = |address: &Address| is_by_hand && from == Some(address);
    let is_wanted = |address: &Address| !(evidence.is_ours)(address) && (!address.is_noreply() || is_written(address));
    if let Some((place, adf)) = evidence.adf
        && let Some((range, text)) = &adf.email
        && let Ok(address) = Address::parse(text)
        && is_wanted(&address)
    {
        return Some(found(address, "adf", 95, place, range.clone()));
    }
    // Every other address in such a lead is the trade's.
    if evidence.adf.is_some() {
        let is_person = from.is_some_and(|from| is_wanted(from) && !is_program(evidence.email));
        let from = from.filter(|_| is_person).and_then(|from| in_header(evidence.email, "From", from, "from", 60));
        return reply_to(evidence).or(from);
    }
    // `From: Jane <jane@example.com>` is a form's way to say both.
    let in_field = fields::first(evidence.fields, Asked::Email)
        .or_else(|| fields::first(evidence.fields, Asked::Name).filter(|field| field.value.contains('@')))
        .and_then(|field| in_text(evidence, field.range.clone(), "form-field", 95));
    let in_field = in_field.filter(|found| is_wanted(&found.value));
    let reply_to = reply_to(evidence);
    let is_site = from.is_some_and(|from| is_site_s(evidence.email, from));
    let from_is_person = from.is_some_and(|from| is_wanted(from) && !is_program(evidence.email) && !is_site);
    let from_found = || from.and_then(|from| in_header(evidence.email, "From", from, "from", 95));
    let told = match evidence.person {
        PersonAt::Anywhere => None,
        PersonAt::ReplyTo => reply_to.clone(),
        PersonAt::From => from.filter(|from| is_wanted(from)).and_then(|_| from_found()),
        PersonAt::Field => in_field.clone(),
    };
    if told.is_some() {
        return told;
    }
    if reply_to.is_none()
        && in_field.is_none()
        && let Some(customer) = billed::customer(evidence)
    {
        return Some(customer);
    }
    if !evidence.fields.is_empty() || !from_is_person {
        return match (reply_to, in_field) {
            // A relay of the portal's own, and the person's own address in the form: the person's.
            (Some(relay), Some(field)) if from.is_some_and(|from| from.domain() == relay.value.domain()) => Some(field),
            (Some(reply_to), field) => {
                let agrees = field.is_some_and(|field| field.value.is_person_of(&reply_to.value));
                Some(Found { confidence: if agrees { 99 } else { reply_to.confidence }, ..reply_to })
            }
            (None, Some(field)) => Some(field),
            // "KUND", and below it a name above an address that bears it.
            (None, None) if from_is_person && let Some(card) = address_of_name(evidence) => Some(card),
            // A portal that hides the person's address writes as its own team.
            (None, None) if from.is_some_and(|from| is_role(from.local())) => only_address_in_text(evidence),
            (None, None) if from_is_person && is_sent_for_another(evidence) => {
                let relay = || from_found().filter(|found| found.value.is_for_one_talk());
                only_address_in_text(evidence).or_else(relay)
            }
            (None, None) if from_is_person => from_found(),
            // No author at all: whoever submitted it (RFC 5322 3.6.2), or signs it.
            (None, None) if from.is_none() => in_sender(evidence).or_else(|| only_address_in_text(evidence)),
            (None, None) => only_address_in_text(evidence).or_else(|| {
                from.filter(|f| is_wanted(f) && !is_site)
                    .and_then(|_| from_found())
                    .map(|found| Found { confidence: 40, ..found })
            }),
        };
    }
    let from = from?;
    match reply_to {
        // Where the answer comes from anyway.
        Some(reply_to) if reply_to.value == *from => from_found(),
        // The same house relays for its people.
        Some(reply_to) if reply_to.value.domain() == from.domain() => Some(Found { confidence: 85, ..reply_to }),
        // The person says where he wants his answer. What a program made to catch answers is no person's.
        Some(reply_to) if !is_machine(&reply_to.value) && !is_token(reply_to.value.local()) => {
            Some(Found { confidence: 75, ..reply_to })
        }
        _ => from_found(),
    }
}

fn in_sender(evidence: &Evidence) -> Option<Found<Address>> {
    let value = evidence.email.header("Sender")?;
    let range = address::all_in(value).next()?;
    let address = Address::parse(&value[range.clone()]).ok()?;
    let is_wanted = !(evidence.is_ours)(&address) && !address.is_noreply() && !is_machine(&address);
    is_wanted.then(|| found(address, "sender", 70, "header:Sender", range))
}

/// The address that a website of the house writes from to the house: nobody who asks is reached there.
fn is_site_s(email: &Email, from: &Address) -> bool {
    source::is_at_home(email, from)
        && (is_role(from.local()) || is_machine(from))
        && !from.is_for_one_talk()
        && !mail_client::is_person_s(email)
}

/// A mailbox of a house, not of a person.
fn is_role(local: &str) -> bool {
    const ROLES: [&str; 16] = [
        "info",
        "team",
        "support",
        "contact",
        "hello",
        "help",
        "service",
        "services",
        "kontakt",
        "office",
        "news",
        "mail",
        "customerservice",
        "kundenservice",
        "partners",
        "pro",
    ];
    ROLES.contains(&local.to_ascii_lowercase().as_str())
}

/// `reply+7f3a9c21d4e8`, `5d41402abc4b2a76b9719d911017c592`.
pub fn is_token(local: &str) -> bool {
    let last = local.rsplit(['+', '-', '_', '.']).next().unwrap_or(local);
    let digits = last.bytes().filter(u8::is_ascii_digit).count();
    last.len() >= 10 && digits >= 3 && digits < last.len() && !last.bytes().any(|b| matches!(b, b'o' | b'i' | b'u'))
        || last.len() >= 24
        || local.starts_with("reply+")
}

/// An address to answer that is a person's: not ours, not a list's, not a machine's.
fn reply_to(evidence: &Evidence) -> Option<Found<Address>> {
    let list = evidence.email.header("List-Post").unwrap_or_default().to_lowercase();
    let address = evidence
        .email
        .reply_to
        .iter()
        .filter_map(|party| party.address.as_ref())
        .find(|a| !(evidence.is_ours)(a) && !a.is_noreply() && !list.contains(&a.as_str().to_lowercase()))?;
    in_header(evidence.email, "Reply-To", address, "reply-to", 90)
}

/// A machine's mail with one address of somebody outside.
fn only_address_in_text(evidence: &Evidence) -> Option<Found<Address>> {
    let text = &evidence.email.text;
    let from_domain = evidence.email.sender().map(Address::domain);
    let mut all: Vec<(Range<usize>, Address)> = Vec::new();
    // Whose header names nobody may sign with his address.
    let is_read = |label: Label| {
        matches!(label, Label::Written | Label::Forwarded) || label == Label::Signature && from_domain.is_none()
    };
    for line in evidence.lines.iter().filter(|line| is_read(line.label)) {
        for hit in address::all_in(&text[line.range.clone()]).take(5) {
            let range = line.range.start + hit.start..line.range.start + hit.end;
            let Ok(address) = Address::parse(&text[range.clone()]) else { continue };
            let is_outside =
                !(evidence.is_ours)(&address) && !is_machine(&address) && Some(address.domain()) != from_domain;
            if is_outside && all.len() < 2 && !all.iter().any(|(_, other)| other.is_person_of(&address)) {
                all.push((range, address));
            }
        }
    }
    match all.as_slice() {
        [(range, address)] => Some(found(address.clone(), "text", 60, "text", range.clone())),
        _ => None,
    }
}

/// The only address in the text, where the family's name is in it of whoever the form names.
fn address_of_name(evidence: &Evidence) -> Option<Found<Address>> {
    let named = name::folded(&fields::first(evidence.fields, Asked::Name)?.value);
    let family = named.split_whitespace().next_back().filter(|word| word.chars().count() > 2)?;
    only_address_in_text(evidence).filter(|found| name::folded(found.value.local()).contains(family))
}

/// A program's mail that tells of somebody, in another name than its sender's own: a gateway, a shop, a switchboard.
fn is_sent_for_another(evidence: &Evidence) -> bool {
    let email = evidence.email;
    let is_automatic = email.header("Auto-Submitted").is_some_and(|value| !value.trim().eq_ignore_ascii_case("no"));
    let shown = email.from.first().and_then(|party| party.name.as_deref()).map(name::folded);
    let is_his =
        |field: &fields::Field| shown.as_deref().is_some_and(|shown| name::folded(&field.value).contains(shown));
    is_automatic
        && !mail_client::is_person_s(email)
        && !email.sender().is_some_and(|from| is_freemail(from.domain()))
        && !fields::first(evidence.fields, Asked::Name).is_some_and(is_his)
}

/// The first address within a range of the text.
fn in_text(evidence: &Evidence, range: Range<usize>, method: &'static str, confidence: u8) -> Option<Found<Address>> {
    let hit = address::all_in(&evidence.email.text[range.clone()]).next()?;
    let range = range.start + hit.start..range.start + hit.end;
    let address = Address::parse(&evidence.email.text[range.clone()]).ok()?;
    Some(found(address, method, confidence, "text", range))
}

/// Where an address stands in a header; domains there may be in capitals.
fn in_header(
    email: &Email,
    header: &str,
    address: &Address,
    method: &'static str,
    confidence: u8,
) -> Option<Found<Address>> {
    let value = email.header(header)?;
    let whole = value.to_ascii_lowercase().find(&address.as_str().to_ascii_lowercase());
    let range = match whole {
        Some(start) => start..start + address.as_str().len(),
        // With a comment in it: all that stands between the brackets.
        None => {
            let range = value.find('<')? + 1..value.rfind('>').filter(|_| value.contains('('))?;
            let written = value.get(range.clone())?.to_ascii_lowercase();
            written.contains(&address.domain().to_ascii_lowercase()).then_some(range)?
        }
    };
    Some(found(address.clone(), method, confidence, &format!("header:{header}"), range))
}

/// Whether a program or a website sent the mail, and not somebody with an address like theirs.
pub fn is_program(email: &Email) -> bool {
    email.sender().is_some_and(is_machine) && !mail_client::is_person_s(email)
}

/// A sender that is a program or a website, so that the person is somebody else.
pub fn is_machine(address: &Address) -> bool {
    let local = address.local().to_ascii_lowercase();
    address.is_noreply()
        || [
            "wordpress",
            "wp",
            "www",
            "www-data",
            "webmaster",
            "website",
            "web",
            "webform",
            "webforms",
            "form",
            "forms",
            "formular",
            "contactform",
            "contact-form",
            "kontaktformular",
            "mailer",
            "automailer",
            "mailer-daemon",
            "apache",
            "nobody",
            "server",
            "system",
            "notification",
            "notifications",
            "notify",
            "alert",
            "alerts",
            "leads",
            "lead",
            "anfragen",
            "anfrage",
            "enquiries",
            "inquiries",
            "portal",
            "robot",
            "mailrobot",
            "automated",
            "powiadomienia",
            "notificaciones",
            "notifiche",
            "benachrichtigung",
            "benachrichtigungen",
            "meldingen",
            "cron",
            "feedback",
            "root",
        ]
        .contains(&local.as_str())
}
