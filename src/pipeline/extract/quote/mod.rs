//! What of a mail is the person's own words, and what is somebody else's.
//!
//! In: the lines of a text and the marks its page left. Out: each line with what it is: new, quoted, a banner, a signature's.
//! Never: a line deleted, or one cut away where two cuts are possible and one keeps more.

pub(super) mod armour;
pub(super) mod banner;
pub(super) mod header_block;
pub(super) mod introduction;
pub(super) mod notes;
pub(super) mod own_passage;
pub(super) mod quote_words;
pub(super) mod split;
pub(super) mod subject;
mod unmarked_answer;
