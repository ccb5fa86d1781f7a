//! What the rules say of a mail, from its words to the verdict.

use super::*;
use crate::domain::address::Address;
use crate::domain::calendar::WorkSpan;
use crate::domain::company::Company;
use crate::domain::condition::Condition;
use crate::domain::id::{CalendarId, WorkflowName};
use crate::domain::judging::{Exit, Grid, Judging, Sampling, Steps};
use crate::domain::signs;
use crate::domain::sla::Sla;
use crate::domain::verdict::Band;
use crate::domain::workflow::{Assign, Gates, NegativeRule, Placing, Reasons, ScoreRule};

fn workflow() -> Workflow {
    let rule =
        |id: &str, when: &str, points| ScoreRule { id: id.to_owned(), when: Condition::compile(when).unwrap(), points };
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
    assert_eq!(verdict.outcome, Outcome::Mql, "a class that fails stops no lead");
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

fn exit(to: &str) -> Exit {
    Exit { to: Address::parse(to).unwrap(), stays_when: None }
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
    judge(&facts, &Workflow { judging, ..workflow() }, About { mail: "mail-1", not_ready, ..About::default() })
}

#[test]
fn a_band_that_is_kept_says_so() {
    let judging =
        Judging { grid: Grid { intent: Steps { best: 60, middle: 40 }, ..Grid::default() }, ..Judging::default() };
    let again = Again { why: String::new(), mails: vec![], before: Band::parse("B3"), asked: vec![] };
    let facts = Facts { text: "demo", ..Facts::default() };
    let verdict = judge(&facts, &Workflow { judging, ..workflow() }, About { again: Some(&again), ..About::default() });
    let said = verdict.advice.paragraph;
    assert!(said.ends_with("It is B2 by its points, but not far enough to leave B3."), "{said}");
}

#[test]
fn who_may_sell_and_passes_the_gates_goes_on_with_a_word_of_warning() {
    let text = "We build websites for bakeries. Would you have 15 minutes for a quick call and a demo on Tuesday?";
    let verdict = with(text, Judging::default(), None);
    assert_eq!((&verdict.outcome, verdict.negative.as_deref()), (&Outcome::Mql, None), "{}", verdict.reason);
    let doubt = verdict.doubt.unwrap_or_default();
    assert!(doubt.starts_with("they may want to sell to us (\"") && verdict.reason.ends_with(&doubt), "{doubt}");
}

/// A patient tells of his trouble as a customer does, and waits for nobody to decide.
#[test]
fn a_trouble_that_no_list_knows_is_a_rep_s_with_a_word_of_warning() {
    let text = "I see black spots and flashes in my left eye since yesterday. Should I come in?";
    let signs = signs::read(text, Some("en"));
    let facts = Facts { text, looks_like: &signs.classes, ..Facts::default() };
    let bare = Workflow { fit: vec![], intent: vec![], negative: vec![], gates: Gates::default(), ..workflow() };
    let verdict = judge(&facts, &bare, About::default());
    assert_eq!((&verdict.outcome, verdict.negative.as_deref()), (&Outcome::Mql, None), "{}", verdict.reason);
    assert!(verdict.doubt.unwrap_or_default().starts_with("it may be a customer's trouble (\""));
}

/// Nobody is put aside in silence for telling of his trade.
#[test]
fn who_may_sell_or_buy_is_decided_by_a_person() {
    for text in [
        "We build websites for bakeries. Would you have 15 minutes for a quick call on Tuesday?",
        "We sell garden tools. I saw your website. Who handles new accounts?",
    ] {
        let verdict = with(text, Judging::default(), None);
        assert_eq!(verdict.outcome, Outcome::Review, "{text}: {}", verdict.reason);
    }
    let pitch = "We cut your energy bill by 30 %. When can we talk?";
    let aside = Outcome::Disqualified("vendor_solicitation".to_owned());
    assert_eq!(with(pitch, Judging::default(), None).outcome, aside);
}

#[test]
fn what_the_words_say_is_no_sale_unless_they_ask_to_buy() {
    let said = |text: &str, judging: Judging| {
        let verdict = with(text, judging, None);
        (verdict.outcome, verdict.reason)
    };
    let job = "a demo of my skills: my CV is attached, I am looking for a job";
    let evidence = "job_seeker: \"my CV\" in the text";
    assert_eq!(said(job, Judging::default()), (Outcome::Disqualified("job_seeker".to_owned()), evidence.to_owned()));
    let off = Judging { classes_off: vec!["job_seeker".to_owned()], ..Judging::default() };
    assert_eq!(said(job, off).0, Outcome::Mql);
    let student = "please a price for a demo, it is for a school project";
    let reason = "it may be student_research (\"for a school project\" in the text), and asks for price, demo";
    assert_eq!(said(student, Judging::default()), (Outcome::Review, reason.to_owned()));
    let seller = "I help companies like yours, and need a CRM. What does it cost for 20 users?";
    let reason =
        "it may be vendor_solicitation (\"help companies like yours\" in the text), and asks for price, quantity";
    assert_eq!(said(seller, Judging::default()), (Outcome::Review, reason.to_owned()));
    let exits = [("vendor_solicitation".to_owned(), exit("spam@example.com"))].into();
    assert_eq!(said(seller, Judging { exits, ..Judging::default() }).0, Outcome::Review, "nor does it leave unread");
    let applicant = "my CV is attached, I am looking for a job and have led 20 people. What does the course cost?";
    assert_eq!(said(applicant, Judging::default()).0, Outcome::Disqualified("job_seeker".to_owned()));
    let applicant = format!("{applicant} And how much is your product for our school?");
    assert_eq!(said(&applicant, Judging::default()).0, Outcome::Review);
    let broken = "my account is locked";
    let reason = "existing_customer_support: \"my account is locked\" in the text; no [[exit]] says whose it is";
    assert_eq!(said(broken, Judging::default()), (Outcome::Review, reason.to_owned()));
    let exits = [("existing_customer_support".to_owned(), exit("help@example.com"))].into();
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

    let sampling = |below| Judging { sampling: Some(Sampling { below, seed: "s".to_owned() }), ..Judging::default() };
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

#[test]
fn what_wants_something_of_sales_too_stays_and_the_other_team_gets_a_copy() {
    let stays_when = Condition::compile("text.contains('demo')").ok();
    let exits = [("student".to_owned(), Exit { stays_when, ..exit("school@example.com") })].into();
    let judging = Judging { exits, ..Judging::default() };
    let both = with("a demo, and a word on my thesis", judging.clone(), None);
    assert_eq!((&both.outcome, both.negative.as_deref()), (&Outcome::Mql, None));
    assert_eq!(both.also_to.as_deref(), Some("school@example.com"));
    let beside = "; also student: \"thesis\" in the text, of which school@example.com gets a copy";
    assert!(both.reason.ends_with(beside), "{}", both.reason);
    let errand = with("a word on my thesis", judging, None);
    assert_eq!((errand.outcome, errand.also_to), (Outcome::Exited("school@example.com".to_owned()), None));
}
