//! Where a person decides although the rules would.

use super::About;
use crate::domain::condition::{Facts, Holds};
use crate::domain::judging::Sampling;
use crate::domain::verdict::{BLIND, Band, Lot, Outcome, Verdict};
use crate::domain::workflow::Workflow;
use sha2::{Digest, Sha256};

/// What the rules would do alone gives way to a person: for whoever is strategic or may be no sale while nobody can
/// tell, until the rules have proved themselves, and for a sample of what they put aside.
pub(super) fn ask_a_person(verdict: &mut Verdict, facts: &Facts<'_>, workflow: &Workflow, about: About<'_>) {
    let judging = &workflow.judging;
    let alone = verdict.outcome.clone();
    let is_put_aside = matches!(alone, Outcome::Nurture | Outcome::Disqualified(_) | Outcome::Exited(_));
    let overrule = |verdict: &mut Verdict, reason: String| {
        // What another team gets a copy of says so whoever decides about the rest.
        let alone = format!("{}: {}", verdict.outcome.as_str(), verdict.reason);
        verdict.instead_of.get_or_insert(alone);
        verdict.outcome = Outcome::Review;
        verdict.reason = reason;
    };
    let is_proven_spam = about.spam.is_some() && !about.is_doubted;
    if let Some(known) = known_company(facts).filter(|_| about.spam.is_some() && about.is_doubted) {
        let reason = format!("{known}; the rules say {}: {}", alone.as_str(), verdict.reason);
        return overrule(verdict, reason);
    }
    if let Some(when) = judging.strategic.as_ref().filter(|_| is_put_aside && !is_proven_spam) {
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
    let is_excellent = alone == Outcome::Mql && verdict.band == Band::A1;
    let is_shut = matches!(alone, Outcome::Disqualified(_)) && about.spam.is_none();
    if let Some(missing) = about.not_ready.filter(|_| is_excellent || is_shut) {
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

/// Somebody of a company that is a customer, or somebody's account: his words alone make no spam of what he writes.
fn known_company(facts: &Facts<'_>) -> Option<String> {
    let company = facts.company?;
    let is_customer = company.other.get("relation").is_some_and(|relation| relation.eq_ignore_ascii_case("customer"));
    let what = match &company.owner {
        Some(owner) => format!("an account of {}", owner.mention()),
        None if is_customer => "a customer".to_owned(),
        None => return None,
    };
    Some(format!("the company table calls {} {what}", company.name))
}

/// The same for the same mail and seed, whenever and wherever it is drawn.
pub(super) fn draw(sampling: &Sampling, mail: &str) -> Lot {
    let digest = Sha256::new().chain_update(&sampling.seed).chain_update([0]).chain_update(mail).finalize();
    let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    Lot { seed: sampling.seed.clone(), drawn: u32::try_from(number % 10_000).unwrap_or(0), below: sampling.below }
}
