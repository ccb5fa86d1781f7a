//! What mail clients say with HTML: here stands a quote, here a signature. And where the same stands in plain text.

use crate::domain::email::{Mark, Role};
use std::ops::Range;

/// What an element says of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Its content is this.
    Inside(Role),
    /// From here to the end of the mail it is all older mail.
    QuotedToTheEnd,
}

/// Classes and ids: Gmail, Thunderbird, Proton, Yahoo, Zoho, Outlook, Apple, Tuta, Samsung, Fastmail, Spark, Mailbird.
const SIGNATURES: [&str; 13] = [
    "gmail_signature",
    "gmail_signature_prefix",
    "moz-signature",
    "protonmail_signature_block",
    "protonmail_signature_block-user",
    "protonmail_signature_block-proton",
    "signature",
    "ms-outlook-mobile-signature",
    "applemailsignature",
    "mobileoutlooksignature",
    "composer_signature",
    "tutanota_signature",
    "sig-wrapper",
];
const QUOTES: [&str; 6] =
    ["yahoo_quoted", "zmail_extra", "tutanota_quote", "qt", "quoted-content", "mail-editor-reference-message"];
const INTRODUCTIONS: [&str; 3] = ["gmail_attr", "moz-cite-prefix", "moz-email-headers-table"];
const BORDERS: [&str; 5] =
    ["divrplyfwdmsg", "appendonsend", "outlookmessageheader", "mail-editor-reference-message-container", "replysplit"];
/// The colours of the line Outlook draws above an older mail.
const LINE_COLOURS: [&str; 3] = ["#e1e1e1", "#b5c4df", "#b5c4e0"];

pub fn says(name: &str, attributes: &str) -> Option<Says> {
    if name.eq_ignore_ascii_case("includetail") {
        return Some(Says::Inside(Role::Quoted));
    }
    // A cheap look first: most elements carry neither.
    if attributes.len() < 6
        || !["div", "table", "td", "hr", "span", "blockquote", "p"].iter().any(|known| known.eq_ignore_ascii_case(name))
    {
        return None;
    }
    let attributes = attributes.get(..attributes.floor_char_boundary(600))?.to_ascii_lowercase();
    let named =
        ["class", "id", "name"].iter().filter_map(|key| value(&attributes, key)).flat_map(str::split_whitespace);
    for word in named {
        let word = bare(word);
        if BORDERS.contains(&word) {
            return Some(Says::QuotedToTheEnd);
        } else if SIGNATURES.contains(&word) {
            return Some(Says::Inside(Role::Signature));
        } else if INTRODUCTIONS.contains(&word) {
            return Some(Says::Inside(Role::Introduction));
        } else if QUOTES.contains(&word)
            || word == "quote" && value(&attributes, "name").is_some_and(|name| name == "quote")
        {
            return Some(Says::Inside(Role::Quoted));
        }
    }
    let style = value(&attributes, "style")?;
    let draws_line = style.contains("border-top:solid") && LINE_COLOURS.iter().any(|colour| style.contains(colour));
    (draws_line && style.contains("border:none")).then_some(Says::QuotedToTheEnd)
}

/// A `blockquote` that only indents, as editors write it for "more space on the left".
pub fn only_indents(attributes: &str) -> bool {
    let attributes = attributes.get(..attributes.floor_char_boundary(600)).unwrap_or_default().to_ascii_lowercase();
    let is_cited = attributes.contains("cite") || attributes.contains("quote") || attributes.contains("border-left");
    let style = value(&attributes, "style").unwrap_or_default().replace(' ', "");
    !is_cited && (style.contains("40px") || style.contains("border:none"))
}

/// Outlook puts `x_` before the names in what it quotes, once each time.
fn bare(word: &str) -> &str {
    let mut word = word;
    while let Some(rest) = word.strip_prefix("x_") {
        word = rest;
    }
    word
}

/// The value of an attribute, lower case.
fn value<'a>(attributes: &'a str, key: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        let at = rest.find(key)?;
        let is_word = !rest[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        let after = rest[at + key.len()..].trim_start();
        rest = &rest[at + key.len()..];
        let Some(after) = after.strip_prefix('=').filter(|_| is_word) else { continue };
        let after = after.trim_start();
        return Some(match after.chars().next()? {
            quote @ ('"' | '\'') => after[1..].split(quote).next().unwrap_or_default(),
            _ => after.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default(),
        });
    }
}

// ---- the same in plain text ----

/// Marks carried over: more of them no honest mail has.
const MARKS_MAX: usize = 30;
/// Letters that must agree on both sides of a border.
const AGREE: usize = 24;

/// The letters and digits of a text, and where each stands.
struct Squeezed {
    letters: String,
    /// One entry for each byte of `letters`.
    places: Vec<usize>,
}

fn squeezed(text: &str) -> Squeezed {
    let mut squeezed = Squeezed { letters: String::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        let before = squeezed.letters.len();
        squeezed.letters.push(c);
        squeezed.places.resize(before + c.len_utf8(), at);
    }
    squeezed
}

fn head(letters: &str) -> &str {
    &letters[..letters.floor_char_boundary(AGREE)]
}

fn tail(letters: &str) -> &str {
    &letters[letters.ceil_char_boundary(letters.len().saturating_sub(AGREE))..]
}

/// Where the marks of the HTML part stand in the plain part. One whose surroundings do not agree to the letter is left out.
pub fn carried_over(marks: &[Mark], shown: &str, plain: &str) -> Vec<Mark> {
    if marks.is_empty() {
        return Vec::new();
    }
    let (shown, plain_letters) = (squeezed(shown), squeezed(plain));
    let mut carried = Vec::new();
    let mut from = 0;
    for mark in marks.iter().take(MARKS_MAX) {
        let start = shown.places.partition_point(|place| *place < mark.range.start);
        let end = shown.places.partition_point(|place| *place < mark.range.end);
        if start >= end {
            continue;
        }
        let (before, content, after) =
            (tail(&shown.letters[..start]), &shown.letters[start..end], head(&shown.letters[end..]));
        if let Some((range, next)) = locate(&plain_letters, plain, from, before, content, after) {
            from = next;
            carried.push(Mark { role: mark.role, range });
        }
    }
    carried
}

fn locate(
    plain: &Squeezed,
    text: &str,
    from: usize,
    before: &str,
    content: &str,
    after: &str,
) -> Option<(Range<usize>, usize)> {
    let wanted = head(content);
    let mut at = from;
    let mut found = None;
    for _ in 0..20 {
        let place = at + plain.letters.get(at..)?.find(wanted)?;
        if plain.letters[..place].ends_with(before) {
            found = Some(place);
            break;
        }
        at = place + wanted.chars().next().map_or(1, char::len_utf8);
    }
    let first = found?;
    let start = line_start(text, plain.places[first])?;
    let end = if after.is_empty() {
        text.len()
    } else {
        let next = first + plain.letters[first..].find(after)?;
        line_start(text, plain.places[next])?
    };
    (start < end).then_some((start..end, first))
}

/// The start of the line whose first letter stands at `at`; nothing if another letter stands before it there.
fn line_start(text: &str, at: usize) -> Option<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    (!text[start..at].contains(char::is_alphanumeric)).then_some(start)
}
