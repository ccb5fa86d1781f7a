//! Whether what lay in the mailboxes at the start has been read. Until then no step is taken: what reps did while the daemon
//! was down lies there, and a step that comes before it would take leads from those who have answered.

use crate::domain::time::Timestamp;
use std::time::Duration;

/// A backlog of weeks on a slow server takes minutes; who reads longer reads what nobody waits for.
const READING_MAX: Duration = Duration::from_secs(15 * 60);
/// A server that cannot be reached at the start, as before the network is up, may be back by then.
const TROUBLE_MAX: Duration = Duration::from_secs(2 * 60);

/// How far a mailbox is with its first reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstReading {
    Done,
    Going,
    /// It could not be reached yet, which may pass.
    InTrouble,
    /// It cannot be read before somebody puts something right.
    NeedsAPerson,
}

pub fn is_done(
    mut mailboxes: impl Iterator<Item = FirstReading>,
    unread: i64,
    started_at: Timestamp,
    now: Timestamp,
) -> bool {
    let waited = now.since(started_at);
    let is_waited_for = |reading| match reading {
        FirstReading::Going => true,
        FirstReading::InTrouble => waited < TROUBLE_MAX,
        FirstReading::Done | FirstReading::NeedsAPerson => false,
    };
    waited >= READING_MAX || unread == 0 && !mailboxes.any(is_waited_for)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_comes_before_what_was_said_meanwhile() {
        use FirstReading::{Done, Going, InTrouble, NeedsAPerson};
        let at = |s: i64| Timestamp::from_ms(s * 1_000);
        for (mailboxes, unread, now, expected) in [
            (&[Going][..], 0, 1, false),
            (&[Done, Going], 0, 1, false),
            (&[Done], 3, 2, false),
            (&[Done], 0, 3, true),
            (&[InTrouble], 0, 60, false),
            (&[InTrouble], 0, 121, true),
            (&[NeedsAPerson], 0, 1, true),
            (&[NeedsAPerson], 2, 1, false),
            (&[Going], 5, 901, true),
            (&[], 0, 0, true),
        ] {
            assert_eq!(
                is_done(mailboxes.iter().copied(), unread, at(0), at(now)),
                expected,
                "{mailboxes:?} {unread} {now}"
            );
        }
    }
}
