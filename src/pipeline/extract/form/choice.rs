//! Which layout a form is written in, and which of the lines that look like labels are labels in it.

use super::layout::{Labelled, Layout, Page, is_identifier};
use crate::domain::label::Asked;
use crate::pipeline::extract::portal::footer;
use crate::pipeline::extract::quote::split::unmarked;

/// Lines between a sentence that leads over to somebody's words and one that does so better.
pub const BETTER_WITHIN: usize = 6;
/// Known labels for a person above the form's own message, from which on a sentence above them leads over to none.
const TOLD_ABOVE: usize = 2;

const LAYOUTS: [Layout; 7] =
    [Layout::Beside, Layout::Below, Layout::Bare, Layout::Cells, Layout::Equals, Layout::Bold, Layout::Ruled];

/// The layout that most of the known labels stand in; those of a person count more.
pub fn layout_of(all: &[Labelled]) -> Option<Layout> {
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

impl Page<'_> {
    /// What counts as a label where the form is laid out like this.
    pub fn of_layout(&self, all: Vec<Labelled>, layout: Layout) -> Vec<Labelled> {
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
                l.layout != Layout::Bare
                    || l.is_emphasised
                    || l.is_lead_in
                    || self.heads_indented(l.line)
                    || self.heads_in_capitals(l.line)
            }
            Some(Asked::Technical | Asked::Email | Asked::Phone) => l.layout != Layout::Bare || l.is_emphasised,
            Some(Asked::Name | Asked::GivenName | Asked::FamilyName | Asked::Company) => {
                matches!(l.layout, Layout::Beside | Layout::Cells) || self.heads_card(l, &all)
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
        // "You have an inquiry about this vehicle:", the vehicle, who asks by labels, and "Message:" among them.
        let leads_to_goods = |l: &Labelled| {
            let below = || all.iter().filter(|other| other.line > l.line && !other.is_lead_in);
            let message = below().find(|other| {
                other.asked == Some(Asked::Message) && matches!(other.layout, Layout::Beside | Layout::Below)
            });
            message.is_some_and(|message| {
                let told =
                    below().filter(|other| other.line < message.line && other.asked.is_some_and(Asked::is_contact));
                told.count() >= TOLD_ABOVE
            })
        };
        // "A buyer asks about your advert:", the advert, "Message from: Jane".
        let is_outdone = |l: &Labelled| {
            let mut others = all.iter().filter(|other| other.is_lead_in && other.line > l.line + 1);
            let is_near = |other: &Labelled| other.line <= l.line + BETTER_WITHIN && self.is_blank(other.line - 1);
            // "A buyer wrote to you:", what about, and "Message:" between it and the rule above his words.
            let is_ruled = |other: &Labelled| {
                other.asked == Some(Asked::Message)
                    && !other.is_lead_in
                    && other.line > l.line
                    && is_near(other)
                    && footer::is_rule(self.words(other.line + 1))
            };
            l.is_lead_in && (others.any(is_near) || leads_to_goods(l) || all.iter().any(is_ruled))
        };
        let is_label =
            |l: &Labelled| !is_heading(l) && (is_own(l) || is_sure(l)) && !leads_to_form(l) && !is_outdone(l);
        let labels: Vec<Labelled> = all.iter().filter(|l| is_label(l)).cloned().collect();
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

    /// "Customer", alone and apart above a name with labels right below it.
    fn heads_card(&self, l: &Labelled, all: &[Labelled]) -> bool {
        let is_reached = |other: &Labelled| {
            matches!(other.asked, Some(Asked::Email | Asked::Phone))
                && other.layout == Layout::Beside
                && (l.line + 2..l.line + 5).contains(&other.line)
                && (l.line..other.line).all(|at| !self.is_blank(at))
        };
        let is_labelled = |at: usize| all.iter().any(|other| other.line == at);
        l.asked == Some(Asked::Name)
            && l.layout == Layout::Bare
            && self.setting.is_program
            && self.is_blank(l.line.wrapping_sub(1))
            && !is_labelled(l.line + 1)
            && all.iter().any(is_reached)
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

    /// "MESSAGE", apart from what is above it and right on what is below.
    fn heads_in_capitals(&self, at: usize) -> bool {
        let words = self.words(at);
        self.setting.is_program
            && at > 0
            && self.is_blank(at - 1)
            && !self.is_blank(at + 1)
            && words.chars().any(char::is_uppercase)
            && !words.chars().any(char::is_lowercase)
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
