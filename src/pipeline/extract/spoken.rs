//! What somebody wrote whom a portal passes on in prose of its own: below a sentence that leads over to it, in quotation
//! marks, or in a box of the page that keeps its line ends.

use super::filled;
use super::footer;
use super::layout::{Page, Setting};
use super::page;
use super::split::Line;
use super::squeezed::Squeezed;
use std::ops::Range;

/// Fewest words that are a message by their marks alone.
const WORDS_MIN: usize = 6;
/// Lines between a sentence that leads over and one that does so better.
const BETTER_WITHIN: usize = 6;

pub fn range(text: &str, lines: &[Line], setting: &Setting) -> Option<Range<usize>> {
    let page = Page::of(text, lines, setting);
    introduced(&page).or_else(|| quoted(&page)).or_else(|| boxed(&page))
}

/// The lines below a sentence that leads over to them.
fn introduced(page: &Page) -> Option<Range<usize>> {
    let leads = |at: usize| {
        let words = page.words(at);
        footer::begins(words) || page.setting.adapter.is_some_and(|adapter| adapter.begins_message(words))
    };
    let mut start = (0..page.all.len()).find(|&at| leads(at))?;
    // "A buyer has a question on your advert:", the advert, "Message from Jane:".
    let is_alone = |at: usize| page.is_blank(at + 1) || footer::is_rule(page.words(at + 1));
    let is_better = |at: &usize| leads(*at) && page.is_blank(*at - 1) && is_alone(*at) && page.words(*at).len() < 80;
    if let Some(better) = (start + 2..page.all.len().min(start + BETTER_WITHIN)).find(is_better) {
        start = better;
    }
    let is_over = |at: &usize| {
        filled::is_end(page, page.words(*at)) || filled::is_brand(page, *at) || filled::is_rule_of_portal(page, *at)
    };
    let end = (start + 1..page.all.len()).find(is_over).unwrap_or(page.all.len());
    let mut written = (start + 1..end).filter(|&at| !page.is_blank(at));
    let first = written.next()?;
    let last = written.next_back().unwrap_or(first);
    Some(page.all[first].range.start..page.all[last].range.end)
}

/// One paragraph that stands in quotation marks as a whole.
fn quoted(page: &Page) -> Option<Range<usize>> {
    const MARKS: [(char, char); 5] = [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('„', '”')];
    let open = |at: &usize| {
        let words = page.words(*at);
        MARKS.iter().find(|(open, _)| words.starts_with(*open))
    };
    (0..page.all.len()).filter_map(|at| Some((at, open(&at)?))).find_map(|(first, (mark, close))| {
        let last = (first..page.all.len()).find(|&at| page.words(at).ends_with(*close))?;
        let is_one = (first..=last).all(|at| !page.is_blank(at));
        let range = page.all[first].range.start..page.all[last].range.end;
        let words = page.text[range.clone()].trim();
        let inner = words.strip_prefix(*mark)?.strip_suffix(*close)?;
        (is_one && inner.split_whitespace().count() >= WORDS_MIN && !inner.contains([*mark, *close])).then_some(range)
    })
}

/// The longest box of the page that shows line ends as they were typed.
fn boxed(page: &Page) -> Option<Range<usize>> {
    let html = page.setting.html.filter(|html| html.contains("white-space"))?;
    let mut boxes: Vec<String> = page::kept_as_typed(html);
    boxes.sort_by_key(|words| std::cmp::Reverse(words.len()));
    let words = boxes.into_iter().next().filter(|words| words.split_whitespace().count() >= WORDS_MIN)?;
    Squeezed::of(page.text).find(&words, 0).map(|(range, _)| range)
}
