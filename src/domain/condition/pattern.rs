//! A pattern of `matches`, and what it looks for in words that are no pattern.

use regex::{Regex, RegexBuilder};

/// Of a pattern with many alternatives, those that are named.
const WORDS_MAX: usize = 4;

/// Shorter ones name nothing: `id`, `x`.
const WORD_MIN: usize = 3;

/// One of several letters, which is part of a word: `h[ea]llo` is told as `h…llo`.
const SOME: char = '…';

#[derive(Debug)]
pub(super) struct Pattern {
    pub regex: Regex,
    /// `"trade in", "financ" or "lease"`; empty if nothing of it is a word.
    pub words: String,
}

impl Pattern {
    pub fn compile(source: &str, size_max_bytes: usize) -> Result<Self, regex::Error> {
        let regex = RegexBuilder::new(source)
            .size_limit(size_max_bytes)
            .dfa_size_limit(size_max_bytes)
            .nest_limit(64)
            .build()?;
        Ok(Self { regex, words: listed(&words(source)) })
    }
}

/// The literal words in a pattern, in their order: what stands between its signs.
fn words(source: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut signs = source.chars().peekable();
    while let Some(sign) = signs.next() {
        let ends = match sign {
            '\\' => match signs.next() {
                Some('s') => {
                    word.push(' ');
                    false
                }
                // A border or a kind of character.
                Some(kind) if kind.is_ascii_alphabetic() => true,
                Some(literal) => {
                    word.push(literal);
                    false
                }
                None => true,
            },
            // What may be missing is left out, but for a dash or a space between words.
            '?' | '*' => {
                if word.ends_with(|c: char| c.is_alphanumeric() || c == SOME) {
                    word.pop();
                }
                false
            }
            '+' => false,
            '.' => {
                word.push(' ');
                false
            }
            '(' => {
                // Flags: `(?i)`, `(?:`.
                if signs.peek() == Some(&'?') {
                    let _flags = signs.by_ref().find(|sign| matches!(sign, ':' | ')' | '>'));
                }
                true
            }
            '[' => {
                let _passed_over = signs.by_ref().find(|sign| *sign == ']');
                word.push(SOME);
                false
            }
            '{' => {
                let _passed_over = signs.by_ref().find(|sign| *sign == '}');
                true
            }
            '|' | ')' | '^' | '$' => true,
            literal => {
                word.push(literal);
                false
            }
        };
        if ends || signs.peek().is_none() {
            let whole = word.split_whitespace().collect::<Vec<_>>().join(" ");
            let whole = within(&whole);
            if whole.chars().filter(|c| *c != SOME).count() >= WORD_MIN && !found.contains(&whole) {
                found.push(whole);
            }
            word.clear();
        }
    }
    found
}

/// Without what is no letter at either end; a letter that may be several stays where the word goes on.
fn within(words: &str) -> String {
    let is_some = |word: &&str| !word.chars().any(char::is_alphanumeric);
    let mut words: Vec<&str> = words.split(' ').skip_while(is_some).collect();
    words.truncate(words.iter().rposition(|word| !is_some(word)).map_or(0, |last| last + 1));
    let whole = words.join(" ");
    whole.trim_matches(|c: char| !c.is_alphanumeric() && c != SOME).to_owned()
}

fn listed(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().take(WORDS_MAX).map(|word| format!("\"{word}\"")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        _ if words.len() > WORDS_MAX => format!("{} and so on", quoted.join(", ")),
        [before @ .., last] => format!("{} or {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_told_by_its_words() {
        for (pattern, told) in [
            (r"(?i)thesis", r#""thesis""#),
            (r"(?i)\b(trade.?in|part exchange|financ|lease)", r#""trade in", "part exchange", "financ" or "lease""#),
            (
                r"(?i)\b(oil change|recall|spare parts?|brake pads)\b",
                r#""oil change", "recall", "spare part" or "brake pads""#,
            ),
            (r"(?i)\b(tooth|teeth|toothache|dental|crown)", r#""tooth", "teeth", "toothache", "dental" and so on"#),
            (r"(?:fleet|[1-9][0-9]+ (cars|vans))", r#""fleet", "cars" or "vans""#),
            (r"h[ea]llo|[Hh]allo [0-9]+", r#""h…llo" or "…allo""#),
            (r"part[sy]? [a-z]* crown", r#""part crown""#),
            (r"check-?up", r#""check-up""#),
            (r"^[A-Z]{2}\d+$", ""),
        ] {
            assert_eq!(Pattern::compile(pattern, 1 << 20).unwrap().words, told, "{pattern}");
        }
    }
}
