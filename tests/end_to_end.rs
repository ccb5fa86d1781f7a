//! The daemon as a process, between a real Dovecot and Postfix's smtp-sink: what a team sees when it runs.
//!
//! In: mail delivered by LMTP, signals, changed files. Out: leads, mails at the sink, pages. Never: a look inside.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "end_to_end/answers.rs"]
mod answers;
mod rig;

use answers::a_rep_acts_and_answers_by_mail_alone;
use rig::daemon::{Daemon, Office};
use rig::database::Database;
use rig::dovecot::Dovecot;
use rig::http;
use rig::sink::{SentMail, Sink};
use rig::{PATIENCE, Programs, until};
use serde_json::Value;
use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

/// The servers of one test.
struct World {
    dovecot: Dovecot,
    sink: Sink,
    database: Database,
}

impl World {
    /// None, and said so, where something is not installed.
    fn on(database: Option<Database>) -> Option<Self> {
        let programs = Programs::find()?;
        Some(Self { dovecot: Dovecot::start(&programs), sink: Sink::start(&programs), database: database? })
    }

    fn office(&self) -> Office {
        let mut office = Office::new(&self.database, &self.sink);
        office.add_mailbox("sales", &self.dovecot.imap_url(), "");
        office
    }
}

/// Each of these runs twice, as two tests.
macro_rules! on_both_databases {
    ($($story:ident)*) => {
        mod on_sqlite { $(
            #[test]
            fn $story() {
                if let Some(world) = super::World::on(Some(super::Database::sqlite())) {
                    super::$story(world);
                }
            }
        )* }
        mod on_postgres { $(
            #[test]
            fn $story() {
                if let Some(world) = super::World::on(super::Database::postgres()) {
                    super::$story(world);
                }
            }
        )* }
    };
}
on_both_databases! {
    an_inquiry_travels_all_the_way
    kills_lose_nothing_and_double_nothing
    a_changed_uidvalidity_makes_no_second_lead
    asked_to_stop_it_drains
    a_rep_acts_and_answers_by_mail_alone
}

