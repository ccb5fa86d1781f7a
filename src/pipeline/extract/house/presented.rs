//! How people present themselves in a sentence: "I am the deputy head at St Roe's School", "wir sind die Tischlerei Roe
//! aus Husum", "ich schreibe im Auftrag der Roe GmbH". What they are, and whose.
//!
//! A house is believed by its legal form, by a word for a house of business, or as the domain spells it; a few words with
//! capitals count where the sentence leaves nothing else that they might be.

mod house;

use super::company;
use super::spelling::Spelling;
use crate::domain::phrases;
use crate::pipeline::extract::contact::{Evidence, signs};
use crate::pipeline::extract::person::title;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What somebody says he is, and the house it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    pub title: Option<Range<usize>>,
    pub house: Range<usize>,
    pub sure: u8,
}

/// How a sentence leads over to a house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    Am,
    We,
    For,
    Behind,
}

/// Phrases by their first word; longer ones first.
struct Openers {
    phrases: HashMap<&'static str, Vec<(Vec<&'static str>, Lead)>>,
    joins: Vec<&'static str>,
    articles: Vec<&'static str>,
}

static OPENERS: LazyLock<Openers> = LazyLock::new(|| {
    let mut openers = Openers { phrases: HashMap::new(), joins: Vec::new(), articles: Vec::new() };
    for (section, list) in phrases::sections(include_str!("../words/presents.txt")) {
        let phrases = list.split('|').map(str::trim).filter(|phrase| !phrase.is_empty());
        let lead = match section {
            "am" => Lead::Am,
            "we" => Lead::We,
            "for" => Lead::For,
            "behind" => Lead::Behind,
            "at" => {
                openers.joins.extend(phrases);
                continue;
            }
            _ => {
                openers.articles.extend(phrases);
                continue;
            }
        };
        for phrase in phrases {
            let words: Vec<&str> = phrase.split(' ').collect();
            openers.phrases.entry(words[0]).or_default().push((words, lead));
        }
    }
    openers.phrases.values_mut().for_each(|list| list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len())));
    openers
});

/// Longest paragraph that is looked at, in bytes, and most paragraphs.
const PARAGRAPH_MAX: usize = 3_000;
const PARAGRAPHS_MAX: usize = 30;
/// A shorter line ends where its writer ended it.
const WRAPPED_MIN: usize = 48;

pub fn of(evidence: &Evidence, spelling: &Spelling) -> Option<Presented> {
    let text = &evidence.email.text;
    paragraphs(evidence).into_iter().take(PARAGRAPHS_MAX).find_map(|range| {
        let speech = Speech { evidence, spelling, tokens: tokens(text, range) };
        (0..speech.tokens.len()).find_map(|at| speech.presents(at))
    })
}

/// The person's own words, without what signs them, by paragraphs.
fn paragraphs(evidence: &Evidence) -> Vec<Range<usize>> {
    let text = &evidence.email.text;
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    for line in evidence.own_lines().into_iter().filter(|line| !signs(line)) {
        let words = text[line.range.clone()].trim();
        match paragraphs.last_mut() {
            Some(last) if is_open && line.range.end - last.start <= PARAGRAPH_MAX => last.end = line.range.end,
            _ if line.range.len() <= PARAGRAPH_MAX && !words.is_empty() => paragraphs.push(line.range.clone()),
            _ => {}
        }
        is_open = words.len() >= WRAPPED_MIN;
    }
    paragraphs
}

/// A word of a sentence.
struct Token {
    range: Range<usize>,
    /// Without its marks, in lower case.
    low: String,
    /// The mark that ends it, or its line.
    ends: Option<char>,
}

const OPENING: [char; 9] = ['"', '“', '„', '«', '»', '‘', '(', '\'', '”'];
const CLOSING: [char; 15] = ['"', '”', '“', '»', '«', '’', ')', '\'', '.', ',', ';', ':', '!', '?', '…'];

/// The words of a paragraph; "dell'Hotel" is two.
fn tokens(text: &str, range: Range<usize>) -> Vec<Token> {
    let mut tokens = Vec::new();
    for word in text[range].split_whitespace() {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        let elided = word.find(['\'', '’']).filter(|at| {
            let before = word[..*at].to_lowercase();
            matches!(before.as_str(), "l" | "d" | "dell" | "dall" | "nell" | "all" | "sull" | "un" | "coll")
        });
        let mut from = 0;
        if let Some(at) = elided {
            from = at + word[at..].chars().next().map_or(1, char::len_utf8);
            tokens.push(Token { range: start..start + from, low: word[..at].to_lowercase() + "'", ends: None });
        }
        let rest = &word[from..];
        let bare = rest.trim_start_matches(OPENING);
        let inner = bare.trim_end_matches(CLOSING);
        if inner.is_empty() {
            continue;
        }
        let begin = start + word.len() - bare.len();
        let low = inner.to_lowercase().replace('’', "'");
        let ends = bare[inner.len()..].chars().find(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '…'));
        tokens.push(Token { range: begin..begin + inner.len(), low, ends });
    }
    tokens
}

