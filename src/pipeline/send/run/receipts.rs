//! What the server has taken and the store does not know yet.
//!
//! A carrier writes each mail's id here the moment the server has taken it, and goes on; the marks follow in groups, one
//! commit for many. After a kill the next start finds the ids and sends nothing of it again. Written without a sync: it
//! must outlive the process, not the power; after a power cut the few mails of the last group may go out once more.

use crate::domain::id::NoticeId;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub struct Receipts {
    /// None where it cannot be written: then each carrier waits for its mark instead.
    file: Option<File>,
    /// Ids written and not yet marked.
    open: Mutex<usize>,
}

fn path(dir: &Path) -> PathBuf {
    dir.join(".anteroom-sent")
}

impl Receipts {
    pub fn new(dir: &Path) -> Self {
        let file = OpenOptions::new().create(true).append(true).open(path(dir)).ok();
        Self { file, open: Mutex::new(0) }
    }

    /// Notes that the server has taken it. False: it could not be noted.
    pub fn note(&self, notice: &NoticeId) -> bool {
        let Some(mut file) = self.file.as_ref() else { return false };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // One write, so that a kill leaves whole lines.
        let is_noted = file.write_all(format!("{notice}\n").as_bytes()).is_ok();
        *open += usize::from(is_noted);
        is_noted
    }

    /// So many of the noted are marked now. When all are, the file begins anew.
    pub fn marked(&self, count: usize) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        *open = open.saturating_sub(count);
        if let (0, Some(file)) = (*open, &self.file) {
            // A note that stays is harmless: its row is marked.
            let _ = file.set_len(0);
        }
    }

    /// The ids that the last run noted, marked or not.
    pub fn left_behind(dir: &Path) -> Vec<NoticeId> {
        let text = fs::read_to_string(path(dir)).unwrap_or_default();
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        whole.lines().map(NoticeId::new).collect()
    }

    pub fn sweep(dir: &Path) {
        let _ = fs::remove_file(path(dir));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_and_not_marked_is_found_again() {
        let dir = tempfile::tempdir().unwrap();
        let receipts = Receipts::new(dir.path());
        let ids = ["a", "b", "c"].map(NoticeId::new);
        assert!(ids.iter().all(|id| receipts.note(id)));
        receipts.marked(2);
        assert_eq!(Receipts::left_behind(dir.path()), ids, "rows that are marked already are told apart by the store");
        receipts.marked(1);
        assert_eq!(Receipts::left_behind(dir.path()), []);
        assert!(receipts.note(&ids[0]));
        assert_eq!(Receipts::left_behind(dir.path()), ids[..1]);
        fs::write(path(dir.path()), "a\nhalf-a-li").unwrap();
        assert_eq!(Receipts::left_behind(dir.path()), ids[..1]);
        Receipts::sweep(dir.path());
        assert!(fs::read_dir(dir.path()).unwrap().next().is_none());
        assert!(!Receipts::new(Path::new("/nowhere/at/all")).note(&ids[0]));
    }
}
