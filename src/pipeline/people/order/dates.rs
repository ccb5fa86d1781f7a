//! When, as people write it in a line: `2 weeks`, `until Monday 14:00`, `1 March`, `24.12.`, `next week`.

use crate::domain::replies::words::Words;
use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, Zoned};

/// A recycled lead that sleeps longer is a lead forgotten.
const AHEAD_MAX_DAYS: i64 = 731;
/// Numbers in words, in the languages that we have words in: as far as people write them out.
const NUMBERS: [&str; 12] = [
    "one a an eine einer einem ein un une una",
    "two zwei deux dos",
    "three drei trois tres",
    "four vier quatre cuatro",
    "five fünf cinq cinco",
    "six sechs seis",
    "seven sieben sept siete",
    "eight acht huit ocho",
    "nine neun neuf nueve",
    "ten zehn dix diez",
    "eleven elf onze once",
    "twelve zwölf douze doce",
];
/// What may stand before a time of day, and after it.
const AT: [&str; 5] = ["at", "um", "à", "las", "ab"];
const OCLOCK: [&str; 4] = ["uhr", "h", "heures", "horas"];
/// Behind the number of a day: "1st", "1er".
const ORDINALS: [&str; 6] = ["", "st", "nd", "rd", "th", "er"];

/// A day, and a time of it if somebody says one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    pub date: Date,
    pub time: Option<Time>,
    /// He means the whole of this very day.
    pub is_today: bool,
    /// How many words it took.
    pub used: usize,
}

/// What words begin with; None where they say no time.
pub fn read(words: &[String], known: &Words, now: &Zoned) -> Option<When> {
    let today = now.date();
    let day = day(words, known, today);
    let after = day.map_or(0, |(_, used)| used);
    let time = time(words.get(after..).unwrap_or_default());
    if day.is_none() && time.is_none() {
        return None;
    }
    Some(When {
        date: day.map_or(today, |(date, _)| date),
        time: time.map(|(time, _)| time),
        is_today: day.is_some_and(|(date, _)| date == today) && time.is_none(),
        used: after + time.map_or(0, |(_, used)| used),
    })
}

