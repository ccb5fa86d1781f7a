//! `anteroom backtest`: stored mail through rules that do not count yet, and through those that do. What would be judged
//! otherwise, who would get what, how long leads would wait, and what came of those leads in truth.
//!
//! Nothing is sent, and nothing is written to the store, but for a line in the log of versions where a changed workflow must be
//! tried before it counts (`[publish]`).

mod line;
mod page;
mod report;
mod simulate;
mod told;

use super::{Failure, NOTHING_YET, Place, judged, short_runtime, when};
use crate::app::{author, publish};
use crate::clock::{Clock as _, SystemClock};
use crate::config::{Config, load, rehearsal};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::store::Store;
use crate::store::past::PastLead;
use crate::store::versions::Word;
use anyhow::{Context as _, anyhow};
use report::Report;
use simulate::{Both, Judged, Past};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

/// Mails read into memory at a time.
const PAGE: usize = 512;

/// By the rules that count, or by those that are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Was,
    Is,
}

impl Side {
    fn of<T>(self, was: T, is: T) -> T {
        match self {
            Self::Was => was,
            Self::Is => is,
        }
    }
}

#[derive(Debug, clap::Args)]
pub struct Backtest {
    /// The configuration to try
    #[arg(long = "config", value_name = "DIR", default_value = ".", env = "ANTEROOM_CONFIG")]
    dir: PathBuf,
    /// The configuration whose store has the mail, if it is not the same
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// Leads that came in since so long ago
    #[arg(long, value_name = "TIME", default_value = "30d")]
    since: String,
    /// Print a JSON object
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print a line for each lead
    #[arg(long)]
    csv: bool,
    /// Write a page with pictures
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

impl Backtest {
    pub fn carry_out(self) -> Result<(), Failure> {
        let since = when::ago(&self.since).map_err(Failure::Usage)?;
        let config = load::load_without_secrets(&self.dir).map_err(Failure::Configuration)?;
        let now = SystemClock.now();
        let from = Timestamp::from_ms(now.as_ms().saturating_sub(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)));
        let place = Place { dir: self.store.clone().unwrap_or_else(|| self.dir.clone()) };
        let runtime = short_runtime()?;
        let (judged, both) = runtime.block_on(judge_all(&place, config.rules.clone(), from))?;
        let report = Report::of(&judged, &both, from, now);
        runtime.block_on(note(&report, &config, &place, now))?;
        if let Some(file) = &self.html {
            std::fs::write(file, page::page(&report)).with_context(|| format!("cannot write {}", file.display()))?;
        }
        if self.json {
            say!("{}", report.as_json());
        } else if self.csv {
            say_csv(&report)?;
        } else {
            super::say_on!("{}", report.as_text());
            if let Some(file) = &self.html {
                say!("\nthe page is {}", file.display());
            }
        }
        Ok(())
    }
}

fn say_csv(report: &Report) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in report.rows() {
        writer.write_record(&row)?;
    }
    let bytes = writer.into_inner().map_err(|error| anyhow!("{error}"))?;
    super::say_on!("{}", String::from_utf8_lossy(&bytes));
    Ok(())
}

/// What lets a changed workflow count, where the configuration requires that it is tried first.
async fn note(report: &Report, config: &Config, place: &Place, now: Timestamp) -> Result<(), Failure> {
    let Some(store) = place.open_store().await? else { return Ok(()) };
    let before = store.last_rules().await?;
    let is_required = before.is_some_and(|before| publish::is_required(config, &before));
    if is_required && !report.is_of_one_version() {
        if report.lines.is_empty() {
            complain!(
                "anteroom: note: it was tried on no lead, and so the changed workflow waits on ([publish]); try a longer --since"
            );
        } else {
            let (by, workflows) = (author::of_command(), rehearsal::of(&config.files));
            let word = Word { version: &config.rules.version, workflows: &workflows, by: &by };
            store.log_rules(&word, &report.in_one_line(), now).await?;
            complain!(
                "anteroom: note: with this backtest the changed workflow may count, and the daemon takes it up ([publish])"
            );
        }
    }
    store.close().await;
    Ok(())
}

/// Reads and judges every lead by both rules, from all that was known when it was last judged; on all cores.
async fn judge_all(place: &Place, tried: Arc<Rules>, from: Timestamp) -> Result<(Vec<Judged>, Both), Failure> {
    let store = place.open_store().await?;
    let store = store.ok_or_else(|| {
        let hint = "; name the running configuration with --store DIR";
        Failure::Failed(anyhow!("{NOTHING_YET}{hint}"))
    })?;
    let both = Both { was: that_count(&store, &tried).await?, is: tried };
    let mut judged = Vec::new();
    let mut after = 0;
    loop {
        let leads = store.past_leads(from, after, PAGE).await?;
        let Some(last) = leads.last() else { break };
        after = last.lead.number;
        let pasts = with_mail(&store, leads).await?;
        judged.extend(on_all_cores(pasts, &both));
    }
    store.close().await;
    judged.sort_by_key(|one: &Judged| (one.lead.received_at, one.lead.number));
    Ok((judged, both))
}

/// The rules that count now. Where none have, no lead came in, and there is nothing to compare.
async fn that_count(store: &Store, tried: &Arc<Rules>) -> Result<Arc<Rules>, Failure> {
    let kept = store.last_rules().await?;
    let Some(kept) = kept.filter(|kept| kept.version != tried.version) else { return Ok(Arc::clone(tried)) };
    load::rules_of(&kept.files).map_err(|_| {
        let version = kept.version;
        Failure::Failed(anyhow!(
            "this program cannot read the rules that count, {version}, so there is nothing to compare with; start the \
             daemon with rules it can read"
        ))
    })
}

async fn with_mail(store: &Store, leads: Vec<PastLead>) -> Result<Vec<Past>, Failure> {
    let read = |body: Option<String>| body.and_then(|body| serde_json::from_str(&body).ok()).unwrap_or_default();
    let mut pasts: Vec<Past> = leads
        .into_iter()
        .map(|past| Past { raw: HashMap::new(), decision: read(past.judged.or(past.decision)), lead: past.lead })
        .collect();
    let ids: Vec<_> = pasts.iter().flat_map(|past| judged::mails_of(&past.decision, &past.lead)).collect();
    let mut mails = store.raw_emails(&ids).await?;
    for past in &mut pasts {
        let ids = judged::mails_of(&past.decision, &past.lead);
        past.raw = ids.into_iter().filter_map(|id| Some((id.clone(), mails.remove(&id)?))).collect();
    }
    Ok(pasts)
}

fn on_all_cores(pasts: Vec<Past>, both: &Both) -> Vec<Judged> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = pasts.len().div_ceil(cores).max(1);
    let mut rest = pasts;
    thread::scope(|scope| {
        let mut hands = Vec::new();
        while !rest.is_empty() {
            let part = rest.split_off(rest.len().saturating_sub(share));
            hands.push(
                scope.spawn(move || part.into_iter().map(|past| simulate::judge(past, both)).collect::<Vec<_>>()),
            );
        }
        hands.into_iter().flat_map(|hand| hand.join().unwrap_or_default()).collect()
    })
}
