//! `anteroom signals import`: what people did elsewhere, from a table.

use super::{Failure, NOTHING_YET, Place, short_runtime};
use crate::clock::{Clock as _, SystemClock};
use crate::config::findings::nearest;
use crate::config::tables::separator;
use crate::domain::signal::Reported;
use anyhow::{Context as _, anyhow};
use std::path::{Path, PathBuf};

/// Rows kept in one transaction.
const BATCH: usize = 1_000;
/// Mistakes told before the rest is only counted.
const MISTAKES_TOLD: usize = 10;

#[derive(Debug, clap::Args)]
pub struct Signals {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Keep what a table reports: columns `email`, `kind` (page_view, download, webinar, open, click, model), `at` (as
    /// 2026-11-20T17:55:00Z, or 2026-11-20 17:55 in UTC), and if you like `count`, `source` and an `id`. A row that is there already counts once
    Import {
        /// A CSV file
        file: PathBuf,
        #[command(flatten)]
        place: Place,
        /// Keep the good rows of a table that has wrong ones
        #[arg(long)]
        skip_wrong: bool,
    },
}

impl Signals {
    pub fn carry_out(self) -> Result<(), Failure> {
        let Command::Import { file, place, skip_wrong } = self.command;
        let (rows, mistakes) = read(&file)?;
        for mistake in mistakes.iter().take(MISTAKES_TOLD) {
            complain!("{}:{mistake}", file.display());
        }
        if !mistakes.is_empty() && !skip_wrong {
            let count = mistakes.len();
            return Err(Failure::Usage(anyhow!(
                "{count} rows are wrong, and nothing was kept; --skip-wrong keeps the others"
            )));
        }
        let kept = short_runtime()?.block_on(async {
            let store = place.open_store().await?.ok_or_else(|| Failure::Failed(anyhow!("{NOTHING_YET}")))?;
            let mut kept = 0;
            for batch in rows.chunks(BATCH) {
                kept += store.keep_signals(batch, SystemClock.now()).await?;
            }
            store.close().await;
            Ok::<_, Failure>(kept)
        })?;
        say!(
            "{kept} of {} rows were new{}",
            rows.len(),
            if mistakes.is_empty() { String::new() } else { format!(", {} were wrong", mistakes.len()) }
        );
        Ok(())
    }
}

/// The rows, and what is wrong with others: `line: what; remedy`.
fn read(file: &Path) -> Result<(Vec<Reported>, Vec<String>), Failure> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read {}", file.display()))
        .map_err(Failure::Usage)?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .delimiter(separator(text.lines().next().unwrap_or_default()))
        .from_reader(text.as_bytes());
    let columns: Vec<String> =
        reader.headers().map_err(|error| Failure::Usage(error.into()))?.iter().map(str::to_lowercase).collect();
    for needed in ["email", "kind", "at"] {
        if !columns.iter().any(|column| column == needed) {
            return Err(Failure::Usage(anyhow!("{}:1: there is no column `{needed}`", file.display())));
        }
    }
    // Other columns may stand there; one that was meant to be ours would be missing without a word.
    let strangers = columns.iter().filter(|column| !Reported::NAMES.contains(&column.as_str()));
    for column in strangers {
        let long = Reported::NAMES.into_iter().filter(|name| name.len() > 2);
        if let Some(meant) = nearest(column, long) {
            let file = file.display();
            return Err(Failure::Usage(anyhow!("{file}:1: there is no column `{column}`; did you mean `{meant}`?")));
        }
    }
    let (mut rows, mut mistakes, now) = (Vec::new(), Vec::new(), SystemClock.now());
    for row in reader.records() {
        let row = row.map_err(|error| Failure::Usage(error.into()))?;
        let line = row.position().map_or(0, csv::Position::line);
        let value = |name: &str| {
            let at = columns.iter().position(|column| column == name)?;
            row.get(at).filter(|value| !value.is_empty())
        };
        match Reported::read(&value, now) {
            Ok(one) => rows.push(one),
            Err(why) => mistakes.push(format!("{line}: {why}")),
        }
    }
    Ok((rows, mistakes))
}
