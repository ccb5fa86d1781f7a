//! The store's promises where many hands are at it: turns, numbers, guarded writes, claims, the audit, its own version.
//! Each test runs on SQLite and on PostgreSQL, on a database of its own.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "store/audit.rs"]
mod audit;
mod rig;
#[path = "story/settings.rs"]
mod settings;
mod stores;

use anteroom::clock::Clock as _;
use anteroom::desk::{self, Act, By, DeskError};
use anteroom::domain::address::Address;
use anteroom::domain::alarm::{Alarm, DueAlarm, GATHERING};
use anteroom::domain::id::{CountedIds, EmailId, Ids as _, MailboxName, NoticeId, RepId};
use anteroom::domain::lead::{Lead, Ownership, Refusal};
use anteroom::domain::notice::SendOutcome;
use anteroom::domain::token::Key;
use anteroom::pipeline::intake::alone::Alone;
use anteroom::pipeline::intake::{Crumbs, Intake};
use anteroom::store::view::Which;
use anteroom::store::{Store, StoreError};
use audit::{a_changed_audit_is_noticed, what_lies_outside_the_chain_is_sealed_in_it};
use rig::database::Database;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::atomic::Ordering;
use std::time::Duration;
use stores::{Office, mail, run_sql, start};
use tokio_util::sync::CancellationToken;

/// Each of these runs twice, as two tests.
macro_rules! on_both_databases {
    ($($test:ident)*) => {
        mod on_sqlite { $(
            #[test]
            fn $test() {
                super::run(Some(super::Database::sqlite()), async |url: String| super::$test(&url).await);
            }
        )* }
        mod on_postgresql { $(
            #[test]
            fn $test() {
                super::run(super::Database::postgres(), async |url: String| super::$test(&url).await);
            }
        )* }
    };
}
on_both_databases! {
    two_planners_never_hand_out_the_same_turn
    of_two_writers_one_wins
    one_mail_planned_twice_at_once_is_one_lead
    a_mail_is_promoted_once_whoever_says_so
    a_desk_a_watch_and_an_intake_at_once
    two_senders_never_take_the_same_mail
    a_batch_larger_than_any_statement
    those_who_start_at_once_share_one_store
    an_older_program_refuses_a_newer_store
    a_changed_audit_is_noticed
    what_lies_outside_the_chain_is_sealed_in_it
    mail_listed_again_tells_nobody
    only_a_mail_that_kills_its_own_process_is_set_aside
    what_the_store_refuses_keeps_nobody_waiting
    many_mails_set_aside_are_told_in_one_mail
    one_daemon_a_store
    a_daemon_whose_session_broke_keeps_its_store
}

fn run(database: Option<Database>, test: impl AsyncFnOnce(String)) {
    let Some(database) = database else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(test(database.url()));
}

// --- turns and numbers ----------------------------------------------------------------------------------------------

const LEADS: usize = 1_000;

/// Two nodes, each with connections of its own. Ana has weight 3, Bo 2, Cy 1. After any number of leads each has his share to within one lead.
async fn two_planners_never_hand_out_the_same_turn(url: &str) {
    let office = Office::open(url, "ana = 3, bo = 2, cy = 1").await;
    let other = Office::open(url, "ana = 3, bo = 2, cy = 1").await;
    let planner = |office: Office, ids: u64| {
        tokio::spawn(async move {
            let mut ids = CountedIds(ids);
            for _ in 0..LEADS {
                office.plan_one(&mut ids).await;
            }
        })
    };
    let (one, two) = tokio::join!(planner(office.clone(), 1_000_000), planner(other, 2_000_000));
    one.and(two).unwrap();

    let mut leads = office.store.leads(Which::All, 2 * LEADS as i64).await.unwrap();
    leads.reverse();
    let numbers: Vec<i64> = leads.iter().map(|lead| lead.number).collect();
    assert_eq!(numbers, (1..=2 * LEADS as i64).collect::<Vec<_>>(), "each number once, and none left out");
    let mut given: BTreeMap<&str, i64> = BTreeMap::new();
    for (count, lead) in (1..).zip(&leads) {
        *given.entry(lead.holder().unwrap().as_str()).or_default() += 1;
        for (rep, weight) in [("ana", 3), ("bo", 2), ("cy", 1)] {
            let off = given.get(rep).copied().unwrap_or_default() * 6 - count * weight;
            assert!(off.abs() < 6, "after {count} leads {rep} is more than one off his share: {given:?}");
        }
    }
    office.check().await;
    let (rows, _) = office.store.verify_chain(|_| {}).await.unwrap();
    assert_eq!(rows, 8 * LEADS as u64, "two events, a decision and its seal a lead");
}

