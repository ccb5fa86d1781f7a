//! `anteroom audit verify`.

use super::{Failure, Place, short_runtime};
use serde_json::json;

#[derive(Debug, clap::Args)]
pub struct Audit {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, clap::Subcommand)]
enum AuditCommand {
    /// Walk the hash chain from its first row and check every link
    Verify {
        #[command(flatten)]
        place: Place,
        /// Print a JSON object
        #[arg(long)]
        json: bool,
    },
}

impl Audit {
    pub fn carry_out(self) -> Result<(), Failure> {
        let AuditCommand::Verify { place, json } = self.command;
        let bar = indicatif::ProgressBar::new_spinner();
        bar.set_message("rows checked");
        let (count, fault) = short_runtime()?.block_on(async {
            let (_, store) = place.open_store().await?;
            let verified = store.verify_chain(|count| bar.set_position(count)).await?;
            store.close().await;
            Ok::<_, Failure>(verified)
        })?;
        bar.finish_and_clear();
        if json {
            let fault = fault.as_ref().map(|fault| json!({ "node": fault.node, "seq": fault.seq, "what": fault.what }));
            say!("{}", json!({ "rows": count, "whole": fault.is_none(), "fault": fault }));
        }
        match fault {
            None => {
                if !json {
                    say!("the record is whole: {count} rows, each linked to the one before");
                }
                Ok(())
            }
            Some(fault) => {
                eprintln!(
                    "anteroom: the record is broken at row {} of chain {}: {}",
                    fault.seq, fault.node, fault.what
                );
                Err(Failure::Told)
            }
        }
    }
}
