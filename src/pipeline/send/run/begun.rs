//! Which mails may have left when the program died: each carrier notes the one whose content it begins to hand over.
//!
//! Rows that were taken and stood in the queue are no possible repeats, and must not be called so. Written without a
//! sync: the notes count only while the machine has not been started anew, for a power cut may have swallowed the last.

use crate::domain::id::NoticeId;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

/// A line for each carrier, after one that names the machine's run.
pub struct Begun(Option<File>);

/// Room for a UUID and the line's end.
const WIDTH: usize = 40;

fn path(dir: &Path) -> PathBuf {
    dir.join(".anteroom-sending")
}

impl Begun {
    /// `machine_run` names which run of the machine this is; without it nothing is noted.
    pub fn new(dir: &Path, machine_run: Option<&str>) -> Self {
        let Some(run) = machine_run else { return Self(None) };
        let begun = Self(File::create(path(dir)).ok());
        if begun.write(0, run) { begun } else { Self(None) }
    }

    /// The carrier hands this mail over from now on; it overwrites what it noted before. What cannot be noted counts as
    /// begun all the same: then the whole file is gone.
    pub fn note(&self, carrier: usize, notice: &NoticeId) {
        if !self.write(carrier + 1, notice.as_str())
            && let Some(file) = &self.0
        {
            let _ = file.set_len(0);
        }
    }

    fn write(&self, line: usize, text: &str) -> bool {
        let Some(file) = &self.0 else { return false };
        let text = format!("{text:<width$}\n", width = WIDTH - 1);
        text.len() == WIDTH && file.write_all_at(text.as_bytes(), (line * WIDTH) as u64).is_ok()
    }

    /// What the last run had begun to hand over; None if that is not known, and anything may have left.
    pub fn left_behind(dir: &Path, machine_run: Option<&str>) -> Option<Vec<NoticeId>> {
        let text = fs::read_to_string(path(dir)).ok()?;
        let mut lines = text.lines().map(|line| line.trim_matches([' ', '\0']));
        let same_run = lines.next().filter(|run| !run.is_empty()) == machine_run;
        same_run.then(|| lines.filter(|id| !id.is_empty()).map(NoticeId::new).collect())
    }

    pub fn sweep(dir: &Path) {
        let _ = fs::remove_file(path(dir));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_begun_in_this_run_of_the_machine_may_have_left() {
        let dir = tempfile::tempdir().unwrap();
        let run = Some("this run");
        assert_eq!(Begun::left_behind(dir.path(), run), None, "no notes were kept: anything may have left");
        let begun = Begun::new(dir.path(), run);
        assert_eq!(Begun::left_behind(dir.path(), run), Some(vec![]));
        let [a, b, c] = ["a-longer-one", "b", "c"].map(NoticeId::new);
        begun.note(0, &a);
        begun.note(2, &b);
        begun.note(0, &c);
        assert_eq!(Begun::left_behind(dir.path(), run), Some(vec![c, b]));
        assert_eq!(Begun::left_behind(dir.path(), Some("another run")), None, "a power cut lies between");
        assert_eq!(Begun::left_behind(dir.path(), None), None, "nobody can tell whether one does");
        Begun::sweep(dir.path());
        Begun::new(Path::new("/nowhere/at/all"), run).note(0, &a);
    }
}
