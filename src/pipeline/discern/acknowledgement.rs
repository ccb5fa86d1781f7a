//! A help desk's "we have received your request". People say thank you as well: it takes several signs.

use super::manner::Judged;
use super::phrase;
use super::reading::Reading;
use super::words::{Table, Text};
use crate::domain::automatic::is_machine;

const ENOUGH: i32 = 4;

/// Programs of help desks, as they name themselves in headers.
const DESKS: [&str; 22] = [
    "zendesk",
    "freshdesk",
    "freshservice",
    "otrs",
    "znuny",
    "glpi",
    "jira",
    "topdesk",
    "servicenow",
    "service-now",
    "osticket",
    "zammad",
    "freescout",
    "helpscout",
    "hesk",
    "kayako",
    "request tracker",
    "redmine",
    "faveo",
    "uvdesk",
    "zohodesk",
    "intercom",
];

/// Words enough to tell in whose manner they are.
const SPOKEN_WORDS: usize = 8;
/// A day and a minute have no fewer digits, and stand in a short line behind a name.
const TIME_DIGITS: usize = 6;
const LINE_BYTES: usize = 90;
/// As likely a person's.
const SPOKEN: f32 = 0.8;

pub fn evidence(reading: &Reading) -> Option<String> {
    if is_spoken_through(reading) || reading.accepts().is_some() {
        return None;
    }
    let received = reading.head.said(Table::Received).filter(|said| said.start < 900);
    // Whoever answers a receipt of ours has its words, and its number, behind a "Re:".
    let is_answer = reading.bare_subject().len() < reading.subject.len() && reading.has_quote();
    let answers_ours = is_answer && !reading.says_automatic() && !desk(reading);
    let own_subject = reading.subject.said(Table::Received).filter(|_| !answers_ours);
    // A desk's program hardly writes to us but about a request of ours, or for one of its people who asks.
    let is_robot_s = || desk(reading) && reading.says_automatic() && !reading.asks() && reading.manner().person() < 0.5;
    let marks = reading.head.said(Table::Automatic).filter(|_| is_robot_s());
    let first = received.or(own_subject).or(marks)?;
    let mut said = vec![format!("\"{}\"", first.words.trim())];
    let mut points = 2 + i32::from(received.is_some() && own_subject.is_some());
    let mut add = |points: &mut i32, by: i32, words: String| {
        *points += by;
        said.push(words);
    };
    if let Some(number) = phrase::TICKET.find(&reading.subject).filter(|_| !answers_ours) {
        add(&mut points, 2, format!("\"{}\"", number.as_str()));
    } else if let Some(number) = phrase::TICKET.find(&reading.head) {
        add(&mut points, 1, format!("\"{}\"", number.as_str()));
    }
    if let Some(words) = reading.head.said(Table::WillAnswer) {
        add(&mut points, 1, format!("\"{}\"", words.words.trim()));
    }
    if let Some(words) = reading.head.said(Table::Automatic) {
        add(&mut points, 2, format!("\"{}\"", words.words.trim()));
    }
    if reading.says_automatic() {
        add(&mut points, 2, "Auto-Submitted".into());
    }
    if reading.email.has_header("X-Auto-Response-Suppress") {
        points += 1;
    }
    if reading.returns_to_nobody() {
        add(&mut points, 2, "an empty Return-Path".into());
    }
    if let Some(from) = reading.from {
        if is_machine(from) {
            add(&mut points, 2, format!("it comes from {}", from.masked()));
        } else if phrase::DESK.is_match(&from.local().to_lowercase()) {
            points += 1;
        }
    }
    if desk(reading) {
        add(&mut points, 2, "a help desk's program sent it".into());
    }
    let is_asking = reading.head.contains(['?', '？', '؟']);
    points -= 2 * i32::from(is_asking) + 2 * i32::from(reading.head.says(Table::Asks));
    (points >= ENOUGH).then(|| format!("an acknowledgement: {}", said.join(", ")))
}

/// Whether one of the people who work with a help desk's program asks something in a conversation with us, and the program
/// sends it with its own words above and below: what is left without those reads like a person's.
fn is_spoken_through(reading: &Reading) -> bool {
    let names_line = || phrase::ABOVE_LINE.is_match(&reading.head);
    if !reading.is_threaded() && !reading.says_reply()
        || !desk(reading) && !names_line()
        || reading.subject.says(Table::Received)
        || repeats_ours(reading)
    {
        return false;
    }
    let own = |paragraph: &&str| {
        let text = Text::of(paragraph.to_lowercase());
        ![Table::Received, Table::WillAnswer, Table::Automatic, Table::Notice].iter().any(|table| text.says(*table))
            && !phrase::ABOVE_LINE.is_match(&text)
    };
    let spoken: Vec<&str> = reading.unquoted.split("\n\n").filter(own).collect();
    let spoken = spoken.join(" ");
    let asks = spoken.contains(['?', '？', '؟']);
    asks && spoken.split_whitespace().take(SPOKEN_WORDS).count() == SPOKEN_WORDS
        && Judged::of("", &spoken).person() > SPOKEN
}

/// Whether the first words that it passes on are our own: they stand below our name, a comma and the time.
fn repeats_ours(reading: &Reading) -> bool {
    let named = |line: &str| {
        let line = line.to_lowercase();
        let names = reading.email.to.iter().filter_map(|party| party.name.as_deref());
        names.map(str::to_lowercase).any(|name| line.starts_with(&name))
    };
    let dated = |line: &&str| line.contains(',') && line.bytes().filter(u8::is_ascii_digit).count() >= TIME_DIGITS;
    reading.unquoted.lines().map(str::trim).filter(|line| line.len() < LINE_BYTES).find(dated).is_some_and(named)
}

/// Whether a help desk's program sent it: for itself, or for one of the people who work with it.
pub fn desk(reading: &Reading) -> bool {
    let names = |text: &str| DESKS.iter().any(|desk| text.contains(desk));
    reading.header("X-Mailer").is_some_and(|value| names(&value))
        || reading.email.message_id.as_deref().is_some_and(|id| names(&id.to_lowercase()))
        || reading.email.headers.iter().any(|(name, _)| name.starts_with(['X', 'x']) && names(&name.to_lowercase()))
}
