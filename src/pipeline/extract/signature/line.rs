//! Single lines as they stand in and below signatures: a number, one name, a rule, a measure, a postscript.

use super::farewell;
use super::signer::has_contact;
use crate::domain::phrases::lower;
use crate::pipeline::extract::person::given_names;
use crate::pipeline::extract::person::name_line;

pub fn takes_leave(line: &str) -> bool {
    line.len() <= 160 && farewell::of_words(&lower(line.trim())).is_some()
}

/// A telephone number and nothing else: who leaves it at the end signs with it.
pub fn is_number_alone(line: &str) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    (7..=15).contains(&digits)
        && has_contact(line)
        && line.starts_with(['+', '0', '('])
        && line.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '/' | '.' | '\u{a0}'))
}

/// A word with a capital, and at most an initial or a second one.
pub fn is_one_name(words: &str) -> bool {
    let words: Vec<&str> = words.split_whitespace().collect();
    (1..=3).contains(&words.len())
        && words.iter().all(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
                && !word.starts_with(char::is_lowercase)
        })
}

/// "Traglast 5 t", "Span: 12,5 m": a number with its unit.
pub fn tells_measure(words: &str) -> bool {
    const UNITS: [&str; 28] = [
        "t", "kg", "g", "m", "cm", "mm", "km", "m²", "m2", "m³", "m3", "l", "kw", "kva", "w", "v", "a", "bar", "hz",
        "rpm", "pcs", "stk", "stück", "x", "°c", "ft", "in", "lbs",
    ];
    if words.len() > 120 {
        return false;
    }
    let low = lower(words);
    let mut parts = low.split([' ', ':', '\u{a0}']).filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
        let unit = &part[digits.len()..];
        if is_number
            && (UNITS.contains(&unit) || unit.is_empty() && parts.peek().is_some_and(|next| UNITS.contains(next)))
        {
            return true;
        }
    }
    false
}

pub fn ends_sentence(line: &str) -> bool {
    line.ends_with(['.', '!', '。', '！', '…']) && line.split_whitespace().count() > 2
}

pub fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() >= 3
        && line.chars().all(|c| {
            matches!(
                c,
                '-' | '_'
                    | '='
                    | '*'
                    | '~'
                    | '–'
                    | '—'
                    | '━'
                    | '─'
                    | '＿'
                    | '＝'
                    | '－'
                    | '☆'
                    | '★'
                    | '◆'
                    | '◇'
                    | '+'
                    | '#'
                    | '･'
                    | '・'
                    | '.'
                    | ' '
            )
        })
}

pub fn is_bullet(line: &str) -> bool {
    line.strip_prefix(['•', '·', '▪', '*']).is_some_and(|rest| rest.starts_with(' '))
        || line.starts_with("- ") && line.split_whitespace().count() > 3
        || line.split_once(['.', ')']).is_some_and(|(number, rest)| {
            (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) && rest.starts_with(' ')
        })
}

/// What a person adds below his name.
pub fn starts_postscript(line: &str) -> bool {
    const MARKS: [&str; 19] = [
        "p.s.", "p.s:", "p.s ", "ps:", "ps.", "ps ", "ps,", "p.p.s", "pps", "p.d.", "pd:", "p.-s.", "p.-s", "nb:",
        "n.b.", "ui:", "u.i.", "p.s", "p. s.",
    ];
    let start: String = line.trim_start_matches(['*', '_', ' ']).chars().take(6).flat_map(char::to_lowercase).collect();
    MARKS.iter().any(|mark| start.starts_with(mark)) || start.starts_with("追伸") || start.starts_with("з.ы.")
}

/// "Iva Bašić, dipl. ing. arh.": somebody's whole name, and what he is behind a mark.
pub fn names_head(content: &str) -> bool {
    if name_line::behind_position(content).len() < content.len() {
        return true;
    }
    let marks = [", ", " (", " | ", " · ", " - ", " – "];
    let head = marks.iter().filter_map(|mark| content.find(mark)).min().map(|end| &content[..end]);
    head.is_some_and(|head| {
        head.split(' ').all(|word| word.starts_with(char::is_uppercase))
            && head.split(' ').next().is_some_and(given_names::is_given)
            && given_names::names_person(head)
    })
}

/// A line that is a person's whole name and nothing else, with a title or without.
pub fn names_whole(content: &str) -> bool {
    let Some(name) = name_line::of_line(content, None) else { return false };
    let rest = content.len() - name.len();
    rest <= 14 && name.split(' ').next().is_some_and(given_names::is_given) && given_names::names_person(name)
}
