//! The shape of the repository, as tests: who may use whom, where SQL and the clock live, what is linked in.
//!
//! In: the source tree as text, and what cargo knows of it. Out: a list of places with the rule each breaks.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "tidy/licence.rs"]
mod licence;
#[path = "tidy/source.rs"]
mod source;

use regex::Regex;
use serde_json::Value;
use source::{Source, files_below};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn assert_none(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}

// --- directions -----------------------------------------------------------------------------------------------------

/// Which of our modules a file may name. A room is a folder of `src/pipeline`; `run.rs` is its only file that knows the store.
fn may_use(module: &[&str], used: &[String]) -> bool {
    let used = used.iter().map(String::as_str).collect::<Vec<_>>();
    let one_of = |allowed: &[&str]| used.first().is_some_and(|first| allowed.contains(first));
    match module {
        // What puts everything together.
        [] | ["app" | "cli", ..] => true,
        ["domain", ..] => one_of(&["domain"]),
        ["clock" | "health"] => one_of(&["domain", "clock", "health"]),
        ["store", ..] => one_of(&["domain", "store"]),
        ["config", ..] => one_of(&["domain", "config"]),
        [
            "pipeline",
            "plan" | "step" | "again" | "assign" | "lapse" | "writing" | "pull" | "afterwards" | "shadow" | "letter",
            ..,
        ] => {
            // A rep's mail does what his button does.
            one_of(&["domain"]) || is_room_or_composer(&used) || used.starts_with(&["desk", "verbs"])
        }
        ["pipeline", "intake" | "second_look", ..] => {
            one_of(&["domain", "store", "clock", "health"])
                || is_room_or_composer(&used)
                || used.starts_with(&["pipeline", "intake"])
        }
        ["pipeline", room, "run", ..] => {
            one_of(&["domain", "store", "clock", "health"])
                || used.starts_with(&["pipeline", room])
                || is_composer(&used)
        }
        ["pipeline", room, ..] => one_of(&["domain"]) || used.starts_with(&["pipeline", room]),
        ["desk", "run", ..] => {
            one_of(&["domain", "store", "clock", "desk"])
                || is_composer(&used)
                || used.starts_with(&["pipeline", "intake", "around"])
        }
        ["desk", ..] => one_of(&["domain", "desk"]) || is_composer(&used),
        ["web", ..] => one_of(&["domain", "store", "clock", "health", "desk", "web"]),
        ["sandbox", ..] => one_of(&["domain", "clock", "sandbox"]),
        _ => true,
    }
}

/// The pure files beside the rooms that join them.
fn is_composer(used: &[&str]) -> bool {
    matches!(used, ["pipeline", "plan" | "step" | "assign" | "pull" | "letter", ..])
}
fn is_room_or_composer(used: &[&str]) -> bool {
    matches!(used, ["pipeline", room, ..] if !["intake", "second_look"].contains(room))
}

#[test]
fn rooms_use_only_what_lies_below_them() {
    let mut broken = Vec::new();
    for source in Source::all(root()) {
        let module = source.module();
        for (used, place) in source.own_paths() {
            if !may_use(&module, &used) {
                broken.push(format!("{place} uses {}", used.join("::")));
            }
        }
    }
    assert_none("a use against the direction (ARCHITECTURE, the map of rooms)", &broken);
}

#[test]
fn pure_files_neither_wait_nor_write() {
    let pure_room = |module: &[&str]| matches!(module, ["pipeline", "decode" | "discern" | "extract" | "link" | "people" | "qualify" | "route", rest @ ..] if rest.first() != Some(&"run"));
    let pure = |module: &[&str]| {
        pure_room(module)
            || matches!(
                module,
                [
                    "pipeline",
                    "plan" | "step" | "again" | "assign" | "lapse" | "writing" | "pull" | "afterwards" | "shadow",
                    ..
                ] | ["domain", ..]
            )
    };
    let mut broken = Vec::new();
    for source in Source::all(root()).iter().filter(|source| pure(&source.module())) {
        for word in
            ["async", "tokio::", "sqlx::", "lettre::", "std::fs", "std::net", "std::env", "std::thread", "File::open"]
        {
            broken.extend(source.places_of(word).iter().map(|place| format!("{place} has {word}")));
        }
    }
    assert_none("planning a mail is a function of its arguments: no clock, no I/O, no async", &broken);
}

#[test]
fn pages_never_send_mail() {
    let mut broken = Vec::new();
    for source in Source::all(root()).iter().filter(|source| source.path.starts_with("src/web")) {
        broken.extend(source.places_of("lettre"));
        broken.extend(source.places_of("pipeline::send"));
    }
    assert_none("web writes outbox rows at most, by way of the desk", &broken);
}

