//! Who is picked, who is passed over and why, and what never happens.

use super::*;
use crate::domain::address::Address;
use crate::domain::calendar::{Calendar, Hours, WorkSpan};
use crate::domain::company::Company;
use crate::domain::condition::Condition;
use crate::domain::id::{PoolId, WorkflowName};
use crate::domain::sla::Sla;
use crate::domain::team::Capacity;
use crate::domain::workflow::{Assign, Gates, Method, Reasons};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A Friday at 16:50 in Berlin.
fn friday() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-20T15:50:00Z").unwrap()
}

fn rep(name: &str) -> Rep {
    Rep {
        id: RepId::new(name),
        name: name.to_owned(),
        email: Address::parse(&format!("{name}@example.com")).unwrap(),
        calendar: CalendarId::new("always"),
        skills: vec![],
        capacity: Capacity::default(),
        weight: 1,
        manager: None,
        active: true,
    }
}

fn team(reps: Vec<Rep>) -> Team {
    let zone = || jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let calendar = |name: &str, hours: &str| {
        let day = || vec![Hours::parse(hours).unwrap()];
        let week = [day(), day(), day(), day(), day(), vec![], vec![]];
        let id = CalendarId::new(name);
        (id.clone(), Arc::new(Calendar::new(id, zone(), week, &BTreeSet::new()).unwrap()))
    };
    let always = CalendarId::new("always");
    let mut calendars =
        std::collections::BTreeMap::from([calendar("early", "07:00-15:00"), calendar("late", "09:00-16:00")]);
    calendars.insert(always.clone(), Arc::new(Calendar::always(always, zone())));
    let pool = Pool { id: PoolId::new("dach"), reps: reps.iter().map(|rep| rep.id.clone()).collect() };
    Team {
        calendars,
        reps: reps.into_iter().map(|rep| (rep.id.clone(), rep)).collect(),
        pools: [(pool.id.clone(), pool)].into(),
        ..Team::default()
    }
}

fn route(method: Method, skills: &[&str]) -> Route {
    let skills = skills.iter().map(|skill| (*skill).to_owned()).collect();
    Route { id: "r".to_owned(), when: None, pool: PoolId::new("dach"), method, skills }
}

fn loads(loads: &[(&str, u32, u32)]) -> Standing {
    let load = |(name, open, today): &(&str, u32, u32)| (RepId::new(*name), Load { open: *open, today: *today });
    Standing { loads: loads.iter().map(load).collect(), turns: HashMap::new() }
}

fn picked(pick: &Pick) -> (&str, &str) {
    match pick {
        Pick::Rep { rep, why } => (rep.as_str(), why),
        Pick::Wait { reason, .. } => panic!("{reason}"),
    }
}

#[test]
fn the_first_route_that_holds_and_why_the_others_do_not() {
    let hour = WorkSpan::parse("1h").unwrap();
    let when = |id: &str, when: Option<&str>| Route {
        id: id.to_owned(),
        when: when.map(|when| Condition::compile(when).unwrap()),
        ..route(Method::LeastLoad, &[])
    };
    let mut workflow = Workflow {
        name: WorkflowName::new("inbound"),
        assign: Assign::Offer,
        fit: vec![],
        intent: vec![],
        negative: vec![],
        gates: Gates::default(),
        routes: vec![
            when("large", Some("company.size >= 200")),
            when("dach", Some("company.country == \"DE\"")),
            when("demo", Some("text.contains(\"demo\")")),
            when("rest", None),
        ],
        sla: Sla {
            calendar: CalendarId::new("c"),
            accept: hour,
            first_response: hour,
            follow_up: hour,
            ladder: vec![],
        },
        reasons: Reasons::default(),
    };
    let small = Company { size: Some(20), ..Company::default() };
    let ask = |workflow: &Workflow, text: &str| {
        let (tried, route) = choose(&Facts { company: Some(&small), text, ..Facts::default() }, workflow);
        let tried: Vec<_> = tried.into_iter().map(|tried| (tried.route, tried.held, tried.why)).collect();
        (tried, route.map(|route| route.id.clone()))
    };
    let row = |route: &str, held: bool, why: &str| (route.to_owned(), held, why.to_owned());
    let (tried, chosen) = ask(&workflow, "a demo");
    assert_eq!(chosen.as_deref(), Some("demo"));
    let before = [row("large", false, "company.size is 20"), row("dach", false, "company.country is unknown")];
    assert_eq!(tried[..2], before);
    assert_eq!(tried[2], row("demo", true, "\"demo\" in the text"));
    let (tried, chosen) = ask(&workflow, "hello");
    assert_eq!(chosen.as_deref(), Some("rest"));
    assert_eq!(tried[3], row("rest", true, "it takes what no route before it takes"));
    workflow.routes.pop();
    assert_eq!(ask(&workflow, "hello").1, None);
}

