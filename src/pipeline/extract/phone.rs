//! Telephone numbers in E.164. A wrong number is worse than none: one counts by its label, by its country code, or by
//! standing alone where people sign; never a fax, an order, a register, an account, a date or a price.

use super::country::Country;
use super::phone_style;
use super::phone_words::{Before, is_before_fax, is_measured};
use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?(?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}|(?:19|20)[0-9]{2} ?[-–/] ?(?:19|20)[0-9]{2})(?:[ T].*)?$")
        .expect("the pattern is a constant the tests compile")
});
// 1.250.000 and 12.500.000 are amounts.
static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}$|^[1-9][0-9]{0,2}(?: [0-9]{3}){2}$")
        .expect("the pattern is a constant the tests compile")
});

// `(212) 555-0123`, `212-555-0123`: nobody else writes so.
static AMERICAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[.-])[2-9]?[0-9]{2}[.-][0-9]{4}$")
        .expect("the pattern is a constant the tests compile")
});

/// Decodes the number plans, ahead of the first mail that has a number.
pub fn prepare() {
    let _ = with_code("493023125100", true);
}

/// What stands around a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Where the person signs: a number may stand alone.
    Signature,
    /// In a sentence.
    Prose,
}

/// A number found: where, in E.164, and whether it is the switchboard's rather than the person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub range: Range<usize>,
    pub e164: String,
    pub is_central: bool,
}

/// The sure numbers of one line. `names` are the person's, in lower case: his number may stand right behind his name.
pub fn in_line(line: &str, zone: Zone, country: Option<&Country>, names: &[String]) -> Vec<Number> {
    // A look at the bytes first: most lines hold no seven digits. Digits of other scripts have no ASCII at all.
    let digits = line.chars().filter(|c| is_digit(*c)).take(7).count();
    if digits < 7 || line.len() > 2_000 {
        return Vec::new();
    }
    let mut numbers = Vec::new();
    for hit in written_in(line).take(20) {
        for range in apart(line, hit) {
            numbers.extend(number(line, range, zone, country, names));
        }
    }
    numbers
}

fn number(line: &str, range: Range<usize>, zone: Zone, country: Option<&Country>, names: &[String]) -> Option<Number> {
    let written = &line[range.clone()];
    let before = tail(&line[..range.start]);
    let after = &line[range.end..];
    // A ticket's number in a link is nobody's telephone.
    let word = line[..range.start].rsplit(char::is_whitespace).next().unwrap_or_default();
    if word.contains("://") && !word.contains("wa.me") || word.starts_with("www.") {
        return None;
    }
    let is_torn = before.chars().next_back().is_some_and(|c| c.is_alphanumeric() && c.is_ascii())
        || before.ends_with(['#', '€', '$', '£', '_', '@', '='])
        || after.starts_with(|c: char| c.is_alphanumeric() && c.is_ascii() || matches!(c, '@' | '_' | '€' | '%' | '$'));
    let words = Before::of(before);
    if is_torn || DATE.is_match(written) || is_before_fax(after) || words.is_fax() {
        return None;
    }
    // `DE02 1203 0000`: the word before belongs to it.
    let word = before.split_whitespace().next_back().unwrap_or_default();
    let is_code = word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(|c| c.is_ascii_uppercase());
    let is_labelled = words.is_label();
    if !is_labelled && (is_code || words.is_other_number() || is_measured(after)) {
        return None;
    }
    if words.is_somebody_else_s() {
        return None;
    }
    let plain = plain(written);
    let is_international = plain.starts_with('+');
    let is_called = words.calls();
    let is_alone = zone == Zone::Signature && stands_alone(before, after, names);
    let is_wanted = match zone {
        Zone::Signature => is_labelled || is_international || is_alone || is_called,
        Zone::Prose => is_labelled || is_called || is_international,
    };
    if !is_wanted || !is_labelled && !is_international && AMOUNT.is_match(written) {
        return None;
    }
    // What nothing but its place speaks for must be a number that exists.
    let e164 = of_written(written, &plain, country, !(is_labelled || is_called))?;
    Some(Number { range, e164, is_central: words.is_central() })
}

/// Nothing else in the line, or the person's name before it: `Matjaž (041 234 567)`.
fn stands_alone(before: &str, after: &str, names: &[String]) -> bool {
    let is_mark = |c: char| !c.is_alphanumeric();
    if !after.trim_matches(is_mark).is_empty()
        && !after.trim_start().starts_with(['|', '·', '•', '(', ',', ';', '✉', '/', '-', '–'])
    {
        return false;
    }
    if before.trim_end().ends_with(['|', '·', '•', '●', '∙']) {
        return true;
    }
    let before = before.trim_end_matches(is_mark);
    if before.trim_matches(is_mark).is_empty() {
        return true;
    }
    let word = before.rsplit(is_mark).next().unwrap_or_default().to_lowercase();
    word.chars().count() > 1 && names.contains(&word)
}

