//! A form's page as pieces of text, each with the elements it stands in: what text alone does not show.

use crate::domain::html_comment::behind_comment;
use mail_parser::decoders::html::add_html_token;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Longest page looked at, deepest nesting, most pieces, longest tag.
const PAGE_MAX: usize = 128 * 1024;
const DEPTH_MAX: usize = 200;
const PIECES_MAX: usize = 1_500;
const TAG_MAX: usize = 1_000;

const VOID: [&str; 8] = ["br", "img", "hr", "input", "meta", "link", "col", "wbr"];
const UNSEEN: [&str; 6] = ["head", "style", "script", "title", "template", "noscript"];
const INLINE: [&str; 13] =
    ["a", "b", "strong", "i", "em", "u", "span", "font", "small", "big", "code", "label", "mark"];

const BOLD: [&str; 10] = ["b", "strong", "th", "dt", "h1", "h2", "h3", "h4", "h5", "h6"];

/// An element around a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    /// Which of the page's elements it is.
    pub id: u32,
    /// What it looks like: name, class, colours and weight of its letters, which cell of its row.
    pub look: u64,
    pub is_inline: bool,
    pub is_link: bool,
    /// It says nothing of its look.
    pub is_plain: bool,
    pub is_bold: bool,
    /// It shows line ends as they were typed.
    pub keeps_lines: bool,
    /// It is set apart from what stands around it.
    pub is_box: bool,
    /// How high its letters are, in pixels, where it says so.
    pub letters_px: Option<u8>,
}

#[derive(Debug, Clone)]
pub struct Piece {
    pub words: String,
    /// From the outermost element inwards.
    pub around: Vec<Around>,
    /// Lines drawn across the page above it, and line breaks right before it.
    pub rules: usize,
    pub breaks: usize,
}

impl Piece {
    /// What it looks like: its inline elements, and the block they stand in.
    pub fn look(&self) -> u64 {
        let block = self.around.iter().rposition(|around| !around.is_inline).unwrap_or(0);
        let mut hasher = DefaultHasher::new();
        self.around[block.min(self.around.len())..].iter().for_each(|around| around.look.hash(&mut hasher));
        hasher.finish()
    }

    pub fn is_bold(&self) -> bool {
        self.around.iter().rev().take(2).any(|around| around.is_bold)
    }

    pub fn is_link(&self) -> bool {
        self.around.iter().any(|around| around.is_link)
    }
}

struct Open<'a> {
    name: &'a str,
    is_unseen: bool,
    cells: usize,
    around: Around,
}

