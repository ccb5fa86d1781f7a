//! FETCH: which data of a mail are wanted, and how they are written (RFC 3501 6.4.5, 7.4.2).

use super::describe::{self, Detail};
use super::part;
use super::words::{Refusal, Words, bad, put_string};
use crate::sandbox::mailboxes::{Flags, Mail};
use std::ops::Range;

/// Items in one FETCH; each can repeat the whole mail, so this bounds the size of an answer.
const ITEMS_MAX: usize = 32;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Uid,
    Flags,
    InternalDate,
    Size,
    Envelope,
    Structure(Detail),
    Section(Section),
}

/// `BODY[…]` and its old names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What the answer calls it.
    label: String,
    path: Vec<u32>,
    content: Wanted,
    /// Offset and number of bytes.
    excerpt: Option<(usize, usize)>,
    marks_seen: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Whole,
    Header,
    Fields(Vec<Vec<u8>>),
    FieldsNot(Vec<Vec<u8>>),
    Text,
    Mime,
}

/// One item, a list of items, or a macro.
pub fn parse_items(words: &mut Words) -> Result<Vec<Item>, Refusal> {
    let items = if words.peek() == Some(b'(') {
        words.list(|words| {
            let name = words.item_name()?;
            parse_item(&name, words)
        })?
    } else {
        let name = words.item_name()?;
        let fast = [Item::Flags, Item::InternalDate, Item::Size];
        match name.as_str() {
            "FAST" => fast.to_vec(),
            "ALL" => [&fast[..], &[Item::Envelope]].concat(),
            "FULL" => [&fast[..], &[Item::Envelope, Item::Structure(Detail::Basic)]].concat(),
            _ => vec![parse_item(&name, words)?],
        }
    };
    if items.is_empty() || items.len() > ITEMS_MAX {
        return bad(format!("FETCH wants between 1 and {ITEMS_MAX} items"));
    }
    Ok(items)
}

fn parse_item(name: &str, words: &mut Words) -> Result<Item, Refusal> {
    let whole = |content, marks_seen| {
        Item::Section(Section { label: name.to_owned(), path: Vec::new(), content, excerpt: None, marks_seen })
    };
    match name {
        "UID" => Ok(Item::Uid),
        "FLAGS" => Ok(Item::Flags),
        "INTERNALDATE" => Ok(Item::InternalDate),
        "RFC822.SIZE" => Ok(Item::Size),
        "ENVELOPE" => Ok(Item::Envelope),
        "BODYSTRUCTURE" => Ok(Item::Structure(Detail::Extended)),
        "RFC822" => Ok(whole(Wanted::Whole, true)),
        "RFC822.HEADER" => Ok(whole(Wanted::Header, false)),
        "RFC822.TEXT" => Ok(whole(Wanted::Text, true)),
        "BODY" if words.peek() != Some(b'[') => Ok(Item::Structure(Detail::Basic)),
        "BODY" => parse_section(words, true).map(Item::Section),
        "BODY.PEEK" => parse_section(words, false).map(Item::Section),
        _ => bad(format!("unknown FETCH item {name}")),
    }
}

/// `[1.2.HEADER.FIELDS (FROM TO)]<0.100>`
fn parse_section(words: &mut Words, marks_seen: bool) -> Result<Section, Refusal> {
    words.expect(b'[')?;
    let name = if words.peek() == Some(b']') { String::new() } else { words.item_name()? };
    let (path, kind) = split_section_name(&name)?;
    let mut label = format!("BODY[{name}");
    let content = match kind {
        "" => Wanted::Whole,
        "HEADER" => Wanted::Header,
        "TEXT" => Wanted::Text,
        "MIME" if !path.is_empty() => Wanted::Mime,
        "HEADER.FIELDS" | "HEADER.FIELDS.NOT" => {
            words.space()?;
            let fields = words.list(Words::astring)?;
            label.push_str(&format!(" {}", in_parentheses(&fields)));
            if kind == "HEADER.FIELDS" { Wanted::Fields(fields) } else { Wanted::FieldsNot(fields) }
        }
        _ => return bad(format!("unknown section [{name}]")),
    };
    words.expect(b']')?;
    label.push(']');
    let excerpt = if words.take(b'<') {
        let offset = words.number()?;
        words.expect(b'.')?;
        let count = words.number()?;
        words.expect(b'>')?;
        label.push_str(&format!("<{offset}>"));
        Some((offset as usize, count as usize))
    } else {
        None
    };
    Ok(Section { label, path, content, excerpt, marks_seen })
}

