//! What comes of a prospect's mail that belongs to a lead.

use super::parting::THANKS;
use super::{Envelope, InHand, Read, quoted, same, stranger};
use crate::domain::asking::{self, OfCompany, may_ask, missing};
use crate::domain::authentication::Authentication;
use crate::domain::automatic;
use crate::domain::change::Change;
use crate::domain::event::{Actor, Event};
use crate::domain::inquiry::ConsentPurpose;
use crate::domain::kind::Kind;
use crate::domain::lead::{Agreed, Evidence, Lead, Ownership, Stage};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::workflow::Workflow;
use crate::pipeline::assign::Deciding;

/// Whether it says that its sender wants nothing that no person wrote: in his own words, or by its subject alone, as programs
/// write that he had press their button. Those are machines' mails for themselves.
pub(super) fn opts_out(read: &Read) -> bool {
    let by_subject = || asking::opts_out_by_subject(&read.handles.subject_key);
    match read.discerned.kind {
        Kind::Inquiry | Kind::Reply => asking::opts_out(&read.inquiry.text) || by_subject(),
        Kind::AutoReply | Kind::Notification => by_subject(),
        Kind::RepCommand | Kind::Stranger | Kind::Bounce | Kind::List | Kind::Own | Kind::Spam | Kind::Unreadable => {
            false
        }
    }
}

/// He wants nothing that no person wrote: the lead says so, to whoever reads it, and nothing automatic goes to him.
pub(super) fn opted_out(change: &mut Change, envelope: &Envelope) {
    let after = &mut change.after;
    after.consent.retain(|earlier| earlier.purpose != ConsentPurpose::Contact);
    let words = "wants no mail that no person wrote".to_owned();
    after.consent.push(Agreed { purpose: ConsentPurpose::Contact, is_given: false, words });
    change.events.push(Event {
        at: change.at,
        lead: Some(after.id.clone()),
        email: Some(envelope.id.clone()),
        actor: Actor::Prospect,
        what: "opted_out",
        text: "the prospect wants no automatic mail; nothing automatic is sent to him any more".to_owned(),
    });
}

/// When the prospect of a new lead may be asked what is missing; it is looked at again when the time comes. Only of
/// whoever has proved that he wrote himself: else strangers could have us write to others (RFC 3834 2).
pub(super) fn question_at(
    change: &Change,
    envelope: &Envelope,
    read: &Read,
    workflow: &Workflow,
    rules: &Rules,
) -> Option<Timestamp> {
    let server = rules.reader_of(&envelope.mailbox).authserv_id.as_deref()?;
    let is_his = change.after.prospect.email.as_deref() == read.email.sender().map(|sender| sender.as_str());
    if !is_his
        || automatic::may_be_a_machine_s(&read.email)
        || !Authentication::topmost(&read.email, server).proves_sender()
    {
        return None;
    }
    let (asking, lead) = (workflow.asking.as_ref()?, &change.after);
    let evidence = change.decision.as_ref().and_then(|decision| decision.evidence.as_ref());
    let company = evidence.and_then(|evidence| evidence.company.as_ref());
    let known = company.map(|company| OfCompany { is_named: !company.name.is_empty(), size: company.size });
    let is_asked = may_ask(lead, asking).is_ok() && !missing(&asking.needs, lead, known.unwrap_or_default()).is_empty();
    is_asked.then(|| rules.after(workflow, change.at, asking.after))
}

