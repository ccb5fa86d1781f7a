//! How people sign.
//!
//! In: the last lines of somebody's own words. Out: where the signature begins, what in it is a card, what is a lawyer's or a
//! telephone's. Never: a line of the message taken for a signature for its look alone.

pub(super) mod advert;
pub(super) mod card;
pub mod farewell;
pub(super) mod line;
pub(super) mod notices;
pub(super) mod signed;
pub mod signed_below;
pub(super) mod signer;
mod unannounced;
