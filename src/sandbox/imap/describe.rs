//! ENVELOPE and BODYSTRUCTURE (RFC 3501 7.4.2): what a mail is, for clients that do not want to read it whole.

use super::part::{self, Content, Part};
use super::words::{put_string, put_string_or_nil};

/// How much of BODYSTRUCTURE; `BODY` alone stops before the extension data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    Basic,
    Extended,
}

pub fn put_envelope(out: &mut Vec<u8>, header: &[u8]) {
    let text = |name| part::field(header, name);
    let from = text("from");
    out.push(b'(');
    put_string_or_nil(out, text("date").as_deref());
    out.push(b' ');
    put_string_or_nil(out, text("subject").as_deref());
    for name in ["from", "sender", "reply-to", "to", "cc", "bcc"] {
        // Without Sender and Reply-To, From stands for them.
        let fallback = if matches!(name, "sender" | "reply-to") { from.clone() } else { None };
        let value = text(name).filter(|value| !value.is_empty()).or(fallback);
        out.push(b' ');
        put_addresses(out, &value.unwrap_or_default());
    }
    for name in ["in-reply-to", "message-id"] {
        out.push(b' ');
        put_string_or_nil(out, text(name).as_deref());
    }
    out.push(b')');
}

/// One entry of an address list. A group is its opening, its members, its closing.
#[derive(Debug, PartialEq, Eq)]
enum Entry {
    Address { name: Vec<u8>, address: Vec<u8> },
    Opening(Vec<u8>),
    Closing,
}

fn put_addresses(out: &mut Vec<u8>, value: &[u8]) {
    let entries = parse_addresses(value);
    if entries.is_empty() {
        out.extend_from_slice(b"NIL");
        return;
    }
    out.push(b'(');
    for entry in entries {
        match entry {
            Entry::Address { name, address } => {
                let at = address.iter().rposition(|byte| *byte == b'@');
                let (local, host) = at.map_or((&address[..], &b""[..]), |at| (&address[..at], &address[at + 1..]));
                out.push(b'(');
                put_string_or_nil(out, (!name.is_empty()).then_some(&name));
                out.extend_from_slice(b" NIL ");
                put_string(out, local);
                out.push(b' ');
                put_string(out, host);
                out.push(b')');
            }
            Entry::Opening(name) => {
                out.extend_from_slice(b"(NIL NIL ");
                put_string(out, &name);
                out.extend_from_slice(b" NIL)");
            }
            Entry::Closing => out.extend_from_slice(b"(NIL NIL NIL NIL)"),
        }
    }
    out.push(b')');
}

/// RFC 5322 3.4, with patience for what is not quite that. Encoded words stay encoded, as IMAP wants them.
fn parse_addresses(value: &[u8]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let (mut phrase, mut angle, mut comment) = (Vec::new(), None::<Vec<u8>>, Vec::new());
    let (mut quoted, mut in_angle, mut comments, mut in_group) = (false, false, 0_usize, false);
    let mut bytes = value.iter().copied();
    while let Some(byte) = bytes.next() {
        let target = match (&mut angle, in_angle) {
            (Some(address), true) => address,
            _ if comments > 0 => &mut comment,
            _ => &mut phrase,
        };
        match byte {
            b'\\' if quoted || comments > 0 => target.extend(bytes.next()),
            b'"' if comments == 0 => quoted = !quoted,
            _ if quoted => target.push(byte),
            b'(' => comments += 1,
            b')' => comments = comments.saturating_sub(1),
            _ if comments > 0 => target.push(byte),
            b'<' => (angle, in_angle) = (Some(Vec::new()), true),
            b'>' => in_angle = false,
            _ if in_angle => target.push(byte),
            b':' if !in_group => {
                entries.push(Entry::Opening(std::mem::take(&mut phrase).trim_ascii().to_vec()));
                in_group = true;
            }
            b',' | b';' => {
                entries.extend(address(&mut phrase, &mut angle, &mut comment));
                if byte == b';' && in_group {
                    entries.push(Entry::Closing);
                    in_group = false;
                }
            }
            _ => target.push(byte),
        }
    }
    entries.extend(address(&mut phrase, &mut angle, &mut comment));
    if in_group {
        entries.push(Entry::Closing);
    }
    entries
}

/// What was gathered up to a comma: `name <address>`, or `address (name)`.
fn address(phrase: &mut Vec<u8>, angle: &mut Option<Vec<u8>>, comment: &mut Vec<u8>) -> Option<Entry> {
    let trimmed = |bytes: &mut Vec<u8>| std::mem::take(bytes).trim_ascii().to_vec();
    let (phrase, comment) = (trimmed(phrase), trimmed(comment));
    match angle.take() {
        Some(mut address) => Some(Entry::Address { name: phrase, address: trimmed(&mut address) }),
        None if phrase.is_empty() => None,
        None => Some(Entry::Address { name: comment, address: phrase }),
    }
}