impl InHand<'_> {
    /// The prospect wrote again: his owner is told, and a resting lead wakes. What has not seemed ready, and is not what he
    /// answers, is only judged again with it.
    pub(super) fn prospect_wrote(&mut self, before: &Lead) -> Change {
        let Self { envelope, read, rules, now, .. } = *self;
        let mut change = Change::of(before, now);
        for agreed in same::agreed(&read.inquiry) {
            change.after.consent.retain(|earlier| earlier.purpose != agreed.purpose);
            change.after.consent.push(agreed);
        }
        change.after.after.meet(stranger::others(&read.email, rules));
        let doubt = read.discerned.doubt.as_ref().map(|doubt| format!("; in doubt: {doubt}")).unwrap_or_default();
        let is_thanks = before.stage.is_live() && self.only_says_thanks(before);
        let thanks = if is_thanks { ", and only to say thanks" } else { "" };
        let text = format!("the prospect wrote again{thanks}{doubt}");
        let wrote = self.event(Some(before.id.clone()), "prospect_wrote", text);
        change.events.push(Event { actor: Actor::Prospect, ..wrote });
        let Some(workflow) = rules.workflow_of(before) else { return change };
        let mut deciding = Deciding { rules, workflow, standing: &mut self.world.standing, now, ids: self.ids };
        corroborate(&mut change, before, envelope, read, &deciding);
        if !envelope.quiet {
            if change.after.pause_running().is_some() {
                let text = "the prospect wrote: the pause is over, and the clocks go on".to_owned();
                change.events.push(deciding.event(before, "resumed", text));
            }
            let writer = read.inquiry.contact.email.as_ref().map(|found| found.value.to_string());
            change.after.after.writer = writer.filter(|writer| before.prospect.email.as_ref() != Some(writer));
            let own = before.asker_address().map(|address| address.person_key());
            change.after.after.copies_asker =
                own.is_some_and(|own| stranger::others(&read.email, rules).contains(&own));
            let whose = change.after.after.writer.clone().or_else(|| before.prospect.email.clone());
            let at = envelope.received_at.min(now);
            if is_thanks {
                change.after.end_pause(at);
            } else {
                change.after.heard_from(&whose.unwrap_or_default(), &envelope.id, at);
                change.after.prospect_wrote(at);
            }
        }
        match before.stage {
            // Once a letter of ours has gone out, whatever he writes may answer it.
            Stage::Nurture if before.after.letters == 0 => {}
            // Whoever wants to be left alone wakes nobody.
            Stage::Nurture | Stage::Recycled if !envelope.quiet && !self.plan.opts_out => {
                let note = match before.after.letters {
                    0 => "the prospect wrote again".to_owned(),
                    1 => "the prospect wrote again, after a prepared letter of ours".to_owned(),
                    letters => format!("the prospect wrote again, after {letters} prepared letters of ours"),
                };
                change.after.wake(note.clone(), now);
                change.after.clocks.since = Some(envelope.received_at.min(now));
                if let Some(route) = deciding.route_of(&change.after).cloned() {
                    deciding.give(&mut change, &route, note);
                }
            }
            Stage::Attempted => {
                change.after.stage = Stage::Contacted;
                change.after.stage_reason = "the prospect answered back".to_owned();
            }
            Stage::Mql
            | Stage::Review
            | Stage::Accepted
            | Stage::Contacted
            | Stage::Qualified
            | Stage::Nurture
            | Stage::Recycled
            | Stage::Disqualified
            | Stage::Exited
            | Stage::Converted
            | Stage::Merged => {}
        }
        if let Some(holder) = before.holder().filter(|_| !envelope.quiet) {
            let note = if is_thanks { THANKS.to_owned() } else { format!("the prospect wrote again{doubt}") };
            let notice = deciding.notice(NoticeKind::Reply, &change.after, holder, note);
            change.notices.extend(notice.map(|notice| Notice { email: Some(envelope.id.clone()), ..notice }));
        } else if is_with_nobody(before)
            && !envelope.quiet
            && let Some(reviewer) = deciding.reviewer(before)
        {
            let note = "the prospect wrote again, and nobody has the lead".to_owned();
            let told = deciding.notice(NoticeKind::Escalation, &change.after, &reviewer, note);
            let hours = rules.team.rep(&reviewer).and_then(|reviewer| rules.team.calendar_of(reviewer));
            let not_before = hours.map(|hours| hours.in_working_time(now));
            change.notices.extend(told.map(|told| Notice { email: Some(envelope.id.clone()), not_before, ..told }));
        }
        rules.enter(before, &mut change.after, workflow, now);
        rules.settle(&mut change.after, workflow, now);
        change
    }
}

/// All who could take it have had it. What waits for a person to decide is judged again, and he hears of that.
fn is_with_nobody(before: &Lead) -> bool {
    before.stage == Stage::Mql && matches!(before.ownership, Ownership::Queued { .. }) && !before.holders.is_empty()
}

/// His own words quote the rep's: somebody has answered him, whatever we saw of it.
fn corroborate(change: &mut Change, before: &Lead, envelope: &Envelope, read: &Read, deciding: &Deciding<'_>) {
    let Deciding { rules, workflow, now, .. } = *deciding;
    let waits = before.responded_at.is_none() && before.stage.is_live() && !envelope.quiet;
    let writer = read.inquiry.contact.email.as_ref().map(|found| found.value.person_key());
    let writer: Vec<String> = writer.into_iter().collect();
    let waits = waits && !before.answers_another(&writer);
    let quoted = before.holder().filter(|rep| waits && quoted::quotes(read, rep, before.received_at, rules));
    let Some(rep) = quoted.cloned() else { return };
    let at = envelope.received_at.min(now).max(before.received_at);
    let ask_at = rules.after(workflow, now, rules.sla_of(before, workflow).follow_up);
    if change.after.respond(&rep, Some(&writer), Evidence::Corroborated, at, ask_at).is_ok() {
        change.after.stage = Stage::Contacted;
        change.after.stage_reason = "the prospect answered back".to_owned();
        let text = format!("{} answered the prospect (corroborated: his mail quotes it)", rep.mention());
        change.events.push(Event {
            actor: Actor::Rep(rep),
            email: Some(envelope.id.clone()),
            ..deciding.event(before, "responded", text)
        });
    }
}
