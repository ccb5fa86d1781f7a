//! A text as numbers: which pieces of words, words and pairs of words stand in it, how often, and how it is built.
//!
//! Pieces of two to five characters know a word by its stem in any inflected language, and need no word borders where
//! a script has none; pairs tell "your order" from "an order". Each falls into one of a fixed number of buckets, so that
//! no vocabulary has to be kept.

use super::build;

/// A power of two. With half as many, one in thirty machine mails more passes as a person's.
pub const BUCKETS: usize = 1 << 18;
const SHORTEST: usize = 2;
const LONGEST: usize = 5;
/// What a mail is, it says at its beginning.
const READ_CHARS: usize = 1_600;
/// A run of characters without a space is cut here: base64 is nobody's manner of speaking.
const WORD_CHARS: usize = 40;
/// A word as a whole weighs as much as so many of its pieces.
const WHOLE: f32 = 2.0;
/// Where a greeting stands, and where a name does, in words; each weighs as so many pieces.
const AT_BEGIN: usize = 3;
const AT_END: usize = 4;
const EDGE: f32 = 1.5;
/// Each thing that is not a word weighs as a piece: more would speak too loudly in a mail of five words.
const BUILD: f32 = 1.0;

/// The buckets that a text fills, with their shares; the squares of the shares add up to one.
pub struct Grams(pub Vec<(u32, f32)>);

impl Grams {
    pub fn of(subject: &str, text: &str) -> Self {
        let mut counted = Counted::new();
        let mut shares: Vec<(u32, f32)> = Vec::with_capacity(3_000);
        let of_subject: Vec<String> = words(subject, "").collect();
        let of_text: Vec<String> = words("", text).collect();
        let all = || of_subject.iter().chain(&of_text);
        all().for_each(|word| of_word(word, |bucket| counted.add(bucket)));
        counted.drain(1.0, &mut shares);
        all().for_each(|word| counted.add(of_whole(word)));
        counted.drain(WHOLE, &mut shares);
        // A subject says again what the mail is about, and says it first.
        of_subject.iter().for_each(|word| of_word(word, |bucket| counted.add(bucket ^ SUBJECT)));
        counted.drain(1.0, &mut shares);
        for words in [&of_subject, &of_text] {
            words.windows(2).for_each(|pair| counted.add(of_pair(&pair[0], &pair[1])));
        }
        counted.drain(1.0, &mut shares);
        for (n, word) in of_text.iter().take(AT_BEGIN).enumerate() {
            counted.add(of_edge(n / 2, word));
        }
        for (n, word) in of_text.iter().rev().take(AT_END).enumerate() {
            counted.add(of_edge(10 + n / 2, word));
        }
        counted.drain(EDGE, &mut shares);
        for (place, much) in build::of(subject, beginning(text), &of_text) {
            shares.push((of_build(place, much), BUILD));
        }
        let length = shares.iter().map(|(_, share)| share * share).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        shares.iter_mut().for_each(|(_, share)| *share /= length);
        Self(shares)
    }
}

/// What tells a subject's pieces from the text's.
const SUBJECT: u32 = 0x5a5a;

/// How often each bucket was filled.
struct Counted {
    times: Vec<u16>,
    filled: Vec<u32>,
}

impl Counted {
    fn new() -> Self {
        Self { times: vec![0; BUCKETS], filled: Vec::with_capacity(2_000) }
    }

    fn add(&mut self, bucket: u32) {
        let times = &mut self.times[bucket as usize];
        if *times == 0 {
            self.filled.push(bucket);
        }
        *times = times.saturating_add(1);
    }

    /// Gives each bucket and how much it weighs, and forgets it: the tenth time says little more than the first.
    fn drain(&mut self, weight: f32, to: &mut Vec<(u32, f32)>) {
        for bucket in self.filled.drain(..) {
            let times = std::mem::take(&mut self.times[bucket as usize]);
            let often = if times == 1 { 1.0 } else { 1.0 + f32::from(times).ln() };
            to.push((bucket, weight * often));
        }
    }
}

const BASIS: u32 = 0x811c_9dc5;

/// FNV-1a over bytes.
fn hashed(begun: u32, bytes: &str) -> u32 {
    bytes.bytes().fold(begun, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME))
}

/// The high bits folded into the low ones.
const fn bucket(hash: u32) -> u32 {
    (hash ^ hash >> 15) & (BUCKETS as u32 - 1)
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
    if bare.is_empty() { word } else { bare }
}

/// The bucket of a word as a whole.
fn of_whole(word: &str) -> u32 {
    bucket(hashed(BASIS ^ 7, bare(word)))
}

/// The bucket of two words that follow each other.
fn of_pair(first: &str, second: &str) -> u32 {
    bucket(hashed(hashed(hashed(BASIS ^ 99, bare(first)), " "), bare(second)))
}

/// The bucket of a word by which a text begins or ends.
fn of_edge(place: usize, word: &str) -> u32 {
    bucket(hashed(BASIS ^ (201 + place as u32), bare(word)))
}

/// The bucket of something beside the words.
fn of_build(place: usize, much: u32) -> u32 {
    bucket((BASIS ^ place as u32).wrapping_mul(PRIME) ^ much.wrapping_mul(PRIME).wrapping_mul(PRIME))
}

fn beginning(text: &str) -> &str {
    &text[..text.char_indices().nth(READ_CHARS).map_or(text.len(), |(at, _)| at)]
}

/// Lower-case words of subject and beginning; numbers are alike, and so are links and addresses.
pub fn words<'a>(subject: &'a str, text: &'a str) -> impl Iterator<Item = String> + 'a {
    subject.split_whitespace().chain(beginning(text).split_whitespace()).map(|word| {
        if word.contains("://") || word.starts_with("www.") {
            "@link".to_owned()
        } else if word.contains('@') && word.contains('.') {
            "@address".to_owned()
        } else {
            let lower = word.chars().flat_map(char::to_lowercase).take(WORD_CHARS);
            lower.map(|c| if c.is_numeric() { '0' } else { c }).collect()
        }
    })
}

const PRIME: u32 = 0x0100_0193;

/// The buckets of a word's pieces, its two borders included.
pub fn of_word(word: &str, mut give: impl FnMut(u32)) {
    let padded: Vec<u32> =
        std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).map(u32::from).collect();
    for start in 0..padded.len() {
        // FNV-1a over the characters.
        let mut hash = BASIS;
        for (length, c) in padded[start..].iter().take(LONGEST).enumerate() {
            hash = match c {
                // Two bytes of zero change nothing but the factor.
                ..=0xff => (hash ^ c).wrapping_mul(PRIME.wrapping_mul(PRIME).wrapping_mul(PRIME)),
                _ => {
                    [c & 0xff, c >> 8 & 0xff, c >> 16].iter().fold(hash, |hash, byte| (hash ^ byte).wrapping_mul(PRIME))
                }
            };
            if length + 1 >= SHORTEST {
                give(bucket(hash));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_links_and_addresses_are_alike() {
        let one: Vec<String> = words("Order 4711", "See https://a.example/x or ask a@b.example").collect();
        let two: Vec<String> = words("ORDER 0815", "see www.c.example or ask Jane.Roe@d.example").collect();
        assert_eq!(one, two);
    }

    #[test]
    fn shares_are_of_length_one_and_nothing_is_nothing() {
        let grams = Grams::of("Bürostühle", "何卒よろしくお願い申し上げます 何卒よろしく");
        let length: f32 = grams.0.iter().map(|(_, share)| share * share).sum();
        assert!((length - 1.0).abs() < 1e-4, "{length}");
        assert!(words("", " ").next().is_none());
    }
}
