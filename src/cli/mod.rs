//! The command line.
//!
//! In: arguments. Out: text for people, JSON for scripts, exit codes: 0 well, 1 it failed, 2 bad usage or configuration.
//! Never: a decision of its own; it calls the same rooms as the daemon.

/// Prints a line. Whoever reads may have seen enough (`anteroom leads | head`): that ends us quietly.
macro_rules! say {
    ($($text:tt)*) => { $crate::cli::say_on!("{}\n", format_args!($($text)*)) };
}
/// Prints as it is.
macro_rules! say_on {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        if write!(std::io::stdout(), $($text)*).is_err() {
            std::process::exit(0);
        }
    }};
}
/// Prints a line on standard error. Whoever listened may have gone (`anteroom check 2>&1 | head -1`): the exit code
/// still tells.
macro_rules! complain {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($text)*);
    }};
}
use say_on;

mod audit;
mod backtest;
mod check;
mod columns;
mod demo;
mod ended;
mod explain;
mod forms;
mod judged;
mod lead;
mod mails;
mod manual;
mod read_alone;
mod rep;
mod replay;
mod report;
mod run;
mod show;
mod shown;
mod signals;
mod versions;
mod when;
mod why;

use crate::config::load;
use crate::config::problem::Problems;
use crate::domain::rules::Rules;
use crate::domain::token::Key;
use crate::store::Store;
use clap::{Args, Parser, Subcommand};
use secrecy::ExposeSecret as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// What stands below the commands, and on every page of the manual.
const ENDING: &str = "Exit codes: 0 well, 1 it failed, 2 wrong usage or configuration. ANTEROOM_CONFIG names the \
                      configuration directory where --config does not.";

/// Turns the mail of a shared sales inbox into leads, gives each to the right rep with a reason, and does not rest
/// until a human has answered.
#[derive(Debug, Parser)]
#[command(name = "anteroom", version, about, max_term_width = 100, arg_required_else_help = true, after_help = ENDING)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the whole product on this machine, with nothing installed and nothing sent outside
    Demo(demo::Demo),
    /// Write a commented starter configuration into a new directory
    Init {
        /// Where to; made if it is not there
        dir: PathBuf,
    },
    /// Check a configuration: every mistake with its file, line and remedy
    Check(check::Check),
    /// Run the daemon until it is told to stop
    Run(run::Run),
    /// Say what Anteroom would make of mails in files, and why; touches no store and no network
    Explain(explain::Explain),
    /// Learn how a form's or portal's mail is to be read
    Forms(forms::Forms),
    /// List leads: who owns each, which stage, what happens next and when
    Leads(show::Leads),
    /// Show one lead, or act on it
    Lead(lead::Lead),
    /// Take a stored decision again, by the rules it was taken by, and say whether it comes out the same
    Replay(replay::Replay),
    /// Try other rules on the mail of the last weeks: what would have been judged otherwise, who would have got what
    Backtest(backtest::Backtest),
    /// Figures of what happened
    Report(report::Report),
    /// Which configuration counted when, what changed, and back to an earlier one
    Config(versions::Versions),
    /// What each rep carries, and a rep's own pause
    Rep(rep::Rep),
    /// What people did elsewhere: pages, files, webinars, the score of a model
    Signals(signals::Signals),
    /// List mail that made no lead, with the reason; `anteroom lead promote` makes a lead of one after all
    Mails(mails::Mails),
    /// Prove that the record of what happened is whole
    Audit(audit::Audit),
    /// Print a completion script for a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man {
        /// Write the pages of all commands into this directory instead: `anteroom man /usr/local/share/man/man1`
        dir: Option<PathBuf>,
    },
    /// Read one mail in a process of its own, for the daemon
    #[command(hide = true)]
    ReadAlone(read_alone::ReadAlone),
}

/// Which configuration a command works with.
#[derive(Debug, Args)]
struct Place {
    /// The configuration directory
    #[arg(long = "config", value_name = "DIR", default_value = ".", env = "ANTEROOM_CONFIG")]
    dir: PathBuf,
}

