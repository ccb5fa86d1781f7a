//! Accepted configurations, kept whole: every decision names one.

use super::apply::hold_planning;
use super::sql::values;
use super::{Store, StoreError};
use crate::domain::id::RulesVersion;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

impl Store {
    /// Keeps a version the first time it is accepted.
    pub async fn keep_rules(
        &self,
        version: &RulesVersion,
        files: &BTreeMap<String, String>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let files = serde_json::to_string(files).map_err(|error| StoreError::Unreadable(error.to_string()))?;
        let mut tx = self.pool.begin().await?;
        let row = vec![values![version.as_str(), now.as_ms(), files]];
        tx.insert("rules (version, accepted_at_ms, files)", row, "on conflict (version) do nothing").await?;
        tx.commit().await
    }

    /// The rules have changed: every open lead is due now, so that its next step is worked out by the new ones, and
    /// those that wait for a rep are looked at again.
    pub async fn wake_leads(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut tx = self.pool.begin().await?;
        hold_planning(&mut tx).await?;
        let sql = "update lead set next_at_ms = $1, version = version + 1, look_again_at_ms = \
                   case when ownership = 'queued' and wait_until <> 'person' then $1 else look_again_at_ms end \
                   where next_at_ms > $1";
        let count = tx.execute(sql, values![now.as_ms()]).await?;
        tx.commit().await?;
        Ok(count)
    }
}
