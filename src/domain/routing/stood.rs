//! How the reps who could have a lead compare, by the method that picks one of them.

use super::turns::{CREDIT_ROUNDING, LEAD, leads_until_owed, share};
use std::fmt;

/// What the method compared of one rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stood {
    /// Passed over before anything was compared.
    #[default]
    Nowhere,
    Credit {
        credit: i64,
        of: i64,
        weight: i64,
        /// Of those who stood alike: what is owed to him of the pool's other kinds of leads, in [`CREDIT_ROUNDING`]s.
        elsewhere: Option<i64>,
    },
    Load {
        share: Share,
        today: u32,
    },
    Skill {
        beyond: usize,
        share: Share,
    },
    /// His place in the pool, from 1.
    Place(usize),
}

/// How much of what a rep may hold he holds, by whichever of his limits leaves least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub used: u32,
    pub of: u32,
    pub by: Limit,
}

/// What a share is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    Open,
    Points,
    /// He has none, and counts as having the most open leads of the pool.
    None,
}

impl fmt::Display for Stood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => Ok(()),
            Self::Credit { credit, of, weight, elsewhere } => {
                let owed = *credit as f64 / LEAD as f64;
                write!(f, "{owed:.2} leads owed, ")?;
                match leads_until_owed(*credit, share(*weight, *of)) {
                    ..=0 => f.write_str("a whole one at once")?,
                    1 => f.write_str("a whole one with the next")?,
                    leads => write!(f, "a whole one in {leads} leads")?,
                }
                write!(f, " (weight {weight} of {of})")?;
                let Some(elsewhere) = elsewhere else { return Ok(()) };
                let owed = (*elsewhere as f64) * (CREDIT_ROUNDING as f64) / LEAD as f64;
                write!(f, ", {owed:.2} owed of the pool's other kinds")
            }
            Self::Load { share, today } => write!(f, "{share}, {today} today"),
            Self::Skill { beyond, share } => write!(f, "{beyond} skills beyond it, {share}"),
            Self::Place(place) => write!(f, "number {place} in the pool"),
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { used, of, by } = self;
        match by {
            Limit::Open => write!(f, "load {used} of {of}"),
            Limit::Points => write!(f, "load {used} of {of} points"),
            Limit::None => write!(f, "load {used} without a limit, as of {of}"),
        }
    }
}
