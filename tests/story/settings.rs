//! The configuration of a story: `default/`, with the story's own files in the place of its.

use anteroom::config::{Config, load};
use std::fs;
use std::path::Path;

/// A file beside a script, and its place in a configuration.
const OWN: [(&str, &str); 6] = [
    ("anteroom.toml", "anteroom.toml"),
    ("mailboxes.toml", "mailboxes.toml"),
    ("team.toml", "team.toml"),
    ("providers.toml", "providers.toml"),
    ("workflow.toml", INBOUND),
    ("companies.csv", "tables/companies.csv"),
];
const INBOUND: &str = "workflows/inbound.toml";

/// `stories` has the folder `default`.
pub fn lay_out(stories: &Path, story: &Path) -> tempfile::TempDir {
    let config = tempfile::Builder::new().prefix("anteroom-story.").tempdir().unwrap();
    copy(&stories.join("default"), config.path());
    for (own, place) in OWN {
        if story.join(own).exists() {
            fs::copy(story.join(own), config.path().join(place)).unwrap();
        }
    }
    config
}

/// A changed file: `team….toml` or `workflow….toml`.
#[allow(dead_code, reason = "stories change their settings, tests of the store do not")]
pub fn replace(config: &Path, file: &Path) -> Result<(), String> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let place = match name.as_str() {
        name if name.starts_with("team") => "team.toml",
        name if name.starts_with("companies") => "tables/companies.csv",
        _ => INBOUND,
    };
    fs::copy(file, config.join(place)).map(drop).map_err(|error| format!("{name}: {error}"))
}

/// No secret has to exist: nothing is reached.
pub fn load_from(config: &Path) -> Result<Config, String> {
    load::load_without_secrets(config).map_err(|problems| problems.to_plain().join("\n"))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(path, target).unwrap();
        }
    }
}
