//! Completions and the manual page, made from the same description as `--help`.

use super::{Cli, Failure};
use clap::CommandFactory as _;

pub fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "anteroom", &mut script);
    say_on!("{}", String::from_utf8_lossy(&script));
    Ok(())
}

pub fn page() -> Result<(), Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    say_on!("{}", String::from_utf8_lossy(&page));
    Ok(())
}
