//! Completions and the manual page, made from the same description as `--help`.

use super::{Cli, Failure};
use anyhow::Context as _;
use clap::CommandFactory as _;
use std::path::Path;

pub fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "anteroom", &mut script);
    say_on!("{}", String::from_utf8_lossy(&script));
    Ok(())
}

/// A page for each command, as the first one names them.
pub fn pages(dir: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    clap_mangen::generate_to(Cli::command(), dir).with_context(|| format!("cannot write into {}", dir.display()))?;
    say!("wrote anteroom.1 and a page for each command into {}", dir.display());
    Ok(())
}

pub fn page() -> Result<(), Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    say_on!("{}", String::from_utf8_lossy(&page));
    Ok(())
}
