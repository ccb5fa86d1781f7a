//! Pictures among the words of a page: a plain-text answer would lose them without a word. A logo below the signature's
//! first line is none of them.

use crate::pipeline::decode;

/// Pictures looked at; a signature has a handful.
const PICTURES_MAX: usize = 20;
/// Sent along, written into the page as Roundcube does, or fetched from somewhere else: also what cannot be fetched at all.
const PLACES: [&str; 3] = ["cid:", "data:image/", "<img"];
/// A logo is narrower, in the pixels that its tag names.
const LOGO_WIDTH: u32 = 200;
const GMAIL_SIGNATURE: &str = "class=\"gmail_signature\"";

/// Whether a picture stands above `end`, the line that his words end with or the first that signs
/// them; empty for a picture anywhere. `quote` is how what he quotes begins; empty for none.
pub fn stand_above(html: &str, end: &str, quote: &str) -> bool {
    let (end, quote) = (squashed(end), squashed(quote));
    // What Gmail marks as a signature is one.
    let signature_at = html.find(GMAIL_SIGNATURE).unwrap_or(html.len());
    let lower = html.to_ascii_lowercase();
    let is_above = |at: usize| {
        let Some(close) = html[at..].find('>').map(|close| at + close + 1) else { return false };
        let below = squashed(&decode::words_of_page(&html[close..]));
        // Where the quote cannot be found, a name in it may be taken for his own.
        let own = match quote.is_empty() {
            true => Some(below.as_str()),
            false => below.find(&quote).map(|at| &below[..at]),
        };
        own.is_some_and(|own| own.contains(&end))
    };
    let mut shown: Vec<usize> =
        PLACES.iter().flat_map(|place| lower.match_indices(place).take(PICTURES_MAX)).map(|(at, _)| at).collect();
    shown.sort_unstable();
    shown
        .into_iter()
        .take_while(|at| *at < signature_at)
        .any(|at| tag_at(html, at).is_some_and(|tag| !is_emoji(tag) && !is_unseen(tag)) && is_above(at))
}

/// Whether a picture that did not come with the mail is too wide for a logo: where nobody signs, it is shown also below the
/// words.
pub fn has_large_elsewhere(html: &str) -> bool {
    let lower = html.to_ascii_lowercase();
    let tags = lower.match_indices("<img").take(PICTURES_MAX).filter_map(|(at, _)| tag_at(&lower, at));
    let mut elsewhere = tags.filter(|tag| ["src=\"http", "src=\"file:"].iter().any(|source| tag.contains(source)));
    elsewhere.any(|tag| number(tag, "width").is_some_and(|width| width >= LOGO_WIDTH))
}

/// The tag that this stands in or begins.
fn tag_at(html: &str, at: usize) -> Option<&str> {
    let start = if html[at..].starts_with('<') { at } else { html[..at].rfind('<')? };
    Some(&html[start..at + html[at..].find('>')?])
}

/// What programs put there to see whether a mail is read.
fn is_unseen(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    let is_dot = |name| number(&tag, name).is_some_and(|pixels| pixels <= 2);
    is_dot("width") || is_dot("height") || tag.split_whitespace().collect::<String>().contains("display:none")
}

/// `width="1"`, `width=1`, `width: 1px`; not `border-width: 0`.
fn number(tag: &str, name: &str) -> Option<u32> {
    let is_part = |at: usize| tag[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-');
    let (at, _) = tag.match_indices(name).find(|(at, _)| !is_part(*at))?;
    let rest = &tag[at + name.len()..];
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | ':' | '"' | '\''));
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// A sign that a program draws: what stands for it where pictures are not shown is a sign as well.
fn is_emoji(tag: &str) -> bool {
    let alt = tag.split_once("alt=\"").and_then(|(_, rest)| Some(rest.split_once('"')?.0));
    alt.is_some_and(|alt| !alt.trim().is_empty() && !alt.is_ascii() && !alt.contains(char::is_alphanumeric))
}

/// Programs break and space lines anew.
pub(super) fn squashed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{has_large_elsewhere, stand_above};

    #[test]
    fn a_screenshot_among_his_words_is_told_from_a_logo_below_his_name() {
        let page = |above: &str, below: &str| {
            format!(
                "<div>Here is the screen:{above}</div><div>Best regards</div><div>Ana{below}</div><div>On Monday Sales wrote:\
                 <blockquote>Hello Ana, best regards</blockquote></div>"
            )
        };
        let shot = "<br><img src=\"cid:shot1\" alt=\"\">";
        let quote = "On Monday Sales wrote:";
        assert!(stand_above(&page(shot, ""), "Best regards", quote));
        assert!(stand_above(&page(shot, shot), "Best regards", quote));
        assert!(!stand_above(&page("", shot), "Best regards", quote));
        assert!(!stand_above(&page("", shot), "Ana", quote));
        assert!(!stand_above(&page("", ""), "Best regards", quote));
        assert!(!stand_above(&page(shot, ""), "Best regards", "a quote that is not there"));
        assert!(stand_above(&page("", shot), "", quote), "below all words, where nobody signs");
        let written = "<img src=\"data:image/png;base64,AAAA\">";
        assert!(stand_above(&page(written, ""), "Best regards", quote));
        assert!(!stand_above(&page("", written), "Best regards", quote));
        let emoji = "<img width=\"20\" src=\"cid:e1\" alt=\"😊\">";
        assert!(!stand_above(&page(emoji, ""), "Best regards", quote));
        let gmail = "<div>40 seats are 4,000 EUR.</div><div class=\"gmail_signature\"><img src=\"cid:l1\"><br><b>Ana</b></div>\
                     <div>On Monday Sales wrote:</div>";
        assert!(!stand_above(gmail, "Ana", quote));
        let elsewhere = "<img src=\"https://pictures.example/plan.png\" width=\"472\" height=\"300\">";
        assert!(stand_above(&page(elsewhere, ""), "Best regards", quote), "lies elsewhere");
        assert!(stand_above(&page("<img src=\"file:///C:/plan.png\">", ""), "Best regards", quote), "is lost");
        assert!(!stand_above(&page("", elsewhere), "Best regards", quote));
        let bordered = elsewhere.replace("<img", "<img style=\"border-width:0; line-height:0\"");
        assert!(stand_above(&page(&bordered, ""), "Best regards", quote), "its border is not its size");
        let unseen = "<img src=\"https://seen.example/o.gif\" width=\"1\" height=\"1\">";
        assert!(!stand_above(&page(unseen, ""), "Best regards", quote));
        assert!(has_large_elsewhere(elsewhere) && !has_large_elsewhere(unseen) && !has_large_elsewhere(shot));
        let shown = gmail.replacen("</div>", &format!("{shot}</div>"), 1);
        assert!(stand_above(&shown, "Ana", quote), "a screenshot above Gmail's signature");
    }
}
