//! Two leads that are one inquiry, as a pure decision; and taking it back.

use super::verbs::By;
use crate::domain::address::Address;
use crate::domain::change::{Change, MailsOf};
use crate::domain::event::Event;
use crate::domain::id::{Ids, RepId};
use crate::domain::lead::{Lead, Ownership, Refusal};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;

/// `lead` goes on as `into`. Nothing of it is deleted or moved: its mails, events and marks stay its own, and the
/// other's page shows them as well. A word from the prospect to either finds the one that goes on.
pub fn merge(
    lead: &Lead,
    into: &Lead,
    by: &By,
    rules: &Rules,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<[Change; 2], Refusal> {
    let who = by.shown();
    let (mut after, mut goes_on) = (lead.clone(), into.clone());
    after.merge_into(&mut goes_on, &who, now)?;
    let (own, other) = (lead.shown_ref(), into.shown_ref());
    let mut merged = changed(lead, after, rules, now);
    let mut kept = changed(into, goes_on, rules, now);
    merged.events = vec![event(lead, by, "merged", format!("{who} merged it into {other}"), now)];
    kept.events = vec![event(into, by, "merged_in", format!("{who} merged {own} into it"), now)];
    let (former, holder) = (lead.holder(), into.holder());
    if let Some(former) = former.filter(|former| holder != Some(former)) {
        let note = format!("{who} merged it into {other}, which goes on in its place");
        merged.notices.extend(notice(NoticeKind::TakenAway, lead, former, note, rules, ids));
    }
    if let Some(holder) = holder.filter(|holder| former != Some(holder) && into.is_open()) {
        let note = format!("{who} merged {own} into it: what was written there is on this lead's page");
        let told = notice(NoticeKind::Reply, into, holder, note, rules, ids);
        kept.notices.extend(told.map(|told| about_whoever_asked(told, lead, &kept.after)));
    }
    Ok([merged, kept])
}

/// With the words of whoever asked there, if nobody has answered him: a reply to it goes to him.
fn about_whoever_asked(notice: Notice, lead: &Lead, goes_on: &Lead) -> Notice {
    let theirs = lead.prospect.email.as_deref().filter(|email| goes_on.prospect.email.as_deref() != Some(email));
    let Some((asker, waits)) = theirs.and_then(|email| goes_on.waiting_asker(Some(email))) else { return notice };
    Notice { email: Some(waits.email.clone()), writer: Address::parse(&asker.email).ok(), ..notice }
}

/// Parts a lead from the one it was merged into: it stands again as it stood, with what time has done to it since and
/// what its people wrote meanwhile. Whoever has something else of its person, `beside`, and its own holder hear of each
/// other.
pub fn unmerge(
    lead: &Lead,
    into: Option<&Lead>,
    beside: &[Lead],
    by: &By,
    rules: &Rules,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Vec<Change>, Refusal> {
    let who = by.shown();
    let mut after = lead.clone();
    after.unmerge(now)?;
    let is_answered = into.is_some_and(|into| after.stands_as_in(into, asked_at(lead, rules, now)));
    let mut parted = changed(lead, after, rules, now);
    let from = into.map(|into| format!(" from {}", into.shown_ref())).unwrap_or_default();
    parted.events = vec![event(lead, by, "unmerged", format!("{who} parted it{from} again"), now)];
    parted.mails_of = into.and_then(|into| written_meanwhile(lead, into));
    let lead_again = parted.after.clone();
    let others: Vec<&Lead> =
        beside.iter().filter(|other| lead_again.is_open() && into.is_none_or(|into| into.id != other.id)).collect();
    let open_too: String = others.iter().map(|other| format!("; {}", same_person(other))).collect();
    if let Some(holder) = lead_again.holder().filter(|_| lead_again.is_open()) {
        let (kind, how) = match is_answered {
            true => (NoticeKind::Handover, "with what has been answered there"),
            false => (NoticeKind::Assignment, "as it was before"),
        };
        let note = format!("{who} parted it{from} again, and it is with you {how}{open_too}");
        let told = notice(kind, lead, holder, note, rules, ids);
        let expires_at = match &lead_again.ownership {
            Ownership::Offered { expires_at, .. } => Some(*expires_at),
            Ownership::Unowned | Ownership::Queued { .. } | Ownership::Owned { .. } => None,
        };
        parted.notices.extend(told.map(|told| Notice { due_at: expires_at, ..told }));
    }
    parted.events.extend(others.iter().map(|other| event(lead, by, "open_beside", same_person(other), now)));
    let mut changes = vec![parted];
    for other in others {
        let note = format!("{who} parted {}{from} again: {}", lead.shown_ref(), same_person(&lead_again));
        let mut told = changed(other, other.clone(), rules, now);
        told.events = vec![event(other, by, "open_beside", note.clone(), now)];
        let holder = other.holder().filter(|holder| lead_again.holder() != Some(holder));
        told.notices.extend(holder.and_then(|holder| notice(NoticeKind::Reply, other, holder, note, rules, ids)));
        changes.push(told);
    }
    if let Some(into) = into {
        let mut alone = into.clone();
        alone.is_asked_no_more_by(lead);
        let mut left = changed(into, alone, rules, now);
        left.events =
            vec![event(into, by, "unmerged_from", format!("{who} parted {} from it again", lead.shown_ref()), now)];
        changes.push(left);
    }
    Ok(changes)
}

fn same_person(other: &Lead) -> String {
    let with = other.holder().map(|holder| format!(", with {}", holder.mention())).unwrap_or_default();
    format!("{} of the same person is open as well{with}", other.shown_ref())
}

/// When whoever answered is asked what came of it.
fn asked_at(lead: &Lead, rules: &Rules, now: Timestamp) -> Timestamp {
    rules.workflow_of(lead).map_or(now, |workflow| rules.after(workflow, now, rules.sla_of(lead, workflow).follow_up))
}

/// What the people of a merged lead wrote in the one that went on in its place: it concerns nobody there. Where both are
/// of one person nobody can tell, and it stays.
fn written_meanwhile(lead: &Lead, into: &Lead) -> Option<MailsOf> {
    let own = into.asker_address().map(|own| own.person_key());
    let askers = lead.after.askers.iter().filter_map(|asker| Address::parse(&asker.email).ok());
    let mut people: Vec<String> = askers.chain(lead.asker_address()).map(|asker| asker.person_key()).collect();
    people.retain(|person| Some(person) != own.as_ref());
    Some(MailsOf { lead: into.id.clone(), people, since: lead.closed_at? })
}

fn changed(before: &Lead, mut after: Lead, rules: &Rules, now: Timestamp) -> Change {
    after.version += 1;
    if let Some(workflow) = rules.workflow_of(before) {
        rules.settle(&mut after, workflow, now);
    }
    Change { before: Some(before.clone()), ..Change::made(after, now) }
}

fn event(lead: &Lead, by: &By, what: &'static str, text: String, now: Timestamp) -> Event {
    Event { at: now, lead: Some(lead.id.clone()), email: None, actor: by.actor(), what, text }
}

fn notice(
    kind: NoticeKind,
    lead: &Lead,
    rep: &RepId,
    note: String,
    rules: &Rules,
    ids: &mut dyn Ids,
) -> Option<Notice> {
    Some(Notice::to_rep(ids.next(), kind, &lead.id, rules.team.rep(rep)?, note))
}
