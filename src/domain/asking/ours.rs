//! Which lines of a quotation are our own question's.

use super::labels::is_asked;
use super::{WORDS, Words};

/// So many bytes of a sentence of ours tell it, however it was wrapped.
const KNOWN_BY: usize = 24;

fn start(sentence: &str) -> &str {
    &sentence[..sentence.floor_char_boundary(KNOWN_BY)]
}

/// Whether our question begins with this line, be it cut above its request.
pub fn begins(line: &str) -> bool {
    WORDS.iter().any(|words| line.starts_with(start(words.thanks)) || line.starts_with(start(words.please)))
}

/// Whether this line asks for what stands below it.
pub(super) fn requests(line: &str) -> bool {
    WORDS.iter().any(|words| line.contains(start(words.please)))
}

/// Whether the question is over here; whoever asked is named right below.
pub fn closes(line: &str) -> bool {
    WORDS.iter().any(|words| line.starts_with(words.closing))
}

/// Whether nobody but us wrote this line, which may be a part of a sentence, wherever it was wrapped.
pub fn is_whole(line: &str) -> bool {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_within = |sentence: &str| format!(" {sentence} ").contains(&format!(" {line} "));
    let is_of = |words: &Words| [words.thanks, words.please, words.closing, words.leave].into_iter().any(is_within);
    !line.contains(char::is_alphanumeric) || is_asked(&line) || WORDS.iter().any(is_of)
}
