//! Why a rep is not offered a lead.

use super::super::time::Timestamp;
use std::fmt;
use std::sync::Arc;

/// Why a rep is not offered a lead, from what hardly changes to what changes by the hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    NotInTeam,
    Inactive,
    /// The lead's country is in none of his territories.
    Territory(String),
    Lacks(String),
    Speaks(String),
    HadIt,
    /// Closed by his calendar on a day that is a holiday.
    Holiday(Back),
    Away(Back),
    OffWork(Back),
    Paused(Back),
    Full {
        open: u32,
        limit: u32,
    },
    Points {
        points: u32,
        limit: u32,
        /// What the lead would add.
        more: u32,
    },
    FullToday {
        today: u32,
        limit: u32,
    },
    FullThisWeek {
        week: u32,
        limit: u32,
    },
    FullInPool {
        today: u32,
        limit: u32,
    },
    /// Others could answer in time and he could not.
    TooLate(Arc<str>),
}

/// When a rep is back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    pub at: Timestamp,
    /// In his own zone.
    pub shown: Arc<str>,
    /// Being off work is all that stands in the way.
    pub has_room: bool,
}

impl Obstacle {
    /// When he is back, if he is off work for whatever reason.
    pub const fn back(&self) -> Option<&Back> {
        match self {
            Self::Holiday(back) | Self::Away(back) | Self::OffWork(back) | Self::Paused(back) => Some(back),
            Self::NotInTeam
            | Self::Inactive
            | Self::Territory(_)
            | Self::Lacks(_)
            | Self::Speaks(_)
            | Self::HadIt
            | Self::Full { .. }
            | Self::Points { .. }
            | Self::FullToday { .. }
            | Self::FullThisWeek { .. }
            | Self::FullInPool { .. }
            | Self::TooLate(_) => None,
        }
    }
    /// It stands in the way of every lead of the kind, at any hour.
    pub const fn is_lasting(&self) -> bool {
        matches!(self, Self::NotInTeam | Self::Inactive | Self::Territory(_) | Self::Lacks(_) | Self::Speaks(_))
    }
    pub const fn is_full(&self) -> bool {
        matches!(
            self,
            Self::Full { .. }
                | Self::Points { .. }
                | Self::FullToday { .. }
                | Self::FullThisWeek { .. }
                | Self::FullInPool { .. }
        )
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInTeam => f.write_str("not in the team"),
            Self::Inactive => f.write_str("inactive"),
            Self::Territory(country) => write!(f, "{country} is in none of his territories"),
            Self::Lacks(skill) => write!(f, "lacks skill {skill}"),
            Self::Speaks(language) => write!(f, "does not answer in {language}"),
            Self::HadIt => f.write_str("already had it"),
            Self::Holiday(back) => write!(f, "a holiday (back {})", back.shown),
            Self::Away(back) => write!(f, "away (back {})", back.shown),
            Self::OffWork(back) => write!(f, "outside working hours (back {})", back.shown),
            Self::Paused(back) => write!(f, "has paused (back {})", back.shown),
            Self::Full { open, limit } => write!(f, "at capacity: {open} of {limit} open"),
            Self::Points { points, limit, more } if points < limit => {
                write!(f, "at capacity: {points} of {limit} points, and it weighs {more}")
            }
            Self::Points { points, limit, .. } => write!(f, "at capacity: {points} of {limit} points"),
            Self::FullToday { today, limit } => write!(f, "at capacity: {today} of {limit} today"),
            Self::FullThisWeek { week, limit } => write!(f, "at capacity: {week} of {limit} this week"),
            Self::FullInPool { today, limit } => write!(f, "at capacity: {today} of {limit} of this pool today"),
            Self::TooLate(done) => write!(f, "could answer only by {done}, too late"),
        }
    }
}
