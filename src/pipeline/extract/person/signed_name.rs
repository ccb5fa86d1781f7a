//! The name a person signs with, or introduces himself by.

use super::fuller;
use super::given_names;
use super::name;
use super::name_line;
use super::title;
use crate::domain::address::Address;
use crate::domain::inquiry::{Found, Label};
use crate::domain::phrases;
use crate::pipeline::extract::contact::{Evidence, found, signs};
use crate::pipeline::extract::form::fields;
use crate::pipeline::extract::house::company;
use crate::pipeline::extract::quote::split::{Line, unmarked};
use crate::pipeline::extract::signature::farewell;
use crate::pipeline::extract::signature::line::{is_one_name, is_rule};
use std::ops::Range;

/// Lines of a signature in which its name stands.
const SIGNED_LINES: usize = 6;
/// Lines at the end of a text without signature that may be one.
const LAST_LINES: usize = 3;

/// The name the person signs with: the fuller or better written form of the header's, or the only one there is.
pub fn signed(evidence: &Evidence, header: Option<&str>, address: Option<&Address>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let place = |part: &str| part.as_ptr().addr() - text.as_ptr().addr();
    signing_lines(evidence).into_iter().find_map(|signing| {
        let line = &text[signing.range];
        let part = name_line::of_line(line, header)
            .or_else(|| name_line::behind_honorific(line))
            .or_else(|| signing.is_below_farewell.then(|| name_line::without_case(line)).flatten())?;
        let is_honoured = name_line::behind_honorific(line) == Some(part);
        let spoken = name::polished(part, None, evidence.language);
        // Another script than the header's: only where a name stands, right below a farewell.
        let has_case = |c: char| c.is_lowercase() || c.is_uppercase();
        let is_other_script = header.is_some_and(str::is_ascii) && !part.is_ascii() && !part.chars().any(has_case);
        let takes_leave = farewell::of_words(&phrases::lower(part)).is_some();
        let may_be_other = signing.is_below_farewell || is_honoured || name::is_han_name(part);
        // "係長", in a line of its own, is what somebody is.
        let is_position = name::is_han_name(part) && title::is_title(part);
        if takes_leave || is_position || is_other_script && !may_be_other {
            return None;
        }
        let is_better = match header {
            Some(header) => {
                is_honoured
                    || fuller::is_fuller(&spoken, header, address.map(Address::local))
                    // "Facilities" above the desk's address, and a person who takes leave.
                    || signing.is_below_farewell && !header.contains(' ') && fuller::is_other(&spoken, header)
                    || signing.is_head && fuller::is_person_s(&spoken, header, address.map(Address::local), signing.is_below_farewell)
            }
            None => is_honoured || spoken.split_whitespace().count() >= 2 || name::is_han_name(&spoken),
        };
        let start = place(part);
        (is_better && !spoken.is_empty()).then(|| {
            found(spoken, "signature", if header.is_some() { 90 } else { 75 }, "text", start..start + part.len())
        })
    })
}

/// A line, or the part of it, that a name may sign in.
struct Signing {
    range: Range<usize>,
    /// Right below a line that takes leave, or behind its words.
    is_below_farewell: bool,
    /// Where a signature names its person: nothing but a farewell, a rule or one name stands above.
    is_head: bool,
}

