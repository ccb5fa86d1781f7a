//! What one mail comes to: the pure rooms, composed.
//!
//! [`read`] needs only the bytes and may run on any core; [`plan`] needs what is known of threads, people and the
//! team, and changes the world it was given as it goes, so that a batch is planned one mail after another.

use super::assign::Deciding;
use super::look_up::outside;
use super::people::authority::Claim;
use super::{link, look_up, qualify, route, shadow};
use crate::domain::acknowledge::Acknowledged;
use crate::domain::address::Address;
use crate::domain::asking::opts_out;
use crate::domain::calendar::WorkSpan;
use crate::domain::change::{Change, Decision, Plan, Shadow};
use crate::domain::email::Email;
use crate::domain::event::{Actor, Event};
use crate::domain::evidence::{Earlier, Owner};
use crate::domain::id::{EmailId, Ids, LeadId, MailboxName, RepId, WorkflowName};
use crate::domain::inquiry::{Inquiry, SourceKind};
use crate::domain::judging::Seen;
use crate::domain::kind::{Discerned, Kind};
use crate::domain::lead::{Afterwards, Clock, Clocks, Lead, Ownership, Prospect, Stage};
use crate::domain::notice::{Notice, NoticeKind, SentNotice};
use crate::domain::provider::{Answer, Query};
use crate::domain::routing::{Meant, MeantBy, Placed, Standing, WaitFor, Way};
use crate::domain::rules::Rules;
use crate::domain::sender_word::SenderWord;
use crate::domain::signal::{HALF_LIFE, Signal, Signals};
use crate::domain::time::Timestamp;
use crate::domain::token::BounceToken;
use crate::domain::verdict::{Outcome, Verdict};
use crate::domain::workflow::Workflow;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

mod acknowledge;
mod answered;
mod bounce;
mod machine;
mod promote;
mod read;
mod rep;
mod same;
mod wrote;
pub use answered::Outgoing;
pub use bounce::turned_away;
pub use promote::{promote, unread};
pub use read::{learn, prepare, read};
pub use rep::HELP_WITHIN;

/// What a lead keeps of the text, in characters, for lists and notices; the mail itself is kept whole.
const EXCERPT_MAX: usize = 4_000;
/// What is kept of a subject, in characters.
const SUBJECT_MAX: usize = 300;
/// How long a lead rests in nurture before it is looked at again.
pub const NURTURE: Duration = Duration::from_secs(90 * 24 * 3_600);
/// How long a person has to review before he is asked again.
pub const REVIEW: WorkSpan = WorkSpan::Days(1);

/// What is known of a mail beside its bytes.
#[derive(Debug, Clone)]
pub struct Envelope {
    pub id: EmailId,
    pub mailbox: MailboxName,
    /// When the server received it.
    pub received_at: Timestamp,
    pub quiet: bool,
}

/// A mail, read.
#[derive(Debug, Clone)]
pub struct Read {
    pub email: Email,
    pub discerned: Discerned,
    pub inquiry: Inquiry,
    pub handles: link::Handles,
    /// What a rep brings who writes to us; none of anybody else's mail, and where replies are not acted on.
    pub claim: Option<Claim>,
    /// The address that a report of a mail's failure came back to.
    pub bounce: Option<BounceToken>,
    /// A person of our house wrote it to somebody outside.
    pub outgoing: Option<Outgoing>,
}

/// The world a batch is planned over. Each plan changes it for the next.
#[derive(Debug, Default)]
pub struct World {
    pub known: link::Known,
    /// Leads of each person that are open, by person key; those merged as what they go on as.
    pub person_leads: HashMap<String, Vec<LeadId>>,
    /// When the prospect last wrote in each lead.
    pub last_mail: HashMap<LeadId, Timestamp>,
    /// Earlier dealings by person key.
    pub earlier: HashMap<String, Earlier>,
    /// What has been seen of workflows that have to prove themselves.
    pub seen: HashMap<WorkflowName, Seen>,
    /// What people did elsewhere, by person key.
    pub signals: HashMap<String, Vec<Signal>>,
    /// What is on record of questions to providers.
    pub answers: HashMap<Query, Answer>,
    /// It is only tried what would become of a mail: nobody is asked, and it goes on what is known.
    pub is_trial: bool,
    /// Who dealt last with a company, by its domain.
    pub company_owners: HashMap<String, Owner>,
    /// What people have said of senders against our reading, by person key.
    pub sender_words: HashMap<String, Vec<SenderWord>>,
    /// The leads that mails of the batch may belong to.
    pub leads: HashMap<LeadId, Lead>,
    pub standing: Standing,
    /// Leads that replies' addresses name; those merged as what they go on as.
    pub by_number: HashMap<i64, LeadId>,
    /// Mails of ours that came back, by the address they came back to.
    pub sent: HashMap<BounceToken, SentNotice>,
    /// How often each rep was told lately what he can say.
    pub helped: HashMap<RepId, u32>,
    /// What waits for any rep, the best and oldest first; looked for only if somebody asks.
    pub waiting: Vec<Lead>,
    /// Who was told lately that his mail has come.
    pub acknowledged: Acknowledged,
    /// Who wants no mail that no person wrote, by person key.
    pub opted_out: HashSet<String>,
    /// What the next new lead is called.
    pub next_number: i64,
}

