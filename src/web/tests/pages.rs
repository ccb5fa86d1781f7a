//! What the pages say.

use super::world::{DAY, HOUR, MINUTE, World, decision, notice, offer, start, words};
use crate::domain::change::Change;
use crate::domain::event::{CONDITION_FAILED, Event};
use crate::domain::id::{MailboxName, RepId};
use crate::domain::lead::{Clock, Evidence, Next, Stage, Step};
use crate::domain::notice::NoticeKind;
use crate::domain::notice::SendOutcome;
use crate::domain::sla::ClockName;
use crate::domain::token::Verb;

#[tokio::test]
async fn the_board_answers_the_three_questions_the_most_urgent_first() {
    let world = World::begin().await;
    world.add(1, |_| {}).await;
    world.add_offered(2, "ana").await;
    world
        .add(3, |change| {
            let lead = &mut change.after;
            offer(lead, "bo");
            lead.accept(&RepId::new("bo"), lead.created_at).unwrap();
            lead.next = Some(Next { step: Step::Rung(ClockName::FirstResponse, 0), at: lead.created_at.plus(HOUR) });
            lead.next_what = "remind Bo Lind".to_owned();
        })
        .await;
    world
        .add(4, |change| {
            let at = change.at;
            change.after.review("two rules disagree".to_owned(), at.plus(DAY));
            change.after.next = Some(Next { step: Step::AskReview, at: at.plus(DAY) });
            change.after.next_what = "a person is asked to decide".to_owned();
        })
        .await;
    world
        .add(5, |change| {
            let at = change.at;
            change.after.close(Stage::Disqualified, "student research".to_owned(), at).unwrap();
            change.after.next = None;
        })
        .await;
    world.pass(18 * MINUTE);
    let board = world.get("/").await;
    assert_eq!(board.status, 200);
    let text = words(&board.body);
    for said in [
        "4 open",
        "1 offered",
        "1 waiting for a rep",
        "0 overdue",
        "1 to review",
        "Ana Keller offered, expires in 12 min",
        "the offer goes on to another rep in 12 min · 15:30",
        "waiting everyone is off work",
        "look again for a rep in 42 min · 16:00",
        "Bo Lind",
        "remind Bo Lind",
        "due in 1 h 42 min",
        "Pricing for 200 seats",
        "Initech",
        "18 min ago",
        "a person must decide: two rules disagree",
        "sales read now",
    ] {
        assert!(text.contains(said), "`{said}` is not on the board: {text}");
    }
    assert!(board.body.contains("title=\"Fri 20 Nov 2026, 15:30 CET\""));
    assert!(!text.contains("L5"), "a closed lead is on the board");

    // Two hours on L2 and L3 are late, in words and in colour, and come first.
    world.pass(2 * HOUR);
    let board = world.get("/board").await.body;
    let text = words(&board);
    assert!(text.contains("2 overdue") && text.contains("late by 18 min"), "{text}");
    assert!(board.contains("<tr id=\"row-L2\" role=\"row\" class=\"late\">"));
    let place = |reference: &str| board.find(&format!("id=\"row-{reference}\"")).unwrap();
    assert!(place("L2") < place("L3") && place("L3") < place("L1") && place("L1") < place("L4"));
    assert!(!board.contains("<html"), "the fragment is a fragment");
    world.end().await;
}

#[tokio::test]
async fn an_empty_board_says_that_nobody_waits() {
    let world = World::begin().await;
    let text = words(&world.get("/").await.body);
    assert!(text.contains("Nobody is waiting"), "{text}");
    world.end().await;
}

