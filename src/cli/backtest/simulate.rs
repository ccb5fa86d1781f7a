//! What would have come of leads: judged mail by mail, then offered in the order they came, over a team that fills and
//! frees as it did in truth. The rules that count go through it as those that are tried do: what happened is not
//! comparable to what would, since people fell ill, took up what the rules had put aside, and mail waited.

use super::Side;
use crate::cli::judged;
use crate::domain::evidence::Evidence;
use crate::domain::id::{CalendarId, EmailId, RepId};
use crate::domain::inquiry::Inquiry;
use crate::domain::lead::Lead;
use crate::domain::routing::{Pick, Question, Standing};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::verdict::{Band, Outcome, Verdict};
use crate::domain::workflow::Workflow;
use crate::pipeline::route;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// How often a lead that nobody can take is tried again before it counts as placed nowhere.
const TRIES_MAX: u32 = 400;
/// Retries are no closer than this, so that a pool that is full for days costs little.
const PAUSE: Duration = Duration::from_secs(15 * 60);

/// A lead as it is, and what it came from.
pub struct Past {
    pub lead: Lead,
    /// The mails it was judged by, those that are still there.
    pub raw: HashMap<EmailId, Vec<u8>>,
    /// The last decision record that judged it.
    pub decision: Value,
}

/// What one side's rules say of a lead.
#[derive(Clone, Default)]
pub struct Said {
    /// None where the mail is gone or cannot be read.
    pub verdict: Option<Ruling>,
    evidence: Evidence,
    route: Option<String>,
}

/// As much of a verdict as a backtest tells.
#[derive(Clone)]
pub struct Ruling {
    pub outcome: Outcome,
    pub band: Band,
    pub reason: String,
}

/// The same lead by the rules that count and by those that are tried: read and judged alike, so that nothing differs but
/// what the rules make of it.
pub struct Judged {
    pub lead: Lead,
    /// What was decided in truth, by the rules of its day.
    pub recorded: String,
    pub was: Said,
    pub is: Said,
}

impl Judged {
    pub fn said(&self, side: Side) -> &Said {
        side.of(&self.was, &self.is)
    }
}

/// The two sides' rules.
pub struct Both {
    /// Those that count.
    pub was: Arc<Rules>,
    /// Those that are tried.
    pub is: Arc<Rules>,
}

impl Both {
    fn are_one(&self) -> bool {
        self.was.version == self.is.version
    }
    pub fn rules(&self, side: Side) -> &Rules {
        side.of(&self.was, &self.is)
    }
}

/// Where a lead for sales would have gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gone {
    To {
        rep: RepId,
        at: Timestamp,
        /// Could be answered in time by whoever got it, in his own working hours.
        in_time: bool,
    },
    /// It waits still when the simulation ends, or nobody can take it.
    Waits,
}

/// What became of the leads on one side.
pub struct Simulated {
    /// Of each lead, in order; none of what is not for sales.
    pub gone: Vec<Option<Gone>>,
    /// The most open leads of each rep at a time.
    pub peaks: HashMap<RepId, u32>,
}

/// Reads and judges one lead by both. Whatever its mail's bytes do, the others go on. Of its mails and its record nothing
/// is kept: ten thousand of them fill the memory.
pub fn judge(past: Past, both: &Both) -> Judged {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let read = |rules: &Rules| judged::said(&past.decision, &past.lead, &past.raw, rules);
        let inquiry = read(&both.is);
        let is = inquiry.as_ref().and_then(|inquiry| by_rules(&past, inquiry, &both.is)).unwrap_or_default();
        if both.are_one() {
            return (is.clone(), is);
        }
        let inquiry = if both.was.reads_like(&both.is) { inquiry } else { read(&both.was) };
        let was = inquiry.and_then(|inquiry| by_rules(&past, &inquiry, &both.was)).unwrap_or_default();
        (was, is)
    }));
    let (was, is) = outcome.unwrap_or_default();
    let recorded = past.decision["verdict"]["verdict"].as_str().unwrap_or(past.lead.stage.as_str()).to_owned();
    Judged { lead: past.lead, recorded, was, is }
}

fn by_rules(past: &Past, inquiry: &Inquiry, rules: &Rules) -> Option<Said> {
    let lead = &past.lead;
    let workflow = rules.workflow_for(&lead.mailbox)?;
    let at = past.decision["at_ms"].as_i64().map_or(lead.created_at, Timestamp::from_ms);
    // What is known of nothing but the mail is judged as a new one.
    let judged = judged::judge(&past.decision, lead, inquiry, rules, workflow, at)
        .or_else(|| judged::judge(&nothing_else(), lead, inquiry, rules, workflow, at))?;
    let Verdict { outcome, band, reason, .. } = judged.verdict;
    Some(Said { verdict: Some(Ruling { outcome, band, reason }), evidence: judged.evidence, route: judged.route })
}

/// The record of a lead that no rules have judged.
fn nothing_else() -> Value {
    json!({ "evidence": { "earlier": { "leads": 0, "open": false } } })
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// Hands that become free come first.
    Release {
        rep: RepId,
        points: u32,
    },
    Try {
        lead: usize,
        tries: u32,
    },
}

