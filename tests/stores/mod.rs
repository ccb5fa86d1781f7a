//! A team around a store, for tests that many hands take part in.
#![allow(dead_code, reason = "each program that uses it uses a part of it")]

use super::settings;
use anteroom::clock::{Clock as _, StoryClock};
use anteroom::domain::id::{CountedIds, EmailId, Ids as _, MailboxName, NoticeId, RepId};
use anteroom::domain::lead::Lead;
use anteroom::domain::mailbox::MailboxMark;
use anteroom::domain::notice::{DueNotice, SendOutcome};
use anteroom::domain::rules::Rules;
use anteroom::domain::team::Rep;
use anteroom::domain::time::Timestamp;
use anteroom::domain::token::Key;
use anteroom::health::Health;
use anteroom::pipeline::intake::Intake;
use anteroom::pipeline::plan::{self, Envelope, World};
use anteroom::pipeline::watch::run::Watch;
use anteroom::store::{NewEmail, Store, StoreError};
use arc_swap::ArcSwap;
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// A Monday morning at work.
pub fn start() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-16T09:00:00Z").unwrap()
}

#[derive(Clone)]
pub struct Office {
    pub store: Store,
    pub rules: Arc<Rules>,
    pub clock: Arc<StoryClock>,
    /// Set when those who work beside a test may go home.
    pub is_over: Arc<AtomicBool>,
    /// UIDs handed out so far.
    uid: Arc<AtomicU32>,
}

impl Office {
    /// The stories' default team, with weights, `ana = 3, bo = 2`, or a capacity for everybody, `open = 2`.
    pub async fn open(url: &str, change: &str) -> Self {
        let store = Store::open(url).await.unwrap();
        if store.mailbox_mark(&MailboxName::new("sales")).await.unwrap().is_none() {
            let mark = MailboxMark {
                uidvalidity: 1,
                first_uid: 1,
                cursor_uid: 0,
                quiet_until_uid: 0,
                relist_until_uid: 0,
                dated_until_uid: 0,
                since: start(),
            };
            store.set_mailbox_mark(&MailboxName::new("sales"), mark).await.unwrap();
        }
        let rules = Arc::new(rules(change));
        Self { store, rules, clock: Arc::new(StoryClock::at(start())), is_over: Arc::default(), uid: Arc::default() }
    }

    fn key() -> Key {
        Key::new(b"the secret of all stores".to_vec())
    }

    pub fn intake(&self) -> Intake {
        Intake {
            store: self.store.clone(),
            rules: Arc::new(ArcSwap::new(self.rules.clone())),
            key: Self::key(),
            clock: self.clock.clone(),
            health: Arc::new(Health::default()),
            crumbs_dir: "/nonexistent".into(),
            alone: None,
            arrived: Arc::new(Notify::new()),
            queued: Arc::new(Notify::new()),
        }
    }

    pub fn watch(&self) -> Watch {
        Watch {
            store: self.store.clone(),
            rules: Arc::new(ArcSwap::new(self.rules.clone())),
            clock: self.clock.clone(),
            health: Arc::new(Health::default()),
            acted: Arc::new(Notify::new()),
            queued: Arc::new(Notify::new()),
        }
    }

    /// All mail that waits is sent. Whoever was not told of an offer loses it to no clock.
    pub async fn deliver(&self) {
        let (now, lease) = (self.clock.now(), self.clock.now().plus(Duration::from_secs(300)));
        loop {
            let due = self.store.take_due_notices(now, lease, 500).await.unwrap();
            if due.is_empty() {
                return;
            }
            let sent = |due: &DueNotice| (due.notice.id.clone(), SendOutcome::Sent { reply: "250 ok".to_owned() });
            let sent: Vec<_> = due.iter().map(sent).collect();
            self.store.mark_notices(&sent, &[], &[], now).await.unwrap();
        }
    }

