//! A rep's link: opened, pressed, pressed again, forged, too late.

use super::world::{DAY, HOUR, MINUTE, World, start, unescaped, words};
use crate::desk::By;
use crate::domain::address::Address;
use crate::domain::id::RepId;
use crate::domain::inquiry::ConsentPurpose;
use crate::domain::lead::{Agreed, Clock, Lead, Ownership, Stage};
use crate::domain::replies::words::Words;
use crate::domain::replies::{Relay, Replies, Tag, Trust};
use crate::domain::rules::Rules;
use crate::domain::token::{Key, Leave, Verb};
use futures_util::FutureExt;
use std::sync::Arc;

#[tokio::test]
async fn opening_changes_nothing_however_often() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    world.store_email("mail-1", 1, b"Subject: x\r\n\r\nx").await;
    let mut paths: Vec<String> = Verb::ALL.map(|verb| world.link(&lead, "ana", verb)).to_vec();
    paths.extend(Verb::ALL.map(|verb| world.link(&lead, "bo", verb)));
    for path in
        ["/", "/board", "/lead/L1", "/mail", "/mail/mail-1/raw", "/act/forged", "/healthz", "/metrics", "/nowhere"]
    {
        paths.push(path.to_owned());
    }
    let (before, events) = (world.lead(&lead).await, world.event_count().await);
    // A walk in no order, the same each time (the constants are Knuth's MMIX).
    let mut walk: u64 = 42;
    for _ in 0..100 {
        walk = walk.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let path = &paths[usize::try_from(walk >> 33).unwrap() % paths.len()];
        let method = if walk & (1 << 32) == 0 { "GET" } else { "HEAD" };
        let answer = world.ask(method, path, &[], "").await;
        assert!(answer.status < 500, "{method} {path}: {}", answer.status);
        assert!(method == "GET" || answer.body.is_empty(), "{method} {path} has a body");
    }
    assert_eq!(world.lead(&lead).await, before);
    assert_eq!(world.event_count().await, events);
    world.end().await;
}

#[tokio::test]
async fn where_answers_go_through_us_the_button_writes_to_us() {
    let world = World::begin().await;
    let mut rules = Rules::clone(&world.site.rules.load());
    let from = Address::parse("sales@example.com").unwrap();
    rules.replies = Some(Arc::new(Replies {
        address: from.clone(),
        tag: Tag::Plus,
        trust: Trust::Token,
        words: Words::default(),
        relay: Some(Relay { from, attachments_max: 1 << 20 }),
        has_bounces: true,
        has_attachments: false,
    }));
    world.site.rules.store(Arc::new(rules));
    let lead = world.add_offered(1, "ana").await;
    let done = world.press(&world.link(&lead, "ana", Verb::Accept), "").await;
    let body = unescaped(&done.body);
    let button = body.split("href=\"mailto:").nth(1).unwrap_or_default();
    assert!(button.starts_with("sales%2Br1-"), "{button}");
    assert!(button.contains("?subject=Re%3A%20%5BL1%5D%20Pricing"), "{button}");
    world.end().await;
}

#[tokio::test]
async fn accept_then_answer() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    world.pass(10 * MINUTE);
    let path = world.link(&lead, "ana", Verb::Accept);
    let page = world.get(&path).await;
    assert_eq!(page.status, 200);
    for said in ["Accept this lead", "for Ana Keller", "Mina Okafor", "due in 1 h 50 min", "<form method=\"post\">"] {
        assert!(page.body.contains(said), "`{said}` is not on the page");
    }
    assert_eq!(page.body.matches("<button").count(), 1);

    let woken = world.site.wake.notified();
    let done = world.post(&path, &page.form(), "").await;
    assert_eq!(done.status, 200);
    assert!(woken.now_or_never().is_some(), "nobody was woken");
    assert!(done.body.contains("The lead is yours") && done.body.contains("by 17:00 (in 1 h 50 min)"), "{}", done.body);
    let body = unescaped(&done.body);
    assert!(body.contains("href=\"mailto:mina1%40initech.example?subject=Re%3A%20Pricing%20for%20200%20seats\""));
    let after = world.lead(&lead).await;
    assert_eq!(after.stage, Stage::Accepted);
    assert_eq!(after.ownership, Ownership::Owned { rep: RepId::new("ana") });

    // The next page's link is in it.
    let next = body.split("href=\"").find(|part| part.contains(">I have answered<")).unwrap();
    let next = next.split('"').next().unwrap().to_owned();
    world.pass(20 * MINUTE);
    let done = world.press(&next, "note=called+her%0D%0A+twice").await;
    assert_eq!(done.status, 200);
    assert!(done.body.contains("on record"));
    let after = world.lead(&lead).await;
    assert_eq!((after.stage, after.clock), (Stage::Attempted, Clock::Met { at: start().plus(30 * MINUTE) }));
    let page = world.get("/lead/L1").await.body;
    assert!(page.contains("(called her twice)"), "the note is not on the timeline");
    world.end().await;
}