/// The pieces that a reader sees, in order.
pub fn pieces(html: &str) -> Vec<Piece> {
    let html = &html[..html.floor_char_boundary(PAGE_MAX)];
    let mut page = Page { is_broken: true, ..Page::default() };
    let mut open: Vec<Open> = Vec::new();
    let mut id = 0;
    let mut rest = html;
    let mut close = 0;
    while let Some(at) = rest.find('<') {
        page.add(&open, &rest[..at]);
        rest = &rest[at + 1..];
        if page.all.len() >= PIECES_MAX {
            break;
        }
        if rest.starts_with("!--") {
            rest = behind_comment(rest);
            continue;
        }
        // Looked for once for all that stand before it: a page may be nothing but marks that are never closed.
        let here = html.len() - rest.len();
        if close < here {
            close = memchr::memchr(b'>', rest.as_bytes()).map_or(usize::MAX, |at| here + at);
        }
        let Some(end) = close.checked_sub(here).filter(|end| *end < TAG_MAX) else { continue };
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = &tag[..tag.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        if name.is_empty() {
            continue;
        }
        page.is_broken |= !is_one_of(name, &INLINE);
        page.rules += usize::from(name.eq_ignore_ascii_case("hr"));
        page.breaks += usize::from(name.eq_ignore_ascii_case("br"));
        if is_end {
            let reach = open.len().saturating_sub(40);
            if let Some(found) = open[reach..].iter().rposition(|other| other.name.eq_ignore_ascii_case(name)) {
                open.truncate(reach + found);
            }
        } else if !is_one_of(name, &VOID) && !tag.ends_with('/') && open.len() < DEPTH_MAX {
            id += 1;
            let cell = match is_one_of(name, &["td", "th"]) {
                true => open.last_mut().map_or(0, |row| {
                    row.cells += 1;
                    row.cells
                }),
                false => 0,
            };
            let attributes = squeezed(&tag[name.len()..]);
            let is_unseen = is_one_of(name, &UNSEEN)
                || ["display:none", "visibility:hidden", "mso-hide:all"].iter().any(|way| attributes.contains(way));
            let around = Around {
                id,
                look: look(name, &attributes, cell),
                is_inline: is_one_of(name, &INLINE),
                is_link: name.eq_ignore_ascii_case("a"),
                is_plain: !attributes.contains("class=") && !attributes.contains("style="),
                keeps_lines: ["white-space:pre-line", "white-space:pre-wrap", "white-space:pre;"]
                    .iter()
                    .any(|w| attributes.contains(w)),
                is_box: is_box(name, &attributes),
                letters_px: letters_px(name, &attributes),
                is_bold: is_one_of(name, &BOLD)
                    || ["weight:bold", "weight:6", "weight:7"].iter().any(|w| attributes.contains(w)),
            };
            open.push(Open { name, is_unseen, cells: 0, around });
        }
    }
    if !rest.starts_with('<') {
        page.add(&open, rest);
    }
    page.all
}

/// What stands in each element that keeps line ends as they were typed.
pub fn kept_as_typed(html: &str) -> Vec<String> {
    let mut all: Vec<(u32, String)> = Vec::new();
    for piece in pieces(html) {
        let Some(around) = piece.around.iter().find(|around| around.keeps_lines) else { continue };
        match all.last_mut().filter(|(id, _)| *id == around.id) {
            Some((_, words)) => {
                words.push(' ');
                words.push_str(&piece.words);
            }
            None => all.push((around.id, piece.words)),
        }
    }
    all.into_iter().map(|(_, words)| words).collect()
}

/// How high letters are where a page says nothing of them, and how much smaller fine print is.
const LETTERS_PX: u8 = 16;
const FINE_BY_PX: u8 = 2;

/// The lines written smaller than most of what the page says, as footers are.
pub fn fine_print(html: &str) -> Vec<String> {
    if !html.contains("font-size") && !html.contains("<small") && !html.contains("<SMALL") {
        return Vec::new();
    }
    let all = pieces(html);
    let px = |piece: &Piece| piece.around.iter().rev().find_map(|around| around.letters_px).unwrap_or(LETTERS_PX);
    let mut sizes: Vec<(u8, usize)> = all.iter().map(|piece| (px(piece), piece.words.len())).collect();
    sizes.sort_unstable();
    let half = sizes.iter().map(|(_, length)| length).sum::<usize>() / 2;
    let mut read = 0;
    let usual = sizes.iter().find(|(_, length)| {
        read += length;
        read > half
    });
    let usual = usual.map_or(LETTERS_PX, |(px, _)| *px);
    all.into_iter().filter(|piece| px(piece) + FINE_BY_PX <= usual).map(|piece| piece.words).collect()
}

/// Told in pixels or points, or by what makes letters small.
fn letters_px(name: &str, attributes: &str) -> Option<u8> {
    const SMALL_PX: u8 = 13;
    if name.eq_ignore_ascii_case("small") {
        return Some(SMALL_PX);
    }
    let size = attributes.split("font-size:").nth(1)?;
    let digits = size.bytes().take_while(|byte| byte.is_ascii_digit()).count();
    let number: u8 = size[..digits].parse().ok()?;
    let unit = &size[digits..];
    let is_points = unit.starts_with("pt");
    let is_told = is_points || unit.starts_with("px") || unit.starts_with('.');
    is_told.then(|| if is_points { number.saturating_mul(4) / 3 } else { number })
}

/// Fewest words that somebody writes.
const SAID_WORDS: usize = 4;

/// What stands in a box of its own with words above it, and a link right below: how marketplaces show what somebody
/// wrote, and the button to answer him.
pub fn said_above_button(html: &str) -> Option<String> {
    let all = pieces(html);
    let innermost = |piece: &Piece| piece.around.iter().rev().find(|around| around.is_box).map(|around| around.id);
    let mut start = 0;
    while start < all.len() {
        let id = innermost(&all[start]);
        let end = start + all[start..].iter().take_while(|piece| innermost(piece) == id).count();
        let is_within = |piece: &Piece| piece.around.iter().any(|around| Some(around.id) == id);
        let box_of = &all[start..end];
        let is_whole = || !all[..start].iter().chain(&all[end..]).any(is_within);
        if start > 0
            && id.is_some()
            && all.get(end).is_some_and(Piece::is_link)
            && !box_of.iter().any(Piece::is_link)
            && is_whole()
        {
            let words = box_of.iter().map(|piece| piece.words.as_str()).collect::<Vec<_>>().join(" ");
            if words.split_whitespace().count() >= SAID_WORDS {
                return Some(words);
            }
        }
        start = end;
    }
    None
}

/// Whether an element has a colour or a frame of its own, and room within.
fn is_box(name: &str, attributes: &str) -> bool {
    let is_framed = ["background", "border:", "border-left:"].iter().any(|way| attributes.contains(way));
    name.eq_ignore_ascii_case("blockquote")
        || !is_one_of(name, &INLINE) && is_framed && attributes.contains("padding") && !attributes.contains("border:0")
}

#[derive(Default)]
struct Page {
    all: Vec<Piece>,
    /// An element or a line has ended since the last piece.
    is_broken: bool,
    rules: usize,
    breaks: usize,
}

impl Page {
    fn add(&mut self, open: &[Open], text: &str) {
        if text.trim().is_empty() || open.iter().any(|element| element.is_unseen) {
            return;
        }
        let words = plain(text);
        if words.trim().is_empty() {
            return;
        }
        let around: Vec<Around> = open.iter().map(|element| element.around).collect();
        let is_broken = std::mem::take(&mut self.is_broken);
        let breaks = std::mem::take(&mut self.breaks);
        match self.all.last_mut().filter(|last| !is_broken && last.around == around) {
            Some(last) => last.words.push_str(&words),
            None => self.all.push(Piece { words, around, rules: self.rules, breaks }),
        }
    }
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| other.eq_ignore_ascii_case(name))
}

