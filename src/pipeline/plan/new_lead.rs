//! A mail that begins a lead: judged, and given to a rep if the rules say so.

use super::stranger;
use super::{Envelope, InHand, NURTURE, REVIEW, Read, SUBJECT_MAX, acknowledge, cap, same};
use crate::domain::address::Address;
use crate::domain::change::{Change, Shadow};
use crate::domain::event::{Event, looking_on};
use crate::domain::evidence::{Answered, Evidence, PutAside};
use crate::domain::id::{Ids, LeadId};
use crate::domain::kind::Kind;
use crate::domain::lead::{Afterwards, Clock, Clocks, Lead, Ownership, Prospect, Stage};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::provider::Query;
use crate::domain::routing::{Placed, RouteTried, WaitFor, Way};
use crate::domain::signal::{HALF_LIFE, Signals};
use crate::domain::time::Timestamp;
use crate::domain::verdict::{Outcome, Verdict};
use crate::domain::workflow::{Route, Workflow};
use crate::pipeline::assign::Deciding;
use crate::pipeline::look_up::{self, outside};
use crate::pipeline::{qualify, route, shadow};
use std::time::Duration;

/// Whoever was put aside and writes afresh this long after may only be asking after it.
const FOLLOWED_UP_WITHIN: Duration = Duration::from_secs(30 * 24 * 3_600);

/// What the rules make of an inquiry, and what of.
struct Judged<'w> {
    evidence: Evidence,
    /// What is asked outside, as far as it is not known.
    asked: Vec<Query>,
    verdict: Verdict,
    tried: Vec<RouteTried>,
    route: Option<&'w Route>,
}

