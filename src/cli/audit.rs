//! `anteroom audit verify`.

use super::check::counted;
use super::{Failure, NOTHING_YET, Place, short_runtime};
use crate::store::{ChainFault, Checked};
use anyhow::anyhow;
use serde_json::json;

#[derive(Debug, clap::Args)]
pub struct Audit {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, clap::Subcommand)]
enum AuditCommand {
    /// Walk the hash chains of what happened and what was decided, and see that every mail and every version of the rules
    /// is what the chain says of it
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
    mails: Checked,
    rules: Checked,
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
            let mails = store.verify_mails(|count| bar.set_position(rows + count)).await?;
            let rules = store.verify_rules().await?;
            store.close().await;
            Ok::<_, Failure>(Verified { rows, fault, unlinked, mails, rules })
        });
        bar.finish_and_clear();
        let Verified { rows, fault, unlinked, mails, rules } = verified?;
        let is_whole = fault.is_none() && mails.fault.is_none() && rules.fault.is_none();
        let link = fault.map(|fault| {
            let (node, seq, what) = (fault.node, fault.seq, fault.what);
            let told = format!("the record is broken at row {seq} of chain {node}: {what}");
            (told, json!({ "node": node, "seq": seq, "what": what }))
        });
        for told in link.iter().map(|(told, _)| told).chain(&mails.fault).chain(&rules.fault) {
            complain!("anteroom: {told}");
        }
        if json {
            let fault = link.map(|(_, fault)| fault);
            let all = json!({
                "whole": is_whole, "rows": rows, "unlinked_decisions": unlinked, "fault": fault,
                "mails": mails.count, "unsealed_mails": mails.unsealed, "mail_fault": mails.fault,
                "rules": rules.count, "unsealed_rules": rules.unsealed, "rules_fault": rules.fault,
            });
            say!("{all}");
            return if is_whole { Ok(()) } else { Err(Failure::Told) };
        }
        if is_whole {
            let versions = counted(usize::try_from(rules.count).unwrap_or(usize::MAX), "version", "versions");
            say!(
                "the record is whole: {rows} rows, each linked to the one before, {} mails as they came, and the rules as \
                 they were accepted ({versions})",
                mails.count
            );
        }
        let older = [
            ("decisions", u64::try_from(unlinked).unwrap_or_default()),
            ("mails", mails.unsealed),
            ("words of the log of rules", rules.unsealed),
        ];
        for (what, count) in older.into_iter().filter(|(_, count)| *count > 0) {
            say!("{what} older than what the chain covers (stored before the upgrade that covers them): {count}");
        }
        if is_whole { Ok(()) } else { Err(Failure::Told) }
    }
}
