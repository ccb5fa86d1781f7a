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
