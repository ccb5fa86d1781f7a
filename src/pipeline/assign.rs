//! Finding a rep for a lead and telling him: the same for a new mail, an expired offer and a lead that waited.

use super::route;
use crate::domain::change::{Change, Decision};
use crate::domain::event::{Actor, CONDITION_FAILED, Event};
use crate::domain::evidence::Evidence;
use crate::domain::id::{Ids, RepId};
use crate::domain::lead::Lead;
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::routing::{Meant, MeantBy, Pick, Question, Routing, Standing};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::verdict::Verdict;
use crate::domain::workflow::{Assign, Route, Workflow};

/// What stays the same while one decision is taken.
pub struct Deciding<'a> {
    pub rules: &'a Rules,
    pub workflow: &'a Workflow,
    pub standing: &'a mut Standing,
    pub now: Timestamp,
    pub ids: &'a mut dyn Ids,
}

/// What came of looking for a rep.
pub struct Assigned {
    pub routing: Routing,
    pub event: Event,
    pub notice: Option<Notice>,
}

impl Deciding<'_> {
    pub fn event(&self, lead: &Lead, what: &'static str, text: String) -> Event {
        let actor = Actor::Rules(self.rules.version.clone());
        Event { at: self.now, lead: Some(lead.id.clone()), email: None, actor, what, text }
    }

    /// Conditions that count as unknown since they fail: whose they are. Why is in the decision's record, since it may
    /// quote the mail.
    pub fn conditions_failed(&self, lead: &Lead, troubles: &[String]) -> Vec<Event> {
        let event = |trouble: &String| {
            let whose = trouble.split_once(": ").map_or(trouble.as_str(), |(whose, _)| whose);
            let text = format!("the condition of {whose} could not be worked out: it counts as unknown");
            self.event(lead, CONDITION_FAILED, text)
        };
        troubles.iter().map(event).collect()
    }

    /// What the clock does, told in the timeline.
    pub fn tick(&self, lead: &Lead, what: &'static str, text: String) -> Event {
        Event { actor: Actor::Clock, ..self.event(lead, what, text) }
    }

    /// Who is asked when the rules do not decide.
    pub fn reviewer(&self, lead: &Lead) -> Option<RepId> {
        self.rules.reviewer(lead, self.workflow, self.now).map(|rep| rep.id.clone())
    }

    /// A mail to a rep about a lead. None for a rep who is configured no more.
    pub fn notice(&mut self, kind: NoticeKind, lead: &Lead, rep: &RepId, note: String) -> Option<Notice> {
        let rep = self.rules.team.rep(rep)?;
        // Nobody has to decide anything at night: no promise counts meanwhile.
        let waits = self.rules.team.calendar_of(rep).filter(|_| kind == NoticeKind::Review);
        let not_before = waits.map(|hours| hours.in_working_time(self.now)).filter(|at| *at > self.now);
        Some(Notice { not_before, ..Notice::to_rep(self.ids.next(), kind, &lead.id, rep, note) })
    }

    /// The route a lead once took, for looking again: by its name, else whatever catches the rest now.
    pub fn route_of(&self, lead: &Lead) -> Option<&Route> {
        let by_name = self.workflow.routes.iter().find(|route| Some(&route.id) == lead.route.as_ref());
        by_name.or_else(|| self.workflow.routes.last())
    }

    /// Offers the lead to the next rep of the route, or lets it wait with its reason.
    pub fn assign(&mut self, lead: &mut Lead, route: &Route, note: String) -> Assigned {
        self.rules.date(lead, self.workflow);
        let routing = self.look_for(lead, route);
        lead.route = Some(route.id.clone());
        lead.pool = Some(routing.pool.clone());
        lead.placed.points = route.points;
        let (event, notice) = match &routing.pick {
            Pick::Rep { rep, why } => {
                let offered = self.offer(lead, rep, why, note);
                lead.placed.paid = routing.paid;
                lead.placed.turn = routing.turn();
                offered
            }
            Pick::Wait { reason, until, retry_at } => {
                lead.queue(reason.clone(), until.clone(), *retry_at);
                (self.event(lead, "queued", format!("waits for a rep: {reason}")), None)
            }
        };
        Assigned { routing, event, notice }
    }

    /// A round begins with whoever else can take it: who has let it pass a moment ago hears last of it again.
    fn look_for(&mut self, lead: &Lead, route: &Route) -> Routing {
        let question = self.question(lead);
        if let Some(last) = lead.last_before_round() {
            let mut of_others = question.clone();
            of_others.held_before.push(last.clone());
            let routing = self.decide(lead, route, of_others);
            if matches!(routing.pick, Pick::Rep { .. }) {
                return routing;
            }
        }
        self.decide(lead, route, question)
    }

    fn decide(&mut self, lead: &Lead, route: &Route, question: Question) -> Routing {
        let way = lead.placed.way.clone();
        route::decide(route, way, question, self.workflow, self.rules, self.standing, self.now)
    }

    /// The same, with all that follows from it.
    pub fn give(&mut self, change: &mut Change, route: &Route, note: String) {
        let assigned = self.assign(&mut change.after, route, note);
        change.events.push(assigned.event);
        change.notices.extend(assigned.notice);
        change.decision = Some(self.decision(&change.after, assigned.routing));
    }

    /// The record of a choice of owner alone.
    pub(super) fn decision(&mut self, lead: &Lead, routing: Routing) -> Decision {
        self.record(lead, Some(routing))
    }

    /// The record of a verdict, and of the choice of owner if it led to one.
    pub(super) fn decision_of(
        &mut self,
        lead: &Lead,
        evidence: Evidence,
        verdict: Verdict,
        routing: Option<Routing>,
    ) -> Decision {
        let way = routing.is_none().then(|| lead.placed.way.clone());
        Decision { evidence: Some(evidence), verdict: Some(verdict), way, ..self.record(lead, routing) }
    }

    fn record(&mut self, lead: &Lead, routing: Option<Routing>) -> Decision {
        Decision {
            id: self.ids.next(),
            lead: lead.id.clone(),
            at: self.now,
            rules: self.rules.version.clone(),
            evidence: None,
            verdict: None,
            way: None,
            routing,
        }
    }

    /// What the room is asked of this lead.
    pub(super) fn question(&self, lead: &Lead) -> Question {
        Question {
            held_before: lead.had_by(),
            language: lead.language.clone(),
            country: lead.placed.country.clone(),
            meant: self.meant_today(lead),
            since: lead.placed.since.unwrap_or(lead.created_at),
            due_at: lead.clock.due_at().unwrap_or(self.now),
        }
    }

    /// Whom it was meant for when it came in; of an account whatever the table says by now.
    fn meant_today(&self, lead: &Lead) -> Vec<Meant> {
        let domain = lead.placed.domain.as_deref();
        let Some(company) = domain.and_then(|domain| self.rules.companies.by_domain(domain)) else {
            return lead.placed.meant.clone();
        };
        let today = |meant: &Meant| match (meant.by, &company.owner) {
            (MeantBy::NamedAccount, Some(owner)) if *owner != meant.rep => {
                let why = format!("the account {} is {}'s", company.domain, owner.mention());
                Some(Meant { rep: owner.clone(), why, ..meant.clone() })
            }
            (MeantBy::NamedAccount, None) => None,
            (MeantBy::NamedAccount, Some(_)) | (MeantBy::LiveOwner | MeantBy::Sticky | MeantBy::Himself, _) => {
                Some(meant.clone())
            }
        };
        lead.placed.meant.iter().filter_map(today).collect()
    }

    fn offer(&mut self, lead: &mut Lead, rep: &RepId, why: &str, note: String) -> (Event, Option<Notice>) {
        let now = self.now;
        let expires_at = self.rules.accept_by(lead, rep, self.workflow, now);
        let (what, act_by) = match self.workflow.assign {
            Assign::Offer => {
                lead.offer(rep.clone(), expires_at, now);
                ("offered", expires_at)
            }
            Assign::Push => {
                lead.push(rep.clone(), expires_at, now);
                ("assigned", lead.clock.due_at().unwrap_or(expires_at))
            }
        };
        let event = self.event(lead, what, format!("{what} to {}: {why}", rep.mention()));
        let notice = self
            .notice(NoticeKind::Assignment, lead, rep, note)
            .map(|notice| Notice { due_at: Some(act_by), ..notice });
        (event, notice)
    }
}
