//! The command line beside a daemon: it looks at the store and acts on leads, whatever state the configuration is in.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod rig;
#[path = "story/settings.rs"]
mod settings;
mod stores;

use anteroom::config::load;
use anteroom::domain::id::CountedIds;
use rig::database::Database;
use std::fs;
use std::path::Path;
use std::process::Command;
use stores::{Office, start};
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
    a_sound_configuration_is_counted_in_words
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
            let config = load::load_without_secrets(self.dir.path()).unwrap();
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            let files = config.files.iter().map(|(name, bytes)| (name.clone(), text(bytes))).collect();
            office.store.keep_rules(&config.rules.version, &files, start()).await.unwrap();
            office.store.close().await;
        });
    }
}

fn whoever_only_looks_makes_no_store(desk: &Desk) {
    let nothing = "nothing has arrived yet; `anteroom run` creates the store\n";
    let ended = |code, printed: &str, said: &str| (Some(code), printed.to_owned(), said.to_owned());
    assert_eq!(desk.anteroom(&["leads"]), ended(0, nothing, ""));
    assert_eq!(desk.anteroom(&["leads", "--json"]), ended(0, "[]\n", ""));
    assert_eq!(desk.anteroom(&["audit", "verify"]), ended(0, nothing, ""));
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

fn a_sound_configuration_is_counted_in_words(desk: &Desk) {
    let sound = "the configuration is sound: 2 mailboxes, 1 workflow, 4 reps in 1 pool (version ";
    let (code, printed, said) = desk.anteroom(&["check"]);
    assert!(code == Some(0) && printed.starts_with(sound), "{printed}{said}");
}
