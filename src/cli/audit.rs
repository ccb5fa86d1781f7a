//! `anteroom audit verify`.

use super::{Failure, NOTHING_YET, Place, short_runtime};
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
        let verified = short_runtime()?.block_on(async {
            let Some(store) = place.open_store().await? else { return Ok(None) };
            let verified = store.verify_chain(|count| bar.set_position(count)).await?;
            store.close().await;
            Ok::<_, Failure>(Some(verified))
        })?;
        bar.finish_and_clear();
        let is_new = verified.is_none();
        let (count, fault) = verified.unwrap_or((0, None));
        if json {
            let fault = fault.as_ref().map(|fault| json!({ "node": fault.node, "seq": fault.seq, "what": fault.what }));
            say!("{}", json!({ "rows": count, "whole": fault.is_none(), "fault": fault }));
        }
        match fault {
            None => {
                if !json && is_new {
                    say!("{NOTHING_YET}");
                } else if !json {
                    say!("the record is whole: {count} rows, each linked to the one before");
                }
                Ok(())
            }
            Some(fault) => {
                complain!(
                    "anteroom: the record is broken at row {} of chain {}: {}",
                    fault.seq,
                    fault.node,
                    fault.what
                );
                Err(Failure::Told)
            }
        }
    }
}
