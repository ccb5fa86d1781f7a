//! What would have come of leads: judged mail by mail, then offered in the order they came, over a team that fills and
//! frees as it did in truth.

use crate::cli::judged;
use crate::domain::evidence::Evidence;
use crate::domain::id::{CalendarId, EmailId, RepId};
use crate::domain::lead::{Lead, Stage};
use crate::domain::routing::{Pick, Question, Standing};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::verdict::{Outcome, Verdict};
use crate::domain::workflow::Workflow;
use crate::pipeline::route;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
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

/// The same lead under the new rules.
pub struct Judged {
    pub past: Past,
    /// None where the mail is gone or cannot be read.
    pub verdict: Option<Verdict>,
    pub evidence: Evidence,
    pub route: Option<String>,
}

/// Where a lead would have gone.
pub struct Outcomes {
    pub judged: Judged,
    pub owner: Option<RepId>,
    pub offered_at: Option<Timestamp>,
    /// Could be answered in time by whoever got it, in his own working hours.
    pub in_time: Option<bool>,
    /// The same of what happened in truth.
    pub was_in_time: Option<bool>,
}

pub struct Simulated {
    pub leads: Vec<Outcomes>,
    /// The most open leads of each rep at a time.
    pub peaks: HashMap<RepId, u32>,
}

/// What came of a lead in truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// A rep took it up: it was one.
    Good,
    /// A rep or a reviewer said that it was none.
    Bad,
    Unknown,
}

pub fn ended(lead: &Lead, was: &str) -> Ended {
    match lead.stage {
        Stage::Accepted | Stage::Attempted | Stage::Contacted | Stage::Qualified | Stage::Converted => Ended::Good,
        Stage::Recycled => Ended::Good,
        // A person made a lead of what the rules had put aside.
        Stage::Mql if was != "mql" && !lead.holders.is_empty() => Ended::Good,
        Stage::Disqualified if was != "disqualified" => Ended::Bad,
        Stage::Review if was != "review" => Ended::Bad,
        Stage::Mql | Stage::Review | Stage::Nurture | Stage::Disqualified | Stage::Exited | Stage::Merged => {
            Ended::Unknown
        }
    }
}

/// Reads and judges one lead. Whatever its mail's bytes do, the others go on.
pub fn judge(mut past: Past, rules: &Rules) -> Judged {
    let raw = std::mem::take(&mut past.raw);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let lead = &past.lead;
        let workflow = rules.workflow_for(&lead.mailbox)?;
        let inquiry = judged::said(&past.decision, lead, &raw, rules)?;
        // What is known of nothing but the mail is judged as a new one.
        let at = past.decision["at_ms"].as_i64().map_or(lead.created_at, Timestamp::from_ms);
        judged::judge(&past.decision, lead, &inquiry, rules, workflow, at)
            .or_else(|| judged::judge(&nothing_else(), lead, &inquiry, rules, workflow, at))
    }));
    match outcome.ok().flatten() {
        Some(judged::Judged { verdict, evidence, route, .. }) => {
            Judged { past, verdict: Some(verdict), evidence, route }
        }
        None => Judged { past, verdict: None, evidence: Evidence::default(), route: None },
    }
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

/// Offers all of them in the order of time, up to now: who still waits then waits by the old rules as well.
pub fn simulate(all: Vec<Judged>, rules: &Rules, until: Timestamp) -> Simulated {
    let mut leads: Vec<Outcomes> = all.into_iter().map(|judged| with_truth(judged, rules)).collect();
    let mut events: BinaryHeap<Reverse<(Timestamp, What)>> = BinaryHeap::new();
    for (number, lead) in leads.iter().enumerate() {
        let is_offered = lead.judged.verdict.as_ref().is_some_and(|verdict| verdict.outcome == Outcome::Mql);
        let past = &lead.judged.past.lead;
        // What the rules say of a sample is not told before somebody has decided.
        if is_offered && !past.quiet && !past.is_blind_sample() {
            events.push(Reverse((lead.judged.past.lead.created_at, What::Try { lead: number, tries: 0 })));
        }
    }
    let mut team = Team { standing: Standing::default(), days: HashMap::new(), peaks: HashMap::new() };
    while let Some(Reverse((now, what))) = events.pop().filter(|Reverse((at, _))| *at <= until) {
        match what {
            What::Release { rep, points } => {
                let load = team.standing.loads.entry(rep).or_default();
                load.open = load.open.saturating_sub(1);
                load.points = load.points.saturating_sub(points);
            }
            What::Try { lead, tries } => {
                team.new_day(rules, now);
                match offer(&leads[lead].judged, rules, &mut team.standing, now) {
                    Offered::To { rep, points, in_time } => {
                        let free_at = now.plus(held_for(&leads[lead].judged.past.lead, rules));
                        let open = team.standing.load(&rep).open;
                        let peak = team.peaks.entry(rep.clone()).or_default();
                        *peak = open.max(*peak);
                        events.push(Reverse((free_at, What::Release { rep: rep.clone(), points })));
                        leads[lead].owner = Some(rep);
                        leads[lead].offered_at = Some(now);
                        leads[lead].in_time = Some(in_time);
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
    Simulated { leads, peaks: team.peaks }
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

fn offer(judged: &Judged, rules: &Rules, standing: &mut Standing, now: Timestamp) -> Offered {
    let lead = &judged.past.lead;
    let Some(workflow) = rules.workflow_for(&lead.mailbox) else { return Offered::Nowhere };
    let route = workflow.routes.iter().find(|route| Some(&route.id) == judged.route.as_ref());
    let Some(route) = route else { return Offered::Nowhere };
    let calendar = rules.calendar_of(workflow);
    let due_at = calendar.add(now, workflow.sla.first_response.within);
    let question = Question {
        held_before: Vec::new(),
        language: judged.evidence.language.clone(),
        country: judged.evidence.country.as_ref().map(|country| country.code.clone()),
        meant: route::meant_for(&judged.evidence, &workflow.placing, now).0,
        since: lead.created_at,
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
            let from = lead.created_at;
            rules.after(workflow, from, workflow.sla.first_response.within).since(from)
        }),
    }
}

fn with_truth(judged: Judged, rules: &Rules) -> Outcomes {
    let lead = &judged.past.lead;
    let was_in_time = lead.first_offered_at.zip(lead.holders.first()).and_then(|(at, rep)| {
        let workflow = rules.workflow_for(&lead.mailbox)?;
        Some(is_in_time(rep, at, workflow, rules))
    });
    Outcomes { judged, owner: None, offered_at: None, in_time: None, was_in_time }
}
