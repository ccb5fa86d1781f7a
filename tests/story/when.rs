//! Moments as scripts say them, `Fri 2026-11-20 16:50`, `Mon 09:00`, `17:00`, in the story's zone; and spans, `+30m`.

use super::words::Words;
use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, Zoned};
use std::time::Duration;

/// When no time of day is given.
const MORNING: Time = jiff::civil::time(9, 0, 0, 0);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    weekday: Option<Weekday>,
    pub date: Option<Date>,
    time: Time,
}

impl When {
    pub fn read(words: &mut Words) -> Result<Self, String> {
        let weekday = words.peek().and_then(parse_weekday);
        if weekday.is_some() {
            words.word("the day")?;
        }
        let date = words.peek().filter(|word| word.len() == 10).and_then(|word| word.parse::<Date>().ok());
        if date.is_some() {
            words.word("the date")?;
        }
        let time = words.peek().and_then(parse_time);
        match time {
            Some(time) => {
                words.word("the time")?;
                Ok(Self { weekday, date, time })
            }
            None if date.is_some() => Ok(Self { weekday, date, time: MORNING }),
            None => {
                let word = words.word("a moment, like `Fri 2026-11-20 16:50`, `Mon 09:00` or `17:00`,")?;
                Err(format!("`{word}` is no moment; write `Fri 2026-11-20 16:50`, `Mon 09:00` or `17:00`"))
            }
        }
    }

    /// The moment that is meant, seen from `now`.
    pub fn from(&self, now: &Zoned) -> Result<Zoned, String> {
        let on = |date: Date| {
            let at = date.to_datetime(self.time).to_zoned(now.time_zone().clone());
            at.map_err(|error| format!("{date} {} cannot be placed in time: {error}", self.time))
        };
        let Some(date) = self.date else {
            let today = on(now.date())?;
            let Some(weekday) = self.weekday else { return Ok(today) };
            let mut at = today;
            while at.weekday() != weekday || at <= *now {
                at = on(at.date().checked_add(Span::new().days(1)).map_err(|error| error.to_string())?)?;
            }
            return Ok(at);
        };
        match self.weekday {
            Some(weekday) if weekday != date.weekday() => Err(format!("{date} is a {:?}", date.weekday())),
            Some(_) | None => on(date),
        }
    }

    /// Whether this is how one would say `at`.
    pub fn is(&self, at: &Zoned) -> bool {
        self.weekday.is_none_or(|weekday| weekday == at.weekday())
            && self.date.is_none_or(|date| date == at.date())
            && self.time.hour() == at.hour()
            && self.time.minute() == at.minute()
            && self.time.second() == at.second()
    }
}

pub fn shown(at: &Zoned) -> String {
    at.strftime("%a %Y-%m-%d %H:%M:%S").to_string()
}

/// `30m`, `2h`, `3d`: time as it passes, not working time.
pub fn parse_span(text: &str) -> Result<Duration, String> {
    let bad = || format!("`{text}` is no span; write +90s, +30m, +2h or +1d");
    let unit = text.chars().last().ok_or_else(bad)?;
    let number: u64 = text.strip_suffix(unit).and_then(|number| number.parse().ok()).ok_or_else(bad)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(bad()),
    };
    Ok(Duration::from_secs(number * seconds))
}

fn parse_weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "Mon" => Weekday::Monday,
        "Tue" => Weekday::Tuesday,
        "Wed" => Weekday::Wednesday,
        "Thu" => Weekday::Thursday,
        "Fri" => Weekday::Friday,
        "Sat" => Weekday::Saturday,
        "Sun" => Weekday::Sunday,
        _ => return None,
    })
}

fn parse_time(word: &str) -> Option<Time> {
    (matches!(word.len(), 5 | 8) && word.contains(':')).then(|| word.parse().ok()).flatten()
}
