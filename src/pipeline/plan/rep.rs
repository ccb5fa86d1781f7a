//! A rep's mail to the address that our mail to him named: a verb, done by the desk, or words why not.

use super::answered::Way;
use super::{InHand, Read};
use crate::domain::address::Address;
use crate::domain::automatic;
use crate::domain::change::Change;
use crate::domain::event::{Actor, Event};
use crate::domain::id::{LeadId, RepId};
use crate::domain::lead::{Lead, Refusal};
use crate::domain::notice::lately::{Cause, WITHIN};
use crate::domain::notice::{ABOUT, Notice, NoticeKind, TOO_FEW_WORDS};
use crate::domain::overseer::may_give;
use crate::domain::rules::Rules;
use crate::domain::spoken;
use crate::domain::time::Timestamp;
use crate::domain::token::ReplyTo;
use crate::domain::workflow::Reasons;
use crate::pipeline::extract::signature::signed_below;
use crate::pipeline::letter::aside;
use crate::pipeline::link::KnownLead;
use crate::pipeline::people::authority::{Authority, Claim};
use crate::pipeline::people::order::{Desk, Heard, Order, hear};
use jiff::Zoned;

mod carry_out;
mod decided;
mod done;
mod elsewhere;
mod next;
mod promises;
mod relay;
mod speech;
mod take_back;
mod unmarked;
mod whom;

/// For whoever answers a mail of ours where no replies are configured.
const READ_BY_NOBODY: &str = "nobody reads what is answered to this mail, and nothing was sent on. Use the buttons in it; \
                              to write to the prospect, write to his own address";

/// What a rep has leave to say, and says.
enum Said {
    Order(Authority, Order),
    /// An answer to the prospect, unless there is reason for doubt.
    Letter {
        doubt: Option<String>,
    },
}

/// A mail in hand, with what the rep brings whose address it is from.
struct Speaking<'h, 'a> {
    hand: &'h mut InHand<'a>,
    claim: &'a Claim,
}

/// Whether a rep has said nothing but a word for us, in a mail that reads like a machine's: "away until Monday" is what
/// an absence note says, too. No machine says so and nothing else, to an address with his own token.
pub(super) fn is_lone_word(read: &Read, rules: &Rules) -> bool {
    read.claim.as_ref().is_some_and(|claim| claim.is_his && says_one_word(read, claim, rules))
}

/// The same, whatever address it came to.
fn says_one_word(read: &Read, claim: &Claim, rules: &Rules) -> bool {
    let Some(replies) = rules.replies.as_ref() else { return false };
    let reasons = Reasons::default();
    let today = Timestamp::from_ms(0).to_jiff().to_zoned(jiff::tz::TimeZone::UTC);
    let desk = Desk {
        words: &replies.words,
        reasons: &reasons,
        packet: &[],
        team: &rules.team,
        languages: &[],
        signs: Box::new(|lines| signs(lines, rules, &claim.rep)),
        today,
        is_letter_else: true,
    };
    claim.is_proven()
        && !automatic::is_marked(&read.email)
        && !matches!(
            hear(&read.inquiry.text, &desk),
            Heard::Letter | Heard::Nothing | Heard::Order { is_alone: false, .. }
        )
}

/// Where this rep signs, among lines that are not empty.
fn signs(lines: &[&str], rules: &Rules, rep: &RepId) -> usize {
    let rep = rules.team.rep(rep);
    rep.map_or(lines.len(), |rep| signed_below::start(lines, &rep.name, &rep.email))
}

