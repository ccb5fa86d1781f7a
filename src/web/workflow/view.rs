//! What the template of a workflow's page gets.

use crate::web::view::Moment;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct WorkflowView {
    pub name: String,
    /// Of the configuration.
    pub version: String,
    /// Whose mail it judges, and whose mail it looks at without any effect; empty is none.
    pub mailboxes: String,
    pub looks_on_at: String,
    pub failed: Vec<FailedView>,
    pub readiness: Option<ReadinessView>,
    pub shadows: Vec<ShadowView>,
    pub promises: Vec<SaidView>,
    pub scores: Vec<RulesView>,
    pub classes: Vec<CriterionView>,
    /// What else puts a lead aside or before a person.
    pub aside: Vec<SaidView>,
    /// Who is asked before any of the routes.
    pub before_routes: Vec<SaidView>,
    pub routes: Vec<RouteView>,
    pub pools: Vec<PoolView>,
}

/// A condition that failed lately.
#[derive(Serialize)]
pub(super) struct FailedView {
    pub what: String,
    /// Of the last lead: `text is no whole number`.
    pub why: Option<String>,
    /// As it is written now.
    pub condition: Option<String>,
    pub times: String,
    pub last: Moment,
    /// `L7`
    pub lead: String,
}

#[derive(Serialize)]
pub(super) struct ReadinessView {
    pub is_ready: bool,
    /// What the gate has seen, each with what it asks for.
    pub seen: Vec<SaidView>,
    /// Empty when it is passed.
    pub missing: String,
}

/// A workflow that looks on, beside this one.
#[derive(Serialize)]
pub(super) struct ShadowView {
    pub workflow: String,
    /// Of how many leads, and how many are looked back at.
    pub of: String,
    pub figures: Vec<SaidView>,
    /// Verdicts that differ, the most frequent first.
    pub differs: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct SaidView {
    pub label: &'static str,
    pub value: String,
}

/// One score and what counts towards it.
#[derive(Serialize)]
pub(super) struct RulesView {
    pub name: &'static str,
    /// From how many points a lead passes, and where its bands begin.
    pub gate: String,
    pub rules: Vec<CriterionView>,
}

#[derive(Serialize)]
pub(super) struct CriterionView {
    /// By its name, as people say it.
    pub name: String,
    pub points: Option<String>,
    /// As it was written; none where nobody wrote one.
    pub condition: Option<String>,
    pub then: Option<String>,
}

#[derive(Serialize)]
pub(super) struct RouteView {
    pub name: String,
    pub condition: Option<String>,
    pub pool: String,
    pub how: String,
}

#[derive(Serialize)]
pub(super) struct PoolView {
    pub name: String,
    /// "2 of 5 could take a lead now".
    pub summary: String,
    pub people: Vec<PersonView>,
}

#[derive(Serialize)]
pub(super) struct PersonView {
    pub name: String,
    /// good, soon, calm
    pub tone: &'static str,
    pub state: String,
    pub load: String,
    /// What he is asked for: languages, skills, territories.
    pub takes: String,
}
