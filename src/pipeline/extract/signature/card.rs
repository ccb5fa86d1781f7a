//! What the order of a signature's lines tells where no word does: the name, then what he is, then whose, then how he is
//! reached.

use super::advert;
use super::farewell;
use super::signer::{has_contact, is_sentence};
use crate::domain::legal;
use crate::domain::phrases;
use crate::pipeline::extract::contact::{Evidence, signs};
use crate::pipeline::extract::house::company;
use crate::pipeline::extract::person::given_names;
use crate::pipeline::extract::person::name::folded;
use crate::pipeline::extract::person::title;
use std::ops::Range;

/// Lines between the name and how its owner is reached.
const LINES_MAX: usize = 4;
/// Longest of them, in characters and words.
const CHARS_MAX: usize = 60;
const WORDS_MAX: usize = 7;

/// A signature's lines, from the one that is the name.
struct Card<'a> {
    text: &'a str,
    name: Range<usize>,
    /// The lines below it up to how its owner is reached: none where anything but a few words stands there.
    below: Vec<Range<usize>>,
}

impl<'a> Card<'a> {
    fn of(evidence: &Evidence<'a>, name: &str) -> Option<Self> {
        let text = evidence.email.text.as_str();
        let trimmed = |range: &Range<usize>| {
            let content = &text[range.clone()];
            let inner = content.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '|'));
            let start = range.start + (inner.as_ptr().addr() - content.as_ptr().addr());
            start..start + inner.len()
        };
        let lines = evidence.own_lines();
        let signature = lines.iter().filter(|line| signs(line)).map(|line| trimmed(&line.range));
        let mut signature = signature.filter(|range| !range.is_empty());
        let name = signature.find(|range| is_name_s(&text[range.clone()], name))?;
        let below = signature.take_while(|range| is_plain(&text[range.clone()])).take(LINES_MAX + 1).collect();
        Some(Self { text, name, below })
    }

    fn words(&self, range: &Range<usize>) -> &'a str {
        &self.text[range.clone()]
    }
}

/// A line that is the name, with a title or without.
fn is_name_s(line: &str, name: &str) -> bool {
    let has_all = name.split(' ').all(|word| line.to_lowercase().contains(&word.to_lowercase()));
    has_all && line.split_whitespace().count() <= name.split(' ').count() + 3
}

/// A few words that say nothing and reach nobody.
fn is_plain(line: &str) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    digits <= 2
        && line.chars().count() <= CHARS_MAX
        && line.split_whitespace().count() <= WORDS_MAX
        && !has_contact(line)
        && !is_sentence(line)
        && !line.contains(['@', '?', '!', ':', '='])
        && !advert::is(line)
        && !legal::is_heading(line)
        && farewell::of_words(&phrases::lower(line)).is_none()
}

/// What the person is: the line right below his name and right above his house.
pub fn position(evidence: &Evidence, name: &str, house: &str) -> Option<Range<usize>> {
    let card = Card::of(evidence, name)?;
    let first = card.below.first()?;
    card.below.get(1).filter(|line| card.words(line).contains(house))?;
    let words = card.words(first);
    let is_one = !company::is_organisation(words)
        && words.starts_with(char::is_alphabetic)
        && !words.contains(['/', '·', '•', '|'])
        // A town, or a second person.
        && !words.contains(',')
        && !is_office(words)
        && !names_person(words);
    is_one.then(|| first.clone())
}

/// A capital, or a letter of a script that has none.
fn begins_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
}

/// A part of the house rather than what somebody does there.
fn is_office(words: &str) -> bool {
    const OFFICES: [&str; 20] = [
        "abt",
        "abteilung",
        "dept",
        "department",
        "afd",
        "afdeling",
        "avd",
        "avdelning",
        "avdeling",
        "service",
        "reparto",
        "ufficio",
        "dział",
        "oddělení",
        "referat",
        "fachbereich",
        "team",
        "amt",
        "departamento",
        "division",
    ];
    let low = words.to_lowercase();
    OFFICES.contains(&low.split([' ', '.']).next().unwrap_or_default())
}

/// Two words or three, all with capitals, none of which says what anybody does.
fn names_person(words: &str) -> bool {
    let parts: Vec<&str> = words.split(' ').collect();
    (2..=3).contains(&parts.len())
        && parts.iter().all(|part| part.starts_with(char::is_uppercase))
        && !title::is_title(words)
}

/// "Schreinerei Roe", below Jane Roe's name: the house that bears her family's name and what it does.
pub fn family_s(evidence: &Evidence, name: &str) -> Option<Range<usize>> {
    const LETTERS: usize = 4;
    let card = Card::of(evidence, name)?;
    let own = folded(name);
    let family = own.rsplit(' ').next().filter(|family| own.contains(' ') && family.chars().count() >= LETTERS)?;
    card.below.iter().take(2).find_map(|line| {
        let words = card.words(line).split([',', '(', '|', '·', '•']).next().unwrap_or_default();
        let words = words.split([" - ", " – "].into_iter().find(|mark| words.contains(mark)).unwrap_or("|"));
        let words = words.into_iter().next().unwrap_or_default().trim();
        let low = folded(words);
        let parts: Vec<&str> = low.split(' ').collect();
        let does = |part: &&&str| part.chars().count() >= LETTERS && !own.split(' ').any(|word| word == **part);
        let is_house = (2..=5).contains(&parts.len())
            && parts.contains(&family)
            && parts.iter().filter(does).count() > 0
            && !parts.iter().any(|part| given_names::is_given(part))
            && !title::is_title(words);
        is_house.then(|| line.start..line.start + words.len())
    })
}

/// Whose he is: the line below what he is, or what stands behind it, if it is the last before how he is reached.
pub fn house(evidence: &Evidence, name: &str) -> Option<Range<usize>> {
    let card = Card::of(evidence, name)?;
    let is_house = |words: &str| {
        let parts: Vec<&str> = words.split_whitespace().collect();
        (2..=6).contains(&parts.len())
            && parts.iter().filter(|part| begins_name(part)).count() * 2 > parts.len()
            && (begins_name(parts[0]) || parts[0].starts_with(|c: char| c.is_ascii_digit()))
            && !title::is_title(words)
            && !company::is_department(words)
            && !words.contains(['/', '(', ';', '|'])
    };
    let first = card.below.first().filter(|_| card.below.len() <= 2)?;
    let words = card.words(first);
    if let Some(last) = card.below.get(1) {
        let below = card.words(last);
        let is_one = title::is_title(words) && !words.contains(',') && !below.contains(',') && is_house(below);
        return is_one.then(|| last.clone());
    }
    // "Ante Perić, secretary" above it.
    if title::of_line(card.words(&card.name), Some(name)).is_some() && !words.contains(',') && is_house(words) {
        return Some(first.clone());
    }
    // "Hon. Secretary, Orkney Swimmers"
    let (before, after) = words.split_once(", ")?;
    let start = first.end - after.len();
    (title::is_title(before) && !after.contains(',') && is_house(after)).then_some(start..first.end)
}
