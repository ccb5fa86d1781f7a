//! What somebody at the board puts right on a lead's page.

use super::world::{World, decision, words};
use crate::domain::lead::Stage;
use crate::domain::verdict::{Advice, Outcome};

#[tokio::test]
async fn a_lead_that_is_no_inquiry_is_closed_from_its_page() {
    let world = World::begin().await;
    world.add_offered(1, "ana").await;
    let page = world.get("/lead/L1").await;
    assert_eq!(page.status, 200);
    let form = page.form();
    let events = world.event_count().await;
    // Opening it, another site's press, a press without the page's proof and one that says nothing change nothing.
    assert_eq!(world.get("/lead/L1?act=set_apart&kind=spam").await.status, 200);
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let body = format!("proof={}&act=set_apart&kind=spam", form.0);
    let headers = [kind, ("Cookie", form.1.as_str()), ("Sec-Fetch-Site", "cross-site")];
    assert_eq!(world.ask("POST", "/lead/L1", &headers, &body).await.status, 403);
    let again = world.ask("POST", "/lead/L1", &[kind], &body).await;
    assert_eq!(again.status, 403);
    assert!(again.body.contains("press once more"), "{}", again.body);
    for (fields, said) in [
        ("act=set_apart", "Please say what it is."),
        ("act=set_apart&kind=own", "Please say what it is."),
        ("act=set_apart&kind=reply", "Please say what it is."),
        ("act=merge&into=none", "Please name the other lead"),
        ("act=merge&into=L7", "There is no lead of that number."),
        ("act=delete", "not one of this page"),
    ] {
        let answer = world.post("/lead/L1", &form, fields).await;
        assert_eq!(answer.status, 422, "{fields}");
        assert!(words(&answer.body).contains(said), "{fields}: {}", words(&answer.body));
    }
    assert_eq!(world.event_count().await, events);

    let done = world.post("/lead/L1", &form, "act=set_apart&kind=list&who=Kai").await;
    assert_eq!((done.status, done.header("location")), (303, Some("/lead/L1")));
    let page = words(&world.get("/lead/L1").await.body);
    assert!(page.contains("Kai says that it is no inquiry but mail to many"), "{page}");
    let twice = world.post("/lead/L1", &form, "act=set_apart&kind=list").await;
    assert_eq!(twice.status, 409);
    assert!(words(&twice.body).contains("Nothing was changed: this lead is closed"), "{}", words(&twice.body));
    world.end().await;
}

#[tokio::test]
async fn leads_are_merged_and_parted_from_their_pages() {
    let world = World::begin().await;
    world.add_offered(1, "ana").await;
    world.add_offered(2, "ana").await;
    let form = world.get("/lead/L2").await.form();
    // The proof is of one page alone.
    assert_eq!(world.post("/lead/L1", &form, "act=merge&into=L2").await.status, 403);
    let done = world.post("/lead/L2", &form, "act=merge&into=l1&who=Kai").await;
    assert_eq!((done.status, done.header("location")), (303, Some("/lead/L1")));
    assert!(words(&world.get("/lead/L2").await.body).contains("It goes on as L1"));
    let parted = world.post("/lead/L2", &form, "act=unmerge").await;
    assert_eq!((parted.status, parted.header("location")), (303, Some("/lead/L2")));
    assert!(!words(&world.get("/lead/L2").await.body).contains("It goes on as L1"));
    world.end().await;
}

#[tokio::test]
async fn a_lead_is_handed_on_paused_and_decided_on_its_page() {
    let world = World::begin().await;
    world.add_offered(1, "ana").await;
    let page = world.get("/lead/L1").await;
    let form = page.form();
    assert!(page.body.contains("Hand it on to a colleague"), "{}", words(&page.body));
    assert!(!page.body.contains("Pause the clocks"), "it is not accepted yet");
    assert_eq!(world.post("/lead/L1", &form, "act=hand_off").await.status, 422);
    assert_eq!(world.post("/lead/L1", &form, "act=hand_off&to=bo&who=Kai").await.status, 303);
    let page = words(&world.get("/lead/L1").await.body);
    assert!(page.contains("handed it to Bo"), "{page}");
    assert_eq!(world.post("/lead/L1", &form, "act=pause&reason=waiting_for_prospect").await.status, 409);
    world.end().await;
}

#[tokio::test]
async fn what_was_put_aside_is_made_a_lead_from_its_page() {
    let world = World::begin().await;
    world
        .add(1, |change| {
            let at = change.at;
            change.after.close(Stage::Disqualified, "student research".to_owned(), at).unwrap();
            change.after.next = None;
            let mut decided = decision(&change.after, "ana");
            decided.verdict.iter_mut().for_each(|verdict| {
                verdict.outcome = Outcome::Disqualified("student research".to_owned());
                verdict.advice = Advice {
                    action: "Nothing: it is no sale.".to_owned(),
                    if_sale: "Send prices for what they name.".to_owned(),
                    paragraph: "Tom asks for a price.".to_owned(),
                };
            });
            change.decision = Some(decided);
        })
        .await;
    world.add_offered(2, "ana").await;
    assert!(!world.get("/lead/L2").await.body.contains("value=\"promote\""), "it is one already");
    let page = world.get("/lead/L1").await;
    assert!(words(&page.body).contains("It is a lead after all"), "{}", words(&page.body));
    let form = page.form();
    let (kind, body) = (("Content-Type", "application/x-www-form-urlencoded"), format!("proof={}&act=promote", form.0));
    assert_eq!(world.ask("POST", "/lead/L1", &[kind], &body).await.status, 403, "without the page's cookie");
    let done = world.post("/lead/L1", &form, "act=promote&who=Kai&note=a+buyer").await;
    assert_eq!((done.status, done.header("location")), (303, Some("/lead/L1")));
    let page = words(&world.get("/lead/L1").await.body);
    assert!(page.contains("Kai decided that this is a lead (a buyer). Tom asks for a price."), "{page}");
    assert!(page.contains("Send prices for what they name.") && !page.contains("Nothing: it is no sale."), "{page}");
    assert!(!page.contains("It is a lead after all"), "{page}");
    world.end().await;
}
