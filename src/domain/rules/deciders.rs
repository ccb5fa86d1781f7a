//! Who decides what the rules do not, and who answers for a lead that others have.

use super::Rules;
use crate::domain::address::Address;
use crate::domain::id::{MailboxName, PoolId, RepId};
use crate::domain::lead::Lead;
use crate::domain::sla::{EscalateTo, RungDo};
use crate::domain::team::Rep;
use crate::domain::time::Timestamp;
use crate::domain::workflow::Workflow;
use std::iter::successors;

impl Rules {
    /// Who is asked when the rules do not decide: the first of those who may who is there. While nobody of them is, a rep of
    /// the lead's pool is, and whoever is away rather than whoever has left.
    pub fn reviewer<'a>(&'a self, lead: &'a Lead, workflow: &'a Workflow, now: Timestamp) -> Option<&'a Rep> {
        let (own, of_pool) = (|| self.deciders(lead, workflow), || self.of_its_pool(lead, workflow));
        let is_there = |rep: &&Rep| is_there(rep, now);
        let is_active = |rep: &&Rep| rep.active;
        let there = own().find(is_there).or_else(|| of_pool().find(is_there));
        let active = || own().find(is_active).or_else(|| of_pool().next());
        there.or_else(active).or_else(|| own().next())
    }
    /// Whether it is his to decide: also while he is away, and of whoever stands in for him or hears of it as it gets late.
    pub fn decides(&self, rep: &RepId, lead: &Lead, workflow: &Workflow, now: Timestamp) -> bool {
        self.deciders(lead, workflow).any(|one| one.id == *rep)
            || self.oversees(rep, lead, workflow)
            || self.reviewer(lead, workflow, now).is_some_and(|one| one.id == *rep)
    }
    /// Who hears that a decision or an answer is late: the first of those above who is there, and somebody else than
    /// whoever has been asked, if there is anybody.
    pub fn above<'a>(
        &'a self,
        lead: &'a Lead,
        workflow: &'a Workflow,
        asked: Option<&RepId>,
        now: Timestamp,
    ) -> Option<&'a Rep> {
        let others = || self.managers_over(lead, workflow).filter(|rep| Some(&rep.id) != asked);
        let there = others().find(|rep| is_there(rep, now));
        there.or_else(|| others().find(|rep| rep.active)).or_else(|| self.managers_over(lead, workflow).next())
    }
    /// Managers, then the rep whom the promise's ladder escalates to, each with those who stand in for him.
    fn deciders<'a>(&'a self, lead: &'a Lead, workflow: &'a Workflow) -> impl Iterator<Item = &'a Rep> {
        let named = self.escalated_to(workflow).and_then(|(rep, _)| self.team.rep(&rep?));
        self.managers_over(lead, workflow).chain(named.into_iter().flat_map(|rep| self.stand_ins(rep)))
    }
    fn managers_over<'a>(&'a self, lead: &'a Lead, workflow: &'a Workflow) -> impl Iterator<Item = &'a Rep> {
        let below = lead.holders.iter().rev().chain(self.pool_reps(lead.pool.iter(), workflow));
        below.filter_map(|rep| self.manager_of(rep)).flat_map(|rep| self.stand_ins(rep))
    }
    /// Those of the lead's pool who have not had it, then those who have.
    fn of_its_pool<'a>(&'a self, lead: &'a Lead, workflow: &'a Workflow) -> impl Iterator<Item = &'a Rep> {
        let reps = || {
            let reps = self.pool_reps(lead.pool.iter(), workflow).filter_map(|rep| self.team.rep(rep));
            reps.filter(|rep| rep.active)
        };
        reps().filter(|rep| !lead.holders.contains(&rep.id)).chain(reps())
    }
    /// The manager of the lead's last holder, else of its pool's first rep who has one.
    pub fn manager_over(&self, lead: &Lead, workflow: &Workflow) -> Option<&Rep> {
        lead.holders.iter().rev().chain(self.pool_reps(lead.pool.iter(), workflow)).find_map(|rep| self.manager_of(rep))
    }
    /// Himself, or while he is away whoever stands in for him; himself again where nobody does.
    pub fn there<'a>(&'a self, rep: &'a Rep, now: Timestamp) -> &'a Rep {
        self.stand_ins(rep).find(|rep| is_there(rep, now)).unwrap_or(rep)
    }
    /// He, his delegate and that one's, then the managers above him.
    fn stand_ins<'a>(&'a self, rep: &'a Rep) -> impl Iterator<Item = &'a Rep> {
        let most = self.team.reps.len();
        let delegates = successors(Some(rep), |rep| self.team.rep(rep.delegate.as_ref()?)).take(most);
        delegates.chain(successors(self.manager_of(&rep.id), |below| self.manager_of(&below.id)).take(most))
    }
    /// Whether he answers for a lead that others have: he is their manager or above him, or stands in for him, or a
    /// rung of its ladders escalates to him, or names him to stand in.
    pub fn oversees(&self, rep: &RepId, lead: &Lead, workflow: &Workflow) -> bool {
        let manager = self.manager_over(lead, workflow);
        let sla = self.sla_of(lead, workflow);
        manager.is_some_and(|manager| self.stand_ins(manager).any(|one| one.id == *rep))
            || sla.targets().flat_map(|target| &target.ladder).any(|rung| match &rung.act {
                RungDo::Escalate(EscalateTo::Rep(named)) | RungDo::Warn(named) => {
                    self.team.rep(named).is_some_and(|named| self.stand_ins(named).any(|one| one.id == *rep))
                }
                RungDo::Escalate(EscalateTo::Pool(pool)) => {
                    self.team.leader(pool, |_| false).is_some_and(|leader| leader.id == *rep)
                }
                RungDo::Escalate(EscalateTo::Manager | EscalateTo::Address(_))
                | RungDo::Remind
                | RungDo::ReOffer
                | RungDo::Overflow(_) => false,
            })
    }
    /// Who looks after mail of a mailbox that is no lead: the manager of its workflow's first rep who has one, else the
    /// first rep or address that its ladder escalates to.
    pub fn keeper(&self, mailbox: &MailboxName) -> Option<(Option<RepId>, Address)> {
        let workflow = self.workflow_for(mailbox)?;
        let manager = self.pool_reps([].iter(), workflow).find_map(|rep| self.manager_of(rep));
        manager.map(|rep| (Some(rep.id.clone()), rep.email.clone())).or_else(|| self.escalated_to(workflow))
    }
    /// The first rep or address that a workflow's ladder escalates to by name.
    fn escalated_to(&self, workflow: &Workflow) -> Option<(Option<RepId>, Address)> {
        let of_rep = |rep: &Rep| (Some(rep.id.clone()), rep.email.clone());
        workflow.sla.first_response.ladder.iter().find_map(|rung| match &rung.act {
            RungDo::Escalate(EscalateTo::Rep(rep)) => self.team.rep(rep).map(of_rep),
            RungDo::Escalate(EscalateTo::Address(address)) => Some((None, address.clone())),
            RungDo::Escalate(EscalateTo::Pool(pool)) => self.team.leader(pool, |_| false).map(of_rep),
            RungDo::Escalate(EscalateTo::Manager)
            | RungDo::Remind
            | RungDo::Warn(_)
            | RungDo::ReOffer
            | RungDo::Overflow(_) => None,
        })
    }
    fn manager_of(&self, rep: &RepId) -> Option<&Rep> {
        self.team.rep(self.team.rep(rep)?.manager.as_ref()?)
    }
    /// The reps of these pools, then those of a workflow's.
    fn pool_reps<'a>(
        &'a self,
        pools: impl Iterator<Item = &'a PoolId>,
        workflow: &'a Workflow,
    ) -> impl Iterator<Item = &'a RepId> {
        let pools = pools.chain(workflow.routes.iter().map(|route| &route.pool));
        pools.filter_map(|pool| self.team.pools.get(pool)).flat_map(|pool| &pool.reps)
    }
}

fn is_there(rep: &Rep, now: Timestamp) -> bool {
    rep.active && rep.away_until(now).is_none()
}
