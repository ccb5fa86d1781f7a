//! `anteroom report …`: figures of what happened.

mod calibration;
mod clocks;
mod feedback;
mod shadow;
mod table;

use super::{Failure, NOTHING_YET, Place, when};
use crate::clock::{Clock as _, SystemClock};
use crate::domain::time::Timestamp;
use crate::store::Store;
use anyhow::anyhow;
use std::path::PathBuf;

/// Leads looked at together.
const PAGE: usize = 512;

/// Of what, since when, and for whom.
#[derive(Debug, clap::Args)]
struct Scope {
    #[command(flatten)]
    place: Place,
    /// What came in, or was said, since so long ago
    #[arg(long, value_name = "TIME", default_value = "30d")]
    since: String,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

impl Scope {
    fn from(&self) -> Result<Timestamp, Failure> {
        let back = when::ago(&self.since).map_err(Failure::Usage)?;
        Ok(SystemClock.now().minus(back))
    }
    async fn store(&self) -> Result<Store, Failure> {
        self.place.open_store().await?.ok_or_else(|| Failure::Failed(anyhow!("{NOTHING_YET}")))
    }
}

#[derive(Debug, clap::Args)]
pub struct Report {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// A workflow that looks on, beside what was done: how often they agree, and who was right where people corrected it
    Shadow {
        #[command(flatten)]
        scope: Scope,
        /// Each lead: what was done with it, and whom it would have gone to
        #[arg(long)]
        leads: bool,
    },
    /// How long prospects waited, counted from their mail and from the rep's offer; what was missed, and where the time went
    Clocks(Scope),
    /// What reps said of the leads they were given: passed on as not theirs, bad, won, lost; by the rules that had judged
    Feedback(Scope),
    /// How well bands, rules and what is known beside them foretold what reps made of the leads, how sure that is, and what it
    /// speaks for
    Calibration {
        #[command(flatten)]
        scope: Scope,
        /// Count for `signals.learned`, too: what came of them by what was known, into tables/outcomes.csv; log-odds that
        /// somebody has changed there stay
        #[arg(long, value_name = "FILE")]
        table: Option<PathBuf>,
    },
}

impl Report {
    pub fn carry_out(self) -> Result<(), Failure> {
        match self.command {
            Command::Shadow { scope, leads } => shadow::carry_out(&scope, leads),
            Command::Clocks(scope) => clocks::carry_out(&scope),
            Command::Feedback(scope) => feedback::carry_out(&scope),
            Command::Calibration { scope, table } => calibration::carry_out(&scope, table.as_deref()),
        }
    }
}
