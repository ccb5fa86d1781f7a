//! Telephone numbers in E.164. A wrong number is worse than none: one counts by its label, by its country code, or by
//! standing alone where people sign; never a fax, an order, a register, an account, a date or a price.

use super::plan;
use super::plan::Must;
use super::words::{Before, is_before_fax, is_called_behind, is_measured, is_somebody_s};
use crate::domain::phrases;
use crate::pipeline::extract::place::country::Country;
use crate::pipeline::extract::signature::farewell;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?(?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}|(?:19|20)[0-9]{2} ?[-–/] ?(?:19|20)[0-9]{2})(?:[ T].*)?$")
        .expect("the pattern is a constant the tests compile")
});
// "x 204", "(ext. 4117)", ", klapka 12", "-es mellék": whom to ask for behind the number.
static EXTENSION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^[ \u{a0}]*[,;(]?[ \u{a0}]*(?i:extension|extn|ext|x|poste|interno|int|ramal|anexo|anx|apparat|app|toestel|tst|klapka|kl|linka|",
        r"lokal|lok|local|durchwahl|dw|nst|wewnętrzny|wewn|wew|доб|вн|внутр|шлуха|שלוחה|内线|内線|내선|ต่อ|psw|máy lẻ|εσωτ|dahili|",
        r"anknytning|vxl|c/)[.:]*[ \u{a0}]*[0-9]{1,6}(?:[ ]?\))?|^[ ]*,?[ ]*[0-9]{1,5}-(?:e|a|o|ö)s mellék",
    ))
    .expect("the pattern is a constant the tests compile")
});
// 1.250.000 and 12.500.000 are amounts.
static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}$|^[1-9][0-9]{0,2}(?: [0-9]{3}){2}$")
        .expect("the pattern is a constant the tests compile")
});

/// Decodes the number plans, ahead of the first mail that has a number.
pub fn prepare() {
    plan::prepare();
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
    let digits = written.chars().filter(|c| is_digit(*c)).count();
    let extension = EXTENSION.find(after).filter(|_| digits >= EXTENDED_MIN).map_or(0, |found| found.end());
    let after = &after[extension..];
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
    if words.is_somebody_else_s() || is_somebody_s(after) {
        return None;
    }
    let plain = plain(written);
    let is_international = plain.starts_with('+');
    let is_called = words.calls() || is_called_behind(after);
    let is_alone = zone == Zone::Signature && stands_alone(before, after, names);
    let is_wanted = match zone {
        Zone::Signature => is_labelled || is_international || is_alone || is_called,
        Zone::Prose => is_labelled || is_called || is_international,
    };
    // Where somebody signs, nine digits are no amount.
    let is_amount = AMOUNT.is_match(written) && !((is_alone || is_called) && plain.len() >= 9);
    if !is_wanted || !is_labelled && !is_international && is_amount {
        return None;
    }
    if !is_called && is_within_sentence(before, after) {
        return None;
    }
    // What nothing but its place speaks for must be a number that exists.
    let must = if is_labelled || is_called { Must::BePossible } else { Must::Exist };
    let e164 = plan::of_written(written, &plain, country, must)?;
    Some(Number { range, e164, is_central: words.is_central() })
}

/// Fewest digits of a number that has an extension: "12 000 x 3" is counted.
const EXTENDED_MIN: usize = 8;

/// "The competitor's fitter (tel. 040 …) was here": what the brackets belong to is somebody in the sentence.
fn is_within_sentence(before: &str, after: &str) -> bool {
    let opened = before.rfind('(').filter(|at| !before[*at..].contains(')'));
    let Some((_, rest)) = after.split_once(')').filter(|(inner, _)| opened.is_some() && inner.len() < 60) else {
        return false;
    };
    rest.starts_with(' ') && rest.trim_start().starts_with(char::is_lowercase)
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
    let whole = before;
    let before = before.trim_end_matches(is_mark);
    if before.trim_matches(is_mark).is_empty() {
        return true;
    }
    // "… delivered to Dubbo? thx 0491 …": what is left to say when all is said.
    let ends_sentence = before.len() > 4 && {
        let word = before.rsplit(' ').next().unwrap_or_default();
        !word.contains(|c: char| c.is_ascii_digit()) && word.chars().filter(|c| c.is_alphabetic()).count() >= 5
    };
    let is_last = after.trim_matches(is_mark).is_empty();
    // "Roe Pumps -- 06 39 …", "Sales / 031-555-…": the last of what a line of a signature tells.
    if is_last && [" -- ", " – ", " — ", " - ", " / "].iter().any(|mark| whole.ends_with(mark)) {
        return true;
    }
    // "Jane Roe, 023 555 014", "(Roe Interiors, 020 7946 0218)"
    let names_somebody = |before: &str| {
        let words = before.trim_start_matches(is_mark).split_whitespace();
        words.clone().count() <= NAMING_WORDS
            && !before.contains(|c: char| c.is_ascii_digit())
            && words.filter(|word| word.chars().count() > 3).all(|word| !word.starts_with(char::is_lowercase))
    };
    if is_last && whole.trim_end().ends_with(',') && names_somebody(before) {
        return true;
    }
    let leave = before.rsplit(['.', '!', '?', ',']).next().unwrap_or_default().trim();
    if is_last && farewell::of_words(&phrases::lower(leave)).is_some()
        || is_last && ends_sentence && whole.trim_end().ends_with(['!', '?', '.'])
    {
        return true;
    }
    let word = before.rsplit(is_mark).next().unwrap_or_default().to_lowercase();
    word.chars().count() > 1 && names.contains(&word)
}

/// Words of a name and its house before a number, at most.
const NAMING_WORDS: usize = 8;

/// A field that asks for a number vouches for it.
pub fn in_field(value: &str, country: Option<&Country>) -> Option<(Range<usize>, String)> {
    written_in(value).take(4).find_map(|hit| {
        let range = apart(value, hit).into_iter().next()?;
        let written = &value[range.clone()];
        let e164 = plan::of_written(written, &plain(written), country, Must::BePossible)?;
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
    let range = without_count(line, range);
    let written = &line[range.clone()];
    let count = |text: &str| text.chars().filter(|c| is_digit(*c)).count();
    // `+49 (0)371 / 555 90-12`: an area is no number.
    let is_whole = |one: &str| count(one) >= if one.trim_start().starts_with(['+', '＋']) { 9 } else { 6 };
    for mark in [" / ", " - ", " – ", "  ", "/ ", "/"] {
        let Some(at) = written.find(mark) else { continue };
        let (one, other) = (&written[..at], &written[at + mark.len()..]);
        if is_whole(one) && is_whole(other) && count(written) > 12 {
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

/// "After 5 07700 900147": the hour before the number is none of its digits.
fn without_count(line: &str, range: Range<usize>) -> Range<usize> {
    let written = &line[range.clone()];
    let Some((count, rest)) = written.split_once(' ') else { return range };
    let is_count =
        (1..=2).contains(&count.len()) && count.bytes().all(|b| b.is_ascii_digit()) && !count.starts_with('0');
    let digits = rest.chars().filter(|c| is_digit(*c)).count();
    let is_number = rest.starts_with('0') && digits >= 10 && !rest.starts_with("00");
    if is_count && is_number { range.start + count.len() + 1..range.end } else { range }
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

/// Where a label may stand: the last bytes before the number.
fn tail(before: &str) -> &str {
    let mut start = before.len().saturating_sub(64);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    &before[start..]
}