/// Lower case, without white space and quotation marks.
fn squeezed(attributes: &str) -> String {
    let kept = attributes.chars().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n'));
    kept.map(|c| if c == '\'' { '"' } else { c.to_ascii_lowercase() }).collect()
}

/// Rows of a table may be shaded in turn: backgrounds do not count, nor do widths and spaces.
fn look(name: &str, attributes: &str, cell: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.to_ascii_lowercase().hash(&mut hasher);
    cell.hash(&mut hasher);
    let value = |start: &str| {
        let at = attributes.find(start)? + start.len();
        attributes[at..].split(['"', '>']).next()
    };
    value("class=\"").hash(&mut hasher);
    for part in value("style=\"").unwrap_or_default().split(';') {
        let is_told = ["color:", "font-weight:", "font-size:", "text-transform:", "font-style:", "white-space:"];
        if is_told.iter().any(|told| part.starts_with(told)) {
            part.hash(&mut hasher);
        }
    }
    value("color=\"").filter(|_| name.eq_ignore_ascii_case("font")).hash(&mut hasher);
    hasher.finish()
}

/// Character references as characters.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match rest.bytes().take(12).position(|b| b == b';').filter(|end| *end > 1) {
            Some(end) => {
                add_html_token(&mut out, &rest.as_bytes()[..=end], false);
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