#[test]
fn every_candidate_with_why_he_was_passed_over() {
    let german = |name: &str| Rep { skills: vec!["german".to_owned()], ..rep(name) };
    let limits = |open, per_day| Capacity { open: Some(open), per_day: Some(per_day) };
    let team = team(vec![
        Rep { active: false, ..german("ina") },
        rep("eve"),
        german("had"),
        Rep { calendar: CalendarId::new("early"), ..german("off") },
        Rep { capacity: limits(25, 8), ..german("full") },
        Rep { capacity: limits(25, 8), ..german("day") },
        Rep { weight: 2, ..german("ana") },
        german("bo"),
    ]);
    let mut standing = loads(&[("full", 25, 0), ("day", 3, 8)]);
    let route = route(Method::WeightedRoundRobin, &["german"]);
    let (candidates, pick) = pick(&route, &team, &mut standing, &[RepId::new("had")], friday());
    let told: Vec<_> =
        candidates.iter().map(|c| (c.rep.as_str(), c.passed_over.as_deref(), c.standing.as_str())).collect();
    let expected = [
        ("ina", Some("inactive"), ""),
        ("eve", Some("lacks skill german"), ""),
        ("had", Some("already had it"), ""),
        ("off", Some("outside working hours (back Mon 23 Nov 07:00 CET)"), ""),
        ("full", Some("at capacity: 25 of 25 open"), ""),
        ("day", Some("at capacity: 8 of 8 today"), ""),
        ("ana", None, "credit 2 of 3 (weight 2)"),
        ("bo", None, "credit 1 of 3 (weight 1)"),
    ];
    assert_eq!(told, expected);
    assert_eq!(picked(&pick), ("ana", "next in turn of pool dach, with weight 2 of 3; 2 of 8 can take it now"));
    assert_eq!(standing.loads[&RepId::new("ana")], Load { open: 1, today: 1 });
}

#[test]
fn least_load_is_a_share_of_the_capacity() {
    let limited = |name: &str, open| Rep { capacity: Capacity { open: Some(open), per_day: None }, ..rep(name) };
    let route = route(Method::LeastLoad, &[]);
    let choose = |reps: Vec<Rep>, at: &[(&str, u32, u32)]| {
        let (candidates, pick) = pick(&route, &team(reps), &mut loads(at), &[], friday());
        (picked(&pick).0.to_owned(), picked(&pick).1.to_owned(), candidates)
    };
    let (name, why, candidates) = choose(vec![limited("a", 10), limited("b", 40)], &[("a", 4, 0), ("b", 8, 0)]);
    assert_eq!((name.as_str(), candidates[0].standing.as_str()), ("b", "load 4 of 10, 0 today"));
    assert_eq!(why, "the least load in pool dach: load 8 of 40; 2 of 2 can take it now");
    assert_eq!(choose(vec![limited("a", 10), limited("b", 40)], &[("a", 2, 3), ("b", 8, 2)]).0, "b", "fewest today");
    assert_eq!(choose(vec![limited("a", 10), limited("b", 40)], &[]).0, "a", "the pool's order");
    assert_eq!(choose(vec![limited("a", 10), rep("b")], &[("a", 4, 0), ("b", 5, 0)]).0, "a", "no limit is no magnet");
    assert_eq!(choose(vec![rep("a"), rep("b")], &[("a", 4, 0), ("b", 3, 0)]).0, "b");
}

