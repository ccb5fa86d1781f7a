//! A story: a text script with a clock, told on a real store, with the daemon's own rooms and no server.
//!
//! In: a folder with `story.txt`, the mails it names, and the settings that differ from `default/`. Out: nothing, or
//! the line that did not come true. Never: a sleep, a network, a decision of its own.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

pub mod words;

mod settings;

pub mod mail;
pub mod script;
pub mod when;

pub mod neighbours;
pub mod play;
pub mod world;

mod expect;
