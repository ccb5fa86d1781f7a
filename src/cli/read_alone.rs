//! `anteroom read-alone`, for the daemon's own use: reads the mail on standard input and says nothing. Whether this
//! process lives through it is the answer.

use super::Failure;
use crate::config::load;
use crate::domain::id::MailboxName;
use crate::domain::token::Key;
use crate::pipeline::intake::alone::{HUNG, PATIENCE};
use crate::pipeline::plan;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc;

#[derive(Debug, clap::Args)]
pub struct ReadAlone {
    #[arg(long = "config", value_name = "DIR")]
    dir: PathBuf,
    #[arg(long, value_name = "NAME")]
    mailbox: String,
}

impl ReadAlone {
    pub fn carry_out(self) -> Result<(), Failure> {
        let rules = load::load_without_secrets(&self.dir).map_err(Failure::Configuration)?.rules;
        let mut raw = Vec::new();
        std::io::stdin().read_to_end(&mut raw)?;
        let (done, told) = mpsc::channel();
        std::thread::spawn(move || {
            // A panic is no death: the daemon catches it when the mail's turn comes.
            let mailbox = MailboxName::new(self.mailbox);
            let _ = catch_unwind(AssertUnwindSafe(|| plan::read(&raw, &mailbox, &rules, &Key::new(Vec::new()))));
            let _ = done.send(());
        });
        match told.recv_timeout(PATIENCE) {
            Ok(()) => Ok(()),
            Err(_) => std::process::exit(i32::from(HUNG)),
        }
    }
}
