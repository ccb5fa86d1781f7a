//! An offer to somebody who is away, by his own word or by the team file: nobody there could accept it, so it goes on at once.

use super::Deciding;
use crate::domain::change::Change;
use crate::domain::id::RepId;
use crate::domain::lead::{Lead, Ownership};

impl Deciding<'_> {
    /// Whom it is offered to, if he has said that he is away, or the team file says so by now.
    pub(super) fn is_offered_to_absent(&self, lead: &Lead) -> Option<RepId> {
        let Ownership::Offered { rep, .. } = &lead.ownership else { return None };
        let has_paused = self.standing.paused.get(rep).is_some_and(|until| *until > self.now);
        let is_away = self.rules.team.rep(rep).is_some_and(|rep| rep.away_until(self.now).is_some());
        (lead.is_open() && (has_paused || is_away)).then(|| rep.clone())
    }

    /// His turn is not used up by what he could not take, and it may be offered to him again: being away is no refusal.
    pub(super) fn offer_of_absent(&mut self, change: &mut Change, rep: &RepId) {
        let placed = &change.after.placed;
        let pool = change.after.pool.iter();
        let back = pool.flat_map(|pool| self.rules.team.turn_given_back(pool, rep, placed)).collect::<Vec<_>>();
        for (pool, rep, by) in back {
            self.standing.turn_mut(&pool, &rep).credit += by;
        }
        if change.after.holders.last() == Some(rep) {
            change.after.holders.pop();
        }
        let why = format!("{} is away", rep.mention());
        let text = format!("{why}: the offer goes on");
        change.events.push(self.tick(&change.after, "offer_of_absent", text));
        self.retry(change, why);
    }
}
