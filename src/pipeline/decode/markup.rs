//! What a page's tags and references mean by themselves: hidden or not, line ends kept or not, characters by name.

use mail_parser::decoders::html::add_html_token;

/// Programs write what somebody typed into an element that keeps his line ends. Many mail programs set a whole mail so
/// whose line ends mean nothing: `break-spaces` and Apple's `-webkit` styles are theirs.
pub fn keeps_lines(attributes: &str) -> bool {
    attributes.split_once("white-space").is_some_and(|(_, rest)| {
        let value = rest.trim_start_matches([':', ' ']);
        value.starts_with("pre-line") || value.starts_with("pre-wrap") || value.starts_with("pre;")
    })
}

/// What follows an element's end tag.
pub fn skip_to_end<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut at = 0;
    while let Some(found) = rest[at..].find("</") {
        let start = at + found + 2;
        let is_same = rest.get(start..start + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
        if is_same {
            return rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
        }
        at = start;
    }
    ""
}

/// Character references; what is none stays as written.
pub fn entities(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end {
            Some(end) if end > 1 => {
                add_html_token(out, &rest.as_bytes()[..=end], false);
                rest = &rest[end + 1..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

/// How far into a tag quoted attributes are followed: beyond that the first `>` ends it.
const TAG_MAX: usize = 1_000;
/// The `>` of the tag; one inside a quoted attribute does not count.
pub fn tag_end(text: &str) -> Option<usize> {
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
