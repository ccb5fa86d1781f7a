//! Whose somebody is: the company.
//!
//! In: header, signature, sentences, fields, the address. Out: the company's name with its place. Never: a provider's domain, or
//! what only the address spells.

pub(super) mod company;
pub(super) mod company_words;
pub(super) mod own_company;
pub(super) mod presented;
pub(super) mod spelled_house;
pub(super) mod spelling;
pub(super) mod spoken_house;