#[tokio::test]
async fn what_was_pressed_by_mistake_is_taken_back() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    let before = world.lead(&lead).await;
    let done = world.press(&world.link(&lead, "ana", Verb::Respond), "note=").await;
    let body = unescaped(&done.body);
    let undo =
        body.split("href=\"").find(|part| part.contains(">That was a mistake<")).expect("a way back is on the page");
    let undo = undo.split('"').next().unwrap().to_owned();
    let page = world.get(&undo).await;
    assert!(page.body.contains("You said “responded”") && page.body.contains("Yes, take it back"), "{}", page.body);
    assert_eq!(world.lead(&lead).await.stage, Stage::Attempted, "opening it changes nothing");

    let done = world.post(&undo, &page.form(), "").await;
    assert_eq!(done.status, 200);
    assert!(done.body.contains("Taken back"), "{}", done.body);
    let after = world.lead(&lead).await;
    assert_eq!((after.stage, after.clock, after.ownership), (before.stage, before.clock, before.ownership));
    assert_eq!(world.post(&undo, &page.form(), "").await.status, 409, "once");

    // An hour later it is too late for all but an answer on his word alone.
    world.press(&world.link(&lead, "ana", Verb::Recycle), "reason=timing&when=2-weeks&date=").await;
    world.pass(60 * MINUTE);
    assert_eq!(world.post(&undo, &page.form(), "").await.status, 409);
    world.end().await;
}

#[tokio::test]
async fn a_second_press_says_so_kindly_and_does_nothing() {
    let world = World::begin().await;
    for (number, verb, fields, second) in [
        (1, Verb::Accept, "", 200),
        (2, Verb::Respond, "note=", 200),
        (3, Verb::Reject, "reason=spam&note=", 409),
        (4, Verb::Recycle, "reason=timing&when=2-weeks&date=", 409),
    ] {
        let lead = world.add_offered(number, "ana").await;
        let path = world.link(&lead, "ana", verb);
        let form = world.get(&path).await.form();
        assert_eq!(world.post(&path, &form, fields).await.status, 200, "{verb:?}");
        let (after, events) = (world.lead(&lead).await, world.event_count().await);
        let again = world.post(&path, &form, fields).await;
        assert_eq!(again.status, second, "{verb:?}");
        assert!(
            again.body.contains("already") || again.body.contains("Nothing was changed"),
            "{verb:?}: {}",
            again.body
        );
        let reopened = world.get(&path).await;
        assert_eq!(reopened.status, 200);
        assert!(!reopened.body.contains("<form"), "{verb:?}: there is nothing left to press");
        assert_eq!(world.lead(&lead).await, after);
        assert_eq!(world.event_count().await, events);
    }
    world.end().await;
}

#[tokio::test]
async fn two_presses_at_once_do_it_once() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    let path = world.link(&lead, "ana", Verb::Accept);
    let form = world.get(&path).await.form();
    let presses = (0..8).map(|_| world.post(&path, &form, ""));
    let answers = futures_util::future::join_all(presses).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(answers.iter().filter(|answer| answer.body.contains("The lead is yours<")).count(), 1);
    assert_eq!(world.site.store.event_counts().await.unwrap()["accepted"], 1);
    world.end().await;
}