pub fn put_structure(out: &mut Vec<u8>, raw: &[u8], part: &Part, detail: Detail) {
    out.push(b'(');
    match &part.content {
        Content::Multipart(parts) => {
            parts.iter().for_each(|part| put_structure(out, raw, part, detail));
            out.push(b' ');
            put_string(out, part.media.subtype.to_ascii_uppercase().as_bytes());
            if detail == Detail::Extended {
                out.push(b' ');
                put_parameters(out, &part.media.parameters);
                put_disposition_and_language(out, &raw[part.header.clone()]);
            }
        }
        Content::Single | Content::Message(_) => put_leaf(out, raw, part, detail),
    }
    out.push(b')');
}

fn put_leaf(out: &mut Vec<u8>, raw: &[u8], part: &Part, detail: Detail) {
    let header = &raw[part.header.clone()];
    let body = &raw[part.body.clone()];
    put_string(out, part.media.kind.to_ascii_uppercase().as_bytes());
    out.push(b' ');
    put_string(out, part.media.subtype.to_ascii_uppercase().as_bytes());
    out.push(b' ');
    put_parameters(out, &part.media.parameters);
    for name in ["content-id", "content-description"] {
        out.push(b' ');
        put_string_or_nil(out, part::field(header, name).as_deref());
    }
    let encoding = part::field(header, "content-transfer-encoding").filter(|value| !value.is_empty());
    out.push(b' ');
    put_string(out, &encoding.unwrap_or_else(|| b"7bit".to_vec()).to_ascii_uppercase());
    out.extend_from_slice(format!(" {}", body.len()).as_bytes());
    if let Content::Message(inner) = &part.content {
        out.push(b' ');
        put_envelope(out, &raw[inner.header.clone()]);
        out.push(b' ');
        put_structure(out, raw, inner, detail);
    }
    if part.media.kind == "text" || matches!(part.content, Content::Message(_)) {
        let lines = body.iter().filter(|byte| **byte == b'\n').count();
        out.extend_from_slice(format!(" {lines}").as_bytes());
    }
    if detail == Detail::Extended {
        out.extend_from_slice(b" NIL"); // Content-MD5
        put_disposition_and_language(out, header);
    }
}

/// The extension data that single parts and multiparts have in common; we never know language and location.
fn put_disposition_and_language(out: &mut Vec<u8>, header: &[u8]) {
    match part::field(header, "content-disposition").filter(|value| !value.is_empty()) {
        Some(value) => {
            let (kind, parameters) = part::parse_parameters(&value);
            out.extend_from_slice(b" (");
            put_string(out, &kind.to_ascii_uppercase());
            out.push(b' ');
            put_parameters(out, &parameters);
            out.push(b')');
        }
        None => out.extend_from_slice(b" NIL"),
    }
    out.extend_from_slice(b" NIL NIL");
}

fn put_parameters(out: &mut Vec<u8>, parameters: &[(String, Vec<u8>)]) {
    if parameters.is_empty() {
        out.extend_from_slice(b"NIL");
        return;
    }
    out.push(b'(');
    for (at, (name, value)) in parameters.iter().enumerate() {
        if at > 0 {
            out.push(b' ');
        }
        put_string(out, name.to_ascii_uppercase().as_bytes());
        out.push(b' ');
        put_string(out, value);
    }
    out.push(b')');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_addresses(value: &str, expected: &str) {
        let mut out = Vec::new();
        put_addresses(&mut out, value.as_bytes());
        assert_eq!(String::from_utf8_lossy(&out), expected, "{value}");
    }

    #[test]
    fn addresses_are_told_apart() {
        check_addresses("", "NIL");
        check_addresses("a@b.example", r#"((NIL NIL "a" "b.example"))"#);
        check_addresses(
            r#""Doe, Jane" <jane@b.example>, =?utf-8?q?J=C3=B6?= <jo@b.example>"#,
            r#"(("Doe, Jane" NIL "jane" "b.example")("=?utf-8?q?J=C3=B6?=" NIL "jo" "b.example"))"#,
        );
        check_addresses("a@b.example (Ann (really))", r#"(("Ann really" NIL "a" "b.example"))"#);
        check_addresses("team: a@b.example;", r#"((NIL NIL "team" NIL)(NIL NIL "a" "b.example")(NIL NIL NIL NIL))"#);
        check_addresses("nobody", r#"((NIL NIL "nobody" ""))"#);
        check_addresses("<<>>:;,(\\", r#"((NIL NIL "" NIL)(NIL NIL "" "")(NIL NIL NIL NIL))"#);
    }

    #[test]
    fn structures_tell_what_is_there() {
        let raw =
            b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\
            Content-Transfer-Encoding: 8bit\r\n\r\nhi\r\nyou\r\n--x\r\nContent-Type: application/pdf\r\n\
            Content-Disposition: attachment; filename=\"a b.pdf\"\r\n\r\n%\r\n--x--\r\n";
        let mut out = Vec::new();
        put_structure(&mut out, raw, &part::parse(raw), Detail::Extended);
        let expected = r#"(("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "8BIT" 7 1 NIL NIL NIL NIL)("APPLICATION" "PDF" NIL NIL NIL "7BIT" 1 NIL ("ATTACHMENT" ("FILENAME" "a b.pdf")) NIL NIL) "MIXED" ("BOUNDARY" "x") NIL NIL NIL)"#;
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }
}
