//! A rep's mail to the address that our mail to him named: a verb, done by the desk, or words why not.

use super::{Envelope, Read, World};
use crate::desk::verbs::{self, Act, By};
use crate::domain::change::{Change, Plan};
use crate::domain::event::{Actor, Event};
use crate::domain::id::{Ids, LeadId, RepId};
use crate::domain::lead::Lead;
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::ReplyTo;
use crate::domain::workflow::Reasons;
use crate::pipeline::people::authority::{Authority, Claim};
use crate::pipeline::people::order::{Desk, Heard, Order, hear};
use jiff::Zoned;
use std::time::Duration;

mod next;
mod relay;

/// A rep is told so often within [`HELP_WITHIN`] what he can say and what was not done: what answers that again and again
/// is a machine that does not say so.
const HELPS_MAX: u32 = 3;
pub const HELP_WITHIN: Duration = Duration::from_secs(600);

/// Everything that one reply is decided by.
struct Speaking<'a> {
    envelope: &'a Envelope,
    read: &'a Read,
    rules: &'a Rules,
    claim: &'a Claim,
    now: Timestamp,
}

/// Whether a rep has said nothing but a word for us, in a mail that reads like a machine's: "away until Monday" is what
/// an absence note says, too. No machine says so and nothing else, to an address with his own token.
pub(super) fn is_lone_word(read: &Read, rules: &Rules) -> bool {
    let Some((claim, replies)) = read.claim.as_ref().zip(rules.replies.as_ref()) else { return false };
    let is_marked = ["Auto-Submitted", "X-Autoreply", "X-Auto-Response-Suppress", "Precedence"];
    let reasons = Reasons::default();
    let today = Timestamp::from_ms(0).to_jiff().to_zoned(jiff::tz::TimeZone::UTC);
    let desk =
        Desk { words: &replies.words, reasons: &reasons, packet: &[], team: &rules.team, today, is_letter_else: true };
    claim.is_his
        && claim.is_proven()
        && !is_marked.iter().any(|name| read.email.has_header(name))
        && !matches!(
            hear(&read.inquiry.text, &desk),
            Heard::Letter | Heard::Nothing | Heard::Order { is_alone: false, .. }
        )
}

/// Fills the plan of a mail that a rep wrote to an address of ours with a token; false for any other mail.
pub(super) fn speaks(
    envelope: &Envelope,
    read: &Read,
    world: &mut World,
    rules: &Rules,
    now: Timestamp,
    ids: &mut dyn Ids,
    plan: &mut Plan,
) -> bool {
    let Some(claim) = &read.claim else { return false };
    let speaking = Speaking { envelope, read, rules, claim, now };
    let Some(token) = &claim.token else {
        // Without a token nothing is done, and whoever answers a notice of ours with a verb is told why.
        let answered = read.handles.notice.as_ref().and_then(|notice| world.known.by_notice.get(notice));
        let lead = answered.and_then(|known| world.leads.get(&known.lead)).cloned();
        let Some(lead) = lead.filter(|_| speaking.means_a_verb(rules)) else { return false };
        let why = claim.authority(envelope.received_at).err().map(|denied| denied.to_string()).unwrap_or_default();
        speaking.refuse(&lead, why, world, ids, plan);
        return true;
    };
    let lead = world.by_number.get(&token.lead_number).and_then(|id| world.leads.get(id)).cloned();
    let Some(lead) = lead else {
        plan.events.push(speaking.event(None, "reply_refused", "it came to an address of no lead of ours".to_owned()));
        plan.content = None;
        return true;
    };
    match speaking.heard(&lead, world) {
        Ok((authority, Some(order))) => speaking.carry_out(&lead, &authority, order, world, ids, plan),
        Ok((_, None)) => speaking.pass_on(&lead, world, ids, plan),
        Err(why) => speaking.refuse(&lead, why, world, ids, plan),
    }
    true
}

