//! One part's text in our characters and line ends, as far as it may be kept.

use super::mime::Part;
use super::{charset, markup, transfer};
use std::borrow::Cow;

/// Of `at_most` bytes. `from`: the sender's domain, if there is one: its country tells where no label does.
pub fn part_text(bytes: &[u8], part: &Part, at_most: usize, from: Option<&str>, defects: &mut Vec<String>) -> String {
    // Base64 and quoted-printable take up to three bytes for one; what is beyond cannot be kept anyway.
    let end = part.body.end.min(part.body.start.saturating_add(at_most.saturating_mul(4)));
    let content = transfer::decode(&bytes[part.body.start..end], part.encoding, part.number, defects);
    let label = part.parameter("charset").map(Cow::Borrowed).or_else(|| charset::of_html(&content).map(Cow::Owned));
    let (text, defect) = charset::to_text_of(&content, label.as_deref(), from);
    if let Some(defect) = defect {
        defects.push(format!("part {}: {defect}", part.number));
    }
    let mut text = clean(&text);
    if part.media_type == "text/html" {
        text = markup::without_data(text);
    }
    if cut(&mut text, at_most) || end < part.body.end {
        defects.push(format!("part {} was cut after {at_most} bytes", part.number));
    }
    text
}

/// `\n` line ends, no NUL, no byte order mark and no other control characters: none of them is writing.
pub fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = control(rest) {
        clean.push_str(&rest[..at]);
        let c = rest[at..].chars().next().unwrap_or_default();
        rest = &rest[at + c.len_utf8()..];
        if c == '\r' && !rest.starts_with('\n') || c == '\u{85}' {
            clean.push('\n');
        }
    }
    clean.push_str(rest);
    clean
}

/// Where the first control character stands that is no line end and no tab. Byte by byte, for there are none in most mail:
/// below a space, DEL, U+0080 to U+009F, which begin with C2, and the mark that says which way round bytes stand.
fn control(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_control = |at: usize| match bytes[at] {
        b'\n' | b'\t' => false,
        byte => {
            byte < b' '
                || byte == 0x7f
                || byte == 0xc2 && bytes.get(at + 1).is_some_and(|next| *next < 0xa0)
                || byte == 0xef && bytes[at..].starts_with(b"\xef\xbb\xbf")
        }
    };
    (0..bytes.len()).find(|at| is_control(*at))
}

/// Shortens at a character's border; says whether it had to.
pub fn cut(text: &mut String, at_most: usize) -> bool {
    if text.len() <= at_most {
        return false;
    }
    let end = (0..=at_most).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.truncate(end);
    true
}
