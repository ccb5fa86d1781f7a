//! What a page says by its look alone, and a plain-text answer would turn round: a price that is struck out, a power of ten.

use super::pictures::squashed;
use crate::pipeline::decode;

/// Places looked at; a letter has a handful.
const PLACES_MAX: usize = 20;
const STRUCK_OUT: [&str; 4] = ["<s>", "<strike", "<del", "line-through"];
const RAISED: &str = "<sup";

/// Whether such a thing stands above the quote, whose first line is given; empty for none.
pub fn say_something(html: &str, quote: &str) -> bool {
    let quote = squashed(quote);
    let lower = html.to_ascii_lowercase();
    // Where the quote cannot be found, what is struck out may be in it.
    let is_own = |at: usize| quote.is_empty() || squashed(&decode::words_of_page(&html[at..])).contains(&quote);
    let content = |at: usize| {
        let start = lower[at..].find('>').map_or(lower.len(), |end| at + end + 1);
        let end = lower[start..].find('<').map_or(lower.len(), |end| start + end);
        (&lower[start..end], end)
    };
    // A style sheet tells of looks that nothing need have.
    let is_in_tag = |at: usize| {
        let tag = lower[..=at].rfind('<').map_or("", |start| &lower[start..=at]);
        !tag.is_empty() && !tag.contains('>') && !tag.starts_with("<!--")
    };
    let is_struck_out = |at: usize| {
        let (struck, end) = content(at);
        is_in_tag(at) && struck.contains(char::is_alphanumeric) && is_own(end)
    };
    // "10³" is another number than "103"; "1st" and "m2" are read all the same.
    let is_power = |at: usize| {
        let (raised, end) = content(at);
        let is_number = raised.trim().trim_start_matches(['-', '+', '−']).starts_with(|c: char| c.is_ascii_digit());
        is_number && lower[..at].ends_with(|c: char| c.is_ascii_digit()) && is_own(end)
    };
    let struck = STRUCK_OUT.iter().flat_map(|mark| lower.match_indices(mark).take(PLACES_MAX));
    struck.map(|(at, _)| at).any(is_struck_out)
        || lower.match_indices(RAISED).take(PLACES_MAX).map(|(at, _)| at).any(is_power)
}

#[cfg(test)]
mod tests {
    use super::say_something;

    #[test]
    fn a_struck_out_price_and_a_power_are_told_from_what_reads_the_same_without() {
        let quote = "On Monday Sales wrote:";
        for (words, want) in [
            ("the price is <s>500 EUR</s> 400 EUR", true),
            ("the price is <STRIKE class=x>500</STRIKE> 400", true),
            ("the price is <span style=\"text-decoration: line-through\">500</span> 400", true),
            ("it holds 10<sup>3</sup> litres", true),
            ("40 m<sup>2</sup> on the 1<sup>st</sup> of May", false),
            ("<style>s {text-decoration: line-through}</style>500", false),
            ("<span>500</span> <strong>400</strong> <s></s>", false),
        ] {
            let page = format!("<p>{words}</p><p>{quote}</p><blockquote>it was <s>600</s></blockquote>");
            assert_eq!(say_something(&page, quote), want, "{words}");
            assert_eq!(say_something(&format!("<p>{words}</p>"), ""), want, "{words}");
        }
    }
}
