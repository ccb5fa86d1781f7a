//! `anteroom config …`: which configuration counted when, what changed between two, and back to an earlier one.

use super::check;
use super::shown::one_line;
use super::{Failure, NOTHING_YET, Place, short_runtime};
use crate::app::author;
use crate::clock::{Clock as _, SystemClock};
use crate::config::{load, rehearsal};
use crate::store::Store;
use crate::store::versions::{ACCEPTED, KeptRules, Word};
use anyhow::{Context as _, anyhow};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What connects the installation to the world is no rule, and stays as it is unless it is asked for.
const CONNECTIONS: [&str; 2] = ["anteroom.toml", "mailboxes.toml"];
/// Cells of the table that lines are compared in; beyond it a file is only said to differ.
const CELLS_MAX: usize = 4_000_000;
/// What the log calls a rollback.
const PUT_BACK: &str = "files put back";
/// Lines shown around a change.
const CONTEXT: usize = 2;

#[derive(Debug, clap::Args)]
pub struct Versions {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Which version counted when, and by whom
    Log {
        #[command(flatten)]
        place: Place,
        /// Print a JSON array
        #[arg(long)]
        json: bool,
        /// How many at most
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..))]
        limit: i64,
    },
    /// What changed between two versions; without any, between the one that counts and the files as they are
    Diff {
        /// A version, as `config log` shows it, or the beginning of one
        from: Option<String>,
        /// Another; without it, the files as they are
        to: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Let a changed workflow count though no backtest of it was run, where `[publish]` requires one
    Accept {
        #[command(flatten)]
        place: Place,
        /// Why there is none; it stands in the log of versions
        #[arg(long, value_name = "WHY", value_parser = clap::builder::NonEmptyStringValueParser::new())]
        without_backtest: String,
    },
    /// Put an earlier version's files back; a running daemon takes them up at once
    Rollback {
        /// A version, as `config log` shows it, or the beginning of one
        version: String,
        #[command(flatten)]
        place: Place,
        /// Also anteroom.toml and mailboxes.toml, which say how the world is reached
        #[arg(long)]
        everything: bool,
        /// Even if the files as they are now have never counted, and are lost by it
        #[arg(long)]
        force: bool,
    },
}

type Files = BTreeMap<String, String>;

impl Versions {
    pub fn carry_out(self) -> Result<(), Failure> {
        let runtime = short_runtime()?;
        match self.command {
            Command::Log { place, json, limit } => runtime.block_on(log(&place, json, limit)),
            Command::Diff { from, to, place } => runtime.block_on(diff(&place, from, to)),
            Command::Accept { place, without_backtest } => runtime.block_on(accept(&place, &without_backtest)),
            Command::Rollback { version, place, everything, force } => {
                runtime.block_on(rollback(&place, &version, everything, force))
            }
        }
    }
}

async fn open(place: &Place) -> Result<Store, Failure> {
    place.open_store().await?.ok_or_else(|| Failure::Failed(anyhow!("no version has counted yet: {NOTHING_YET}")))
}

async fn log(place: &Place, as_json: bool, limit: i64) -> Result<(), Failure> {
    let store = open(place).await?;
    let lines = store.rules_log(limit).await?;
    let current = store.last_rules().await?.map(|kept| kept.version);
    store.close().await;
    if as_json {
        let lines = lines.iter().map(|line| {
            let is_current = Some(&line.version) == current.as_ref();
            json!({ "version": line.version.as_str(), "at": line.at.to_string(), "by": line.by, "what": line.what, "current": is_current })
        });
        say!("{}", lines.collect::<serde_json::Value>());
        return Ok(());
    }
    let mut is_marked = false;
    for line in lines {
        // The version counts since the latest time it was accepted.
        let is_current = !is_marked && line.what == ACCEPTED && Some(&line.version) == current.as_ref();
        is_marked |= is_current;
        let mark = if is_current { "*" } else { " " };
        say!(
            "{mark} {}  {:<20}  {} by {}",
            line.version,
            line.at.to_string(),
            one_line(&line.what),
            one_line(&line.by)
        );
    }
    Ok(())
}

