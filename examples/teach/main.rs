//! Learns from the examples in the sources, and says how well: each part of them is judged by what was learned from the
//! others. `manner`: in whose manner mail is written; `matter`: what it is about.
//!
//!     cargo run --release --example teach manner|matter [--quick]
#![allow(clippy::unwrap_used, reason = "a tool for whoever changes the examples may stop where it stands")]

mod learning;
mod manner;
mod matter;

use anteroom::domain::learned::written;
use learning::{Example, Lesson, learn};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::PathBuf;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_quick = arguments.iter().any(|argument| argument == "--quick");
    match arguments.first().map(String::as_str) {
        Some("manner") => {
            teach(manner::HOME, &manner::LESSON, manner::example, (!is_quick).then_some(manner::hold_out))
        }
        Some("matter") => teach(matter::HOME, &matter::LESSON, matter::example, Some(matter::hold_out)),
        _ => println!("teach what? manner, or matter"),
    }
}

/// From examples, how much must speak for each thing until it is said.
type HoldOut<Known, const THINGS: usize> = fn(&[(Known, Example<THINGS>)]) -> [f32; THINGS];

/// Learns from a model's examples, and writes its weights beside them.
fn teach<Known, const THINGS: usize>(
    home: &str,
    lesson: &Lesson<THINGS>,
    read: fn(&str) -> Option<(Known, Example<THINGS>)>,
    hold_out: Option<HoldOut<Known, THINGS>>,
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
    let bounds = hold_out.map_or([0.0; THINGS], |hold_out| hold_out(&examples));
    let mut learned = learn(lesson, examples.iter().map(|(_, example)| example).collect());
    learned.biases.iter_mut().zip(bounds).for_each(|(bias, bound)| *bias -= bound);
    fs::write(format!("{home}/weights.bin"), written(hasher.finalize().into(), learned.biases, &learned.weights))
        .unwrap();
    println!("wrote {home}/weights.bin");
}