/// What joins a position to a house and to no town.
const SURE: [&str; 9] = ["at", "for", "with", "bei", "beim", "chez", "presso", "bij", "hos"];
/// Where somebody is, rather than whose he is.
const IN: [&str; 20] = [
    "in", "im", "en", "em", "i", "på", "u", "v", "ve", "w", "we", "for", "für", "för", "à", "au", "na", "no", "în",
    "per",
];
/// Words of a position, at most.
const TITLE_WORDS: usize = 7;
struct Speech<'a> {
    evidence: &'a Evidence<'a>,
    spelling: &'a Spelling,
    tokens: Vec<Token>,
}

impl Speech<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &self.evidence.email.text[token.range.clone()])
    }

    fn low(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &token.low)
    }

    fn has_capital(&self, at: usize) -> bool {
        self.word(at).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    }

    fn text(&self, range: &Range<usize>) -> &str {
        &self.evidence.email.text[range.clone()]
    }

    fn presents(&self, at: usize) -> Option<Presented> {
        let (words, lead) = OPENERS.phrases.get(self.low(at))?.iter().find(|(words, _)| {
            words.iter().enumerate().all(|(offset, word)| {
                self.low(at + offset) == *word
                    || word.strip_suffix(',').is_some_and(|word| self.low(at + offset) == word)
            }) && (at..at + words.len() - 1).all(|at| self.tokens[at].ends.is_none_or(|mark| mark == ','))
        })?;
        let next = at + words.len();
        // "I am, …" and "our company." lead over to nothing.
        if self.tokens[next - 1].ends.is_some_and(|mark| !matches!(mark, ',' | ':')) && *lead != Lead::Behind {
            return None;
        }
        match lead {
            Lead::Behind => self.house_before(at).map(|(house, sure)| Presented { title: None, house, sure }),
            Lead::For | Lead::We => {
                let (house, sure) = self.house(next, *lead)?;
                Some(Presented { title: self.held(at, next), house, sure })
            }
            Lead::Am => self.position(next),
        }
    }

    /// "Owner of the Roe Bakery": what leads over is the position itself.
    fn held(&self, at: usize, next: usize) -> Option<Range<usize>> {
        let is_position = next >= at + 2 && title::is_title(self.word(at)) && self.joins(next - 1);
        is_position.then(|| self.tokens[at].range.start..self.tokens[next - 2].range.end)
    }

    fn joins(&self, at: usize) -> bool {
        OPENERS.joins.contains(&self.low(at))
    }

    fn is_article(&self, at: usize) -> bool {
        OPENERS.articles.contains(&self.low(at))
    }

    /// "… the deputy head at St Roe's School": a position, what joins it to its house, the house.
    fn position(&self, from: usize) -> Option<Presented> {
        let is_named = self.is_article(from) && self.has_capital(from + 1) && !self.has_capital(from);
        let start = self.behind_name(if is_named { from + 1 } else { from });
        let start = if self.is_article(start) && !self.has_capital(start) { start + 1 } else { start };
        for at in start..(start + TITLE_WORDS + 1).min(self.tokens.len()) {
            // A sentence that ends before says no more of it.
            if at > start && self.tokens[at - 1].ends.is_some_and(|mark| mark != ',') {
                return None;
            }
            if !self.joins(at) {
                continue;
            }
            if at == start {
                let house = self.house(at + 1, Lead::Am).filter(|_| !IN.contains(&self.low(at)));
                return house.map(|(house, sure)| Presented { title: None, house, sure });
            }
            let words = self.tokens[start].range.start..self.tokens[at - 1].range.end;
            let says = self.text(&words);
            if !title::is_title(says) || says.contains(',') {
                continue;
            }
            let lead = if SURE.contains(&self.low(at)) { Lead::For } else { Lead::Am };
            if let Some((house, sure)) = self.house(at + 1, lead) {
                return Some(Presented { title: Some(words), house, sure });
            }
        }
        None
    }

    /// Behind the name somebody gives before he says what he is: "I'm Jo Roe, manager of …".
    fn behind_name(&self, from: usize) -> usize {
        let is_own = |at: usize| {
            let word = self.word(at);
            self.has_capital(at) && !title::is_title(word) && !company::is_organisation(word) && !self.is_article(at)
        };
        let length = (from..from + 4).take_while(|at| is_own(*at)).count();
        let mut at = from + length;
        if length == 0 {
            return from;
        }
        // "and I am", "und Leiterin", "y soy"
        const AND: [&str; 16] =
            ["and", "und", "et", "y", "e", "en", "i", "a", "og", "och", "ja", "ve", "și", "και", "и", "та"];
        if AND.contains(&self.low(at)) {
            at += 1;
            let again = OPENERS.phrases.get(self.low(at)).and_then(|list| {
                let is_here = |words: &[&str]| (0..words.len()).all(|offset| self.low(at + offset) == words[offset]);
                list.iter().find(|(words, lead)| *lead == Lead::Am && is_here(words)).map(|(words, _)| words.len())
            });
            at += again.unwrap_or(0);
        }
        at
    }
}
