//! Who it was, by the machine's own word: for the log of versions, and for what is done on the command line.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// Whoever the file belongs to that was changed last. Who edits as root is root.
pub fn of_files<'f>(dir: &Path, files: impl Iterator<Item = &'f str>) -> String {
    let seen = files.filter_map(|file| fs::metadata(dir.join(file)).ok());
    let last = seen.max_by_key(|file| (file.mtime(), file.mtime_nsec()));
    last.map_or_else(|| "somebody".to_owned(), |file| user(file.uid()))
}

/// Whoever gives a command: by the environment, else by the process.
pub fn of_command() -> String {
    let by_name = std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
    by_name.unwrap_or_else(|_| user(rustix::process::getuid().as_raw()))
}

/// By /etc/passwd; whom another directory knows is told by number.
fn user(uid: u32) -> String {
    let known = fs::read_to_string("/etc/passwd").unwrap_or_default();
    name_in(&known, uid).unwrap_or_else(|| format!("user {uid}"))
}

fn name_in(passwd: &str, uid: u32) -> Option<String> {
    let is_his = |fields: &Vec<&str>| fields.get(2).and_then(|field| field.parse().ok()) == Some(uid);
    let lines = passwd.lines().map(|line| line.split(':').collect::<Vec<_>>());
    lines.into_iter().find(is_his).and_then(|fields| fields.first().map(|name| (*name).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_by_its_number() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\n# a remark\nanna:x:1000:1000::/home/anna:/bin/sh\n";
        assert_eq!(name_in(passwd, 1000).as_deref(), Some("anna"));
        assert_eq!(name_in(passwd, 0).as_deref(), Some("root"));
        assert_eq!(name_in(passwd, 7), None);
    }
}