/// Decides what a mail comes to.
pub fn plan(
    envelope: &Envelope,
    read: &Read,
    world: &mut World,
    rules: &Rules,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Plan {
    let as_said = as_people_say(read, world);
    let read = as_said.as_ref().unwrap_or(read);
    let copied = same::copied_lead(envelope, read, world);
    let kind = read.discerned.kind;
    // Of a backlog nobody is told, so none of it goes into a lead that somebody works on.
    let linked = {
        let policy = (kind.is_human() && !envelope.quiet && !is_of_colleague(read))
            .then(|| same::policy(envelope, read, world, rules));
        same::goes_on(link::link(&read.handles, &world.known, policy.as_ref()), read, world)
    };
    let mut plan = Plan {
        email: envelope.id.clone(),
        discerned: read.discerned.clone(),
        message_id: read.handles.own.clone(),
        content: read.handles.content.clone().filter(|_| kind.is_human()),
        subject: cap(&read.email.subject, SUBJECT_MAX),
        sender: read.handles.sender.clone(),
        defects: read.email.defects.clone(),
        lead: None,
        events: Vec::new(),
        change: None,
        shadow: None,
        overrules: None,
        sender_word: None,
        asked_outside: Vec::new(),
        question_at: None,
        opts_out: matches!(kind, Kind::Inquiry | Kind::Reply) && opts_out(&read.inquiry.text),
        second_look: None,
        pauses: Vec::new(),
        bounced: None,
    };
    if let Some(lead) = copied {
        let reason = match &read.email.message_id {
            Some(_) => "the same mail once more: Message-ID, sender, subject and text are those it began with",
            None => "the same mail once more: sender, date, subject and text are those it began with",
        };
        let reason = reason.to_owned();
        let what = Event {
            what: "mail_repeated",
            text: reason.clone(),
            ..set_apart(envelope, Some(lead.clone()), &read.discerned, now, rules)
        };
        plan.events.push(what);
        plan.lead = Some((lead, reason));
        plan.content = None;
        return plan;
    }
    let is_spoken = kind == Kind::RepCommand || kind == Kind::AutoReply && rep::is_lone_word(read, rules);
    if is_spoken && !envelope.quiet && rep::speaks(envelope, read, world, rules, now, ids, &mut plan) {
        return plan;
    }
    if !envelope.quiet && answered::seen(envelope, read, world, rules, now, ids, &mut plan) {
        return plan;
    }
    if kind == Kind::Bounce && !envelope.quiet && bounce::came_back(envelope, read, world, rules, now, ids, &mut plan) {
        return plan;
    }
    if kind.is_human() && link::is_taken(&read.handles, &world.known).is_some() {
        plan.defects.push("its Message-ID is that of another mail, which says something else".to_owned());
    }
    match linked {
        link::Linked::Part { lead, reason } => {
            remember_part(world, envelope, read, &lead);
            plan.lead = Some((lead.clone(), reason));
            let known = world.leads.get(&lead).cloned();
            if let Some(before) = known.filter(|_| kind == Kind::Inquiry || kind == Kind::Reply) {
                let mut change = wrote::prospect_wrote(&before, envelope, read, rules, world, now, ids);
                if plan.opts_out {
                    wrote::opted_out(&mut change, envelope);
                }
                if before.is_open() && !envelope.quiet {
                    plan.second_look = Some("the prospect wrote again".to_owned());
                }
                world.leads.insert(lead, change.after.clone());
                plan.change = Some(change);
            } else {
                plan.events.push(set_apart(envelope, Some(lead), &read.discerned, now, rules));
            }
        }
        link::Linked::New { previous, reason } => {
            // A colleague's mail that belongs to no known lead is a colleague passing an inquiry on.
            if kind.is_human() {
                let workflow = rules.workflow_for(&envelope.mailbox).cloned();
                if let Some(workflow) = workflow {
                    let made = new_lead(envelope, read, previous, &workflow, rules, world, now, ids);
                    let (mut change, shadow, asked) = made;
                    if plan.opts_out {
                        wrote::opted_out(&mut change, envelope);
                    }
                    if !world.is_trial {
                        plan.question_at = wrote::question_at(&change, envelope, read, &workflow, rules);
                    }
                    (plan.shadow, plan.asked_outside) = (shadow, asked);
                    remember(world, envelope, read, &change.after);
                    plan.lead = Some((change.after.id.clone(), reason));
                    plan.change = Some(change);
                }
            } else {
                plan.events.push(set_apart(envelope, None, &read.discerned, now, rules));
            }
        }
    }
    plan
}

/// The same mail as what people have said of its sender. What we sent ourselves stays ours, whatever anybody says; and
/// a form's or portal's sender is a site, whose next mail is of another person.
fn as_people_say(read: &Read, world: &World) -> Option<Read> {
    let kind = read.discerned.kind;
    let is_by_its_sender = kind != Kind::Inquiry || read.inquiry.source.kind == SourceKind::Person;
    if kind == Kind::Own || !is_by_its_sender {
        return None;
    }
    let words = world.sender_words.get(read.handles.sender.as_ref()?)?;
    let discerned = SenderWord::newest_on(words, &read.discerned)?;
    Some(Read { discerned, ..read.clone() })
}

/// Machine mail moves no lead; the audit tells that it came.
fn set_apart(envelope: &Envelope, lead: Option<LeadId>, discerned: &Discerned, now: Timestamp, rules: &Rules) -> Event {
    Event {
        at: now,
        lead,
        email: Some(envelope.id.clone()),
        actor: Actor::Rules(rules.version.clone()),
        what: "mail_set_apart",
        text: format!("read as {}: {}", discerned.kind.as_str(), discerned.reason),
    }
}

/// Later mails of the batch may answer this part of a lead, as they could if it had been stored before.
fn remember_part(world: &mut World, envelope: &Envelope, read: &Read, lead: &LeadId) {
    if read.discerned.kind.is_human() {
        world.known.by_content.extend(read.handles.content.clone().map(|content| (content, lead.clone())));
        let last = world.last_mail.entry(lead.clone()).or_insert(envelope.received_at);
        *last = (*last).max(envelope.received_at);
    }
    let mut all = world.known.by_message_id.values().chain(world.known.by_notice.values());
    let known = all.find(|known| known.lead == *lead).cloned();
    let Some(mut known) = known.or_else(|| Some(same::known(world.leads.get(lead)?))) else { return };
    known.participants.extend(read.handles.sender.clone());
    if let Some(message_id) = &read.handles.own {
        world.known.by_message_id.insert(message_id.clone(), known);
    }
}

/// Later mails of the batch may answer this one.
fn remember(world: &mut World, envelope: &Envelope, read: &Read, lead: &Lead) {
    if let Some(message_id) = &read.handles.own {
        let known = link::KnownLead {
            lead: lead.id.clone(),
            shown: lead.shown_ref(),
            participants: read.handles.sender.iter().cloned().collect(),
            subject_key: read.handles.subject_key.clone(),
            is_open: lead.is_open(),
            merged: None,
        };
        world.known.by_message_id.insert(message_id.clone(), known);
    }
    if let Some(sender) = &read.handles.sender {
        let earlier = world.earlier.entry(sender.clone()).or_default();
        earlier.leads += 1;
        earlier.open |= lead.is_open();
        if let Some(owner) = owner_of(lead) {
            earlier.last_owner = Some(owner);
        }
    }
    if let (Some(domain), Some(owner)) = (&lead.placed.domain, owner_of(lead)) {
        world.company_owners.insert(domain.clone(), owner);
    }
    world.known.by_content.extend(read.handles.content.clone().map(|content| (content, lead.id.clone())));
    world.last_mail.insert(lead.id.clone(), envelope.received_at);
    if let Some(person) = read.handles.person.as_ref().filter(|_| !is_of_colleague(read)) {
        world.person_leads.entry(person.clone()).or_default().push(lead.id.clone());
    }
    world.leads.insert(lead.id.clone(), lead.clone());
}

/// Whom a colleague answers, or tells us of, is not who wrote.
fn is_of_colleague(read: &Read) -> bool {
    read.outgoing.as_ref().is_some_and(|outgoing| outgoing.way != answered::Way::Copied)
}

fn owner_of(lead: &Lead) -> Option<Owner> {
    let rep = lead.holder()?.clone();
    Some(Owner { rep, at: lead.assigned_at?, lead: lead.number, is_live: lead.is_open() })
}

/// A new inquiry: judged, and given to a rep if the rules say so.
#[expect(clippy::too_many_arguments, reason = "the whole world of one decision, named where it is used")]
fn new_lead(
    envelope: &Envelope,
    read: &Read,
    previous: Option<LeadId>,
    workflow: &Workflow,
    rules: &Rules,
    world: &mut World,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> (Change, Option<Shadow>, Vec<Query>) {
    let inquiry = &read.inquiry;
    let earlier = read.handles.sender.as_ref().and_then(|key| world.earlier.get(key)).cloned().unwrap_or_default();
    let domain = inquiry.contact.email.as_ref().map(|found| found.value.domain().to_owned());
    let company_owner = domain.as_ref().and_then(|domain| world.company_owners.get(domain)).cloned();
    let mut evidence = look_up::look_up(inquiry, &rules.companies, earlier, company_owner);
    let mut asked = outside::add(&mut evidence, inquiry, &rules.providers, &world.answers, now);
    let seen = world.seen.get(&workflow.name).copied().unwrap_or_default();
    let signals = read.handles.sender.as_ref().and_then(|person| world.signals.get(person));
    let half_life = workflow.judging.half_life.unwrap_or(HALF_LIFE);
    evidence.signals = signals.map(|signals| Signals::at(now, signals, half_life)).unwrap_or_default();
    evidence.not_ready = workflow.judging.readiness.and_then(|readiness| readiness.missing(&seen));
    let today = rules.today(workflow, now);
    let facts = look_up::facts(inquiry, &evidence, &envelope.mailbox, &rules.team, workflow, today);
    let not_ready = evidence.not_ready.as_deref();
    let about = qualify::About { mail: envelope.id.as_str(), not_ready, again: None };
    let verdict = qualify::judge(&facts, workflow, about);

    let mut lead = blank_lead(LeadId::new(ids.next()), world.next_number, envelope, read, workflow, &verdict, now);
    world.next_number += 1;
    lead.previous = previous;
    lead.placed.country = evidence.country.as_ref().map(|country| country.code.clone());
    lead.placed.domain = evidence.domain_of_company(domain.as_deref()).map(str::to_owned);
    // Of what is no sale, came in quietly or is judged blind nobody asks outside.
    if world.is_trial || !lead.is_open() || lead.quiet || verdict.is_blind_sample() {
        asked.clear();
    }
    let is_waiting = !asked.is_empty() && lead.stage != Stage::Nurture;
    rules.expect_letter(&mut lead, workflow, now);
    lead.placed.meant = route::meant_for(&evidence, &workflow.placing, now).or_else(|| answered_before(&lead, world));
    let not_meant = route::not_meant(&evidence, &workflow.placing, now);
    // It looks on before anybody is given the lead: at the same team as those who decide.
    let shadow = rules.shadow_for(&envelope.mailbox).filter(|_| !envelope.quiet);
    let shadow =
        shadow.map(|shadow| shadow::look_on(shadow, &lead, inquiry, &evidence, rules, &mut world.standing, now));
    let mut deciding = Deciding { rules, workflow, standing: &mut world.standing, now, ids };
    let doubt = read.discerned.doubt.as_ref().map(|doubt| format!("; in doubt: {doubt}")).unwrap_or_default();
    lead.stage_reason.push_str(&doubt);
    let created = deciding.event(&lead, "lead_created", format!("{}: {}{doubt}", lead.stage.as_str(), verdict.reason));
    let mut events = vec![Event { email: Some(envelope.id.clone()), ..created }];
    let mut notices = Vec::new();
    let mut routing = None;
    let (tried, route) = route::choose(&facts, workflow);
    lead.placed.way = Way { tried, not_meant };
    if let Some(route) = route {
        // Also of what nobody is offered now: a person or the prospect may bring it up again.
        (lead.route, lead.pool) = (Some(route.id.clone()), Some(route.pool.clone()));
        if lead.stage == Stage::Mql && !is_waiting {
            let assigned = deciding.assign(&mut lead, route, String::new());
            events.push(assigned.event);
            notices.extend(assigned.notice.map(|notice| Notice { arrived_at: Some(envelope.received_at), ..notice }));
            routing = Some(assigned.routing);
        }
    }
    if is_waiting {
        let until = now.plus(rules.evidence_within);
        let who = asked.iter().map(|query| query.provider.as_str()).collect::<Vec<_>>().join(", ");
        let reason =
            format!("{who} may know more; waits for it until {}", rules.calendar_of(workflow).show_second(until));
        events.push(deciding.event(&lead, "asked_outside", reason.clone()));
        lead.queue(reason, WaitFor::Evidence, until);
    } else if lead.stage == Stage::Review {
        let ask_at = rules.after(workflow, now, REVIEW);
        lead.review(verdict.reason.clone(), ask_at);
        let reviewer = rules.reviewer(&lead, workflow).map(|rep| rep.id.clone());
        notices
            .extend(reviewer.and_then(|rep| deciding.notice(NoticeKind::Review, &lead, &rep, verdict.reason.clone())));
    }
    if let Outcome::Exited(to) = &verdict.outcome
        && !envelope.quiet
        && let Ok(to) = Address::parse(to)
    {
        let reason = verdict.reason.clone();
        let notice = Notice::to_address(deciding.ids.next(), NoticeKind::Exit, &lead.id, to, reason);
        notices.push(Notice { arrived_at: Some(envelope.received_at), ..notice });
    }
    let is_left_alone = read.handles.sender.as_ref().is_some_and(|sender| world.opted_out.contains(sender));
    let told = acknowledge::to(envelope, read, &lead, rules, &mut world.acknowledged, now);
    match told.filter(|_| !is_left_alone && !opts_out(&inquiry.text)) {
        Some(Ok(to)) => notices.push(acknowledge::notice(to, &lead, envelope, deciding.ids)),
        Some(Err(why)) => events.push(deciding.event(&lead, "acknowledgement_held", why)),
        None => {}
    }
    rules.settle(&mut lead, workflow, now);
    let decision = Decision {
        id: deciding.ids.next(),
        lead: lead.id.clone(),
        at: now,
        rules: rules.version.clone(),
        evidence: Some(evidence),
        verdict: Some(verdict),
        way: routing.is_none().then(|| lead.placed.way.clone()),
        routing,
    };
    let change = Change {
        at: now,
        before: None,
        after: lead,
        events,
        decision: Some(decision),
        notices,
        turns: Vec::new(),
        feedback: None,
    };
    (change, shadow, asked)
}

/// The lead as the verdict leaves it, before anybody is looked for.
fn blank_lead(
    id: LeadId,
    number: i64,
    envelope: &Envelope,
    read: &Read,
    workflow: &Workflow,
    verdict: &Verdict,
    now: Timestamp,
) -> Lead {
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
        doubt: read.discerned.doubt.clone(),
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
        after: Afterwards::default(),
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

fn shut(lead: &mut Lead, stage: Stage, reason: String, now: Timestamp) {
    lead.after.by_rules = stage == Stage::Disqualified;
    lead.close(stage, reason, now).expect("a lead made a moment ago is open");
}

/// Whoever writes into a conversation that was closed gets whom he spoke with, if that one can take it.
fn answered_before(lead: &Lead, world: &World) -> Option<Meant> {
    let closed = world.leads.get(lead.previous.as_ref()?).filter(|closed| closed.responded_at.is_some())?;
    let why = format!("he answered them in {}", closed.shown_ref());
    Some(Meant { rep: closed.holders.last()?.clone(), by: MeantBy::Sticky, why, waits: false })
}

/// At most `max` characters, cut at a character, with a sign that there was more.
fn cap(text: &str, max: usize) -> String {
    // Bytes are never fewer than characters.
    if text.len() <= max {
        return text.to_owned();
    }
    match text.char_indices().nth(max) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
