//! A block of headers: of the mail, or of one of its parts.

use super::Limits;
use super::charset;
use std::ops::Range;

/// One header, unfolded; its encoded words are still encoded, because inside an address they must stay so.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    pub value: String,
}

pub struct Block {
    pub fields: Vec<Field>,
    /// The rest of the range, behind the empty line.
    pub body: Range<usize>,
}

/// Longest header name believed: the longest registered one has 34 characters.
const NAME_MAX: usize = 76;

/// Reads headers until an empty line, a line that is no header (the body began without a gap), or a limit.
pub fn read(bytes: &[u8], range: Range<usize>, limits: &Limits, defects: &mut Vec<String>) -> Block {
    let mut fields: Vec<(String, Vec<u8>)> = Vec::new();
    let mut at = skip_preface(bytes, &range);
    let start = at;
    let mut lines = 0;
    let mut is_over = false;
    let body = loop {
        if at >= range.end {
            break range.end;
        }
        let (line, next) = line_at(bytes, at, range.end);
        if line.is_empty() {
            break next;
        }
        lines += 1;
        is_over |= lines > limits.header_lines || next - start > limits.header_bytes;
        let is_folded = line[0] == b' ' || line[0] == b'\t';
        if is_folded && line.trim_ascii().is_empty() && !continues(bytes, next, range.end) {
            break next;
        }
        match split_name(line) {
            _ if is_over => {}
            _ if is_folded => append(&mut fields, line),
            Some((name, value)) => fields.push((name, value.to_vec())),
            None if fields.is_empty() => break at,
            None if continues(bytes, next, range.end) => {
                defects.push("a header line without a name".into());
                append(&mut fields, line);
            }
            None => {
                defects.push("no empty line between the headers and the text".into());
                break at;
            }
        }
        at = next;
    };
    if is_over {
        defects.push(format!(
            "headers beyond {} lines or {} bytes were not read",
            limits.header_lines, limits.header_bytes
        ));
    }
    let fields =
        fields.into_iter().map(|(name, value)| Field { name, value: charset::to_text(&value, None).0 }).collect();
    Block { fields, body: body..range.end }
}

/// Empty lines, a byte order mark and an mbox `From ` line may stand before the first header.
fn skip_preface(bytes: &[u8], range: &Range<usize>) -> usize {
    let mut at = range.start;
    if range.start == 0 {
        if bytes.starts_with(b"\xef\xbb\xbf") {
            at += 3;
        }
        while at < range.end && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let (line, next) = line_at(bytes, at, range.end);
        if line.starts_with(b"From ") || line.starts_with(b">From ") {
            at = next;
        }
    }
    at
}

/// The line at `at` without its end, and where the next one starts.
fn line_at(bytes: &[u8], at: usize, end: usize) -> (&[u8], usize) {
    let rest = &bytes[at.min(end)..end];
    let (line, next) = match rest.iter().position(|&b| b == b'\n') {
        Some(length) => (&rest[..length], at + length + 1),
        None => (rest, end),
    };
    (line.strip_suffix(b"\r").unwrap_or(line), next)
}

/// Whether the headers go on at `at`, so that the odd line before it was one of them.
fn continues(bytes: &[u8], at: usize, end: usize) -> bool {
    let (line, _) = line_at(bytes, at, end);
    line.contains(&b'-') && split_name(line).is_some()
        || split_name(line).is_some_and(|(name, _)| {
            matches!(
                name.to_ascii_lowercase().as_str(),
                "from" | "to" | "cc" | "subject" | "date" | "received" | "sender"
            )
        })
}

fn split_name(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = line.iter().take(NAME_MAX + 1).position(|&b| b == b':')?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(|b| b.is_ascii_graphic());
    is_name.then(|| (String::from_utf8_lossy(name).into_owned(), line[colon + 1..].trim_ascii()))
}

fn append(fields: &mut [(String, Vec<u8>)], line: &[u8]) {
    if let Some((_, value)) = fields.last_mut() {
        if !value.is_empty() {
            value.push(b' ');
        }
        value.extend_from_slice(line.trim_ascii());
    }
}
