//! What a page sets apart as labels: bold words, headings, the first cell of a row. Text alone does not show it.

use super::page;
use crate::domain::label;
use std::collections::HashSet;

/// Longest page looked at, longest label and most labels kept.
const PAGE_MAX: usize = 128 * 1024;
const LABEL_MAX: usize = 120;
const LABELS_MAX: usize = 200;

/// The labels of a page, the words of its links and its fine print: plain words in lower case.
#[derive(Debug, Default)]
pub struct Emphasis {
    labels: HashSet<String>,
    /// The same with their numbers, letters and digits alone.
    whole: HashSet<String>,
    links: HashSet<String>,
    /// What is written smaller than the rest.
    fine_print: HashSet<String>,
}

impl Emphasis {
    pub fn of(html: &str) -> Self {
        let html = &html[..html.floor_char_boundary(PAGE_MAX)];
        let mut all = HashSet::new();
        let mut links = HashSet::new();
        // A link with a colour of its own behind it is a button, whatever it says.
        let mut buttons = HashSet::new();
        // The first cell of the row at hand, until a second one shows that it is a label.
        let mut cell: Option<String> = None;
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            rest = &rest[at + 1..];
            // A tag that another begins in is none: a page of nothing but `<` stays linear.
            let end = rest.bytes().take(1_000).position(|b| matches!(b, b'>' | b'<'));
            let Some(end) = end.filter(|&end| rest.as_bytes()[end] == b'>') else { continue };
            let name = rest[..end].split([' ', '/', '\n', '\t']).next().unwrap_or_default().to_ascii_lowercase();
            let after = &rest[end + 1..];
            let is_bold = rest[..end].contains("bold");
            match name.as_str() {
                "a" if links.len() < LABELS_MAX && rest[..end].contains("background") => {
                    buttons.insert(content(after));
                }
                "a" if links.len() < LABELS_MAX => drop(links.insert(content(after))),
                "tr" => cell = None,
                "td" => match cell.take() {
                    Some(label) => {
                        all.insert(label);
                        // A row may hold several pairs, or plain data: only the first cell is taken for a label.
                        cell = Some(String::new());
                    }
                    None => cell = Some(content(after)),
                },
                _ => {}
            }
            if is_bold
                || matches!(
                    name.as_str(),
                    "b" | "strong" | "th" | "dt" | "label" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                )
            {
                all.insert(content(after));
            }
            if all.len() > LABELS_MAX {
                break;
            }
            rest = after;
        }
        let whole = all.iter().map(|label| squeezed(&label.to_lowercase())).collect();
        let mut all: HashSet<String> = all.iter().map(|label| label::plain(label)).collect();
        all.remove("");
        let mut links: HashSet<String> = links.iter().map(|link| label::plain(link)).collect();
        // Somebody's address or page as a link is no button.
        links.retain(|link| {
            link.contains(' ') && !link.contains(['@', '.']) && !link.bytes().any(|b| b.is_ascii_digit())
                || link.contains(" – ")
        });
        links.extend(buttons.iter().map(|button| label::plain(button)).filter(|button| !button.is_empty()));
        Self {
            labels: all,
            whole,
            links,
            fine_print: page::fine_print(html).iter().map(|line| squeezed(line)).collect(),
        }
    }

    /// Whether a line is written smaller than what people read on the page.
    pub fn is_fine_print(&self, line: &str) -> bool {
        !self.fine_print.is_empty() && self.fine_print.contains(&squeezed(line))
    }

    pub fn has(&self, label: &str) -> bool {
        !self.labels.is_empty() && self.labels.contains(&label::plain(label))
    }

    /// Whether a line is a link's words and nothing else: a button of a portal's page.
    pub fn is_button(&self, line: &str) -> bool {
        !self.links.is_empty() && line.len() <= LABEL_MAX && self.links.contains(&label::plain(line))
    }

    /// The emphasised words a line begins with, before others.
    pub fn start_of<'a>(&self, line: &'a str) -> Option<&'a str> {
        if self.labels.is_empty() || self.is_whole(line) {
            return None;
        }
        let spaces = line.char_indices().filter(|(_, c)| *c == ' ').take(10);
        let starts = spaces.map(|(at, _)| &line[..at]).filter(|start| self.has(start));
        // "Phone 2310 445 812": a number is the value's rather than the label's.
        starts.max_by_key(|start| (label::plain(start).len(), std::cmp::Reverse(start.len())))
    }

    /// "Phone (with country code)": what stands in brackets behind a label says how it is to be filled, where a value
    /// has digits. "Lathe SN 320" is all in bold.
    fn is_whole(&self, line: &str) -> bool {
        line.ends_with([')', ']']) && !line.bytes().any(|byte| byte.is_ascii_digit()) && self.has(line)
            || self.whole.contains(&squeezed(&line.to_lowercase()))
    }
}

/// Letters and digits alone.
fn squeezed(line: &str) -> String {
    line.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The words up to the end of the element, its inner tags left out; nothing if they are many.
fn content(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    for _ in 0..12 {
        let Some(at) = rest.bytes().take(4 * LABEL_MAX).position(|b| b == b'<') else { return String::new() };
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if out.len() > LABEL_MAX {
            return String::new();
        }
        let Some(end) = rest.bytes().take(1_000).position(|b| b == b'>') else { return String::new() };
        let name = rest[1..end].to_ascii_lowercase();
        let is_inner = ["font", "span", "/font", "/span", "b>", "strong", "a ", "u", "em"]
            .iter()
            .any(|inner| name.starts_with(inner))
            || name == "b";
        if !is_inner || !out.trim().is_empty() && name.starts_with('/') {
            break;
        }
        rest = &rest[end + 1..];
    }
    out.replace("&nbsp;", " ")
        .replace("&amp;", "&")
        .replace("&#39;", "'")
        .replace("&rsquo;", "’")
        .replace("&quot;", "\"")
}
