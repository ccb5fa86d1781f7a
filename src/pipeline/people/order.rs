//! What the first line of a rep's reply says.

use crate::domain::id::RepId;
use crate::domain::replies::words::{Say, Words, plain};
use crate::domain::team::Team;
use crate::domain::time::Timestamp;
use crate::domain::workflow::Reasons;
use jiff::Zoned;
use jiff::civil::Date;
use rest::Rest;

mod dates;
mod rest;

/// A note is a sentence or two for colleagues, and part of the timeline for ever.
const NOTE_MAX_CHARS: usize = 500;
/// A line this long that begins with a verb's word may be a verb misspelt; a longer one is prose.
const NEARLY_WORDS_MAX: usize = 4;
/// Before a verb that is all of a line.
const PLEASE: [&str; 4] = ["please", "pls", "bitte", "svp"];
/// One line of so many words that begins with a verb's is no letter to a prospect.
const VERB_LINE_WORDS_MAX: usize = 12;
/// Fewer letters are no sentence in a script that has no spaces.
const SENTENCE_CHARS_MIN: usize = 6;

/// A verb with all it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    Accept,
    Reject { reason: String, note: String },
    Recycle { until: Timestamp, reason: String },
    Respond { note: String },
    Qualify { note: String },
    Won { note: String },
    Lost { reason: String, note: String },
    HandOff { to: RepId, packet: Vec<(String, String)> },
    Pause { reason: String, note: String },
    Resume,
    Away { until: Timestamp },
    Back,
    Next,
    Undo,
    Send,
    Help,
}

/// What a reply's own text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Nothing but a verb, or a verb before other words.
    Order {
        order: Order,
        is_alone: bool,
    },
    /// It was meant as a verb, and something is missing or wrong: words for the rep.
    Unclear(String),
    /// Prose.
    Letter,
    /// A few words that may be prose: whom they are for, nobody can tell.
    Brief,
    Nothing,
}

/// Where somebody signs, among lines that are not empty; their number if he does not.
pub type Signs<'a> = Box<dyn Fn(&[&str]) -> usize + 'a>;

/// What there is to choose from.
pub struct Desk<'a> {
    pub words: &'a Words,
    pub reasons: &'a Reasons,
    /// What a hand-off tells the other, by label.
    pub packet: &'a [String],
    pub team: &'a Team,
    /// Of the rep, the first he is written to in.
    pub languages: &'a [String],
    /// Where he signs, among lines that are not empty; their number if he does not.
    pub signs: Signs<'a>,
    /// In the rep's own zone.
    pub today: Zoned,
    /// What is no verb goes to a prospect, so what reads like prose is prose.
    pub is_letter_else: bool,
}

/// Reads what a rep wrote himself, without what he quotes and signs with.
pub fn hear(text: &str, desk: &Desk<'_>) -> Heard {
    let all = text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_classification(line));
    let all: Vec<&str> = all.collect();
    let Some((line, below)) = all.split_first() else { return Heard::Nothing };
    if line.starts_with('>') {
        return Heard::Letter;
    }
    let below = below.get(..(desk.signs)(below)).unwrap_or(below);
    let line = Line::of(line, desk.words);
    let Some((say, length)) = line.verb else {
        return match desk.is_letter_else.then(|| not_a_letter(&line, below, desk)).flatten() {
            Some(heard) => heard,
            None => Heard::Letter,
        };
    };
    let (packet, rest) = packet(below, desk.packet);
    let is_alone = below.is_empty() || !packet.is_empty() && rest;
    let is_short = line.words.len() <= NEARLY_WORDS_MAX;
    match line.rest(length, desk).order(say, line.is_ended(length)) {
        Ok(Order::HandOff { to, .. }) => Heard::Order { order: Order::HandOff { to, packet }, is_alone },
        Ok(order) => match with_note(order, below) {
            Ok(order) => Heard::Order { order, is_alone: true },
            Err(order) => Heard::Order { order, is_alone },
        },
        Err(Some(why)) if is_alone && !desk.is_letter_else || is_short => Heard::Unclear(why),
        // "Reject, he is only a student." is said to us, though it ends as a sentence does.
        Err(Some(why)) if desk.is_letter_else && is_for_us(say) && (line.is_marked_off(length) || why == TOO_BRIEF) => {
            Heard::Unclear(why)
        }
        // Sent to the prospect by mistake, it could not be taken back; refused, it is written once more.
        Err(why)
            if desk.is_letter_else
                && line.words.len() <= VERB_LINE_WORDS_MAX
                && !is_sentence(line.text)
                && (is_alone || line.text.chars().count() < BROKEN_CHARS_MIN) =>
        {
            why.map_or(Heard::Brief, Heard::Unclear)
        }
        Err(_) => Heard::Letter,
    }
}

