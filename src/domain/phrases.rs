//! Tables of phrases, looked for in one pass over a text.
//!
//! A phrase is a literal. In it ` * ` stands for anything within the sentence, `%` for any letters (`%%` is a per cent
//! sign), `(a|b|)` for one of these; `_` is a space at its edge. All literals of all tables stand in one index of how they begin; gaps, letters and
//! the borders of words are looked at where a literal was found, which is seldom. A pattern of as many alternatives would
//! build thousands of states for every thread that reads mail, and an automaton of them takes longer to make than a
//! hundred mails to read; the index is made in a few milliseconds.

mod index;

use index::Index;
use std::ops::Range;

/// Lower case as the tables are: `İ` loses the dot that Unicode keeps above its `i`.
pub fn lower(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.contains('\u{307}') { lower.replace('\u{307}', "") } else { lower }
}

/// What may touch a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Border {
    /// Anything.
    Open,
    /// No letter and no digit, on both sides.
    Word,
    /// No letter and no digit before it.
    Start,
}

pub struct Phrases<T> {
    /// In the index's order.
    entries: Vec<Entry<T>>,
    index: Index,
    is_any_case: bool,
}

struct Entry<T> {
    literal: Box<str>,
    /// Its place among the phrases of its tables.
    order: usize,
    table: T,
    /// No letter or digit may stand before it, or behind it.
    starts_word: bool,
    ends_word: bool,
    /// What must follow the literal.
    tail: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    /// Any letters, or none.
    Letters,
    /// A space, and anything within the sentence: a full stop between digits belongs to a date.
    Sentence,
    /// A space, and so many words or fewer, each with a space behind it.
    Words(usize),
}

/// What ` * ` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    Sentence,
    /// So many words or fewer.
    Words(usize),
}

pub struct Builder<T> {
    entries: Vec<Entry<T>>,
}

impl<T> Default for Builder<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<T: Copy + Ord> Builder<T> {
    pub fn add(&mut self, table: T, phrase: &str, border: Border, gap: Gap) {
        for phrase in spelled_out(phrase) {
            // Whatever letters stand before it or behind it: no border.
            let inner = phrase.strip_prefix('%').filter(|_| !phrase.starts_with("%%")).unwrap_or(&phrase);
            let starts_word = border != Border::Open && inner.len() == phrase.len();
            let ends_word = border == Border::Word && (!inner.ends_with('%') || inner.ends_with("%%"));
            let mut pieces = pieces(inner, gap).into_iter();
            let Some(Piece::Literal(literal)) = pieces.next() else { continue };
            let (literal, order) = (literal.into_boxed_str(), self.entries.len());
            self.entries.push(Entry { literal, order, table, starts_word, ends_word, tail: pieces.collect() });
        }
    }

    /// A list with `|` between its phrases.
    pub fn add_list(&mut self, table: T, list: &str, border: Border) {
        for phrase in split(list) {
            self.add(table, phrase, border, Gap::Sentence);
        }
    }

    /// For texts whose case counts.
    pub fn build_as_written(self) -> Phrases<T> {
        self.built(false)
    }

    pub fn build(self) -> Phrases<T> {
        self.built(true)
    }

    fn built(mut self, is_any_case: bool) -> Phrases<T> {
        self.entries.sort_by_cached_key(|entry| Index::key(&entry.literal, is_any_case));
        let literals = self.entries.iter().map(|entry| (&*entry.literal, entry.starts_word));
        Phrases { index: Index::of(literals, is_any_case), entries: self.entries, is_any_case }
    }
}

/// Where phrases were found.
#[derive(Debug, Default)]
pub struct Hits<T> {
    /// By table, place and the order of the tables.
    all: Vec<(T, usize, usize, usize)>,
}

impl<T: Copy + Ord> Phrases<T> {
    /// All phrases in a text. ASCII letters match whatever their case; others as they stand in the tables.
    pub fn find(&self, text: &str) -> Hits<T> {
        let mut all = Vec::new();
        self.each_hit(text, |entry, range| {
            all.push((entry.table, range.start, entry.order, range.end));
            true
        });
        all.sort_unstable();
        Hits { all }
    }

    /// The first in their order of the tables whose phrases stand in the text.
    pub fn least_table(&self, text: &str) -> Option<T> {
        let mut least = None;
        self.each_hit(text, |entry, _| {
            least = Some(least.map_or(entry.table, |least: T| least.min(entry.table)));
            true
        });
        least
    }

