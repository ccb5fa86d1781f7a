//! Labels that nobody has heard of: lines that are the same in every sample, above answers that differ.

use crate::domain::form::{Adapter, Marks, PersonAt};
use crate::domain::inquiry::SourceKind;
use crate::domain::label::{self, Asked};
use std::collections::BTreeMap;

/// Words of a label, at most.
const WORDS_MAX: usize = 6;
/// Fewer digits are no telephone number.
const DIGITS_MIN: usize = 6;
/// Words of a person's name, at most.
const NAME_WORDS_MAX: usize = 4;

/// An adapter that knows the labels and nothing else; None if one sample cannot tell, or there are none.
pub fn adapter(texts: &[&str]) -> Option<Adapter> {
    let (first, others) = texts.split_first().filter(|(_, others)| !others.is_empty())?;
    let lines: Vec<Vec<&str>> = texts.iter().map(|text| filled_lines(text)).collect();
    let is_constant = |line: &str| lines.iter().all(|lines| lines.contains(&line));
    let mut labels = BTreeMap::new();
    // The longest answer to a question of the form's own, and its length in all samples.
    let mut longest: Option<(usize, String)> = None;
    for (at, line) in filled_lines(first).iter().enumerate() {
        let is_label = line.split_whitespace().count() <= WORDS_MAX && !line.ends_with(['.', ',', '!', ';']);
        let answer = lines[0].get(at + 1);
        if !is_label || !is_constant(line) || answer.is_none_or(|answer| is_constant(answer)) {
            continue;
        }
        let answers: Vec<&str> = others
            .iter()
            .chain([first])
            .filter_map(|text| {
                let lines = filled_lines(text);
                let label = lines.iter().position(|other| other == line)?;
                lines.get(label + 1).copied()
            })
            .collect();
        let asked = label::asked(line).unwrap_or_else(|| likely(&answers, &labels));
        // The mark before it is no part of it: `■`, `»`, `*`.
        let plain = label::plain(line.trim_start_matches(|c: char| !c.is_alphanumeric()));
        let length = answers.iter().map(|answer| answer.chars().count()).sum();
        if asked == Asked::Other && longest.as_ref().is_none_or(|(other, _)| length > *other) {
            longest = Some((length, plain.clone()));
        }
        labels.insert(plain, asked);
    }
    if let Some((_, label)) = longest.filter(|_| !labels.values().any(|asked| *asked == Asked::Message)) {
        labels.insert(label, Asked::Message);
    }
    (labels.len() > 1).then(|| Adapter {
        name: "learned".to_owned(),
        source: SourceKind::Form,
        marks: Marks::default(),
        person: PersonAt::Anywhere,
        labels,
        message_from: Vec::new(),
        message_until: Vec::new(),
        ignored: Vec::new(),
    })
}

fn filled_lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// What is asked for, by what is answered in every sample.
fn likely(answers: &[&str], known: &BTreeMap<String, Asked>) -> Asked {
    let is_word = |answer: &&str| !answer.contains(char::is_whitespace);
    let is_number = |answer: &&str| {
        answer.chars().filter(char::is_ascii_digit).count() >= DIGITS_MIN
            && answer.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c))
    };
    let is_name = |answer: &&str| {
        let words: Vec<&str> = answer.split_whitespace().collect();
        (2..=NAME_WORDS_MAX).contains(&words.len())
            && words.iter().all(|word| word.starts_with(char::is_uppercase) && !word.contains(char::is_numeric))
    };
    if answers.iter().all(|answer| answer.contains('@') && is_word(answer)) {
        Asked::Email
    } else if answers.iter().all(is_number) {
        Asked::Phone
    } else if answers.iter().all(is_name) && !known.values().any(|asked| *asked == Asked::Name) {
        Asked::Name
    } else {
        Asked::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_above_what_differs_is_a_label() {
        let sample = |name, mail, phone, wish| {
            format!(
                "Neue Anfrage\n\n■Ansprechwesen\n{name}\n■Elektropost\n{mail}\n■Draht\n{phone}\n■Wunsch\n{wish}\n\nGesendet am Montag."
            )
        };
        let one = sample("Inge Nord", "inge@nord.example", "030 23125033", "Zwei Kettenzüge");
        let two = sample("Udo Süd", "udo@sued.example", "089 5550123", "Einen Kran, bald");
        let learned = adapter(&[&one, &two]).unwrap();
        let asked = |label: &str| learned.labels.get(&label::plain(label)).copied();
        assert_eq!(asked("Ansprechwesen"), Some(Asked::Name));
        assert_eq!(asked("Elektropost"), Some(Asked::Email));
        assert_eq!(asked("Draht"), Some(Asked::Phone));
        assert_eq!(asked("Wunsch"), Some(Asked::Message));
        assert_eq!(learned.labels.len(), 4);
        assert!(adapter(&[&one]).is_none());
        assert!(adapter(&["Hello\nJane", "Hello\nJoe"]).is_none(), "one label makes no form");
    }
}
