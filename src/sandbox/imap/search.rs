//! SEARCH (RFC 3501 6.4.4): the question, and whether a mail is an answer to it.
//! Text is compared as it stands in the mail, ASCII letters without case; encoded words are not decoded.

use super::fetch::Place;
use super::numbers::NumberSet;
use super::part;
use super::words::{Refusal, Words, bad, no};
use crate::sandbox::mailboxes::Mail;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Nesting of NOT, OR and parentheses.
const DEPTH_MAX: usize = 16;

#[derive(Debug, PartialEq, Eq)]
pub enum Key {
    All,
    Sequence(NumberSet),
    Uid(NumberSet),
    Flag(String),
    Recent,
    Not(Box<Key>),
    Or(Box<Key>, Box<Key>),
    Every(Vec<Key>),
    /// Compares the day the mail arrived here.
    Arrived(Comparison, Date),
    /// Compares the day in the `Date` header.
    Sent(Comparison, Date),
    Larger(u32),
    Smaller(u32),
    Header(Vec<u8>, Vec<u8>),
    Body(Vec<u8>),
    Text(Vec<u8>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Before,
    On,
    Since,
}

/// The keys up to the end of the command; all must hold.
pub fn parse(words: &mut Words) -> Result<Key, Refusal> {
    let mut keys = Vec::new();
    loop {
        let name = if matches!(words.peek(), Some(b'(')) { String::new() } else { key_name(words)? };
        if keys.is_empty() && name == "CHARSET" {
            words.space()?;
            let charset = words.astring()?;
            if ![b"UTF-8".as_slice(), b"US-ASCII"].iter().any(|known| known.eq_ignore_ascii_case(&charset)) {
                return no("[BADCHARSET (UTF-8 US-ASCII)] unknown charset");
            }
        } else {
            keys.push(parse_key(&name, words, DEPTH_MAX)?);
        }
        if words.peek() != Some(b' ') {
            break;
        }
        words.space()?;
    }
    if keys.is_empty() { bad("SEARCH wants a key") } else { Ok(Key::Every(keys)) }
}

fn key_name(words: &mut Words) -> Result<String, Refusal> {
    let is_set = words.peek().is_some_and(|byte| byte.is_ascii_digit() || byte == b'*');
    if is_set { words.set_text() } else { words.atom().map(|name| name.to_ascii_uppercase()) }
}

fn next_key(words: &mut Words, depth_left: usize) -> Result<Key, Refusal> {
    let name = if words.peek() == Some(b'(') { String::new() } else { key_name(words)? };
    parse_key(&name, words, depth_left)
}

/// `name` has been read; a parenthesis has none.
fn parse_key(name: &str, words: &mut Words, depth_left: usize) -> Result<Key, Refusal> {
    let Some(depth_left) = depth_left.checked_sub(1) else {
        return bad("SEARCH is nested too deeply");
    };
    let flag = |name: &str| Key::Flag(name.to_owned());
    let not = |key| Key::Not(Box::new(key));
    Ok(match name {
        "" => Key::Every(words.list(|words| next_key(words, depth_left))?),
        "ALL" => Key::All,
        "ANSWERED" => flag("\\Answered"),
        "DELETED" => flag("\\Deleted"),
        "DRAFT" => flag("\\Draft"),
        "FLAGGED" => flag("\\Flagged"),
        "SEEN" => flag("\\Seen"),
        "UNANSWERED" => not(flag("\\Answered")),
        "UNDELETED" => not(flag("\\Deleted")),
        "UNDRAFT" => not(flag("\\Draft")),
        "UNFLAGGED" => not(flag("\\Flagged")),
        "UNSEEN" => not(flag("\\Seen")),
        "RECENT" => Key::Recent,
        "OLD" => not(Key::Recent),
        "NEW" => Key::Every(vec![Key::Recent, not(flag("\\Seen"))]),
        "KEYWORD" => Key::Flag(argument(words, Words::atom)?),
        "UNKEYWORD" => not(Key::Flag(argument(words, Words::atom)?)),
        "NOT" => not(argument(words, |words| next_key(words, depth_left))?),
        "OR" => {
            let either = argument(words, |words| next_key(words, depth_left))?;
            let other = argument(words, |words| next_key(words, depth_left))?;
            Key::Or(Box::new(either), Box::new(other))
        }
        "UID" => Key::Uid(NumberSet::parse(&argument(words, Words::set_text)?)?),
        "BEFORE" => Key::Arrived(Comparison::Before, argument(words, date)?),
        "ON" => Key::Arrived(Comparison::On, argument(words, date)?),
        "SINCE" => Key::Arrived(Comparison::Since, argument(words, date)?),
        "SENTBEFORE" => Key::Sent(Comparison::Before, argument(words, date)?),
        "SENTON" => Key::Sent(Comparison::On, argument(words, date)?),
        "SENTSINCE" => Key::Sent(Comparison::Since, argument(words, date)?),
        "LARGER" => Key::Larger(argument(words, Words::number)?),
        "SMALLER" => Key::Smaller(argument(words, Words::number)?),
        "FROM" | "TO" | "CC" | "BCC" | "SUBJECT" => {
            Key::Header(name.as_bytes().to_vec(), argument(words, Words::astring)?)
        }
        "HEADER" => Key::Header(argument(words, Words::astring)?, argument(words, Words::astring)?),
        "BODY" => Key::Body(argument(words, Words::astring)?),
        "TEXT" => Key::Text(argument(words, Words::astring)?),
        set if set.starts_with(|letter: char| letter.is_ascii_digit() || letter == '*') => {
            Key::Sequence(NumberSet::parse(set)?)
        }
        unknown => return bad(format!("unknown SEARCH key {unknown}")),
    })
}

fn argument<T>(words: &mut Words, read: impl FnOnce(&mut Words) -> Result<T, Refusal>) -> Result<T, Refusal> {
    words.space()?;
    read(words)
}

/// `1-Feb-2026`, with or without quotes.
fn date(words: &mut Words) -> Result<Date, Refusal> {
    let text = words.astring()?;
    let date = std::str::from_utf8(&text).ok().and_then(|text| Date::strptime("%d-%b-%Y", text).ok());
    date.map_or_else(|| bad("a date looks like 1-Feb-2026"), Ok)
}

/// Whether the mail is one of those asked for; `last` are the highest number and UID in the folder.
pub fn matches(key: &Key, place: Place, last: Place, mail: &Mail) -> bool {
    let holds = |key: &Key| matches(key, place, last, mail);
    let header = || &mail.raw[..part::header_length(&mail.raw)];
    match key {
        Key::All => true,
        Key::Sequence(set) => set.contains(place.number(), last.number()),
        Key::Uid(set) => set.contains(place.uid, last.uid),
        Key::Flag(name) => mail.flags.iter().any(|flag| flag.eq_ignore_ascii_case(name)),
        Key::Recent => place.recent,
        Key::Not(key) => !holds(key),
        Key::Or(either, other) => holds(either) || holds(other),
        Key::Every(keys) => keys.iter().all(holds),
        Key::Arrived(comparison, day) => {
            compare(*comparison, mail.arrived_at.to_jiff().to_zoned(TimeZone::UTC).date(), *day)
        }
        Key::Sent(comparison, day) => sent_on(header()).is_some_and(|sent| compare(*comparison, sent, *day)),
        Key::Larger(size_bytes) => mail.raw.len() > *size_bytes as usize,
        Key::Smaller(size_bytes) => mail.raw.len() < *size_bytes as usize,
        Key::Header(name, text) => {
            let named = |field: &&[u8]| part::field_name(field).eq_ignore_ascii_case(name);
            part::fields(header()).into_iter().filter(named).any(|field| contains(&field[name.len()..], text))
        }
        Key::Body(text) => contains(&mail.raw[part::header_length(&mail.raw)..], text),
        Key::Text(text) => contains(&mail.raw, text),
    }
}

fn compare(comparison: Comparison, found: Date, wanted: Date) -> bool {
    match comparison {
        Comparison::Before => found < wanted,
        Comparison::On => found == wanted,
        Comparison::Since => found >= wanted,
    }
}

fn sent_on(header: &[u8]) -> Option<Date> {
    let value = part::field(header, "date")?;
    jiff::fmt::rfc2822::parse(std::str::from_utf8(&value).ok()?).ok().map(|sent| sent.date())
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    wanted.is_empty() || text.windows(wanted.len()).any(|window| window.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::super::words::Piece;
    use super::*;
    use crate::domain::time::Timestamp;
    use crate::sandbox::mailboxes::Flags;

    #[track_caller]
    fn check(keys: &str, expected: Option<bool>) {
        let raw = b"From: Ann <a@b.example>\r\nSubject: Price of 20 pumps\r\nDate: Mon, 2 Feb 2026 03:00:00 +0100\r\n\r\nHello\r\n";
        let mail = Mail {
            raw: raw.to_vec().into(),
            arrived_at: Timestamp::from_ms(1_770_000_000_000),
            flags: Flags::from(["\\Flagged".to_owned(), "vip".to_owned()]),
            recipient: String::new(),
        };
        let place = Place { sequence: 2, uid: 7, recent: false };
        let last = Place { sequence: 4, uid: 9, recent: false };
        let mut words = Words::new(vec![Piece::Text(keys.as_bytes().to_vec())]);
        let key = parse(&mut words).and_then(|key| words.end().map(|()| key));
        assert_eq!(key.ok().map(|key| matches(&key, place, last, &mail)), expected, "{keys}");
    }

    #[test]
    fn keys_find_mails() {
        for keys in [
            "ALL",
            "unseen",
            "FLAGGED",
            "KEYWORD VIP",
            "OLD",
            "1:2",
            "UID 7:*",
            "NOT UID 8",
            "UID 9:7",
            "SUBJECT \"price of\"",
            "FROM ann",
            "HEADER Subject \"\"",
            "TEXT hello",
            "BODY hello",
            "SINCE 2-Feb-2026",
            "ON \"02-Feb-2026\"",
            "BEFORE 3-Feb-2026",
            "SENTON 2-Feb-2026",
            "OR SEEN (FLAGGED 2)",
            "CHARSET utf-8 FROM ann",
            "LARGER 10 SMALLER 10000",
            "ALL UNSEEN NOT DELETED",
        ] {
            check(keys, Some(true));
        }
    }

    #[test]
    fn keys_leave_mails_out() {
        for keys in ["SEEN", "NEW", "3:*", "UID 8", "TO ann", "SUBJECT hello", "BODY price", "SINCE 3-Feb-2026"] {
            check(keys, Some(false));
        }
    }

    #[test]
    fn unknown_keys_are_refused() {
        for keys in ["", "X-GM-RAW x", "UID", "OR ALL", "SINCE yesterday", "(ALL", "ALL)", "CHARSET koi8-r ALL"] {
            check(keys, None);
        }
        check(&format!("{}ALL", "NOT ".repeat(5_000)), None);
    }
}
