//! `anteroom audit verify`.

use super::{Failure, NOTHING_YET, Place, short_runtime};
use crate::store::ChainFault;
use anyhow::anyhow;
use serde_json::json;

#[derive(Debug, clap::Args)]
pub struct Audit {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, clap::Subcommand)]
enum AuditCommand {
    /// Walk the hash chains of what happened and what was decided, and compare every mail with its own hash
    Verify {
        #[command(flatten)]
        place: Place,
        /// Print a JSON object
        #[arg(long)]
        json: bool,
    },
}

/// How much was looked at, and what does not hold.
struct Verified {
    rows: u64,
    fault: Option<ChainFault>,
    /// Decisions older than their chain.
    unlinked: i64,
    mails: u64,
    /// A mail that is not what came.
    changed: Option<String>,
}

impl Audit {
    pub fn carry_out(self) -> Result<(), Failure> {
        let AuditCommand::Verify { place, json } = self.command;
        let bar = indicatif::ProgressBar::new_spinner();
        bar.set_message("rows checked");
        let verified = short_runtime()?.block_on(async {
            let store = place.open_store().await?;
            let store = store.ok_or_else(|| Failure::Failed(anyhow!("there is no record to check: {NOTHING_YET}")))?;
            let (rows, fault) = store.verify_chain(|count| bar.set_position(count)).await?;
            let unlinked = store.unlinked_decisions().await?;
            let (mails, changed) = store.verify_mails(|count| bar.set_position(rows + count)).await?;
            store.close().await;
            Ok::<_, Failure>(Verified { rows, fault, unlinked, mails, changed })
        });
        bar.finish_and_clear();
        let Verified { rows, fault, unlinked, mails, changed } = verified?;
        let is_whole = fault.is_none() && changed.is_none();
        let link = fault.map(|fault| {
            let (node, seq, what) = (fault.node, fault.seq, fault.what);
            let told = format!("the record is broken at row {seq} of chain {node}: {what}");
            (told, json!({ "node": node, "seq": seq, "what": what }))
        });
        for told in link.iter().map(|(told, _)| told).chain(&changed) {
            complain!("anteroom: {told}");
        }
        if json {
            let fault = link.map(|(_, fault)| fault);
            say!(
                "{}",
                json!({ "rows": rows, "unlinked_decisions": unlinked, "mails": mails, "whole": is_whole, "fault": fault, "mail_fault": changed })
            );
        } else if is_whole {
            say!("the record is whole: {rows} rows, each linked to the one before, and {mails} mails as they came");
        }
        if unlinked > 0 && !json {
            say!(
                "decisions older than their chain (made before the upgrade that links them), and not covered: {unlinked}"
            );
        }
        if is_whole { Ok(()) } else { Err(Failure::Told) }
    }
}