// --- one winner -----------------------------------------------------------------------------------------------------

async fn of_two_writers_one_wins(url: &str) {
    let office = Office::open(url, "").await;
    let mut ids = CountedIds::default();
    let lead = office.plan_one(&mut ids).await;
    let ana = RepId::new("ana");
    let (accept, respond) = (Act::Accept, Act::Respond { note: String::new() });
    let decide = |act: &Act, ids: &mut CountedIds| {
        desk::decide(&lead, act, &By::Rep(ana.clone()), &office.rules, start(), ids).unwrap()
    };
    let (first, second) = (decide(&accept, &mut ids), decide(&respond, &mut ids));
    office.store.commit_change(&first).await.unwrap();
    let events_before = office.store.event_counts().await.unwrap();
    assert!(matches!(office.store.commit_change(&second).await, Err(StoreError::Conflict)));
    assert_eq!(office.store.event_counts().await.unwrap(), events_before, "the loser leaves no trace");
    assert_eq!(office.store.lead(&lead.id).await.unwrap().as_ref(), Some(&first.after));

    // Eight press the same button at once: one accepts, the others hear that it is done.
    let lead = office.plan_one(&mut ids).await;
    let holder = lead.holder().unwrap().clone();
    let presses = (0..8).map(|n| {
        let (office, lead, holder) = (office.clone(), lead.clone(), holder.clone());
        tokio::spawn(async move {
            let mut ids = CountedIds(10_000 * (n + 1));
            desk::act(&office.store, &office.rules, &lead.id, &Act::Accept, &By::Rep(holder), start(), &mut ids).await
        })
    });
    let mut accepted = 0;
    for press in presses.collect::<Vec<_>>() {
        match press.await.unwrap() {
            Ok(_) => accepted += 1,
            Err(DeskError::Refused(Refusal::AlreadyAccepted)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(accepted, 1);
    office.check().await;
}

/// Two copies of one mail, each planned by somebody who does not know of the other: the database lets one through, and the
/// second is planned again, knowing the first.
async fn one_mail_planned_twice_at_once_is_one_lead(url: &str) {
    let office = Office::open(url, "").await;
    let mut ids = CountedIds::default();
    assert!(office.plan_the_same(&mut ids).await.is_ok());
    assert!(matches!(office.plan_the_same(&mut ids).await, Err(StoreError::Conflict)));
    assert_eq!(office.store.leads(Which::All, 10).await.unwrap().len(), 1);
    office.check().await;
}

async fn a_mail_is_promoted_once_whoever_says_so(url: &str) {
    let office = Office::open(url, "").await;
    let mut ids = CountedIds::default();
    office.store_mails(&mut ids, 1, "A demo").await;
    let email = EmailId::new(ids.next());
    let mails = office.store.arrived_emails(&HashSet::new(), 1, 1_000).await.unwrap();
    let email = mails.first().map_or(email, |mail| mail.id.clone());
    office.store.quarantine(&email, "the reader failed", ("", None), None, start(), &[]).await.unwrap();
    let promote = async |seed: u64, who: &str| {
        let (rules, key) = (office.rules.clone(), Key::new(Vec::new()));
        let by = By::Person(who.to_owned());
        desk::promote_mail(&office.store, &rules, &key, &email, &by, start(), &mut CountedIds(seed)).await
    };
    let (one, two) = tokio::join!(promote(1_000, "kai"), promote(2_000, "lou"));
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
    let refused = one.err().or(two.err()).map(|error| error.to_string());
    assert_eq!(refused.as_deref(), Some("this mail belongs to lead L1 already"));
    office.check().await;
}

/// Leads arrive, expire, wait for room, are answered and passed on, all at once and each on connections of its own.
/// Whatever the order, no button fails, nobody waits for ever, and the counts are right.
async fn a_desk_a_watch_and_an_intake_at_once(url: &str) {
    const ROUNDS: usize = 60;
    const LEADS_A_ROUND: usize = 3;
    let office = Office::open(url, "open = 2").await;
    let (respond, reject) = (
        Act::Respond { note: String::new() },
        Act::Reject { reason: "wrong_territory".to_owned(), note: String::new() },
    );
    let desks = [(3_000_000, respond.clone()), (4_000_000, reject), (5_000_000, respond)];
    let desks = desks.map(|(ids, act)| tokio::spawn(press_buttons(office.clone(), ids, act)));
    let watch = tokio::spawn(watch_the_clock(office.clone()));
    let mut ids = CountedIds(1_000_000);
    for _ in 0..ROUNDS {
        office.store_mails(&mut ids, LEADS_A_ROUND, "A demo please").await;
        office.intake().run_once(&mut ids).await.unwrap();
    }
    office.is_over.store(true, Ordering::SeqCst);
    let patience = Duration::from_secs(50);
    let watched = tokio::time::timeout(patience, watch).await.expect("the watch does not wait for ever");
    watched.expect("the watch does not fail");
    for desk in desks {
        let pressed = tokio::time::timeout(patience, desk).await.expect("no button waits for ever");
        pressed.expect("no button fails");
    }
    office.check().await;
    assert_eq!(office.store.leads(Which::All, 1_000).await.unwrap().len(), ROUNDS * LEADS_A_ROUND);
    let counts = office.store.event_counts().await.unwrap();
    assert!(["offered", "responded", "queued"].iter().all(|what| counts.contains_key(*what)), "{counts:?}");
}

/// Until the mails have all come, a minute a round, and never past closing time.
async fn watch_the_clock(office: Office) {
    let (mut ids, closing_at) = (CountedIds(2_000_000), start().plus(Duration::from_secs(6 * 3_600)));
    while !office.is_over.load(Ordering::SeqCst) {
        office.clock.set(office.clock.now().plus(Duration::from_secs(60)).min(closing_at));
        office.deliver().await;
        // As the daemon's loop does: what is busy is tried again.
        if let Err(error) = office.watch().run_once(&mut ids).await {
            assert!(error.is_temporary(), "{error}");
        }
    }
}

fn is_waiting(lead: Lead) -> bool {
    matches!(lead.ownership, Ownership::Queued { .. })
}

/// Whoever holds a lead presses this button, again and again.
async fn press_buttons(office: Office, first_id: u64, act: Act) {
    let mut ids = CountedIds(first_id);
    while !office.is_over.load(Ordering::SeqCst) {
        for lead in office.store.leads(Which::All, 1_000).await.unwrap() {
            let Some(holder) = lead.weighs_on() else { continue };
            let (by, now) = (By::Rep(holder.clone()), office.clock.now());
            match desk::act(&office.store, &office.rules, &lead.id, &act, &by, now, &mut ids).await {
                Ok(_) | Err(DeskError::Refused(_)) => {}
                // A lead that waits is woken and looked at many times a second here; whoever takes it meanwhile may have to press again.
                Err(DeskError::Busy(_)) if office.store.lead(&lead.id).await.unwrap().is_some_and(is_waiting) => {}
                Err(other) => panic!("{other}"),
            }
        }
        tokio::task::yield_now().await;
    }
}

// --- claims ---------------------------------------------------------------------------------------------------------

async fn two_senders_never_take_the_same_mail(url: &str) {
    const MAILS: usize = 120;
    let office = Office::open(url, "").await;
    let mut ids = CountedIds::default();
    office.store_mails(&mut ids, MAILS, "A demo please").await;
    office.intake().run_once(&mut ids).await.unwrap();
    let sender = |store: Store| async move {
        let (now, lease) = (start(), start().plus(Duration::from_secs(300)));
        let (mut taken, mut idle) = (Vec::new(), 0);
        while idle < 3 {
            let due = store.take_due_notices(now, lease, 7).await.unwrap();
            idle = if due.is_empty() { idle + 1 } else { 0 };
            taken.extend(due.into_iter().map(|due| (due.notice.id, due.attempts, due.may_have_arrived)));
            tokio::task::yield_now().await;
        }
        taken
    };
    let other = Store::open(url).await.unwrap();
    let (one, two) = tokio::join!(tokio::spawn(sender(office.store.clone())), tokio::spawn(sender(other)));
    let all = [one.unwrap(), two.unwrap()].concat();
    assert!(all.iter().all(|(_, attempts, may_have_arrived)| *attempts == 1 && !may_have_arrived));
    let distinct: BTreeSet<_> = all.iter().map(|(id, ..)| id.clone()).collect();
    assert_eq!((all.len(), distinct.len()), (MAILS, MAILS), "each once, and none forgotten");

    // One is marked, the others' senders died: after the lease they are taken again, and may be repeats.
    let sent = (all[0].0.clone(), SendOutcome::Sent { reply: "250 ok".to_owned() });
    office.store.mark_notices(&[sent], &[], &[], start()).await.unwrap();
    let later = start().plus(Duration::from_secs(301));
    let again = office.store.take_due_notices(later, later.plus(Duration::from_secs(300)), 500).await.unwrap();
    assert_eq!(again.len(), MAILS - 1);
    assert!(again.iter().all(|due| due.attempts == 2 && due.may_have_arrived));

    // The program was killed: of what it had taken, it had begun to hand over two.
    let begun = [again[0].notice.id.clone(), again[1].notice.id.clone()];
    let recovered = office.store.recover_notices(Some(&begun), later).await.unwrap();
    assert_eq!(usize::try_from(recovered).unwrap(), MAILS - 1);
    let once_more = office.store.take_due_notices(later, later.plus(Duration::from_secs(300)), 500).await.unwrap();
    let repeats: BTreeSet<_> = once_more.iter().filter(|due| due.may_have_arrived).map(|due| &due.notice.id).collect();
    assert_eq!((once_more.len(), repeats), (MAILS - 1, begun.iter().collect()));
    let tries: BTreeSet<i64> = once_more.iter().map(|due| i64::from(due.attempts)).collect();
    assert_eq!(tries, [2, 3].into(), "a try that was not made does not count");
    assert!(office.store.recover_notices(Some(&[]), later).await.unwrap() > 0);
    assert!(office.store.recover_notices(None, later).await.unwrap() == 0);
}

/// More mails than one statement takes rows, one `in (…)` takes values, or one transaction takes mails.
async fn a_batch_larger_than_any_statement(url: &str) {
    const MAILS: usize = 330;
    let office = Office::open(url, "").await;
    let mut ids = CountedIds::default();
    office.store_mails(&mut ids, MAILS, "A demo please").await;
    assert_eq!(office.intake().run_once(&mut ids).await.unwrap(), MAILS);
    assert_eq!(office.store.leads(Which::Open, 1_000).await.unwrap().len(), MAILS);
    let counts = office.store.open_counts(start()).await.unwrap();
    assert_eq!((counts.open, counts.offered + counts.waiting, counts.late), (MAILS as i64, MAILS as i64, 0));
    let late = office.store.open_counts(start().plus(Duration::from_secs(86_400))).await.unwrap();
    assert_eq!(late.late, counts.offered, "everybody who was offered one has had a day");
    assert_eq!(office.store.urgent_leads(start(), 7).await.unwrap().len(), 7);
    office.check().await;
    office.deliver().await;
    // All offers expire at one moment, in as many batches as it takes.
    office.clock.set(start().plus(Duration::from_secs(1_800)));
    let mut stepped = 0;
    loop {
        match office.watch().run_once(&mut ids).await.unwrap() {
            0 => break,
            count => stepped += count,
        }
    }
    // Each of the three reps hears in one mail of all that went on from him, and whoever is above them of all that nobody takes.
    assert_eq!(stepped, MAILS + 4);
    assert_eq!(office.store.event_counts().await.unwrap()["offer_expired"], MAILS as i64);
    office.check().await;
}

// --- what the store says of itself ----------------------------------------------------------------------------------

/// The first start of several programs on one place: one makes the tables, the others wait for it.
async fn those_who_start_at_once_share_one_store(url: &str) {
    let starts = (0..8).map(|_| {
        let url = url.to_owned();
        tokio::spawn(async move { Store::open(&url).await })
    });
    for start in starts.collect::<Vec<_>>() {
        let store = start.await.unwrap().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(store.leads(Which::All, 1).await.unwrap(), []);
        store.close().await;
    }
}

async fn an_older_program_refuses_a_newer_store(url: &str) {
    Store::open(url).await.unwrap().close().await;
    let newer = "insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) \
                 select 9999, 'from the future', installed_on, success, checksum, execution_time from _sqlx_migrations \
                 where version = 1";
    run_sql(url, newer).await;
    let Err(error) = Store::open(url).await else { panic!("it opens a store of the future") };
    assert!(matches!(error, StoreError::TooNew(9999)), "{error:?}");
    assert!(!error.is_temporary());
    let told = error.to_string();
    assert!(told.contains("newer anteroom") && told.contains("restore a backup"), "cause and remedy: {told}");
    run_sql(url, "delete from _sqlx_migrations where version = 9999").await;
    Store::open(url).await.expect("nothing else was changed").close().await;
}

/// A server that forgot its UIDs lists every mail again: each is kept as a repeat of what is known, and planned no more.
async fn mail_listed_again_tells_nobody(url: &str) {
    let office = Office::open(url, "").await;
    let mut ids = CountedIds::default();
    office.store_mails(&mut ids, 2, "A demo please").await;
    office.intake().run_once(&mut ids).await.unwrap();
    let notices = office.all_notices().await;
    assert_eq!(notices.len(), 2);

    let mailbox = MailboxName::new("sales");
    let mut mark = office.store.mailbox_mark(&mailbox).await.unwrap().unwrap();
    assert_eq!((mark.uidvalidity, mark.cursor_uid), (1, 2));
    (mark.uidvalidity, mark.cursor_uid, mark.relist_until_uid) = (2, 0, 3);
    office.store.set_mailbox_mark(&mailbox, mark).await.unwrap();
    let known: BTreeMap<_, _> = office.store.content_hashes(&mailbox).await.unwrap().into_iter().collect();
    let mut listed: Vec<_> = [1, 2].map(|n| mail(&mut ids, n, n, "A demo please")).into();
    for email in &mut listed {
        email.repeats = known.get(&email.sha256).cloned();
        assert!(email.repeats.is_some(), "the same content is the same mail");
    }
    listed.push(mail(&mut ids, 3, 3, "Another demo please"));
    assert_eq!(office.store.store_emails(&mailbox, 2, 3, listed.clone(), start()).await.unwrap(), 3);
    assert_eq!(office.store.store_emails(&mailbox, 2, 3, listed, start()).await.unwrap(), 0, "once is enough");
    assert_eq!(office.store.mailbox_mark(&mailbox).await.unwrap().unwrap().cursor_uid, 3);

    assert_eq!(office.intake().run_once(&mut ids).await.unwrap(), 1, "only what is new is planned");
    assert_eq!(office.store.leads(Which::All, 10).await.unwrap().len(), 3);
    assert_eq!(office.all_notices().await.len(), 1, "of the two that were known nobody hears again");
    let lead = office.store.lead_by_number(1).await.unwrap().unwrap();
    let emails = office.store.lead_page(lead).await.unwrap().emails;
    assert_eq!(emails.len(), 2, "both readings are shown with their lead");
    assert!(emails[1].link_reason.as_ref().unwrap().contains("new UIDVALIDITY"));
    office.check().await;
}

// --- blame ----------------------------------------------------------------------------------------------------------

/// The daemon is killed again and again, each time with a mail in hand.
async fn only_a_mail_that_kills_its_own_process_is_set_aside(url: &str) {
    let office = Office::open(url, "").await;
    let dir = tempfile::tempdir().unwrap();
    let mut ids = CountedIds::default();
    office.store_mails(&mut ids, 2, "A demo please").await;
    let waiting = office.store.arrived_emails(&HashSet::new(), 9, 1 << 20).await.unwrap();
    let ids: Vec<EmailId> = waiting.into_iter().map(|mail| mail.id).collect();
    let start_with = async |script: &str| {
        let crumbs = [0, 1].map(|slot| Crumbs::slot(dir.path(), slot));
        crumbs.iter().zip(&ids).for_each(|(crumbs, id)| crumbs.note(id));
        let alone = Alone { program: "/bin/sh".into(), arguments: vec!["-c".into(), script.into()] };
        let intake = Intake { crumbs_dir: dir.path().to_owned(), alone: Some(alone), ..office.intake() };
        let stopped = CancellationToken::new();
        stopped.cancel();
        intake.run(Box::new(CountedIds(1_000)), stopped).await.unwrap();
        assert_eq!(Crumbs::left_behind(dir.path()), [], "the blame has been settled");
    };
    let set_aside = async || office.store.mail_set_aside(9).await.unwrap();
    for _ in 0..5 {
        start_with("cat >/dev/null").await;
    }
    start_with("kill -TERM $$").await;
    start_with("exit 2").await;
    let flag = dir.path().join("died-once");
    // It dies the first time only: the machine was short of memory.
    start_with(&format!("test -e {0} || {{ touch {0}; kill -KILL $$; }}", flag.display())).await;
    assert_eq!(set_aside().await, []);
    start_with("grep -q p2@prospect2 && kill -SEGV $$; exit 0").await;
    let found = set_aside().await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].subject.as_str(), found[0].sender.as_deref()), ("Demo", Some("P2 <p2@prospect2.example>")));
    assert!(found[0].kind_reason.as_ref().unwrap().contains("signal 11"), "{:?}", found[0].kind_reason);
    assert_eq!(office.store.depths(start()).await.unwrap().mails_set_aside, 1);
    let told = due_alarms(&office, GATHERING).await;
    assert_eq!(told.len(), 1, "whoever reviews leads hears of it");
    assert_eq!(told[0].alarm.rep.as_ref().map(|rep| rep.as_str()), Some("dora"));
    assert_eq!(told[0].mails[0].sender.as_deref(), Some("P2 <p2@prospect2.example>"));
    office.check().await;
}

