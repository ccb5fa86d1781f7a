//! The parts of a mail, in the order they stand in, by a walk that never recurses.

use super::Limits;
use super::header::{self, Block, Field};
use super::media::{self, Parameters};
use super::transfer::Encoding;
use std::ops::Range;

pub struct Part {
    /// From 1, in reading order: what a defect names.
    pub number: usize,
    pub media_type: String,
    pub parameters: Parameters,
    disposition: String,
    disposition_parameters: Parameters,
    pub encoding: Encoding,
    pub body: Range<usize>,
    /// Without the angle brackets: what a page names it by (RFC 2392).
    content_id: Option<String>,
    /// The number of the nearest `multipart/alternative` around it.
    pub alternative: Option<usize>,
    /// A multipart whose children follow.
    pub is_container: bool,
}

/// Which parts are the message, and not something sent along with it.
#[derive(Debug, Clone, Copy)]
pub struct Bodies {
    /// It is all that there is.
    only: Option<usize>,
    /// Gateways of telephones give even the text a file's name.
    named: Option<usize>,
}

impl Bodies {
    pub fn of(parts: &[Part]) -> Self {
        let mut leaves = parts.iter().filter(|part| !part.is_container);
        let only = leaves.next().filter(|_| leaves.next().is_none()).map(|part| part.number);
        let mut inline = parts.iter().filter(|part| part.is_readable() && part.disposition != "attachment");
        let named = match inline.clone().any(|part| part.file_name().is_none()) {
            true => None,
            false => inline
                .find(|part| part.media_type == "text/plain" && part.disposition.is_empty())
                .map(|part| part.number),
        };
        Self { only, named }
    }

    pub fn has(self, part: &Part) -> bool {
        let is_chosen = self.only == Some(part.number) || self.named == Some(part.number);
        part.is_readable() && (is_chosen || part.disposition != "attachment" && part.file_name().is_none())
    }
}

impl Part {
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    fn is_readable(&self) -> bool {
        matches!(self.media_type.as_str(), "text/plain" | "text/html" | "text/enriched") && !self.is_container
    }

    pub fn is_attachment(&self) -> bool {
        self.disposition == "attachment"
            || self.file_name().is_some()
            || !self.media_type.starts_with("text/") && !self.media_type.starts_with("message/")
            || self.media_type == "message/rfc822"
    }

    /// An entry for a calendar or an address book, which programs enclose without a name.
    pub fn is_entry(&self) -> bool {
        matches!(self.media_type.as_str(), "text/calendar" | "text/vcard" | "text/x-vcard")
    }

    /// A picture that the page shows, such as a logo. Apple's programs call every photo inline, and no page names those.
    pub fn is_picture_within(&self, page: &str) -> bool {
        let is_named = self.content_id.as_ref().is_some_and(|id| page.contains(&format!("cid:{id}")));
        self.media_type.starts_with("image/") && self.disposition != "attachment" && is_named
    }

    /// The sender's name for it without control, direction and zero-width characters, which hide what it is
    /// (RFC 2183 2.3 warns of it). Data for a reader, never a path.
    pub fn file_name(&self) -> Option<String> {
        let named = |parameters: &Parameters, name: &str| {
            parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone())
        };
        let name = named(&self.disposition_parameters, "filename").or_else(|| named(&self.parameters, "name"))?;
        let is_hidden = |c: char| {
            c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{feff}')
        };
        let name: String = name.chars().filter(|&c| !is_hidden(c)).take(255).collect();
        (!name.trim().is_empty()).then(|| name.trim().to_string())
    }
}

/// A stretch of the mail still to be read.
struct Todo {
    block: Block,
    depth: usize,
    alternative: Option<usize>,
    default_type: &'static str,
}

