//! What a row keeps as JSON: how a merged lead stood before, what a person agreed to, where an inquiry came from.

use super::{StoreError, clocks_row};
use crate::domain::id::{LeadId, RepId};
use crate::domain::inquiry::ConsentPurpose;
use crate::domain::lead::{Agreed, Lead, Merged, Ownership, Stage};
use crate::domain::routing::WaitFor;
use crate::domain::time::Timestamp;
use serde_json::{Value, json};

pub(super) fn merged_text(lead: &Lead) -> Option<String> {
    let merged = lead.merged.as_ref()?;
    let ownership = match &merged.ownership {
        Ownership::Unowned => json!({}),
        Ownership::Queued { reason, until } => json!({ "reason": reason, "until": until.as_str() }),
        Ownership::Offered { rep, expires_at } => {
            json!({ "offered": rep.as_str(), "expires_at_ms": expires_at.as_ms() })
        }
        Ownership::Owned { rep } => json!({ "owned": rep.as_str() }),
    };
    let (clock, clock_at) = clocks_row::clock(merged.clock);
    let text = json!({
        "into_number": merged.into_number,
        "stage": merged.stage.as_str(),
        "stage_reason": merged.stage_reason,
        "ownership": ownership,
        "clock": clock,
        "clock_at_ms": clock_at.map(Timestamp::as_ms),
        "clocks": clocks_row::value(&merged.clocks),
        "closed_at_ms": merged.closed_at.map(Timestamp::as_ms),
        "look_again_at_ms": merged.look_again_at.map(Timestamp::as_ms),
    });
    Some(text.to_string())
}

pub(super) fn read_merged(into: Option<String>, text: Option<String>) -> Result<Option<Merged>, StoreError> {
    let (Some(into), Some(text)) = (into, text) else { return Ok(None) };
    let unreadable = || StoreError::Unreadable("lead.merged".to_owned());
    let value: Value = serde_json::from_str(&text).map_err(|_| unreadable())?;
    let at = |value: &Value| value.as_i64().map(Timestamp::from_ms);
    let words = |value: &Value| value.as_str().map(str::to_owned);
    let ownership = &value["ownership"];
    let ownership = if let Some(rep) = words(&ownership["owned"]) {
        Ownership::Owned { rep: RepId::new(rep) }
    } else if let Some(rep) = words(&ownership["offered"]) {
        let expires_at = at(&ownership["expires_at_ms"]).ok_or_else(unreadable)?;
        Ownership::Offered { rep: RepId::new(rep), expires_at }
    } else if let Some(reason) = words(&ownership["reason"]) {
        let until = WaitFor::ALL.into_iter().find(|wait| Some(wait.as_str()) == ownership["until"].as_str());
        Ownership::Queued { reason, until: until.ok_or_else(unreadable)? }
    } else {
        Ownership::Unowned
    };
    let clock = value["clock"].as_str().and_then(|clock| clocks_row::read_clock(clock, at(&value["clock_at_ms"])));
    Ok(Some(Merged {
        into: LeadId::new(into),
        into_number: value["into_number"].as_i64().ok_or_else(unreadable)?,
        stage: value["stage"].as_str().and_then(Stage::parse).ok_or_else(unreadable)?,
        stage_reason: words(&value["stage_reason"]).unwrap_or_default(),
        ownership,
        clock: clock.ok_or_else(unreadable)?,
        clocks: clocks_row::read_value(&value["clocks"]).unwrap_or_default(),
        closed_at: at(&value["closed_at_ms"]),
        look_again_at: at(&value["look_again_at_ms"]),
    }))
}

pub(super) fn consent_text(lead: &Lead) -> Option<String> {
    let each = |agreed: &Agreed| json!({ "purpose": agreed.purpose.as_str(), "given": agreed.is_given, "words": agreed.words });
    let all: Vec<Value> = lead.consent.iter().map(each).collect();
    (!all.is_empty()).then(|| Value::from(all).to_string())
}

/// What cannot be read is left out: the mail it stood in is kept.
pub(super) fn read_consent(text: Option<String>) -> Vec<Agreed> {
    let all = text.and_then(|text| serde_json::from_str::<Vec<Value>>(&text).ok()).unwrap_or_default();
    let each = |value: &Value| {
        Some(Agreed {
            purpose: ConsentPurpose::parse(value["purpose"].as_str()?)?,
            is_given: value["given"].as_bool()?,
            words: value["words"].as_str()?.to_owned(),
        })
    };
    all.iter().filter_map(each).collect()
}

pub(super) fn attribution_text(lead: &Lead) -> Option<String> {
    (!lead.attribution.is_empty()).then(|| json!(lead.attribution).to_string())
}

pub(super) fn read_attribution(text: Option<String>) -> Vec<(String, String)> {
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}
