//! What a mail is about, learned: what its writer asks for, and whether it is a sale at all.
//!
//! In: a folded text. Out: for each thing, whether it is there; of a sentence, how much it speaks for one. It was learned
//! from the lines in `examples/`; to teach it something, add lines there and run `cargo run --release --example teach
//! matter`, which writes `weights.bin` anew and says how well it does on examples it has not seen. Never: a sign where
//! the lists of words have spoken; a class that is more than likely.

use crate::domain::learned::Learned;
use crate::domain::learned::grams::Grams;

pub const COUNT: usize = 13;
/// What was learned, in the order of the weights: asks first, then classes.
pub const THINGS: [&str; COUNT] = [
    "price",
    "quote",
    "demo",
    "appointment",
    "order",
    "contact",
    INTEREST,
    "vendor_solicitation",
    "job_seeker",
    "student_research",
    "press_partner",
    "existing_customer_support",
    "privacy_request",
];
/// Of a buyer, whatever he asks for.
pub(super) const INTEREST: &str = "interest";
/// So many of them are asks.
pub const ASKS: usize = 7;
/// The languages of the examples.
const SPOKEN: [&str; 6] = ["en", "de", "fr", "es", "it", "pt"];

static LEARNED: Learned<COUNT> = Learned::of(include_bytes!("weights.bin"));

/// What a text is about, of what was learned. The biases are such that as many as `examples/teach/matter.rs` wants are
/// right of those above nothing.
pub(super) fn of(folded: &str, language: Option<&str>) -> Vec<usize> {
    if language.is_some_and(|language| !SPOKEN.contains(&language)) {
        return Vec::new();
    }
    let sums = LEARNED.sums(&grams(folded));
    (0..COUNT).filter(|thing| sums[*thing] > 0.0).collect()
}

/// How much a sentence speaks for it.
pub(super) fn speaks_for(thing: usize, sentence: &str) -> f32 {
    LEARNED.sums(&grams(sentence))[thing]
}

pub fn grams(folded: &str) -> Grams {
    Grams::of("", folded)
}

/// Each sum as a likelihood of its own: a mail may ask for several things.
pub fn likelihoods(sums: [f32; COUNT]) -> [f32; COUNT] {
    sums.map(|sum| 1.0 / (1.0 + (-sum).exp()))
}

/// A line of an example file: what it is about, its language and text.
pub fn example(line: &str) -> Option<([bool; COUNT], &str, &str)> {
    let mut cells = line.split('\t');
    let (labels, language, text) = (cells.next()?, cells.next()?, cells.next()?);
    let place = |label: &str| THINGS.iter().position(|thing| *thing == label);
    let mut about = [false; COUNT];
    for label in labels.split(',').filter(|label| *label != "none") {
        // A customer's invoice is a customer's trouble.
        about[place(if label == "billing" { "existing_customer_support" } else { label })?] = true;
    }
    if is_buyer(&about) {
        about[place(INTEREST)?] = true;
    }
    (cells.next().is_none() && !text.trim().is_empty()).then_some((about, language, text))
}

/// Whoever asks for something and is of no class.
pub fn is_buyer(about: &[bool; COUNT]) -> bool {
    about[..ASKS].contains(&true) && !about[ASKS..].contains(&true)
}

#[cfg(test)]
mod tests;
