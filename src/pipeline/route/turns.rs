//! Whose turn it is, by weight.
//!
//! Smooth weighted round robin. Of each lead everybody eligible earns his weight's share; whoever is picked pays what all
//! earned, one lead. Picked is not the richest, who may leave others waiting for more than a lead (with 26 reps, 1.3), but
//! of those in credit the one who is owed a whole lead the soonest: that keeps every share within one lead of its weight
//! (earliest deadline first, as in Pfair scheduling).
//!
//! Credits are kept for each set of reps who may have a lead of a kind at all: by skills, languages and territories. Were
//! there one account for a pool, the leads that only specialists may have would put them in debt or credit for those that
//! all may have, the more the smaller their weight, and shares would be right in neither. Who is off work or full for the
//! moment stays in the set, neither earns nor pays, and so is not flooded on his return. Whoever is new begins at
//! nought, where all are on average.

use super::look::{Looked, found};
use super::method::{Chosen, Picked, eligible, first_of, picked, weight};
use crate::domain::id::PoolId;
use crate::domain::routing::{CREDIT_ROUNDING, LEAD, Standing, Stood, Turn, leads_until_owed, share, turns_of};
use crate::domain::team::{Pool, Rep};

pub(super) fn next_in_turn(pool: &Pool, reps: &mut [Looked<'_>], standing: &mut Standing) -> Chosen {
    let mut stood = vec![Stood::Nowhere; reps.len()];
    let account = account(pool, reps);
    // Each name is looked up once for all: a pool has hundreds of reps, and they are looked at for every lead.
    let turns = standing.turns.get(&account).filter(|_| account != pool.id);
    let mut next = 0;
    for looked in reps.iter_mut() {
        if account != pool.id {
            looked.turn_at = found(turns.and_then(|turns| turns.place(looked.id, next)), &mut next);
            let turn = turns.zip(looked.turn_at).and_then(|(turns, at)| turns.nth(at));
            looked.turn.credit = turn.map_or(0, |turn| turn.credit);
        }
        if may_have(looked).is_none() {
            looked.turn.credit = 0;
        }
    }
    let total: i64 = reps.iter().filter_map(Looked::eligible).map(weight).sum();
    if total == 0 {
        return Chosen { stood, turns: Some(account), picked: None };
    }
    let mut credits = levelled(reps);
    let mut keys = Vec::with_capacity(reps.len());
    let mut earned_by_all = 0;
    // Few weights are in use, and whoever comes next often has the same.
    let mut last = (0, 0);
    for (place, rep) in eligible(reps) {
        let weight = weight(rep);
        if last.0 != weight {
            last = (weight, share(weight, total));
        }
        let earned = last.1;
        earned_by_all += earned;
        credits[place] = credits[place].saturating_add(earned);
        let credit = credits[place];
        stood[place] = Stood::Credit { credit, of: total, weight, elsewhere: None };
        // Who stands alike but for rounding stands alike.
        let rounded = -(credit.saturating_add(CREDIT_ROUNDING / 2).div_euclid(CREDIT_ROUNDING));
        // Nobody is in credit only while the credit lies with reps who cannot take it.
        let is_owed = credit > CREDIT_ROUNDING;
        let key = if is_owed { (0, leads_until_owed(credit, earned), rounded) } else { (1, 0, rounded) };
        keys.push((place, (key, 0)));
    }
    let mut first = first_of(&keys);
    let alike = first.map_or(0, |(_, others)| others);
    let others = standing.all_turns_of(&pool.id).filter(|one| **one != account).collect::<Vec<_>>();
    if alike > 0 && !others.is_empty() {
        let least = keys.iter().map(|(_, (key, _))| *key).min();
        // Of those who stand alike, he who has had the fewest of the pool's other leads.
        let owed_of = |place: usize| -> i64 {
            others.iter().map(|turns| standing.turn(turns, reps[place].id).credit / CREDIT_ROUNDING).sum()
        };
        let tied: Vec<(usize, i64)> =
            (0..keys.len()).filter(|at| Some(keys[*at].1.0) == least).map(|at| (at, owed_of(keys[at].0))).collect();
        if tied.iter().any(|(_, owed)| *owed != 0) {
            for (at, owed) in tied {
                let (place, (_, had)) = &mut keys[at];
                if let Stood::Credit { elsewhere, .. } = &mut stood[*place] {
                    *elsewhere = Some(owed);
                }
                *had = -owed;
            }
            first = first_of(&keys);
        }
    }
    let picked = first.map(|(place, tied)| {
        credits[place] = credits[place].saturating_sub(earned_by_all);
        let of = reps[place].eligible().map_or(1, weight);
        let some = reps.iter().filter(|looked| may_have(looked).is_some()).count();
        let whom = match some == reps.len() || account == pool.id {
            true => format!("of pool {}", pool.id),
            false => format!("of the {some} of pool {} who may have such a lead", pool.id),
        };
        let why = format!("next in turn {whom}, with weight {of} of {total}");
        let settled = picked(pool, reps, place, why, tied);
        let tie_break = match settled.tie_break {
            None if alike > 0 => {
                let others = if alike == 1 { "1 other stood".to_owned() } else { format!("{alike} others stood") };
                Some(format!(
                    "{others} alike; {} is owed most of the pool's other kinds of leads",
                    settled.rep.mention()
                ))
            }
            tie_break => tie_break,
        };
        Picked { paid: LEAD, tie_break, ..settled }
    });
    let turns = standing.turns_mut(&account);
    for (looked, credit) in reps.iter().zip(credits) {
        if credit == looked.turn.credit && looked.eligible().is_none() {
            continue;
        }
        match looked.turn_at.and_then(|at| turns.nth_mut(at)) {
            Some(turn) => turn.credit = credit,
            None => turns.insert(looked.id.clone(), Turn { credit, today: 0 }),
        }
    }
    Chosen { stood, turns: Some(account), picked }
}

/// Whoever may have such a lead, be it not now.
fn may_have<'t>(looked: &Looked<'t>) -> Option<&'t Rep> {
    looked.rep.filter(|_| !looked.obstacle.as_ref().is_some_and(|obstacle| obstacle.is_lasting()))
}

/// What the turns are counted under: FNV-1a of the names, in the pool's order.
fn account(pool: &Pool, reps: &[Looked<'_>]) -> PoolId {
    let is_in_team = |looked: &&Looked<'_>| looked.rep.is_some_and(|rep| rep.active);
    if reps.iter().filter(is_in_team).all(|looked| may_have(looked).is_some()) {
        return turns_of(&pool.id, None);
    }
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for looked in reps.iter().filter(|looked| may_have(looked).is_some()) {
        for byte in looked.id.as_str().bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    turns_of(&pool.id, Some(hash))
}

/// The credits as they are, but for what they add up to: that is nothing, unless a turn was given back or somebody left
/// with his. All give or take their share of it.
fn levelled(reps: &[Looked<'_>]) -> Vec<i64> {
    let mut credits: Vec<i64> = reps.iter().map(|looked| looked.turn.credit).collect();
    let surplus: i64 = credits.iter().fold(0, |sum, credit| sum.saturating_add(*credit));
    if surplus.abs() > CREDIT_ROUNDING {
        let all: i128 = reps.iter().filter_map(may_have).map(|rep| i128::from(weight(rep))).sum();
        for (looked, credit) in reps.iter().zip(&mut credits) {
            if let Some(rep) = may_have(looked) {
                let part = i128::from(surplus) * i128::from(weight(rep)) / all;
                *credit = credit.saturating_sub(i64::try_from(part).unwrap_or(0));
            }
        }
    }
    credits
}