// --- what lives in one place ----------------------------------------------------------------------------------------

#[test]
fn sql_is_in_the_store_only_and_in_lower_case() {
    let any_case = Regex::new(
        r"(?is)\b(select\s.*\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|create\s+(table|index)\s)",
    )
    .unwrap();
    let shouted = Regex::new(
        r"\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|VALUES|ORDER BY|CREATE|TABLE|INDEX|NOT NULL|PRIMARY KEY|DEFAULT)\b",
    )
    .unwrap();
    let mut broken = Vec::new();
    for source in Source::all(root()) {
        let is_store = source.path.starts_with("src/store/");
        for (at, literal) in &source.literals {
            if is_store && shouted.is_match(literal) {
                broken.push(format!("{} is not in lower case", source.place(*at)));
            } else if !is_store && any_case.is_match(literal) {
                broken.push(format!("{} is SQL outside src/store", source.place(*at)));
            }
        }
    }
    for path in files_below(&root().join("migrations"), "sql") {
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            if shouted.is_match(line.split("--").next().unwrap_or_default()) {
                broken.push(format!("{}:{} is not in lower case", path.display(), number + 1));
            }
        }
    }
    assert_none("all SQL is in src/store and migrations, in lower case", &broken);
}

#[test]
fn only_the_clock_knows_the_time() {
    let mut broken = Vec::new();
    for source in Source::all(root()).iter().filter(|source| source.path != "src/clock.rs") {
        for call in
            ["Timestamp::now", "SystemTime::now", "Zoned::now", "Utc::now", "Local::now", "now_v7", "now_v1", "new_v4"]
        {
            broken.extend(source.places_of(call).iter().map(|place| format!("{place} calls {call}")));
        }
    }
    assert_none("time and ids are handed in; src/clock.rs is the only place that makes them", &broken);
}

#[test]
fn nothing_is_left_from_a_workbench() {
    let mut broken = Vec::new();
    for source in Source::all(root()) {
        // Whoever reads what is printed may have gone: these panic then. The command has `say!` and `complain!`, the
        // daemon its log.
        let printing = ["println!", "print!", "eprintln!", "eprint!"];
        for word in [".unwrap()", "todo!", "unimplemented!", "dbg!"].into_iter().chain(printing) {
            broken.extend(source.places_of(word).iter().map(|place| format!("{place} has {word}")));
        }
    }
    assert_none("outside tests", &broken);
}

// --- how it reads ---------------------------------------------------------------------------------------------------

/// A file that reads in one sitting; a longer one is named, and one over the limit fails.
const LINES_GOOD: usize = 400;
const LINES_MAX: usize = 600;

#[test]
fn files_can_be_read_in_one_sitting() {
    let mut broken = Vec::new();
    for path in files_below(&root().join("src"), "rs") {
        let text = fs::read_to_string(&path).unwrap();
        let (name, lines) = (path.strip_prefix(root()).unwrap().display().to_string(), text.lines().count());
        if lines > LINES_MAX {
            broken.push(format!("{name} has {lines} lines"));
        } else if lines > LINES_GOOD {
            println!("{name} has {lines} lines; over {LINES_GOOD} it is time to find the seam");
        }
        if path.file_name().is_some_and(|file| file == "mod.rs" || file == "lib.rs") && !text.starts_with("//!") {
            broken.push(format!("{name} does not begin with what comes in, goes out, and never happens (//!)"));
        }
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if ["util", "utils", "helper", "helpers", "common", "misc", "manager", "service", "types"]
            .contains(&stem.as_str())
        {
            broken.push(format!("{name} is named after nothing of our trade"));
        }
    }
    assert_none(&format!("files have at most {LINES_MAX} lines, a header, and a name of our trade"), &broken);
}

#[test]
fn the_papers_are_there_and_name_what_exists() {
    let mut broken = Vec::new();
    for name in ["README.md", "ARCHITECTURE.md", "STYLE.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        if fs::read_to_string(root().join(name)).map_or(0, |text| text.trim().len()) == 0 {
            broken.push(format!("{name} is missing or empty"));
        }
    }
    let path =
        Regex::new(r"\b(?:src|tests|templates|migrations|systemd|scripts|benches|docs)/[A-Za-z0-9_./-]*[A-Za-z0-9_]")
            .unwrap();
    for paper in ["README.md", "ARCHITECTURE.md"] {
        let text = fs::read_to_string(root().join(paper)).unwrap_or_default();
        for named in path.find_iter(&text).map(|found| found.as_str()).collect::<BTreeSet<_>>() {
            if !root().join(named).exists() {
                broken.push(format!("{paper} names {named}, which does not exist"));
            }
        }
    }
    assert_none("papers", &broken);
}

