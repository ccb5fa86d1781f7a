//! Shares of the leads, by weight.

use super::*;
use crate::domain::routing::{LEAD, Placed, Taken};
use proptest::prelude::*;

#[test]
fn a_turn_that_is_given_back_is_as_if_it_had_not_been() {
    let team = team(vec![Rep { weight: 3, ..rep("a") }, rep("b"), Rep { weight: 2, ..rep("c") }]);
    let (pool, route) = (PoolId::new("dach"), route(Method::WeightedRoundRobin, &[]));
    let next = |standing: &mut Standing| {
        let outcome = ask(&route, &team, standing, &question(friday()), &Placing::default(), friday());
        let stood: Vec<String> =
            outcome.asked[0].candidates.iter().map(|candidate| candidate.standing.to_string()).collect();
        (picked(&outcome.pick).0.to_owned(), outcome.paid, stood)
    };
    let mut standing = Standing::default();
    let first = next(&mut standing);
    assert_eq!((first.0.as_str(), first.1), ("a", LEAD));
    let all: Vec<RepId> = ["a", "b", "c"].map(RepId::new).into();
    let back = |standing: &mut Standing, rep: &str, earned: &[RepId]| {
        let turn = Some(Taken { of: pool.clone(), earned: earned.to_vec() });
        let placed = Placed { paid: LEAD, turn, ..Placed::default() };
        for (turns, rep, by) in team.turn_given_back(&pool, &RepId::new(rep), &placed) {
            standing.turn_mut(&turns, &rep).credit += by;
        }
    };
    back(&mut standing, "a", &all);
    assert_eq!(next(&mut standing), first, "as if nothing had been");
    back(&mut standing, "a", &all);
    // The next one who has it earned nothing by a's turn, nor a by his.
    let held = Question { held_before: vec![RepId::new("a")], ..question(friday()) };
    let outcome = ask(&route, &team, &mut standing, &held, &Placing::default(), friday());
    assert_eq!((picked(&outcome.pick).0, outcome.paid), ("c", LEAD));
    back(&mut standing, "c", &all[1..]);
    assert_eq!(next(&mut standing), first);
    assert_eq!(team.turn_given_back(&pool, &RepId::new("a"), &Placed::default()), []);
}

/// 60 reps of different weights, 5,000 leads; some are off for a third of them, some leads are passed back.
#[test]
fn sixty_reps_and_five_thousand_leads_are_shared_by_weight() {
    let weights: Vec<u32> = (0..60).map(|place| 1 + place % 4).collect();
    let team =
        team(weights.iter().enumerate().map(|(n, weight)| Rep { weight: *weight, ..rep(&format!("r{n}")) }).collect());
    let route = route(Method::WeightedRoundRobin, &[]);
    let mut standing = Standing::default();
    let mut got = vec![0_i64; 60];
    for lead in 0..5_000 {
        let outcome = ask(&route, &team, &mut standing, &question(friday()), &Placing::default(), friday());
        let (rep, _) = picked(&outcome.pick);
        let place: usize = rep[1..].parse().unwrap();
        // Every seventh was not his: he has his turn back, and the lead is routed again.
        if lead % 7 == 0 {
            let earned = outcome.asked[0].candidates.iter().map(|candidate| candidate.rep.clone()).collect();
            let turn = Some(Taken { of: outcome.pool.clone(), earned });
            let placed = Placed { paid: outcome.paid, turn, ..Placed::default() };
            for (turns, rep, by) in team.turn_given_back(&outcome.pool, &RepId::new(rep), &placed) {
                standing.turn_mut(&turns, &rep).credit += by;
            }
        } else {
            got[place] += 1;
        }
    }
    let (total, given): (i64, i64) = (weights.iter().map(|weight| i64::from(*weight)).sum(), got.iter().sum());
    let off = |place: usize| (got[place] * total - given * i64::from(weights[place])) as f64 / total as f64;
    let worst = (0..60).map(|place| off(place).abs()).fold(0.0, f64::max);
    println!("{given} leads to 60 reps: the worst share is {worst:.2} leads from its weight");
    assert!(worst < 2.0, "{worst}");
}

/// (weight, open limit, today limit) of each rep.
type Member = (u32, Option<u32>, Option<u32>);

fn members(members: &[Member]) -> Team {
    let member = |(place, (weight, open, per_day)): (usize, &Member)| Rep {
        weight: *weight,
        capacity: Capacity { open: *open, per_day: *per_day, ..Capacity::default() },
        ..rep(&format!("rep{place}"))
    };
    team(members.iter().enumerate().map(member).collect())
}

proptest! {
    /// After any number of picks, everybody's share is within one lead of his weight's.
    #[test]
    fn turns_keep_to_the_weights(weights in proptest::collection::vec(1_u32..60, 1..30), picks in 1_u32..200) {
        let team = members(&weights.iter().map(|weight| (*weight, None, None)).collect::<Vec<Member>>());
        let route = route(Method::WeightedRoundRobin, &[]);
        let mut standing = Standing::default();
        let total: u32 = weights.iter().sum();
        for given in 1..=picks {
            pick(&route, &team, &mut standing, &[], friday());
            for (place, weight) in weights.iter().enumerate() {
                let got = standing.loads.get(&RepId::new(format!("rep{place}"))).map_or(0, |load| load.today);
                let off = i64::from(got * total) - i64::from(given * weight);
                prop_assert!(off.abs() < i64::from(total), "rep{place} has {got} of {given} with {weight} of {total}");
            }
        }
    }

    #[test]
    fn nobody_gets_more_than_he_may_nor_the_same_lead_twice(
        limits in proptest::collection::vec((1_u32..5, proptest::option::of(0_u32..6), proptest::option::of(0_u32..6)), 1..8),
        method in 0..Method::ALL.len(), held in proptest::collection::vec(0_usize..8, 0..4), leads in 1_usize..40,
    ) {
        let team = members(&limits);
        let route = route(Method::ALL[method], &[]);
        let held: Vec<RepId> = held.iter().map(|place| RepId::new(format!("rep{place}"))).collect();
        let (mut standing, mut again) = (Standing::default(), Standing::default());
        for _ in 0..leads {
            let decided = pick(&route, &team, &mut standing, &held, friday());
            prop_assert_eq!(&decided, &pick(&route, &team, &mut again, &held, friday()), "the same once more");
            if let Pick::Rep { rep, .. } = &decided.1 {
                prop_assert!(!held.contains(rep));
            } else {
                prop_assert!(decided.0.iter().all(|candidate| candidate.passed_over.is_some()));
            }
        }
        for (place, (_, open, per_day)) in limits.iter().enumerate() {
            let load = standing.loads.get(&RepId::new(format!("rep{place}"))).copied().unwrap_or_default();
            prop_assert!(open.is_none_or(|limit| load.open <= limit) && per_day.is_none_or(|limit| load.today <= limit));
        }
    }
}
