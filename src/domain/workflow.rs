//! What revenue operations wrote: what fits, what shows intent, what is not sales, who gets what, how fast.

use super::asking::Asking;
use super::calendar::WorkSpan;
use super::condition::Condition;
use super::customs::Customs;
use super::id::{PoolId, WorkflowName};
use super::judging::Judging;
use super::provider::Field;
use super::sla::{Policy, Sla};
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assign {
    /// A rep is offered the lead and accepts it.
    Offer,
    /// Owned at once.
    Push,
}

#[derive(Debug, Clone)]
pub struct ScoreRule {
    pub id: String,
    pub when: Condition,
    pub points: i64,
}

#[derive(Debug, Clone)]
pub struct NegativeRule {
    pub class: String,
    pub when: Condition,
}

/// Least points for a lead to be MQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gates {
    pub fit: i64,
    pub intent: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    WeightedRoundRobin,
    LeastLoad,
    BestSkill,
    /// The first in the pool's order who can take it.
    InOrder,
}

impl Method {
    pub const ALL: [Self; 4] = [Self::WeightedRoundRobin, Self::LeastLoad, Self::BestSkill, Self::InOrder];
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WeightedRoundRobin => "weighted-round-robin",
            Self::LeastLoad => "least-load",
            Self::BestSkill => "best-skill",
            Self::InOrder => "in-order",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Route {
    pub id: String,
    /// None catches the rest; only the last route may.
    pub when: Option<Condition>,
    pub pool: PoolId,
    pub method: Method,
    /// All are required of a rep.
    pub skills: Vec<String>,
    /// Asked when nobody in `pool` can take it.
    pub overflow: Option<PoolId>,
    /// What is asked for no more once a lead has waited, in the order of their times.
    pub relax: Vec<Relax>,
    /// A rep who was among the last so many holders is not offered it again; None: nobody who has had it is.
    pub not_again: Option<u32>,
    /// What a lead of this route weighs against `capacity.points`.
    pub points: u32,
}

impl Route {
    /// Everything of a pool, in turn.
    pub fn plain(id: impl Into<String>, pool: PoolId) -> Self {
        Self {
            id: id.into(),
            when: None,
            pool,
            method: Method::WeightedRoundRobin,
            skills: Vec::new(),
            overflow: None,
            relax: Vec::new(),
            not_again: None,
            points: 1,
        }
    }
}

/// Asking for less once a lead is this old, so that it is not left for want of the best rep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relax {
    /// Working time since it came in: not since the last offer, which would begin anew each time.
    pub after: WorkSpan,
    pub what: Relaxed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relaxed {
    Skills,
    Languages,
    Territories,
    /// Another pool is asked as well.
    Pool(PoolId),
}

impl Relaxed {
    pub fn words(&self) -> String {
        match self {
            Self::Skills => "skills are asked for no more".to_owned(),
            Self::Languages => "languages are asked for no more".to_owned(),
            Self::Territories => "territories are asked for no more".to_owned(),
            Self::Pool(pool) => format!("pool {pool} is asked as well"),
        }
    }
}

/// Whose lead it is before anybody takes turns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placing {
    /// Whoever dealt with them before gets them again; None: nobody does.
    pub sticky: Option<Sticky>,
    /// A named account waits for its owner while he is away, rather than going to somebody else.
    pub named_waits: bool,
    /// How long an answer takes: whoever could not give it in time is passed over, if somebody else could.
    pub needs: Option<WorkSpan>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sticky {
    pub by: StickyBy,
    /// How long ago their last dealings may have been.
    pub within: Duration,
    /// The lead waits for that rep while he is away or full.
    pub waits: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StickyBy {
    Person,
    /// Anybody who writes from the same company's domain.
    Company,
}

#[derive(Debug, Clone)]
pub struct Workflow {
    pub name: WorkflowName,
    pub assign: Assign,
    pub fit: Vec<ScoreRule>,
    pub intent: Vec<ScoreRule>,
    pub negative: Vec<NegativeRule>,
    pub gates: Gates,
    pub judging: Judging,
    pub placing: Placing,
    pub routes: Vec<Route>,
    /// What is promised to leads of one kind, the first that fits.
    pub policies: Vec<Policy>,
    /// What is promised to all others.
    pub sla: Sla,
    /// What a prospect may be asked; None: nothing.
    pub asking: Option<Asking>,
    /// Reasons a rep may give, in the order they are shown.
    pub reasons: Reasons,
    /// What becomes of a lead after it was offered.
    pub customs: Customs,
}

impl Workflow {
    /// All that is asked of a lead.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let scores = self.fit.iter().chain(&self.intent).map(|rule| &rule.when);
        let negative = self.negative.iter().map(|rule| &rule.when);
        let routes = self.routes.iter().filter_map(|route| route.when.as_ref());
        let policies = self.policies.iter().map(|policy| &policy.when);
        let exits = self.judging.exits.values().filter_map(|exit| exit.stays_when.as_ref());
        scores.chain(negative).chain(routes).chain(policies).chain(&self.judging.strategic).chain(exits)
    }

    /// Whether a fact may change what becomes of a lead.
    pub fn hangs_on(&self, field: &Field) -> bool {
        let decides_a_class = match field {
            // And which reps' territories it is in.
            Field::CompanyCountry => true,
            Field::CompanySize => self.judging.too_small.is_some(),
            Field::CompanyColumn(column) => column == "relation",
            Field::CompanyName
            | Field::CompanyIndustry
            | Field::CompanyRevenue
            | Field::ContactName
            | Field::ContactPhone
            | Field::ContactTitle => false,
        };
        decides_a_class || self.conditions().any(|condition| condition.asks_for(&field.name()))
    }
}

/// The words a rep chooses from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reasons {
    /// Wrong owner: credits routing, offered on at once.
    pub misroute: Vec<String>,
    /// Bad lead: goes to review.
    pub quality: Vec<String>,
    pub recycle: Vec<String>,
    /// Why a lead's clocks may stand still.
    pub pause: Vec<String>,
}

impl Default for Reasons {
    fn default() -> Self {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        Self {
            misroute: words(&[
                "wrong_territory",
                "wrong_product",
                "language",
                "owned_by_other",
                "no_capacity",
                "absent",
            ]),
            quality: words(&[
                "not_icp_size",
                "not_icp_industry",
                "out_of_territory",
                "competitor",
                "vendor_solicitation",
                "student_research",
                "job_seeker",
                "existing_customer_support",
                "spam",
                "no_need",
                "no_budget",
                "unreachable",
                "duplicate",
            ]),
            recycle: words(&["timing", "budget_cycle", "no_response_after_n", "champion_left", "nurture_requested"]),
            pause: words(&["waiting_for_prospect"]),
        }
    }
}
