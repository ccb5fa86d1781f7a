//! What somebody changes behind the store's back is told by its audit.

use crate::stores::{Office, run_sql, start};
use anteroom::domain::event::{Actor, Event};
use anteroom::domain::id::{CountedIds, RulesVersion};
use anteroom::store::Checked;
use anteroom::store::versions::Word;
use std::collections::BTreeMap;
use std::time::Duration;

pub async fn a_changed_audit_is_noticed(url: &str) {
    let office = Office::open(url, "").await;
    let mut ids = CountedIds::default();
    for _ in 0..5 {
        office.plan_one(&mut ids).await;
    }
    let check = async |sql: &str, expected: Option<(i64, &str)>| {
        run_sql(url, sql).await;
        let (_, fault) = office.store.verify_chain(|_| {}).await.unwrap();
        let found = fault.as_ref().map(|fault| (fault.seq, fault.what.as_str()));
        assert_eq!(found, expected, "after {sql}");
    };
    let (at, actor, text) = (start(), Actor::Person("k\0ai".to_owned()), "a note with a \0 in it".to_owned());
    office.store.record(&[Event { at, lead: None, email: None, actor, what: "noted", text }]).await.unwrap();
    check("update event set text = text || 'x' where seq = 99", None).await;
    let changed = "this row, or one before it, was changed after it was written";
    check("update event set text = text || '!' where seq = 4", Some((4, changed))).await;
    check("update event set text = substr(text, 1, length(text) - 1) where seq = 4", None).await;
    check("update event set at_ms = at_ms + 1 where seq = 7", Some((7, changed))).await;
    check("update event set at_ms = at_ms - 1 where seq = 7", None).await;
    let exchanged = "create table kept as select seq, packed from decision; update decision set packed = \
                     (select packed from kept where seq = 1) where seq = 2";
    check(exchanged, Some((2, changed))).await;
    check("update decision set packed = null, body = '{}' where seq = 2", Some((2, changed))).await;
    let back = "update decision set packed = (select packed from kept where seq = 2), body = '' where seq = 2";
    check(back, None).await;
    check("update decision set rules = 'others' where seq = 5", Some((5, changed))).await;
    let older = "insert into decision (id, lead_id, at_ms, rules, body) select 'older', lead_id, at_ms, rules, '{}' from decision where seq = 1";
    check(older, Some((5, changed))).await;
    assert_eq!(office.store.unlinked_decisions().await.unwrap(), 1);
    check("delete from decision where seq = 5", Some((5, "rows are missing at the end of the chain"))).await;
    check("delete from decision where seq = 3", Some((3, "this row is missing"))).await;
    office.store_mails(&mut ids, 5, "A demo please").await;
    let mails = async || office.store.verify_mails(|_| {}).await.unwrap();
    assert_eq!(mails().await, Checked { count: 5, ..Checked::default() });
    run_sql(url, "update email_raw set bytes = (select bytes from email_raw order by email_id desc limit 1)").await;
    assert!(mails().await.fault.is_some_and(|fault| fault.ends_with("is not what came: its bytes were changed")));
    run_sql(url, "delete from email_raw").await;
    assert!(mails().await.fault.is_some_and(|fault| fault.starts_with("the bytes of mail ")));
    // Words moved from one column to the next read alike, and are not.
    check("update event set actor = actor || 'x', what = 'y' where seq = 8", Some((8, changed))).await;
    check("delete from event where seq = 8", Some((8, "this row is missing"))).await;
    check("delete from event where seq > 7", Some((8, "rows are missing at the end of the chain"))).await;
    check("update chain set seq = 7", Some((7, "the recorded end of the chain does not match its last row"))).await;
    check("delete from event", Some((1, "rows are missing at the end of the chain"))).await;
    let emptied = "delete from decision; delete from chain; delete from rules_log";
    check(emptied, Some((1, "every row is gone"))).await;
}

/// Whoever changes a thing together with its own hash, or takes it away whole, is told nevertheless.
pub async fn what_lies_outside_the_chain_is_sealed_in_it(url: &str) {
    let office = Office::open(url, "").await;
    let mut ids = CountedIds::default();
    office.store_mails(&mut ids, 3, "A demo please").await;
    office.intake().run_once(&mut ids).await.unwrap();
    let files: BTreeMap<String, String> = [("team.toml".to_owned(), "# nobody".to_owned())].into();
    let version = RulesVersion::of(files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())));
    let word = Word { version: &version, workflows: "w", by: "kai" };
    office.store.keep_rules(&word, &files, start()).await.unwrap();
    office.store.log_rules(&word, "no backtest", start().plus(Duration::from_secs(1))).await.unwrap();

    let told = async || {
        let chain = office.store.verify_chain(|_| {}).await.unwrap().1.map(|fault| fault.what);
        let (mails, rules) =
            (office.store.verify_mails(|_| {}).await.unwrap(), office.store.verify_rules().await.unwrap());
        ((mails.unsealed, rules.unsealed), chain.or(mails.fault).or(rules.fault).unwrap_or_default())
    };
    let whole = ((0, 0), String::new());
    assert_eq!(told().await, whole);
    // Each is done, told, and undone.
    for (tables, done, expected) in [
        (
            &["email", "email_raw"][..],
            "delete from email_raw where email_id in (select id from email where uid = 2); delete from email where uid = 2",
            "is gone",
        ),
        (
            &["email", "email_raw"],
            "update email set sha256 = (select sha256 from email where uid = 1); \
             update email_raw set bytes = (select r.bytes from email_raw r join email e on e.id = r.email_id where e.uid = 1)",
            "another is in its place",
        ),
        (&["rules"], "update rules set files = '{}'", "are not those that were accepted"),
        (&["rules"], "delete from rules", "are gone"),
        (&["rules_log"], "update rules_log set by_whom = 'lou'", "was changed or is gone"),
        (&["rules_log"], "update rules_log set what = 'a backtest' where what <> 'accepted'", "was changed or is gone"),
        (&["rules_log"], "delete from rules_log", "was changed or is gone"),
        (
            &["decision", "chain"],
            "delete from decision; delete from chain where node = 'decision'",
            "this row is missing, and the chain was cut off before it",
        ),
        (&["event", "chain"], "delete from event; delete from chain where node = 'main'", "every row is gone"),
    ] {
        for table in tables {
            run_sql(url, &format!("create table kept_{table} as select * from {table}")).await;
        }
        run_sql(url, done).await;
        let (_, fault) = told().await;
        assert!(fault.contains(expected), "after {done}: {fault}");
        for table in tables {
            let back =
                format!("delete from {table}; insert into {table} select * from kept_{table}; drop table kept_{table}");
            run_sql(url, &back).await;
        }
        assert_eq!(told().await, whole, "after {done}, undone");
    }
    // What an earlier version of the program stored has no seal; that every row is gone besides is told.
    run_sql(url, "delete from event; delete from chain; update decision set seq = null, hash = null").await;
    assert_eq!(told().await, ((3, 2), "every row is gone".to_owned()));
    assert_eq!(office.store.unlinked_decisions().await.unwrap(), 3);
}
