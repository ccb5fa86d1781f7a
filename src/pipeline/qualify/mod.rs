//! The qualify room: what the rules say of an inquiry.
//!
//! In: the facts of a lead, its workflow. Out: a [`Verdict`] with the evidence for every point. Never: fit and intent
//! in one number; a guess at what is unknown. A gate that the unknown could tip either way is a person's to decide.
//!
//! What is no sale is a class with a reason and a destination, never minus points. Who is strategic is never put
//! aside by rules alone, and of the others a few are shown to a person all the same, who is not told what the rules
//! said: else nobody would ever learn what they get wrong.

mod advice;
mod classes;

use crate::domain::condition::{Facts, Holds};
use crate::domain::evidence::Again;
use crate::domain::judging::{self, Sampling};
use crate::domain::verdict::{BLIND, Band, Lot, Outcome, Reason, Score, Verdict};
use crate::domain::workflow::{ScoreRule, Workflow};
use classes::Class;
use sha2::{Digest, Sha256};

/// What a verdict depends on beside facts and rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// What lots are drawn by: the mail's id.
    pub mail: &'a str,
    /// What is missing until the rules may decide alone.
    pub not_ready: Option<&'a str>,
    /// Only of a lead that is judged again. No lot is drawn then: it was, when it came in.
    pub again: Option<&'a Again>,
}

/// Fit and intent are always scored, also of what is no sale: the record shows both.
pub fn judge(facts: &Facts<'_>, workflow: &Workflow, about: About<'_>) -> Verdict {
    let mut troubles = Vec::new();
    let fit = Gate::new("fit", &workflow.fit, workflow.gates.fit, facts, &mut troubles);
    let intent = Gate::new("intent", &workflow.intent, workflow.gates.intent, facts, &mut troubles);
    let classes::Classed { class, failed } = classes::of(facts, workflow);
    let (outcome, reason) = match &class {
        Some(class) => no_sale(class, facts, workflow),
        None => through(&[&fit, &intent]),
    };
    let band =
        workflow.judging.grid.band(fit.score.points, intent.score.points, about.again.and_then(|again| again.before));
    let looks_like = class.as_ref().map(|class| (class.name.clone(), class.evidence.clone()));
    let mut verdict = Verdict {
        fit: fit.score,
        intent: intent.score,
        band,
        negative: class.map(|class| class.name),
        outcome,
        reason,
        troubles,
        ..Verdict::default()
    };
    ask_a_person(&mut verdict, &failed, facts, workflow, about);
    verdict.troubles.extend(failed);
    let class = looks_like.as_ref().map(|(name, evidence)| (name.as_str(), evidence.as_str()));
    verdict.advice = advice::of(&verdict, facts, class);
    verdict
}

/// Where a class goes. One that is only read off the words gives way to a person where the words also ask to buy, and
/// what belongs to a colleague of ours is put aside only if it is known to whom. Who that is deals with customers.
fn no_sale(class: &Class, facts: &Facts<'_>, workflow: &Workflow) -> (Outcome, String) {
    let Class { name, evidence, .. } = class;
    let is_ours = judging::OURS_ALL_THE_SAME.contains(&name.as_str());
    let exit = workflow.judging.exits.get(name);
    let asks = class.asked_all_the_same(facts);
    let leaves = exit.is_some() && class.leaves_all_the_same(&asks);
    if !leaves && !asks.is_empty() {
        let reason = format!("it may be {name} ({evidence}), and asks for {}", asks.join(", "));
        return (Outcome::Review, reason);
    }
    if let Some(to) = exit {
        return (Outcome::Exited(to.to_string()), format!("{name}: {evidence}"));
    }
    if is_ours && class.is_read_off_words {
        return (Outcome::Review, format!("{name}: {evidence}; no [[exit]] says whose it is"));
    }
    (Outcome::Disqualified(name.clone()), format!("{name}: {evidence}"))
}

