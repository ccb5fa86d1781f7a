//! Whether words speak to the prospect: he is greeted by his name, or as a letter to nobody in particular does. A word to
//! us may read like anything else, so nothing else will do at first; once the conversation goes on, so does what says
//! "you".

use super::promises;
use crate::domain::replies::words::spellings;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

/// A greeted letter that is so long is none to us, in words.
const LETTER_WORDS_MIN: usize = 30;
/// A nickname begins like the name: "Alex" for Alexandra.
const ALIKE_CHARS: usize = 3;
/// So many words below "Pia," are a letter, where a mark stands behind her name.
const LINE_WORDS_MIN: usize = 10;
/// Scripts from here on write without spaces.
const SPACES_END: char = '\u{2e80}';
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

pub(super) fn is_team(word: &str) -> bool {
    is("teams", word)
}

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
    /// To a mail of ours that brings the prospect's words.
    Reply,
}

/// Who is called how.
pub(super) struct Called {
    /// The words of the name that the prospect has said.
    pub name: Option<Vec<String>>,
    /// All their names that are known, and those of their addresses.
    pub theirs: Vec<String>,
    /// What colleagues are called by their first names, and by their whole ones.
    pub colleagues: Vec<(String, String)>,
    /// The address it would go to.
    pub to: String,
    /// What their house is called, and what they have written: they may be called so.
    pub familiar: Vec<String>,
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
    /// He is greeted, and nothing more is said to him.
    GreetsOnly,
    /// By a name that nobody has whom it would reach: that name, and the address.
    CallsOther(String, String),
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
            Self::GreetsOnly => f.write_str("it greets the prospect, and the rest may not be for him"),
            Self::CallsOther(name, to) => {
                write!(f, "it greets {name}, and would go to {to}, whom I do not know by that name")
            }
        }
    }
}

/// How the prospect is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Address {
    /// "Hello Pia", on a line of its own.
    Greeted,
    /// "Hello Pia, …": a remark may follow.
    Begun,
    /// "Frau Berg," on a line of its own.
    Line,
    /// "Dear Sir or Madam".
    Formal,
}

#[derive(Debug, Clone)]
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

/// What stands between two marks.
#[derive(Debug)]
struct Clause {
    words: Vec<Word>,
    line: usize,
    /// The mark behind it, if any.
    mark: Option<char>,
}

/// Why a text without its signature may not be for the prospect; none if it is.
pub(super) fn doubt(text: &str, round: Round, called: &Called) -> Option<Doubt> {
    let clauses = clauses(text);
    let address = address(&clauses, round, called);
    let words: Vec<&Word> = clauses.iter().flat_map(|clause| &clause.words).collect();
    let named = words.iter().find_map(|word| colleague(word, called)).or_else(|| said("ours", &words));
    let is_spoken_of = clauses.iter().any(|clause| person::is_spoken_of(&clause.words));
    let is_for_him = words.len() >= LETTER_WORDS_MIN
        || clauses.iter().any(|clause| person::is_spoken_to(&clause.words) || person::parts(&clause.words));
    let is_all = round != Round::FirstWithFile && says_a_name_alone(&clauses, called);
    match address {
        Some(_) if other::asks_colleague(&clauses, called) => return Some(Doubt::GreetsOnly),
        Some(Address::Greeted | Address::Begun) => {
            let is_remark = is_all
                || said("inside", &words).is_some()
                || !is_for_him && (named.is_some() || is_spoken_of)
                || !is_for_him && address == Some(Address::Begun) && round == Round::First && !plain::answers(&words);
            return is_remark.then_some(Doubt::GreetsOnly);
        }
        _ if named.is_some() => return named.map(Doubt::Names),
        Some(Address::Formal) => return None,
        _ if is_spoken_of => return Some(Doubt::OfHim),
        Some(Address::Line) => {
            let is_letter = is_for_him || plain::answers(&words) || is_long_below(&clauses) || !is_spaced(&words);
            return (!is_letter).then_some(Doubt::GreetsOnly);
        }
        None => {}
    }
    if let Some(name) = other::greeted(&clauses, called) {
        return Some(Doubt::CallsOther(name, called.to.clone()));
    }
    let is_greeted = called.name.is_none() && clauses.first().is_some_and(|first| greeting(&first.words) > 0);
    match round {
        Round::FirstWithFile if is_greeted => None,
        Round::First if is_greeted && words.len() >= LETTER_WORDS_MIN => None,
        Round::First | Round::FirstWithFile => Some(Doubt::CallsNobody),
        Round::Later | Round::Reply
            if text.contains(['?', '？']) || clauses.iter().any(|c| person::is_asked(&c.words)) =>
        {
            Some(Doubt::Asks)
        }
        Round::Later | Round::Reply if text.contains(SUM_SIGNS) || words.iter().any(|word| word.is_sum()) => {
            Some(Doubt::Sum)
        }
        Round::Later | Round::Reply if promises::are_all(text) => Some(Doubt::Promises),
        Round::Reply if plain::is_all(&words) => None,
        Round::Later | Round::Reply => (!is_for_him).then_some(Doubt::CallsNobody),
    }
}

