//! What the person agreed to or refused: ticked boxes, and sentences that say so.

use super::consent_words::{CONTACT, MARKETING, NO, SAYS, Says, TICKED, UNTICKED, YES};
use super::contact::{Evidence, found};
use super::quote::split::{Line, unmarked};
use crate::domain::inquiry::{Consent, ConsentPurpose, Label};
use std::ops::Range;

/// Entries kept: a form has two or three.
const ENTRIES_MAX: usize = 8;
/// Longest line looked at, in bytes.
const LINE_MAX: usize = 600;

pub fn of(evidence: &Evidence) -> Vec<Consent> {
    let text = &evidence.email.text;
    let mut entries: Vec<Consent> = Vec::new();
    for field in evidence.fields {
        let entry = of_box(&field.label, &field.value).map(|given| (given, field.range.clone()));
        if let Some(((purpose, is_given), range)) = entry.filter(|(_, range)| !range.is_empty()) {
            push(&mut entries, text, purpose, is_given, range, "form-field", 95);
        }
    }
    let is_read = |line: &&Line| {
        matches!(line.label, Label::Written | Label::Forwarded | Label::Signature | Label::Disclaimer | Label::Field)
    };
    let has_form = !evidence.fields.is_empty();
    for line in evidence.lines.iter().filter(is_read).take(400) {
        let content = unmarked(&text[line.range.clone()]);
        if content.len() > LINE_MAX || content.trim().is_empty() {
            continue;
        }
        let start = line.range.end - content.len();
        for (range, purpose, is_given) in of_line(content, has_form) {
            push(&mut entries, text, purpose, is_given, start + range.start..start + range.end, "text", 80);
        }
    }
    entries
}

/// Whether a label asks for what the law wants agreed to: "Datenschutz: I have read it".
pub fn asks(label: &str) -> bool {
    const LABELS: &str = "datenschutz|datenschutzerklärung|datenschutzhinweis|dsgvo|einwilligung|privacy|privacy policy|gdpr|\
        consent|rgpd|consentement|confidentialité|consenso|consentimiento|privacidad|política de privacidad|privacybeleid|\
        toestemming|rodo|zgoda|souhlas|súhlas|hozzájárulás|adatkezelési hozzájárulás|adatvédelem|adatkezelés|consimțământ|\
        samtycke|samtykke|suostumus|privola|soglasje|согласие|згода|rıza|kvkk";
    LABELS.split('|').any(|one| one == label)
}

fn push(
    entries: &mut Vec<Consent>,
    text: &str,
    purpose: ConsentPurpose,
    is_given: bool,
    range: Range<usize>,
    method: &'static str,
    confidence: u8,
) {
    let overlaps = |entry: &Consent| entry.words.span.start < range.end && range.start < entry.words.span.end;
    // The same box as a field and as its line.
    let is_known = entries.iter().any(|entry| {
        overlaps(entry)
            || entry.purpose == purpose
                && entry.words.method == "form-field"
                && method == "text"
                && entry.is_given == is_given
    });
    if entries.len() < ENTRIES_MAX && !is_known {
        entries.push(Consent {
            purpose,
            is_given,
            words: found(text[range.clone()].to_owned(), method, confidence, "text", range),
        });
    }
}

/// `Newsletter: yes`, `Datenschutz: akzeptiert`, `I agree to be contacted: on`.
fn of_box(label: &str, value: &str) -> Option<(ConsentPurpose, bool)> {
    let label = label.to_lowercase();
    let value_low = value.trim().to_lowercase();
    if value_low.is_empty() || value.len() > LINE_MAX {
        return None;
    }
    let purpose = purpose_of(&label).or_else(|| {
        let is_general = [
            "consent",
            "einwilligung",
            "consentement",
            "consentimiento",
            "consenso",
            "toestemming",
            "zgoda",
            "zgody",
            "souhlas",
            "súhlas",
            "samtycke",
            "samtykke",
        ];
        is_general
            .iter()
            .any(|word| label.contains(word))
            .then(|| purpose_of(&value_low).unwrap_or(ConsentPurpose::Contact))
    })?;
    let first = value_low
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '✓' | '✔' | '☑' | '☒' | '☐' | '✗' | '✘' | '\''))
        .find(|word| !word.is_empty())?;
    let says = SAYS.find(&value_low);
    let is_yes = if NO.contains(first) || says.has(Says::Refuses) {
        false
    } else if YES.contains(first) || says.has(Says::Agrees) {
        true
    } else {
        return None;
    };
    answer(&label, purpose, is_yes).map(|is_given| (purpose, is_given))
}

