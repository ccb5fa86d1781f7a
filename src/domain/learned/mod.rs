//! What was learned from examples: how much each piece of a text speaks for each of a few things.
//!
//! In: a file of weights, made of lines that anybody can read by `cargo run --release --example teach`; a text as
//! [`Grams`]. Out: a sum for each thing. Never: what a sum means; each model's own file says that.

mod build;
pub mod grams;

use grams::Grams;

/// Digest of the examples.
const DIGEST: usize = 32;
const NUMBER: usize = size_of::<f32>();

/// A bias for each of the things, and a weight of a byte for each in each bucket, in steps of `step`.
///
/// As a file: the digest of the examples, the biases, the step, the buckets' rows. There are as many rows as the file has
/// room for, a power of two: with fewer than a text has buckets, several buckets share one.
pub struct Learned<const THINGS: usize>(&'static [u8]);

impl<const THINGS: usize> Learned<THINGS> {
    const HEAD: usize = DIGEST + NUMBER * (THINGS + 1);

    pub const fn of(file: &'static [u8]) -> Self {
        let rows = (file.len() - Self::HEAD) / THINGS;
        assert!(rows.is_power_of_two() && rows * THINGS + Self::HEAD == file.len(), "a whole file");
        Self(file)
    }

    /// What speaks for each of the things, taken together.
    pub fn sums(&self, grams: &Grams) -> [f32; THINGS] {
        let mut sums = [0_f32; THINGS];
        for (bucket, share) in &grams.0 {
            for (sum, weight) in sums.iter_mut().zip(self.row(*bucket)) {
                *sum += share * f32::from(i8::from_le_bytes([*weight]));
            }
        }
        let step = self.number(THINGS);
        for (n, sum) in sums.iter_mut().enumerate() {
            *sum = self.number(n) + *sum * step;
        }
        sums
    }

    /// In steps, how much the bucket speaks for each.
    pub fn row(&self, bucket: u32) -> &'static [u8] {
        let rows = (self.0.len() - Self::HEAD) / THINGS;
        let start = Self::HEAD + (bucket as usize & (rows - 1)) * THINGS;
        &self.0[start..start + THINGS]
    }

    fn number(&self, place: usize) -> f32 {
        let at = DIGEST + NUMBER * place;
        self.0[at..at + NUMBER].try_into().map_or(0.0, f32::from_le_bytes)
    }

    /// Of the examples it was learned from.
    pub fn digest(&self) -> &'static [u8] {
        &self.0[..DIGEST]
    }
}

/// What was learned, as bytes of the file.
pub fn written<const THINGS: usize>(
    examples: [u8; DIGEST],
    biases: [f32; THINGS],
    weights: &[[f32; THINGS]],
) -> Vec<u8> {
    let most = weights.iter().flatten().fold(0_f32, |most, weight| most.max(weight.abs()));
    let step = most / 127.0;
    let mut bytes = examples.to_vec();
    bytes.extend(biases.iter().flat_map(|bias| bias.to_le_bytes()));
    bytes.extend(step.to_le_bytes());
    bytes.extend(weights.iter().flatten().map(|weight| ((weight / step).round() as i8).to_le_bytes()[0]));
    bytes
}
