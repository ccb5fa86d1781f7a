//! Which lines the person wrote, which he quoted, which sign the mail. Every line gets a label; nothing is deleted.
//!
//! Where two cuts are possible the one that keeps more is taken: a quote shown twice costs a glance, a question cut
//! away costs the lead.

use super::armour;
use super::introduction::{self, Introduction};
use super::legal;
use super::signature;
use super::signer::Signer;
use super::subject;
use crate::domain::email::{Email, Role};
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

/// Words of his own that make what a stranger passes on a mere enclosure.
const OWN_WORDS_MIN: usize = 12;

/// Labels every line. `is_colleague`: the sender is of our house, so what he passes on is the message.
pub fn split(email: &Email, relation: Relation, is_colleague: bool) -> Vec<Line> {
    let text = email.text.as_str();
    let mut lines = as_lines(text, |line| if is_marked(line) { Label::Quoted } else { Label::Written });
    mark_initials(text, &mut lines);
    keep_lone_mark(text, &mut lines);
    join_wrapped(text, &mut lines);
    cut_history(text, &mut lines, relation);
    cut_by_structure(text, &mut lines, email, relation);
    keep_bullets(text, &mut lines, email, relation);
    keep_own_passage(text, &mut lines, email, relation);
    keep_what_is_the_message(text, &mut lines, relation);
    armour::set_aside(text, &mut lines);
    keep_answers_with_initials(text, &mut lines, email);
    set_banner_aside(text, &mut lines);
    part_turns_of_desk(text, &mut lines);
    let marked: Vec<Range<usize>> =
        email.marks.iter().filter(|mark| mark.role == Role::Signature).map(|mark| mark.range.clone()).collect();
    signature::label(text, &mut lines, &Signer::of(email), &marked);
    if !is_colleague {
        drop_enclosure(text, &mut lines);
    }
    lines
}

