//! Where labels and values stand: `Label: value`, the value below its label, cells of a table, headings between rules.
//!
//! A form is written in one layout. What looks like a label in another one belongs to the value it stands in: that is
//! how "Width: 20 mm" within somebody's message is told from a field.

use super::emphasis::Emphasis;
use super::footer;
use super::separated::{self, Mark};
use super::split::{Line, unmarked};
use super::value;
use crate::domain::address::Address;
use crate::domain::form::Adapter;
use crate::domain::inquiry::Label;
use crate::domain::label::{self, Asked, LABEL_MAX};
use memchr::memmem;
use std::ops::Range;

/// How labels and values stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// `Label: value`, one line.
    Beside,
    /// `Label:`, the value in the lines below.
    Below,
    /// `Label`, without a colon, the value in the lines below.
    Bare,
    /// Cells of a row: a tab or `|` between them.
    Cells,
    /// `label = value`, `label → value`.
    Equals,
    /// The label is bold, and nothing stands between it and its value.
    Bold,
    /// `--- Label ---`, `[Label]`.
    Ruled,
}

const LAYOUTS: [Layout; 7] =
    [Layout::Beside, Layout::Below, Layout::Bare, Layout::Cells, Layout::Equals, Layout::Bold, Layout::Ruled];

/// Lines of a form that are looked at.
const LINES_MAX: usize = 600;
/// Most words of a label nobody knows.
const LABEL_WORDS: usize = 7;
/// Longest line that asks for consent and tells it.
const CONSENT_MAX: usize = 500;

/// A line that starts with what may be a label.
#[derive(Debug, Clone)]
pub struct Labelled {
    pub line: usize,
    pub label: Range<usize>,
    pub value: Range<usize>,
    pub layout: Layout,
    pub asked: Option<Asked>,
    /// The page sets it apart as a label.
    pub is_emphasised: bool,
    /// A sentence that leads over to what somebody wrote.
    pub is_lead_in: bool,
}

/// What is known of the mail beside its text.
#[derive(Default)]
pub struct Setting<'a> {
    pub adapter: Option<&'a Adapter>,
    pub emphasis: Emphasis,
    /// What the sender calls itself, in lower case: its own lines begin with it.
    pub brands: Vec<String>,
    /// A program sent it, for somebody.
    pub is_program: bool,
    /// It carries the headers of mail to many.
    pub is_mass: bool,
    /// The domain of a portal that passes on what people write, if it is one.
    pub portal: Option<String>,
    /// The mail as a page.
    pub html: Option<&'a str>,
    /// Whose mail it is, by its header.
    pub from: Option<&'a Address>,
}

/// The form's lines, as the reader sees them.
pub struct Page<'a> {
    pub text: &'a str,
    pub all: Vec<&'a Line>,
    pub setting: &'a Setting<'a>,
}

impl<'a> Page<'a> {
    pub fn of(text: &'a str, lines: &'a [Line], setting: &'a Setting<'a>) -> Self {
        let is_read = |line: &&Line| match line.label {
            Label::Written | Label::Forwarded | Label::Signature | Label::Disclaimer | Label::Field => true,
            // Portals show the person's words as a quote.
            Label::Quoted | Label::Introduction => setting.is_program,
            Label::Banner => false,
        };
        Self { text, all: lines.iter().filter(is_read).take(LINES_MAX).collect(), setting }
    }

    /// The labels in their order, and the layout they stand in.
    pub fn labels(&self) -> Option<(Vec<Labelled>, Layout)> {
        let all: Vec<Labelled> = (0..self.all.len()).flat_map(|at| self.labelled(at)).collect();
        let layout = layout_of(&all)?;
        Some((self.of_layout(all, layout), layout))
    }

