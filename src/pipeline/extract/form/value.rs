//! What stands behind a label: whether it is what the label asks for, and how it is written down.

use super::fields::Asked;
use crate::pipeline::extract::quote::split::unmarked;
use std::ops::Range;

/// Whether a value is what its label asks for.
pub fn fits(asked: Asked, value: &str) -> bool {
    match asked {
        Asked::Email => value.contains('@'),
        Asked::Phone => value.bytes().filter(u8::is_ascii_digit).count() >= 6 && value.len() < 60,
        _ => !value.is_empty() && value.split_whitespace().count() <= 8 && !value.ends_with(['?', '!', ',', ':']),
    }
}

/// The value of a box: ticked or left.
pub fn is_ticked(value: &str) -> bool {
    const TICKS: [&str; 60] = [
        // The button of an old script.
        "submit",
        "send",
        "absenden",
        "senden",
        "envoyer",
        "enviar",
        "invia",
        "verzenden",
        "akzeptiert.",
        "gelesen",
        "bestätigt",
        "einverstanden",
        "accepté(e)",
        "aceptado",
        "accettato",
        "geaccepteerd",
        "yes",
        "no",
        "true",
        "false",
        "on",
        "off",
        "1",
        "0",
        "x",
        "checked",
        "accepted",
        "agreed",
        "ja",
        "nein",
        "zugestimmt",
        "akzeptiert",
        "oui",
        "non",
        "accepté",
        "sí",
        "si",
        "sì",
        "acepto",
        "accetto",
        "nee",
        "akkoord",
        "sim",
        "não",
        "aceito",
        "tak",
        "nie",
        "nej",
        "nei",
        "kyllä",
        "ano",
        "ne",
        "igen",
        "nem",
        "da",
        "evet",
        "да",
        "はい",
        "✓",
        "☑",
    ];
    TICKS.contains(&value.trim().trim_end_matches('.').to_lowercase().as_str())
}

/// What stands behind a label and the sign that parts it from its value: `– Jane Roe`, `: Jane Roe`.
pub fn behind_mark(words: &str) -> &str {
    let words = words.trim_start();
    let signs = words.chars().take_while(|c| matches!(c, ':' | '：' | '-' | '–' | '—' | '=' | '|' | '·' | '→' | '»'));
    let rest = &words[signs.map(char::len_utf8).sum::<usize>()..];
    // "-5 °C"
    if rest.starts_with(char::is_whitespace) || rest.is_empty() || words.starts_with([':', '：']) {
        rest.trim_start()
    } else {
        words
    }
}

pub fn value_of<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    text[range.clone()].trim()
}

/// A value over several lines, without quote marks and edges.
pub fn plain_value(value: &str) -> String {
    if !value.contains('\n') {
        return value.trim().to_string();
    }
    value.lines().map(|line| unmarked(line).trim_end()).collect::<Vec<_>>().join("\n").trim().to_string()
}

/// Several choices, without the bullets that a page draws before them.
pub fn choices(value: &str) -> Option<String> {
    fn bare(line: &str) -> Option<&str> {
        ["- ", "* ", "• ", "· "].iter().find_map(|mark| line.trim().strip_prefix(mark)).map(str::trim)
    }
    let mut lines = value.lines().filter(|line| !line.trim().is_empty());
    // The first bullet may have been left out of the value.
    let first = lines.next()?;
    let rest: Option<Vec<&str>> = lines.map(bare).collect();
    let rest = rest.filter(|rest| !rest.is_empty() || bare(first).is_some())?;
    Some([&[bare(first).unwrap_or(first.trim())], rest.as_slice()].concat().join("\n"))
}

/// What a program or a ticked box puts there, and nobody writes: nothing, a link, a time, a file.
pub fn is_trivial(value: &str) -> bool {
    let value = value.trim();
    let marks = value.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ':' | '-' | '/' | ',' | ' ' | '+'));
    value.is_empty()
        || matches!(value, "-" | "–" | "—")
        || is_ticked(value)
        || matches!(value, "[ ]" | "[x]" | "[X]")
        || !value.contains(' ') && value.contains("://")
        || is_file(value)
        // "od 1. 3. 2027" is somebody's word.
        || value.len() >= 6
            && !value.starts_with(char::is_lowercase)
            && marks.count() * 4 >= value.chars().count() * 3
}

/// A file's name, with its size in brackets or without.
pub fn is_file(value: &str) -> bool {
    let name = match value.trim().strip_suffix(')').and_then(|value| value.rsplit_once(" (")) {
        Some((name, size)) if size.starts_with(|c: char| c.is_ascii_digit()) && size.len() <= 12 => name,
        _ => value.trim(),
    };
    !name.contains(' ')
        && name
            .rsplit_once('.')
            .is_some_and(|(_, end)| (2..=4).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A label as the form shows it, without the marks around it.
pub fn label(words: &str) -> String {
    let is_mark =
        |c: char| c.is_whitespace() || matches!(c, ':' | '：' | '*' | '|' | '•' | '·' | '►' | '▪' | '●' | '>' | '=');
    // Leaders: "Name ........"
    let words = words.trim_matches(is_mark);
    let bare = words.trim_end_matches('.');
    // "Leave us a message..." is written so.
    let is_leader = words.len() >= bare.len() + 4 || bare.ends_with(' ') || !bare.contains(' ');
    let words = if bare.len() + 2 <= words.len() && is_leader { bare.trim_end_matches(is_mark) } else { words };
    without_number(words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "1. Name": a form that counts its questions.
fn without_number(words: &str) -> &str {
    let counted = words.split_once(['.', ')']).filter(|(number, rest)| {
        (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) && rest.starts_with(' ')
    });
    counted.map_or(words, |(_, rest)| rest.trim_start())
}

/// What stands above the values of a table, and is none.
pub fn is_column_head(words: &str) -> bool {
    const HEADS: [&str; 24] = [
        "value",
        "values",
        "answer",
        "answers",
        "response",
        "wert",
        "antwort",
        "eingabe",
        "valeur",
        "réponse",
        "valor",
        "respuesta",
        "resposta",
        "valore",
        "risposta",
        "waarde",
        "antwoord",
        "wartość",
        "odpowiedź",
        "hodnota",
        "värde",
        "svar",
        "değer",
        "значение",
    ];
    HEADS.contains(&words.to_lowercase().as_str())
}
