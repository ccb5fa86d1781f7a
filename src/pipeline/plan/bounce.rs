//! A mail of ours came back. It is known by the token in the address it came back to, which stood in our envelope and
//! nowhere else: what a report says of itself proves nothing.

use super::{InHand, REVIEW, Read, World};
use crate::domain::address::Address;
use crate::domain::change::Change;
use crate::domain::event::{Actor, Event};
use crate::domain::id::{Ids, RepId};
use crate::domain::lead::{Lead, Stage};
use crate::domain::notice::{COPY_LOST, NOT_FOR_ADDRESS, Notice, NoticeKind, SentNotice};
use crate::domain::routing::Standing;
use crate::domain::rules::Rules;
use crate::domain::spoken::quoted;
use crate::domain::time::Timestamp;
use crate::pipeline::assign::Deciding;

impl InHand<'_> {
    /// Fills the plan of a report that one of our mails could not be delivered; false for any other mail.
    pub(super) fn came_back(&mut self) -> bool {
        let Some(token) = &self.read.bounce else { return false };
        let Some(notice) = self.world.sent.get(token).cloned() else { return false };
        let Some(lead) = concerned(&notice, self.world).cloned() else { return false };
        let whom = notice.rep.as_ref().map_or_else(|| "its addressee".to_owned(), |rep| rep.mention().to_string());
        let kind = notice.kind.as_str();
        let told = |what, text| self.event(Some(lead.id.clone()), what, text);
        let late = told("notice_late", format!("the {kind} to {whom} is late on its way"));
        let again = told("notice_bounced", format!("the {kind} to {whom} came back once more"));
        let bounced = told(
            "notice_bounced",
            match notice.kind {
                NoticeKind::Relay => format!("{whom}'s answer came back: it could not be delivered to the prospect"),
                _ => format!("the {kind} to {whom} came back: it could not be delivered"),
            },
        );
        self.plan.lead = Some((lead.id.clone(), "it came back to the envelope address of a mail of ours".to_owned()));
        if !is_final(self.read) {
            self.plan.events.push(late);
            return true;
        }
        if let Some(copied) = is_of_copied(self.read, &notice, &lead) {
            let text = format!("a copy of {whom}'s answer could not be delivered to {copied}");
            let event = self.event(Some(lead.id.clone()), "notice_bounced", text);
            self.plan.events.push(event);
            return true;
        }
        if notice.has_come_back {
            self.plan.events.push(again);
            return true;
        }
        self.plan.bounced = Some(notice.id.clone());
        self.world.sent.insert(token.clone(), SentNotice { has_come_back: true, ..notice.clone() });
        let mut change = Change { events: vec![bounced], ..Change::of(&lead, self.now) };
        act(&mut change, &notice, "comes back", self.rules, &mut self.world.standing, self.now, self.ids);
        self.changes(change);
        true
    }
}

/// The lead it was sent for. What has been parted from that one since keeps the answers that its person was given there.
fn concerned<'w>(notice: &SentNotice, world: &'w World) -> Option<&'w Lead> {
    let answer = notice.email.as_ref().filter(|_| notice.kind == NoticeKind::Relay);
    let person = notice.to.as_ref().and_then(|to| world.person_leads.get(&to.person_key()));
    let mut his = person.into_iter().flatten().filter_map(|id| world.leads.get(id));
    let parted = his.find(|lead| answer.is_some_and(|answer| lead.is_answered_by(answer)));
    parted.or_else(|| world.leads.get(&notice.lead))
}