/// Why a command did not end well.
enum Failure {
    /// Exit code 2: the words are for whoever wrote the command or the configuration.
    Usage(anyhow::Error),
    /// Exit code 2, drawn with the file's lines.
    Configuration(Problems),
    /// Exit code 1.
    Failed(anyhow::Error),
    /// Exit code 1, and everything has been said.
    Told,
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Runs the command that was asked for.
pub fn main() -> ExitCode {
    match Cli::parse().command.carry_out() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Configuration(problems)) => {
            complain!("{:?}", miette::Report::new(problems));
            ExitCode::from(2)
        }
        Err(Failure::Usage(error)) => {
            complain!("anteroom: {}", told(&error));
            ExitCode::from(2)
        }
        Err(Failure::Failed(error)) => {
            complain!("anteroom: {}", told(&error));
            ExitCode::FAILURE
        }
        Err(Failure::Told) => ExitCode::FAILURE,
    }
}

/// An error with its causes, each said once: many an error's own words hold its cause already.
fn told(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string) {
        match told.is_empty() {
            true => told = cause,
            false if told.contains(&cause) => {}
            false => told = format!("{told}: {cause}"),
        }
    }
    told
}

impl Command {
    fn carry_out(self) -> Result<(), Failure> {
        match self {
            Self::Demo(demo) => demo.carry_out(),
            Self::Init { dir } => check::init(&dir),
            Self::Check(check) => check.carry_out(),
            Self::Run(run) => run.carry_out(),
            Self::Explain(explain) => explain.carry_out(),
            Self::Forms(forms) => forms.carry_out(),
            Self::Leads(leads) => leads.carry_out(),
            Self::Lead(lead) => lead.carry_out(),
            Self::Replay(replay) => replay.carry_out(),
            Self::Backtest(backtest) => backtest.carry_out(),
            Self::Report(report) => report.carry_out(),
            Self::Config(versions) => versions.carry_out(),
            Self::Rep(rep) => rep.carry_out(),
            Self::Signals(signals) => signals.carry_out(),
            Self::Mails(mails) => mails.carry_out(),
            Self::Audit(audit) => audit.carry_out(),
            Self::Completions { shell } => manual::completions(shell),
            Self::Man { dir: None } => manual::page(),
            Self::Man { dir: Some(dir) } => manual::pages(&dir),
            Self::ReadAlone(read) => read.carry_out(),
        }
    }
}

/// A runtime for a short command: one thread is enough.
fn short_runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// What is said of a configuration whose daemon has never run.
const NOTHING_YET: &str = "nothing has arrived yet; `anteroom run` creates the store";

impl Place {
    /// The store, if a daemon has made it: whoever only looks makes none. Of the configuration only `[store]` is read.
    async fn open_store(&self) -> Result<Option<Store>, Failure> {
        let url = load::store_of(&self.dir).map_err(Failure::Configuration)?;
        Ok(Store::open_existing(&url.to_url()).await?)
    }

    /// The secret that signs our Message-IDs: the configured one, else the one the daemon keeps in the store. Without
    /// either no mail is known to answer one of ours.
    async fn key(&self, store: &Store) -> Result<Key, Failure> {
        let configured = load::load(&self.dir).ok().and_then(|config| config.key);
        Ok(match configured {
            Some(key) => Key::new(key.expose_secret().as_bytes().to_vec()),
            None => store.kept_key().await?.unwrap_or_else(|| Key::new(Vec::new())),
        })
    }

    /// The rules as they are written; while the files are broken, those that the daemon goes by.
    async fn rules(&self, store: &Store) -> Result<Arc<Rules>, Failure> {
        let problems = match load::load_without_secrets(&self.dir) {
            Ok(config) => return Ok(config.rules),
            Err(problems) => problems,
        };
        let Some(kept) = store.last_rules().await? else { return Err(Failure::Configuration(problems)) };
        let rules = load::rules_of(&kept.files).map_err(Failure::Configuration)?;
        complain!(
            "anteroom: {problems} (`anteroom check` shows it); going by version {}, the last that was accepted",
            kept.version
        );
        Ok(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        let cause = || anyhow::anyhow!("it is full");
        assert_eq!(told(&cause().context("cannot write")), "cannot write: it is full");
        assert_eq!(
            told(&cause().context("cannot write (it is full); make room")),
            "cannot write (it is full); make room"
        );
    }
}