/// "-2 weeks", as it is written.
pub fn is_before(word: &str) -> bool {
    word.strip_prefix(['-', '−', '–']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether it lies within what a lead may rest.
pub fn is_near(date: Date, today: Date) -> bool {
    date <= today.saturating_add(Span::new().days(AHEAD_MAX_DAYS))
}

fn day(words: &[String], known: &Words, today: Date) -> Option<(Date, usize)> {
    let later = |span: Span| today.saturating_add(span);
    let first = words.first()?;
    if let Some(used) = known.begins("today", words) {
        return Some((today, used));
    }
    if let Some(used) = known.begins("tomorrow", words) {
        return Some((later(Span::new().days(1)), used));
    }
    let next = |weekday: Weekday| {
        let days = i64::from(weekday.to_monday_zero_offset() - today.weekday().to_monday_zero_offset());
        later(Span::new().days(if days > 0 { days } else { days + 7 }))
    };
    if let Some(used) = known.begins("next_week", words) {
        return Some((next(Weekday::Monday), used));
    }
    if let Some(used) = known.begins("next_month", words) {
        return Some((today.last_of_month().saturating_add(Span::new().days(1)), used));
    }
    if let Some((weekday, used)) = WEEKDAYS.iter().find_map(|(key, day)| Some((day, known.begins(key, words)?))) {
        return Some((next(*weekday), used));
    }
    if let Some(found) = span(words, known) {
        return Some((later(found.0), found.1));
    }
    if let Some(found) = named_month(words, known, today) {
        return Some(found);
    }
    Some((first.parse::<Date>().ok().or_else(|| day_first(first, today))?, 1))
}

/// `2 weeks`, `two weeks`, `2w`.
fn span(words: &[String], known: &Words) -> Option<(Span, usize)> {
    let first = words.first()?;
    let digits = first.find(|c: char| !c.is_ascii_digit()).unwrap_or(first.len());
    let in_words = || NUMBERS.iter().position(|all| all.split(' ').any(|word| word == first));
    let count = match first[..digits].parse::<i64>() {
        Ok(count) => count,
        Err(_) => i64::try_from(in_words()?).ok()? + 1,
    };
    let of = |unit: &str| match unit {
        "day" => Span::new().days(count.min(AHEAD_MAX_DAYS)),
        "week" => Span::new().weeks(count.min(AHEAD_MAX_DAYS / 7)),
        _ => Span::new().months(count.min(24)),
    };
    let letter = first.get(digits..).filter(|letter| digits > 0 && !letter.is_empty());
    match letter {
        Some("d") => Some((of("day"), 1)),
        Some("w") => Some((of("week"), 1)),
        Some("m") => Some((of("month"), 1)),
        Some(_) => None,
        None => ["day", "week", "month"]
            .into_iter()
            .find_map(|unit| Some((of(unit), 1 + known.begins(unit, words.get(1..)?)?))),
    }
}

/// `1 March`, `March 1`, `15 de enero 2027`, `March`: the next that comes.
fn named_month(words: &[String], known: &Words, today: Date) -> Option<(Date, usize)> {
    let month = |from: usize| {
        let words = words.get(from..)?;
        let (place, used) =
            MONTHS.iter().enumerate().find_map(|(place, key)| Some((place, known.begins(key, words)?)))?;
        Some((i8::try_from(place + 1).ok()?, from + used))
    };
    let number = |at: usize| day_number(words.get(at)?);
    let skip_de = |at: usize| if words.get(at).is_some_and(|word| word == "de") { at + 1 } else { at };
    let (day, month, used) = match (number(0), month(0)) {
        (Some(day), _) => {
            let (month, used) = month(skip_de(1))?;
            (day, month, used)
        }
        (None, Some((month, used))) => match number(used) {
            Some(day) => (day, month, used + 1),
            None => (1, month, used),
        },
        (None, None) => return None,
    };
    let year_at = skip_de(used);
    let year = words.get(year_at).and_then(|word| word.parse::<i16>().ok()).filter(|year| *year >= 2000);
    let date = match year {
        Some(year) => Date::new(year, month, day).ok()?,
        None => upcoming(month, day, today)?,
    };
    Some((date, if year.is_some() { year_at + 1 } else { used }))
}

fn day_number(word: &str) -> Option<i8> {
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let number = word[..digits].parse::<i8>().ok()?;
    (ORDINALS.contains(&&word[digits..]) && (1..=31).contains(&number)).then_some(number)
}

/// The next day of this name from tomorrow on.
fn upcoming(month: i8, day: i8, today: Date) -> Option<Date> {
    let years = today.year()..=today.year().saturating_add(1);
    years.filter_map(|year| Date::new(year, month, day).ok()).find(|date| *date > today)
}

/// `15.1.2027`, `24.12`, as it is written where the day comes first. With slashes nobody knows which is which.
fn day_first(word: &str, today: Date) -> Option<Date> {
    let numbers: Vec<i16> = word.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let small = |number: i16| i8::try_from(number).ok();
    match numbers.as_slice() {
        [day, month] => upcoming(small(*month)?, small(*day)?, today),
        [day, month, year] => Date::new(*year, small(*month)?, small(*day)?).ok(),
        _ => None,
    }
}

/// `14:00`, `14h30`, `2pm`, `14 Uhr`, with "at" before it; and how many words it took.
fn time(words: &[String]) -> Option<(Time, usize)> {
    let at = usize::from(words.first().is_some_and(|word| AT.contains(&word.as_str())));
    let word = words.get(at)?;
    let of = |hour: &str, minute: &str| Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok();
    if let Some((hour, minute)) = word.split_once([':', 'h']) {
        return Some((of(hour, if minute.is_empty() { "0" } else { minute })?, at + 1));
    }
    let half = |mark: &str, add: i8| {
        let hour = word.strip_suffix(mark)?.parse::<i8>().ok().filter(|hour| (1..=12).contains(hour))?;
        Time::new(hour % 12 + add, 0, 0, 0).ok()
    };
    if let Some(time) = half("am", 0).or_else(|| half("pm", 12)) {
        return Some((time, at + 1));
    }
    let is_hour = words.get(at + 1).is_some_and(|word| OCLOCK.contains(&word.as_str()));
    is_hour.then(|| of(word, "0")).flatten().map(|time| (time, at + 2))
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_say_when_in_many_ways() {
        // A Friday.
        let now: Zoned = "2026-11-20T10:00[Europe/Berlin]".parse().unwrap();
        let read = |text: &str| {
            let words: Vec<String> = text.split_whitespace().map(crate::domain::replies::words::plain).collect();
            read(&words, &Words::default(), &now).map_or_else(
                || "none".to_owned(),
                |when| {
                    let time = when.time.map(|time| time.strftime(" %H:%M").to_string()).unwrap_or_default();
                    format!("{}{time}{} {}", when.date, if when.is_today { " all day" } else { "" }, when.used)
                },
            )
        };
        for (text, expected) in [
            ("2 weeks", "2026-12-04 2"),
            ("two weeks budget", "2026-12-04 2"),
            ("zwei Wochen", "2026-12-04 2"),
            ("une semaine", "2026-11-27 2"),
            ("2w", "2026-12-04 1"),
            ("Monday 14:00", "2026-11-23 14:00 2"),
            ("Monday at 2pm", "2026-11-23 14:00 3"),
            ("Montag um 14 Uhr", "2026-11-23 14:00 4"),
            ("lundi à 14h30", "2026-11-23 14:30 3"),
            ("14:00", "2026-11-20 14:00 1"),
            ("today", "2026-11-20 all day 1"),
            ("next week", "2026-11-23 2"),
            ("nächste Woche", "2026-11-23 2"),
            ("next month", "2026-12-01 2"),
            ("nächsten Monat", "2026-12-01 2"),
            ("le mois prochain", "2026-12-01 3"),
            ("el mes que viene", "2026-12-01 4"),
            ("1 March", "2027-03-01 2"),
            ("March", "2027-03-01 1"),
            ("Dec 24", "2026-12-24 2"),
            ("24. Dezember", "2026-12-24 2"),
            ("1er décembre", "2026-12-01 2"),
            ("15 de enero de 2028", "2028-01-15 5"),
            ("24.12.", "2026-12-24 1"),
            ("1.2.", "2027-02-01 1"),
            ("15.1.2027", "2027-01-15 1"),
            ("2027-01-15", "2027-01-15 1"),
            ("next summer", "none"),
            ("from Wednesday until Friday", "none"),
            ("31.2.", "none"),
            ("", "none"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
