//! `[publish] backtest = "required"`: a changed workflow counts only once its very files have been tried on stored mail, or
//! somebody has said why not.

use crate::config::settings::Backtest;
use crate::config::{Config, load};
use crate::domain::id::RulesVersion;
use crate::store::versions::KeptRules;
use crate::store::{Store, StoreError};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

/// How often it is asked whether a backtest has come to its end.
const TICK: Duration = Duration::from_secs(2);

/// Why these files do not count yet, beside those that do; none if they may. What has counted once was tried in earnest.
pub async fn missing(config: &Config, store: &Store) -> Result<Option<String>, StoreError> {
    let Some(before) = store.last_rules().await?.filter(|before| is_required(config, before)) else {
        return Ok(None);
    };
    let version = &config.rules.version;
    let changed = changed_workflows(&before, config);
    if changed.is_empty() || store.has_logged(version).await? {
        return Ok(None);
    }
    Ok(Some(format!(
        "{}: changed, and no backtest of version {version} has been run ([publish] in anteroom.toml requires one); run \
         `anteroom backtest`, or say why it counts without: `anteroom config accept --without-backtest \"…\"`",
        changed.join(", ")
    )))
}

/// By these files, or by those that count: who no longer asks for a backtest does not let one change slip by with that.
pub fn is_required(config: &Config, before: &KeptRules) -> bool {
    let asks = |config: &Config| config.backtest == Backtest::Required;
    asks(config) || load::kept(&before.files).is_ok_and(|before| asks(&before))
}

/// A changed configuration that counts as soon as it has been tried, and what is told of it until then.
pub struct Waits {
    pub version: RulesVersion,
    pub why: String,
}

/// What a start goes by meanwhile: the rules that counted, on connections as they are now. None where those are of other
/// mailboxes.
pub fn meanwhile(config: &Config, before: &KeptRules) -> Option<Config> {
    let rules = load::rules_of(&before.files).ok()?;
    let is_same = rules.mailboxes.len() == config.mailboxes.len()
        && config.mailboxes.keys().all(|name| rules.mailboxes.contains_key(name));
    is_same.then(|| Config { rules, files: before.files.clone(), ..config.clone() })
}

/// Those that are new, gone or otherwise than before.
fn changed_workflows(before: &KeptRules, config: &Config) -> Vec<String> {
    let (before, after) = (workflows(&before.files), workflows(&config.files));
    let all = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
    all.filter(|path| before.get(*path) != after.get(*path)).map(|path| (*path).to_owned()).collect()
}

/// As they are kept: as text.
fn workflows(files: &[(String, Vec<u8>)]) -> BTreeMap<&str, Cow<'_, str>> {
    let of_workflows = files.iter().filter(|(path, _)| path.starts_with("workflows/"));
    of_workflows.map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes))).collect()
}

/// Returns once a version that waits for its backtest may count; never, where none waits.
pub async fn settled(store: &Store, waits: Option<&RulesVersion>) {
    let Some(version) = waits else { return std::future::pending().await };
    loop {
        tokio::time::sleep(TICK).await;
        if matches!(store.has_logged(version).await, Ok(true)) {
            return;
        }
    }
}
