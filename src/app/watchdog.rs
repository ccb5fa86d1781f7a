//! What systemd is told while we run.

use super::Surroundings;
use crate::health::{Health, Loop};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::error;

/// How often systemd's watchdog is fed, and only while every loop turns.
const WATCHDOG: Duration = Duration::from_secs(10);
/// A loop that has not turned for this long is stuck.
const STUCK: Duration = Duration::from_secs(60);

/// Tells systemd that we live, as long as every loop turns.
pub async fn feed(health: Arc<Health>, around: Surroundings, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(WATCHDOG) => {}
        }
        around.metrics.run_upkeep();
        let now = around.clock.now();
        let loops = health.loops();
        let stuck: Vec<&str> = loops
            .iter()
            .filter(|(_, at)| now.since(**at) > STUCK)
            .map(|(which, _): (&Loop, _)| which.as_str())
            .collect();
        if stuck.is_empty() {
            let _ = sd_notify::notify(&[sd_notify::NotifyState::Watchdog]);
        } else {
            error!("{} has not moved for a minute; if the watchdog is on, systemd will restart us", stuck.join(", "));
        }
    }
}
