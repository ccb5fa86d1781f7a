//! The ways a line parts a label from its value.

use super::{Labelled, Layout, Page};
use crate::domain::label::separated::{self, Mark};
use crate::domain::label::{Asked, LABEL_MAX};
use crate::pipeline::extract::consent;
use crate::pipeline::extract::form::value;
use crate::pipeline::extract::portal::footer;
use memchr::memmem;
use std::ops::Range;

/// Most words of a label nobody knows.
const LABEL_WORDS: usize = 7;
/// Lines below a heading in which a form's labels begin.
const HEADED_LINES: usize = 4;
/// Longest line that asks for consent and tells it.
const CONSENT_MAX: usize = 500;

impl Page<'_> {
    /// `Label<tab>value`, or several of them in one row.
    pub(super) fn cells(&self, at: usize, offset: usize, body: &str) -> Vec<Labelled> {
        let mut cells: Vec<Range<usize>> = Vec::new();
        let mut start = 0;
        for cell in body.split(['\t', '|']).take(20) {
            let lead = cell.len() - cell.trim_start().len();
            // A colon may have a cell of its own.
            if !cell.trim().is_empty() && !matches!(cell.trim(), ":" | "：") {
                cells.push(offset + start + lead..offset + start + lead + cell.trim().len());
            }
            start += cell.len() + 1;
        }
        let words = |range: &Range<usize>| &self.text[range.clone()];
        let is_known = |range: &Range<usize>| words(range).len() <= LABEL_MAX && self.asked(words(range)).is_some();
        // Labels alone head the columns of a table.
        let is_pairs = |cells: &[Range<usize>]| is_known(&cells[0]) && !is_known(&cells[1]) && is_known(&cells[2]);
        let is_row = cells.len() >= 4 && cells.len().is_multiple_of(2) && is_pairs(&cells);
        if is_row {
            let pair = |pair: &[Range<usize>]| self.found(at, pair[0].clone(), pair[1].clone(), Layout::Cells);
            return cells.chunks(2).map(pair).collect();
        }
        match cells.as_slice() {
            [_, value] if value::is_column_head(words(value)) => Vec::new(),
            [label, value, ..] if is_known(label) || is_plausible(words(label)) => {
                let end = cells.last().map_or(value.end, |last| last.end);
                vec![self.found(at, label.clone(), value.start..end, Layout::Cells)]
            }
            _ => Vec::new(),
        }
    }

    /// `Label: value`, `Label:`, `label = value`, `Label → value`.
    pub(super) fn in_line(&self, at: usize, offset: usize, body: &str) -> Option<Labelled> {
        if let Some(consent) = self.consent(at, offset, body) {
            return Some(consent);
        }
        if let Some(answered) = self.answered(at, offset, body) {
            return Some(answered);
        }
        if let Some(separated) = self.separated(at, offset, body) {
            return Some(separated);
        }
        let reach = body.floor_char_boundary(LABEL_MAX);
        let mut marks = body[..reach].match_indices([':', '：', '=', '→', '➔', '⇒', '】', '〕']);
        // "10:32" is a time.
        let is_digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
        let is_time = |at: usize| is_digit(body.as_bytes()[..at].last()) && is_digit(body.as_bytes().get(at + 1));
        let end = marks
            .find(|(at, _)| !is_time(*at))
            .map(|(at, _)| at)
            .or_else(|| memmem::find(&body.as_bytes()[..reach], b"->"))?;
        let mark = body[end..].chars().next()?;
        let label = body[..end].trim_end();
        let after = &body[end + mark.len_utf8()..];
        // "Wie?: gut" and "Wann? → bald" have the label's own mark before the separator.
        let rest = after.trim_start_matches(['>', ':']);
        let start = offset + body.len() - rest.len();
        let value = rest.trim_start().trim_start_matches(['*', '\t', ' ']);
        let begin = start + rest.len() - value.len();
        let value = value.trim_end().trim_end_matches(['*', ' ']);
        let value = if value.is_empty() { start..start } else { begin..begin + value.len() };
        // "== Your request ==" is ruled.
        if mark == '=' && rest.trim_matches(['=', ' ']).is_empty() && !rest.is_empty() {
            return None;
        }
        let layout = match (mark, value.is_empty()) {
            ('=' | '→' | '➔' | '⇒' | '-', _) => Layout::Equals,
            // `【Label】`, alone in its line.
            ('】' | '〕', true) => return None,
            (_, true) => Layout::Below,
            (_, false) => Layout::Beside,
        };
        let found = self.found(at, offset..offset + label.len(), value, layout);
        let is_unknown = found.asked.is_none();
        if is_unknown && self.leads_in(body) {
            let end = offset + body.len();
            // "Their message:" is a label like others.
            let is_lead_in = body.split_whitespace().count() > 3;
            let (label, value) = (offset..end, end..end);
            return Some(Labelled {
                asked: Some(Asked::Message),
                is_lead_in,
                label,
                value,
                layout: Layout::Below,
                ..found
            });
        }
        let is_arrow = mark == '=' && after.starts_with('>');
        let is_label = !is_unknown || (mark != '=' || is_arrow || !label.contains(' ')) && is_plausible(label);
        if !is_label || rest.starts_with("//") || is_unknown && mark == '-' && !self.setting.is_program {
            return None;
        }
        // A sentence of several words that ends in a colon leads over to something.
        let is_sentence = found.value.is_empty() && label.split_whitespace().count() > 3 && !label.ends_with('?');
        (!is_unknown || !is_sentence || found.is_emphasised).then_some(found)
    }

    /// `[Label] value`, `Label » value`, `Label - value` and their like.
    fn separated(&self, at: usize, offset: usize, body: &str) -> Option<Labelled> {
        separated::parts(body).find_map(|(mark, label, value)| {
            let layout = if mark == Mark::Spaces { Layout::Cells } else { Layout::Equals };
            let words = &body[label.clone()];
            let found = self.found(
                at,
                offset + label.start..offset + label.end,
                offset + value.start..offset + value.end,
                layout,
            );
            let is_label = match mark {
                Mark::Sure => found.asked.is_some() || self.setting.is_program && is_plausible(words),
                // "I have read the privacy policy   Yes"
                Mark::Spaces if self.setting.is_program && value::is_ticked(&body[value.clone()]) => {
                    is_plausible(words)
                }
                Mark::Weak | Mark::Spaces => {
                    found.asked.is_some() && self.setting.is_program && words.chars().count() <= 30
                }
            };
            is_label.then_some(found)
        })
    }

    /// A sentence that somebody has ticked: "I agree that you keep my data.: yes".
    fn consent(&self, at: usize, offset: usize, body: &str) -> Option<Labelled> {
        let (label, value) = body.rsplit_once([':', '：']).filter(|_| body.len() <= CONSENT_MAX)?;
        let is_sentence = label.split_whitespace().count() >= 5 && !label.contains([':', '：']);
        if !is_sentence || !value::is_ticked(value) {
            return None;
        }
        let end = offset + body.trim_end().len();
        let start = end - value.trim().len();
        Some(self.found(at, offset..offset + label.trim_end().len(), start..end, Layout::Beside))
    }

    /// "How can we help? The pump hums." in one line.
    fn answered(&self, at: usize, offset: usize, body: &str) -> Option<Labelled> {
        let end = body.char_indices().find(|(_, c)| matches!(c, '?' | '？')).map(|(at, c)| at + c.len_utf8())?;
        // "What is it about? *" must be filled in, and is not yet.
        let answer = Some(body[end..].trim()).filter(|answer| answer.contains(char::is_alphanumeric))?;
        let is_asked = self.setting.is_program && end <= LABEL_MAX && self.asked(&body[..end]) == Some(Asked::Message);
        let begin = offset + body.len() - body[end..].trim_start().len();
        (is_asked && body[end..].starts_with(char::is_whitespace))
            .then(|| self.found(at, offset..offset + end, begin..begin + answer.len(), Layout::Beside))
    }

    fn leads_in(&self, body: &str) -> bool {
        self.setting.is_program
            && (footer::begins(body) || self.setting.adapter.is_some_and(|adapter| adapter.begins_message(body)))
    }

    /// `Label value`, the label in bold.
    pub(super) fn bold(&self, at: usize, offset: usize, body: &str) -> Option<Labelled> {
        let label = self.setting.emphasis.start_of(body)?;
        let value = value::behind_mark(&body[label.len()..]);
        let start = offset + body.len() - value.len();
        Some(self.found(at, offset..offset + label.len(), start..offset + body.len(), Layout::Bold))
    }

    /// A label alone in its line, the value in the next: words we know, words in bold, or a heading between rules.
    pub(super) fn alone(&self, at: usize, offset: usize, body: &str, marks: &str) -> Option<Labelled> {
        let label = body.trim_end_matches(['-', '=', '*', '#', ']', '_', ' ', '~', '】', '〕', '］']);
        let is_ruled = ["--", "==", "**", "#", "__", "【", "〔", "［"].iter().any(|rule| marks.ends_with(rule))
            && label.len() < body.len()
            || body.starts_with('[') && body.ends_with(']')
            || marks.ends_with('#');
        let whole = label;
        let label = label.trim_start_matches('[');
        let is_followed = !self.is_blank(at + 1) || !self.is_blank(at + 2);
        if label.is_empty() || label.len() > LABEL_MAX || label.contains('@') || label.contains("://") || !is_followed {
            return None;
        }
        let start = offset + whole.len() - label.len();
        let end = start + label.len();
        let layout = if is_ruled { Layout::Ruled } else { Layout::Bare };
        let found = self.found(at, start..end, end..end, layout);
        // "To change your email settings, go to your inbox."
        let is_sentence = label.ends_with('.') && label.split_whitespace().count() > 3;
        if is_sentence && found.asked.is_some_and(Asked::is_contact) {
            return None;
        }
        let asks = label.ends_with(['?', '？']) && label.split_whitespace().count() <= 12 && self.may_begin_label(at);
        // A heading with a rule below it: "Message from the buyer".
        // "I have read the privacy policy", and its tick in the line below.
        let is_agreed = self.setting.is_program
            && ((3..=12).contains(&label.split_whitespace().count()) || consent::asks(&label.to_lowercase()))
            && self.is_blank(at.wrapping_sub(1))
            && value::is_ticked(self.words(at + 1));
        let is_underlined = footer::is_rule(self.words(at + 1))
            && (found.asked == Some(Asked::Message) || found.asked.is_none() && footer::heads(label));
        if is_underlined && self.setting.is_program && !self.heads_labels(at + 2) {
            return Some(Labelled { asked: Some(Asked::Message), layout: Layout::Ruled, ..found });
        }
        let leads = found.asked.is_none() && self.setting.adapter.is_some_and(|adapter| adapter.begins_message(body));
        if leads {
            return Some(Labelled { asked: Some(Asked::Message), is_lead_in: true, ..found });
        }
        (found.asked.is_some() || is_ruled || found.is_emphasised || asks || is_agreed).then_some(found)
    }

    /// Whether a line stands apart, or below an answer of a form that puts questions and answers in turn.
    fn may_begin_label(&self, at: usize) -> bool {
        let question = at.checked_sub(2).map_or("", |above| self.words(above));
        self.is_blank(at.wrapping_sub(1))
            || self.setting.is_program && (question.ends_with(['?', '？']) || self.asked(question).is_some())
    }

    /// Whether a contact's label stands in a line or right below it: what is above heads a form.
    fn heads_labels(&self, first: usize) -> bool {
        let is_contact = |at: usize| {
            let label = self.words(at).split_once([':', '：']).map_or("", |(label, _)| label);
            !label.is_empty() && self.asked(label).is_some_and(Asked::is_contact)
        };
        (first..first + HEADED_LINES).take_while(|&at| !self.is_blank(at)).any(is_contact)
    }
}

/// Whether words nobody knows may be a label: few, beginning with a letter, no sentence.
fn is_plausible(label: &str) -> bool {
    let label = label.trim_end_matches(['*', ' ']);
    let bare = label.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ' | '_'));
    let words = bare.split_whitespace().count();
    bare.chars().next().is_some_and(|c| c.is_alphabetic() || c == '¿')
        && words <= if label.ends_with('?') { 2 * LABEL_WORDS } else { LABEL_WORDS }
        && !bare.contains(['!', '<', '@', ';', '"'])
        && !(words > 3 && bare.contains([',', '.']))
}
