//! Who is picked, who is passed over and why, and what never happens.

use super::*;
use crate::domain::address::Address;
use crate::domain::calendar::{Calendar, Hours, WorkSpan};
use crate::domain::company::Company;
use crate::domain::condition::Condition;
use crate::domain::id::{CalendarId, PoolId, WorkflowName};
use crate::domain::judging::Judging;
use crate::domain::routing::{Load, WaitFor};
use crate::domain::sla::Sla;
use crate::domain::team::{Absence, Capacity, Pool, Rep};
use crate::domain::territory::{Spell, Territory};
use crate::domain::workflow::{Assign, Gates, Method, Reasons, Relax};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

mod fair;
mod meant;
mod shared;

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
        languages: vec![],
        territories: vec![],
        away: vec![],
        delegate: None,
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
    let pool = Pool {
        id: PoolId::new("dach"),
        reps: reps.iter().map(|rep| rep.id.clone()).collect(),
        per_day: None,
        places: Vec::new(),
    };
    Team {
        calendars,
        reps: reps.into_iter().map(|rep| (rep.id.clone(), rep)).collect(),
        pools: [(pool.id.clone(), pool)].into(),
        ..Team::default()
    }
}

fn route(method: Method, skills: &[&str]) -> Route {
    let skills = skills.iter().map(|skill| (*skill).to_owned()).collect();
    Route { method, skills, ..Route::plain("r", PoolId::new("dach")) }
}

fn loads(loads: &[(&str, u32, u32)]) -> Standing {
    let load = |(name, open, today): &(&str, u32, u32)| {
        (RepId::new(*name), Load { open: *open, today: *today, ..Load::default() })
    };
    Standing { loads: loads.iter().map(load).collect(), ..Standing::default() }
}

/// A question about a lead that came in just now and nobody has had.
fn question(now: Timestamp) -> Question {
    Question {
        held_before: vec![],
        language: None,
        country: None,
        meant: Vec::new(),
        since: now,
        due_at: now.plus(Duration::from_secs(2 * 3_600)),
    }
}

/// The room's answer to a question, with working time that never ends.
fn ask(
    route: &Route,
    team: &Team,
    standing: &mut Standing,
    question: &Question,
    placing: &Placing,
    now: Timestamp,
) -> Outcome {
    let calendar = team.calendars["always"].clone();
    super::pick(&Search { route, question, placing, team, calendar: &calendar, now }, standing)
}

fn pick(
    route: &Route,
    team: &Team,
    standing: &mut Standing,
    held_before: &[RepId],
    now: Timestamp,
) -> (Vec<Candidate>, Pick) {
    let question = Question { held_before: held_before.to_vec(), ..question(now) };
    let outcome = ask(route, team, standing, &question, &Placing::default(), now);
    (outcome.asked.into_iter().flat_map(|asked| asked.candidates).collect(), outcome.pick)
}

/// Why each was passed over, in the pool's order.
fn passed_over(outcome: &Outcome) -> Vec<(String, String)> {
    let all = outcome.asked.iter().flat_map(|asked| &asked.candidates);
    let why = |candidate: &Candidate| candidate.passed_over.as_ref().map(ToString::to_string).unwrap_or_default();
    all.map(|candidate| (candidate.rep.to_string(), why(candidate))).collect()
}

