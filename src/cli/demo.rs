//! `anteroom demo`.

use super::Failure;
use super::run::{start_log, stop_on_signals};
use crate::demo::{self, Options};
use anyhow::Context as _;
use std::io::Write as _;
use std::sync::OnceLock;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Play the story to its end, print a summary and stop; exit code 0 only if everything is as it must be
    #[arg(long)]
    once: bool,
    /// With --once: print the summary as a JSON object, and nothing else
    #[arg(long, requires = "once")]
    json: bool,
    /// Over how many seconds the thirty mails arrive
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(5..=3600))]
    seconds: u32,
}

impl Demo {
    pub fn carry_out(self) -> Result<(), Failure> {
        // The account tells the story; the log only what goes wrong.
        start_log(false, "warn");
        let say: fn(&str) = if self.json { |_| {} } else { tell };
        let options = Options { once: self.once, seconds: self.seconds, say };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let told = runtime.block_on(async { stop_on_signals() })?;
        runtime.block_on(async { end_with_the_terminal(&told) })?;
        let played = runtime.block_on(async { demo::play(&options, STOP.get_or_init(|| told).clone()).await })?;
        runtime.shutdown_timeout(std::time::Duration::from_secs(1));
        // A story that was to be told to its end and was not has proven nothing.
        let Some(summary) = played else { return if self.once { Err(Failure::Told) } else { Ok(()) } };
        if self.json {
            say!("{}", summary.to_json());
        } else {
            say_on!("{}", summary.to_text());
        }
        if summary.is_well() { Ok(()) } else { Err(Failure::Told) }
    }
}

/// The daemon reads its configuration again when it is hung up on; a demo has nobody left to tell.
fn end_with_the_terminal(stop: &CancellationToken) -> anyhow::Result<()> {
    let mut hang_up = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
    let stop = stop.clone();
    tokio::spawn(async move {
        hang_up.recv().await;
        stop.cancel();
    });
    Ok(())
}

/// Ends the demo.
static STOP: OnceLock<CancellationToken> = OnceLock::new();

/// Whoever listened may have heard enough (`anteroom demo | head`): that ends the story, and its folder goes with it.
fn tell(line: &str) {
    if writeln!(std::io::stdout(), "{line}").is_err()
        && let Some(stop) = STOP.get()
    {
        stop.cancel();
    }
}
