//! Companies: what marks a line as one's name.

use super::company_words::{DEPARTMENTS, NOUNS, legal_forms};
use super::spelling::Spelling;
use crate::pipeline::extract::person::title;
use crate::pipeline::extract::place::towns;
use std::ops::Range;

/// Longest name, in characters and words.
const CHARS_MAX: usize = 70;
const WORDS_MAX: usize = 9;

pub fn has_legal_form(text: &str) -> bool {
    text.len() < 200 && !legal_forms(text).is_empty()
}

/// A name no person has: with a legal form, or a word for a house of business.
pub fn is_organisation(text: &str) -> bool {
    has_legal_form(text) || has_noun(text)
}

fn has_noun(text: &str) -> bool {
    let low = text.to_lowercase();
    let is_compound = |word: &str| NOUNS.ends.iter().any(|end| word.len() > end.len() + 2 && word.ends_with(end));
    if low.split(|c: char| !c.is_alphanumeric()).any(is_compound) {
        return true;
    }
    low.split(|c: char| !c.is_alphanumeric()).any(|word| NOUNS.words.contains(word))
        || NOUNS.parts.iter().any(|part| low.contains(part))
}

pub fn is_department(text: &str) -> bool {
    let low = text.to_lowercase();
    low.split(|c: char| !c.is_alphanumeric()).any(|word| DEPARTMENTS.contains(word))
}

/// The company's name in a signature's line and how sure that is: the piece with its legal form, the one its domain
/// spells, or one with a word for a house of business.
pub fn of_line(line: &str, spelling: &Spelling) -> Option<(Range<usize>, u8)> {
    if line.len() > 220 {
        return None;
    }
    let mut best: Option<(Range<usize>, u8)> = None;
    for range in pieces(line) {
        let name = &line[range.clone()];
        if name.chars().count() > CHARS_MAX || name.split_whitespace().count() > WORDS_MAX || is_no_name(name) {
            continue;
        }
        let words = name.split_whitespace().count();
        let sure = match () {
            () if has_legal_form(name) && !is_form_only(name) => 90,
            () if words <= 6
                && spelling.spells(name)
                && !is_department(name)
                && (!title::is_title(name) || spelling.is_whole(name)) =>
            {
                85
            }
            () if has_kin(name) && !title::is_title(name) => 75,
            () if is_of_holder(line, &range) => 70,
            () if has_noun(name)
                && (words >= 2 || is_one_word_house(name))
                && !title::is_title(name)
                && !is_department(name) =>
            {
                65
            }
            () => continue,
        };
        if best.as_ref().is_none_or(|(_, other)| sure > *other) {
            best = Some((range, sure));
        }
    }
    best
}

/// "Thériault & Fils", "Ferrandi & Associati": a house by the people who run it.
fn has_kin(name: &str) -> bool {
    const KIN: [&str; 46] = [
        "fils",
        "frères",
        "filles",
        "associés",
        "söhne",
        "sohn",
        "töchter",
        "partner",
        "partners",
        "kollegen",
        "sons",
        "son",
        "daughters",
        "associates",
        "co",
        "figli",
        "fratelli",
        "associati",
        "hijos",
        "hermanos",
        "asociados",
        "filhos",
        "zonen",
        "zoon",
        "søn",
        "sønner",
        "søner",
        "søstre",
        "datter",
        "döttrar",
        "söner",
        "son's",
        "daughter",
        "brothers",
        "bros",
        "nephews",
        "cie",
        "figlie",
        "figlia",
        "filho",
        "synové",
        "synowie",
        "synovia",
        "dochters",
        "hija",
        "hijas",
    ];
    let low = name.to_lowercase();
    let kin = [" & ", " et ", " und ", " and ", " e ", " y ", " en "].iter().find_map(|and| low.rsplit_once(and));
    let first = |kin: &str| kin.split(' ').next().unwrap_or_default().trim_end_matches('.').to_owned();
    kin.is_some_and(|(before, kin)| !before.is_empty() && KIN.contains(&first(kin).as_str()))
}

/// What joins a position to a house, and to nothing else.
const HOLDS: [&str; 9] = [" at ", " bei der ", " bei ", " beim ", " chez ", " presso ", " bij ", " hos ", " @ "];

/// A few words with capitals right behind a position and what joins it to a house: "Head Brewer @ Roe Brewing".
fn is_of_holder(line: &str, range: &Range<usize>) -> bool {
    let name = &line[range.clone()];
    let before = &line[..range.start];
    let is_joined = HOLDS.iter().any(|mark| {
        before.strip_suffix(*mark).or_else(|| before.strip_suffix(&mark[..mark.len() - 1])).is_some_and(title::is_title)
    });
    let is_named = name.split_whitespace().all(|word| !word.starts_with(char::is_lowercase) || word.len() <= 3)
        && name.starts_with(char::is_uppercase);
    is_joined && is_named && !is_department(name) && !towns::is_town(name) && !title::is_title(name)
}

/// Scripts without spaces write a house's name as one word.
fn is_one_word_house(name: &str) -> bool {
    name.chars().count() >= 4 && name.chars().all(|c| !c.is_lowercase() && !c.is_uppercase())
}

fn is_no_name(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    const ADDRESSES: [&str; 10] = ["mme", "mlle", "mr", "mrs", "ms", "herr", "frau", "monsieur", "madame", "sra"];
    let first = name.split([' ', '.']).next().unwrap_or_default().to_lowercase();
    let is_person = ADDRESSES.contains(&first.as_str()) && !has_legal_form(name);
    is_person
        || name.contains(['@', '?', '!', '{', '}', '='])
        // "El:Team Vest A/S"
        || name.contains(':') && (name.contains(": ") || !has_legal_form(name))
        || name.contains("www.")
        || digits > 4
        || name.chars().filter(|c| c.is_alphabetic()).count() < 2
}

