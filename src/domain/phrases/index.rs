//! Where in a text a literal may begin: an index of literals by their first eight bytes.
//!
//! Most bytes of a text begin nothing and are passed over by one look into a small table; most of the rest by one bit of
//! a hash. What is left is a handful of literals that agree in eight bytes, and the caller looks at them as a whole.

use std::borrow::Cow;
use std::ops::Range;

/// Literals are known by so many of their first bytes, or all if they have fewer.
const KEY_BYTES: usize = 4;

pub struct Index {
    /// What each byte begins: most places of a text are passed over by this alone.
    firsts: [First; 256],
    /// The pairs of bytes that begin literals shorter than a key.
    short: Pairs,
    /// Which keys there may be, by their hash: small enough to stay at hand.
    likely: Box<[u64; LIKELY_BITS / 64]>,
    /// The keys with the range of their literals: a table of hashes, twice as large as need be. Zero is no key.
    slots: Vec<(u32, u32, u32)>,
    /// What stands behind the key in each literal.
    nexts: Vec<Next>,
    is_any_case: bool,
}

const LIKELY_BITS: usize = 1 << 15;

/// What literals a byte begins.
#[derive(Clone, Copy, Default)]
struct First {
    anywhere: bool,
    /// Only where a word begins.
    at_words: bool,
}

/// A set of pairs of bytes, by the lower six bits of each: letters differ in these.
struct Pairs([u64; 1 << 6]);

impl Pairs {
    fn add(&mut self, literal: &[u8]) {
        match *literal {
            [] => {}
            [only] => (0..1 << 6).for_each(|any| self.add(&[only, any])),
            [first, second, ..] => {
                let bit = Self::bit(first, second);
                self.0[bit / 64] |= 1 << (bit % 64);
            }
        }
    }

    /// Of the first two of four bytes.
    const fn has(&self, key: u32) -> bool {
        let bit = Self::bit((key >> 24) as u8, (key >> 16) as u8);
        self.0[bit / 64] & 1 << (bit % 64) != 0
    }

    const fn bit(first: u8, second: u8) -> usize {
        (first as usize & 63) << 6 | second as usize & 63
    }
}

/// Up to four bytes, and which of their bits count.
#[derive(Clone, Copy)]
struct Next {
    bytes: u32,
    mask: u32,
}

