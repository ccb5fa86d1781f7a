//! Towns that tell a country: where something is to be delivered, and from where somebody writes.

use phonenumber::country::Id;
use std::collections::HashMap;
use std::sync::LazyLock;

static TOWNS: LazyLock<HashMap<&'static str, Id>> = LazyLock::new(|| {
    let lines = include_str!("../words/towns.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(':'))
        .filter_map(|(code, towns)| Some((code.parse::<Id>().ok()?, towns)))
        .flat_map(|(id, towns)| towns.split('|').map(move |town| (town.trim(), id)))
        .collect()
});

/// Longest text that is looked at, in bytes; most words of a town's name.
const TEXT_MAX: usize = 4_000;
const WORDS_MAX: usize = 4;

/// The towns' countries in a text, each once, in the order they come.
pub fn countries(text: &str) -> Vec<Id> {
    let mut found: Vec<Id> = Vec::new();
    let text = &text[..text.floor_char_boundary(TEXT_MAX)];
    let is_mark = |c: char| {
        matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '“' | '”' | '|' | '/' | '。' | '，' | '、')
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    for at in 0..words.len() {
        let first = words[at].trim_start_matches(is_mark);
        if first.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) {
            continue;
        }
        let start = first.as_ptr().addr() - text.as_ptr().addr();
        for count in (1..=WORDS_MAX.min(words.len() - at)).rev() {
            let last = words[at + count - 1].trim_end_matches(is_mark);
            let end = last.as_ptr().addr() - text.as_ptr().addr() + last.len();
            let Some(name) = text.get(start..end).filter(|name| name.len() <= 40) else { continue };
            if let Some(id) = TOWNS.get(name.to_lowercase().as_str()) {
                if !found.contains(id) {
                    found.push(*id);
                }
                break;
            }
        }
    }
    found
}

/// Whether words are a town's name.
pub fn is_town(words: &str) -> bool {
    TOWNS.contains_key(words.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_tells_its_country_and_a_small_word_none() {
        assert_eq!(countries("delivered to Port Harcourt, please"), [Id::NG]);
        assert_eq!(countries("from Galway to St. Gallen"), [Id::IE, Id::CH]);
        assert_eq!(countries("a bath and a split unit for reading"), []);
        assert!(is_town("Novi Sad"));
    }
}