fn rows(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(rep, why)| ((*rep).to_owned(), (*why).to_owned())).collect()
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
        judging: Judging::default(),
        placing: Placing::default(),
        routes: vec![
            when("large", Some("company.size >= 200")),
            when("dach", Some("company.country == \"DE\"")),
            when("demo", Some("text.contains(\"demo\")")),
            when("rest", None),
        ],
        policies: Vec::new(),
        sla: Sla::plain(CalendarId::new("c"), hour, hour, hour),
        asking: None,
        reasons: Reasons::default(),
        customs: crate::domain::customs::Customs::default(),
    };
    let small = Company { size: Some(20), ..Company::default() };
    let ask = |workflow: &Workflow, text: &str| {
        let facts = Facts { company: Some(&small), text, ..Facts::default() };
        let (tried, route) = choose(&facts, workflow, &mut Vec::new());
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
    let limits = |open, per_day| Capacity { open: Some(open), per_day: Some(per_day), ..Capacity::default() };
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
    let why = |c: &Candidate| c.passed_over.as_ref().map(ToString::to_string);
    let told: Vec<_> = candidates.iter().map(|c| (c.rep.to_string(), why(c), c.standing.to_string())).collect();
    let told: Vec<_> = told.iter().map(|(rep, why, stood)| (rep.as_str(), why.as_deref(), stood.as_str())).collect();
    let expected = [
        ("ina", Some("inactive"), ""),
        ("eve", Some("lacks skill german"), ""),
        ("had", Some("already had it"), ""),
        ("off", Some("outside working hours (back Mon 23 Nov 07:00 CET)"), ""),
        ("full", Some("at capacity: 25 of 25 open"), ""),
        ("day", Some("at capacity: 8 of 8 today"), ""),
        ("ana", None, "0.67 leads owed, a whole one with the next (weight 2 of 3)"),
        ("bo", None, "0.33 leads owed, a whole one in 2 leads (weight 1 of 3)"),
    ];
    assert_eq!(told, expected);
    assert_eq!(
        picked(&pick),
        (
            "ana",
            "next in turn of the 6 of pool dach who may have such a lead, with weight 2 of 3; 2 of 8 can take it now"
        )
    );
    assert_eq!(standing.load(&RepId::new("ana")), Load { open: 1, points: 1, today: 1, week: 1 });
}

