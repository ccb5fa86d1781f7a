//! The message itself: which of its parts people read, and as what text.

use super::aside::set_aside;
use super::fields::sender_domain;
use super::mime::{Bodies, Part};
use super::part_text::{clean, cut, part_text};
use super::{Nested, flowed, html, structure};
use crate::domain::email::{Email, Mark};
use crate::domain::limits::ReadingLimits as Limits;
use std::borrow::Cow;
use std::collections::HashMap;

/// A plain part this short beside a long HTML part is a stub like "please view this mail as HTML".
const STUB_CHARS: usize = 200;

/// Or it has so few words, at least as these, that the HTML has so many times as many: "New lead: log in to see it".
const STUB_TIMES: usize = 3;
const STUB_WORDS: usize = 6;
/// So many parts of one alternative are held against each other; nobody writes more.
const BESIDE_MAX: usize = 16;

/// What a stub says of HTML, whatever the length of the HTML.
const SAYS_HTML: [&str; 30] = [
    "html capable",
    "html-capable",
    "html compatible",
    "html-compatible",
    "enable html",
    "html format",
    "html-format",
    "html message",
    "contains html",
    "in html",
    "show html",
    "support html",
    "view html",
    "display html",
    "html viewer",
    "html email",
    "html e-mail",
    "html-fähig",
    "html-mail",
    "html-nachricht",
    "html-ansicht",
    "html anzeigen",
    "format html",
    "messagerie html",
    "formato html",
    "html weergeven",
    "html-formaat",
    "formacie html",
    "formátu html",
    "html-formaatissa",
];
const NO_TEXT: [&str; 6] = [
    "text version not available",
    "text version is not available",
    "no text version",
    "no plain text version",
    "plain text version not available",
    "textversion nicht verfügbar",
];

/// The message is the plain text; HTML stands in where there is no plain text worth reading.
pub fn fill(email: &mut Email, bytes: &[u8], parts: &[Part], limits: &Limits, nested: Nested) {
    let mut body: Vec<Readable> = Vec::new();
    let mut kept_bytes = 0;
    let from = sender_domain(email);
    let bodies = Bodies::of(parts);
    for part in parts.iter().filter(|part| !part.is_container) {
        if !bodies.has(part) {
            set_aside(email, bytes, part, limits, nested);
        } else if kept_bytes <= 2 * limits.text_bytes {
            let readable = readable(bytes, part, limits, from.as_deref(), &mut email.defects);
            kept_bytes += readable.text.len() + readable.html.as_ref().map_or(0, String::len);
            body.push(readable);
        } else {
            email.defects.push(format!("text parts beyond {} bytes were not read", 2 * limits.text_bytes));
        }
    }
    let mut alternatives: HashMap<usize, Vec<&Readable>> = HashMap::new();
    for piece in &body {
        if let Some(alternative) = piece.alternative {
            let beside = alternatives.entry(alternative).or_default();
            if beside.len() < BESIDE_MAX {
                beside.push(piece);
            }
        }
    }
    for piece in &body {
        let beside = piece.alternative.and_then(|alternative| alternatives.get(&alternative));
        let beside = beside.map(Vec::as_slice).unwrap_or_default();
        if piece.is_read_beside(beside) && !piece.text.trim().is_empty() {
            add_piece(email, piece, beside);
        }
    }
    let html: Vec<String> = body.into_iter().filter_map(|piece| piece.html).collect();
    email.html = (!html.is_empty()).then(|| html.join("\n"));
    if cut(&mut email.text, limits.text_bytes) {
        let end = email.text.len();
        email.marks.retain(|mark| mark.range.end <= end);
        email.defects.push(format!("text longer than {} bytes was cut", limits.text_bytes));
    }
    leave_middle_out(email, limits);
}

