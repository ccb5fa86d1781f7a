//! The decode room: what the wire brought becomes something we can read.
//!
//! In: the bytes of one mail. Out: an [`Email`]: headers, text, attachments and, in plain words, what was wrong.
//! Never: fails, drops a mail, decodes an encoded word inside an address, recurses without a bound. The walk over the
//! MIME tree is our own because each limit has to hold exactly and without recursion (a message nested 100,000 times
//! overflows the stack of a recursive reader, which no `catch_unwind` survives); character sets, encoded words' tables
//! and dates are mail-parser's.

mod address_list;
mod charset;
mod flowed;
mod header;
mod html;
mod media;
mod mime;
mod structure;
mod stylesheet;
mod transfer;
mod word;

#[cfg(test)]
mod tests;

use crate::domain::email::{Attachment, Email, Mark};
use crate::domain::letter::Enclosure;
use crate::domain::limits::ReadingLimits as Limits;
use crate::domain::time::Timestamp;
use mime::Part;
use std::borrow::Cow;

/// Texts kept beside the message: enough for a lead's XML, a calendar answer and a report.
const OTHER_TEXTS: usize = 20;
/// The header that `arrive` puts on top of what it did not fetch whole.
const CUT: &str = "X-Anteroom-Cut";
/// Of what a carried mail carries itself.
const TOO_DEEP: &str = "a mail within the mail it carries was not opened";
/// Defects kept: a hostile mail must not write a book about itself.
const DEFECTS: usize = 50;
/// A plain part this short beside a long HTML part is a stub like "please view this mail as HTML".
const STUB_CHARS: usize = 200;

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

pub fn decode(raw: &[u8], limits: &Limits) -> Email {
    let mut email = read(raw, limits, Nested::Open);
    if !email.has_header("From") {
        email.defects.push("no From header".into());
    } else if email.sender().is_none() {
        email.defects.push("no readable address in From".into());
    }
    if email.message_id.is_none() {
        email.defects.push("no Message-ID".into());
    }
    // Our own word on top of a mail that was too large to keep whole.
    if let Some((_, kept)) = email.headers.first().filter(|(name, _)| name == CUT) {
        email.defects.insert(0, format!("it was cut, being too large: {kept}"));
    }
    email.defects.dedup();
    email.defects.truncate(DEFECTS);
    email
}

/// A piece of a page as text.
pub fn words_of_page(html: &str) -> String {
    html::to_text(html).0
}

/// What was sent along, with its content.
pub fn enclosures(raw: &[u8], limits: &Limits) -> Vec<Enclosure> {
    let bytes = with_line_feeds(raw);
    let bytes = bytes.as_ref();
    let mut defects = Vec::new();
    let block = header::read(bytes, 0..bytes.len(), limits, &mut defects);
    let parts = mime::walk(bytes, block, limits, &mut defects);
    let enclosed =
        parts.iter().filter(|part| !part.is_container && !part.is_message_body(&parts) && part.is_attachment());
    enclosed
        .map(|part| Enclosure {
            name: part.file_name(),
            media_type: part.media_type.clone(),
            bytes: transfer::decode(&bytes[part.body.clone()], part.encoding, part.number, &mut defects).into_owned(),
            is_inline: part.is_picture_within(),
        })
        .collect()
}

/// Whether a mail inside this one is opened as well: the first level is, what it carries is not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nested {
    Open,
    Closed,
}

fn read(raw: &[u8], limits: &Limits, nested: Nested) -> Email {
    let bytes = with_line_feeds(raw);
    let bytes = bytes.as_ref();
    let mut email = Email::default();
    let block = header::read(bytes, 0..bytes.len(), limits, &mut email.defects);
    fill_headers(&mut email, &block.fields, limits);
    let parts = mime::walk(bytes, block, limits, &mut email.defects);
    fill_texts(&mut email, bytes, &parts, limits, nested);
    email
}

/// Some old Macs and scripts end lines with a lone carriage return, and some gateways with two, or with one behind the
/// line feed; the rest of the room knows line feeds only. The first line tells which.
fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = raw.iter().position(|&b| b == b'\r' || b == b'\n') else { return Cow::Borrowed(raw) };
    let rest = &raw[first..];
    let is_doubled = rest.starts_with(b"\r\r\n");
    let is_turned = rest.starts_with(b"\n\r") && !rest.starts_with(b"\n\r\n");
    let is_lone = rest[0] == b'\r' && rest.len() > 1 && rest[1] != b'\n';
    if is_doubled || is_turned {
        return Cow::Owned(raw.iter().copied().filter(|&b| b != b'\r').collect());
    }
    if !is_lone {
        return Cow::Borrowed(raw);
    }
    let is_half = |at: usize| raw[at] == b'\r' && raw.get(at + 1) == Some(&b'\n');
    Cow::Owned(
        (0..raw.len()).filter(|&at| !is_half(at)).map(|at| if raw[at] == b'\r' { b'\n' } else { raw[at] }).collect(),
    )
}

