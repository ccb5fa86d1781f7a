//! A lead judged again, because more is known of it than its verdict rests on: the prospect wrote, evidence came in
//! late, somebody reports what they did elsewhere.
//!
//! The new score and its reason are always put on record. Who gets the lead changes only while nobody has accepted it,
//! and nothing that was offered is taken back for points alone: it goes to somebody else if the facts send it there,
//! or to a person if they say that it is no sale after all.

mod looking;
mod merged;
pub use merged::merged;

use super::assign::Deciding;
use super::look_up::outside;
use super::plan::Read;
use super::{look_up, qualify, route};
use crate::domain::address::Address;
use crate::domain::asking::Need;
use crate::domain::change::Change;
use crate::domain::evidence::{Again, Earlier, Evidence, Owner};
use crate::domain::id::{EmailId, Ids};
use crate::domain::inquiry::Inquiry;
use crate::domain::judging::Seen;
use crate::domain::lead::{Lead, Prospect, Stage};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::provider::{Answer, Query};
use crate::domain::routing::Standing;
use crate::domain::rules::Rules;
use crate::domain::signal::{HALF_LIFE, Signal, Signals};
use crate::domain::time::Timestamp;
use crate::domain::verdict::{Outcome, Verdict};
use looking::Looking;
use std::collections::HashMap;

/// Why a lead is judged again with another mail of the prospect's.
pub const WROTE_AGAIN: &str = "the prospect wrote again";

/// What is known of a lead by now.
pub struct Known<'a> {
    /// What is new, in words for the timeline.
    pub why: &'a str,
    /// The prospect's mails, the one that began the lead first.
    pub mails: &'a [(EmailId, Read)],
    /// When the server had the last of them.
    pub wrote_at: Option<Timestamp>,
    /// What the store knew of the person and the company when it was first judged: its own lead is no earlier one.
    pub earlier: Earlier,
    pub company_owner: Option<Owner>,
    pub signals: &'a [Signal],
    pub seen: Seen,
    /// What is on record of questions to providers.
    pub answers: &'a HashMap<Query, Answer>,
    /// Others have been asked who have not answered yet.
    pub is_waiting: bool,
    /// What the prospect himself was asked for.
    pub asked: &'a [Need],
    /// The other teams that were sent a mail of this lead.
    pub passed_on_to: &'a [String],
}