#[tokio::test]
async fn the_board_shows_what_a_person_must_look_at() {
    let world = World::begin().await;
    let lead = world
        .add(1, |change| {
            offer(&mut change.after, "ana");
            change.notices.push(notice(&change.after, 1, NoticeKind::Assignment, "ana"));
            let text = "the condition of route dach could not be worked out: it counts as unknown".to_owned();
            let failed = Event { what: CONDITION_FAILED, text, ..change.events[0].clone() };
            change.events.extend([failed.clone(), failed]);
        })
        .await;
    let now = world.site.clock.now();
    let due = world.site.store.take_due_notices(now, now.plus(MINUTE), 10).await.unwrap();
    let refused = SendOutcome::Refused { reply: "550 no such user".to_owned() };
    world.site.store.mark_notices(&[(due[0].notice.id.clone(), refused)], &[], &[], now).await.unwrap();
    world.site.health.failed(
        &MailboxName::new("sales"),
        crate::health::Trouble { text: "login refused; check `imap.user`".to_owned(), needs_a_person: true },
    );
    world.site.health.set_configuration_trouble(Some(crate::health::ConfigurationTrouble::Refused(
        "workflows/inbound.toml, line 3: no pool `x`".to_owned(),
    )));
    let text = words(&world.get("/").await.body);
    for said in [
        "Mailbox sales is not being read login refused; check `imap.user`",
        "The changed configuration was refused; the one before it goes on workflows/inbound.toml, line 3",
        "L1 : assignment to ana@example.com, 550 no such user",
        "A condition of workflow inbound failed 2 times in the last seven days, last on",
        "the condition of route dach could not be worked out",
    ] {
        assert!(text.contains(said), "`{said}` is not on the board: {text}");
    }
    let waiting = world
        .add(2, |change| {
            offer(&mut change.after, "ana");
            change.notices.push(notice(&change.after, 2, NoticeKind::Assignment, "ana"));
        })
        .await;
    for _ in 0..3 {
        let due = world.site.store.take_due_notices(now, now.plus(MINUTE), 10).await.unwrap();
        let later = SendOutcome::Later { at: now, reply: "451 try later".to_owned() };
        world.site.store.mark_notices(&[(due[0].notice.id.clone(), later)], &[], &[], now).await.unwrap();
    }
    let text = words(&world.get("/").await.body);
    let put_off = format!("{} : assignment to ana@example.com, 3 tries, 451 try later", waiting.shown_ref());
    assert!(text.contains("Mail that has not left yet") && text.contains(&put_off), "{text}");
    let page = words(&world.get(&format!("/lead/{}", lead.shown_ref())).await.body);
    assert!(page.contains("refused") && page.contains("550 no such user"), "{page}");
    world.end().await;
}

#[tokio::test]
async fn two_hundred_rows_and_how_many_more() {
    let world = World::begin().await;
    world.add_all(1..=203, |_| {}).await;
    let board = world.get("/").await.body;
    assert_eq!(board.matches("id=\"row-").count(), 200);
    assert!(words(&board).contains("and 3 more open leads"));
    world.end().await;
}

/// Whatever happens next to it, and however many others there are, a late lead is counted and stands on top.
#[tokio::test]
async fn counters_count_beyond_the_rows() {
    let world = World::begin().await;
    world.add_all(1..=1_001, |_| {}).await;
    world.add_all(1_002..=1_101, |change| offer(&mut change.after, "ana")).await;
    world
        .add_all(1_102..=1_104, |change| {
            change.after.review("spam".to_owned(), start().plus(HOUR));
            change.after.next = Some(Next { step: Step::AskReview, at: start().plus(2 * HOUR) });
        })
        .await;
    let late = |change: &mut Change| {
        offer(&mut change.after, "bo");
        change.after.miss(ClockName::FirstResponse);
        change.after.next = Some(Next { step: Step::Overdue, at: start().plus(DAY) });
    };
    world.add_all(1_105..=1_106, late).await;
    let board = world.get("/").await.body;
    let said = "1106 open 102 offered 1001 waiting for a rep 2 overdue 3 to review";
    assert!(words(&board).contains(said), "{}", &words(&board)[..400]);
    assert!(board.find("row-L1105").unwrap() < board.find("row-L1\"").unwrap());
    assert!(words(&board).contains("and 906 more open leads"));
    world.end().await;
}

#[tokio::test]
async fn a_lead_can_be_followed_all_the_way() {
    let world = World::begin().await;
    let lead = world
        .add(7, |change| {
            offer(&mut change.after, "ana");
            change.decision = Some(decision(&change.after, "ana"));
            change.notices.push(notice(&change.after, 1, NoticeKind::Assignment, "ana"));
        })
        .await;
    world.pass(5 * MINUTE);
    let done = world.press(&world.link(&lead, "ana", Verb::Accept), "").await;
    assert_eq!(done.status, 200);
    for path in ["/lead/L7", "/lead/l7", "/lead/7"] {
        let text = words(&world.get(path).await.body);
        for said in [
            "Mina Okafor Initech",
            "Who owns it AK Ana Keller",
            "Which stage Accepted",
            "First answer due in 1 h 55 min",
            "mina7@initech.example",
            "we would like a demo for 200 people.",
            "Fit 60 60 to 80 while facts are unknown",
            "+30 icp-industry company.industry is \"software\"",
            "Intent 40",
            "Ana Keller: the most credit of those on shift",
            "key-accounts did not hold: company.domain is not in the table of named accounts",
            "dach-enterprise held",
            "Ana Keller 0.60 leads owed, a whole one in 2 leads (weight 1 of 5) chosen",
            "Bo Lind 0.20 leads owed, a whole one in 4 leads (weight 1 of 5) could have had it",
            "Cem Aydin 0.80 leads owed, a whole one with the next (weight 1 of 5) passed over: outside working hours (back Mon 23 Nov 09:00 CET)",
            "assignment to ana@example.com queued",
            "a new lead: fit 60 ≥ 40 and intent 40 ≥ 30 lead created · the rules (0123456789ab)",
            "Ana Keller accepted the lead accepted · Ana Keller",
            "Received Fri 20 Nov 2026, 15:00 CET",
        ] {
            assert!(text.contains(said), "`{said}` is not on {path}: {text}");
        }
    }
    for path in ["/lead/L8", "/lead/0", "/lead/x", "/lead/99999999999999999999", "/lead/%ff"] {
        let answer = world.get(path).await;
        assert!(matches!(answer.status, 404 | 400), "{path} {}", answer.status);
        assert!(answer.body.contains("</html>"), "{path}");
    }
    world.end().await;
}

