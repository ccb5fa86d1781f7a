//! One accepted configuration, as decisions see it. Every decision names its version.

mod deciders;

use super::acknowledge::Acknowledge;
use super::address::Address;
use super::calendar::{Calendar, WorkSpan};
use super::company::{self, Companies};
use super::customs::Customs;
use super::digest::Telling;
use super::hours::Hours;
use super::id::{CalendarId, MailboxName, RepId, RulesVersion, WorkflowName};
use super::judging::Judging;
use super::ladder;
use super::lead::{Clock, Lead, Next, Reopened, Step};
use super::letters;
use super::policy;
use super::provider::{DEADLINE, Provider};
use super::reader::Reader;
use super::replies::Replies;
use super::sla::{ClockName, Promise, Sla, Whose};
use super::team::Team;
use super::time::Timestamp;
use super::workflow::{Assign, Gates, Placing, Reasons, Workflow};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// What decisions need to know of a mailbox; how to reach it is the daemon's business.
#[derive(Debug, Clone)]
pub struct Intake {
    pub workflow: WorkflowName,
    /// A second workflow that judges and routes the same mail, and of which nothing is done.
    pub shadow: Option<WorkflowName>,
    /// The mailbox's own address, if its user name is one: never a contact, never a rep.
    pub address: Option<Address>,
    pub reader: Reader,
    /// How long after a person's last mail the next one joins the open lead; none if each is a lead of its own.
    pub same_person: Option<Duration>,
}

/// When the periods began that a rep's offers are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedSince {
    pub day: Timestamp,
    pub week: Timestamp,
}
/// Long enough for somebody's holiday in the middle, short enough that it is most likely still the same matter.
pub const SAME_PERSON: Duration = Duration::from_secs(14 * 86_400);

#[derive(Debug, Clone)]
pub struct Rules {
    pub version: RulesVersion,
    pub team: Team,
    pub workflows: BTreeMap<WorkflowName, Arc<Workflow>>,
    pub mailboxes: BTreeMap<MailboxName, Intake>,
    pub companies: Companies,
    /// Who is asked what nobody here knows, in the order that settles whose word counts.
    pub providers: Vec<Provider>,
    /// How long a lead waits for their answers.
    pub evidence_within: Duration,
    /// What our own mail is sent as; its domain makes our Message-IDs.
    pub from: Address,
    /// What becomes of mail that reps write back; none if nobody has said.
    pub replies: Option<Arc<Replies>>,
    /// How prospects are told that their mail has come; none if they are not.
    pub acknowledge: Option<Acknowledge>,
    /// How what the ladder owes somebody is let go.
    pub telling: Telling,
    /// How mail is read of a mailbox that is configured no more, or of none.
    pub reader: Reader,
}

impl Rules {
    /// What applies where nobody has written rules: every inquiry passes, and nobody is there to take it.
    pub fn neutral() -> Self {
        let name = WorkflowName::new("neutral");
        let calendar = CalendarId::new("always");
        let workflow = Workflow {
            name: name.clone(),
            assign: Assign::Offer,
            fit: Vec::new(),
            intent: Vec::new(),
            negative: Vec::new(),
            gates: Gates::default(),
            judging: Judging::default(),
            placing: Placing::default(),
            routes: Vec::new(),
            policies: Vec::new(),
            sla: Sla::plain(calendar, WorkSpan::Days(1), WorkSpan::Days(1), WorkSpan::Days(5)),
            asking: None,
            reasons: Reasons::default(),
            customs: Customs::default(),
        };
        Self {
            version: RulesVersion::new("neutral"),
            team: Team::default(),
            workflows: BTreeMap::from([(name, Arc::new(workflow))]),
            mailboxes: BTreeMap::new(),
            companies: Companies::default(),
            providers: Vec::new(),
            evidence_within: DEADLINE,
            from: Address::parse("anteroom@anteroom.invalid").expect("this is an address"),
            replies: None,
            acknowledge: None,
            telling: Telling::default(),
            reader: Reader::default(),
        }
    }

    /// The same without what holds a verdict up: no lot is drawn, and nobody confirms it.
    pub fn alone(mut self) -> Self {
        for workflow in self.workflows.values_mut() {
            let judging = &mut Arc::make_mut(workflow).judging;
            (judging.sampling, judging.readiness) = (None, None);
        }
        self
    }