async fn kept(store: &Store, version: &str) -> Result<KeptRules, Failure> {
    let kept = store.kept_rules(version).await?;
    kept.ok_or_else(|| Failure::Usage(anyhow!("there is no version {version}; `anteroom config log` lists them")))
}

fn texts(files: Vec<(String, Vec<u8>)>) -> Files {
    files.into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

/// The files as they are. Broken ones can be compared too, as far as they can be read.
fn present(dir: &Path, like: &Files) -> Files {
    if let Ok(config) = load::load_without_secrets(dir) {
        return texts(config.files);
    }
    like.keys().filter_map(|path| Some((path.clone(), fs::read_to_string(dir.join(path)).ok()?))).collect()
}

async fn diff(place: &Place, from: Option<String>, to: Option<String>) -> Result<(), Failure> {
    let store = open(place).await?;
    let from = match from {
        Some(version) => kept(&store, &version).await?,
        None => store.last_rules().await?.ok_or_else(|| anyhow!("no version has counted yet"))?,
    };
    let (before_name, before) = (from.version.to_string(), texts(from.files));
    let (after_name, after) = match to {
        Some(version) => {
            let kept = kept(&store, &version).await?;
            (kept.version.to_string(), texts(kept.files))
        }
        None => ("the files as they are".to_owned(), present(&place.dir, &before)),
    };
    store.close().await;
    let mut is_same = true;
    for path in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let old = before.get(path).map(String::as_str);
        let new = after.get(path).map(String::as_str);
        if old != new {
            is_same = false;
            say!("--- {path} ({})", if old.is_some() { before_name.as_str() } else { "not there" });
            say!("+++ {path} ({})", if new.is_some() { after_name.as_str() } else { "not there" });
            say_on!("{}", difference(old.unwrap_or_default(), new.unwrap_or_default()));
        }
    }
    if is_same {
        say!("{before_name} and {after_name} are the same");
    }
    Ok(())
}

/// The daemon that waits for it takes the files up by itself.
async fn accept(place: &Place, why: &str) -> Result<(), Failure> {
    let config = load::load_without_secrets(&place.dir).map_err(Failure::Configuration)?;
    let (version, by, workflows) = (&config.rules.version, author::of_command(), rehearsal::of(&config.files));
    let store = open(place).await?;
    if store.is_rehearsed(version, &workflows).await? {
        store.close().await;
        say!("version {version} needs no backtest: its workflows have counted, been tried or been let through before");
        return Ok(());
    }
    let what = format!("let through without a backtest: {}", one_line(why));
    store.log_rules(&Word { version, workflows: &workflows, by: &by }, &what, SystemClock.now()).await?;
    store.close().await;
    say!("version {version} may count without a backtest; a running daemon takes it up by itself");
    Ok(())
}

async fn rollback(place: &Place, version: &str, everything: bool, force: bool) -> Result<(), Failure> {
    let store = open(place).await?;
    let wanted = kept(&store, version).await?;
    let present = load::load_without_secrets(&place.dir);
    let is_kept = match &present {
        Ok(config) => store.kept_rules(config.rules.version.as_str()).await?.is_some(),
        Err(_) => false,
    };
    if !is_kept && !force {
        let why = "the files as they are have never counted, and would be lost; copy them away, then add --force";
        return Err(Failure::Usage(anyhow!("{why}")));
    }
    let is_moved = |path: &str| everything || !CONNECTIONS.contains(&path);
    let mut moved = 0;
    for (path, bytes) in wanted.files.iter().filter(|(path, _)| is_moved(path)) {
        moved += usize::from(put(&place.dir, path, bytes)?);
    }
    let known: BTreeSet<&str> = wanted.files.iter().map(|(path, _)| path.as_str()).collect();
    let now_there = present.map(|config| config.files).unwrap_or_default();
    for (path, _) in now_there.iter().filter(|(path, _)| is_moved(path) && !known.contains(path.as_str())) {
        fs::remove_file(place.dir.join(path)).with_context(|| format!("cannot take {path} away"))?;
        say!("took away {path}");
        moved += 1;
    }
    let (by, workflows) = (author::of_command(), rehearsal::of(&wanted.files));
    let word = Word { version: &wanted.version, workflows: &workflows, by: &by };
    store.log_rules(&word, PUT_BACK, SystemClock.now()).await?;
    let put_back = load::load_without_secrets(&place.dir);
    if let Ok(config) = &put_back
        && config.rules.version != wanted.version
    {
        // With connections as they are now it is a version of its own, and its workflows have counted before.
        let what = format!("{PUT_BACK} of {}", wanted.version);
        store.log_rules(&Word { version: &config.rules.version, ..word }, &what, SystemClock.now()).await?;
    }
    store.close().await;
    let config = put_back.map_err(Failure::Configuration)?;
    let (now, wanted) = (&config.rules.version, &wanted.version);
    let files = check::counted(moved, "file", "files");
    match now == wanted {
        true => say!("{files} put back; version {now} counts from now on"),
        false => say!(
            "{files} put back: rules, team and tables are those of {wanted}. How to reach servers ({}) is left as it is, which \
             makes a version of its own, {now}; --everything puts that back too",
            CONNECTIONS.join(", ")
        ),
    }
    Ok(())
}

