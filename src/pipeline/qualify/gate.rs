//! One score before its gate, and what two of them let through.

use crate::domain::condition::{Facts, Holds};
use crate::domain::verdict::{Outcome, Reason, Score};
use crate::domain::workflow::ScoreRule;

/// One of the two scores before its gate.
pub(super) struct Gate {
    name: &'static str,
    pub score: Score,
    least: i64,
    /// What is unknown or could not be worked out, each once.
    missing: Vec<String>,
    /// Some rule counts towards it, or there is something to reach. If not, the gate is not worth a word.
    is_set: bool,
}

#[derive(PartialEq)]
enum Passage {
    Open,
    Shut,
    Unsure,
}

impl Gate {
    /// What is unknown adds nothing to the points, and widens their range by what it could still add or take. It is
    /// among the reasons, with 0 points.
    pub fn new(
        name: &'static str,
        rules: &[ScoreRule],
        least: i64,
        facts: &Facts<'_>,
        troubles: &mut Vec<String>,
    ) -> Self {
        let mut score = Score { reasons: Vec::with_capacity(rules.len()), ..Score::default() };
        let mut missing = Vec::new();
        let (mut could_take, mut could_add) = (0_i64, 0_i64);
        for rule in rules {
            let gap = match rule.when.evaluate(facts) {
                Holds::No => continue,
                Holds::Yes => None,
                Holds::Unknown(fact) => Some(format!("{fact} is unknown")),
                Holds::Failed(why) => {
                    troubles.push(format!("{name} rule {}: {why}", rule.id));
                    Some(why)
                }
            };
            let (points, evidence) = match gap {
                None => (rule.points, rule.when.why_it_holds(facts)),
                Some(gap) => {
                    could_take = could_take.saturating_add(rule.points.min(0));
                    could_add = could_add.saturating_add(rule.points.max(0));
                    if !missing.contains(&gap) {
                        missing.push(gap.clone());
                    }
                    (0, gap)
                }
            };
            score.points = score.points.saturating_add(points);
            score.reasons.push(Reason { rule: rule.id.clone(), points, evidence });
        }
        score.lo = score.points.saturating_add(could_take);
        score.hi = score.points.saturating_add(could_add);
        Self { name, score, least, missing, is_set: !rules.is_empty() || least != 0 }
    }

    fn passage(&self) -> Passage {
        match (self.score.lo >= self.least, self.score.hi >= self.least) {
            (true, _) => Passage::Open,
            (false, true) => Passage::Unsure,
            (false, false) => Passage::Shut,
        }
    }

    /// `fit 60 ≥ 40`, `fit 20 < 40`, `fit is 20 to 50 and the gate is 40: company.size is unknown`.
    fn words(&self) -> String {
        let Self { name, score, least, .. } = self;
        match self.passage() {
            Passage::Open => format!("{name} {} ≥ {least}", score.points),
            Passage::Shut if score.hi > score.points => format!("{name} at most {} < {least}", score.hi),
            Passage::Shut => format!("{name} {} < {least}", score.points),
            Passage::Unsure => {
                let missing = self.missing.join(", ");
                format!("{name} is {} to {} and the gate is {least}: {missing}", score.lo, score.hi)
            }
        }
    }
}

/// One shut gate settles it; else one unsure gate asks for a person; else it is for sales.
pub(super) fn through(gates: &[&Gate]) -> (Outcome, String) {
    for (passage, outcome) in [(Passage::Shut, Outcome::Nurture), (Passage::Unsure, Outcome::Review)] {
        if gates.iter().any(|gate| gate.passage() == passage) {
            return (outcome, told(gates, &passage));
        }
    }
    match told(gates, &Passage::Open) {
        reason if reason.is_empty() => (Outcome::Mql, "every inquiry is for sales: no rule says otherwise".to_owned()),
        reason => (Outcome::Mql, reason),
    }
}

fn told(gates: &[&Gate], passage: &Passage) -> String {
    let of_note = gates.iter().filter(|gate| gate.passage() == *passage && gate.is_set);
    of_note.map(|gate| gate.words()).collect::<Vec<String>>().join(" and ")
}
