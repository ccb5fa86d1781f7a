//! How well bands, rules and what is known beside them foretold what reps made of the leads, with intervals and a proposal
//! in words.

use super::{Scope, table};
use crate::cli::ended::{Ended, ended};
use crate::cli::{Failure, short_runtime};
use crate::domain::calibration::{LEADS_MIN, RuleTally, Tally, out_of_order, proposal};
use crate::domain::lead::Lead;
use crate::domain::outcomes::Known;
use crate::store::past::PastLead;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Of all leads that were judged, what came of them.
#[derive(Default)]
struct Seen {
    all: Tally,
    unsettled: u32,
    bands: BTreeMap<String, Tally>,
    rules: BTreeMap<String, RuleTally>,
    /// What is known of a lead beside the rules, like `language de`.
    factors: BTreeMap<String, Tally>,
    /// The same by workflow.
    outcomes: table::Counts,
}

/// Factors shown, those of most leads.
const FACTORS_SHOWN: usize = 40;

pub(super) fn carry_out(scope: &Scope, file: Option<&Path>) -> Result<(), Failure> {
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
    if let Some(file) = file {
        table::write(file, &seen.outcomes)?;
    }
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
        let factors = known_of(&past.lead, &record["evidence"]).factors();
        self.outcomes.add(past.lead.workflow.as_str(), &factors, one);
        for factor in factors {
            add(self.factors.entry(factor).or_default());
        }
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

    /// Those that part leads from others, of most leads first. What holds of all tells nothing.
    fn telling_factors(&self) -> Vec<(&str, Tally, f64)> {
        let mut all: Vec<(&str, Tally, f64)> = Vec::new();
        for (name, held) in &self.factors {
            all.extend(held.log_odds_beside(self.all.without(*held)).map(|odds| (name.as_str(), *held, odds)));
        }
        all.sort_by_key(|(name, held, _)| (std::cmp::Reverse(held.all()), *name));
        all.truncate(FACTORS_SHOWN);
        all
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
        let heading = |of: &str| {
            say!(
                "\n{of:<28} {:>6} {:>6} {:>9} {:>22} {:>9}",
                "POINTS",
                "LEADS",
                "TAKEN UP",
                "OF 100, MOST LIKELY",
                "LOG-ODDS"
            );
        };
        let row = |name: &str, points: String, held: Tally, odds: Option<f64>| {
            let odds = match odds {
                Some(_) if held.is_too_small_for_odds() => "too few".to_owned(),
                Some(odds) => format!("{odds:+.2}"),
                None => "–".to_owned(),
            };
            let (leads, good, share) = (held.all(), held.good, shown(held));
            say!("{name:<28.28} {points:>6} {leads:>6} {good:>9} {share:>22} {odds:>9}");
        };
        heading("RULE");
        for rule in self.rules.values() {
            let odds = rule.held.log_odds_beside(self.all.without(rule.held));
            row(&rule.rule, format!("{:+}", rule.points), rule.held, odds);
        }
        let factors = self.telling_factors();
        if !factors.is_empty() {
            heading("KNOWN BESIDE THE RULES");
        }
        for (name, held, odds) in factors {
            row(name, String::new(), held, Some(odds));
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
            one["too_few"] = json!(rule.held.is_too_small_for_odds());
            one["proposal"] = json!(proposal(rule, self.all));
            one
        });
        let factors = self.telling_factors().into_iter().map(|(name, held, odds)| {
            let mut one = told(held);
            one["factor"] = json!(name);
            one["log_odds"] = json!(odds);
            one["too_few"] = json!(held.is_too_small_for_odds());
            one
        });
        let bands = self.bands.iter().map(|(band, tally)| {
            let mut one = told(*tally);
            one["band"] = json!(band);
            one
        });
        json!({
            "all": told(self.all), "unsettled": self.unsettled, "bands": bands.collect::<Value>(),
            "rules": rules.collect::<Value>(), "factors": factors.collect::<Value>(), "proposals": self.proposals(),
        })
    }
}

/// What was known of a lead whatever the rules ask, as it was when they judged it.
fn known_of<'a>(lead: &'a Lead, evidence: &'a Value) -> Known<'a> {
    let asks = evidence["asks"].as_array().map_or(&[][..], Vec::as_slice);
    Known {
        mailbox: Some(lead.mailbox.as_str()),
        source: Some(&lead.source),
        language: evidence["language"].as_str(),
        country: evidence["country"]["code"].as_str(),
        industry: evidence["company"]["industry"].as_str(),
        freemail: evidence["freemail"].as_bool(),
        asks: asks.iter().filter_map(|sign| sign["sign"].as_str()).collect(),
        attribution: lead.attribution.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
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
