//! Which country's numbers a mail writes without a country code.
//!
//! What the mail makes evident weighs more than where the mailbox is at home: an Austrian's national number read as a
//! German one rings at a stranger's.

use super::countries::{CLOCKS, FORMS, GENERIC, NAMES, PROVIDERS, REGISTERS};
use super::country_fields::{in_fields, of_place};
use super::spoken::{by_language, is_foreign_form, of_labels};
use super::towns;
use crate::domain::address::Address;
use crate::domain::company::is_freemail;
use crate::domain::phrases::{Border, Builder, Gap, Hits, Phrases};
use crate::pipeline::extract::contact::{Evidence, signs};
use phonenumber::country::Id;
use regex::Regex;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Country {
    /// The mail or the mailbox names it.
    Known(Id),
    /// The mailbox's own, whose language the mail is in: so it is elsewhere, where others may write their numbers
    /// otherwise.
    Native(Id, Vec<Id>),
    /// English comes from anywhere: the mailbox's own, where the number exists there; else the only one where it does.
    Home(Id, Vec<Id>),
    /// A place that the mail names, and who else may write so.
    Told(Id, Vec<Id>),
    /// Its language and clock leave these; a number counts if it exists in one of them alone.
    OneOf(Vec<Id>),
    /// English comes from anywhere, and nothing says where the mailbox is: a number counts if nobody but one of these
    /// writes so. That it exists in one of them is chance.
    ByStyle(Vec<Id>),
}

// `D-24103`, `CH-8001`: the car's sign before the postal code.
static SIGN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?:^|[\s,;|·•])(DE|AT|BE|FR|LU|NL|DK|SE|NO|FI|PL|CZ|SK|HU|IT|ES|PT|SI|HR|RO|BG|EE|LV|LT|CH|LI|MD|D|A|B|F|L|I|S|H)[-–][0-9]{4,5}(?:$|[^0-9-])",
    )
});
static POSTAL: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:^|[\s,;|·•])([0-9]{4,5}) \p{Lu}\p{Ll}+"));
static POSTAL_LINE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^[0-9]{4,5} \p{Lu}[\p{L}.-]+(?: [\p{L}./()-]+){0,3}$"));
static BRITISH: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[\s,])(?:[A-Z]{1,2}[0-9][A-Z0-9]?) [0-9][ABD-HJLNP-UW-Z]{2}(?:$|[\s,.])"));
static IBAN: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[^\p{L}0-9])([A-Z]{2})[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?:$|[^\p{L}0-9])"));
static INTERNATIONAL: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:\+|(?-u:\b)00)[ \t]?\(?[1-9][0-9 \t()./\u{a0}-]{6,22}[0-9]"));

static BY_NAME: LazyLock<HashMap<&str, Id>> = LazyLock::new(|| by_word(&NAMES));
static BY_PROVIDER: LazyLock<HashMap<&str, Id>> = LazyLock::new(|| by_word(&PROVIDERS));
/// What only one country's signatures have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Register,
    Form,
}
static MARKS: LazyLock<Phrases<Mark>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    REGISTERS.iter().for_each(|(_, mark)| builder.add(Mark::Register, mark, Border::Open, Gap::Sentence));
    FORMS.iter().for_each(|(_, mark)| builder.add(Mark::Form, mark, Border::Open, Gap::Sentence));
    builder.build_as_written()
});
static BY_MARK: LazyLock<HashMap<&str, Id>> =
    LazyLock::new(|| REGISTERS.iter().chain(&FORMS).map(|(id, mark)| (*mark, *id)).collect());

/// The countries of a table, by each of their words.
fn by_word(table: &'static [(Id, &str)]) -> HashMap<&'static str, Id> {
    table.iter().flat_map(|(id, words)| words.split('|').map(|word| (word.trim(), *id))).collect()
}

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant the tests compile")
}

/// Lines of a signature that are looked at: an address block has fewer.
const LINES_MAX: usize = 24;

