//! The MIME structure of a mail as far as IMAP shows it: where each part begins and ends, and its header fields.
//! Every input has a structure; what cannot be understood is plain text.

use std::ops::Range;

/// Deeper nesting and more parts than people send; what lies beyond is taken as plain text.
const DEPTH_MAX: usize = 12;
const PARTS_MAX: usize = 200;

/// A mail, or one part of it. Ranges are positions in the mail's bytes; the header ends with its empty line.
#[derive(Debug)]
pub struct Part {
    pub header: Range<usize>,
    pub body: Range<usize>,
    pub media: Media,
    pub content: Content,
}

#[derive(Debug)]
pub enum Content {
    Single,
    Multipart(Vec<Part>),
    /// A mail within the mail (message/rfc822).
    Message(Box<Part>),
}

/// `text/plain; charset=utf-8`, lower case but for the values.
#[derive(Debug, PartialEq, Eq)]
pub struct Media {
    pub kind: String,
    pub subtype: String,
    pub parameters: Vec<(String, Vec<u8>)>,
}

pub fn parse(raw: &[u8]) -> Part {
    let mut parts_left = PARTS_MAX;
    parse_part(raw, 0..raw.len(), DEPTH_MAX, false, &mut parts_left)
}

fn parse_part(raw: &[u8], range: Range<usize>, depth_left: usize, in_digest: bool, parts_left: &mut usize) -> Part {
    *parts_left = parts_left.saturating_sub(1);
    let body_start = range.start + header_length(&raw[range.clone()]);
    let (header, body) = (range.start..body_start, body_start..range.end);
    let declared = field(&raw[header.clone()], "content-type").and_then(|value| parse_media(&value));
    let default = || if in_digest { Media::new("message", "rfc822") } else { Media::new("text", "plain") };
    let media = declared.unwrap_or_else(default);
    if depth_left > 0 && *parts_left > 0 {
        if media.is("message", "rfc822") {
            let inner = parse_part(raw, body.clone(), depth_left - 1, false, parts_left);
            return Part { header, body, media, content: Content::Message(Box::new(inner)) };
        }
        if media.kind == "multipart" {
            let digest = media.subtype == "digest";
            let mut parts = Vec::new();
            for range in split(raw, body.clone(), media.parameter("boundary").unwrap_or_default()) {
                if *parts_left == 0 {
                    break;
                }
                parts.push(parse_part(raw, range, depth_left - 1, digest, parts_left));
            }
            if !parts.is_empty() {
                return Part { header, body, media, content: Content::Multipart(parts) };
            }
        }
    }
    let opaque = media.kind != "multipart" && !media.is("message", "rfc822");
    let media = if opaque { media } else { Media::new("text", "plain") };
    Part { header, body, media, content: Content::Single }
}

impl Part {
    /// The part with the number `1.2`, counted as in RFC 3501 6.4.5; `self` is the whole mail.
    pub fn numbered(&self, path: &[u32]) -> Option<&Part> {
        let mut here = self;
        for (depth, number) in path.iter().enumerate() {
            let is_whole_mail = depth == 0;
            let (holder, is_mail) = match &here.content {
                Content::Message(inner) if !is_whole_mail => (&**inner, true),
                Content::Single | Content::Multipart(_) | Content::Message(_) => (here, is_whole_mail),
            };
            here = match &holder.content {
                Content::Multipart(parts) => parts.get((*number as usize).checked_sub(1)?)?,
                // A mail that is not multipart has one part, its body.
                Content::Single | Content::Message(_) if is_mail && *number == 1 => holder,
                Content::Single | Content::Message(_) => return None,
            };
        }
        Some(here)
    }
}

impl Media {
    fn new(kind: &str, subtype: &str) -> Self {
        Self { kind: kind.to_owned(), subtype: subtype.to_owned(), parameters: Vec::new() }
    }

    fn is(&self, kind: &str, subtype: &str) -> bool {
        self.kind == kind && self.subtype == subtype
    }

    fn parameter(&self, name: &str) -> Option<&[u8]> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_slice())
    }
}

/// Bytes up to and with the first empty line; all of them if there is none.
pub fn header_length(mail: &[u8]) -> usize {
    let mut at = 0;
    for line in mail.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if matches!(line, b"\r\n" | b"\n") {
            break;
        }
    }
    at
}

/// Each header field with all its lines, as it stands in the mail.
pub fn fields(header: &[u8]) -> Vec<&[u8]> {
    let mut fields = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in header.split_inclusive(|byte| *byte == b'\n') {
        let continues = matches!(line.first(), Some(b' ' | b'\t'));
        if !continues && at > start {
            fields.push(&header[start..at]);
            start = at;
        }
        at += line.len();
    }
    fields.push(&header[start..at]);
    fields.retain(|field| !matches!(*field, b"" | b"\r\n" | b"\n"));
    fields
}

pub fn field_name(field: &[u8]) -> &[u8] {
    let end = field.iter().position(|byte| *byte == b':').unwrap_or(0);
    field[..end].trim_ascii()
}

/// The value of the first field of that name, unfolded to one line.
pub fn field(header: &[u8], name: &str) -> Option<Vec<u8>> {
    let found = fields(header).into_iter().find(|field| field_name(field).eq_ignore_ascii_case(name.as_bytes()))?;
    let value = found.iter().skip_while(|byte| **byte != b':').skip(1);
    let line = value.filter(|byte| !matches!(byte, b'\r' | b'\n')).copied().collect::<Vec<_>>();
    Some(line.trim_ascii().to_vec())
}

