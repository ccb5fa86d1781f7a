//! Which lines the person wrote, which he quoted, which sign the mail. Every line gets a label; nothing is deleted.
//!
//! Where two cuts are possible the one that keeps more is taken: a quote shown twice costs a glance, a question cut
//! away costs the lead.

use super::armour;
use super::banner;
use super::introduction::{self, Introduction};
use super::own_passage;
use super::quote_words::header;
use super::unmarked_answer::Answering;
use crate::domain::email::{Email, Role};
use crate::domain::inquiry::{Label, Piece};
use crate::pipeline::extract::signature::signed;
use crate::pipeline::extract::signature::signer::Signer;
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
    let answer = cut_history(&Answering { text, email, relation }, &mut lines);
    cut_by_structure(text, &mut lines, email, relation, &answer.unwrap_or_default());
    own_passage::keep_bullets(text, &mut lines, email, relation);
    own_passage::keep(text, &mut lines, email, relation);
    keep_what_is_the_message(text, &mut lines, relation);
    armour::set_aside(text, &mut lines);
    keep_answers_with_initials(text, &mut lines, email);
    banner::set_aside(text, &mut lines);
    banner::part_turns_of_desk(text, &mut lines);
    let marked: Vec<Range<usize>> =
        email.marks.iter().filter(|mark| mark.role == Role::Signature).map(|mark| mark.range.clone()).collect();
    signed::label(text, &mut lines, &Signer::of(email), &marked);
    if !is_colleague {
        drop_enclosure(text, &mut lines);
    }
    lines
}

pub fn as_lines(text: &str, label: impl Fn(&str) -> Label) -> Vec<Line> {
    let mut at = 0;
    let line = |line: &str| {
        let range = at..at + line.len();
        at += line.len() + 1;
        Line { label: label(line), range }
    };
    text.split('\n').map(line).collect()
}

/// "> 100 units a month" is no quote when it is the only such line and nothing introduces it, or stands above the words
/// that introduce all others.
fn keep_lone_mark(text: &str, lines: &mut [Line]) {
    let mut quoted = (0..lines.len()).filter(|&at| lines[at].label == Label::Quoted);
    let Some(first) = quoted.next() else { return };
    let introduced = quoted.next().map(|second| is_introduced_between(text, lines, first, second));
    let is_blank = |line: &Line| text[line.range.clone()].trim().is_empty();
    let is_right_above = |range: &Range<usize>| range.end <= first && lines[range.end..first].iter().all(is_blank);
    let is_below_headers = introduction::next(text, lines, 0)
        .is_some_and(|(range, kind)| matches!(kind, Introduction::Headers) && is_right_above(&range));
    if introduced == Some(false) || is_below_headers {
        return;
    }
    let before =
        lines[..first].iter().rev().map(|line| text[line.range.clone()].trim_end()).find(|line| !line.is_empty());
    // What somebody cites from our page: our mail stands below, introduced.
    if introduced.is_some() || before.is_none_or(|line| !line.ends_with([':', '：'])) {
        lines[first].label = Label::Written;
    }
}

