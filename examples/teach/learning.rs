//! Logistic regression by AdaGrad over hashed pieces of words, words, pairs and build, the rarer the more readily
//! believed. The order of the examples is fixed, so the same examples give the same weights.

use anteroom::domain::learned::grams::Grams;

const RATE: f32 = 0.3;

pub struct Example<const THINGS: usize> {
    /// How likely each thing should be found.
    pub wanted: [f32; THINGS],
    pub grams: Grams,
}

/// What makes one model another than the next.
pub struct Lesson<const THINGS: usize> {
    /// What sums mean.
    pub likelihoods: fn([f32; THINGS]) -> [f32; THINGS],
    /// A power of two.
    pub buckets: usize,
    pub rounds: usize,
    /// Draws weights to zero, so that what one example alone says counts little.
    pub decay: f32,
    /// What was learned in doubt is said too timidly.
    pub bolder: f32,
}

pub struct Weights<const THINGS: usize> {
    likelihoods: fn([f32; THINGS]) -> [f32; THINGS],
    pub biases: [f32; THINGS],
    pub weights: Vec<[f32; THINGS]>,
}

/// Always in the same disorder.
pub fn shuffle<T>(examples: &mut [T]) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for end in (1..examples.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        examples.swap(end, usize::try_from(state % (end as u64 + 1)).unwrap());
    }
}

/// How much each bucket counts: what stands everywhere tells little.
fn rarity<const THINGS: usize>(examples: &[&Example<THINGS>], buckets: usize) -> Vec<f32> {
    /// As rare as one in e to the fourth counts one.
    const USUAL: f32 = 4.0;
    let mut times = vec![0_f32; buckets];
    let mut last = vec![usize::MAX; buckets];
    for (number, example) in examples.iter().enumerate() {
        for (bucket, _) in &example.grams.0 {
            let bucket = *bucket as usize & (buckets - 1);
            if std::mem::replace(&mut last[bucket], number) != number {
                times[bucket] += 1.0;
            }
        }
    }
    let all = examples.len() as f32 + 1.0;
    times.into_iter().map(|times| (all / (times + 1.0)).ln() / USUAL).collect()
}

pub fn learn<const THINGS: usize>(lesson: &Lesson<THINGS>, mut examples: Vec<&Example<THINGS>>) -> Weights<THINGS> {
    let Lesson { likelihoods, buckets, .. } = *lesson;
    let rarity = rarity(&examples, buckets);
    let mut learned = Weights { likelihoods, biases: [0.0; THINGS], weights: vec![[0.0; THINGS]; buckets] };
    let mut steps = vec![[1e-2_f32; THINGS]; buckets];
    for round in 0..lesson.rounds {
        let by = 1 + round * 7919 % examples.len();
        examples.rotate_left(by);
        for example in &examples {
            let in_row = |(bucket, share): &(u32, f32)| {
                let bucket = *bucket as usize & (buckets - 1);
                (bucket, share * rarity[bucket])
            };
            let shares: Vec<(usize, f32)> = example.grams.0.iter().map(in_row).collect();
            let mut errors = learned.of_shares(&shares);
            errors.iter_mut().zip(example.wanted).for_each(|(error, wanted)| *error -= wanted);
            for (bias, error) in learned.biases.iter_mut().zip(errors) {
                *bias -= 0.02 * error;
            }
            for (bucket, share) in shares {
                for ((weight, step), error) in learned.weights[bucket].iter_mut().zip(&mut steps[bucket]).zip(errors) {
                    let slope = error * share + lesson.decay * *weight;
                    *step += slope * slope;
                    *weight -= RATE * slope / step.sqrt();
                }
            }
        }
    }
    // Whoever judges knows no rarity.
    for (weights, rarity) in learned.weights.iter_mut().zip(rarity) {
        weights.iter_mut().for_each(|weight| *weight *= rarity * lesson.bolder);
    }
    learned.biases.iter_mut().for_each(|bias| *bias *= lesson.bolder);
    learned
}

impl<const THINGS: usize> Weights<THINGS> {
    fn of_shares(&self, shares: &[(usize, f32)]) -> [f32; THINGS] {
        let mut sums = self.biases;
        for (bucket, share) in shares {
            for (sum, weight) in sums.iter_mut().zip(self.weights[*bucket]) {
                *sum += share * weight;
            }
        }
        (self.likelihoods)(sums)
    }

    pub fn judge(&self, grams: &Grams) -> [f32; THINGS] {
        let in_row = |(bucket, share): &(u32, f32)| (*bucket as usize & (self.weights.len() - 1), *share);
        self.of_shares(&grams.0.iter().map(in_row).collect::<Vec<_>>())
    }
}

/// For each example in turn, what was learned from the other parts makes of it. Beside each stands what the model's own
/// file knows of it.
pub fn held_back<Known, const THINGS: usize>(
    lesson: &Lesson<THINGS>,
    examples: &[(Known, Example<THINGS>)],
    parts: usize,
) -> Vec<[f32; THINGS]> {
    let mut judged = vec![[0.0; THINGS]; examples.len()];
    for part in 0..parts {
        let others = examples.iter().enumerate().filter(|(n, _)| n % parts != part);
        let learned = learn(lesson, others.map(|(_, (_, example))| example).collect());
        for (n, (_, held)) in examples.iter().enumerate().skip(part).step_by(parts) {
            judged[n] = learned.judge(&held.grams);
        }
    }
    judged
}
