//! The way out of our letters: one click without a page, a cookie or a login; and a page that changes nothing.

use super::world::World;

#[tokio::test]
async fn one_click_ends_the_letters_and_a_look_does_not() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    let path = format!("/unsubscribe/{}", world.site.key.sign_unsubscribe(&lead.id));
    let before = world.lead(&lead).await;
    for _ in 0..3 {
        let page = world.ask("GET", &path, &[], "").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("<form method=\"post\">") && page.body.matches("<button").count() == 1);
    }
    assert_eq!(world.ask("HEAD", &path, &[], "").await.status, 200);
    assert_eq!(world.lead(&lead).await, before);
    // What tries out addresses says nothing of a wish.
    for (kind, body) in [("application/json", "{}"), ("application/x-www-form-urlencoded", ""), ("text/plain", "x=1")] {
        let asked = world.ask("POST", &path, &[("content-type", kind)], body).await;
        assert!(asked.status == 200 && asked.body.contains("No more letters?"), "{}", asked.body);
    }
    assert_eq!(world.lead(&lead).await, before);
    // As mail programs do it: no cookie, no Origin (RFC 8058 3.1).
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for _ in 0..2 {
        let done = world.ask("POST", &path, &form, "List-Unsubscribe=One-Click").await;
        assert_eq!(done.status, 200, "{}", done.body);
    }
    let after = world.lead(&lead).await;
    assert_eq!(after.after.letters_ended.as_deref(), Some("the person has unsubscribed"));
    assert_eq!(after.version, before.version + 1, "twice is as good as once");
    assert_eq!(after.ownership, before.ownership);
    for forged in ["/unsubscribe/x", "/unsubscribe/bGVhZC0x.AAAA", &path[..path.len() - 2]] {
        assert_eq!(world.ask("POST", forged, &form, "").await.status, 404, "{forged}");
    }
    world.end().await;
}