pub fn of(evidence: &Evidence, contact: Option<&Address>) -> Option<Country> {
    let address = contact.or(evidence.email.sender());
    let evident = in_fields(evidence)
        .or_else(|| in_signature(evidence))
        .or_else(|| address.and_then(|address| of_domain(address.domain())));
    // The Irish have mailboxes of British providers too.
    let is_provider_s = || address.is_some_and(|address| is_freemail(address.domain()));
    match evident {
        Some(Id::GB) if is_provider_s() => return Some(Country::Native(Id::GB, vec![Id::IE])),
        Some(id) => return Some(Country::Known(id)),
        None => {}
    }
    let width = postal_width(evidence);
    let spoken = of_spelling(evidence, of_postal_width(width, by_language(evidence)));
    if let Some(country) = of_town(evidence, &spoken) {
        return Some(country);
    }
    // Who writes English is most often where something is to be delivered or built.
    let place = || of_place(evidence).filter(|id| !spoken.contains(id));
    if evidence.language == Some("en")
        && let Some(place) = place()
    {
        return Some(Country::Home(place, spoken));
    }
    let named = evidence.region.and_then(|region| region.to_ascii_uppercase().parse::<Id>().ok());
    // Without a setting, the ending of the address it was sent to.
    let region = named.or_else(|| {
        let ours =
            evidence.email.to.iter().filter_map(|party| party.address.as_ref()).find(|to| (evidence.is_ours)(to))?;
        of_ending(ours.domain())
    });
    match region {
        // "8001 Zürich": Germans have five digits there.
        Some(region) if width == Some(4) && FIVE.contains(&region) && !spoken.contains(&region) => {
            Some(Country::OneOf(FOUR.to_vec()))
        }
        Some(region) if spoken.is_empty() && is_foreign_form(evidence, region) => None,
        Some(region) if spoken.is_empty() || evidence.language == Some("en") => Some(Country::Home(region, spoken)),
        // A mail in a language of elsewhere came from elsewhere.
        Some(region) if spoken.contains(&region) => Some(Country::Native(region, spoken)),
        None if is_english(evidence) => Some(Country::ByStyle(spoken)),
        _ => (!spoken.is_empty()).then_some(Country::OneOf(spoken)),
    }
}

fn is_english(evidence: &Evidence) -> bool {
    evidence.language.or_else(|| of_labels(evidence)) == Some("en")
}

/// Where its towns are: one in the signature is its writer's own; one in a sentence where the mailbox has none to say.
fn of_town(evidence: &Evidence, spoken: &[Id]) -> Option<Country> {
    let text = &evidence.email.text;
    let is_english = evidence.language == Some("en");
    let is_open = is_english || evidence.language.is_none();
    let fits = |id: &Id| is_open || spoken.contains(id) || !spoken_at_all(evidence.language, *id).is_empty();
    let only = |wanted: bool| {
        let mut found: Vec<Id> = Vec::new();
        let lines = evidence.own_lines().into_iter().filter(|line| signs(line) == wanted).take(LINES_MAX * 2);
        let named = lines.flat_map(|line| towns::countries(&text[line.range.clone()]));
        named.filter(fits).for_each(|id| {
            if !found.contains(&id) {
                found.push(id)
            }
        });
        match found[..] {
            [only] => Some(only),
            _ => None,
        }
    };
    let all = |id: Id| {
        let others = spoken.iter().copied().chain(spoken_at_all(evidence.language, id));
        others.filter(|other| *other != id).collect::<Vec<_>>()
    };
    if let Some(id) = only(true) {
        return Some(Country::Native(id, all(id)));
    }
    let region = evidence.region.and_then(|region| region.to_ascii_uppercase().parse::<Id>().ok());
    let is_at_home = region.is_some_and(|region| spoken.contains(&region)) && !is_english;
    let id = only(false).filter(|_| !is_at_home)?;
    // Who writes Hebrew has no German number.
    let home = region.filter(|_| is_open);
    Some(Country::Told(id, all(id).into_iter().chain(home).collect()))
}

/// Who writes the language, whatever the clock says, if a country does.
fn spoken_at_all(language: Option<&str>, id: Id) -> Vec<Id> {
    let all: Vec<Id> =
        CLOCKS.iter().filter(|(spoken, ..)| Some(*spoken) == language).map(|(_, other, ..)| *other).collect();
    if all.contains(&id) && language != Some("en") { all } else { Vec::new() }
}

fn in_signature(evidence: &Evidence) -> Option<Id> {
    let text = &evidence.email.text;
    let mut foreign: Option<Id> = None;
    let mut legal: Option<Id> = None;
    for line in evidence.lines.iter().filter(|line| signs(line)).take(LINES_MAX) {
        let line = &text[line.range.clone()];
        if line.len() > 200 {
            continue;
        }
        let digits = line.bytes().filter(u8::is_ascii_digit).count();
        if digits >= 4
            && let Some(hit) = SIGN.captures(line)
        {
            return of_sign(&hit[1]);
        }
        if digits >= 2 && BRITISH.is_match(line) {
            return Some(Id::GB);
        }
        if digits >= 8
            && let Some(hit) = IBAN.captures(line)
        {
            return hit[1].parse().ok();
        }
        let marks = MARKS.find(line);
        if let Some(id) = of_mark(line, &marks, Mark::Register) {
            return Some(id);
        }
        if let Some(id) = line.rsplit([',', '|', '·', '•', '-', '–', '(', ')']).find_map(|piece| named(piece.trim()))
        {
            return Some(id);
        }
        legal = legal.or_else(|| of_mark(line, &marks, Mark::Form));
        if foreign.is_none()
            && digits >= 8
            && let Some(hit) = INTERNATIONAL.find(line)
        {
            let number = phonenumber::parse(None, hit.as_str()).ok();
            foreign = number.filter(phonenumber::is_valid).and_then(|number| number.country().id());
        }
    }
    foreign.or(legal)
}