/// Writes a file if it differs, beside itself and then over, so that nobody reads half of it.
fn put(dir: &Path, path: &str, bytes: &[u8]) -> Result<bool, Failure> {
    let target = dir.join(path);
    if fs::read(&target).is_ok_and(|present| present == bytes) {
        return Ok(false);
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let beside = target.with_extension("put-back");
    fs::write(&beside, bytes).with_context(|| format!("cannot write {}", beside.display()))?;
    fs::rename(&beside, &target).with_context(|| format!("cannot write {path}"))?;
    say!("put back {path}");
    Ok(true)
}

/// Changed lines with a few around them, as `diff -u` shows them.
fn difference(old: &str, new: &str) -> String {
    use std::fmt::Write as _;
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same_before = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let rest = |lines: &[&str]| lines.len() - same_before;
    let same_after = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    let same_after = same_after.min(rest(&old)).min(rest(&new));
    let (left, right) = (&old[same_before..old.len() - same_after], &new[same_before..new.len() - same_after]);
    let mut text = String::new();
    if left.len().saturating_mul(right.len()) > CELLS_MAX {
        let _ = writeln!(text, "@@ {} lines become {} @@", left.len(), right.len());
        return text;
    }
    let _ = writeln!(text, "@@ line {} @@", same_before + 1);
    for line in &old[same_before.saturating_sub(CONTEXT)..same_before] {
        let _ = writeln!(text, " {line}");
    }
    for (mark, line) in steps(left, right) {
        let _ = writeln!(text, "{mark}{line}");
    }
    for line in old[old.len() - same_after..].iter().take(CONTEXT) {
        let _ = writeln!(text, " {line}");
    }
    text
}

/// The longest common lines kept, the others taken away and added.
fn steps<'l>(left: &[&'l str], right: &[&'l str]) -> Vec<(char, &'l str)> {
    let mut common = vec![vec![0_u32; right.len() + 1]; left.len() + 1];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            common[i][j] = match left[i] == right[j] {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut j, mut steps) = (0, 0, Vec::new());
    while i < left.len() || j < right.len() {
        if i < left.len() && j < right.len() && left[i] == right[j] {
            steps.push((' ', left[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == right.len() || i < left.len() && common[i + 1][j] >= common[i][j + 1] {
            steps.push(('-', left[i]));
            i += 1;
        } else {
            steps.push(('+', right[j]));
            j += 1;
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_shown_with_what_stands_around_it() {
        let old = "a\nb\nc\nd\ne\nf\n";
        assert_eq!(difference(old, "a\nb\nc\nX\ne\nf\n"), "@@ line 4 @@\n b\n c\n-d\n+X\n e\n f\n");
        assert_eq!(difference("a\n", "a\nb\n"), "@@ line 2 @@\n a\n+b\n");
        assert_eq!(difference("", "a\n"), "@@ line 1 @@\n+a\n");
        assert_eq!(
            steps(&["a", "x", "b", "y"], &["x", "z", "y"]).iter().map(|(mark, _)| mark).collect::<String>(),
            "- -+ "
        );
    }
}
