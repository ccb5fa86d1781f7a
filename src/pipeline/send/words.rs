//! Words made fit to be shown: what strangers wrote stays data, and durations read as people say them.

use std::borrow::Cow;
use std::time::Duration;

/// One line: line breaks and other control characters become spaces, what is invisible or turns the reading direction
/// goes (it can make `exe.gpj` read as `jpg.exe`), and more than `max` characters are cut.
pub fn one_line(text: &str, max: usize) -> String {
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let seen = line.len();
        line.push_str(&visible(word, usize::MAX));
        if line.len() > seen {
            line.push(' ');
        }
        // Four bytes are the longest character: enough has been read for the cut below.
        if line.len() > max.saturating_mul(4).saturating_add(4) {
            break;
        }
    }
    cut(line.trim_end(), max).0
}

/// One line for a header: what looks encoded (RFC 2047) is taken apart, or mail programs would decode a stranger's line
/// breaks and control characters that way.
pub fn header_text(text: &str, max: usize) -> String {
    one_line(&one_line(text, max).replace("=?", "= ?"), max)
}

/// Several lines, with the same care; more than `max` characters are cut, and `true` says so. Never more than one
/// empty line in a row, none at either end.
pub fn block(text: &str, max: usize) -> (String, bool) {
    let (text, is_cut) = cut(&visible(text, max.saturating_add(1)), max);
    let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text };
    let ends_line = |c: char| matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut shown = String::with_capacity(text.len());
    let mut is_gap = false;
    for line in text.split(ends_line) {
        let line = line.trim_end_matches(|c: char| c.is_whitespace() || c.is_control());
        if line.is_empty() {
            is_gap = true;
            continue;
        }
        if !shown.is_empty() {
            shown.push_str(if is_gap { "\n\n" } else { "\n" });
        }
        is_gap = false;
        match line.contains(char::is_control) {
            true => shown.extend(line.chars().map(|c| if c.is_control() { ' ' } else { c })),
            false => shown.push_str(line),
        }
    }
    (shown, is_cut)
}

/// An address with nothing hidden in it: invisible characters are spelled out, and a domain outside ASCII is followed
/// by what it is in the DNS, where look-alike letters show.
pub fn bare_address(address: &str) -> String {
    let mut shown = String::new();
    for c in address.chars() {
        match is_invisible(c) || c.is_control() || c.is_whitespace() {
            true => shown.extend(c.escape_unicode()),
            false => shown.push(c),
        }
    }
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    match ascii_domain(domain) {
        Some(ascii) if !domain.is_ascii() => format!("{shown} ({ascii})"),
        _ => shown,
    }
}

/// The domain as it stands in the DNS (RFC 5891); none if it is no name.
pub fn ascii_domain(domain: &str) -> Option<String> {
    match url::Host::parse(domain) {
        Ok(url::Host::Domain(ascii)) => Some(ascii),
        Ok(url::Host::Ipv4(_) | url::Host::Ipv6(_)) | Err(_) => None,
    }
}

/// Characters without a shape of their own, but for the joiners that Persian and emoji need.
fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The first `max` characters of those that show.
fn visible(text: &str, max: usize) -> Cow<'_, str> {
    match text.contains(is_invisible) {
        true => Cow::Owned(text.chars().filter(|c| !is_invisible(*c)).take(max).collect()),
        false if text.len() <= max => Cow::Borrowed(text),
        false => Cow::Borrowed(text.char_indices().nth(max).map_or(text, |(end, _)| &text[..end])),
    }
}

fn cut(text: &str, max: usize) -> (String, bool) {
    if text.len() <= max {
        return (text.to_owned(), false);
    }
    match text.char_indices().nth(max) {
        None => (text.to_owned(), false),
        Some(_) => {
            let end = text.char_indices().nth(max.saturating_sub(1)).map_or(0, |(at, _)| at);
            (format!("{}…", text[..end].trim_end()), true)
        }
    }
}

/// Width of the text part (RFC 5322 2.1.1 asks for no more than 78).
pub const WIDTH: usize = 78;