/// None where nothing follows from it: of what is closed or came in quietly, and of a sample, which is judged blind unless
/// its person writes again.
pub fn judge(
    lead: &Lead,
    known: &Known<'_>,
    rules: &Rules,
    standing: &mut Standing,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Option<Change> {
    let may_move = lead.is_open() || lead.stage == Stage::Disqualified && lead.after.by_rules;
    let has_written = known.why.contains(WROTE_AGAIN);
    if !may_move || lead.quiet || lead.is_blind_sample() && !has_written {
        return None;
    }
    let workflow = rules.workflow_of(lead)?;
    let inquiry = merged(known.mails.iter().map(|(_, read)| &read.inquiry), known.asked);
    let evidence = evidence(lead, known, &inquiry, rules, now);
    let today = rules.today(workflow, now);
    let facts = look_up::facts(&inquiry, &evidence, &lead.mailbox, &rules.team, workflow, today);
    let about = qualify::About {
        mail: lead.email.as_str(),
        not_ready: evidence.not_ready.as_deref(),
        again: evidence.again.as_ref(),
        ..qualify::About::default()
    };
    let mut verdict = qualify::judge(&facts, workflow, about);
    let (tried, route) = route::choose(&facts, workflow, &mut verdict.troubles);

    let mut change = Change::of(lead, now);
    change.notices.extend(copy_of_news(lead, known, &verdict, ids).filter(|_| has_written));
    let after = &mut change.after;
    // Whom it is meant for was settled when it came in.
    after.placed.way.tried = tried;
    learn(after, &inquiry, &evidence);
    // Being drawn costs a prospect nothing: what is enough now ends the sample, and of anything else nothing is told.
    let is_judged_blind = lead.is_blind_sample() && verdict.outcome != Outcome::Mql;
    if lead.is_blind_sample() && !is_judged_blind {
        after.clocks.since = after.clocks.since.or(known.wrote_at);
    }
    (after.fit, after.intent, after.band) = (verdict.fit.points, verdict.intent.points, Some(verdict.band));
    // What it is promised goes by what is known when somebody is first offered it.
    if after.first_offered_at.is_none() && after.clocks.since.is_some() {
        after.promise_anew();
    }
    let mut looking = Looking {
        deciding: Deciding { rules, workflow, standing, now, ids },
        before: lead,
        why: known.why,
        wrote_at: known.wrote_at.filter(|_| has_written),
        is_waiting: known.is_waiting,
        verdict: &verdict,
        chosen: route,
        change,
        routing: None,
    };
    if is_judged_blind {
        looking.tell_who_decides();
        let mut change = looking.change;
        rules.settle(&mut change.after, workflow, now);
        return Some(change);
    }
    looking.tell_the_score();
    looking.move_on();
    if has_written && lead.waits_for_a_person() && looking.change.after.waits_for_a_person() {
        looking.tell_who_decides();
    }
    let Looking { mut deciding, mut change, routing, .. } = looking;
    // What he wrote since is in what a rep is told of him, whatever it is worth in points.
    if change.events.is_empty() && change.notices.is_empty() && change.after.prospect == lead.prospect && !has_written {
        return None;
    }
    change.events.extend(deciding.conditions_failed(lead, &verdict.troubles));
    change.decision = Some(deciding.decision_of(&change.after, evidence, verdict, routing));
    rules.settle(&mut change.after, workflow, now);
    Some(change)
}

/// What another team is asked among what sales answers, and was not before: a copy of the mail that asks it.
fn copy_of_news(lead: &Lead, known: &Known<'_>, verdict: &Verdict, ids: &mut dyn Ids) -> Option<Notice> {
    let to = verdict.also_to.as_ref().filter(|to| !known.passed_on_to.contains(to))?;
    let why = verdict.instead_of.as_deref().and_then(|said| said.strip_prefix("exited: ")).unwrap_or(&verdict.reason);
    let notice = Notice::to_address(ids.next(), NoticeKind::Exit, &lead.id, Address::parse(to).ok()?, why.to_owned());
    Some(Notice { email: known.mails.last().map(|(id, _)| id.clone()), arrived_at: known.wrote_at, ..notice })
}

/// What is known beside the mails. Also how a replay has it, from the record.
fn evidence(lead: &Lead, known: &Known<'_>, inquiry: &Inquiry, rules: &Rules, now: Timestamp) -> Evidence {
    let judging = rules.workflow_of(lead).map(|workflow| &workflow.judging);
    let half_life = judging.and_then(|judging| judging.half_life).unwrap_or(HALF_LIFE);
    let readiness = judging.and_then(|judging| judging.readiness);
    let earlier = known.earlier.clone();
    let known_here = look_up::look_up(inquiry, &rules.companies, earlier, known.company_owner.clone());
    let mut evidence = Evidence {
        signals: Signals::at(now, known.signals, half_life),
        not_ready: readiness.and_then(|readiness| readiness.missing(&known.seen)),
        again: Some(Again {
            why: known.why.to_owned(),
            mails: known.mails.iter().map(|(id, _)| id.clone()).collect(),
            before: lead.band,
            asked: known.asked.to_vec(),
        }),
        ..known_here
    };
    outside::add(&mut evidence, inquiry, &rules.providers, known.answers, now);
    evidence
}

/// What the person had not said before is added to the lead; what he had said stays.
fn learn(lead: &mut Lead, inquiry: &Inquiry, evidence: &Evidence) {
    let said = &inquiry.contact;
    let Prospect { name, phone, company, title, .. } = &mut lead.prospect;
    for (known, said) in [(name, &said.name), (phone, &said.phone), (company, &said.company), (title, &said.title)] {
        if known.is_none() {
            *known = said.as_ref().map(|found| found.value.clone());
        }
    }
    if lead.placed.country.is_none() {
        lead.placed.country = evidence.country.as_ref().map(|country| country.code.clone());
    }
    if lead.language.is_none() {
        lead.language.clone_from(&inquiry.language);
    }
}
