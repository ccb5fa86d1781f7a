//! `anteroom report …`: figures of what happened.

mod clocks;
mod feedback;
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
    /// How long prospects waited, counted from their mail and from the rep's offer; what was missed, and where the time went
    Clocks(clocks::Clocks),
    /// What reps said of the leads they were given: passed on as not theirs, bad, won, lost; by the rules that had judged
    Feedback(feedback::Feedback),
}

impl Report {
    pub fn carry_out(self) -> Result<(), Failure> {
        match self.command {
            Command::Shadow(shadow) => shadow.carry_out(),
            Command::Clocks(clocks) => clocks.carry_out(),
            Command::Feedback(feedback) => feedback.carry_out(),
        }
    }
}