impl InHand<'_> {
    pub(super) fn new_lead(&mut self, previous: Option<LeadId>, workflow: &Workflow) -> Change {
        let Self { envelope, read, rules, now, .. } = *self;
        let Judged { mut evidence, mut asked, verdict, tried, route } = self.judge(workflow, previous.as_ref());
        let mut lead = self.blank_lead(workflow, &verdict);
        lead.previous = previous;
        lead.placed.country = evidence.country.as_ref().map(|country| country.code.clone());
        lead.placed.domain = evidence.domain_of_company(domain_of(read)).map(str::to_owned);
        // Of what is no sale, came in quietly or is judged blind nobody asks outside.
        if self.world.is_trial || !lead.is_open() || lead.quiet || verdict.is_blind_sample() {
            asked.clear();
            evidence.unanswered.clear();
        }
        let is_spam = read.discerned.kind == Kind::Spam;
        let decides =
            |question: &&Query| outside::may_decide(question, &evidence, &read.inquiry, &rules.providers, workflow);
        let waits_for: Vec<&Query> = asked.iter().filter(decides).collect();
        let is_waiting = !waits_for.is_empty() && lead.stage != Stage::Nurture;
        rules.expect_letter(&mut lead, workflow, now);
        let (meant, not_meant) = route::meant_for(&evidence, &workflow.placing, now);
        lead.placed.meant = meant;
        // It looks on before anybody is given the lead: at the same team as those who decide.
        if let Some(beside) = rules.shadow_for(&envelope.mailbox).filter(|_| !envelope.quiet && !is_spam) {
            let standing = &mut self.world.standing;
            self.plan.shadow = Some(shadow::look_on(beside, &lead, &read.inquiry, &evidence, rules, standing, now));
        }

        let mut deciding = Deciding { rules, workflow, standing: &mut self.world.standing, now, ids: self.ids };
        // Whoever judges a sample is not told why the rules read it as spam.
        let doubt = lead.doubt.as_ref().map(|doubt| format!("; in doubt: {doubt}")).unwrap_or_default();
        lead.stage_reason.push_str(&doubt);
        let text = format!("{}: {}{doubt}", lead.stage.as_str(), verdict.reason);
        let created = Event { email: Some(envelope.id.clone()), ..deciding.event(&lead, "lead_created", text) };
        let mut change = Change { events: vec![created], ..Change::made(lead, now) };
        let mut routing = None;
        change.after.placed.way = Way { tried, not_meant };
        if let Some(route) = route {
            // Also of what nobody is offered now: a person or the prospect may bring it up again.
            (change.after.route, change.after.pool) = (Some(route.id.clone()), Some(route.pool.clone()));
            if change.after.stage == Stage::Mql && !is_waiting {
                let assigned = deciding.assign(&mut change.after, route, String::new());
                change.events.push(assigned.event);
                let arrived_at = Some(envelope.received_at);
                change.notices.extend(assigned.notice.map(|notice| Notice { arrived_at, ..notice }));
                if !envelope.quiet {
                    deciding.tell_if_nobody_is_there(&mut change, &assigned.routing);
                }
                routing = Some(assigned.routing);
            }
        }
        if is_waiting {
            wait_for(&waits_for, &mut change, &deciding);
        } else if change.after.stage == Stage::Review {
            ask_a_person(&verdict, &mut change, &mut deciding);
        }
        if !envelope.quiet {
            send_away(&verdict, envelope, &mut change, deciding.ids);
        }
        let is_left_alone = read.handles.sender.as_ref().is_some_and(|sender| self.world.opted_out.contains(sender));
        let told = acknowledge::to(envelope, read, &change.after, rules, &mut self.world.acknowledged, now);
        match told.filter(|_| !is_left_alone && !self.plan.opts_out) {
            Some(Ok(to)) => change.notices.push(acknowledge::notice(to, &change.after, envelope, deciding.ids)),
            Some(Err(why)) => change.events.push(deciding.event(&change.after, "acknowledgement_held", why)),
            None => {}
        }
        rules.settle(&mut change.after, workflow, now);
        change.events.extend(deciding.conditions_failed(&change.after, &verdict.troubles));
        if let Some(Shadow { workflow, verdict, .. }) = &self.plan.shadow {
            let failed = deciding.conditions_failed(&change.after, &verdict.troubles);
            let told = failed.into_iter().map(|event| Event { text: looking_on(workflow, &event.text), ..event });
            change.events.extend(told);
        }
        let policies = rules.failing_policies(&change.after, workflow);
        change.events.extend(deciding.conditions_failed(&change.after, &policies));
        change.decision = Some(deciding.decision_of(&change.after, evidence, verdict, routing));
        self.plan.asked_outside = asked;
        change
    }

    /// Why a person looks at a mail of which nothing but its words says that it is spam: it is of somebody who is never
    /// suppressed.
    pub(super) fn is_never_spam(&self, previous: Option<&LeadId>, workflow: &Workflow) -> Option<String> {
        let discerned = &self.read.discerned;
        if discerned.kind != Kind::Spam || discerned.doubt.is_none() || self.envelope.quiet {
            return None;
        }
        let verdict = self.judge(workflow, previous).verdict;
        (verdict.outcome == Outcome::Review && !verdict.is_blind_sample()).then_some(verdict.reason)
    }

    fn judge<'w>(&self, workflow: &'w Workflow, previous: Option<&LeadId>) -> Judged<'w> {
        let Self { envelope, rules, world, now, .. } = self;
        let (inquiry, sender) = (&self.read.inquiry, self.read.handles.sender.as_ref());
        let mut earlier = sender.and_then(|key| world.earlier.get(key)).cloned().unwrap_or_default();
        let closed = previous.and_then(|previous| world.leads.get(previous));
        earlier.answered = closed.and_then(Answered::of);
        earlier.put_aside = match closed {
            Some(closed) => PutAside::of(closed).map(|aside| PutAside { is_answered: true, ..aside }),
            None => earlier.put_aside.filter(|aside| envelope.received_at.since(aside.at) <= FOLLOWED_UP_WITHIN),
        };
        let company_owner = domain_of(self.read).and_then(|domain| world.company_owners.get(domain)).cloned();
        let mut evidence = look_up::look_up(inquiry, &rules.companies, earlier, company_owner);
        let asked = outside::add(&mut evidence, inquiry, &rules.providers, &world.answers, *now);
        let seen = world.seen.get(&workflow.name).copied().unwrap_or_default();
        let signals = sender.and_then(|person| world.signals.get(person));
        let half_life = workflow.judging.half_life.unwrap_or(HALF_LIFE);
        evidence.signals = signals.map(|signals| Signals::at(*now, signals, half_life)).unwrap_or_default();
        evidence.not_ready = workflow.judging.readiness.and_then(|readiness| readiness.missing(&seen));
        let today = rules.today(workflow, *now);
        let facts = look_up::facts(inquiry, &evidence, &envelope.mailbox, &rules.team, workflow, today);
        let not_ready = evidence.not_ready.as_deref();
        let discerned = &self.read.discerned;
        let spam = (discerned.kind == Kind::Spam).then_some(discerned.reason.as_str());
        let is_doubted = discerned.doubt.is_some();
        let about = qualify::About { mail: envelope.id.as_str(), not_ready, again: None, spam, is_doubted };
        let mut verdict = qualify::judge(&facts, workflow, about);
        let (tried, route) = route::choose(&facts, workflow, &mut verdict.troubles);
        Judged { evidence, asked, verdict, tried, route }
    }

    /// The lead as the verdict leaves it, before anybody is looked for.
    fn blank_lead(&mut self, workflow: &Workflow, verdict: &Verdict) -> Lead {
        let Self { envelope, read, now, .. } = *self;
        let (id, number) = (LeadId::new(self.ids.next()), self.world.next_number);
        self.world.next_number += 1;
        let inquiry = &read.inquiry;
        let contact = &inquiry.contact;
        let mut lead = Lead {
            id,
            number,
            version: 1,
            mailbox: envelope.mailbox.clone(),
            workflow: workflow.name.clone(),
            email: envelope.id.clone(),
            prospect: Prospect {
                email: contact.email.as_ref().map(|found| found.value.to_string()),
                name: contact.name.as_ref().map(|found| found.value.clone()),
                phone: contact.phone.as_ref().map(|found| found.value.clone()),
                company: contact.company.as_ref().map(|found| found.value.clone()),
                title: contact.title.as_ref().map(|found| found.value.clone()),
            },
            subject: cap(&inquiry.subject, SUBJECT_MAX),
            text: same::excerpt(inquiry),
            source: inquiry.source.kind.as_str().to_owned(),
            language: inquiry.language.clone(),
            doubt: read
                .discerned
                .doubt
                .clone()
                .or_else(|| verdict.doubt.clone())
                .filter(|_| !verdict.is_blind_sample()),
            consent: same::agreed(inquiry),
            attribution: same::attribution(inquiry),
            stage: Stage::Mql,
            stage_reason: verdict.reason.clone(),
            ownership: Ownership::Unowned,
            clock: Clock::Idle,
            clocks: Clocks::default(),
            fit: verdict.fit.points,
            intent: verdict.intent.points,
            band: Some(verdict.band),
            // Whoever decides on a sample is not told what the rules said.
            negative: verdict.negative.clone().filter(|_| !verdict.is_blind_sample()),
            route: None,
            pool: None,
            placed: Placed::default(),
            after: Afterwards { people: stranger::others(&read.email, self.rules), ..Afterwards::default() },
            holders: Vec::new(),
            rungs_done: 0,
            asked: 0,
            cycle: 1,
            previous: None,
            merged: None,
            quiet: envelope.quiet,
            received_at: envelope.received_at,
            created_at: now,
            first_offered_at: None,
            assigned_at: None,
            accepted_at: None,
            responded_at: None,
            responded_as: None,
            closed_at: None,
            look_again_at: None,
            next: None,
            next_what: String::new(),
        };
        let nurture = |lead: &mut Lead, reason: String| lead.put_aside(Stage::Nurture, reason, now.plus(NURTURE));
        match &verdict.outcome {
            Outcome::Disqualified(class) => shut(&mut lead, Stage::Disqualified, class.clone(), now),
            Outcome::Exited(to) => shut(&mut lead, Stage::Exited, format!("went to {to}: {}", verdict.reason), now),
            Outcome::Mql | Outcome::Review | Outcome::Nurture if envelope.quiet => {
                nurture(&mut lead, "came in with the backlog; nobody was told".to_owned());
            }
            Outcome::Nurture => nurture(&mut lead, verdict.reason.clone()),
            Outcome::Review => lead.stage = Stage::Review,
            Outcome::Mql => {}
        }
        lead
    }
}

