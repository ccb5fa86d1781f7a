//! Where sentences end in a folded text, and how far a denial reaches within one.

use super::folded::PARAGRAPH;
use std::ops::Range;

/// So many words beside "we do not need" are what is not needed.
const DENIED_WORDS: usize = 5;

/// "I do so appreciate your time".
const OPENING_WORDS: usize = 3;

/// Words after which something else is said: "no demo, just the price".
const TURNS: [&str; 14] =
    ["but", "just", "only", "sondern", "nur", "mais", "pero", "sino", "ma", "mas", "maar", "alleen", "ale", "tylko"];

/// The sentences of a text, by where each ends.
pub(super) struct Sentences(Vec<usize>);

impl Sentences {
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let is_end = |at: usize| match bytes[at] {
            b'!' | b'?' | b';' | PARAGRAPH => true,
            // A point within a word, or before a number ("approx. 25"), ends nothing.
            b'.' => match (bytes.get(at + 1), bytes.get(at + 2)) {
                (None, _) | (Some(&PARAGRAPH), _) => true,
                (Some(b' '), next) => next != Some(&b'#'),
                _ => false,
            },
            _ => false,
        };
        Self((0..bytes.len()).filter(|at| is_end(*at)).map(|at| at + 1).chain([bytes.len()]).collect())
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    pub fn number(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end <= at)
    }

    pub fn start(&self, number: usize) -> usize {
        number.checked_sub(1).map_or(0, |before| self.0[before])
    }

    /// From its first word to its last, where in the text stands what is of it.
    pub fn range(&self, text: &str, at: usize) -> Range<usize> {
        let number = self.number(at);
        let sentence = self.text(text, number).trim_end();
        let start = self.start(number) + sentence.len() - sentence.trim_start().len();
        start..self.start(number) + sentence.len()
    }

    pub fn text<'a>(&self, text: &'a str, number: usize) -> &'a str {
        &text[self.start(number)..self.0.get(number).copied().unwrap_or(text.len())]
    }
}

const STOPS: [char; 7] = ['.', ',', ';', ':', '!', '?', PARAGRAPH as char];

/// Where ends what a denial speaks of that stands before it.
pub(super) fn reach_after(text: &str, from: usize) -> usize {
    let mut at = from;
    for (count, word) in text[from..].split_inclusive(' ').enumerate() {
        // The denial itself may end within a word, or before a space.
        if count > DENIED_WORDS || TURNS.contains(&word.trim()) {
            break;
        }
        if let Some(stop) = word.find(STOPS) {
            return at + stop;
        }
        at += word.len();
    }
    at
}

/// Where begins what a denial speaks of that stands behind it: "ein Angebot brauchen wir nicht".
pub(super) fn reach_before(text: &str, to: usize) -> usize {
    let mut at = to;
    for (count, word) in text[..to].split_inclusive(' ').rev().enumerate() {
        if count > DENIED_WORDS || TURNS.contains(&word.trim()) {
            break;
        }
        if let Some(stop) = word.rfind(STOPS) {
            return at - word.len() + stop + 1;
        }
        at -= word.len();
    }
    at
}

/// Where begins what hardly a word stands before: `Many` of "Many thanks for".
pub(super) fn opening(text: &str, at: usize) -> usize {
    let start = text[..at].rfind(STOPS).map_or(0, |stop| stop + 1);
    let is_near = text[start..at].split_whitespace().nth(OPENING_WORDS).is_none();
    if is_near { start } else { at }
}
