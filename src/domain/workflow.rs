//! What revenue operations wrote: what fits, what shows intent, what is not sales, who gets what, how fast.

use super::condition::Condition;
use super::id::{PoolId, WorkflowName};
use super::sla::Sla;

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
}

impl Method {
    pub const ALL: [Self; 3] = [Self::WeightedRoundRobin, Self::LeastLoad, Self::BestSkill];
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WeightedRoundRobin => "weighted-round-robin",
            Self::LeastLoad => "least-load",
            Self::BestSkill => "best-skill",
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
}

#[derive(Debug, Clone)]
pub struct Workflow {
    pub name: WorkflowName,
    pub assign: Assign,
    pub fit: Vec<ScoreRule>,
    pub intent: Vec<ScoreRule>,
    pub negative: Vec<NegativeRule>,
    pub gates: Gates,
    pub routes: Vec<Route>,
    pub sla: Sla,
    /// Reasons a rep may give, in the order they are shown.
    pub reasons: Reasons,
}

/// The words a rep chooses from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reasons {
    /// Wrong owner: credits routing, offered on at once.
    pub misroute: Vec<String>,
    /// Bad lead: goes to review.
    pub quality: Vec<String>,
    pub recycle: Vec<String>,
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
        }
    }
}
