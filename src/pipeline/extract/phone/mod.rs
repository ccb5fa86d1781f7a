//! The person's number.
//!
//! In: fields, signature, sentences, and the country. Out: a number in E.164 with its place. Never: a number that is not sure to
//! be his: a wrong one is worse than none.

pub(super) mod number;
pub(super) mod own;
pub(super) mod plan;
pub(super) mod style;
pub(super) mod words;
