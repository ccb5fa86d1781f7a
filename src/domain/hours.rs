//! Whose working time counts for one lead: the team's, its holder's, that of whoever is told.

use super::calendar::Calendar;
use super::id::{CalendarId, RepId};
use super::lead::Lead;
use super::sla::{EscalateTo, RungDo, Whose};
use super::team::Team;
use jiff::tz::TimeZone;
use std::sync::{Arc, LazyLock};

static ALWAYS: LazyLock<Calendar> = LazyLock::new(|| Calendar::always(CalendarId::new("always"), TimeZone::UTC));

pub struct Hours<'a> {
    /// That of the promises.
    pub team: Arc<Calendar>,
    pub people: &'a Team,
    /// Who hears of it when it is escalated to the manager.
    pub manager: Option<RepId>,
}

impl Hours<'_> {
    pub fn of(&self, whose: Whose, lead: &Lead) -> &Calendar {
        match whose {
            Whose::Team => &self.team,
            Whose::Holder => self.of_rep(lead.holder()),
            Whose::All => &ALWAYS,
        }
    }
    /// A rep's own; the team's for nobody, and for who is configured no more.
    pub fn of_rep(&self, rep: Option<&RepId>) -> &Calendar {
        let own = rep.and_then(|rep| self.people.calendar_of(self.people.rep(rep)?));
        own.unwrap_or(&self.team)
    }
    /// That of whoever a rung tells: nobody is told of anything at midnight.
    pub fn of_told(&self, act: &RungDo, lead: &Lead) -> &Calendar {
        match act {
            RungDo::Remind | RungDo::Warn(_) => self.of_rep(lead.holder()),
            RungDo::Escalate(EscalateTo::Manager) => self.of_rep(self.manager.as_ref()),
            RungDo::Escalate(EscalateTo::Rep(rep)) => self.of_rep(Some(rep)),
            RungDo::Escalate(EscalateTo::Pool(pool)) => {
                self.of_rep(self.people.leader(pool, |_| false).map(|rep| &rep.id))
            }
            RungDo::ReOffer | RungDo::Overflow(_) | RungDo::Escalate(EscalateTo::Address(_)) => &self.team,
        }
    }
}
