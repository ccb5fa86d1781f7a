//! Which language a person wrote in; none rather than a wrong one.
//!
//! A script of one language settles it. Else small words and letters are counted, which is enough for two lines of
//! Slovene; a long text the count leaves open goes to the detector, with the few languages that are possible at all.

use super::language_words::{LANGUAGES, LETTERS};
use crate::domain::email::Email;
use std::collections::HashMap;
use std::sync::LazyLock;
use whatlang::{Detector, Lang};

/// Letters below which the detector's guess is a coin toss.
const LETTERS_MIN: usize = 40;
/// Letters behind a greeting that tell more than it does.
const GREETED_MIN: usize = 12;
/// Characters looked at: more cost time and change nothing.
const CHARS_MAX: usize = 400;
/// What a word or letter of one language alone weighs; of two, half.
const ALONE: usize = 12;
/// Weight from which on the leader is believed, if he has so many times the next one's.
const SURE: usize = 24;
/// And of prose at least one word in so many must be one of his.
const WORDS_SHARE: usize = 6;

static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::with_allowlist(LANGUAGES.iter().filter_map(|(_, lang, _)| *lang).collect()));

/// Which languages, by their place in the table, have a small word.
static WORDS: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (_, _, list)) in LANGUAGES.iter().enumerate() {
        for word in list.split_whitespace() {
            let languages = words.entry(word).or_default();
            if !languages.contains(&at) {
                languages.push(at);
            }
        }
    }
    words
});

/// What people of all tongues begin a mail with: it tells none.
const GREETINGS: [&str; 6] = ["hello", "hi", "hey", "hallo", "hola", "ciao"];

pub fn of(text: &str, email: &Email) -> Option<String> {
    let own = without_greeting(text);
    // Where the rest tells nothing, a greeting tells a little.
    (own.len() < text.trim_start().len()).then(|| of_own(own, email)).flatten().or_else(|| of_own(text, email))
}

fn of_own(text: &str, email: &Email) -> Option<String> {
    let own = head(text);
    if own.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS_MIN {
        return of_text(own).map(str::to_owned);
    }
    // Few words of his own: the subject is his too, unless he answers.
    let is_answer = email.in_reply_to.is_some() || !email.references.is_empty();
    let subject = if is_answer { "" } else { head(&email.subject) };
    of_short(&format!("{subject}\n{own}")).map(str::to_owned)
}

/// Without such a greeting, where enough is left to tell the language by.
fn without_greeting(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let rest = &text[end..];
    let is_one = GREETINGS.iter().any(|word| text[..end].eq_ignore_ascii_case(word));
    let is_enough = rest.chars().filter(|c| c.is_alphabetic()).count() >= GREETED_MIN;
    if is_one && is_enough { rest } else { text }
}

fn head(text: &str) -> &str {
    let end = text.char_indices().nth(CHARS_MAX).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// Of a text that is long enough.
pub fn of_text(text: &str) -> Option<&'static str> {
    if let Some(code) = of_script(text) {
        return Some(code);
    }
    let Counted { weights, words } = count(text);
    if let Some(at) = leader(&weights, words) {
        return Some(LANGUAGES[at].0);
    }
    let most = weights.iter().copied().max().unwrap_or(0);
    let likely: Vec<Lang> = if most >= SURE {
        let near = LANGUAGES.iter().zip(&weights).filter(|(_, weight)| **weight * 2 >= most);
        near.filter_map(|((_, lang, _), _)| *lang).collect()
    } else {
        Vec::new()
    };
    let found = match likely.as_slice() {
        [] => reliable(DETECTOR.detect(text))?,
        // Alone on the short list the detector could only say yes.
        [only] => *only,
        _ => reliable(Detector::with_allowlist(likely).detect(text))?,
    };
    LANGUAGES.iter().find(|(_, lang, _)| *lang == Some(found)).map(|(code, ..)| *code)
}

