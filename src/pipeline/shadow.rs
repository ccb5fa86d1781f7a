//! A workflow that runs beside another and of which nothing is done: it judges and routes the same leads over the same
//! team, by turns of its own, so that it can be compared with what people made of the truth.

use super::{look_up, qualify, route};
use crate::domain::change::Shadow;
use crate::domain::evidence::Evidence;
use crate::domain::id::{ById, PoolId};
use crate::domain::inquiry::Inquiry;
use crate::domain::lead::Lead;
use crate::domain::routing::{Question, Standing, Way};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::verdict::Outcome;
use crate::domain::workflow::Workflow;

/// What it would have made of a new lead. Of the standing, only its own turns change.
pub fn look_on(
    workflow: &Workflow,
    lead: &Lead,
    inquiry: &Inquiry,
    evidence: &Evidence,
    rules: &Rules,
    standing: &mut Standing,
    now: Timestamp,
) -> Shadow {
    let today = rules.today(workflow, now);
    let facts = look_up::facts(inquiry, evidence, &lead.mailbox, &rules.team, workflow, today);
    let about = qualify::About { mail: lead.email.as_str(), ..qualify::About::default() };
    let mut verdict = qualify::judge(&facts, workflow, about);
    let (tried, chosen) = route::choose(&facts, workflow, &mut verdict.troubles);
    let (meant, not_meant) = route::meant_for(evidence, &workflow.placing, now);
    let way = Way { tried, not_meant };
    let chosen = chosen.filter(|_| verdict.outcome == Outcome::Mql);
    let routing = chosen.map(|route| {
        let calendar = rules.calendar_of(workflow);
        let question = Question {
            held_before: Vec::new(),
            language: lead.language.clone(),
            country: lead.placed.country.clone(),
            meant,
            since: now,
            due_at: calendar.add(lead.received_at, workflow.sla.first_response.within),
        };
        // Its turns are its own, under names that no pool has.
        let of_its_own = format!(" of {}", workflow.name);
        let mut beside = standing.clone();
        beside.turns = ById::default();
        for (name, turns) in &standing.turns {
            if let Some(name) = name.as_str().strip_suffix(&of_its_own) {
                beside.turns.insert(PoolId::new(name), turns.clone());
            }
        }
        let routing = route::decide(route, way, question, workflow, rules, &mut beside, now);
        for (name, turns) in beside.turns {
            standing.turns.insert(PoolId::new(format!("{name}{of_its_own}")), turns);
        }
        routing
    });
    Shadow {
        lead: lead.id.clone(),
        at: now,
        workflow: workflow.name.clone(),
        rules: rules.version.clone(),
        verdict,
        routing,
    }
}