/// Leading numbers are the part, the rest says what of it.
fn split_section_name(name: &str) -> Result<(Vec<u32>, &str), Refusal> {
    let mut path = Vec::new();
    let mut rest = name;
    while rest.starts_with(|letter: char| letter.is_ascii_digit()) {
        let (number, after) = rest.split_once('.').unwrap_or((rest, ""));
        match number.parse::<u32>() {
            Ok(number) if number > 0 => path.push(number),
            Ok(_) | Err(_) => return bad(format!("unknown section [{name}]")),
        }
        rest = after;
    }
    Ok((path, rest))
}

fn in_parentheses(fields: &[Vec<u8>]) -> String {
    let mut out = b"(".to_vec();
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.push(b' ');
        }
        let is_plain = !field.is_empty() && field.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        if is_plain { out.extend_from_slice(field) } else { put_string(&mut out, field) }
    }
    out.push(b')');
    String::from_utf8_lossy(&out).to_ascii_uppercase()
}

/// Whether reading these makes the mail a seen one.
pub fn mark_seen(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::Section(section) if section.marks_seen))
}

/// What the session knows of a mail, beside the mail.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub sequence: usize,
    pub uid: u32,
    pub recent: bool,
}

impl Place {
    pub fn number(self) -> u32 {
        u32::try_from(self.sequence).unwrap_or(u32::MAX)
    }
}

/// Writes `* 3 FETCH (…)`, each item once.
pub fn put_answer(out: &mut Vec<u8>, place: Place, mail: &Mail, items: &[Item]) {
    out.extend_from_slice(format!("* {} FETCH (", place.sequence).as_bytes());
    let needs_parts = |item: &Item| match item {
        Item::Structure(_) => true,
        Item::Section(section) => !section.path.is_empty(),
        Item::Uid | Item::Flags | Item::InternalDate | Item::Size | Item::Envelope => false,
    };
    let whole = items.iter().any(needs_parts).then(|| part::parse(&mail.raw));
    for (at, item) in items.iter().enumerate() {
        if items[..at].contains(item) {
            continue;
        }
        if at > 0 {
            out.push(b' ');
        }
        match item {
            Item::Uid => out.extend_from_slice(format!("UID {}", place.uid).as_bytes()),
            Item::Flags => out.extend_from_slice(flags(&mail.flags, place.recent).as_bytes()),
            Item::InternalDate => {
                let date = mail.arrived_at.to_jiff().strftime("%d-%b-%Y %H:%M:%S +0000").to_string();
                out.extend_from_slice(format!("INTERNALDATE \"{date}\"").as_bytes());
            }
            Item::Size => out.extend_from_slice(format!("RFC822.SIZE {}", mail.raw.len()).as_bytes()),
            Item::Envelope => {
                out.extend_from_slice(b"ENVELOPE ");
                describe::put_envelope(out, &mail.raw[..part::header_length(&mail.raw)]);
            }
            Item::Structure(detail) => {
                out.extend_from_slice(match detail {
                    Detail::Basic => b"BODY ",
                    Detail::Extended => b"BODYSTRUCTURE ",
                });
                if let Some(whole) = &whole {
                    describe::put_structure(out, &mail.raw, whole, *detail);
                }
            }
            Item::Section(section) => put_section(out, section, &mail.raw, whole.as_ref()),
        }
    }
    out.extend_from_slice(b")\r\n");
}

/// `FLAGS (\Seen \Recent)`
pub fn flags(flags: &Flags, recent: bool) -> String {
    let mut names = flags.iter().map(String::as_str).collect::<Vec<_>>();
    if recent {
        names.push("\\Recent");
    }
    format!("FLAGS ({})", names.join(" "))
}