#[test]
fn least_load_is_a_share_of_the_capacity() {
    let limited =
        |name: &str, open| Rep { capacity: Capacity { open: Some(open), ..Capacity::default() }, ..rep(name) };
    let route = route(Method::LeastLoad, &[]);
    let choose = |reps: Vec<Rep>, at: &[(&str, u32, u32)]| {
        let (candidates, pick) = pick(&route, &team(reps), &mut loads(at), &[], friday());
        (picked(&pick).0.to_owned(), picked(&pick).1.to_owned(), candidates)
    };
    let (name, why, candidates) = choose(vec![limited("a", 10), limited("b", 40)], &[("a", 4, 0), ("b", 8, 0)]);
    assert_eq!((name.as_str(), candidates[0].standing.to_string().as_str()), ("b", "load 4 of 10, 0 today"));
    assert_eq!(why, "the least load in pool dach: load 8 of 40; 2 of 2 can take it now");
    assert_eq!(choose(vec![limited("a", 10), limited("b", 40)], &[("a", 2, 3), ("b", 8, 2)]).0, "b", "fewest today");
    assert_eq!(choose(vec![limited("a", 10), limited("b", 40)], &[]).0, "a", "the pool's order");
    assert_eq!(choose(vec![limited("a", 10), rep("b")], &[("a", 4, 0), ("b", 5, 0)]).0, "a", "no limit is no magnet");
    assert_eq!(choose(vec![rep("a"), rep("b")], &[("a", 4, 0), ("b", 3, 0)]).0, "b");
    let weighed = Rep { capacity: Capacity { points: Some(10), ..Capacity::default() }, ..rep("a") };
    let mut standing = loads(&[("a", 1, 0), ("b", 4, 0)]);
    standing.loads.of(&RepId::new("a")).points = 8;
    let (_, picks) = pick(&route, &team(vec![weighed, limited("b", 10)]), &mut standing, &[], friday());
    assert_eq!(picked(&picks).0, "b", "8 of 10 points weigh more than 4 of 10 leads");
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
    let full = |name: &str| Rep { capacity: Capacity { open: Some(1), ..Capacity::default() }, ..rep(name) };
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

#[test]
fn what_is_known_beforehand_is_waited_for() {
    let until = |text: &str| Timestamp::parse_rfc3339(text).unwrap();
    // Five minutes before the year ends in Berlin.
    let now = until("2026-12-31T22:55:00Z");
    let full = team(vec![Rep { capacity: Capacity { per_day: Some(1), ..Capacity::default() }, ..rep("full") }]);
    let retry_at = |team: &Team, question: &Question| {
        let mut standing = loads(&[("full", 0, 1)]);
        match ask(&route(Method::InOrder, &[]), team, &mut standing, question, &Placing::default(), now).pick {
            Pick::Wait { retry_at, .. } => retry_at,
            Pick::Rep { rep, .. } => panic!("{rep}"),
        }
    };
    assert_eq!(retry_at(&full, &question(now)), until("2026-12-31T23:00:00Z"), "a day's offers are counted anew");
    let mut moved = team(vec![Rep { territories: vec!["dach".to_owned()], ..rep("full") }]);
    let from = Some("2027-01-01".parse().unwrap());
    let spells = Territory::always(&["AT"]).0.into_iter().map(|spell| Spell { from, ..spell }).collect();
    moved.territories.insert("dach".to_owned(), Territory(spells));
    let austrian = Question { country: Some("AT".to_owned()), ..question(now) };
    assert_eq!(retry_at(&moved, &austrian), until("2026-12-31T23:00:00Z"), "his territory begins");
}

#[test]
fn territories_languages_absences_and_pauses_are_gates() {
    let day = |text: &str| Timestamp::parse_rfc3339(text).unwrap();
    let mut team = team(vec![
        Rep { territories: vec!["west".to_owned()], ..rep("west") },
        Rep { languages: vec!["fr".to_owned()], ..rep("fr") },
        Rep {
            away: vec![Absence { from: day("2026-11-16T00:00:00Z"), until: day("2026-11-23T23:00:00Z") }],
            calendar: CalendarId::new("late"),
            ..rep("away")
        },
        rep("paused"),
        Rep { languages: vec!["de".to_owned()], territories: vec!["dach".to_owned()], ..rep("ana") },
    ]);
    team.territories.insert("dach".to_owned(), Territory::always(&["DE"]));
    team.territories.insert("west".to_owned(), Territory::always(&["FR"]));
    let now = friday();
    let mut standing = Standing::default();
    standing.paused.insert(RepId::new("paused"), now.plus(Duration::from_secs(3_600)));
    let question = Question { language: Some("de".to_owned()), country: Some("DE".to_owned()), ..question(now) };
    let route = Route {
        relax: vec![
            Relax { after: WorkSpan::parse("1h").unwrap(), what: Relaxed::Languages },
            Relax { after: WorkSpan::parse("2h").unwrap(), what: Relaxed::Territories },
        ],
        ..route(Method::InOrder, &[])
    };
    let outcome = ask(&route, &team, &mut standing, &question, &Placing::default(), now);
    let expected = rows(&[
        ("west", "DE is in none of his territories"),
        ("fr", "does not answer in de"),
        ("away", "away (back Tue 24 Nov 09:00 CET)"),
        ("paused", "has paused (back Fri 20 Nov 17:50 CET)"),
        ("ana", ""),
    ]);
    assert_eq!(passed_over(&outcome), expected);
    let after = |hours: u64| {
        let now = now.plus(Duration::from_secs(hours * 3_600));
        let outcome = ask(&route, &team, &mut standing.clone(), &question, &Placing::default(), now);
        (picked(&outcome.pick).0.to_owned(), outcome.relaxed)
    };
    let (no_language, no_territory) = (Relaxed::Languages.words(), Relaxed::Territories.words());
    assert_eq!(after(1), ("fr".to_owned(), vec![no_language.clone()]));
    assert_eq!(after(2), ("west".to_owned(), vec![no_language, no_territory]));
    let unknown = Question { language: None, country: None, ..question };
    let outcome = ask(&route, &team, &mut standing.clone(), &unknown, &Placing::default(), now);
    assert_eq!(picked(&outcome.pick).0, "west", "what nobody knows shuts nobody out");
}

#[test]
fn room_is_counted_in_leads_points_days_weeks_and_pools() {
    let with = |name: &str, capacity: Capacity| Rep { capacity, ..rep(name) };
    let none = Capacity::default();
    let mut team = team(vec![
        with("points", Capacity { points: Some(5), ..none }),
        with("week", Capacity { per_week: Some(3), ..none }),
        rep("pool"),
        rep("free"),
    ]);
    team.pools.get_mut("dach").unwrap().per_day = Some(1);
    let mut standing = Standing::default();
    standing.loads.insert(RepId::new("points"), Load { open: 1, points: 2, today: 1, week: 1 });
    standing.loads.insert(RepId::new("week"), Load { week: 3, ..Load::default() });
    standing.turn_mut(&PoolId::new("dach"), &RepId::new("pool")).today = 1;
    let route = Route { points: 4, ..route(Method::InOrder, &[]) };
    let outcome = ask(&route, &team, &mut standing, &question(friday()), &Placing::default(), friday());
    let expected = rows(&[
        ("points", "at capacity: 2 of 5 points, and it weighs 4"),
        ("week", "at capacity: 3 of 3 this week"),
        ("pool", "at capacity: 1 of 1 of this pool today"),
        ("free", ""),
    ]);
    assert_eq!(passed_over(&outcome), expected);
    let free = RepId::new("free");
    assert_eq!(standing.load(&free), Load { open: 1, points: 4, today: 1, week: 1 });
    assert_eq!(standing.turn(&PoolId::new("dach"), &free).today, 1);
    let outcome = ask(&route, &team, &mut standing, &question(friday()), &Placing::default(), friday());
    assert!(
        matches!(outcome.pick, Pick::Wait { reason, .. } if reason == "nobody in pool dach can take it: 4 are at capacity")
    );
}

#[test]
fn whoever_could_not_answer_in_time_stands_back_for_those_who_could() {
    let team = team(vec![Rep { calendar: CalendarId::new("late"), ..rep("bo") }, rep("ana")]);
    let placing = Placing { needs: Some(WorkSpan::parse("15m").unwrap()), ..Placing::default() };
    let route = route(Method::InOrder, &[]);
    // Ten minutes before bo's day ends.
    let earlier = Timestamp::parse_rfc3339("2026-11-20T14:50:00Z").unwrap();
    let outcome = ask(&route, &team, &mut Standing::default(), &question(earlier), &placing, earlier);
    let expected = rows(&[("bo", "could answer only by Mon 23 Nov 09:05 CET, too late"), ("ana", "")]);
    assert_eq!(passed_over(&outcome), expected);
    let patient = Question { due_at: Timestamp::parse_rfc3339("2026-11-23T09:00:00Z").unwrap(), ..question(earlier) };
    let outcome = ask(&route, &team, &mut Standing::default(), &patient, &placing, earlier);
    assert_eq!(picked(&outcome.pick).0, "bo", "in time");
}

#[test]
fn another_pool_helps_out_and_a_lead_may_come_back_to_earlier_holders() {
    let mut team = team(vec![rep("a"), rep("b"), rep("c")]);
    let pool = |id: &str, reps: &[&str]| Pool {
        id: PoolId::new(id),
        reps: reps.iter().map(|rep| RepId::new(*rep)).collect(),
        per_day: None,
        places: Vec::new(),
    };
    team.pools = [pool("dach", &["a", "b"]), pool("rest", &["c"])].map(|pool| (pool.id.clone(), pool)).into();
    let held: Vec<RepId> = ["a", "b"].map(RepId::new).into();
    let asked = |route: &Route, hours: u64| {
        let question = Question { held_before: held.clone(), ..question(friday()) };
        let now = friday().plus(Duration::from_secs(hours * 3_600));
        let outcome = ask(route, &team, &mut Standing::default(), &question, &Placing::default(), now);
        match outcome.pick {
            Pick::Rep { rep, .. } => (rep.to_string(), outcome.pool.to_string()),
            Pick::Wait { reason, retry_at, .. } => (reason, retry_at.since(now).as_secs().to_string()),
        }
    };
    let plain = || route(Method::WeightedRoundRobin, &[]);
    let nobody = "nobody in pool dach can take it: 2 already had it";
    assert_eq!(asked(&plain(), 0), (nobody.to_owned(), "900".to_owned()));
    assert_eq!(asked(&Route { not_again: Some(1), ..plain() }, 0), ("a".to_owned(), "dach".to_owned()));
    assert_eq!(
        asked(&Route { overflow: Some(PoolId::new("rest")), ..plain() }, 0),
        ("c".to_owned(), "rest".to_owned())
    );
    let what = Relaxed::Pool(PoolId::new("rest"));
    let later = Route { relax: vec![Relax { after: WorkSpan::parse("10m").unwrap(), what }], ..plain() };
    assert_eq!(asked(&later, 0), (nobody.to_owned(), "600".to_owned()), "looked at again when more is possible");
    assert_eq!(asked(&later, 1), ("c".to_owned(), "rest".to_owned()));
}
