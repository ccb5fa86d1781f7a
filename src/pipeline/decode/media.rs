//! `Content-Type` and `Content-Disposition`: a word and its parameters (RFC 2045, RFC 2231).

use super::{charset, word};

pub type Parameters = Vec<(String, String)>;

/// The value before the first `;`, lower case, and the parameters, names lower case, continuations joined.
pub fn read(value: &str, at_most: usize) -> (String, Parameters) {
    let mut sections = sections(value, at_most + 1);
    let kind = sections.next().unwrap_or_default().split_whitespace().collect::<String>().to_ascii_lowercase();
    let mut plain: Parameters = Vec::new();
    let mut pieces: Vec<(String, usize, bool, String)> = Vec::new();
    for section in sections {
        let Some((name, value)) = section.split_once('=') else { continue };
        let name = name.trim().to_ascii_lowercase();
        let value = unquote(value.trim());
        match name.split_once('*') {
            None => plain.push((name, word::decode(&value).into_owned())),
            Some((base, index)) => {
                let is_encoded = index.is_empty() || index.ends_with('*');
                let number = index.trim_end_matches('*').parse().unwrap_or(0);
                pieces.push((base.to_string(), number, is_encoded, value));
            }
        }
    }
    pieces.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    for group in pieces.chunk_by(|a, b| a.0 == b.0) {
        let name = group[0].0.clone();
        let value = joined(group);
        plain.retain(|(other, _)| *other != name);
        plain.push((name, value));
    }
    (kind, plain)
}

/// Whether there are more parameters than are read.
pub fn has_more(value: &str, at_most: usize) -> bool {
    sections(value, at_most + 2).count() > at_most + 1
}

/// `charset'language'percent-encoded`, in the order of their numbers.
fn joined(pieces: &[(String, usize, bool, String)]) -> String {
    let mut set = None;
    let mut bytes: Vec<u8> = Vec::new();
    for (position, (_, _, is_encoded, value)) in pieces.iter().enumerate() {
        let mut value = value.as_str();
        if position == 0 && *is_encoded {
            let mut parts = value.splitn(3, '\'');
            if let (Some(label), Some(_), Some(rest)) = (parts.next(), parts.next(), parts.next()) {
                set = Some(label.to_string());
                value = rest;
            }
        }
        if *is_encoded {
            percent_decode(value.as_bytes(), &mut bytes);
        } else {
            bytes.extend_from_slice(value.as_bytes());
        }
    }
    charset::to_text(&bytes, set.as_deref()).0
}

fn percent_decode(value: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < value.len() {
        let hex = |i: usize| value.get(i).and_then(|&b| char::from(b).to_digit(16));
        match (value[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (b, ..) => {
                out.push(b);
                at += 1;
            }
        }
    }
}

/// Splits at `;` outside quotes.
fn sections(value: &str, at_most: usize) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    value
        .split(move |c: char| {
            if is_escaped {
                is_escaped = false;
                return false;
            }
            match c {
                '\\' if is_quoted => is_escaped = true,
                '"' => is_quoted = !is_quoted,
                ';' => return !is_quoted,
                _ => {}
            }
            false
        })
        .take(at_most)
}

fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.split(['(', ' ']).next().unwrap_or(value).to_string();
    };
    let mut out = String::with_capacity(inner.len());
    let mut is_escaped = false;
    for c in inner.chars() {
        match c {
            _ if is_escaped => {
                out.push(c);
                is_escaped = false;
            }
            '\\' => is_escaped = true,
            '"' => break,
            _ => out.push(c),
        }
    }
    out
}
