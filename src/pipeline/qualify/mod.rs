//! The qualify room: what the rules say of an inquiry.
//!
//! In: the facts of a lead, its workflow. Out: a [`Verdict`] with the evidence for every point. Never: fit and intent
//! in one number; a guess at what is unknown. A gate that the unknown could tip either way is a person's to decide.

use crate::domain::condition::{Facts, Holds};
use crate::domain::verdict::{Outcome, Reason, Score, Verdict};
use crate::domain::workflow::{NegativeRule, ScoreRule, Workflow};

/// Fit and intent are always scored, also of what is no sale: the record shows both.
pub fn judge(facts: &Facts<'_>, workflow: &Workflow) -> Verdict {
    let mut troubles = Vec::new();
    let fit = Gate::new("fit", &workflow.fit, workflow.gates.fit, facts, &mut troubles);
    let intent = Gate::new("intent", &workflow.intent, workflow.gates.intent, facts, &mut troubles);
    let negative = first_negative(&workflow.negative, facts, &mut troubles);
    let (outcome, reason) = match &negative {
        Some((class, evidence)) => (Outcome::Disqualified(class.clone()), format!("{class}: {evidence}")),
        None => through(&[&fit, &intent]),
    };
    let negative = negative.map(|(class, _)| class);
    Verdict { fit: fit.score, intent: intent.score, negative, outcome, reason, troubles }
}

/// The first class that surely holds, with its evidence. A class that is merely possible suppresses nobody.
fn first_negative(rules: &[NegativeRule], facts: &Facts<'_>, troubles: &mut Vec<String>) -> Option<(String, String)> {
    for rule in rules {
        match rule.when.evaluate(facts) {
            Holds::Yes => return Some((rule.class.clone(), rule.when.evidence(facts))),
            Holds::No | Holds::Unknown(_) => {}
            Holds::Failed(why) => troubles.push(format!("negative class {}: {why}", rule.class)),
        }
    }
    None
}

