//! The decode room: what the wire brought becomes something we can read.
//!
//! In: the bytes of one mail. Out: an [`Email`]: headers, text, attachments and, in plain words, what was wrong.
//! Never: fails, drops a mail, decodes an encoded word inside an address, recurses without a bound. The walk over the
//! MIME tree is our own because each limit has to hold exactly and without recursion (a message nested 100,000 times
//! overflows the stack of a recursive reader, which no `catch_unwind` survives); character sets, encoded words' tables
//! and dates are mail-parser's.

mod mime;

mod header;
mod media;
mod word;

mod address_list;
mod fields;

mod charset;
mod part_text;
mod transfer;

mod flowed;
mod html;
mod markup;
mod sheet;
mod structure;
mod stylesheet;
mod visible;

mod aside;
mod body;

#[cfg(test)]
mod tests;

use crate::domain::email::Email;
use crate::domain::letter::Enclosure;
use crate::domain::limits::ReadingLimits as Limits;
use std::borrow::Cow;

/// The header that `arrive` puts on top of what it did not fetch whole.
const CUT: &str = "X-Anteroom-Cut";
/// How the defect of such a mail begins.
pub const TOO_LARGE: &str = "it was cut, being too large";
/// Defects kept: a hostile mail must not write a book about itself.
const DEFECTS: usize = 50;

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
        email.defects.insert(0, format!("{TOO_LARGE}: {kept}"));
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
    let bodies = mime::Bodies::of(&parts);
    let enclosed = parts
        .iter()
        .filter(|part| !part.is_container && !bodies.has(part) && (part.is_attachment() || part.is_entry()));
    let pages = parts.iter().filter(|part| part.media_type == "text/html");
    let page: String = pages
        .map(|part| transfer::decode(&bytes[part.body.clone()], part.encoding, part.number, &mut Vec::new()))
        .map(|page| String::from_utf8_lossy(&page).into_owned())
        .collect();
    enclosed
        .map(|part| Enclosure {
            name: part.file_name(),
            media_type: part.media_type.clone(),
            bytes: transfer::decode(&bytes[part.body.clone()], part.encoding, part.number, &mut defects).into_owned(),
            is_inline: part.is_picture_within(&page),
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
    fields::fill(&mut email, &block.fields, limits);
    let parts = mime::walk(bytes, block, limits, &mut email.defects);
    body::fill(&mut email, bytes, &parts, limits, nested);
    email
}

/// Some old Macs and scripts end lines with a lone carriage return, and some gateways with two, or with one behind the
/// line feed; the rest of the room knows line feeds only. The first line tells which.
fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = raw.iter().position(|&b| b == b'\r' || b == b'\n') else { return Cow::Borrowed(raw) };
    let rest = &raw[first..];
    let is_doubled = rest.starts_with(b"\r\r\n");
    let is_turned = rest.starts_with(b"\n\r") && !rest.starts_with(b"\n\r\n");
    // Where lines end otherwise too, a server has kept its own headers apart by that; behind a lone return within one of them
    // nobody may begin another in the server's name.
    let is_lone = rest[0] == b'\r' && !rest.contains(&b'\n');
    if is_doubled || is_turned {
        return Cow::Owned(raw.iter().copied().filter(|&b| b != b'\r').collect());
    }
    if !is_lone {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().map(|&b| if b == b'\r' { b'\n' } else { b }).collect())
}
