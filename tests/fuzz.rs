//! Mail that nobody would write. The mails of `tests/emails` are cut, spliced, repeated and sown with what has broken other
//! readers, and everything must be read without a panic, within a time, and with what is said of it in its place.
//!
//! `cargo fuzz` needs a nightly compiler, so this is a mutator of our own under proptest, which runs on stable as part of
//! the tests: `ANTEROOM_FUZZ_CASES=100000 cargo test --release --test fuzz` looks for longer, and proptest's seed changes
//! with each run. What it finds becomes a folder of `tests/emails`.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "fuzz/mutator.rs"]
mod mutator;
#[path = "fuzz/targets.rs"]
mod targets;

use mutator::{Corpus, Mutation};
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestError, TestRunner};
use std::time::{Duration, Instant};

/// In the suite; each of the six targets.
const CASES: u32 = 48;
/// A hang, not a slow machine: the promise of 100 ms is measured by `benches`, in an optimised build.
const TIME_MAX: Duration = Duration::from_secs(10);

fn run(target: fn(&[u8])) {
    let cases = std::env::var("ANTEROOM_FUZZ_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(CASES);
    let config = Config {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    let corpus = Corpus::read();
    let mails = corpus.len();
    let strategy = (0..mails, 0..mails, proptest::collection::vec(any::<Mutation>(), 1..12));
    let made = TestRunner::new(config).run(&strategy, |(first, second, mutations)| {
        let bytes = corpus.mutated(first, second, &mutations);
        let began = Instant::now();
        target(&bytes);
        prop_assert!(began.elapsed() < TIME_MAX, "{} bytes took {:?}", bytes.len(), began.elapsed());
        Ok(())
    });
    if let Err(TestError::Fail(why, (first, second, mutations))) = made {
        let found = std::env::temp_dir().join("anteroom-fuzz-found.eml");
        std::fs::write(&found, corpus.mutated(first, second, &mutations)).unwrap();
        panic!("{why}\nmade of {} and {}; the mail is in {}", corpus.name(first), corpus.name(second), found.display());
    }
}

#[test]
fn decoding_survives_anything() {
    run(targets::decode);
}
#[test]
fn reading_survives_anything() {
    run(targets::read);
}
#[test]
fn addresses_survive_anything() {
    run(targets::addresses);
}
#[test]
fn replies_survive_anything() {
    run(targets::reply);
}
#[test]
fn adf_survives_anything() {
    run(targets::adf);
}
#[test]
fn forms_survive_anything() {
    run(targets::form);
}