/// Breaks lines at spaces to fit the width; `first` and `rest` are put in front of the first line and the others.
/// A web address is never broken, because a broken one does not open.
pub fn wrap(text: &str, first: &str, rest: &str) -> String {
    let rest_width = width(rest);
    let mut wrapped = String::with_capacity(text.len() + text.len() / 8 + first.len());
    wrapped.push_str(first);
    let mut used = width(first);
    for (n, paragraph) in text.split('\n').enumerate() {
        let next_line = |wrapped: &mut String| {
            wrapped.push('\n');
            wrapped.push_str(rest);
            rest_width
        };
        if n > 0 {
            used = next_line(&mut wrapped);
        }
        let mut is_empty = true;
        // A closure finds spaces a few letters apart sooner than the search for a character does.
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            for piece in pieces(word, WIDTH.saturating_sub(rest_width).max(1)) {
                let width = width(piece);
                if !is_empty && used + 1 + width > WIDTH {
                    used = next_line(&mut wrapped);
                    is_empty = true;
                }
                if !is_empty {
                    wrapped.push(' ');
                    used += 1;
                }
                wrapped.push_str(piece);
                used += width;
                is_empty = false;
            }
        }
        let line = wrapped.rfind('\n').map_or(0, |end| end + 1);
        wrapped.truncate(line + wrapped[line..].trim_end().len());
    }
    wrapped
}

fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// Never more than one empty line in a row: sections with nothing to tell leave theirs behind.
pub fn without_gaps(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut was_empty = true;
    for line in text.lines() {
        if !(line.is_empty() && was_empty) {
            kept.push_str(line);
            kept.push('\n');
        }
        was_empty = line.is_empty();
    }
    kept
}

/// A word in pieces that fit a line.
fn pieces(word: &str, room: usize) -> impl Iterator<Item = &str> {
    let is_whole = width(word) <= room || word.starts_with("http://") || word.starts_with("https://");
    let mut left = word;
    std::iter::from_fn(move || {
        let end = if is_whole { None } else { left.char_indices().nth(room) };
        let (piece, after) = left.split_at(end.map_or(left.len(), |(at, _)| at));
        left = after;
        Some(piece).filter(|piece| !piece.is_empty())
    })
}

/// With a capital letter; an address keeps its own.
pub fn capital(text: &str) -> String {
    let text = text.trim();
    let is_address = text.split(' ').next().is_some_and(|first| first.contains(['@', '/']));
    let mut letters = text.chars();
    match letters.next().filter(|_| !is_address) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => text.to_owned(),
    }
}

/// Words of ours as a sentence of its own: `the time has passed` → `The time has passed.`
pub fn sentence(text: &str) -> String {
    let mut shown = capital(text);
    let end = shown.trim_end_matches(['”', '"', ')', '\'']);
    if !end.is_empty() && !end.ends_with(['.', '!', '?', '…', ':', '。', '？', '！']) {
        shown.push('.');
    }
    shown
}

/// For a subject: what is said first, without what it lists or explains, and never much of it.
pub fn brief(text: &str) -> String {
    const CLAUSE_MIN: usize = 10;
    const BRIEF_MAX: usize = 70;
    let ends = [": ", "; ", ". ", " ("].iter().filter_map(|end| {
        text.match_indices(end).map(|(at, _)| at).find(|at| text[..*at].chars().count() >= CLAUSE_MIN)
    });
    let clause = ends.min().map_or(text, |end| &text[..end]);
    if clause.chars().count() <= BRIEF_MAX {
        return clause.to_owned();
    }
    let end = clause.char_indices().nth(BRIEF_MAX).map_or(clause.len(), |(at, _)| at);
    let whole = clause[..end].rfind(' ').unwrap_or(end);
    format!("{}…", clause[..whole].trim_end_matches([',', ' ']))
}

/// `2 days 3 h`, `1 h 20 min`, `20 min`.
pub fn span(time: Duration) -> String {
    let minutes = time.as_secs() / 60;
    let (days, hours) = (minutes / 1_440, minutes / 60 % 24);
    let days_shown = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    match (days, hours) {
        (0, _) => work_span(time),
        (_, 0) => days_shown,
        _ => format!("{days_shown} {hours} h"),
    }
}

