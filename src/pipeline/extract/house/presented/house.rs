//! The house whose name stands at a place in a sentence, and how sure it is that it is one.

use super::{CLOSING, Lead, OPENING, Speech};
use crate::pipeline::extract::house::company;
use crate::pipeline::extract::house::company_words::legal_forms;
use crate::pipeline::extract::person::given_names;
use crate::pipeline::extract::person::name;
use crate::pipeline::extract::person::title;
use crate::pipeline::extract::place::country;
use crate::pipeline::extract::place::towns;
use std::ops::Range;

/// Words of a house's name, at most.
const HOUSE_WORDS: usize = 8;
/// Languages in which a name changes with its place in the sentence: only a legal form shows that this one stands as its
/// house writes it.
const DECLINED: [&str; 14] = ["cs", "sk", "pl", "hr", "sr", "bs", "sl", "bg", "ru", "uk", "be", "lt", "lv", "fi"];

impl Speech<'_> {
    /// The house whose name begins at a word, and how sure that is.
    pub(super) fn house(&self, from: usize, lead: Lead) -> Option<(Range<usize>, u8)> {
        let mut at = from;
        while at < from + 3 && !self.has_capital(at) && (self.is_article(at) || at > from && self.joins(at)) {
            if self.tokens[at].ends.is_some() {
                return None;
            }
            at += 1;
        }
        // "… der Firma Roe Bau aus Kiel"
        if matches!(self.low(at), "firma" | "fa" | "messrs" | "m/s") {
            at += 1;
        }
        let first = at;
        // "la brasserie Le Petit Quai"
        if !self.has_capital(at) {
            let is_kind = company::is_organisation(self.word(at)) && self.tokens.get(at)?.ends.is_none();
            let is_named = self.has_capital(at + 1) || self.has_capital(at + 2) && self.is_article(at + 1);
            if !is_kind || !is_named {
                return None;
            }
            at += 1;
        }
        let end = self.run(at)?;
        let range = self.with_form(self.tokens[first].range.start..end);
        self.believed(range, lead)
    }

    /// Where a run of words with capitals ends that begins at a word.
    fn run(&self, from: usize) -> Option<usize> {
        const JOINERS: [&str; 24] = [
            "&", "+", "und", "and", "et", "y", "e", "of", "the", "for", "de", "la", "du", "des", "del", "della", "der",
            "le", "les", "van", "von", "da", "do", "dell'",
        ];
        let mut last = None;
        for at in from..(from + HOUSE_WORDS).min(self.tokens.len()) {
            let is_own = self.has_capital(at) || matches!(self.word(at), "&" | "+");
            let is_joiner = JOINERS.contains(&self.low(at)) || matches!(self.low(at), "l'" | "d'");
            if !(is_own || is_joiner && last.is_some()) {
                break;
            }
            if is_own {
                last = Some(at);
            }
            let so_far = self.tokens[from].range.start..self.tokens[at].range.end;
            let is_short = self.tokens[at].ends == Some('.')
                && self.word(at).chars().count() <= 3
                && !company::has_legal_form(self.text(&so_far));
            // A line's end, or a mark, ends the name; "St. Mary's" has a dot within, "Roe Ltd. Could you" ends there.
            if self.tokens[at].ends.is_some() && !(is_short && self.has_capital(at + 1)) {
                break;
            }
        }
        let text = &self.evidence.email.text;
        last.map(|at| {
            let end = self.tokens[at].range.end;
            // "Roe's", and the mark that closes what was opened: "Café „Roe“".
            let start = self.tokens[from].range.start;
            let opens = text[..start].chars().next_back().is_some_and(|c| OPENING.contains(&c) && c != '(')
                || text[start..end].contains(['“', '„', '«', '"']);
            let closing = text[end..].chars().next().filter(|c| opens && matches!(c, '"' | '”' | '“' | '»'));
            end + closing.map_or(0, char::len_utf8)
        })
    }

    /// With a legal form right behind it: "Roe Sp. z o.o.", "Roe, s.r.o.".
    fn with_form(&self, range: Range<usize>) -> Range<usize> {
        let text = &self.evidence.email.text;
        let reach = text.floor_char_boundary(range.end + 30);
        let shown = &text[range.start..reach];
        let forms = legal_forms(shown);
        let end = forms
            .into_iter()
            .filter(|form| {
                let between = shown.get(range.len().min(form.start)..form.start).unwrap_or_default();
                form.start > 0
                    && form.start <= range.len() + 2
                    && between.chars().all(|c| matches!(c, ' ' | ',' | '"' | '”' | '“' | '»'))
            })
            .map(|form| range.start + form.end)
            .max();
        range.start..end.unwrap_or(range.end).max(range.end)
    }

    /// "A Roe és Társa Kft. nevében", "Roe Mimarlık olarak": the house before what leads back to it.
    pub(super) fn house_before(&self, at: usize) -> Option<(Range<usize>, u8)> {
        let is_of_name = |at: &usize| {
            let is_short_form = self.word(*at).chars().count() <= 4 && self.tokens[*at].ends == Some('.');
            let is_free = self.tokens[*at].ends.is_none_or(|mark| mark == '.' && is_short_form);
            is_free && (self.has_capital(*at) || matches!(self.low(*at), "és" | "ve" | "ja" | "&"))
        };
        let first = (at.saturating_sub(HOUSE_WORDS)..at).rev().take_while(is_of_name).last()?;
        // "A Roe Kft.": the article begins the sentence.
        let first = if matches!(self.low(first), "a" | "az" | "és" | "ve") { first + 1 } else { first };
        if first >= at {
            return None;
        }
        let range = self.with_form(self.tokens[first].range.start..self.tokens[at - 1].range.end);
        self.believed(range, Lead::Behind)
    }

    fn believed(&self, range: Range<usize>, lead: Lead) -> Option<(Range<usize>, u8)> {
        let name = self.text(&range);
        let bare = name.trim_matches(|c: char| OPENING.contains(&c) || CLOSING.contains(&c));
        let count = bare.split_whitespace().count();
        let first = bare.split_whitespace().next().unwrap_or_default();
        let language = self.evidence.language.unwrap_or_default();
        if bare.chars().filter(|c| c.is_alphabetic()).count() < 3
            || name::is_title(first)
            || self.evidence.names_us(bare)
            || towns::is_town(bare)
            || country::named(bare).is_some()
        {
            return None;
        }
        if company::has_legal_form(name) && count >= 2 {
            // A sentence's end is none of the form's dots: "for Roe Ltd. Could you".
            let rest = self.evidence.email.text[range.end..].trim_start();
            let ends = rest.is_empty() || rest.starts_with(char::is_uppercase) || self.text(&range).ends_with("..");
            let bare = name.strip_suffix('.').filter(|bare| ends && company::has_legal_form(bare));
            return Some((range.start..range.end - (name.len() - bare.unwrap_or(name).len()), 75));
        }
        let range = range.start..range.start + name.trim_end_matches(['.', ',', ' ']).len();
        if given_names::names_person(bare) || title::is_title(bare) && !company::is_organisation(bare) {
            return None;
        }
        if DECLINED.contains(&language) || company::is_department(bare) {
            return None;
        }
        if self.spelling.shares_word(bare) {
            return Some((range, 75));
        }
        // "Hotel" is what many are.
        if company::is_organisation(bare) && count >= 2 {
            return Some((range, 65));
        }
        // German writes every noun with a capital.
        let is_plain = count >= 2 && bare.split_whitespace().all(|word| !word.chars().all(|c| c.is_ascii_digit()));
        let after = self.evidence.email.text[range.end..].trim_start_matches(['"', '”', '“', '»']);
        let is_told_of = [", a ", ", an ", ", the ", ", une ", ", un ", ", een ", ", una ", ", uma ", ", et ", ", en "]
            .iter()
            .any(|mark| after.starts_with(mark));
        let is_open = match lead {
            Lead::For => is_plain,
            Lead::We => is_plain && (is_told_of || bare.contains(" & ")),
            Lead::Am | Lead::Behind => false,
        };
        (is_open && language != "de").then_some((range, 60))
    }
}
