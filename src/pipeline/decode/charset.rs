//! Bytes to characters, by label where the label is right and by the bytes themselves where it is not.

mod guess;
mod legacy;

use mail_parser::decoders::charsets::map::charset_decoder;
use std::borrow::Cow;

/// The text, and what was wrong with it.
pub fn to_text(bytes: &[u8], label: Option<&str>) -> (String, Option<String>) {
    to_text_of(bytes, label, None)
}

/// The same, for who knows what country's the sender's domain is. Bytes that are valid UTF-8 beyond ASCII are UTF-8; then
/// the label counts as far as the bytes can be meant by it; then how the bytes are spread.
pub fn to_text_of(bytes: &[u8], label: Option<&str>, domain: Option<&str>) -> (String, Option<String>) {
    let label = label.map(|l| l.trim().trim_matches(['"', '\'']).to_ascii_lowercase()).filter(|l| !l.is_empty());
    let label = label.map(|label| legacy::real_name(&label, bytes).unwrap_or(label));
    let is_ascii = bytes.is_ascii();
    let utf8: Option<&str> = std::str::from_utf8(bytes).ok();
    let guessed = |what: &str| {
        let (text, name) = guess::read(bytes, domain);
        (text, Some(format!("{what} read as {name}")))
    };
    match (label.as_deref(), utf8) {
        (Some(set), _) if let Some(text) = legacy::decode(set, bytes) => (text, None),
        (Some(set), Some(text)) if is_multi_byte(set) && !is_ascii && guess::has_errors(set, bytes) => {
            (text.to_string(), Some(format!("labelled {set} but written in utf-8")))
        }
        (Some(set), _) if is_multi_byte(set) => decode_as(set, bytes),
        (None | Some("us-ascii" | "ascii" | "7bit" | "utf-8" | "utf8"), Some(text)) if has_japanese_escape(bytes) => {
            if is_ascii {
                decode_as("iso-2022-jp", bytes)
            } else {
                (text.to_string(), None)
            }
        }
        (_, Some(text)) if is_ascii => (text.to_string(), None),
        // Bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever single-byte set the label claims.
        (Some("utf-8" | "utf8") | None, Some(text)) => (text.to_string(), None),
        (Some(set), Some(text)) => (text.to_string(), Some(format!("labelled {set} but written in utf-8"))),
        (Some("utf-8" | "utf8" | "us-ascii" | "ascii" | "7bit") | None, None) => {
            guessed("bytes that are no utf-8 were")
        }
        // Programs write this label above whatever they send; Western words are mostly letters of ASCII.
        (Some(set @ ("iso-8859-1" | "iso8859-1" | "latin1" | "windows-1252")), None) if guess::is_foreign(bytes) => {
            guessed(&format!("labelled {set}, but"))
        }
        (Some(set @ ("iso-8859-1" | "iso8859-1" | "latin1" | "windows-1252")), None)
            if guess::central(bytes).is_some() =>
        {
            guessed(&format!("labelled {set}, but"))
        }
        (Some(set), None) => match decode_as(set, bytes) {
            (_, Some(_)) => guessed(&format!("unknown character set \"{}\",", shorten(set))),
            decoded => decoded,
        },
    }
}

/// Sets whose bytes are ASCII or valid UTF-8 by accident.
fn is_multi_byte(set: &str) -> bool {
    [
        "iso-2022",
        "utf-7",
        "utf7",
        "utf-16",
        "utf-32",
        "hz",
        "gb",
        "big5",
        "shift",
        "sjis",
        "x-sjis",
        "euc",
        "ks_c",
        "unicode-1-1",
    ]
    .iter()
    .any(|start| set.starts_with(start))
}

fn has_japanese_escape(bytes: &[u8]) -> bool {
    bytes.contains(&0x1b) && bytes.windows(3).any(|w| w == b"\x1b$B" || w == b"\x1b$@")
}

fn decode_as(set: &str, bytes: &[u8]) -> (String, Option<String>) {
    // What calls itself Latin-1 is windows-1252 wherever the two differ (WHATWG Encoding says so too).
    let set = if matches!(set, "iso-8859-1" | "iso8859-1" | "latin1") { "windows-1252" } else { set };
    match charset_decoder(set.as_bytes()) {
        Some(decoder) if set.contains("utf-7") || set.contains("utf7") => (decoder(&with_explicit_ends(bytes)), None),
        Some(decoder) => (decoder(bytes), None),
        None => {
            let (text, name) = guess::read(bytes, None);
            (text, Some(format!("unknown character set \"{}\", read as {name}", shorten(set))))
        }
    }
}

/// UTF-7 (RFC 2152): any character beyond base64 ends a shifted run and stands for itself, only `-` is swallowed. The
/// decoder swallows them all, so each run gets its `-`.
fn with_explicit_ends(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 16);
    let mut is_shifted = false;
    for &b in bytes {
        if is_shifted && !b.is_ascii_alphanumeric() && !matches!(b, b'+' | b'/') {
            if b != b'-' {
                out.push(b'-');
            }
            is_shifted = false;
        } else if b == b'+' {
            is_shifted = true;
        }
        out.push(b);
    }
    out
}

fn shorten(set: &str) -> Cow<'_, str> {
    if set.len() > 40 { Cow::Owned(set.chars().take(40).collect()) } else { Cow::Borrowed(set) }
}

/// `charset=` within the first kilobyte of an HTML part that has no label of its own.
pub fn of_html(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(1_024)];
    if !head.contains(&b'<') {
        return None;
    }
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let after = head.split_once("<meta")?.1.split_once("charset=")?.1.trim_start_matches(['"', '\'']);
    let set: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    (!set.is_empty()).then_some(set)
}
