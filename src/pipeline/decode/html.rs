//! HTML as a person would read it: one pass over the bytes, no tree, so its cost is linear whatever is nested.
//!
//! Quotes keep their mark (`> ` for a blockquote), table cells stand side by side with a tab between them, hidden
//! elements are not shown (forms carry hidden copies of every field).

use super::markup::{keeps_lines, skip_to_end, tag_end};
use super::sheet::Sheet;
use super::structure::{self, Says};
use super::stylesheet;
use super::visible::{Letters, Style};
use crate::domain::email::{Mark, Role};
use crate::domain::html_comment::behind_comment;

/// Elements deeper than this are shown, but no longer tracked.
const OPEN_MAX: usize = 500;
/// Quotes and signatures an HTML part may name.
const MARKS_MAX: usize = 200;

/// Elements that never have content, so that hiding one hides nothing after it.
const VOID: [&str; 10] = ["br", "img", "hr", "input", "meta", "link", "area", "col", "wbr", "source"];
/// Elements whose content nobody sees.
const UNSEEN: [&str; 9] = ["head", "style", "script", "title", "template", "noscript", "object", "select", "svg"];

const LISTS: [&str; 2] = ["ul", "ol"];

/// Elements that stand within a line.
const INLINE: [&str; 6] = ["span", "a", "b", "strong", "em", "font"];
/// Longest address that is looked for, in bytes.
const ADDRESS_MAX: usize = 100;

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
    sheet: Sheet,
    open: Vec<Open<'a>>,
    hidden: usize,
    preformatted: usize,
    marks: Vec<Mark>,
    /// Where all that follows is older mail.
    border: Option<usize>,
    /// Whom the page's style sheet hides: `.class`, `#id`.
    hidden_by_sheet: Vec<String>,
}

/// The text a person sees, and what the elements say of its parts, in order.
pub fn to_text(html: &str) -> (String, Vec<Mark>) {
    let mut page =
        Page { sheet: Sheet { out: String::with_capacity(html.len() / 2), ..Sheet::default() }, ..Page::default() };
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
    let end = page.sheet.out.len();
    page.close_all();
    if let Some(start) = page.border {
        page.marks.push(Mark { role: Role::Quoted, range: start..end });
    }
    page.marks.retain(|mark| !mark.range.is_empty());
    page.marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
    (page.sheet.out, page.marks)
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
        if says == Some(Says::QuotedToTheEnd) && self.border.is_none() && self.sheet.quotes == 0 {
            self.border = Some(self.sheet.out.len());
        }
        if name.eq_ignore_ascii_case("img")
            && let Some(cell) = self.open.iter_mut().rev().take(20).find(|open| matches(open.name, &["td", "th"]))
        {
            cell.has_picture = true;
        }
        if !matches(name, &VOID) && !attributes.ends_with('/') && self.open.len() < OPEN_MAX {
            let is_quote = name.eq_ignore_ascii_case("blockquote") && !structure::only_indents(attributes);
            let role = match says {
                Some(Says::Inside(role)) if self.marks.len() < MARKS_MAX => Some((role, self.sheet.out.len())),
                _ => None,
            };
            let item = name.eq_ignore_ascii_case("ol").then_some(1);
            let is_preformatted = name.eq_ignore_ascii_case("pre") || keeps_lines(attributes);
            let begun = (self.sheet.out.len(), self.sheet.breaks);
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
            self.sheet.quotes += usize::from(is_quote);
            self.preformatted += usize::from(is_preformatted);
        }
        if !is_hidden {
            self.lay_out(name, attributes, &style);
        }
        // "<span>E-mail</span><span>jane@roe.example</span>": what the style sets apart is no part of the address.
        self.sheet.space |=
            matches(name, &INLINE) && self.sheet.out.ends_with(char::is_alphanumeric) && is_address(rest);
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
            self.sheet.breaks = (self.sheet.breaks + 1).min(3);
            self.sheet.around_breaks = self.sheet.quotes;
            self.sheet.space = false;
        } else if matches(name, &["td", "th"]) {
            self.sheet.tab = self.sheet.breaks == 0 && !self.sheet.out.is_empty() && !self.sheet.out.ends_with('\n');
            self.sheet.space = false;
        } else if matches(name, &["li"]) {
            self.sheet.item_at = None;
            self.sheet.new_line(1);
            let bullet = self.bullet();
            self.words(&bullet);
            self.sheet.space = true;
            self.sheet.item_at = Some(self.sheet.out.len());
        } else if matches(name, &["img"]) {
            self.picture(attributes);
        } else {
            let [above, _] = self.apart(name, attributes, style);
            self.sheet.new_line(above);
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

    fn close(&mut self, name: &str) {
        // An end tag without a start closes nothing; one that skips some closes those as well. The search is short,
        // so that a page of unmatched end tags stays linear.
        let reach = self.open.len().saturating_sub(40);
        let found = self.open[reach..].iter().rposition(|open| open.name.eq_ignore_ascii_case(name));
        let Some(found) = found.map(|at| at + reach) else { return };
        if !matches(name, &["p", "div"]) && is_block(name) || matches(name, &["li"]) {
            self.sheet.item_at = None;
        }
        if matches(name, &["td", "th"]) {
            self.sheet.tab = false;
            let (start, breaks) = self.open[found].begun;
            // A picture's cell, as signatures begin with, leaves what follows below what stands above.
            let is_picture = self.sheet.out.len() == start && self.open[found].has_picture;
            self.sheet.breaks = if is_picture { breaks } else { 0 };
        } else if matches(name, &["p"]) {
            // Word's paragraph without a word is an empty line.
            let is_empty = self.sheet.out.len() == self.open[found].begun.0 && self.sheet.breaks == 1;
            let below = if is_empty { 2 } else { self.open[found].below };
            self.sheet.new_line(if self.hidden > 0 { 1 } else { below });
        } else if is_block(name) || matches(name, &["tr"]) {
            self.sheet.tab = false;
            self.sheet.new_line(self.open[found].below.max(1));
        }
        // A quote's last line keeps its mark: its words are already out.
        let end = self.sheet.out.len();
        for open in self.open.drain(found..) {
            self.hidden -= usize::from(open.is_hidden);
            self.sheet.quotes -= usize::from(open.is_quote);
            self.preformatted -= usize::from(open.is_preformatted);
            if let Some((role, start)) = open.role {
                self.marks.push(Mark { role, range: start..end });
            }
        }
    }

    fn close_all(&mut self) {
        let end = self.sheet.out.len();
        let open = self.open.drain(..).filter_map(|open| open.role);
        self.marks.extend(open.map(|(role, start)| Mark { role, range: start..end }));
    }

    fn words(&mut self, text: &str) {
        if self.hidden > 0 || !self.letters().are_seen() {
            return;
        }
        if self.preformatted > 0 {
            self.sheet.lines(text);
        } else {
            self.sheet.words(text);
        }
    }
}

/// Whether an element holds nothing but a mail address.
fn is_address(rest: &str) -> bool {
    let reach = rest.floor_char_boundary(ADDRESS_MAX);
    let words = rest[..reach].split_once('<').map_or("", |(words, _)| words);
    words.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !words.contains(char::is_whitespace)
    })
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
