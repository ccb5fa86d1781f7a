//! The command line beside a daemon: it looks at the store and acts on leads, whatever state the configuration is in.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod rig;
#[path = "story/settings.rs"]
mod settings;
mod stores;

use anteroom::config::load;
use anteroom::domain::id::{CountedIds, RulesVersion};
use anteroom::store::versions::Word;
use rig::database::Database;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use stores::{Office, run_sql, start};
use tempfile::TempDir;

/// Each of these runs twice, as two tests.
macro_rules! on_both_databases {
    ($($test:ident)*) => {
        mod on_sqlite { $(
            #[test]
            fn $test() {
                super::run(Some(super::Database::sqlite()), super::$test);
            }
        )* }
        mod on_postgresql { $(
            #[test]
            fn $test() {
                super::run(super::Database::postgres(), super::$test);
            }
        )* }
    };
}
on_both_databases! {
    whoever_only_looks_makes_no_store
    broken_files_stop_nobody_from_working
    a_reason_that_nobody_says_is_the_first_configured
    a_sound_configuration_is_counted_in_words
    a_decision_is_explained_and_taken_again
    a_version_is_compared_and_put_back
    a_backtest_is_kept_where_a_changed_workflow_needs_one
    a_workflow_that_looks_on_changes_nothing_and_is_compared
    a_lead_as_adf_is_read_again_by_our_own_reader
    mail_set_apart_and_leads_that_are_one
    a_sample_is_judged_blind_on_the_terminal_too
}

fn run(database: Option<Database>, test: impl FnOnce(&Desk)) {
    let Some(database) = database else { return };
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let dir = settings::lay_out(&stories, &stories.join("default"));
    let file = dir.path().join("anteroom.toml");
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, settings.replace("sqlite:anteroom.db", &database.url())).unwrap();
    test(&Desk { dir, database });
}

/// A configuration directory and the store it names.
struct Desk {
    dir: TempDir,
    database: Database,
}

/// How a command ended, what it printed and what it said besides.
type Ended = (Option<i32>, String, String);

impl Desk {
    fn anteroom(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_anteroom"));
        let output =
            command.args(arguments).arg("--config").arg(self.dir.path()).env("PASSWORD", "x").output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    /// What a daemon leaves behind that has taken these files and one inquiry.
    fn has_run(&self) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let office = Office::open(&self.database.url(), "").await;
            office.plan_one(&mut CountedIds::default()).await;
            let version = load::load_without_secrets(self.dir.path()).unwrap().rules.version.clone();
            self.keep(&office, version.as_str()).await;
            office.store.close().await;
        });
    }

    /// Keeps these files as a version that was accepted.
    async fn keep(&self, office: &Office, version: &str) {
        let config = load::load_without_secrets(self.dir.path()).unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let files = config.files.iter().map(|(name, bytes)| (name.clone(), text(bytes))).collect();
        office
            .store
            .keep_rules(&Word { version: &RulesVersion::new(version), workflows: "", by: "a test" }, &files, start())
            .await
            .unwrap();
    }
}

fn whoever_only_looks_makes_no_store(desk: &Desk) {
    let nothing = "nothing has arrived yet; `anteroom run` creates the store\n";
    let ended = |code, printed: &str, said: &str| (Some(code), printed.to_owned(), said.to_owned());
    assert_eq!(desk.anteroom(&["leads"]), ended(0, nothing, ""));
    assert_eq!(desk.anteroom(&["leads", "--json"]), ended(0, "[]\n", ""));
    let none = format!("anteroom: there is no record to check: {nothing}");
    assert_eq!(desk.anteroom(&["audit", "verify"]), ended(1, "", &none));
    let no_lead = format!("anteroom: there is no lead L1: {nothing}");
    assert_eq!(desk.anteroom(&["lead", "show", "L1"]), ended(1, "", &no_lead));
    assert_eq!(desk.anteroom(&["lead", "accept", "L1"]), ended(1, "", &no_lead));
    match &desk.database {
        Database::Sqlite(path, _) => assert!(!path.exists(), "a store was made"),
        Database::Postgres { .. } => {
            assert_eq!(desk.database.count("select count(*) from pg_tables where schemaname = 'public'"), 0);
        }
    }
}