/// The country of the first mark that no other letter touches.
fn of_mark(line: &str, marks: &Hits<Mark>, kind: Mark) -> Option<Id> {
    let touches = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let stands = |range: &Range<usize>| {
        !touches(line[..range.start].chars().next_back()) && !touches(line[range.end..].chars().next())
    };
    marks.each(kind).find(stands).and_then(|range| BY_MARK.get(&line[range]).copied())
}

/// A country's name in its own language, English, or another's.
pub fn named(words: &str) -> Option<Id> {
    let words = words.trim_end_matches('.');
    if words.is_empty() || words.len() > 40 {
        return None;
    }
    let low = words.to_lowercase();
    BY_NAME.get(low.as_str()).copied()
}

fn of_sign(sign: &str) -> Option<Id> {
    let code = match sign {
        "D" => "DE",
        "A" => "AT",
        "B" => "BE",
        "F" => "FR",
        "L" => "LU",
        "I" => "IT",
        "S" => "SE",
        "H" => "HU",
        other => other,
    };
    code.parse().ok()
}

/// The country of a domain: by its ending, or by the provider whose customers live in one country.
fn of_domain(domain: &str) -> Option<Id> {
    BY_PROVIDER.get(domain).copied().or_else(|| of_ending(domain))
}

fn of_ending(domain: &str) -> Option<Id> {
    let ending = domain.rsplit('.').next()?;
    if ending.len() != 2 || GENERIC.contains(&ending) {
        return None;
    }
    if ending == "uk" { Some(Id::GB) } else { ending.to_ascii_uppercase().parse().ok() }
}

/// Postal codes of four digits, and of five.
const FOUR: [Id; 10] = [Id::AT, Id::CH, Id::BE, Id::LU, Id::DK, Id::NO, Id::HU, Id::AU, Id::NZ, Id::SI];
const FIVE: [Id; 10] = [Id::DE, Id::FR, Id::IT, Id::ES, Id::MX, Id::FI, Id::MA, Id::HR, Id::TR, Id::UA];

/// `06108 Halle`: Germans have five digits where Austrians and Swiss have four.
fn of_postal_width(width: Option<usize>, ids: Vec<Id>) -> Vec<Id> {
    let Some(width) = width.filter(|_| ids.len() > 1) else { return ids };
    let fits = |id: &Id| if width == 4 { FOUR.contains(id) } else { FIVE.contains(id) };
    let narrowed: Vec<Id> = ids.iter().copied().filter(fits).collect();
    if narrowed.is_empty() { ids } else { narrowed }
}

/// Digits of the postal code that the person writes before a place.
fn postal_width(evidence: &Evidence) -> Option<usize> {
    let text = &evidence.email.text;
    let lines = evidence.lines.iter().filter(|line| signs(line)).take(LINES_MAX);
    let in_lines = lines.filter_map(|line| POSTAL.captures(&text[line.range.clone()])).map(|code| code[1].len());
    let fields = evidence.fields.iter().filter(|field| {
        ["plz", "postleitzahl", "zip", "postcode", "postal code", "code postal", "código postal", "cap", "cp"]
            .contains(&field.label.to_lowercase().as_str())
    });
    let in_fields =
        fields.filter(|field| field.value.bytes().all(|b| b.is_ascii_digit())).map(|field| field.value.len());
    // "4840 Vöcklabruck" as all that a field or a line of the message says.
    let is_place = |value: &&str| value.len() <= 40 && POSTAL_LINE.is_match(value.trim());
    let pieces = evidence.fields.iter().flat_map(|field| field.value.lines()).filter(|line| line.len() < 200);
    // "Rechnung an: Alpengasthof, 5733 Bramberg"
    let places = pieces.map(|line| line.rsplit(", ").next().unwrap_or(line)).filter(is_place);
    let in_places = places.map(|line| line.trim().bytes().take_while(u8::is_ascii_digit).count());
    in_lines.chain(in_fields).chain(in_places).find(|width| matches!(width, 4 | 5))
}

/// The Swiss write no ß, and Taiwan's characters are not the mainland's.
fn of_spelling(evidence: &Evidence, ids: Vec<Id>) -> Vec<Id> {
    const TRADITIONAL: [char; 16] =
        ['們', '請', '貴', '無', '電', '價', '單', '時', '這', '聯', '繫', '與', '嗎', '謝', '關', '報'];
    const SWISS: [&str; 6] = ["Grüsse", "Grüssen", "grüsse", "grüssen", "Offerte", "Strasse"];
    let text = &evidence.email.text;
    let text = &text[..text.floor_char_boundary(4_000)];
    match evidence.language {
        Some("zh") if text.chars().filter(|c| TRADITIONAL.contains(c)).count() >= 3 => {
            vec![Id::TW, Id::HK]
        }
        Some("de") if !text.contains('ß') && SWISS.iter().filter(|word| text.contains(**word)).count() >= 2 => {
            vec![Id::CH]
        }
        _ => ids,
    }
}