/// Lines a name may sign in: the first of the signature, or the last of what was written.
fn signing_lines(evidence: &Evidence) -> Vec<Signing> {
    let text = &evidence.email.text;
    let mut lines = evidence.own_lines();
    // "Order ID: -" is a form's line.
    lines.retain(|line| !evidence.fields.iter().any(|field| line.range.contains(&field.label_range.start)));
    let has_words = |range: &Range<usize>| !text[range.clone()].trim().is_empty();
    let signature = lines.iter().filter(|line| signs(line)).map(|line| line.range.clone());
    let signature: Vec<Range<usize>> = signature.filter(has_words).take(SIGNED_LINES).collect();
    let written = lines.iter().filter(|line| !signs(line)).map(|line| {
        let content = unmarked(&text[line.range.clone()]);
        line.range.end - content.len()..line.range.end
    });
    let written: Vec<Range<usize>> = written.filter(has_words).collect();
    // The first line greets.
    let last = written.len().saturating_sub(LAST_LINES).max(1).min(written.len());
    let mut signings = Vec::new();
    let mut is_below_farewell =
        written.last().is_some_and(|above| farewell::of_words(&phrases::lower(text[above.clone()].trim())).is_some());
    let mut is_head = true;
    for range in signature {
        let content = &text[range.clone()];
        let takes_leave = content.len() <= 160 && farewell::of_words(&phrases::lower(content.trim())).is_some();
        match farewell::behind(content) {
            Some(rest) if !takes_leave => {
                let start = rest.as_ptr().addr() - text.as_ptr().addr();
                signings.push(Signing { range: start..start + rest.len(), is_below_farewell: true, is_head: true });
            }
            _ => signings.push(Signing { range, is_below_farewell: is_below_farewell && !takes_leave, is_head }),
        }
        is_below_farewell = takes_leave;
        // A whole name there is the person's, and a second one below it another's.
        let is_given_alone = is_one_name(content) && !content.trim().contains(' ');
        is_head &= takes_leave
            || is_rule(content)
            || is_given_alone
            || company::is_organisation(content)
            || title::is_title(content) && name_line::of_line(content, None).is_none();
    }
    signings.extend(before_introduction(evidence, is_below_farewell));
    // "LG Sieglinde" signs as Sieglinde.
    let of_written = |range: &Range<usize>| {
        let rest = farewell::behind(&text[range.clone()]).filter(|rest| is_one_name(rest));
        let range = rest.map_or(range.clone(), |rest| {
            let start = rest.as_ptr().addr() - text.as_ptr().addr();
            start..start + rest.len()
        });
        Signing { range, is_below_farewell: false, is_head: false }
    };
    signings.into_iter().chain(written[last..].iter().map(of_written)).collect()
}

/// Some programs write what leads over to a quote right behind the last line: "Jane Doe    On Monday, … wrote:".
fn before_introduction(evidence: &Evidence, is_below_farewell: bool) -> Option<Signing> {
    let text = &evidence.email.text;
    let at = evidence.lines.iter().position(|line| line.label == Label::Introduction)?;
    let line = &evidence.lines[at];
    let before = text[line.range.clone()].split("   ").next()?;
    let is_first = evidence.lines[..at].iter().any(|line| line.label == Label::Written);
    (is_first && before.len() < line.range.len()).then(|| Signing {
        range: line.range.start..line.range.start + before.len(),
        is_below_farewell,
        is_head: false,
    })
}

/// "Jane Doe (jane@example.com)", wherever a program writes it.
pub fn beside_address(evidence: &Evidence, address: Option<&Address>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let address = address?.as_str();
    let at = text.find(address)?;
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line..at].trim_end_matches(|c: char| c.is_whitespace());
    let before = before.strip_suffix(['(', '<', '['])?.trim_end();
    let words = before.rsplit([':', ',', ';', '.', '>']).next().unwrap_or_default().trim();
    let part = name_line::of_line(words, None)?;
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    let spoken = name::polished(part, None, evidence.language);
    (!spoken.is_empty()).then(|| found(spoken, "text", 80, "text", start..start + part.len()))
}

/// A name behind the farewell that ends a form's message: "… still for sale? Best regards, Jane Doe".
pub fn in_message(evidence: &Evidence) -> Option<Found<String>> {
    if let Some(message) = fields::message(evidence.fields) {
        return closing(evidence, message.range.clone());
    }
    // What a portal passes on in quotation marks.
    let text = &evidence.email.text;
    let is_spoken = |line: &&Line| {
        let words = text[line.range.clone()].trim();
        words.starts_with(['"', '“', '„', '«', '»']) && words.ends_with(['"', '“', '”', '»', '«'])
    };
    evidence.lines.iter().filter(is_spoken).find_map(|line| closing(evidence, line.range.clone()))
}

/// The same of a mail that is all one line.
pub fn at_end(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let lines = evidence.own_lines();
    let last = lines.iter().rev().find(|line| !text[line.range.clone()].trim().is_empty())?;
    closing(evidence, last.range.clone()).or_else(|| spelled(evidence, last.range.clone()))
}

/// The words behind the last sentence, if the person's address spells them: "… for four? Jane Doe, Leeds".
fn spelled(evidence: &Evidence, range: Range<usize>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let local = name::folded(evidence.email.sender()?.local());
    let line = text[range].trim_end().trim_end_matches(['.', '!']);
    let last = line.rsplit(['.', '!', '?', '…']).next().filter(|last| last.len() < line.len())?;
    let part = name_line::of_line(last.trim(), None)?;
    let spoken = name::polished(part, None, evidence.language);
    let family = name::folded(spoken.rsplit(' ').next()?);
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    (family.chars().count() > 3 && local.contains(&family))
        .then(|| found(spoken, "text", 65, "text", start..start + part.len()))
}

