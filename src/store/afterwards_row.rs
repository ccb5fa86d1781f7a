//! What a lead carries afterwards, as the JSON of its row; null of a lead that carries nothing.

use super::StoreError;
use crate::domain::address::Address;
use crate::domain::id::{EmailId, NoticeId, RepId};
use crate::domain::lead::{Afterwards, Answered, Asker, HandOff, Waits, Written};
use crate::domain::time::Timestamp;
use serde_json::{Value, json};

pub(super) fn text(after: &Afterwards) -> Option<String> {
    if *after == Afterwards::default() {
        return None;
    }
    let hand_off = after.hand_off.as_ref().map(|hand_off| {
        json!({
            "from": hand_off.from.as_str(), "to": hand_off.to.as_str(), "packet": hand_off.packet,
            "expires_at_ms": hand_off.expires_at.as_ms(),
        })
    });
    let text = json!({
        "hand_off": hand_off,
        "told": after.told,
        "place_at_ms": after.place_at.map(Timestamp::as_ms),
        "place_waits": after.place_waits,
        "by_rules": after.by_rules,
        "recycles": after.recycles,
        "letters": after.letters,
        "letters_ended": after.letters_ended,
        "writer": after.writer,
        "copies_asker": after.copies_asker,
        "people": after.people,
        "refused_by": after.refused_by.iter().map(RepId::as_str).collect::<Vec<_>>(),
        "nobody_since_ms": after.nobody_since.map(Timestamp::as_ms),
        "over_again_at_ms": after.over_again_at.map(Timestamp::as_ms),
        "round_from": after.round_from,
        "askers": after.askers.iter().map(asker).collect::<Vec<_>>(),
        "held": after.held.iter().map(held).collect::<Vec<_>>(),
    });
    Some(text.to_string())
}

pub(super) fn read(text: Option<String>) -> Result<Afterwards, StoreError> {
    let Some(text) = text else { return Ok(Afterwards::default()) };
    let unreadable = || StoreError::Unreadable("lead.afterwards".to_owned());
    let value: Value = serde_json::from_str(&text).map_err(|_| unreadable())?;
    let count = |value: &Value| value.as_u64().and_then(|count| u32::try_from(count).ok()).unwrap_or_default();
    let moment = |key: &str| value[key].as_i64().map(Timestamp::from_ms);
    let hand_off = match &value["hand_off"] {
        Value::Null => None,
        asked => {
            let rep = |key: &str| asked[key].as_str().map(RepId::new).ok_or_else(unreadable);
            let expires_at = asked["expires_at_ms"].as_i64().map(Timestamp::from_ms).ok_or_else(unreadable)?;
            Some(HandOff { from: rep("from")?, to: rep("to")?, packet: pairs(&asked["packet"]), expires_at })
        }
    };
    Ok(Afterwards {
        hand_off,
        told: pairs(&value["told"]),
        place_at: moment("place_at_ms"),
        place_waits: value["place_waits"].as_str().map(str::to_owned),
        by_rules: value["by_rules"].as_bool().unwrap_or_default(),
        recycles: count(&value["recycles"]),
        letters: count(&value["letters"]),
        letters_ended: value["letters_ended"].as_str().map(str::to_owned),
        writer: value["writer"].as_str().map(str::to_owned),
        copies_asker: value["copies_asker"].as_bool().unwrap_or_default(),
        people: texts(&value["people"]),
        refused_by: texts(&value["refused_by"]).into_iter().map(RepId::new).collect(),
        nobody_since: moment("nobody_since_ms"),
        over_again_at: moment("over_again_at_ms"),
        round_from: count(&value["round_from"]),
        askers: value["askers"].as_array().into_iter().flatten().filter_map(read_asker).collect(),
        held: value["held"].as_array().into_iter().flatten().filter_map(read_held).collect(),
    })
}

fn asker(asker: &Asker) -> Value {
    let answered = asker.answered.as_ref().map(|answered| {
        let through = answered.through.as_ref().map(EmailId::as_str);
        json!({ "at_ms": answered.at.as_ms(), "through": through, "waited": waits(&answered.waited) })
    });
    json!({ "email": asker.email, "waits": asker.waits.as_ref().map(waits), "answered": answered })
}

fn held((shown_in, written): &(NoticeId, Written)) -> Value {
    json!({
        "shown_in": shown_in.as_str(), "email": written.email.as_str(), "by": written.by.as_str(),
        "to": written.to.as_str(), "others": written.others,
    })
}

fn read_held(value: &Value) -> Option<(NoticeId, Written)> {
    let written = Written {
        email: EmailId::new(value["email"].as_str()?),
        by: RepId::new(value["by"].as_str()?),
        to: Address::parse(value["to"].as_str()?).ok()?,
        others: texts(&value["others"]),
    };
    Some((NoticeId::new(value["shown_in"].as_str()?), written))
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| Some(text.as_str()?.to_owned())).collect()
}

fn waits(waits: &Waits) -> Value {
    json!({ "since_ms": waits.since.as_ms(), "email": waits.email.as_str(), "is_first": waits.is_first })
}

fn read_asker(value: &Value) -> Option<Asker> {
    let answered = |value: &Value| {
        Some(Answered {
            at: Timestamp::from_ms(value["at_ms"].as_i64()?),
            through: value["through"].as_str().map(EmailId::new),
            waited: read_waits(&value["waited"])?,
        })
    };
    let email = value["email"].as_str()?.to_owned();
    Some(Asker { email, waits: read_waits(&value["waits"]), answered: answered(&value["answered"]) })
}

fn read_waits(value: &Value) -> Option<Waits> {
    Some(Waits {
        since: Timestamp::from_ms(value["since_ms"].as_i64()?),
        email: EmailId::new(value["email"].as_str()?),
        is_first: value["is_first"].as_bool()?,
    })
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    let pair = |pair: &Value| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned()));
    value.as_array().into_iter().flatten().filter_map(pair).collect()
}
