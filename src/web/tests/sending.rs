//! The button that lets an answer go which was held.

use super::world::{DAY, World, offer, words};
use crate::domain::address::Address;
use crate::domain::id::{NoticeId, RepId};
use crate::domain::lead::{Clock, Lead, Stage, Written};
use crate::domain::token::{Leave, Verb};

fn link(world: &World, lead: &Lead, rep: &str, about: Option<&str>) -> String {
    let expires_at = world.site.clock.now().plus(7 * DAY);
    let about = about.map(NoticeId::new);
    let leave = Leave { lead: lead.id.clone(), rep: RepId::new(rep), verb: Verb::Send, expires_at, about };
    format!("/act/{}", world.site.key.sign_leave(&leave))
}

#[tokio::test]
async fn an_answer_that_waits_is_sent_once_and_by_its_writer() {
    let world = World::begin().await;
    let lead = world
        .add(1, |change| {
            let lead = &mut change.after;
            offer(lead, "ana");
            let to = Address::parse("mina1@initech.example").unwrap();
            for shown_in in ["one", "two"] {
                let email = lead.email.clone();
                let written = Written { email, by: RepId::new("ana"), to: to.clone(), others: Vec::new() };
                lead.hold(NoticeId::new(shown_in), written);
            }
        })
        .await;
    for (rep, about) in [("bo", Some("one")), ("ana", Some("three")), ("ana", None)] {
        let refused = world.get(&link(&world, &lead, rep, about)).await;
        assert_eq!(refused.status, 200);
        assert!(words(&refused.body).contains("This answer waits no more"), "{rep} {about:?}: {}", refused.body);
    }
    let path = link(&world, &lead, "ana", Some("one"));
    let form = world.get(&path).await;
    assert!(words(&form.body).contains("Send your answer"), "{}", form.body);
    assert_eq!(world.lead(&lead).await.clock, lead.clock, "a look changes nothing");
    let form = form.form();
    let sent = world.post(&path, &form, "").await;
    assert!(sent.status == 200 && words(&sent.body).contains("It is on its way"), "{}", sent.body);
    let after = world.lead(&lead).await;
    assert!(after.stage == Stage::Attempted && matches!(after.clock, Clock::Met { .. }), "{after:?}");
    // Nor does the other go that was held for the same.
    for about in ["one", "two"] {
        let again = world.post(&link(&world, &lead, "ana", Some(about)), &form, "").await;
        assert_eq!(again.status, 409, "{}", again.body);
        assert!(words(&again.body).contains("This answer waits no more"), "{}", again.body);
    }
    world.end().await;
}
