//! What machines on the way write above somebody's words: a server's warning, a help desk's mark and its turns.

use super::split::{Line, label};
use crate::domain::inquiry::Label;
use crate::domain::legal;

/// A server's warning stands above everything else.
pub fn set_aside(text: &str, lines: &mut [Line]) {
    const PARAGRAPHS: usize = 3;
    let is_blank = |line: &Line| {
        text[line.range.clone()].trim_matches(|c: char| c.is_whitespace() || "-_=*".contains(c)).is_empty()
    };
    let mut at = 0;
    for _ in 0..PARAGRAPHS {
        let Some(first) = (at..lines.len()).find(|&line| !is_blank(&lines[line])) else { return };
        if lines[first].label != Label::Written {
            return;
        }
        let end = (first..lines.len()).find(|&line| is_blank(&lines[line])).unwrap_or(lines.len());
        // The warning may stand right above the first line of the text.
        let last = (first..end.min(first + 8)).rfind(|&line| legal::is_of_banner(&text[lines[line].range.clone()]));
        let Some(last) = last else { return };
        let whole = text[lines[first].range.start..lines[last].range.end].replace('\n', " ");
        if !legal::is_banner(&whole) {
            return;
        }
        // A banner is never the whole mail.
        if lines[last + 1..].iter().all(is_blank) {
            return;
        }
        label(&mut lines[at..=last], Label::Banner);
        at = last + 1;
        while at < lines.len() && is_blank(&lines[at]) && !text[lines[at].range.clone()].trim().is_empty() {
            lines[at].label = Label::Banner;
            at += 1;
        }
    }
}

/// A help desk shows a conversation below its mark, turn by turn, newest first: a rule, who and when, the words.
pub fn part_turns_of_desk(text: &str, lines: &mut [Line]) {
    const RULE_MIN: usize = 20;
    const HEAD_MAX: usize = 90;
    let words = |line: &Line| text[line.range.clone()].trim();
    let is_mark = |line: &Line| words(line).starts_with("##-") && words(line).ends_with("-##");
    if !lines.iter().any(is_mark) {
        return;
    }
    let is_rule = |line: &Line| words(line).len() >= RULE_MIN && words(line).bytes().all(|b| b == b'-');
    // "Jane Doe, Nov 5, 2024, 13:26 GMT"
    let is_head = |line: &Line| {
        let words = words(line);
        words.len() <= HEAD_MAX
            && words.contains(',')
            && words.as_bytes().windows(3).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit())
    };
    let mut turns = Vec::new();
    for at in 0..lines.len() {
        if is_mark(&lines[at]) {
            lines[at].label = Label::Banner;
        } else if is_rule(&lines[at])
            && let Some(head) = (at + 1..lines.len().min(at + 4)).find(|&next| !words(&lines[next]).is_empty())
            && is_head(&lines[head])
        {
            turns.push((at, head));
        }
    }
    let Some((first, head)) = turns.first().copied() else { return };
    label(&mut lines[first..=head], Label::Banner);
    if let Some((second, _)) = turns.get(1).copied() {
        label(&mut lines[second..], Label::Quoted);
    }
}
