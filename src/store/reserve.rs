//! Room kept for people beside SQLite's file. On a full disk it is given back so that a press of a button can be
//! stored, and taken again before anything that can wait, such as mail that is safe on its server, takes more.
//!
//! PostgreSQL's disk is its own affair.

use super::sql::Pool;
use super::{Store, StoreError};
use rustix::fs::{FallocateFlags, fallocate};
use rustix::io::Errno;
use std::fs::OpenOptions;
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use tracing::warn;

/// A press changes some ten pages of 4 KiB: enough for about a hundred, until somebody has made room.
const SIZE_BYTES: u64 = 4 << 20;

impl Store {
    /// Refuses if the reserve is in use and there is no room to take it again. Whatever takes room and can wait asks
    /// this first.
    pub async fn spare_reserve(&self) -> Result<(), StoreError> {
        let Pool::Sqlite { write, .. } = &self.pool else { return Ok(()) };
        match stands_or_made(&beside(write.connect_options().get_filename())) {
            Err(error) if is_full(&error) => Err(StoreError::ReserveInUse),
            // Where none can be kept, its want shows in nothing but a full disk.
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Gives its room to a write that found none; false if there is none to give.
    pub fn give_back_reserve(&self) -> bool {
        let Pool::Sqlite { write, .. } = &self.pool else { return false };
        let is_given = std::fs::remove_file(beside(write.connect_options().get_filename())).is_ok();
        if is_given {
            warn!(
                "the disk of the store is full; what people do is stored in the room that was kept for it: make room"
            );
        }
        is_given
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".reserve");
    name.into()
}

fn stands_or_made(path: &Path) -> io::Result<()> {
    if path.metadata().is_ok_and(|found| found.len() >= SIZE_BYTES) {
        return Ok(());
    }
    let made = make(path);
    if made.is_err() {
        // Half a reserve would only take what little room there is.
        let _ = std::fs::remove_file(path);
    }
    made
}

fn make(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    match fallocate(&file, FallocateFlags::empty(), 0, SIZE_BYTES) {
        // Some file systems know no such call: they get bytes.
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => io::copy(&mut io::repeat(0).take(SIZE_BYTES), &mut file).map(|_| ()),
        allocated => Ok(allocated?),
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt as _;

    #[tokio::test]
    async fn it_takes_room_once_gives_it_once_and_is_taken_again() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", dir.path().join("a.db").display())).await.unwrap();
        let file = dir.path().join("a.db.reserve");
        assert!(!store.give_back_reserve(), "whoever only looks has made none");
        for _ in 0..2 {
            store.spare_reserve().await.unwrap();
            let found = file.metadata().unwrap();
            assert_eq!((found.len(), found.blocks() * 512 >= SIZE_BYTES), (SIZE_BYTES, true), "it is no hole");
            assert!(store.give_back_reserve() && !file.exists());
        }
        assert!(!store.give_back_reserve());
        store.close().await;
    }

    #[test]
    fn a_full_disk_is_told_from_one_that_keeps_no_reserve() {
        // Linux: a device that is always full.
        let full = std::fs::write("/dev/full", "x").unwrap_err();
        assert!(is_full(&full));
        assert!(!is_full(&make(Path::new("/nowhere/at/all")).unwrap_err()));
    }
}
