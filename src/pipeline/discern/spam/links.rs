//! Where a page's links go, and which of them deceive.
//!
//! In: a page, or a text. Out: hosts, and what is counted of them. Never: a verdict; honest mailers count clicks through
//! hosts of others as well.

use super::signs::Count;
use crate::pipeline::discern::reading::Reading;

pub fn count(reading: &Reading, text: &str, to: &mut Count) {
    let html = reading.email.html.as_deref().unwrap_or_default();
    if text.contains("[url=") || html.is_empty() && text.to_ascii_lowercase().contains("<a href=") {
        to.add(3, "links in the code of web pages, as robots fill them into forms".into());
    }
    let mut end = html.len().min(60_000);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    if html[..end].contains("<script") || html[..end].contains("<SCRIPT") {
        to.add(2, "a program in its page".into());
    }
    let page = if html.is_empty() { text } else { &html[..end] };
    if let Some(host) = hosts(page).find(|host| hides(host)) {
        to.add(2, format!("a link that hides where it goes: {host}"));
    }
    if let Some((goes_to, says)) = links_with_names(page).take(50).find(|(goes_to, says)| !is_same_house(goes_to, says))
    {
        to.add(2, format!("a link that says {says} and goes to {goes_to}"));
    }
    let words = text.split_whitespace().filter(|word| !word.contains("://")).take(12).count();
    if words < 12 && !reading.is_threaded() && (html.contains("<img") || html.contains("<IMG") || text.contains("://"))
    {
        to.add(2, "nothing but a link or picture".into());
    }
}

/// Hosts in whose names the parts of a page are told apart: Outlook begins each mail with them, and nobody goes there.
const VOCABULARIES: [&str; 4] = ["www.w3.org", "schemas.microsoft.com", "schemas.openxmlformats.org", "schema.org"];

/// The hosts of a page's links.
pub fn hosts(page: &str) -> impl Iterator<Item = &str> {
    let named = page.match_indices("://").filter_map(|(at, mark)| {
        let scheme = page[..at].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        let is_web = ["http", "https"].iter().any(|name| page[at - scheme..at].eq_ignore_ascii_case(name));
        is_web.then(|| host(&page[at + mark.len()..]))
    });
    named.filter(|host| !VOCABULARIES.contains(host))
}

/// What stands before the first slash, whether a slash follows or not.
fn host(rest: &str) -> &str {
    let end = rest.bytes().take(120).position(|byte| byte.is_ascii_whitespace() || b"/>\"'<?#)".contains(&byte));
    &rest[..end.unwrap_or(rest.floor_char_boundary(120))]
}

/// A bare number, a foreign script in ASCII, a domain given away for nothing, or a service that shortens addresses.
fn hides(host: &str) -> bool {
    const FREE: [&str; 16] = [
        "xyz", "top", "click", "icu", "buzz", "loan", "work", "cyou", "rest", "monster", "quest", "sbs", "cfd", "win",
        "bid", "gdn",
    ];
    const SHORT: [&str; 9] =
        ["bit.ly", "tinyurl.com", "goo.gl", "t.co", "cutt.ly", "is.gd", "rb.gy", "shorturl.at", "ow.ly"];
    let host = host.to_ascii_lowercase();
    let is_number = host.split('.').count() == 4 && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let ending = host.rsplit_once('.').map_or("", |(_, ending)| ending);
    is_number || host.contains("xn--") || FREE.contains(&ending) || SHORT.contains(&host.as_str())
}

/// Where each link goes whose name is an address as well, and that name.
fn links_with_names(page: &str) -> impl Iterator<Item = (&str, &str)> {
    page.match_indices("<a").chain(page.match_indices("<A")).filter_map(|(at, _)| {
        let tag = &page[at + 2..page.floor_char_boundary(at + 900)];
        tag.starts_with(char::is_whitespace).then_some(())?;
        let (attributes, name) = tag.split_once('>')?;
        let goes_to = hosts(attributes).next()?;
        let name = name.trim_start();
        let name = &name[..name.find(['<', ' ']).unwrap_or(name.len())];
        let says = hosts(name).next().or_else(|| name.starts_with("www.").then(|| host(name)))?;
        (goes_to.len() >= 4 && says.len() >= 4).then_some((goes_to, says))
    })
}

/// The last two labels of both, or a service that rewrites every link of its customers.
pub fn is_same_house(one: &str, other: &str) -> bool {
    let house = |domain: &str| {
        let domain = domain.to_ascii_lowercase();
        let mut labels: Vec<&str> = domain.trim_matches('.').rsplit('.').take(2).collect();
        labels.reverse();
        labels.join(".")
    };
    let one = one.to_ascii_lowercase();
    house(&one) == house(other)
        || ["safelinks", "urldefense", "protect", "click", "track", "email", "link", "google", "mailchi", "list-manage"]
            .iter()
            .any(|rewriter| one.contains(rewriter))
}
