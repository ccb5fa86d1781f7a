//! The tables of `words/`: what machines write, by language.
//!
//! A line is a language (ISO 639-1), a colon, and phrases with `|` between them, in lower case. A phrase is found
//! anywhere in the text; `_` is a space at its edge, `%` any letters, `*` anything within the sentence, `(a|b)` either.
//! A phrase stands there when a person who wants to buy hardly writes it at that place. To add one, add a folder to
//! `tests/emails` first.

use super::phrase;
use crate::domain::phrases::{Border, Builder, Gap, Hits, Phrases};
use std::ops::Deref;
use std::sync::LazyLock;

macro_rules! tables {
    (
        files { $($(#[$doc:meta])* $name:ident = $file:literal;)+ }
        lists { $($list:ident = $border:ident $words:expr;)+ }
    ) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Table {
            $($(#[$doc])* $name,)+
            $($list,)+
        }

        static PHRASES: LazyLock<Phrases<Table>> = LazyLock::new(|| {
            let mut builder = Builder::default();
            $(add(&mut builder, Table::$name, include_str!(concat!("words/", $file)));)+
            $(builder.add_list(Table::$list, $words, Border::$border);)+
            builder.build()
        });
    };
}

tables! {
    files {
        Automatic = "automatic.txt";
        Away = "away.txt";
        Left = "left.txt";
        Closed = "closed.txt";
        Back = "back.txt";
        Deputy = "deputy.txt";
        Thanks = "thanks.txt";
        AwaySubject = "away_subject.txt";
        /// Only at a subject's beginning.
        AutoSubject = "auto_subject.txt";
        Received = "received.txt";
        WillAnswer = "will_answer.txt";
        Asks = "asks.txt";
        BounceSubject = "bounce_subject.txt";
        BounceWords = "bounce_words.txt";
        Delay = "delay.txt";
        Unsubscribe = "unsubscribe.txt";
        Subscribed = "subscribed.txt";
        Notice = "notice.txt";
        LeadSubject = "lead_subject.txt";
        /// How a house greets its customers, and nobody who wants to buy.
        Customers = "customers.txt";
        Threat = "threat.txt";
        Urges = "urges.txt";
        /// A calendar's answer to an invitation.
        Invitation = "invitation.txt";
        Held = "held.txt";
        Proves = "proves.txt";
        /// What somebody asks of whom he wants to buy from.
        Requests = "requests.txt";
        Rights = "rights.txt";
        /// How somebody takes what he was offered.
        Accepts = "accepts.txt";
        /// What a house tells whom it has served, billed or paid.
        Told = "told.txt";
        /// What only somebody says who has something to sell to us.
        Offers = "offers.txt";
        /// That somebody wrote, in the words of whoever passes it on.
        Wrote = "wrote.txt";
    }
    lists {
        LeadWords = Word phrase::LEAD_WORDS;
        Wants = Open phrase::WANTS;
        Buys = Word phrase::BUYS;
        Rings = Open phrase::RINGS;
        Full = Open phrase::FULL;
        ReceiptWords = Open phrase::RECEIPT_WORDS;
        Challenge = Open phrase::CHALLENGE;
        Newsletter = Open phrase::NEWSLETTER;
        NewsletterWord = Word phrase::NEWSLETTER_WORDS;
        PersonBehind = Open phrase::PERSON_BEHIND;
        MailNoun = Open phrase::MAIL_NOUN;
        FirstPerson = Word phrase::FIRST_PERSON;
        ShopOrder = Open phrase::SHOP_ORDER;
        SendsFiles = Open phrase::SENDS_FILES;
        Unsigned = Open phrase::UNSIGNED;
        Business = Word phrase::BUSINESS;
        BusinessNumber = Open phrase::BUSINESS_NUMBER;
        Moderated = Open phrase::MODERATED;
    }
}

pub fn prepare() {
    LazyLock::force(&PHRASES);
}

/// Between "please send" and "quote" stand the goods, and nothing else.
const REQUEST_WORDS: usize = 6;

fn add(builder: &mut Builder<Table>, table: Table, text: &str) {
    for phrase in phrases(text) {
        // Stems of verbs hide in other words, where a script parts words at all.
        let is_parted = phrase.chars().next().is_some_and(|c| c < '\u{2e80}');
        let is_stem = is_parted && matches!(table, Table::Threat | Table::Urges | Table::Requests);
        let gap = if matches!(table, Table::Requests) { Gap::Words(REQUEST_WORDS) } else { Gap::Sentence };
        builder.add(table, phrase, if is_stem { Border::Start } else { Border::Open }, gap);
    }
}

/// The phrases of a table, whatever their language.
fn phrases(table: &str) -> impl Iterator<Item = &str> {
    let lines = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    lines.flat_map(|(_, phrases)| phrases.split(" | ").map(str::trim)).filter(|phrase| !phrase.is_empty())
}

/// A text in lower case, and which phrases stand in it.
pub struct Text {
    words: String,
    hits: Hits<Table>,
}

/// A phrase, where it was found.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub start: usize,
    pub end: usize,
    pub words: &'a str,
}

impl Text {
    pub fn of(words: String) -> Self {
        let hits = PHRASES.find(&words);
        Self { words, hits }
    }

    pub fn says(&self, table: Table) -> bool {
        self.hits.has(table)
    }

    /// The first of the table's phrases.
    pub fn said(&self, table: Table) -> Option<Said<'_>> {
        self.all(table).next()
    }

    /// Also those that stand within others.
    pub fn each(&self, table: Table) -> impl Iterator<Item = Said<'_>> {
        self.hits.each(table).map(|range| Said { start: range.start, end: range.end, words: &self.words[range] })
    }

    /// None within another.
    pub fn all(&self, table: Table) -> impl Iterator<Item = Said<'_>> {
        self.hits.of(table).map(|range| Said { start: range.start, end: range.end, words: &self.words[range] })
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.words
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn tables_are_lower_case_and_name_each_language_once() {
        let tables = std::fs::read_dir("src/pipeline/discern/words").unwrap();
        for path in tables.map(|entry| entry.unwrap().path()) {
            let text = std::fs::read_to_string(&path).unwrap();
            let mut seen = std::collections::HashSet::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let (language, phrases) = line.split_once(": ").unwrap_or_else(|| panic!("{}: {line}", path.display()));
                assert!(seen.insert(language.to_owned()), "{}: {language} twice", path.display());
                assert_eq!(phrases.to_lowercase(), phrases, "{}: {language}", path.display());
                assert!(!phrases.split('|').any(|phrase| phrase.trim().is_empty()), "{}: {language}", path.display());
            }
        }
    }
}
