//! What a rep who was asked to decide says, and whether there is still something to decide.

use super::Speaking;
use crate::desk::verbs::Act;
use crate::domain::id::RepId;
use crate::domain::lead::{Lead, Refusal};
use crate::domain::token::ReplyTo;
use crate::pipeline::people::authority::Authority;

impl Speaking<'_, '_> {
    /// What waits for a person to decide is decided by whoever was asked to, in the words that a holder uses.
    pub(super) fn as_reviewer(&self, lead: &Lead, rep: &RepId, act: Act) -> Act {
        let rules = self.hand.rules;
        let workflow = rules.workflow_of(lead).filter(|_| lead.waits_for_a_person());
        if !workflow.is_some_and(|workflow| rules.decides(rep, lead, workflow, self.hand.now)) {
            return act;
        }
        match act {
            Act::Accept => Act::Promote { note: String::new() },
            Act::Reject { reason, .. } | Act::Lose { reason, .. } => Act::Close { reason },
            Act::HandOff { to, packet } => Act::Assign { to, packet },
            other => other,
        }
    }

    /// Why an answer to a mail that asked for a decision comes to nothing: it was taken meanwhile, and the same word would
    /// now take the lead from whoever has it.
    pub(super) fn decided_since(&self, lead: &Lead, authority: &Authority) -> Option<String> {
        let is_with = |rep: Option<&RepId>| rep == Some(&authority.rep);
        let is_asked = lead.waits_for_a_person()
            || is_with(lead.holder())
            || is_with(lead.pending_hand_off().map(|asked| &asked.to));
        if authority.reply_to != ReplyTo::Decision || is_asked || !lead.is_open() {
            return None;
        }
        let decided = Refusal::Decided(lead.stage_reason.clone());
        let has_it = lead.holder().map(|rep| format!("; {} has it now", rep.mention())).unwrap_or_default();
        Some(format!("{decided}{has_it}. Nothing was done; should you want it all the same, answer this mail"))
    }
}
