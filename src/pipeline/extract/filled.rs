//! One filled form in its layout: where it ends, and how far each value goes.

use super::consent;
use super::farewell;
use super::fields::{Asked, Field};
use super::footer;
use super::layout::{self, Labelled, Layout, Page};
use super::split::unmarked;
use super::value::{self, fits, plain_value, value_of};
use crate::domain::inquiry::Label;
use crate::domain::label;
use std::ops::Range;

/// Lines a short value may go on for.
const VALUE_LINES: usize = 8;
/// Known labels that make a booking, its guest's name among them.
const TOLD_OF_GUEST: usize = 3;
/// Lines at the end of a mail in which its sender signs.
const BRAND_LINES: usize = 6;

pub struct Form<'a> {
    page: &'a Page<'a>,
    labelled: &'a [Labelled],
    layout: Layout,
    /// The line behind it.
    end: usize,
}

/// The line behind the form: what says that the form is over, below its first known labels.
fn end(page: &Page, labelled: &[Labelled]) -> usize {
    let first = labelled.iter().filter(|l| l.asked.is_some()).map(|l| l.line).min().unwrap_or(0);
    let is_label = |at: usize| labelled.iter().any(|l| l.line == at && l.asked.is_some() && !l.is_lead_in);
    // A rule right below the message's label opens it.
    let opens = |at: usize| {
        let above = labelled.iter().rev().find(|l| l.line < at);
        above.is_some_and(|l| {
            l.asked == Some(Asked::Message) && l.value.is_empty() && (l.line + 1..at).all(|line| page.is_blank(line))
        })
    };
    (first + 1..page.all.len())
        .find(|&at| {
            !is_label(at)
                && (is_end(page, page.words(at))
                    || is_brand(page, at)
                    || is_rule_of_portal(page, at) && !opens(at)
                    || leads_to_entry(page, at))
        })
        .unwrap_or(page.all.len())
}

/// "The results of this submission may be viewed at:", and nothing below it but a link, in whatever language.
fn leads_to_entry(page: &Page, at: usize) -> bool {
    let words = page.words(at);
    let mut below = (at + 1..page.all.len()).filter(|&line| !page.is_blank(line)).map(|line| page.words(line));
    page.setting.is_program
        && words.ends_with([':', '：'])
        && words.split_whitespace().count() >= 3
        && below.next().is_some_and(|link| link.starts_with("http") && !link.contains(' '))
        && below.next().is_none()
}

/// A rule, and the portal's own words below it: its name, its pages, and no more labels.
pub fn is_rule_of_portal(page: &Page, at: usize) -> bool {
    let rule = page.words(at);
    if !page.setting.is_program || !footer::is_rule(rule) {
        return false;
    }
    let below = || (at + 1..page.all.len()).filter(|&line| !page.is_blank(line));
    let asks = |line: usize| {
        let words = page.words(line);
        let label = words.split([':', '：', '\t']).next().unwrap_or_default();
        page.asked(label).is_some_and(|asked| asked.is_contact() || asked == Asked::Message)
    };
    below().count() <= RULED_LINES
        && !below().any(asks)
        && (rule == "--"
            || rule.len() >= LONG_RULE
            || below().any(|line| is_brand(page, line) || links_home(page, page.words(line))))
}

/// A rule that nobody draws by hand.
const LONG_RULE: usize = 20;

/// Most lines of what a portal writes below a rule.
const RULED_LINES: usize = 14;

pub fn is_end(page: &Page, words: &str) -> bool {
    footer::ends(words)
        || page.setting.is_program && (footer::tells_price(words) || footer::is_button(words))
        || links_home(page, words)
        || page.setting.is_program && page.setting.emphasis.is_button(words)
        || page.setting.adapter.is_some_and(|adapter| adapter.ends_message(words))
}

/// A link to the portal's own pages is not the person's.
fn links_home(page: &Page, words: &str) -> bool {
    let Some(house) = page.setting.portal.as_deref() else { return false };
    words.match_indices("://").any(|(at, mark)| {
        let rest = &words[at + mark.len()..];
        let host = rest.split(['/', ' ', '>', ')', ']', '?']).next().unwrap_or_default().to_lowercase();
        host.strip_suffix(house).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// A paragraph at the end that begins with the sender's own name, or takes leave in it.
pub fn is_brand(page: &Page, at: usize) -> bool {
    if page.setting.brands.is_empty() || page.is_blank(at) || at > 0 && !page.is_blank(at - 1) {
        return false;
    }
    let names =
        |words: &str| {
            let low = words.to_lowercase();
            let is_whole = |at: usize, brand: &str| {
                let is_joint = |c: char| matches!(c, '@' | '.' | '/' | '-') || c.is_alphanumeric();
                let is_free = |c: Option<char>| c.is_none_or(|c| !is_joint(c));
                is_free(low[..at].chars().next_back())
                    && is_free(low[at + brand.len()..].chars().next().filter(|c| *c != '.'))
            };
            words.len() < 240
                && page.setting.brands.iter().any(|brand| {
                    low.match_indices(brand.as_str()).take(3).any(|(at, _)| at <= 30 && is_whole(at, brand))
                })
        };
    let is_last =
        (at..page.all.len()).filter(|&line| !page.is_blank(line)).take(BRAND_LINES + 1).count() <= BRAND_LINES;
    // "Could you call us?" above a house's name takes no leave.
    let takes_leave = || {
        let words = page.words(at);
        words.chars().count() <= 40 && !words.contains([':', '?', '？', '؟']) && names(page.words(at + 1))
    };
    is_last && (names(page.words(at)) || takes_leave())
}

fn is_link(words: &str) -> bool {
    let words = words.trim();
    words.starts_with("http") && words.contains("://") && !words.contains(char::is_whitespace)
}

impl<'a> Form<'a> {
    pub fn of(page: &'a Page<'a>, labelled: &'a [Labelled], layout: Layout) -> Self {
        Self { page, labelled, layout, end: end(page, labelled) }
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
                asked: here.asked.filter(|asked| match asked {
                    // "Reply to this inquiry: https://…"
                    Asked::Message => !has_message && !is_link(value_of(self.page.text, &range)),
                    // "From: 12 May" is no person.
                    Asked::Name => !value_of(self.page.text, &range).starts_with(|c: char| c.is_ascii_digit()),
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

    /// Whether a label found within the message is the form's next field.
    fn ends_message(&self, message: &Labelled, other: &Labelled, fields: &[Field]) -> bool {
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
        let is_sure = is_own && matches!(layout, Layout::Cells | Layout::Ruled | Layout::Equals | Layout::Bold);
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
                            || layout::is_identifier(&page.text[other.label.clone()]))
            }
        }
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
        is_short
            && at > 0
            && self.page.is_blank(at - 1)
            && !words.ends_with(['.', '!', '?', ','])
            && farewell::of_words(words).is_none()
            && !self.labelled.iter().any(|l| l.line == at)
            && follows.is_some_and(|next| {
                is_labelled(next) || self.labelled.iter().any(|l| l.line == next) && is_labelled(next + 1)
            })
    }

    fn is_below_heading(&self, at: usize) -> bool {
        (1..=2).any(|back| at >= back && self.is_heading(at - back))
    }

    /// The message ends before a heading of the form's, whose labels tell what it is about.
    fn heading(&self, message: &Labelled, stop: usize) -> Option<usize> {
        let below = || (message.line + 1..stop).find(|&at| !self.page.is_blank(at));
        let begun = if message.value.is_empty() { below()? } else { message.line };
        (begun + 2..stop).find(|&at| self.is_heading(at))
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
