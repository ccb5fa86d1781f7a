//! The rooms that run side by side: told to stop together, and run anew after what may pass.

use crate::store::StoreError;
use anyhow::anyhow;
use std::time::Duration;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// Before a store that failed is asked anew.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// Tasks that are told to stop together.
#[derive(Default)]
pub struct Rooms {
    pub tasks: JoinSet<anyhow::Result<()>>,
    pub stop: CancellationToken,
}

impl Rooms {
    /// Told to stop with these, or before them.
    pub fn within(&self) -> Self {
        Self { stop: self.stop.child_token(), ..Self::default() }
    }

    /// Keeps a room running, which is handed what tells it to stop.
    pub fn keep<R>(&mut self, room: impl Fn(CancellationToken) -> R + Send + 'static)
    where
        R: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        let stop = self.stop.clone();
        self.tasks.spawn(again(self.stop.clone(), move || room(stop.clone())));
    }

    /// Tells them to stop and waits; what is not done in time goes on at the next start.
    pub async fn end(&mut self, within: Duration) {
        self.stop.cancel();
        let drained = tokio::time::timeout(within, async { while self.tasks.join_next().await.is_some() {} }).await;
        if drained.is_err() {
            warn!("not everything was finished in time; the rest goes on later");
            self.tasks.shutdown().await;
        }
    }
}

/// Runs a room, and runs it anew after a trouble of the store that may pass, wherever in its work it was met: what was
/// not committed is done again.
async fn again<R: Future<Output = Result<(), StoreError>>>(
    stop: CancellationToken,
    room: impl Fn() -> R,
) -> anyhow::Result<()> {
    loop {
        match room().await {
            Err(error) if error.is_temporary() && !stop.is_cancelled() => {
                warn!("the store fails, trying again: {error}");
                tokio::time::sleep(STORE_PAUSE).await;
            }
            ended => return Ok(ended?),
        }
    }
}

/// Why a room that should run for ever has ended.
pub fn failure(ended: Result<anyhow::Result<()>, JoinError>) -> Option<anyhow::Error> {
    Some(match ended {
        Ok(Ok(())) => anyhow!("a room ended by itself; please report this"),
        Ok(Err(error)) => error.context("cannot go on; stopping"),
        Err(error) => anyhow!("a room failed: {error}; please report this"),
    })
}
