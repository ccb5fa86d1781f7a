//! Each folder of `tests/stories` is a claim, and its `story.txt` a script with a clock that proves it (the language is
//! in `tests/story/script.rs`). Its files take the place of those in `default/`: `anteroom.toml`, `mailboxes.toml`,
//! `team.toml`, `workflow.toml`, `companies.csv`. Whatever a script says, at its end no promise is broken, the audit holds, and no mail is left over.
//! `ANTEROOM_STORY=04` tells only the stories whose names begin so.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod rig;
mod story;

use rig::database::Database;
use std::path::Path;
use story::neighbours::{Wire, exchange};
use story::play::play;
use story::script::Script;
use story::world::World;

#[test]
fn every_story_comes_true_on_sqlite() {
    tell_all(|| Some(Database::sqlite()));
}

#[test]
fn every_story_comes_true_on_postgresql() {
    tell_all(Database::postgres);
}

/// Each on a database of its own.
fn tell_all(database: fn() -> Option<Database>) {
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let only = std::env::var("ANTEROOM_STORY").unwrap_or_default();
    let entries = std::fs::read_dir(&stories).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names = entries.filter(|name| name != "default").collect::<Vec<_>>();
    names.sort();
    assert!(names.len() >= 24, "stories are gone");
    let mut wrong = Vec::new();
    for name in names.iter().filter(|name| name.starts_with(&only)) {
        let Some(database) = database() else { return };
        // A thread of its own: a story that makes the program panic does not hide the others.
        let (stories, shown, name, url) = (stories.clone(), name.clone(), name.clone(), database.url());
        let told = std::thread::spawn(move || tell(&stories, &name, &url)).join();
        wrong.extend(told.unwrap_or_else(|_| Err(format!("{shown} made the program panic"))).err());
    }
    assert!(wrong.is_empty(), "{} of {} stories:\n\n{}", wrong.len(), names.len(), wrong.join("\n\n"));
}

#[tokio::main(flavor = "current_thread")]
async fn tell(stories: &Path, name: &str, store_url: &str) -> Result<(), String> {
    play(stories, name, store_url).await
}

/// Each tells the other that its mail has come. (RFC 3834 asks for an end that needs no header.)
#[test]
fn two_anterooms_that_write_to_each_other_come_to_rest_after_three_mails() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let start = jiff::civil::date(2026, 11, 16).at(10, 0, 0, 0).in_tz("Europe/Berlin").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for wire in [Wire::Honest, Wire::Strips] {
        let databases = [Database::sqlite(), Database::sqlite()];
        let urls = [databases[0].url(), databases[1].url()];
        let count = runtime.block_on(exchange(&tests, [&urls[0], &urls[1]], &start, wire)).unwrap();
        assert!((2..=3).contains(&count), "{count} mails on a wire that is {wire:?}");
    }
}

/// A week of mail that nobody was there to read (`ANTEROOM_BACKLOG=20000` for a large one): none is lost, each is a lead
/// that says since when it waits, escalations stay under the hour's cap, and a fresh mail is offered before they go out.
#[test]
fn a_week_s_backlog_loses_nothing_and_is_no_storm() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let start = jiff::civil::date(2026, 11, 23).at(10, 0, 0, 0).in_tz("Europe/Berlin").unwrap();
    let count: u32 = std::env::var("ANTEROOM_BACKLOG").map_or(200, |count| count.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = Database::sqlite();
    runtime.block_on(async {
        let (stories, story) = (tests.join("stories"), tests.join("stories/100-a-backlog-after-a-week"));
        let mut world = World::open(&stories, &story, &database.url(), &start).await.unwrap();
        let mail = |who: u32| {
            let text = "Could we see a demo for forty people?";
            let from = format!("p{who}@north{who}.example");
            let head = format!("From: P {who} <{from}>\r\nTo: sales@example.com\r\nSubject: Demo {who}\r\n");
            format!(
                "{head}Message-ID: <{who}@north.example>\r\nDate: Mon, 16 Nov 2026 10:00:00 +0100\r\n\r\n{text}\r\n"
            )
        };
        let week_ms = 7 * 86_400_000;
        for who in 0..count {
            let before = std::time::Duration::from_millis(week_ms * u64::from(count - who) / u64::from(count));
            let at = anteroom::domain::time::Timestamp::from_jiff(start.timestamp() - before);
            world.receives_at("sales", mail(who).into_bytes(), false, at).await.unwrap();
        }
        let began = std::time::Instant::now();
        world.receives("sales", mail(count).into_bytes(), false).await.unwrap();
        world.rest_at_last().await.unwrap();
        let took = began.elapsed();
        let leads = world.store.leads(anteroom::store::view::Which::All, i64::MAX).await.unwrap();
        assert_eq!(leads.len(), count as usize + 1, "lost");
        let mut told = std::collections::BTreeMap::<_, u32>::new();
        for sent in &world.sent {
            *told.entry((sent.kind, sent.notice.to.to_string())).or_default() += 1;
        }
        println!("{count} mails in {took:?}: {told:?}");
        let of_the_ladder = |kind: &str| matches!(kind, "escalation" | "reminder" | "digest");
        for ((kind, to), sent) in &told {
            assert!(!of_the_ladder(kind) || *sent <= 20, "{sent} {kind}s to {to}");
        }
        let fresh = format!("p{count}@north{count}.example");
        let fresh = leads.iter().find(|lead| lead.prospect.email.as_deref() == Some(&fresh)).unwrap();
        let place =
            |wanted: &dyn Fn(&str, i64) -> bool| world.sent.iter().position(|sent| wanted(sent.kind, sent.lead_number));
        let offered = place(&|kind, number| kind == "assignment" && number == fresh.number).unwrap();
        let escalated = place(&|kind, _| of_the_ladder(kind)).unwrap();
        assert!(offered < escalated, "the fresh mail waited for the old ones' escalations");
        world.close().await;
    });
}

/// People name a story by its number.
#[test]
fn every_story_has_a_number_of_its_own() {
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut seen = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(&stories).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let number = name.split('-').next().unwrap().to_owned();
        let other = seen.insert(number, name.clone());
        assert!(other.is_none(), "{name} and {other:?}");
    }
}

/// A slip of the pen must not make a story pass.
#[test]
fn a_word_that_nobody_understands_is_told_with_its_place() {
    let check = |text: &str, expected: &str| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        assert_eq!(Script::read(file.path(), "story.txt").err().as_deref(), Some(expected));
    };
    let begun = |line: &str| format!("at Fri 2026-11-20 16:50 Europe/Berlin\n\n{line}\n");
    check("+30m\n", "story.txt:1: a story begins with `at Fri 2026-11-20 16:50 Europe/Berlin`");
    check(&begun("ana likes L1"), "story.txt:3: nobody understands `ana likes`");
    check(&begun("expect lead L1: mood good"), "story.txt:3: nobody knows a lead's `mood`");
    check(&begun("expect nothing"), "story.txt:3: nobody knows how to expect `nothing`");
    check(&begun("ana accepts L1 gladly"), "story.txt:3: nobody understands the rest of the line at `gladly`");
    check(&begun("at noon"), "story.txt:3: `noon` is no moment; write `Fri 2026-11-20 16:50`, `Mon 09:00` or `17:00`");
    check(
        &begun("+5y"),
        "story.txt:3: `+5y` is no span; write +90s, +30m, +2h or +1d".replace("`+5y`", "`5y`").as_str(),
    );
    check(&begun("arrives from Ana"), "story.txt:3: who wrote it is missing, between quotation marks at `Ana`");
}