pub fn walk(bytes: &[u8], root: Block, limits: &Limits, defects: &mut Vec<String>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut todo = vec![Todo { block: root, depth: 0, alternative: None, default_type: "text/plain" }];
    while let Some(Todo { block, depth, alternative, default_type }) = todo.pop() {
        if parts.len() >= limits.parts {
            defects.push(format!("parts beyond {} were not read", limits.parts));
            break;
        }
        let mut part = part(parts.len() + 1, &block, alternative, default_type, limits);
        if has_more_parameters(&block, limits) {
            defects.push(format!("parameters of part {} beyond {} were not read", part.number, limits.parameters));
        }
        if part.media_type.starts_with("multipart/") {
            let left = limits.parts - parts.len();
            let children = children(bytes, &part, left, defects);
            if depth >= limits.depth {
                defects.push(format!("parts nested deeper than {} were not read", limits.depth));
            } else if children.is_empty() {
                defects.push(format!("part {} has no parts between its borders", part.number));
                part.media_type = "text/plain".into();
            } else {
                part.is_container = true;
                let within = if part.media_type == "multipart/alternative" { Some(part.number) } else { alternative };
                let default_type = if part.media_type == "multipart/digest" { "message/rfc822" } else { "text/plain" };
                for range in children.into_iter().rev() {
                    let block = header::read(bytes, range, limits, defects);
                    todo.push(Todo { block, depth: depth + 1, alternative: within, default_type });
                }
            }
        }
        parts.push(part);
    }
    parts
}

fn has_more_parameters(block: &Block, limits: &Limits) -> bool {
    let is_ours = |field: &&Field| {
        ["Content-Type", "Content-Disposition"].iter().any(|name| field.name.eq_ignore_ascii_case(name))
    };
    block.fields.iter().filter(is_ours).any(|field| media::has_more(&field.value, limits.parameters))
}

fn part(number: usize, block: &Block, alternative: Option<usize>, default_type: &str, limits: &Limits) -> Part {
    let value =
        |name: &str| block.fields.iter().find(|f: &&Field| f.name.eq_ignore_ascii_case(name)).map(|f| f.value.as_str());
    let (media_type, parameters) = value("Content-Type").map(|v| media::read(v, limits.parameters)).unwrap_or_default();
    let media_type = match media_type.as_str() {
        "" => default_type.to_string(),
        "html" => "text/html".into(),
        kind if !kind.contains('/') => "text/plain".into(),
        _ => media_type,
    };
    let (disposition, disposition_parameters) =
        value("Content-Disposition").map(|v| media::read(v, limits.parameters)).unwrap_or_default();
    Part {
        number,
        media_type,
        parameters,
        disposition,
        disposition_parameters,
        encoding: value("Content-Transfer-Encoding").map_or(Encoding::Plain, Encoding::of),
        body: block.body.clone(),
        content_id: value("Content-ID").map(|id| id.trim().trim_matches(['<', '>']).to_owned()),
        alternative,
        is_container: false,
    }
}

/// The stretches between the border lines of a multipart. One scan over its bytes.
fn children(bytes: &[u8], part: &Part, at_most: usize, defects: &mut Vec<String>) -> Vec<Range<usize>> {
    let body = part.body.clone();
    let named = part.parameter("boundary").map(|b| b.trim_end().as_bytes().to_vec()).filter(|b| !b.is_empty());
    let border = match named {
        Some(border) => border,
        None => {
            defects.push(format!("part {} names no border", part.number));
            match first_border(&bytes[body.clone()]) {
                Some(border) => border,
                None => return Vec::new(),
            }
        }
    };
    let mut children = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = body.start;
    while at < body.end {
        let next = bytes[at..body.end].iter().position(|&b| b == b'\n').map_or(body.end, |length| at + length + 1);
        if let Some(is_last) = border_line(&bytes[at..next], &border) {
            if let Some(start) = open.take() {
                children.push(start..without_line_end(bytes, start, at));
            }
            if is_last || children.len() > at_most {
                return children;
            }
            open = Some(next);
        }
        at = next;
    }
    if let Some(start) = open.filter(|&start| start < body.end) {
        defects.push(format!("part {} does not end", part.number));
        children.push(start..body.end);
    }
    children
}

/// The line break before a border belongs to the border (RFC 2046 5.1.1).
fn without_line_end(bytes: &[u8], start: usize, end: usize) -> usize {
    let line = &bytes[start..end];
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    start + line.strip_suffix(b"\r").unwrap_or(line).len()
}

/// Whether this line is the border, and the closing one.
fn border_line(line: &[u8], border: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(border)?.trim_ascii_end();
    match rest {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

fn first_border(body: &[u8]) -> Option<Vec<u8>> {
    let line =
        body.split(|&b| b == b'\n').take(50).find(|line| line.starts_with(b"--") && line.trim_ascii_end().len() > 4)?;
    Some(line.trim_ascii_end()[2..].to_vec())
}
