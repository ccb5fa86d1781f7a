//! A rep's answer that goes through us to the prospect: at once, or when he says so.

use super::Speaking;
use crate::desk::verbs::{self, Act, By};
use crate::domain::address::Address;
use crate::domain::lead::{Lead, Refusal, Written};
use crate::domain::notice::lately::Cause;
use crate::domain::notice::{FIRST_WAITS, Notice, NoticeKind, Words};
use crate::domain::spoken;
use crate::pipeline::letter::{self, aside};
use crate::pipeline::plan::stranger;

/// Two mailboxes that answer by themselves would write to each other through us without end.
const TOO_MANY: &str = "several answers of yours have gone to the prospect within ten minutes";

/// So many words at most are said of an answer that waits, and are none themselves, unless they speak to the prospect.
const REMARK_WORDS: usize = 10;

impl Speaking<'_, '_> {
    /// The answer is owed to the prospect, and the clock stops; or it waits for the rep's word; or nothing goes out, and
    /// the rep is told why.
    pub(super) fn pass_on(&mut self, lead: &Lead, doubt: Option<String>) {
        let written = match self.may_pass_on(lead) {
            Ok(written) => written,
            Err(why) => return self.refuse(lead, why),
        };
        let doubt = doubt.or_else(|| self.is_for_us(lead, &written.to));
        if doubt.is_some() && self.is_of_what_waits(lead) {
            return self.refuse(lead, FIRST_WAITS.to_owned());
        }
        let doubt = doubt.or_else(|| self.is_enough(lead, Cause::PassedOn).then(|| TOO_MANY.to_owned()));
        let by = By::Rep(self.claim.rep.clone());
        match (self.decided(lead, &Act::Answer(written.clone()), &by), doubt) {
            (Ok(_), Some(doubt)) => match lead.must_be_with_no_other(&self.claim.rep) {
                Ok(()) => self.hold(lead, written, doubt),
                Err(gone) => self.refuse(lead, format!("{gone}; your answer was not sent")),
            },
            (Ok(mut change), None) => {
                for event in &mut change.events {
                    event.email = Some(self.hand.envelope.id.clone());
                }
                for relay in change.notices.iter_mut().filter(|notice| notice.kind == NoticeKind::Relay) {
                    relay.arrived_at = Some(self.hand.envelope.received_at);
                }
                self.finish(change, "it is the rep's answer to the prospect, to the address made for it");
            }
            (Err(refusal), _) => self.refuse(lead, format!("{refusal}; your answer was not sent")),
        }
    }

    /// "Ok", "not yet", "why?" to the mail that shows an answer of his: a word about it, and no other answer.
    fn is_of_what_waits(&self, lead: &Lead) -> bool {
        let shown_in = self.hand.read.handles.notice.as_ref();
        shown_in.is_some_and(|shown_in| lead.held_answer(shown_in, &self.claim.rep).is_ok())
            && self.unsigned().split_whitespace().count() <= REMARK_WORDS
    }

    fn is_enough(&self, lead: &Lead, cause: Cause) -> bool {
        self.hand.world.lately.is_enough(&self.claim.rep, &lead.id, cause, self.hand.now)
    }

    /// It waits, and he is shown what would go to whom. What is held again and again comes from a machine.
    fn hold(&mut self, lead: &Lead, written: Written, doubt: String) {
        if self.is_enough(lead, Cause::Helped) {
            return self.refuse(lead, format!("{doubt}; your answer was not sent"));
        }
        let text = format!("{}'s answer to the prospect waits for a word of his: {doubt}", self.claim.rep.mention());
        let mut change = self.touched(lead, self.event(Some(lead.id.clone()), "answer_held", text));
        let Some(told) = self.notice(NoticeKind::Held, lead, doubt) else { return };
        change.after.hold(told.id.clone(), written.clone());
        change.notices.push(Notice { writer: Some(written.to), ..told });
        // The same words may come once more.
        self.hand.plan.content = None;
        self.finish(change, "it came to the address made for answers, and waits for the rep's word");
    }

