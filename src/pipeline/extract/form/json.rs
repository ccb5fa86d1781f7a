//! A form that a program sends as JSON: its names and texts, each with its place in the mail.

use std::ops::Range;

/// A name with a text, a number or a truth behind it.
#[derive(Debug, PartialEq, Eq)]
pub struct Pair {
    pub name: Range<usize>,
    pub value: Range<usize>,
    /// As the program meant it, its escapes read.
    pub said: String,
}

/// Most pairs, and longest document.
const PAIRS_MAX: usize = 200;
const LENGTH_MAX: usize = 64 * 1024;

/// The pairs of a text that is one JSON object, whatever lists and objects lie within it.
pub fn pairs(text: &str) -> Vec<Pair> {
    let bare = text.trim();
    if !bare.starts_with('{') || !bare.ends_with('}') || text.len() > LENGTH_MAX {
        return Vec::new();
    }
    let is_one = serde_json::from_str::<serde::de::IgnoredAny>(bare).is_ok();
    if !is_one {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    let mut name: Option<Range<usize>> = None;
    let mut at = 0;
    while at < text.len() && pairs.len() < PAIRS_MAX {
        let rest = &text[at..];
        match rest.as_bytes()[0] {
            b'"' => {
                let end = at + string_end(rest);
                let inner = at + 1..end - 1;
                match name.take() {
                    None if text[end..].trim_start().starts_with(':') => name = Some(inner),
                    None => {}
                    Some(name) => {
                        let said = serde_json::from_str(&text[at..end]).unwrap_or_default();
                        pairs.push(Pair { name, value: inner, said });
                    }
                }
                at = end;
            }
            b'{' | b'[' => {
                name = None;
                at += 1;
            }
            b if b.is_ascii_alphanumeric() || b == b'-' => {
                let length = rest.find([',', '}', ']', '\n', ' ']).unwrap_or(rest.len());
                let said = &rest[..length];
                if let Some(name) = name.take().filter(|_| said != "null") {
                    pairs.push(Pair { name, value: at..at + length, said: said.to_owned() });
                }
                at += length.max(1);
            }
            _ => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    pairs
}

/// The bytes of the string a text begins with, its marks included.
fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, b) in text.bytes().enumerate().skip(1) {
        match b {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(&str, String)> {
        pairs(text).into_iter().map(|pair| (&text[pair.name], pair.said)).collect()
    }

    #[test]
    fn pairs_are_found_however_deep_they_lie() {
        let text = "{\"form\": {\"name\": \"Jo \\\"J\\\" Roe\", \"age\": 44, \"tags\": [\"a\", \"b\"]},\n \"message\": \"one\\ntwo\", \"x\": null}";
        let wanted =
            vec![("name", "Jo \"J\" Roe".to_owned()), ("age", "44".to_owned()), ("message", "one\ntwo".to_owned())];
        assert_eq!(said(text), wanted);
    }

    #[test]
    fn what_is_no_json_has_no_pairs() {
        assert!(pairs("{hello}").is_empty() && pairs("{\"a\": 1").is_empty() && pairs("").is_empty());
    }
}
