//! The demo, played to its end by the program as people start it: it judges itself, and its word is its exit code.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// One at a time: the demo takes the board's usual port where nobody has it yet, and then loses it to nobody.
static STAGE: Mutex<()> = Mutex::new(());

#[test]
fn the_story_ends_as_it_must_and_leaves_nothing_behind() {
    let _alone = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let place = tempfile::tempdir().unwrap();
    let played = Command::new(env!("CARGO_BIN_EXE_anteroom"))
        .args(["demo", "--once", "--json", "--seconds", "20"])
        .env("TMPDIR", place.path())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&played.stderr);
    let summary: Value = serde_json::from_slice(&played.stdout).unwrap_or_else(|_| panic!("no summary; {errors}"));
    assert!(played.status.success() && summary["ok"] == true, "{summary:#}\n{errors}");
    for (what, at_least) in [("mails_in", 30), ("leads", 23), ("answered", 10), ("reminders", 1), ("escalations", 1)] {
        assert!(summary[what].as_i64().unwrap() >= at_least, "{what}: {summary:#}");
    }
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "something was left behind");
}

/// `anteroom demo | head -1`
#[test]
fn whoever_has_heard_enough_ends_it_and_nothing_is_left_behind() {
    let _alone = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let place = tempfile::tempdir().unwrap();
    let mut playing = Command::new(env!("CARGO_BIN_EXE_anteroom"))
        .args(["demo", "--seconds", "5"])
        .env("TMPDIR", place.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(playing.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ended = playing.wait().unwrap();
    assert!(ended.success(), "{ended}");
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "something was left behind");
}