fn inquiry(name: &str, email: &str, subject: &str, text: &str) -> String {
    format!(
        "From: {name} <{email}>\nTo: sales@example.com\nSubject: {subject}\n\
         Date: Mon, 02 Nov 2026 09:15:00 +0100\nMessage-ID: <{email}>\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    )
}

fn numbered_inquiry(number: usize) -> String {
    let email = format!("person-{number:03}@customer-{number:03}.example");
    inquiry(
        &format!("Person {number:03}"),
        &email,
        &format!("Quote {number:03}"),
        "Please send us a quote for 20 seats.",
    )
}

/// Waits until every mailbox has been read to its end.
fn wait_until_well(daemon: &Daemon<'_>) {
    until("every mailbox to be well", PATIENCE, || {
        let (status, report) = daemon.health();
        let mailboxes = report["mailboxes"].as_array()?;
        let all_read = mailboxes.iter().all(|mailbox| mailbox["last_check_at"].is_string());
        (status == 200 && !mailboxes.is_empty() && all_read).then_some(())
    });
}

/// A lead as it is now, without what moves with the clock.
fn lead_of(office: &Office, email: &str) -> Value {
    office.leads().into_iter().find(|lead| lead["contact_email"] == email).expect("the lead is still there")
}

fn notices_of(office: &Office, lead: &Value) -> Vec<Value> {
    let shown = office.json(&["lead", "show", lead["ref"].as_str().unwrap(), "--json"]);
    shown["notices"].as_array().cloned().unwrap_or_default()
}

/// The path of the first link in a mail whose page offers this.
fn link_to(mail: &SentMail, office: &Office, title: &str) -> String {
    let base = format!("http://127.0.0.1:{}", office.web_port);
    let text = mail.text();
    let links = text.split_whitespace().filter_map(|word| word.trim_matches(['<', '>', '(', ')']).strip_prefix(&base));
    let mut pages = links.filter(|path| path.starts_with("/act/"));
    let found = pages.find(|path| http::get(office.web_port, path).is_ok_and(|page| page.body.contains(title)));
    found.unwrap_or_else(|| panic!("no link to \"{title}\" in:\n{text}")).to_owned()
}

// --- the main job ---------------------------------------------------------------------------------------------------

fn an_inquiry_travels_all_the_way(world: World) {
    let office = world.office();
    let daemon = office.run();
    wait_until_well(&daemon);
    world.dovecot.deliver(
        "sales",
        &inquiry(
            "Ines Ibarra",
            "ines@customer.example",
            "Your product",
            "Hello,\n\nplease show us a demo next week.\n\nInes",
        ),
    );
    let lead = office.wait_for_lead("ines@customer.example");
    let owner = lead["owner"].as_str().expect("it is offered to somebody").to_owned();
    let rep = format!("{owner}@team.example");
    assert_eq!(lead["contact_name"], "Ines Ibarra");
    assert_eq!(lead["subject"], "Your product");
    assert_eq!(lead["mailbox"], "sales");
    assert_eq!(lead["accepted_at"], Value::Null);
    assert!(lead["next_what"].is_string() && lead["next_at"].is_string(), "what happens next, and when: {lead}");

    let mail = world.sink.wait_for(&rep, |_| true);
    assert_eq!(mail.recipients, [rep.as_str()]);
    assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert!(mail.header("X-Auto-Response-Suppress").is_some());
    assert!(mail.header("Reply-To").unwrap().contains("ines@customer.example"), "{:?}", mail.header("Reply-To"));
    assert!(mail.text().contains("please show us a demo next week"), "{}", mail.text());

    // Scanners open every link of a mail, often more than once.
    let accept = link_to(&mail, &office, "Accept this lead");
    for method in ["GET", "HEAD", "GET"] {
        assert_eq!(http::ask(method, office.web_port, &accept, &[], "").unwrap().status, 200, "{method}");
    }
    // Some even send forms, but nobody gave them the page's proof.
    assert_eq!(http::post(office.web_port, &accept, "").unwrap().status, 403);
    assert_eq!(lead_of(&office, "ines@customer.example")["accepted_at"], Value::Null);

    let done = http::press(office.web_port, &accept).unwrap();
    assert_eq!(done.status, 200, "{}", done.body);
    let accepted = lead_of(&office, "ines@customer.example");
    assert_eq!(accepted["owner"], owner.as_str());
    assert_eq!(accepted["ownership"], "owned");
    assert!(accepted["accepted_at"].is_string(), "{accepted}");
    http::press(office.web_port, &accept).unwrap();
    assert_eq!(
        lead_of(&office, "ines@customer.example")["accepted_at"],
        accepted["accepted_at"],
        "a second press does nothing"
    );

    let written = std::fs::read_dir(office.dir()).unwrap().map(|entry| entry.unwrap().file_name());
    let ours = written.filter(|name| name.to_string_lossy().starts_with(".anteroom-")).collect::<Vec<_>>();
    assert!(ours.is_empty(), "{ours:?} lie in the configuration");

    let (status, _) = daemon.end();
    assert_eq!(status.code(), Some(0));
    office.verify_audit();
    assert_eq!(world.sink.mails().len(), 1, "one mail about one lead");
}

// --- never losing anything ------------------------------------------------------------------------------------------

/// When each life of the daemon ends: once it says that it has stored, planned or sent so many mails in this life.
const LIVES: [(&str, usize); 10] = [
    ("anteroom_emails_stored_total", 1),
    ("anteroom_mails_sent_total", 1),
    ("anteroom_leads_created_total", 1),
    ("anteroom_mails_sent_total", 10),
    ("anteroom_emails_stored_total", 20),
    ("anteroom_leads_created_total", 10),
    ("anteroom_mails_sent_total", 5),
    ("anteroom_leads_created_total", 20),
    ("anteroom_emails_stored_total", 10),
    ("anteroom_mails_sent_total", 20),
];
const MAILS: usize = 300;
const CONNECTIONS: usize = 4;

fn kills_lose_nothing_and_double_nothing(world: World) {
    let office = world.office();
    let mails = (0..MAILS).map(numbered_inquiry).collect::<Vec<_>>();
    // Half of them wait when a life begins, the others arrive during it.
    let (waiting, arriving) = mails.split_at(MAILS / 2);
    for (life, (counter, count)) in LIVES.into_iter().enumerate() {
        world.dovecot.deliver_all("sales", share_of(waiting, life));
        thread::scope(|scope| {
            scope.spawn(|| world.dovecot.deliver_all("sales", share_of(arriving, life)));
            let mut daemon = office.start();
            until("the moment to be killed", PATIENCE, || {
                assert!(daemon.process.is_running(), "it ended by itself");
                (daemon.counter(counter) >= count).then_some(())
            });
            daemon.process.kill();
        });
    }

    let ask = |sql| world.database.count(sql);
    assert!(ask("select count(*) from outbox where state = 'sent'") < MAILS as i64, "the kills came in full work");
    let daemon = office.run();
    until("every mail to become a lead, and every notice to be sent", PATIENCE * 2, || {
        let leads = ask("select count(*) from lead");
        let waiting = ask("select count(*) from outbox where state in ('queued', 'sending')");
        (leads >= MAILS as i64 && waiting == 0).then_some(())
    });
    wait_until_well(&daemon);
    let (status, _) = daemon.end();
    assert_eq!(status.code(), Some(0));

    let mut leads = BTreeMap::<String, usize>::new();
    for lead in office.leads() {
        *leads.entry(lead["contact_email"].as_str().unwrap_or("nobody").to_owned()).or_default() += 1;
    }
    let doubled = leads.iter().filter(|(_, count)| **count != 1).collect::<Vec<_>>();
    assert!(doubled.is_empty(), "doubled leads: {doubled:?}");
    assert_eq!(leads.len(), MAILS, "each mail is one lead");

    // At the sink: for each lead its assignment, and whatever is there twice has the same Message-ID.
    let mut ids = BTreeMap::<String, BTreeMap<String, usize>>::new();
    for mail in world.sink.mails() {
        let prospect =
            mail.header("Reply-To").and_then(|reply_to| leads.keys().find(|email| reply_to.contains(*email)).cloned());
        let id = mail.message_id();
        *ids.entry(prospect.expect("each mail is about a lead")).or_default().entry(id).or_default() += 1;
    }
    assert_eq!(ids.len(), MAILS, "each lead's rep was told");
    let two_ids = ids.iter().filter(|(_, ids)| ids.len() > 1).collect::<Vec<_>>();
    assert!(two_ids.is_empty(), "one notice, one Message-ID: {two_ids:?}");
    let repeats = ids.values().flat_map(BTreeMap::values).sum::<usize>() - MAILS;
    assert!(repeats <= LIVES.len() * CONNECTIONS, "{repeats} repeats: only a mail in flight may be repeated");
    assert_eq!(ask("select count(*) from outbox where state <> 'sent'"), 0, "nothing is left in the outbox");
    office.verify_audit();
    println!("{} kills, {MAILS} mails: 0 lost, 0 doubled leads, {repeats} repeated notices", LIVES.len());
}

fn share_of(mails: &[String], life: usize) -> impl Iterator<Item = &str> {
    mails.iter().skip(life).step_by(LIVES.len()).map(String::as_str)
}

fn a_changed_uidvalidity_makes_no_second_lead(world: World) {
    let office = world.office();
    let daemon = office.run();
    let mails = (0..5).map(numbered_inquiry).collect::<Vec<_>>();
    world.dovecot.deliver_all("sales", mails.iter().map(String::as_str));
    until("five mails at the sink", PATIENCE, || (world.sink.mails().len() == 5).then_some(()));

    // As after a restored backup: every UID is counted anew.
    world.dovecot.doveadm(&["mailbox", "update", "-u", "sales", "--uid-validity", "1234567", "INBOX"]);
    world.dovecot.deliver("sales", &inquiry("New", "new@customer.example", "After", "A demo, please."));
    office.wait_for_lead("new@customer.example");
    until("the new one's notice", PATIENCE, || (world.sink.mails().len() >= 6).then_some(()));
    wait_until_well(&daemon);
    assert_eq!(world.database.count("select uidvalidity from mailbox"), 1_234_567, "all were listed again");
    assert_eq!(office.leads().len(), 6, "no second lead");
    drop(daemon);
    assert_eq!(world.sink.mails().len(), 6, "no second notice");
}

fn asked_to_stop_it_drains(world: World) {
    let office = world.office();
    let mails = (0..200).map(numbered_inquiry).collect::<Vec<_>>();
    world.dovecot.deliver_all("sales", mails.iter().map(String::as_str));
    let daemon = office.run();
    until("the first notice, so that it is in full work", PATIENCE, || (!world.sink.mails().is_empty()).then_some(()));
    let (status, took) = daemon.end();
    assert_eq!(status.code(), Some(0), "{}", office.log());
    assert!(took < Duration::from_secs(10), "it took {took:?}");
    assert_eq!(
        world.database.count("select count(*) from outbox where state = 'sending'"),
        0,
        "every mail in flight is accounted for"
    );
    office.verify_audit();
}

// --- mistakes and misfortunes ---------------------------------------------------------------------------------------

#[test]
fn a_broken_configuration_changes_nothing_and_a_good_one_counts() {
    let Some(world) = World::on(Some(Database::sqlite())) else { return };
    let office = world.office();
    office.set_workflow("bo");
    let daemon = office.run();
    wait_until_well(&daemon);

    office.write("strange.toml", "a = 1\n");
    office.write("workflows/inbound.toml", "[[route]]\nid = \"everybody\"\npool = \"nobody-knows\"\n");
    daemon.process.signal("HUP");
    let trouble = until("the mistake to be told", PATIENCE, || {
        daemon.health().1["configuration_trouble"].as_str().map(str::to_owned)
    });
    assert!(trouble.contains("workflows/inbound.toml") && trouble.contains("nobody-knows"), "{trouble}");
    assert!(!trouble.contains("strange.toml"), "a warning refuses nothing: {trouble}");
    assert_eq!(daemon.health().0, 200, "the configuration before it goes on");
    world.dovecot.deliver("sales", &numbered_inquiry(1));
    // The old route: everything to Bo.
    world.sink.wait_for("bo@team.example", |mail| is_about(mail, 1));

    // A start cannot read it either, and nobody's mail waits until it is put right.
    drop(daemon);
    let daemon = office.run();
    wait_until_well(&daemon);
    let trouble = daemon.health().1["configuration_trouble"].to_string();
    assert!(trouble.contains("workflows/inbound.toml") && trouble.contains("nobody-knows"), "{trouble}");
    world.dovecot.deliver("sales", &numbered_inquiry(6));
    world.sink.wait_for("bo@team.example", |mail| is_about(mail, 6));

    // Well written and otherwise than a mail must come out, it is refused as well.
    std::fs::create_dir(office.dir().join("fixtures")).unwrap();
    office.write(
        "fixtures/one.eml",
        "From: nora@fjord.example\nTo: sales@team.example\nSubject: Demo\n\nCould we see a demo?\n",
    );
    office.write("fixtures/expected.toml", "[[mail]]\nfile = \"one.eml\"\npool = \"bo\"\n");
    office.set_workflow("everyone");
    daemon.process.signal("HUP");
    let expected = "fixtures/one.eml: its pool must be bo and is everyone";
    until("the fixture that fails to be told", PATIENCE, || {
        let trouble = daemon.health().1["configuration_trouble"].as_str().map(str::to_owned);
        trouble.filter(|trouble| trouble.contains(expected))
    });
    world.dovecot.deliver("sales", &numbered_inquiry(4));
    world.sink.wait_for("bo@team.example", |mail| is_about(mail, 4));

    // So it is at a start, where what counted before goes on as well.
    drop(daemon);
    let daemon = office.run();
    wait_until_well(&daemon);
    assert!(daemon.health().1["configuration_trouble"].as_str().unwrap().contains(expected));
    world.dovecot.deliver("sales", &numbered_inquiry(5));
    world.sink.wait_for("bo@team.example", |mail| is_about(mail, 5));

    // A file that changes is enough, without a signal.
    office.write("fixtures/expected.toml", "[[mail]]\nfile = \"one.eml\"\npool = \"everyone\"\n");
    until("the good configuration to be taken", PATIENCE, || {
        daemon.health().1["configuration_trouble"].is_null().then_some(())
    });
    let warned = daemon.health().1["configuration_warnings"].to_string();
    assert!(warned.contains("strange.toml: warning: nothing reads this file"), "{warned}");

    // What only a start takes up is told until then.
    let settings = std::fs::read_to_string(office.dir().join("anteroom.toml")).unwrap();
    office.write("signals.token", "a token of two dozen letters");
    office.write("anteroom.toml", &format!("{settings}\n[secrets]\nsignals = {{ file = \"signals.token\" }}\n"));
    until("the new token to be told", PATIENCE, || {
        let warned = daemon.health().1["configuration_warnings"].to_string();
        warned.contains("a new [secrets] signals counts from the next start on; restart").then_some(())
    });
    let owners = [2, 3].map(|number| {
        world.dovecot.deliver("sales", &numbered_inquiry(number));
        office_lead(&world, &office, number)["owner"].as_str().unwrap().to_owned()
    });
    assert!(owners.contains(&"ana".to_owned()), "the new route reaches Ana: {owners:?}");
}

#[test]
fn a_changed_workflow_waits_for_its_backtest_where_one_is_required() {
    let Some(world) = World::on(Some(Database::sqlite())) else { return };
    let office = world.office();
    office.set_workflow("bo");
    let settings = std::fs::read_to_string(office.dir().join("anteroom.toml")).unwrap();
    office.write("anteroom.toml", &format!("{settings}\n[publish]\nbacktest = \"required\"\n"));
    let daemon = office.run();
    wait_until_well(&daemon);
    let trouble = |daemon: &Daemon<'_>| daemon.health().1["configuration_trouble"].as_str().map(str::to_owned);
    let missing = "workflows/inbound.toml: changed, and no backtest of version";
    let log = || {
        let log = office.json(&["config", "log", "--json"]);
        let what = |line: &Value| line["what"].as_str().unwrap().split(' ').next().unwrap().to_owned();
        log.as_array().unwrap().iter().map(what).collect::<Vec<_>>()
    };

    office.set_workflow("everyone");
    let told = until("the missing backtest to be told", PATIENCE, || trouble(&daemon));
    assert!(told.contains(missing), "{told}");
    // A start in between reads mail by what counted.
    drop(daemon);
    let daemon = office.run();
    wait_until_well(&daemon);
    assert!(trouble(&daemon).is_some_and(|told| told.contains(missing)));
    world.dovecot.deliver("sales", &numbered_inquiry(1));
    world.sink.wait_for("bo@team.example", |mail| is_about(mail, 1));

    let trouble = || trouble(&daemon);
    let check = office.command(&["check"]).output().unwrap();
    let checked = String::from_utf8(check.stdout).unwrap();
    assert!(checked.contains("a daemon does not take it yet: workflows/inbound.toml: changed"), "{checked}");
    // Only the workflow waits, and not who is in the team.
    let team = std::fs::read_to_string(office.dir().join("team.toml")).unwrap();
    office.write("team.toml", &team.replace("bo@team.example", "bo.lind@team.example"));
    until("the team to be taken", PATIENCE, || (log().len() == 2).then_some(()));
    assert!(trouble().is_some_and(|told| told.contains(missing)));
    world.dovecot.deliver("sales", &numbered_inquiry(2));
    world.sink.wait_for("bo.lind@team.example", |mail| is_about(mail, 2));
    let workflow = || std::fs::read_to_string(office.dir().join("workflows/inbound.toml")).unwrap();
    assert!(office.command(&["backtest", "--json"]).output().unwrap().status.success());
    until("the workflow to be taken", PATIENCE, || trouble().is_none().then_some(()));
    assert_eq!(log(), ["accepted", "backtested", "accepted", "accepted"]);

    // What has counted once needs none.
    office.set_workflow("bo");
    until("the workflow of before to be taken", PATIENCE, || (log().len() == 5).then_some(()));
    assert_eq!(trouble(), None);

    // Nor does what says the same.
    office.write("workflows/inbound.toml", &format!("# What we look for\n{}", workflow()));
    until("the comment to be taken", PATIENCE, || (log().len() == 6).then_some(()));
    assert_eq!(trouble(), None);

    let workflow = workflow();
    // And nothing slips by with the word that none is needed any more.
    office.write("workflows/inbound.toml", &workflow.replace("points = 40", "points = 45"));
    let waits = until("the next change to wait", PATIENCE, trouble);
    office.write("anteroom.toml", &settings);
    until("both to wait", PATIENCE, || trouble().filter(|told| told.contains(missing) && *told != waits));
}

fn address(number: usize) -> String {
    format!("person-{number:03}@customer-{number:03}.example")
}

fn is_about(mail: &SentMail, number: usize) -> bool {
    mail.header("Reply-To").is_some_and(|to| to.contains(&address(number)))
}

/// The lead of a numbered inquiry, once its notice is at the sink.
fn office_lead(world: &World, office: &Office, number: usize) -> Value {
    let lead = office.wait_for_lead(&address(number));
    let rep = format!("{}@team.example", lead["owner"].as_str().expect("it is offered"));
    world.sink.wait_for(&rep, |mail| is_about(mail, number));
    lead
}

#[test]
fn a_mailbox_in_trouble_says_so_and_stops_nobody_else() {
    let Some(world) = World::on(Some(Database::sqlite())) else { return };
    let mut office = world.office();
    office.write("wrong-password", "not the password");
    office.add_mailbox("locked", &world.dovecot.imap_url(), "password = { file = \"wrong-password\" }");
    let missing = world.dovecot.imap_url().replace("INBOX", "No/Such/Folder");
    office.add_mailbox("missing", &missing, "");
    let daemon = office.run();
    world.dovecot.deliver("sales", &numbered_inquiry(1));
    office_lead(&world, &office, 1);

    let of = |report: &Value, name: &str| {
        let mailboxes = report["mailboxes"].as_array().cloned().unwrap_or_default();
        mailboxes.into_iter().find(|mailbox| mailbox["name"] == name).unwrap_or(Value::Null)
    };
    let troubles = [("locked", "password"), ("missing", "No/Such/Folder")];
    let report = until("both troubles to be told", PATIENCE, || {
        let (status, report) = daemon.health();
        let told = troubles.iter().all(|(name, word)| of(&report, name).to_string().contains(word));
        (told && of(&report, "sales")["ok"] == true).then(|| {
            assert_eq!(status, 503);
            report
        })
    });
    for (name, _) in troubles {
        let trouble = of(&report, name);
        assert_eq!(trouble["ok"], false, "{trouble}");
        assert!(trouble["remedy"].is_string(), "{trouble}");
    }
    assert!(!report.to_string().contains("not the password"));

    // Mended, it recovers by itself.
    office.write("wrong-password", rig::dovecot::PASSWORD);
    daemon.process.signal("HUP");
    until("the mended mailbox to be well", PATIENCE, || (of(&daemon.health().1, "locked")["ok"] == true).then_some(()));
}

#[test]
fn tls_holds_with_our_authority_and_without_it_says_what_to_do() {
    let Some(world) = World::on(Some(Database::sqlite())) else { return };
    let mut office = Office::new(&world.database, &world.sink);
    let ca_file = format!("ca_file = \"{}\"", world.dovecot.ca_file.display());
    let starttls = format!("imap+starttls://localhost:{}/INBOX", world.dovecot.imap_port);
    office.add_mailbox("trusted", &world.dovecot.imaps_url(), &ca_file);
    office.add_mailbox("upgraded", &starttls, &ca_file);
    office.add_mailbox("unknown", &world.dovecot.imaps_url(), "");
    let daemon = office.run();
    for (number, user) in ["trusted", "upgraded"].into_iter().enumerate() {
        world.dovecot.deliver(user, &numbered_inquiry(number));
        office_lead(&world, &office, number);
    }
    let trouble = until("the unknown authority to be told", PATIENCE, || {
        let mailboxes = daemon.health().1["mailboxes"].as_array().cloned().unwrap_or_default();
        mailboxes.into_iter().find(|mailbox| mailbox["name"] == "unknown" && mailbox["cause"].is_string())
    });
    assert!(trouble["remedy"].as_str().unwrap_or_default().contains("ca_file"), "{trouble}");
}

#[test]
fn a_mail_server_that_refuses_is_seen_and_one_that_is_away_is_tried_again() {
    let Some(mut world) = World::on(Some(Database::sqlite())) else { return };
    let office = world.office();
    world.sink.restart_with(&["-f", "rcpt"]);
    let daemon = office.run();
    world.dovecot.deliver("sales", &numbered_inquiry(1));
    let lead = office.wait_for_lead(&address(1));
    let refused = until("the refusal to be kept", PATIENCE, || {
        notices_of(&office, &lead).into_iter().find(|notice| notice["state"] == "refused")
    });
    assert!(refused["last_reply"].as_str().unwrap_or_default().contains("500"), "{refused}");
    assert_eq!(refused["attempts"], 1, "what is refused for good is not tried again: {refused}");

    world.sink.restart_with(&["-r", "rcpt"]);
    world.dovecot.deliver("sales", &numbered_inquiry(2));
    let lead = office.wait_for_lead(&address(2));
    until("a second try", PATIENCE, || {
        notices_of(&office, &lead).into_iter().find(|notice| notice["attempts"].as_u64() >= Some(2))
    });
    world.sink.restart_with(&[]);
    office_lead(&world, &office, 2);

    world.sink.stop();
    world.dovecot.deliver("sales", &numbered_inquiry(3));
    office.wait_for_lead(&address(3));
    world.sink.restart_with(&[]);
    office_lead(&world, &office, 3);
    drop(daemon);
    // Beside them the manager may hear of the first.
    let mails = world.sink.mails();
    assert_eq!([2, 3].map(|number| mails.iter().filter(|mail| is_about(mail, number)).count()), [1, 1], "each once");
}
