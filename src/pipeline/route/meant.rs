//! Whom a lead is meant for before anybody takes turns.

use crate::domain::evidence::{Evidence, Owner};
use crate::domain::routing::{Meant, MeantBy};
use crate::domain::time::Timestamp;
use crate::domain::workflow::{Placing, StickyBy};

/// Whoever answered in the closed conversation they write into, the named account's owner, then whoever deals or dealt with
/// them; and why a gate names nobody.
pub fn meant_for(evidence: &Evidence, placing: &Placing, now: Timestamp) -> (Vec<Meant>, Vec<String>) {
    let mut meant: Vec<Meant> = answered(evidence).into_iter().collect();
    let mut not_meant = Vec::new();
    for gate in [named(evidence, placing), earlier(evidence, placing, now)] {
        match gate {
            // He has been asked, if he comes a second time.
            Ok(found) if meant.iter().any(|earlier| earlier.rep == found.rep) => {
                not_meant.push(format!("{}: {}, and he is asked already", found.by.as_str(), found.why));
            }
            Ok(found) => meant.push(found),
            Err(why) => not_meant.push(why),
        }
    }
    (meant, not_meant)
}

fn answered(evidence: &Evidence) -> Option<Meant> {
    let before = evidence.earlier.answered.as_ref()?;
    let why = format!("he answered them in L{}, into which they write again", before.lead);
    Some(Meant { rep: before.by.clone(), by: MeantBy::Sticky, why, waits: false })
}

fn named(evidence: &Evidence, placing: &Placing) -> Result<Meant, String> {
    let company = evidence.company.as_ref().ok_or("named account: the company is in no table")?;
    let domain = &company.domain;
    let none = || format!("named account: the company table names no owner of {domain}");
    let rep = company.owner.clone().ok_or_else(none)?;
    let why = format!("the account {domain} is {}'s", rep.mention());
    Ok(Meant { rep, by: MeantBy::NamedAccount, why, waits: placing.named_waits })
}

fn earlier(evidence: &Evidence, placing: &Placing, now: Timestamp) -> Result<Meant, String> {
    let sticky = placing.sticky.as_ref().ok_or("earlier owner: the workflow does not ask for one")?;
    let of_person = evidence.earlier.last_owner.as_ref().map(|owner| (owner, "the same person"));
    let of_company = evidence.company_owner.as_ref().filter(|_| sticky.by == StickyBy::Company);
    let of_company = of_company.map(|owner| (owner, "the same company"));
    let mut found: Vec<(&Owner, &str)> = [of_person, of_company].into_iter().flatten().collect();
    // Who has one of theirs now comes before who had one.
    found.sort_by_key(|(owner, _)| !owner.is_live);
    let is_recent = |owner: &Owner| owner.is_live || now.since(owner.at) <= sticky.within;
    let Some((owner, who)) = found.iter().find(|(owner, _)| is_recent(owner)) else {
        let who = if sticky.by == StickyBy::Company { "of them" } else { "of the same person" };
        return Err(match found.first() {
            Some((owner, _)) => {
                format!("earlier owner: {} had L{} {who}, too long ago", owner.rep.mention(), owner.lead)
            }
            None => format!("earlier owner: nobody has or had a lead {who}"),
        });
    };
    let (by, had) = match owner.is_live {
        true => (MeantBy::LiveOwner, "has"),
        false => (MeantBy::Sticky, "had"),
    };
    let why = format!("{} {had} L{} of {who}", owner.rep.mention(), owner.lead);
    Ok(Meant { rep: owner.rep.clone(), by, why, waits: sticky.waits })
}
