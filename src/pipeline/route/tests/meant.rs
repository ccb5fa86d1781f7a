//! Whom a lead is meant for before anybody takes turns.

use super::*;
use crate::domain::evidence::{Earlier, Evidence, Owner};
use crate::domain::routing::{Meant, MeantBy};
use crate::domain::workflow::{Sticky, StickyBy};

#[test]
fn whom_it_is_meant_for_comes_before_every_turn() {
    let team = team(vec![rep("ana"), Rep { calendar: CalendarId::new("early"), ..rep("bo") }]);
    let now = friday();
    let owner = |name: &str, days: u64, is_live| Owner {
        rep: RepId::new(name),
        at: Timestamp::from_ms(now.as_ms() - i64::try_from(days * 86_400_000).unwrap()),
        lead: 7,
        is_live,
    };
    let sticky = |by, waits| Placing {
        sticky: Some(Sticky { by, within: Duration::from_secs(30 * 86_400), waits }),
        ..Placing::default()
    };
    let evidence = |person: Option<Owner>, company: Option<Owner>| Evidence {
        earlier: Earlier { last_owner: person, ..Earlier::default() },
        company_owner: company,
        ..Evidence::default()
    };
    let by_person = sticky(StickyBy::Person, false);
    let meant = |evidence: &Evidence, placing: &Placing| -> Vec<(String, MeantBy)> {
        meant_for(evidence, placing, now).0.into_iter().map(|meant| (meant.rep.to_string(), meant.by)).collect()
    };
    let one = |rep: &str, by: MeantBy| vec![(rep.to_owned(), by)];
    let had = evidence(Some(owner("ana", 20, false)), Some(owner("bo", 1, true)));
    assert_eq!(meant(&had, &Placing::default()), [], "nobody is, unless it is asked for");
    assert_eq!(meant(&had, &by_person), one("ana", MeantBy::Sticky));
    assert_eq!(meant(&had, &sticky(StickyBy::Company, false)), one("bo", MeantBy::LiveOwner));
    assert_eq!(meant(&evidence(Some(owner("ana", 31, false)), None), &by_person), [], "too long ago");
    let named = Evidence {
        company: Some(Company {
            domain: "big.example".to_owned(),
            owner: Some(RepId::new("bo")),
            ..Company::default()
        }),
        ..had.clone()
    };
    let both = [("bo".to_owned(), MeantBy::NamedAccount), ("ana".to_owned(), MeantBy::Sticky)];
    assert_eq!(meant(&named, &by_person), both, "he who had one of theirs is asked if the account's owner cannot");

    let route = route(Method::WeightedRoundRobin, &["nobody-has-it"]);
    let asked = |evidence: &Evidence, placing: &Placing| {
        let mut standing = Standing::default();
        let question = Question { meant: meant_for(evidence, placing, now).0, ..question(now) };
        let outcome = ask(&route, &team, &mut standing, &question, placing, now);
        assert!(standing.turns.is_empty(), "whoever it is meant for uses no turn");
        (outcome.pick, outcome.paid, outcome.meant[0].obstacle.as_ref().map(ToString::to_string))
    };
    let why = "[rep:ana] had L7 of the same person; no turn is used for it".to_owned();
    assert_eq!(asked(&had, &by_person), (Pick::Rep { rep: RepId::new("ana"), why: why.clone() }, 0, None));
    let (pick, _, obstacle) = asked(&named, &by_person);
    assert_eq!(obstacle.as_deref(), Some("outside working hours (back Mon 23 Nov 07:00 CET)"));
    assert_eq!(pick, Pick::Rep { rep: RepId::new("ana"), why }, "the next it is meant for");
    let (pick, ..) = asked(&named, &Placing::default());
    assert!(matches!(pick, Pick::Wait { reason, .. } if reason.starts_with("nobody in pool dach")), "it goes on");
    let (pick, ..) = asked(&named, &Placing { named_waits: true, ..Placing::default() });
    let waits = "waits for [rep:bo], as the account big.example is [rep:bo]'s: outside working hours (back Mon 23 Nov 07:00 CET)";
    assert!(matches!(pick, Pick::Wait { reason, until: WaitFor::Shift, .. } if reason == waits));
}

#[test]
fn whoever_stands_in_gets_what_is_meant_for_somebody_away() {
    let now = friday();
    let away = |name: &str, delegate: &str| Rep {
        away: vec![Absence { from: now, until: now.plus(Duration::from_secs(86_400)) }],
        delegate: Some(RepId::new(delegate)),
        ..rep(name)
    };
    let meant = Meant { rep: RepId::new("a"), by: MeantBy::NamedAccount, why: "it is a's".to_owned(), waits: true };
    let asked = |reps: Vec<Rep>| {
        let question = Question { meant: vec![meant.clone()], ..question(now) };
        let team = team(reps);
        let outcome =
            ask(&route(Method::InOrder, &[]), &team, &mut Standing::default(), &question, &Placing::default(), now);
        let stand_ins: Vec<String> =
            outcome.meant[0].stand_ins.iter().map(|stand_in| stand_in.rep.to_string()).collect();
        (outcome.pick, stand_ins.join(" "))
    };
    let why = "it is a's, who is away; [rep:c] stands in; no turn is used for it".to_owned();
    let (pick, stand_ins) = asked(vec![away("a", "b"), away("b", "c"), rep("c")]);
    assert_eq!((pick, stand_ins.as_str()), (Pick::Rep { rep: RepId::new("c"), why }, "b c"));
    let (pick, stand_ins) = asked(vec![away("a", "b"), away("b", "a"), rep("c")]);
    assert!(matches!(pick, Pick::Wait { .. }) && stand_ins == "b", "a ring ends where it began");
    let (pick, stand_ins) = asked(vec![Rep { delegate: Some(RepId::new("b")), ..rep("a") }, rep("b")]);
    assert!(
        matches!(pick, Pick::Rep { rep, .. } if rep.as_str() == "a") && stand_ins.is_empty(),
        "who is there needs nobody"
    );
}

#[test]
fn whoever_asks_himself_is_not_counted_and_still_has_to_be_able() {
    let full = Capacity { open: Some(1), per_day: Some(1), ..Capacity::default() };
    let team = team(vec![Rep { capacity: full, calendar: CalendarId::new("early"), ..rep("ana") }, rep("bo")]);
    let asked = |skills: &[&str]| {
        let himself = Meant { rep: RepId::new("ana"), by: MeantBy::Himself, why: "ana asked".to_owned(), waits: true };
        let question = Question { meant: vec![himself], ..question(friday()) };
        let mut standing = loads(&[("ana", 3, 3)]);
        let route = route(Method::InOrder, skills);
        let outcome = ask(&route, &team, &mut standing, &question, &Placing::default(), friday());
        (picked_rep(&outcome), outcome.meant[0].load.open, standing.load(&RepId::new("ana")).open)
    };
    assert_eq!(asked(&[]), (Some("ana".to_owned()), 3, 4));
    assert_eq!(asked(&["dental"]), (None, 3, 3));
}

fn picked_rep(outcome: &Outcome) -> Option<String> {
    match &outcome.pick {
        Pick::Rep { rep, .. } => Some(rep.to_string()),
        Pick::Wait { .. } => None,
    }
}
