//! Each folder of `tests/configs` is a mistake somebody makes. Its files replace those of `sound/`, which is a whole
//! configuration without one; `absent.txt` names files to take away; `message.txt` is what Anteroom says, line by line.
//! With `ANTEROOM_ACCEPT=1` the messages are written instead of compared: read them before they are committed.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use anteroom::config::dated;
use anteroom::config::endpoint::Security;
use anteroom::config::mailboxes::Start;
use anteroom::config::problem::Problems;
use anteroom::config::settings::StoreUrl;
use anteroom::config::{Config, load};
use anteroom::domain::calendar::WorkSpan;
use anteroom::domain::sla::{EscalateTo, Rung, RungAt, RungDo};
use anteroom::domain::territory::Territory;
use anteroom::domain::time::Timestamp;
use anteroom::domain::workflow::{Assign, Gates, Method};
use miette::{GraphicalReportHandler, GraphicalTheme};
use secrecy::ExposeSecret;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn configs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configs")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
            continue;
        }
        fs::write(&target, fs::read(&path).unwrap()).unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// `sound/` with the files of another folder in the place of its own.
fn lay_out(name: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    copy(&configs().join("sound"), dir.path());
    copy(&configs().join(name), dir.path());
    let absent = fs::read_to_string(dir.path().join("absent.txt")).unwrap_or_default();
    for path in absent.lines() {
        fs::remove_file(dir.path().join(path)).unwrap();
    }
    dir
}

fn load(dir: &Path) -> Result<Config, Problems> {
    let credentials = dir.join("credentials");
    load::load_with(dir, &|name| match name {
        "PASSWORD" => Some("correct horse battery staple".to_owned()),
        "CREDENTIALS_DIRECTORY" => credentials.exists().then(|| credentials.display().to_string()),
        _ => None,
    })
}

/// What is said of a mistake, and whether the configuration is accepted nevertheless.
fn load_mistake(name: &str) -> (Problems, bool) {
    match load(lay_out(name).path()) {
        Ok(config) => (Problems(config.warnings), true),
        Err(problems) => (problems, false),
    }
}

