//! Tells when somebody has edited the configuration.

use super::settings::StoreUrl;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

/// An editor writes a file in several steps; after this long without another one it is done.
const QUIET: Duration = Duration::from_millis(300);
/// A folder that is never quiet is read all the same.
const QUIET_WAIT_MAX: Duration = Duration::from_secs(5);

/// The changes of one directory, as long as it lives.
pub struct Changes {
    signals: mpsc::Receiver<()>,
    _watcher: RecommendedWatcher,
}

/// Watches the directory and all below it: editors replace files, so watching the files would lose them. The store may
/// lie there as well.
pub fn watch(dir: &Path, store: &StoreUrl) -> Result<Changes, notify::Error> {
    // One waiting signal says as much as a hundred.
    let (sender, signals) = mpsc::channel(1);
    let store = match store {
        StoreUrl::Sqlite(path) => path.file_name().map(OsStr::to_owned),
        StoreUrl::Postgres(_) => None,
    };
    let mut watcher = notify::recommended_watcher(move |event: Result<Event, notify::Error>| {
        let matters = match &event {
            Ok(event) => !event.kind.is_access() && event.paths.iter().any(|path| is_ours(path, store.as_deref())),
            // The queue of events overflowed: what was lost may have been ours.
            Err(_) => true,
        };
        if matters {
            let _already_signalled = sender.try_send(());
        }
    })?;
    watcher.watch(dir, RecursiveMode::Recursive)?;
    Ok(Changes { signals, _watcher: watcher })
}

impl Changes {
    /// Returns after the next change, once the folder is quiet again. None: nothing is watched any more.
    pub async fn next(&mut self) -> Option<()> {
        self.signals.recv().await?;
        let until = Instant::now() + QUIET_WAIT_MAX;
        while Instant::now() < until {
            match timeout(QUIET, self.signals.recv()).await {
                Ok(Some(())) => {}
                Ok(None) | Err(_) => break,
            }
        }
        Some(())
    }
}

/// The store and our small hidden files lie in the same directory by default and change all the time, so only what we
/// read counts: texts, and secrets, whose files have no ending.
fn is_ours(path: &Path, store: Option<&OsStr>) -> bool {
    let name = path.file_name().map(OsStr::as_encoded_bytes).unwrap_or_default();
    let is_store = store.is_some_and(|store| name.starts_with(store.as_encoded_bytes()));
    let is_secret = path.extension().is_none() && !name.starts_with(b".") && !is_store && !path.is_dir();
    let is_text = path.extension().is_some_and(|ending| {
        ["toml", "csv", "ics", "txt", "html", "subject", "css", "eml"].iter().any(|ours| ending == *ours)
    });
    // Where the directory is handed in by a container's runtime, all files change at once by moving this link.
    let is_swapped_link = name == b"..data";
    is_text || is_secret || is_swapped_link
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn changed(changes: &mut Changes) -> bool {
        timeout(Duration::from_secs(2), changes.next()).await.is_ok()
    }

    #[tokio::test]
    async fn edits_are_told_once_and_the_store_is_not() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("workflows")).unwrap();
        std::fs::create_dir(dir.path().join("secrets")).unwrap();
        let mut changes = watch(dir.path(), &StoreUrl::Sqlite(dir.path().join("leads"))).unwrap();
        for step in 0..3 {
            std::fs::write(dir.path().join("workflows/inbound.toml"), format!("a = {step}")).unwrap();
        }
        assert!(changed(&mut changes).await);
        for ours in ["leads", "leads-wal", "leads.reserve", ".anteroom-sending"] {
            std::fs::write(dir.path().join(ours), "x").unwrap();
        }
        let _read = std::fs::read(dir.path().join("workflows/inbound.toml")).unwrap();
        assert!(!changed(&mut changes).await, "neither the store's files nor reading are a change");
        std::fs::write(dir.path().join(".team.toml.new"), "b").unwrap();
        std::fs::rename(dir.path().join(".team.toml.new"), dir.path().join("team.toml")).unwrap();
        assert!(changed(&mut changes).await);
        std::fs::write(dir.path().join("secrets/mailbox"), "corrected").unwrap();
        assert!(changed(&mut changes).await, "a corrected password is taken");
    }
}
