//! The nouns of the trade and their legal moves: values only, no I/O, nothing of ours imported.

pub mod time;
