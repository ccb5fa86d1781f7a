//! What a rep chose and typed, read as a verb of the desk.

use super::Opened;
use crate::desk::Act;
use crate::domain::id::RepId;
use crate::domain::time::Timestamp;
use crate::domain::token::Verb;
use jiff::civil::Date;
use jiff::{Span, Zoned};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A note is a sentence or two for colleagues; it becomes part of the timeline for ever.
const NOTE_MAX_CHARS: usize = 500;

/// When a lead that was given back comes up again, and a rep is there again: in the morning of its day.
const WAKE_HOUR: i8 = 9;

/// A recycled lead that sleeps longer is a lead forgotten.
const RECYCLE_MAX_YEARS: i64 = 2;

/// What the form sends. Fields that a verb does not ask for stay empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Pressed {
    pub proof: String,
    pub reason: String,
    pub note: String,
    pub when: String,
    pub date: String,
    /// Whom it is handed to.
    pub to: String,
    /// `packet-0` and so on: what he is told, in the order of the labels.
    #[serde(flatten)]
    pub others: BTreeMap<String, String>,
}

/// The field of a label of a hand-off.
pub(in crate::web) fn packet_field(place: usize) -> String {
    format!("packet-{place}")
}

/// What the form asks for, or what is missing in it.
pub(super) fn read(opened: &Opened, pressed: &Pressed) -> Result<Act, &'static str> {
    let note = clean(&pressed.note);
    let reason = pressed.reason.trim().to_owned();
    match opened.leave.verb {
        Verb::Accept => Ok(Act::Accept),
        Verb::Respond => Ok(Act::Respond { note }),
        Verb::Qualify => Ok(Act::Qualify { note }),
        Verb::Won => Ok(Act::Win { note }),
        Verb::Reject | Verb::Lost | Verb::Recycle | Verb::Pause | Verb::Close if reason.is_empty() => {
            Err("Please choose a reason.")
        }
        Verb::Reject => Ok(Act::Reject { reason, note }),
        Verb::Lost => Ok(Act::Lose { reason, note }),
        Verb::Pause => Ok(Act::Pause { reason, note }),
        Verb::Resume => Ok(Act::Resume),
        Verb::Promote => Ok(Act::Promote { note }),
        Verb::Close => Ok(Act::Close { reason }),
        Verb::HandOff if pressed.to.trim().is_empty() => Err("Please choose a colleague."),
        Verb::HandOff => {
            let told =
                |place: usize| pressed.others.get(&packet_field(place)).map(|told| clean(told)).unwrap_or_default();
            let packet = opened.packet().into_iter().enumerate().map(|(place, label)| (label, told(place)));
            Ok(Act::HandOff {
                to: RepId::new(pressed.to.trim()),
                packet: packet.filter(|(_, told)| !told.is_empty()).collect(),
            })
        }
        Verb::Send => Ok(Act::Send { held: opened.held() }),
        Verb::Undo | Verb::Next | Verb::Away | Verb::Back => Err("This link asks for nothing of a lead."),
        Verb::Recycle => Ok(Act::Recycle { until: until(opened, pressed)?, reason }),
    }
}

/// One line without control or direction characters, capped.
pub(in crate::web) fn clean(note: &str) -> String {
    let is_direction =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spaced: String =
        note.chars().filter(|c| !is_direction(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").chars().take(NOTE_MAX_CHARS).collect()
}

/// The presets: what the form sends, how it reads, how long.
pub(super) fn presets(verb: Verb) -> [(&'static str, &'static str, Span); 3] {
    match verb {
        Verb::Away => [
            ("1-day", "Until tomorrow", Span::new().days(1)),
            ("1-week", "For 1 week", Span::new().weeks(1)),
            ("2-weeks", "For 2 weeks", Span::new().weeks(2)),
        ],
        _ => [
            ("2-weeks", "In 2 weeks", Span::new().weeks(2)),
            ("1-month", "In 1 month", Span::new().months(1)),
            ("3-months", "In 3 months", Span::new().months(3)),
        ],
    }
}

pub(super) fn latest(today: &Zoned) -> Date {
    today.date().saturating_add(Span::new().years(RECYCLE_MAX_YEARS))
}

/// The morning of the day that was chosen.
pub(super) fn until(opened: &Opened, pressed: &Pressed) -> Result<Timestamp, &'static str> {
    let today = &opened.today();
    let date = match presets(opened.leave.verb).into_iter().find(|(value, ..)| *value == pressed.when) {
        Some((_, _, span)) => today.date().saturating_add(span),
        None if pressed.when == "date" => pressed
            .date
            .trim()
            .parse()
            .map_err(|_| "Please give the date as year-month-day, for example 2027-03-31.")?,
        None => return Err("Please choose a date."),
    };
    if date <= today.date() {
        return Err("The date must lie ahead.");
    }
    if date > latest(today) {
        return Err("Please choose a date within the next two years.");
    }
    let morning = date.at(WAKE_HOUR, 0, 0, 0).to_zoned(today.time_zone().clone());
    morning.map(|morning| Timestamp::from_jiff(morning.timestamp())).map_err(|_| "Please choose another date.")
}
