//! One filled form in its layout: where it ends, and how far each value goes.

use super::fields::{Asked, Field};
use super::layout::{Labelled, Layout, Page};
use super::value::{self, plain_value, value_of};
use crate::domain::address::Address;
use crate::domain::inquiry::Label;
use crate::pipeline::extract::portal::footer;
use crate::pipeline::extract::portal::over;
use crate::pipeline::extract::quote::split::unmarked;
use std::ops::Range;

/// Lines a short value may go on for.
const VALUE_LINES: usize = 8;
/// Known labels that make a booking, its guest's name among them.
const TOLD_OF_GUEST: usize = 3;

pub struct Form<'a> {
    pub page: &'a Page<'a>,
    pub labelled: &'a [Labelled],
    pub layout: Layout,
    /// The line behind it.
    pub end: usize,
}

impl<'a> Form<'a> {
    pub fn of(page: &'a Page<'a>, labelled: &'a [Labelled], layout: Layout) -> Self {
        Self { page, labelled, layout, end: over::end(page, labelled) }
    }

    /// Two different contact labels make a form, a name's or a message's among them: a signature has numbers and
    /// addresses with labels too.
    pub fn is_one(&self) -> bool {
        if self.page.setting.adapter.is_some() {
            return self.labelled.iter().any(|l| l.asked.is_some());
        }
        let asks = |wanted: &[Asked], is_signature_read: bool| {
            self.labelled.iter().any(|l| {
                l.asked.is_some_and(|asked| wanted.contains(&asked))
                    && (is_signature_read
                        || self.page.setting.is_program
                        || self.page.all[l.line].label != Label::Signature)
            })
        };
        let names = asks(&[Asked::Name, Asked::GivenName, Asked::FamilyName], false);
        let kinds = [&[Asked::Email][..], &[Asked::Phone], &[Asked::Company], &[Asked::Title], &[Asked::Message]];
        let others = kinds.iter().filter(|kind| asks(kind, true)).count();
        let writes = asks(&[Asked::Message], false);
        let reaches = asks(&[Asked::Email, Asked::Phone], false);
        // A program that tells a number or an address beside something else passes on a wish to be called.
        let is_request = self.page.setting.is_program && reaches && self.labelled.len() >= 2 && !self.has_prose();
        // A portal that hides address and number shows what somebody wants, under a heading.
        let is_offer = self.page.setting.is_mass
            && self.labelled.iter().any(|l| l.is_emphasised && l.asked == Some(Asked::Message));
        // A portal that hides how its guest is reached tells his name, and when he comes.
        let known = self.labelled.iter().filter(|l| l.asked.is_some()).count();
        let is_booking = self.page.setting.portal.is_some() && names && known >= TOLD_OF_GUEST;
        names && others >= 1 || writes && others >= 2 || is_request || is_offer || is_booking
    }

    /// Whether sentences stand around the labels.
    fn has_prose(&self) -> bool {
        let is_label = |at: usize| self.labelled.iter().any(|l| l.line == at);
        (0..self.end).filter(|&at| !is_label(at)).any(|at| self.page.words(at).len() > 100)
    }

