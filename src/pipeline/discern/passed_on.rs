//! What a network, a marketplace or a telephone system passes on of somebody: "Jane sent you a message", and her words.
//!
//! In: a mail prepared for judging. Out: the words that announce hers. Never: a notice that leaves hers out, or those of
//! a list; whoever sends it must be a program, for people say that they "sent you a message" as well.

use super::manner::Judged;
use super::reading::Reading;
use super::words::{Said, Table, Text};
use super::{bulk, form, unproven};
use crate::domain::automatic::is_machine;
use crate::domain::email::Party;
use crate::domain::form::Adapter;
use crate::domain::inquiry::SourceKind;
use crate::domain::relayed;

/// Lines in which they are announced.
const LINES_MAX: usize = 12;
/// Fewer words than that end with a button's or a heading's line as well.
const WORDS_MIN: f32 = 5.0;
/// The same where a portal says what she wrote about.
const RELAYED_MIN: f32 = 2.0;
/// Lines of hers.
const PASSAGE_LINES: usize = 40;
/// Of a text as much is searched for quotation marks.
const QUOTED_BYTES: usize = 8_000;
/// So much in the manner of a person.
const PERSON_S: f32 = 0.5;

/// The words that say so, if somebody's own follow them.
pub fn words<'a>(reading: &'a Reading, adapter: Option<&Adapter>) -> Option<&'a str> {
    let is_conversation = reading.is_threaded() && reading.says_reply();
    if is_conversation {
        return None;
    }
    about_ours(reading).or_else(|| told(reading, adapter)).or_else(|| told_twice(reading))
}

/// "Jane Doe is looking for a plumber" above a text that goes on about her: what she wants, or "Jane Doe:" and her words.
fn told_twice<'a>(reading: &'a Reading) -> Option<&'a str> {
    let (subject, head) = (&reading.subject, &reading.head);
    let said = form::wants_in_subject(reading).filter(|_| bulk::others_list(reading).is_none())?;
    let name = subject[..said.start].trim();
    let wants = |said: Said| head[..said.start].trim_end().ends_with(name);
    let goes_on = head.all(Table::Wants).any(wants)
        || head.match_indices(name).any(|(at, _)| head[at + name.len()..].starts_with([':', '：']));
    goes_on.then(|| subject[..said.end].trim())
}

/// The sentence in which a portal says that somebody wrote about what it shows of ours, or wants its mail answered.
fn about_ours<'a>(reading: &'a Reading) -> Option<&'a str> {
    let text = &reading.email.text;
    let announced = relayed::announced(text)?;
    if is_another_s_list(reading) || !is_from_program(reading) {
        return None;
    }
    let said = passage(text[announced.end..].lines().map(str::trim).filter(|line| !line.is_empty()));
    let is_said = unproven::length(&said) >= RELAYED_MIN && !is_teaser(&said);
    is_said.then(|| text[..announced.end].lines().next_back().unwrap_or_default().trim())
}

/// The same in the words of whoever does not say what about. A portal that we know passes on people, and few of their words
/// will do.
fn told<'a>(reading: &'a Reading, adapter: Option<&Adapter>) -> Option<&'a str> {
    let said = reading.subject.said(Table::Wrote).or_else(|| reading.head.said(Table::Wrote))?;
    if is_another_s_list(reading) || !is_from_program(reading) {
        return None;
    }
    let text = &reading.email.text;
    if adapter.is_some_and(|adapter| adapter.source == SourceKind::Portal) {
        let said_below = below(text);
        let is_said = unproven::length(&said_below) >= WORDS_MIN && !is_teaser(&said_below);
        return is_said.then_some(said.words);
    }
    (is_person_s(&below(text)) || quoted(text).is_some_and(is_person_s)).then_some(said.words)
}

/// A portal may call its mails a list, one of its own house.
fn is_another_s_list(reading: &Reading) -> bool {
    bulk::others_list(reading).is_some() && !bulk::is_of_sender_s_house(reading)
}

fn is_from_program(reading: &Reading) -> bool {
    let is_through = reading.email.from.first().is_some_and(Party::is_through_another);
    is_through
        || bulk::is_marked(reading)
        || reading.from.is_some_and(|from| is_machine(from) || from.is_for_one_talk())
}

fn is_person_s(said: &str) -> bool {
    !is_teaser(said)
        && says_something(said)
        && unproven::length(said) >= WORDS_MIN
        && Judged::of("", said).person() > PERSON_S
}

/// Her first words, for which we are to come and see.
fn is_teaser(said: &str) -> bool {
    said.trim_end().trim_end_matches('"').ends_with('…') && !said.contains(['?', '？', '؟'])
}

/// Whether more than a name and a position stand in it: "Jane Doe / Buyer at Kunde Works".
fn says_something(said: &str) -> bool {
    const IN_A_LINE: f32 = 4.0;
    let is_no_name = |word: &&str| !word.starts_with(char::is_uppercase);
    said.lines().any(|line| line.split_whitespace().filter(is_no_name).map(unproven::length).sum::<f32>() >= IN_A_LINE)
}

/// What stands below the last line of the first few that announces it, or at the top where only the subject does, as far
/// as the first link or what the program says for itself.
fn below(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let announces = |line: &&str| Text::of(line.to_lowercase()).says(Table::Wrote);
    let start = lines.iter().take(LINES_MAX).rposition(announces).map_or(0, |at| at + 1);
    passage(lines[start..].iter().copied())
}

fn passage<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut said = String::new();
    for line in lines.take(PASSAGE_LINES) {
        let is_short = unproven::length(line) <= 1.0;
        let is_over = line.contains("://") || is_rule(line) || relayed::invites_answer(line);
        if is_over || is_short && unproven::length(&said) >= WORDS_MIN {
            break;
        }
        said.push_str(line);
        said.push('\n');
    }
    said
}

fn is_rule(line: &str) -> bool {
    line.starts_with('©') || line.len() > 2 && line.chars().all(|c| matches!(c, '-' | '_' | '=' | '*' | '─' | '—'))
}

/// The longest passage in quotation marks.
fn quoted(text: &str) -> Option<&str> {
    const MARKS: [(char, &[char]); 5] =
        [('"', &['"']), ('“', &['”']), ('„', &['“', '”', '"']), ('«', &['»']), ('「', &['」'])];
    // A mark that nothing closes is looked for to the end, as often as it stands there.
    let text = &text[..text.floor_char_boundary(QUOTED_BYTES)];
    let passages = MARKS.into_iter().flat_map(|(opens, closes)| {
        text.match_indices(opens).filter_map(move |(at, mark)| {
            let rest = &text[at + mark.len()..];
            rest.find(closes).map(|end| &rest[..end])
        })
    });
    passages.max_by_key(|passage| passage.len())
}

/// "Jane via Portal", from an address made for her: whether a portal passes on what somebody asks. What it writes around
/// her words is a notice's, so that they weigh little.
pub fn asks_through_another(reading: &Reading) -> bool {
    let is_through = reading.email.from.first().is_some_and(Party::is_through_another);
    // "Jane wrote:" introduces her words here, and no earlier mail.
    let asks = |word: &str| word.ends_with(['?', '？', '؟']) && !word.contains("://");
    // A list names itself as the other.
    is_through
        && bulk::others_list(reading).is_none()
        && reading.from.is_some_and(|from| !is_machine(from))
        && reading.email.text.split_whitespace().any(asks)
}