#[test]
fn every_mistake_is_told_with_its_place_and_remedy() {
    let mut names = fs::read_dir(configs()).unwrap().map(|entry| entry.unwrap()).collect::<Vec<_>>();
    names.retain(|entry| entry.path().is_dir());
    names.sort_by_key(|entry| entry.file_name());
    assert!(names.len() >= 36, "the folders are gone");
    let mut wrong = Vec::new();
    for entry in names {
        let name = entry.file_name().into_string().unwrap();
        let (problems, accepted) = load_mistake(&name);
        let told = problems.to_plain().iter().map(|line| format!("{line}\n")).collect::<String>();
        let only_warnings = problems.to_plain().iter().all(|line| line.contains(": warning: "));
        assert_eq!(accepted, only_warnings, "{name}: warnings do not refuse a configuration, errors do\n{told}");
        let expected = entry.path().join("message.txt");
        if std::env::var_os("ANTEROOM_ACCEPT").is_some() {
            fs::write(&expected, &told).unwrap();
        } else if told != fs::read_to_string(&expected).unwrap_or_default() {
            wrong.push(format!("{name} says:\n{told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_template_of_a_mail_may_be_replaced() {
    let dir = lay_out("sound");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/mail"), &dir.path().join("templates/mail"));
    let config = load(dir.path()).unwrap();
    assert_eq!(Problems(config.warnings.clone()).to_plain(), Vec::<String>::new());
    anteroom::app::templates(&config).unwrap();
}

/// What is sound as it is written is told of on a later day.
#[test]
fn what_the_calendar_has_overtaken_is_told_by_its_day() {
    let config = load(lay_out("overtaken-by-the-calendar").path()).unwrap();
    let told = |at: &str| {
        let told = dated::tell(&config, Timestamp::parse_rfc3339(at).unwrap());
        told.iter().map(|problem| problem.to_plain()).collect::<Vec<_>>()
    };
    let alone = "team.toml:16:1: warning: bo is away from 2026-12-01 until 2026-12-04, and nobody else hears what a manager is told; \
                 name a `delegate`, or a `manager` above";
    assert_eq!(told("2024-12-01T09:00:00Z"), [alone]);
    assert_eq!(
        told("2026-11-26T09:00:00Z"),
        [
            "team.toml:1:1: warning: all its holidays are over, so its reps are taken to work on the next ones; \
             write the holidays of this year and the next",
            "team.toml:7:1: warning: the territory \"summer\" has had no country since 2025-06-30: no lead is in it any more; \
             write its next time, or leave it out",
            alone,
            "team.toml:24:1: warning: everybody in this pool is away until 2027-06-30, so its leads wait; \
             shorten `away` of a rep, or add one who is there",
        ]
    );
}

#[test]
fn a_secret_that_everybody_can_read_is_told() {
    let dir = lay_out("key-too-short");
    fs::write(dir.path().join("secrets/key"), "0123456789abcdefghij").unwrap();
    let told = || {
        let warnings = load(dir.path()).unwrap().warnings;
        warnings.iter().map(|problem| problem.to_plain()).collect::<Vec<_>>()
    };
    let set = |path: &str, mode| fs::set_permissions(dir.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    set("", 0o755);
    set("secrets", 0o755);
    assert_eq!(told(), [""; 0]);
    set("secrets/key", 0o644);
    let open = "anteroom.toml:7:16: warning: everybody on this machine can read secrets/key; chmod 600 secrets/key, or chmod 700 its directory";
    assert_eq!(told(), [open]);
    set("secrets", 0o700);
    assert_eq!(told(), [""; 0], "nobody gets there");
}

#[test]
fn a_mistake_is_drawn_with_a_caret_and_without_secrets() {
    let draw = |name| {
        let (problems, _) = load_mistake(name);
        let mut drawn = String::new();
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(100);
        handler.render_report(&mut drawn, &problems).unwrap();
        drawn
    };
    insta::assert_snapshot!("condition-with-a-misspelt-name", draw("condition-with-a-misspelt-name"));
    for name in [
        "password-in-the-file",
        "password-in-the-file-without-quotation-marks",
        "password-under-a-name-of-its-own",
        "password-in-the-store-s-url",
        "imap-with-the-user-in-the-url",
    ] {
        let drawn = draw(name);
        assert!(!drawn.contains("hunter2") && drawn.contains("*******"), "{drawn}");
    }
}

#[test]
fn the_example_of_the_design_means_what_it_says() {
    let dir = lay_out("the-example-of-the-design");
    let config = load(dir.path()).unwrap();
    assert!(matches!(&config.store, StoreUrl::Sqlite(path) if *path == dir.path().join("anteroom.db")));
    let smtp = &config.smtp;
    assert_eq!(
        (smtp.endpoint.security, smtp.endpoint.host.as_str(), smtp.endpoint.port),
        (Security::Tls, "smtp.example.com", 465)
    );
    let login = smtp.login.as_ref().unwrap();
    assert_eq!((login.user.as_str(), login.password.expose_secret()), ("sales@example.com", "smtp-secret"));
    assert_eq!(smtp.from.name.as_deref(), Some("Example Sales"));
    assert_eq!(
        smtp.retry.first().zip(smtp.retry.last()),
        Some((&Duration::from_secs(60), &Duration::from_secs(86_400)))
    );
    assert_eq!(
        (config.web.listen.to_string().as_str(), config.web.public_url.as_str()),
        ("127.0.0.1:8025", "https://leads.example.com")
    );

    let (name, mailbox) = config.mailboxes.first_key_value().unwrap();
    assert_eq!((name.as_str(), mailbox.folder.as_str(), mailbox.start), ("sales", "INBOX", Start::Now));
    assert_eq!((mailbox.endpoint.port, mailbox.login.password.expose_secret()), (993, "imap-secret"));

    let rules = &config.rules;
    assert_eq!(rules.team.territories["dach"], Territory::always(&["DE", "AT", "CH"]));
    let ana = rules.team.reps.get("ana").unwrap();
    assert_eq!((ana.capacity.open, ana.capacity.per_day, ana.weight), (Some(25), Some(8), 2));
    assert_eq!(ana.manager.as_ref().map(|manager| manager.as_str()), Some("bo"));
    let workflow = rules.workflow_for(name).unwrap();
    assert_eq!((workflow.assign, workflow.gates), (Assign::Offer, Gates { fit: 40, intent: 30 }));
    let routes = workflow.routes.iter().map(|route| (route.id.as_str(), route.when.is_some(), route.method));
    let turns = Method::WeightedRoundRobin;
    assert_eq!(routes.collect::<Vec<_>>(), [("dach-enterprise", true, turns), ("everyone-else", false, turns)]);
    let minutes = |count: u64| WorkSpan::Time(Duration::from_secs(count * 60));
    let sla = &workflow.sla;
    assert_eq!(
        (sla.accept.within, sla.first_response.within, sla.follow_up),
        (minutes(30), minutes(120), WorkSpan::Days(5))
    );
    assert_eq!(
        sla.first_response.ladder[2],
        Rung { at: RungAt::Share(150), act: RungDo::Escalate(EscalateTo::Manager) }
    );

    assert!(!format!("{config:?}").contains("-secret"), "secrets are not shown");
    let again = load::rules_of(&config.files).unwrap();
    assert_eq!(again.version, rules.version);
}
