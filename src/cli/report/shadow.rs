//! What a workflow that looks on would have done, beside what was done and what people made of it.

use super::Scope;
use crate::cli::shown::one_line;
use crate::cli::{Failure, short_runtime};
use crate::domain::agreement::{Beside, Figures};
use crate::domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a workflow that looked on would have done: the sum, and the ledger.
#[derive(Default)]
struct Seen {
    figures: Figures,
    leads: Vec<Beside>,
    /// Its conditions that could not be worked out, with how often.
    failed: Vec<(String, i64)>,
}

pub(super) fn carry_out(scope: &Scope, leads: bool) -> Result<(), Failure> {
    let from = scope.from()?;
    let all = short_runtime()?.block_on(look(scope, from))?;
    if scope.json {
        say!("{}", all.iter().map(|(name, seen)| as_json(name, seen)).collect::<Value>());
    } else if all.is_empty() {
        say!("no workflow has looked on since {from}; write shadow = \"NAME\" for a mailbox");
    } else {
        for (name, seen) in &all {
            tell(name, &seen.figures);
            for (text, count) in &seen.failed {
                say!(
                    "  {}, {}",
                    one_line(text),
                    if *count == 1 { "once".to_owned() } else { format!("{count} times") }
                );
            }
            if leads {
                tell_leads(&seen.leads);
            }
        }
    }
    Ok(())
}

async fn look(scope: &Scope, from: Timestamp) -> Result<BTreeMap<String, Seen>, Failure> {
    let store = scope.store().await?;
    let mut all: BTreeMap<String, Seen> = BTreeMap::new();
    let mut after = 0;
    loop {
        let page = store.past_leads(from, after, super::PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.lead.number;
        for beside in store.beside(&page).await? {
            let seen = all.entry(beside.would.workflow.clone()).or_default();
            seen.figures.count(&beside);
            seen.leads.push(beside);
        }
    }
    for failed in store.failed_conditions(from).await?.into_iter().filter(|failed| failed.only_looks_on) {
        all.entry(failed.workflow).or_default().failed.push((failed.text, failed.count));
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

/// A line for each lead; `*` where it differs.
fn tell_leads(leads: &[Beside]) {
    say!("");
    say!(
        "  {:<8} {:<14} {:<14} {:<14} {:<14} {:<5} {:<11} PROSPECT",
        "LEAD",
        "WAS",
        "WOULD BE",
        "WENT TO",
        "WOULD GO TO",
        "BAND",
        "CORRECTED"
    );
    for beside in leads {
        let mark = if beside.differs() { '*' } else { ' ' };
        let lead = format!("L{}", beside.number);
        if beside.is_blind {
            say!("  {lead:<8} not told before somebody has said whether it is a lead");
            continue;
        }
        let rep = |rep: &Option<String>| rep.clone().unwrap_or_else(|| "–".to_owned());
        let (went, would) = (rep(&beside.first), rep(&beside.would.rep));
        let right = match beside.right {
            Some(true) => "it is right",
            Some(false) => "it is wrong",
            None => "",
        };
        say!(
            "{mark} {lead:<8} {:<14} {:<14} {went:<14} {would:<14} {:<5} {right:<11} {}",
            beside.was,
            beside.would.outcome,
            beside.would.band,
            one_line(&beside.prospect)
        );
    }
}

fn as_json(name: &str, seen: &Seen) -> Value {
    let figures = &seen.figures;
    let ledger = seen.leads.iter().filter(|beside| !beside.is_blind).map(|beside| {
        json!({
            "lead": format!("L{}", beside.number), "prospect": beside.prospect,
            "was": beside.was, "would_be": beside.would.outcome, "band": beside.would.band,
            "went_to": beside.first, "now_with": beside.last, "would_have_gone_to": beside.would.rep,
            "differs": beside.differs(), "shadow_right": beside.right,
        })
    });
    let (same, all) = figures.agreement();
    let verdicts = figures.verdicts.iter();
    json!({
        "workflow": name, "leads": all, "same_verdict": same, "kappa": figures.kappa(),
        "owners": { "both": figures.owners.0, "same": figures.owners.1 },
        "last_owners": { "both": figures.last_owners.0, "same": figures.last_owners.1 },
        "corrected": { "leads": figures.corrected.0, "shadow_right": figures.corrected.1 },
        "conditions_failed": seen.failed.iter().map(|(text, count)| json!({ "what": text, "times": count })).collect::<Value>(),
        "ledger": ledger.collect::<Value>(),
        "verdicts": verdicts.map(|((was, shadow), count)| json!({ "was": was, "shadow": shadow, "leads": count })).collect::<Value>(),
    })
}