/// "Yes, Thursday works", in few words and without a full stop.
pub(super) fn is_plain(text: &str) -> bool {
    let clauses = clauses(text);
    let words: Vec<&Word> = clauses.iter().flat_map(|clause| &clause.words).collect();
    !text.contains(['?', '？']) && plain::is_all(&words)
}

pub(super) const fn is_first(round: Round) -> bool {
    matches!(round, Round::First | Round::FirstWithFile)
}

/// What stands between two marks, with what begins a sentence. The dot of "Ms." is none.
fn clauses(text: &str) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let text = text.replace(" - ", " – ");
    let lines = text.lines().filter(|line| line.contains(char::is_alphanumeric));
    for (line, written) in lines.enumerate() {
        let mut begins = true;
        for part in
            written.split_inclusive(['.', ',', '!', '?', ':', ';', '…', '(', ')', '–', '—', '¡', '¿', '？', '，', '：'])
        {
            let mark = part.chars().next_back().filter(|mark| !mark.is_alphanumeric());
            let said = part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let mut words: Vec<Word> = Vec::new();
            for word in said {
                let is_capital = word.starts_with(char::is_uppercase);
                words.push(Word { plain: word.to_lowercase(), is_capital, begins: begins && words.is_empty() });
            }
            begins = matches!(mark, Some('.' | '!' | '?' | ':' | '…')) || begins && words.is_empty();
            let Some(last) = clauses.last_mut().filter(|last| last.line == line) else {
                if !words.is_empty() {
                    clauses.push(Clause { words, line, mark });
                }
                continue;
            };
            let is_cut = last.mark == Some('.') && last.words.last().is_some_and(|word| is("titles", &word.plain));
            match words.is_empty() {
                true => last.mark = mark.or(last.mark),
                false if is_cut => {
                    last.words.extend(words);
                    last.mark = mark;
                }
                false => clauses.push(Clause { words, line, mark }),
            }
        }
    }
    clauses
}

/// Words of a greeting or of thanks that a clause begins with.
fn greeting(clause: &[Word]) -> usize {
    let is_more = |word: &&Word| is("greets", &word.plain) || is("more", &word.plain);
    match clause.first() {
        Some(first) if is("greets", &first.plain) => clause.iter().take_while(is_more).count(),
        _ => 0,
    }
}

/// "Hi Pia", "Dear Sir or Madam", "Frau Berg," and no more on its line: one of theirs, spoken to. "Frau Berg, die zahlt nie"
/// and "Not again, Pia!" speak of her.
fn address(clauses: &[Clause], round: Round, called: &Called) -> Option<Address> {
    let (first, rest) = clauses.split_first()?;
    let ends_line = |place: usize| clauses.get(place + 1).is_none_or(|next| next.line != clauses[place].line);
    match greeted(first, called) {
        Some(Address::Greeted) if !ends_line(0) => return Some(Address::Begun),
        None => {}
        address => return address,
    }
    let second = rest.first().filter(|second| second.line == first.line);
    let is_greeting = greeting(&first.words) == first.words.len();
    // "Good morning, Pia!"
    if is_greeting && second.is_some_and(|second| ends_line(1) && is_name(second, called)) {
        return Some(Address::Greeted);
    }
    let is_line = first.mark != Some('?') && !rest.is_empty() && ends_line(0);
    if is_line && is_name(first, called) {
        return Some(Address::Line);
    }
    // "Madame, Monsieur,"
    let head: Vec<&Word> =
        clauses.iter().take_while(|clause| clause.line == first.line).flat_map(|c| &c.words).collect();
    if head.len() < words_of(clauses) && head.iter().all(|word| is("titles", &word.plain) || is("or", &word.plain)) {
        return Some(Address::Formal);
    }
    if is_first(round) {
        return None;
    }
    // "Perfect, thanks Pia.", "Gerne, Frau Berg."
    let is_yes = |clause: &Clause| clause.words.iter().all(|word| is("yes", &word.plain));
    let later = clauses.windows(2).any(|pair| {
        greeted(&pair[1], called) == Some(Address::Greeted) || is_yes(&pair[0]) && is_name(&pair[1], called)
    });
    later.then_some(Address::Greeted)
}

