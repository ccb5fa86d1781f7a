//! Anteroom reads a shared sales inbox, turns each inquiry into a lead, gives it to the right rep with a reason,
//! and does not rest until a human has answered. `ARCHITECTURE.md` follows one mail through these rooms.
#![forbid(unsafe_code)]

pub mod clock;
pub mod domain;
pub mod health;
pub mod pipeline;

pub mod config;
pub mod desk;
pub mod store;
pub mod web;

pub mod app;
pub mod cli;
pub mod demo;
pub mod sandbox;
