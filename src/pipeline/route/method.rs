//! The ways to choose among those who can take a lead. All end at the pool's order, so that none is left to chance.

use super::Looked;
use crate::domain::id::RepId;
use crate::domain::routing::Standing;
use crate::domain::team::Rep;
use crate::domain::workflow::{Method, Route};
use std::cmp::Ordering;
use std::fmt;

/// What was compared of each rep of the pool, in words; and the pick with its reason, if anybody can take it.
pub(super) fn pick<'t>(
    route: &Route,
    reps: &[Looked<'t>],
    standing: &mut Standing,
) -> (Vec<String>, Option<(&'t RepId, String)>) {
    match route.method {
        Method::WeightedRoundRobin => next_in_turn(route, reps, standing),
        Method::LeastLoad => least_loaded(route, reps),
        Method::BestSkill => best_skilled(route, reps),
    }
}

/// Smooth weighted round robin. Everybody eligible earns his weight; whoever is picked pays what all earned. Picked is
/// not the richest, who may leave others waiting for more than a lead (with 26 reps, 1.3), but of those in credit the
/// one who is owed a whole lead the soonest: that keeps every share within one lead of its weight (earliest deadline
/// first, as in Pfair scheduling). Who cannot take it neither earns nor pays, so nobody is flooded on his return.
fn next_in_turn<'t>(
    route: &Route,
    reps: &[Looked<'t>],
    standing: &mut Standing,
) -> (Vec<String>, Option<(&'t RepId, String)>) {
    let total: i64 = reps.iter().filter_map(Looked::eligible).map(weight).sum();
    let mut standings = vec![String::new(); reps.len()];
    let turn = |rep: &Rep| (route.pool.clone(), rep.id.clone());
    let earned = eligible(reps).map(|(place, rep)| {
        let credit = standing.turns.entry(turn(rep)).or_default();
        *credit = credit.saturating_add(weight(rep));
        standings[place] = format!("credit {credit} of {total} (weight {})", weight(rep));
        (*credit, rep)
    });
    let picked = earned.min_by_key(|(credit, rep)| {
        let leads_until_owed = total.saturating_sub(*credit).saturating_add(weight(rep) - 1).div_euclid(weight(rep));
        // Nobody is in credit only while the credit lies with reps who cannot take it.
        if *credit > 0 { (0, leads_until_owed, -credit) } else { (1, 0, -credit) }
    });
    let Some((_, rep)) = picked else { return (standings, None) };
    if let Some(credit) = standing.turns.get_mut(&turn(rep)) {
        *credit = credit.saturating_sub(total);
    }
    let why = format!("next in turn of pool {}, with weight {} of {total}", route.pool, weight(rep));
    (standings, Some((&rep.id, among(reps, why))))
}

/// The smallest share of the capacity in use; then the fewest today. A rep without a limit counts as having the
/// largest of the pool, so that "no limit" does not mean "everything".
fn least_loaded<'t>(route: &Route, reps: &[Looked<'t>]) -> (Vec<String>, Option<(&'t RepId, String)>) {
    let largest = largest_capacity(reps);
    let mut standings = vec![String::new(); reps.len()];
    let compared = eligible(reps).map(|(place, rep)| {
        let (share, today) = (Share::of(&reps[place], rep, largest), reps[place].load.today);
        standings[place] = format!("{share}, {today} today");
        (share, today, rep)
    });
    let picked = compared.min_by_key(|(share, today, _)| (*share, *today)).map(|(share, _, rep)| {
        let why = format!("the least load in pool {}: {share}", route.pool);
        (&rep.id, among(reps, why))
    });
    (standings, picked)
}

/// The specialist: whoever has the fewest skills beyond those the route asks for, which all of them have; so that
/// those who can do much stay free for leads that need much. Then the least load.
fn best_skilled<'t>(route: &Route, reps: &[Looked<'t>]) -> (Vec<String>, Option<(&'t RepId, String)>) {
    let largest = largest_capacity(reps);
    let mut standings = vec![String::new(); reps.len()];
    let compared = eligible(reps).map(|(place, rep)| {
        let beyond = rep.skills.iter().filter(|skill| !route.skills.contains(skill)).count();
        let share = Share::of(&reps[place], rep, largest);
        standings[place] = format!("{beyond} skills beyond it, {share}");
        (beyond, share, rep)
    });
    let picked = compared.min_by_key(|(beyond, share, _)| (*beyond, *share)).map(|(beyond, share, rep)| {
        let asked = if route.skills.is_empty() { "no skill asked".to_owned() } else { route.skills.join(", ") };
        let why = format!("the specialist of pool {} for {asked}: {beyond} skills beyond it, {share}", route.pool);
        (&rep.id, among(reps, why))
    });
    (standings, picked)
}

/// Leads held, of how many a rep may hold.
#[derive(Debug, Clone, Copy)]
struct Share {
    open: u32,
    of: u32,
    limited: bool,
}

impl Share {
    fn of(looked: &Looked<'_>, rep: &Rep, largest: u32) -> Self {
        // A limit of 0 is an obstacle before it comes here.
        let of = rep.capacity.open.unwrap_or(largest).max(1);
        Self { open: looked.load.open, of, limited: rep.capacity.open.is_some() }
    }
}

/// By cross-multiplication: exact.
impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        (u64::from(self.open) * u64::from(other.of)).cmp(&(u64::from(other.open) * u64::from(self.of)))
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Share {}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.limited {
            true => write!(f, "load {} of {}", self.open, self.of),
            false => write!(f, "load {} without a limit", self.open),
        }
    }
}

fn eligible<'r, 't>(reps: &'r [Looked<'t>]) -> impl Iterator<Item = (usize, &'t Rep)> + use<'r, 't> {
    reps.iter().enumerate().filter_map(|(place, looked)| looked.eligible().map(|rep| (place, rep)))
}

fn largest_capacity(reps: &[Looked<'_>]) -> u32 {
    reps.iter().filter_map(Looked::eligible).filter_map(|rep| rep.capacity.open).max().unwrap_or(1)
}

fn weight(rep: &Rep) -> i64 {
    i64::from(rep.weight.max(1))
}

/// Says how many there were to choose from.
fn among(reps: &[Looked<'_>], why: String) -> String {
    match eligible(reps).count() {
        1 => format!("{why}; nobody else can take it now"),
        able => format!("{why}; {able} of {} can take it now", reps.len()),
    }
}
