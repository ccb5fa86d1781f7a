//! What a workflow says about judging beside its rules: classes, exits, the grid, who is never suppressed, what is
//! looked at by people.

use super::address::Address;
use super::condition::Condition;
use super::outcomes::Outcomes;
use super::verdict::Band;
use std::collections::BTreeMap;
use std::time::Duration;

/// What is no sale but somebody's of ours: put aside in silence, it would be a customer lost, or a time that the law sets.
pub const OURS_ALL_THE_SAME: [&str; 3] = ["existing_customer_support", "privacy_request", "press_partner"];

/// Where the bands of one score begin: the best from the first number on, the middle one from the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    pub best: i64,
    pub middle: i64,
}

impl Steps {
    /// Two thirds and one third of what all rules together give.
    pub const fn of_most(most: i64) -> Self {
        Self { best: (most * 2 + 2) / 3, middle: (most + 2) / 3 }
    }

    /// How far beyond a band's edge is sure: a tenth of what the best one takes.
    const fn margin(&self) -> i64 {
        if self.best < 10 { 1 } else { self.best / 10 }
    }

    /// 0 is the best. `before` is the band it was in: that one is kept until the points are `margin` beyond its edge,
    /// so that a point more or less does not make a lead of the best kind of another.
    pub const fn band(&self, points: i64, before: Option<u8>, margin: i64) -> u8 {
        // With nothing to reach, all are in the middle; steps that somebody has written are apart.
        if self.best <= 0 && self.best == self.middle {
            return 1;
        }
        let now = band_of(self, points);
        match before {
            Some(before) if now < before => {
                let sure = band_of(self, points.saturating_sub(margin));
                if sure < before { sure } else { before }
            }
            Some(before) if now > before => {
                let sure = band_of(self, points.saturating_add(margin));
                if sure > before { sure } else { before }
            }
            Some(_) | None => now,
        }
    }
}

const fn band_of(steps: &Steps, points: i64) -> u8 {
    if points >= steps.best {
        0
    } else if points >= steps.middle {
        1
    } else {
        2
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    pub fit: Steps,
    pub intent: Steps,
}

impl Grid {
    /// `before` is the cell of a lead that is judged again, which it leaves only for good.
    pub fn band(&self, fit: i64, intent: i64, before: Option<Band>) -> Band {
        Band {
            fit: self.fit.band(fit, before.map(|band| band.fit), self.fit.margin()),
            intent: self.intent.band(intent, before.map(|band| band.intent), self.intent.margin()),
        }
    }
}

impl Default for Grid {
    fn default() -> Self {
        Self { fit: Steps::of_most(0), intent: Steps::of_most(0) }
    }
}

/// Until so much has been seen, people decide on what is very good, what is not sales and what is unclear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readiness {
    pub days: u32,
    /// Leads of which somebody has said what came of them.
    pub dispositions: u32,
    /// Leads a person decided on.
    pub reviewed: u32,
}

impl Default for Readiness {
    fn default() -> Self {
        Self { days: 45, dispositions: 100, reviewed: 50 }
    }
}

/// What has been seen of a workflow so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    pub days: u32,
    pub dispositions: u32,
    pub reviewed: u32,
    /// Offered leads of the better bands (A1, A2, B1) but for those that may be accepted yet, and those of them that were
    /// accepted; then the others.
    pub better: (u32, u32),
    pub others: (u32, u32),
}

/// Fewer than this say nothing of a share.
const SHARE_OF: u32 = 10;