/// One of the two scores before its gate.
struct Gate {
    name: &'static str,
    score: Score,
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
    fn new(name: &'static str, rules: &[ScoreRule], least: i64, facts: &Facts<'_>, troubles: &mut Vec<String>) -> Self {
        let (mut score, mut missing) = (Score::default(), Vec::new());
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
                None => (rule.points, rule.when.evidence(facts)),
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
fn through(gates: &[&Gate]) -> (Outcome, String) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::WorkSpan;
    use crate::domain::company::Company;
    use crate::domain::condition::Condition;
    use crate::domain::id::{CalendarId, WorkflowName};
    use crate::domain::sla::Sla;
    use crate::domain::workflow::{Assign, Gates, Placing, Reasons};

    fn workflow() -> Workflow {
        let rule = |id: &str, when: &str, points| ScoreRule {
            id: id.to_owned(),
            when: Condition::compile(when).unwrap(),
            points,
        };
        let hour = WorkSpan::parse("1h").unwrap();
        Workflow {
            name: WorkflowName::new("inbound"),
            assign: Assign::Offer,
            fit: vec![
                rule("icp-industry", "company.industry in [\"software\"]", 20),
                rule("large", "company.size >= 200", 30),
                rule("free-address", "contact.freemail", -10),
            ],
            intent: vec![
                rule("asks-for-a-demo", "text.matches(\"(?i)demo|pricing\")", 40),
                rule("budget", "int(fields.Budget) > 1000", 10),
            ],
            negative: vec![
                NegativeRule {
                    class: "student".to_owned(),
                    when: Condition::compile("text.contains(\"thesis\")").unwrap(),
                },
                NegativeRule { class: "too_small".to_owned(), when: Condition::compile("company.size < 5").unwrap() },
            ],
            gates: Gates { fit: 40, intent: 30 },
            placing: Placing::default(),
            routes: vec![],
            sla: Sla {
                calendar: CalendarId::new("c"),
                accept: hour,
                first_response: hour,
                follow_up: hour,
                ladder: vec![],
            },
            reasons: Reasons::default(),
        }
    }

    fn company(size: Option<i64>) -> Company {
        Company { industry: Some("software".to_owned()), size, ..Company::default() }
    }

    fn check(company: Option<&Company>, text: &str, outcome: Outcome, reason: &str) -> Verdict {
        let mut facts = Facts { company, text, ..Facts::default() };
        facts.contact.freemail = Some(false);
        let verdict = judge(&facts, &workflow());
        assert_eq!((&verdict.outcome, verdict.reason.as_str()), (&outcome, reason), "{text}");
        verdict
    }

    #[test]
    fn both_gates_are_met_or_it_is_not_for_sales_yet() {
        let (large, small) = (company(Some(250)), company(Some(20)));
        let verdict = check(Some(&large), "a demo please", Outcome::Mql, "fit 50 ≥ 40 and intent 40 ≥ 30");
        assert_eq!((verdict.fit.points, verdict.fit.lo, verdict.fit.hi), (50, 50, 50));
        let told: Vec<_> = verdict.fit.reasons.iter().map(|reason| reason.evidence.as_str()).collect();
        assert_eq!(told, ["company.industry is \"software\"", "company.size is 250"]);
        assert_eq!(verdict.intent.reasons[0].evidence, "\"demo\" in the text");
        check(Some(&small), "a demo please", Outcome::Nurture, "fit 20 < 40");
        check(Some(&large), "hello", Outcome::Nurture, "intent at most 10 < 30");
        check(Some(&small), "hello", Outcome::Nurture, "fit 20 < 40 and intent at most 10 < 30");
    }

    #[test]
    fn a_gate_that_the_unknown_could_tip_is_for_a_person() {
        let reason = "fit is 20 to 50 and the gate is 40: company.size is unknown";
        let verdict = check(Some(&company(None)), "pricing?", Outcome::Review, reason);
        assert_eq!((verdict.fit.points, verdict.fit.lo, verdict.fit.hi), (20, 20, 50));
        let reason = "fit is 0 to 50 and the gate is 40: company.industry is unknown, company.size is unknown";
        check(None, "pricing?", Outcome::Review, reason);
        check(None, "hello", Outcome::Nurture, "intent at most 10 < 30");

        let large = company(Some(250));
        let facts = Facts { company: Some(&large), text: "pricing?", ..Facts::default() };
        let verdict = judge(&facts, &workflow());
        assert_eq!((verdict.fit.lo, verdict.fit.hi), (40, 50), "an unknown could also take points away");
        assert_eq!(verdict.outcome, Outcome::Mql);
    }

    #[test]
    fn the_first_negative_class_that_surely_holds() {
        let large = company(Some(250));
        let reason = "student: \"thesis\" in the text";
        let verdict = check(Some(&large), "demo for my thesis", Outcome::Disqualified("student".to_owned()), reason);
        assert_eq!(verdict.negative.as_deref(), Some("student"));
        assert_eq!(verdict.fit.points, 50, "the scores are on record all the same");
        let reason = "too_small: company.size is 2";
        check(Some(&company(Some(2))), "demo", Outcome::Disqualified("too_small".to_owned()), reason);
        let reason = "fit is 20 to 50 and the gate is 40: company.size is unknown";
        let verdict = check(Some(&company(None)), "demo", Outcome::Review, reason);
        assert_eq!(verdict.negative, None, "what is merely possible suppresses nobody");
    }

    #[test]
    fn a_condition_that_fails_counts_as_unknown_and_is_told() {
        let fields = [("Budget".to_owned(), "a lot".to_owned())];
        let large = company(Some(250));
        let facts = Facts { company: Some(&large), text: "demo", fields: &fields, ..Facts::default() };
        let verdict = judge(&facts, &workflow());
        assert_eq!(verdict.troubles, ["intent rule budget: fields[\"Budget\"] is no whole number"]);
        assert_eq!((verdict.intent.lo, verdict.intent.hi), (40, 50));
        assert_eq!(verdict.outcome, Outcome::Mql);
    }

    #[test]
    fn without_rules_and_gates_everything_is_for_sales() {
        let bare = Workflow { fit: vec![], intent: vec![], negative: vec![], gates: Gates::default(), ..workflow() };
        let verdict = judge(&Facts::default(), &bare);
        assert_eq!(verdict.outcome, Outcome::Mql);
        assert_eq!(verdict.reason, "every inquiry is for sales: no rule says otherwise");
        let intent_only = Workflow { fit: vec![], gates: Gates { fit: 0, intent: 30 }, ..workflow() };
        let facts = Facts { text: "demo", ..Facts::default() };
        assert_eq!(judge(&facts, &intent_only).reason, "intent 40 ≥ 30");
    }
}
