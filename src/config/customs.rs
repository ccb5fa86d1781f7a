//! What becomes of a lead after it was offered: `[offers]`, `[hand_off]`, `[[stage]]` and `[rest]` of a workflow.

use super::amount::{count, duration_or, hours};
use super::sheet::Section;
use super::workflow::Given;
use crate::domain::calendar::WorkSpan;
use crate::domain::customs::{Customs, HandOffRules, Offers, Rest, StagePool};
use crate::domain::id::PoolId;
use crate::domain::lead::Stage;
use crate::domain::workflow::Method;
use std::time::Duration;

/// Half a morning: whoever is asked is in meetings, and the prospect has an owner meanwhile.
const TAKE_OVER: WorkSpan = WorkSpan::Time(Duration::from_secs(4 * 3_600));
/// More than this nobody writes into a mail.
const PACKET_MAX: usize = 12;

pub fn read(root: &Section<'_>, given: &Given<'_>) -> Customs {
    let mut stages: Vec<StagePool> = Vec::new();
    for section in root.repeated("stage") {
        let place = section.place.clone();
        let Some(stage) = read_stage(section, given) else { continue };
        if stages.iter().any(|known| known.stage == stage.stage) {
            let message = format!("stage \"{}\" has a pool already", stage.stage.as_str());
            given.findings.error(&place, message, "remove one of the two");
        }
        stages.push(stage);
    }
    Customs {
        offers: root.section("offers").map(read_offers).unwrap_or_default(),
        hand_off: root.section("hand_off").map(read_hand_off),
        stages,
        rest: root.section("rest").map(read_rest).unwrap_or_default(),
    }
}

fn read_offers(section: Section<'_>) -> Offers {
    let away_after = match count(&section, "away_after", 0..=100) {
        Some(0) => None,
        Some(count) => Some(count),
        None => Offers::default().away_after,
    };
    let rejections_per_day = count(&section, "rejections_per_day", 1..=1_000);
    section.close();
    Offers { away_after, rejections_per_day }
}

fn read_hand_off(section: Section<'_>) -> HandOffRules {
    let findings = section.findings;
    let packet = section.texts("packet").unwrap_or_default();
    if packet.len() > PACKET_MAX {
        let message = format!("a packet of {} things is more than anybody writes", packet.len());
        findings.error(&section.place, message, format!("write at most {PACKET_MAX}"));
    }
    let mut labels = Vec::new();
    for label in packet {
        let shown = label.value.trim().to_owned();
        if shown.is_empty() || shown.contains([':', '\n']) {
            findings.error(
                &label.place,
                format!("\"{shown}\" is no label"),
                "write a word or two, like \"next meeting\"",
            );
        } else {
            labels.push(shown);
        }
    }
    let accept = section.text("accept");
    let accept =
        accept.and_then(|text| text.parse(findings, "length of time", "write it like \"4h\"", WorkSpan::parse));
    section.close();
    HandOffRules { packet: labels, accept: accept.unwrap_or(TAKE_OVER) }
}

fn read_stage(section: Section<'_>, given: &Given<'_>) -> Option<StagePool> {
    let findings = section.findings;
    let stages = [Stage::Accepted, Stage::Attempted, Stage::Contacted, Stage::Qualified];
    let id = section.needed_text("id", "write id = \"qualified\": the stage that leads enter");
    let stage = id.and_then(|id| {
        let names = stages.map(|stage| stage.as_str().to_owned()).into();
        findings.is_known(&id, "stage that a rep works in", &names).then(|| Stage::parse(&id.value)).flatten()
    });
    let pool = section.needed_text("pool", "write pool = \"NAME\", for a [pool.NAME] of team.toml");
    let pool = pool.filter(|pool| findings.is_known(pool, "pool", &given.team.names.pools));
    let methods = Method::ALL.map(|method| (method.as_str(), method));
    let method = match section.text("method") {
        Some(text) => text.choose(findings, &methods),
        None => Some(Method::WeightedRoundRobin),
    };
    section.close();
    Some(StagePool { stage: stage?, pool: PoolId::new(pool?.value), method: method? })
}

fn read_rest(section: Section<'_>) -> Rest {
    let default = Rest::default();
    let asks = count(&section, "asks", 1..=20).unwrap_or(default.asks);
    let unasked = duration_or(&section, "unasked", default.unasked, hours(24)..=hours(24 * 730));
    let recycles = count(&section, "recycles", 1..=50).unwrap_or(default.recycles);
    section.close();
    Rest { asks, unasked, recycles }
}