/// A configuration is a directory; who names something else is told so.
#[test]
fn a_file_is_no_configuration_directory() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.toml");
    fs::write(&file, "").unwrap();
    let file = file.to_str().unwrap();
    for (arguments, said) in [
        (&["init", file][..], "is no directory; name a directory"),
        (&["check", "--config", file], "name the directory that holds the configuration"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_anteroom")).args(arguments).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.split_whitespace().collect::<Vec<_>>().join(" ").contains(said), "{told}");
    }
}

/// `anteroom … | head -1`, and the same for standard error: exit codes tell the truth, and nothing panics.
#[test]
fn a_listener_who_has_gone_is_no_failure() {
    let dir = tempfile::tempdir().unwrap();
    let (sound, broken) = (dir.path().join("sound"), dir.path().join("broken"));
    let sound = sound.to_str().unwrap();
    let ends = |arguments: &[&str]| {
        let (reader, both) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_anteroom"));
        command
            .args(arguments)
            .env("PASSWORD", "a password")
            .env("RUST_BACKTRACE", "0")
            .stdout(both.try_clone().unwrap())
            .stderr(both);
        command.status().unwrap().code()
    };
    assert_eq!(ends(&["init", sound]), Some(0));
    assert!(Path::new(sound).join("team.toml").exists(), "whoever does not listen wants it all the same");
    fs::create_dir(&broken).unwrap();
    fs::write(broken.join("anteroom.toml"), "this is no TOML").unwrap();
    let broken = broken.to_str().unwrap();
    let mail = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/software-firm/fixtures/vendor.eml");
    let otherwise = with_a_fixture_that_fails(&dir.path().join("otherwise"), mail);
    let otherwise = otherwise.to_str().unwrap();
    for (arguments, code) in [
        (&["--help"][..], 0),
        (&["check", "--config", broken], 2),
        (&["check", "--json", "--config", broken], 0),
        (&["run", "--config", broken], 2),
        (&["check", "--config", otherwise], 2),
        (&["run", "--config", otherwise], 2),
        (&["leads", "--config", broken], 2),
        (&["explain", mail], 0),
        (&["explain", "/nowhere/at/all.eml"], 1),
        (&["completions", "bash"], 0),
        (&["man"], 0),
        (&["frobnicate"], 2),
    ] {
        assert_eq!(ends(arguments), Some(code), "{arguments:?}");
    }
}

/// A sound configuration of which one mail comes out otherwise than it must.
fn with_a_fixture_that_fails(dir: &Path, mail: &str) -> PathBuf {
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let sound = settings::lay_out(&stories, &stories.join("default"));
    fs::rename(sound.path(), dir).unwrap();
    // Neither a lot nor a person who confirms it has a say in what the rules judge.
    let workflow = dir.join("workflows/inbound.toml");
    let rules = fs::read_to_string(&workflow).unwrap();
    fs::write(&workflow, format!("{rules}\n[sample]\npercent = 100\n[readiness]\n")).unwrap();
    fs::create_dir(dir.join("fixtures")).unwrap();
    fs::copy(mail, dir.join("fixtures/vendor.eml")).unwrap();
    let expected = "[[mail]]\nfile = \"vendor.eml\"\nverdict = \"mql\"\nmailbox = \"sale\"\n";
    fs::write(dir.join("fixtures/expected.toml"), expected).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_anteroom"));
    let said = command.env("PASSWORD", "a password").args(["check", "--json", "--config"]).arg(dir).output().unwrap();
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();
    let no_mailbox =
        "fixtures/vendor.eml: there is no mailbox \"sale\"; name one of mailboxes.toml in fixtures/expected.toml";
    assert_eq!(said["problems"].as_array().and_then(|all| all[0].as_str()), Some(no_mailbox), "{said}");
    fs::write(dir.join("fixtures/expected.toml"), expected.replace("sale\"", "sales\"")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_anteroom"));
    let said = command.env("PASSWORD", "a password").args(["check", "--config"]).arg(dir).output().unwrap();
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.contains("fixtures/vendor.eml: its verdict must be mql and is disqualified ("), "{said}");
    // `explain` judges as fixtures are judged, and says in which zone.
    let mut command = Command::new(env!("CARGO_BIN_EXE_anteroom"));
    let said = command.args(["explain", "--at", "2026-11-27 17:55", mail, "--config"]).arg(dir).output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    for told in
        ["disqualified: ", "by a person first, until [readiness] is met", "Fri 27 Nov 2026 17:55, Europe/Berlin"]
    {
        assert!(said.contains(told), "`{told}` is not in {said}");
    }
    dir.to_owned()
}

