//! What stands above somebody else's words: "On Monday, Jane wrote:", a block of header lines, a separator.

use super::header_block;
use super::notes;
use super::quote_words::{DASHED, Header, NOTES, has_verb, header, is_forward, is_separator, opens};
use super::split::Line;
use crate::domain::inquiry::Label;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Introduction {
    /// "On …, … wrote:". Sure with an address, or with a date's opening word and a time of day.
    Attribution { is_sure: bool },
    /// `From:`, `Sent:`, `To:`, `Subject:` as Outlook and others write them, or "Original Message".
    Headers,
    /// "Forwarded message", with the header lines below it.
    Forward,
}

macro_rules! pattern {
    ($name:ident, $($piece:expr),+ $(,)?) => {
        pub static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(concat!($($piece),+)).expect("the pattern is a constant the tests compile"));
    };
}

pattern!(
    TIME,
    r"[0-9]{1,2}[:.h][0-9]{2}|[0-9]{1,2} ?(?:am|pm|AM|PM|Uhr|h)(?-u:\b)|[٠-٩]{1,2}:[٠-٩]{2}|[0-9]{1,2}[時点]"
);
// Its dots are no time of day.
pattern!(DAY, r"[0-9]{1,4}[./-] ?[0-9]{1,2}[./-] ?[0-9]{2,4}");
pattern!(YEAR, r"(?:19|20)[0-9]{2}|[٠-٩۰-۹]{4}");
pattern!(ADDRESS, r"[^\s<>@,;:\x22]+@[^\s<>@,;:\x22]+\.[^\s<>@,;:\x22]+");
// Without a verb: `2017-11-24 16:32 GMT+01:00 Jane <jane@example.com>:`, `30.09.2017, 18.30, "Jane" <jane@example.com>:`.
pattern!(
    DATED_ADDRESS,
    r"^[ \t]*[0-9]{1,4}[-./年][0-9]{1,2}[-./月][0-9]{1,4}.*<[^<>\s]+@[^<>\s]+>[ \t]*[:：]?[ \t]*$",
    // With the year and the time of day in words of any language: `пн, 2 нояб. 2026 г. в 08:10, Jane <jane@example.com>:`.
    r"|^.{0,40}[ ,][0-9]{4}[ ,].{0,20}[0-9]{1,2}[:.][0-9]{2}.*<[^<>\s]+@[^<>\s]+>[ \t]*[:：][ \t]*$"
);

/// Longest line that introduces something, in bytes.
pub const WIDTH_MAX: usize = 400;

/// The first introduction at or after line `from`, with the lines it takes.
pub fn next(text: &str, lines: &[Line], from: usize) -> Option<(Range<usize>, Introduction)> {
    (from..lines.len()).find_map(|at| {
        if lines[at].label != Label::Written {
            return None;
        }
        let content = &text[lines[at].range.clone()];
        let trimmed =
            content.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_') || is_direction(c));
        if goes_on_in_line(content) {
            return Some((at..at + 1, Introduction::Headers));
        }
        // A cheap look first: most lines of most mails are prose.
        if trimmed.is_empty() && content.trim().is_empty() || content.len() > WIDTH_MAX {
            return None;
        }
        let ends_open = trimmed.ends_with([':', '：', '>']);
        if ends_open || looks_separated(content) || content.contains("---") {
            if let Some(found) = separator(text, lines, at) {
                return Some(found);
            }
            if let Some(end) = header_block::of_unknown_language(text, lines, at) {
                return Some((at..end, Introduction::Headers));
            }
        }
        if content.starts_with(['|', ' '])
            && let Some(end) = notes::table_end(text, lines, at)
        {
            return Some((at..end, Introduction::Headers));
        }
        if ends_open && let Some(end) = header_block::without_labels(text, lines, at) {
            return Some((at..end, Introduction::Headers));
        }
        if let Some(end) = header_block::sure_end(text, lines, at) {
            return Some((over_rule(text, lines, at, from)..end, Introduction::Headers));
        }
        if ends_open || trimmed.ends_with("wrote") {
            return attribution(text, lines, at, from);
        }
        None
    })
}

/// "On Thu, 26 Nov 2026 at 10:00, Ann<ann@example.com> wrote:   Dear Jane, …": apps that quote without lines.
fn goes_on_in_line(line: &str) -> bool {
    let Some(end) = line.find([':', '：']).and_then(|_| line.find('>')).filter(|end| *end < WIDTH_MAX) else {
        return false;
    };
    let verb = &line[end + 1..line.floor_char_boundary(end + 1 + 30)];
    let Some((verb, rest)) = verb.split_once([':', '：']) else { return false };
    let before = &line[..=end];
    rest.starts_with("  ")
        && opens(line)
        && (has_verb(verb) || has_verb(before))
        && before.bytes().any(|b| b.is_ascii_digit())
        && ADDRESS.is_match(before)
}