/// Why the mail server would not even take a mail of ours.
#[derive(Debug, Clone, Copy)]
pub enum TurnedAway<'a> {
    /// It knows nobody of that address.
    ForAddressee,
    /// For another reason, in the server's words.
    ForItself(&'a str),
    /// The offer went on for such a reason already: a server that refuses all of our mail must not send it round the team.
    ForItselfAgain(&'a str),
}

/// The same where the mail server would not even take it. Whoever oversees the rep is told in any case, and a rep who cannot
/// have heard of an offer does not keep it.
pub fn turned_away(
    lead: &Lead,
    notice: &SentNotice,
    why: TurnedAway<'_>,
    rules: &Rules,
    standing: &mut Standing,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Change {
    let mut change = Change::of(lead, now);
    let given_up = |reason| format!("is given up: {NOT_FOR_ADDRESS}, “{}”", quoted(reason));
    // Whoever wrote an answer that is refused hears of it where that is put down.
    if notice.kind == NoticeKind::Relay {
        reopen(&mut change, notice, rules, now);
        return change;
    }
    match (why, rules.workflow_of(lead)) {
        (TurnedAway::ForItself(reason) | TurnedAway::ForItselfAgain(reason), _) if notice.kind == NoticeKind::Exit => {
            let how = format!("is refused by the mail server: {NOT_FOR_ADDRESS}, “{}”", quoted(reason));
            act(&mut change, notice, &how, rules, standing, now, ids);
        }
        (TurnedAway::ForItselfAgain(reason), Some(workflow)) => {
            tell(&mut change, notice, &given_up(reason), &mut Deciding { rules, workflow, standing, now, ids });
        }
        (TurnedAway::ForItself(reason) | TurnedAway::ForItselfAgain(reason), _) => {
            act(&mut change, notice, &given_up(reason), rules, standing, now, ids);
        }
        (TurnedAway::ForAddressee, _) => {
            act(&mut change, notice, "is refused by the mail server", rules, standing, now, ids);
        }
    }
    change
}

/// Whoever must know is told, and a rep who cannot have heard of an offer does not keep it.
fn act(
    change: &mut Change,
    notice: &SentNotice,
    how: &str,
    rules: &Rules,
    standing: &mut Standing,
    now: Timestamp,
    ids: &mut dyn Ids,
) {
    let lead = change.after.clone();
    let Some(workflow) = rules.workflow_of(&lead) else { return };
    let mut deciding = Deciding { rules, workflow, standing, now, ids };
    if notice.kind == NoticeKind::Letter {
        change.after.after.letters_ended = Some(format!("a letter {how}"));
        return;
    }
    if notice.kind == NoticeKind::Exit {
        return never_left(change, notice, how, &mut deciding);
    }
    let Some(rep) = &notice.rep else { return };
    match notice.kind {
        NoticeKind::Relay => {
            // Whoever has the lead by now goes on with it.
            let whom = lead.holder().unwrap_or(rep).clone();
            let note = "your answer could not be delivered to the prospect".to_owned();
            let told = deciding.notice(NoticeKind::Undelivered, &lead, &whom, note);
            reopen(change, notice, rules, now);
            let due_at = change.after.awaited_by();
            let (email, writer) = (notice.email.clone(), notice.to.clone());
            change.notices.extend(told.map(|told| Notice { email, writer, due_at, ..told }));
            return;
        }
        // Nobody is told that he could not be told.
        NoticeKind::Exit
        | NoticeKind::Unreachable
        | NoticeKind::Acknowledgement
        | NoticeKind::Leaver
        | NoticeKind::Letter => return,
        NoticeKind::Assignment
        | NoticeKind::Reminder
        | NoticeKind::TakenAway
        | NoticeKind::Escalation
        | NoticeKind::Reply
        | NoticeKind::Warmer
        | NoticeKind::FollowUp
        | NoticeKind::Review
        | NoticeKind::Confirmed
        | NoticeKind::Undelivered
        | NoticeKind::Question
        | NoticeKind::HandOff
        | NoticeKind::HandOffAnswer
        | NoticeKind::Handover
        | NoticeKind::Help
        | NoticeKind::Held => {}
    }
    let has_not_heard = lead.holder() == Some(rep) && lead.accepted_at.is_none() && lead.responded_at.is_none();
    if has_not_heard && lead.stage == Stage::Mql && notice.kind == NoticeKind::Assignment {
        offer_on(change, rep, how, &mut deciding);
    }
    tell(change, notice, how, &mut deciding);
}

/// What was sent to another team has not arrived there: of a lead that left with it somebody decides, of another he is told.
fn never_left(change: &mut Change, notice: &SentNotice, how: &str, deciding: &mut Deciding<'_>) {
    let Deciding { rules, workflow, now, .. } = *deciding;
    let to = notice.to.as_ref().map(ToString::to_string).unwrap_or_default();
    let reason = format!("it was to go to {to}, and the mail to that address {how}");
    let (kind, note) = match change.after.exit_undone(reason.clone(), rules.after(workflow, now, REVIEW)) {
        true => {
            let event = deciding.event(&change.after, "review_asked", format!("a person decides: {reason}"));
            change.events.push(event);
            rules.settle(&mut change.after, workflow, now);
            (NoticeKind::Review, reason)
        }
        // Whoever judges a sample is not told that it was passed on.
        false if change.after.is_blind_sample() => return,
        false => (NoticeKind::Unreachable, format!("{COPY_LOST}, to {to}, {how}")),
    };
    if let Some(reviewer) = deciding.reviewer(&change.after) {
        change.notices.extend(deciding.notice(kind, &change.after, &reviewer, note));
    }
}

/// Whoever oversees the rep hears that a mail to him did not arrive.
fn tell(change: &mut Change, notice: &SentNotice, how: &str, deciding: &mut Deciding<'_>) {
    let Some(rep) = &notice.rep else { return };
    let reviewer = deciding.reviewer(&change.after);
    if let Some(reviewer) = reviewer.filter(|reviewer| reviewer != rep) {
        let note = format!("mail to {} {how}", rep.mention());
        change.notices.extend(deciding.notice(NoticeKind::Unreachable, &change.after, &reviewer, note));
    }
}

/// An answer that did not arrive is none: what it met is waited for again, since when it was.
fn reopen(change: &mut Change, notice: &SentNotice, rules: &Rules, now: Timestamp) {
    let after = &mut change.after;
    let Some((workflow, email)) = rules.workflow_of(after).zip(notice.email.as_ref()) else { return };
    let reopened = after.unanswered(email, now);
    let Some(text) = reopened.told() else { return };
    rules.date_reopened(after, workflow, reopened);
    rules.settle(after, workflow, now);
    let event = Event {
        at: now,
        lead: Some(after.id.clone()),
        email: Some(email.clone()),
        actor: Actor::Rules(rules.version.clone()),
        what: "answer_undone",
        text: text.to_owned(),
    };
    change.events.push(event);
}

/// By when the prospect should have an answer, if he waits for one.
fn offer_on(change: &mut Change, rep: &RepId, how: &str, deciding: &mut Deciding<'_>) {
    deciding.retry(change, format!("mail to {} {how}", rep.mention()));
    deciding.rules.settle(&mut change.after, deciding.workflow, deciding.now);
}

/// Whom a report on an answer names, if that is not the prospect but one of those who got a copy (RFC 3464 2.3.2).
fn is_of_copied(read: &Read, notice: &SentNotice, lead: &Lead) -> Option<String> {
    let status = read.email.delivery_status.as_deref().filter(|_| notice.kind == NoticeKind::Relay)?.to_lowercase();
    let prospect = Address::parse(lead.prospect.email.as_deref()?).ok()?.person_key();
    let recipients = status.lines().filter_map(|line| line.trim().strip_prefix("final-recipient:"));
    let named = recipients.filter_map(|value| Address::parse(value.rsplit(';').next()?.trim()).ok());
    let named: Vec<Address> = named.collect();
    let is_his = named.iter().any(|address| address.person_key() == prospect);
    named
        .first()
        .filter(|_| !is_his)
        .filter(|address| Some(address.domain()) == prospect.split('@').nth(1))
        .map(Address::masked)
}

/// It will not arrive any more. A delay is no failure (RFC 3464 2.3.3); old servers report in prose, of failures.
fn is_final(read: &Read) -> bool {
    let Some(status) = read.email.delivery_status.as_deref() else {
        return !read.discerned.reason.contains("delay");
    };
    let status = status.to_lowercase();
    let mut actions = status.lines().filter_map(|line| line.trim().strip_prefix("action:")).map(str::trim);
    actions.any(|action| action.starts_with("failed"))
}
