//! A rep's mail that asks for the next lead.

use super::{Speaking, World};
use crate::domain::change::Plan;
use crate::domain::id::Ids;
use crate::domain::lead::Lead;
use crate::domain::notice::{Notice, NoticeKind};
use crate::pipeline::pull;

impl Speaking<'_> {
    /// His at once, for he has asked for it. `asked_about` is the lead whose mail he replied to.
    pub(super) fn give_next(&self, asked_about: &Lead, world: &mut World, ids: &mut dyn Ids, plan: &mut Plan) {
        let rep = &self.claim.rep;
        let waiting = std::mem::take(&mut world.waiting);
        // The batch may have given it away already.
        let current = |lead: &Lead| world.leads.get(&lead.id).cloned().unwrap_or_else(|| lead.clone());
        let given = pull::next(rep, waiting.iter().map(current), &mut world.standing, self.rules, self.now, ids);
        world.waiting = waiting;
        let Some(mut change) = given else {
            let text = format!("{rep} asked for the next lead, and none waits that he can take");
            let mut change = self.touched(asked_about, self.event(Some(asked_about.id.clone()), "next_asked", text));
            let note = "no lead waits that you could take".to_owned();
            change.notices.extend(self.notice(NoticeKind::Confirmed, &change.after, note, ids));
            return self.finish(change, "it is a verb to its address, by a rep about himself", world, plan);
        };
        let mail = &self.envelope.id;
        change.events.iter_mut().for_each(|event| event.email = Some(mail.clone()));
        for notice in &mut change.notices {
            *notice = Notice { email: Some(mail.clone()), ..notice.clone() };
        }
        self.finish(change, "it asked for the next lead, and was given this one", world, plan);
    }
}
