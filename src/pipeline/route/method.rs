//! The ways to choose among those who can take a lead. All end at the pool's order, so that none is left to chance.

use super::look::Looked;
use super::turns::next_in_turn;
use crate::domain::id::{PoolId, RepId};
use crate::domain::routing::{Limit, Share, Standing, Stood};
use crate::domain::team::{Pool, Rep};
use crate::domain::workflow::{Method, Route};
use std::cmp::Ordering;

/// What was compared of each rep of the pool; and the pick, if anybody can take it.
pub(super) struct Chosen {
    pub stood: Vec<Stood>,
    /// What turns were counted under.
    pub turns: Option<PoolId>,
    pub picked: Option<Picked>,
}

pub(super) struct Picked {
    pub rep: RepId,
    pub why: String,
    pub tie_break: Option<String>,
    pub paid: i64,
}

pub(super) fn pick(route: &Route, pool: &Pool, reps: &mut [Looked<'_>], standing: &mut Standing) -> Chosen {
    match route.method {
        Method::WeightedRoundRobin => next_in_turn(pool, reps, standing),
        Method::LeastLoad => least_loaded(pool, reps),
        Method::BestSkill => best_skilled(route, pool, reps),
        Method::InOrder => first_in_order(pool, reps),
    }
}

/// The smallest share of the capacity in use; then the fewest today. A rep without a limit counts as having the
/// largest of the pool, so that "no limit" does not mean "everything".
fn least_loaded(pool: &Pool, reps: &[Looked<'_>]) -> Chosen {
    let largest = largest_capacity(reps);
    let mut stood = vec![Stood::Nowhere; reps.len()];
    let mut keys = Vec::with_capacity(reps.len());
    for (place, rep) in eligible(reps) {
        let (share, today) = (share_of(&reps[place], rep, largest), reps[place].load.today);
        stood[place] = Stood::Load { share, today };
        keys.push((place, (BySize(share), today)));
    }
    let picked = first_of(&keys).map(|(place, tied)| {
        let share = share_of(&reps[place], reps[place].rep.expect("the eligible are in the team"), largest);
        picked(pool, reps, place, format!("the least load in pool {}: {share}", pool.id), tied)
    });
    Chosen { stood, turns: None, picked }
}

/// The specialist: whoever has the fewest skills beyond those the route asks for, which all of them have; so that
/// those who can do much stay free for leads that need much. Then the least load.
fn best_skilled(route: &Route, pool: &Pool, reps: &[Looked<'_>]) -> Chosen {
    let largest = largest_capacity(reps);
    let mut stood = vec![Stood::Nowhere; reps.len()];
    let mut keys = Vec::with_capacity(reps.len());
    for (place, rep) in eligible(reps) {
        let beyond = rep.skills.iter().filter(|skill| !route.skills.contains(skill)).count();
        let share = share_of(&reps[place], rep, largest);
        stood[place] = Stood::Skill { beyond, share };
        keys.push((place, (beyond, BySize(share))));
    }
    let picked = first_of(&keys).map(|(place, tied)| {
        let asked = if route.skills.is_empty() { "no skill asked".to_owned() } else { route.skills.join(", ") };
        let why = format!("the specialist of pool {} for {asked}: {}", pool.id, stood[place]);
        picked(pool, reps, place, why, tied)
    });
    Chosen { stood, turns: None, picked }
}

fn first_in_order(pool: &Pool, reps: &[Looked<'_>]) -> Chosen {
    let mut stood = vec![Stood::Nowhere; reps.len()];
    let mut first = None;
    for (place, _) in eligible(reps) {
        stood[place] = Stood::Place(place + 1);
        first = first.or(Some(place));
    }
    let picked = first.map(|place| {
        picked(pool, reps, place, format!("the first in the order of pool {} who can take it", pool.id), 0)
    });
    Chosen { stood, turns: None, picked }
}

/// The place with the smallest key, the first of equals; and how many others were equal.
pub(super) fn first_of<K: Ord>(keys: &[(usize, K)]) -> Option<(usize, usize)> {
    let ((place, mut least), more) = keys.split_first().map(|((place, key), more)| ((*place, key), more))?;
    let mut first = (place, 0);
    for (place, key) in more {
        match key.cmp(least) {
            Ordering::Less => (first, least) = ((*place, 0), key),
            Ordering::Equal => first.1 += 1,
            Ordering::Greater => {}
        }
    }
    Some(first)
}

pub(super) fn picked(pool: &Pool, reps: &[Looked<'_>], place: usize, why: String, tied: usize) -> Picked {
    let rep = reps[place].id.clone();
    let tie_break = (tied > 0).then(|| {
        let others = if tied == 1 { "1 other stood".to_owned() } else { format!("{tied} others stood") };
        format!("{others} alike; {} comes first in the order of pool {}", rep.mention(), pool.id)
    });
    let able = eligible(reps).count();
    let why = match able {
        1 => format!("{why}; nobody else can take it now"),
        able => format!("{why}; {able} of {} can take it now", reps.len()),
    };
    Picked { rep, why, tie_break, paid: 0 }
}

/// Of the limits a rep has, the one that leaves least.
fn share_of(looked: &Looked<'_>, rep: &Rep, largest: u32) -> Share {
    // A limit of 0 is an obstacle before it comes here.
    let open = rep.capacity.open.map(|of| Share { used: looked.load.open, of: of.max(1), by: Limit::Open });
    let points = rep.capacity.points.map(|of| Share { used: looked.load.points, of: of.max(1), by: Limit::Points });
    let fuller = open.into_iter().chain(points).max_by(|one, other| BySize(*one).cmp(&BySize(*other)));
    fuller.unwrap_or(Share { used: looked.load.open, of: largest.max(1), by: Limit::None })
}

/// By cross-multiplication: exact.
#[derive(Debug, Clone, Copy)]
struct BySize(Share);

impl Ord for BySize {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, other) = (self.0, other.0);
        (u64::from(one.used) * u64::from(other.of)).cmp(&(u64::from(other.used) * u64::from(one.of)))
    }
}

impl PartialOrd for BySize {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for BySize {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for BySize {}

pub(super) fn eligible<'r, 't>(reps: &'r [Looked<'t>]) -> impl Iterator<Item = (usize, &'t Rep)> + use<'r, 't> {
    reps.iter().enumerate().filter_map(|(place, looked)| looked.eligible().map(|rep| (place, rep)))
}

fn largest_capacity(reps: &[Looked<'_>]) -> u32 {
    reps.iter().filter_map(Looked::eligible).filter_map(|rep| rep.capacity.open).max().unwrap_or(1)
}

pub(super) fn weight(rep: &Rep) -> i64 {
    i64::from(rep.weight.max(1))
}
