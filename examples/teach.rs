//! Learns from the examples in `src/pipeline/discern/manner/examples` in whose manner mail is written, and says how
//! well: each fifth of the examples is judged by what was learned from the other four.
//!
//!     cargo run --release --example teach
//!
//! Multinomial logistic regression by AdaGrad over hashed pieces of words, words, pairs and build, the rarer the more
//! readily believed. The order of the examples is fixed, so the same examples give the same weights.
#![allow(clippy::unwrap_used, reason = "a tool for whoever changes the examples may stop where it stands")]

use anteroom::pipeline::discern::manner::grams::{BUCKETS, Grams};
use anteroom::pipeline::discern::manner::{MANNERS, Manner, example, likelihoods, written};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::PathBuf;

const HOME: &str = "src/pipeline/discern/manner";
const COUNT: usize = MANNERS.len();
const ROUNDS: usize = 24;
const RATE: f32 = 0.3;
/// Draws weights to zero, so that what one example alone says counts little.
const DECAY: f32 = 2e-5;
/// So much of each example is taken for all other manners in equal parts: whoever wrote the examples errs now and then,
/// and nothing is to be learned so long until it is beyond doubt.
const DOUBT: f32 = 0.03;
/// What was learned in doubt is said too timidly: of those held back, more than 98 in 100 that are said to be so by 0.9
/// are so without it.
const BOLDER: f32 = 1.3;
const PARTS: usize = 5;

struct Example {
    manner: usize,
    grams: Grams,
}

struct Learned {
    biases: [f32; COUNT],
    weights: Vec<[f32; COUNT]>,
}

fn main() {
    let mut files: Vec<PathBuf> =
        fs::read_dir(format!("{HOME}/examples")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut hasher = Sha256::new();
    let mut examples = Vec::new();
    for path in &files {
        let text = fs::read_to_string(path).unwrap();
        hasher.update(&text);
        for (number, line) in text.lines().enumerate() {
            let (manner, _, subject, text) =
                example(line).unwrap_or_else(|| panic!("{}:{}: not an example", path.display(), number + 1));
            let manner = MANNERS.iter().position(|(one, _)| *one == manner).unwrap();
            examples.push(Example { manner, grams: Grams::of(subject, text) });
        }
    }
    shuffle(&mut examples);
    println!("{} examples", examples.len());
    if !std::env::args().any(|argument| argument == "--quick") {
        hold_out(&examples);
    }
    let learned = learn(examples.iter().collect());
    fs::write(format!("{HOME}/weights.bin"), written(hasher.finalize().into(), learned.biases, &learned.weights))
        .unwrap();
    println!("wrote {HOME}/weights.bin");
}

/// Always in the same disorder.
fn shuffle(examples: &mut [Example]) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for end in (1..examples.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        examples.swap(end, usize::try_from(state % (end as u64 + 1)).unwrap());
    }
}

/// How much each bucket counts: what stands everywhere tells little.
fn rarity(examples: &[&Example]) -> Vec<f32> {
    /// As rare as one in e to the fourth counts one.
    const USUAL: f32 = 4.0;
    let mut times = vec![0_f32; BUCKETS];
    let mut last = vec![usize::MAX; BUCKETS];
    for (number, example) in examples.iter().enumerate() {
        for (bucket, _) in &example.grams.0 {
            let bucket = *bucket as usize;
            if std::mem::replace(&mut last[bucket], number) != number {
                times[bucket] += 1.0;
            }
        }
    }
    let all = examples.len() as f32 + 1.0;
    times.into_iter().map(|times| (all / (times + 1.0)).ln() / USUAL).collect()
}

fn learn(mut examples: Vec<&Example>) -> Learned {
    let rarity = rarity(&examples);
    let mut learned = Learned { biases: [0.0; COUNT], weights: vec![[0.0; COUNT]; BUCKETS] };
    let mut steps = vec![[1e-2_f32; COUNT]; BUCKETS];
    for round in 0..ROUNDS {
        let by = 1 + round * 7919 % examples.len();
        examples.rotate_left(by);
        for example in &examples {
            let shares: Vec<(usize, f32)> =
                example.grams.0.iter().map(|(b, s)| (*b as usize, s * rarity[*b as usize])).collect();
            let mut errors = learned.judge(&shares);
            errors.iter_mut().for_each(|error| *error -= DOUBT / COUNT as f32);
            errors[example.manner] -= 1.0 - DOUBT;
            for (bias, error) in learned.biases.iter_mut().zip(errors) {
                *bias -= 0.02 * error;
            }
            for (bucket, share) in shares {
                for ((weight, step), error) in learned.weights[bucket].iter_mut().zip(&mut steps[bucket]).zip(errors) {
                    let slope = error * share + DECAY * *weight;
                    *step += slope * slope;
                    *weight -= RATE * slope / step.sqrt();
                }
            }
        }
    }
    // Whoever judges knows no rarity.
    for (weights, rarity) in learned.weights.iter_mut().zip(rarity) {
        weights.iter_mut().for_each(|weight| *weight *= rarity * BOLDER);
    }
    learned.biases.iter_mut().for_each(|bias| *bias *= BOLDER);
    learned
}

impl Learned {
    fn judge(&self, shares: &[(usize, f32)]) -> [f32; COUNT] {
        let mut sums = self.biases;
        for (bucket, share) in shares {
            for (sum, weight) in sums.iter_mut().zip(self.weights[*bucket]) {
                *sum += share * weight;
            }
        }
        likelihoods(sums)
    }
}

/// What is right of what was not learned; and how much machine mail would be known if so many persons' mails in a
/// hundred might be taken for it.
fn hold_out(examples: &[Example]) {
    let mut table = [[0_u32; COUNT]; COUNT];
    let mut persons: Vec<(f32, usize)> = Vec::new();
    for part in 0..PARTS {
        let of = |is_held: bool| {
            examples.iter().enumerate().filter(move |(n, _)| (n % PARTS == part) == is_held).map(|(_, one)| one)
        };
        let learned = learn(of(false).collect());
        for held in of(true) {
            let shares: Vec<(usize, f32)> = held.grams.0.iter().map(|(b, s)| (*b as usize, *s)).collect();
            let shares = learned.judge(&shares);
            let best = (0..COUNT).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap();
            table[held.manner][best] += 1;
            persons.push((shares[0] + shares[Manner::Relayed as usize], held.manner));
        }
    }
    let right: u32 = (0..COUNT).map(|n| table[n][n]).sum();
    println!(
        "{:.1}% right of those held back; rows are what they are",
        100.0 * f64::from(right) / examples.len() as f64
    );
    for ((_, name), row) in MANNERS.iter().zip(table) {
        println!("  {name:<9}{}", row.map(|count| format!("{count:>6}")).concat());
    }
    let mut of_people: Vec<f32> =
        persons.iter().filter(|one| one.1 == Manner::Person as usize).map(|one| one.0).collect();
    of_people.sort_by(f32::total_cmp);
    for lost in [0.002, 0.005, 0.01, 0.02, 0.05] {
        let bound = of_people[(of_people.len() as f64 * lost) as usize];
        let known = |manner: usize| {
            let all: Vec<f32> = persons.iter().filter(|one| one.1 == manner).map(|one| one.0).collect();
            100.0 * all.iter().filter(|share| **share < bound).count() as f64 / all.len().max(1) as f64
        };
        let shares: Vec<String> = (1..COUNT).map(|n| format!("{} {:.0}%", MANNERS[n].1, known(n))).collect();
        println!("  person below {bound:.3} loses {:.1}% of people: knows {}", 100.0 * lost, shares.join(", "));
    }
}
