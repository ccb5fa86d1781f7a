//! A lead that everybody has had goes round again: whoever only let an offer run out was perhaps at table. The pauses between
//! grow, so that what nobody wants comes seldom.

use super::Deciding;
use crate::domain::calendar::WorkSpan;
use crate::domain::change::Change;
use crate::domain::lead::Lead;
use crate::domain::routing::Routing;
use crate::domain::sla::{ClockName, EscalateTo};
use crate::domain::time::Timestamp;
use crate::domain::workflow::Route;
use std::collections::BTreeSet;
use std::time::Duration;

/// Two of the first pauses, then four, eight and so on, up to a working day.
const DOUBLED_MAX: u32 = 4;

/// If its time has come, everybody may be asked again but for who said no.
pub(super) fn begin(change: &mut Change, route: &Route, now: Timestamp) {
    if goes_round(route) && change.after.after.over_again_at.is_some_and(|at| at <= now) {
        change.after.begin_round();
    }
}

impl Deciding<'_> {
    /// Everybody who could take it has had it, long before its ladder comes to whoever answers for it: he is told the
    /// first time, and it goes round again later.
    pub(super) fn end_round(&mut self, change: &mut Change, route: &Route) {
        if change.after.after.nobody_since.is_none() {
            change.after.after.nobody_since = Some(self.now);
            let rounds = rounds(&change.after);
            if rounds <= 1 {
                let why = "everybody who could take it has had it, and nobody did";
                self.tell_the_manager(change, "everybody_had_it", why);
            }
            change.after.after.over_again_at =
                (goes_round(route) && may_go_round(&change.after)).then(|| self.pause(&change.after, rounds));
        }
        let again_at = change.after.after.over_again_at.into_iter();
        change.after.look_again_at = again_at.chain(change.after.look_again_at).min();
    }

    /// All who could take it are away until it is late: whoever answers for it hears of it now, and not when it is.
    pub fn tell_if_nobody_is_there(&mut self, change: &mut Change, routing: &Routing) {
        // Where a time is set to find somebody in, its ladder tells.
        let is_timed = self.rules.sla_of(&change.after, self.workflow).assign.is_some();
        if is_timed || !routing.is_nobody_there() || change.after.after.nobody_since.is_some() {
            return;
        }
        change.after.after.nobody_since = Some(self.now);
        self.tell_the_manager(change, "nobody_there", "everybody who could take it is away until it is late");
    }

    fn tell_the_manager(&mut self, change: &mut Change, what: &'static str, why: &str) {
        let note = format!("{why}; take it, or give it to somebody by name");
        let told = self.tell(change, &EscalateTo::Manager, ClockName::FirstResponse, &note);
        let told = told.map_or_else(|| "no manager is configured".to_owned(), |name| format!("told {name}"));
        change.events.push(self.tick(&change.after, what, format!("{why}; {told}")));
    }

    /// As long as an offer stands, and longer each time.
    fn pause(&self, lead: &Lead, rounds: u32) -> Timestamp {
        let day = self.rules.after(self.workflow, self.now, WorkSpan::Days(1));
        match self.rules.sla_of(lead, self.workflow).accept.within {
            WorkSpan::Time(accept) => {
                let times = 1 << rounds.saturating_sub(1).min(DOUBLED_MAX);
                let span = WorkSpan::Time(accept.saturating_mul(times).max(Duration::from_secs(60)));
                self.rules.after(self.workflow, self.now, span).min(day)
            }
            WorkSpan::Days(_) => day,
        }
    }
}

/// Who says himself how many are passed over has his own way of going on.
const fn goes_round(route: &Route) -> bool {
    route.not_again.is_none()
}

/// How often the one who had it most has had it.
fn rounds(lead: &Lead) -> u32 {
    let most = lead.holders.iter().map(|rep| lead.holders.iter().filter(|other| *other == rep).count()).max();
    most.and_then(|most| u32::try_from(most).ok()).unwrap_or_default()
}

/// Somebody of this round has not said no.
fn may_go_round(lead: &Lead) -> bool {
    let refused: BTreeSet<_> = lead.after.refused_by.iter().collect();
    lead.holders.iter().any(|rep| !refused.contains(rep))
}