#[tokio::test]
async fn passing_on_and_giving_back_ask_for_what_they_need() {
    let world = World::begin().await;
    let misroute = world.add_offered(1, "ana").await;
    let path = world.link(&misroute, "ana", Verb::Reject);
    let page = world.get(&path).await;
    for said in
        ["Not for me", "Not a good lead", "Not my territory", "A student, or research", "value=\"wrong_territory\""]
    {
        assert!(page.body.contains(said), "`{said}` is not on the page");
    }
    let form = page.form();
    for (fields, said) in [("note=x", "choose a reason"), ("reason=because&note=x", "is not one of the reasons")] {
        let again = world.post(&path, &form, fields).await;
        assert_eq!(again.status, 422);
        assert!(again.body.contains(said) && again.body.contains(">x</textarea>"), "{}", again.body);
    }
    assert_eq!(world.post(&path, &form, "reason=wrong_territory&note=").await.status, 200);
    let after = world.lead(&misroute).await;
    assert!(matches!(after.ownership, Ownership::Queued { .. }) && after.stage == Stage::Mql);

    let bad = world.add_offered(2, "ana").await;
    let done = world.press(&world.link(&bad, "ana", Verb::Reject), "reason=spam&note=").await;
    assert!(done.body.contains("A person looks at it"));
    assert_eq!(world.lead(&bad).await.stage, Stage::Review);

    let later = world.add_offered(3, "ana").await;
    let path = world.link(&later, "ana", Verb::Recycle);
    let form = world.get(&path).await.form();
    for (fields, said) in [
        ("reason=timing", "choose a date"),
        ("reason=timing&when=date&date=soon", "year-month-day"),
        ("reason=timing&when=date&date=2026-11-20", "must lie ahead"),
        ("reason=timing&when=date&date=2031-01-01", "next two years"),
        ("when=1-month", "choose a reason"),
    ] {
        let again = world.post(&path, &form, fields).await;
        assert_eq!(again.status, 422, "{fields}");
        assert!(again.body.contains(said), "{fields}");
    }
    let done = world.post(&path, &form, "reason=timing&when=date&date=2027-06-01").await;
    assert_eq!(done.status, 200);
    let after = world.lead(&later).await;
    assert_eq!(after.stage, Stage::Recycled);
    // Nine in the morning of the rep's own day: 07:00 UTC in the Berlin summer.
    assert_eq!(after.look_again_at.unwrap().to_string(), "2027-06-01T07:00:00Z");
    world.end().await;
}

#[tokio::test]
async fn a_link_that_is_forged_expired_or_somebody_elses_does_nothing() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    let (before, events) = (world.lead(&lead).await, world.event_count().await);
    let good = world.link(&lead, "ana", Verb::Accept);
    let form = world.get(&good).await.form();
    let leave = |rep: &str, expires_at| Leave {
        lead: lead.id.clone(),
        rep: RepId::new(rep),
        verb: Verb::Accept,
        expires_at,
        about: None,
    };
    let path = |key: &Key, leave: &Leave| format!("/act/{}", key.sign_leave(leave));
    let (now, key) = (world.site.clock.now(), &world.site.key);
    let gone = Lead { id: crate::domain::id::LeadId::new("no-such-lead"), ..lead.clone() };
    for (path, status, said) in [
        (good[..good.len() - 1].to_owned(), 403, "does not work"),
        ("/act/x".to_owned(), 403, "does not work"),
        (path(&Key::new(b"another".to_vec()), &leave("ana", now.plus(DAY))), 403, "does not work"),
        (path(key, &leave("ana", now.minus(MINUTE))), 410, "has expired"),
        (path(key, &leave("zoe", now.plus(DAY))), 403, "works no more"),
        (world.link(&gone, "ana", Verb::Accept), 410, "This lead is gone"),
    ] {
        for method in ["GET", "POST"] {
            let answer = match method {
                "GET" => world.get(&path).await,
                _ => world.post(&path, &form, "").await,
            };
            assert_eq!(answer.status, status, "{method} {path}");
            assert!(answer.body.contains(said), "{method} {path}: {}", answer.body);
        }
    }
    // Bo has a sound link, and the lead is not his.
    let bos = world.link(&lead, "bo", Verb::Accept);
    let page = world.get(&bos).await;
    assert!(
        page.status == 200
            && page.body.contains("It has been offered to Ana Keller since 15:00.")
            && !page.body.contains("<form")
    );
    assert_eq!(world.post(&bos, &form, "").await.status, 409);
    assert_eq!(world.lead(&lead).await, before);
    assert_eq!(world.event_count().await, events);

    // A link outlives its form, not its date.
    world.pass(7 * DAY + HOUR);
    assert_eq!(world.post(&good, &form, "").await.status, 410);
    assert_eq!(world.lead(&lead).await, before);
    world.end().await;
}