#[test]
fn pages_load_nothing_from_elsewhere() {
    let outside = Regex::new(
        r#"(?i)(\b(src|href|action|poster|data)\s*=\s*["']?\s*(https?:)?//|url\(\s*["']?\s*(https?:)?//|@import)"#,
    )
    .unwrap();
    let mut broken = Vec::new();
    for path in files_below(&root().join("templates/web"), "") {
        for (number, line) in fs::read_to_string(&path).unwrap_or_default().lines().enumerate() {
            if outside.is_match(line) {
                broken.push(format!("{}:{}", path.strip_prefix(root()).unwrap().display(), number + 1));
            }
        }
    }
    assert_none("an external resource in a page", &broken);
}

#[test]
fn no_file_names_the_machine_it_was_written_on() {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let Ok(listed) = listed else { return println!("there is no git here: left out") };
    // In two halves, so that this file does not name them.
    let places = [
        concat!("/tmp/", "target"),
        concat!("/tmp/", "wt/"),
        concat!("/work", "/main"),
        concat!("/work", "/shared"),
        concat!("/root", "/.cargo"),
    ];
    let mut broken = Vec::new();
    for name in String::from_utf8_lossy(&listed.stdout).split('\0').filter(|name| !name.is_empty()) {
        let Ok(bytes) = fs::read(root().join(name)) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        broken
            .extend(places.iter().filter(|place| text.contains(**place)).map(|place| format!("{name} names {place}")));
    }
    assert_none("paths of one machine", &broken);
}

// --- what is linked in ----------------------------------------------------------------------------------------------

/// Crates that are in the tree in more than one version. Each costs build time; raise it only knowing why it grew.
const DUPLICATES_MAX: usize = 20;
const BANNED: [&str; 5] = ["openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys", "async-std"];

/// Name, version and licence of every crate that this machine's build uses.
fn crates() -> Vec<(String, String, String)> {
    let host = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into())).arg("-vV").output().unwrap();
    let host =
        String::from_utf8_lossy(&host.stdout).lines().find_map(|line| line.strip_prefix("host: ").map(str::to_owned));
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform"]);
    let output = cargo.arg(host.expect("rustc names its host")).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let used =
        metadata["resolve"]["nodes"].as_array().unwrap().iter().map(|node| text(&node["id"])).collect::<BTreeSet<_>>();
    let packages =
        metadata["packages"].as_array().unwrap().iter().filter(|package| used.contains(&text(&package["id"])));
    packages.map(|package| (text(&package["name"]), text(&package["version"]), text(&package["license"]))).collect()
}

#[test]
fn every_crate_is_permissive_wanted_and_there_once() {
    let mut broken = Vec::new();
    let mut versions = BTreeMap::<String, Vec<String>>::new();
    for (name, version, licence) in crates() {
        if !licence::is_permissive(&licence) {
            broken.push(format!("{name} {version} is under {licence:?}"));
        }
        if BANNED.contains(&name.as_str()) {
            broken.push(format!("{name} {version} is banned (deny.toml says why)"));
        }
        versions.entry(name).or_default().push(version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    let named = versions.iter().map(|(name, versions)| format!("{name} {}", versions.join(", "))).collect::<Vec<_>>();
    if named.len() > DUPLICATES_MAX {
        broken.push(format!(
            "{} crates in more than one version, {DUPLICATES_MAX} are known: {}",
            named.len(),
            named.join("; ")
        ));
    }
    assert_none("dependencies", &broken);
}

#[test]
fn the_test_and_cargo_deny_know_the_same_licences() {
    let deny = fs::read_to_string(root().join("deny.toml")).unwrap();
    let deny = deny.parse::<toml::Table>().unwrap();
    let allowed = deny["licenses"]["allow"].as_array().unwrap().iter().filter_map(|licence| licence.as_str());
    assert_eq!(allowed.collect::<Vec<_>>(), licence::PERMISSIVE);
}

// --- the unit -------------------------------------------------------------------------------------------------------

/// Exposure as systemd counts it, in tenths: 12 is 1.2.
const EXPOSURE_MAX: &str = "--threshold=12";

#[test]
fn the_unit_is_hardened() {
    let unit = root().join("systemd/anteroom.service");
    let output = Command::new("systemd-analyze")
        .args(["security", "--no-pager", "--offline=true", EXPOSURE_MAX])
        .arg(unit)
        .output();
    match output {
        Ok(output) => assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => {
            let all = std::env::var_os("ANTEROOM_TEST_ALL").is_some();
            assert!(!all, "systemd-analyze is missing ({error}): scripts/test installs it");
            println!("left out: there is no systemd-analyze here");
        }
    }
}
