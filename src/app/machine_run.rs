//! Which run of the machine this is: a process that was killed leaves files as it wrote them, a power cut may not.

use crate::clock::RandomIds;
use crate::domain::id::Ids as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The kernel's own name for it (Linux). A hardened unit hides it (`ProcSubset=pid`).
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// None: nobody can tell.
pub fn of_this_machine() -> Option<String> {
    let runtime_dir = std::env::var_os("RUNTIME_DIRECTORY").filter(|dir| !dir.is_empty());
    told(Path::new(BOOT_ID), runtime_dir.map(PathBuf::from).as_deref())
}

/// The kernel's name, else one that we leave in systemd's runtime directory: that lies in memory, so it ends with the
/// machine's run, and `RuntimeDirectoryPreserve=yes` keeps it when only the service ends.
fn told(boot_id: &Path, runtime_dir: Option<&Path>) -> Option<String> {
    let named = |path: &Path| {
        let text = fs::read_to_string(path).ok()?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    named(boot_id).or_else(|| {
        let left = runtime_dir?.join("machine-run");
        named(&left).or_else(|| {
            let fresh = RandomIds.next();
            fs::write(&left, &fresh).ok().map(|()| fresh)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_the_machine_is_known_by_the_kernel_or_by_what_lies_in_memory() {
        let dir = tempfile::tempdir().unwrap();
        let (boot_id, hidden) = (dir.path().join("boot_id"), dir.path().join("nothing-here"));
        fs::write(&boot_id, "ad7ba1cf\n").unwrap();
        assert_eq!(told(&boot_id, None).as_deref(), Some("ad7ba1cf"));
        assert_eq!(told(&hidden, None), None, "nobody can tell");
        let memory = tempfile::tempdir().unwrap();
        let first = told(&hidden, Some(memory.path()));
        assert!(first.is_some());
        assert_eq!(told(&hidden, Some(memory.path())), first, "the process was started anew");
        let after_a_boot = tempfile::tempdir().unwrap();
        assert_ne!(told(&hidden, Some(after_a_boot.path())), first);
        assert_eq!(told(&hidden, Some(&hidden)), None);
    }
}
