//! What is known of one lead, printed.

use super::{Target, find};
use crate::cli::shown::{NOT_TOLD_YET, one_line, page_json, page_text, shown_events};
use crate::cli::why::record_text;
use crate::cli::{Failure, short_runtime};
use crate::clock::{Clock as _, SystemClock};
use crate::desk;
use crate::domain::spoken::by_id;
use crate::domain::token::Key;
use crate::domain::{adf, attribution, record};
use crate::pipeline::plan;
use crate::store::view::{EventLine, LeadPage};
use serde_json::Value;

pub fn show(target: &Target) -> Result<(), Failure> {
    let page = short_runtime()?.block_on(async {
        let (store, lead) = find(target).await?;
        let page = store.lead_page(lead).await?;
        let rules = target.place.rules(&store).await?;
        let hours = rules.workflow_of(&page.lead).map(|workflow| rules.hours(&page.lead, workflow));
        let waited = hours.and_then(|hours| attribution::of(&page.lead, SystemClock.now(), &hours.team));
        let key = Key::new(Vec::new());
        let later = desk::wrote_later(&store, &rules, &key, &page).await?;
        store.close().await;
        Ok::<_, Failure>((page, later, waited))
    })?;
    let (page, later, waited) = page;
    if target.json {
        say!("{}", page_json(&page, &later, waited.as_ref()));
    } else {
        say_on!("{}", page_text(&page, &later, waited.as_ref()));
    }
    Ok(())
}

/// Every decision about it, oldest first.
pub fn why(target: &Target) -> Result<(), Failure> {
    let page = short_runtime()?.block_on(async {
        let (store, lead) = find(target).await?;
        let page = store.lead_page(lead).await?;
        store.close().await;
        Ok::<_, Failure>(page)
    })?;
    let lead = &page.lead;
    let told = page.decisions.iter().filter(|_| !lead.is_blind_sample());
    let records: Vec<Value> = told.filter_map(|body| serde_json::from_str(body).ok().map(record::by_id)).collect();
    if target.json {
        say!("{}", Value::Array(records));
        return Ok(());
    }
    say!("{} is {}: {}", lead.shown_ref(), lead.stage.as_str(), one_line(&by_id(&lead.stage_reason)));
    match records.is_empty() {
        true if lead.is_blind_sample() => say!("what the rules said is {NOT_TOLD_YET}"),
        true => say!("nothing was decided by the rules"),
        false => {}
    }
    for record in &records {
        say_on!("\n{}", record_text(record));
    }
    let by_people = by_people(&page);
    if !by_people.is_empty() {
        say!("\nby people");
        by_people.iter().for_each(|event| say!("  {}  {}", event.at, one_line(&by_id(&event.text))));
    }
    Ok(())
}

/// What no rules decided: a lead that was asked for, promoted, given away by name, answered late.
fn by_people(page: &LeadPage) -> Vec<&EventLine> {
    const ACTORS: [&str; 2] = ["rep ", "person "];
    let is_of_person = |event: &&EventLine| ACTORS.iter().any(|actor| event.actor.starts_with(actor));
    shown_events(page).filter(is_of_person).collect()
}

/// The lead as it is, with the fields of the mail that began it.
pub fn adf(target: &Target) -> Result<(), Failure> {
    let text = short_runtime()?.block_on(async {
        let (store, lead) = find(target).await?;
        let rules = target.place.rules(&store).await?;
        let raw = store.raw_email(&lead.email).await?.unwrap_or_default();
        store.close().await;
        let read = plan::read(&raw, &lead.mailbox, &rules, &Key::new(Vec::new()));
        Ok::<_, Failure>(adf::write(&lead, &read.inquiry, &rules.from))
    })?;
    say_on!("{text}");
    Ok(())
}
