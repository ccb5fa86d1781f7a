//! A prepared letter whose time has come, to somebody who is not ready yet.

use super::assign::Deciding;
use super::plan::NURTURE;
use crate::domain::address::Address;
use crate::domain::change::Change;
use crate::domain::letters::may_write;
use crate::domain::notice::{Notice, NoticeKind};

impl Deciding<'_> {
    /// Whether the lead rests on, as it was written to or the letters have just ended; false where none is left.
    pub(super) fn write(&mut self, change: &mut Change) -> bool {
        let Some(letters) = &self.workflow.customs.letters else { return false };
        let lead = &mut change.after;
        let number = lead.after.letters;
        if letters.letters.get(number as usize).is_none() {
            return false;
        }
        let to = lead.prospect.email.as_deref().and_then(|email| Address::parse(email).ok());
        let to = to.filter(|to| !self.rules.is_colleague(to) && !self.rules.is_ours(to));
        let may = may_write(lead, letters).and_then(|()| to.ok_or_else(|| "the address is one of ours".to_owned()));
        let to = match may {
            Ok(to) => to,
            // Nobody was written to: it rests no longer for it.
            Err(_) if number == 0 => return false,
            Err(why) => {
                lead.after.letters = u32::try_from(letters.letters.len()).unwrap_or(u32::MAX);
                lead.after.letters_ended = Some(why.clone());
                lead.look_again_at = Some(self.now.plus(NURTURE));
                let text = format!("no more letters: {why}");
                change.events.push(self.tick(&change.after, "letters_ended", text));
                return true;
            }
        };
        lead.after.letters = number + 1;
        lead.look_again_at = Some(self.now.plus(NURTURE));
        self.rules.expect_letter(&mut change.after, self.workflow, self.now);
        let text = format!("letter {} of {} is due", number + 1, letters.letters.len());
        change.events.push(self.tick(&change.after, "letter_due", text));
        let (id, lead) = (self.ids.next(), &change.after.id);
        change.notices.push(Notice::to_address(id, NoticeKind::Letter, lead, to, number.to_string()));
        true
    }
}