#[test]
fn best_skill_keeps_the_versatile_free() {
    let skilled = |name: &str, skills: &[&str]| Rep {
        skills: skills.iter().map(|skill| (*skill).to_owned()).collect(),
        ..rep(name)
    };
    let team = team(vec![
        skilled("all", &["german", "french", "enterprise"]),
        skilled("one", &["german"]),
        skilled("two", &["enterprise", "german"]),
        skilled("too", &["german"]),
    ]);
    let ask = |skills: &[&str], at: &[(&str, u32, u32)]| {
        let (_, pick) = pick(&route(Method::BestSkill, skills), &team, &mut loads(at), &[], friday());
        picked(&pick).0.to_owned()
    };
    assert_eq!(ask(&["german"], &[]), "one");
    assert_eq!(ask(&["german"], &[("one", 1, 0)]), "too", "then the least load");
    assert_eq!(ask(&["german", "enterprise"], &[]), "two");
    assert_eq!(ask(&["french"], &[]), "all");
}

#[test]
fn nobody_is_a_wait_with_its_reason() {
    let at = |name: &str, calendar: &str| Rep { calendar: CalendarId::new(calendar), ..rep(name) };
    let full = |name: &str| Rep { capacity: Capacity { open: Some(1), per_day: None }, ..rep(name) };
    let wait = |reps: Vec<Rep>, held: &[&str], now: Timestamp| {
        let held: Vec<RepId> = held.iter().map(|held| RepId::new(*held)).collect();
        let mut standing = loads(&[("full", 1, 0), ("full2", 1, 0)]);
        let before = standing.clone();
        match pick(&route(Method::WeightedRoundRobin, &[]), &team(reps), &mut standing, &held, now).1 {
            Pick::Wait { reason, until, retry_at } => {
                assert_eq!(standing, before, "a wait takes no turn");
                (reason, until, retry_at.since(now).as_secs() / 60)
            }
            Pick::Rep { rep, .. } => panic!("{rep}"),
        }
    };
    let nobody = |why: &str| format!("nobody in pool dach can take it: {why}");
    let back = "off work (the first is back Mon 23 Nov 07:00 CET)";
    let off = || vec![at("a", "late"), at("b", "early")];
    assert_eq!(wait(off(), &[], friday()), (nobody(&format!("2 are {back}")), WaitFor::Shift, 24 * 60), "once a day");
    let sunday = friday().plus(Duration::from_secs(44 * 3_600));
    assert_eq!(wait(off(), &["b"], sunday).2, 20 * 60 + 10, "Monday 09:00: b is no use");
    let some_full = vec![at("b", "early"), full("full"), full("full2"), rep("had")];
    let reason = nobody(&format!("1 is {back}, 2 are at capacity, 1 already had it"));
    assert_eq!(wait(some_full, &["had"], friday()), (reason, WaitFor::Capacity, 15));
    let full_and_off = vec![Rep { calendar: CalendarId::new("early"), ..full("full") }];
    assert_eq!(wait(full_and_off, &[], friday()), (nobody("1 is off work and full"), WaitFor::Capacity, 15));
    assert_eq!(wait(vec![], &[], friday()), (nobody("it is empty"), WaitFor::Capacity, 15));
}

/// (weight, open limit, today limit) of each rep.
type Member = (u32, Option<u32>, Option<u32>);

fn members(members: &[Member]) -> Team {
    let member = |(place, (weight, open, per_day)): (usize, &Member)| Rep {
        weight: *weight,
        capacity: Capacity { open: *open, per_day: *per_day },
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
