//! Where the small files of this machine are kept: what was being read or sent when the program died.

use crate::config::Config;
use crate::config::settings::StoreUrl;
use sha2::{Digest as _, Sha256};
use std::ffi::OsString;
use std::fs::DirBuilder;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use tracing::warn;

/// The directory, made if it is not there. Without it the daemon runs on; only a crash costs more.
pub fn made(config: &Config) -> PathBuf {
    let dir = place(&config.store, &config.dir, |name| std::env::var_os(name));
    if let Err(error) = DirBuilder::new().recursive(true).mode(0o700).create(&dir) {
        warn!(
            "cannot make {} ({error}), where it is noted which mails are in hand: after a crash some may be sent twice; set \
             STATE_DIRECTORY to a directory that the daemon may write to",
            dir.display()
        );
    }
    dir
}

/// What systemd gives us; else beside the SQLite file; else this user's own place for such files, one folder for each
/// configuration directory. Never the configuration itself, which may be read-only and is somebody's repository.
fn place(store: &StoreUrl, config_dir: &Path, variable: impl Fn(&str) -> Option<OsString>) -> PathBuf {
    let given = |name| variable(name).filter(|value| !value.is_empty());
    if let Some(dirs) = given("STATE_DIRECTORY") {
        // systemd separates several by colons.
        let first = dirs.as_bytes().split(|byte| *byte == b':').next().unwrap_or_default();
        return PathBuf::from(std::ffi::OsStr::from_bytes(first));
    }
    if let StoreUrl::Sqlite(path) = store {
        return path.parent().map_or_else(|| config_dir.to_path_buf(), PathBuf::from);
    }
    let home = given("XDG_STATE_HOME")
        .map(PathBuf::from)
        .or_else(|| given("HOME").map(|home| PathBuf::from(home).join(".local/state")))
        .unwrap_or_else(std::env::temp_dir);
    let full = std::fs::canonicalize(config_dir).unwrap_or_else(|_| config_dir.to_path_buf());
    let hash = Sha256::digest(full.as_os_str().as_bytes());
    home.join("anteroom").join(hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;

    #[test]
    fn small_files_never_lie_in_the_configuration() {
        let sqlite = || StoreUrl::Sqlite("/var/lib/leads/anteroom.db".into());
        let postgres = || StoreUrl::Postgres(SecretString::from("postgres://anteroom@db.example.com/anteroom"));
        let hash = "db6e1bd7a6bc";
        let check = |store: StoreUrl, variables: &[(&str, &str)], expected: &str| {
            let variable = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into());
            let found = place(&store, Path::new("/etc/anteroom-of-a-test"), variable);
            assert_eq!(found, PathBuf::from(expected.replace("HASH", hash)), "{variables:?}");
        };
        let home = ("HOME", "/home/anteroom");
        check(sqlite(), &[home, ("XDG_STATE_HOME", "/s")], "/var/lib/leads");
        check(sqlite(), &[("STATE_DIRECTORY", "/var/lib/anteroom")], "/var/lib/anteroom");
        check(postgres(), &[home, ("STATE_DIRECTORY", "/var/lib/one:/var/lib/two")], "/var/lib/one");
        check(postgres(), &[home, ("XDG_STATE_HOME", "/s")], "/s/anteroom/HASH");
        check(postgres(), &[home, ("XDG_STATE_HOME", "")], "/home/anteroom/.local/state/anteroom/HASH");
    }
}
