//! How well bands and rules foretold what reps made of the leads, with intervals and a proposal in words.

use super::Scope;
use crate::cli::ended::{Ended, ended};
use crate::cli::{Failure, short_runtime};
use crate::domain::calibration::{LEADS_MIN, RuleTally, Tally, out_of_order, proposal};
use crate::store::past::PastLead;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Of all leads that were judged, what came of them.
#[derive(Default)]
struct Seen {
    all: Tally,
    unsettled: u32,
    bands: BTreeMap<String, Tally>,
    rules: BTreeMap<String, RuleTally>,
}

pub(super) fn carry_out(scope: &Scope) -> Result<(), Failure> {
    let from = scope.from()?;
    let seen = short_runtime()?.block_on(async {
        let store = scope.store().await?;
        let mut seen = Seen::default();
        let mut after = 0;
        loop {
            let page = store.past_leads(from, after, super::PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.lead.number;
            page.iter().for_each(|past| seen.count(past));
        }
        store.close().await;
        Ok::<Seen, Failure>(seen)
    })?;
    if scope.json {
        say!("{}", seen.as_json());
    } else if seen.all.all() == 0 {
        say!("nobody has said yet what came of a lead since {from}; {} are judged and not settled", seen.unsettled);
    } else {
        seen.tell();
    }
    Ok(())
}

impl Seen {
    /// By the verdict its rep had before him.
    fn count(&mut self, past: &PastLead) {
        let record = past.judged.as_ref().or(past.decision.as_ref());
        let Some(record) = record.and_then(|body| serde_json::from_str::<Value>(body).ok()) else { return };
        let verdict = &record["verdict"];
        let Some(was) = verdict["verdict"].as_str().filter(|_| !past.lead.is_blind_sample()) else { return };
        let one = match ended(&past.lead, was) {
            Ended::Good => Tally { good: 1, bad: 0 },
            Ended::Bad => Tally { good: 0, bad: 1 },
            Ended::Unknown => {
                self.unsettled += 1;
                return;
            }
        };
        let add = |to: &mut Tally| (to.good, to.bad) = (to.good + one.good, to.bad + one.bad);
        add(&mut self.all);
        add(self.bands.entry(verdict["band"].as_str().unwrap_or("-").to_owned()).or_default());
        let of = |kind: &str| verdict[kind]["reasons"].as_array().cloned().unwrap_or_default();
        for reason in of("fit").into_iter().chain(of("intent")) {
            let points = reason["points"].as_i64().unwrap_or_default();
            let Some(rule) = reason["rule"].as_str().filter(|_| points != 0) else { continue };
            let new = || RuleTally { rule: rule.to_owned(), points, held: Tally::default() };
            let tally = self.rules.entry(rule.to_owned()).or_insert_with(new);
            tally.points = points;
            add(&mut tally.held);
        }
    }

    fn bands(&self) -> Vec<(String, Tally)> {
        self.bands.iter().map(|(band, tally)| (band.clone(), *tally)).collect()
    }

    fn tell(&self) {
        let of_all = shown(self.all);
        say!(
            "{} leads of which it is known what came of them ({} are not settled); taken up {of_all}\n",
            self.all.all(),
            self.unsettled
        );
        say!("{:<30} {:>6} {:>9} {:>22}", "BAND", "LEADS", "TAKEN UP", "OF 100, MOST LIKELY");
        for (band, tally) in &self.bands {
            say!("{band:<30} {:>6} {:>9} {:>22}", tally.all(), tally.good, shown(*tally));
        }
        say!(
            "\n{:<23} {:>6} {:>6} {:>9} {:>22} {:>9}",
            "RULE",
            "POINTS",
            "LEADS",
            "TAKEN UP",
            "OF 100, MOST LIKELY",
            "LOG-ODDS"
        );
        for rule in self.rules.values() {
            let held = rule.held;
            let log_odds = held.log_odds_beside(self.all.without(held));
            let log_odds = log_odds.map_or_else(|| "–".to_owned(), |log_odds| format!("{log_odds:+.2}"));
            let (leads, good, share) = (held.all(), held.good, shown(held));
            say!("{:<23} {:>+6} {leads:>6} {good:>9} {share:>22} {log_odds:>9}", rule.rule, rule.points);
        }
        let proposals = self.proposals();
        match proposals.is_empty() {
            true => say!(
                "\nnothing to propose: what is sure by now bears the points out, and of fewer than {LEADS_MIN} leads nothing is said"
            ),
            false => proposals.iter().for_each(|words| say!("\n{words}")),
        }
    }

    fn proposals(&self) -> Vec<String> {
        let bands = self.bands();
        let bands = out_of_order(&bands).into_iter().map(|(better, worse)| {
            format!("band {worse} is taken up more than {better}: look at the rules that part them, and try others with backtest")
        });
        let rules = self.rules.values().filter_map(|rule| {
            let words = proposal(rule, self.all)?;
            Some(format!("rule {} ({:+} points) {words}", rule.rule, rule.points))
        });
        bands.chain(rules.collect::<Vec<_>>()).collect()
    }

    fn as_json(&self) -> Value {
        let told = |tally: Tally| {
            let share = tally.share();
            json!({
                "leads": tally.all(), "taken_up": tally.good, "share": share.map(|share| share.share),
                "lo": share.map(|share| share.lo), "hi": share.map(|share| share.hi),
            })
        };
        let rules = self.rules.values().map(|rule| {
            let mut one = told(rule.held);
            one["rule"] = json!(rule.rule);
            one["points"] = json!(rule.points);
            one["log_odds"] = json!(rule.held.log_odds_beside(self.all.without(rule.held)));
            one["proposal"] = json!(proposal(rule, self.all));
            one
        });
        let bands = self.bands.iter().map(|(band, tally)| {
            let mut one = told(*tally);
            one["band"] = json!(band);
            one
        });
        json!({
            "all": told(self.all), "unsettled": self.unsettled, "bands": bands.collect::<Value>(),
            "rules": rules.collect::<Value>(), "proposals": self.proposals(),
        })
    }
}

/// `62 (51 to 72)`.
fn shown(tally: Tally) -> String {
    let percent = |share: f64| (share * 100.0).round() as i64;
    tally.share().map_or_else(
        || "–".to_owned(),
        |share| format!("{} ({} to {})", percent(share.share), percent(share.lo), percent(share.hi)),
    )
}
