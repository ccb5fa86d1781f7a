//! Times as the reader's wall clock shows them.

use crate::domain::calendar::Calendar;
use crate::domain::lead::Lead;
use crate::domain::rules::Rules;
use crate::domain::team::Rep;
use crate::domain::time::Timestamp;
use crate::pipeline::send::words::{span, work_span};
use minijinja::{Value, context};
use std::time::Duration;

/// Who reads a mail, as far as it tells him times.
pub struct Reader<'a> {
    /// His own calendar; for somebody who is no rep, the workflow's.
    own: Option<&'a Calendar>,
    /// What the promise to the prospect counts by.
    sla: Option<&'a Calendar>,
    now: Timestamp,
}

impl<'a> Reader<'a> {
    pub fn of(lead: &Lead, rep: Option<&Rep>, rules: &'a Rules, now: Timestamp) -> Self {
        let workflow = rules.workflows.get(&lead.workflow).or_else(|| rules.workflow_for(&lead.mailbox));
        let calendar = |id| rules.team.calendars.get(id).map(AsRef::as_ref);
        let sla = workflow.and_then(|workflow| calendar(&workflow.sla.calendar));
        let own = rep.and_then(|rep| calendar(&rep.calendar)).or(sla);
        Self { own, sla, now }
    }

    pub fn show(&self, at: Timestamp) -> String {
        self.own.map_or_else(|| at.to_string(), |calendar| calendar.show(at))
    }

    /// For a subject line: the day of the week is enough while it is within six days.
    fn show_short(&self, at: Timestamp) -> String {
        let Some(calendar) = self.own else { return at.to_string() };
        let is_near = at.since(self.now) < Duration::from_secs(6 * 86_400);
        let format = if is_near { "%a %H:%M" } else { "%a %-d %b %H:%M" };
        at.to_jiff().to_zoned(calendar.zone().clone()).strftime(format).to_string()
    }

    /// How long is left until then, or how late it is.
    pub fn deadline(&self, at: Timestamp) -> Value {
        let (earlier, later) = (at.min(self.now), at.max(self.now));
        let wall = later.since(earlier);
        let work = self.sla.map_or(wall, |calendar| calendar.between(earlier, later));
        // Over a night, a wall clock's hours would frighten or lull: say the working time, which is what counts.
        let is_all_work = work.is_zero() || work.as_secs() / 60 == wall.as_secs() / 60;
        let gap = if is_all_work { span(wall) } else { format!("{} of working time", work_span(work)) };
        let late = at < self.now;
        context! {
            at => self.show(at),
            short => self.show_short(at),
            late => late,
            left => format!("{gap} {}", if late { "late" } else { "left" }),
            gap => gap,
        }
    }
}
