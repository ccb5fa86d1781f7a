//! Links of a mail whose text does not say where they go: a plain-text answer would lose them.

use crate::pipeline::decode;

/// Links looked at; nobody writes a person more.
const LINKS_MAX: usize = 100;
/// The longest address that is put into a text, and the longest name of a link that is looked for, in bytes.
const URL_MAX: usize = 2_000;
const NAME_MAX: usize = 300;

/// `see our calendar` with `calendar` linked → `see our calendar (https://…)`. Only where the words have the link's name;
/// `is_ours` says which addresses must not go to anybody else.
pub fn spelled_out(words: &str, html: &str, is_ours: &dyn Fn(&str) -> bool) -> String {
    let mut spelled = words.to_owned();
    // What stands before it has been looked through: links come in the order of the text.
    let mut from = 0;
    for (url, name) in links(html) {
        let is_shown = spelled.contains(&url)
            || url.trim_end_matches('/').ends_with(name.trim_end_matches('/'))
            || is_number_of(&url, &name);
        if is_shown || is_ours(&url) {
            continue;
        }
        let Some(at) = spelled.get(from..).and_then(|rest| find(rest, &name)).map(|(at, end)| (from + at, from + end))
        else {
            continue;
        };
        let shown = format!(" ({url})");
        spelled.insert_str(at.1, &shown);
        from = at.1 + shown.len();
    }
    spelled
}

/// `+49 30 123` for `+4930123`: the same number, however it is spaced; 030 123 as well.
fn is_number_of(url: &str, name: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (dialled, shown) = (digits(url), digits(name));
    let national = shown.trim_start_matches('0');
    url.starts_with(|c: char| c == '+' || c.is_ascii_digit()) && national.len() >= 3 && dialled.ends_with(national)
}

/// Where these words stand, however the lines break; whole words only.
fn find(text: &str, name: &str) -> Option<(usize, usize)> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = words.first()?;
    text.match_indices(first).find_map(|(at, _)| {
        let mut rest = &text[at..];
        for (n, word) in words.iter().enumerate() {
            let trimmed = if n > 0 { rest.trim_start() } else { rest };
            if n > 0 && trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed.strip_prefix(word)?;
        }
        let is_inside = text[..at].ends_with(char::is_alphanumeric) || rest.starts_with(char::is_alphanumeric);
        (!is_inside).then_some((at, text.len() - rest.len()))
    })
}

/// Addresses on the web or of mail, and what the page calls them.
fn links(html: &str) -> Vec<(String, String)> {
    let lower = html.to_ascii_lowercase();
    let mut found = Vec::new();
    for (at, _) in lower.match_indices("<a").take(LINKS_MAX * 4) {
        let is_tag = lower[at + 2..].starts_with(|c: char| c.is_ascii_whitespace());
        let Some(end) = lower[at..].find('>').filter(|_| is_tag).map(|end| at + end) else { continue };
        let Some(close) = lower[end..].find("</a").map(|close| end + close) else { continue };
        let Some(url) = href(&html[at + 2..end]) else { continue };
        let name = decode::words_of_page(&html[end + 1..close]).split_whitespace().collect::<Vec<_>>().join(" ");
        if !name.is_empty() && name.len() <= NAME_MAX && found.len() < LINKS_MAX {
            found.push((url, name));
        }
    }
    found
}

fn href(attributes: &str) -> Option<String> {
    let at = attributes.to_ascii_lowercase().find("href")?;
    let rest = attributes[at + 4..].trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let url = match quote {
        Some(quote) => rest[1..].split(quote).next()?,
        None => rest.split_whitespace().next()?,
    };
    let url = url.trim().replace("&amp;", "&");
    let lower = url.to_ascii_lowercase();
    let url = match lower.split_once(':') {
        Some(("mailto", _)) => url[7..].split('?').next()?.to_owned(),
        Some(("tel", _)) => url[4..].split([';', '?']).next()?.replace("%20", "").to_owned(),
        _ => url,
    };
    let is_address = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme));
    let is_plain = url.len() <= URL_MAX && url.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte));
    (is_address && is_plain && !url.is_empty()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_only_the_page_has_is_spelled_out_once_and_none_of_ours() {
        let is_ours = |url: &str| url.contains("/act/");
        for (words, html, want) in [
            (
                "Pick a time in our calendar, please.",
                "<p>Pick a time in <a href=\"https://cal.example/ana?a=1&amp;b=2\">our <b>calendar</b></a>, please.</p>",
                "Pick a time in our calendar (https://cal.example/ana?a=1&b=2), please.",
            ),
            (
                "our\ncalendar",
                "<A class=x HREF='https://c.example'>our calendar</A>",
                "our\ncalendar (https://c.example)",
            ),
            (
                "see https://c.example/",
                "see <a href=\"https://c.example/\">https://c.example/</a>",
                "see https://c.example/",
            ),
            ("see c.example", "see <a href=\"https://c.example/\">c.example</a>", "see c.example"),
            ("Accept", "<a href=\"https://leads.example/act/secret\">Accept</a>", "Accept"),
            (
                "here and here",
                "<a href=\"https://a.example\">here</a> and <a href=\"https://b.example\">here</a>",
                "here (https://a.example) and here (https://b.example)",
            ),
            ("there", "<a href=\"https://a.example\">here</a>", "there"),
            ("write to Bo", "write to <a href=\"mailto:bo@x.example?subject=1\">Bo</a>", "write to Bo (bo@x.example)"),
            ("or call", "or <a href=\"tel:+4930123\">call</a>", "or call (+4930123)"),
            ("+49 30 123", "<a href=\"tel:+4930123\">+49 30 123</a>", "+49 30 123"),
            ("x", "<a href=\"javascript:alert(1)\">x</a><a href=>x</a><a href", "x"),
        ] {
            assert_eq!(spelled_out(words, html, &is_ours), want, "{html}");
        }
    }
}
