//! Where the language of a mail is spoken, by its clock: its own words, or those of the form it was written in.

use super::countries::CLOCKS;
use super::language;
use crate::pipeline::extract::contact::Evidence;
use phonenumber::country::Id;

/// Where its language is spoken at the hour its clock shows.
pub(super) fn by_language(evidence: &Evidence) -> Vec<Id> {
    let Some(language) = evidence.language.or_else(|| of_labels(evidence)) else { return Vec::new() };
    // A form's mail has the clock of its server, and so have servers that write +0000.
    let is_form = !evidence.fields.is_empty()
        || evidence.email.sender().is_some_and(crate::pipeline::extract::sender::is_machine);
    let clock = evidence.email.header("Date").and_then(hours).filter(|hours| !(is_form && *hours == 0));
    let all = || CLOCKS.iter().filter(|(spoken, ..)| *spoken == language);
    let here: Vec<Id> = match clock {
        Some(hours) if !(is_form && language == "en") => {
            all().filter(|(_, _, from, to)| (*from..=*to).contains(&hours)).map(|(_, id, ..)| *id).collect()
        }
        Some(_) | None => Vec::new(),
    };
    // Servers that write UTC stand in Australia too.
    let is_anywhere = language == "en" && clock == Some(0);
    let here: Vec<Id> = here.into_iter().chain(is_anywhere.then_some(Id::AU)).collect();
    match here.is_empty() {
        // English is written everywhere; who has it for his own is few.
        true if language == "en" && (is_form || clock.is_none()) => vec![Id::US, Id::GB, Id::IE, Id::AU],
        true if language == "en" => Vec::new(),
        true => all().map(|(_, id, ..)| *id).collect(),
        false => here,
    }
}

/// A form's own language, where nobody wrote enough to tell his.
pub(super) fn of_labels(evidence: &Evidence) -> Option<&'static str> {
    const LABELS: [(&str, &str); 29] = [
        ("teléfono", "es"),
        ("móvil", "es"),
        ("telefono", "it"),
        ("cellulare", "it"),
        ("telefoon", "nl"),
        ("telefoonnummer", "nl"),
        ("téléphone", "fr"),
        ("telefone", "pt"),
        ("telemóvel", "pt"),
        ("numer telefonu", "pl"),
        ("puhelin", "fi"),
        ("puhelinnumero", "fi"),
        ("telefonszám", "hu"),
        ("broj telefona", "hr"),
        ("vaš broj telefona", "hr"),
        ("număr de telefon", "ro"),
        ("numărul de telefon", "ro"),
        ("telefonní číslo", "cs"),
        ("telefónne číslo", "sk"),
        ("telefonska številka", "sl"),
        ("numéro de téléphone", "fr"),
        ("número de teléfono", "es"),
        ("número de telefone", "pt"),
        ("numero di telefono", "it"),
        ("recapito telefonico", "it"),
        ("telefon numaranız", "tr"),
        ("telefon numarası", "tr"),
        ("tālruņa numurs", "lv"),
        ("telefono numeris", "lt"),
    ];
    let of_label = |label: &str| LABELS.iter().find(|(known, _)| label == *known).map(|(_, language)| *language);
    let by_label = evidence.fields.iter().find_map(|field| of_label(&field.label.to_lowercase()));
    by_label.or_else(|| language::of_text(&labels_and_sentences(evidence)))
}

fn labels_and_sentences(evidence: &Evidence) -> String {
    let sentences = evidence.fields.iter().map(|field| field.value.as_str()).filter(|value| is_sentence(value));
    let all: Vec<&str> = evidence.fields.iter().map(|field| field.label.as_str()).chain(sentences).collect();
    all.join("\n")
}

/// A form in another language than people speak where the mailbox is, whichever it is.
pub(super) fn is_foreign_form(evidence: &Evidence, region: Id) -> bool {
    let at_home = CLOCKS.iter().filter(|(_, id, ..)| *id == region).map(|(language, ..)| *language);
    let known: Vec<&str> = at_home.chain(["en"]).collect();
    evidence.language.is_none()
        && !evidence.fields.is_empty()
        && language::is_none_of(&labels_and_sentences(evidence), &known)
}

/// More than a name or an address.
fn is_sentence(value: &str) -> bool {
    !value.contains('@') && value.split_whitespace().count() >= 4
}

/// The hours a `Date` header is ahead of UTC.
fn hours(date: &str) -> Option<i8> {
    let zone = date.split(['(']).next()?.split_whitespace().next_back()?;
    let (sign, digits) = zone.split_at_checked(1)?;
    let hours: i8 = digits.get(..2)?.parse().ok()?;
    match sign {
        "+" => Some(hours),
        "-" => Some(-hours),
        _ => None,
    }
}
