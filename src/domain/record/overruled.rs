//! What a rep is told of a lead that a person gave him against what the rules say.

use crate::domain::lead::{Lead, Stage};
use serde_json::Value;

/// What a person did who said so of a lead that was at hand: `kai decided that this is a lead (known to us)`.
pub const DECIDED: &str = "decided that this is a lead";

/// The person's word, and the advice as if the rules had said the same.
#[derive(Debug, PartialEq, Eq)]
pub struct Overruled<'a> {
    pub word: &'a str,
    /// Empty where the record is older than such advice.
    pub action: &'a str,
    pub paragraph: &'a str,
}

/// None where the rules stand: nobody has said otherwise, or it has gone on since.
pub fn overruled<'a>(verdict: &'a Value, lead: &'a Lead) -> Option<Overruled<'a>> {
    let is_to_be_worked_on = matches!(lead.stage, Stage::Mql | Stage::Accepted);
    let is_overruled = match verdict["verdict"].as_str()? {
        "review" | "disqualified" | "exited" => true,
        // It wakes by itself as well, when the prospect writes.
        "nurture" => lead.stage_reason.contains(DECIDED),
        _ => false,
    };
    let advice = &verdict["advice"];
    (is_to_be_worked_on && is_overruled).then(|| Overruled {
        word: &lead.stage_reason,
        action: advice["if_sale"].as_str().unwrap_or_default(),
        paragraph: advice["paragraph"].as_str().unwrap_or_default(),
    })
}