/// One mail of three is refused by the database itself: the others become leads, and it is set aside.
async fn what_the_store_refuses_keeps_nobody_waiting(url: &str) {
    let office = Office::open(url, "").await;
    let mut ids = CountedIds::default();
    office.store_mails(&mut ids, 1, "A demo please").await;
    office.intake().run_once(&mut ids).await.unwrap();
    let senders = "'p1@prospect1.example', 'p3@prospect3.example'";
    run_sql(url, &format!("create unique index only_one on reading (kind) where sender in ({senders})")).await;
    let mails: Vec<_> = [2, 3, 4].map(|n| mail(&mut ids, n, n, "A demo please")).into();
    office.store.store_emails(&MailboxName::new("sales"), 1, 4, mails, start()).await.unwrap();
    assert_eq!(office.intake().run_once(&mut ids).await.unwrap(), 2);
    assert_eq!(office.store.leads(Which::All, 10).await.unwrap().len(), 3);
    let found = office.store.mail_set_aside(9).await.unwrap();
    assert_eq!(
        found.iter().filter_map(|mail| mail.sender.as_deref()).collect::<Vec<_>>(),
        ["P3 <p3@prospect3.example>"]
    );
    assert!(found[0].kind_reason.as_ref().unwrap().contains("it cannot be stored"), "{:?}", found[0].kind_reason);
    assert_eq!(due_alarms(&office, GATHERING).await.len(), 1, "whoever reviews leads hears of it");
}