impl InHand<'_> {
    /// Fills the plan of a mail that a rep wrote to an address of ours with a token; false for any other mail.
    pub(super) fn speaks(&mut self) -> bool {
        let Some(claim) = self.read.claim.as_ref().filter(|claim| !self.is_copy_for_us(claim)) else { return false };
        let received_at = self.envelope.received_at;
        let Some(token) = &claim.token else {
            // Without a token nothing is done, and whoever answers a notice of ours is told why: he may have written to
            // the prospect.
            let lead = self.answered_notice().and_then(|known| self.world.leads.get(&known.lead));
            let lead = lead.or_else(|| self.held_by_speaker(claim)).cloned();
            let mut speaking = Speaking { hand: self, claim };
            let Some(lead) = lead else { return false };
            let why = match speaking.hand.rules.replies {
                Some(_) => claim.authority(received_at).err().map(|denied| denied.to_string()).unwrap_or_default(),
                None => READ_BY_NOBODY.to_owned(),
            };
            speaking.refuse(&lead, why);
            return true;
        };
        let lead = self.world.by_number.get(&token.lead_number).and_then(|id| self.world.leads.get(id)).cloned();
        let mut speaking = Speaking { hand: self, claim };
        let Some(lead) = lead else {
            let refused = speaking.event(None, "reply_refused", "it came to an address of no lead of ours".to_owned());
            self.plan.events.push(refused);
            self.plan.content = None;
            return true;
        };
        match speaking.heard(&lead) {
            Ok(Said::Order(authority, order)) => speaking.carry_out(&lead, &authority, order),
            Ok(Said::Letter { doubt }) => speaking.pass_on(&lead, doubt),
            Err(why) => speaking.refuse(&lead, why),
        }
        true
    }

    /// It went to the prospect himself, or to whoever wrote last: passed on, he would have it twice. What is to somebody
    /// outside and to no address of a lead's is no word for us at all.
    fn is_copy_for_us(&self, claim: &Claim) -> bool {
        let Some(outgoing) = self.read.outgoing.as_ref().filter(|outgoing| outgoing.way == Way::Copied) else {
            return false;
        };
        let Some(token) = &claim.token else { return true };
        let lead = self.world.by_number.get(&token.lead_number).and_then(|id| self.world.leads.get(id));
        let prospect = lead.and_then(|lead| lead.prospect.email.as_deref());
        let writer = lead.and_then(|lead| lead.after.writer.as_deref());
        let answered = prospect.into_iter().chain(writer).filter_map(|email| Address::parse(email).ok());
        answered.map(|address| address.person_key()).any(|person| outgoing.to.contains(&person))
    }

    /// A lead of his, for the answer to a word that he wrote to us afresh: nothing tells a mail by its lead but a reply.
    fn held_by_speaker(&self, claim: &Claim) -> Option<&Lead> {
        let Read { email, outgoing, .. } = self.read;
        let mut all = email.to.iter().chain(&email.cc).filter_map(|party| party.address.as_ref());
        let is_to_us_alone = outgoing.as_ref().is_none_or(|outgoing| outgoing.way == Way::Internal)
            && all.all(|address| self.rules.is_ours(address));
        let held = self.world.held.get(&claim.rep).filter(|_| is_to_us_alone)?;
        held.first().filter(|_| says_one_word(self.read, claim, self.rules))
    }

    /// The lead whose notice it replies to.
    fn answered_notice(&self) -> Option<&KnownLead> {
        self.world.known.by_notice.get(self.read.handles.notice.as_ref()?)
    }
}

impl Speaking<'_, '_> {
    /// What he has leave to say and says; or why nothing is done.
    fn heard(&self, lead: &Lead) -> Result<Said, String> {
        let authority = self.claim.authority(self.hand.envelope.received_at).map_err(|denied| denied.to_string())?;
        if self.hand.answered_notice().is_some_and(|known| known.lead != lead.id) {
            return Err("the mail you replied to and the address you wrote to are about two leads".to_owned());
        }
        let heard = match hear(&self.hand.read.inquiry.text, &self.desk(lead)) {
            Heard::Order { is_alone: false, .. } => hear(self.above_ours(lead), &self.desk(lead)),
            heard => heard,
        };
        let is_about_him = matches!(
            heard,
            Heard::Order { order: Order::Away { .. } | Order::Back | Order::Next | Order::Help, .. } | Heard::Nothing
        );
        if authority.reply_to == ReplyTo::Several && !is_about_him {
            return Err("the mail you replied to is about several leads, and nobody can tell which of them you mean; \
                        nothing was done, and nothing was sent. Please reply to our own mail about that lead, or press \
                        its button in the one about several"
                .to_owned());
        }
        let is_order = matches!(heard, Heard::Order { .. });
        if !is_order && let Some(why) = self.in_place_of_words() {
            return Err(why.to_owned());
        }
        match heard {
            Heard::Order { is_alone: false, .. } if authority.reply_to == ReplyTo::Prospect => {
                Err("a word for me and an answer to the prospect are two mails; nothing was done, and nothing was sent"
                    .to_owned())
            }
            Heard::Order { order, .. } => Ok(Said::Order(authority, order)),
            Heard::Unclear(why) => Err(why),
            Heard::Letter if authority.reply_to == ReplyTo::Prospect => Ok(Said::Letter { doubt: None }),
            Heard::Brief if authority.reply_to == ReplyTo::Prospect && self.is_plain_answer(lead) => {
                Ok(Said::Letter { doubt: None })
            }
            Heard::Brief if authority.reply_to == ReplyTo::Prospect => {
                Ok(Said::Letter { doubt: Some(TOO_FEW_WORDS.to_owned()) })
            }
            Heard::Letter | Heard::Brief => Err(self.why_no_letter(lead, &authority.rep)),
            Heard::Nothing if !self.hand.read.email.attachments.is_empty() => Err(
                "there are no words of yours in it, only a file; nothing was sent: please send it with a sentence to \
                 the prospect"
                    .to_owned(),
            ),
            Heard::Nothing => Err("there is nothing in it".to_owned()),
        }
    }

    /// Why what he writes to an address for words alone goes to nobody.
    fn why_no_letter(&self, lead: &Lead, rep: &RepId) -> String {
        match lead.holder() {
            Some(holder) if holder == rep && lead.prospect.email.is_none() => {
                "no mail address of the prospect is known, and nothing was sent; reach them another way, and then reply \
                 with the word below for an answer"
                    .to_owned()
            }
            Some(holder) if holder == rep && lead.responded_at.is_some() => {
                "this address takes words for me alone; to write to the prospect, please reply to the latest mail about \
                 this lead that says so"
                    .to_owned()
            }
            Some(holder) if holder != rep && !may_give(lead, rep, self.hand.rules) => {
                Refusal::GoneTo(holder.mention().to_string()).to_string()
            }
            _ => "its first line is none of the words that I know".to_owned(),
        }
    }