/// Of a text that is too long to be read as a whole three quarters are its beginning, where people write, and one its end,
/// where they sign or answer below a quote.
fn leave_middle_out(email: &mut Email, limits: &Limits) {
    let text = &email.text;
    let lines: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).take(limits.read_lines + 1).collect();
    let has_many = lines.len() > limits.read_lines;
    if text.len() <= limits.read_bytes && !has_many {
        return;
    }
    let mut head = text.floor_char_boundary(text.len().min(limits.read_bytes / 4 * 3));
    let mut tail = text.ceil_char_boundary(text.len() - (limits.read_bytes / 4).min(text.len() - head));
    if has_many {
        head = head.min(lines[limits.read_lines / 4 * 3]);
        let last = memchr::memrchr_iter(b'\n', text.as_bytes()).nth(limits.read_lines / 4);
        tail = tail.max(last.map_or(tail, |line| line + 1));
    }
    // Whole lines, where there are any near.
    const NEAR: usize = 4_096;
    head = memchr::memrchr(b'\n', &text.as_bytes()[head.saturating_sub(NEAR)..head])
        .map_or(head, |at| head.saturating_sub(NEAR) + at);
    let near = &text.as_bytes()[tail..text.len().min(tail + NEAR)];
    let is_whole_line = text.as_bytes().get(tail.wrapping_sub(1)) == Some(&b'\n');
    tail = memchr::memchr(b'\n', near).filter(|_| !is_whole_line).map_or(tail, |at| tail + at + 1);
    let left_out = tail - head;
    email.text.replace_range(head..tail, "\n");
    email.marks.retain(|mark| mark.range.end <= head || mark.range.start >= tail);
    for mark in email.marks.iter_mut().filter(|mark| mark.range.start >= tail) {
        mark.range = mark.range.start - left_out + 1..mark.range.end - left_out + 1;
    }
    email.defects.push(format!(
        "its text is too long to be read as a whole: {left_out} bytes in its middle were left out; the mail is kept whole"
    ));
}

/// Adds a part to the text, with what its own HTML or the one beside it says of it.
fn add_piece(email: &mut Email, piece: &Readable, beside: &[&Readable]) {
    let marks = match beside.iter().find(|other| other.is_html) {
        Some(html) if !piece.is_html => Cow::Owned(structure::carried_over(&html.marks, &html.text, &piece.text)),
        _ => Cow::Borrowed(&piece.marks),
    };
    if !email.text.is_empty() {
        email.text.push_str("\n\n");
    }
    let text = piece.text.trim_start_matches('\n');
    let (cut, base) = (piece.text.len() - text.len(), email.text.len());
    let text = text.trim_end_matches('\n');
    email.text.push_str(text);
    let moved = |at: usize| base + at.saturating_sub(cut).min(text.len());
    email.marks.extend(
        marks.iter().map(|mark| Mark { role: mark.role, range: moved(mark.range.start)..moved(mark.range.end) }),
    );
}

struct Readable {
    text: String,
    /// What its HTML says of the text.
    marks: Vec<Mark>,
    html: Option<String>,
    is_html: bool,
    alternative: Option<usize>,
}

impl Readable {
    /// Of what says the same it is the one to read: the plain text, unless that is a stub.
    fn is_read_beside(&self, others: &[&Self]) -> bool {
        if self.is_html {
            !others.iter().any(|other| !other.is_html && !other.is_stub_beside(self))
        } else {
            !others.iter().any(|other| self.is_stub_beside(other))
        }
    }

    /// A short plain text that only says that there is HTML beside it, or nothing.
    fn is_stub_beside(&self, other: &Self) -> bool {
        if self.is_html || !other.is_html {
            return false;
        }
        let text = self.text.trim();
        if !text.contains(char::is_alphanumeric) {
            return true;
        }
        // What says so has no word of the message.
        let low = text.to_lowercase();
        text.len() < STUB_CHARS
            && (low.contains("html")
                && (other.text.len() > 2 * text.len() || SAYS_HTML.iter().any(|says| low.contains(says)))
                || NO_TEXT.iter().any(|says| low.contains(says))
                || other.words() >= STUB_TIMES * self.words().max(STUB_WORDS))
            && !low.contains(other.text.trim().to_lowercase().as_str())
    }

    /// Words that are no links: programs write long ones for what a page hides behind a button.
    fn words(&self) -> usize {
        self.text.split_whitespace().filter(|word| !word.contains("://")).count()
    }
}

fn readable(bytes: &[u8], part: &Part, limits: &Limits, from: Option<&str>, defects: &mut Vec<String>) -> Readable {
    let is_html = part.media_type == "text/html";
    let mut text = part_text(bytes, part, limits.text_bytes, from, defects);
    if is_html {
        let (shown, mut marks) = html::to_text(&text);
        let clean = clean(&shown);
        if clean.len() != shown.len() {
            // Control characters were taken out: the places no longer hold.
            marks.clear();
        }
        return Readable { text: clean, marks, html: Some(text), is_html, alternative: part.alternative };
    }
    if part.parameter("format").is_some_and(|f| f.eq_ignore_ascii_case("flowed")) {
        text = flowed::unwrap(&text, part.parameter("delsp").is_some_and(|d| d.eq_ignore_ascii_case("yes")));
    }
    Readable { text, marks: Vec::new(), html: None, is_html, alternative: part.alternative }
}
