//! Health and metrics: green only while everything turns.

use super::world::{MINUTE, World, notice, offer, words};
use crate::domain::id::MailboxName;
use crate::domain::notice::NoticeKind;
use crate::health::{Loop, MailTrouble};

#[tokio::test]
async fn health_is_well_only_while_everything_turns() {
    let world = World::begin().await;
    let healthz = async || {
        let answer = world.get("/healthz").await;
        (answer.status, serde_json::from_str::<serde_json::Value>(&answer.body).unwrap())
    };
    let (status, report) = healthz().await;
    assert_eq!((status, report["status"].as_str()), (200, Some("ok")), "{report}");

    world.site.health.failed(
        &MailboxName::new("sales"),
        crate::health::Trouble { text: "login refused; check `imap.user`".to_owned(), needs_a_person: true },
    );
    let (status, report) = healthz().await;
    assert_eq!((status, report["status"].as_str()), (503, Some("trouble")), "{report}");
    assert_eq!(report["mailboxes"][0]["cause"], "login refused");
    assert_eq!(report["mailboxes"][0]["remedy"], "check `imap.user`");

    // A mailbox that has just been added: green before it has been read would be a guess.
    world.all_is_well();
    world.site.health.expect(&MailboxName::new("support"), 5 * MINUTE, world.site.clock.now());
    let (status, report) = healthz().await;
    assert_eq!(status, 503);
    assert!(report["mailboxes"][1]["cause"].as_str().unwrap().starts_with("not read yet"), "{report}");
    assert!(!words(&world.get("/").await.body).contains("support is not being read"), "that takes its time");
    world.site.health.checked(&MailboxName::new("support"), world.site.clock.now());
    assert_eq!(healthz().await.0, 200);
    world.site.health.forget(&MailboxName::new("support"));

    // No completed check for more than twice the interval, though nothing failed.
    world.all_is_well();
    world.clock.set(world.site.clock.now().plus(10 * MINUTE + MINUTE));
    for which in [Loop::Intake, Loop::Send, Loop::Watch, Loop::SecondLook] {
        world.site.health.turned(which, world.site.clock.now());
    }
    let (status, report) = healthz().await;
    assert_eq!(status, 503);
    assert!(report["mailboxes"][0]["cause"].as_str().unwrap().starts_with("no check has come to its end for 11 min"));
    assert!(report["mailboxes"][0]["remedy"].as_str().unwrap().contains("check --connect"));

    world.all_is_well();
    assert_eq!(healthz().await.0, 200);
    world.clock.set(world.site.clock.now().plus(MINUTE + std::time::Duration::from_secs(1)));
    let (status, report) = healthz().await;
    assert_eq!(status, 503);
    assert_eq!(report["loops"][1]["name"], "send");
    assert!(report["loops"][1]["cause"].as_str().unwrap().contains("60 s"));
    assert!(words(&world.get("/").await.body).contains("The send loop stands still"));
    world.all_is_well();
    world.end().await;
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_told_in_words_and_by_health() {
    let world = World::begin().await;
    world.site.store.close().await;
    let health = world.get("/healthz").await;
    assert_eq!(health.status, 503);
    assert!(health.body.contains("\"store\":{\"cause\":\""), "{}", health.body);
    let board = world.get("/").await;
    assert_eq!(board.status, 503);
    assert!(board.body.contains("The store does not answer"));
}

#[tokio::test]
async fn metrics_say_what_waits() {
    let world = World::begin().await;
    world.add(1, |_| {}).await;
    world
        .add(2, |change| {
            offer(&mut change.after, "ana");
            change.notices.push(notice(&change.after, 1, NoticeKind::Assignment, "ana"));
        })
        .await;
    world.store_email("mail-1", 1, b"x").await;
    world.site.health.expect(&MailboxName::new("a\"b"), MINUTE, world.site.clock.now());
    let answer = world.get("/metrics").await;
    assert!(answer.header("content-type").unwrap().starts_with("text/plain; version=0.0.4"));
    let at_s = world.site.clock.now().as_ms() / 1_000;
    for line in [
        &format!("anteroom_mailbox_last_check_seconds{{mailbox=\"sales\"}} {at_s}"),
        "anteroom_mailbox_last_check_seconds{mailbox=\"a\\\"b\"} 0",
        "# TYPE anteroom_emails_waiting gauge",
        "anteroom_emails_waiting 1",
        "anteroom_notices_waiting 1",
        "anteroom_notices_refused 0",
        "anteroom_leads_due 0",
        "anteroom_open_leads{stage=\"mql\"} 2",
        "anteroom_open_leads{stage=\"review\"} 0",
    ] {
        assert!(answer.body.lines().any(|have| have == line), "`{line}` is not in {}", answer.body);
    }
    world.end().await;
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_told_and_is_no_alarm_by_itself() {
    let world = World::begin().await;
    world
        .add(1, |change| {
            offer(&mut change.after, "ana");
            change.notices.push(notice(&change.after, 1, NoticeKind::Assignment, "ana"));
        })
        .await;
    let since = world.site.clock.now();
    world.pass(20 * MINUTE);
    let text =
        "the mail server mx.example.com:465: connection refused; check the host and port in `smtp.url`".to_owned();
    world.site.health.set_mail_trouble(Some(MailTrouble { text, since }));
    let health = world.get("/healthz").await;
    let report: serde_json::Value = serde_json::from_str(&health.body).unwrap();
    assert_eq!((health.status, &report["mail"]["ok"], &report["mail"]["waiting"]), (200, &false.into(), &1.into()));
    assert_eq!(report["mail"]["since"], "2026-11-20T14:00:00Z");
    assert_eq!(report["mail"]["cause"], "the mail server mx.example.com:465: connection refused");
    assert_eq!(report["mail"]["remedy"], "check the host and port in `smtp.url`");
    let board = words(&world.get("/").await.body);
    let said = "No mail has been sent since 15:00 (20 min ago); 1 mail waits the mail server mx.example.com:465";
    assert!(board.contains(said), "{board}");
    world.site.health.set_mail_trouble(None);
    assert!(!words(&world.get("/").await.body).contains("No mail has been sent"));
    world.end().await;
}
