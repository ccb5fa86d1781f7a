//! Finds the words of a page again in the mail's text, however its lines were broken.

use std::ops::Range;

/// Places looked at for a label.
const FINDS_MAX: usize = 20;

/// A text without its white space.
pub struct Squeezed {
    /// In lower case, as programs write labels in capitals for those who read no HTML.
    words: String,
    /// Where each byte of it begins and ends in the text.
    places: Vec<Range<usize>>,
}

impl Squeezed {
    pub fn of(text: &str) -> Self {
        let mut squeezed = Self { words: String::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
        for (at, c) in text.char_indices().filter(|(_, c)| is_kept(*c)) {
            squeezed.words.extend(c.to_lowercase());
            squeezed.places.resize(squeezed.words.len(), at..at + c.len_utf8());
        }
        squeezed
    }

    /// Labels begin a line or a cell, if they can be found there.
    pub fn find_label(&self, words: &str, from: usize, text: &str) -> Option<(Range<usize>, usize)> {
        let first = self.find(words, from)?;
        let is_begun = |place: &Range<usize>| {
            let before = text[..place.start].trim_end_matches([' ', '*', '>', '-', '•']);
            before.is_empty() || before.ends_with(['\n', '\t', '|'])
        };
        let mut found = Some(first.clone());
        for _ in 0..FINDS_MAX {
            let Some((place, after)) = found else { break };
            if is_begun(&place) {
                return Some((place, after));
            }
            found = self.find(words, after);
        }
        Some(first)
    }

    /// Where these words stand next, and from where to look for what follows them.
    pub fn find(&self, words: &str, from: usize) -> Option<(Range<usize>, usize)> {
        let wanted: String = words.chars().filter(|c| is_kept(*c)).flat_map(char::to_lowercase).collect();
        let start = from + self.words.get(from..)?.find(&wanted)?;
        let end = start + wanted.len();
        (end > start).then(|| (self.places[start].start..self.places[end - 1].end, end))
    }
}

/// Bullets and quote marks are not written alike in a page and in its text.
fn is_kept(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '\u{a0}' | '>' | '\u{200b}' | '\u{200c}' | '\u{feff}' | '|')
}