/// `kind/subtype; name=value; name="value"`; none if that is not what it is.
fn parse_media(value: &[u8]) -> Option<Media> {
    let (names, parameters) = parse_parameters(value);
    let names = std::str::from_utf8(&names).ok()?.to_ascii_lowercase();
    let (kind, subtype) = names.split_once('/')?;
    let is_token = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    (is_token(kind) && is_token(subtype)).then(|| Media {
        kind: kind.to_owned(),
        subtype: subtype.to_owned(),
        parameters,
    })
}

/// What comes before the first semicolon, and the parameters after it.
pub fn parse_parameters(value: &[u8]) -> (Vec<u8>, Vec<(String, Vec<u8>)>) {
    let mut pieces = split_outside_quotes(value).into_iter();
    let head = pieces.next().unwrap_or_default();
    let parameters = pieces.filter_map(|piece| {
        let equals = piece.iter().position(|byte| *byte == b'=')?;
        let name = std::str::from_utf8(piece[..equals].trim_ascii()).ok()?.to_ascii_lowercase();
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
        is_name.then(|| (name, piece[equals + 1..].trim_ascii().to_vec()))
    });
    (head.trim_ascii().to_vec(), parameters.collect())
}

/// Pieces between semicolons, without quotes and comments.
fn split_outside_quotes(value: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces = vec![Vec::new()];
    let (mut quoted, mut escaped, mut comments) = (false, false, 0_usize);
    for byte in value {
        let piece = pieces.last_mut().expect("begins with one and only grows");
        match byte {
            _ if escaped => {
                escaped = false;
                piece.push(*byte);
            }
            b'\\' if quoted => escaped = true,
            b'"' if comments == 0 => quoted = !quoted,
            b'(' if !quoted => comments += 1,
            b')' if !quoted && comments > 0 => comments -= 1,
            _ if comments > 0 => {}
            b';' if !quoted => pieces.push(Vec::new()),
            _ => piece.push(*byte),
        }
    }
    pieces
}

/// The parts between `--boundary` lines. A last part without its closing line reaches to the end.
fn split(raw: &[u8], body: Range<usize>, boundary: &[u8]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    if boundary.is_empty() {
        return parts;
    }
    let mut start = None;
    let mut at = body.start;
    for line in raw[body.clone()].split_inclusive(|byte| *byte == b'\n') {
        if let Some(rest) = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary)) {
            let closing = rest.trim_ascii_end() == b"--";
            if closing || rest.trim_ascii().is_empty() {
                if let Some(start) = start {
                    parts.push(start..without_line_end(raw, start, at));
                }
                start = (!closing).then_some(at + line.len());
                if closing {
                    break;
                }
            }
        }
        at += line.len();
    }
    if let Some(start) = start {
        parts.push(start..body.end);
    }
    parts
}

/// The line end before a boundary belongs to the boundary (RFC 2046 5.1.1).
fn without_line_end(raw: &[u8], start: usize, end: usize) -> usize {
    let text = &raw[start..end];
    let text = text.strip_suffix(b"\r\n").or_else(|| text.strip_suffix(b"\n")).unwrap_or(text);
    start + text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NESTED: &[u8] = b"Subject: all\r\nContent-Type: multipart/mixed; boundary=\"a;b\"\r\n\r\npreamble\r\n\
        --a;b\r\n\r\none\r\n--a;b\r\nContent-Type: message/rfc822\r\n\r\n\
        Subject: inner\r\nContent-Type: multipart/alternative; boundary=c (no comment)\r\n\r\n\
        --c\r\nContent-Type: text/plain\r\n\r\ntwo.one\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>\r\n--c--\r\n\r\n\
        --a;b--\r\nepilogue";

    #[test]
    fn parts_are_numbered_as_clients_count() {
        let mail = parse(NESTED);
        let body = |path: &[u32]| {
            mail.numbered(path).map(|part| String::from_utf8_lossy(&NESTED[part.body.clone()]).into_owned())
        };
        assert_eq!(body(&[1]).as_deref(), Some("one"));
        assert_eq!(body(&[2, 1]).as_deref(), Some("two.one"));
        assert_eq!(body(&[2, 2]).as_deref(), Some("<p>"));
        assert_eq!(body(&[3]), None);
        assert_eq!(body(&[1, 1]), None);
        let plain = parse(b"Subject: x\r\n\r\nbody");
        assert!(plain.numbered(&[1]).is_some() && plain.numbered(&[2]).is_none() && plain.numbered(&[1, 1]).is_none());
    }

    #[test]
    fn any_bytes_have_a_structure() {
        let endless = b"Content-Type: message/rfc822\r\n\r\n".repeat(50);
        for raw in [b"".as_slice(), b"\r\n", b":", b"Content-Type: multipart/mixed\r\n\r\n--\r\n", &endless] {
            parse(raw);
        }
        assert_eq!(parse(b"Content-Type: multipart/mixed\r\n\r\nx").media, Media::new("text", "plain"));
    }

    #[test]
    fn fields_keep_their_folds() {
        let header = b"A: 1\r\n 2\r\nB: 3\r\n\r\n";
        assert_eq!(fields(header), [b"A: 1\r\n 2\r\n".as_slice(), b"B: 3\r\n"]);
        assert_eq!(field(header, "a"), Some(b"1 2".to_vec()));
        assert_eq!(header_length(b"A: 1"), 4);
    }
}
