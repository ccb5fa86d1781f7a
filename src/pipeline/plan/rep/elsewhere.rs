//! What came to a rep's own address for replies from an address that is none of a rep's. It does nothing; but most often it
//! was he, from his private address or an alias, and believes that he has acted, or answered the prospect.

use super::{InHand, Speaking};
use crate::domain::inquiry::SourceKind;
use crate::domain::kind::{Discerned, Kind};
use crate::pipeline::plan::stranger;

impl InHand<'_> {
    /// Fills the plan of such a mail; false for any other, and for one of somebody who takes part in the conversation.
    pub(in crate::pipeline::plan) fn speaks_from_elsewhere(&mut self) -> bool {
        let read = self.read;
        let claim = read.claim.as_ref().filter(|_| read.inquiry.source.kind == SourceKind::Person);
        let Some((claim, from)) = claim.and_then(|claim| Some((claim, claim.elsewhere.as_ref()?))) else {
            return false;
        };
        let number = claim.token.as_ref().map(|token| token.lead_number);
        let lead = number.and_then(|number| self.world.by_number.get(&number)).and_then(|id| self.world.leads.get(id));
        let Some(lead) = lead.cloned() else { return false };
        let is_to_others = !stranger::others(&read.email, self.rules).is_empty();
        let is_of_theirs = match self.rules.is_colleague(from) {
            true => lead.prospect.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(from.as_str())),
            false => stranger::takes_part(from, &self.participants(&lead)),
        };
        if is_to_others || is_of_theirs {
            return false;
        }
        let his = self.rules.team.rep(&claim.rep).map(|rep| rep.email.to_string()).unwrap_or_default();
        let why = format!(
            "it came from {from}, and only what comes from {his} is acted on or passed on; nothing was done, and nothing was \
             sent. If it was you, please send it again from {his}; if it was not, somebody has a mail of ours to you"
        );
        let reason = format!("it came from {from} to {}'s address for replies", claim.rep.mention());
        self.plan.discerned = Discerned { kind: Kind::Stranger, reason, doubt: None };
        (self.plan.opts_out, self.plan.sender) = (false, None);
        Speaking { hand: self, claim }.refuse(&lead, why);
        true
    }
}