impl Speaking<'_> {
    /// What he has leave to say and says, none for an answer to the prospect; or why nothing is done.
    fn heard(&self, lead: &Lead, world: &World) -> Result<(Authority, Option<Order>), String> {
        let authority = self.claim.authority(self.envelope.received_at).map_err(|denied| denied.to_string())?;
        let answered = self.read.handles.notice.as_ref().and_then(|notice| world.known.by_notice.get(notice));
        if answered.is_some_and(|known| known.lead != lead.id) {
            return Err("the mail you replied to and the address you wrote to are about two leads".to_owned());
        }
        match hear(&self.read.inquiry.text, &self.desk(lead)) {
            Heard::Order { is_alone: false, .. } if authority.reply_to == ReplyTo::Prospect => {
                Err("a word for me and an answer to the prospect are two mails; nothing was done, and nothing was sent"
                    .to_owned())
            }
            Heard::Order { order, .. } => Ok((authority, Some(order))),
            Heard::Unclear(why) => Err(why),
            Heard::Letter if authority.reply_to == ReplyTo::Prospect => Ok((authority, None)),
            Heard::Letter => Err("its first line is none of the words that I know".to_owned()),
            Heard::Nothing => Err("there is nothing in it".to_owned()),
        }
    }

    /// Whether the first line is a verb, for mail that may not act.
    fn means_a_verb(&self, rules: &Rules) -> bool {
        let reasons = Reasons::default();
        let Some(replies) = &rules.replies else { return false };
        let desk = Desk {
            words: &replies.words,
            reasons: &reasons,
            packet: &[],
            team: &rules.team,
            today: self.today(),
            is_letter_else: true,
        };
        !matches!(hear(&self.read.inquiry.text, &desk), Heard::Letter | Heard::Nothing)
    }

    fn desk(&self, lead: &Lead) -> Desk<'_> {
        static NONE: std::sync::LazyLock<(crate::domain::replies::words::Words, Reasons)> =
            std::sync::LazyLock::new(Default::default);
        Desk {
            words: self.rules.replies.as_ref().map_or(&NONE.0, |replies| &replies.words),
            reasons: self.rules.workflow_of(lead).map_or(&NONE.1, |workflow| &workflow.reasons),
            packet: self
                .rules
                .workflow_of(lead)
                .and_then(|workflow| workflow.customs.hand_off.as_ref())
                .map_or(&[], |hand_off| hand_off.packet.as_slice()),
            team: &self.rules.team,
            today: self.today(),
            is_letter_else: self.claim.token.as_ref().is_some_and(|token| token.reply_to == ReplyTo::Prospect),
        }
    }

    fn today(&self) -> Zoned {
        let team = &self.rules.team;
        let calendar = team.rep(&self.claim.rep).and_then(|rep| team.calendar_of(rep));
        let zone = calendar.map_or(jiff::tz::TimeZone::UTC, |calendar| calendar.zone().clone());
        self.now.to_jiff().to_zoned(zone)
    }

    fn carry_out(
        &self,
        lead: &Lead,
        authority: &Authority,
        order: Order,
        world: &mut World,
        ids: &mut dyn Ids,
        plan: &mut Plan,
    ) {
        let act = match order {
            Order::Accept => Act::Accept,
            Order::Reject { reason, note } => Act::Reject { reason, note },
            Order::Recycle { until, reason } => Act::Recycle { until, reason },
            Order::Respond { note } => Act::Respond { note },
            Order::Qualify { note } => Act::Qualify { note },
            Order::Won { note } => Act::Win { note },
            Order::Lost { reason, note } => Act::Lose { reason, note },
            Order::Pause { reason, note } => Act::Pause { reason, note },
            Order::Resume => Act::Resume,
            Order::HandOff { to, packet } => Act::HandOff { to, packet },
            Order::Away { until } => return self.pause(lead, Some(until), world, ids, plan),
            Order::Back => return self.pause(lead, None, world, ids, plan),
            Order::Next => return self.give_next(lead, world, ids, plan),
            Order::Help => return self.refuse(lead, String::new(), world, ids, plan),
        };
        let by = By::Rep(authority.rep.clone());
        let rejected = world.standing.rejections.get(&authority.rep).copied().unwrap_or_default();
        let decided = verbs::may_reject(lead, &act, &by, self.rules, rejected)
            .and_then(|()| verbs::decide(lead, &act, &by, self.rules, self.now, ids));
        match decided {
            Ok(mut change) => {
                world.standing.lapses.remove(authority.rep.as_str());
                if matches!(act, Act::Reject { .. }) {
                    *world.standing.rejections.entry(authority.rep.clone()).or_default() += 1;
                }
                for event in &mut change.events {
                    event.email = Some(self.envelope.id.clone());
                }
                // The planner writes the turns as they stand at its end.
                for (pool, rep, by) in std::mem::take(&mut change.turns) {
                    world.standing.turn_mut(&pool, &rep).credit += by;
                }
                let done = change.events.first().map(|event| event.text.clone()).unwrap_or_default();
                change.notices.extend(self.notice(NoticeKind::Confirmed, &change.after, done, ids));
                self.finish(change, "it is a verb to its address, by the rep whose lead it is", world, plan);
            }
            Err(refusal) => self.refuse(lead, refusal.to_string(), world, ids, plan),
        }
    }

    /// The rep gets no leads until then, or gets them again.
    fn pause(&self, lead: &Lead, until: Option<Timestamp>, world: &mut World, ids: &mut dyn Ids, plan: &mut Plan) {
        let rep = &self.claim.rep;
        let (what, text, note) = match until {
            Some(until) => {
                world.standing.paused.insert(rep.clone(), until);
                let shown = self.shown(until);
                ("rep_paused", format!("{rep} pauses until {until}"), format!("no new leads come to you until {shown}"))
            }
            None => {
                world.standing.paused.remove(rep.as_str());
                world.standing.lapses.remove(rep.as_str());
                ("rep_resumed", format!("{rep} is back from a pause"), "new leads come to you again".to_owned())
            }
        };
        plan.pauses.push((rep.clone(), until));
        let mut change = self.touched(lead, self.event(Some(lead.id.clone()), what, text));
        change.notices.extend(self.notice(NoticeKind::Confirmed, &change.after, note, ids));
        self.finish(change, "it is a verb to its address, by a rep about himself", world, plan);
    }

    fn shown(&self, at: Timestamp) -> String {
        let team = &self.rules.team;
        let calendar = team.rep(&self.claim.rep).and_then(|rep| team.calendar_of(rep));
        calendar.map_or_else(|| at.to_string(), |calendar| calendar.show(at))
    }

    /// Nothing is done. The rep is told why, if it is certain that he wrote it; nobody else ever is.
    fn refuse(&self, lead: &Lead, why: String, world: &mut World, ids: &mut dyn Ids, plan: &mut Plan) {
        let rep = &self.claim.rep;
        let was_told = world.helped.get(rep).is_some_and(|told| *told >= HELPS_MAX);
        let text = match why.as_str() {
            "" => format!("{rep} asked what can be said"),
            why => format!("a reply in {rep}'s name was not acted on: {why}"),
        };
        let event = self.event(Some(lead.id.clone()), "reply_refused", text);
        // What did nothing may come once more, in the same words.
        plan.content = None;
        if was_told || !self.claim.may_be_answered() {
            plan.lead =
                Some((lead.id.clone(), "it came to this lead's address for replies, and did nothing".to_owned()));
            plan.events.push(event);
            return;
        }
        *world.helped.entry(rep.clone()).or_default() += 1;
        let mut change = self.touched(lead, event);
        change.notices.extend(self.notice(NoticeKind::Help, &change.after, why, ids));
        self.finish(change, "it came to this lead's address for replies, and did nothing", world, plan);
    }

    /// The lead as it was, with something to tell.
    fn touched(&self, lead: &Lead, event: Event) -> Change {
        let after = Lead { version: lead.version + 1, ..lead.clone() };
        Change {
            at: self.now,
            before: Some(lead.clone()),
            after,
            events: vec![event],
            decision: None,
            notices: Vec::new(),
            turns: Vec::new(),
            feedback: None,
        }
    }

    fn event(&self, lead: Option<LeadId>, what: &'static str, text: String) -> Event {
        // Who cannot be told from a forger has done nothing: the rules say what came of it.
        let actor = match self.claim.is_proven() {
            true => Actor::Rep(self.claim.rep.clone()),
            false => Actor::Rules(self.rules.version.clone()),
        };
        Event { at: self.now, lead, email: Some(self.envelope.id.clone()), actor, what, text }
    }

    fn notice(&self, kind: NoticeKind, lead: &Lead, note: String, ids: &mut dyn Ids) -> Option<Notice> {
        self.notice_to(&self.claim.rep, kind, lead, note, ids)
    }

    fn notice_to(&self, rep: &RepId, kind: NoticeKind, lead: &Lead, note: String, ids: &mut dyn Ids) -> Option<Notice> {
        let notice = Notice::to_rep(ids.next(), kind, &lead.id, self.rules.team.rep(rep)?, note);
        Some(Notice { email: Some(self.envelope.id.clone()), ..notice })
    }

    fn finish(&self, change: Change, reason: &str, world: &mut World, plan: &mut Plan) {
        plan.lead = Some((change.after.id.clone(), reason.to_owned()));
        world.leads.insert(change.after.id.clone(), change.after.clone());
        plan.change = Some(change);
    }
}
