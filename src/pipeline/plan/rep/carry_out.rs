//! What a rep has said, done by the desk's own verbs, and what is told of it.

use super::Speaking;
use crate::desk::verbs::{self, Act, By};
use crate::domain::change::Change;
use crate::domain::lead::{Lead, Refusal};
use crate::domain::left_behind;
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::time::Timestamp;
use crate::pipeline::people::authority::Authority;
use crate::pipeline::people::order::Order;
use crate::pipeline::plan::{InHand, World};
use std::time::Duration;

/// How soon a lead that has entered a stage with a pool of its own has gone to somebody of it.
const PLACED_WITHIN: Duration = Duration::from_secs(30);

impl Speaking<'_, '_> {
    pub(super) fn carry_out(&mut self, lead: &Lead, authority: &Authority, order: Order) {
        let act = match order {
            Order::Accept => Act::Accept,
            Order::Reject { reason, note } => Act::Reject { reason, note },
            Order::Recycle { until, reason } => Act::Recycle { until, reason },
            Order::Respond { note } => Act::Respond { note },
            Order::Qualify { note } => Act::Qualify { note },
            Order::Won { note } => Act::Win { note },
            Order::Lost { reason, note } => Act::Lose { reason, note },
            Order::Pause { reason, note } => Act::Pause { reason, note },
            Order::Resume => Act::Resume,
            Order::HandOff { to, packet } => Act::HandOff { to, packet },
            Order::Away { until } => return self.pause(lead, Some(until)),
            Order::Back => return self.pause(lead, None),
            Order::Next => return self.give_next(lead),
            Order::Undo => return self.take_back(lead),
            Order::Send => match self.held_answer(lead) {
                Ok(written) => Act::Answer(written),
                Err(refusal) => return self.refuse(lead, refusal.to_string()),
            },
            Order::Help => return self.refuse(lead, String::new()),
        };
        if let Some(why) = self.decided_since(lead, authority) {
            return self.refuse(lead, why);
        }
        let act = self.as_reviewer(lead, &authority.rep, act);
        let by = By::Rep(authority.rep.clone());
        let InHand { rules, now, .. } = *self.hand;
        let rejected = self.hand.world.standing.rejections.get(&authority.rep).copied().unwrap_or_default();
        let decided = verbs::may_reject(lead, &act, &by, rules, rejected)
            .and_then(|()| self.is_there(&act, &by))
            .and_then(|()| self.decided(lead, &act, &by))
            .map_err(|refusal| refusal.to_string());
        match decided {
            Ok(mut change) => {
                let world = &mut *self.hand.world;
                world.standing.lapses.remove(authority.rep.as_str());
                if matches!(act, Act::Reject { .. }) {
                    *world.standing.rejections.entry(authority.rep.clone()).or_default() += 1;
                }
                for event in &mut change.events {
                    event.email.get_or_insert_with(|| self.hand.envelope.id.clone());
                }
                // The planner writes the turns as they stand at its end.
                for (pool, rep, by) in std::mem::take(&mut change.turns) {
                    world.standing.turn_mut(&pool, &rep).credit += by;
                }
                let told = change.events.first().map(|event| event.text.as_str()).unwrap_or_default();
                let done = self.done_for_now(&act, self.done(&act, lead, &change.after, told));
                // Whoever hands it on hears of the answer that he leaves behind.
                let is_gone = change.after.holder().is_some_and(|holder| *holder != authority.rep);
                let done = if is_gone { done + change.after.loses_unsent(&authority.rep) } else { done };
                let is_told = |notice: &Notice| {
                    notice.kind == NoticeKind::Handover && notice.rep.as_ref() == Some(&authority.rep)
                };
                if !change.notices.iter().any(is_told) {
                    // Where a colleague of the next stage's goes on with it, the word of that is enough.
                    let later = change.after.after.place_at.map(|_| now.plus(PLACED_WITHIN));
                    let told = self.notice(NoticeKind::Confirmed, &change.after, done);
                    change.notices.extend(told.map(|told| Notice { not_before: later, ..told }));
                }
                self.finish(change, "it is a verb to its address, by the rep whose lead it is");
            }
            Err(why) => self.refuse(lead, why),
        }
    }

