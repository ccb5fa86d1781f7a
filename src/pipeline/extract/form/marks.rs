//! Quotation marks: what opens a passage, and what closes it.

pub const PAIRS: [(char, char); 7] =
    [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('„', '”'), ('„', '"'), ('»', '«')];

/// What stands within one pair of marks around all of it: a portal sets the words it passes on in them.
pub fn inner(words: &str) -> Option<&str> {
    let inner = PAIRS.iter().find_map(|(open, close)| words.strip_prefix(*open)?.strip_suffix(*close))?;
    (!inner.contains(['"', '“', '”', '„', '«'])).then(|| inner.trim())
}
