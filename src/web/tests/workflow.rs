//! A workflow's page.

use super::world::{World, decision, rules, words};
use crate::domain::change::Change;
use crate::domain::condition::Condition;
use crate::domain::event::{CONDITION_FAILED, Event};
use crate::domain::id::{PoolId, RepId, WorkflowName};
use crate::domain::judging::Readiness;
use crate::domain::team::Pool;
use crate::domain::workflow::{Gates, Route, ScoreRule};
use std::sync::Arc;

/// The world's rules, with something to show.
async fn world() -> World {
    let world = World::begin().await;
    let mut all = rules();
    let sales = PoolId::new("sales");
    let reps = ["ana", "bo", "cem"].map(RepId::new).to_vec();
    all.team.pools.insert(sales.clone(), Pool { id: sales.clone(), reps, per_day: None, places: Vec::new() });
    let mut ana = all.team.reps.get("ana").unwrap().clone();
    (ana.capacity.open, ana.capacity.per_day, ana.languages) = (Some(1), Some(8), vec!["de".to_owned()]);
    all.team.reps.insert(ana.id.clone(), ana);
    let mut cem = all.team.reps.get("cem").unwrap().clone();
    cem.active = false;
    all.team.reps.insert(cem.id.clone(), cem);
    let mut workflow = all.workflows.values().next().unwrap().as_ref().clone();
    let when = Condition::compile("company.size >= 200").unwrap();
    workflow.fit = vec![ScoreRule { id: "large-company".to_owned(), when: when.clone(), points: 40 }];
    workflow.gates = Gates { fit: 40, intent: 0 };
    workflow.judging.readiness = Some(Readiness::default());
    workflow.routes =
        vec![Route { when: Some(when), ..Route::plain("key-accounts", sales.clone()) }, Route::plain("rest", sales)];
    all.workflows.insert(workflow.name.clone(), Arc::new(workflow));
    let looks_on = WorkflowName::new("next year");
    let mut next = all.workflows.values().next().unwrap().as_ref().clone();
    next.name = looks_on.clone();
    all.workflows.insert(looks_on.clone(), Arc::new(next));
    all.mailboxes.values_mut().for_each(|intake| intake.shadow = Some(looks_on.clone()));
    world.site.rules.store(Arc::new(all));
    world
}

#[tokio::test]
async fn a_workflow_s_page_tells_its_rules_its_people_and_how_it_has_gone() {
    let world = world().await;
    world.add_offered(1, "ana").await;
    world
        .add(2, |change: &mut Change| {
            let text = "the condition of route key-accounts could not be worked out: it counts as unknown".to_owned();
            let lead = Some(change.after.id.clone());
            let mut decision = decision(&change.after, "ana");
            let verdict = decision.verdict.as_mut().unwrap();
            verdict.troubles = vec!["route key-accounts: subject is no whole number".to_owned()];
            change.decision = Some(decision);
            change.events.push(Event { what: CONDITION_FAILED, text, lead, ..change.events[0].clone() });
        })
        .await;
    let board = world.get("/").await.body.replace("&#x2f;", "/");
    assert!(
        board.contains("href=\"/workflow/inbound\"") && board.contains("href=\"/workflow/next%20year\""),
        "{board}"
    );
    let page = world.get("/workflow/inbound").await;
    assert_eq!(page.status, 200);
    let text = words(&page.body);
    for said in [
        "Judges the mail of sales.",
        "Fit: a lead passes from 40 points",
        "+40 Large company company.size >= 200",
        "Key accounts → pool sales company.size >= 200 in turn, by weight",
        "Rest → pool sales all others",
        "Pool sales: 1 of 3 could take a lead now",
        "Ana Keller at work at capacity; 1 of 1 unanswered, 0 of 8 today speaks de",
        "Bo Lind at work 0 unanswered, 0 today",
        "Cem Aydin inactive",
        "They want to sell to us known by its words; put aside, with its reason",
        "A customer who needs support known by its words; a person decides",
        "not yet A person decides",
        "Days at work 0 of 45",
        "next year looks on: 0 of the last 1000 leads",
        "Answered 2h of working time after it came in",
        "the condition of route key-accounts could not be worked out: it counts as unknown , once, last",
        "for L2 : subject is no whole number company.size >= 200",
    ] {
        assert!(text.contains(said), "`{said}` is not on the page: {text}");
    }
    let other = words(&world.get("/workflow/next%20year").await.body);
    assert!(other.contains("Looks on at sales, without any effect.") && !other.contains("for L2"), "{other}");
    let none = world.get("/workflow/w").await;
    assert!(none.status == 404 && words(&none.body).contains("has inbound, next year."), "{}", words(&none.body));
    let metrics = world.get("/metrics").await.body;
    assert!(metrics.contains("anteroom_conditions_failed{workflow=\"inbound\"} 1"), "{metrics}");
    assert!(metrics.contains("anteroom_conditions_failed{workflow=\"next year\"} 0"), "{metrics}");
    world.end().await;
}