pub fn without_legal_forms(name: &str) -> String {
    let forms = legal_forms(name);
    let is_of_form = |at: usize| forms.iter().any(|form| form.contains(&at));
    name.char_indices().map(|(at, c)| if is_of_form(at) { ' ' } else { c }).collect()
}

/// "GmbH" alone, or behind nothing but a person's initials.
fn is_form_only(name: &str) -> bool {
    !without_legal_forms(name).contains(char::is_alphanumeric)
}

/// A line's pieces between pipes, dots and commas; a comma before a legal form belongs to the name.
fn pieces(line: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut ends: Vec<(usize, usize)> = Vec::new();
    for (at, c) in line.char_indices() {
        let rest = &line[at..];
        let is_mark = match c {
            '|' | '｜' | '·' | '•' | ';' | '\t' | '✉' | '☎' | '🌐' | '，' | '、' | '\u{3000}' => true,
            ',' => !continues(&rest[1..]),
            // "Roe Electrical (UEN 00000099X)"
            '(' => {
                let inner = rest.split(')').next().unwrap_or_default();
                inner.bytes().filter(u8::is_ascii_digit).count() >= 4
            }
            '@' => rest.starts_with("@ ") && line[..at].ends_with(' '),
            '/' => (rest.starts_with("/ ") || rest.starts_with("// ")) && line[..at].ends_with([' ', '/']),
            ':' => rest.starts_with(": ") && title::is_title(&line[..at]),
            '-' | '–' | '—' => {
                let behind = &rest[c.len_utf8()..];
                line[..at].ends_with(' ') && (behind.starts_with(' ') || behind.starts_with("- "))
            }
            // "…, St Winifred's School. 01632 960184": a sentence ends, and no word is shortened.
            '.' => {
                let word = line[..at].rsplit(' ').next().unwrap_or_default();
                word.chars().count() > 4
                    && word.chars().all(char::is_alphabetic)
                    && rest[1..].starts_with(' ')
                    && rest[2..].starts_with(|c: char| c.is_ascii_digit() || c == '+')
            }
            ' ' => rest.starts_with("  "),
            _ => false,
        };
        // "Bauleiter bei Roe Tiefbau": what he is, and whose.
        let held = HOLDS.iter().find(|mark| c == ' ' && rest.starts_with(**mark) && title::is_title(&line[..at]));
        if is_mark {
            ends.push((at, at + c.len_utf8()));
        } else if let Some(mark) = held {
            ends.push((at, at + mark.len()));
        }
    }
    ends.push((line.len(), line.len()));
    for (end, next) in ends {
        if end < start {
            continue;
        }
        let piece = &line[start..end];
        let is_edge = |c: char| c.is_whitespace() || matches!(c, '*' | '-' | '–' | '—' | '_' | '~' | ',' | '[' | ']');
        let name = piece.trim_start_matches(is_edge);
        let offset = start + piece.len() - name.len();
        let name = name.trim_end_matches(is_edge);
        let (offset, name) = own_words(offset, name);
        if !name.is_empty() {
            pieces.push(offset..offset + name.len());
        }
        start = next;
    }
    pieces
}

/// A piece without the department before or behind the name: "отдел снабжения ООО «ТеплоДом»", "丸福株式会社 電気部".
fn own_words(offset: usize, name: &str) -> (usize, &str) {
    const BEFORE: [&str; 15] = [
        "ООО ",
        "ЗАО ",
        "ОАО ",
        "АО ",
        "ПАО ",
        "ИП ",
        "ТОО ",
        "ТОВ ",
        "БФ ",
        "ФГ ",
        "UAB ",
        "SIA ",
        "Công ty ",
        "บริษัท ",
        "บจก. ",
    ];
    // Indians write to Messrs.
    if let Some(rest) =
        ["M/s. ", "M/s ", "M/S. ", "M/S ", "Messrs. ", "Messrs "].iter().find_map(|mark| name.strip_prefix(mark))
    {
        return own_words(offset + name.len() - rest.len(), rest);
    }
    let is_lower = |before: &str| !before.is_empty() && before.trim_start().starts_with(|c: char| !c.is_uppercase());
    if let Some(at) = BEFORE.iter().find_map(|form| name.find(form)).filter(|at| name[..*at].ends_with(' ')) {
        let before = &name[..at];
        if is_lower(before) || is_department(before) || title::is_title(before) || before.contains("Phòng") {
            return (offset + at, &name[at..]);
        }
    }
    let is_cjk = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    if name.contains(' ') && name.chars().filter(|c| is_cjk(*c)).count() * 2 > name.chars().count() {
        let mut words = name.split(' ');
        let is_house = |word: &&str| {
            has_legal_form(word) && !is_form_only(word)
                || word.chars().count() >= 4 && has_noun(word) && !title::is_title(word)
        };
        if let Some(word) = words.find(is_house) {
            let at = word.as_ptr().addr() - name.as_ptr().addr();
            return (offset + at, word);
        }
        // "한리프트 주식회사 구매팀 대리": the form stands apart, and what is below the house behind it.
        if let Some(form) = name.split(' ').skip(1).find(|word| is_form_only(word) && has_legal_form(word)) {
            let end = form.as_ptr().addr() - name.as_ptr().addr() + form.len();
            return (offset, &name[..end]);
        }
    }
    (offset, name)
}

/// "Novaret, s.r.o.": what follows the comma is the name's legal form.
fn continues(after: &str) -> bool {
    let piece = after.split([',', '|', '·', '•', ';']).next().unwrap_or_default().trim();
    piece.chars().count() <= 20 && has_legal_form(piece) && is_form_only(piece)
}