fn looks_separated(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ', '\t', '*']).trim_end();
    line.starts_with(['-', '_', '=', '—', '–']) || line.ends_with(['-', '_', '=']) && line.len() > 8
}

/// Whether a line says that a mail passed on stands below it.
pub fn is_forward_mark(line: &str) -> bool {
    let is_open = looks_separated(line) || line.trim_end().ends_with([':', '：']);
    is_open && (is_forward(line) || is_separator(line))
}

/// The same of a line that no answer has: "Original message" stands above quotes as well.
pub fn is_passed_on(line: &str) -> bool {
    is_forward_mark(line) && is_forward(line)
}

fn separator(text: &str, lines: &[Line], at: usize) -> Option<(Range<usize>, Introduction)> {
    let content = text[lines[at].range.clone()].replace("&nbsp;", " ");
    if is_forward(&content) {
        return Some((at..below(text, lines, at + 1), Introduction::Forward));
    }
    if is_separator(&content) || NOTES.is_match(&content) {
        return Some((at..below(text, lines, at + 1), Introduction::Headers));
    }
    let inner = content.trim_matches(|c: char| c.is_whitespace() || c == '-');
    let is_drawn = content.trim_start().starts_with("--");
    if is_drawn && opens(inner) && has_verb(inner) && ADDRESS.is_match(inner) && YEAR.is_match(inner) {
        return Some((at..at + 1, Introduction::Headers));
    }
    // Dashes around words of a language we do not know: header lines below them say what it is.
    let end = below(text, lines, at + 1);
    (end > at + 1 && DASHED.is_match(&content)).then_some((at..end, Introduction::Headers))
}

/// Behind the header lines or the "… wrote:" that follow a separator, empty lines before them included.
fn below(text: &str, lines: &[Line], at: usize) -> usize {
    let first = (at..lines.len().min(at + 4)).find(|&line| !text[lines[line].range.clone()].trim().is_empty());
    let Some(first) = first else { return at };
    if let Some(end) = header_block::end(text, lines, first) {
        return end;
    }
    let last = first.saturating_add(3).min(lines.len());
    let begins_here =
        |line: &usize| attribution(text, lines, *line, first).is_some_and(|(range, _)| range.start == first);
    (first..last).find(begins_here).map_or(at, |line| line + 1)
}

/// The introduction may be wrapped: it ends in line `last` and starts up to three lines above.
fn attribution(text: &str, lines: &[Line], last: usize, from: usize) -> Option<(Range<usize>, Introduction)> {
    let follows_mark = lines[last + 1..].iter().find(|line| !text[line.range.clone()].trim().is_empty());
    let follows_mark = follows_mark.is_some_and(|line| line.label == Label::Quoted);
    for back in 0..=3 {
        let Some(first) = last.checked_sub(back).filter(|&first| first >= from) else { break };
        let content = &text[lines[first].range.clone()];
        let whole = text[lines[first].range.start..lines[last].range.end].replace('\n', " ");
        let whole = without_directions(whole);
        if content.trim().is_empty() || lines[first].label != Label::Written || whole.len() > WIDTH_MAX {
            break;
        }
        let has_digit = whole.chars().any(char::is_numeric);
        let has_address = whole.contains('@') && ADDRESS.is_match(&whole);
        if has_address && whole.contains('<') && DATED_ADDRESS.is_match(&whole) {
            return Some((first..last + 1, Introduction::Attribution { is_sure: true }));
        }
        // An address, a year and a time of day before a colon, in whatever language.
        let is_wrapped = back < 3 && first > from && starts_introduction(text, lines, first - 1);
        if has_address
            && !is_wrapped
            && whole.trim_end().ends_with([':', '：'])
            && YEAR.is_match(&whole)
            && TIME.is_match(&whole)
        {
            return Some((first..last + 1, Introduction::Attribution { is_sure: true }));
        }
        if (has_digit || has_address) && has_verb(&whole) {
            let opens = opens(&whole) || content.trim_start().starts_with(|c: char| c.is_numeric() || c == '于');
            // The start of a wrapped introduction lies further up.
            if !opens && back < 3 && !has_address && !follows_mark && !names_first(&whole) {
                continue;
            }
            if is_wrapped {
                continue;
            }
            let first = if has_digit { first } else { wrapped_from(text, lines, first, from) };
            let is_sure = has_digit && (has_address || (opens || names_first(&whole)) && TIME.is_match(&whole));
            return Some((first..last + 1, Introduction::Attribution { is_sure }));
        }
    }
    // Right above marked lines less will do: "Jane wrote:", "Jane, 2 Nov 2026 8:10:".
    let whole = &text[lines[last].range.clone()];
    if !follows_mark || whole.len() > 160 {
        return None;
    }
    let above = last.checked_sub(1).filter(|&above| above >= from && lines[above].label == Label::Written);
    if let Some(above) = above
        && names_source(&text[lines[above].range.clone()])
    {
        return Some((above..last + 1, Introduction::Attribution { is_sure: false }));
    }
    let is_dated = TIME.is_match(whole) && whole.bytes().filter(u8::is_ascii_digit).count() >= 6;
    (has_verb(whole) || is_dated || names_source(whole))
        .then_some((last..last + 1, Introduction::Attribution { is_sure: false }))
}

