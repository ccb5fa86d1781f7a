//! What a clock does while a person decides whether it is a lead: whoever decides hears of it, and whoever is above him.

use super::super::assign::Deciding;
use super::super::watch::Climbed;
use super::{climbed, late, told_late};
use crate::domain::change::Change;
use crate::domain::id::RepId;
use crate::domain::lead::Clock;
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::sla::EscalateTo;
use std::time::Duration;

impl Deciding<'_> {
    pub(super) fn ask_to_decide(
        &mut self,
        change: &mut Change,
        rung: Climbed,
        backup: Option<RepId>,
        late_by: Option<Duration>,
    ) {
        climbed(change, rung);
        let asked: Vec<RepId> = self.reviewer(&change.after).into_iter().chain(backup).collect();
        for rep in &asked {
            self.ask(change, rep, "the prospect waits", late_by);
        }
        let names = asked.iter().map(|rep| rep.mention().to_string()).collect::<Vec<_>>().join(" and ");
        let text = match names.is_empty() {
            true => "nobody to ask for a decision: no manager is configured".to_owned(),
            false => format!("asked {names} to decide, as the prospect waits{}", late(late_by)),
        };
        change.events.push(self.tick(&change.after, "review_asked", text));
    }

    /// Somebody beside whoever has been asked and has not decided.
    pub(super) fn escalate_the_decision(
        &mut self,
        change: &mut Change,
        to: &EscalateTo,
        rung: Climbed,
        late_by: Option<Duration>,
    ) {
        let reviewer = self.reviewer(&change.after);
        let note = match &reviewer {
            Some(rep) => format!("{} was asked to decide whether it is a lead, and has not", rep.mention()),
            None => "nobody has decided whether it is a lead".to_owned(),
        };
        let rep = match to {
            EscalateTo::Manager => {
                let above = self.rules.above(&change.after, self.workflow, reviewer.as_ref(), self.now);
                above.map(|rep| rep.id.clone()).or_else(|| reviewer.clone())
            }
            EscalateTo::Rep(_) | EscalateTo::Pool(_) | EscalateTo::Address(_) => {
                self.escalation_goes_to(&change.after, to)
            }
        };
        let told = match (rep, to) {
            (Some(rep), _) if Some(&rep) == reviewer.as_ref() => {
                self.ask(change, &rep, "the prospect's time is over, and nobody is above you", late_by);
                Some(rep.mention().to_string())
            }
            (Some(rep), _) => {
                self.ask(change, &rep, &note, late_by);
                Some(rep.mention().to_string())
            }
            (None, EscalateTo::Address(_)) => self.tell(change, to, rung.clock, &told_late(&note, late_by)),
            (None, EscalateTo::Manager | EscalateTo::Rep(_) | EscalateTo::Pool(_)) => None,
        };
        let text = match told {
            Some(name) => format!("escalated to {name}: nobody has decided{}", late(late_by)),
            None => "nobody to escalate to: no manager is configured".to_owned(),
        };
        change.events.push(self.tick(&change.after, "escalated", text));
    }

    /// Once the prospect's time is over, whoever is above hears with each question to whoever decides.
    pub(super) fn tell_above(&mut self, change: &mut Change, asked: &RepId) -> Option<RepId> {
        if !matches!(change.after.clock, Clock::Missed { .. }) {
            return None;
        }
        let above = self.rules.above(&change.after, self.workflow, Some(asked), self.now)?.id.clone();
        if above == *asked {
            return None;
        }
        let note = format!("{} was asked to decide whether it is a lead, and has not", asked.mention());
        self.ask(change, &above, &note, None);
        Some(above)
    }

    fn ask(&mut self, change: &mut Change, rep: &RepId, note: &str, late_by: Option<Duration>) {
        let note = told_late(&format!("{}; {note}", change.after.stage_reason), late_by);
        let due_at = change.after.clock.due_at();
        let notice = self.notice(NoticeKind::Review, &change.after, rep, note);
        change.notices.extend(notice.map(|notice| Notice { due_at, ..notice }));
    }
}
