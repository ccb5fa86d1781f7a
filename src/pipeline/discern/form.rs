//! Forms and portals: machine mail that carries a person.

use super::phrase;
use super::reading::{Reading, compiled, is_machine_local};
use super::words;
use crate::domain::address::Address;
use regex::Regex;
use std::sync::LazyLock;

/// Labels of a contact form, by what they ask for. Two different ones make a form.
const LABELS: [(&str, &str); 5] = [
    ("email", r"(?:e-?mail|email|mail|courriel|correo|adresse mail|posta elettronica|メール)"),
    (
        "name",
        concat!(
            r"(?:full |your |first |last |contact |customer |vor- und )?(?:name|nom|nombre|nome|vorname|nachname|",
            r"prénom|naam|voornaam|namn|navn|nazwisko|imię|имя|お名前|姓名|surname|apellidos?|cognome|firstname|lastname|",
            r"from|sender|absender|kontaktperson|ansprechpartner|interessent)",
        ),
    ),
    (
        "phone",
        concat!(
            r"(?:phone|telephone|tel|telefon|telefonnummer|téléphone|teléfono|telefono|telefone|telefoon|mobile|mobil|",
            r"handy|cell|gsm|rückrufnummer|телефон|電話)",
        ),
    ),
    (
        "message",
        concat!(
            r"(?:message|nachricht|mitteilung|ihre nachricht|comments?|bemerkung(?:en)?|question|frage|enquiry|",
            r"inquiry|anfrage|mensaje|messaggio|mensagem|bericht|meddelande|wiadomość|сообщение|demande|details|",
            r"anliegen|request)",
        ),
    ),
    (
        "company",
        concat!(
            r"(?:company|company name|organi[sz]ation|firma|unternehmen|entreprise|société|empresa|azienda|bedrijf|",
            r"företag|компания)",
        ),
    ),
];

pub fn evidence(reading: &Reading) -> Option<String> {
    if has_adf(reading) {
        return Some("it holds a lead in ADF, the car trade's format".into());
    }
    let asked = asked_for(reading);
    let asks = |what: &str| asked.contains(&what);
    if asked.len() < 2 || !(asks("name") || asks("message")) {
        return None;
    }
    let person = person(reading);
    if person.is_none()
        && !(asks("phone") && reading.from.is_none_or(|from| reading.is_ours(from) || is_machine_local(from.local())))
    {
        return None;
    }
    let who = person.map_or(String::from("a phone number"), |address| format!("the address {}", address.masked()));
    Some(format!("a filled form: it has labels for {} and names {who} of the person", asked.join(", ")))
}

/// Why it is a person's request, though a machine passed it on: its subject announces one, or its words and a person
/// to answer do.
pub fn announcement<'a>(reading: &'a Reading) -> Option<&'a str> {
    let subject = words::LEAD_SUBJECT.find(&reading.subject).or_else(|| phrase::LEAD_SUBJECT.find(&reading.subject));
    if subject.is_some() {
        return subject.map(|found| found.as_str());
    }
    if let Some(found) = phrase::SOMEBODY_WANTS.find(&reading.subject)
        && (phrase::TELEPHONE.is_match(&reading.head)
            || phrase::MASKED.is_match(&reading.head)
            || phrase::ADDRESS.is_match(&reading.head)
            || reading.other_reply_to().is_some())
    {
        return Some(found.as_str().trim());
    }
    reading.other_reply_to()?;
    let said = phrase::PERSON_BEHIND.find(&reading.subject).or_else(|| phrase::PERSON_BEHIND.find(&reading.head));
    said.map(|found| found.as_str())
}

fn has_adf(reading: &Reading) -> bool {
    static ADF: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)<(?:\?adf|adf>|prospect[ >])"));
    let is_typed = |kind: &str| kind.contains("adf+xml");
    is_typed(&reading.email.media_type)
        || reading.email.other_texts.iter().any(|(kind, text)| is_typed(kind) || ADF.is_match(text))
        || reading.unquoted.contains('<') && ADF.is_match(reading.unquoted)
}

/// What the labels at line starts ask for, in the order of [`LABELS`].
fn asked_for(reading: &Reading) -> Vec<&'static str> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        let groups: Vec<String> = LABELS.iter().map(|(name, words)| format!("(?P<{name}>{words})")).collect();
        compiled(&format!(
            r"(?i)^[\s*•\-–|]*(?:{})(?:(?:[ \-_/]?[\p{{L}}()*\-/.]+){{0,3}} ?\*?(?:[:：=|→»]|\t)| ?\*?$)",
            groups.join("|")
        ))
    });
    let mut seen = [false; LABELS.len()];
    for line in reading.unquoted.lines().filter(|line| !line.is_empty() && line.len() < 400).take(300) {
        if line.starts_with('>') || !(line.contains([':', '：', '=', '|', '\t', '→', '»']) || line.len() < 40) {
            continue;
        }
        // Asked first without groups: that is the fast engine, and most lines are no labels.
        if LABEL.is_match(line)
            && let Some(found) = LABEL.captures(line)
        {
            for (at, (name, _)) in LABELS.iter().enumerate() {
                seen[at] |= found.name(name).is_some();
            }
        }
    }
    LABELS.iter().zip(seen).filter(|(_, seen)| *seen).map(|((name, _), _)| *name).collect()
}

/// The person behind the form: to be answered, or named in it.
fn person(reading: &Reading) -> Option<Address> {
    if let Some(address) = reading.other_reply_to() {
        return Some(address.clone());
    }
    // The visitor's address may stand as the sender's.
    let is_visitor = |from: &Address| {
        !reading.is_ours(from)
            && !is_machine_local(from.local())
            && !phrase::BULK_SENDER.is_match(&from.local().to_lowercase())
    };
    if let Some(from) = reading.from.filter(|from| is_visitor(from)) {
        return Some(from.clone());
    }
    phrase::ADDRESS.find_iter(reading.unquoted).take(20).filter_map(|found| Address::parse(found.as_str()).ok()).find(
        |address| !reading.is_ours(address) && !is_machine_local(address.local()) && is_person_of(reading, address),
    )
}

/// A vendor's own `support@` in the footer of his mail is nobody who asks.
fn is_person_of(reading: &Reading, address: &Address) -> bool {
    reading.from.is_none_or(|from| {
        from.person_key() == address.person_key() || reading.is_ours(from) || from.domain() != address.domain()
    })
}