/// Where the introduction begins of which a line has the address and no date: some lines up, without a gap.
fn wrapped_from(text: &str, lines: &[Line], last: usize, from: usize) -> usize {
    const WRAPPED_MAX: usize = 3;
    let is_filled = |line: &Line| line.label == Label::Written && !text[line.range.clone()].trim().is_empty();
    let above = last.saturating_sub(WRAPPED_MAX).max(from)..last;
    let mut starts = above.filter(|&at| starts_introduction(text, lines, at));
    starts.find(|&at| lines[at..last].iter().all(is_filled)).unwrap_or(last)
}

/// "Quoting Jane <jane@example.com>:", "Zitat von Jane:", as webmail writes it.
fn names_source(line: &str) -> bool {
    const STARTS: [&str; 9] = [
        "quoting ",
        "zitat von ",
        "zitiere ",
        "citando ",
        "citation de ",
        "quoted from ",
        "selon ",
        "cytowanie ",
        "missatge de ",
    ];
    let line = line.trim_start().to_lowercase();
    STARTS.iter().any(|start| line.starts_with(start))
}

/// "Ana Lima schreef op 2026-11-02 08:10:", a name before all else and not much more.
fn names_first(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is_name = words.by_ref().take(2).filter(|word| word.starts_with(char::is_uppercase)).count() == 2;
    is_name && words.count() <= 8
}

/// Whether the line at `at` can be the start of an introduction that goes on below: it opens a paragraph, ends no sentence
/// and names a date or an address.
fn starts_introduction(text: &str, lines: &[Line], at: usize) -> bool {
    let content = text[lines[at].range.clone()].trim();
    let opens_paragraph =
        at == 0 || text[lines[at - 1].range.clone()].trim().is_empty() || lines[at - 1].label != Label::Written;
    lines[at].label == Label::Written
        && !content.is_empty()
        && content.len() < 200
        && (opens(content) && content.chars().any(char::is_numeric)
            || opens_paragraph
                && !content.ends_with(['.', '!', '?', '。', ':', '：'])
                && (YEAR.is_match(content) || ADDRESS.is_match(content) || names_source(content)))
}

/// Marks of writing direction, which clients put around names and dates.
const fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn without_directions(text: String) -> String {
    if text.contains(is_direction) { text.replace(is_direction, "") } else { text }
}

/// Outlook draws a rule above its header block, Orange writes "Message du : …": both belong to it.
fn over_rule(text: &str, lines: &[Line], at: usize, from: usize) -> usize {
    let is_rule = |line: &str| line.len() > 3 && line.chars().all(|c| matches!(c, '_' | '-' | '=' | '*' | '—' | '─'));
    let mut start = at;
    while start > from {
        let line = text[lines[start - 1].range.clone()].trim();
        if is_rule(line) || line.to_lowercase().starts_with("message du") {
            start -= 1;
        } else if line.is_empty() && start - 1 > from && is_rule(text[lines[start - 2].range.clone()].trim()) {
            start -= 2;
        } else {
            break;
        }
    }
    start
}

/// Who wrote the mail below: the `From:` line among the introduction's lines, as a range of the text.
pub fn original_sender(text: &str, lines: &[Line]) -> Option<Range<usize>> {
    let (line, value) =
        lines.iter().filter(|line| matches!(line.label, Label::Introduction | Label::Forwarded)).find_map(|line| {
            let content = &text[line.range.clone()];
            let (kind, value) = header(content)?;
            let is_named = kind == Header::From && !content[value..].trim_matches(['*', ' ', '\t']).is_empty();
            is_named.then_some((line, value))
        })?;
    Some(line.range.start + value..line.range.end)
}
