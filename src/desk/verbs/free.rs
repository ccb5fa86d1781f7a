//! A lead that a rep has had and has no more, and may still answer: nobody has it, or he had said so while it was his.

use super::{Act, By};
use crate::domain::id::RepId;
use crate::domain::lead::{Lead, Ownership, Stage};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;

/// The lead as his, where nobody has it and the prospect waits: better he than nobody, however late he is. And where he
/// has put it to rest or called it bad himself: his word is his to take back.
pub(super) fn taken_up(lead: &Lead, act: &Act, by: &By, rules: &Rules, now: Timestamp) -> Option<Lead> {
    let By::Rep(rep) = by else { return None };
    let own_word = lead.rejected_by() == Some(rep)
        || lead.stage == Stage::Recycled && lead.holder().is_none() && lead.holders.last() == Some(rep);
    if own_word && takes_it(act) && may(lead, rep, rules) {
        let (workflow, mut his) = (rules.workflow_of(lead)?, lead.clone());
        his.reopen(format!("{} takes it up again", rep.mention()), now);
        rules.date(&mut his, workflow);
        return his.take_up(rep, now).is_ok().then_some(his);
    }
    // An answer to the prospect is one whenever it comes: a second one helps nobody.
    let is_only_offered = || lead.holder().is_some_and(|holder| holder != rep) && lead.accepted_at.is_none();
    let is_free =
        matches!(lead.ownership, Ownership::Queued { .. }) || matches!(act, Act::Answer(_)) && is_only_offered();
    is_free.then(|| as_his(lead, act, rep, rules, now)).flatten()
}

/// The lead as his, where what he said reached us before somebody else was offered it, who has not accepted it yet: the
/// mailbox could not be read meanwhile.
pub fn still_his(lead: &Lead, act: &Act, rep: &RepId, said_at: Timestamp, rules: &Rules) -> Option<Lead> {
    let is_with_another = lead.holder().is_some_and(|holder| holder != rep) && lead.accepted_at.is_none();
    let was_first = lead.assigned_at.is_some_and(|since| said_at < since);
    (is_with_another && was_first).then(|| as_his(lead, act, rep, rules, said_at)).flatten()
}

fn as_his(lead: &Lead, act: &Act, rep: &RepId, rules: &Rules, at: Timestamp) -> Option<Lead> {
    let waits = matches!(lead.stage, Stage::Mql | Stage::Accepted);
    let mut his = lead.clone();
    (takes_it(act) && waits && may(lead, rep, rules) && his.take_up(rep, at).is_ok()).then_some(his)
}

const fn takes_it(act: &Act) -> bool {
    matches!(act, Act::Accept | Act::Respond { .. } | Act::Answer(_))
}

/// He has had it, and is of the team.
fn may(lead: &Lead, rep: &RepId, rules: &Rules) -> bool {
    lead.merged.is_none() && lead.holders.contains(rep) && rules.team.rep(rep).is_some_and(|rep| rep.active)
}
