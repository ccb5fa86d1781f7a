//! Working time: when people are there, and what "two hours" means on a Friday afternoon.

use super::id::CalendarId;
use std::time::Duration;

/// A span of working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkSpan {
    Time(Duration),
    /// The same time of day, so many working days on.
    Days(u32),
}

#[derive(Debug, Clone)]
pub struct Calendar {
    pub id: CalendarId,
}
