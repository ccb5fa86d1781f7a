//! What the workflows of a configuration come to: whether a change of files is one of what they say.

use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Path and text of files as they are kept.
type Files = [(String, Vec<u8>)];

/// A workflow's own files: itself, and the mails that show what must come of it.
pub fn is_of_workflows(path: &str) -> bool {
    path.starts_with("workflows/") || path.starts_with("fixtures/")
}

/// The workflows that are new, gone or say something else than before.
pub fn changed(before: &Files, after: &Files) -> Vec<String> {
    let (before, after) = (said(before), said(after));
    let all = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
    all.filter(|path| before.get(*path) != after.get(*path)).map(|path| (*path).to_owned()).collect()
}

/// One word for all that the workflows say.
pub fn of(files: &Files) -> String {
    let mut digest = Sha256::new();
    for (path, said) in said(files) {
        digest.update((path.len() as u64).to_be_bytes());
        digest.update(path);
        digest.update((said.len() as u64).to_be_bytes());
        digest.update(said.as_bytes());
    }
    digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// What each says, whatever its comments, its spacing and the order of its settings.
fn said(files: &Files) -> BTreeMap<&str, Cow<'_, str>> {
    let workflows = files.iter().filter(|(path, _)| path.starts_with("workflows/"));
    workflows.map(|(path, bytes)| (path.as_str(), settings(bytes))).collect()
}

fn settings(bytes: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(bytes);
    let settings = text.parse::<toml::Table>().ok().and_then(|table| serde_json::to_string(&table).ok());
    settings.map_or(text, Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_workflows_say_is_a_change() {
        let files = |workflow: &str, team: &str| {
            [("workflows/a.toml", workflow), ("team.toml", team)].map(|(path, text)| (path.to_owned(), text.into()))
        };
        let before =
            files("# good\nzone = \"x\"\n[gates]\nfit = 1\nintent = 2\n[[route]]\nid = 1\n[[route]]\nid = 2\n", "");
        for (workflow, is_same) in [
            ("zone = 'x'   # better\n[gates]\nintent = 2\nfit = 1\n[[route]]\nid = 1\n[[route]]\nid = 2\n", true),
            ("zone = 'x'\n[gates]\nintent = 2\nfit = 1\n[[route]]\nid = 2\n[[route]]\nid = 1\n", false),
            ("zone = 'x'\n[gates]\nintent = 3\nfit = 1\n[[route]]\nid = 1\n[[route]]\nid = 2\n", false),
            ("no settings at all", false),
        ] {
            let after = files(workflow, "[rep.ana]");
            assert_eq!(of(&before) == of(&after), is_same, "{workflow}");
            assert_eq!(changed(&before, &after).is_empty(), is_same, "{workflow}");
        }
        assert_eq!(changed(&before, &[]), ["workflows/a.toml"]);
    }
}
