//! What a lead's page shows.

use crate::web::view::{EmailView, LeadLine, Moment, NoticeView, PutRightView, WroteView};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub(super) struct FactView {
    pub label: &'static str,
    pub value: String,
    /// Where a press on it leads: `mailto:…`, `tel:…`, a page of ours.
    pub href: Option<String>,
}

/// What the person agreed to or refused, in his own words.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ConsentView {
    pub purpose: &'static str,
    pub is_given: bool,
    pub words: String,
}

/// One mark of where the inquiry came from.
#[derive(Debug, Clone, Serialize)]
pub(super) struct OriginView {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct EventView {
    pub at: Moment,
    pub actor: String,
    pub what: String,
    pub text: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ReasonView {
    pub rule: String,
    pub points: i64,
    pub evidence: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ScoreView {
    pub name: &'static str,
    pub points: i64,
    pub lo: i64,
    pub hi: i64,
    pub reasons: Vec<ReasonView>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct TriedView {
    pub route: String,
    pub held: bool,
    pub why: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct CandidateView {
    pub name: String,
    pub is_picked: bool,
    /// Where more than one pool was asked.
    pub pool: Option<String>,
    pub passed_over: Option<String>,
    pub standing: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct DecisionView {
    pub at: Moment,
    pub rules: String,
    /// "MQL: fit 60 ≥ 40 and intent 40 ≥ 30".
    pub outcome: Option<String>,
    pub negative: Option<String>,
    /// What was new, of a second look.
    pub again: Option<String>,
    /// What providers said, each with its age.
    pub outside: Vec<String>,
    pub troubles: Vec<String>,
    pub tried: Vec<TriedView>,
    /// "named account: the company is in no table".
    pub not_meant: Vec<String>,
    pub route: Option<String>,
    pub pool: Option<String>,
    pub method: Option<String>,
    /// "named account: Ana Keller: the account example.com is hers", and why it went to somebody else if it did.
    pub meant: Vec<TriedView>,
    /// What was asked for no more, as the lead had waited.
    pub relaxed: Vec<String>,
    pub candidates: Vec<CandidateView>,
    /// "Ana Keller: her turn".
    pub pick: Option<String>,
    pub tie_break: Option<String>,
}

#[derive(Serialize)]
pub(super) struct LeadView {
    pub line: LeadLine,
    pub facts: Vec<FactView>,
    pub context: Vec<FactView>,
    pub text: String,
    /// What was written later, mail by mail.
    pub later: Vec<WroteView>,
    /// Why it may be no inquiry after all.
    pub doubt: Option<String>,
    pub consent: Vec<ConsentView>,
    pub attribution: Vec<OriginView>,
    /// `L7`: the lead that goes on in this one's place.
    pub merged_into: Option<String>,
    pub merged_in: Vec<String>,
    pub put_right: PutRightView,
    pub negative: Option<String>,
    pub scores: Vec<ScoreView>,
    /// A1 to C3.
    pub band: Option<String>,
    /// Who this is, in one paragraph.
    pub in_short: Option<String>,
    /// What is best done next.
    pub advice: Option<String>,
    /// A sample to be judged by a person who is not told what the rules said.
    pub is_blind: bool,
    pub decisions: Vec<DecisionView>,
    pub emails: Vec<EmailView>,
    pub notices: Vec<NoticeView>,
    pub events: Vec<EventView>,
}
