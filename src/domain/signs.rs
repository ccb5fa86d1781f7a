//! Signs in what somebody wrote: what they ask for, and what is no sale at all. The words are data, in `signs/*.txt`.
//!
//! All phrases of all languages are looked for in one pass over the text, so their number costs nothing. A sign says
//! only that words are there, and not denied; what follows from it is the workflow's business.

mod folded;
mod lists;

use folded::{Numbers, folded};
use lists::{LISTS, Of};
use std::collections::HashMap;
use std::ops::Range;

/// Read at most so much of a text, in bytes: who wants something says so in the first pages.
const TEXT_MAX: usize = 32 * 1024;
/// So many words beside "we do not need" are what is not needed.
const DENIED_WORDS: usize = 5;

/// One sign, and the words it rests on as they stand in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    pub name: &'static str,
    pub words: String,
}

/// All signs of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signs {
    /// What is asked for, in the order of the list.
    pub asks: Vec<Sign>,
    /// What the text looks like that is no sale.
    pub classes: Vec<Sign>,
    /// The writer wants something of ours: "we need", "your prices".
    pub wants: bool,
}

impl Signs {
    pub fn asks_for(&self, name: &str) -> Option<&Sign> {
        self.asks.iter().find(|sign| sign.name == name)
    }
}

/// The signs there are, in the order of their list.
pub fn asks() -> &'static [&'static str] {
    &LISTS.ask_names
}

/// The classes that are known by their words.
pub fn classes() -> &'static [&'static str] {
    &LISTS.class_names
}

/// The signs in a text. `language` is ISO 639-1 where it is known: then only its phrases and the English ones count,
/// which people of all tongues use.
pub fn read(text: &str, language: Option<&str>) -> Signs {
    let lists = &*LISTS;
    let folded = folded(&text[..text.floor_char_boundary(text.len().min(TEXT_MAX))], Numbers::Marked);
    // A phrase that begins or ends with a letter or a number must not go on as a longer word.
    let goes_on = |inside: Option<char>, beside: Option<char>| {
        let is_letter = |c: char| c.is_alphanumeric() || c == '#';
        inside.is_some_and(is_letter) && beside.is_some_and(is_letter)
    };
    let mut places: HashMap<usize, Vec<Range<usize>>> = HashMap::new();
    for found in lists.phrases.find_overlapping_iter(&folded.text) {
        let (phrase, start, end) = (found.pattern().as_usize(), found.start(), found.end());
        let (before, inside, after) = (&folded.text[..start], &folded.text[start..end], &folded.text[end..]);
        let begins = !goes_on(inside.chars().next(), before.chars().next_back());
        let ends = lists.is_open[phrase] || !goes_on(inside.chars().next_back(), after.chars().next());
        if begins && ends {
            places.entry(phrase).or_default().push(start..end);
        }
    }
    let mut signs = Signs::default();
    let mut helpers: Vec<&str> = Vec::new();
    let mut denied: Vec<Range<usize>> = Vec::new();
    let mut rules: Vec<usize> = places.keys().flat_map(|phrase| &lists.begins[*phrase]).copied().collect();
    rules.sort_unstable();
    for rule in rules.into_iter().map(|at| &lists.rules[at]) {
        let is_known = match rule.of {
            Of::Ask => signs.asks.iter().any(|sign| sign.name == rule.name),
            Of::Class => signs.classes.iter().any(|sign| sign.name == rule.name),
            Of::Helper => false,
        };
        let is_spoken = language.is_none_or(|language| rule.language == language || rule.language == "en");
        let has_helpers = || rule.helpers.iter().all(|helper| helpers.contains(helper));
        if is_known || !is_spoken || rule.none.iter().any(|phrase| places.contains_key(phrase)) || !has_helpers() {
            continue;
        }
        let counts = |place: &&Range<usize>| {
            rule.of != Of::Ask || !denied.iter().any(|no| place.start < no.end && no.start < place.end)
        };
        let found: Option<Vec<&Range<usize>>> =
            rule.all.iter().map(|phrase| places.get(phrase)?.iter().find(counts)).collect();
        let Some(found) = found else { continue };
        let words = || found.iter().map(|place| folded.quote(text, (place.start, place.end))).collect::<Vec<_>>();
        let sign = || Sign { name: rule.name, words: words().join(" … ") };
        match rule.of {
            Of::Ask => signs.asks.push(sign()),
            Of::Class => signs.classes.push(sign()),
            Of::Helper => {
                helpers.push(rule.name);
                let all = rule.all.iter().filter_map(|phrase| places.get(phrase)).flatten();
                match rule.name {
                    "denied" => denied.extend(all.map(|place| place.start..reach_after(&folded.text, place.end))),
                    "denied-before" => {
                        denied.extend(all.map(|place| reach_before(&folded.text, place.start)..place.end))
                    }
                    _ => {}
                }
            }
        }
    }
    signs.wants = helpers.contains(&"wants");
    if helpers.contains(&"declined") && !signs.wants {
        signs.asks.clear();
    }
    signs
}

/// Words after which something else is said: "no demo, just the price".
const TURNS: [&str; 12] =
    ["but", "just", "only", "sondern", "nur", "mais", "pero", "sino", "ma", "mas", "maar", "alleen"];

/// Where ends what a denial speaks of that stands before it.
fn reach_after(text: &str, from: usize) -> usize {
    let sentence = text[from..].find(['.', ',', ';', ':', '!', '?']).map_or(text.len(), |end| from + end);
    let mut at = from;
    for (count, word) in text[from..sentence].split_inclusive(' ').enumerate() {
        // The denial itself may end within a word, or before a space.
        if count > DENIED_WORDS || TURNS.contains(&word.trim()) {
            break;
        }
        at += word.len();
    }
    at
}

/// Where begins what a denial speaks of that stands behind it: "ein Angebot brauchen wir nicht".
fn reach_before(text: &str, to: usize) -> usize {
    let sentence = text[..to].rfind(['.', ',', ';', ':', '!', '?']).map_or(0, |start| start + 1);
    let mut at = to;
    for (count, word) in text[sentence..to].split_inclusive(' ').rev().enumerate() {
        if count > DENIED_WORDS || TURNS.contains(&word.trim()) {
            break;
        }
        at -= word.len();
    }
    at
}

#[cfg(test)]
mod tests;
