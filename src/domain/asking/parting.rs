//! Whether somebody only says thanks and goodbye.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Whoever writes more has more to say.
const WORDS_MAX: usize = 30;

static LISTS: LazyLock<(HashSet<&str>, HashSet<&str>)> = LazyLock::new(|| {
    let lines = || include_str!("parting.txt").lines();
    let of =
        |kind: &'static str| lines().filter_map(move |line| line.strip_prefix(kind)).flat_map(str::split_whitespace);
    (of("thanks:").collect(), of("beside:").collect())
});

/// Not one word beside thanks, courtesies and names; `is_name` knows who takes part.
pub fn only_parts(text: &str, is_name: &dyn Fn(&str) -> bool) -> bool {
    let (thanks, beside) = &*LISTS;
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(WORDS_MAX + 1)
        .map(str::to_lowercase)
        .collect();
    let is_known = |word: &String| thanks.contains(word.as_str()) || beside.contains(word.as_str()) || is_name(word);
    words.len() <= WORDS_MAX
        && !text.contains(['?', '？'])
        && words.iter().any(|word| thanks.contains(word.as_str()))
        && words.iter().all(is_known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thanks_and_goodbye_are_told_from_whatever_wants_something() {
        let is_name = |word: &str| ["nora", "ana"].contains(&word);
        for said in [
            "Thanks, bye!",
            "Hi Ana,\n\nthank you so much for your help!\n\nNora",
            "Vielen Dank und schönes Wochenende!",
            "Merci beaucoup, bonne journée",
            "Muchas gracias por todo, un saludo",
            "Grazie mille, a presto!",
        ] {
            assert!(only_parts(said, &is_name), "{said}");
        }
        for said in [
            "Thanks, but the invoice is wrong.",
            "Thanks for the contract. Page two is missing.",
            "Thanks! Can you call me?",
            "Bye for now, we start in March.",
            "Danke, und bitte noch die Rechnung.",
            "Thanks, we need 20 more.",
            "Good day",
            "",
        ] {
            assert!(!only_parts(said, &is_name), "{said}");
        }
    }
}