/// What a yes or no beside these words comes to. Who says yes to a refusal refuses; who says no to one has not agreed to
/// anything by it, and where it is not clear what the words turn, nobody has.
fn answer(words: &str, purpose: ConsentPurpose, is_yes: bool) -> Option<bool> {
    match (turn(words, purpose), is_yes) {
        (Turn::None, _) => Some(is_yes),
        (Turn::Sure, true) => Some(false),
        (Turn::Sure, false) => None,
        (Turn::Doubt, true) => None,
        (Turn::Doubt, false) => Some(false),
    }
}

enum Turn {
    None,
    Sure,
    Doubt,
}

/// Words between a turning word and what it turns: "not to be", "kein unverlangter".
const TURNED_WORDS_MAX: usize = 3;

/// Whether words that name a purpose refuse it. "I agree that my data is kept and not passed on" refuses nothing.
fn turn(low: &str, purpose: ConsentPurpose) -> Turn {
    let says = SAYS.find(low);
    if says.has(Says::Ends) || says.has(Says::Refuses) {
        return Turn::Sure;
    }
    let Some(turned) = says.first(Says::Turns) else { return Turn::None };
    let list: &[&str] = match purpose {
        ConsentPurpose::Marketing => &MARKETING,
        ConsentPurpose::Contact => &CONTACT,
    };
    let named = list.iter().filter_map(|word| low.find(word)).min().unwrap_or(0);
    let agreed = says.first(Says::Agrees).map(|agreed| agreed.start);
    let is_before = |at: usize| turned.start < at;
    let between = low.get(turned.end..named).map(|words| words.split_whitespace().count());
    match agreed {
        Some(agreed) if is_before(agreed) => Turn::Sure,
        Some(_) if is_before(named) && between.is_some_and(|words| words <= TURNED_WORDS_MAX) => Turn::Sure,
        Some(_) if is_before(named) => Turn::Doubt,
        Some(_) => Turn::None,
        None if is_before(named) => Turn::Sure,
        None if purpose == ConsentPurpose::Marketing => Turn::Sure,
        None => Turn::Doubt,
    }
}

fn purpose_of(low: &str) -> Option<ConsentPurpose> {
    let has = |words: &[&str]| words.iter().any(|word| low.contains(word));
    if has(&MARKETING) {
        return Some(ConsentPurpose::Marketing);
    }
    has(&CONTACT).then_some(ConsentPurpose::Contact)
}

/// A line that says it: a ticked box with what it stands for, or a sentence of a person.
fn of_line(content: &str, has_form: bool) -> Vec<(Range<usize>, ConsentPurpose, bool)> {
    let start = content.len() - content.trim_start().len();
    let trimmed = content.trim();
    let low = trimmed.to_lowercase();
    if let Some(is_given) = ticked(&low) {
        let told = purpose_of(&low).and_then(|purpose| Some((purpose, answer(&low, purpose, is_given)?)));
        return told.map(|(purpose, given)| (start..start + trimmed.len(), purpose, given)).into_iter().collect();
    }
    let says = SAYS.find(&low);
    if let Some(at) = says
        .first(Says::Refuses)
        .filter(|_| purpose_of(&low).is_some_and(|purpose| purpose == ConsentPurpose::Marketing))
    {
        return sentence(content, start, trimmed, &low, at.start)
            .map(|range| (range, ConsentPurpose::Marketing, false))
            .into_iter()
            .collect();
    }
    // A person rarely agrees to anything out of himself; a form's sentence stands there because its box was ticked.
    if !has_form && !says.has(Says::OfLaw) {
        return Vec::new();
    }
    let Some(at) = says.first(Says::Agrees) else { return Vec::new() };
    let Some(purpose) = purpose_of(&low) else { return Vec::new() };
    // Of a label with its answer behind it, the box has told already.
    if !matches!(turn(&low, purpose), Turn::None) {
        return Vec::new();
    }
    sentence(content, start, trimmed, &low, at.start).map(|range| (range, purpose, true)).into_iter().collect()
}

fn ticked(low: &str) -> Option<bool> {
    if low.starts_with(char::is_alphanumeric) {
        return None;
    }
    if TICKED.iter().any(|mark| low.starts_with(mark)) {
        return Some(true);
    }
    UNTICKED.iter().any(|mark| low.starts_with(mark)).then_some(false)
}

/// The sentence around a place of the lower-cased line, as a range of the line; the whole line where folding moved it.
fn sentence(content: &str, start: usize, trimmed: &str, low: &str, at: usize) -> Option<Range<usize>> {
    if low.len() != trimmed.len() || !trimmed.is_char_boundary(at) {
        return Some(start..start + trimmed.len());
    }
    let begin = trimmed[..at].rfind(['.', '!', '?']).map_or(0, |end| end + 1);
    let end = trimmed[at..].find(['.', '!', '?']).map_or(trimmed.len(), |end| at + end + 1);
    let words = trimmed.get(begin..end)?.trim();
    let offset = start + begin + trimmed[begin..end].find(words)?;
    content.get(offset..offset + words.len()).map(|_| offset..offset + words.len())
}
