//! Where reading begins and what it takes, before a server that does what it is told.

use super::*;
use crate::clock::StoryClock;
use crate::domain::time::Timestamp;
use crate::pipeline::arrive::scripted::{logged_in, server};
use crate::pipeline::arrive::uids;

#[test]
fn waits_grow_stay_bounded_and_differ_by_mailbox() {
    let name = MailboxName::new("sales");
    assert!(back_off(&name, 1) < Duration::from_secs(2));
    assert!(back_off(&name, 4) > Duration::from_secs(4));
    assert!((1..100).all(|failures| back_off(&name, failures) < BACK_OFF_MAX.mul_f64(1.4)));
    assert_ne!(back_off(&name, 9), back_off(&MailboxName::new("support"), 9));
}

#[test]
fn of_a_mail_over_the_limit_no_more_than_the_limit_is_kept() {
    assert_eq!(visit::kept_of_too_large(65_536), 65_536);
    assert_eq!(visit::kept_of_too_large(50 << 20), 1 << 20);
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

/// A first look at a mailbox that was asked for on Monday at nine, whatever the time is by now. The UIDs stored.
async fn first_look(start: Start, listing: Listing, script: &str) -> Vec<u32> {
    look(MailboxName::new("sales"), start, listing, script).await
}

async fn look(name: MailboxName, start: Start, listing: Listing, script: &str) -> Vec<u32> {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", dir.path().join("a.db").display())).await.unwrap();
    let asked_at = store.mailbox_asked_at(&name, at("2026-11-16T09:00:00Z")).await.unwrap();
    let later = at("2026-11-18T09:00:00Z");
    assert_eq!(store.mailbox_asked_at(&name, later).await.unwrap(), asked_at, "it stays decided");
    let arrive = Arrive {
        store: store.clone(),
        clock: Arc::new(StoryClock::at(later)),
        health: Arc::default(),
        arrived: Arc::default(),
        backlog: 100,
    };
    let minutes = Duration::from_secs(300);
    let mailbox = Mailbox {
        name: name.clone(),
        server: server(),
        start,
        poll: minutes,
        idle_renew: minutes,
        mail_max_bytes: 1_000_000,
    };
    let visit = Visit { arrive, mailbox, listing, stop: CancellationToken::new() };
    let (mut place, last_uid) = visit.enter(logged_in(script).await, asked_at).await.unwrap();
    visit.take_new(&mut place, last_uid).await.unwrap();
    visit.compare(&mut place).await.unwrap();
    // The mark that the next session goes on from.
    assert_eq!(store.mailbox_mark(&name).await.unwrap(), Some(place.mark));
    let mut stored: Vec<u32> = store.stored_uids(&name, 7, 1, uids::END).await.unwrap().into_iter().collect();
    stored.sort_unstable();
    store.close().await;
    stored
}

const FOUR_MAILS: &str = "C: EXAMINE
    S: * 4 EXISTS
    S: * OK [UIDVALIDITY 7] fine
    S: * OK [UIDNEXT 5] next
    S: {tag} OK [READ-ONLY]
";

/// The fourth came last and the second first: copied into the folder by a colleague, or restored from a backup.
const DATES: &str = "S: * 1 FETCH (UID 2 RFC822.SIZE 3 INTERNALDATE \"16-Nov-2026 10:30:00 +0100\")
    S: * 2 FETCH (UID 3 RFC822.SIZE 3 INTERNALDATE \"15-Nov-2026 23:59:59 +0000\")
    S: * 3 FETCH (UID 4 RFC822.SIZE 3 INTERNALDATE \"16-Nov-2026 08:59:59 +0000\")
    S: * 4 FETCH (UID 5 RFC822.SIZE 3 INTERNALDATE \"1-Jan-2020 00:00:00 +0000\")
    S: {tag} OK
";

/// The server kept us out for two days: a wrong password, a mailbox that was away.
#[tokio::test]
async fn now_is_the_moment_the_mailbox_was_first_asked_for() {
    let script = format!(
        "{FOUR_MAILS}
        C: UID SEARCH UID 1:4 SINCE 15-Nov-2026
        S: * SEARCH 2 3 4
        S: {{tag}} OK
        C: UID FETCH 2:*
        {DATES}
        C: UID SEARCH UID 2:*
        S: * SEARCH 2 3 4 5
        S: {{tag}} OK
        C: UID FETCH 2,5 (
        S: * 1 FETCH (UID 2 BODY[] {{3}}
        S: abc)
        S: * 1 FETCH (UID 5 BODY[] {{3}}
        S: abc)
        S: {{tag}} OK
        C: UID SEARCH UID 2:4 SINCE 15-Nov-2026
        S: * SEARCH 2 3 4
        S: {{tag}} OK
        C: UID FETCH 3:4
        {DATES}
        C: UID SEARCH UID 3:4
        S: * SEARCH 3 4
        S: {{tag}} OK
        C: UID SEARCH UID 5
        S: * SEARCH 5
        S: {{tag}} OK"
    );
    let stored = first_look(Start::Now, Listing::SizesAndDates, &script).await;
    assert_eq!(stored, [2, 5], "5 was put into the folder while we looked: new, whatever its date");
}

#[tokio::test]
async fn a_day_counts_for_each_mail() {
    let script = format!(
        "{FOUR_MAILS}
        C: UID SEARCH UID 1:4 SINCE 15-Nov-2026
        S: * SEARCH 2 4
        S: {{tag}} OK
        C: UID FETCH 2:*
        {DATES}
        C: UID SEARCH UID 2:*
        S: * SEARCH 2 3 4
        S: {{tag}} OK
        C: UID FETCH 2,4:5 (
        S: * 1 FETCH (UID 2 BODY[] {{3}}
        S: abc)
        S: * 1 FETCH (UID 4 BODY[] {{3}}
        S: abc)
        S: {{tag}} OK
        C: UID SEARCH UID 5
        S: * SEARCH
        S: {{tag}} OK
        C: UID SEARCH UID 2:4 SINCE 15-Nov-2026
        S: * SEARCH 2 4
        S: {{tag}} OK
        C: UID SEARCH UID 5
        S: * SEARCH
        S: {{tag}} OK"
    );
    let day = "2026-11-16".parse().unwrap();
    assert_eq!(first_look(Start::Since(day), Listing::SizesAndDates, &script).await, [2, 4]);
}

/// A server that tells no dates: the day it searches by must do.
#[tokio::test]
async fn without_dates_the_day_of_the_search_counts() {
    let script = format!(
        "{FOUR_MAILS}
        C: UID SEARCH UID 1:4 SINCE 15-Nov-2026
        S: * SEARCH 2 4
        S: {{tag}} OK
        C: UID FETCH 2:* (UID RFC822.SIZE)
        S: * 2 FETCH (UID 3 RFC822.SIZE 3)
        S: * 3 FETCH (UID 4 RFC822.SIZE 3)
        S: {{tag}} OK
        C: UID SEARCH UID 2:*
        S: * SEARCH 2 3 4
        S: {{tag}} OK
        C: UID SEARCH UID 2:4 SINCE 15-Nov-2026
        S: * SEARCH 2 4
        S: {{tag}} OK
        C: UID FETCH 2,4 (
        S: * 1 FETCH (UID 2 BODY[] {{3}}
        S: abc)
        S: * 1 FETCH (UID 4 BODY[] {{3}}
        S: abc)
        S: {{tag}} OK
        C: UID SEARCH UID 2:4 SINCE 15-Nov-2026
        S: * SEARCH 2 4
        S: {{tag}} OK"
    );
    assert_eq!(first_look(Start::Now, Listing::Sizes, &script).await, [2, 4]);
}

/// Programs that keep what is being written where sent mail lies: it has answered nobody.
#[tokio::test]
async fn a_draft_in_the_folder_of_sent_mail_is_left_there() {
    let script = format!(
        "{FOUR_MAILS}
        C: UID SEARCH UID 1:4 SINCE 15-Nov-2026
        S: * SEARCH 2
        S: {{tag}} OK
        C: UID FETCH 2:*
        S: * 1 FETCH (UID 2 RFC822.SIZE 3 INTERNALDATE \"16-Nov-2026 10:30:00 +0100\")
        S: * 2 FETCH (UID 3 RFC822.SIZE 3 INTERNALDATE \"16-Nov-2026 10:30:00 +0100\")
        S: * 3 FETCH (UID 4 RFC822.SIZE 3 INTERNALDATE \"16-Nov-2026 10:30:00 +0100\")
        S: {{tag}} OK
        C: UID SEARCH UID 2:*
        S: * SEARCH 2 3 4
        S: {{tag}} OK
        C: UID SEARCH UID 2:4 DRAFT
        S: * SEARCH 3
        S: {{tag}} OK
        C: UID FETCH 2,4 (
        S: * 1 FETCH (UID 2 BODY[] {{3}}
        S: abc)
        S: * 3 FETCH (UID 4 BODY[] {{3}}
        S: abd)
        S: {{tag}} OK
        C: UID SEARCH UID 2:4 SINCE 15-Nov-2026
        S: * SEARCH 2 3 4
        S: {{tag}} OK
        C: UID FETCH 3
        S: * 2 FETCH (UID 3 RFC822.SIZE 3 INTERNALDATE \"16-Nov-2026 10:30:00 +0100\")
        S: {{tag}} OK
        C: UID SEARCH UID 3
        S: * SEARCH 3
        S: {{tag}} OK
        C: UID SEARCH UID 3:3 DRAFT
        S: * SEARCH
        S: {{tag}} OK
        C: UID FETCH 3 (
        S: * 2 FETCH (UID 3 BODY[] {{3}}
        S: abe)
        S: {{tag}} OK"
    );
    let sent = MailboxName::new("sales").sent();
    assert_eq!(look(sent, Start::Now, Listing::SizesAndDates, &script).await, [2, 3, 4], "once it is a draft no more");
}
