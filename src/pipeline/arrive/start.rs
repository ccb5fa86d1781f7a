//! Where reading begins: at the first connect, and when the server has numbered its mails anew.

use crate::domain::mailbox::MailboxMark;
use crate::domain::time::Timestamp;
use jiff::civil::Date;

/// What an existing mailbox means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// What the server received since we were first asked to read.
    Now,
    /// What the server received on this day or later.
    Since(Date),
    Everything,
    /// Everything becomes known, and nobody is told of what is there already.
    EverythingQuietly,
}

/// What the server says of the folder, as far as beginning needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Folder {
    pub uidvalidity: u32,
    /// The highest UID there is.
    pub last_uid: u32,
    /// The first UID of a mail that may have come since [`wanted_since`].
    pub first_since: Option<u32>,
}

/// From when on mail of the backlog is wanted, if its date decides. `asked_at` is when this mailbox was first asked
/// for: for all the time that the server kept us out since, mail came that is new.
pub fn wanted_since(start: Start, asked_at: Timestamp) -> Option<Timestamp> {
    match start {
        // Servers give whole seconds.
        Start::Now => Some(Timestamp::from_ms(asked_at.as_ms().div_euclid(1_000) * 1_000)),
        Start::Since(day) => Some(day_begins(day)),
        Start::Everything | Start::EverythingQuietly => None,
    }
}

/// The day to ask SEARCH for: it compares with the day on the server's own wall, which may be behind ours (RFC 3501 6.4.4).
pub fn day_before(at: Timestamp) -> Date {
    let day = at.to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
    day.yesterday().unwrap_or(day)
}

/// The mark to go on from.
pub fn begin(known: Option<MailboxMark>, folder: Folder, start: Start, asked_at: Timestamp) -> MailboxMark {
    match known {
        Some(mark) if mark.uidvalidity == folder.uidvalidity => mark,
        // Same mails, other numbers: read the list again, know each mail by its content, and tell nobody twice.
        Some(mark) => MailboxMark {
            uidvalidity: folder.uidvalidity,
            first_uid: 1,
            cursor_uid: 0,
            quiet_until_uid: 0,
            relist_until_uid: folder.last_uid,
            dated_until_uid: 0,
            since: mark.since,
        },
        None => {
            let since = wanted_since(start, asked_at);
            let (cursor_uid, quiet_until_uid, dated_until_uid) = match start {
                Start::Now | Start::Since(_) => {
                    (folder.first_since.map_or(folder.last_uid, |uid| uid.saturating_sub(1)), 0, folder.last_uid)
                }
                Start::Everything => (0, 0, 0),
                Start::EverythingQuietly => (0, folder.last_uid, 0),
            };
            let oldest = if start == Start::Everything { Timestamp::from_ms(0) } else { asked_at };
            MailboxMark {
                uidvalidity: folder.uidvalidity,
                first_uid: cursor_uid.saturating_add(1),
                cursor_uid,
                quiet_until_uid,
                relist_until_uid: 0,
                dated_until_uid,
                since: since.unwrap_or(oldest),
            }
        }
    }
}

fn day_begins(day: Date) -> Timestamp {
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC);
    midnight.map_or(Timestamp::from_ms(0), |midnight| Timestamp::from_jiff(midnight.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_connect_means_what_the_admin_said() {
        let folder = Folder { uidvalidity: 7, last_uid: 100, first_since: Some(40) };
        let now = Timestamp::from_ms(1_000);
        let day = "2026-01-31".parse().unwrap();
        for (start, cursor, quiet, dated) in [
            (Start::Now, 39, 0, 100),
            (Start::Since(day), 39, 0, 100),
            (Start::Everything, 0, 0, 0),
            (Start::EverythingQuietly, 0, 100, 0),
        ] {
            let mark = begin(None, folder, start, now);
            assert_eq!((mark.cursor_uid, mark.quiet_until_uid, mark.relist_until_uid), (cursor, quiet, 0), "{start:?}");
            assert_eq!((mark.first_uid, mark.dated_until_uid), (cursor + 1, dated), "{start:?}");
        }
        let none_that_new = Folder { first_since: None, ..folder };
        assert_eq!(begin(None, none_that_new, Start::Since(day), now).cursor_uid, 100);
    }

    #[test]
    fn the_date_counts_for_each_mail_of_the_backlog_and_for_none_that_comes_later() {
        let asked_at = Timestamp::from_ms(61_999);
        let folder = Folder { uidvalidity: 7, last_uid: 100, first_since: Some(40) };
        let mark = begin(None, folder, Start::Now, asked_at);
        assert!(mark.wants(50, Timestamp::from_ms(61_000)), "the same second");
        assert!(!mark.wants(50, Timestamp::from_ms(60_000)));
        assert!(mark.wants(101, Timestamp::from_ms(0)), "put into the folder later");
        assert_eq!(day_before(Timestamp::from_ms(86_400_000)), "1970-01-01".parse().unwrap());
    }

    #[test]
    fn new_numbers_begin_the_list_again_and_keep_what_was_old() {
        let mark = MailboxMark {
            uidvalidity: 7,
            first_uid: 1,
            cursor_uid: 50,
            quiet_until_uid: 20,
            relist_until_uid: 0,
            dated_until_uid: 20,
            since: Timestamp::from_ms(5),
        };
        let same = Folder { uidvalidity: 7, last_uid: 60, first_since: None };
        assert_eq!(begin(Some(mark), same, Start::Everything, Timestamp::from_ms(9)), mark);
        let anew = begin(Some(mark), Folder { uidvalidity: 8, ..same }, Start::Everything, Timestamp::from_ms(9));
        assert_eq!((anew.cursor_uid, anew.relist_until_uid, anew.since), (0, 60, mark.since));
    }
}