    /// Whether any phrase of any table stands in the text.
    pub fn is_in(&self, text: &str) -> bool {
        let mut is_in = false;
        self.each_hit(text, |_, _| {
            is_in = true;
            false
        });
        is_in
    }

    /// Shows each phrase and its place, for as long as it is told to go on.
    fn each_hit(&self, text: &str, mut see: impl FnMut(&Entry<T>, Range<usize>) -> bool) {
        self.index.search(text, |at, entry| {
            let entry = &self.entries[entry];
            self.end(text, at, entry).is_none_or(|end| see(entry, at..end))
        });
    }

    /// Where the phrase ends that begins here, if it does.
    fn end(&self, text: &str, at: usize, entry: &Entry<T>) -> Option<usize> {
        let literal = entry.literal.as_bytes();
        let here = text.as_bytes().get(at..at + literal.len())?;
        let is_here = if self.is_any_case { here.eq_ignore_ascii_case(literal) } else { here == literal };
        if !is_here || entry.starts_word && touches(text[..at].chars().next_back()) {
            return None;
        }
        let end = follow(text, at + literal.len(), &entry.tail)?;
        (!entry.ends_word || !touches(text[end..].chars().next())).then_some(end)
    }
}

impl<T: Copy + Ord> Hits<T> {
    pub fn has(&self, table: T) -> bool {
        self.of(table).next().is_some()
    }

    /// The first of a table's phrases in the text.
    pub fn first(&self, table: T) -> Option<Range<usize>> {
        self.of(table).next()
    }

    /// The phrases of a table, in the text's order, none within another.
    pub fn of(&self, table: T) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut behind = 0;
        self.each(table).filter(move |range| {
            let is_free = range.start >= behind;
            behind = if is_free { range.end } else { behind };
            is_free
        })
    }

    /// All of them.
    pub fn each(&self, table: T) -> impl Iterator<Item = Range<usize>> + '_ {
        let from = self.all.partition_point(|(other, ..)| *other < table);
        self.all[from..].iter().take_while(move |(other, ..)| *other == table).map(|&(_, start, _, end)| start..end)
    }
}

fn touches(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// The end of the longest text at `at` that the pieces describe.
fn follow(text: &str, at: usize, pieces: &[Piece]) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else { return Some(at) };
    match piece {
        Piece::Literal(literal) => {
            let end = at + literal.len();
            let is_here =
                text.as_bytes().get(at..end).is_some_and(|here| here.eq_ignore_ascii_case(literal.as_bytes()));
            if is_here { follow(text, end, rest) } else { None }
        }
        Piece::Letters => {
            let last = text.floor_char_boundary(at.saturating_add(LETTERS_BYTES_MAX));
            let letters = text[at..last].find(|c: char| !c.is_alphabetic()).map_or(last, |end| at + end);
            backwards(text, at, letters, rest)
        }
        Piece::Sentence => {
            let start = text[at..].strip_prefix(' ').map(|_| at + 1)?;
            backwards(text, start, sentence_end(text, start), rest)
        }
        Piece::Words(most) => {
            let start = text[at..].strip_prefix(' ').map(|_| at + 1)?;
            let mut ends = vec![start];
            for _ in 0..*most {
                let last = ends[ends.len() - 1];
                match text.as_bytes()[last..].iter().take(WORD_BYTES_MAX).position(|byte| *byte == b' ') {
                    Some(width) if width > 0 => ends.push(last + width + 1),
                    _ => break,
                }
            }
            ends.into_iter().rev().find_map(|end| follow(text, end, rest))
        }
    }
}

/// The rest, as far behind as it may begin.
fn backwards(text: &str, from: usize, to: usize, rest: &[Piece]) -> Option<usize> {
    if rest.is_empty() {
        return Some(to);
    }
    (from..=to).rev().filter(|&at| text.is_char_boundary(at)).find_map(|at| follow(text, at, rest))
}

/// Looked over at most, so that a text without a mark, or without a space, costs no more than its length.
const SENTENCE_BYTES_MAX: usize = 300;
const LETTERS_BYTES_MAX: usize = 80;
const WORD_BYTES_MAX: usize = 80;

fn sentence_end(text: &str, from: usize) -> usize {
    let last = text.floor_char_boundary(from.saturating_add(SENTENCE_BYTES_MAX));
    let bytes = &text.as_bytes()[..last];
    let ends = |at: &usize| match bytes[*at] {
        b'!' | b'?' => true,
        b'.' => !(*at > from && bytes[*at - 1].is_ascii_digit()),
        _ => false,
    };
    (from..bytes.len()).find(ends).unwrap_or(bytes.len())
}

