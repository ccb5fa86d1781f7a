//! Accepted configurations, kept whole: every decision names one.

use super::apply::hold_planning;
use super::sql::values;
use super::{Store, StoreError};
use crate::domain::id::RulesVersion;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

/// An accepted configuration as it was written, secrets blanked out.
#[derive(Debug, Clone)]
pub struct KeptRules {
    pub version: RulesVersion,
    /// Path and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Store {
    /// Keeps a version, and that it is the one that counts.
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
        let current = vec![values!["rules", version.as_str()]];
        tx.insert("meta (key, value)", current, "on conflict (key) do update set value = excluded.value").await?;
        tx.commit().await
    }

    /// The files of the version that was accepted last; none if no daemon has run yet.
    pub async fn last_rules(&self) -> Result<Option<KeptRules>, StoreError> {
        // A version that came back counts again, though it was first accepted before others.
        let sql = "select version, files from rules order by \
                   case when version = (select value from meta where key = 'rules') then 0 else 1 end, \
                   accepted_at_ms desc limit 1";
        let rows = self.pool.fetch(sql, Vec::new()).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let version = row.get::<String>("version")?;
        let files: BTreeMap<String, String> = serde_json::from_str(&row.get::<String>("files")?)
            .map_err(|error| StoreError::Unreadable(format!("rules.files of {version}: {error}")))?;
        let files = files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
        Ok(Some(KeptRules { version: RulesVersion::new(version), files }))
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
