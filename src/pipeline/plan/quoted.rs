//! Whether a prospect quotes what a rep has answered him: the line above the quote names the rep, and no day before the
//! prospect wrote.

use super::Read;
use crate::domain::id::RepId;
use crate::domain::inquiry::Label;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// How the months begin in the languages of mail programs, without accents.
const MONTHS: [&str; 12] = [
    "jan ene gen sty",
    "feb fev lut unor",
    "mar mrt brez",
    "apr avr abr kwi dub",
    "may mai mag maj mei kvet",
    "jun juin giu cze cerv",
    "jul juil lug lip",
    "aug aou ago sie srp",
    "sep set wrz zari",
    "oct okt ott out paz rij",
    "nov lis",
    "dec dez dic gru pros",
];

/// Whether it quotes something by the rep that was written since `since`, or on a day that cannot be read.
pub(super) fn quotes(read: &Read, rep: &RepId, since: Timestamp, rules: &Rules) -> bool {
    let Some(rep) = rules.team.rep(rep) else { return false };
    let address = rep.email.as_str().to_lowercase();
    let introduced = read.inquiry.pieces.iter().filter(|piece| piece.label == Label::Introduction);
    introduced
        .filter_map(|piece| read.email.text.get(piece.range.clone()))
        .any(|introduction| introduction.to_lowercase().contains(&address) && !is_before(introduction, since))
}

/// Whether the day it names is over in every zone, whichever way round it is written.
fn is_before(introduction: &str, since: Timestamp) -> bool {
    let days = days(introduction);
    let since = since.to_jiff().to_zoned(TimeZone::UTC).date();
    let last = since.yesterday().unwrap_or(since);
    !days.is_empty() && days.iter().all(|day| *day < last)
}

/// The days a line may name: `16 Nov 2026`, `Nov 16, 2026`, `16.11.2026`, `11/16/2026`, `2026-11-16`, `2026年11月16日`.
fn days(line: &str) -> Vec<Date> {
    let words: Vec<String> = words(line);
    let number = |at: Option<usize>| at.and_then(|at| words.get(at)).and_then(|word| word.parse::<i16>().ok());
    let small = |at: Option<usize>| number(at).and_then(|number| i8::try_from(number).ok());
    let mut days = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let year = word.parse::<i16>().ok().filter(|year| word.len() == 4 && (2000..2200).contains(year));
        if let Some(year) = year {
            let before = (small(at.checked_sub(2)), small(at.checked_sub(1)));
            let behind = (small(Some(at + 1)), small(Some(at + 2)));
            let mut add = |day: Option<i8>, month: Option<i8>| {
                days.extend(day.zip(month).and_then(|(day, month)| Date::new(year, month, day).ok()));
            };
            add(before.0, before.1);
            add(before.1, before.0);
            add(behind.1, behind.0);
        }
        if let Some(month) = month(word) {
            let near = words[at + 1..].iter().take(3).chain(words[..at].iter().rev().take(3));
            let year = near.filter(|word| word.len() == 4).find_map(|word| word.parse::<i16>().ok());
            for day in [small(at.checked_sub(1)), small(at.checked_sub(2)), small(Some(at + 1))] {
                days.extend(day.zip(year).and_then(|(day, year)| Date::new(year, month, day).ok()));
            }
        }
    }
    days
}

/// Runs of digits, and of letters without their accents; not what East Asians write behind each number.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for c in line.to_lowercase().chars() {
        let is_digit = match c {
            '年' | '月' | '日' => None,
            _ if c.is_ascii_digit() => Some(true),
            _ if c.is_alphabetic() => Some(false),
            _ => None,
        };
        let c = match c {
            'á' | 'à' | 'â' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ě' => 'e',
            'ú' | 'û' | 'ů' => 'u',
            'ź' => 'z',
            'č' => 'c',
            'ř' => 'r',
            _ => c,
        };
        match (is_digit, words.last_mut()) {
            (Some(_), Some(word)) if is_digit == last => word.push(c),
            (Some(_), _) => words.push(c.to_string()),
            (None, _) => {}
        }
        last = is_digit;
    }
    words
}

fn month(word: &str) -> Option<i8> {
    let begins = |starts: &&str| starts.split(' ').any(|start| word.starts_with(start));
    let at = MONTHS.iter().position(begins)?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_older_only_by_a_day_that_can_be_read() {
        let since = Timestamp::parse_rfc3339("2026-11-27T09:00:00Z").unwrap();
        for older in [
            "On Fri, 20 Nov 2026 at 10:35, Ana Keller <ana@house.example> wrote:",
            "Am 20.11.2026 um 10:35 schrieb Ana Keller <ana@house.example>:",
            "Le ven. 20 févr. 2026 à 10:35, Ana Keller <ana@house.example> a écrit :",
            "On Nov 20, 2026, at 10:35 AM, Ana Keller <ana@house.example> wrote:",
            "From: Ana Keller <ana@house.example>\nSent: Friday, November 20, 2026 10:35",
            "Von: Ana Keller <ana@house.example>\nGesendet: Freitag, 20. November 2026 10:35",
            "2026年11月20日(金) 10:35 Ana Keller <ana@house.example>:",
            "On 11/20/2026 10:35 AM, Ana Keller wrote:",
        ] {
            assert!(is_before(older, since), "{older}: {:?}", days(older));
        }
        for other in [
            "On Fri, 27 Nov 2026 at 10:35, Ana Keller <ana@house.example> wrote:",
            "Am 26.11.2026 um 23:35 schrieb Ana Keller <ana@house.example>:",
            "On 12/1/2026 10:35 AM, Ana Keller wrote:",
            "Ana Keller <ana@house.example> wrote:",
            "Am Freitag schrieb Ana Keller 2026 <ana@house.example>:",
        ] {
            assert!(!is_before(other, since), "{other}: {:?}", days(other));
        }
    }
}
