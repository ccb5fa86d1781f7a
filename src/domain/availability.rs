//! Whether a rep is there at this moment, and if not, why.

use super::routing::is_open_ended;
use super::team::{Rep, Team};
use super::time::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    AtWork,
    /// His calendar is closed; when it opens.
    Off(Timestamp),
    /// For himself: holidays, an illness.
    Away(Timestamp),
    /// By his own word, or because an offer ran out; none is until somebody resumes him.
    Paused(Option<Timestamp>),
    Inactive,
}

impl Availability {
    /// `paused_until` is [`super::routing::Standing::away_until`].
    pub fn of(rep: &Rep, team: &Team, paused_until: Option<Timestamp>, now: Timestamp) -> Self {
        if !rep.active {
            return Self::Inactive;
        }
        if let Some(until) = paused_until.filter(|until| *until > now) {
            return Self::Paused((!is_open_ended(until, now)).then_some(until));
        }
        if let Some(until) = rep.away_until(now) {
            return Self::Away(until);
        }
        match team.calendar_of(rep).filter(|calendar| !calendar.is_open(now)) {
            Some(calendar) => Self::Off(calendar.next_opening(now)),
            None => Self::AtWork,
        }
    }
    pub fn words(&self, shown: impl Fn(Timestamp) -> String) -> String {
        match self {
            Self::AtWork => "at work".to_owned(),
            Self::Off(back) => format!("off, back {}", shown(*back)),
            Self::Away(until) => format!("away until {}", shown(*until)),
            Self::Paused(Some(until)) => format!("paused until {}", shown(*until)),
            Self::Paused(None) => "paused until somebody resumes him".to_owned(),
            Self::Inactive => "inactive".to_owned(),
        }
    }
}
