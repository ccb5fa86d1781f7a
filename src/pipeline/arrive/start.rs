//! Where reading begins: at the first connect, and when the server has numbered its mails anew.

use crate::domain::mailbox::MailboxMark;
use crate::domain::time::Timestamp;
use jiff::civil::Date;

/// What an existing mailbox means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Only what comes from now on.
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
    /// The first UID of the wanted days, for [`Start::Since`].
    pub first_since: Option<u32>,
}

/// The mark to go on from.
pub fn begin(known: Option<MailboxMark>, folder: Folder, start: Start, now: Timestamp) -> MailboxMark {
    match known {
        Some(mark) if mark.uidvalidity == folder.uidvalidity => mark,
        // Same mails, other numbers: read the list again, know each mail by its content, and tell nobody twice.
        Some(mark) => MailboxMark {
            uidvalidity: folder.uidvalidity,
            first_uid: 1,
            cursor_uid: 0,
            quiet_until_uid: 0,
            relist_until_uid: folder.last_uid,
            since: mark.since,
        },
        None => {
            let (cursor_uid, quiet_until_uid, since) = match start {
                Start::Now => (folder.last_uid, 0, now),
                Start::Since(day) => {
                    let first = folder.first_since.map_or(folder.last_uid, |uid| uid.saturating_sub(1));
                    (first, 0, day_begins(day))
                }
                Start::Everything => (0, 0, Timestamp::from_ms(0)),
                Start::EverythingQuietly => (0, folder.last_uid, now),
            };
            MailboxMark {
                uidvalidity: folder.uidvalidity,
                first_uid: cursor_uid.saturating_add(1),
                cursor_uid,
                quiet_until_uid,
                relist_until_uid: 0,
                since,
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
        for (start, cursor, quiet) in [
            (Start::Now, 100, 0),
            (Start::Since(day), 39, 0),
            (Start::Everything, 0, 0),
            (Start::EverythingQuietly, 0, 100),
        ] {
            let mark = begin(None, folder, start, now);
            assert_eq!((mark.cursor_uid, mark.quiet_until_uid, mark.relist_until_uid), (cursor, quiet, 0), "{start:?}");
        }
        let none_that_new = Folder { first_since: None, ..folder };
        assert_eq!(begin(None, none_that_new, Start::Since(day), now).cursor_uid, 100);
    }

    #[test]
    fn new_numbers_begin_the_list_again_and_keep_what_was_old() {
        let mark = MailboxMark {
            uidvalidity: 7,
            first_uid: 1,
            cursor_uid: 50,
            quiet_until_uid: 20,
            relist_until_uid: 0,
            since: Timestamp::from_ms(5),
        };
        let same = Folder { uidvalidity: 7, last_uid: 60, first_since: None };
        assert_eq!(begin(Some(mark), same, Start::Everything, Timestamp::from_ms(9)), mark);
        let anew = begin(Some(mark), Folder { uidvalidity: 8, ..same }, Start::Everything, Timestamp::from_ms(9));
        assert_eq!((anew.cursor_uid, anew.relist_until_uid, anew.since), (0, 60, mark.since));
    }
}