/// A field that asks for a number vouches for it.
pub fn in_field(value: &str, country: Option<&Country>) -> Option<(Range<usize>, String)> {
    written_in(value).take(4).find_map(|hit| {
        let range = apart(value, hit).into_iter().next()?;
        let written = &value[range.clone()];
        let e164 = of_written(written, &plain(written), country, false)?;
        Some((range, e164))
    })
}

/// Most characters between a number's first digit and its last, and fewest.
const INNER_MAX: usize = 28;
const INNER_MIN: usize = 4;

/// Runs of digits of any script, with dots, slashes, brackets and every kind of space between them.
fn written_in(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_inner = |c: char| is_digit(c) || " .()（）/–‑-－\u{a0}\u{2009}\u{202f}\u{200b}".contains(c);
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let first = from + line[from..].find(is_digit)?;
            let run = line[first..].char_indices().take(INNER_MAX + 2).take_while(|(_, c)| is_inner(*c));
            let last = run.enumerate().filter(|(_, (_, c))| is_digit(*c)).last();
            let Some((_, (offset, c))) = last.filter(|(count, _)| *count > INNER_MIN) else {
                from = first + line[first..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            let start = opened(&line[..first]).max(from);
            from = first + offset + c.len_utf8();
            return Some(start..from);
        }
    })
}

/// Where a number begins whose first digit stands behind `before`: at its plus sign or bracket.
fn opened(before: &str) -> usize {
    let bare = before.strip_suffix('(').unwrap_or(before);
    let bare = bare.strip_suffix([' ', '\u{a0}']).unwrap_or(bare);
    if let Some(bare) = bare.strip_suffix(['+', '＋']) {
        return bare.len();
    }
    if let Some(bare) = before.strip_suffix(['+', '＋']) {
        return bare.strip_suffix('(').unwrap_or(bare).len();
    }
    before.strip_suffix(['(', '（']).unwrap_or(before).len()
}

/// `030 123456 / 0171 1234567` are two numbers, `0536/123456` is one.
fn apart(line: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let written = &line[range.clone()];
    let count = |text: &str| text.chars().filter(|c| is_digit(*c)).count();
    for mark in [" / ", " - ", " – ", "  ", "/ ", "/"] {
        let Some(at) = written.find(mark) else { continue };
        let (one, other) = (&written[..at], &written[at + mark.len()..]);
        if count(one) >= 6 && count(other) >= 6 && count(written) > 12 {
            let trimmed = one.trim_end_matches(|c: char| !is_digit(c)).len();
            return vec![range.start..range.start + trimmed, range.start + at + mark.len()..range.end];
        }
    }
    // An opening bracket that is never closed belongs to the sentence: `(041 234 567`.
    let start = match written.starts_with(['(', '（']) && !written.contains([')', '）']) {
        true => range.start + written.chars().next().map_or(0, char::len_utf8),
        false => range.start,
    };
    // A bracket opened inside and not closed: `040 123456 (2`.
    let end = match written.rfind('(') {
        Some(at) if at > 0 && !written[at..].contains(')') => range.start + written[..at].trim_end().len(),
        _ => range.end,
    };
    (start < end).then_some(start..end).into_iter().collect()
}

fn is_digit(c: char) -> bool {
    value_of(c).is_some()
}

/// Digits as people type them: ASCII, full-width, Arabic, Persian, Devanagari, Bengali.
fn value_of(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        '\u{660}'..='\u{669}' => Some(c as u32 - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(c as u32 - 0x6f0),
        '\u{966}'..='\u{96f}' => Some(c as u32 - 0x966),
        '\u{9e6}'..='\u{9ef}' => Some(c as u32 - 0x9e6),
        _ => None,
    }
}

/// ASCII digits with a leading `+` where there was one; `(0)` behind a country code is for callers at home.
fn plain(written: &str) -> String {
    let has_plus = written.contains(['+', '＋']);
    let written = if has_plus || written.trim_start_matches('(').starts_with("00") {
        written.replacen("(0)", "", 1)
    } else {
        written.to_owned()
    };
    let digits = written.chars().filter_map(value_of).filter_map(|digit| char::from_digit(digit, 10));
    has_plus.then_some('+').into_iter().chain(digits).collect()
}

