//! Learns from the examples in the sources, and says how well: each part of them is judged by what was learned from the
//! others. `manner`: in whose manner mail is written.
//!
//!     cargo run --release --example teach [manner] [--quick]
#![allow(clippy::unwrap_used, reason = "a tool for whoever changes the examples may stop where it stands")]

mod learning;
mod manner;

use anteroom::domain::learned::written;
use learning::{Example, Lesson, learn};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::PathBuf;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_quick = arguments.iter().any(|argument| argument == "--quick");
    teach(manner::HOME, &manner::LESSON, manner::example, (!is_quick).then_some(manner::hold_out));
}

/// Learns from a model's examples, and writes its weights beside them.
fn teach<const THINGS: usize>(
    home: &str,
    lesson: &Lesson<THINGS>,
    read: impl Fn(&str) -> Option<Example<THINGS>>,
    hold_out: Option<fn(&[Example<THINGS>])>,
) {
    let mut files: Vec<PathBuf> =
        fs::read_dir(format!("{home}/examples")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut hasher = Sha256::new();
    let mut examples = Vec::new();
    for path in &files {
        let text = fs::read_to_string(path).unwrap();
        hasher.update(&text);
        for (number, line) in text.lines().enumerate() {
            let example = read(line);
            examples.push(example.unwrap_or_else(|| panic!("{}:{}: not an example", path.display(), number + 1)));
        }
    }
    learning::shuffle(&mut examples);
    println!("{} examples", examples.len());
    if let Some(hold_out) = hold_out {
        hold_out(&examples);
    }
    let learned = learn(lesson, examples.iter().collect());
    fs::write(format!("{home}/weights.bin"), written(hasher.finalize().into(), learned.biases, &learned.weights))
        .unwrap();
    println!("wrote {home}/weights.bin");
}
