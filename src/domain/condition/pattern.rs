//! A pattern of `matches`, and what it looks for in words that are no pattern.

use regex::{Regex, RegexBuilder};

/// Of a pattern with many alternatives, those that are named.
const WORDS_MAX: usize = 4;

/// Shorter ones name nothing: `id`, `x`.
const WORD_MIN: usize = 3;

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
                if word.ends_with(char::is_alphanumeric) {
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
            '[' | '{' => {
                let end = if sign == '[' { ']' } else { '}' };
                let _passed_over = signs.by_ref().find(|sign| *sign == end);
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
            let whole = whole.trim_matches(|c: char| !c.is_alphanumeric());
            if whole.chars().count() >= WORD_MIN && !found.iter().any(|known| known == whole) {
                found.push(whole.to_owned());
            }
            word.clear();
        }
    }
    found
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
            (r"check-?up", r#""check-up""#),
            (r"^[A-Z]{2}\d+$", ""),
        ] {
            assert_eq!(Pattern::compile(pattern, 1 << 20).unwrap().words, told, "{pattern}");
        }
    }
}