fn broken_files_stop_nobody_from_working(desk: &Desk) {
    desk.has_run();
    fs::write(desk.dir.path().join("workflows/inbound.toml"), "this is no TOML").unwrap();
    fs::remove_file(desk.dir.path().join("team.toml")).unwrap();
    let (code, printed, said) = desk.anteroom(&["leads"]);
    assert_eq!((code, said.as_str()), (Some(0), ""), "{printed}");
    assert!(printed.contains("\nL1 "), "{printed}");
    assert_eq!(desk.anteroom(&["lead", "show", "L1"]).0, Some(0));
    assert_eq!(desk.anteroom(&["audit", "verify"]).0, Some(0));

    let (code, printed, said) = desk.anteroom(&["lead", "accept", "L1"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(printed.starts_with("L1 is accepted: "), "{printed}");
    assert!(said.contains("the last that was accepted") && said.contains("`anteroom check`"), "{said}");

    fs::write(desk.dir.path().join("anteroom.toml"), "[store]\nurl = 5\n").unwrap();
    assert_eq!(desk.anteroom(&["leads"]).0, Some(2), "where leads are stored must be known");
}

fn a_reason_that_nobody_says_is_the_first_configured(desk: &Desk) {
    let workflow = desk.dir.path().join("workflows/inbound.toml");
    let rules = fs::read_to_string(&workflow).unwrap();
    let reasons = "\n[reasons]\npause = [\"at_the_bank\", \"ill\"]\nrecycle = [\"next_season\"]\n";
    fs::write(&workflow, rules + reasons).unwrap();
    desk.has_run();
    assert_eq!(desk.anteroom(&["lead", "accept", "L1"]).0, Some(0));
    for act in [&["lead", "pause", "L1"][..], &["lead", "recycle", "L1", "--until", "10 weeks"]] {
        let (code, _, said) = desk.anteroom(act);
        assert_eq!((code, said.as_str()), (Some(0), ""));
    }
    let (_, shown, _) = desk.anteroom(&["lead", "show", "L1"]);
    assert!(shown.contains("at_the_bank") && shown.contains("next_season"), "{shown}");
}

fn a_lead_as_adf_is_read_again_by_our_own_reader(desk: &Desk) {
    desk.has_run();
    let (code, adf, said) = desk.anteroom(&["lead", "show", "L1", "--adf"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(adf.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?adf version=\"1.0\"?>\n<adf>"), "{adf}");
    let lead: Value = serde_json::from_str(&desk.anteroom(&["lead", "show", "L1", "--json"]).1).unwrap();
    let file = desk.dir.path().join("adf.eml");
    let head = "From: dms@portal.example\nTo: sales@example.com\nMessage-ID: <adf@portal.example>\nSubject: Lead\nContent-Type: application/x-adf+xml; charset=utf-8\n\n";
    fs::write(&file, format!("{head}{adf}")).unwrap();
    let (code, explained, said) = desk.anteroom(&["explain", "--json", file.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{said}");
    let read: Value = serde_json::from_str(&explained).unwrap();
    assert_eq!(read["source"]["kind"], "adf", "{explained}");
    assert_eq!(read["contact"]["email"]["value"], lead["contact_email"], "{explained}");
    assert_eq!(read["text"].as_str().unwrap().trim(), lead["text"].as_str().unwrap().trim(), "{explained}");
    assert!(read["defects"].as_array().is_none_or(Vec::is_empty), "{explained}");
}

fn mail_set_apart_and_leads_that_are_one(desk: &Desk) {
    desk.has_run();
    assert_eq!(desk.anteroom(&["mails"]).1, "no mail was set apart\n");
    let (code, _, said) = desk.anteroom(&["lead", "promote", "0190-no-such"]);
    assert_eq!(
        (code, said.as_str()),
        (Some(1), "anteroom: there is no mail 0190-no-such; `anteroom mails` lists those set apart\n")
    );
    let (code, _, said) = desk.anteroom(&["lead", "merge", "L1", "--into", "L1"]);
    assert_eq!((code, said.as_str()), (Some(1), "anteroom: L1 stays as it is: a lead cannot be merged into itself\n"));
    let (code, _, said) = desk.anteroom(&["lead", "merge", "L1", "--into", "L9"]);
    assert!(code == Some(1) && said.starts_with("anteroom: there is no lead L9; "), "{said}");
    let (code, _, said) = desk.anteroom(&["lead", "unmerge", "L1"]);
    assert_eq!(
        (code, said.as_str()),
        (Some(1), "anteroom: L1 stays as it is: this lead was not merged into another\n")
    );
}

fn a_sound_configuration_is_counted_in_words(desk: &Desk) {
    let sound = "the configuration is sound: 2 mailboxes, 1 workflow, 4 reps in 1 pool (version ";
    let (code, printed, said) = desk.anteroom(&["check"]);
    assert!(code == Some(0) && printed.starts_with(sound), "{printed}{said}");
}

fn a_decision_is_explained_and_taken_again(desk: &Desk) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let office = Office::open(&desk.database.url(), "").await;
        let mut ids = CountedIds::default();
        office.store_mails(&mut ids, 3, "A demo please, and a price for 20 seats").await;
        assert_eq!(office.intake().run_once(&mut ids).await.unwrap(), 3);
        desk.keep(&office, office.rules.version.as_str()).await;
        office.store.close().await;
    });
    let (code, printed, said) = desk.anteroom(&["rep", "pause", "ana", "--until", "2126-01-01 09:00"]);
    assert!(
        code == Some(0) && printed.starts_with("ana is offered nothing until Tue 1 Jan 2126, 09:00 "),
        "{printed}{said}"
    );
    let (code, printed, _) = desk.anteroom(&["rep", "list"]);
    assert!(code == Some(0) && printed.contains("paused until"), "{printed}");
    assert_eq!(desk.anteroom(&["rep", "resume", "ana"]).1, "ana is offered leads again\n");
    assert_eq!(desk.anteroom(&["rep", "resume", "ana"]).1, "ana had not paused\n");
    let (code, printed, said) = desk.anteroom(&["lead", "why", "L2"]);
    assert_eq!(code, Some(0), "{said}");
    for told in
        ["verdict", "asks-for-a-demo", "everyone: it takes what no route before it takes", "could have had it", "pick"]
    {
        assert!(printed.contains(told), "`{told}` is not in {printed}");
    }
    for lead in ["L1", "L2", "L3"] {
        let (code, printed, said) = desk.anteroom(&["replay", lead]);
        assert!(printed.contains("the same again (verdict and route)"), "{printed}{said}");
        assert_eq!(code, Some(0));
    }
    let (code, printed, _) = desk.anteroom(&["backtest", "--since", "3650d", "--json"]);
    let report: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!((code, &report["leads"], &report["judged_otherwise"]), (Some(0), &3.into(), &0.into()), "{printed}");
    // The same rules give the same figures.
    assert_eq!((&report["was"], &report["to_somebody_else"]), (&report["is"], &0.into()), "{printed}");

    // Other rules, and the old decision stands by the old ones.
    let file = desk.dir.path().join("workflows/inbound.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("intent = 30", "intent = 40\nfit = 0").replace("points = 40", "points = 30"))
        .unwrap();
    assert_eq!(desk.anteroom(&["replay", "L1"]).0, Some(0));
    let (_, printed, said) = desk.anteroom(&["backtest", "--since", "3650d", "--json"]);
    let report: Value = serde_json::from_str(&printed).unwrap_or_else(|_| panic!("{printed}{said}"));
    assert_eq!(
        (&report["judged_otherwise"], &report["is"]["verdicts"]["nurture"]),
        (&3.into(), &3.into()),
        "{printed}"
    );

    let vandal = "update email_raw set bytes = (select bytes from email_raw order by email_id desc limit 1)";
    runtime.block_on(run_sql(&desk.database.url(), vandal));
    let (code, printed, said) = desk.anteroom(&["replay", "L1"]);
    assert!(printed.contains("as it came: its bytes in the store were changed"), "{printed}{said}");
    assert_eq!(code, Some(1));
}

fn a_version_is_compared_and_put_back(desk: &Desk) {
    desk.has_run();
    let (code, printed, said) = desk.anteroom(&["config", "log"]);
    assert!(code == Some(0) && printed.starts_with("* "), "{printed}{said}");
    let version = printed[2..14].to_owned();
    assert!(desk.anteroom(&["config", "diff"]).1.contains("are the same"));
    let file = desk.dir.path().join("workflows/inbound.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("points = 40", "points = 55")).unwrap();
    let (_, printed, _) = desk.anteroom(&["config", "diff"]);
    assert!(printed.contains("\n-points = 40\n+points = 55\n"), "{printed}");
    let (code, _, said) = desk.anteroom(&["config", "rollback", &version]);
    assert!(code == Some(2) && said.contains("never counted"), "{said}");
    let (code, printed, said) = desk.anteroom(&["config", "rollback", &version[..6], "--force"]);
    assert!(code == Some(0) && printed.contains("put back workflows/inbound.toml"), "{printed}{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    assert!(desk.anteroom(&["config", "log"]).1.contains("files put back by"));
}

fn a_backtest_is_kept_where_a_changed_workflow_needs_one(desk: &Desk) {
    desk.has_run();
    let log = |is: &str| desk.anteroom(&["config", "log"]).1.matches(is).count();
    let file = desk.dir.path().join("workflows/inbound.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("points = 40", "points = 55")).unwrap();
    let backtest = || assert_eq!(desk.anteroom(&["backtest", "--since", "3650d"]).0, Some(0));
    backtest();
    assert_eq!(log("backtested"), 0, "nobody asks for one");
    let settings = desk.dir.path().join("anteroom.toml");
    fs::write(&settings, fs::read_to_string(&settings).unwrap() + "[publish]\nbacktest = \"required\"\n").unwrap();
    backtest();
    let (_, printed, _) = desk.anteroom(&["config", "log"]);
    assert!(printed.contains(" leads since ") && printed.contains("judged otherwise, "), "{printed}");
    let accept = || desk.anteroom(&["config", "accept", "--without-backtest", "it is\nurgent"]);
    let (code, printed, said) = accept();
    assert!(code == Some(0) && printed.contains("needs no backtest"), "{printed}{said}");
    fs::write(&file, text.replace("points = 40", "points = 60")).unwrap();
    let (code, printed, said) = accept();
    assert!(code == Some(0) && printed.contains("may count without a backtest"), "{printed}{said}");
    assert!(accept().1.contains("needs no backtest"), "once is enough");
    assert_eq!(log("let through without a backtest: it is urgent by "), 1);
    assert_eq!(desk.anteroom(&["config", "accept", "--without-backtest", ""]).0, Some(2));
}

/// The workflow with a condition that holds of mails of more than one word.
fn failing(workflow: &str) -> String {
    let rule = "[[intent]]\nid = \"wordy\"\nwhen = 'int(subject) > 3'\npoints = 1\n";
    workflow.replacen("[gates]", &format!("{rule}[gates]"), 1)
}

fn a_workflow_that_looks_on_changes_nothing_and_is_compared(desk: &Desk) {
    let dir = desk.dir.path();
    let text = fs::read_to_string(dir.join("workflows/inbound.toml")).unwrap();
    fs::write(dir.join("workflows/next.toml"), failing(&text.replace("intent = 30", "intent = 50"))).unwrap();
    let mailboxes = fs::read_to_string(dir.join("mailboxes.toml")).unwrap();
    let beside = "workflow = \"inbound\"\nshadow = \"next\"";
    fs::write(dir.join("mailboxes.toml"), mailboxes.replace("workflow = \"inbound\"", beside)).unwrap();
    let rules = load::load_without_secrets(dir).unwrap().rules;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut office = Office::open(&desk.database.url(), "").await;
        office.rules = rules;
        let mut ids = CountedIds::default();
        office.store_mails(&mut ids, 3, "A demo please").await;
        assert_eq!(office.intake().run_once(&mut ids).await.unwrap(), 3);
        office.check().await;
        office.store.close().await;
    });
    let (_, printed, _) = desk.anteroom(&["leads", "--json"]);
    let leads: Value = serde_json::from_str(&printed).unwrap();
    let mut owners: Vec<&str> = leads.as_array().unwrap().iter().filter_map(|lead| lead["owner"].as_str()).collect();
    owners.sort_unstable();
    assert_eq!(owners, ["ana", "bo", "cy"], "in turn, as if nobody looked on");
    let (_, printed, said) = desk.anteroom(&["leads", "--json", "--limit", "2"]);
    let leads: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(leads.as_array().unwrap().len(), 2);
    assert!(said.contains("these are the first 2, and there are more"), "{said}");
    let (code, printed, said) = desk.anteroom(&["report", "shadow", "--since", "3650d", "--json"]);
    let report: Value = serde_json::from_str(&printed).unwrap_or_else(|_| panic!("{printed}{said}"));
    assert_eq!((code, &report[0]["workflow"], &report[0]["leads"]), (Some(0), &"next".into(), &3.into()));
    assert_eq!(
        (&report[0]["same_verdict"], &report[0]["verdicts"][0]["shadow"]),
        (&0.into(), &"nurture".into()),
        "{printed}"
    );
    let failed = &report[0]["conditions_failed"];
    let what = "the condition of intent rule wordy could not be worked out: it counts as unknown";
    assert_eq!((&failed[0]["what"], &failed[0]["times"]), (&what.into(), &3.into()), "{printed}");
    let ledger = &report[0]["ledger"];
    assert_eq!((ledger.as_array().unwrap().len(), &ledger[0]["would_be"]), (3, &"nurture".into()), "{printed}");
    assert_eq!((&ledger[0]["went_to"], &ledger[0]["would_have_gone_to"]), (&"ana".into(), &Value::Null), "{printed}");
    let (code, printed, said) = desk.anteroom(&["report", "calibration", "--since", "3650d", "--json"]);
    let report: Value = serde_json::from_str(&printed).unwrap_or_else(|_| panic!("{printed}{said}"));
    assert!(
        code == Some(0) && report["rules"].is_array() && report["factors"].is_array() && report["proposals"].is_array(),
        "{printed}"
    );
    let file = dir.join("tables/outcomes.csv");
    let (code, _, said) = desk.anteroom(&["report", "calibration", "--table", file.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{said}");
    let table = fs::read_to_string(file).unwrap();
    assert_eq!(table, "workflow,factor,taken_up,leads,log_odds\n", "nobody has said yet what came of one");
    let (_, printed, _) = desk.anteroom(&["report", "shadow", "--since", "3650d", "--leads"]);
    assert!(printed.contains("* L1       mql            nurture        ana            –"), "{printed}");
}

fn a_sample_is_judged_blind_on_the_terminal_too(desk: &Desk) {
    let file = desk.dir.path().join("workflows/inbound.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("[gates]\nintent = 30", "[sample]\npercent = 100\n[gates]\nintent = 50")).unwrap();
    let rules = load::load_without_secrets(desk.dir.path()).unwrap().rules;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut office = Office::open(&desk.database.url(), "").await;
        office.rules = rules;
        let mut ids = CountedIds::default();
        office.store_mails(&mut ids, 1, "A demo please").await;
        assert_eq!(office.intake().run_once(&mut ids).await.unwrap(), 1);
        office.store.close().await;
    });
    let json = |command: &[&str]| serde_json::from_str::<Value>(&desk.anteroom(command).1).unwrap();
    let lead = json(&["lead", "show", "L1", "--json"]);
    assert!(lead["stage_reason"].as_str().unwrap().starts_with("a sample, "), "{lead}");
    let none = Value::Array(Vec::new());
    assert_eq!((&lead["fit"], &lead["intent"], &lead["decisions"]), (&Value::Null, &Value::Null, &none), "{lead}");
    assert_eq!(json(&["leads", "--json"])[0]["intent"], Value::Null);
    assert_eq!(json(&["lead", "why", "L1", "--json"]), none);
    for command in [["lead", "show", "L1"], ["lead", "why", "L1"]] {
        let (code, printed, said) = desk.anteroom(&command);
        assert_eq!(code, Some(0), "{said}");
        let tells = ["intent 40", "asks-for-a-demo", "nurture"].iter().find(|word| printed.contains(**word));
        assert!(tells.is_none() && printed.contains("not told before somebody has said"), "{printed}");
    }

    assert_eq!(desk.anteroom(&["lead", "close", "L1", "--reason", "no_need"]).0, Some(0));
    let lead = json(&["lead", "show", "L1", "--json"]);
    assert_eq!((&lead["intent"], &lead["decisions"][0]["kind"]), (&40.into(), &Value::Null), "{lead}");
}
