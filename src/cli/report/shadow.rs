//! What a workflow that looks on would have done, beside what was done and what people made of it.

use super::Scope;
use crate::cli::{Failure, short_runtime};
use crate::domain::lead::{Lead, Stage};
use crate::domain::time::Timestamp;
use crate::store::past::ShadowLine;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One workflow that looked on.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Figures {
    pub leads: u32,
    /// (what was said, what it would have said) → leads.
    pub verdicts: BTreeMap<(String, String), u32>,
    /// Leads that both would have given to somebody, and to the same.
    pub owners: (u32, u32),
    /// The same against whoever held it last.
    pub last_owners: (u32, u32),
    /// Leads that people corrected, and those of them where it would have been right.
    pub corrected: (u32, u32),
}

impl Figures {
    pub fn agreement(&self) -> (u32, u32) {
        let same = self.verdicts.iter().filter(|((was, shadow), _)| was == shadow).map(|(_, count)| count).sum();
        (same, self.leads)
    }

    /// Cohen's kappa of the verdicts: agreement beyond what two that know nothing of each other would have. None while
    /// all verdicts are the same.
    pub fn kappa(&self) -> Option<f64> {
        let all = f64::from(self.leads);
        if self.leads == 0 {
            return None;
        }
        let (mut was, mut shadow): (BTreeMap<&str, u32>, BTreeMap<&str, u32>) = Default::default();
        for ((one, other), count) in &self.verdicts {
            *was.entry(one).or_default() += count;
            *shadow.entry(other).or_default() += count;
        }
        let by_chance: f64 = was
            .iter()
            .map(|(verdict, count)| {
                f64::from(*count) / all * f64::from(shadow.get(verdict).copied().unwrap_or(0)) / all
            })
            .sum();
        let agreed = f64::from(self.agreement().0) / all;
        (by_chance < 1.0).then(|| (agreed - by_chance) / (1.0 - by_chance))
    }
}

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
        let leads: Vec<Lead> = page.iter().map(|past| past.lead.clone()).collect();
        let mut shadows = store.shadows(&leads).await?;
        let mut acts = store.acts_of_people(&leads).await?;
        for past in &page {
            let record = past.decision.as_deref().and_then(|body| serde_json::from_str::<Value>(body).ok());
            let was = record.as_ref().and_then(|record| record["verdict"]["verdict"].as_str()).unwrap_or_default();
            let acts = acts.remove(&past.lead.id).unwrap_or_default();
            for line in shadows.remove(&past.lead.id).unwrap_or_default() {
                count(all.entry(line.workflow.clone()).or_default(), &past.lead, was, &acts, &line);
            }
        }
    }
    store.close().await;
    Ok(all)
}

fn count(figures: &mut Figures, lead: &Lead, was: &str, acts: &[String], line: &ShadowLine) {
    figures.leads += 1;
    *figures.verdicts.entry((was.to_owned(), line.outcome.clone())).or_default() += 1;
    let first = lead.holders.first().map(|rep| rep.as_str());
    let last = lead.holder().or(lead.holders.last()).map(|rep| rep.as_str());
    for (owner, (both, same)) in [(first, &mut figures.owners), (last, &mut figures.last_owners)] {
        if let (Some(owner), Some(rep)) = (owner, line.rep.as_deref()) {
            *both += 1;
            *same += u32::from(owner == rep);
        }
    }
    if let Some(is_right) = correction(lead, was, acts, line, first, last) {
        figures.corrected.0 += 1;
        figures.corrected.1 += u32::from(is_right);
    }
}

/// Whether people corrected what the rules did, and whether the one that looked on would have been right.
fn correction(
    lead: &Lead,
    was: &str,
    acts: &[String],
    line: &ShadowLine,
    first: Option<&str>,
    last: Option<&str>,
) -> Option<bool> {
    let did = |what: &str| acts.iter().any(|act| act == what);
    if did("promoted") && was != "mql" {
        return Some(line.outcome == "mql");
    }
    if was == "mql" && (did("rejected") || did("closed")) && matches!(lead.stage, Stage::Review | Stage::Disqualified) {
        return Some(line.outcome != "mql");
    }
    if was == "mql" && first != last && (did("rejected") || did("offered")) {
        return Some(line.rep.as_deref() == last);
    }
    None
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_is_agreement_beyond_chance() {
        let figures = |rows: &[(&str, &str, u32)]| Figures {
            leads: rows.iter().map(|(_, _, count)| count).sum(),
            verdicts: rows
                .iter()
                .map(|(one, other, count)| (((*one).to_owned(), (*other).to_owned()), *count))
                .collect(),
            ..Figures::default()
        };
        // The textbook's: 20 and 15 agreed, 5 and 10 did not; 0.4.
        let textbook = figures(&[("yes", "yes", 20), ("yes", "no", 5), ("no", "yes", 10), ("no", "no", 15)]);
        assert!((textbook.kappa().unwrap() - 0.4).abs() < 1e-9);
        assert_eq!(textbook.agreement(), (35, 50));
        assert_eq!(figures(&[("mql", "mql", 9)]).kappa(), None, "all the same say nothing");
        assert_eq!(Figures::default().kappa(), None);
    }
}