async fn due_alarms(office: &Office, after: Duration) -> Vec<DueAlarm> {
    let now = start().plus(after);
    office.store.take_due_alarms(now, now.plus(Duration::from_secs(300)), 9).await.unwrap()
}

/// What stops one reading stops many: each addressee hears of them in one mail, and of each of them once.
async fn many_mails_set_aside_are_told_in_one_mail(url: &str) {
    let office = Office::open(url, "").await;
    let mut ids = CountedIds::default();
    office.store_mails(&mut ids, 4, "A demo please").await;
    let waiting = office.store.arrived_emails(&HashSet::new(), 9, 1 << 20).await.unwrap();
    let mut set_aside = async |place: usize, to: &str| {
        let alarm = Alarm { id: NoticeId::new(ids.next()), rep: None, to: Address::parse(to).unwrap() };
        let (id, subject) = (&waiting[place].id, format!("mail {place}"));
        office.store.quarantine(id, "it died", (&subject, None), Some(&alarm), start(), &[]).await.unwrap();
        alarm
    };
    let first = set_aside(0, "dora@example.com").await;
    set_aside(1, "dora@example.com").await;
    let elsewhere = set_aside(2, "it@example.com").await;
    assert_eq!(due_alarms(&office, GATHERING - Duration::from_secs(1)).await, [], "they wait for company");
    assert_eq!(office.all_notices().await, [], "and are no notices of a lead");
    let told = due_alarms(&office, GATHERING).await;
    assert_eq!(told.iter().map(|due| &due.alarm).collect::<Vec<_>>(), [&first, &elsewhere]);
    let subjects: Vec<&str> = told[0].mails.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!((subjects, told[0].more), (vec!["mail 2", "mail 1", "mail 0"], 0));
    assert_eq!(due_alarms(&office, GATHERING).await, [], "they are in hand");

    // A kill in the middle; then it goes out, and what is set aside after that is told anew.
    let later = start().plus(GATHERING);
    assert_eq!(office.store.recover_notices(None, later).await.unwrap(), 2);
    assert!(due_alarms(&office, GATHERING).await.iter().all(|due| due.may_have_arrived && due.attempts == 2));
    let sent = |alarm: &Alarm| (alarm.id.clone(), SendOutcome::Sent { reply: String::new() });
    office.store.mark_notices(&[sent(&first), sent(&elsewhere)], &[], &[], later).await.unwrap();
    assert_eq!(due_alarms(&office, 10 * GATHERING).await, []);
    let again = set_aside(3, "dora@example.com").await;
    assert_eq!(due_alarms(&office, GATHERING).await[0].alarm, again);
    office.check().await;
}