    /// What a program sent in place of an answer, and why it is not passed on.
    fn in_place_of_words(&self) -> Option<&'static str> {
        if aside::is_invitation(self.hand.read) {
            return Some(
                "an invitation is in it, and it invites this address instead of the prospect; nothing was sent. \
                 Invite the prospect at his own address, with a copy to the shared mailbox",
            );
        }
        let is_reaction = aside::is_reaction(self.hand.read);
        is_reaction
            .then_some("a reaction is no answer, and no word that I know; nothing was done, and nothing was sent")
    }

    fn desk(&self, lead: &Lead) -> Desk<'_> {
        let rules = self.hand.rules;
        static NONE: std::sync::LazyLock<(crate::domain::replies::words::Words, Reasons)> =
            std::sync::LazyLock::new(Default::default);
        Desk {
            words: rules.replies.as_ref().map_or(&NONE.0, |replies| &replies.words),
            reasons: rules.workflow_of(lead).map_or(&NONE.1, |workflow| &workflow.reasons),
            packet: rules
                .workflow_of(lead)
                .and_then(|workflow| workflow.customs.hand_off.as_ref())
                .map_or(&[], |hand_off| hand_off.packet.as_slice()),
            team: &rules.team,
            languages: rules.team.rep(&self.claim.rep).map_or(&[], |rep| rep.languages.as_slice()),
            signs: Box::new(|lines| signs(lines, rules, &self.claim.rep)),
            today: self.said_at(),
            is_letter_else: self.claim.token.as_ref().is_some_and(|token| token.reply_to == ReplyTo::Prospect),
        }
    }

    /// "Tomorrow" is the day after he wrote, however late it is read.
    fn said_at(&self) -> Zoned {
        let team = &self.hand.rules.team;
        let calendar = team.rep(&self.claim.rep).and_then(|rep| team.calendar_of(rep));
        let zone = calendar.map_or(jiff::tz::TimeZone::UTC, |calendar| calendar.zone().clone());
        self.hand.envelope.received_at.min(self.hand.now).to_jiff().to_zoned(zone)
    }

    /// Nothing is done. The rep is told why, if it is certain that he wrote it; nobody else ever is.
    fn refuse(&mut self, lead: &Lead, why: String) {
        let rep = &self.claim.rep;
        let why = spoken::without_commands(&why);
        let was_told = self.hand.world.lately.is_enough(rep, &lead.id, Cause::Helped, self.hand.now);
        let text = match why.as_str() {
            "" => format!("{} asked what can be said", rep.mention()),
            why => format!("a reply in {}'s name was not acted on: {why}", rep.mention()),
        };
        let event = self.event(Some(lead.id.clone()), "reply_refused", text);
        let reason = match self.claim.token {
            Some(_) => "it came to this lead's address for replies, and did nothing",
            None => "it answers a mail of ours about this lead, and did nothing",
        };
        // What did nothing may come once more, in the same words.
        self.hand.plan.content = None;
        if !self.claim.may_be_answered() {
            self.hand.plan.lead = Some((lead.id.clone(), reason.to_owned()));
            self.hand.plan.events.push(event);
            return;
        }
        let mut change = self.touched(lead, event);
        // A machine is kept from answering at once; a person hears of all the rest in one mail.
        let (why, not_before) = match was_told {
            true => (format!("{ABOUT}{}: {}", lead.shown_ref(), either(why)), Some(self.hand.now.plus(WITHIN))),
            false => (why, None),
        };
        let help = self.notice(NoticeKind::Help, &change.after, why);
        change.notices.extend(help.map(|help| Notice { not_before, ..help }));
        self.finish(change, reason);
    }

    /// The lead as it was, with something to tell.
    fn touched(&self, lead: &Lead, event: Event) -> Change {
        Change { events: vec![event], ..Change::of(lead, self.hand.now) }
    }

    fn event(&self, lead: Option<LeadId>, what: &'static str, text: String) -> Event {
        // Who cannot be told from a forger has done nothing: the rules say what came of it.
        let actor = match self.claim.is_proven() {
            true => Actor::Rep(self.claim.rep.clone()),
            false => Actor::Rules(self.hand.rules.version.clone()),
        };
        Event { actor, ..self.hand.event(lead, what, text) }
    }

    fn notice(&mut self, kind: NoticeKind, lead: &Lead, note: String) -> Option<Notice> {
        let rep = self.hand.rules.team.rep(&self.claim.rep)?;
        let notice = Notice::to_rep(self.hand.ids.next(), kind, &lead.id, rep, note);
        Some(Notice { email: Some(self.hand.envelope.id.clone()), ..notice })
    }

    fn finish(&mut self, change: Change, reason: &str) {
        self.hand.plan.lead = Some((change.after.id.clone(), reason.to_owned()));
        self.hand.changes(change);
    }
}

/// A question for help did nothing, and has no reason for it.
fn either(why: String) -> String {
    if why.is_empty() { "what can be said stands below".to_owned() } else { why }
}
