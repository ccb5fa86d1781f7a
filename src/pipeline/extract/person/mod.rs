//! What people are called, and what they are.
//!
//! In: header, signature, sentences, fields. Out: a name, a position, each with its place. Never: a name that no person has: a
//! house, a desk, a greeting.

pub(super) mod form_name;
pub(super) mod fuller;
pub(super) mod given_names;
pub(super) mod house_name;
pub(super) mod name;
pub(super) mod name_line;
pub(super) mod name_order;
pub(super) mod name_words;
pub(super) mod own_name;
pub(super) mod script;
pub(super) mod signed_name;
pub(super) mod title;
