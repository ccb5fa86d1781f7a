//! What a workflow that looks on would have done, beside what was done and what people made of it.

use super::Scope;
use crate::cli::{Failure, short_runtime};
use crate::domain::agreement::Figures;
use crate::domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn carry_out(scope: &Scope) -> Result<(), Failure> {
    let from = scope.from()?;
    let all = short_runtime()?.block_on(figures(scope, from))?;
    if scope.json {
        say!("{}", all.iter().map(|(name, figures)| as_json(name, figures)).collect::<Value>());
    } else if all.is_empty() {
        say!("no workflow has looked on since {from}; write shadow = \"NAME\" for a mailbox");
    } else {
        all.iter().for_each(|(name, figures)| tell(name, figures));
    }
    Ok(())
}

async fn figures(scope: &Scope, from: Timestamp) -> Result<BTreeMap<String, Figures>, Failure> {
    let store = scope.store().await?;
    let mut all: BTreeMap<String, Figures> = BTreeMap::new();
    let mut after = 0;
    loop {
        let page = store.past_leads(from, after, super::PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.lead.number;
        store.compare(&page, &mut all).await?;
    }
    store.close().await;
    Ok(all)
}

fn share((of, all): (u32, u32)) -> String {
    if all == 0 { "–".to_owned() } else { format!("{of} of {all} ({:.0}%)", 100.0 * f64::from(of) / f64::from(all)) }
}

fn tell(name: &str, figures: &Figures) {
    say!("{name}, which looked on: {} leads", figures.leads);
    let kappa = figures.kappa().map_or_else(|| "–".to_owned(), |kappa| format!("{kappa:.2}"));
    say!("  the same verdict          {}, Cohen's kappa {kappa}", share(figures.agreement()));
    say!("  the same rep at first     {}", share((figures.owners.1, figures.owners.0)));
    say!("  the same rep in the end   {}", share((figures.last_owners.1, figures.last_owners.0)));
    say!("  right where people corrected what was done   {}", share((figures.corrected.1, figures.corrected.0)));
    for ((was, shadow), count) in figures.verdicts.iter().filter(|((was, shadow), _)| was != shadow) {
        say!("    {was:<14} would have been {shadow:<14} {count:>6}");
    }
}

fn as_json(name: &str, figures: &Figures) -> Value {
    let (same, all) = figures.agreement();
    let verdicts = figures.verdicts.iter();
    json!({
        "workflow": name, "leads": all, "same_verdict": same, "kappa": figures.kappa(),
        "owners": { "both": figures.owners.0, "same": figures.owners.1 },
        "last_owners": { "both": figures.last_owners.0, "same": figures.last_owners.1 },
        "corrected": { "leads": figures.corrected.0, "shadow_right": figures.corrected.1 },
        "verdicts": verdicts.map(|((was, shadow), count)| json!({ "was": was, "shadow": shadow, "leads": count })).collect::<Value>(),
    })
}
