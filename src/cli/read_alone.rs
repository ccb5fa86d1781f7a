//! `anteroom read-alone`, for the daemon's own use: reads the mail on standard input and says nothing. Whether this
//! process lives through it is the answer.

use super::Failure;
use crate::config::load;
use crate::domain::id::MailboxName;
use crate::domain::token::Key;
use crate::pipeline::intake::alone::{HUNG, PATIENCE};
use crate::pipeline::plan;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc;

/// Four times what the program takes before it reads anything (127 MB, most of it never touched), and for each byte of
/// the mail more than twice what the hungriest took: of eleven mails of 35 MB to 300 MB, all text, all HTML, all headers
/// and so on, none needed more than 3.4. Under a unit's `MemoryMax=1G` that leaves room for the daemon at the default
/// `mail_size`.
const ADDRESS_SPACE_BYTES: u64 = 512 << 20;
const ADDRESS_SPACE_FOR_A_BYTE: u64 = 8;

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
        bound_memory(raw.len());
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

/// A mail that makes its reader take memory without end dies of it here, alone, and takes nothing from the machine.
fn bound_memory(mail_bytes: usize) {
    let bound = Some(ADDRESS_SPACE_BYTES + ADDRESS_SPACE_FOR_A_BYTE * mail_bytes as u64);
    // Where it cannot be set, the service's own bound remains.
    let _ = setrlimit(Resource::As, Rlimit { current: bound, maximum: bound });
}