fn put_section(out: &mut Vec<u8>, section: &Section, raw: &[u8], whole: Option<&part::Part>) {
    out.extend_from_slice(section.label.as_bytes());
    let ranges = if section.path.is_empty() {
        let header = 0..part::header_length(raw);
        Some((header.clone(), header.end..raw.len(), 0..raw.len()))
    } else {
        whole.and_then(|whole| ranges_of_part(whole, section))
    };
    let Some((header, text, everything)) = ranges else {
        out.extend_from_slice(b" NIL");
        return;
    };
    let chosen = |fields: &[Vec<u8>], listed: bool| {
        let is_listed = |field: &&[u8]| {
            let name = part::field_name(field);
            fields.iter().any(|wanted| wanted.eq_ignore_ascii_case(name)) == listed
        };
        let mut lines = part::fields(&raw[header.clone()]).into_iter().filter(is_listed).collect::<Vec<_>>().concat();
        lines.extend_from_slice(b"\r\n");
        lines
    };
    let filtered;
    let bytes = match &section.content {
        Wanted::Whole => &raw[everything],
        Wanted::Header | Wanted::Mime => &raw[header],
        Wanted::Text => &raw[text],
        Wanted::Fields(fields) => {
            filtered = chosen(fields, true);
            &filtered
        }
        Wanted::FieldsNot(fields) => {
            filtered = chosen(fields, false);
            &filtered
        }
    };
    let excerpt = match section.excerpt {
        Some((offset, count)) => {
            let start = offset.min(bytes.len());
            &bytes[start..start.saturating_add(count).min(bytes.len())]
        }
        None => bytes,
    };
    out.extend_from_slice(format!(" {{{}}}\r\n", excerpt.len()).as_bytes());
    out.extend_from_slice(excerpt);
}

/// Header, text and the whole of a numbered part. HEADER and TEXT are those of the mail within the part, if it is one.
fn ranges_of_part(whole: &part::Part, section: &Section) -> Option<(Range<usize>, Range<usize>, Range<usize>)> {
    let part = whole.numbered(&section.path)?;
    match (&section.content, &part.content) {
        (Wanted::Whole | Wanted::Mime, _) => Some((part.header.clone(), part.body.clone(), part.body.clone())),
        (_, part::Content::Message(inner)) => Some((inner.header.clone(), inner.body.clone(), part.body.clone())),
        (_, part::Content::Single | part::Content::Multipart(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::Piece;
    use super::*;
    use crate::domain::time::Timestamp;

    #[track_caller]
    fn check(items: &str, expected: &str) {
        let raw = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nHello\r\n";
        let mail = Mail {
            raw: raw.to_vec().into(),
            arrived_at: Timestamp::from_ms(1_770_000_000_000),
            flags: Flags::from(["\\Seen".to_owned()]),
            recipient: String::new(),
        };
        let mut words = Words::new(vec![Piece::Text(items.as_bytes().to_vec())]);
        let items = parse_items(&mut words).and_then(|items| words.end().map(|()| items));
        let answer = items.map(|items| {
            let mut out = Vec::new();
            put_answer(&mut out, Place { sequence: 3, uid: 7, recent: true }, &mail, &items);
            String::from_utf8(out).unwrap()
        });
        assert_eq!(answer.as_deref().unwrap_or("BAD"), expected);
    }

    #[test]
    fn each_item_is_answered() {
        check("UID", "* 3 FETCH (UID 7)\r\n");
        check("(FLAGS UID FLAGS)", "* 3 FETCH (FLAGS (\\Seen \\Recent) UID 7)\r\n");
        check(
            "(INTERNALDATE RFC822.SIZE)",
            "* 3 FETCH (INTERNALDATE \"02-Feb-2026 02:40:00 +0000\" RFC822.SIZE 57)\r\n",
        );
        check("body.peek[text]", "* 3 FETCH (BODY[TEXT] {7}\r\nHello\r\n)\r\n");
        check("BODY[1]<1.3>", "* 3 FETCH (BODY[1]<1> {3}\r\nell)\r\n");
        check("BODY[]<99.3>", "* 3 FETCH (BODY[]<99> {0}\r\n)\r\n");
        check("BODY[2]", "* 3 FETCH (BODY[2] NIL)\r\n");
        check("BODY[HEADER.FIELDS (to)]", "* 3 FETCH (BODY[HEADER.FIELDS (TO)] {19}\r\nTo: c@d.example\r\n\r\n)\r\n");
        check(
            "BODY[HEADER.FIELDS.NOT (To From)]",
            "* 3 FETCH (BODY[HEADER.FIELDS.NOT (TO FROM)] {14}\r\nSubject: x\r\n\r\n)\r\n",
        );
        check("BODY", "* 3 FETCH (BODY (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 7 1))\r\n");
    }

    #[test]
    fn nonsense_is_refused() {
        for items in ["", "()", "BODY[", "BODY[0]", "BODY[MIME]", "BODY[1.NO]", "X", "BODY[]<1>", "UID FLAGS"] {
            check(items, "BAD");
        }
    }
}