fn domain_of(read: &Read) -> Option<&str> {
    read.inquiry.contact.email.as_ref().map(|found| found.value.domain())
}

/// Whoever is asked outside may know more; the lead waits for it, to a bound.
fn wait_for(asked: &[&Query], change: &mut Change, deciding: &Deciding<'_>) {
    let until = deciding.now.plus(deciding.rules.evidence_within);
    let who = asked.iter().map(|query| query.provider.as_str()).collect::<Vec<_>>().join(", ");
    let shown = deciding.rules.calendar_of(deciding.workflow).show_second(until);
    let reason = format!("{who} may know more; waits for it until {shown}");
    change.events.push(deciding.event(&change.after, "asked_outside", reason.clone()));
    change.after.queue(reason, WaitFor::Evidence, until);
}

fn ask_a_person(verdict: &Verdict, change: &mut Change, deciding: &mut Deciding<'_>) {
    let Deciding { rules, workflow, now, .. } = *deciding;
    change.after.review(verdict.reason.clone(), rules.after(workflow, now, REVIEW));
    if let Some(reviewer) = deciding.reviewer(&change.after) {
        change.notices.extend(deciding.notice(NoticeKind::Review, &change.after, &reviewer, verdict.reason.clone()));
    }
}

/// What is no sale goes to whom it concerns.
fn send_away(verdict: &Verdict, envelope: &Envelope, change: &mut Change, ids: &mut dyn Ids) {
    let to = match &verdict.outcome {
        Outcome::Exited(to) => Some(to),
        Outcome::Mql | Outcome::Review | Outcome::Nurture | Outcome::Disqualified(_) => verdict.also_to.as_ref(),
    };
    if let Some(Ok(to)) = to.map(|to| Address::parse(to)) {
        // The other team is told what it is, and not that a sample of it was drawn.
        let why =
            verdict.instead_of.as_deref().and_then(|said| said.strip_prefix("exited: ")).unwrap_or(&verdict.reason);
        let notice = Notice::to_address(ids.next(), NoticeKind::Exit, &change.after.id, to, why.to_owned());
        change.notices.push(Notice { arrived_at: Some(envelope.received_at), ..notice });
    }
}

fn shut(lead: &mut Lead, stage: Stage, reason: String, now: Timestamp) {
    lead.after.by_rules = stage == Stage::Disqualified;
    lead.close(stage, reason, now).expect("a lead made a moment ago is open");
}