#[tokio::test]
async fn a_press_from_elsewhere_does_nothing() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    let before = world.lead(&lead).await;
    let path = world.link(&lead, "ana", Verb::Accept);
    let (proof, cookie) = world.get(&path).await.form();
    let body = format!("proof={proof}");
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let ours = [kind, ("Cookie", cookie.as_str())];
    for (more, said) in [
        (("Origin", "https://evil.example"), "came from another site"),
        (("Sec-Fetch-Site", "cross-site"), "came from another site"),
    ] {
        let answer = world.ask("POST", &path, &[ours[0], ours[1], more], &body).await;
        assert_eq!(answer.status, 403);
        assert!(answer.body.contains(said));
    }
    // Without the form's proof: one more press on a fresh page.
    for wrong in ["proof=00", ""] {
        let answer = world.ask("POST", &path, &ours, wrong).await;
        assert_eq!(answer.status, 403);
        assert!(answer.body.contains("press once more"));
        answer.form();
    }
    for (kind, body, status) in
        [("application/json", "{}", 415), ("application/x-www-form-urlencoded", "proof=1&proof=2", 422)]
    {
        let answer = world.ask("POST", &path, &[("Content-Type", kind)], body).await;
        assert_eq!(answer.status, status, "{kind} {body}");
        assert!(answer.body.contains("could not be understood"), "{}", answer.body);
    }
    // A browser that keeps no cookies, or what submits every form: a second page asks once more.
    let again = world.ask("POST", &path, &ours[..1], &body).await;
    assert!(again.status == 403 && again.body.contains("press once more"), "{}", again.body);
    assert_eq!(world.ask("POST", &path, &ours[..1], &body).await.status, 403);
    assert_eq!(world.lead(&lead).await, before);
    let body = format!("proof={}", again.form().0);
    // Nor does who presses in the same moment.
    let soon = world.ask("POST", &path, &ours[..1], &body).await;
    assert!(soon.status == 403 && soon.body.contains("in the same moment"), "{}", soon.body);
    assert_eq!(world.lead(&lead).await, before);
    world.pass(MINUTE);
    assert_eq!(world.ask("POST", &path, &ours[..1], &body).await.status, 200);
    assert_ne!(world.lead(&lead).await, before);
    world.end().await;
}

/// A page left open while the lead moves on, its cookie gone or its fields empty: no press would be of any use.
#[tokio::test]
async fn whoever_comes_too_late_hears_what_became_of_the_lead() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    let (path, stale) = (world.link(&lead, "ana", Verb::Reject), (String::new(), String::new()));
    let form = world.get(&path).await.form();
    world.pass(10 * MINUTE);
    world.press(&world.link(&lead, "ana", Verb::Respond), "note=").await;
    world.pass(10 * MINUTE);
    for (form, fields) in [(&stale, "reason=wrong_territory&note="), (&form, "note="), (&form, "reason=because&note=")]
    {
        let told = world.post(&path, form, fields).await;
        assert_eq!(told.status, 409, "{fields}");
        assert!(told.body.contains("Ana Keller answered Mina Okafor at 15:10."), "{}", told.body);
        assert!(!told.body.contains("press once more") && !told.body.contains("<form"));
    }

    let other = world.add_offered(2, "bo").await;
    let told = world.post(&world.link(&other, "ana", Verb::Accept), &stale, "").await;
    assert_eq!(told.status, 409);
    assert!(told.body.contains("It has been offered to Bo Lind since 15:20."), "{}", told.body);
    world.end().await;
}

