//! One mailbox, for ever: connect, store what is new, wait for more; and after any failure, connect again.

use super::answers::Listing;
use super::connect::Server;
use super::error::ArriveError;
use super::start::Start;
use crate::clock::Clock;
use crate::domain::id::MailboxName;
use crate::health::{self, Health};
use crate::store::{Store, StoreError};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use visit::{Trouble, Visit};

mod visit;

/// The first wait after a failure; doubled each time.
const BACK_OFF_MIN: Duration = Duration::from_secs(1);
/// The longest wait: an outage that ends is noticed within this time.
const BACK_OFF_MAX: Duration = Duration::from_secs(120);
/// How long a session may take to end once we are told to stop.
const PARTING: Duration = Duration::from_secs(3);

/// One mailbox to read.
#[derive(Clone)]
pub struct Mailbox {
    pub name: MailboxName,
    pub server: Server,
    pub start: Start,
    /// A full comparison with what the server lists, at least this often.
    pub poll: Duration,
    /// IDLE is renewed, and new mail looked for, at least this often.
    pub idle_renew: Duration,
    pub mail_max_bytes: u64,
}

/// What every mailbox shares.
#[derive(Clone)]
pub struct Arrive {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub health: Arc<Health>,
    /// Rung when mail has been stored.
    pub arrived: Arc<Notify>,
    /// Mails stored and not yet planned at which fetching pauses.
    pub backlog: i64,
}

impl Arrive {
    /// Reads the mailbox until stopped. Only a store that is beyond help ends it with an error.
    pub async fn run(self, mailbox: Mailbox, stop: CancellationToken) -> Result<(), StoreError> {
        let name = mailbox.name.clone();
        self.health.expect(&name, mailbox.idle_renew.min(mailbox.poll), self.clock.now());
        let (mut failures, mut listing) = (0, Listing::SizesAndDates);
        while !stop.is_cancelled() {
            let begun = Instant::now();
            let visit = Visit { arrive: self.clone(), mailbox: mailbox.clone(), listing, stop: stop.clone() };
            // A task of its own: whatever a server makes our libraries do, the others go on.
            let mut visiting = tokio::spawn(visit.stay());
            let ended = tokio::select! {
                ended = &mut visiting => ended,
                () = patience(&stop) => {
                    visiting.abort();
                    break;
                }
            };
            let (text, needs_a_person, asked) = match ended {
                Ok(Ok(())) => break,
                Ok(Err(Trouble::Store(error))) if !error.is_temporary() => return Err(error),
                Ok(Err(Trouble::Store(error))) => {
                    // Its return is noticed soon, whoever must act for it.
                    let wait = back_off(&name, failures.min(3) + 1);
                    (error.to_string(), error.needs_a_person(), Some(wait))
                }
                Ok(Err(Trouble::Server(error))) => {
                    if matches!(error, ArriveError::Unreadable { .. }) {
                        // Known to come from `INTERNALDATE NIL`; without dates the mail still comes.
                        listing = Listing::Sizes;
                    }
                    (error.to_string(), !error.is_temporary(), error.asked_delay())
                }
                Err(_panic) => ("the reader failed on the server's answer; please report this".to_owned(), true, None),
            };
            // A session that lasted is a fresh start.
            failures = if begun.elapsed() > BACK_OFF_MAX { 1 } else { failures + 1 };
            // A server that refuses us counts how often we knock.
            let wait = asked.unwrap_or_else(|| back_off(&name, if needs_a_person { failures + 4 } else { failures }));
            warn!(mailbox.name = %name, "mailbox {name}: {text}; trying again in {} s", wait.as_secs());
            metrics::counter!("anteroom_mailbox_failures_total", "mailbox" => name.to_string()).increment(1);
            self.health.failed(&name, health::Trouble { text, needs_a_person });
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = stop.cancelled() => {}
            }
        }
        Ok(())
    }
}

/// Ends some time after we were told to stop, for a server that keeps us waiting. Whatever was not committed by then
/// is fetched again next time.
async fn patience(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(PARTING).await;
}

/// Doubled after each failure, and up to a third less by mailbox and try, so that a server that comes back is not
/// met by everybody at once.
fn back_off(name: &MailboxName, failures: u32) -> Duration {
    let doubled = BACK_OFF_MIN.saturating_mul(1 << failures.saturating_sub(1).min(10)).min(BACK_OFF_MAX);
    let digest = Sha256::digest(format!("{name} {failures}"));
    doubled.mul_f64(0.67 + 0.33 * f64::from(digest[0]) / 255.0)
}

#[cfg(test)]
mod tests;
