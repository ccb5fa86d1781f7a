//! Positions people hold, from signatures.

use crate::domain::phrases::lower;
use crate::domain::phrases::{self, Border, Builder, Phrases};
use crate::pipeline::extract::house::company;
use crate::pipeline::extract::house::company_words;
use std::ops::Range;
use std::sync::LazyLock;

static WORDS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    for (name, list) in phrases::sections(include_str!("../words/titles.txt")) {
        builder.add_list((), list, if name == "words" { Border::Word } else { Border::Open });
    }
    builder.build()
});

/// Longest position, in words and characters.
const WORDS_MAX: usize = 8;
const CHARS_MAX: usize = 60;

pub fn is_title(text: &str) -> bool {
    text.len() < 200 && WORDS.is_in(&lower(text))
}

/// A position with what it is for: "Sr. Buyer, MRO & Capital", "Associate Director, Heritage". What follows it may as well be
/// a town or the company, so it must be a field of work.
pub fn with_field(line: &str, title: Range<usize>) -> Range<usize> {
    const FIELDS: [&str; 74] = [
        "ship",
        "fleet",
        "workshop",
        "spares",
        "tooling",
        "supply",
        "purchase",
        "sourcing",
        "warehouse",
        "stock",
        "design",
        "lighting",
        "development",
        "administration",
        "compras",
        "aprovisionamento",
        "achats",
        "acquisti",
        "zakupy",
        "nákup",
        "nabava",
        "inköp",
        "innkjøp",
        "indkøb",
        "inkoop",
        "beschaffung",
        "stores",
        "utilities",
        "materials",
        "electrical",
        "mro",
        "capital",
        "heritage",
        "projects",
        "m&e",
        "mep",
        "hse",
        "ehs",
        "it",
        "r&d",
        "export",
        "exports",
        "imports",
        "sales",
        "marketing",
        "purchasing",
        "procurement",
        "logistics",
        "operations",
        "quality",
        "engineering",
        "production",
        "facilities",
        "estates",
        "maintenance",
        "finance",
        "nordics",
        "emea",
        "dach",
        "apac",
        "europe",
        "international",
        "north",
        "south",
        "east",
        "west",
        "technik",
        "vertrieb",
        "einkauf",
        "logistik",
        "indirect",
        "direct",
        "services",
        "technology",
    ];
    let rest = &line[title.end..];
    let Some(mark) = [", ", " - ", " – ", " | "].iter().find(|mark| rest.starts_with(**mark)) else { return title };
    let field = rest[mark.len()..].split([',', '|', '·', '•', ';', '(', '\t']).next().unwrap_or_default().trim_end();
    let low = lower(field);
    let mut words = low.split([' ', '/']).filter(|word| !matches!(*word, "&" | "and" | "und" | "")).peekable();
    let is_field = words.peek().is_some() && words.all(|word| FIELDS.contains(&word));
    if is_field { title.start..title.end + mark.len() + field.len() } else { title }
}

/// The position in a signature's line, and nothing else of it. `after` is the person's name where the line starts with it.
pub fn of_line(line: &str, name: Option<&str>) -> Option<Range<usize>> {
    if line.len() > 200 || line.contains(['?', '!']) {
        return None;
    }
    let named = name.and_then(|name| line.find(name).map(|at| at..at + name.len()));
    let start = named.as_ref().map_or(0, |named| named.end);
    // "Funktion: Technischer Leiter"
    if let Some(range) = labelled(line) {
        return Some(range);
    }
    // "店主　佐藤 美咲": what he is stands before the name as well.
    within(line, start).or_else(|| {
        let before = named.filter(|named| named.start > 0)?.start;
        // "مهندس" is how he is addressed.
        within(&line[..before], 0).filter(|range| !super::name::is_title(&line[range.clone()]))
    })
}

/// A position right before a house that begins with its legal form.
fn before_house(words: &str) -> Option<&str> {
    let form = company_words::legal_forms(words).into_iter().map(|form| form.start).min()?;
    let title = words[..form].trim_end();
    (title.split_whitespace().count() <= 4 && is_title(title) && !company::is_organisation(title)).then_some(title)
}