#[tokio::test]
async fn clocks_are_told_as_they_ended() {
    let world = World::begin().await;
    let answered = |late_by: std::time::Duration| {
        move |change: &mut Change| {
            let lead = &mut change.after;
            offer(lead, "ana");
            if let Clock::Running { due_at } = lead.clock {
                lead.respond(&RepId::new("ana"), None, Evidence::Attested, due_at.plus(late_by), due_at.plus(DAY))
                    .unwrap();
            }
        }
    };
    world.add(1, answered(std::time::Duration::ZERO)).await;
    world.add(2, answered(40 * MINUTE)).await;
    world.pass(5 * HOUR);
    let text = words(&world.get("/").await.body);
    assert!(text.contains("answered in time") && text.contains("answered 40 min late"), "{text}");
    assert!(text.contains("0 overdue"), "{text}");
    world.end().await;
}

#[tokio::test]
async fn mail_that_made_no_lead_is_listed_and_can_be_saved() {
    let world = World::begin().await;
    let raw = b"From: x\r\n\r\n<script>alert(1)</script>";
    let email = world.store_email("mail-1", 1, raw).await;
    let reason = "two attempts at reading it failed";
    world
        .site
        .store
        .quarantine(&email, reason, ("Need a demo", None), None, world.site.clock.now(), &[])
        .await
        .unwrap();
    let text = words(&world.get("/mail").await.body);
    assert!(text.contains("quarantined") && text.contains(reason) && text.contains("mailbox sales"), "{text}");
    let board = words(&world.get("/").await.body);
    assert!(board.contains("Mail that nobody could read") && board.contains("Need a demo") && board.contains(reason));
    let read = world.get("/mail/mail-1").await;
    assert!(words(&read.body).contains("As it came From: x"), "{}", read.body);
    assert!(!read.body.contains("<script>alert") && read.body.contains("This is a lead after all"), "{}", read.body);
    assert_eq!(world.get("/mail/no-such").await.status, 404);
    let saved = world.get("/mail/mail-1/raw").await;
    assert_eq!(saved.status, 200);
    assert_eq!(saved.header("content-type"), Some("application/octet-stream"));
    assert_eq!(saved.header("content-disposition"), Some("attachment; filename=\"mail.eml\""));
    assert_eq!(saved.body.as_bytes(), raw);
    assert_eq!(world.get("/mail/no-such/raw").await.status, 404);
    world.end().await;
}

/// Not a test but the pages, to be looked at in a browser: `ANTEROOM_PAGES=DIRECTORY cargo test --lib pages_to_look_at --
/// --ignored`.
#[tokio::test]
#[ignore = "writes what a person looks at"]
async fn web_pages_to_look_at() {
    let folder = std::path::PathBuf::from(std::env::var("ANTEROOM_PAGES").unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    let css = include_str!("../../../templates/web/anteroom.css");
    let write = |name: String, page: &str| {
        let page = page.replace("</head>", &format!("<style>{css}</style></head>"));
        std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
    };
    let world = World::begin().await;
    let (offered, held) = (world.add_offered(1, "ana").await, world.add_offered(2, "ana").await);
    let unsubscribe = format!("/unsubscribe/{}", world.site.key.sign_unsubscribe(&offered.id));
    write("web-unsubscribe".to_owned(), &world.get(&unsubscribe).await.body);
    world.press(&world.link(&held, "ana", Verb::Accept), "").await;
    for (name, lead) in [("offered", &offered), ("held", &held)] {
        write(format!("web-{name}"), &world.get(&format!("/lead/{}", lead.shown_ref())).await.body);
        for verb in Verb::ALL {
            write(format!("web-{name}-{}", verb.as_str()), &world.get(&world.link(lead, "ana", verb)).await.body);
        }
    }
    let done = world.press(&world.link(&held, "ana", Verb::HandOff), "to=bo").await;
    write("web-held-done".to_owned(), &done.body);
    world.press(&world.link(&offered, "ana", Verb::Reject), "reason=spam").await;
    write("web-review".to_owned(), &world.get("/lead/L1").await.body);
    world.end().await;
}