    /// The answer that the mail shows which he has replied to; in reply to any other about this lead, his last that waits.
    pub(super) fn held_answer(&self, lead: &Lead) -> Result<Written, Refusal> {
        let (rep, received_at) = (&self.claim.rep, self.hand.envelope.received_at);
        let shown_in = self.hand.read.handles.notice.as_ref().filter(|_| self.brought() == Some(Words::Own));
        let written = match shown_in {
            Some(shown_in) => lead.held_answer(shown_in, rep)?,
            None => lead.unsent_of(rep).ok_or(Refusal::NothingHeld)?,
        };
        let written = written.clone();
        // Said while it was still his, it counts.
        if verbs::still_his(lead, &Act::Answer(written.clone()), rep, received_at, self.hand.rules).is_none() {
            lead.must_be_with_no_other(rep)?;
        }
        Ok(written)
    }

    /// What goes to whom; or why it does not, in words for the rep.
    fn may_pass_on(&self, lead: &Lead) -> Result<Written, String> {
        let replies = self.hand.rules.replies.as_deref();
        let Some((replies, relay)) = replies.and_then(|replies| Some((replies, replies.relay.as_ref()?))) else {
            return Err("answers are passed on no more; please write to the prospect himself".to_owned());
        };
        let writer = self.hand.read.handles.notice.as_ref().and_then(|notice| self.hand.world.writers.get(notice));
        let last = lead.after.writer.as_deref().or(lead.prospect.email.as_deref());
        let prospect = writer.cloned().or_else(|| last.and_then(|email| Address::parse(email).ok()));
        let to = prospect.ok_or("the prospect has no address that mail can be sent to")?;
        if !letter::says_something(self.hand.read) {
            return Err("there is nothing in it that you wrote yourself; nothing was sent".to_owned());
        }
        let words = letter::own_words(self.hand.read);
        if letter::stands_between_quotes(self.hand.read) {
            return Err("words of yours stand between the lines that you quote, and the quoted lines are not passed on: nobody \
                        would know what they answer. Nothing was sent; please write your answer above all that you quote"
                .to_owned());
        }
        if let Some(left) = letter::left_of_ours(&words, &lead.shown_ref(), replies) {
            return Err(format!(
                "where your words end could not be told: there is still “{left}” of our mail in it; please answer above \
                 it, and delete the rest"
            ));
        }
        if let Some(left) = letter::enclosed_of_ours(self.hand.read, &lead.shown_ref(), replies) {
            return Err(format!(
                "a mail of ours is attached to it (“{left}”), which is for you alone; nothing was sent: please answer \
                 without it"
            ));
        }
        if letter::has_picture_within(self.hand.read) {
            return Err(
                "a picture stands within your words, and they go on as text alone: it would be lost; nothing was \
                        sent. Please send it as an attached file"
                    .to_owned(),
            );
        }
        if letter::says_by_looks(self.hand.read) {
            return Err(
                "something in it is struck out, or a number is raised, and it goes on as text alone, which would say \
                        something else; nothing was sent. Please write it without"
                    .to_owned(),
            );
        }
        if aside::is_for_outlook_alone(self.hand.read) {
            return Err(
                "Outlook has packed it into a file that only Outlook opens (winmail.dat), with whatever is attached; \
                        nothing was sent. Please send it as HTML or as plain text"
                    .to_owned(),
            );
        }
        let size: u64 = self.hand.read.email.attachments.iter().map(|part| part.size_bytes as u64).sum();
        if size > relay.attachments_max {
            let (size, most) = (spoken::size(size), spoken::size(relay.attachments_max));
            return Err(format!("its attachments are {size}, and at most {most} are passed on"));
        }
        if let Some(defect) = self.hand.read.email.defects.iter().find(|defect| is_incomplete(defect)) {
            return Err(format!("it did not come in one piece ({defect})"));
        }
        Ok(Written {
            email: self.hand.envelope.id.clone(),
            by: self.claim.rep.clone(),
            to,
            others: stranger::others(&self.hand.read.email, self.hand.rules),
        })
    }
}

/// Something of the mail is missing that the prospect should have had.
fn is_incomplete(defect: &str) -> bool {
    ["was cut", "were not read", "does not end", "is broken", "was not fetched"]
        .iter()
        .any(|words| defect.contains(words))
}
