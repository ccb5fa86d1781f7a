//! Where labels and values stand: `Label: value`, the value below its label, cells of a table, headings between rules.
//!
//! A form is written in one layout. What looks like a label in another one belongs to the value it stands in: that is
//! how "Width: 20 mm" within somebody's message is told from a field.

mod parted;

use super::by_value;
use super::choice;
use super::emphasis::Emphasis;
use super::in_row;
use super::rows;
use super::same_mark;
use crate::domain::address::Address;
use crate::domain::form::Adapter;
use crate::domain::inquiry::Label;
use crate::domain::label::{self, Asked};
use crate::domain::relayed::Announced;
use crate::pipeline::extract::portal::footer;
use crate::pipeline::extract::quote::split::{Line, unmarked};
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

/// Lines of a form that are looked at.
const LINES_MAX: usize = 600;

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
    /// The portal's sentence that somebody wrote about what it shows of ours.
    pub relayed: Option<Announced>,
    /// The mail as a page.
    pub html: Option<&'a str>,
    /// Whose mail it is, by its header.
    pub from: Option<&'a Address>,
    pub subject: &'a str,
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
        let mut all: Vec<Labelled> = (0..self.all.len()).flat_map(|at| self.labelled(at)).collect();
        same_mark::add(self, &mut all);
        rows::add(self, &mut all);
        by_value::name(self, &mut all);
        let layout = choice::layout_of(&all)?;
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
            !c.is_alphanumeric() && !matches!(c, '¿' | '<' | '{' | '[' | '(' | '+' | '@' | '"' | '/' | '“' | '„' | '_')
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
        let row = in_row::labels(self, at, offset, body);
        if !row.is_empty() {
            return row;
        }
        let found = self
            .in_line(at, offset, body)
            .or_else(|| self.bold(at, offset, body))
            .or_else(|| self.alone(at, offset, body, marks));
        let below = found.as_ref().and_then(|found| self.below_writer(found));
        found.into_iter().chain(below).collect()
    }

    /// "Message from: Jane Doe", apart from what stands around it: below are her words.
    fn below_writer(&self, found: &Labelled) -> Option<Labelled> {
        let at = found.line;
        let is_writer = matches!(found.asked, None | Some(Asked::Name))
            && found.layout == Layout::Beside
            && !found.value.is_empty()
            && self.setting.is_program
            && self.is_blank(at.wrapping_sub(1))
            && self.is_blank(at + 1)
            && footer::heads(self.words(at));
        let end = found.value.end;
        is_writer.then(|| Labelled {
            asked: Some(Asked::Message),
            is_lead_in: true,
            value: end..end,
            layout: Layout::Below,
            ..found.clone()
        })
    }

    pub fn found(&self, at: usize, label: Range<usize>, value: Range<usize>, layout: Layout) -> Labelled {
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
}

/// A name that only programs give: `_gotcha`, `adset_name`.
pub fn is_identifier(label: &str) -> bool {
    let label = label.trim();
    label.contains('_') && !label.contains(char::is_whitespace)
}
