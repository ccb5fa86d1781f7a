//! UIDs and dates as IMAP writes them.

use std::fmt::Write as _;

use jiff::civil::Date;

/// Stands for "to the end", written `*`. RFC 3501 6.4.8: `n:*` names the last mail even when its UID is below n, so
/// every answer is held against the range that was asked.
pub const END: u32 = u32::MAX;

/// `7:*`, `7:9`. The caller sees to it that `from` is not above `to`; IMAP would swap them.
pub fn range(from_uid: u32, to_uid: u32) -> String {
    if to_uid == END { format!("{from_uid}:*") } else { format!("{from_uid}:{to_uid}") }
}

/// The shortest sequence set for UIDs in ascending order: `1:5,7`.
pub fn set(ascending: &[u32]) -> String {
    let mut text = String::new();
    for run in ascending.chunk_by(|left, right| left.checked_add(1) == Some(*right)) {
        if let [first, .., last] = run {
            let _ = write!(text, "{first}:{last},");
        } else if let [only] = run {
            let _ = write!(text, "{only},");
        }
    }
    text.pop();
    text
}

/// RFC 3501 `date`: `1-Feb-2026`.
pub fn date(day: Date) -> String {
    day.strftime("%-d-%b-%Y").to_string()
}

/// INTERNALDATE, such as ` 7-Jul-1996 02:44:25 -0700`, in milliseconds since 1970.
pub fn internal_date_ms(text: &str) -> Option<i64> {
    jiff::Timestamp::strptime("%d-%b-%Y %H:%M:%S %z", text.trim()).ok().map(|at| at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_compact() {
        for (uids, expected) in [
            (&[1, 2, 3, 4, 5, 7][..], "1:5,7"),
            (&[9], "9"),
            (&[1, 3, 5, 6], "1,3,5:6"),
            (&[u32::MAX - 1, u32::MAX], "4294967294:4294967295"),
            (&[], ""),
        ] {
            assert_eq!(set(uids), expected);
        }
        assert_eq!(range(7, END), "7:*");
        assert_eq!(range(7, 9), "7:9");
    }

    #[test]
    fn dates_are_written_and_read() {
        assert_eq!(date(jiff::civil::date(2026, 2, 1)), "1-Feb-2026");
        for (text, expected) in [
            ("17-Jul-1996 02:44:25 -0700", Some(837_596_665_000)),
            (" 7-Jul-1996 02:44:25 +0000", Some(836_707_465_000)),
            ("07-jul-1996 02:44:25 +0000", Some(836_707_465_000)),
            ("31-Feb-2026 00:00:00 +0000", None),
            ("", None),
        ] {
            assert_eq!(internal_date_ms(text), expected, "{text}");
        }
    }
}