/// What stands behind a label that asks for a position.
fn labelled(line: &str) -> Option<Range<usize>> {
    const LABELS: [&str; 18] = [
        "position",
        "title",
        "job title",
        "role",
        "funktion",
        "stellung",
        "fonction",
        "poste",
        "cargo",
        "puesto",
        "funzione",
        "ruolo",
        "functie",
        "stanowisko",
        "pozice",
        "befattning",
        "stilling",
        "должность",
    ];
    let (label, value) = line.split_once(':')?;
    let value = value.trim();
    let is_asked = LABELS.contains(&lower(label.trim()).as_str());
    let start = line.len() - line.trim_end().len();
    let start = line.len() - start - value.len();
    (is_asked && is_title(value) && value.chars().count() <= CHARS_MAX).then(|| start..start + value.len())
}

/// The first position of a line from `start` on.
fn within(line: &str, start: usize) -> Option<Range<usize>> {
    let mut at = start;
    for piece in line[start..].split_inclusive(['|', '·', '•', ',', '，', '\t', '(', ')', ';', '\u{3000}', '｜']) {
        let piece_start = at;
        at += piece.len();
        // "購買部 課長 岡本 真理子": spaces part such lines.
        let piece = match piece.split(' ').find(|word| is_caseless(word) && is_title(word)) {
            Some(word) if is_caseless(piece) => word,
            _ => piece,
        };
        // A number's label belongs to the number.
        let piece = piece.split("  ").find(|part| !part.trim().is_empty()).unwrap_or(piece);
        let title = piece.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '|' | '｜' | '·' | '•' | ',' | '，' | '*' | '(' | ')' | '-' | '–' | '_' | '\t' | ';' | '/'
                )
        });
        let title = title
            .split(
                [" - ", " – ", " — ", " @ ", " at ", " bei ", " beim ", " chez ", " presso ", " bij ", " hos ", " // "]
                    .iter()
                    .copied()
                    .find(|mark| title.contains(mark))
                    .unwrap_or("\u{0}"),
            )
            .next()
            .unwrap_or(title);
        // "General Manager: Roe River Lodge"
        let is_whose = |(held, house): &(&str, &str)| is_title(held) && company::is_organisation(house);
        let title = title.split_once(": ").filter(is_whose).map_or(title, |(held, _)| held);
        if title.is_empty()
            || title.contains(['@', ':', '='])
            || title.chars().count() > CHARS_MAX
            || title.split_whitespace().count() > WORDS_MAX
            || title.chars().filter(|c| c.is_numeric()).count() > 2
            || title.chars().next().is_some_and(|c| !c.is_alphanumeric())
            || !is_title(title)
        {
            continue;
        }
        // "Директор ТОВ «Рое»": what he is stands before whose.
        let title = match company::has_legal_form(title) {
            true => before_house(title).unwrap_or_default(),
            false => title,
        };
        if title.is_empty() {
            continue;
        }
        return line[piece_start..].find(title).map(|offset| piece_start + offset..piece_start + offset + title.len());
    }
    None
}

/// A position without the article before it, and without the house or the person it is held for: "Ordförande Brf Eken",
/// "secrétaire du Dr Vasseur", "Il responsabile".
pub fn alone(position: &str, house: Option<&str>) -> Range<usize> {
    const ARTICLES: [&str; 8] = ["Il ", "La ", "Le ", "El ", "Der ", "Die ", "The ", "O "];
    const FOR: [&str; 16] = [
        " du Dr",
        " de Mme",
        " de M. ",
        " du Pr",
        " to Mr",
        " to Dr",
        " to Ms",
        " to the ",
        " von Herr",
        " von Frau",
        " von Dr",
        " van de heer",
        " van mevr",
        " van dhr",
        " del Dr",
        " de la Dra",
    ];
    let start = ARTICLES.iter().find(|article| position.starts_with(**article)).map_or(0, |article| article.len());
    let is_position = |end: &usize| *end > start && is_title(&position[start..*end]);
    let house = house.filter(|house| house.chars().count() >= 4).and_then(|house| position.find(house));
    let ends = FOR.iter().filter_map(|mark| position.find(mark)).chain(house).filter(is_position);
    let rest = &position[start..ends.min().unwrap_or(position.len())];
    let rest = rest.trim_end_matches([' ', ',', '-', '–', '@']);
    let rest = [" at", " of", " bei", " der", " de la", " de", " du", " van", " hos", " i", " på"]
        .iter()
        .filter(|_| start + rest.len() < position.len())
        .find_map(|small| rest.strip_suffix(small))
        .unwrap_or(rest);
    if rest.is_empty() { 0..position.len() } else { start..start + rest.len() }
}

/// A script without capitals and without spaces within words: Chinese, Japanese, Korean.
fn is_caseless(words: &str) -> bool {
    words
        .chars()
        .filter(|c| !c.is_whitespace())
        .all(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'))
}
