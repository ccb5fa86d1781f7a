//! `From`, `To`, `Reply-To`: who is named in a header (RFC 5322 3.4, read leniently).
//!
//! The list is split before anything is decoded, and an encoded word never becomes part of an address (RFC 2047 5):
//! what looks like one address to us must not be another to the next reader.

use super::word;
use crate::domain::address::Address;
use crate::domain::email::Party;
use std::borrow::Cow;

/// One entry between commas.
#[derive(Default)]
struct Entry {
    words: String,
    comment: String,
    angle: Option<String>,
}

pub fn read(header: &str, value: &str, at_most: usize, all: &mut Vec<Party>, defects: &mut Vec<String>) {
    let mut family_name: Option<String> = None;
    for entry in entries(value, at_most.saturating_sub(all.len()) + 1) {
        if all.len() >= at_most {
            defects.push(format!("addresses beyond {at_most} in {header} were not read"));
            return;
        }
        // `Doe, Jane <jane@example.com>` without quotes: the comma is part of the name.
        if entry.angle.is_none() && !entry.words.contains('@') && entry.comment.is_empty() {
            let words = entry.words.trim();
            if !words.is_empty() {
                family_name = Some(family_name.map_or(words.to_string(), |name| format!("{name}, {words}")));
            }
            continue;
        }
        let mut party = party(header, entry, defects);
        if let Some(family) = family_name.take() {
            let family = display_name(&family);
            party.name = match (family, party.name) {
                (Some(family), Some(given)) => Some(format!("{family}, {given}")),
                (family, given) => family.or(given),
            };
        }
        all.push(party);
    }
    if let Some(name) = family_name {
        defects.push(format!("no address in {header}"));
        all.push(Party { name: display_name(&name), address: None });
    }
}

fn entries(value: &str, at_most: usize) -> Vec<Entry> {
    let (last_quote, last_comment, last_angle) = (value.rfind('"'), value.rfind(')'), value.rfind('>'));
    let mut list = Vec::new();
    let mut entry = Entry::default();
    let mut chars = value.char_indices();
    while let Some((at, c)) = chars.next() {
        if list.len() > at_most {
            break;
        }
        match c {
            // A mark without its partner is an ordinary character: people's names hold them.
            '"' if last_quote.is_some_and(|last| last > at) => quoted(&mut chars, &mut entry.words),
            '(' if last_comment.is_some_and(|last| last > at) => comment(&mut chars, &mut entry.comment),
            '<' if entry.angle.is_none() => {
                let mut angle = String::new();
                let is_closed = last_angle.is_some_and(|last| last > at);
                for (_, c) in chars.by_ref() {
                    if c == '>' || !is_closed && c == ',' {
                        break;
                    }
                    angle.push(c);
                }
                entry.angle = Some(angle);
            }
            '"' | '<' | '>' => {}
            ',' | ';' => list.push(std::mem::take(&mut entry)),
            // The name of a group, or `mailto:`.
            ':' if !entry.words.contains('@') => entry.words.clear(),
            _ => entry.words.push(c),
        }
    }
    list.push(entry);
    list.retain(|entry| entry.angle.is_some() || !entry.words.trim().is_empty() || !entry.comment.trim().is_empty());
    list
}

fn quoted(chars: &mut std::str::CharIndices, words: &mut String) {
    while let Some((_, c)) = chars.next() {
        match c {
            '"' => return,
            '\\' => words.extend(chars.next().map(|(_, c)| c)),
            _ => words.push(c),
        }
    }
}

fn comment(chars: &mut std::str::CharIndices, comment: &mut String) {
    let mut depth = 1;
    while let Some((_, c)) = chars.next() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '\\' => {
                comment.extend(chars.next().map(|(_, c)| c));
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            return;
        }
        comment.push(c);
    }
}

fn party(header: &str, entry: Entry, defects: &mut Vec<String>) -> Party {
    let (name, written) = match entry.angle {
        Some(angle) => (entry.words, angle),
        None => without_angle(&entry.words),
    };
    let name = display_name(&name).or_else(|| display_name(&entry.comment));
    let bare = without_comments(&written);
    let written = bare.trim();
    let address = if written.contains("=?") { None } else { Address::parse(written).ok() };
    if address.is_none() {
        let shown: String = written.chars().filter(|c| !c.is_control()).take(80).collect();
        defects.push(if shown.is_empty() {
            format!("an empty address in {header}")
        } else {
            format!("\"{shown}\" in {header} is no address")
        });
    }
    Party { name, address }
}

/// `jo(home)@(x)example.com`: what stands in brackets is no part of an address (RFC 5322 3.2.2).
fn without_comments(written: &str) -> Cow<'_, str> {
    let is_whole = written.matches('(').count() == written.matches(')').count();
    if !written.contains('(') || !is_whole || written.contains('"') {
        return Cow::Borrowed(written);
    }
    let mut depth = 0_usize;
    let kept = written.chars().filter(|c| {
        let is_outside = depth == 0 && *c != '(';
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_outside
    });
    Cow::Owned(kept.collect())
}

/// `jane@example.com`, `Jane Doe jane@example.com`, `jane @ example.com`.
fn without_angle(words: &str) -> (String, String) {
    let with_at: Vec<&str> = words.split_whitespace().filter(|word| word.contains('@')).collect();
    match with_at.as_slice() {
        [one] if one.len() > 1 && !one.starts_with('@') && !one.ends_with('@') => {
            let name: Vec<&str> = words.split_whitespace().filter(|word| word != one).collect();
            (name.join(" "), (*one).to_string())
        }
        [_] => (String::new(), words.split_whitespace().collect()),
        _ => (String::new(), words.trim().to_string()),
    }
}

fn display_name(written: &str) -> Option<String> {
    let name = word::decode(written.trim());
    let name: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_matches(['\'', '"', ' ']);
    (!name.is_empty()).then(|| name.to_string())
}
