//! What keeps us from writing to a machine as fast as it answers: what a mail would have us tell a rep once too often waits, and
//! whoever oversees him hears that his mailbox seems to answer by itself.

use super::InHand;
use crate::domain::id::{NoticeId, RepId};
use crate::domain::notice::lately::{Cause, WITHIN};
use crate::domain::notice::{ANSWERS_BY_ITSELF, Notice, NoticeKind};
use crate::pipeline::assign::Deciding;

const DAY_MS: i64 = 86_400_000;

impl InHand<'_> {
    /// The last word on what is told because of a mail.
    pub fn keeps_pace(&mut self) {
        let (rules, now) = (self.rules, self.now);
        let Some(change) = self.plan.change.as_mut() else { return };
        let lately = &mut self.world.lately;
        let mut suspect: Option<RepId> = None;
        for notice in change.notices.iter_mut().filter(|notice| notice.email.is_some()) {
            let Some(rep) = notice.rep.clone() else { continue };
            let is_late =
                notice.kind == NoticeKind::Confirmed && lately.is_enough(&rep, &notice.lead, Cause::Confirmed, now);
            if is_late {
                notice.not_before = Some(now.plus(WITHIN));
            }
            lately.note(notice, now);
            if lately.seems_a_machine(notice, now) {
                suspect = Some(rep);
            }
        }
        let Some((rep, workflow)) = suspect.zip(rules.workflow_of(&change.after)) else { return };
        let mut deciding = Deciding { rules, workflow, standing: &mut self.world.standing, now, ids: self.ids };
        let text = format!("{}'s mailbox {ANSWERS_BY_ITSELF}", rep.mention());
        if let Some(reviewer) = deciding.reviewer(&change.after).filter(|reviewer| *reviewer != rep) {
            // Once a day, of however many leads.
            let id = NoticeId::new(format!("itself-{rep}-{}", now.as_ms() / DAY_MS));
            let told = deciding.notice(NoticeKind::Unreachable, &change.after, &reviewer, text.clone());
            change.notices.extend(told.map(|told| Notice { id, ..told }));
        }
        let event = deciding.event(&change.after, "answers_by_itself", text);
        change.events.push(event);
    }
}
