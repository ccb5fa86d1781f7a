//! A form that parts its labels from their values by a sign of its own, or sets both in lines of their own: where labels we
//! know stand so, those that nobody knows do as well.

use super::layout::{Labelled, Layout, Page};
use crate::domain::label::Asked;
use std::ops::Range;

/// Known labels that stand alike.
const KNOWN_MIN: usize = 2;
/// Longest label nobody knows, in characters and words.
const LABEL_MAX: usize = 30;
const WORDS_MAX: usize = 4;
/// Spaces that nobody types within a sentence.
const WIDE: &str = "   ";

/// Adds the labels below one of the form's that stand to their values as it does.
pub fn add(page: &Page, all: &mut Vec<Labelled>) {
    let style = Style::of(page, all);
    for at in 1..page.all.len() {
        let found = match &style {
            Some(style) => style.below(page, all, at),
            None => alone(page, all, at),
        };
        if let Some(found) = found {
            all.retain(|l| l.line != at);
            all.insert(all.partition_point(|l| l.line < at), found);
        }
    }
}

/// What stands before a label, and between it and its value: `<` and `> `; nothing and ` ~ `.
struct Style {
    before: String,
    between: String,
    layout: Layout,
}

impl Style {
    /// That of the labels that ask who it is.
    fn of(page: &Page, all: &[Labelled]) -> Option<Self> {
        let is_contact = |l: &&Labelled| {
            matches!(l.layout, Layout::Equals | Layout::Cells) && l.asked.is_some_and(Asked::is_contact)
        };
        let set = |l: &Labelled| {
            let before = page.text[page.all[l.line].range.start..l.label.start].to_owned();
            let between = page.text.get(l.label.end..l.value.start).unwrap_or_default();
            let is_wide = between.trim().is_empty() && between.len() >= WIDE.len();
            (before, if is_wide { WIDE.to_owned() } else { between.to_owned() })
        };
        let mut sets: Vec<(String, String)> = all.iter().filter(is_contact).map(set).collect();
        sets.sort_unstable();
        let (before, between) =
            sets.chunk_by(|one, other| one == other).find(|same| same.len() >= KNOWN_MIN)?.first()?;
        let is_sign = between == WIDE || !between.trim().is_empty() && between.ends_with(' ');
        let is_one = between.starts_with(' ') || !before.trim().is_empty();
        let layout = if between == WIDE { Layout::Cells } else { Layout::Equals };
        (is_sign && is_one || between == "|").then(|| Self { before: before.clone(), between: between.clone(), layout })
    }

    /// The label in a line right below one of this kind that asks for no message.
    fn below(&self, page: &Page, all: &[Labelled], at: usize) -> Option<Labelled> {
        let mut here = all.iter().filter(|l| l.line == at && l.layout == self.layout);
        let is_short = |l: &Labelled| l.layout == self.layout && l.asked != Some(Asked::Message);
        if here.next().is_some() || !all.iter().any(|l| l.line == at - 1 && is_short(l)) {
            return None;
        }
        let line = &page.all[at].range;
        let words = page.text[line.clone()].trim_end();
        let rest = words.strip_prefix(self.before.as_str())?;
        let (label, value) = rest.split_once(self.between.as_str())?;
        let (label, value) = (label.trim_end(), value.trim_start());
        let here = |part: &str| {
            let start = part.as_ptr().addr() - page.text.as_ptr().addr();
            Range { start, end: start + part.len() }
        };
        (is_label(label) && !value.is_empty()).then(|| page.found(at, here(label), here(value), self.layout))
    }
}

/// A label alone above its value, apart from what stands above and below it, among others of this kind.
fn alone(page: &Page, all: &[Labelled], at: usize) -> Option<Labelled> {
    let is_bare = |l: &Labelled| l.layout == Layout::Bare && !matches!(l.asked, Some(Asked::Message) | None);
    let is_below = |l: &Labelled| l.layout == Layout::Bare && l.asked != Some(Asked::Message) && l.line + 3 == at;
    let words = page.words(at);
    let is_one = page.setting.is_program
        && all.iter().filter(|l| is_bare(l)).count() >= KNOWN_MIN
        && all.iter().any(is_below)
        && all.iter().any(|l| l.line == at + 3 && l.asked.is_some())
        && !all.iter().any(|l| l.line == at)
        && page.is_blank(at - 1)
        && !page.is_blank(at + 1)
        && page.is_blank(at + 2)
        && is_label(words);
    let start = words.as_ptr().addr() - page.text.as_ptr().addr();
    let end = start + words.len();
    is_one.then(|| page.found(at, start..end, end..end, Layout::Bare))
}

fn is_label(words: &str) -> bool {
    words.starts_with(char::is_alphabetic)
        && words.chars().count() <= LABEL_MAX
        && words.split_whitespace().count() <= WORDS_MAX
        && !words.ends_with(['.', '!', ','])
        && !words.contains(['@', '"'])
}