/// What the rules would do alone gives way to a person: for whoever is strategic or may be no sale while nobody can
/// tell, until the rules have proved themselves, and for a sample of what they put aside.
fn ask_a_person(verdict: &mut Verdict, failed: &[String], facts: &Facts<'_>, workflow: &Workflow, about: About<'_>) {
    let judging = &workflow.judging;
    let alone = verdict.outcome.clone();
    let is_put_aside = matches!(alone, Outcome::Nurture | Outcome::Disqualified(_) | Outcome::Exited(_));
    let overrule = |verdict: &mut Verdict, reason: String| {
        verdict.instead_of = Some(format!("{}: {}", verdict.outcome.as_str(), verdict.reason));
        verdict.outcome = Outcome::Review;
        verdict.reason = reason;
    };
    if let Some(when) = judging.strategic.as_ref().filter(|_| is_put_aside) {
        match when.evaluate(facts) {
            Holds::Yes => {
                let reason = format!(
                    "strategic ({}); the rules say {}: {}",
                    when.evidence(facts),
                    alone.as_str(),
                    verdict.reason
                );
                return overrule(verdict, reason);
            }
            Holds::No | Holds::Unknown(_) => {}
            // He may be strategic, and nobody can tell.
            Holds::Failed(why) => {
                let said = format!("{}: {}", alone.as_str(), verdict.reason);
                verdict.troubles.push(format!("strategic: {why}"));
                return overrule(
                    verdict,
                    format!("who is strategic cannot be worked out ({why}); the rules say {said}"),
                );
            }
        }
    }
    // A class that fails is a gate that nothing was held against. One that is merely unknown suppresses nobody.
    if let Some(why) = failed.first().filter(|_| matches!(alone, Outcome::Mql | Outcome::Nurture)) {
        let said = format!("{}: {}", alone.as_str(), verdict.reason);
        return overrule(verdict, format!("whether it is a sale cannot be worked out ({why}); the rules say {said}"));
    }
    let is_excellent = alone == Outcome::Mql && verdict.band == Band::A1;
    if let Some(missing) = about.not_ready.filter(|_| is_excellent || matches!(alone, Outcome::Disqualified(_))) {
        let said = format!("{}: {}", alone.as_str(), verdict.reason);
        return overrule(
            verdict,
            format!("the rules say {said}; a person confirms it until they have proved themselves ({missing})"),
        );
    }
    if let Some(sampling) = judging.sampling.as_ref().filter(|_| is_put_aside && about.again.is_none()) {
        let lot = draw(sampling, about.mail);
        let is_drawn = lot.drawn < lot.below;
        verdict.lot = Some(lot);
        if is_drawn {
            // A customer whose trouble was drawn does not wait for it.
            verdict.also_to = match alone {
                Outcome::Exited(to) => Some(to),
                Outcome::Mql | Outcome::Review | Outcome::Nurture | Outcome::Disqualified(_) => None,
            };
            overrule(verdict, BLIND.to_owned());
        }
    }
}

