//! `anteroom run`.

use super::{Failure, Place};
use crate::app::publish::{self, Waits};
use crate::app::{App, Surroundings, fixtures};
use crate::clock::{Clock as _, SystemClock};
use crate::config::problem::Problems;
use crate::config::{Config, load, placeholders};
use anyhow::{Context as _, anyhow};
use std::io::IsTerminal as _;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::warn;
use tracing_subscriber::EnvFilter;

#[derive(Debug, clap::Args)]
pub struct Run {
    #[command(flatten)]
    place: Place,
    /// Log as JSON, one object a line
    #[arg(long)]
    log_json: bool,
}

impl Run {
    pub fn carry_out(self) -> Result<(), Failure> {
        start_log(self.log_json, "info");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            let stop = stop_on_signals()?;
            let (config, so_far) = match load::load(&self.place.dir) {
                Ok(config) => self.begin_with(config).await?,
                Err(problems) => self.begin_without(problems).await?,
            };
            if let Some(left) = placeholders::told(&config) {
                warn!("{left}");
            }
            let mut app = App::start(config, Surroundings::of_the_machine()?).await?;
            match so_far {
                SoFar::Counts => {}
                SoFar::NoLongerHolds(troubles) => app.tell_no_longer_holds(&troubles),
                SoFar::Refused(troubles) => app.tell_refused(&troubles),
                SoFar::Waits(waits) => app.wait_for_backtest(waits),
            }
            app.run(stop).await?;
            Ok::<_, Failure>(())
        })?;
        // Whatever still waits on a socket has been told to stop and had its time.
        runtime.shutdown_timeout(std::time::Duration::from_secs(1));
        Ok(())
    }
}

/// What became of the files as they are, at a start.
enum SoFar {
    Counts,
    /// They counted before this start, and a fixture comes out otherwise now.
    NoLongerHolds(Vec<String>),
    Refused(Vec<String>),
    Waits(Waits),
}

impl SoFar {
    fn why(&self) -> String {
        match self {
            Self::Counts => String::new(),
            Self::NoLongerHolds(troubles) | Self::Refused(troubles) => troubles.join("\nanteroom: "),
            Self::Waits(waits) => waits.why.clone(),
        }
    }
}

impl Run {
    /// What the daemon begins with: these files, if they may count or have counted before this start. While they may not
    /// nobody's mail waits: what counted goes on, and it is told what is missing.
    async fn begin_with(&self, config: Config) -> Result<(Config, SoFar), Failure> {
        let now = SystemClock.now();
        let wrong = fixtures::failures(&config, now);
        let (mut last, mut waits) = (None, None);
        if let Some(store) = self.place.open_store().await? {
            last = store.last_rules().await?;
            waits = publish::waits(&config, &store).await?;
            store.close().await;
        }
        let has_counted = last.as_ref().is_some_and(|last| last.version == config.rules.version);
        let (before, so_far) = match waits {
            _ if has_counted && wrong.is_empty() => return Ok((config, SoFar::Counts)),
            _ if has_counted => return Ok((config, SoFar::NoLongerHolds(wrong))),
            _ if !wrong.is_empty() => {
                let before = last.and_then(|last| publish::on_connections_of(&config, &last.files));
                (before, SoFar::Refused(wrong))
            }
            Some(waits) => (waits.meanwhile(&config, now), SoFar::Waits(waits)),
            None => return Ok((config, SoFar::Counts)),
        };
        match before {
            Some(before) => Ok((before, so_far)),
            None => Err(Failure::Usage(anyhow!("{}", so_far.why()))),
        }
    }

    /// The same where the files cannot be read. Of mailboxes, servers and secrets nothing is guessed.
    async fn begin_without(&self, problems: Problems) -> Result<(Config, SoFar), Failure> {
        let store = match self.place.open_store().await {
            Ok(Some(store)) => store,
            Ok(None) | Err(Failure::Configuration(_)) => return Err(Failure::Configuration(problems)),
            Err(failure) => return Err(failure),
        };
        let last = store.last_rules().await?;
        store.close().await;
        match last.and_then(|last| publish::as_it_counted(&self.place.dir, &last.files)) {
            Some(before) => Ok((before, SoFar::Refused(problems.errors()))),
            None => Err(Failure::Configuration(problems)),
        }
    }
}

/// Standard error, or nowhere while it cannot be written: a log on a full disk ends no daemon.
#[derive(Default)]
struct Log;

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let _ = std::io::stderr().write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let _ = std::io::stderr().flush();
        Ok(())
    }
}

/// Logs to standard error; `RUST_LOG` sets what is shown.
pub fn start_log(as_json: bool, level: &str) {
    // At trace level async-imap logs the login line, password and all.
    let quiet = "async_imap=info,imap_proto=info,sqlx=warn,lettre=info,rustls=warn,hyper=warn";
    let wanted = std::env::var("RUST_LOG").unwrap_or_else(|_| level.to_owned());
    let filter = EnvFilter::new(format!("{wanted},{quiet}"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(Log::default)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    // A second start in one process (a test) keeps the first log.
    let _ = if as_json { builder.json().try_init() } else { builder.try_init() };
}

/// SIGTERM and SIGINT end the daemon in good order; a second one at once.
pub fn stop_on_signals() -> anyhow::Result<CancellationToken> {
    let mut term = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut int = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
        told.cancel();
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
        std::process::exit(1);
    });
    Ok(stop)
}