#[tokio::test]
async fn what_came_of_it_is_told_by_link_too() {
    let world = World::begin().await;
    for (number, verb, fields, stage) in [
        (1, Verb::Won, "note=40+seats", Stage::Converted),
        (2, Verb::Lost, "reason=competitor&note=", Stage::Disqualified),
    ] {
        let lead = world.add_offered(number, "ana").await;
        let early = world.get(&world.link(&lead, "ana", Verb::Qualify)).await;
        assert!(early.body.contains("Nobody has answered the prospect yet") && !early.body.contains("<form"));
        let answered = world.press(&world.link(&lead, "ana", Verb::Respond), "note=").await;
        let body = unescaped(&answered.body);
        let next = body.split("href=\"").find(|part| part.contains(">The need is confirmed<")).unwrap();
        let qualify = next.split('"').next().unwrap().to_owned();
        let form = world.get(&qualify).await.form();
        assert_eq!(world.post(&qualify, &form, "note=").await.status, 200);
        assert_eq!(world.lead(&lead).await.stage, Stage::Qualified);
        let again = world.post(&qualify, &form, "note=").await;
        assert!(again.status == 200 && again.body.contains("The need is confirmed already"), "{}", again.body);

        let path = world.link(&lead, "ana", verb);
        let form = world.get(&path).await.form();
        let done = world.post(&path, &form, fields).await;
        assert!(done.status == 200 && done.body.contains("on record"), "{}", done.body);
        let after = world.lead(&lead).await;
        assert_eq!((after.stage, after.next), (stage, None));
        assert_eq!(world.post(&path, &form, fields).await.status, 409);
    }
    world.end().await;
}

#[tokio::test]
async fn mail_set_apart_is_made_a_lead_by_a_press_and_never_by_a_look() {
    let world = World::begin().await;
    let email = world.store_email("mail-1", 1, b"From: a@b.example\n\nHello").await;
    let now = world.site.clock.now();
    world.site.store.quarantine(&email, "the reader failed: too deep", ("", None), None, now, &[]).await.unwrap();
    let page = world.get("/mail").await;
    assert!(page.body.contains("This is a lead after all"), "{}", page.body);
    let form = page.form();
    for (path, status) in [("/mail?mail=mail-1&who=Kai", 200), ("/lead/L1", 404)] {
        assert_eq!(world.get(path).await.status, status);
    }
    // Neither another site nor a press without the page's proof does anything.
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let body = format!("proof={}&mail=mail-1", form.0);
    let headers = [kind, ("Cookie", form.1.as_str()), ("Sec-Fetch-Site", "cross-site")];
    assert_eq!(world.ask("POST", "/mail", &headers, &body).await.status, 403);
    let again = world.ask("POST", "/mail", &[kind], &body).await;
    assert_eq!(again.status, 403);
    assert!(again.body.contains("press once more"), "{}", again.body);
    assert_eq!(world.event_count().await, 0);
    assert_eq!(world.post("/mail", &form, "mail=no-such").await.status, 404);

    let done = world.post("/mail", &form, "mail=mail-1&who=Kai%0aBerg").await;
    assert_eq!((done.status, done.header("location")), (303, Some("/lead/L1")));
    let lead = words(&world.get("/lead/L1").await.body);
    for said in
        ["Kai Berg says that it is a lead after all", "too deep", "it was never read", "mail promoted · Kai Berg"]
    {
        assert!(lead.contains(said), "{said} is not in: {lead}");
    }
    assert!(world.get("/mail").await.body.contains("None so far"));
    let twice = world.post("/mail", &form, "mail=mail-1").await;
    assert_eq!(twice.status, 409);
    assert!(words(&twice.body).contains("This mail belongs to lead L1 already."), "{}", words(&twice.body));
    world.end().await;
}

#[tokio::test]
async fn a_lead_s_page_shows_doubt_consent_origin_and_what_was_merged() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    world
        .add(2, |change| {
            let lead = &mut change.after;
            lead.doubt = Some("it sells <links>".to_owned());
            let agreed = |purpose, is_given, words: &str| Agreed { purpose, is_given, words: words.to_owned() };
            lead.consent = vec![
                agreed(ConsentPurpose::Contact, true, "I agree to be contacted"),
                agreed(ConsentPurpose::Marketing, false, "No newsletter, please"),
            ];
            lead.attribution = vec![("utm_source".to_owned(), "spring <fair>".to_owned())];
        })
        .await;
    let page = world.get("/lead/L2").await.body;
    let shown = words(&page);
    for said in [
        "In doubt it sells <links>",
        "agreed to be answered, and have the data kept for it “I agree to be contacted”",
        "refused to be sent advertisement “No newsletter, please”",
        "utm source spring <fair>",
    ] {
        assert!(shown.contains(said), "{said} is not in: {shown}");
    }
    assert!(!page.contains("<links>") && !page.contains("<fair>"));
    let (store, rules, now) = (&world.site.store, world.site.rules.load_full(), world.site.clock.now());
    let (other, by) = (store.lead_by_number(2).await.unwrap().unwrap(), By::Person("Kai".to_owned()));
    let ids = &mut crate::domain::id::CountedIds(7_000_000);
    crate::desk::merge(store, &rules, &other.id, &lead.id, &by, now, ids).await.unwrap();
    assert!(words(&world.get("/lead/L2").await.body).contains("Merged It goes on as L1"));
    assert!(words(&world.get("/lead/L1").await.body).contains("Merged into it L2"));
    world.end().await;
}

