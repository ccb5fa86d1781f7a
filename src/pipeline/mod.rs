//! The path of one mail. The rooms sort in the order a mail travels:
//! `arrive ─● decode, discern, extract, link, look_up, qualify, route ─● send`, and `watch` for what nobody answered.
//!
//! The rooms never import each other. What joins them is beside them: [`plan`] composes the pure ones for a mail,
//! [`step`] for a lead whose time has come, [`again`] for one of which more is known, [`assign`] is what both do when a rep is to be found, and [`intake`]
//! commits plans.

pub mod arrive;
pub mod decode;
pub mod discern;
pub mod extract;
pub mod fetch;
pub mod link;
pub mod look_up;
pub mod people;
pub mod qualify;
pub mod question;
pub mod route;
pub mod send;
pub mod watch;

mod afterwards;
pub mod again;
pub mod assign;
pub mod intake;
mod lapse;
pub mod letter;
pub mod plan;
pub mod pull;
pub mod second_look;
pub mod shadow;
pub mod step;
mod writing;
