//! What Notes draws above the mail it answers where it must write plain text: a table of who, when, to whom and about what,
//! in columns of spaces or in boxes of dashes.
//!
//! In: a text's lines. Out: behind which line such a table ends. Never: a table that names no subject and nobody it went to.

use super::quote_words::{Header, header};
use super::split::Line;
use regex::Regex;
use std::sync::LazyLock;

/// Columns begin so far in, in spaces.
const INDENT: usize = 8;
/// Lines of such a table, with addresses broken over several.
const LINES_MAX: usize = 24;

static WHEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4} +[0-9]{1,2}[:.][0-9]{2}")
        .expect("the pattern is a constant the tests compile")
});

/// The line behind the table that begins at `at`, if one does.
pub fn table_end(text: &str, lines: &[Line], at: usize) -> Option<usize> {
    let content = |at: usize| &text[lines[at].range.clone()];
    let last = lines.len().min(at + LINES_MAX);
    let is_of = if is_edge(content(at)) {
        is_boxed
    } else if is_indented(content(at)) {
        is_indented
    } else {
        return None;
    };
    let end = (at..last).find(|&line| !content(line).trim().is_empty() && !is_of(content(line))).unwrap_or(last);
    // Empty lines part the table from what was written.
    let end = (at..end).rev().find(|&line| !content(line).trim().is_empty())? + 1;
    let labels: Vec<Header> = (at..end).filter_map(|line| label(content(line))).collect();
    let names = |kind: Header| labels.contains(&kind);
    let is_dated = (at..end).any(|line| WHEN.is_match(content(line)));
    (names(Header::To) && names(Header::Subject) && is_dated).then_some(end)
}

/// `|------------>`
fn is_edge(line: &str) -> bool {
    line.len() > 4 && line.starts_with("|--") && line.trim_end().ends_with("->")
}

fn is_boxed(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('|') || line.starts_with(">--")
}

fn is_indented(line: &str) -> bool {
    line.len() > INDENT && line.as_bytes()[..INDENT].iter().all(|b| *b == b' ') && !line.trim().is_empty()
}

/// The label in a box of its own, or at the end of its line behind a gap.
fn label(line: &str) -> Option<Header> {
    let line = line.trim().trim_matches('|').trim();
    let last = line.rsplit("  ").next()?.trim();
    header(&format!("{}:", last.trim_end_matches(':'))).map(|(kind, _)| kind)
}
