//! Passages that look quoted and are the person's own: set apart in a mail that answers nothing, or marked as a list.

use super::split::{Line, Relation, unmarked};
use super::subject;
use crate::domain::email::{Email, Role};
use crate::domain::inquiry::Label;
use crate::pipeline::extract::form::marks;
use std::ops::Range;

/// Whether a passage stands between the person's own lines in a mail that answers nothing and introduces nobody.
pub fn is_within_own(text: &str, lines: &[Line], email: &Email, range: &Range<usize>) -> bool {
    let says = |line: &&Line| line.label == Label::Written && !text[line.range.clone()].trim().is_empty();
    let above = lines.iter().filter(says).any(|line| line.range.end <= range.start);
    let below = lines.iter().filter(says).any(|line| line.range.start >= range.end);
    let is_introduced = lines.iter().any(|line| line.label == Label::Introduction)
        || email.marks.iter().any(|mark| mark.role == Role::Introduction);
    let is_answer = subject::says_reply(&email.subject);
    above && below && !is_introduced && !is_answer && range.len() < OWN_PASSAGE_MAX
}

/// The same of a page, whose set-apart passages have the marks of quotes in its text.
pub fn keep(text: &str, lines: &mut [Line], email: &Email, relation: Relation) {
    let mut quoted = lines.iter().filter(|line| line.label == Label::Quoted);
    let (Some(first), Some(last)) =
        (quoted.next(), quoted.next_back().or(lines.iter().find(|l| l.label == Label::Quoted)))
    else {
        return;
    };
    let range = first.range.start..last.range.end;
    if relation == Relation::None && email.html.is_some() && is_within_own(text, lines, email, &range) {
        lines.iter_mut().filter(|line| line.label == Label::Quoted).for_each(|line| line.label = Label::Written);
    }
}

/// Whether a passage in quotation marks begins the next paragraph and more is said behind it: no mail program quotes like
/// that, people do.
pub fn is_speech(text: &str, lines: &[Line]) -> bool {
    let words = |line: &Line| text[line.range.clone()].trim();
    let Some(first) = lines.iter().position(|line| !words(line).is_empty()) else { return false };
    let end = lines[first..].iter().position(|line| words(line).is_empty()).map_or(lines.len(), |gap| first + gap);
    let said = text[lines[first].range.start..lines[end - 1].range.end].trim();
    let goes_on = || lines[end..].iter().any(|line| line.label == Label::Written && !words(line).is_empty());
    let behind = |(open, close): &(char, char)| said.strip_prefix(*open)?.split_once(*close).map(|(_, behind)| behind);
    marks::PAIRS.iter().filter_map(behind).any(|behind| behind.contains(char::is_alphanumeric) || goes_on())
}

/// Longest passage that somebody sets apart in a mail of his own, in bytes.
const OWN_PASSAGE_MAX: usize = 600;

/// Lines a person marks himself ("> 100 units", "> 5 sizes") in a mail that answers nothing.
pub fn keep_bullets(text: &str, lines: &mut [Line], email: &Email, relation: Relation) {
    const BULLETS_MAX: usize = 8;
    let says_more = |line: &Line| line.label == Label::Written && !text[line.range.clone()].trim().is_empty();
    let quoted = || lines.iter().enumerate().filter(|(_, line)| line.label == Label::Quoted);
    let is_answer = relation != Relation::None || email.html.is_some() || {
        let start = email.subject.split([':', '：']).next().unwrap_or_default().trim();
        email.subject.contains([':', '：']) && start.chars().count() <= 4
    };
    let looks_so = !is_answer
        && quoted().take(BULLETS_MAX + 1).count() <= BULLETS_MAX
        && quoted().all(|(at, line)| {
            at > 0 && !unmarked(&text[line.range.clone()]).trim().is_empty() && text[line.range.clone()].len() < 60
        })
        && !lines.iter().any(|line| line.label == Label::Introduction)
        && lines.iter().take_while(|line| line.label != Label::Quoted).any(says_more);
    if looks_so {
        lines.iter_mut().filter(|line| line.label == Label::Quoted).for_each(|line| line.label = Label::Written);
    }
}