/// Whether the first words that introduce anything stand below one marked line and right above the next.
fn is_introduced_between(text: &str, lines: &[Line], first: usize, second: usize) -> bool {
    let is_blank = |line: &Line| text[line.range.clone()].trim().is_empty();
    introduction::next(text, lines, 0).is_some_and(|(range, _)| {
        first < range.start && range.end <= second && lines[range.end..second].iter().all(is_blank)
    })
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

/// Cuts older mail by the words that introduce it. Returns the lines below that answer it without a mark of their own.
fn cut_history(mail: &Answering<'_>, lines: &mut [Line]) -> Option<Range<usize>> {
    let Answering { text, relation, .. } = *mail;
    let mut at = 0;
    while at < lines.len() {
        let (range, introduction) = introduction::next(text, lines, at)?;
        let follows_mark = lines[range.end..].iter().find(|line| !text[line.range.clone()].trim().is_empty());
        let follows_mark = follows_mark.is_some_and(|line| line.label == Label::Quoted);
        let rest = match introduction {
            // Marked line by line: what stands below the quote is an answer.
            Introduction::Attribution { .. } if follows_mark => None,
            Introduction::Headers
                if follows_mark
                    && relation != Relation::Forward
                    && (opens(text, lines, range.start) || is_answered_within(text, &lines[range.end..])) =>
            {
                None
            }
            Introduction::Attribution { is_sure } if !is_sure || own_passage::is_speech(text, &lines[range.end..]) => {
                at = range.end;
                continue;
            }
            Introduction::Attribution { .. } | Introduction::Headers => Some(Label::Quoted),
            Introduction::Forward => Some(Label::Forwarded),
        };
        label(&mut lines[range.clone()], Label::Introduction);
        if let Some(mut rest) = rest {
            if rest == Label::Quoted && relation == Relation::Forward {
                rest = Label::Forwarded;
            }
            let answer = (introduction == Introduction::Headers && opens(text, lines, range.start))
                .then(|| mail.find(lines, range.clone(), range.end..next_history(text, lines, range.end)))
                .flatten();
            let is_his = |at: usize| answer.as_ref().is_some_and(|answer| answer.contains(&at));
            let below = lines.iter_mut().enumerate().skip(range.end);
            below
                .filter(|(at, line)| line.label != Label::Quoted && !is_his(*at))
                .for_each(|(_, line)| line.label = rest);
            return answer;
        }
        at = range.end;
    }
    None
}

/// Where older mail begins within what is quoted.
fn next_history(text: &str, lines: &[Line], from: usize) -> usize {
    introduction::next(text, lines, from).map_or(lines.len(), |(range, _)| range.start)
}

/// Whether nothing is said above a line: whoever quotes there answers below.
fn opens(text: &str, lines: &[Line], at: usize) -> bool {
    lines[..at].iter().all(|line| text[line.range.clone()].trim().is_empty())
}

/// Whether somebody's lines stand between those marked as a quote's.
fn is_answered_within(text: &str, lines: &[Line]) -> bool {
    let said = |line: &Line| line.label == Label::Written && !text[line.range.clone()].trim().is_empty();
    let last = lines.iter().rposition(|line| line.label == Label::Quoted).unwrap_or_default();
    lines[..last].iter().any(said)
}

/// The mail's own HTML says what is quoted: what no words introduced is cut by that.
fn cut_by_structure(text: &str, lines: &mut [Line], email: &Email, relation: Relation, his: &Range<usize>) {
    let wanted = |role: Role| match role {
        Role::Quoted if relation == Relation::Forward => Some(Label::Forwarded),
        Role::Quoted => Some(Label::Quoted),
        Role::Introduction => Some(Label::Introduction),
        Role::Signature => None,
    };
    for mark in &email.marks {
        let Some(label) = wanted(mark.role) else { continue };
        // Somebody sets a passage apart in a mail of his own: nothing was there to be quoted.
        if mark.role == Role::Quoted
            && relation == Relation::None
            && own_passage::is_within_own(text, lines, email, &mark.range)
        {
            continue;
        }
        let first = lines.partition_point(|line| line.range.start < mark.range.start);
        let end = lines.partition_point(|line| line.range.end <= mark.range.end).max(first);
        let answer = answer_below(text, lines, first..end).filter(|_| relation != Relation::Forward).unwrap_or(end);
        let is_quote_s =
            |(at, line): &(usize, &mut Line)| !his.contains(at) && *at < answer || is_marked(&text[line.range.clone()]);
        let inside = (first..).zip(lines[first..end].iter_mut()).filter(is_quote_s).map(|(_, line)| line);
        for line in inside.filter(|line| line.label == Label::Written && !text[line.range.clone()].trim().is_empty()) {
            line.label = label;
        }
    }
}

/// Outlook draws its line above whatever comes, also above an answer below the quote. Where a page begins with it, and
/// nothing but header lines parts it from a passage that is marked as quoted, the rest is said by whoever writes.
fn answer_below(text: &str, lines: &[Line], inside: Range<usize>) -> Option<usize> {
    let content = |line: &Line| text[line.range.clone()].trim();
    let marked = inside.start + lines[inside.clone()].iter().position(|line| is_marked(&text[line.range.clone()]))?;
    let is_head = |line: &Line| content(line).is_empty() || header(content(line)).is_some();
    let is_quote_s = opens(text, lines, inside.start) && lines[inside.start..marked].iter().all(is_head);
    is_quote_s.then_some(marked)
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

pub fn label(lines: &mut [Line], label: Label) {
    lines.iter_mut().for_each(|line| line.label = label);
}

/// The lines as pieces: neighbours of one label are one piece.
pub fn pieces(lines: &[Line]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for line in lines {
        match pieces.last_mut() {
            // Between two lines of his own may stand a quote's mark.
            Some(last) if last.label == line.label && line.range.start <= last.range.end + 1 => {
                last.range.end = line.range.end;
            }
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
