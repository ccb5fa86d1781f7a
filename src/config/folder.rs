//! Where a configuration is read from: a directory of this machine, or the files kept with an earlier version.

use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

pub trait Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;
    /// The files below a directory, relative to the folder, with `/`, sorted; nothing if there is no such directory.
    fn list(&self, below: &str) -> Vec<String>;
    /// The path in full, for what is opened later.
    fn full(&self, path: &str) -> PathBuf;
    /// Whether every user of this machine can read the file.
    fn is_for_all(&self, path: &str) -> bool;
}

/// A directory.
pub struct Disk<'a>(pub &'a Path);

/// How deep `list` looks. The deepest thing we know, `templates/mail/x.txt`, has two; a link to a parent has no end.
const DEPTH_MAX: usize = 4;

impl Folder for Disk<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.full(path))
    }
    fn list(&self, below: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.walk(below, 0, &mut found);
        found.sort();
        found
    }
    /// An absolute path stays what it is.
    fn full(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.0.to_path_buf() } else { self.0.join(path) }
    }
    /// It is, and so are all the directories on the way to it.
    fn is_for_all(&self, path: &str) -> bool {
        const READ: u32 = 0o004;
        const PASS: u32 = 0o001;
        let Ok(path) = self.full(path).canonicalize() else { return false };
        let lets = |path: &Path, right| path.metadata().is_ok_and(|it| it.permissions().mode() & right == right);
        lets(&path, READ) && path.ancestors().skip(1).all(|dir| lets(dir, PASS))
    }
}

impl Disk<'_> {
    fn walk(&self, below: &str, depth: usize, found: &mut Vec<String>) {
        let Ok(entries) = std::fs::read_dir(self.full(below)) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            if entry.path().is_file() {
                found.push(path);
            } else if !below.is_empty() && depth < DEPTH_MAX {
                self.walk(&path, depth + 1, found);
            }
        }
    }
}

/// What a directory says of mailboxes and servers, beside all else as it is kept of an earlier version.
pub struct Beside<'a> {
    pub disk: Disk<'a>,
    pub kept: Kept<'a>,
    pub of_disk: &'a [&'a str],
}

impl Folder for Beside<'_> {
    /// Whatever is not kept, like a certificate, is the directory's.
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if self.of_disk.contains(&path) {
            return self.disk.read(path);
        }
        self.kept.read(path).or_else(|_| self.disk.read(path))
    }
    fn list(&self, below: &str) -> Vec<String> {
        self.kept.list(below)
    }
    fn full(&self, path: &str) -> PathBuf {
        self.disk.full(path)
    }
    fn is_for_all(&self, path: &str) -> bool {
        self.disk.is_for_all(path)
    }
}

/// The files of an accepted configuration, as they are kept with its version.
pub struct Kept<'a>(pub &'a [(String, Vec<u8>)]);

impl Folder for Kept<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let file = self.0.iter().find(|(name, _)| name == path);
        file.map(|(_, bytes)| bytes.clone()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
    fn list(&self, below: &str) -> Vec<String> {
        let is_below = |name: &&String| match name.strip_prefix(below) {
            Some(rest) => (below.is_empty() && !rest.contains('/')) || rest.starts_with('/'),
            None => false,
        };
        let mut names = self.0.iter().map(|(name, _)| name).filter(is_below).cloned().collect::<Vec<_>>();
        names.sort();
        names
    }
    fn full(&self, path: &str) -> PathBuf {
        PathBuf::from(path)
    }
    fn is_for_all(&self, _path: &str) -> bool {
        false
    }
}