    /// What the desk makes of it; what he said while the lead was still his counts, unless another has accepted it since.
    pub(super) fn decided(&mut self, lead: &Lead, act: &Act, by: &By) -> Result<Change, Refusal> {
        let (rep, rules, received_at) = (&self.claim.rep, self.hand.rules, self.hand.envelope.received_at);
        let Some(his) = verbs::still_his(lead, act, rep, received_at, rules) else {
            return verbs::decide(lead, act, by, rules, self.counts_at(lead, act), self.hand.ids);
        };
        let change = verbs::decide(&his, act, by, rules, received_at, self.hand.ids)?;
        let mut change = Change { before: Some(lead.clone()), ..change };
        if let Some(other) = lead.holder().and_then(|other| rules.team.rep(other)) {
            let note = match act {
                Act::Answer(_) => format!("{} has answered the prospect", rep.mention()),
                _ => format!("{} had said so before it was offered to you", rep.mention()),
            };
            change.notices.push(Notice::to_rep(self.hand.ids.next(), NoticeKind::TakenAway, &lead.id, other, note));
        }
        Ok(change)
    }

    /// An answer, a date and a pause count from when our server had the mail, however long nobody was there to read it; what others are
    /// told and given for it begins now.
    fn counts_at(&self, lead: &Lead, act: &Act) -> Timestamp {
        let InHand { envelope, now, .. } = *self.hand;
        let since = lead.assigned_at.unwrap_or(lead.received_at);
        match act {
            Act::Recycle { .. } | Act::Pause { .. } | Act::Resume => envelope.received_at.max(since).min(now),
            Act::Accept | Act::Respond { .. } | Act::Answer(_) if lead.pending_hand_off().is_none() => {
                envelope.received_at.max(since).min(now)
            }
            _ => now,
        }
    }

    pub(super) fn is_there(&self, act: &Act, by: &By) -> Result<(), Refusal> {
        let Some(rep) = verbs::named(act, by) else { return Ok(()) };
        let paused = self.hand.world.standing.paused.get(rep).copied();
        verbs::must_be_there(rep, by, paused, self.hand.rules, self.hand.now)
    }

    /// The rep gets no leads until then, or gets them again.
    fn pause(&mut self, lead: &Lead, until: Option<Timestamp>) {
        let rep = &self.claim.rep;
        let until_past = until.filter(|until| *until <= self.hand.now);
        let until = until.filter(|_| until_past.is_none());
        let (what, text, note) = match until {
            Some(until) => {
                self.hand.world.standing.paused.insert(rep.clone(), until);
                let shown = self.shown(until);
                let left = left_behind::told(self.held());
                (
                    "rep_paused",
                    format!("{} pauses until {until}", rep.mention()),
                    format!("no new leads come to you until {shown}{left}"),
                )
            }
            None => {
                self.hand.world.standing.paused.remove(rep.as_str());
                self.hand.world.standing.lapses.remove(rep.as_str());
                let with_him = left_behind::with_him(self.held());
                let past = until_past.map(|until| format!("{} has passed by now, and ", self.shown(until)));
                (
                    "rep_resumed",
                    format!("{} is back from a pause", rep.mention()),
                    format!("{}new leads come to you again. {with_him}", past.unwrap_or_default()),
                )
            }
        };
        self.hand.plan.pauses.push((rep.clone(), until));
        let mut change = self.touched(lead, self.event(Some(lead.id.clone()), what, text));
        let told = self.notice(NoticeKind::Confirmed, &change.after, note);
        change.notices.extend(told.map(|told| Notice { due_at: until, ..told }));
        self.finish(change, "it is a verb to its address, by a rep about himself");
    }

    /// What he has, as the batch has left it.
    fn held(&self) -> impl Iterator<Item = &Lead> {
        let (rep, World { held, leads, .. }) = (&self.claim.rep, &*self.hand.world);
        let his = held.get(rep).into_iter().flatten();
        his.map(|lead| leads.get(&lead.id).unwrap_or(lead)).filter(move |lead| lead.holder() == Some(rep))
    }

    pub(super) fn shown(&self, at: Timestamp) -> String {
        let team = &self.hand.rules.team;
        let calendar = team.rep(&self.claim.rep).and_then(|rep| team.calendar_of(rep));
        calendar.map_or_else(|| at.to_string(), |calendar| calendar.show(at))
    }
}
