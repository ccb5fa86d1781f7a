//! Who gets a lead, and the record of why.

use super::id::{PoolId, RepId};
use super::time::Timestamp;
use super::workflow::Method;

mod meant;
mod obstacle;
mod roll;
mod standing;
mod stood;
mod turns;
pub use meant::{Meant, MeantBy, MeantTried, StandIn};
pub use obstacle::{Back, Obstacle};
pub use roll::Roll;
pub use standing::{Lapse, Load, Standing, UNTIL_RESUMED, is_open_ended};
pub use stood::{Limit, Share, Stood};
pub use turns::{CREDIT_ROUNDING, LEAD, Taken, Turn, leads_until_owed, share, turns_of};

/// What was asked of the room beside the rules: with it and the candidates' loads the pick can be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Everyone it was offered to, oldest first.
    pub held_before: Vec<RepId>,
    pub language: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub meant: Vec<Meant>,
    /// What relaxations count from.
    pub since: Timestamp,
    /// By when the prospect should be answered.
    pub due_at: Timestamp,
}

/// The whole decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routing {
    pub question: Question,
    pub meant: Vec<MeantTried>,
    pub way: Way,
    pub route: String,
    /// What is asked for no more, as the lead has waited.
    pub relaxed: Vec<String>,
    /// The pool the pick was made of; of a wait, the route's own.
    pub pool: PoolId,
    pub method: Method,
    pub asked: Vec<Asked>,
    pub pick: Pick,
    /// What decided between those who stood alike.
    pub tie_break: Option<String>,
    /// What the pick paid of its turn; 0 where nobody's turn was used.
    pub paid: i64,
}

impl Routing {
    /// Whether nobody is left to offer it to: some have had it, and the others are not there before it is due, or never.
    pub fn is_used_up(&self) -> bool {
        self.is_everybody_out() && self.obstacles().flatten().any(|obstacle| matches!(obstacle, Obstacle::HadIt))
    }
    /// Whether all who could take it are away until after it is due, and so nobody hears of it.
    pub fn is_nobody_there(&self) -> bool {
        let is_away = |obstacle: &Obstacle| self.is_away_too_long(obstacle);
        self.is_everybody_out() && !self.is_used_up() && self.obstacles().flatten().any(is_away)
    }
    /// Nobody can take it before it is due, for one reason or another.
    fn is_everybody_out(&self) -> bool {
        let is_out = |obstacle: &Obstacle| {
            matches!(obstacle, Obstacle::HadIt) || obstacle.is_lasting() || self.is_away_too_long(obstacle)
        };
        matches!(self.pick, Pick::Wait { .. }) && self.obstacles().all(|obstacle| obstacle.is_some_and(is_out))
    }
    fn is_away_too_long(&self, obstacle: &Obstacle) -> bool {
        match obstacle {
            Obstacle::Away(back) | Obstacle::Paused(back) => back.at > self.question.due_at,
            _ => false,
        }
    }
    fn obstacles(&self) -> impl Iterator<Item = Option<&Obstacle>> {
        self.asked.iter().flat_map(|asked| &asked.candidates).map(|one| one.passed_over.as_ref())
    }
    /// The turn that the pick used, if it used one.
    pub fn turn(&self) -> Option<Taken> {
        let asked = self.asked.iter().find(|asked| asked.pool == self.pool).filter(|_| self.paid > 0)?;
        let eligible = asked.candidates.iter().filter(|candidate| candidate.passed_over.is_none());
        Some(Taken { of: asked.turns.clone()?, earned: eligible.map(|candidate| candidate.rep.clone()).collect() })
    }
}

/// How a lead came to its route: kept with it, so that every later decision can tell it again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    pub tried: Vec<RouteTried>,
    /// Why it is meant for nobody, gate by gate; empty if it is.
    pub not_meant: Vec<String>,
}

/// Why a route was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteTried {
    pub route: String,
    pub held: bool,
    pub why: String,
}

/// One of the pools that were asked, with everybody in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub pool: PoolId,
    /// What the turns were counted under, if turns were taken.
    pub turns: Option<PoolId>,
    pub candidates: Vec<Candidate>,
}

/// One rep who was looked at, what he carried, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub rep: RepId,
    /// Why passed over; None is eligible.
    pub passed_over: Option<Obstacle>,
    pub standing: Stood,
    /// As they were before the pick: with them it can be made again.
    pub load: Load,
    pub turn: Turn,
    pub paused_until: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    Rep {
        rep: RepId,
        /// "why you", in one sentence.
        why: String,
    },
    Wait {
        reason: String,
        until: WaitFor,
        /// The latest moment to look again.
        retry_at: Timestamp,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitFor {
    /// Everyone eligible is off work; the first is back then.
    Shift,
    /// Everyone on shift is full, or has had it already: retried when that changes.
    Capacity,
    /// A person must decide first.
    Person,
    /// Somebody outside has been asked what nobody here knows.
    Evidence,
    /// The time for that is over: it is judged by what is known.
    Verdict,
}

impl WaitFor {
    pub const ALL: [Self; 5] = [Self::Shift, Self::Capacity, Self::Person, Self::Evidence, Self::Verdict];
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Shift => "shift",
            Self::Capacity => "capacity",
            Self::Person => "person",
            Self::Evidence => "evidence",
            Self::Verdict => "verdict",
        }
    }
}

/// What a lead keeps of its placing for the next time a rep is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// ISO 3166-1 alpha-2, by the best evidence there was.
    pub country: Option<String>,
    /// The domain of the company that asks; none of a private address.
    pub domain: Option<String>,
    /// What it weighs on whoever holds it.
    pub points: u32,
    /// What its holder paid for it; given back if it was not his to take.
    pub paid: i64,
    /// The turn it was.
    pub turn: Option<Taken>,
    pub way: Way,
    pub meant: Vec<Meant>,
    /// When the present cycle began, if not with the lead.
    pub since: Option<Timestamp>,
}

impl Default for Placed {
    fn default() -> Self {
        Self {
            country: None,
            domain: None,
            points: 1,
            paid: 0,
            turn: None,
            way: Way::default(),
            meant: Vec::new(),
            since: None,
        }
    }
}
