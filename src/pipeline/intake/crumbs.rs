//! Which mail was being read when the program died.

use crate::domain::id::EmailId;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

/// One reading thread's note. Written without a sync: it must outlive the process, not the power; and where it
/// cannot be written, mail is read all the same.
pub struct Crumbs(Option<File>);

/// As many as there are reading threads.
const SLOTS: usize = 2;
/// Room for a UUID; shorter ids are padded with spaces.
const WIDTH: usize = 40;

fn path(dir: &Path, slot: usize) -> PathBuf {
    dir.join(format!(".anteroom-reading-{slot}"))
}

fn noted(dir: &Path, slot: usize) -> Option<EmailId> {
    let text = fs::read_to_string(path(dir, slot)).ok()?;
    Some(text.trim()).filter(|id| !id.is_empty()).map(EmailId::new)
}

impl Crumbs {
    pub fn slot(dir: &Path, slot: usize) -> Self {
        Self(OpenOptions::new().create(true).truncate(false).write(true).open(path(dir, slot)).ok())
    }

    pub fn note(&self, email: &EmailId) {
        self.write(email.as_str());
    }
    pub fn clear(&self) {
        self.write("");
    }

    fn write(&self, text: &str) {
        if let Some(file) = &self.0 {
            let mut line = [b' '; WIDTH];
            let bytes = text.as_bytes();
            let len = bytes.len().min(WIDTH);
            line[..len].copy_from_slice(&bytes[..len]);
            // A note that cannot be written costs only the blame, never the mail.
            let _ = file.write_all_at(&line, 0);
        }
    }

    /// What was being read when the program died: suspects, for anybody may pull the plug.
    pub fn left_behind(dir: &Path) -> Vec<EmailId> {
        (0..SLOTS).filter_map(|slot| noted(dir, slot)).collect()
    }

    pub fn sweep(dir: &Path) {
        for slot in 0..SLOTS {
            let _ = fs::remove_file(path(dir, slot));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_was_being_read_and_nothing_after_a_clean_end() {
        let dir = tempfile::tempdir().unwrap();
        let crumbs = Crumbs::slot(dir.path(), 1);
        crumbs.note(&EmailId::new("first-and-longer"));
        crumbs.note(&EmailId::new("second"));
        assert_eq!(Crumbs::left_behind(dir.path()), [EmailId::new("second")]);
        crumbs.clear();
        assert_eq!(Crumbs::left_behind(dir.path()), []);
        Crumbs::sweep(dir.path());
        assert!(fs::read_dir(dir.path()).unwrap().next().is_none());
    }
}
