//! Who gets a lead, and the record of why.

use super::id::{ById, PoolId, RepId};
use super::time::Timestamp;
use super::workflow::Method;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What one rep carries now, in the evolving world a batch is planned over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Leads held (offered or owned) and not yet answered or closed.
    pub open: u32,
    /// Points of those leads.
    pub points: u32,
    /// Offers since the start of the rep's day.
    pub today: u32,
    /// Offers since the start of his week.
    pub week: u32,
}

/// One lead, as credits count it: fine enough for any share of one.
pub const LEAD: i64 = 1_000_000_000_000_000;

/// Whose turns are counted together: of a pool those who may have a lead of its kind at all. All of the pool are counted
/// under its own name, some of it under theirs, so that what others earned by leads they may not have never counts.
pub fn turns_of(pool: &PoolId, some: Option<u64>) -> PoolId {
    match some {
        None => pool.clone(),
        Some(who) => PoolId::new(format!("{pool}#{who:016x}")),
    }
}

/// A rep's place in one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turn {
    /// Smooth weighted round robin: what is owed to him, in [`LEAD`]ths of a lead.
    pub credit: i64,
    /// Offers from this pool since the start of the rep's day.
    pub today: u32,
}

/// Offers that a rep let run out since he was last heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lapse {
    pub count: u32,
    /// He is offered nothing until then.
    pub until: Option<Timestamp>,
}

/// The team as it stands at this moment: what a plan is given, and what it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    pub loads: ById<RepId, Load>,
    pub turns: ById<PoolId, ById<RepId, Turn>>,
    /// Reps who have paused themselves, and until when.
    pub paused: ById<RepId, Timestamp>,
    /// Gone as soon as a rep is heard of.
    pub lapses: ById<RepId, Lapse>,
    /// Leads rejected since the start of the rep's day.
    pub rejections: ById<RepId, u32>,
}

impl Standing {
    pub fn load(&self, rep: &RepId) -> Load {
        self.loads.get(rep).copied().unwrap_or_default()
    }
    /// Until when he is offered nothing, by his own word or because an offer ran out.
    pub fn away_until(&self, rep: &RepId) -> Option<Timestamp> {
        let lapsed = self.lapses.get(rep).and_then(|lapse| lapse.until);
        self.paused.get(rep).copied().max(lapsed)
    }
    pub fn turn(&self, pool: &PoolId, rep: &RepId) -> Turn {
        self.turns.get(pool).and_then(|turns| turns.get(rep)).copied().unwrap_or_default()
    }
    /// The names that turns of this pool are counted under.
    pub fn all_turns_of(&self, pool: &PoolId) -> impl Iterator<Item = &PoolId> {
        let is_of = |turns: &&PoolId| {
            turns
                .as_str()
                .strip_prefix(pool.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('#') && rest.len() == 17)
        };
        self.turns.keys().filter(is_of)
    }
    pub fn turn_mut(&mut self, pool: &PoolId, rep: &RepId) -> &mut Turn {
        // Looked up twice rather than cloned: this is asked for every rep of a pool, and only the first lead finds it empty.
        if !self.turns.contains_key(pool) {
            self.turns.insert(pool.clone(), ById::default());
        }
        let turns = self.turns.get_mut(pool).expect("it was made just now");
        if !turns.contains_key(rep) {
            turns.insert(rep.clone(), Turn::default());
        }
        turns.get_mut(rep).expect("it was made just now")
    }
}

/// Whom a lead is meant for before anybody takes turns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    pub rep: RepId,
    pub by: MeantBy,
    /// "the account of example.com is his".
    pub why: String,
    /// It waits for him while he is away or full.
    pub waits: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeantBy {
    /// The company table names him.
    NamedAccount,
    /// He has an open lead of the same person or company.
    LiveOwner,
    /// He had one.
    Sticky,
}

impl MeantBy {
    pub const ALL: [Self; 3] = [Self::NamedAccount, Self::LiveOwner, Self::Sticky];
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NamedAccount => "named account",
            Self::LiveOwner => "live owner",
            Self::Sticky => "earlier owner",
        }
    }
}

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

/// What a pause without an end is kept as.
pub const UNTIL_RESUMED: Duration = Duration::from_secs(10 * 365 * 86_400);

/// The pause was given no end.
pub fn is_open_ended(until: Timestamp, now: Timestamp) -> bool {
    until.since(now) > UNTIL_RESUMED / 2
}

/// So much of each lead is earned.
pub fn share(weight: i64, of: i64) -> i64 {
    let share = i128::from(LEAD) * i128::from(weight) / i128::from(of.max(1));
    i64::try_from(share).unwrap_or(LEAD)
}

/// What rounding may take from a credit, many times over.
pub const CREDIT_ROUNDING: i64 = LEAD / 100_000_000;

/// After how many leads a whole one is owed to whoever has this credit.
pub fn leads_until_owed(credit: i64, share: i64) -> i64 {
    let missing = LEAD.saturating_sub(CREDIT_ROUNDING).saturating_sub(credit);
    missing.saturating_add(share.max(1) - 1).div_euclid(share.max(1))
}

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

/// One of the pools that were asked, with everybody in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub pool: PoolId,
    /// What the turns were counted under, if turns were taken.
    pub turns: Option<PoolId>,
    pub candidates: Vec<Candidate>,
}

/// The rep a lead was meant for, and whether it went to him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeantTried {
    pub meant: Meant,
    /// Why it did not; None: it did.
    pub obstacle: Option<Obstacle>,
    pub load: Load,
    pub paused_until: Option<Timestamp>,
    /// Those asked in his place while he is away, one standing in for the other.
    pub stand_ins: Vec<StandIn>,
}

/// Somebody who was asked in the place of another, and why he did not get it either; None: he did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    pub rep: RepId,
    pub obstacle: Option<Obstacle>,
    pub load: Load,
    pub paused_until: Option<Timestamp>,
}

/// Why a route was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteTried {
    pub route: String,
    pub held: bool,
    pub why: String,
}

/// How a lead came to its route: kept with it, so that every later decision can tell it again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    pub tried: Vec<RouteTried>,
    /// Why it is meant for nobody, gate by gate; empty if it is.
    pub not_meant: Vec<String>,
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
    /// The turn that the pick used, if it used one.
    pub fn turn(&self) -> Option<Taken> {
        let asked = self.asked.iter().find(|asked| asked.pool == self.pool).filter(|_| self.paid > 0)?;
        let eligible = asked.candidates.iter().filter(|candidate| candidate.passed_over.is_none());
        Some(Taken { of: asked.turns.clone()?, earned: eligible.map(|candidate| candidate.rep.clone()).collect() })
    }
}

/// A turn that somebody had, for giving it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What it was counted under.
    pub of: PoolId,
    /// Everybody who could have had it, and earned by it.
    pub earned: Vec<RepId>,
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