impl Readiness {
    /// What is still missing; None: the rules may decide alone.
    pub fn missing(&self, seen: &Seen) -> Option<String> {
        let mut missing = Vec::new();
        for (have, need, what) in [
            (seen.days, self.days, "days"),
            (seen.dispositions, self.dispositions, "leads with an outcome"),
            (seen.reviewed, self.reviewed, "leads decided by a person"),
        ] {
            if have < need {
                missing.push(format!("{have} of {need} {what}"));
            }
        }
        let ((better, better_accepted), (others, others_accepted)) = (seen.better, seen.others);
        let is_told = better >= SHARE_OF && others >= SHARE_OF;
        let lifts = u64::from(better_accepted) * u64::from(others) > u64::from(others_accepted) * u64::from(better);
        if is_told && !lifts {
            missing.push("the better bands are not accepted more often than the others".to_owned());
        }
        (!missing.is_empty()).then(|| missing.join(", "))
    }
}

/// Part of what the rules put aside goes to a person all the same, who is not told why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sampling {
    /// Of ten thousand.
    pub below: u32,
    pub seed: String,
}

/// Where a class that is not ours leaves to.
#[derive(Debug, Clone)]
pub struct Exit {
    /// The mailbox of another team.
    pub to: Address,
    /// What wants something of sales, too: it stays a lead, and the other team gets a copy.
    pub stays_when: Option<Condition>,
}

#[derive(Debug, Clone, Default)]
pub struct Judging {
    /// Built-in classes that are switched off.
    pub classes_off: Vec<String>,
    /// Fewer employees are too few.
    pub too_small: Option<i64>,
    /// Territories that are sold to; empty is everywhere.
    pub area: Vec<String>,
    /// Class → where it leaves to.
    pub exits: BTreeMap<String, Exit>,
    /// Never suppressed: a person decides.
    pub strategic: Option<Condition>,
    pub grid: Grid,
    pub sampling: Option<Sampling>,
    pub readiness: Option<Readiness>,
    /// The holder is also told by mail when a lead has gone to a better band.
    pub tell_warmer: bool,
    /// In what time activity counts half.
    pub half_life: Option<Duration>,
    /// What came of its earlier leads, for `signals.learned`.
    pub outcomes: Option<Outcomes>,
    /// Names of what is sold, for `asks.product`.
    pub products: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_left_only_well_beyond_its_edge() {
        let steps = Steps { best: 60, middle: 30 };
        let band = |points, before| steps.band(points, before, 5);
        assert_eq!([60, 59, 30, 29].map(|points| band(points, None)), [0, 1, 1, 2]);
        assert_eq!([60, 64, 65].map(|points| band(points, Some(1))), [1, 1, 0]);
        assert_eq!([58, 55, 54].map(|points| band(points, Some(0))), [0, 0, 1]);
        assert_eq!(band(20, Some(0)), 2, "far is far");
        assert_eq!(Grid::default().band(0, 0, None).to_string(), "B2");
        let written = Steps { best: 0, middle: -1 };
        assert_eq!([0, -1, -2].map(|points| written.band(points, None, 1)), [0, 1, 2]);
        let grid = Grid { fit: steps, intent: Steps { best: 6, middle: 3 } };
        let band = |fit, intent, before: &str| grid.band(fit, intent, Band::parse(before)).to_string();
        assert_eq!([band(59, 5, "A1"), band(53, 4, "A1"), band(65, 6, "B2")], ["A1", "B2", "B2"]);
        assert_eq!(band(66, 7, "B2"), "A1");
        assert_eq!(
            (Steps::of_most(60), Steps::of_most(10)),
            (Steps { best: 40, middle: 20 }, Steps { best: 7, middle: 4 })
        );
    }

    #[test]
    fn ready_is_when_enough_was_seen_and_it_shows() {
        let readiness = Readiness::default();
        let seen = Seen { days: 45, dispositions: 100, reviewed: 50, better: (40, 30), others: (60, 20) };
        assert_eq!(readiness.missing(&seen), None);
        let missing = readiness.missing(&Seen { days: 3, dispositions: 12, ..seen });
        assert_eq!(missing.as_deref(), Some("3 of 45 days, 12 of 100 leads with an outcome"));
        let no_lift = readiness.missing(&Seen { others: (60, 50), ..seen });
        assert_eq!(no_lift.as_deref(), Some("the better bands are not accepted more often than the others"));
    }
}
