//! Two leads that are one inquiry: the one goes on in the other's place, and may be parted from it again.

use super::{Clock, Clocks, Lead, Ownership, Refusal, Stage};
use crate::domain::id::LeadId;
use crate::domain::routing::WaitFor;
use crate::domain::time::Timestamp;

/// Where a merged lead went, and how it stood: enough to take the merge back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    pub into: LeadId,
    pub into_number: i64,
    pub stage: Stage,
    pub stage_reason: String,
    pub ownership: Ownership,
    pub clock: Clock,
    pub clocks: Clocks,
    pub closed_at: Option<Timestamp>,
    pub look_again_at: Option<Timestamp>,
}

impl Lead {
    /// The other lead goes on in its place.
    pub fn merge_into(&mut self, into: &mut Self, by: &str, at: Timestamp) -> Result<(), Refusal> {
        if let Some(merged) = &self.merged {
            return Err(Refusal::Merged(merged.into_number));
        }
        if into.id == self.id {
            return Err(Refusal::IntoItself);
        }
        if let Some(merged) = &into.merged {
            return Err(Refusal::IntoMerged { lead: into.number, into: merged.into_number });
        }
        if self.is_open() && !into.is_open() {
            return Err(Refusal::IntoClosed(into.number));
        }
        into.is_asked_by_those_of(self, at);
        self.merged = Some(Merged {
            into: into.id.clone(),
            into_number: into.number,
            stage: self.stage.clone(),
            stage_reason: std::mem::take(&mut self.stage_reason),
            ownership: std::mem::replace(&mut self.ownership, Ownership::Unowned),
            clock: self.clock,
            clocks: self.clocks.clone(),
            closed_at: self.closed_at,
            look_again_at: self.look_again_at.take(),
        });
        self.stage = Stage::Merged;
        self.stage_reason = format!("{by} merged it into {}", into.shown_ref());
        self.closed_at = Some(at);
        self.stop_clocks();
        Ok(())
    }

    /// As it stood before it was merged. An offer that has run out meanwhile was nobody's fault: it is made afresh.
    pub fn unmerge(&mut self, at: Timestamp) -> Result<(), Refusal> {
        let merged = self.merged.take().ok_or(Refusal::NotMerged)?;
        self.stage = merged.stage;
        self.stage_reason = merged.stage_reason;
        self.clock = merged.clock;
        self.clocks = merged.clocks;
        self.closed_at = merged.closed_at;
        self.look_again_at = merged.look_again_at;
        self.ownership = merged.ownership;
        if matches!(&self.ownership, Ownership::Offered { expires_at, .. } if *expires_at <= at) {
            self.holders.pop();
            self.queue("looking for a rep".to_owned(), WaitFor::Capacity, at);
        }
        Ok(())
    }
}
