//! A house that a sentence names and its domain spells: "The address is Talleres Roe, Mill Lane 3" of `talleresroe.example`.

use super::spelling;
use crate::domain::address::Address;
use crate::domain::inquiry::Found;
use crate::pipeline::extract::contact::{Evidence, found, signs};
use crate::pipeline::extract::person::name::folded;

/// Fewest letters of a domain that no two words spell by chance.
const LETTERS_MIN: usize = 8;
/// Most words of the name, and lines and bytes looked at.
const WORDS_MAX: usize = 5;
const LINES_MAX: usize = 60;
const LINE_MAX: usize = 2_000;

pub fn of(evidence: &Evidence, own: &Address, name: Option<&str>) -> Option<Found<String>> {
    let label = squeezed(&spelling::domain_label(own.domain())?);
    // "Jane Roe" of `janeroe.example` is the person.
    if label.chars().count() < LETTERS_MIN || name.is_some_and(|name| squeezed(name) == label) {
        return None;
    }
    let text = &evidence.email.text;
    let lines = evidence.own_lines().into_iter().filter(|line| !signs(line)).take(LINES_MAX);
    lines.filter(|line| line.range.len() <= LINE_MAX).find_map(|line| {
        let words: Vec<&str> = text[line.range.clone()].split_whitespace().collect();
        let run = (0..words.len()).find_map(|start| spelled(&words[start..], &label))?;
        let (first, last) = (run.first()?, run.last()?);
        let start = first.as_ptr().addr() - text.as_ptr().addr();
        let end = last.as_ptr().addr() - text.as_ptr().addr() + last.len();
        Some(found(text[start..end].to_owned(), "text", 70, "text", start..end))
    })
}

/// The first words, bare of marks, if together they are the label and nothing ends between them.
fn spelled<'a>(words: &[&'a str], label: &str) -> Option<Vec<&'a str>> {
    let mut run: Vec<&str> = Vec::new();
    let mut joined = String::new();
    for word in words.iter().take(WORDS_MAX) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_word = !bare.is_empty() && !bare.contains(['@', '.', '/', ':', '_']);
        if !is_word || run.is_empty() && !bare.starts_with(char::is_uppercase) {
            return None;
        }
        run.push(bare);
        joined.push_str(&squeezed(bare));
        if joined == label {
            return (run.len() > 1).then_some(run);
        }
        if !label.starts_with(&joined) || word.ends_with([',', '.', ';', ':', '!', '?', ')']) {
            return None;
        }
    }
    None
}

fn squeezed(text: &str) -> String {
    folded(text).chars().filter(|c| c.is_alphanumeric()).collect()
}
