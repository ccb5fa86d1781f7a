//! What becomes of a lead after it was offered: `[offers]`, `[hand_off]`, `[[stage]]` and `[rest]` of a workflow.

use super::amount::{count, duration_or, hours, working_time};
use super::given::Given;
use super::sheet::Section;
use crate::domain::calendar::WorkSpan;
use crate::domain::customs::{Customs, HandOffRules, Offers, Rest, StagePool};
use crate::domain::id::PoolId;
use crate::domain::inquiry::ConsentPurpose;
use crate::domain::lead::Stage;
use crate::domain::letters::{BLANKS, Letter, Letters, unknown_blank};
use crate::domain::workflow::Method;
use std::time::Duration;

/// Half a morning: whoever is asked is in meetings, and the prospect has an owner meanwhile.
const TAKE_OVER: WorkSpan = WorkSpan::Time(Duration::from_secs(4 * 3_600));
/// A name and an address are longer than this.
const FOOTER_MIN: usize = 20;
const LETTERS_MAX: usize = 12;
const PER_DAY: u32 = 200;
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
        letters: root.section("nurture").and_then(read_letters),
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
    let accept = accept.and_then(|text| working_time(&text, findings));
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

/// Whoever gets advertisement must have agreed to it, and must be told who writes and how to end it (EU directive
/// 2002/58/EC 13, CAN-SPAM 5).
fn read_letters(section: Section<'_>) -> Option<Letters> {
    let findings = section.findings;
    let consent = section
        .needed_text("consent", "write consent = \"marketing\" or \"contact\": what a person must have agreed to");
    let choices = [("marketing", ConsentPurpose::Marketing), ("contact", ConsentPurpose::Contact)];
    let consent = consent.and_then(|consent| consent.choose(findings, &choices));
    let footer = section.needed_text("footer", "write footer = \"…\": who writes, with a postal address, and why");
    if let Some(footer) = footer.as_ref().filter(|footer| footer.value.trim().chars().count() < FOOTER_MIN) {
        findings.error(
            &footer.place,
            "the footer is too short to say who writes",
            "write the firm's name and postal address",
        );
    }
    let per_day = count(&section, "per_day", 1..=10_000).unwrap_or(PER_DAY);
    let letters = section.repeated("letter");
    if letters.is_empty() {
        findings.error(
            &section.place,
            "there is no letter",
            "write [[nurture.letter]] with `after`, `subject` and `text`",
        );
    } else if letters.len() > LETTERS_MAX {
        findings.error(
            &section.place,
            format!("{} letters are too many", letters.len()),
            format!("write at most {LETTERS_MAX}"),
        );
    }
    let letters = letters.into_iter().filter_map(read_letter).collect();
    section.close();
    Some(Letters { consent: consent?, footer: footer?.value.trim().to_owned(), letters, per_day })
}

fn read_letter(section: Section<'_>) -> Option<Letter> {
    let findings = section.findings;
    let after =
        section.needed_text("after", "write after = \"5d\": how long after the letter before it, in working time");
    let place = after.as_ref().map(|after| after.place.clone());
    let after = after.and_then(|text| working_time(&text, findings));
    if let (Some(WorkSpan::Time(_)), Some(place)) = (&after, place) {
        findings.error(&place, "letters less than a day apart are too many", "write days, like \"5d\"");
    }
    let subject = section.needed_text("subject", "write subject = \"…\"");
    let text = section.needed_text("text", "write text = \"\"\"…\"\"\": what the letter says");
    for words in subject.iter().chain(&text) {
        if let Some(blank) = unknown_blank(&words.value) {
            let message = format!("nobody knows how to fill in {{{blank}}}");
            findings.error(&words.place, message, format!("the blanks are {}", BLANKS.join(", ")));
        }
    }
    section.close();
    Some(Letter { after: after?, subject: subject?.value, text: text?.value })
}

fn read_rest(section: Section<'_>) -> Rest {
    let default = Rest::default();
    let asks = count(&section, "asks", 1..=20).unwrap_or(default.asks);
    let unasked = duration_or(&section, "unasked", default.unasked, hours(24)..=hours(24 * 730));
    let recycles = count(&section, "recycles", 1..=50).unwrap_or(default.recycles);
    section.close();
    Rest { asks, unasked, recycles }
}