    /// One inquiry, planned over the team as it stands, in a transaction of its own.
    pub async fn plan_one(&self, ids: &mut CountedIds) -> Lead {
        let (id, now) = (ids.next(), start());
        let counted_since = |rep: &RepId| self.rules.counted_since(rep, now);
        let mut planning = self.store.begin_planning(&counted_since).await.unwrap();
        let mailbox = MailboxName::new("sales");
        let raw = format!("From: P <{id}@prospect.example>\nSubject: Demo\nMessage-ID: <{id}@x>\n\nA demo please\n");
        let read = plan::read(raw.as_bytes(), &mailbox, &self.rules, &Self::key());
        let envelope = Envelope { id: EmailId::new(id), mailbox, received_at: now, quiet: false };
        let standing = planning.standing.clone();
        let mut world = World { standing, next_number: planning.next_number, ..World::default() };
        let plan = plan::plan(&envelope, &read, &mut world, &self.rules, now, ids);
        (planning.standing, planning.next_number) = (world.standing, world.next_number);
        let lead = plan.change.as_ref().unwrap().after.clone();
        planning.commit(&[plan], &[], now, &counted_since).await.unwrap();
        lead
    }

    /// The same inquiry each time, planned as if nobody had seen it before.
    pub async fn plan_the_same(&self, ids: &mut CountedIds) -> Result<(), StoreError> {
        let now = start();
        let counted_since = |rep: &RepId| self.rules.counted_since(rep, now);
        let mut planning = self.store.begin_planning(&counted_since).await?;
        let mailbox = MailboxName::new("sales");
        let raw = b"From: P <p@prospect.example>\nSubject: Demo\nMessage-ID: <once@x>\n\nA demo please\n";
        let read = plan::read(raw, &mailbox, &self.rules, &Self::key());
        let envelope = Envelope { id: EmailId::new(ids.next()), mailbox, received_at: now, quiet: false };
        let standing = planning.standing.clone();
        let mut world = World { standing, next_number: planning.next_number, ..World::default() };
        let plan = plan::plan(&envelope, &read, &mut world, &self.rules, now, ids);
        (planning.standing, planning.next_number) = (world.standing, world.next_number);
        planning.commit(&[plan], &[], now, &counted_since).await
    }

    /// Mails that wait to be planned, each of another person.
    pub async fn store_mails(&self, ids: &mut CountedIds, count: usize, text: &str) {
        let mails: Vec<NewEmail> = (0..count)
            .map(|_| {
                let uid = self.uid.fetch_add(1, Ordering::SeqCst) + 1;
                mail(ids, uid, uid, text)
            })
            .collect();
        let last = mails.last().map_or(0, |mail| mail.uid);
        let stored = self.store.store_emails(&MailboxName::new("sales"), 1, last, mails, start()).await.unwrap();
        assert_eq!(stored, count);
    }

    /// What must hold after everything.
    pub async fn check(&self) {
        assert_eq!(self.store.broken_promises().await.unwrap(), Vec::<String>::new());
        assert_eq!(self.store.verify_chain(|_| {}).await.unwrap().1, None);
    }

    /// Everything owed and not yet taken; taken by asking.
    pub async fn all_notices(&self) -> Vec<NoticeId> {
        let lease = start().plus(Duration::from_secs(300));
        let due = self.store.take_due_notices(start(), lease, 1_000).await.unwrap();
        due.into_iter().map(|due| due.notice.id).collect()
    }
}

/// The `nth` prospect's mail.
pub fn mail(ids: &mut CountedIds, uid: u32, nth: u32, text: &str) -> NewEmail {
    let raw = format!(
        "From: P{nth} <p{nth}@prospect{nth}.example>\nTo: sales@example.com\nSubject: Demo\n\
         Message-ID: <{nth}@prospect.example>\n\n{text}\n"
    );
    NewEmail {
        id: EmailId::new(ids.next()),
        uid,
        internal_at: start(),
        sha256: Sha256::digest(&raw).iter().map(|byte| format!("{byte:02x}")).collect(),
        bytes: raw.into_bytes(),
        quiet: false,
        repeats: None,
    }
}

fn rules(change: &str) -> Rules {
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let dir = settings::lay_out(&stories, &stories.join("default"));
    let mut rules = Rules::clone(&settings::load_from(dir.path()).unwrap().rules);
    let number = |name: &str| {
        let mut changes = change.split(", ").filter_map(|change| change.split_once(" = "));
        changes.find(|(changed, _)| *changed == name).map(|(_, number)| number.parse::<u32>().unwrap())
    };
    let changed = |rep: &Rep| {
        let mut rep = rep.clone();
        rep.weight = number(rep.id.as_str()).unwrap_or(rep.weight);
        rep.capacity.open = number("open");
        (rep.id.clone(), rep)
    };
    rules.team.reps = rules.team.reps.values().map(changed).collect();
    rules
}

/// Behind the store's back, as a vandal or another version would.
pub async fn run_sql(url: &str, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}
