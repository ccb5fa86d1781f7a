//! A lead judged once more from its stored mail and what its record says was known: by the same rules for a replay, by
//! others for a backtest.

use crate::domain::evidence::Evidence;
use crate::domain::id::EmailId;
use crate::domain::inquiry::Inquiry;
use crate::domain::lead::Lead;
use crate::domain::provider::Answer;
use crate::domain::record;
use crate::domain::routing::RouteTried;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use crate::domain::verdict::Verdict;
use crate::domain::workflow::Workflow;
use crate::pipeline::{again, look_up, plan, qualify, route};
use serde_json::Value;
use std::collections::HashMap;

/// What came of it.
pub struct Judged {
    pub verdict: Verdict,
    pub evidence: Evidence,
    pub tried: Vec<RouteTried>,
    /// The route that holds.
    pub route: Option<String>,
}

/// The mails a decision was made of.
pub fn mails_of(record: &Value, lead: &Lead) -> Vec<EmailId> {
    record::read_again(&record["evidence"]).map_or_else(|| vec![lead.email.clone()], |again| again.mails)
}

/// What was said in them, or none if one is gone.
pub fn said(record: &Value, lead: &Lead, raw: &HashMap<EmailId, Vec<u8>>, rules: &Rules) -> Option<Inquiry> {
    let read = |id: &EmailId| {
        let read = plan::read(raw.get(id)?, &lead.mailbox, rules, &Key::new(Vec::new()));
        Some(read.inquiry)
    };
    let all: Option<Vec<Inquiry>> = mails_of(record, lead).iter().map(read).collect();
    let asked = record::read_again(&record["evidence"]).map(|again| again.asked).unwrap_or_default();
    Some(again::merged(&all?, &asked))
}

/// The verdict and the routes that were tried, from the mail and what was known beside it. None of a record made before
/// that was kept.
pub fn judge(
    record: &Value,
    lead: &Lead,
    inquiry: &Inquiry,
    rules: &Rules,
    workflow: &Workflow,
    at: Timestamp,
) -> Option<Judged> {
    let kept = &record["evidence"];
    let (earlier, company_owner) = record::read_dealings(kept)?;
    let mut evidence = look_up::look_up(inquiry, &rules.companies, earlier, company_owner);
    evidence.signals = record::read_signals(kept);
    let fetched = record::read_fetched(kept).into_iter();
    let answers = fetched.map(|said| (said.question.clone(), Answer::Said(said))).collect();
    look_up::outside::add(&mut evidence, inquiry, &rules.providers, &answers, at);
    let today = rules.today(workflow, at);
    let facts = look_up::facts(inquiry, &evidence, &lead.mailbox, &rules.team, workflow, today);
    let not_ready = kept["not_ready"].as_str().filter(|_| workflow.judging.readiness.is_some());
    let again = record::read_again(kept);
    // What was drawn among the spam is on record as that.
    let spam = record["verdict"]["instead_of"].as_str().and_then(|said| said.strip_prefix("disqualified: spam: "));
    let about = qualify::About {
        mail: lead.email.as_str(),
        not_ready,
        again: again.as_ref(),
        spam,
        is_doubted: lead.doubt.is_some(),
    };
    let mut verdict = qualify::judge(&facts, workflow, about);
    let (tried, chosen) = route::choose(&facts, workflow, &mut verdict.troubles);
    let route = chosen.map(|route| route.id.clone());
    Some(Judged { verdict, evidence, tried, route })
}
