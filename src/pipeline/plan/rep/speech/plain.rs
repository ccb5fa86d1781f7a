//! A yes, a no, a day or an hour: what a prospect who has asked understands, and harms nobody who has not.

use super::{Word, is};

/// Digits of an hour.
const HOUR_DIGITS: usize = 2;

/// "Yes, Thursday at ten works", and no word that says more.
pub(super) fn is_all(words: &[&Word]) -> bool {
    let is_known = |word: &&Word| {
        ["plain", "glad", "beside", "yes", "days", "until", "then", "or"].iter().any(|kind| is(kind, &word.plain))
            || is_hour(word, words)
    };
    words.iter().any(|word| is("plain", &word.plain) || is("glad", &word.plain)) && words.iter().all(is_known)
}

/// "Does Tuesday at two work?", "It is 40 euros.", "Gladly!"
pub(super) fn answers(words: &[&Word]) -> bool {
    words.iter().any(|word| is("days", &word.plain) || is("glad", &word.plain) || word.is_sum())
}

/// Beside what tells the time, or a day.
fn is_hour(word: &Word, words: &[&Word]) -> bool {
    word.plain.len() <= HOUR_DIGITS
        && word.plain.chars().all(|c| c.is_ascii_digit())
        && words.iter().any(|other| is("clock", &other.plain) || is("days", &other.plain))
}
