//! XML as lead providers send it, which is often not legal XML: elements by name with the range of what they hold.
//!
//! One pass, no recursion. No document type is read and no entity but XML's own five and numbered characters means
//! anything, so nothing can grow. Only names of the format count as tags: `<br>` or `<see below>` in a comment is text.

use mail_parser::decoders::html::add_html_token;
use std::ops::Range;

/// Longest text looked at, most elements kept, and how deep they may stand in each other.
const LENGTH_MAX: usize = 64 * 1024;
const ELEMENTS_MAX: usize = 1_000;
const DEPTH_MAX: usize = 24;
/// Longest tag, with its attributes.
const TAG_MAX: usize = 500;
/// Comments whose end is looked for ahead.
const PROSE_MAX: usize = 50;

const CONTAINERS: [&str; 13] = [
    "adf",
    "prospect",
    "vehicle",
    "customer",
    "contact",
    "address",
    "vendor",
    "provider",
    "timeframe",
    "finance",
    "option",
    "colorcombination",
    "leadsource",
];
const LEAVES: [&str; 44] = [
    "company",
    "companyname",
    "id",
    "requestdate",
    "year",
    "make",
    "model",
    "vin",
    "stock",
    "trim",
    "doors",
    "bodystyle",
    "transmission",
    "odometer",
    "condition",
    "price",
    "pricecomments",
    "imagetag",
    "comments",
    "comment",
    "name",
    "email",
    "phone",
    "street",
    "apartment",
    "city",
    "regioncode",
    "postalcode",
    "country",
    "service",
    "url",
    "description",
    "optionname",
    "manufacturercode",
    "stockid",
    "weighting",
    "interiorcolor",
    "exteriorcolor",
    "preference",
    "amount",
    "balance",
    "method",
    "vendorname",
    "earliestdate",
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Lower case, without a name space.
    pub name: &'static str,
    /// As written, between the name and `>`.
    pub attributes: String,
    pub parent: Option<usize>,
    pub content: Range<usize>,
}

/// All elements in the order they open. Those that are never closed end where their parent ends, or where the next one
/// begins if they hold text only.
pub fn all(text: &str) -> Vec<Element> {
    let text = &text[..text.floor_char_boundary(LENGTH_MAX)];
    let mut reading = Reading { text, all: Vec::new(), open: Vec::new(), prose: 0 };
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        at = reading.markup(start).max(start + 1);
    }
    reading.close_to(0, text.len());
    reading.all
}

struct Reading<'a> {
    text: &'a str,
    all: Vec<Element>,
    /// Indices of the elements that are not closed yet.
    open: Vec<usize>,
    prose: usize,
}

impl Reading<'_> {
    /// Takes what begins with `<` at `start`; returns where to read on.
    fn markup(&mut self, start: usize) -> usize {
        let rest = &self.text[start..];
        let past = |end: &str| rest.find(end).map_or(self.text.len(), |found| start + found + end.len());
        if rest.starts_with("<!--") {
            return past("-->");
        }
        if rest.starts_with("<![CDATA[") {
            return past("]]>");
        }
        if rest.starts_with("<!") {
            // A document type may hold declarations in brackets; none of them is read.
            let head = &rest[..rest.find('>').unwrap_or(rest.len())];
            return if head.contains('[') { past("]>") } else { past(">") };
        }
        match rest.strip_prefix("</") {
            Some(name) => self.end_tag(start, name),
            None => self.start_tag(start, &rest[1..]),
        }
    }

    fn end_tag(&mut self, start: usize, rest: &str) -> usize {
        let Some((name, length)) = known_name(rest) else { return start + 2 };
        if let Some(at) = self.open.iter().rposition(|&open| self.all[open].name == name) {
            self.close_to(at, start);
        }
        start + 2 + length
    }

    fn start_tag(&mut self, start: usize, rest: &str) -> usize {
        let Some((name, length)) = known_name(rest) else { return start + 1 };
        let Some(end) = tag_end(rest) else { return start + 1 };
        let attributes = rest[length..end].trim();
        let content = start + 1 + end + 1;
        let is_empty = attributes.ends_with('/');
        if self.open.last().is_some_and(|&open| LEAVES.contains(&self.all[open].name)) {
            self.close_to(self.open.len() - 1, start);
        }
        if self.all.len() >= ELEMENTS_MAX || self.open.len() >= DEPTH_MAX {
            return content;
        }
        self.all.push(Element {
            name,
            attributes: attributes.trim_end_matches('/').to_string(),
            parent: self.open.last().copied(),
            content: content..content,
        });
        if is_empty {
            return content;
        }
        self.open.push(self.all.len() - 1);
        // A person's own words may hold anything that looks like a tag.
        if name.starts_with("comment") && self.prose < PROSE_MAX {
            self.prose += 1;
            return find_end_tag(&self.text[content..], name).map_or(content, |end| content + end);
        }
        content
    }

    /// Closes the open elements from this one inwards.
    fn close_to(&mut self, at: usize, end: usize) {
        for open in self.open.drain(at..) {
            self.all[open].content.end = end;
        }
    }
}