fn of_written(written: &str, plain: &str, country: Option<&Country>, must_exist: bool) -> Option<String> {
    let is_american = AMERICAN.is_match(written) && !matches!(country, Some(Country::Known(_)));
    if is_american && let Some(number) = with_code(&format!("1{}", plain.trim_start_matches('1')), true) {
        return Some(number);
    }
    let may_be = match country {
        Some(Country::OneOf(ids) | Country::Home(_, ids)) => &ids[..],
        Some(Country::Known(_)) | None => &[],
    };
    if let Some(id) = phone_style::country(written, may_be) {
        // An English mail may be of anywhere: what its writer calls a telephone number exists, or is a story's.
        return at_home(plain, id, must_exist);
    }
    international(plain, country, must_exist)
}

/// In E.164, if a country it belongs to is known and has numbers of that length; with `must_exist`, such numbers.
fn international(plain: &str, country: Option<&Country>, must_exist: bool) -> Option<String> {
    let digits = plain.trim_start_matches('+');
    if !(6..=17).contains(&digits.len()) || digits.bytes().all(|b| Some(b) == digits.bytes().next()) {
        return None;
    }
    if let Some(rest) = plain.strip_prefix("00").filter(|rest| !rest.starts_with('0')) {
        return with_code(rest, true);
    }
    if plain.starts_with('+') {
        return with_code(digits, must_exist);
    }
    match country? {
        Country::Known(id) => at_home(digits, *id, must_exist),
        Country::Home(id, others) => at_home(digits, *id, true).or_else(|| in_one_of(digits, others)),
        Country::OneOf(ids) => match ids[..] {
            [only] => at_home(digits, only, must_exist),
            _ => in_one_of(digits, ids),
        },
    }
}

/// A country code and a trunk prefix may be the only difference: what they dial to is compared.
fn in_one_of(digits: &str, ids: &[Id]) -> Option<String> {
    let mut found: Option<String> = None;
    for id in ids {
        let Some(number) = at_home(digits, *id, true) else { continue };
        if found.as_ref().is_some_and(|other| *other != number) {
            return None;
        }
        found = Some(number);
    }
    found
}

/// Behind a country code. Numbers reserved for stories do not exist, but have a number's length.
fn with_code(digits: &str, must_exist: bool) -> Option<String> {
    let code = (1..=3).find_map(|length| {
        let code: u16 = digits.get(..length)?.parse().ok()?;
        Some((length, *DATABASE.region(&code)?.first()?))
    });
    let (length, region) = code?;
    let national = &digits[length..];
    let parsed = phonenumber::parse(region.parse().ok(), format!("+{digits}")).ok()?;
    let is_story = region == "US" && national.get(..3) == Some("555") || national.get(3..6) == Some("555");
    let is_known = phonenumber::is_valid(&parsed) || is_story && national.len() == 10 || is_of_story(digits);
    (is_known || !must_exist && is_possible(region, parsed.national())).then(|| e164(&parsed))
}

/// Ranges that the regulators of France and Britain keep for stories: nobody else has them, and whoever writes them means
/// a number.
fn is_of_story(international: &str) -> bool {
    const RANGES: [(&str, usize); 12] = [
        ("3319900", 11),
        ("3326191", 11),
        ("3335301", 11),
        ("3346571", 11),
        ("3353649", 11),
        ("3363998", 11),
        ("441632960", 12),
        ("447700900", 12),
        ("442079460", 12),
        ("441134960", 12),
        ("441144960", 12),
        ("441614960", 12),
    ];
    RANGES.iter().any(|(start, length)| international.starts_with(start) && international.len() == *length)
}

fn at_home(digits: &str, id: Id, must_exist: bool) -> Option<String> {
    // Until 2009 Poles dialled a zero before the area's code.
    let digits = if id == Id::PL && digits.len() == 10 { digits.trim_start_matches('0') } else { digits };
    let parsed = phonenumber::parse(Some(id), digits).ok()?;
    let is_valid =
        phonenumber::is_valid(&parsed) || is_of_story(&format!("{}{}", parsed.code().value(), parsed.national()));
    (is_valid || !must_exist && is_possible(id.as_ref(), parsed.national())).then(|| e164(&parsed))
}

fn is_possible(region: &str, national: &phonenumber::NationalNumber) -> bool {
    let length = u16::try_from(national.to_string().len()).unwrap_or(0);
    // Shorter ones are local: they ring nowhere without their area's code.
    length >= 7
        && DATABASE.by_id(region).is_some_and(|plan| plan.descriptors().general().possible_length().contains(&length))
}

fn e164(number: &phonenumber::PhoneNumber) -> String {
    format!("+{}{}", number.code().value(), number.national())
}

/// Where a label may stand: the last bytes before the number.
fn tail(before: &str) -> &str {
    let mut start = before.len().saturating_sub(64);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    &before[start..]
}