/// Offers all of them in the order of time, up to now: who still waits then waits on both sides.
pub fn simulate(all: &[Judged], side: Side, rules: &Rules, until: Timestamp) -> Simulated {
    let mut gone: Vec<Option<Gone>> = Vec::with_capacity(all.len());
    let mut events: BinaryHeap<Reverse<(Timestamp, What)>> = BinaryHeap::new();
    for (number, judged) in all.iter().enumerate() {
        let verdict = judged.said(side).verdict.as_ref();
        let lead = &judged.lead;
        // What the rules say of a sample is not told before somebody has decided.
        let is_told = !lead.quiet && !lead.is_blind_sample();
        let is_for_sales = is_told && verdict.is_some_and(|verdict| verdict.outcome == Outcome::Mql);
        gone.push(is_for_sales.then_some(Gone::Waits));
        if is_for_sales {
            events.push(Reverse((lead.received_at, What::Try { lead: number, tries: 0 })));
        }
    }
    let mut team = Team { standing: Standing::default(), days: HashMap::new(), peaks: HashMap::new() };
    while let Some(Reverse((now, what))) = events.pop().filter(|Reverse((at, _))| *at <= until) {
        match what {
            What::Release { rep, points } => {
                let load = team.standing.loads.of(&rep);
                load.open = load.open.saturating_sub(1);
                load.points = load.points.saturating_sub(points);
            }
            What::Try { lead, tries } => {
                team.new_day(rules, now);
                let (past, said) = (&all[lead].lead, all[lead].said(side));
                match offer(past, said, rules, &mut team.standing, now) {
                    Offered::To { rep, points, in_time } => {
                        let free_at = now.plus(held_for(past, rules));
                        let open = team.standing.load(&rep).open;
                        let peak = team.peaks.entry(rep.clone()).or_default();
                        *peak = open.max(*peak);
                        events.push(Reverse((free_at, What::Release { rep: rep.clone(), points })));
                        gone[lead] = Some(Gone::To { rep, at: now, in_time });
                    }
                    Offered::Waits { retry_at } if tries < TRIES_MAX => {
                        let again = What::Try { lead, tries: tries + 1 };
                        events.push(Reverse((retry_at.max(now.plus(PAUSE)), again)));
                    }
                    Offered::Waits { .. } | Offered::Nowhere => {}
                }
            }
        }
    }
    Simulated { gone, peaks: team.peaks }
}

struct Team {
    standing: Standing,
    /// Of each calendar, when the day and week began that are counted.
    days: HashMap<CalendarId, (Timestamp, Timestamp)>,
    peaks: HashMap<RepId, u32>,
}

impl Team {
    /// What was counted yesterday counts no more.
    fn new_day(&mut self, rules: &Rules, now: Timestamp) {
        for (id, calendar) in &rules.team.calendars {
            let (day, week) = (calendar.day_start(now), calendar.week_start(now));
            let (last_day, last_week) = self.days.insert(id.clone(), (day, week)).unwrap_or((day, week));
            if last_day == day {
                continue;
            }
            for rep in rules.team.reps.values().filter(|rep| rep.calendar == *id) {
                if let Some(load) = self.standing.loads.get_mut(&rep.id) {
                    load.today = 0;
                    load.week = if last_week == week { load.week } else { 0 };
                }
                for turns in self.standing.turns.values_mut() {
                    if let Some(turn) = turns.get_mut(&rep.id) {
                        turn.today = 0;
                    }
                }
            }
        }
    }
}

enum Offered {
    To { rep: RepId, points: u32, in_time: bool },
    Waits { retry_at: Timestamp },
    Nowhere,
}

fn offer(lead: &Lead, said: &Said, rules: &Rules, standing: &mut Standing, now: Timestamp) -> Offered {
    let Some(workflow) = rules.workflow_for(&lead.mailbox) else { return Offered::Nowhere };
    let route = workflow.routes.iter().find(|route| Some(&route.id) == said.route.as_ref());
    let Some(route) = route else { return Offered::Nowhere };
    let calendar = rules.calendar_of(workflow);
    let due_at = calendar.add(now, workflow.sla.first_response.within);
    let question = Question {
        held_before: Vec::new(),
        language: said.evidence.language.clone(),
        country: said.evidence.country.as_ref().map(|country| country.code.clone()),
        meant: route::meant_for(&said.evidence, &workflow.placing, now).0,
        since: lead.received_at,
        due_at,
    };
    let (placing, team) = (&workflow.placing, &rules.team);
    let search = route::Search { route, question: &question, placing, team, calendar: &calendar, now };
    match route::pick(&search, standing).pick {
        Pick::Rep { rep, .. } => {
            let in_time = is_in_time(&rep, now, workflow, rules);
            Offered::To { rep, points: route.points, in_time }
        }
        Pick::Wait { retry_at, .. } => Offered::Waits { retry_at },
    }
}

/// Whether a rep who is offered a lead now can answer it in time, in his own working hours.
fn is_in_time(rep: &RepId, now: Timestamp, workflow: &Workflow, rules: &Rules) -> bool {
    let due_at = rules.after(workflow, now, workflow.sla.first_response.within);
    let needs = workflow.placing.needs.unwrap_or(workflow.sla.accept.within);
    let own = rules.team.rep(rep).and_then(|rep| rules.team.calendar_of(rep));
    own.is_none_or(|calendar| calendar.add(now, needs) <= due_at)
}

/// How long it weighed on its holder in truth; where that is not known, as long as an answer may take.
fn held_for(lead: &Lead, rules: &Rules) -> Duration {
    let until = lead.responded_at.or(lead.closed_at);
    match (lead.assigned_at, until) {
        (Some(from), Some(until)) if until > from => until.since(from),
        _ => rules.workflow_for(&lead.mailbox).map_or(PAUSE, |workflow| {
            let from = lead.received_at;
            rules.after(workflow, from, workflow.sla.first_response.within).since(from)
        }),
    }
}
