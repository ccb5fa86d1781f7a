//! `anteroom report …`: figures of what happened.

mod shadow;

use super::Failure;

#[derive(Debug, clap::Args)]
pub struct Report {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// A workflow that looks on, beside what was done: how often they agree, and who was right where people corrected it
    Shadow(shadow::Shadow),
}

impl Report {
    pub fn carry_out(self) -> Result<(), Failure> {
        match self.command {
            Command::Shadow(shadow) => shadow.carry_out(),
        }
    }
}
