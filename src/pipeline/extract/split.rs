//! Which lines the person wrote, which he quoted, which sign the mail. Every line gets a label; nothing is deleted.
//!
//! Where two cuts are possible the one that keeps more is taken: a quote shown twice costs a glance, a question cut
//! away costs the lead.

use super::introduction::{self, Introduction};
use super::signature;
use crate::domain::inquiry::{Label, Piece};
use std::ops::Range;

/// One line: where it stands in the text, without its line end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub label: Label,
    pub range: Range<usize>,
}

/// How the mail relates to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Its subject says that it is passed on.
    Forward,
    /// It names the mail it answers.
    Answer,
    None,
}

pub fn split(text: &str, relation: Relation) -> Vec<Line> {
    let mut at = 0;
    let mut lines: Vec<Line> = text
        .split('\n')
        .map(|line| {
            let range = at..at + line.len();
            at += line.len() + 1;
            Line { label: if is_marked(line) { Label::Quoted } else { Label::Written }, range }
        })
        .collect();
    keep_lone_mark(text, &mut lines);
    join_wrapped(text, &mut lines);
    cut_history(text, &mut lines, relation);
    keep_what_is_the_message(text, &mut lines, relation);
    signature::label(text, &mut lines);
    lines
}

/// "> 100 units a month" is no quote when it is the only such line and nothing introduces it.
fn keep_lone_mark(text: &str, lines: &mut [Line]) {
    let quoted: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].label == Label::Quoted).take(2).collect();
    let [only] = quoted[..] else { return };
    let before =
        lines[..only].iter().rev().map(|line| text[line.range.clone()].trim_end()).find(|line| !line.is_empty());
    if before.is_none_or(|line| !line.ends_with([':', '：'])) {
        lines[only].label = Label::Written;
    }
}

/// A quote's mark; `>:` alone is the end of an address a client broke in two.
fn is_marked(line: &str) -> bool {
    line.starts_with('>') && !matches!(line.trim_end(), ">:" | ">：")
}

/// Shortest quoted line whose rest a client may have pushed to the next one.
const WRAPPED_MIN: usize = 55;

/// One unmarked line right between two marked ones is the end of the longer first: the quote was wrapped again.
fn join_wrapped(text: &str, lines: &mut [Line]) {
    for at in 1..lines.len().saturating_sub(1) {
        let is_between = lines[at].label == Label::Written
            && lines[at - 1].label == Label::Quoted
            && lines[at + 1].label == Label::Quoted
            && lines[at - 1].range.len() >= WRAPPED_MIN;
        if is_between && !text[lines[at].range.clone()].trim().is_empty() {
            lines[at].label = Label::Quoted;
        }
    }
}

fn cut_history(text: &str, lines: &mut [Line], relation: Relation) {
    let mut at = 0;
    while at < lines.len() {
        let Some((range, introduction)) = introduction::next(text, lines, at) else { return };
        let follows_mark = lines[range.end..].iter().find(|line| !text[line.range.clone()].trim().is_empty());
        let follows_mark = follows_mark.is_some_and(|line| line.label == Label::Quoted);
        let rest = match introduction {
            // Marked line by line: what stands below the quote is an answer.
            Introduction::Attribution { .. } if follows_mark => None,
            Introduction::Attribution { is_sure: false } => {
                at = range.end;
                continue;
            }
            Introduction::Attribution { is_sure: true } | Introduction::Headers => Some(Label::Quoted),
            Introduction::Forward => Some(Label::Forwarded),
        };
        label(&mut lines[range.clone()], Label::Introduction);
        if let Some(mut rest) = rest {
            if rest == Label::Quoted && relation == Relation::Forward {
                rest = Label::Forwarded;
            }
            lines[range.end..].iter_mut().filter(|line| line.label != Label::Quoted).for_each(|line| line.label = rest);
            return;
        }
        at = range.end;
    }
}

/// A colleague's forward may lie wholly below quote marks or below a block of headers.
fn keep_what_is_the_message(text: &str, lines: &mut [Line], relation: Relation) {
    let says_nothing = |line: &Line| line.label != Label::Written || text[line.range.clone()].trim().is_empty();
    let has_forwarded =
        lines.iter().any(|line| line.label == Label::Forwarded && !text[line.range.clone()].trim().is_empty());
    let is_wanted = match relation {
        Relation::Forward => !has_forwarded,
        Relation::Answer => false,
        Relation::None => !has_forwarded && lines.iter().all(says_nothing),
    };
    if !is_wanted {
        return;
    }
    for line in lines.iter_mut().skip_while(|line| line.label != Label::Quoted) {
        if line.label == Label::Quoted {
            line.label = Label::Forwarded;
        }
    }
}

fn label(lines: &mut [Line], label: Label) {
    lines.iter_mut().for_each(|line| line.label = label);
}

/// The lines of these labels as one text: quote marks of forwarded lines removed, empty edges cut.
/// The lines as pieces: neighbours of one label are one piece.
pub fn pieces(lines: &[Line]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for line in lines {
        match pieces.last_mut() {
            Some(last) if last.label == line.label => last.range.end = line.range.end,
            Some(_) | None => pieces.push(Piece { label: line.label, range: line.range.clone() }),
        }
    }
    pieces
}

pub fn joined(text: &str, lines: &[Line], labels: &[Label]) -> String {
    let mut out = String::new();
    let mut is_gap = false;
    for line in lines {
        if !labels.contains(&line.label) {
            is_gap |= !out.is_empty();
            continue;
        }
        let content = if line.label == Label::Forwarded {
            unmarked(&text[line.range.clone()])
        } else {
            &text[line.range.clone()]
        };
        if is_gap && !out.ends_with("\n\n") && !content.trim().is_empty() {
            out.push('\n');
        }
        is_gap = false;
        out.push_str(content.trim_end());
        out.push('\n');
    }
    let start = out.len() - out.trim_start().len();
    let start = out[..start].rfind('\n').map_or(0, |at| at + 1);
    out[start..].trim_end().to_string()
}

/// A line without its quote marks.
pub fn unmarked(line: &str) -> &str {
    let mut rest = line;
    while let Some(after) = rest.strip_prefix('>') {
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    rest
}
