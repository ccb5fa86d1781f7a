//! Whoever a lead is escalated to need not hold it to do something about it: he gives it to somebody, or takes it himself.

use super::id::RepId;
use super::lead::{Lead, Ownership};
use super::rules::Rules;

/// Whether he may give it to somebody: it is open and with another or with nobody, and he answers for it.
pub fn may_give(lead: &Lead, rep: &RepId, rules: &Rules) -> bool {
    let is_somewhere = match &lead.ownership {
        Ownership::Offered { rep: holder, .. } | Ownership::Owned { rep: holder } => holder != rep,
        Ownership::Queued { .. } => !lead.waits_for_a_person(),
        Ownership::Unowned => false,
    };
    is_somewhere
        && lead.is_open()
        && lead.merged.is_none()
        && rules.workflow_of(lead).is_some_and(|workflow| rules.oversees(rep, lead, workflow))
}

/// Whether "accept" means that he takes it himself: the prospect waits. Whoever has had it may be pressing the link of
/// an offer long past, and names himself if he means it.
pub fn may_take(lead: &Lead, rep: &RepId, rules: &Rules) -> bool {
    (lead.responded_at.is_none() || lead.owes_an_answer())
        && !lead.holders.contains(rep)
        && lead.pending_hand_off().is_none()
        && rules.team.rep(rep).is_some_and(|rep| rep.active)
        && may_give(lead, rep, rules)
}
