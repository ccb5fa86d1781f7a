//! Completions and the manual page, made from the same description as `--help`.

use super::{Cli, Failure};
use clap::CommandFactory as _;
use std::io;

pub fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    clap_complete::generate(shell, &mut Cli::command(), "anteroom", &mut io::stdout());
    Ok(())
}

pub fn page() -> Result<(), Failure> {
    clap_mangen::Man::new(Cli::command()).render(&mut io::stdout())?;
    Ok(())
}
