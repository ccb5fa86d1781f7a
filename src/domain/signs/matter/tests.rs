use super::*;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

const EXAMPLES: &str = "src/domain/signs/matter/examples";

fn files() -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(EXAMPLES).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_example_is_whole_and_stands_once() {
    let mut known = HashSet::new();
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            let place = format!("{}:{}: {line}", path.display(), number + 1);
            let (_, language, text) = example(line).unwrap_or_else(|| panic!("{place}"));
            assert!(SPOKEN.contains(&language) && known.insert(text.to_lowercase()), "{place}");
        }
    }
}

#[test]
fn what_was_learned_is_of_these_examples() {
    let mut hasher = Sha256::new();
    files().iter().for_each(|path| hasher.update(std::fs::read(path).unwrap()));
    assert_eq!(
        hasher.finalize().as_slice(),
        LEARNED.digest(),
        "the examples have changed: cargo run --release --example teach matter"
    );
}