    pub fn collect(&self) -> Vec<Field> {
        let labelled = self.labelled;
        let mut fields: Vec<Field> = Vec::new();
        let mut at = 0;
        while at < labelled.len() && labelled[at].line < self.end {
            let here = &labelled[at];
            let is_long = here.asked == Some(Asked::Message);
            let next = labelled[at + 1..]
                .iter()
                .position(|other| !is_long || other.line == here.line || self.ends_message(here, other, &fields));
            let next = next.map(|n| at + 1 + n);
            let mut stop = next.map_or(self.end, |next| labelled[next].line).min(self.end);
            if is_long && let Some(heading) = self.heading(here, stop) {
                stop = heading;
            }
            // Below a heading of the form's stand its labels again.
            let next = labelled.iter().position(|l| l.line >= stop && l.line > here.line).filter(|_| is_long).or(next);
            let range = self.value_range(here, stop, next.map(|next| labelled[next].line));
            // A second message is a field like others.
            let has_message = fields.iter().any(|f| f.asked == Some(Asked::Message) && !f.value.is_empty());
            let written = plain_value(&self.page.text[range.clone()]);
            fields.push(Field {
                label: value::label(&self.page.text[here.label.clone()]),
                value: if is_long { written } else { value::choices(&written).unwrap_or(written) },
                asked: here.asked.map(|asked| self.meant(asked, &range)).filter(|asked| match asked {
                    // "Reply to this inquiry: https://…"
                    Asked::Message => !has_message && !is_link(value_of(self.page.text, &range)),
                    // "From: 12 May" is no person.
                    // "The following was sent:" leads over to the form.
                    Asked::Name => {
                        let value = value_of(self.page.text, &range);
                        !value.starts_with(|c: char| c.is_ascii_digit()) && !value.ends_with([':', '：'])
                    }
                    _ => true,
                }),
                range,
                label_range: here.label.clone(),
                is_lead_in: here.is_lead_in,
            });
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        fields
    }

    /// "Contact: jane@example.com" asks for no name.
    fn meant(&self, asked: Asked, range: &Range<usize>) -> Asked {
        let first = value_of(self.page.text, range).split([',', ' ', ';']).next().unwrap_or_default();
        let is_told = || self.labelled.iter().any(|l| l.asked == Some(Asked::Email));
        if asked == Asked::Name && Address::parse(first).is_ok() && !is_told() { Asked::Email } else { asked }
    }

    /// From the rest of the label's line to the next label: one paragraph, or all of it for a message.
    fn value_range(&self, here: &Labelled, stop: usize, next: Option<usize>) -> Range<usize> {
        let page = self.page;
        let mut range = here.value.clone();
        let is_long = here.asked == Some(Asked::Message);
        let is_short =
            here.asked.is_some_and(|asked| asked.is_contact() || matches!(asked, Asked::Technical | Asked::Title));
        if !range.is_empty() && !is_long {
            // An address or a list may go on, if another label follows it directly.
            let goes_on = !is_short
                && next.is_some_and(|next| next > here.line + 1 && next - here.line <= VALUE_LINES)
                && (here.line + 1..stop).all(|at| !page.is_blank(at) && !footer::is_rule(page.words(at)));
            if !goes_on {
                return range;
            }
        }
        let mut taken = 0;
        // A message between two rules ends at the second.
        let mut opened: Option<&str> = None;
        for at in here.line + 1..stop.max(here.line + 1) {
            let line = page.all[at];
            let content = unmarked(&page.text[line.range.clone()]);
            // `: value` below its label.
            let content = match range.is_empty() && content.starts_with(':') {
                true => content.trim_start_matches([':', ' ']),
                false => content,
            };
            let words = content.trim();
            if words.is_empty() {
                if is_long || range.is_empty() {
                    continue;
                }
                // In a layout that parts fields by empty lines, a value is a paragraph.
                break;
            }
            // A form of one-line fields leaves empty ones empty; what stands apart below them is not their value.
            let is_left_empty = range.is_empty() && self.layout == Layout::Beside && !is_long && page.is_blank(at - 1);
            let is_full = is_short && taken >= 1 || taken >= VALUE_LINES && !is_long;
            if is_left_empty
                || is_full
                || opened == Some(words)
                || footer::closes_message(words)
                || footer::is_rule(words) && self.is_closing_rule(at, stop, is_long)
            {
                break;
            }
            let is_ignored = page.setting.adapter.is_some_and(|adapter| adapter.ignores(words));
            if is_ignored {
                continue;
            }
            if range.is_empty() && footer::is_rule(words) {
                opened = Some(words);
                continue;
            }
            let start = line.range.end - content.trim_start().len();
            if range.is_empty() {
                range = start..start;
            }
            range.end = start + words.len();
            taken += 1;
        }
        range
    }

    /// A rule ends a value where the form's own lines follow it, or nothing: people draw rules too.
    fn is_closing_rule(&self, at: usize, stop: usize, is_long: bool) -> bool {
        if !is_long {
            return true;
        }
        let rest = || (at + 1..stop).map(|line| self.page.words(line)).filter(|words| !words.is_empty());
        let is_delimiter = self.page.words(at) == "--";
        match rest().next() {
            None => true,
            Some(words) => {
                words.starts_with("http") || footer::ends(words) || is_delimiter && rest().take(5).count() <= 4
            }
        }
    }
}

fn is_link(words: &str) -> bool {
    let words = words.trim();
    words.starts_with("http") && words.contains("://") && !words.contains(char::is_whitespace)
}