impl Index {
    /// `literals` in the order of [`Self::key`], each with whether it begins only words.
    pub fn of<'a>(literals: impl Iterator<Item = (&'a str, bool)>, is_any_case: bool) -> Self {
        let mut keys: Vec<(u32, Range<usize>)> = Vec::new();
        let (mut firsts, mut short, mut nexts) = ([First::default(); 256], Pairs([0; 1 << 6]), Vec::new());
        for (at, (literal, starts_word)) in literals.enumerate() {
            let (bytes, key) = (folded(literal.as_bytes(), is_any_case), Self::key(literal, is_any_case));
            match keys.last_mut().filter(|(last, _)| *last == key) {
                Some((_, same)) => same.end = at + 1,
                None => keys.push((key, at..at + 1)),
            }
            for first in bytes.first().into_iter().flat_map(|byte| [*byte, byte.to_ascii_uppercase()]) {
                let first = &mut firsts[usize::from(if is_any_case { first } else { bytes[0] })];
                first.anywhere |= !starts_word;
                first.at_words |= starts_word;
            }
            if bytes.len() < KEY_BYTES {
                short.add(&bytes);
            }
            nexts.push(Next::of(bytes.get(KEY_BYTES..).unwrap_or_default()));
        }
        let mut index = Self {
            firsts,
            short,
            likely: Box::new([0; LIKELY_BITS / 64]),
            slots: vec![(0, 0, 0); (2 * keys.len()).next_power_of_two().max(2)],
            nexts,
            is_any_case,
        };
        keys.into_iter().for_each(|(key, same)| index.add(key, &same));
        index
    }

    /// Up to four bytes as a number; fewer stand before zeros, which no text holds.
    pub fn key(literal: &str, is_any_case: bool) -> u32 {
        let bytes = folded(literal.as_bytes(), is_any_case);
        padded(&bytes[..bytes.len().min(KEY_BYTES)])
    }

    fn add(&mut self, key: u32, same: &Range<usize>) {
        let place = |at: usize| u32::try_from(at).expect("tables have fewer than four thousand million phrases");
        let bit = slot(key, LIKELY_BITS);
        self.likely[bit / 64] |= 1 << (bit % 64);
        let mut at = slot(key, self.slots.len());
        while self.slots[at].0 != 0 {
            at = (at + 1) % self.slots.len();
        }
        self.slots[at] = (key, place(same.start), place(same.end));
    }

    fn of_key(&self, key: u32) -> Range<usize> {
        let bit = slot(key, LIKELY_BITS);
        if self.likely[bit / 64] & 1 << (bit % 64) == 0 {
            return 0..0;
        }
        let mut at = slot(key, self.slots.len());
        loop {
            match self.slots[at] {
                (other, start, end) if other == key => return start as usize..end as usize,
                (0, ..) => return 0..0,
                _ => at = (at + 1) % self.slots.len(),
            }
        }
    }

    /// Shows each place and the literal that may begin there, for as long as it is told to go on.
    pub fn search(&self, text: &str, mut see: impl FnMut(usize, usize) -> bool) {
        let bytes = folded(text.as_bytes(), self.is_any_case);
        let mut is_inside = false;
        for (at, byte) in bytes.iter().enumerate() {
            let first = self.firsts[usize::from(*byte)];
            // What is no ASCII before it is looked at where a phrase is found.
            let may_begin = first.anywhere | (first.at_words & !is_inside);
            is_inside = byte.is_ascii_alphanumeric();
            if !may_begin {
                continue;
            }
            let (key, next) = match bytes.get(at..at + 2 * KEY_BYTES).and_then(<[u8]>::first_chunk::<8>) {
                Some(eight) => {
                    let eight = u64::from_be_bytes(*eight);
                    ((eight >> 32) as u32, eight as u32)
                }
                None => (padded(&bytes[at..]), padded(bytes.get(at + KEY_BYTES..).unwrap_or_default())),
            };
            let shortest = if self.short.has(key) { 1 } else { KEY_BYTES };
            for width in shortest..=KEY_BYTES.min(bytes.len() - at) {
                for literal in self.of_key(key & u32::MAX << (8 * (KEY_BYTES - width))) {
                    let Next { bytes, mask } = self.nexts[literal];
                    if next & mask == bytes && !see(at, literal) {
                        return;
                    }
                }
            }
        }
    }
}

impl Next {
    fn of(rest: &[u8]) -> Self {
        let missing = 8 * (KEY_BYTES - rest.len().min(KEY_BYTES)) as u32;
        Self { bytes: padded(rest), mask: u32::MAX.checked_shl(missing).unwrap_or(0) }
    }
}

/// The first four bytes, with zeros behind them if there are fewer.
fn padded(bytes: &[u8]) -> u32 {
    let mut four = [0; KEY_BYTES];
    let count = bytes.len().min(KEY_BYTES);
    four[..count].copy_from_slice(&bytes[..count]);
    u32::from_be_bytes(four)
}

fn folded(bytes: &[u8], is_any_case: bool) -> Cow<'_, [u8]> {
    if is_any_case { Cow::Owned(bytes.to_ascii_lowercase()) } else { Cow::Borrowed(bytes) }
}

/// Fibonacci hashing: the highest bits of a product are the best mixed.
const fn slot(key: u32, slots: usize) -> usize {
    (key.wrapping_mul(0x9e37_79b1) >> (32 - slots.trailing_zeros())) as usize
}
