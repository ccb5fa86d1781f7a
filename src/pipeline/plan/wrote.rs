//! What comes of a prospect's mail that belongs to a lead.

use super::{Envelope, Read, World, same};
use crate::domain::change::{Change, Decision};
use crate::domain::event::{Actor, Event};
use crate::domain::id::Ids;
use crate::domain::lead::{Evidence, Lead, Stage};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::pipeline::assign::Deciding;

/// The prospect wrote again: his owner is told, and a resting lead wakes.
pub(super) fn prospect_wrote(
    before: &Lead,
    envelope: &Envelope,
    read: &Read,
    rules: &Rules,
    world: &mut World,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Change {
    let mut after = before.clone();
    after.version += 1;
    for agreed in same::agreed(&read.inquiry) {
        after.consent.retain(|earlier| earlier.purpose != agreed.purpose);
        after.consent.push(agreed);
    }
    let wrote = Event {
        at: now,
        lead: Some(before.id.clone()),
        email: Some(envelope.id.clone()),
        actor: Actor::Prospect,
        what: "prospect_wrote",
        text: "the prospect wrote again".to_owned(),
    };
    let mut change = Change {
        at: now,
        before: Some(before.clone()),
        after,
        events: vec![wrote],
        decision: None,
        notices: Vec::new(),
        turns: Vec::new(),
    };
    let Some(workflow) = rules.workflow_of(before) else { return change };
    let mut deciding = Deciding { rules, workflow, standing: &mut world.standing, now, ids };
    let after = &mut change.after;
    // His own words quote the rep's: somebody has answered him, whatever we saw of it.
    let answered =
        before.holder().filter(|_| before.responded_at.is_none() && before.stage.is_live() && !envelope.quiet);
    if let Some(rep) = answered.filter(|rep| super::answered::quotes(read, rep, rules)).cloned() {
        let at = envelope.received_at.min(now).max(before.received_at);
        let ask_at = rules.after(workflow, now, workflow.sla.follow_up);
        if after.respond(&rep, Evidence::Corroborated, at, ask_at).is_ok() {
            after.stage = Stage::Contacted;
            after.stage_reason = "the prospect answered back".to_owned();
            let text = format!("{rep} answered the prospect (corroborated: his mail quotes it)");
            change.events.push(Event {
                actor: Actor::Rep(rep),
                email: Some(envelope.id.clone()),
                ..deciding.event(before, "responded", text)
            });
        }
    }
    match before.stage {
        Stage::Nurture | Stage::Recycled if !envelope.quiet => {
            after.reopen("the prospect wrote again".to_owned(), now);
            if let Some(route) = deciding.route_of(after).cloned() {
                let assigned = deciding.assign(after, &route, Vec::new(), "the prospect wrote again".to_owned());
                change.events.push(assigned.event);
                change.notices.extend(assigned.notice);
                change.decision = Some(Decision {
                    id: deciding.ids.next(),
                    lead: after.id.clone(),
                    at: now,
                    rules: rules.version.clone(),
                    evidence: None,
                    verdict: None,
                    routing: Some(assigned.routing),
                });
            }
        }
        Stage::Attempted => {
            after.stage = Stage::Contacted;
            after.stage_reason = "the prospect answered back".to_owned();
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
        let note = "the prospect wrote again".to_owned();
        let notice = deciding.notice(NoticeKind::Reply, after, holder, note);
        change.notices.extend(notice.map(|notice| Notice { email: Some(envelope.id.clone()), ..notice }));
    }
    rules.settle(after, workflow);
    change
}
