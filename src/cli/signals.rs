//! `anteroom signals import`: what people did elsewhere, from a table.

use super::{Failure, NOTHING_YET, Place, short_runtime};
use crate::domain::address::Address;
use crate::domain::signal::{COUNT_MAX, Signal, SignalKind};
use crate::domain::time::Timestamp;
use crate::store::signals::Reported;
use anyhow::{Context as _, anyhow};
use sha2::{Digest as _, Sha256};
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
    /// 2026-11-20T17:55:00Z), and if you like `count` and `source`. A row that is there already counts once
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
                kept += store.keep_signals(batch).await?;
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
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_path(file)
        .with_context(|| format!("cannot read {}", file.display()))
        .map_err(Failure::Usage)?;
    let columns: Vec<String> =
        reader.headers().map_err(|error| Failure::Usage(error.into()))?.iter().map(str::to_lowercase).collect();
    for needed in ["email", "kind", "at"] {
        if !columns.iter().any(|column| column == needed) {
            return Err(Failure::Usage(anyhow!("{}:1: there is no column `{needed}`", file.display())));
        }
    }
    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
    for row in reader.records() {
        let row = row.map_err(|error| Failure::Usage(error.into()))?;
        let line = row.position().map_or(0, csv::Position::line);
        let value = |name: &str| {
            let at = columns.iter().position(|column| column == name)?;
            row.get(at).filter(|value| !value.is_empty())
        };
        match reported(&value) {
            Ok(one) => rows.push(one),
            Err(why) => mistakes.push(format!("{line}: {why}")),
        }
    }
    Ok((rows, mistakes))
}

fn reported<'r>(value: &impl Fn(&str) -> Option<&'r str>) -> Result<Reported, String> {
    let email = value("email").ok_or("there is no address; fill in `email`")?;
    let person = Address::parse(email).map_err(|why| format!("\"{email}\" is no address: {why}"))?;
    let kind = value("kind").ok_or("there is no kind; fill in `kind`")?;
    let known = || SignalKind::ALL.map(SignalKind::as_str).join(", ");
    let kind = SignalKind::parse(kind).ok_or_else(|| format!("\"{kind}\" is no kind; write one of {}", known()))?;
    let at = value("at").ok_or("there is no time; fill in `at`")?;
    let at = Timestamp::parse_rfc3339(at)
        .ok_or_else(|| format!("\"{at}\" is no time; write it like 2026-11-20T17:55:00Z"))?;
    let count = match value("count") {
        None => 1,
        Some(count) => {
            let number = count.parse().ok().filter(|number| (0..=COUNT_MAX).contains(number));
            number.ok_or_else(|| format!("\"{count}\" is no count; write digits"))?
        }
    };
    let source = value("source").unwrap_or_default().to_owned();
    let person_key = person.person_key();
    let said = format!("{person_key}\n{}\n{}\n{count}\n{source}", kind.as_str(), at.as_ms());
    let id = Sha256::digest(said).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Reported { id, person_key, signal: Signal { kind, count, at }, source })
}
