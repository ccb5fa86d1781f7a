//! A mail that was set apart, planned once more as an inquiry because a person says so.

use super::{Envelope, Read, World, plan, read};
use crate::domain::change::{Change, Plan};
use crate::domain::event::{Actor, Event};
use crate::domain::id::{Ids, MailboxName};
use crate::domain::kind::{Discerned, Kind};
use crate::domain::lead::Stage;
use crate::domain::notice::NoticeKind;
use crate::domain::record::overruled::DECIDED;
use crate::domain::rules::Rules;
use crate::domain::sender_word::{self, SenderWord};
use crate::domain::spoken::quoted;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;

/// A mail that could not be read is not tried again: it is a lead of which nothing is known but that it came.
pub fn unread(why: &str, mailbox: &MailboxName, rules: &Rules, key: &Key) -> Read {
    let mut read = read(b"", mailbox, rules, key);
    read.email.defects = vec![format!("it was never read: {why}")];
    read
}

/// `was` is what it had been read as. What is remembered of the sender counts for mail that comes later.
#[expect(clippy::too_many_arguments, reason = "the whole world of one decision, named where it is used")]
pub fn promote(
    envelope: &Envelope,
    read: Read,
    was: &Discerned,
    world: &mut World,
    rules: &Rules,
    by: &Actor,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Plan {
    let name = by.mention();
    let before = match was.kind {
        Kind::Unreadable => format!("it could not be read: {}", quoted(&was.reason)),
        kind => format!("it had been read as {}: {}", kind.as_str(), quoted(&was.reason)),
    };
    let empty = if was.kind != Kind::Unreadable && is_empty(&read) {
        "; it is empty: it holds no words and no file"
    } else {
        ""
    };
    let reason = format!("{name} says that it is a lead after all; {before}{empty}");
    let discerned = Discerned { kind: Kind::Inquiry, reason: reason.clone(), doubt: None };
    let read = Read { discerned, ..read };
    // Nor is it judged by the mail that it follows up.
    world.spam.clear();
    let mut plan = plan(envelope, &read, world, rules, now, ids);
    // What the rules would close, let rest or ask about has just been called a lead by somebody who has seen it.
    if let Some(change) = plan.change.as_mut().filter(|change| is_put_aside_at_once(change)) {
        let verdict = change.after.stage_reason.clone();
        change.notices.retain(|notice| notice.kind != NoticeKind::Review);
        change.after.reopen(format!("{name} {DECIDED}; the rules say: {verdict}"), now);
        change.after.cycle = 1;
        if let Some(workflow) = rules.workflow_of(&change.after) {
            rules.settle(&mut change.after, workflow, now);
        }
    }
    let lead = plan.lead.as_ref().map(|(lead, _)| lead.clone());
    let email = Some(envelope.id.clone());
    plan.events.insert(0, Event { at: now, lead, email, actor: by.clone(), what: "mail_promoted", text: reason });
    plan.overrules = Some(was.kind);
    let sender = read.email.sender().and_then(sender_word::portal).or(read.handles.sender);
    plan.sender_word = sender.filter(|_| was.kind != Kind::Unreadable).map(|sender| SenderWord {
        sender,
        kind: was.kind,
        is_really: Kind::Inquiry,
        email: envelope.id.clone(),
        by: by.to_string(),
        at: now,
    });
    plan
}

fn is_empty(read: &Read) -> bool {
    let email = &read.email;
    email.text.trim().is_empty() && email.attachments.is_empty() && email.enclosed.is_empty()
}

fn is_put_aside_at_once(change: &Change) -> bool {
    let is_aside = matches!(change.after.stage, Stage::Disqualified | Stage::Nurture | Stage::Review);
    change.before.is_none() && is_aside
}
