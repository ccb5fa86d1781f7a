//! Whether the mail server is away: said once, tried at a decent pace, and no notice pays for it with its tries.

use crate::domain::time::Timestamp;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// First pause before the server is called again; doubled each time.
const PAUSE_FIRST: Duration = Duration::from_secs(1);
/// A server that is back is noticed within this time.
const PAUSE_MAX: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub struct Outage(Mutex<Option<Away>>);

#[derive(Debug, Clone)]
struct Away {
    cause: String,
    since: Timestamp,
    /// In vain, the first one included.
    calls: u32,
    pause: Duration,
    call_at: Instant,
}

impl Outage {
    fn state(&self) -> MutexGuard<'_, Option<Away>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server could not be reached. True if it was there before: that is worth a line in the log.
    pub fn begins(&self, cause: &str, now: Timestamp) -> bool {
        let mut state = self.state();
        let is_news = state.is_none();
        if is_news {
            *state = Some(Away {
                cause: cause.to_owned(),
                since: now,
                calls: 1,
                pause: PAUSE_FIRST,
                call_at: Instant::now() + PAUSE_FIRST,
            });
        }
        is_news
    }

    /// It was called again, in vain: since when, and how many calls there were; none if it is back.
    pub fn goes_on(&self, cause: &str) -> Option<(Timestamp, u32)> {
        let mut state = self.state();
        let away = state.as_mut()?;
        away.cause = cause.to_owned();
        away.calls = away.calls.saturating_add(1);
        away.pause = (away.pause * 2).min(PAUSE_MAX);
        away.call_at = Instant::now() + away.pause;
        Some((away.since, away.calls))
    }

    /// True if it was away.
    pub fn ends(&self) -> bool {
        self.state().take().is_some()
    }

    pub fn cause(&self) -> Option<String> {
        self.state().as_ref().map(|away| away.cause.clone())
    }

    /// When to call it again; none while it is there.
    pub fn call_at(&self) -> Option<Instant> {
        self.state().as_ref().map(|away| away.call_at)
    }
}
