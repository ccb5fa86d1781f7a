//! Whether words speak to the prospect: he is called by his name, or greeted as a letter to nobody in particular is. A word to
//! us may read like anything else, so nothing else will do at first; once the conversation goes on, what reads like an
//! answer is one.

use super::promises;
use crate::domain::replies::words::spellings;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

/// A greeted letter that is so long is none to us, in words.
const LETTER_WORDS_MIN: usize = 30;
/// A nickname begins like the name: "Alex" for Alexandra.
const ALIKE_CHARS: usize = 3;
/// Of a percentage or of money.
const SUM_SIGNS: [char; 9] = ['%', '％', '€', '$', '£', '¥', '￥', '₹', '₺'];

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

/// Which answer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Round {
    First,
    /// Something is enclosed.
    FirstWithFile,
    Later,
}

/// Who is called how.
pub(super) struct Called {
    /// The words of the name that the prospect has said.
    pub name: Option<Vec<String>>,
    /// All their names that are known, and those of their addresses.
    pub theirs: Vec<String>,
    /// What colleagues are called by their first names, and by their whole ones.
    pub colleagues: Vec<(String, String)>,
}

/// Why it may not be for the prospect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doubt {
    CallsNobody,
    /// A colleague by name, or what only our own house speaks of.
    Names(String),
    OfHim,
    Asks,
    /// What he may have, or what we would settle for: a limit of ours that leaks cannot be taken back.
    Sum,
    Promises,
}

/// In the words of `src/domain/replies/hints.txt`.
impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CallsNobody => f.write_str("it does not call the prospect by name"),
            Self::Names(said) => write!(f, "it names {said}, and does not call the prospect by name"),
            Self::OfHim => f.write_str("it speaks of somebody, and does not call the prospect by name"),
            Self::Asks => f.write_str("it asks something, and does not call the prospect by name"),
            Self::Sum => f.write_str("it names a sum or a percentage, and does not call the prospect by name"),
            Self::Promises => f.write_str("it promises something, and no more"),
        }
    }
}

/// How the prospect is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Address {
    ByName,
    /// "Dear Sir or Madam".
    Formal,
}

#[derive(Debug)]
struct Word {
    plain: String,
    is_capital: bool,
    begins: bool,
}

impl Word {
    /// "EUR", "Prozent", "1600eur".
    fn is_sum(&self) -> bool {
        is("sums", self.plain.trim_matches(char::is_numeric))
    }
}

/// Why a text without its signature may not be for the prospect; none if it is.
pub(super) fn doubt(text: &str, round: Round, called: &Called) -> Option<Doubt> {
    let clauses = clauses(text);
    let address = clauses.iter().enumerate().find_map(|(place, clause)| address(clause, place, called));
    if address == Some(Address::ByName) {
        return None;
    }
    let words: Vec<&Word> = clauses.iter().flatten().collect();
    if let Some(named) = words.iter().find_map(|word| colleague(word, called)).or_else(|| of_ours(&words)) {
        return Some(Doubt::Names(named));
    }
    if address == Some(Address::Formal) {
        return None;
    }
    if words.iter().any(|word| is("of", &word.plain) || !word.is_capital && is("small", &word.plain)) {
        return Some(Doubt::OfHim);
    }
    let is_greeted = called.name.is_none() && clauses.first().is_some_and(|first| opening(first) > 0);
    match round {
        Round::FirstWithFile if is_greeted => None,
        Round::First if is_greeted && words.len() >= LETTER_WORDS_MIN => None,
        Round::First | Round::FirstWithFile => Some(Doubt::CallsNobody),
        Round::Later if text.contains(['?', '？']) => Some(Doubt::Asks),
        Round::Later if text.contains(SUM_SIGNS) || words.iter().any(|word| word.is_sum()) => Some(Doubt::Sum),
        Round::Later => promises::are_all(text).then_some(Doubt::Promises),
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

/// Words of a greeting, of thanks or of a yes that a clause begins with.
fn opening(clause: &[Word]) -> usize {
    clause.iter().take_while(|word| is("opens", &word.plain)).count()
}

/// "Hi Pia", "Perfekt, Frau Berg", "Dear Sir or Madam": one of theirs, spoken to. "Pia Berg called me" speaks of her.
fn address(clause: &[Word], place: usize, called: &Called) -> Option<Address> {
    let openers = opening(clause);
    let rest = &clause[openers..];
    let titles = rest.iter().take_while(|word| is("titles", &word.plain)).count();
    let is_theirs = |word: &Word| called.is_theirs(&word.plain) || openers > 0 && called.is_alike(&word.plain);
    let names = rest[titles..].iter().take_while(|word| is_theirs(word)).count();
    let next = rest.get(titles + names);
    // "Hi Pia thanks for …", without a comma.
    let is_over = next.is_none_or(|word| is("opens", &word.plain));
    if names > 0 {
        let is_vocative = place > 0 || titles > 0 || names == 1;
        let is_called = if openers > 0 { titles > 0 || is_over } else { next.is_none() && is_vocative };
        return is_called.then_some(Address::ByName);
    }
    match &called.name {
        // Where nobody knows what he is called, any name is his.
        None if openers > 0 && place == 0 && rest.len() == titles + 1 && rest[titles].is_capital => {
            Some(Address::ByName)
        }
        // "Hello Mrs Schmidt" is for somebody else, if we know her whole name.
        Some(name) if titles > 0 && name.len() > 1 && next.is_some_and(|word| word.is_capital) => None,
        _ if titles > 0 && (openers > 0 || place == 0 && next.is_none()) => Some(Address::Formal),
        _ => None,
    }
}

impl Called {
    /// However it is spelled: "Joerg" for Jörg; and with what is written to it in a script that has no spaces: 田中様.
    fn is_theirs(&self, word: &str) -> bool {
        let has_case = |name: &str| name.chars().any(|c| c.is_lowercase() || c.is_ascii());
        let written = spellings(word);
        self.theirs.iter().any(|known| {
            spellings(known).iter().any(|known| written.contains(known))
                || !has_case(known) && word.starts_with(known.as_str())
        })
    }

    /// "Alex" for Alexandra, "Pia" for P. Berg.
    fn is_alike(&self, word: &str) -> bool {
        let head: String = word.chars().take(ALIKE_CHARS).collect();
        self.theirs.iter().any(|known| match known.chars().count() {
            1 => word.starts_with(known.as_str()),
            _ => head.chars().count() == ALIKE_CHARS && known.starts_with(&head),
        })
    }
}

/// A colleague whom a word names.
fn colleague(word: &Word, called: &Called) -> Option<String> {
    if !word.is_capital || word.begins && is("ordinary", &word.plain) || called.theirs.contains(&word.plain) {
        return None;
    }
    called.colleagues.iter().find(|(first, _)| *first == word.plain).map(|(_, name)| name.clone())
}

fn of_ours(words: &[&Word]) -> Option<String> {
    let plain: Vec<&str> = words.iter().map(|word| word.plain.as_str()).collect();
    let spoken = format!(" {} ", plain.join(" "));
    let said = LISTS.get("ours")?.iter().find(|said| spoken.contains(&format!(" {said} ")))?;
    Some(format!("“{said}”"))
}

#[cfg(test)]
mod tests;
