//! What a workflow makes of a lead after it was offered: who is set away, how it is handed off, who has it in which
//! stage, how long it rests.

use super::calendar::WorkSpan;
use super::id::PoolId;
use super::lead::Stage;
use super::letters::Letters;
use super::workflow::{Method, Route};
use std::time::Duration;

/// How the way to a stage's rep is named in records.
const STAGE: &str = "stage ";

/// All of them; each has an end by default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Customs {
    pub offers: Offers,
    /// None: a hand-off is done as soon as it is said.
    pub hand_off: Option<HandOffRules>,
    pub stages: Vec<StagePool>,
    pub rest: Rest,
    /// None: whoever is not ready yet is written nothing.
    pub letters: Option<Letters>,
}

/// `[offers]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offers {
    /// Offers that may run out one after another before their rep is offered nothing until his next working day, or
    /// his next sign; None: he never is.
    pub away_after: Option<u32>,
    /// Leads that a rep may reject in one day of his calendar.
    pub rejections_per_day: Option<u32>,
}

impl Default for Offers {
    fn default() -> Self {
        Self { away_after: Some(1), rejections_per_day: None }
    }
}

/// `[hand_off]`: of a lead whose prospect has been answered.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOffRules {
    /// What the other must be told, by label.
    pub packet: Vec<String>,
    /// How long he has to say yes, in his own working time.
    pub accept: WorkSpan,
}

/// `[[stage]]`: whoever enters this stage goes on with a rep of this pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagePool {
    pub stage: Stage,
    pub pool: PoolId,
    pub method: Method,
}

/// `[rest]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// How often an owner is asked what came of a lead before it is put aside.
    pub asks: u32,
    /// For how long it is, when its owner never told.
    pub unasked: Duration,
    /// How often a lead may be put aside; then a person decides.
    pub recycles: u32,
}

impl Default for Rest {
    fn default() -> Self {
        Self { asks: 2, unasked: Duration::from_secs(30 * 24 * 3_600), recycles: 3 }
    }
}

impl Customs {
    pub fn pool_of(&self, stage: &Stage) -> Option<&StagePool> {
        self.stages.iter().find(|place| place.stage == *stage)
    }

    /// The way to whoever goes on with leads of a stage: as a route has it, for whoever chooses the rep.
    pub fn route_of(&self, stage: &Stage) -> Option<Route> {
        let StagePool { pool, method, .. } = self.pool_of(stage)?;
        let name = format!("{STAGE}{}", stage.as_str());
        Some(Route { method: *method, ..Route::plain(name, pool.clone()) })
    }

    /// The same by its name in a record.
    pub fn route_named(&self, name: &str) -> Option<Route> {
        let stage = name.strip_prefix(STAGE)?;
        self.stages.iter().find(|place| place.stage.as_str() == stage).and_then(|place| self.route_of(&place.stage))
    }

    /// What is missing in a packet, in the order of the settings; a label counts whatever its case.
    pub fn missing<'a>(&'a self, packet: &[(String, String)]) -> Vec<&'a str> {
        let wanted = self.hand_off.iter().flat_map(|rules| &rules.packet);
        let is_there = |label: &str| {
            packet.iter().any(|(known, value)| known.eq_ignore_ascii_case(label) && !value.trim().is_empty())
        };
        wanted.map(String::as_str).filter(|label| !is_there(label)).collect()
    }
}
