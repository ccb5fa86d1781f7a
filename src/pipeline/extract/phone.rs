//! Telephone numbers. A wrong number is worse than none: a number counts with a country code or a label.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\+|(?-u:\b)00|\(\+|\(?(?-u:\b)\d)[\d \t().\-/–\u{a0}]{5,24}\d")
        .expect("the pattern is a constant the tests compile")
});
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:(?-u:\b)(?:tel(?:ephone|efon|éfono|efono|efone|efoon|efonnummer|efoonnummer)?|phone|mob(?:ile|il|",
        r"iel)?|cell(?:phone)?|cel|móvil|handy|fon|ph|gsm|direct|durchwahl|büro|office|zentrale|puh(?:elin)?|kom|",
        r"t|m|p|d)|тел|моб|电话|手机|電話|☎|📞|📱)",
        r"(?-u:\b)?\.?[ \t]*(?:\([^)]{1,12}\))?[ \t]*(?:(?:no|nr|number|nummer)\.?)?[ \t]*[:：.]*[ \t|]*$"
    ))
    .expect("the pattern is a constant the tests compile")
});
static FAX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:fax|telefax|(?-u:\b)f|ust|vat|iban|konto|hrb|tax|siret|reg|order|invoice|kunden|ref)[^\d+]{0,15}$",
    )
    .expect("the pattern is a constant the tests compile")
});

/// The first sure number in a stretch of text: its range there and how it is written down.
pub fn find(text: &str) -> Option<(Range<usize>, String)> {
    for line in lines(text) {
        // A look at the bytes first: most lines hold no seven digits.
        if text[line.clone()].bytes().filter(u8::is_ascii_digit).take(7).count() < 7 {
            continue;
        }
        for found in NUMBER.find_iter(&text[line.clone()]) {
            let before = tail(&text[line.start..line.start + found.start()]);
            let is_international = found.as_str().starts_with(['+', '(']) && found.as_str().contains('+')
                || found.as_str().starts_with("00");
            if FAX.is_match(before) || !(is_international || LABEL.is_match(before)) {
                continue;
            }
            let range = line.start + found.start()..line.start + found.end();
            if let Some(value) = written(found.as_str()) {
                return Some((range, value));
            }
        }
    }
    None
}

/// Where a label may stand: the last bytes before the number.
fn tail(before: &str) -> &str {
    let mut start = before.len().saturating_sub(48);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    &before[start..]
}

/// A field that asks for a number vouches for it.
pub fn in_field(value: &str) -> Option<(Range<usize>, String)> {
    let found = NUMBER.find(value)?;
    written(found.as_str()).map(|value| (found.range(), value))
}

/// `+` and digits where the country is known; else as written, without spaces.
fn written(found: &str) -> Option<String> {
    let trunk = found.replace("(0)", "");
    let digits: String = trunk.chars().filter(char::is_ascii_digit).collect();
    if !(7..=15).contains(&digits.len()) {
        return None;
    }
    if found.contains('+') {
        return Some(format!("+{digits}"));
    }
    if let Some(rest) = digits.strip_prefix("00") {
        return (rest.len() >= 7).then(|| format!("+{rest}"));
    }
    Some(found.chars().filter(|c| !c.is_whitespace()).collect())
}

fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split('\n').map(move |line| {
        let range = at..at + line.len();
        at += line.len() + 1;
        range
    })
}