    pub fn words(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |line| unmarked(&self.text[line.range.clone()]).trim())
    }

    pub fn is_blank(&self, at: usize) -> bool {
        self.words(at).is_empty()
    }

    pub fn asked(&self, label: &str) -> Option<Asked> {
        self.setting.adapter.and_then(|adapter| adapter.asked(label)).or_else(|| label::asked(label))
    }

    /// The labels a line starts with: one, or several in a row of cells.
    fn labelled(&self, at: usize) -> Vec<Labelled> {
        let line = self.all[at];
        let content = unmarked(&self.text[line.range.clone()]);
        let is_symbol = |c: char| {
            !c.is_alphanumeric() && !matches!(c, '¿' | '<' | '[' | '(' | '+' | '@' | '"' | '/' | '“' | '„' | '_')
        };
        let start = content.trim_start_matches(is_symbol);
        let body = start.trim_end();
        if body.is_empty() {
            return Vec::new();
        }
        let marks = content[..content.len() - start.len()].trim();
        let offset = line.range.end - start.len();
        if body.contains('\t') || marks.starts_with('|') {
            let cells = self.cells(at, offset, body);
            if !cells.is_empty() {
                return cells;
            }
        }
        self.in_line(at, offset, body)
            .or_else(|| self.bold(at, offset, body))
            .or_else(|| self.alone(at, offset, body, marks))
            .into_iter()
            .collect()
    }

    fn found(&self, at: usize, label: Range<usize>, value: Range<usize>, layout: Layout) -> Labelled {
        let words = &self.text[label.clone()];
        Labelled {
            line: at,
            asked: self.asked(words),
            is_emphasised: self.setting.emphasis.has(words),
            label,
            value,
            layout,
            is_lead_in: false,
        }
    }

    /// `Label<tab>value`, or several of them in one row.
    fn cells(&self, at: usize, offset: usize, body: &str) -> Vec<Labelled> {
        let mut cells: Vec<Range<usize>> = Vec::new();
        let mut start = 0;
        for cell in body.split(['\t', '|']).take(20) {
            let lead = cell.len() - cell.trim_start().len();
            if !cell.trim().is_empty() {
                cells.push(offset + start + lead..offset + start + lead + cell.trim().len());
            }
            start += cell.len() + 1;
        }
        let words = |range: &Range<usize>| &self.text[range.clone()];
        let is_known = |range: &Range<usize>| words(range).len() <= LABEL_MAX && self.asked(words(range)).is_some();
        let is_row = cells.len() >= 4 && cells.len().is_multiple_of(2) && is_known(&cells[0]) && is_known(&cells[2]);
        if is_row {
            let pair = |pair: &[Range<usize>]| self.found(at, pair[0].clone(), pair[1].clone(), Layout::Cells);
            return cells.chunks(2).map(pair).collect();
        }
        match cells.as_slice() {
            [label, value, ..] if is_known(label) || is_plausible(words(label)) => {
                let end = cells.last().map_or(value.end, |last| last.end);
                vec![self.found(at, label.clone(), value.start..end, Layout::Cells)]
            }
            _ => Vec::new(),
        }
    }

    /// `Label: value`, `Label:`, `label = value`, `Label → value`.
    fn in_line(&self, at: usize, offset: usize, body: &str) -> Option<Labelled> {
        if let Some(consent) = self.consent(at, offset, body) {
            return Some(consent);
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
        let rest = after.trim_start_matches('>');
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
        let is_label = !is_unknown || (mark != '=' || !label.contains(' ')) && is_plausible(label);
        if !is_label || rest.starts_with("//") || is_unknown && mark == '-' {
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
                Mark::Weak | Mark::Spaces => found.asked.is_some() && self.setting.is_program && words.len() <= 30,
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

    fn leads_in(&self, body: &str) -> bool {
        self.setting.is_program
            && (footer::begins(body) || self.setting.adapter.is_some_and(|adapter| adapter.begins_message(body)))
    }

    /// `Label value`, the label in bold.
    fn bold(&self, at: usize, offset: usize, body: &str) -> Option<Labelled> {
        let label = self.setting.emphasis.start_of(body)?;
        let value = body[label.len()..].trim_start();
        let start = offset + body.len() - value.len();
        Some(self.found(at, offset..offset + label.len(), start..offset + body.len(), Layout::Bold))
    }

    /// A label alone in its line, the value in the next: words we know, words in bold, or a heading between rules.
    fn alone(&self, at: usize, offset: usize, body: &str, marks: &str) -> Option<Labelled> {
        let label = body.trim_end_matches(['-', '=', '*', '#', ']', '_', ' ', '~', '】', '〕', '］']);
        let is_ruled = ["--", "==", "**", "#", "__", "【", "〔", "［"].iter().any(|rule| marks.ends_with(rule))
            && label.len() < body.len()
            || body.starts_with('[') && body.ends_with(']')
            || marks.ends_with('#');
        let whole = label;
        let label = label.trim_start_matches('[');
        let is_followed = !self.is_blank(at + 1) || !self.is_blank(at + 2);
        if label.is_empty() || label.len() > LABEL_MAX || label.contains('@') || !is_followed {
            return None;
        }
        let start = offset + whole.len() - label.len();
        let end = start + label.len();
        let layout = if is_ruled { Layout::Ruled } else { Layout::Bare };
        let found = self.found(at, start..end, end..end, layout);
        let asks =
            label.ends_with(['?', '？']) && label.split_whitespace().count() <= 12 && self.is_blank(at.wrapping_sub(1));
        // A heading with a rule below it: "Message from the buyer".
        let is_underlined = footer::is_rule(self.words(at + 1))
            && (found.asked == Some(Asked::Message) || found.asked.is_none() && footer::heads(label));
        if is_underlined && self.setting.is_program {
            return Some(Labelled { asked: Some(Asked::Message), layout: Layout::Ruled, ..found });
        }
        let leads = found.asked.is_none() && self.setting.adapter.is_some_and(|adapter| adapter.begins_message(body));
        if leads {
            return Some(Labelled { asked: Some(Asked::Message), is_lead_in: true, ..found });
        }
        (found.asked.is_some() || is_ruled || found.is_emphasised || asks).then_some(found)
    }

    /// What counts as a label where the form is laid out like this.
    fn of_layout(&self, all: Vec<Labelled>, layout: Layout) -> Vec<Labelled> {
        let is_own = |l: &Labelled| match layout {
            // An empty value leaves its label alone.
            Layout::Beside => matches!(l.layout, Layout::Beside | Layout::Below | Layout::Cells),
            Layout::Below => l.layout == Layout::Below,
            Layout::Cells => {
                l.layout == Layout::Cells
                    || (l.asked.is_some() || l.is_emphasised) && matches!(l.layout, Layout::Below | Layout::Bare)
            }
            Layout::Bold => {
                l.layout == Layout::Bold
                    || l.is_emphasised && matches!(l.layout, Layout::Below | Layout::Bare | Layout::Beside)
            }
            Layout::Bare | Layout::Equals | Layout::Ruled => l.layout == layout,
        };
        // Other layouts count for what has no second meaning.
        let is_sure = |l: &Labelled| match l.asked {
            Some(Asked::Message) => {
                l.layout != Layout::Bare || l.is_emphasised || l.is_lead_in || self.heads_indented(l.line)
            }
            Some(Asked::Technical | Asked::Email | Asked::Phone) => l.layout != Layout::Bare || l.is_emphasised,
            Some(Asked::Name | Asked::GivenName | Asked::FamilyName | Asked::Company) => {
                matches!(l.layout, Layout::Beside | Layout::Cells)
            }
            Some(Asked::Title | Asked::Other) | None => l.is_emphasised && l.layout != Layout::Bare,
        };
        // "== Your request ==" above other labels heads them.
        let heads_labels = |l: &Labelled| {
            matches!(l.layout, Layout::Ruled | Layout::Bare) && !l.is_emphasised && {
                let next = (l.line + 1..self.all.len()).find(|&at| !self.is_blank(at));
                all.iter().any(|other| {
                    Some(other.line) == next
                        && matches!(other.layout, Layout::Beside | Layout::Below)
                        && other.line > l.line
                })
            }
        };
        let heading: Vec<usize> =
            all.iter().filter(|l| layout != l.layout && heads_labels(l)).map(|l| l.line).collect();
        let is_sure = |l: &Labelled| is_sure(l) || l.is_emphasised && l.asked.is_some_and(Asked::is_contact);
        let is_heading = |l: &Labelled| heading.contains(&l.line);
        // "Here is what they wrote:" above labels leads over to the form, not to somebody's words.
        let leads_to_form = |l: &Labelled| {
            let next = (l.line + 1..self.all.len()).find(|&at| !self.is_blank(at));
            l.is_lead_in
                && all.iter().any(|other| Some(other.line) == next && other.asked.is_some() && !other.is_lead_in)
        };
        let labels: Vec<Labelled> =
            all.iter().filter(|l| !is_heading(l) && (is_own(l) || is_sure(l)) && !leads_to_form(l)).cloned().collect();
        let known = || labels.iter().filter(|l| l.asked.is_some() && !l.is_lead_in);
        let Some(first) = known().map(|l| l.line).min() else { return labels };
        // A page that sets its labels apart does so with all of them.
        let is_set_apart = known().filter(|l| l.is_emphasised).count() >= 3 && known().all(|l| l.is_emphasised);
        let top = self.top(&labels, first);
        labels
            .iter()
            .filter(|l| {
                l.asked.is_some() || !is_set_apart || l.is_emphasised || is_identifier(&self.text[l.label.clone()])
            })
            // Labels nobody knows count where they stand among or right above known ones.
            .filter(|l| l.asked.is_some() || l.line >= top)
            .filter(|l| l.asked.is_some() || !(l.layout == Layout::Cells && footer::is_rule(self.words(l.line + 1))))
            .cloned()
            .collect()
    }

    /// Whether a line stands apart, and what is below it stands further in.
    fn heads_indented(&self, at: usize) -> bool {
        let indent = |at: usize| {
            self.all.get(at).map(|line| {
                let content = unmarked(&self.text[line.range.clone()]);
                content.len() - content.trim_start().len()
            })
        };
        self.setting.is_program
            && at > 0
            && self.is_blank(at - 1)
            && !self.is_blank(at + 1)
            && indent(at + 1) > indent(at)
    }

    /// The first of the lines with labels and values that lead down to the first label we know.
    fn top(&self, labels: &[Labelled], first: usize) -> usize {
        let mut top = first;
        for label in labels.iter().rev().filter(|l| l.line < first && l.asked.is_none()) {
            let is_filled = !label.value.is_empty() || !self.is_blank(label.line + 1);
            // The label's own value may stand below it, and an empty line.
            let is_near = top - label.line <= 3 && (label.line + 1..top).filter(|&at| !self.is_blank(at)).count() <= 1;
            if !is_filled || !is_near || label.value.is_empty() && label.line + 1 == top {
                break;
            }
            top = label.line;
        }
        top
    }
}

/// The layout that most of the known labels stand in; those of a person count more.
fn layout_of(all: &[Labelled]) -> Option<Layout> {
    let weight = |l: &&Labelled| match l.asked {
        _ if l.is_lead_in => 0,
        Some(asked) if asked.is_contact() || asked == Asked::Message => 3,
        Some(_) => 1,
        None => 0,
    };
    let count = |layout: Layout| all.iter().filter(|l| l.layout == layout).map(|l| weight(&l)).sum::<usize>();
    let best = LAYOUTS.into_iter().rev().max_by_key(|layout| count(*layout))?;
    (count(best) > 0).then_some(best)
}

/// A name that only programs give: `_gotcha`, `adset_name`.
pub fn is_identifier(label: &str) -> bool {
    let label = label.trim();
    label.contains('_') && !label.contains(char::is_whitespace)
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
