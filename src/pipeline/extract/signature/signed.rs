//! How a mail is signed, and what stands below that: a delimiter, a farewell, a name and numbers; advertisements of
//! telephones and providers; notices of lawyers.

use super::advert;
use super::farewell::{self, Leave};
use super::line::{ends_sentence, is_one_name, is_rule, names_head, starts_postscript, takes_leave, tells_measure};
use super::signer::{Naming, Signer, has_contact, is_sentence};
use crate::domain::inquiry::Label;
use crate::domain::legal;
use crate::domain::phrases::lower;
use crate::pipeline::extract::quote::split::{Line, unmarked};
use std::ops::Range;

/// Filled lines a signature may have: name, title, company, two addresses, numbers, links.
pub(super) const LINES_MAX: usize = 14;
/// The same once it has said how its owner is reached: what follows are more of his companies' lines.
const LINES_MAX_WITH_CONTACT: usize = 30;
/// How far from the end a signature starts at most.
pub const REACH: usize = 60;
/// Longest line of a signature, in characters: a sentence is longer.
pub(super) const WIDTH_MAX: usize = 90;

/// A run of lines of one label, and what is needed to judge it.
pub struct Run<'a> {
    pub text: &'a str,
    pub signer: &'a Signer,
    /// Ranges of the text the mail's own HTML calls a signature.
    marked: &'a [Range<usize>],
    /// Nothing more is written below it.
    pub(super) is_last: bool,
    /// Something else of the mail stands above it.
    has_above: bool,
}

impl Run<'_> {
    pub fn content<'t>(&'t self, line: &Line) -> &'t str {
        unmarked(&self.text[line.range.clone()])
    }
    pub fn is_blank(&self, line: &Line) -> bool {
        self.content(line).trim().is_empty()
    }
}

/// Labels signature, advertisement and notice of each run of written lines that ends the text or stands above a quote.
pub fn label(text: &str, lines: &mut [Line], signer: &Signer, marked: &[Range<usize>]) {
    let mut end = lines.len();
    let mut is_last = true;
    while end > 0 {
        let own = lines[end - 1].label;
        let start = lines[..end].iter().rposition(|line| line.label != own).map_or(0, |at| at + 1);
        // What is forwarded is another's mail, but his signature holds his number.
        if matches!(own, Label::Written | Label::Forwarded) {
            let has_above = lines[..start].iter().any(|line| !matches!(line.label, Label::Banner));
            let run = Run { text, signer, marked, is_last, has_above };
            run.label(&mut lines[start..end]);
            let mut written =
                lines[start..end].iter().filter(|line| line.label == Label::Written && !run.is_blank(line));
            // A postscript below the quote does not unsign what stands above it.
            let says_more = written.next().is_some_and(|first| {
                let content = run.content(first);
                // "[JR] Yes, in two lots" stands within what is quoted.
                !starts_postscript(content)
                    && !content.trim_start().get(..5).is_some_and(|start| start.starts_with('[') && start.contains(']'))
            });
            is_last &= !says_more;
        }
        end = start;
    }
}

