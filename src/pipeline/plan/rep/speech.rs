//! To whom words speak: to the prospect, who is called by his name or by "you", or to us and of him. A word to us that greets
//! politely looks like a letter, so it is not enough that nothing speaks against it.

use crate::pipeline::extract::given_names;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Words that a letter has at least which says neither name nor "you" and is one all the same.
const LETTER_WORDS_MIN: usize = 30;
/// A nickname begins like the name: "Alex" for Alexandra.
const ALIKE_CHARS: usize = 3;

static LISTS: LazyLock<HashMap<&'static str, HashSet<String>>> = LazyLock::new(|| {
    let mut lists: HashMap<&str, HashSet<String>> = HashMap::new();
    for line in include_str!("speech.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((kind, words)) = line.split_once(": ") else { continue };
        let words = words.split_whitespace().map(|word| word.replace('_', " "));
        lists.entry(kind).or_default().extend(words);
    }
    lists
});

fn is(kind: &str, word: &str) -> bool {
    LISTS.get(kind).is_some_and(|list| list.contains(word))
}

/// Who is called how.
pub(super) struct Called {
    /// All their names that are known, and those of their addresses.
    pub theirs: Vec<String>,
    /// Whether the prospect has said what he is called.
    pub is_named: bool,
    /// What colleagues are called by their first names, and by their whole ones.
    pub colleagues: Vec<(String, String)>,
}

/// Why it may not be for the prospect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doubt {
    /// A colleague by name, or what only our own house speaks of.
    Names(String),
    /// Somebody else than the prospect's people is called.
    Calls(String),
    /// Of the prospect it speaks, rather than to him.
    OfHim,
    /// It is not to be told from a remark.
    ToNobody,
}

#[derive(Debug)]
struct Word {
    plain: String,
    is_capital: bool,
    begins: bool,
}

/// Whether one of theirs is called by his name, in a text without its signature.
pub(super) fn calls_theirs(text: &str, called: &Called) -> bool {
    clauses(text).iter().enumerate().any(|(place, clause)| calls(clause, place, called))
}

/// Of a text that calls none of theirs: none if it speaks to the prospect all the same.
pub(super) fn doubt(text: &str, called: &Called) -> Option<Doubt> {
    let clauses = clauses(text);
    let words: Vec<&Word> = clauses.iter().flatten().collect();
    let plain: Vec<&str> = words.iter().map(|word| word.plain.as_str()).collect();
    let named = words.iter().find_map(|word| colleague(word, called)).or_else(|| of_ours(&plain));
    if let Some(named) = named {
        return Some(Doubt::Names(named));
    }
    if let Some(other) = clauses.first().and_then(|first| other_called(first, called)) {
        return Some(Doubt::Calls(other));
    }
    let has = |kind: &str| plain.iter().any(|word| is(kind, word));
    let is_question = text.contains('?');
    let is_formal = has("to")
        || words.iter().any(|word| word.is_capital && !word.begins && is("capital", &word.plain))
        || has("asks") && is_question
        || thanks(&plain);
    let is_of_him = has("of") || words.iter().any(|word| !word.is_capital && is("small", &word.plain));
    // "Thank you" is said to anybody.
    let bare = plain.join(" ").replace("thank you", "");
    let says_you = bare.split(' ').any(|word| is("you", word));
    match (is_formal, says_you) {
        (true, _) => None,
        (false, true) => (is_question && has("object")).then_some(Doubt::OfHim),
        (false, false) if is_of_him => Some(Doubt::OfHim),
        (false, false) => {
            let is_letter = plain.len() >= LETTER_WORDS_MIN || answers(text, &plain) && !is_question;
            (!is_letter && text.chars().any(|c| c.is_ascii_alphanumeric())).then_some(Doubt::ToNobody)
        }
    }
}

