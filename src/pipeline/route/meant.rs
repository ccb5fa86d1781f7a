//! Whom a lead is meant for before anybody takes turns.

use crate::domain::evidence::{Evidence, Owner};
use crate::domain::routing::{Meant, MeantBy};
use crate::domain::time::Timestamp;
use crate::domain::workflow::{Placing, StickyBy};

/// The named account's owner, else whoever deals or dealt with them.
pub fn meant_for(evidence: &Evidence, placing: &Placing, now: Timestamp) -> Option<Meant> {
    let company = evidence.company.as_ref();
    if let Some((company, rep)) = company.and_then(|company| Some((company, company.owner.clone()?))) {
        let why = format!("the account {} is {rep}'s", company.domain);
        return Some(Meant { rep, by: MeantBy::NamedAccount, why, waits: placing.named_waits });
    }
    let sticky = placing.sticky.as_ref()?;
    let of_person = evidence.earlier.last_owner.as_ref().map(|owner| (owner, "the same person"));
    let of_company = evidence.company_owner.as_ref().filter(|_| sticky.by == StickyBy::Company);
    let of_company = of_company.map(|owner| (owner, "the same company"));
    let is_recent = |owner: &Owner| now.since(owner.at) <= sticky.within;
    let found = [of_person, of_company].into_iter().flatten();
    let (owner, who) = found.clone().find(|(owner, _)| owner.is_live).or_else(|| {
        let mut recent = found.filter(|(owner, _)| is_recent(owner));
        recent.next()
    })?;
    let (by, had) = match owner.is_live {
        true => (MeantBy::LiveOwner, "has"),
        false => (MeantBy::Sticky, "had"),
    };
    let why = format!("{} {had} L{} of {who}", owner.rep, owner.lead);
    Some(Meant { rep: owner.rep.clone(), by, why, waits: sticky.waits })
}

/// Why it is meant for nobody: what each of these gates said.
pub fn not_meant(evidence: &Evidence, placing: &Placing, now: Timestamp) -> Vec<String> {
    if meant_for(evidence, placing, now).is_some() {
        return Vec::new();
    }
    let named = match &evidence.company {
        Some(company) => format!("named account: the company table names no owner of {}", company.domain),
        None => "named account: the company is in no table".to_owned(),
    };
    let Some(sticky) = &placing.sticky else {
        return vec![named, "earlier owner: the workflow does not ask for one".to_owned()];
    };
    let who = if sticky.by == StickyBy::Company { "of them" } else { "of the same person" };
    let company_owner = evidence.company_owner.as_ref().filter(|_| sticky.by == StickyBy::Company);
    let earlier = match evidence.earlier.last_owner.as_ref().or(company_owner) {
        Some(owner) => format!("earlier owner: {} had L{} {who}, too long ago", owner.rep, owner.lead),
        None => format!("earlier owner: nobody has or had a lead {who}"),
    };
    vec![named, earlier]
}
