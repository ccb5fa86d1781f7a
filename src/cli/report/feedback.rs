//! What reps said of the leads they were given.

use super::Scope;
use crate::cli::{Failure, short_runtime};
use crate::store::FeedbackCount;
use serde_json::{Value, json};

pub(super) fn carry_out(scope: &Scope) -> Result<(), Failure> {
    let from = scope.from()?;
    let said = short_runtime()?.block_on(async {
        let store = scope.store().await?;
        let said = store.feedback_since(from).await;
        store.close().await;
        said.map_err(|error| Failure::Failed(error.into()))
    })?;
    if scope.json {
        say!("{}", said.iter().map(as_json).collect::<Value>());
    } else if said.is_empty() {
        say!("nobody has rejected, recycled, won or lost a lead since {from}");
    } else {
        say!("{:<10} {:<28} {:<14} {:<6} {:>6}", "SAID", "WHY", "RULES", "BAND", "LEADS");
        said.iter().for_each(tell);
    }
    Ok(())
}

fn tell(said: &FeedbackCount) {
    let (rules, band) = (said.rules.as_deref().unwrap_or("-"), said.band.as_deref().unwrap_or("-"));
    let rules: String = rules.chars().take(12).collect();
    say!("{:<10} {:<28} {rules:<14} {band:<6} {:>6}", said.kind.as_str(), said.reason, said.count);
}

fn as_json(said: &FeedbackCount) -> Value {
    json!({ "said": said.kind.as_str(), "why": said.reason, "rules": said.rules, "band": said.band, "leads": said.count })
}
