//! The arrive room. In: a mailbox on an IMAP server. Out: its mails' raw bytes, each under (mailbox, UIDVALIDITY, UID).
//! Never: interprets a mail; uses `\Seen` as state (folders are opened with EXAMINE, bodies read with BODY.PEEK);
//! takes the end of a stream for the end of an answer.
//!
//! The layers, from the wire up. `framing` follows the server's bytes, line by `line`, and refuses what would cost
//! memory; `wire` puts it under async-imap; `trust` says which certificates we believe; `connect` dials, greets,
//! encrypts and logs in; `session` asks our own narrow commands, each believed only when our tag came back with OK;
//! `answers` are what they bring; `idle` waits for news. Above them `start` decides where reading begins, `batch` what is
//! fetched together and how far the cursor may move, and `run` does it, for ever. Talking to a server is waiting, so here more files than `run`
//! wait; none of these knows the store. After an error that is not a plain refusal, reconnect.

pub mod answers;
pub mod error;
pub mod folder;
pub mod framing;
pub mod line;
pub mod trust;
pub mod uids;

pub mod connect;
pub mod idle;
pub mod session;
pub mod wire;

pub mod batch;
pub mod start;

pub mod run;

#[cfg(test)]
mod scripted;
#[cfg(test)]
mod tests;
