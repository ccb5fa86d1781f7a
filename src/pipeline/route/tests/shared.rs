//! Routes that share a pool: each is shared out by weight among those who may have its leads.

use super::*;
use crate::domain::record;
use crate::domain::routing::{Routing, Way};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A pool whose reps have weights and skills; a lead asks for one of the skills, or for none (`-`).
struct Shared {
    team: Team,
    routes: BTreeMap<String, Route>,
    standing: Standing,
    /// Of each kind of lead, what each rep got.
    got: BTreeMap<String, BTreeMap<RepId, i64>>,
}

impl Shared {
    fn new(reps: &[(i64, &str)]) -> Self {
        let member = |(place, (weight, skills)): (usize, &(i64, &str))| Rep {
            weight: u32::try_from(*weight).unwrap(),
            skills: skills.chars().map(String::from).collect(),
            ..rep(&format!("r{place:02}"))
        };
        let team = team(reps.iter().enumerate().map(member).collect());
        Self { team, routes: BTreeMap::new(), standing: Standing::default(), got: BTreeMap::new() }
    }

    fn lead(&mut self, kind: char) -> Routing {
        let kind = kind.to_string();
        let skills = if kind == "-" { vec![] } else { vec![kind.as_str()] };
        let route = self.routes.entry(kind.clone()).or_insert_with(|| route(Method::WeightedRoundRobin, &skills));
        let outcome = ask(route, &self.team, &mut self.standing, &question(friday()), &Placing::default(), friday());
        if let Pick::Rep { rep, .. } = &outcome.pick {
            *self.got.entry(kind).or_default().entry(rep.clone()).or_default() += 1;
        }
        routing(route, outcome)
    }

    /// The same pick, made again of what its record keeps.
    fn again(&self, first: &Routing) -> Routing {
        let mut standing = record::read_standing(&record::routing(first));
        let route = self.routes.values().find(|route| route.skills.join("") == first.route).unwrap();
        routing(route, ask(route, &self.team, &mut standing, &question(friday()), &Placing::default(), friday()))
    }

    /// By how many leads the worst share of a kind is off its weight among those who may have it.
    fn worst(&self, kind: &str) -> f64 {
        let may: Vec<&Rep> =
            self.team.reps.values().filter(|rep| kind == "-" || rep.skills.iter().any(|skill| skill == kind)).collect();
        let weights: i64 = may.iter().map(|rep| i64::from(rep.weight)).sum();
        let Some(got) = self.got.get(kind) else { return 0.0 };
        let given: i64 = got.values().sum();
        assert_eq!(given, may.iter().map(|rep| got.get(&rep.id).copied().unwrap_or(0)).sum::<i64>());
        let off = |rep: &&Rep| {
            let has = got.get(&rep.id).copied().unwrap_or(0);
            ((has * weights - given * i64::from(rep.weight)) as f64 / weights as f64).abs()
        };
        may.iter().map(off).fold(0.0, f64::max)
    }
}

fn routing(route: &Route, outcome: Outcome) -> Routing {
    Routing {
        question: question(friday()),
        meant: outcome.meant,
        way: Way::default(),
        route: route.skills.join(""),
        relaxed: outcome.relaxed,
        pool: outcome.pool,
        method: route.method,
        asked: outcome.asked,
        pick: outcome.pick,
        tie_break: outcome.tie_break,
        paid: outcome.paid,
    }
}

/// 60 reps, 12 of them specialists; a fifth of 5,000 leads is for specialists alone.
#[test]
fn specialists_have_their_share_of_both_kinds() {
    let reps: Vec<(i64, &str)> = (0..60).map(|place| (place % 3 + 1, if place % 5 == 0 { "b" } else { "" })).collect();
    let mut shared = Shared::new(&reps);
    (0..5_000).for_each(|lead| drop(shared.lead(if lead % 5 == 2 { 'b' } else { '-' })));
    let (special, all) = (shared.worst("b"), shared.worst("-"));
    println!("the worst shares are {special:.2} and {all:.2} leads from their weights");
    assert!(special < 1.0 && all < 1.0, "{special} {all}");
    let outcome = {
        let route = route(Method::WeightedRoundRobin, &["b"]);
        ask(&route, &shared.team, &mut shared.standing, &question(friday()), &Placing::default(), friday())
    };
    let why = picked(&outcome.pick).1;
    assert!(why.starts_with("next in turn of the 12 of pool dach who may have such a lead, with weight "), "{why}");
}

proptest! {
    /// Whatever the order, of each kind of lead everybody has within one lead of his weight's share; and each pick
    /// comes out the same when it is made again of its record.
    #[test]
    fn each_kind_of_lead_is_shared_by_weight(
        reps in proptest::collection::vec((1_i64..9, "[abc]{0,2}"), 1..14),
        leads in proptest::collection::vec(proptest::char::ranges(vec!['a'..='c', '-'..='-'].into()), 1..200),
    ) {
        let reps: Vec<(i64, &str)> = reps.iter().map(|(weight, skills)| (*weight, skills.as_str())).collect();
        // Kinds that the same reps may have share their turns: they are looked at together elsewhere.
        let may = |kind: &str| -> Vec<usize> {
            (0..reps.len()).filter(|place| kind == "-" || reps[*place].1.contains(kind)).collect()
        };
        let kinds = ["a", "b", "c", "-"];
        let alone = |kind: &&&str| kinds.iter().filter(|other| may(other) == may(kind)).count() == 1;
        let mut shared = Shared::new(&reps);
        for lead in leads {
            let picked = shared.lead(lead);
            prop_assert_eq!(record::routing(&shared.again(&picked)), record::routing(&picked));
            for kind in kinds.iter().filter(alone) {
                let worst = shared.worst(kind);
                prop_assert!(worst < 1.0, "{kind}: {worst}");
            }
        }
    }
}