    /// The workflow of a mailbox. Mail of a mailbox that is configured no more goes by the first workflow.
    pub fn workflow_for(&self, mailbox: &MailboxName) -> Option<&Arc<Workflow>> {
        self.mailboxes
            .get(mailbox)
            .and_then(|intake| self.workflows.get(&intake.workflow))
            .or_else(|| self.workflows.values().next())
    }
    /// The workflow that runs beside a mailbox's own.
    pub fn shadow_for(&self, mailbox: &MailboxName) -> Option<&Arc<Workflow>> {
        self.mailboxes.get(mailbox).and_then(|intake| self.workflows.get(intake.shadow.as_ref()?))
    }
    /// The workflow a lead goes by. One that is configured no more goes by its mailbox's, else by the first.
    pub fn workflow_of(&self, lead: &Lead) -> Option<&Arc<Workflow>> {
        self.workflows.get(&lead.workflow).or_else(|| self.workflow_for(&lead.mailbox))
    }
    /// What may be said of a lead.
    pub fn reasons_of(&self, lead: &Lead) -> Reasons {
        self.workflow_of(lead).map(|workflow| workflow.reasons.clone()).unwrap_or_default()
    }
    /// The calendar that a workflow's promises count in.
    pub fn calendar_of(&self, workflow: &Workflow) -> Arc<Calendar> {
        let calendar = self.team.calendars.get(&workflow.sla.calendar).cloned();
        calendar.unwrap_or_else(|| Arc::new(Calendar::always(workflow.sla.calendar.clone(), jiff::tz::TimeZone::UTC)))
    }
    /// `span` of a workflow's working time after `from`.
    pub fn after(&self, workflow: &Workflow, from: Timestamp, span: WorkSpan) -> Timestamp {
        self.calendar_of(workflow).add(from, span)
    }
    /// The day it is where a workflow's promises count.
    pub fn today(&self, workflow: &Workflow, now: Timestamp) -> jiff::civil::Date {
        now.to_jiff().to_zoned(self.calendar_of(workflow).zone().clone()).date()
    }
    /// When a rep's day and week began, for what he takes in each.
    pub fn counted_since(&self, rep: &RepId, now: Timestamp) -> CountedSince {
        let calendar = self.team.rep(rep).and_then(|rep| self.team.calendar_of(rep));
        calendar.map_or(CountedSince { day: now, week: now }, |calendar| CountedSince {
            day: calendar.day_start(now),
            week: calendar.week_start(now),
        })
    }
    /// What a lead is promised: what it was when its clocks began, else what its workflow says now.
    pub fn sla_of<'a>(&self, lead: &'a Lead, workflow: &'a Workflow) -> &'a Sla {
        lead.clocks.promise.as_deref().map_or(&workflow.sla, |promise| &promise.sla)
    }
    /// Whose working time counts for a lead.
    pub fn hours(&self, lead: &Lead, workflow: &Workflow) -> Hours<'_> {
        let calendar = self.team.calendars.get(&self.sla_of(lead, workflow).calendar).cloned();
        Hours {
            team: calendar.unwrap_or_else(|| self.calendar_of(workflow)),
            people: &self.team,
            manager: self.manager_over(lead, workflow).map(|rep| rep.id.clone()),
        }
    }
    /// Until when an offer to this rep stands: by default in his own working time, whatever the prospect's clocks count in.
    pub fn accept_by(&self, lead: &Lead, rep: &RepId, workflow: &Workflow, now: Timestamp) -> Timestamp {
        let (hours, accept) = (self.hours(lead, workflow), &self.sla_of(lead, workflow).accept);
        let calendar =
            if accept.hours == Whose::Holder { hours.of_rep(Some(rep)) } else { hours.of(accept.hours, lead) };
        calendar.add(now, accept.within)
    }
    /// Policies that promise a lead nothing because their conditions fail, each with why.
    pub fn failing_policies(&self, lead: &Lead, workflow: &Workflow) -> Vec<String> {
        let today = self.today(workflow, lead.waits_since());
        policy::failures(lead, &workflow.policies, &self.companies, &self.team, today)
    }
    /// Starts the clocks of a lead that is to be answered, holds on to what it is promised, and gives each clock that has
    /// none its date.
    pub fn date(&self, lead: &mut Lead, workflow: &Workflow) {
        lead.begin_clocks();
        if lead.clocks.since.is_none() {
            return;
        }
        if lead.clocks.promise.is_none() {
            let today = self.today(workflow, lead.waits_since());
            let policy = policy::choose(lead, &workflow.policies, &self.companies, &self.team, today);
            let sla = policy.map_or(&workflow.sla, |policy| &policy.sla).clone();
            let policy = policy.map(|policy| policy.id.clone());
            lead.clocks.promise = Some(Arc::new(Promise { policy, rules: self.version.clone(), sla }));
        }
        promise_beside(lead);
        let (hours, promise) = (self.hours(lead, workflow), lead.clocks.promise.clone());
        let Some(promise) = promise else { return };
        let is_with_another = lead.holder().is_some_and(|holder| lead.clocks.dated_for.as_ref() != Some(holder));
        for name in ClockName::ALL {
            let Some(ticking) = lead.ticking(name) else { continue };
            let Some(target) = promise.sla.target(name) else {
                lead.clocks.forget(name);
                continue;
            };
            let moves_with_the_holder = is_with_another && target.hours == Whose::Holder && name != ClockName::Accept;
            let is_undated = match ticking.clock {
                Clock::Idle => true,
                Clock::Running { .. } => moves_with_the_holder,
                Clock::Paused | Clock::Met { .. } | Clock::Missed { .. } | Clock::Void => false,
            };
            if is_undated {
                let due_at = ladder::due_at(name, ticking.since, target, lead, &hours);
                lead.set_clock(name, Clock::Running { due_at });
            }
        }
        if is_with_another {
            lead.clocks.dated_for = lead.holder().cloned();
        }
    }
    /// Until when a lead may be paused from now on, of all the working time that it may be paused in a cycle.
    pub fn paused_until(&self, lead: &Lead, workflow: &Workflow, now: Timestamp) -> Timestamp {
        let (hours, pauses) = (self.hours(lead, workflow), &lead.clocks.pauses);
        let used: Duration = pauses.iter().map(|pause| hours.team.between(pause.from, pause.end())).sum();
        match self.sla_of(lead, workflow).pause_at_most.checked_sub(used) {
            Some(left) if !left.is_zero() => hours.team.add(now, WorkSpan::Time(left)),
            _ => now,
        }
    }
    /// A lead that enters a stage with a pool of its own goes on with a rep of that pool, as soon as one is found.
    pub fn enter(&self, before: &Lead, after: &mut Lead, workflow: &Workflow, now: Timestamp) {
        let is_new = before.stage != after.stage && after.holder().is_some();
        if is_new && workflow.customs.pool_of(&after.stage).is_some() {
            after.after.place_at = Some(now);
        }
    }
    /// A lead that comes to rest is looked at when its next letter is due, if it gets one.
    pub fn expect_letter(&self, lead: &mut Lead, workflow: &Workflow, now: Timestamp) {
        let Some(letters) = &workflow.customs.letters else { return };
        let Some(letter) = letters.letters.get(lead.after.letters as usize) else { return };
        if letters::may_write(lead, letters).is_ok() {
            lead.look_again_at = Some(self.after(workflow, now, letter.after));
        }
    }
    /// The letter that a resting lead is looked at for, and of how many; none where it wakes then.
    fn letter_ahead(&self, lead: &Lead, workflow: &Workflow, next: &Next) -> Option<(usize, usize)> {
        let letters = workflow.customs.letters.as_ref().filter(|_| next.step == Step::Wake)?;
        let number = lead.after.letters as usize;
        letters.letters.get(number).filter(|_| letters::may_write(lead, letters).is_ok())?;
        Some((number + 1, letters.letters.len()))
    }
    /// Whoever holds a lead and is not part of the team any more, or paused for good.
    pub fn has_left(&self, rep: &RepId) -> bool {
        self.team.rep(rep).is_none_or(|rep| !rep.active)
    }
    /// Where a later answer turns out to be the first, it has met what is promised, or was too late.
    pub fn date_reopened(&self, lead: &mut Lead, workflow: &Workflow, reopened: Reopened) {
        if let Reopened::Later(at) = reopened {
            self.date(lead, workflow);
            lead.met_at(at);
        }
    }
    /// Sets a lead's next step from what it is; called at the end of every change.
    pub fn settle(&self, lead: &mut Lead, workflow: &Workflow, now: Timestamp) {
        // Whatever moves a lead ends what was asked about it.
        if lead.pending_hand_off().is_none() {
            lead.after.hand_off = None;
        }
        if lead.holder().is_none() {
            lead.after.place_at = None;
        }
        if lead.holder().is_none() || !lead.stage.is_live() {
            lead.end_pause(now);
        }
        self.date(lead, workflow);
        let phase = lead.phase();
        if lead.clocks.since.is_some() && lead.clocks.phases.last().map(|(_, last)| last) != Some(&phase) {
            lead.clocks.phases.push((now, phase));
        }
        let (sla, hours) = (self.sla_of(lead, workflow), self.hours(lead, workflow));
        let next = ladder::next(lead, sla, &hours);
        let next_what = next.as_ref().map(|next| match self.letter_ahead(lead, workflow, next) {
            Some((number, of)) => format!("letter {number} of {of}, if nothing comes before: {}", lead.stage_reason),
            None => ladder::words(next, lead, sla),
        });
        let next_what = next_what.unwrap_or_default();
        (lead.next, lead.next_what) = (next, next_what);
    }
    /// Whether somebody may be told of what waits: a rep in his own working time; whoever is no rep, in the working time of
    /// any promise.
    pub fn is_at_work(&self, rep: Option<&RepId>, now: Timestamp) -> bool {
        let own = rep.and_then(|rep| self.team.calendar_of(self.team.rep(rep)?));
        match own {
            Some(calendar) => calendar.in_working_time(now) == now,
            None => self.workflows.values().any(|of| self.calendar_of(of).in_working_time(now) == now),
        }
    }
    /// How a mailbox's mail is read.
    pub fn reader_of(&self, mailbox: &MailboxName) -> &Reader {
        self.mailboxes.get(mailbox).map_or(&self.reader, |intake| &intake.reader)
    }
    /// Whether mail is read as other rules have it read: the same senders are ours, and the same forms are known.
    pub fn reads_like(&self, other: &Self) -> bool {
        let addresses = |rules: &Self| rules.team.reps.values().map(|rep| rep.email.clone()).collect::<Vec<_>>();
        let is_read_alike = |(one, two): ((&MailboxName, &Intake), (&MailboxName, &Intake))| {
            one.0 == two.0 && one.1.address == two.1.address && one.1.reader == two.1.reader
        };
        self.from == other.from
            && self.reader == other.reader
            && addresses(self) == addresses(other)
            && self.mailboxes.len() == other.mailboxes.len()
            && self.mailboxes.iter().zip(&other.mailboxes).all(is_read_alike)
    }
    /// How long a person's mail joins his open lead; of a mailbox that is configured no more, as by default.
    pub fn same_person(&self, mailbox: &MailboxName) -> Option<Duration> {
        self.mailboxes.get(mailbox).map_or(Some(SAME_PERSON), |intake| intake.same_person)
    }
    /// Somebody of our house: a rep, or an address of the domains we receive and send at. A freemail domain is nobody's.
    pub fn is_colleague(&self, address: &Address) -> bool {
        let ours = self.mailboxes.values().filter_map(|mailbox| mailbox.address.as_ref()).chain([&self.from]);
        let is_at_home = ours.map(Address::domain).any(|domain| domain == address.domain());
        self.team.by_address(address).is_some() || is_at_home && !company::is_freemail(address.domain())
    }
    /// Addresses that are ours: the intake mailboxes and the sender of our notices.
    pub fn is_ours(&self, address: &Address) -> bool {
        self.from.is_person_of(address)
            || self.mailboxes.values().any(|m| m.address.as_ref().is_some_and(|ours| ours.is_person_of(address)))
    }
}

/// Whoever asked in a lead that was merged into this one was promised a first answer, and the one that this lead waited
/// for was another's: where nothing is promised of later mails, that promise counts for him.
fn promise_beside(lead: &mut Lead) {
    let is_owed = lead.owes_a_first_answer_beside() && lead.ticking(ClockName::NextResponse).is_some();
    let Some(promise) = lead.clocks.promise.as_mut().filter(|promise| is_owed && promise.sla.next_response.is_none())
    else {
        return;
    };
    let promise = Arc::make_mut(promise);
    promise.sla.next_response = Some(promise.sla.first_response.clone());
}
