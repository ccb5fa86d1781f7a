//! A lead after all, as a person says: it begins afresh, or goes on if its prospect has waited for that word.

use crate::domain::id::RepId;
use crate::domain::ladder;
use crate::domain::lead::{Lead, Stage};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;

/// Everybody may be offered it, also who has had it; but for the one who has just rejected it as bad, if there is anybody
/// else.
pub(super) fn afresh(lead: &mut Lead, decided: String, rules: &Rules, now: Timestamp) {
    if lead.stage == Stage::Review && ladder::awaits_answer(lead) {
        return lead.is_a_lead(decided, now);
    }
    let rejecter = lead.rejected_by().filter(|rep| others_may_have_it(lead, rep, rules)).cloned();
    lead.reopen(decided, now);
    lead.after.refused_by.extend(rejecter.clone());
    lead.holders.extend(rejecter);
}

fn others_may_have_it(lead: &Lead, rejecter: &RepId, rules: &Rules) -> bool {
    // What waits for one rep, whatever comes, goes to no other.
    let is_his_alone = lead.placed.meant.iter().any(|meant| meant.waits && meant.rep == *rejecter);
    let pool = lead.pool.as_ref().and_then(|pool| rules.team.pools.get(pool));
    let is_other = |rep: &RepId| rep != rejecter && rules.team.rep(rep).is_some_and(|rep| rep.active);
    !is_his_alone && pool.is_some_and(|pool| pool.reps.iter().any(is_other))
}
