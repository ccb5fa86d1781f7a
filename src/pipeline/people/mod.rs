//! The people room: what does a rep want who writes to us?
//!
//! In: a rep's mail, and what the configuration believes. Out: by what right he speaks ([`authority`]), and what the
//! first line says ([`order`]). Never: believes `From`, `Subject` or `In-Reply-To` alone; guesses a verb.

pub mod authority;
pub mod order;