fn as_lines(text: &str, label: impl Fn(&str) -> Label) -> Vec<Line> {
    let mut at = 0;
    let line = |line: &str| {
        let range = at..at + line.len();
        at += line.len() + 1;
        Line { label: label(line), range }
    };
    text.split('\n').map(line).collect()
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

/// A quote's mark, up to two spaces before it; `>:` alone is the end of an address a client broke in two, and GroupWise
/// writes an introduction between `>>>` and `>>>`.
fn is_marked(line: &str) -> bool {
    let start = line.len() - line.trim_start_matches(' ').len();
    start <= 2
        && line[start..].starts_with('>')
        && !matches!(line.trim(), ">:" | ">：")
        && !(line.starts_with(">>> ") && line.trim_end().ends_with(">>>"))
}

/// `AK> text`: The Bat and old readers put the writer's initials before the mark. Two such lines make sure of it.
fn mark_initials(text: &str, lines: &mut [Line]) {
    let quoted: Vec<usize> =
        (0..lines.len()).filter(|&at| initials(&text[lines[at].range.clone()]).is_some()).collect();
    if quoted.len() >= 2 {
        quoted.into_iter().for_each(|at| lines[at].label = Label::Quoted);
    }
}

fn initials(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(' ');
    let head = &line[..line.floor_char_boundary(12)];
    let at = head.find('>').filter(|at| *at > 0)?;
    let initials = &line[..at];
    let is_name = initials.chars().count() <= 4 && initials.chars().all(char::is_uppercase);
    let rest = line[at..].trim_start_matches('>');
    (is_name && (rest.is_empty() || rest.starts_with(' '))).then_some(initials)
}

/// Shortest quoted line whose rest a client may have pushed to the next one.
const WRAPPED_MIN: usize = 55;

/// One unmarked line right between two marked ones is the end of the longer first: the quote was wrapped again.
fn join_wrapped(text: &str, lines: &mut [Line]) {
    for at in 1..lines.len().saturating_sub(1) {
        let is_between = lines[at].label == Label::Written
            && lines[at - 1].label == Label::Quoted
            && lines[at + 1].label == Label::Quoted
            && lines[at - 1].range.len() >= WRAPPED_MIN
            // Below a question that is over, the line answers it.
            && !text[lines[at - 1].range.clone()].trim_end().ends_with('?');
        if is_between && !text[lines[at].range.clone()].trim().is_empty() {
            lines[at].label = Label::Quoted;
        }
    }
}

/// `[JR] Yes, but in two lots`: answers within a quote that has no marks, as Outlook's users sign them.
fn keep_answers_with_initials(text: &str, lines: &mut [Line], email: &Email) {
    let name = email.from.first().and_then(|party| party.name.as_deref()).unwrap_or_default();
    let initials: String =
        name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect();
    if initials.len() < 2 {
        return;
    }
    let mark = format!("[{initials}]");
    for line in lines.iter_mut().filter(|line| line.label == Label::Quoted) {
        if text[line.range.clone()].trim_start().starts_with(&mark) {
            line.label = Label::Written;
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

/// The mail's own HTML says what is quoted: what no words introduced is cut by that.
fn cut_by_structure(text: &str, lines: &mut [Line], email: &Email, relation: Relation) {
    let wanted = |role: Role| match role {
        Role::Quoted if relation == Relation::Forward => Some(Label::Forwarded),
        Role::Quoted => Some(Label::Quoted),
        Role::Introduction => Some(Label::Introduction),
        Role::Signature => None,
    };
    for mark in &email.marks {
        let Some(label) = wanted(mark.role) else { continue };
        // Somebody sets a passage apart in a mail of his own: nothing was there to be quoted.
        if mark.role == Role::Quoted && relation == Relation::None && is_within_own(text, lines, email, &mark.range) {
            continue;
        }
        let first = lines.partition_point(|line| line.range.start < mark.range.start);
        let inside = lines[first..].iter_mut().take_while(|line| line.range.end <= mark.range.end);
        for line in inside.filter(|line| line.label == Label::Written && !text[line.range.clone()].trim().is_empty()) {
            line.label = label;
        }
    }
}

/// Whether a passage stands between the person's own lines in a mail that answers nothing and introduces nobody.
fn is_within_own(text: &str, lines: &[Line], email: &Email, range: &Range<usize>) -> bool {
    let says = |line: &&Line| line.label == Label::Written && !text[line.range.clone()].trim().is_empty();
    let above = lines.iter().filter(says).any(|line| line.range.end <= range.start);
    let below = lines.iter().filter(says).any(|line| line.range.start >= range.end);
    let is_introduced = lines.iter().any(|line| line.label == Label::Introduction)
        || email.marks.iter().any(|mark| mark.role == Role::Introduction);
    let is_answer = subject::says_reply(&email.subject);
    above && below && !is_introduced && !is_answer && range.len() < OWN_PASSAGE_MAX
}

/// The same of a page, whose set-apart passages have the marks of quotes in its text.
fn keep_own_passage(text: &str, lines: &mut [Line], email: &Email, relation: Relation) {
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

/// Longest passage that somebody sets apart in a mail of his own, in bytes.
const OWN_PASSAGE_MAX: usize = 600;

/// Lines a person marks himself ("> 100 units", "> 5 sizes") in a mail that answers nothing.
fn keep_bullets(text: &str, lines: &mut [Line], email: &Email, relation: Relation) {
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

/// A server's warning stands above everything else.
fn set_banner_aside(text: &str, lines: &mut [Line]) {
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
fn part_turns_of_desk(text: &str, lines: &mut [Line]) {
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

/// A stranger who says in his own words what he wants, and encloses an older mail: his words are the message.
fn drop_enclosure(text: &str, lines: &mut [Line]) {
    let own: usize = lines
        .iter()
        .take_while(|line| line.label != Label::Forwarded)
        .filter(|line| line.label == Label::Written)
        .map(|line| text[line.range.clone()].split_whitespace().count())
        .sum();
    let Some(first) = lines.iter().position(|line| line.label == Label::Forwarded) else { return };
    if own < OWN_WORDS_MIN {
        return;
    }
    let enclosed = lines[first..].iter_mut();
    enclosed
        .filter(|line| matches!(line.label, Label::Forwarded | Label::Signature | Label::Disclaimer))
        .for_each(|line| line.label = Label::Quoted);
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

/// The lines of these labels as one text: quote marks of forwarded lines removed, empty edges cut.
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
        // Around what is left out one empty line is enough.
        if is_gap && content.trim().is_empty() && out.ends_with("\n\n") {
            continue;
        }
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

/// Lines without their quote marks.
pub fn plain(text: &str) -> String {
    text.lines().map(unmarked).collect::<Vec<_>>().join("\n")
}

/// A line without its quote marks.
pub fn unmarked(line: &str) -> &str {
    let mut rest = line;
    while let Some(after) = rest.strip_prefix('>') {
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    rest
}
