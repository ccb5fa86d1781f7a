//! A rep's mail that asks for the next lead.

use super::Speaking;
use crate::domain::lead::Lead;
use crate::domain::notice::{Notice, NoticeKind};
use crate::pipeline::plan::{InHand, World};
use crate::pipeline::pull;

impl Speaking<'_, '_> {
    /// His at once, for he has asked for it. `asked_about` is the lead whose mail he replied to.
    pub(super) fn give_next(&mut self, asked_about: &Lead) {
        let rep = &self.claim.rep;
        let InHand { rules, now, .. } = *self.hand;
        let World { waiting, leads, standing, .. } = &mut *self.hand.world;
        // The batch may have given it away already.
        let current = |lead: &Lead| leads.get(&lead.id).cloned().unwrap_or_else(|| lead.clone());
        let given = pull::next(rep, waiting.iter().map(current), standing, rules, now, self.hand.ids);
        let Some(mut change) = given else {
            let text = format!("{} asked for the next lead, and none waits that he can take", rep.mention());
            let mut change = self.touched(asked_about, self.event(Some(asked_about.id.clone()), "next_asked", text));
            let note = "no lead waits at present that you could take; the next one comes to you by mail".to_owned();
            change.notices.extend(self.notice(NoticeKind::Confirmed, &change.after, note));
            return self.finish(change, "it is a verb to its address, by a rep about himself");
        };
        let mail = &self.hand.envelope.id;
        change.events.iter_mut().for_each(|event| event.email = Some(mail.clone()));
        for notice in &mut change.notices {
            *notice = Notice { email: Some(mail.clone()), ..notice.clone() };
        }
        self.finish(change, "it asked for the next lead, and was given this one");
    }
}