fn closing(evidence: &Evidence, range: Range<usize>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let line = text[range].trim_end().rsplit('\n').next()?;
    let line = line.trim_end_matches(['"', '“', '”', '»', '.', '!', ' ']);
    let sentence = line.rsplit(['.', '!', '?', '…']).next()?.trim();
    // An initial has a dot as well: "Grüße, A. Roe".
    let sentence = if sentence.split(' ').count() == 1 { line } else { sentence };
    let part = name_line::of_line(farewell::behind(sentence)?, None)?;
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    let spoken = name::polished(part, None, evidence.language);
    (spoken.split(' ').count() >= 2).then(|| found(spoken, "text", 70, "text", start..start + part.len()))
}

/// "My name is Jane Doe", "ask for Len".
pub fn introduced(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    evidence.own_lines().iter().take(40).find_map(|line| {
        let part = name::introduced(&text[line.range.clone()])?;
        let start = line.range.start + part.start;
        let value = &text[start..line.range.start + part.end];
        let spoken = name::polished(value, None, evidence.language);
        Some(found(spoken, "text", 70, "text", start..start + value.len()))
    })
}

/// What the person calls himself in a sentence or behind its farewell, where the header has one word or no person's name.
pub fn whole_of(evidence: &Evidence, header: &str) -> Option<Found<String>> {
    let last = header.rsplit(' ').next().unwrap_or_default().trim_end_matches('.');
    let is_open = !header.contains(' ') || last.chars().count() == 1 || !given_names::names_person(header);
    let is_whole = |found: &Found<String>| {
        let spoken = name::folded(&found.value);
        let is_header_s = spoken.split(' ').any(|word| word == name::folded(header));
        (found.value.contains(' ') || given_names::is_east_asian(&found.value))
            && (is_header_s || given_names::names_person(&found.value))
    };
    let told = || introduced(evidence).filter(is_whole).or_else(|| at_end(evidence).filter(is_whole));
    is_open.then(told).flatten()
}

/// "jonny rourke" of jonny.rourke@…, who writes no capitals and has no name above his address.
pub fn of_address(evidence: &Evidence, address: Option<&Address>) -> Option<Found<String>> {
    let local: String = squeezed(address?.local()).trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let text = &evidence.email.text;
    evidence.own_lines().into_iter().rev().take(SPELLED_LINES).find_map(|line| {
        let content = text[line.range.clone()].trim();
        let is_one = (2..=3).contains(&content.split(' ').count())
            && content.len() <= NAME_MAX
            && content.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.'))
            && squeezed(content) == local;
        let start = content.as_ptr().addr() - text.as_ptr().addr();
        is_one.then(|| {
            let spoken = name::polished(content, None, evidence.language);
            found(spoken, "signature", 70, "text", start..start + content.len())
        })
    })
}

/// Lines from the last among which somebody signs, and the longest such name, in bytes.
const SPELLED_LINES: usize = 12;
const NAME_MAX: usize = 40;

fn squeezed(text: &str) -> String {
    name::folded(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// One name alone below the farewell or behind it, where nothing else names the person.
pub fn given_name(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    evidence.own_lines().into_iter().filter(|line| signs(line)).find_map(|line| {
        let content = &text[line.range.clone()];
        let value = farewell::behind(content).unwrap_or(content).trim();
        // "Mags x"
        let value = value.trim_end_matches(['x', 'X']).strip_suffix(' ').unwrap_or(value);
        let bare = value.trim_end_matches([',', '.', '!', ';']);
        // "Sandra B."
        let given =
            bare.strip_suffix(|c: char| c.is_uppercase()).map_or(bare, |rest| rest.strip_suffix(' ').unwrap_or(bare));
        let value = if given.len() < bare.len() && value.starts_with(&format!("{bare}.")) {
            &value[..=bare.len()]
        } else {
            bare
        };
        let is_small = given_names::is_given(given) && !given.contains(' ') && given == given.to_lowercase();
        if !(name::is_given_name(given) || is_small) || farewell::of_words(&phrases::lower(given)).is_some() {
            return None;
        }
        let start = value.as_ptr().addr() - text.as_ptr().addr();
        Some(found(value.to_owned(), "signature", 50, "text", start..start + value.len()))
    })
}
