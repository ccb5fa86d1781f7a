//! Where a form's message ends: which of the labels found within it are the form's next field, and which belong to
//! somebody's words.

use super::fields::{Asked, Field};
use super::filled::Form;
use super::layout::{self, Labelled, Layout};
use super::value::{self, fits};
use crate::domain::label;
use crate::pipeline::extract::consent;
use crate::pipeline::extract::portal::footer;
use crate::pipeline::extract::quote::split::unmarked;
use crate::pipeline::extract::signature::farewell;

impl Form<'_> {
    /// Whether a label found within the message is the form's next field.
    pub fn ends_message(&self, message: &Labelled, other: &Labelled, fields: &[Field]) -> bool {
        let (page, layout) = (self.page, self.layout);
        // "Name: Aurora 600" in a list of goods is not the label that was filled in above.
        let words = |l: &Labelled| label::plain(&page.text[l.label.clone()]);
        let is_again = self.is_filled_above(message, other);
        if other.is_emphasised && message.is_emphasised && !is_again {
            return true;
        }
        // "Company: three of us" above "Phone: mornings only", where the form has asked for a number before.
        let is_misused = |l: &Labelled| {
            let value = page.text[l.value.clone()].trim();
            l.asked.is_some_and(|asked| !value.is_empty() && !fits(asked, value)) && self.is_filled_above(message, l)
        };
        // Somebody else's address, where the form has named its own: these are lines of his words.
        let names_another = |l: &Labelled| {
            let value = page.text[l.value.clone()].trim();
            let told = || fields.iter().map(|field| &field.value).filter(|told| told.contains('@'));
            let is_joined = (other.line.min(l.line)..l.line.max(other.line)).all(|at| !page.is_blank(at));
            is_joined
                && l.asked == Some(Asked::Email)
                && value.contains('@')
                && told().count() > 0
                && !told().any(|told| told.contains(value))
        };
        // A form asks the same once, and last.
        let is_asked_again = |l: &Labelled| {
            l.line > other.line
                && other.asked.is_some_and(Asked::is_contact)
                && l.asked == other.asked
                && words(l) == words(other)
        };
        let mut within = self.labelled.iter().filter(|l| l.line > message.line && l.line < self.end);
        if within.any(|l| l.line > other.line && is_misused(l) || names_another(l) || is_asked_again(l)) {
            return false;
        }
        // "Could you call us?", with nothing below, asks us and not the visitor.
        if other.layout == Layout::Bare && page.words(other.line).ends_with(['?', '？']) && self.is_empty_below(other)
        {
            return false;
        }
        let is_apart = other.line > 0 && (page.is_blank(other.line - 1) || footer::is_rule(page.words(other.line - 1)))
            || self.is_below_heading(other.line);
        let is_own = other.layout == layout || layout == Layout::Beside && other.layout == Layout::Below;
        let is_next = other.line == message.line + 1 && !message.value.is_empty();
        // "When?: in May" is no line of anybody's words.
        let asks = |l: &Labelled| {
            let is_question = page.text[l.label.clone()].ends_with('?');
            is_question && (!l.value.is_empty() || l.layout == Layout::Bare && self.puts_questions(message))
        };
        let is_sure = is_own
            && (matches!(layout, Layout::Cells | Layout::Ruled | Layout::Equals | Layout::Bold)
                || (other.asked.is_some() || asks(other)) && self.is_set_alike(message, other));
        // Forms that part their fields with empty lines do so everywhere.
        let mut above = self.labelled.iter().filter(|l| l.line < message.line && l.asked.is_some()).skip(1).peekable();
        let are_apart = above.peek().is_some() && above.all(|l| page.is_blank(l.line - 1));
        if are_apart && !is_apart && !is_sure {
            return false;
        }
        let value = page.text[other.value.clone()].trim();
        let shown = if value.is_empty() { page.words(other.line + 1) } else { value };
        let is_seen = fields.iter().any(|field| field.asked == other.asked && !field.value.is_empty());
        // The tick in the line below its label.
        let is_below = other.layout == Layout::Bare && value::is_ticked(shown) && self.is_last_from(other.line + 1);
        match other.asked {
            Some(Asked::Technical) => is_sure || is_apart || is_next || self.is_tail(other),
            Some(asked) if asked.is_contact() => {
                // Within somebody's words "Firma: wird umbenannt" has more of them below.
                let has_own =
                    self.labelled.iter().any(|l| l.asked.is_none() && message.line < l.line && l.line < other.line);
                let goes_on = layout == Layout::Beside && !is_apart && !is_next && (has_own || !self.is_tail(other));
                !is_seen
                    && !goes_on
                    && fits(asked, shown)
                    && (is_own || is_apart)
                    && (layout != Layout::Bare || is_apart)
            }
            Some(Asked::Message) => is_sure || is_own && is_apart && layout != Layout::Beside,
            Some(Asked::Title | Asked::Other) => {
                // "Newsletter: No"
                let is_left = (matches!(value, "" | "-" | "–" | "—") || value::is_file(value)) && self.is_tail(other);
                let is_box = is_below
                    || is_left
                    || self.is_tail(other) && value::is_ticked(value) && self.is_trivial_from(other);
                let is_consent = consent::asks(&words(other)) && self.is_tail(other);
                is_own
                    && (is_sure
                        || is_box
                        || is_consent
                        || (is_apart || is_next) && (layout != Layout::Beside || self.is_tail(other)))
            }
            Some(_) => false,
            // A ticked box, a name that only programs give, or a question with a colon behind it.
            None => {
                is_sure
                    || is_own
                        && (is_below
                            || self.begins_trailer(other)
                            || is_apart
                                && self.is_tail(other)
                                && page.text[other.label.clone()].trim_end().ends_with('?')
                            || self.is_tail(other) && (value::is_ticked(value) || self.is_trivial_from(other))
                            || is_apart && self.is_tail(other) && page.setting.portal.is_some()
                            || layout::is_identifier(&page.text[other.label.clone()]))
            }
        }
    }

    /// Whether the form asks in questions, and not for its message alone.
    fn puts_questions(&self, message: &Labelled) -> bool {
        const OTHERS_MIN: usize = 2;
        let is_question = |l: &Labelled| self.page.text[l.label.clone()].ends_with('?');
        let above = self.labelled.iter().filter(|l| l.line < message.line && l.asked.is_some() && is_question(l));
        is_question(message) && above.count() >= OTHERS_MIN
    }

    /// Whether two labels are set as nobody types them, and both alike: `* Label: …`, `3. Label: …`, `Label : …`,
    /// `Label *: …`, `LABEL: …`.
    fn is_set_alike(&self, one: &Labelled, other: &Labelled) -> bool {
        let setting = |l: &Labelled| {
            let text = self.page.text;
            let label = &text[l.label.clone()];
            let line = &self.page.all[l.line].range;
            let before = unmarked(&text[line.start..l.label.start.max(line.start)]).trim().to_owned();
            let is_counted = label.split(['.', ')']).next().is_some_and(|number| {
                (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
            });
            let between = text.get(l.label.end..l.value.start).unwrap_or_default().to_owned();
            let is_loud = label.chars().any(char::is_uppercase) && !label.chars().any(char::is_lowercase);
            (before, [is_counted, is_loud, label.ends_with('*'), label.ends_with('?')], between)
        };
        let (one, other) = (setting(one), setting(other));
        let is_typed = one.0.is_empty() && !one.1.contains(&true) && matches!(one.2.as_str(), "" | ":" | ": ");
        one == other && !is_typed
    }

    /// Whether the same label of a contact's stands above the message.
    fn is_filled_above(&self, message: &Labelled, other: &Labelled) -> bool {
        let words = |l: &Labelled| label::plain(&self.page.text[l.label.clone()]);
        let is_same = |l: &Labelled| l.line < message.line && l.asked == other.asked && words(l) == words(other);
        other.asked.is_some_and(Asked::is_contact) && self.labelled.iter().any(is_same)
    }

    /// A short line that stands apart, with labels right below it: "Buyer information".
    fn is_heading(&self, at: usize) -> bool {
        let words = self.page.words(at);
        let bare = words.strip_suffix(')').and_then(|words| words.split_once(" (")).map_or(words, |(bare, _)| bare);
        let is_short = !bare.is_empty() && bare.len() <= 60 && bare.split_whitespace().count() <= 6;
        let follows = (at + 1..at + 3).find(|&next| !self.page.is_blank(next));
        let is_labelled = |at: usize| self.labelled.iter().any(|l| l.line == at && l.asked.is_some() && !l.is_lead_in);
        // "=== Privacy ==="
        let is_ruled = words.len() > 6
            && ["==", "--", "**", "##"].iter().any(|rule| words.starts_with(rule) && words.ends_with(rule));
        is_short
            && at > 0
            && self.page.is_blank(at - 1)
            && !words.ends_with(['.', '!', '?', ','])
            && farewell::of_words(words).is_none()
            && !self.labelled.iter().any(|l| l.line == at)
            && follows.is_some_and(|next| {
                is_labelled(next)
                    || is_ruled && self.labelled.iter().any(|l| l.line == next)
                    || self.labelled.iter().any(|l| l.line == next) && is_labelled(next + 1)
            })
    }

    fn is_below_heading(&self, at: usize) -> bool {
        (1..=2).any(|back| at >= back && self.is_heading(at - back))
    }

    /// The message ends before a heading of the form's, whose labels tell what it is about.
    pub fn heading(&self, message: &Labelled, stop: usize) -> Option<usize> {
        let below = || (message.line + 1..stop).find(|&at| !self.page.is_blank(at));
        let begun = if message.value.is_empty() { below()? } else { message.line };
        let heading =
            (begun + 2..stop).find(|&at| self.is_heading(at) || self.heads_boxes(at) || self.heads_portal_s_block(at));
        let frame = (begun + 1..stop).find(|&at| self.closes_frame(at));
        heading.into_iter().chain(frame).min()
    }

    /// "*** End of enquiry ***", where a line set in the same marks stands above the form's labels.
    fn closes_frame(&self, at: usize) -> bool {
        let Some(mark) = frame(self.page.words(at)) else { return false };
        let first = self.labelled.first().map_or(0, |l| l.line);
        (0..first).any(|above| frame(self.page.words(above)) == Some(mark))
    }

    /// "The visitor wishes:", and below it nothing but boxes, ticked or left.
    fn heads_boxes(&self, at: usize) -> bool {
        const BOXES: [&str; 9] = ["[x]", "[X]", "[ ]", "☑", "☐", "☒", "✓", "✔", "✅"];
        let words = self.page.words(at);
        let is_box = |at: usize| BOXES.iter().any(|mark| self.page.words(at).starts_with(mark));
        words.ends_with([':', '：', '?'])
            && self.page.is_blank(at - 1)
            && is_box(at + 1)
            && (at + 1..self.end).take_while(|&at| !self.page.is_blank(at)).all(is_box)
    }

    /// "VEHICLE", and below it what the portal shows of it, by labels.
    fn heads_portal_s_block(&self, at: usize) -> bool {
        const LABELS: usize = 3;
        let words = self.page.words(at);
        let is_label = |at: usize| self.labelled.iter().any(|l| l.line == at && !l.value.is_empty());
        let block = || (at + 1..self.end).take_while(|&at| !self.page.is_blank(at));
        self.page.setting.portal.is_some()
            && self.page.is_blank(at - 1)
            && !is_label(at)
            && words.split_whitespace().count() <= 4
            && !words.ends_with(['.', '!', '?', ','])
            && block().filter(|&at| is_label(at)).count() >= LABELS
            && block().take(2).any(is_label)
    }

    /// Whether what follows has no value that a person would write.
    fn is_trivial_from(&self, from: &Labelled) -> bool {
        let labels = self.labelled.iter().filter(|l| l.line >= from.line && l.line < self.end);
        labels
            .filter(|l| l.asked != Some(Asked::Technical))
            .all(|l| value::is_trivial(&self.page.text[l.value.clone()]))
    }

    /// "Dátum: …" below a rule, and nothing below it but labels, those of a program among them.
    fn begins_trailer(&self, label: &Labelled) -> bool {
        let above = (0..label.line).rev().find(|&at| !self.page.is_blank(at));
        above.is_some_and(|at| footer::is_rule(self.page.words(at)))
            && self.is_tail(label)
            && self.labelled.iter().any(|l| l.line > label.line && l.asked == Some(Asked::Technical))
    }

    fn is_empty_below(&self, label: &Labelled) -> bool {
        (label.line + 1..self.end).all(|at| self.page.is_blank(at))
    }

    /// Whether nothing stands below a line but labels and ticks.
    fn is_last_from(&self, line: usize) -> bool {
        let is_label = |at: usize| self.labelled.iter().any(|l| l.line == at);
        let mut below = (line + 1..self.end).filter(|&at| !self.page.is_blank(at) && !is_label(at));
        below.all(|at| value::is_trivial(self.page.words(at)))
    }

    /// Whether nothing but labelled lines follows.
    fn is_tail(&self, from: &Labelled) -> bool {
        let mut labels = self.labelled.iter().skip_while(|l| l.line < from.line).peekable();
        (from.line..self.end).all(|at| {
            while labels.next_if(|l| l.line < at).is_some() {}
            let words = self.page.words(at);
            words.is_empty()
                || footer::is_rule(words)
                || words.contains("://")
                || labels.peek().is_some_and(|l| l.line == at)
        })
    }
}

/// The mark that words are set between: `***`, `---`, `===`.
fn frame(words: &str) -> Option<char> {
    const MARKS_MIN: usize = 2;
    let mark = words.chars().next().filter(|c| c.is_ascii_punctuation())?;
    let inner = words.trim_matches(mark);
    let before = words.len() - words.trim_start_matches(mark).len();
    let behind = words.len() - words.trim_end_matches(mark).len();
    let is_set = before >= MARKS_MIN && behind >= MARKS_MIN && inner.contains(char::is_alphabetic);
    is_set.then_some(mark)
}
