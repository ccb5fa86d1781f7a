//! Quotation marks: what opens a passage, and what closes it.

pub const PAIRS: [(char, char); 7] =
    [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('„', '”'), ('„', '"'), ('»', '«')];