/// "Frau Berg,", and more below it than a remark has.
fn is_long_below(clauses: &[Clause]) -> bool {
    clauses.first().is_some_and(|first| first.mark.is_some() && words_of(clauses) >= first.words.len() + LINE_WORDS_MIN)
}

/// "Hello Pia Berg.", and nothing behind it.
fn says_a_name_alone(clauses: &[Clause], called: &Called) -> bool {
    let [only] = clauses else { return false };
    let rest = &only.words[greeting(&only.words)..];
    rest[titles(rest)..].iter().all(|word| called.is_theirs(&word.plain) || called.is_alike(&word.plain))
}

/// Where no spaces part words, as in Japanese, they cannot be counted.
fn is_spaced(words: &[&Word]) -> bool {
    words.iter().all(|word| word.plain.chars().all(|c| c < SPACES_END))
}

fn words_of(clauses: &[Clause]) -> usize {
    clauses.iter().map(|clause| clause.words.len()).sum()
}

fn titles(words: &[Word]) -> usize {
    words.iter().take_while(|word| is("titles", &word.plain) || is("or", &word.plain)).count()
}

/// "Hello Ms Berg", "Dear Sir or Madam", and no more but thanks.
fn greeted(clause: &Clause, called: &Called) -> Option<Address> {
    let greeting = greeting(&clause.words);
    if greeting == 0 || clause.mark == Some('?') {
        return None;
    }
    let rest = &clause.words[greeting..];
    let titles = titles(rest);
    let is_theirs = |word: &Word| called.is_theirs(&word.plain) || called.is_alike(&word.plain);
    let names = rest[titles..].iter().take_while(|word| is_theirs(word)).count();
    let next = rest.get(titles + names);
    if names > 0 {
        // "Hi Pia thanks for …", without a comma.
        return next.is_none_or(|word| is("greets", &word.plain)).then_some(Address::Greeted);
    }
    let is_one_name = next.is_some_and(|word| word.is_capital) && rest.len() == titles + 1;
    match &called.name {
        // Where nobody knows what he is called, any name is his.
        None if is_one_name => Some(Address::Greeted),
        // "Hello Mrs Schmidt" is for somebody else, if we know her whole name.
        Some(name) if titles > 0 && is_one_name && name.len() == 1 => Some(Address::Formal),
        _ => (titles > 0 && next.is_none()).then_some(Address::Formal),
    }
}

/// Nothing but a name of theirs: "Pia", "Frau Berg", "Frau Pia Berg". Nobody calls her "Pia Berg".
fn is_name(clause: &Clause, called: &Called) -> bool {
    let titles = titles(&clause.words);
    let names = &clause.words[titles..];
    clause.mark != Some('?')
        && (names.len() == 1 || titles > 0 && !names.is_empty())
        && names.iter().all(|word| called.is_theirs(&word.plain))
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

/// The first of these phrases that stands in it.
fn said(kind: &str, words: &[&Word]) -> Option<String> {
    let plain: Vec<&str> = words.iter().map(|word| word.plain.as_str()).collect();
    let spoken = format!(" {} ", plain.join(" "));
    let said = LISTS.get(kind)?.iter().find(|said| spoken.contains(&format!(" {said} ")))?;
    Some(format!("“{said}”"))
}

mod other;
mod person;
mod plain;

#[cfg(test)]
mod tests;
