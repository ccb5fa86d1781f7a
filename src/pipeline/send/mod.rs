//! Owed mail goes out.
//!
//! In: rows of the outbox, with the lead as it is now. Out: mail over SMTP, and each row marked with what came of it.
//! Never: a mail that is not in the outbox; a second try without the first one's Message-ID; a word of ours in what a rep
//! answers a prospect.
//!
//! A row is counted as tried and leased before it is tried, and marked after. A crash in between may repeat a mail, at
//! most one for each connection, and never loses one.

mod encode;
mod words;

mod acknowledgement;
mod facts;
mod history;
mod leaver;
mod prepared;
mod relay;
mod reply;
mod sample;
mod so_far;
pub mod templates;

pub mod alarm;
pub mod compose;
pub mod digest;

mod needed;
pub mod retry;

mod connection;
mod outage;
mod tls;
pub mod transport;

pub mod run;