fn find_end_tag(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| known_name(&text[at + 2..]).is_some_and(|(n, _)| n == name))
}

/// The name of the format that a tag begins with, and the bytes it takes there.
fn known_name(tag: &str) -> Option<(&'static str, usize)> {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b':');
    let length = tag.bytes().take(40).take_while(is_part).count();
    let written = &tag[..length];
    let name = written.rsplit(':').next().unwrap_or(written);
    let is_ended = tag[length..].chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '>' | '/' | '<'));
    let known = CONTAINERS.iter().chain(&LEAVES).find(|known| known.eq_ignore_ascii_case(name))?;
    is_ended.then_some((*known, length))
}

/// The `>` of the tag: one in quotes does not count, unless the quotes are never closed.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in tag.bytes().take(TAG_MAX).enumerate() {
        match (quote, b) {
            (None, b'>') => return Some(at),
            (None, b'<') => break,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), _) if open == b => quote = None,
            _ => {}
        }
    }
    tag.bytes().take(TAG_MAX).position(|b| b == b'>')
}

/// The value of an attribute, its case as written.
pub fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let low = attributes.to_ascii_lowercase();
    let at = low.match_indices(name).map(|(at, _)| at).find(|at| {
        low[at + name.len()..].trim_start().starts_with('=') && !low[..*at].ends_with(|c: char| c.is_alphanumeric())
    })?;
    let value = attributes[at + name.len()..].trim_start().trim_start_matches('=').trim_start();
    let quoted = |mark: char| value.strip_prefix(mark).map(|rest| rest.split(mark).next().unwrap_or(rest));
    Some(quoted('"').or_else(|| quoted('\'')).unwrap_or_else(|| value.split_whitespace().next().unwrap_or_default()))
}

/// The text within: where it stands, past white space and the marks of a CDATA section, and what it says.
pub fn words(text: &str, content: &Range<usize>) -> Option<(Range<usize>, String)> {
    let mut range = trimmed(text, content.clone());
    if let Some(inner) = text[range.clone()].strip_prefix("<![CDATA[") {
        let inner = inner.find("]]>").map_or(inner, |end| &inner[..end]);
        let start = range.start + "<![CDATA[".len();
        range = trimmed(text, start..start + inner.len());
        return (!range.is_empty()).then(|| (range.clone(), unescaped(&text[range])));
    }
    (!range.is_empty()).then(|| (range.clone(), unescaped(&text[range])))
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let content = &text[range.clone()];
    let start = range.start + content.len() - content.trim_start().len();
    start..start + content.trim().len()
}

/// XML's entities, HTML's, which providers write as well, and numbered characters; any other `&` is an ampersand that
/// somebody forgot to write as one.
pub fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|b| b == b';');
        let known = |end: usize| character(&rest[1..end]).or_else(|| html_character(&rest[..=end]));
        match end.and_then(|end| Some((known(end)?, end))) {
            Some((character, end)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// `&eacute;`
fn html_character(entity: &str) -> Option<char> {
    let mut out = String::new();
    add_html_token(&mut out, entity.as_bytes(), false);
    out.chars().next().filter(|_| out != entity)
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "amp" => '&',
        _ => {
            let digits = entity.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || *c == '\n')?
        }
    })
}