/// The sections of a file of tables: `[name]` on a line of its own, then a list. Lines with `#` are remarks.
pub fn sections(file: &str) -> impl Iterator<Item = (&str, &str)> {
    file.split("\n[").skip(1).filter_map(|section| section.split_once("]\n"))
}

/// One section of a file as a list to look for.
pub fn of_section(file: &str, name: &str, border: Border) -> Phrases<()> {
    let mut builder = Builder::default();
    for (_, list) in sections(file).filter(|(section, _)| *section == name) {
        builder.add_list((), list, border);
    }
    builder.build()
}

/// The phrases of a list: `|` between them, but not within parentheses.
pub fn split(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    list.split(move |c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == '|' && depth == 0
    })
    .map(str::trim)
    .filter(|phrase| !phrase.is_empty())
}

/// `a(b|c|)d` as `abd`, `acd`, `ad`.
pub fn spelled_out(phrase: &str) -> Vec<String> {
    let group = phrase.find('(').and_then(|open| Some((open, open + phrase[open..].find(')')?)));
    let Some((open, close)) = group.filter(|(open, close)| phrase[*open..*close].contains('|')) else {
        return vec![phrase.to_owned()];
    };
    let rest = spelled_out(&phrase[close + 1..]);
    let choices = phrase[open + 1..close].split('|');
    choices.flat_map(|choice| rest.iter().map(move |rest| format!("{}{choice}{rest}", &phrase[..open]))).collect()
}

fn pieces(phrase: &str, gap: Gap) -> Vec<Piece> {
    let mut all = Vec::new();
    for (at, part) in phrase.split(" * ").enumerate() {
        if at > 0 {
            all.push(match gap {
                Gap::Sentence => Piece::Sentence,
                Gap::Words(most) => Piece::Words(most),
            });
        }
        let part = part.replace("%%", "\0");
        for (at, literal) in part.split('%').enumerate() {
            if at > 0 {
                all.push(Piece::Letters);
            }
            if !literal.is_empty() {
                all.push(Piece::Literal(literal.replace('_', " ").replace('\0', "%")));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(list: &str, border: Border, gap: Gap, text: &str) -> Vec<String> {
        let mut builder = Builder::default();
        split(list).for_each(|phrase| builder.add((), phrase, border, gap));
        builder.build().find(text).of(()).map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn a_phrase_is_found_with_its_gaps_letters_and_choices() {
        let check = |list, text, wanted: &[&str]| {
            assert_eq!(found(list, Border::Open, Gap::Sentence, text), wanted, "{list} in {text}");
        };
        check("left the company | has left", "she has left the company", &["has left"]);
        check(
            "nicht mehr bei * tätig",
            "ist nicht mehr bei der aurora gmbh tätig. er",
            &["nicht mehr bei der aurora gmbh tätig"],
        );
        check("bis * zurück", "bis zum 3. mai zurück", &["bis zum 3. mai zurück"]);
        check("bis * zurück", "bis bald. zurück", &[]);
        check("jag är på %semester", "jag är på sommarsemester nu", &["jag är på sommarsemester"]);
        check("vacation%", "vacations: now", &["vacations"]);
        check("50%% off", "now 50% off", &["50% off"]);
        check(
            "send (us|me) (your |)offer",
            "send us your offer, send me offer",
            &["send us your offer", "send me offer"],
        );
        check("_vol_", "the vol 7", &[" vol "]);
    }

    #[test]
    fn borders_are_those_of_words_in_any_script() {
        let check = |border, list, text, wanted: usize| {
            assert_eq!(found(list, border, Gap::Sentence, text).len(), wanted, "{list} in {text}");
        };
        check(Border::Word, "rfq", "your RFQ: rfqs", 1);
        check(Border::Word, "анна", "анна, суданна", 1);
        check(Border::Word, "%leiter", "abteilungsleiter leiterin", 1);
        check(Border::Start, "konto", "kontonummer, bankkonto", 1);
    }

    #[test]
    fn words_of_a_gap_are_counted() {
        let gap = Gap::Words(2);
        assert_eq!(found("keine * werbung", Border::Open, gap, "keine weitere werbung").len(), 1);
        assert_eq!(found("keine * werbung", Border::Open, gap, "keine werbung").len(), 1);
        assert_eq!(found("keine * werbung", Border::Open, gap, "keine von euch bestellte werbung").len(), 0);
    }
}
