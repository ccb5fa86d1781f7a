//! What a prospect writes among the lines of our own question, where his program quotes it: behind its labels, between
//! them, below. Whatever of the quotation is not ours is his.

use super::contact::{Evidence, found};
use super::phone::number;
use super::place::country::Country;
use super::quote::introduction;
use super::quote::split::{self, Line};
use crate::domain::asking::{self, Need, ours};
use crate::domain::inquiry::{Found, Label};
use crate::domain::legal;

/// The lines, with what he wrote among ours as written.
pub fn kept(text: &str, mut lines: Vec<Line>) -> Vec<Line> {
    let Some(first) = lines.iter().position(|line| line.label == Label::Quoted && ours::begins(own(text, line))) else {
        return lines;
    };
    if is_told_before(text, &lines[first]) {
        return lines;
    }
    let mut is_sender = false;
    let mut at = first;
    while at < lines.len() {
        let end = (at..lines.len()).find(|&next| own(text, &lines[next]).is_empty()).unwrap_or(lines.len());
        let paragraph = lines[at..end].iter().map(|line| own(text, line)).collect::<Vec<_>>().join(" ");
        // What mail servers add below is nobody's.
        let is_notice = !paragraph.is_empty() && legal::is_notice(&paragraph, false);
        for line in &mut lines[at..end] {
            let words = own(text, line);
            let is_his = !is_notice && !is_sender && !ours::is_whole(words) && depth(text, line) < 2;
            is_sender = ours::closes(words);
            if is_his && line.label == Label::Quoted {
                line.range.start = line.range.end - text[line.range.clone()].trim_start_matches(MARKS).len();
                line.label = Label::Written;
            }
        }
        is_sender = false;
        at = end + 1;
    }
    lines
}

const MARKS: [char; 4] = ['>', '|', ' ', '\t'];

fn own<'t>(text: &'t str, line: &Line) -> &'t str {
    text[line.range.clone()].trim_start_matches(MARKS).trim_end()
}

/// How deep in quotations a line stands, by its marks.
fn depth(text: &str, line: &Line) -> usize {
    text[line.range.clone()].chars().take_while(|c| MARKS.contains(c)).filter(|c| *c == '>').count()
}

/// In a quotation within a quotation it has been told before, by the mail that is quoted.
fn is_told_before(text: &str, first: &Line) -> bool {
    let above: Vec<Line> = split::as_lines(text, |_| Label::Written);
    let end = above.partition_point(|line| line.range.start < first.range.start);
    let (mut introductions, mut at) = (0, 0);
    while let Some((range, _)) = introduction::next(text, &above[..end], at) {
        introductions += 1;
        at = range.end;
    }
    introductions > 1 || depth(text, first) > 1
}

/// The number in his answer to our question, which vouches for it.
pub fn number(evidence: &Evidence, country: Option<&Country>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    evidence.lines.iter().find(|line| line.label == Label::Quoted && ours::begins(own(text, line)))?;
    let written = split::joined(text, evidence.lines, &[Label::Written]);
    let quoted = split::joined(text, evidence.lines, &[Label::Quoted]);
    let (_, value) = asking::answers(&written, &quoted, &[]).into_iter().find(|(need, _)| *need == Need::Phone)?;
    let (range, number) = number::in_field(&value, country)?;
    let start = text.find(&value)? + range.start;
    Some(found(number, "answer", 90, "text", start..start + range.len()))
}
