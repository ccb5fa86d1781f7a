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

/// A label, and what stands with it in each sample.
type Answered<'a> = (&'a str, Vec<&'a str>);

/// An adapter that knows the labels and nothing else; None if one sample cannot tell, or there are none.
pub fn adapter(texts: &[&str]) -> Option<Adapter> {
    if texts.len() < 2 {
        return None;
    }
    let samples: Vec<Vec<&str>> = texts.iter().map(|text| filled_lines(text)).collect();
    let ways = [below, beside, in_columns];
    let answered = ways.iter().map(|way| way(&samples)).max_by_key(Vec::len).unwrap_or_default();
    let mut labels = BTreeMap::new();
    // The longest answer to a question of the form's own, and its length in all samples.
    let mut longest: Option<(usize, String)> = None;
    for (label, answers) in answered {
        let asked = label::asked(label).unwrap_or_else(|| likely(&answers, &labels));
        // The mark before it is no part of it: `■`, `»`, `*`.
        let plain = label::plain(label.trim_start_matches(|c: char| !c.is_alphanumeric()));
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

fn may_be_label(words: &str) -> bool {
    !words.is_empty() && words.split_whitespace().count() <= WORDS_MAX && !words.ends_with(['.', ',', '!', ';'])
}

/// Lines that are the same in all, above lines that are not.
fn below<'a>(samples: &[Vec<&'a str>]) -> Vec<Answered<'a>> {
    let is_constant = |line: &str| samples.iter().all(|lines| lines.contains(&line));
    let mut answered = Vec::new();
    for (at, line) in samples[0].iter().enumerate() {
        let answer = samples[0].get(at + 1);
        if !may_be_label(line) || !is_constant(line) || answer.is_none_or(|answer| is_constant(answer)) {
            continue;
        }
        let answers = samples.iter().filter_map(|lines| {
            let label = lines.iter().position(|other| other == line)?;
            lines.get(label + 1).copied()
        });
        answered.push((*line, answers.collect()));
    }
    answered
}

/// Lines that begin the same in all up to a mark, and go on differently: `Who » Jo`.
fn beside<'a>(samples: &[Vec<&'a str>]) -> Vec<Answered<'a>> {
    const MARKS: [&str; 10] = [" » ", "»", " → ", " => ", "\t", " | ", "|", " = ", ": ", " - "];
    let of_mark = |mark: &str| -> Vec<Answered<'a>> {
        let parted = samples[0].iter().filter_map(|line| line.split_once(mark).map(|(label, _)| label));
        let labels = parted.filter(|label| may_be_label(label.trim()));
        let answered = labels.filter_map(|label| {
            let answers: Vec<&str> = samples
                .iter()
                .filter_map(|lines| lines.iter().find_map(|line| line.strip_prefix(label)?.strip_prefix(mark)))
                .map(str::trim)
                .collect();
            let is_one = answers.len() == samples.len() && answers.iter().any(|answer| *answer != answers[0]);
            is_one.then_some((label.trim(), answers))
        });
        answered.collect()
    };
    MARKS.iter().map(|mark| of_mark(mark)).rev().max_by_key(Vec::len).unwrap_or_default()
}

/// The cells of a row that is the same in all, above cells that are not.
fn in_columns<'a>(samples: &[Vec<&'a str>]) -> Vec<Answered<'a>> {
    let cells = |line: &'a str, mark: char| -> Vec<&'a str> {
        line.trim_matches(|c| c == '|' && mark == '|').split(mark).map(str::trim).collect()
    };
    let of_mark = |mark: char| -> Option<Vec<Answered<'a>>> {
        let head = *samples[0].iter().find(|line| {
            line.contains(mark)
                && samples.iter().all(|lines| lines.contains(line))
                && line.contains(char::is_alphabetic)
        })?;
        let labels = cells(head, mark);
        let rows: Option<Vec<Vec<&str>>> = samples
            .iter()
            .map(|lines| {
                let at = lines.iter().position(|line| *line == head)?;
                let row = lines[at + 1..].iter().find(|line| line.contains(char::is_alphanumeric))?;
                Some(cells(row, mark)).filter(|row| row.len() == labels.len())
            })
            .collect();
        let rows = rows?;
        let column = |at: usize| rows.iter().map(|row| row[at]).collect();
        Some(
            labels
                .iter()
                .enumerate()
                .filter(|(_, label)| may_be_label(label))
                .map(|(at, label)| (*label, column(at)))
                .collect(),
        )
    };
    ['\t', '|', ';'].into_iter().find_map(of_mark).unwrap_or_default()
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
        let beside =
            |name: &str, mail: &str, wish: &str| format!("Entry\nWho » {name}\nReach » {mail}\nWish » {wish}\n");
        let rows = |name: &str, mail: &str, wish: &str| format!("Entry\nWho\tReach\tWish\n{name}\t{mail}\t{wish}\n");
        let both = |way: &dyn Fn(&str, &str, &str) -> String| {
            let one = way("Jo Roe", "jo@roe.example", "Twenty lamps for an office");
            (one, way("Ina Moor", "ina@moor.example", "Four wall lights, delivered"))
        };
        for (one, two) in [both(&beside), both(&rows)] {
            let learned = adapter(&[&one, &two]).unwrap();
            let asked: Vec<_> =
                ["Who", "Reach", "Wish"].map(|label| learned.labels.get(&label::plain(label)).copied()).into();
            assert_eq!(asked, [Some(Asked::Name), Some(Asked::Email), Some(Asked::Message)]);
        }
        assert!(adapter(&["Hello\nJane", "Hello\nJoe"]).is_none(), "one label makes no form");
    }
}
