//! Where one working day ends and the next begins: at midnight, unless a night shift goes on through it.

use super::{Calendar, DAY_MS};
use crate::domain::time::Timestamp;

impl Calendar {
    /// When the working day of `at` began.
    pub fn day_start(&self, at: Timestamp) -> Timestamp {
        let (today, _) = self.local(at.as_ms());
        let begins = self.day_begins(today);
        if begins <= at { begins } else { self.day_begins(today - 1) }
    }

    /// When work begins on the working day after that of `at`.
    pub fn next_shift(&self, at: Timestamp) -> Timestamp {
        let (today, _) = self.local(at.as_ms());
        let begins = self.day_begins(today);
        self.next_opening(if begins > at { begins } else { self.day_begins(today + 1) })
    }

    /// Hours that touch at midnight are one shift, and the new day begins when it ends. Who works day and night has
    /// midnight for that.
    fn day_begins(&self, day: i64) -> Timestamp {
        let midnight = self.instant(day, 0);
        if !self.is_open(Timestamp::from_ms(midnight.as_ms().saturating_sub(1))) {
            return midnight;
        }
        let next = midnight.as_ms().saturating_add(DAY_MS);
        let mut ends = midnight.as_ms();
        for (opens, closes) in self.openings(midnight.as_ms(), next) {
            if opens > ends {
                break;
            }
            ends = closes;
        }
        if ends >= next { midnight } else { Timestamp::from_ms(ends) }
    }
}
