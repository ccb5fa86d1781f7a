//! An answer below what it answers, where a mail begins with a block of headers and nothing marks the words below it as
//! quoted: whoever is quoted signs, and somebody goes on under his signature.

use super::quote_words::{Header, header};
use super::split::{Line, Relation};
use super::subject;
use crate::domain::email::Email;
use crate::domain::legal;
use crate::domain::phrases::lower;
use crate::pipeline::extract::signature::advert;
use crate::pipeline::extract::signature::farewell::{self, Leave};
use crate::pipeline::extract::signature::line::{is_rule, starts_postscript};
use crate::pipeline::extract::signature::signer::{Naming, Signer, has_contact, is_sentence};
use std::ops::Range;

/// Whose answer may stand there.
pub struct Answering<'a> {
    pub text: &'a str,
    pub email: &'a Email,
    pub relation: Relation,
}

impl Answering<'_> {
    /// The lines of `quoted` that whoever sent the mail wrote himself, below what the headers in `head` introduce.
    pub fn find(&self, lines: &[Line], head: Range<usize>, quoted: Range<usize>) -> Option<Range<usize>> {
        let is_answer = self.relation == Relation::Answer
            || self.relation == Relation::None && subject::says_reply(&self.email.subject);
        let from = lines[head].iter().find_map(|line| match header(self.words(line))? {
            (Header::From, value) => Some(self.words(line).get(value..)?),
            _ => None,
        });
        let from = from.filter(|_| is_answer)?;
        let author = Signer::called(from.split('@').next().unwrap_or_default());
        let sender = Signer::of(self.email);
        // Where he quotes himself, nobody can tell his two signatures apart.
        if sender.knows_words(from.split('@').next().unwrap_or_default()) > 0 {
            return None;
        }
        let signs = |at: &usize| {
            let words = self.words(&lines[*at]);
            author.naming(words) == Naming::Known || farewell::of_words(&lower(words)) == Some(Leave::Farewell)
        };
        let signed = quoted.clone().find(signs)?;
        let is_gap = |at: &usize| self.words(&lines[*at]).is_empty();
        let below = (signed..quoted.end).find(is_gap)?..quoted.end;
        let may_be_said = |at: &usize| {
            let words = self.words(&lines[*at]);
            let is_set = is_rule(words) || has_contact(words) || advert::is(words) || legal::is_notice(words, true);
            !words.is_empty() && !is_set && author.naming(words) != Naming::Known
        };
        let last = below.clone().rev().find(|at| !is_gap(at))?;
        let last_word = self.words(&lines[last]).rsplit(' ').next().unwrap_or_default();
        let is_signed = sender.naming(last_word) == Naming::Known;
        // What a program adds below `--` is whoever is quoted's as well.
        let (mut is_top, mut is_footer) = (true, false);
        let first = below.clone().find(|at| {
            let words = self.words(&lines[*at]);
            is_footer = if is_top { matches!(words, "--" | "—") } else { is_footer };
            is_top = words.is_empty();
            !is_footer && may_be_said(at) && (is_signed || says(words))
        })?;
        // "P.S. Have a look at our catalogue": whoever is quoted goes on himself.
        (!starts_postscript(self.words(&lines[first]))).then_some(first..below.end)
    }

    fn words(&self, line: &Line) -> &str {
        self.text[line.range.clone()].trim()
    }
}

/// Words that somebody says, and no line of a company's: "Ten, please."
fn says(words: &str) -> bool {
    let goes_on_small = words.split_whitespace().skip(1).any(|word| word.starts_with(char::is_lowercase));
    is_sentence(words) || words.ends_with(['.', '!', '?']) && goes_on_small
}
