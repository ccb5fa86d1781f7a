//! `[[policy]]` of a workflow: other promises for some leads. The first that holds of a lead is its own.

use super::criteria::{compile_of_lead, read_id};
use super::findings::{Findings, Placed, listed, nearest};
use super::given::Given;
use super::sheet::Section;
use super::sla::read_promises;
use crate::domain::condition::{Condition, Reach};
use crate::domain::sla::{Policy, Sla};
use crate::domain::workflow::Route;
use std::collections::BTreeSet;

/// What a policy does not say is as in `[sla]`.
pub fn read(sections: Vec<Section<'_>>, sla: Option<&Sla>, given: &Given<'_>, routes: &[Route]) -> Vec<Policy> {
    let mut ids = BTreeSet::new();
    let mut above: Vec<(String, Reach)> = Vec::new();
    let mut policies = Vec::new();
    for section in sections {
        let id = read_id(&section, &mut ids);
        let text = section.needed_text("when", "write when = 'lead.band == \"A1\"': the leads it is for");
        let when = text.as_ref().and_then(|text| compile_of_lead(text, given));
        if let (Some(id), Some(when), Some(text)) = (&id, &when, &text) {
            tell_of_names(when, text, routes, given);
            let reach = Reach::of(Some(when), &given.team.team.territories);
            tell_of_reach(&reach, &above, text, given.findings);
            above.push((id.clone(), reach));
        }
        // Without a sound [sla] there is nothing to go by, which is told there.
        let promised = sla.and_then(|sla| read_promises(&section, Some(sla), given, routes));
        if sla.is_some() {
            section.close();
        }
        if let (Some(id), Some(when), Some(sla)) = (id, when, promised) {
            policies.push(Policy { id, when, sla });
        }
    }
    policies
}

/// A route or a pool that no lead of this workflow has.
fn tell_of_names(when: &Condition, text: &Placed<String>, routes: &[Route], given: &Given<'_>) {
    let routes: Vec<&str> = routes.iter().map(|route| route.id.as_str()).collect();
    let pools: Vec<&str> = given.team.names.pools.iter().map(String::as_str).collect();
    for (fact, known, what) in [("lead.route", routes, "a [[route]] of this file"), ("lead.pool", pools, "a [pool.…]")]
    {
        for name in when.texts_beside(fact).into_iter().filter(|name| !known.contains(&name.as_str())) {
            let remedy = match nearest(&name, known.iter().copied()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("it is {what}: {}", listed(&known, "or")),
            };
            given.findings.warning(&text.place, format!("`{fact}` is never \"{name}\""), remedy);
        }
    }
}

/// A policy that is no lead's: nothing meets it, or others above have all that do.
fn tell_of_reach(reach: &Reach, above: &[(String, Reach)], text: &Placed<String>, findings: &Findings) {
    if reach.is_nobody() {
        let message = "no lead can meet this `when`: it contradicts itself";
        findings.warning(&text.place, message, "change the condition, or remove the policy");
        return;
    }
    let reaches: Vec<&Reach> = above.iter().map(|(_, reach)| reach).collect();
    if let Some(takers) = reach.taken_by(&reaches) {
        let ids: Vec<&str> = takers.into_iter().filter_map(|at| above.get(at)).map(|(id, _)| id.as_str()).collect();
        let message = format!("no lead comes as far as this policy: {} above has them all", listed(&ids, "and"));
        findings.warning(&text.place, message, "put the narrower condition first, or remove a policy");
    }
}
