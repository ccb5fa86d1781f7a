//! What reps said of the leads they were given.

use crate::cli::{Failure, NOTHING_YET, Place, short_runtime, when};
use crate::clock::{Clock as _, SystemClock};
use crate::domain::time::Timestamp;
use crate::store::FeedbackCount;
use anyhow::anyhow;
use serde_json::{Value, json};

#[derive(Debug, clap::Args)]
pub struct Feedback {
    #[command(flatten)]
    place: Place,
    /// What was said since so long ago
    #[arg(long, value_name = "TIME", default_value = "30d")]
    since: String,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

impl Feedback {
    pub fn carry_out(self) -> Result<(), Failure> {
        let since = when::ago(&self.since).map_err(Failure::Usage)?;
        let back = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        let from = Timestamp::from_ms(SystemClock.now().as_ms().saturating_sub(back));
        let said = short_runtime()?.block_on(async {
            let store = self.place.open_store().await?.ok_or_else(|| Failure::Failed(anyhow!("{NOTHING_YET}")))?;
            let said = store.feedback_since(from).await;
            store.close().await;
            said.map_err(|error| Failure::Failed(error.into()))
        })?;
        if self.json {
            say!("{}", said.iter().map(as_json).collect::<Value>());
        } else if said.is_empty() {
            say!("nobody has rejected, recycled, won or lost a lead since {from}");
        } else {
            say!("{:<10} {:<28} {:<14} {:<6} {:>6}", "SAID", "WHY", "RULES", "BAND", "LEADS");
            said.iter().for_each(tell);
        }
        Ok(())
    }
}

fn tell(said: &FeedbackCount) {
    let (rules, band) = (said.rules.as_deref().unwrap_or("-"), said.band.as_deref().unwrap_or("-"));
    let rules: String = rules.chars().take(12).collect();
    say!("{:<10} {:<28} {rules:<14} {band:<6} {:>6}", said.kind.as_str(), said.reason, said.count);
}

fn as_json(said: &FeedbackCount) -> Value {
    json!({ "said": said.kind.as_str(), "why": said.reason, "rules": said.rules, "band": said.band, "leads": said.count })
}
