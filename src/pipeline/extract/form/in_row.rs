//! Several labels in one line, each with its value: `Name: Jane Roe, E-mail: jane@roe.example; Phone: …`.

use super::layout::{Labelled, Layout, Page};
use crate::domain::label::Asked;
use std::ops::Range;

/// What may stand between a value and the next label.
const BETWEEN: [&str; 9] = [", ", "; ", " / ", " | ", " · ", " • ", " - ", " – ", ". "];
/// Longest label there, in bytes and words.
const LABEL_MAX: usize = 40;
const WORDS_MAX: usize = 4;
/// Different things that such a line asks about its writer.
const CONTACTS_MIN: usize = 2;

/// The labels of a line that begins with one, where at least two ask who it is.
pub fn labels(page: &Page, at: usize, offset: usize, body: &str) -> Vec<Labelled> {
    if !page.setting.is_program || body.matches([':', '：']).count() < CONTACTS_MIN {
        return Vec::new();
    }
    let rows = BETWEEN.iter().map(|between| parted(page, body, between));
    let known = |row: &Vec<Pair>| row.iter().filter(|pair| pair.asked.is_some_and(Asked::is_contact)).count();
    let Some(row) = rows.max_by_key(known).filter(|row| known(row) >= CONTACTS_MIN) else { return Vec::new() };
    let here = |range: &Range<usize>| offset + range.start..offset + range.end;
    row.iter().map(|pair| page.found(at, here(&pair.label), here(&pair.value), Layout::Beside)).collect()
}

struct Pair {
    label: Range<usize>,
    value: Range<usize>,
    asked: Option<Asked>,
}

/// The line parted by one mark wherever a label follows it; what has none goes on with the value before.
fn parted(page: &Page, body: &str, between: &str) -> Vec<Pair> {
    let mut row: Vec<Pair> = Vec::new();
    let mut start = 0;
    for part in body.split(between) {
        let end = start + part.len();
        // A message has commas and colons of its own.
        let is_in_message = row.last().is_some_and(|last| last.asked == Some(Asked::Message));
        let found = label_of(page, part).filter(|(_, asked)| match is_in_message {
            true => asked.is_some_and(Asked::is_contact),
            false => asked.is_some() || !row.is_empty(),
        });
        match (found, row.last_mut()) {
            (Some((label, asked)), _) => {
                let rest = part[label..].trim_start_matches([':', '：', ' ']);
                row.push(Pair { label: start..start + label, value: end - rest.len()..end, asked });
            }
            (None, Some(last)) => last.value.end = end,
            (None, None) => return Vec::new(),
        }
        start = end + between.len();
    }
    row
}

/// Where the label ends that a part begins with, and what it asks for: one we know, or a few words with a capital.
fn label_of(page: &Page, part: &str) -> Option<(usize, Option<Asked>)> {
    let end = part.find([':', '：'])?;
    let label = part[..end].trim_end();
    let asked = page.asked(label);
    let is_label = !label.is_empty()
        && label.len() <= LABEL_MAX
        && label.split_whitespace().count() <= WORDS_MAX
        && (asked.is_some() || label.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()))
        && !part[end..].starts_with("://");
    is_label.then_some((label.len(), asked))
}