/// What stands between two marks, with what begins a sentence.
fn clauses(text: &str) -> Vec<Vec<Word>> {
    let mut clauses = Vec::new();
    let mut begins = true;
    for clause in
        text.split_inclusive(['.', ',', '!', '?', ':', ';', '…', '\n', '(', ')', '–', '—', '¡', '¿', '，', '：'])
    {
        let said = clause.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut words: Vec<Word> = Vec::new();
        for word in said {
            let is_capital = word.starts_with(char::is_uppercase);
            words.push(Word { plain: word.to_lowercase(), is_capital, begins: begins && words.is_empty() });
        }
        if !words.is_empty() {
            begins = false;
            clauses.push(words);
        }
        begins |= clause.ends_with(['.', '!', '?', ':', '\n', '…']);
    }
    clauses
}

/// "Hi Pia", "Perfekt, Frau Berg", "Dear Sir or Madam": one of theirs, spoken to. "Pia Berg called me" speaks of her.
fn calls(clause: &[Word], place: usize, called: &Called) -> bool {
    let openers = clause.iter().take_while(|word| is("opens", &word.plain)).count();
    let rest = &clause[openers..];
    let titles = rest.iter().take_while(|word| is("titles", &word.plain)).count();
    let is_theirs = |word: &Word| called.theirs.contains(&word.plain) || openers > 0 && is_alike(&word.plain, called);
    let names = rest[titles..].iter().take_while(|word| is_theirs(word)).count();
    let is_whole = titles + names == rest.len() && !rest.is_empty();
    match openers {
        0 if place == 0 => is_whole && names > 0 && (titles > 0 || names == 1),
        0 => is_whole && names > 0,
        _ if titles > 0 => true,
        _ if names > 0 => true,
        // Where nobody knows what he is called, any name is his.
        _ => !called.is_named && rest.len() == 1 && rest[0].is_capital && place == 0,
    }
}

/// "Alex" for Alexandra, "Pia" for P. Berg.
fn is_alike(word: &str, called: &Called) -> bool {
    let head: String = word.chars().take(ALIKE_CHARS).collect();
    called.theirs.iter().any(|known| match known.chars().count() {
        1 => word.starts_with(known.as_str()),
        _ => head.chars().count() == ALIKE_CHARS && known.starts_with(&head),
    })
}

/// A colleague whom a word names.
fn colleague(word: &Word, called: &Called) -> Option<String> {
    if !word.is_capital || word.begins && is("ordinary", &word.plain) || called.theirs.contains(&word.plain) {
        return None;
    }
    called.colleagues.iter().find(|(first, _)| *first == word.plain).map(|(_, name)| name.clone())
}

fn of_ours(plain: &[&str]) -> Option<String> {
    let spoken = format!(" {} ", plain.join(" "));
    let said = LISTS.get("ours")?.iter().find(|said| spoken.contains(&format!(" {said} ")))?;
    Some(format!("“{said}”"))
}

/// "Bo, can you …", "Hi Kim, …": somebody, where we know that theirs are called otherwise.
fn other_called(first: &[Word], called: &Called) -> Option<String> {
    let openers = first.iter().take_while(|word| is("opens", &word.plain)).count();
    let [name] = &first[openers..] else { return None };
    let is_known = called.theirs.iter().any(|name| given_names::is_given(name));
    let is_other = is_known && name.is_capital && given_names::is_given(&name.plain) && !is("ordinary", &name.plain);
    let mut shown = name.plain.chars();
    let first = shown.next().filter(|_| is_other)?;
    Some(first.to_uppercase().chain(shown).collect())
}

fn thanks(plain: &[&str]) -> bool {
    let spoken = plain.join(" ");
    ["gracias por su", "thank you for", "many thanks for", "grazie per", "obrigado pel", "obrigada pel"]
        .iter()
        .any(|thanks| spoken.contains(thanks))
}

/// A price, or a yes with a day or a figure, says something to somebody who asked; and so does a link, or what is enclosed.
fn answers(text: &str, plain: &[&str]) -> bool {
    let has_digit = plain.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let has_price = has_digit && (text.contains(['€', '$', '£', '%']) || plain.iter().any(|word| is("money", word)));
    let opens = plain.iter().take_while(|word| is("opens", word)).any(|word| is("says", word));
    let has_day = has_digit || plain.iter().any(|word| is("days", word));
    let encloses = plain.iter().any(|word| is("encloses", word));
    has_price || encloses || opens && has_day || text.contains("https://")
}

#[cfg(test)]
mod tests;