impl Run<'_> {
    fn label(&self, lines: &mut [Line]) {
        let body = self.set_notices_aside(lines);
        let Some(start) = self.start(&lines[..body]) else { return };
        let mut at = start;
        while at < body {
            if lines[at].label != Label::Disclaimer {
                if starts_postscript(self.content(&lines[at])) || at > start && self.specifies(&lines[at..body]) {
                    return;
                }
                lines[at].label = Label::Signature;
            }
            at += 1;
        }
        self.set_inner_notices_aside(&mut lines[start..body]);
    }

    /// Whether a paragraph that begins here tells measures: what a person adds below his name is part of what he asks.
    fn specifies(&self, lines: &[Line]) -> bool {
        let paragraph = lines.iter().map(|line| self.content(line).trim()).take_while(|words| !words.is_empty());
        let (mut all, mut measures) = (0, 0);
        for words in paragraph {
            if has_contact(words) {
                return false;
            }
            all += 1;
            measures += usize::from(tells_measure(words));
        }
        measures >= 2 && measures * 3 >= all * 2
    }

    /// Where the signature starts.
    fn start(&self, lines: &[Line]) -> Option<usize> {
        let reach = lines.len().saturating_sub(REACH);
        let first_filled = lines.iter().position(|line| !self.is_blank(line))?;
        let delimiter = (reach..lines.len()).find(|&at| self.delimits(lines, at));
        let farewell = (reach..lines.len()).find(|&at| self.ends_with_farewell(lines, at, first_filled));
        let marked = (reach..lines.len()).find(|&at| self.is_marked(lines, at, first_filled));
        // Where the HTML says that the signature starts below, thanks above it are part of the message.
        let is_thanks =
            |at: &usize| farewell::of_words(&lower(self.content(&lines[*at]).trim())) == Some(Leave::Thanks);
        let farewell = farewell.filter(|at| !(is_thanks(at) && marked.is_some_and(|marked| marked > *at)));
        let start = farewell.into_iter().chain(delimiter).chain(marked).min();
        let start = start.or_else(|| self.block(lines, first_filled))?;
        Some(self.over_sign_off(lines, start, first_filled))
    }

    /// `-- ` alone on its line (RFC 3676 4.3), or a rule above somebody's name and numbers.
    fn delimits(&self, lines: &[Line], at: usize) -> bool {
        let content = self.content(&lines[at]);
        let below = &lines[at + 1..];
        if matches!(content, "-- " | "--" | "— " | "—" | "-- *" | "---" | "--- " | "- --" | "- -- ")
            || matches!(content.trim(), "--" | "—" | "‐‐")
        {
            let signs = || self.signs(below, Leave::Farewell) && !self.frames_data(below);
            return !self.asks(below) && (content == "-- " || signs());
        }
        is_rule(content) && self.describes(below)
    }

    /// Between this rule and the next stands nobody's name or number, and below them somebody goes on.
    fn frames_data(&self, below: &[Line]) -> bool {
        let Some(end) = below.iter().position(|line| is_rule(self.content(line))) else { return false };
        let mut framed = below[..end].iter().map(|line| self.content(line).trim()).filter(|words| !words.is_empty());
        let goes_on = |line: &Line| {
            let words = self.content(line).trim();
            ends_sentence(words) && !legal::is_notice(words, true) && !advert::is(words)
        };
        framed.clone().next().is_some_and(|first| self.signer.naming(first) != Naming::Known)
            && !framed.any(has_contact)
            && below[end..].iter().any(goes_on)
    }

    /// Name or company with a number or an address, and nothing that is said.
    fn describes(&self, lines: &[Line]) -> bool {
        let mut filled = lines
            .iter()
            .map(|line| self.content(line))
            .filter(|content| !content.trim().is_empty() && !is_rule(content));
        let Some(first) = filled.next() else { return false };
        let rest: Vec<&str> = filled.take(LINES_MAX + 1).collect();
        rest.len() < LINES_MAX
            && !is_sentence(first)
            && rest.iter().chain([&first]).any(|line| has_contact(line))
            && !rest.iter().any(|line| is_sentence(line) && !has_contact(line))
    }

    fn asks(&self, lines: &[Line]) -> bool {
        lines.iter().any(|line| self.content(line).trim_end().ends_with(['?', '？', '؟']))
    }

    fn ends_with_farewell(&self, lines: &[Line], at: usize, first_filled: usize) -> bool {
        let content = self.content(&lines[at]).trim();
        if content.is_empty() || content.len() > 160 || content.ends_with(['?', '？']) {
            return false;
        }
        let is_first = at == first_filled;
        match farewell::of_words(&lower(content)) {
            // A mail that is nothing but thanks says thanks.
            Some(Leave::Thanks) if is_first => false,
            // Nor is a mail ever nothing but its signature.
            Some(_) if is_first && !self.has_above => false,
            Some(leave) => self.signs(&lines[at + 1..], leave),
            None => {
                let named = farewell::names_after(content, |rest, leave, has_comma| match self.signer.naming(rest) {
                    Naming::Known => true,
                    // "Thanks, Peter" may be said to Peter.
                    Naming::Looks => leave == Leave::Farewell || (has_comma || has_contact(rest)) && !is_first,
                    Naming::No => {
                        !is_first
                            && (leave == Leave::Farewell && has_comma && is_one_name(rest)
                                || self.names_with_more(rest, leave))
                    }
                });
                let is_korean =
                    ["드림", "올림", "배상"].iter().any(|end| content.ends_with(end)) && content.chars().count() < 30;
                (named.is_some() && !is_first || is_korean) && self.signs(&lines[at + 1..], Leave::Farewell)
                    || named == Some(Leave::Farewell)
                        && is_first
                        && self.has_above
                        && self.signs(&lines[at + 1..], Leave::Farewell)
            }
        }
    }

    /// "Bjarne, caretaker 30 99 01 42": the name, and what else a signature holds.
    fn names_with_more(&self, rest: &str, leave: Leave) -> bool {
        const WORDS_MAX: usize = 9;
        let Some((name, more)) = rest.split_once([',', '(', '|', '/', '-', '–']) else { return false };
        !more.trim().is_empty()
            && rest.split_whitespace().count() <= WORDS_MAX
            && !is_sentence(rest)
            && (self.signer.naming(name) == Naming::Known
                || leave == Leave::Farewell && has_contact(more) && is_one_name(name))
    }

    /// Whether what follows a farewell only signs: short lines that ask nothing, then at most what is no writing.
    fn signs(&self, rest: &[Line], leave: Leave) -> bool {
        let (mut count, mut sentences, mut has_reach) = (0, 0, false);
        for line in rest {
            let content = self.content(line).trim();
            if content.is_empty() {
                continue;
            }
            let raw = self.content(line);
            if starts_postscript(content) || matches!(raw, "-- " | "--") {
                return true;
            }
            if is_rule(content)
                || advert::is(content)
                || legal::is_heading(content)
                || content.len() > 40 && legal::is_notice(content, true)
            {
                continue;
            }
            count += 1;
            if content.ends_with(['?', '？', '؟']) || content.contains("? ") {
                return false;
            }
            let is_headed = count == 1 && names_head(content);
            let says = is_sentence(content) && !is_headed;
            if count == 1 {
                let naming = if is_headed { Naming::Looks } else { self.signer.naming(content) };
                let is_next = naming != Naming::No
                    || content.split_whitespace().count() <= 4 && !says && !ends_sentence(content)
                    || has_contact(content);
                if says && naming == Naming::No || leave == Leave::Thanks && (!is_next || takes_leave(content)) {
                    return false;
                }
            }
            has_reach |= has_contact(content);
            let is_wide = content.chars().count() > WIDTH_MAX;
            if says || is_wide && !has_contact(content) && !content.contains(['|', '·', '•']) {
                sentences += 1;
            }
            // A slogan is none of the person's words; two are.
            if sentences > 1 && !has_reach
                || sentences > 3
                || count > if has_reach { LINES_MAX_WITH_CONTACT } else { LINES_MAX }
            {
                return false;
            }
        }
        true
    }

    /// The mail's HTML calls everything from here on a signature.
    fn is_marked(&self, lines: &[Line], at: usize, first_filled: usize) -> bool {
        let is_inside = |line: &Line| {
            self.marked.iter().any(|range| range.start <= line.range.start && line.range.end <= range.end)
        };
        !self.marked.is_empty()
            && at > first_filled
            && !self.is_blank(&lines[at])
            && is_inside(&lines[at])
            && lines[at..].iter().all(|line| self.is_blank(line) || is_inside(line))
            && !self.asks(&lines[at..])
    }

    /// A farewell, a second one in another language, or a first name right above belong to the signature.
    fn over_sign_off(&self, lines: &[Line], start: usize, first_filled: usize) -> usize {
        let mut start = start;
        for _ in 0..4 {
            let Some(above) = lines[..start].iter().rposition(|line| !self.is_blank(line)) else { break };
            let content = self.content(&lines[above]).trim();
            let is_farewell = farewell::of_words(&lower(content)) == Some(Leave::Farewell);
            let is_known = self.signer.naming(content) == Naming::Known
                && content.split_whitespace().count() <= 5
                && !has_contact(content);
            let is_named =
                farewell::names_after(content, |rest, _, _| self.signer.naming(rest) == Naming::Known).is_some();
            let is_thanks = above + 1 == start
                && farewell::of_words(&lower(content)) == Some(Leave::Thanks)
                && content.ends_with(',');
            if above <= first_filled || !(is_farewell || is_known || is_named || is_thanks) {
                break;
            }
            start = above;
        }
        start
    }
}