/// Like [`span`], in hours only: a day of working time would be read as 24 hours by some and as 8 by others.
pub fn work_span(time: Duration) -> String {
    let minutes = time.as_secs() / 60;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "less than a minute".to_owned(),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_large_and_subjects_say_what_comes_first() {
        for (text, want) in [
            ("nobody had answered in time", "Nobody had answered in time."),
            ("ann@example.com wrote", "ann@example.com wrote."),
            ("Ana has it. It stays with you", "Ana has it. It stays with you."),
            ("you say “go on.”", "You say “go on.”"),
            ("", ""),
        ] {
            assert_eq!(sentence(text), want);
        }
        for (text, want) in [
            ("a reason is missing; it is one of: spam, timing", "a reason is missing"),
            ("it rests until Mon 30 Nov 09:00 CET: timing", "it rests until Mon 30 Nov 09:00 CET"),
            ("you answered Nora (by phone)", "you answered Nora"),
            ("no: this was not done", "no: this was not done"),
            (
                "a hand-off tells the other need, budget, authority, timeline, competition and the next meeting",
                "a hand-off tells the other need, budget, authority, timeline,…",
            ),
        ] {
            assert_eq!(brief(text).replace(",…", "…"), want.replace(",…", "…"));
        }
    }

    #[test]
    fn a_line_is_one_line_whatever_was_written() {
        for (text, line) in [
            ("Demo\r\nBcc: all@example.com", "Demo Bcc: all@example.com"),
            ("a\u{85}b\u{2028}c\0d\t e", "a b c d e"),
            ("\u{202e}gpj.exe\u{200b}", "gpj.exe"),
            ("\u{200b}", ""),
            ("  many   spaces  ", "many spaces"),
            ("{{7*7}} ${x} <%= y %>", "{{7*7}} ${x} <%= y %>"),
        ] {
            assert_eq!(one_line(text, 100), line, "{text:?}");
        }
        assert_eq!(one_line("abcdef", 6), "abcdef");
        assert_eq!(one_line("abcdefg", 6), "abcde…");
        assert_eq!(one_line(&"é ".repeat(100_000), 6), "é é é…");
    }

    #[test]
    fn a_block_keeps_its_lines_and_little_else() {
        assert_eq!(block("\r\n\na\r\n\r\n\r\n\u{1b}[31mb\u{202e}\n\n", 100), ("a\n\n [31mb".to_owned(), false));
        assert_eq!(block("abcdef", 4), ("abc…".to_owned(), true));
        assert_eq!(block("", 4), (String::new(), false));
    }

    #[test]
    fn an_address_hides_nothing() {
        for (address, shown) in [
            ("ana@example.com", "ana@example.com"),
            ("ana@exаmple.com", "ana@exаmple.com (xn--exmple-4nf.com)"),
            ("a\u{202e}na@example.com", "a\\u{202e}na@example.com"),
        ] {
            assert_eq!(bare_address(address), shown);
        }
    }

    #[test]
    fn lines_fit_and_links_stay_whole() {
        let long = format!("see https://example.com/{} and {}", "x".repeat(100), "word ".repeat(60));
        for line in wrap(&long, "> ", "> ").lines() {
            assert!(line.chars().count() <= WIDTH || line.starts_with("> https://"), "{line}");
            assert!(line.starts_with("> "), "{line}");
        }
        assert_eq!(wrap(&"y".repeat(200), "", "").lines().map(str::len).collect::<Vec<_>>(), [78, 78, 44]);
        assert_eq!(wrap("a\n\nb", "> ", "> "), "> a\n>\n> b");
        assert_eq!(wrap("", "x ", "  "), "x");
    }

    #[test]
    fn durations_are_said_as_people_say_them() {
        for (seconds, said) in [
            (0, "less than a minute"),
            (60, "1 min"),
            (4_800, "1 h 20 min"),
            (7_200, "2 h"),
            (86_400, "1 day"),
            (183_600, "2 days 3 h"),
        ] {
            assert_eq!(span(Duration::from_secs(seconds)), said);
        }
        assert_eq!(work_span(Duration::from_secs(183_600)), "51 h");
    }
}
