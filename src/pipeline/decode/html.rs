//! HTML as a person would read it: one pass over the bytes, no tree, so its cost is linear whatever is nested.
//!
//! Quotes keep their mark (`> ` for a blockquote), table cells stand side by side with a tab between them, hidden
//! elements are not shown (forms carry hidden copies of every field).

use super::markup::{entities, keeps_lines, skip_to_end};
use super::structure::{self, Says};
use super::stylesheet;
use super::visible::{Letters, Style};
use crate::domain::email::{Mark, Role};
use crate::domain::html_comment::behind_comment;

/// Elements deeper than this are shown, but no longer tracked.
const OPEN_MAX: usize = 500;
/// How far into a tag quoted attributes are followed: beyond that the first `>` ends it.
const TAG_MAX: usize = 1_000;
/// `>` marks before a line.
const QUOTE_MAX: usize = 20;
/// Quotes and signatures an HTML part may name.
const MARKS_MAX: usize = 200;

/// Elements that never have content, so that hiding one hides nothing after it.
const VOID: [&str; 10] = ["br", "img", "hr", "input", "meta", "link", "area", "col", "wbr", "source"];
/// Elements whose content nobody sees.
const UNSEEN: [&str; 9] = ["head", "style", "script", "title", "template", "noscript", "object", "select", "svg"];

const LISTS: [&str; 2] = ["ul", "ol"];

/// Most classes and identities of a page that hide something.
const SELECTORS_MAX: usize = 100;

struct Open<'a> {
    name: &'a str,
    is_hidden: bool,
    letters: Letters,
    is_quote: bool,
    is_preformatted: bool,
    /// What it says of its content, and where that starts.
    role: Option<(Role, usize)>,
    /// Number of the next item of an `ol`.
    item: Option<u32>,
    /// How much was written when it began, and the line ends due then.
    begun: (usize, usize),
    /// Line ends between it and what stands below it, if it has lines of its own.
    below: usize,
    has_picture: bool,
}

#[derive(Default)]
struct Page<'a> {
    out: String,
    open: Vec<Open<'a>>,
    hidden: usize,
    quotes: usize,
    preformatted: usize,
    /// A space is due before the next word.
    space: bool,
    /// Line ends due before the next word: 1 for a new line, 2 for an empty one between.
    breaks: usize,
    /// Quotes around the empty lines among them.
    around_breaks: usize,
    /// A cell began in the middle of a line: the next word follows a tab.
    tab: bool,
    /// How much was written when a bullet had been.
    item_at: Option<usize>,
    marks: Vec<Mark>,
    /// Where all that follows is older mail.
    border: Option<usize>,
    /// Whom the page's style sheet hides: `.class`, `#id`.
    hidden_by_sheet: Vec<String>,
}

/// The text a person sees, and what the elements say of its parts, in order.
pub fn to_text(html: &str) -> (String, Vec<Mark>) {
    let mut page = Page { out: String::with_capacity(html.len() / 2), ..Page::default() };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        page.words(&rest[..at]);
        rest = &rest[at..];
        let after = rest.as_bytes().get(1).copied().unwrap_or(b' ');
        if rest.starts_with("<!--") {
            rest = behind_comment(rest);
        } else if after.is_ascii_alphabetic() || matches!(after, b'/' | b'!' | b'?') {
            let Some(end) = tag_end(rest) else { break };
            rest = page.tag(&rest[1..end], &rest[end + 1..]);
        } else {
            page.words("<");
            rest = &rest[1..];
        }
    }
    if !rest.starts_with('<') {
        page.words(rest);
    }
    let end = page.out.len();
    page.close_all();
    if let Some(start) = page.border {
        page.marks.push(Mark { role: Role::Quoted, range: start..end });
    }
    page.marks.retain(|mark| !mark.range.is_empty());
    page.marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
    (page.out, page.marks)
}

/// The `>` of the tag; one inside a quoted attribute does not count.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in text.bytes().enumerate().take(TAG_MAX) {
        match (quote, b) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if at > 0 && matches!(text.as_bytes()[at - 1], b'=' | b' ') => quote = Some(b),
            (Some(open), _) if b == open => quote = None,
            _ => {}
        }
    }
    // An attribute never closed, or longer than we follow: take the first `>` after all.
    text.find('>')
}

