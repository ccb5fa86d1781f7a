//! How people present themselves in a sentence: "I am the deputy head at St Roe's School", "wir sind die Tischlerei Roe
//! aus Husum", "ich schreibe im Auftrag der Roe GmbH". What they are, and whose.
//!
//! A house is believed by its legal form, by a word for a house of business, or as the domain spells it; a few words with
//! capitals count where the sentence leaves nothing else that they might be.

use super::company;
use super::company_words::legal_forms;
use super::spelling::Spelling;
use crate::domain::phrases;
use crate::pipeline::extract::contact::{Evidence, signs};
use crate::pipeline::extract::person::given_names;
use crate::pipeline::extract::person::name;
use crate::pipeline::extract::person::title;
use crate::pipeline::extract::place::country;
use crate::pipeline::extract::place::towns;
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
/// Words of a position and of a house's name, at most.
const TITLE_WORDS: usize = 7;
const HOUSE_WORDS: usize = 8;
/// Languages in which a name changes with its place in the sentence: only a legal form shows that this one stands as its
/// house writes it.
const DECLINED: [&str; 14] = ["cs", "sk", "pl", "hr", "sr", "bs", "sl", "bg", "ru", "uk", "be", "lt", "lv", "fi"];

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

    /// The house whose name begins at a word, and how sure that is.
    fn house(&self, from: usize, lead: Lead) -> Option<(Range<usize>, u8)> {
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
    fn house_before(&self, at: usize) -> Option<(Range<usize>, u8)> {
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
