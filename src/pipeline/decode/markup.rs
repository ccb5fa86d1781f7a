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