impl<'a> Page<'a> {
    /// Handles a tag and returns what is left to read.
    fn tag(&mut self, tag: &'a str, rest: &'a str) -> &'a str {
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name_length = tag.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b':').count();
        let name = &tag[..name_length];
        if is_end {
            self.close(name);
            return rest;
        }
        let attributes = &tag[name_length..];
        if matches(name, &["style", "script", "title"]) {
            // Their content is no HTML: skip to the end tag without looking for tags.
            let behind = skip_to_end(rest, name);
            if name.eq_ignore_ascii_case("style") && self.hidden_by_sheet.len() < SELECTORS_MAX {
                self.hidden_by_sheet.extend(stylesheet::hidden(&rest[..rest.len() - behind.len()]));
            }
            return behind;
        }
        let style = Style::of(attributes);
        let is_hidden = matches(name, &UNSEEN)
            || style.is_unseen()
            || stylesheet::chooses(&self.hidden_by_sheet, attributes) && !style.is_shown();
        let says = structure::says(name, attributes);
        if says == Some(Says::QuotedToTheEnd) && self.border.is_none() && self.quotes == 0 {
            self.border = Some(self.out.len());
        }
        if name.eq_ignore_ascii_case("img")
            && let Some(cell) = self.open.iter_mut().rev().take(20).find(|open| matches(open.name, &["td", "th"]))
        {
            cell.has_picture = true;
        }
        if !matches(name, &VOID) && !attributes.ends_with('/') && self.open.len() < OPEN_MAX {
            let is_quote = name.eq_ignore_ascii_case("blockquote") && !structure::only_indents(attributes);
            let role = match says {
                Some(Says::Inside(role)) if self.marks.len() < MARKS_MAX => Some((role, self.out.len())),
                _ => None,
            };
            let item = name.eq_ignore_ascii_case("ol").then_some(1);
            let is_preformatted = name.eq_ignore_ascii_case("pre") || keeps_lines(attributes);
            let begun = (self.out.len(), self.breaks);
            let [_, below] = self.apart(name, attributes, &style);
            let letters = self.letters().within(&style);
            let has_picture = false;
            self.open.push(Open {
                name,
                is_hidden,
                letters,
                is_quote,
                is_preformatted,
                role,
                item,
                begun,
                below,
                has_picture,
            });
            self.hidden += usize::from(is_hidden);
            self.quotes += usize::from(is_quote);
            self.preformatted += usize::from(is_preformatted);
        }
        if !is_hidden {
            self.lay_out(name, attributes, &style);
        }
        rest
    }

    /// Line ends above an element and below it: a paragraph and a list that is within none have an empty line, unless
    /// their style takes it away, or Word's classes do.
    fn apart(&self, name: &str, attributes: &str, style: &Style) -> [usize; 2] {
        let is_inner = || self.open.iter().rev().take(20).any(|open| matches(open.name, &["li"]));
        let has_room = match () {
            () if matches(name, &LISTS) => !is_inner(),
            () if matches(name, &["p"]) => !attributes.contains("Mso"),
            () => return [usize::from(is_block(name)); 2],
        };
        style.room().map(|own| if own.unwrap_or(has_room) { 2 } else { 1 })
    }

    /// How letters come out here.
    fn letters(&self) -> Letters {
        self.open.last().map(|open| open.letters).unwrap_or_default()
    }

    fn lay_out(&mut self, name: &str, attributes: &str, style: &Style) {
        if matches(name, &["br"]) {
            // Every `br` counts: two of them are an empty line.
            self.breaks = (self.breaks + 1).min(3);
            self.around_breaks = self.quotes;
            self.space = false;
        } else if matches(name, &["td", "th"]) {
            self.tab = self.breaks == 0 && !self.out.is_empty() && !self.out.ends_with('\n');
            self.space = false;
        } else if matches(name, &["li"]) {
            self.item_at = None;
            self.new_line(1);
            let bullet = self.bullet();
            self.words(&bullet);
            self.space = true;
            self.item_at = Some(self.out.len());
        } else if matches(name, &["img"]) {
            self.picture(attributes);
        } else {
            let [above, _] = self.apart(name, attributes, style);
            self.new_line(above);
        }
    }

    /// `- `, or the number in a numbered list.
    fn bullet(&mut self) -> String {
        let list = self.open.iter_mut().rev().take(20).find(|open| matches(open.name, &["ol", "ul"]));
        let Some(item) = list.and_then(|list| list.item.as_mut()) else { return "- ".into() };
        *item += 1;
        format!("{}. ", *item - 1)
    }

    /// A picture of a character stands for it.
    fn picture(&mut self, attributes: &str) {
        const CHARS_MAX: usize = 8;
        let alt = attributes.split_once("alt=").and_then(|(_, rest)| rest.strip_prefix(['"', '\'']));
        let alt = alt.and_then(|rest| rest.split(['"', '\'']).next()).unwrap_or_default();
        let is_symbol = |c: char| !c.is_alphanumeric() && !c.is_ascii();
        if alt.chars().next().is_some_and(is_symbol) && alt.chars().count() <= CHARS_MAX && alt.chars().all(is_symbol) {
            self.words(alt);
        }
    }

    fn new_line(&mut self, breaks: usize) {
        // The first block of a cell stays on the cell's line, that of an item beside its bullet.
        let is_at_bullet = self.item_at == Some(self.out.len());
        if breaks == 0 || is_at_bullet {
            return;
        }
        if !self.tab {
            if breaks > self.breaks {
                self.around_breaks = self.quotes;
            }
            self.breaks = self.breaks.max(breaks);
        }
        self.space = false;
    }

    fn close(&mut self, name: &str) {
        // An end tag without a start closes nothing; one that skips some closes those as well. The search is short,
        // so that a page of unmatched end tags stays linear.
        let reach = self.open.len().saturating_sub(40);
        let found = self.open[reach..].iter().rposition(|open| open.name.eq_ignore_ascii_case(name));
        let Some(found) = found.map(|at| at + reach) else { return };
        if !matches(name, &["p", "div"]) && is_block(name) || matches(name, &["li"]) {
            self.item_at = None;
        }
        if matches(name, &["td", "th"]) {
            self.tab = false;
            let (start, breaks) = self.open[found].begun;
            // A picture's cell, as signatures begin with, leaves what follows below what stands above.
            let is_picture = self.out.len() == start && self.open[found].has_picture;
            self.breaks = if is_picture { breaks } else { 0 };
        } else if matches(name, &["p"]) {
            // Word's paragraph without a word is an empty line.
            let is_empty = self.out.len() == self.open[found].begun.0 && self.breaks == 1;
            let below = if is_empty { 2 } else { self.open[found].below };
            self.new_line(if self.hidden > 0 { 1 } else { below });
        } else if is_block(name) || matches(name, &["tr"]) {
            self.tab = false;
            self.new_line(self.open[found].below.max(1));
        }
        // A quote's last line keeps its mark: its words are already out.
        let end = self.out.len();
        for open in self.open.drain(found..) {
            self.hidden -= usize::from(open.is_hidden);
            self.quotes -= usize::from(open.is_quote);
            self.preformatted -= usize::from(open.is_preformatted);
            if let Some((role, start)) = open.role {
                self.marks.push(Mark { role, range: start..end });
            }
        }
    }

    fn close_all(&mut self) {
        let end = self.out.len();
        let open = self.open.drain(..).filter_map(|open| open.role);
        self.marks.extend(open.map(|(role, start)| Mark { role, range: start..end }));
    }

    fn words(&mut self, text: &str) {
        if self.hidden > 0 || text.is_empty() || !self.letters().are_seen() {
            return;
        }
        if self.preformatted > 0 {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.breaks += 1;
                }
                if !line.is_empty() {
                    self.place();
                    self.write(line);
                }
            }
            return;
        }
        for (at, word) in text.split(|c: char| c.is_ascii_whitespace() || c == '\u{a0}').enumerate() {
            self.space |= at > 0;
            if word.is_empty() {
                continue;
            }
            if matches!(word, "&nbsp;" | "&#160;" | "&zwnj;" | "&#8203;") {
                self.space = true;
                // An empty paragraph made of a hard space is an empty line.
                if self.breaks == 1 {
                    self.breaks = 2;
                }
                continue;
            }
            self.place();
            self.write(word);
        }
    }

    /// Hard spaces are spaces to a reader.
    fn write(&mut self, text: &str) {
        let before = self.out.len();
        entities(text, &mut self.out);
        if self.out[before..].contains('\u{a0}') {
            let soft = self.out[before..].replace('\u{a0}', " ");
            self.out.truncate(before);
            self.out.push_str(&soft);
        }
    }

    /// Writes what is due before a word.
    fn place(&mut self) {
        let is_start = self.out.is_empty();
        if self.breaks > 0 && !is_start {
            for line in 0..self.breaks {
                self.out.push('\n');
                if line + 1 < self.breaks {
                    self.mark(self.quotes.min(self.around_breaks));
                }
            }
            self.mark(self.quotes);
        } else if is_start {
            self.mark(self.quotes);
        } else if self.tab {
            self.out.push('\t');
        } else if self.space {
            self.out.push(' ');
        }
        (self.breaks, self.tab, self.space) = (0, false, false);
    }

    fn mark(&mut self, quotes: usize) {
        for _ in 0..quotes.min(QUOTE_MAX) {
            self.out.push_str("> ");
        }
    }
}

fn matches(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| other.eq_ignore_ascii_case(name))
}

fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 24] = [
        "div",
        "tr",
        "table",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "blockquote",
        "pre",
        "form",
        "section",
        "article",
        "header",
        "footer",
        "center",
        "body",
    ];
    matches(name, &BLOCKS)
}

/// The page without the pictures written into it, which no reader of words needs and which would fill its limit.
pub fn without_data(html: String) -> String {
    const DATA: &str = "data:";
    const KEPT: usize = 200;
    let data_end = |rest: &str| rest.find(['"', '\'', ')', '>', ' ', '\n', '<']).unwrap_or(rest.len());
    if !html.contains(DATA) {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some(at) = rest.find(DATA) {
        let end = at + data_end(&rest[at..]);
        let kept = if end - at > KEPT { at + DATA.len() } else { end };
        out.push_str(&rest[..kept]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}
