//! A rep's answer that goes through us to the prospect.

use super::Speaking;
use crate::desk::verbs::{self, Act, By};
use crate::domain::address::Address;
use crate::domain::lead::{Evidence, Lead};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::spoken;
use crate::pipeline::extract::signed_below;
use crate::pipeline::letter;
use crate::pipeline::plan::stranger;

impl Speaking<'_, '_> {
    /// The answer is owed to the prospect, and the clock stops; or nothing goes out, and the rep is told why.
    pub(super) fn pass_on(&mut self, lead: &Lead) {
        let to = match self.may_pass_on(lead) {
            Ok(to) => to,
            Err(why) => return self.refuse(lead, why),
        };
        let by = By::Rep(self.claim.rep.clone());
        let others = stranger::others(&self.hand.read.email, self.hand.rules);
        let is_to_writer = lead.after.writer.as_deref().is_some_and(|writer| writer == to.as_str());
        let asker = lead.asker_address().filter(|_| is_to_writer && lead.after.copies_asker);
        let asker = asker.map(|asker| asker.person_key());
        let whom = others.into_iter().chain([to.person_key()]).chain(asker).collect();
        let act = Act::Answer { evidence: Evidence::Observed, to: whom };
        match verbs::decide(lead, &act, &by, self.hand.rules, self.hand.now, self.hand.ids) {
            Ok(mut change) => {
                for event in &mut change.events {
                    event.email = Some(self.hand.envelope.id.clone());
                }
                change.after.after.meet(stranger::others(&self.hand.read.email, self.hand.rules));
                change.after.answered_through_us(self.hand.envelope.id.clone(), self.hand.now);
                let relay = Notice::to_address(self.hand.ids.next(), NoticeKind::Relay, &lead.id, to, String::new());
                change.notices.push(Notice {
                    rep: Some(self.claim.rep.clone()),
                    arrived_at: Some(self.hand.envelope.received_at),
                    email: Some(self.hand.envelope.id.clone()),
                    ..relay
                });
                self.finish(change, "it is the rep's answer to the prospect, to the address made for it");
            }
            Err(refusal) => self.refuse(lead, format!("{refusal}; your answer was not sent")),
        }
    }

    /// Whom it goes to; or why it does not, in words for the rep.
    fn may_pass_on(&self, lead: &Lead) -> Result<Address, String> {
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
        if let Some(colleague) = self.is_for_colleague(&words, lead) {
            return Err(format!(
                "{colleague}, of your house, gets it as well, and it greets nobody of the prospect's: it may be meant for \
                 {colleague}. Nothing was sent; to the prospect, begin with a greeting, and to a colleague write without \
                 this address"
            ));
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
        let size: u64 = self.hand.read.email.attachments.iter().map(|part| part.size_bytes as u64).sum();
        if size > relay.attachments_max {
            let (size, most) = (spoken::size(size), spoken::size(relay.attachments_max));
            return Err(format!("its attachments are {size}, and at most {most} are passed on"));
        }
        if let Some(defect) = self.hand.read.email.defects.iter().find(|defect| is_incomplete(defect)) {
            return Err(format!("it did not come in one piece ({defect})"));
        }
        Ok(to)
    }
}

impl Speaking<'_, '_> {
    /// A colleague who gets it as well, where its first line greets him, or nobody at all.
    fn is_for_colleague(&self, words: &str, lead: &Lead) -> Option<String> {
        let rules = self.hand.rules;
        let email = &self.hand.read.email;
        let from = email.sender()?.person_key();
        let colleagues: Vec<(String, String)> = email
            .to
            .iter()
            .chain(&email.cc)
            .filter_map(|party| Some((party.name.clone().unwrap_or_default(), party.address.as_ref()?)))
            .filter(|(_, address)| {
                !rules.is_ours(address) && rules.is_colleague(address) && address.person_key() != from
            })
            .map(|(name, address)| {
                let rep = rules.team.by_address(address).map(|rep| rep.name.clone());
                let shown = rep.or_else(|| Some(name.clone()).filter(|name| !name.is_empty()));
                (shown.unwrap_or_else(|| address.to_string()), format!("{name} {}", address.local()))
            })
            .collect();
        let first = words.lines().map(str::trim).find(|line| !line.is_empty())?;
        let in_words = |text: &str| -> Vec<String> {
            text.split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.chars().count() > 1)
                .map(str::to_lowercase)
                .collect()
        };
        // "Bob, can you …", "Hi Bob,".
        let head = in_words(first.split([',', '!', ':']).next().unwrap_or(first));
        let head = &head[..head.len().min(GREETING_WORDS)];
        let calls = |name: &str| in_words(name).iter().any(|word| head.contains(word));
        if let Some((shown, _)) = colleagues.iter().find(|(shown, other)| calls(shown) || calls(other)) {
            let is_shared = lead.prospect.name.as_deref().is_some_and(calls);
            return Some(shown.clone()).filter(|_| !is_shared);
        }
        let greets = signed_below::greets(first)
            || first.ends_with([',', '!', ':', '，', '：'])
            || lead.prospect.name.as_deref().is_some_and(calls);
        colleagues.into_iter().next().map(|(shown, _)| shown).filter(|_| !greets)
    }
}

/// Words of a greeting that are looked at: "Sehr geehrter Herr Dr. Müller".
const GREETING_WORDS: usize = 6;

/// Something of the mail is missing that the prospect should have had.
fn is_incomplete(defect: &str) -> bool {
    ["was cut", "were not read", "does not end", "is broken", "was not fetched"]
        .iter()
        .any(|words| defect.contains(words))
}