/// What a house's mail server writes above or below each mail: how secret it is.
fn is_classification(line: &str) -> bool {
    const LABELS: [&str; 5] = ["classification:", "sensitivity:", "klassifizierung:", "einstufung:", "classificação:"];
    const GRADES: [&str; 9] = [
        "internal",
        "public",
        "confidential",
        "general",
        "restricted",
        "intern",
        "öffentlich",
        "vertraulich",
        "interne",
    ];
    let lower = line.trim_matches(['[', ']', '*', '|', ' ']).to_lowercase();
    let mut words = lower.split_whitespace();
    // "C2 General".
    let is_number =
        |word: &str| word.len() == 2 && word.starts_with('c') && word.ends_with(|c: char| c.is_ascii_digit());
    let grade = |word: Option<&str>| word.is_some_and(|word| GRADES.contains(&word));
    let is_grade = match (words.next(), words.next(), words.next()) {
        (Some(first), second, None) => grade(Some(first)) && second.is_none() || is_number(first) && grade(second),
        _ => false,
    };
    is_grade || LABELS.iter().any(|label| lower.starts_with(label)) && lower.split_whitespace().count() <= 4
}

/// Verbs that nobody begins a sentence to a customer with, and sets apart from the rest of it.
const fn is_for_us(say: Say) -> bool {
    matches!(say, Say::Accept | Say::Reject | Say::Recycle | Say::HandOff | Say::Lost | Say::Help)
}

/// A day to come that is all of a text, as people write it: `2 weeks`, `1 March`, `2026-12-31`.
pub fn day(text: &str, known: &Words, now: &Zoned) -> Option<Date> {
    let words: Vec<String> = text.split_whitespace().map(plain).filter(|word| !word.is_empty()).collect();
    let when = dates::read(&words, known, now)?;
    let is_ahead = when.date > now.date() && dates::is_near(when.date, now.date());
    Some(when.date).filter(|_| is_ahead && when.used == words.len() && when.time.is_none())
}

/// Why what begins with no verb is not sent to a prospect all the same.
fn not_a_letter(line: &Line<'_>, below: &[&str], desk: &Desk<'_>) -> Option<Heard> {
    let words: usize = below.iter().map(|line| line.split_whitespace().count()).sum::<usize>() + line.words.len();
    let is_greeting = line.text.ends_with([',', '!', ':', '，', '：']);
    let others = || below.iter().all(|line| is_brief(line, words));
    if is_brief(line.text, words) && (below.is_empty() || !is_greeting && others()) {
        return Some(Heard::Brief);
    }
    // "Hello,", and "accept" below it.
    let mut above = line.text;
    for text in below {
        let line = Line::of(text, desk.words);
        let is_apart = above.chars().count() < BROKEN_CHARS_MIN && !text.starts_with(['-', '*', '•', '·', '–']);
        let is_verb = |(say, length): (Say, usize)| {
            line.words.len() <= NEARLY_WORDS_MAX && line.rest(length, desk).order(say, line.is_ended(length)).is_ok()
        };
        if is_apart && line.verb.is_some_and(is_verb) {
            return Some(Heard::Unclear(format!(
                "“{text}” stands on a line of its own in it, and a word for me and an answer to the prospect are two \
                 mails; nothing was done, and nothing was sent"
            )));
        }
        above = text;
    }
    None
}

/// A line and its words, as written and as compared.
struct Line<'a> {
    text: &'a str,
    spoken: Vec<(&'a str, String)>,
    words: Vec<String>,
    /// The verb it begins with, and how many of its words that is.
    verb: Option<(Say, usize)>,
}

impl<'a> Line<'a> {
    fn of(text: &'a str, known: &Words) -> Self {
        // A dash or a quotation mark that stands alone is no word.
        let mut spoken: Vec<(&str, String)> =
            text.split_whitespace().map(|word| (word, plain(word))).filter(|(_, word)| !word.is_empty()).collect();
        let mut words: Vec<String> = spoken.iter().map(|(_, plain)| plain.clone()).collect();
        let is_asked = words.first().is_some_and(|first| PLEASE.contains(&first.as_str()));
        if is_asked && known.verb(&words[1..]).is_some_and(|(_, length)| length + 1 == words.len()) {
            spoken.remove(0);
            words.remove(0);
        }
        // "send?" asks, and commands nothing.
        let verb = known.verb(&words).filter(|_| !text.ends_with(['?', '？']));
        Self { text, spoken, words, verb }
    }

