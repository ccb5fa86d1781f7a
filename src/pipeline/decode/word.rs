//! Encoded words (RFC 2047): `=?utf-8?Q?Gr=C3=BC=C3=9Fe?=`.

use super::{charset, transfer};
use std::borrow::Cow;

/// Decodes what is well formed and leaves the rest as written. Neighbours of one character set are joined before
/// they are decoded, because senders cut characters in two (forbidden by section 5, done all the same).
pub fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains("=?") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = text;
    while let Some(at) = rest.find("=?") {
        let before = &rest[..at];
        let Some((set, bytes, after)) = word(&rest[at..]) else {
            flush(&mut pending, &mut out);
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        // White space between two encoded words is not part of the text (section 6.2).
        if pending.is_none() || !before.trim().is_empty() {
            flush(&mut pending, &mut out);
            out.push_str(before);
        }
        match &mut pending {
            Some((same, joined)) if same.eq_ignore_ascii_case(set) => joined.extend_from_slice(&bytes),
            _ => {
                flush(&mut pending, &mut out);
                pending = Some((set.to_string(), bytes));
            }
        }
        rest = after;
    }
    flush(&mut pending, &mut out);
    out.push_str(rest);
    if out.contains(|c: char| c.is_control()) {
        out = out.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    }
    Cow::Owned(out)
}

fn flush(pending: &mut Option<(String, Vec<u8>)>, out: &mut String) {
    if let Some((set, bytes)) = pending.take() {
        out.push_str(&charset::to_text(&bytes, Some(&set)).0);
    }
}

/// Longest encoded word believed. The RFC says 75; senders write whole subjects in one.
const WORD_MAX: usize = 4_000;

fn word(text: &str) -> Option<(&str, Vec<u8>, &str)> {
    let inner = text.strip_prefix("=?")?;
    let (set, inner) = inner.split_at(inner.bytes().take(40).position(|b| b == b'?')?);
    let inner = &inner[1..];
    let encoding = inner.chars().next()?;
    let inner = inner[encoding.len_utf8()..].strip_prefix('?')?;
    let end = inner.as_bytes().windows(2).take(WORD_MAX).position(|pair| pair == b"?=")?;
    let (content, after) = (&inner[..end], &inner[end + 2..]);
    // RFC 2231 section 5: a language may follow the character set.
    let set = set.split('*').next().unwrap_or(set);
    let bytes = match encoding {
        'B' | 'b' => transfer::base64(content.as_bytes()),
        'Q' | 'q' => transfer::quoted_printable(content.replace('_', " ").as_bytes()),
        _ => return None,
    };
    Some((set, bytes, after))
}
