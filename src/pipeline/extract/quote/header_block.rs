//! A block of header lines above somebody else's words: `From:`, `Sent:`, `To:`, `Subject:` as mail programs write them, in
//! a language we do not know as well, or without a label where Notes leaves them out.

use super::introduction::{ADDRESS, DAY, TIME, WIDTH_MAX, YEAR};
use super::quote_words::{Header, header};
use super::split::{Line, unmarked};
use regex::Regex;

/// Lines of a block that continue the one above.
const CONTINUED_MAX: usize = 4;
/// Lines of a block of headers: a long list of recipients takes several.
const BLOCK_LINES: usize = 14;
/// The end of the block of header lines that starts at `at`, whatever it holds.
pub fn end(text: &str, lines: &[Line], at: usize) -> Option<usize> {
    Block::read(text, lines, at).map(|block| block.end)
}

/// The end of a block that can be nothing but a mail's headers: who, and two of when, to whom, about what, with an address
/// or a time of day, or a date and two people's names. A freight inquiry's "From: Hamburg, To: Oslo, Date: 4.12.2026, Subject:
/// 40 pallets" has none of them.
pub fn sure_end(text: &str, lines: &[Line], at: usize) -> Option<usize> {
    let content = &text[lines[at].range.clone()];
    header(content)?;
    let block = Block::read(text, lines, at)?;
    let others = [block.has_sent, block.has_to, block.has_subject].into_iter().filter(|has| *has).count();
    let is_mail =
        block.names_address || block.has_subject && (block.tells_clock || block.is_dated && block.people >= 2);
    (block.has_from && others >= 2 && is_mail).then_some(block.end)
}

/// Fewest lines of a block in a language we do not know.
const UNKNOWN_LINES: usize = 3;

/// A rule, then lines of a label and a value each, with an address and a year among them.
pub fn of_unknown_language(text: &str, lines: &[Line], at: usize) -> Option<usize> {
    let is_drawn = |line: &str| line.len() >= 10 && line.bytes().all(|b| b == b'_');
    if !is_drawn(text[lines[at].range.clone()].trim()) {
        return None;
    }
    let labelled = |line: &&Line| {
        let content = &text[line.range.clone()];
        content.find([':', '：']).is_some_and(|colon| (2..30).contains(&colon)) && content.len() < WIDTH_MAX
    };
    let count = lines[at + 1..].iter().take(8).take_while(labelled).count();
    let block = &lines[at + 1..at + 1 + count];
    let holds = |pattern: &Regex| block.iter().any(|line| pattern.is_match(&text[line.range.clone()]));
    (count >= UNKNOWN_LINES && holds(&ADDRESS) && holds(&YEAR)).then_some(at + 1 + count)
}

#[derive(Default)]
struct Block {
    end: usize,
    has_from: bool,
    has_sent: bool,
    has_to: bool,
    has_subject: bool,
    /// The `From:` or `To:` line holds an address.
    names_address: bool,
    /// The date has a year.
    is_dated: bool,
    /// It has a time of day.
    tells_clock: bool,
    /// How many of the `From:` and `To:` lines hold a person's name.
    people: usize,
}

impl Block {
    fn read(text: &str, lines: &[Line], at: usize) -> Option<Self> {
        let mut block = Self::default();
        let mut continued = 0;
        let mut is_gap = false;
        for (offset, line) in lines[at..].iter().take(BLOCK_LINES).enumerate() {
            let content = unmarked(&text[line.range.clone()]);
            if content.trim().is_empty() {
                // Some converters put an empty line between any two.
                if is_gap {
                    break;
                }
                is_gap = block.end > 0;
                continue;
            }
            match header(content) {
                Some((kind, value)) => {
                    match kind {
                        Header::From if block.has_from => break,
                        Header::From => {
                            block.has_from = true;
                            block.people += usize::from(is_name(&content[value..]));
                            block.names_address |= content[value..].contains('@');
                        }
                        Header::Sent => {
                            block.has_sent = true;
                            block.is_dated = YEAR.is_match(&content[value..]);
                            block.tells_clock = TIME.is_match(&DAY.replace_all(&content[value..], " "));
                        }
                        Header::To => {
                            block.people += usize::from(!block.has_to && is_name(&content[value..]));
                            block.has_to = true;
                            block.names_address |= content[value..].contains('@');
                        }
                        Header::Subject => block.has_subject = true,
                    }
                    block.end = at + offset + 1;
                }
                // More recipients, or the rest of a long subject.
                None if !is_gap && block.end > 0 && continued < CONTINUED_MAX && continues(content) => {
                    continued += 1;
                    block.end = at + offset + 1;
                }
                None => break,
            }
            is_gap = false;
        }
        (block.end > 0).then_some(block)
    }
}

/// Two words or three, each with a capital.
fn is_name(value: &str) -> bool {
    let words: Vec<&str> = value.split_whitespace().collect();
    (2..=3).contains(&words.len()) && words.iter().all(|word| word.starts_with(char::is_uppercase))
}

fn continues(line: &str) -> bool {
    line.contains('@') || line.starts_with([' ', '\t']) || line.trim_end().ends_with(';')
}

/// Notes' block: who, when, and below them names of headers that stand alone in their lines.
pub fn without_labels(text: &str, lines: &[Line], at: usize) -> Option<usize> {
    let content = |line: &Line| text[line.range.clone()].trim();
    let is_who = |line: &str| line.ends_with('>') && ADDRESS.is_match(line) && line.len() < WIDTH_MAX;
    let when = lines.get(at + 1).filter(|when| {
        let when = content(when);
        when.len() < 40 && YEAR.is_match(when) && TIME.is_match(when)
    });
    if !is_who(content(&lines[at])) || when.is_none() {
        return None;
    }
    let is_alone = |line: &Line| header(&format!("{}:", content(line))).is_some();
    let below = lines[at + 2..].iter().take(BLOCK_LINES);
    let alone: Vec<usize> =
        below.enumerate().filter(|(_, line)| is_alone(line)).map(|(offset, _)| at + 2 + offset).collect();
    // The last one's value is the line below it.
    (alone.len() >= 2).then(|| alone.last().map(|last| lines.len().min(last + 2))).flatten()
}