/// A line or two: a script, or words of one language that no other has.
fn of_short(text: &str) -> Option<&'static str> {
    if text.chars().filter(|c| c.is_alphabetic()).count() < 8 {
        return None;
    }
    of_script(text).or_else(|| {
        let Counted { weights, words } = count(text);
        leader(&weights, words).map(|at| LANGUAGES[at].0)
    })
}

fn reliable(found: Option<whatlang::Info>) -> Option<Lang> {
    found.filter(whatlang::Info::is_reliable).map(|info| info.lang())
}

/// A script that one language uses, if most letters are of it.
fn of_script(text: &str) -> Option<&'static str> {
    const SCRIPTS: [(&str, u32, u32); 9] = [
        ("el", 0x370, 0x3ff),
        ("he", 0x590, 0x5ff),
        ("ar", 0x600, 0x6ff),
        ("hi", 0x900, 0x97f),
        ("th", 0xe00, 0xe7f),
        ("ja", 0x3040, 0x30ff),
        ("zh", 0x4e00, 0x9fff),
        ("ko", 0xac00, 0xd7a3),
        ("ka", 0x10a0, 0x10ff),
    ];
    let mut counts = [0_usize; SCRIPTS.len()];
    let mut latin = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        match SCRIPTS.iter().position(|(_, from, to)| (*from..=*to).contains(&(c as u32))) {
            Some(at) => counts[at] += 1,
            None => latin += 1,
        }
    }
    // Japanese is written with Chinese characters too, its own tell it; a character is a word.
    let [.., japanese, chinese, _, _] = &mut counts;
    if *japanese > 1 {
        *japanese += std::mem::take(chinese);
    }
    let (at, most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let is_dense = (5..8).contains(&at);
    let enough = if is_dense { *most >= 4 && *most * 3 > latin } else { *most >= 6 && *most > latin };
    enough.then(|| match SCRIPTS[at].0 {
        // Letters that Arabic has not.
        "ar" if text.chars().filter(|c| matches!(c, 'ٹ' | 'ڈ' | 'ڑ' | 'ے')).count() > 1 => "ur",
        "ar" if text.chars().filter(|c| matches!(c, 'پ' | 'چ' | 'ژ' | 'گ' | 'ی' | 'ک')).count() > 1 => "fa",
        code => code,
    })
}

/// Whether a text's small words are of other languages than these, whichever they are.
pub fn is_none_of(text: &str, languages: &[&str]) -> bool {
    let Counted { weights, .. } = count(text);
    let most = weights.iter().copied().max().unwrap_or(0);
    let of_these = LANGUAGES.iter().zip(&weights).filter(|((code, ..), _)| languages.contains(code));
    most >= SURE && of_these.map(|(_, weight)| *weight).max().unwrap_or(0) * 3 < most
}

struct Counted {
    /// By place in the table.
    weights: Vec<usize>,
    words: usize,
}

fn count(text: &str) -> Counted {
    let mut weights = vec![0_usize; LANGUAGES.len()];
    let mut words = 0;
    for word in
        text.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|word| !word.is_empty() && word.len() <= 32)
    {
        words += 1;
        let low = word.to_lowercase();
        if let Some(languages) = WORDS.get(low.as_str()) {
            languages.iter().for_each(|&at| weights[at] += ALONE / languages.len());
        }
    }
    // No letter of the table is ASCII.
    for (letters, codes) in LETTERS.iter().filter(|_| !text.is_ascii()) {
        let times = text.chars().filter(|c| letters.contains(*c)).take(4).count();
        let count = codes.split(' ').count();
        for at in codes.split(' ').filter_map(|code| LANGUAGES.iter().position(|(known, ..)| *known == code)) {
            weights[at] += times * ALONE / count / 2;
        }
    }
    Counted { weights, words }
}

fn leader(weights: &[usize], words: usize) -> Option<usize> {
    let (at, most) = weights.iter().enumerate().max_by_key(|(_, weight)| **weight)?;
    let next =
        weights.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, weight)| *weight).max().unwrap_or(0);
    let is_prose = most * WORDS_SHARE >= words * ALONE / 2;
    (*most >= SURE && *most * 2 >= next * 3 && is_prose).then_some(at)
}
