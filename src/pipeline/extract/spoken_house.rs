//! A house that its owner names in a sentence: "I run a small bakery called Crumb & Kettle", "gérant de la boulangerie
//! Petitjean".

use super::company;
use super::contact::{Evidence, found, signs};
use crate::domain::inquiry::Found;
use crate::domain::phrases::{Border, Builder, Phrases};
use regex::Regex;
use std::sync::LazyLock;

/// What such a sentence holds: the pattern finds the name.
static SAYS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder.add_list((), SAY_WORDS, Border::Start);
    builder.build()
});

const SAY_WORDS: &str = "
    i run | we run | i own | we own | owner of | i manage | we're called | called | named | gérant | patron | titolare |
    dueñ(o|a) | propietari(o|a) | encargad(o|a) de | inhaber | inhaberin | namens | eigenaar van | eigenaresse van |
    właściciel% | majitel% | dono da | dona da | escribe | escribo | appelé% | llamad% | chiamat% | chamad% | genannt |
    aus der | von der | vom | mijn | mitt | min
";

/// Words with capitals, joined by small ones.
macro_rules! house {
    () => {
        r"((?:\p{Ll}{4,16} )?[\p{Lu}\d\x22„“«][\p{L}\d'’\x22”“»-]*(?: (?:&|und|and|et|y|e|da|de|la|du|des|del|der|van|[\p{Lu}\d][\p{L}\d'’\x22”»-]*)){0,5})"
    };
}

// What the person has or is, then the house's kind and name.
static OWNS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:^|[\s,.;:(])(?i:owner of(?: the)?|(?:i|we) (?:run|own|manage)(?: the)?|gérante? (?:de la|du|de)|patronn?e? (?:de la|du|de)|",
        r"titolare (?:della|dello|del|di)|dueñ[oa] (?:de la|del|de)|propietari[oa] (?:de la|del|de)|encargad[oa] (?:de la|del)|",
        r"escrib[eo] [\p{Lu}][\p{L} ]{2,40} (?:de la|del)|inhaber(?:in)? (?:der|des|von)|eigena(?:ar|resse) van(?: de| het)?|",
        r"don[oa] da)[ ]+",
        house!(),
    ))
    .expect("the pattern is a constant the tests compile")
});

// "a small bakery called Crumb & Kettle": what is called so must be a house.
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(\p{L}+(?: \p{L}+)?),? (?i:called|named|genannt|namens|appelée?|llamad[oa]|chiamat[oa]|chamad[oa]) ",
        r"([\p{Lu}\d\x22„“«][\p{L}\d'’\x22”“»-]*(?: (?:&|und|and|et|y|e|da|de|la|du|des|del|der|van|[\p{Lu}\d][\p{L}\d'’\x22”»-]*)){0,5})",
    ))
    .expect("the pattern is a constant the tests compile")
});

/// Longest line that is looked at, in bytes.
const LINE_MAX: usize = 2_000;

pub fn of(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let lines = evidence.own_lines().into_iter().filter(|line| !signs(line)).take(40);
    lines.filter(|line| line.range.len() <= LINE_MAX).find_map(|line| {
        let content = &text[line.range.clone()];
        if let Some(house) = introduces_without_case(content) {
            let start = house.as_ptr().addr() - text.as_ptr().addr();
            return Some(found(house.to_owned(), "text", 65, "text", start..start + house.len()));
        }
        if !SAYS.is_in(&content.to_lowercase()) {
            return None;
        }
        let owned = OWNS.captures_iter(content).take(3).filter_map(|hit| hit.get(1));
        let mut owned = owned.map(|house| own_part(house.as_str())).filter(|house| company::is_organisation(house));
        let called = || {
            let named = CALLED.captures_iter(content).take(3).filter(|hit| company::is_organisation(&hit[1]));
            named.filter_map(|hit| hit.get(2)).map(|house| own_part(house.as_str())).next()
        };
        let house = owned.next().or_else(called)?.trim_matches(['"', '“', '”', '„', '«', '»', ' ']);
        let start = house.as_ptr().addr() - text.as_ptr().addr();
        let has_name = house.chars().filter(|c| c.is_alphabetic()).count() >= 3;
        has_name.then(|| found(house.to_owned(), "text", 65, "text", start..start + house.len()))
    })
}

/// Small words at the end belong to the sentence.
fn own_part(name: &str) -> &str {
    let mut name = name;
    while let Some((rest, last)) = name.rsplit_once(' ')
        && last.chars().all(|c| c.is_lowercase() || c == '&')
    {
        name = rest;
    }
    name
}

/// "새봄병원 총무부 오세훈 대리입니다", "みどり学園の杉本と申します": the house before the name.
fn introduces_without_case(line: &str) -> Option<&str> {
    const BEHIND: [&str; 3] = ["と申します", "입니다", "라고 합니다"];
    if line.is_ascii() {
        return None;
    }
    let end = BEHIND.iter().filter_map(|mark| line.find(mark)).min()?;
    let said = line[..end].rsplit(['。', '、', '，', ',', '.', '!', '！']).next()?;
    let mut words = said.split(|c: char| c.is_whitespace() || c == 'の').filter(|word| !word.is_empty());
    let first = words.next()?;
    let is_script = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '(' | ')' | '㈜');
    let is_house = words.next().is_some()
        && (3..=14).contains(&first.chars().count())
        && first.chars().all(is_script)
        && company::is_organisation(first);
    is_house.then_some(first)
}