#[tokio::test]
async fn handed_on_paused_and_let_go_on_from_a_link() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    let link = world.link(&lead, "ana", Verb::HandOff);
    let page = world.get(&link).await;
    assert_eq!(page.status, 200);
    for said in ["Hand this lead on", "name=\"to\" value=\"bo\"", "Bo Lind"] {
        assert!(page.body.contains(said), "`{said}` is not on the page: {}", words(&page.body));
    }
    assert!(!page.body.contains("value=\"ana\""), "to himself");
    assert_eq!(world.post(&link, &page.form(), "").await.status, 422);
    let nobody = world.post(&link, &page.form(), "to=nobody").await;
    assert_eq!(nobody.status, 422, "{}", words(&nobody.body));
    assert_eq!(world.lead(&lead).await.ownership, lead.ownership);

    world.press(&world.link(&lead, "ana", Verb::Accept), "").await;
    let paused = world.press(&world.link(&lead, "ana", Verb::Pause), "reason=waiting_for_prospect").await;
    assert!(words(&paused.body).contains("The clocks stand still"), "{}", words(&paused.body));
    assert_eq!(world.lead(&lead).await.clock, Clock::Paused);
    let on = world.press(&world.link(&lead, "ana", Verb::Resume), "").await;
    assert_eq!(on.status, 200);
    assert!(matches!(world.lead(&lead).await.clock, Clock::Running { .. }));

    let done = world.press(&link, "to=bo").await;
    assert_eq!(done.status, 200, "{}", words(&done.body));
    assert!(words(&done.body).contains("Handed on"), "{}", words(&done.body));
    assert_eq!(world.lead(&lead).await.holder(), Some(&RepId::new("bo")));
    world.end().await;
}

#[tokio::test]
async fn a_manager_gives_what_he_does_not_hold_to_somebody_or_takes_it() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    // Whoever does not answer for it has no such leave, even by a link of his own.
    let of_a_colleague = world.get(&world.link(&lead, "bo", Verb::HandOff)).await;
    assert!(words(&of_a_colleague.body).contains("not with you now"), "{}", words(&of_a_colleague.body));
    let give = world.link(&lead, "cem", Verb::HandOff);
    let page = world.get(&give).await;
    assert!(page.body.contains("value=\"bo\"") && !page.body.contains("value=\"ana\""), "{}", words(&page.body));
    assert_eq!(world.press(&give, "to=bo").await.status, 200);
    assert_eq!(world.lead(&lead).await.holder(), Some(&RepId::new("bo")));

    let lead = world.add_offered(2, "ana").await;
    let take = world.link(&lead, "cem", Verb::Accept);
    let page = words(&world.get(&take).await.body);
    assert!(page.contains("Take this lead over") && page.contains("offered to Ana Keller"), "{page}");
    assert_eq!(world.press(&take, "").await.status, 200);
    let taken = world.lead(&lead).await;
    assert_eq!((taken.holder(), &taken.stage), (Some(&RepId::new("cem")), &Stage::Accepted));
    world.end().await;
}

#[tokio::test]
async fn what_waits_for_a_person_is_decided_from_a_link_and_only_once() {
    let world = World::begin().await;
    let lead = world.add_offered(1, "ana").await;
    let (promote, close) = (world.link(&lead, "bo", Verb::Promote), world.link(&lead, "bo", Verb::Close));
    let early = world.get(&promote).await;
    assert!(words(&early.body).contains("decided already"), "{}", words(&early.body));
    assert!(!world.get(&close).await.body.contains("<form"), "there is nothing to press");
    world.press(&world.link(&lead, "ana", Verb::Reject), "reason=spam").await;
    assert_eq!(world.lead(&lead).await.stage, Stage::Review);
    assert_eq!(world.press(&close, "").await.status, 422);
    assert_eq!(world.press(&promote, "").await.status, 200);
    assert_eq!(world.lead(&lead).await.stage, Stage::Mql);
    world.end().await;
}