    /// "Accept my apologies …" goes on where "accept, thanks" has ended.
    fn is_ended(&self, length: usize) -> bool {
        self.words.len() == length
            || self.is_marked_off(length)
            || self.text.split_whitespace().any(|word| matches!(word, "-" | "–" | "—"))
    }

    fn is_marked_off(&self, length: usize) -> bool {
        self.spoken[length - 1].0.ends_with([',', '.', '!', ';', ':', '-', '–', '—'])
    }

    fn rest<'l>(&'l self, length: usize, desk: &'l Desk<'l>) -> Rest<'l> {
        let is_short = self.words.len() <= NEARLY_WORDS_MAX;
        Rest {
            spoken: self.spoken.get(length..).unwrap_or_default(),
            desk,
            is_prose: desk.is_letter_else && !is_short,
            is_sentence: desk.is_letter_else && is_sentence(self.text),
        }
    }
}

/// What stands below a rejection is its note, for nobody says no to us above a letter to the prospect; unless it begins
/// as a letter does. Err: nothing stands there, or the verb is another.
fn with_note(mut order: Order, below: &[&str]) -> Result<Order, Order> {
    let is_greeting = |line: &&&str| line.ends_with([',', '!', '，', '：', ':']);
    if below.is_empty() || below.first().filter(is_greeting).is_some() {
        return Err(order);
    }
    match &mut order {
        Order::Respond { note } if !rest::says_how(note) => Err(order),
        Order::Reject { note, .. } | Order::Lost { note, .. } | Order::Pause { note, .. } | Order::Respond { note } => {
            let all = std::iter::once(note.as_str()).chain(below.iter().copied()).filter(|part| !part.is_empty());
            let all = all.collect::<Vec<_>>().join(" ");
            *note = all.chars().filter(|c| !c.is_control()).take(NOTE_MAX_CHARS).collect();
            Ok(order)
        }
        _ => Err(order),
    }
}

/// A line this long was broken by a mail program, and the next goes on with it.
const BROKEN_CHARS_MIN: usize = 60;
/// What a free line below the labelled ones is called.
const NOTE: &str = "note";

/// What the lines after a hand-off's first one tell the other, by label: `budget: 10,000`, and lines that go on with it.
/// A line of its own is a note. Whether nothing stands above the first label, where a letter to the prospect may begin.
fn packet(below: &[&str], labels: &[String]) -> (Vec<(String, String)>, bool) {
    let mut packet: Vec<(String, String)> = Vec::new();
    let mut is_all = true;
    let mut is_open = false;
    for line in below {
        let labelled = line.split_once([':', '：']).and_then(|(label, value)| {
            let label = labels.iter().find(|known| known.to_lowercase() == label.trim().to_lowercase())?;
            Some((label.clone(), value.trim().to_owned()))
        });
        match (labelled, packet.last_mut()) {
            (Some(labelled), _) => packet.push(labelled),
            (None, Some((label, value))) if !is_open && !value.is_empty() && label != NOTE => {
                packet.push((NOTE.to_owned(), (*line).to_owned()));
            }
            (None, Some((_, value))) if value.chars().count() < NOTE_MAX_CHARS => {
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(line);
            }
            (None, None) => {
                packet.push((NOTE.to_owned(), (*line).to_owned()));
                is_all = false;
            }
            (None, _) => is_all = false,
        }
        is_open = line.chars().count() >= BROKEN_CHARS_MIN;
    }
    (packet, is_all)
}

const TOO_BRIEF: &str = "this may be meant for me or for the prospect; nothing was done, and nothing was sent. To the \
                         prospect, write a whole sentence and call him by his name; to me, one of the words below";

/// Who writes to a customer ends his sentence.
fn is_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', ')', '*']).ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
}

/// "ok", "called him", "not mine": nobody can tell whom it is for.
fn is_brief(line: &str, words: usize) -> bool {
    if is_sentence(line) {
        return false;
    }
    let is_spaced = line.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    if is_spaced { words <= NEARLY_WORDS_MAX } else { line.chars().count() < SENTENCE_CHARS_MIN }
}

#[cfg(test)]
mod client_tests;
#[cfg(test)]
mod tests;