// --- one daemon -----------------------------------------------------------------------------------------------------

async fn one_daemon_a_store(url: &str) {
    let office = Office::open(url, "").await;
    let hold = office.store.hold().await.unwrap();
    let other = Store::open(url).await.unwrap();
    let Err(refused) = other.hold().await else { panic!("two daemons on one store") };
    assert!(matches!(refused, StoreError::Held(_)) && !refused.is_temporary(), "{refused:?}");
    assert!(refused.to_string().contains("another anteroom") && refused.to_string().contains("; stop that one"));
    // The command line works beside the daemon.
    other.installation_key(b"fresh").await.unwrap();
    drop(hold);
    other.hold().await.expect("it ends with its holder");
}

/// PostgreSQL was started anew, or somebody ended our sessions: whoever comes new at that moment comes too late.
async fn a_daemon_whose_session_broke_keeps_its_store(url: &str) {
    if !url.starts_with("postgres") {
        return;
    }
    let office = Office::open(url, "").await;
    let mut hold = office.store.hold().await.unwrap();
    let other = Store::open(url).await.unwrap();
    let newcomer = other.hold();
    let broken = async {
        let mut session = <sqlx::PgConnection as sqlx::Connection>::connect(url).await.unwrap();
        let holders = "select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database \
                       where l.locktype = 'advisory' and l.granted and d.datname = current_database()";
        let ended: Vec<bool> = sqlx::query_scalar(holders).fetch_all(&mut session).await.unwrap();
        assert_eq!(ended, [true], "one session holds it");
    };
    let (refused, ()) = tokio::join!(newcomer, broken);
    assert!(matches!(refused, Err(StoreError::Held(_))), "somebody slipped in");
    let is_lost = tokio::time::timeout(Duration::ZERO, hold.lost()).await;
    assert!(is_lost.is_err(), "it took its lock again");
}
