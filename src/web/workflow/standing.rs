//! How it has gone: conditions that failed, the readiness gate, what a workflow that looks on would have done.

use super::view::{FailedView, ReadinessView, SaidView, ShadowView};
use crate::domain::agreement::Figures;
use crate::domain::condition::Condition;
use crate::domain::time::Timestamp;
use crate::domain::workflow::{ScoreRule, Workflow};
use crate::store::{Store, StoreError};
use crate::web::board::CONDITIONS_SINCE_MS;
use crate::web::site::Reader;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Leads looked back at: enough for a figure, few enough for a page; the whole is `anteroom report shadow`.
const LOOKED_BACK: i64 = 1_000;
const PAGE: usize = 256;

/// Failed conditions of which the last lead's record is read.
const WHY_MAX: usize = 20;

/// Differences named.
const DIFFERS_MAX: usize = 5;

pub(super) async fn failed(
    store: &Store,
    reader: &Reader<'_>,
    workflow: &Workflow,
) -> Result<Vec<FailedView>, StoreError> {
    let since = Timestamp::from_ms(reader.now.as_ms() - CONDITIONS_SINCE_MS);
    let all = store.failed_conditions(since).await?;
    let mut views = Vec::new();
    for failed in all.into_iter().filter(|failed| failed.workflow == workflow.name.as_str()) {
        let whose = failed.text.strip_prefix("the condition of ").and_then(|rest| rest.split_once(" could not be "));
        let whose = whose.map(|(whose, _)| whose.to_owned()).unwrap_or_default();
        // Why may quote the mail, so that it is in the lead's record alone.
        let record = if views.len() < WHY_MAX { store.last_record(&failed).await? } else { None };
        let record = record.and_then(|body| serde_json::from_str::<Value>(&body).ok()).unwrap_or_default();
        let troubles = record["verdict"]["troubles"].as_array();
        let mut troubles = troubles.into_iter().flatten().filter_map(Value::as_str);
        let why = troubles.find_map(|trouble| trouble.strip_prefix(&whose)?.strip_prefix(": "));
        views.push(FailedView {
            what: failed.text,
            why: why.map(str::to_owned),
            condition: condition(workflow, &whose).map(|when| when.source().trim().to_owned()),
            times: if failed.count == 1 { "once".to_owned() } else { format!("{} times", failed.count) },
            last: reader.moment(failed.last),
            lead: format!("L{}", failed.lead),
        });
    }
    Ok(views)
}

/// By what troubles call it.
fn condition<'w>(workflow: &'w Workflow, whose: &str) -> Option<&'w Condition> {
    let of_rules = |rules: &'w [ScoreRule], id: &str| rules.iter().find(|rule| rule.id == id).map(|rule| &rule.when);
    let of = |kind: &str| whose.strip_prefix(kind);
    if let Some(id) = of("fit rule ") {
        return of_rules(&workflow.fit, id);
    }
    if let Some(id) = of("intent rule ") {
        return of_rules(&workflow.intent, id);
    }
    if let Some(class) = of("negative class ") {
        return workflow.negative.iter().find(|rule| rule.class == class).map(|rule| &rule.when);
    }
    if let Some(id) = of("route ") {
        return workflow.routes.iter().find(|route| route.id == id)?.when.as_ref();
    }
    if let Some(id) = of("policy ") {
        return workflow.policies.iter().find(|policy| policy.id == id).map(|policy| &policy.when);
    }
    if let Some(class) = of("exit ") {
        return workflow.judging.exits.get(class)?.stays_when.as_ref();
    }
    workflow.judging.strategic.as_ref().filter(|_| whose == "strategic")
}

pub(super) async fn readiness(
    store: &Store,
    reader: &Reader<'_>,
    workflow: &Workflow,
) -> Result<Option<ReadinessView>, StoreError> {
    let Some(readiness) = &workflow.judging.readiness else { return Ok(None) };
    let seen = store.seen(&workflow.name, reader.now).await?;
    let of = |have: u32, need: u32| format!("{have} of {need}");
    let share = |(all, accepted): (u32, u32)| format!("{accepted} of {all} accepted, open offers aside");
    let missing = readiness.missing(&seen);
    Ok(Some(ReadinessView {
        is_ready: missing.is_none(),
        seen: vec![
            SaidView { label: "Days at work", value: of(seen.days, readiness.days) },
            SaidView { label: "Leads with an outcome", value: of(seen.dispositions, readiness.dispositions) },
            SaidView { label: "Decided by a person", value: of(seen.reviewed, readiness.reviewed) },
            SaidView { label: "Bands A1, A2, B1", value: share(seen.better) },
            SaidView { label: "The others", value: share(seen.others) },
        ],
        missing: missing.unwrap_or_default(),
    }))
}

pub(super) async fn shadows(
    store: &Store,
    reader: &Reader<'_>,
    workflow: &Workflow,
) -> Result<Vec<ShadowView>, StoreError> {
    let own = reader.rules.mailboxes.values().filter(|intake| intake.workflow == workflow.name);
    let looking_on: BTreeSet<&str> =
        own.filter_map(|intake| intake.shadow.as_ref()).map(|name| name.as_str()).collect();
    if looking_on.is_empty() {
        return Ok(Vec::new());
    }
    let mut all: BTreeMap<String, Figures> = BTreeMap::new();
    let mut after = (store.latest_number().await? - LOOKED_BACK).max(0);
    loop {
        let mut page = store.past_leads(Timestamp::from_ms(0), after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.lead.number;
        page.retain(|past| past.lead.workflow == workflow.name);
        for beside in store.beside(&page).await? {
            all.entry(beside.would.workflow.clone()).or_default().count(&beside);
        }
    }
    Ok(looking_on.into_iter().map(|name| shadow(name, &all.remove(name).unwrap_or_default())).collect())
}

fn shadow(name: &str, figures: &Figures) -> ShadowView {
    let share = |(of, all): (u32, u32)| match all {
        0 => "none yet".to_owned(),
        _ => format!("{of} of {all} ({:.0} %)", 100.0 * f64::from(of) / f64::from(all)),
    };
    let kappa = figures.kappa().map_or_else(
        || "tells nothing while all verdicts are the same".to_owned(),
        |kappa| format!("{kappa:.2} (1 is agreement, 0 is what chance alone would give)"),
    );
    let mut differs: Vec<_> = figures.verdicts.iter().filter(|((was, shadow), _)| was != shadow).collect();
    differs.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let differs = differs.into_iter().take(DIFFERS_MAX);
    ShadowView {
        workflow: name.to_owned(),
        of: format!("{} of the last {LOOKED_BACK} leads", figures.leads),
        figures: vec![
            SaidView { label: "The same verdict", value: share(figures.agreement()) },
            SaidView { label: "Cohen's kappa", value: kappa },
            SaidView { label: "The same rep at first", value: share((figures.owners.1, figures.owners.0)) },
            SaidView { label: "The same rep in the end", value: share((figures.last_owners.1, figures.last_owners.0)) },
            SaidView {
                label: "Right where people corrected",
                value: share((figures.corrected.1, figures.corrected.0)),
            },
        ],
        differs: differs.map(|((was, shadow), count)| format!("{count} × {was}, would have been {shadow}")).collect(),
    }
}
