//! Accepted configurations, kept whole: every decision names one.

use super::planning::hold_planning;
use super::sql::{Row, Tx, values};
use super::{Store, StoreError, chain, seal, second_look};
use crate::domain::id::RulesVersion;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

/// What the log says of a version from when it counts.
pub const ACCEPTED: &str = "accepted";

/// An accepted configuration as it was written, secrets blanked out.
#[derive(Debug, Clone)]
pub struct KeptRules {
    pub version: RulesVersion,
    /// Path and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Something said of a version: of which, what its workflows come to ([`crate::config::rehearsal`]), and by whom.
#[derive(Debug, Clone)]
pub struct Word<'a> {
    pub version: &'a RulesVersion,
    pub workflows: &'a str,
    pub by: &'a str,
}

/// When a version began to count, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    pub version: RulesVersion,
    pub at: Timestamp,
    pub by: String,
    pub what: String,
}

impl Store {
    /// Keeps a version, and that it is the one that counts.
    /// Whether they are others than those that counted before.
    pub async fn keep_rules(
        &self,
        word: &Word<'_>,
        files: &BTreeMap<String, String>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let version = word.version;
        let files = serde_json::to_string(files).map_err(|error| StoreError::Unreadable(error.to_string()))?;
        let mut tx = self.pool.begin().await?;
        let row = vec![values![version.as_str(), now.as_ms(), files]];
        tx.insert("rules (version, accepted_at_ms, files)", row, "on conflict (version) do nothing").await?;
        let before = tx.fetch("select value from meta where key = $1", values!["rules"]).await?;
        let before = before.first().map(|row| row.get::<String>("value")).transpose()?;
        if before.as_deref() != Some(version.as_str()) {
            log(&mut tx, word, ACCEPTED, now).await?;
        }
        let current = vec![values!["rules", version.as_str()]];
        tx.insert("meta (key, value)", current, "on conflict (key) do update set value = excluded.value").await?;
        tx.commit().await?;
        Ok(before.is_some_and(|before| before != version.as_str()))
    }

    /// Remembers how these reps are called, by their ids. How all are, also those whom no configuration names any more.
    pub async fn name_reps(&self, names: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, StoreError> {
        let mut tx = self.pool.begin().await?;
        hold_planning(&mut tx).await?;
        let known = tx.fetch("select value from meta where key = $1", values!["rep_names"]).await?;
        let known = known.first().map(|row| row.get::<String>("value")).transpose()?.unwrap_or_default();
        // Names alone hang on it: what cannot be read is written anew.
        let mut all: BTreeMap<String, String> = serde_json::from_str(&known).unwrap_or_default();
        all.extend(names.iter().map(|(id, name)| (id.clone(), name.clone())));
        let text = serde_json::to_string(&all).map_err(|error| StoreError::Unreadable(error.to_string()))?;
        let row = vec![values!["rep_names", text]];
        tx.insert("meta (key, value)", row, "on conflict (key) do update set value = excluded.value").await?;
        tx.commit().await?;
        Ok(all)
    }

    /// The files of the version that was accepted last; none if no daemon has run yet.
    pub async fn last_rules(&self) -> Result<Option<KeptRules>, StoreError> {
        // A version that came back counts again, though it was first accepted before others.
        let sql = "select version, files from rules order by \
                   case when version = (select value from meta where key = 'rules') then 0 else 1 end, \
                   accepted_at_ms desc limit 1";
        let rows = self.pool.fetch(sql, Vec::new()).await?;
        rows.first().map(kept).transpose()
    }

    /// The files of a version, by its name or the beginning of it; the latest of several.
    pub async fn kept_rules(&self, version: &str) -> Result<Option<KeptRules>, StoreError> {
        // Versions are hexadecimal: nothing in them means anything to `like`.
        let plain: String = version.chars().filter(char::is_ascii_hexdigit).collect();
        if plain.is_empty() {
            return Ok(None);
        }
        let sql = "select version, files from rules where version like $1 order by accepted_at_ms desc limit 1";
        let rows = self.pool.fetch(sql, values![format!("{plain}%")]).await?;
        rows.first().map(kept).transpose()
    }

    /// Which version counted when, the latest first.
    pub async fn rules_log(&self, limit: i64) -> Result<Vec<LogLine>, StoreError> {
        let sql = "select at_ms, version, by_whom, what from rules_log order by at_ms desc limit $1";
        let rows = self.pool.fetch(sql, values![limit]).await?;
        let line = |row: &Row| {
            Ok(LogLine {
                version: RulesVersion::new(row.get::<String>("version")?),
                at: Timestamp::from_ms(row.get("at_ms")?),
                by: row.get("by_whom")?,
                what: row.get("what")?,
            })
        };
        rows.iter().map(line).collect()
    }

    /// Notes what somebody did with a version: put its files back, tried it on stored mail, said why he did not.
    pub async fn log_rules(&self, word: &Word<'_>, what: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        log(&mut tx, word, what, now).await?;
        tx.commit().await
    }

    /// Whether this version, or one with the same workflows, has counted or was let through.
    pub async fn is_rehearsed(&self, version: &RulesVersion, workflows: &str) -> Result<bool, StoreError> {
        let sql = "select version from rules_log where version = $1 or workflows = $2 limit 1";
        Ok(!self.pool.fetch(sql, values![version.as_str(), workflows]).await?.is_empty())
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
        second_look::ask_for_resting(&mut tx, "other rules or tables count", now).await?;
        tx.commit().await?;
        Ok(count)
    }
}

fn kept(row: &Row) -> Result<KeptRules, StoreError> {
    let version = row.get::<String>("version")?;
    let files: BTreeMap<String, String> = serde_json::from_str(&row.get::<String>("files")?)
        .map_err(|error| StoreError::Unreadable(format!("rules.files of {version}: {error}")))?;
    let files = files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    Ok(KeptRules { version: RulesVersion::new(version), files })
}

async fn log(tx: &mut Tx, word: &Word<'_>, what: &str, now: Timestamp) -> Result<(), StoreError> {
    let row = vec![values![now.as_ms(), word.version.as_str(), word.by, what, word.workflows]];
    let columns = "rules_log (at_ms, version, by_whom, what, workflows)";
    if tx.insert(columns, row, "on conflict (at_ms, version) do nothing").await? == 0 {
        return Ok(());
    }
    chain::append(tx, &[seal::of_log_line(word.version.as_str(), [word.by, what, word.workflows], now)]).await
}
