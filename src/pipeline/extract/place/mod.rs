//! Which country and language somebody writes from and in.
//!
//! In: the address, the number, the words. Out: a country, a language. Never: a guess where two fit.

pub(super) mod countries;
pub(super) mod country;
pub(super) mod country_fields;
pub(super) mod language;
pub(super) mod language_words;
mod spoken;
pub(super) mod towns;
