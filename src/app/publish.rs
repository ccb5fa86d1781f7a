//! `[publish] backtest = "required"`: a changed workflow counts only once it has been tried on stored mail, or somebody has
//! said why not. What else has changed does not wait with it.

use super::fixtures;
use crate::config::settings::Backtest;
use crate::config::{Config, load, rehearsal};
use crate::domain::id::RulesVersion;
use crate::domain::time::Timestamp;
use crate::store::versions::KeptRules;
use crate::store::{Store, StoreError};
use std::path::Path;
use std::time::Duration;

/// How often it is asked whether a backtest has come to its end.
const TICK: Duration = Duration::from_secs(2);

/// Changed workflows that count as soon as they have been tried, and what is told of them until then.
#[derive(Debug, Clone)]
pub struct Waits {
    pub version: RulesVersion,
    pub workflows: String,
    pub why: String,
    /// What counts until then.
    before: KeptRules,
}

/// Whether the workflows of these files do not count yet, beside those that do. What has counted once was tried in earnest.
pub async fn waits(config: &Config, store: &Store) -> Result<Option<Waits>, StoreError> {
    let Some(before) = store.last_rules().await?.filter(|before| is_required(config, before)) else {
        return Ok(None);
    };
    let version = &config.rules.version;
    let (changed, workflows) = (rehearsal::changed(&before.files, &config.files), rehearsal::of(&config.files));
    if changed.is_empty() || store.is_rehearsed(version, &workflows).await? {
        return Ok(None);
    }
    let why = format!(
        "{}: changed, and no backtest of version {version} has been run ([publish] in anteroom.toml requires one); run \
         `anteroom backtest`, or say why it counts without: `anteroom config accept --without-backtest \"…\"`",
        changed.join(", ")
    );
    Ok(Some(Waits { version: version.clone(), workflows, why, before }))
}

/// By these files, or by those that count: who no longer asks for a backtest does not let one change slip by with that.
pub fn is_required(config: &Config, before: &KeptRules) -> bool {
    let asks = |config: &Config| config.backtest == Backtest::Required;
    asks(config) || load::kept(&before.files).is_ok_and(|before| asks(&before))
}

impl Waits {
    /// All of these files but the workflows, which stay as they were. None where the one does not go with the other, and
    /// where a backtest is no longer asked for: that would let the workflows in.
    pub fn all_but_workflows(&self, config: &Config, now: Timestamp) -> Option<Config> {
        if config.backtest != Backtest::Required {
            return None;
        }
        let new = config.files.iter().filter(|(path, _)| !rehearsal::is_of_workflows(path));
        let old = self.before.files.iter().filter(|(path, _)| rehearsal::is_of_workflows(path));
        let mut files: Vec<_> = new.chain(old).cloned().collect();
        files.sort();
        let mixed = on_connections_of(config, &files)?;
        fixtures::failures(&mixed, now).is_empty().then_some(mixed)
    }

    /// What a start goes by meanwhile: as much as may count, else the whole of what counted.
    pub fn meanwhile(&self, config: &Config, now: Timestamp) -> Option<Config> {
        self.all_but_workflows(config, now).or_else(|| on_connections_of(config, &self.before.files))
    }
}

/// Kept files, on connections as they are now. None where those are of other mailboxes.
pub fn on_connections_of(config: &Config, files: &[(String, Vec<u8>)]) -> Option<Config> {
    let kept = load::kept(files).ok()?;
    let is_same = kept.mailboxes.keys().eq(config.mailboxes.keys());
    let Config { rules, files, fixtures, warnings, templates, .. } = kept;
    is_same.then(|| Config { rules, files, fixtures, warnings, templates, ..config.clone() })
}

/// What counted, on the connections of a directory in which something else cannot be read.
pub fn as_it_counted(dir: &Path, files: &[(String, Vec<u8>)]) -> Option<Config> {
    let config = load::beside_kept(dir, files).ok()?;
    on_connections_of(&config, files)
}

/// Returns once workflows that wait for their backtest may count; never, where none wait.
pub async fn settled(store: &Store, waits: Option<&Waits>) {
    let Some(waits) = waits else { return std::future::pending().await };
    loop {
        tokio::time::sleep(TICK).await;
        if matches!(store.is_rehearsed(&waits.version, &waits.workflows).await, Ok(true)) {
            return;
        }
    }
}
