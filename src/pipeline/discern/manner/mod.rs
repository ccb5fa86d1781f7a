//! In whose manner a mail is written: a person's who waits for an answer, or that of one kind of machine mail.
//!
//! In: subject and text. Out: how likely each manner is, learned from some twenty thousand short examples in thirty
//! languages that stand in `examples/`, a line each. To teach it something, add lines there and run
//! `cargo run --release --example teach manner`, which writes `weights.bin` anew and says how well it does on examples it
//! has not seen. Never: a verdict of its own. What headers prove, what fills a form and what belongs to a conversation
//! is decided elsewhere; this speaks where nothing else does, and where words alone would suppress a mail.

use crate::domain::kind::Kind;
use crate::domain::learned::Learned;
use crate::domain::learned::grams::{self, Grams};
use std::collections::HashSet;
use std::sync::LazyLock;

/// The manners, in the order of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    Person,
    /// Nobody is there at present, or any more.
    Away,
    /// "We have received your message", "prove that you are human".
    Received,
    Bounce,
    /// To many: newsletters, circulars.
    Bulk,
    /// By a service to one: orders, invoices, alerts.
    Notice,
    Spam,
    /// A form or portal passes on what one person wants.
    Relayed,
}

pub const MANNERS: [(Manner, &str); 8] = [
    (Manner::Person, "person"),
    (Manner::Away, "away"),
    (Manner::Received, "received"),
    (Manner::Bounce, "bounce"),
    (Manner::Bulk, "bulk"),
    (Manner::Notice, "notice"),
    (Manner::Spam, "spam"),
    (Manner::Relayed, "relayed"),
];
const COUNT: usize = MANNERS.len();

impl Manner {
    pub const fn kind(self) -> Kind {
        match self {
            Self::Person | Self::Relayed => Kind::Inquiry,
            Self::Away | Self::Received => Kind::AutoReply,
            Self::Bounce => Kind::Bounce,
            Self::Bulk => Kind::List,
            Self::Notice => Kind::Notification,
            Self::Spam => Kind::Spam,
        }
    }

    /// "It reads like …".
    pub const fn said(self) -> &'static str {
        match self {
            Self::Person => "a person's own words",
            Self::Away => "an absence note",
            Self::Received => "an automatic acknowledgement",
            Self::Bounce => "a report that a mail could not be delivered",
            Self::Bulk => "a mail to many",
            Self::Notice => "a notice by a service",
            Self::Spam => "unsolicited mail",
            Self::Relayed => "a person's inquiry that a form or portal passes on",
        }
    }
}

static LEARNED: Learned<COUNT> = Learned::of(include_bytes!("weights.bin"));

/// How likely each manner is, from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub struct Judged([f32; COUNT]);

impl Judged {
    pub fn of(subject: &str, text: &str) -> Self {
        Self(likelihoods(LEARNED.sums(&Grams::of(subject, text))))
    }

    /// That somebody waits for an answer, whether he writes himself or a portal for him.
    pub fn person(self) -> f32 {
        self.of_manner(Manner::Person) + self.of_manner(Manner::Relayed)
    }

    /// The likeliest manner of those in which nobody waits.
    pub fn machine(self) -> Manner {
        let rest = MANNERS.iter().zip(self.0).filter(|((manner, _), _)| manner.kind() != Kind::Inquiry);
        rest.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(Manner::Spam, |((manner, _), _)| *manner)
    }

    pub fn of_manner(self, manner: Manner) -> f32 {
        MANNERS.iter().zip(self.0).find(|((one, _), _)| *one == manner).map_or(0.0, |(_, share)| share)
    }
}

/// Words that tell a reader nothing.
static EMPTY: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("empty.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": ")).flat_map(|(_, words)| words.split(' ')).collect()
});

/// Whether a reader would see by it what is meant: no address, number, greeting, nor a whole sentence of a script that
/// parts no words.
fn tells(word: &str) -> bool {
    const LONGEST: usize = 24;
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (3..=LONGEST).contains(&letters) && !word.contains(|c: char| c == '@' || c.is_numeric()) && !EMPTY.contains(word)
}

/// The words that speak most for this manner and against a person's, at most three, as they stand in lower case.
pub fn telling_words(subject: &str, text: &str, manner: Manner) -> Vec<String> {
    let place = MANNERS.iter().position(|(one, _)| *one == manner).unwrap_or_default();
    let mut words: Vec<(i32, String)> = Vec::new();
    for word in grams::words(subject, text) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !tells(bare) || word.starts_with('@') || words.iter().any(|(_, known)| known == bare) {
            continue;
        }
        let (mut sum, mut pieces) = (0, 0);
        grams::of_word(&word, |bucket| {
            let row = LEARNED.row(bucket);
            sum += i32::from(i8::from_le_bytes([row[place]])) - i32::from(i8::from_le_bytes([row[0]]));
            pieces += 1;
        });
        // A long word has more pieces, and is not the more telling for it alone.
        words.push((sum * 8 / (8 + pieces), bare.to_owned()));
    }
    words.sort_by_key(|(sum, _)| std::cmp::Reverse(*sum));
    words.into_iter().filter(|(sum, _)| *sum > 0).take(3).map(|(_, word)| word).collect()
}

/// Sums as shares of one (softmax).
pub fn likelihoods(sums: [f32; COUNT]) -> [f32; COUNT] {
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    let raised = sums.map(|sum| (sum - most).exp());
    let all: f32 = raised.iter().sum();
    raised.map(|one| one / all)
}

/// A line of an example file: its manner, language, subject and text.
pub fn example(line: &str) -> Option<(Manner, &str, &str, &str)> {
    let mut cells = line.split('\t');
    let (name, language, subject, text) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let manner = MANNERS.iter().find(|(_, known)| *known == name)?.0;
    (cells.next().is_none() && !text.trim().is_empty()).then_some((manner, language, subject, text))
}

#[cfg(test)]
mod tests;
