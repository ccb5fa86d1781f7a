//! How long prospects waited, by what they were promised.

use super::{PAGE, Scope};
use crate::cli::{Failure, short_runtime};
use crate::clock::{Clock as _, SystemClock};
use crate::domain::attribution;
use crate::domain::lead::{Clock, Evidence, Lead};
use crate::domain::rules::Rules;
use crate::domain::sla::ClockName;
use crate::domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One policy's leads.
#[derive(Debug, Default, PartialEq)]
struct Figures {
    leads: u32,
    /// By clock: how they stand.
    clocks: BTreeMap<&'static str, BTreeMap<&'static str, u32>>,
    /// Seconds to the first answer since the mail, and since the offer to whoever gave it.
    from_receipt: Vec<u64>,
    from_offer: Vec<u64>,
    /// First answers by how well we know of them.
    known_by: BTreeMap<&'static str, u32>,
    /// Of leads whose first answer was missed: whom they waited for, in seconds and in working seconds.
    missed: BTreeMap<&'static str, (u64, u64)>,
}

impl Figures {
    fn count(&mut self, lead: &Lead, rules: &Rules, now: Timestamp) {
        self.leads += 1;
        for name in ClockName::ALL {
            if let Some(ticking) = lead.ticking(name) {
                *self.clocks.entry(name.as_str()).or_default().entry(ticking.clock.as_str()).or_default() += 1;
            }
        }
        if let Some(answered) = lead.responded_at {
            self.from_receipt.push(answered.since(lead.waits_since()).as_secs());
            self.from_offer.extend(lead.assigned_at.map(|offered| answered.since(offered).as_secs()));
            let known_by = lead.responded_as.map_or("unknown", Evidence::as_str);
            *self.known_by.entry(known_by).or_default() += 1;
        }
        let hours = rules.workflow_of(lead).map(|workflow| rules.hours(lead, workflow));
        if let (Clock::Missed { .. }, Some(hours)) = (lead.clock, hours) {
            for part in attribution::of(lead, now, &hours.team).into_iter().flat_map(|told| told.parts) {
                let sum = self.missed.entry(part.cause.as_str()).or_default();
                *sum = (sum.0 + part.seconds, sum.1 + part.working_seconds);
            }
        }
    }

    fn json(&self, policy: &str) -> Value {
        let missed = self.missed.iter().map(
            |(cause, (seconds, working))| json!({ "cause": cause, "seconds": seconds, "working_seconds": working }),
        );
        let (receipt, offer) = (&self.from_receipt, &self.from_offer);
        json!({
            "policy": policy, "leads": self.leads, "clocks": self.clocks, "first_response_by": self.known_by,
            "from_receipt_s": { "median": share(receipt, 50), "p90": share(receipt, 90) },
            "from_offer_s": { "median": share(offer, 50), "p90": share(offer, 90) },
            "missed_waited_for": missed.collect::<Vec<_>>(),
        })
    }

    fn say(&self, policy: &str) {
        let (receipt, offer) = (&self.from_receipt, &self.from_offer);
        say!("{policy}: {} leads", self.leads);
        for (name, states) in &self.clocks {
            let states = states.iter().map(|(state, count)| format!("{count} {state}")).collect::<Vec<_>>();
            say!("  {name:<15} {}", states.join(", "));
        }
        if !receipt.is_empty() {
            let known = self.known_by.iter().map(|(by, count)| format!("{count} {by}")).collect::<Vec<_>>();
            say!("  answered        {}", known.join(", "));
            let both = |values: &[u64]| {
                format!("half in {}, nine of ten in {}", span(share(values, 50)), span(share(values, 90)))
            };
            say!("  from the mail   {}", both(receipt));
            say!("  from the offer  {}", both(offer));
        }
        let parts = percents(&self.missed.values().map(|(seconds, _)| *seconds).collect::<Vec<_>>());
        for ((cause, (seconds, working)), percent) in self.missed.iter().zip(parts) {
            say!(
                "  missed, by      {cause:<13} {percent:>3} %  {} ({} of working time)",
                span(Some(*seconds)),
                span(Some(*working))
            );
        }
    }
}

/// The smallest of these that so many percent of them do not exceed.
fn share(values: &[u64], percent: usize) -> Option<u64> {
    let mut values = values.to_vec();
    values.sort_unstable();
    let place = (values.len() * percent).div_ceil(100);
    values.get(place.saturating_sub(1)).copied()
}

/// The parts of a whole in percent, which add up to a hundred: what was cut off most is made up for first.
fn percents(parts: &[u64]) -> Vec<u64> {
    let all = parts.iter().sum::<u64>().max(1);
    let mut percents: Vec<u64> = parts.iter().map(|part| part * 100 / all).collect();
    let mut by_rest: Vec<usize> = (0..parts.len()).filter(|place| parts[*place] > 0).collect();
    by_rest.sort_by_key(|place| std::cmp::Reverse(parts[*place] * 100 % all));
    let missing = 100_u64.saturating_sub(percents.iter().sum()) as usize;
    by_rest.into_iter().take(missing).for_each(|place| percents[place] += 1);
    percents
}

fn span(seconds: Option<u64>) -> String {
    match seconds {
        None => "-".to_owned(),
        Some(seconds) if seconds < 60 => format!("{seconds} s"),
        Some(seconds) if seconds < 3_600 => format!("{} min", seconds / 60),
        Some(seconds) => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

pub(super) fn carry_out(scope: &Scope) -> Result<(), Failure> {
    let policies = short_runtime()?.block_on(figures(scope, scope.from()?))?;
    if scope.json {
        let all: Vec<Value> = policies.iter().map(|(policy, figures)| figures.json(policy)).collect();
        say!("{}", Value::from(all));
        return Ok(());
    }
    if policies.is_empty() {
        say!("no lead with clocks since then");
    }
    for (policy, figures) in &policies {
        figures.say(policy);
    }
    Ok(())
}

/// By workflow and policy.
async fn figures(scope: &Scope, from: Timestamp) -> Result<BTreeMap<String, Figures>, Failure> {
    let (store, now) = (scope.store().await?, SystemClock.now());
    let rules = scope.place.rules(&store).await?;
    let mut policies: BTreeMap<String, Figures> = BTreeMap::new();
    let mut after = 0;
    loop {
        let page = store.past_leads(from, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.lead.number;
        for lead in page.iter().map(|past| &past.lead) {
            let Some(promise) = &lead.clocks.promise else { continue };
            let policy = format!("{}/{}", lead.workflow, promise.policy.as_deref().unwrap_or("sla"));
            policies.entry(policy).or_default().count(lead, &rules, now);
        }
    }
    store.close().await;
    Ok(policies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_whole_add_up_to_it() {
        for (parts, percents_of_it) in [
            (vec![1, 1, 1], vec![34, 33, 33]),
            (vec![356, 0, 558, 86], vec![36, 0, 56, 8]),
            (vec![7], vec![100]),
            (vec![0, 0], vec![0, 0]),
            (vec![], vec![]),
        ] {
            assert_eq!(percents(&parts), percents_of_it);
        }
    }

    #[test]
    fn half_and_nine_of_ten_are_values_that_were_there() {
        let values = [50, 10, 40, 20, 30];
        assert_eq!((share(&values, 50), share(&values, 90), share(&[], 50)), (Some(30), Some(50), None));
        assert_eq!(share(&[7], 90), Some(7));
    }
}
