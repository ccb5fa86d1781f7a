//! Answers to the prospect that a rep has written and that wait for his word: they may have been meant for somebody else.

use super::super::address::Address;
use super::super::id::{EmailId, NoticeId, RepId};
use super::{Lead, Refusal};

/// Answers that wait at most; whoever writes more has forgotten the first.
const HELD_MAX: usize = 10;

/// An answer to the prospect that a rep has written to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The rep's mail.
    pub email: EmailId,
    pub by: RepId,
    pub to: Address,
    /// Person keys of those whom he has put in copy himself.
    pub others: Vec<String>,
}

impl Written {
    /// Person keys of all who get it.
    pub fn people(&self, lead: &Lead) -> Vec<String> {
        let is_to_writer = lead.after.writer.as_deref().is_some_and(|writer| writer == self.to.as_str());
        let asker = lead.asker_address().filter(|_| is_to_writer && lead.after.copies_asker);
        self.others.iter().cloned().chain([self.to.person_key()]).chain(asker.map(|asker| asker.person_key())).collect()
    }
}

impl Lead {
    /// It waits until he says so: in reply to this mail of ours, or by its button.
    pub fn hold(&mut self, shown_in: NoticeId, written: Written) {
        let held = &mut self.after.held;
        if held.len() >= HELD_MAX {
            held.remove(0);
        }
        held.push((shown_in, written));
    }

    /// The last answer that waits.
    pub fn unsent(&self) -> Option<&(NoticeId, Written)> {
        self.after.held.last()
    }

    /// The last one of his.
    pub fn unsent_of(&self, rep: &RepId) -> Option<&Written> {
        self.after.held.iter().rev().map(|(_, written)| written).find(|written| written.by == *rep)
    }

    /// What whoever loses the lead hears of the answer that he has written.
    pub fn loses_unsent(&self, rep: &RepId) -> &'static str {
        match self.unsent_of(rep) {
            Some(_) => "; the answer that you had written was not sent, as it waited for a word of yours",
            None => "",
        }
    }

    /// What whoever gets it next hears of that answer.
    pub fn finds_unsent(&self, rep: &RepId) -> String {
        let said = || format!("; {} had written an answer, which was not sent", rep.mention());
        self.unsent_of(rep).map(|_| said()).unwrap_or_default()
    }

    pub fn held_answer(&self, shown_in: &NoticeId, by: &RepId) -> Result<&Written, Refusal> {
        let found = self.after.held.iter().find(|(notice, written)| notice == shown_in && written.by == *by);
        found.map(|(_, written)| written).ok_or(Refusal::NothingHeld)
    }

    /// What waited takes the lead from nobody who has it by now, not even before he accepts.
    pub fn must_be_with_no_other(&self, rep: &RepId) -> Result<(), Refusal> {
        match self.holder().filter(|holder| *holder != rep) {
            Some(other) => Err(Refusal::GoneTo(other.mention().to_string())),
            None => Ok(()),
        }
    }

    /// What was written goes on its way: it, and what was held for the same, waits no more.
    pub(super) fn lets_go(&mut self, written: &Written) {
        self.after.held.retain(|(_, held)| held.email != written.email && held.to != written.to);
    }
}
