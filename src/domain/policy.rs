//! Which of a workflow's promises are a lead's: those of the first policy whose condition holds, else its `[sla]`.
//!
//! In: a lead as it is kept, and the rules. Out: a policy, or none. Never: the mail again; whoever asks later has the
//! same answer.

use super::company::{self, Companies};
use super::condition::{ContactFacts, Facts, Holds, LeadFacts};
use super::lead::Lead;
use super::sla::Policy;
use super::team::Team;
use jiff::civil::Date;

pub fn choose<'w>(
    lead: &Lead,
    policies: &'w [Policy],
    companies: &Companies,
    team: &Team,
    today: Date,
) -> Option<&'w Policy> {
    let first = |facts: &Facts<'_>| policies.iter().find(|policy| policy.when.evaluate(facts) == Holds::Yes);
    if policies.is_empty() { None } else { of_lead(lead, companies, team, today, first) }
}

/// Policies whose conditions cannot be worked out for a lead, and so promise it nothing, each with why.
pub fn failures(lead: &Lead, policies: &[Policy], companies: &Companies, team: &Team, today: Date) -> Vec<String> {
    let failure = |policy: &Policy, facts: &Facts<'_>| match policy.when.evaluate(facts) {
        Holds::Failed(why) => Some(format!("policy {}: {why}", policy.id)),
        Holds::Yes | Holds::No | Holds::Unknown(_) => None,
    };
    let all = |facts: &Facts<'_>| policies.iter().filter_map(|policy| failure(policy, facts)).collect();
    if policies.is_empty() { Vec::new() } else { of_lead(lead, companies, team, today, all) }
}

/// What a condition may ask of a lead that was judged before.
fn of_lead<T>(lead: &Lead, companies: &Companies, team: &Team, today: Date, ask: impl FnOnce(&Facts<'_>) -> T) -> T {
    let band = lead.band.map(|band| band.to_string());
    let prospect = &lead.prospect;
    let domain = prospect.email.as_deref().and_then(|email| Some(email.rsplit_once('@')?.1));
    let facts = Facts {
        contact: ContactFacts {
            email: prospect.email.as_deref(),
            name: prospect.name.as_deref(),
            phone: prospect.phone.as_deref(),
            company: prospect.company.as_deref(),
            title: prospect.title.as_deref(),
            domain,
            freemail: domain.map(company::is_freemail),
            disposable: domain.map(company::is_disposable),
            seniority: None,
        },
        company: lead.placed.domain.as_deref().or(domain).and_then(|domain| companies.by_domain(domain)),
        territories: &team.territories,
        today,
        country: lead.placed.country.as_deref(),
        text: &lead.text,
        subject: &lead.subject,
        source_kind: &lead.source,
        language: lead.language.as_deref(),
        mailbox: lead.mailbox.as_str(),
        lead: Some(LeadFacts {
            band: band.as_deref(),
            fit: lead.fit,
            intent: lead.intent,
            route: lead.route.as_deref(),
            pool: lead.pool.as_ref().map(|pool| pool.as_str()),
        }),
        ..Facts::default()
    };
    ask(&facts)
}