/// The same for the same mail and seed, whenever and wherever it is drawn.
fn draw(sampling: &Sampling, mail: &str) -> Lot {
    let digest = Sha256::new().chain_update(&sampling.seed).chain_update([0]).chain_update(mail).finalize();
    let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    Lot { seed: sampling.seed.clone(), drawn: u32::try_from(number % 10_000).unwrap_or(0), below: sampling.below }
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
                None => (rule.points, rule.when.told(facts, true)),
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
    use crate::domain::address::Address;
    use crate::domain::calendar::WorkSpan;
    use crate::domain::company::Company;
    use crate::domain::condition::Condition;
    use crate::domain::id::{CalendarId, WorkflowName};
    use crate::domain::judging::Judging;
    use crate::domain::signs;
    use crate::domain::sla::Sla;
    use crate::domain::workflow::{Assign, Gates, NegativeRule, Placing, Reasons};

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
            judging: Judging::default(),
            placing: Placing::default(),
            routes: vec![],
            policies: Vec::new(),
            sla: Sla::plain(CalendarId::new("c"), hour, hour, hour),
            asking: None,
            reasons: Reasons::default(),
            customs: crate::domain::customs::Customs::default(),
        }
    }

    fn company(size: Option<i64>) -> Company {
        Company { industry: Some("software".to_owned()), size, ..Company::default() }
    }

    fn check(company: Option<&Company>, text: &str, outcome: Outcome, reason: &str) -> Verdict {
        let mut facts = Facts { company, text, ..Facts::default() };
        facts.contact.freemail = Some(false);
        let verdict = judge(&facts, &workflow(), About::default());
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
        let verdict = judge(&facts, &workflow(), About::default());
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
        let verdict = judge(&facts, &workflow(), About::default());
        assert_eq!(verdict.troubles, ["intent rule budget: fields[\"Budget\"] is no whole number"]);
        assert_eq!((verdict.intent.lo, verdict.intent.hi), (40, 50));
        assert_eq!(verdict.outcome, Outcome::Mql);

        let tiny = Condition::compile("int(fields.Budget) < 5").unwrap();
        let negative = vec![NegativeRule { class: "too_small".to_owned(), when: tiny }];
        let verdict = judge(&facts, &Workflow { negative, ..workflow() }, About::default());
        let said = "whether it is a sale cannot be worked out (negative class too_small: fields[\"Budget\"] is no whole \
                    number); the rules say mql: fit 50 ≥ 40 and intent 40 ≥ 30";
        assert_eq!((verdict.outcome, verdict.reason.as_str()), (Outcome::Review, said));
        assert_eq!(verdict.troubles.len(), 2, "{:?}", verdict.troubles);
    }

    #[test]
    fn without_rules_and_gates_everything_is_for_sales() {
        let bare = Workflow { fit: vec![], intent: vec![], negative: vec![], gates: Gates::default(), ..workflow() };
        let verdict = judge(&Facts::default(), &bare, About::default());
        assert_eq!(verdict.outcome, Outcome::Mql);
        assert_eq!(verdict.reason, "every inquiry is for sales: no rule says otherwise");
        let intent_only = Workflow { fit: vec![], gates: Gates { fit: 0, intent: 30 }, ..workflow() };
        let facts = Facts { text: "demo", ..Facts::default() };
        assert_eq!(judge(&facts, &intent_only, About::default()).reason, "intent 40 ≥ 30");
    }

    /// Judges a text of a well-known company by a workflow with these settings beside the gates.
    fn with(text: &str, judging: Judging, not_ready: Option<&str>) -> Verdict {
        let large = company(Some(250));
        let signs = signs::read(text, None);
        let mut facts = Facts {
            company: Some(&large),
            text,
            asks: &signs.asks,
            looks_like: &signs.classes,
            wants: signs.wants,
            ..Facts::default()
        };
        facts.contact.freemail = Some(false);
        judge(&facts, &Workflow { judging, ..workflow() }, About { mail: "mail-1", not_ready, again: None })
    }

    #[test]
    fn what_the_words_say_is_no_sale_unless_they_ask_to_buy() {
        let said = |text: &str, judging: Judging| {
            let verdict = with(text, judging, None);
            (verdict.outcome, verdict.reason)
        };
        let job = "a demo of my skills: my CV is attached, I am looking for a job";
        let evidence = "job_seeker: \"my CV\" in the text";
        assert_eq!(
            said(job, Judging::default()),
            (Outcome::Disqualified("job_seeker".to_owned()), evidence.to_owned())
        );
        let off = Judging { classes_off: vec!["job_seeker".to_owned()], ..Judging::default() };
        assert_eq!(said(job, off).0, Outcome::Mql);
        let student = "please a price for a demo, it is for a school project";
        let reason = "it may be student_research (\"for a school project\" in the text), and asks for price, demo";
        assert_eq!(said(student, Judging::default()), (Outcome::Review, reason.to_owned()));
        let seller = "I help companies like yours, and need a CRM. What does it cost for 20 users?";
        let reason =
            "it may be vendor_solicitation (\"help companies like yours\" in the text), and asks for price, quantity";
        assert_eq!(said(seller, Judging::default()), (Outcome::Review, reason.to_owned()));
        let exits = [("vendor_solicitation".to_owned(), Address::parse("spam@example.com").unwrap())].into();
        assert_eq!(
            said(seller, Judging { exits, ..Judging::default() }).0,
            Outcome::Review,
            "nor does it leave unread"
        );
        let applicant = "my CV is attached, I am looking for a job and have led 20 people. What does the course cost?";
        assert_eq!(said(applicant, Judging::default()).0, Outcome::Disqualified("job_seeker".to_owned()));
        let applicant = format!("{applicant} And how much is your product for our school?");
        assert_eq!(said(&applicant, Judging::default()).0, Outcome::Review);
        let broken = "my account is locked";
        let reason = "existing_customer_support: \"my account is locked\" in the text; no [[exit]] says whose it is";
        assert_eq!(said(broken, Judging::default()), (Outcome::Review, reason.to_owned()));
        let exits = [("existing_customer_support".to_owned(), Address::parse("help@example.com").unwrap())].into();
        let judging = Judging { exits, ..Judging::default() };
        let exit = said(broken, judging.clone());
        assert_eq!(exit.0, Outcome::Exited("help@example.com".to_owned()));
        let buyer = format!("{broken}. And what does it cost for another team?");
        let reason = "it may be existing_customer_support (\"my account is locked\" in the text), and asks for price";
        assert_eq!(said(&buyer, judging.clone()), (Outcome::Review, reason.to_owned()));
        let technician = format!("{broken}. Could we make an appointment?");
        assert_eq!(said(&technician, judging.clone()).0, exit.0);
        let sampling = Some(Sampling { below: 10_000, seed: "s".to_owned() });
        let drawn = with(broken, Judging { sampling, ..judging }, None);
        assert!(drawn.is_blind_sample());
        assert_eq!(drawn.also_to.as_deref(), Some("help@example.com"), "a customer does not wait for the sample");
    }

    #[test]
    fn people_decide_on_the_strategic_on_samples_and_until_the_rules_have_proved_themselves() {
        let strategic =
            Judging { strategic: Some(Condition::compile("company.size > 200").unwrap()), ..Judging::default() };
        let verdict = with("hello", strategic.clone(), None);
        let said = "strategic (company.size is 250); the rules say nurture: intent at most 10 < 30";
        assert_eq!((verdict.outcome, verdict.reason.as_str()), (Outcome::Review, said));
        assert_eq!(verdict.instead_of.as_deref(), Some("nurture: intent at most 10 < 30"));
        assert_eq!(with("demo", strategic, None).outcome, Outcome::Mql, "what is good enough needs nobody");

        let failing = Condition::compile("company.size / (company.size - 250) > 1").ok();
        let verdict = with("hello", Judging { strategic: failing, ..Judging::default() }, None);
        let said = "who is strategic cannot be worked out (250 cannot be divided by zero); the rules say nurture: \
                    intent at most 10 < 30";
        assert_eq!((verdict.outcome, verdict.reason.as_str()), (Outcome::Review, said));
        assert_eq!(verdict.troubles, ["strategic: 250 cannot be divided by zero"]);

        let verdict = with("demo for my thesis", Judging::default(), Some("3 of 45 days"));
        let said = "the rules say disqualified: student: \"thesis\" in the text; a person confirms it until they have proved \
                    themselves (3 of 45 days)";
        assert_eq!((verdict.outcome, verdict.reason.as_str()), (Outcome::Review, said));

        let sampling =
            |below| Judging { sampling: Some(Sampling { below, seed: "s".to_owned() }), ..Judging::default() };
        let (all, none) = (with("hello", sampling(10_000), None), with("hello", sampling(0), None));
        assert!(all.is_blind_sample() && !all.reason.contains("intent") && !all.advice.paragraph.contains("intent"));
        assert_eq!(
            (&none.outcome, none.lot.as_ref().map(|lot| lot.drawn)),
            (&Outcome::Nurture, all.lot.map(|lot| lot.drawn))
        );
        assert!(with("demo", sampling(10_000), None).lot.is_none(), "only what is put aside is sampled");
    }

    #[test]
    fn a_rep_reads_who_it_is_and_what_to_do() {
        let text = "We would like a demo for 40 people, and a price, as soon as possible.";
        let verdict = with(text, Judging::default(), None);
        assert_eq!(verdict.advice.action, "Answer with two times for a demonstration. They are in a hurry.");
        let paragraph = "Somebody (software, 250 people) asks for a price (“price”), a demonstration (“demo”); names a quantity \
                         (“40 people”), a time (“as soon as possible”). B2: fit 50, intent 40.";
        assert_eq!(verdict.advice.paragraph, paragraph);
    }
}
