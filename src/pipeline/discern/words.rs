//! The tables of `words/`: what machines write, by language.
//!
//! A line is a language (ISO 639-1), a colon, and phrases with `|` between them, in lower case. A phrase is found
//! anywhere in the text; `_` is a space at its edge, `%` any letters, `*` anything within the sentence.
//! A phrase stands there when a person who wants to buy hardly writes it at that place. To add one, add a folder to
//! `tests/emails` first.

use super::reading::compiled;
use regex::Regex;
use std::sync::LazyLock;

macro_rules! tables {
    ($($name:ident = $file:literal;)+) => {$(
        pub static $name: LazyLock<Regex> = LazyLock::new(|| any(include_str!(concat!("words/", $file))));
    )+};
}

tables! {
    AUTOMATIC = "automatic.txt";
    AWAY = "away.txt";
    LEFT = "left.txt";
    CLOSED = "closed.txt";
    BACK = "back.txt";
    DEPUTY = "deputy.txt";
    THANKS = "thanks.txt";
    AWAY_SUBJECT = "away_subject.txt";
    RECEIVED = "received.txt";
    WILL_ANSWER = "will_answer.txt";
    ASKS = "asks.txt";
    BOUNCE_SUBJECT = "bounce_subject.txt";
    BOUNCE_WORDS = "bounce_words.txt";
    DELAY = "delay.txt";
    UNSUBSCRIBE = "unsubscribe.txt";
    SUBSCRIBED = "subscribed.txt";
    NOTICE = "notice.txt";
    LEAD_SUBJECT = "lead_subject.txt";
}

/// Only at a subject's beginning, and followed by what a machine puts between its words and the subject it answers.
pub static AUTO_SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    let words = patterns(include_str!("words/auto_subject.txt"));
    compiled(&format!(r"^(?:\[[^\]]{{1,30}}\] ?)?(?:{words})(?: ?[:：\-–—(\[|【】]|$)"))
});

pub fn any(table: &str) -> Regex {
    compiled(&patterns(table))
}

fn patterns(table: &str) -> String {
    phrases(table).map(pattern).collect::<Vec<_>>().join("|")
}

/// The phrases of a table, whatever their language.
pub fn phrases(table: &str) -> impl Iterator<Item = &str> {
    let lines = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    lines.flat_map(|(_, phrases)| phrases.split(" | ").map(str::trim)).filter(|phrase| !phrase.is_empty())
}

fn pattern(phrase: &str) -> String {
    let literal = regex::escape(phrase).replace('_', " ");
    // A full stop between digits belongs to a date, not to the end of a sentence.
    literal.replace(r" \* ", r" (?:[^.!?]|\d\.)*").replace('%', r"\p{L}*")
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