fn fill_headers(email: &mut Email, fields: &[header::Field], limits: &Limits) {
    let value = |name: &str| fields.iter().find(|f| f.name.eq_ignore_ascii_case(name)).map(|f| f.value.as_str());
    let mut parties = |name: &str| {
        let mut all = Vec::new();
        for field in fields.iter().filter(|f| f.name.eq_ignore_ascii_case(name)) {
            address_list::read(name, &field.value, limits.addresses, &mut all, &mut email.defects);
        }
        all
    };
    email.from = parties("From");
    email.reply_to = parties("Reply-To");
    email.to = parties("To");
    email.cc = parties("Cc");
    if fields.iter().filter(|f| f.name.eq_ignore_ascii_case("From")).count() > 1 {
        email.defects.push("more than one From header".into());
    }
    email.message_id = value("Message-ID").and_then(|v| message_ids(v, limits.addresses).into_iter().next());
    email.in_reply_to = value("In-Reply-To").and_then(|v| message_ids(v, limits.addresses).into_iter().next());
    email.references = value("References").map(|v| message_ids(v, usize::MAX)).unwrap_or_default();
    // Of a long thread the newest ids name the lead.
    email.references.drain(..email.references.len().saturating_sub(limits.addresses));
    email.subject = value("Subject").map(|v| word::decode(v).trim().to_string()).unwrap_or_default();
    email.date = value("Date").and_then(date);
    if value("Date").is_some() && email.date.is_none() {
        email.defects.push("the Date cannot be read".into());
    }
    (email.media_type, email.media_parameters) = value("Content-Type")
        .map(|v| media::read(v, limits.parameters))
        .filter(|(kind, _)| kind.contains('/'))
        .unwrap_or_else(|| ("text/plain".into(), Vec::new()));
    email.headers = fields.iter().map(|f| (f.name.clone(), word::decode(&f.value).into_owned())).collect();
}

fn date(value: &str) -> Option<Timestamp> {
    let date = mail_parser::DateTime::parse_rfc822(value).filter(mail_parser::DateTime::is_valid)?;
    Some(Timestamp::from_ms(date.to_timestamp().checked_mul(1_000)?))
}

/// Ids in angle brackets; without any bracket, the first word (some senders forget them).
fn message_ids(value: &str, at_most: usize) -> Vec<String> {
    let bracketed: Vec<String> = value
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(id, _)| id.split_whitespace().collect::<String>())
        .filter(|id| !id.is_empty())
        .take(at_most)
        .collect();
    if !bracketed.is_empty() {
        return bracketed;
    }
    value
        .split_whitespace()
        .map(|word| word.trim_matches(['<', '>']))
        .filter(|w| !w.is_empty())
        .take(1)
        .map(Into::into)
        .collect()
}

/// The message is the plain text; HTML stands in where there is no plain text worth reading.
fn fill_texts(email: &mut Email, bytes: &[u8], parts: &[Part], limits: &Limits, nested: Nested) {
    let mut body: Vec<Readable> = Vec::new();
    let mut kept_bytes = 0;
    let from = domain(email);
    for part in parts.iter().filter(|part| !part.is_container) {
        if !part.is_message_body(parts) {
            set_aside(email, bytes, part, limits, nested);
        } else if kept_bytes <= 2 * limits.text_bytes {
            let readable = readable(bytes, part, limits, from.as_deref(), &mut email.defects);
            kept_bytes += readable.text.len() + readable.html.as_ref().map_or(0, String::len);
            body.push(readable);
        } else {
            email.defects.push(format!("text parts beyond {} bytes were not read", 2 * limits.text_bytes));
        }
    }
    for piece in &body {
        let has_rival = |is_html: bool| {
            piece.alternative.is_some()
                && body.iter().any(|other| {
                    other.alternative == piece.alternative && other.is_html == is_html && !other.is_stub_beside(piece)
                })
        };
        let is_read =
            if piece.is_html { !has_rival(false) } else { !body.iter().any(|other| piece.is_stub_beside(other)) };
        if is_read && !piece.text.trim().is_empty() {
            add_piece(email, piece, &body);
        }
    }
    let html: Vec<String> = body.into_iter().filter_map(|piece| piece.html).collect();
    email.html = (!html.is_empty()).then(|| html.join("\n"));
    if cut(&mut email.text, limits.text_bytes) {
        let end = email.text.len();
        email.marks.retain(|mark| mark.range.end <= end);
        email.defects.push(format!("text longer than {} bytes was cut", limits.text_bytes));
    }
}

