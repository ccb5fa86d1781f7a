//! In whose manner mail is written: one of a few, so what speaks for one speaks against the others.

use super::learning::{Example, Lesson, held_back};
use anteroom::domain::learned::grams::{BUCKETS, Grams};
use anteroom::pipeline::discern::manner::{MANNERS, Manner, example as read, likelihoods};

pub const HOME: &str = "src/pipeline/discern/manner";
const COUNT: usize = MANNERS.len();
const PARTS: usize = 5;
/// So much of each example is taken for all other manners in equal parts: whoever wrote the examples errs now and then,
/// and nothing is to be learned so long until it is beyond doubt.
const DOUBT: f32 = 0.03;

pub const LESSON: Lesson<COUNT> = Lesson {
    likelihoods,
    buckets: BUCKETS,
    rounds: 24,
    decay: 2e-5,
    // Of those held back, more than 98 in 100 that are said to be so by 0.9 are so without it.
    bolder: 1.3,
};

pub fn example(line: &str) -> Option<(Manner, Example<COUNT>)> {
    let (manner, _, subject, text) = read(line)?;
    let mut wanted = [DOUBT / COUNT as f32; COUNT];
    wanted[MANNERS.iter().position(|(one, _)| *one == manner)?] += 1.0 - DOUBT;
    Some((manner, Example { wanted, grams: Grams::of(subject, text) }))
}

/// What is right of what was not learned; and how much machine mail would be known if so many persons' mails in a
/// hundred might be taken for it. The likeliest is said, so no bound is learned.
pub fn hold_out(examples: &[(Manner, Example<COUNT>)]) -> [f32; COUNT] {
    let mut table = [[0_u32; COUNT]; COUNT];
    let mut persons: Vec<(f32, usize)> = Vec::new();
    for ((manner, _), shares) in examples.iter().zip(held_back(&LESSON, examples, PARTS)) {
        let manner = MANNERS.iter().position(|(one, _)| one == manner).unwrap();
        let best = (0..COUNT).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap();
        table[manner][best] += 1;
        persons.push((shares[0] + shares[Manner::Relayed as usize], manner));
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
    [0.0; COUNT]
}
