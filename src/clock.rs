//! The only place that asks what time it is, or rolls dice for an id. Everything else is told.

use crate::domain::id::Ids;
use crate::domain::time::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where "now" comes from: the machine's clock in the daemon, a hand-moved one in stories.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}

/// The machine's wall clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
    fn now(&self) -> Timestamp {
        Timestamp::from_ms(jiff::Timestamp::now().as_millisecond())
    }
}

/// A clock that stands still until it is moved, for stories and simulations.
#[derive(Debug)]
pub struct StoryClock(AtomicI64);

impl StoryClock {
    pub fn at(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.as_ms()))
    }
    pub fn set(&self, to: Timestamp) {
        self.0.store(to.as_ms(), Ordering::SeqCst);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_ms(self.0.load(Ordering::SeqCst))
    }
}

/// Ids of the daemon: UUIDs of version 7.
#[derive(Debug, Default, Clone, Copy)]
pub struct RandomIds;

impl Ids for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that makes random ids")]
    fn next(&mut self) -> String {
        uuid::Uuid::now_v7().to_string()
    }
}