fn domain(email: &Email) -> Option<String> {
    email.sender().map(|from| from.domain().to_owned())
}

/// Adds a part to the text, with what its own HTML or the one beside it says of it.
fn add_piece(email: &mut Email, piece: &Readable, body: &[Readable]) {
    let beside = body
        .iter()
        .find(|other| other.is_html && other.alternative.is_some() && other.alternative == piece.alternative);
    let marks = match beside {
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
    /// A short plain text that only says that there is HTML beside it, or nothing.
    fn is_stub_beside(&self, other: &Self) -> bool {
        if self.is_html || !other.is_html || self.alternative.is_none() || self.alternative != other.alternative {
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
                || NO_TEXT.iter().any(|says| low.contains(says)))
            && !low.contains(other.text.trim().to_lowercase().as_str())
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

/// One part's text in our characters and line ends, of `at_most` bytes. `from`: the sender's domain, if there is one.
fn part_text(bytes: &[u8], part: &Part, at_most: usize, from: Option<&str>, defects: &mut Vec<String>) -> String {
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
        text = html::without_data(text);
    }
    if cut(&mut text, at_most) || end < part.body.end {
        defects.push(format!("part {} was cut after {at_most} bytes", part.number));
    }
    text
}

/// What is not the message itself: reports, other texts, attachments.
fn set_aside(email: &mut Email, bytes: &[u8], part: &Part, limits: &Limits, nested: Nested) {
    let from = domain(email);
    match if is_named_as_mail(part) { "message/rfc822" } else { part.media_type.as_str() } {
        "message/delivery-status" | "message/global-delivery-status" => {
            let text = part_text(bytes, part, limits.other_text_bytes, from.as_deref(), &mut email.defects);
            let status = email.delivery_status.get_or_insert_with(String::new);
            if status.len() < limits.other_text_bytes {
                status.push_str(&text);
            }
            return;
        }
        "message/rfc822" | "message/global" if nested == Nested::Closed => email.defects.push(TOO_DEEP.into()),
        "message/rfc822" | "message/global" if nested == Nested::Open && email.other_texts.len() < OTHER_TEXTS => {
            let content = transfer::decode(&bytes[part.body.clone()], part.encoding, part.number, &mut email.defects);
            let inner = read(&content, limits, Nested::Closed);
            email.defects.extend(inner.defects.iter().filter(|defect| *defect == TOO_DEEP).cloned());
            let mut text: String = inner.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
            text.push('\n');
            text.push_str(&inner.text);
            cut(&mut text, limits.other_text_bytes);
            email.other_texts.push((part.media_type.clone(), text));
            email.enclosed.push(inner);
        }
        kind if (is_text(kind) || is_named_as_text(part)) && email.other_texts.len() < OTHER_TEXTS => {
            let text = part_text(bytes, part, limits.other_text_bytes, from.as_deref(), &mut email.defects);
            email.other_texts.push((part.media_type.clone(), text));
        }
        _ => {}
    }
    if part.is_attachment() {
        email.attachments.push(Attachment {
            name: part.file_name(),
            media_type: part.media_type.clone(),
            size_bytes: transfer::decoded_size(&bytes[part.body.clone()], part.encoding),
        });
    }
    if part.media_type == "application/ms-tnef" {
        email.defects.push("a winmail.dat holds content that is not opened".into());
    }
}

fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/")
        || media_type.ends_with("+xml")
        || matches!(
            media_type,
            "application/xml" | "message/disposition-notification" | "message/feedback-report" | "text/rfc822-headers"
        )
}

/// Some programs attach a mail as a file.
fn is_named_as_mail(part: &Part) -> bool {
    part.media_type == "application/octet-stream"
        && part.file_name().is_some_and(|name| name.to_ascii_lowercase().ends_with(".eml"))
}

/// Programs attach leads as a file of no known type.
fn is_named_as_text(part: &Part) -> bool {
    part.media_type == "application/octet-stream"
        && part.file_name().is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            name.ends_with(".xml") || name.ends_with(".adf")
        })
}

/// `\n` line ends, no NUL, no byte order mark and no other control characters: none of them is writing.
fn clean(text: &str) -> String {
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
fn cut(text: &mut String, at_most: usize) -> bool {
    if text.len() <= at_most {
        return false;
    }
    let end = (0..=at_most).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.truncate(end);
    true
}
