//! What the page behind a link in a rep's mail shows, before and after its button is pressed.

use crate::web::view::{ChoiceView, FieldView, LeadLine, WroteView};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub(super) struct ChoiceGroup {
    /// Of the field it fills.
    pub name: &'static str,
    pub legend: &'static str,
    pub hint: &'static str,
    pub choices: Vec<ChoiceView>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct LinkView {
    pub href: String,
    pub label: &'static str,
}

/// The page behind a link in a rep's mail, with its one button.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ActView {
    /// accept, reject, recycle, respond
    pub verb: &'static str,
    pub title: &'static str,
    pub explanation: String,
    pub button: &'static str,
    pub rep: String,
    pub line: LeadLine,
    pub text: String,
    pub answer: Option<HeldView>,
    pub proof: String,
    /// Why the button must be pressed again.
    pub again: Option<String>,
    pub groups: Vec<ChoiceGroup>,
    pub packet: Vec<FieldView>,
    pub dates: Vec<ChoiceView>,
    pub date: String,
    pub date_min: String,
    pub date_max: String,
    /// None where there is nothing to add.
    pub note_label: Option<&'static str>,
    pub note: String,
    pub others: Vec<LinkView>,
}

/// An answer that waits for its writer's word.
#[derive(Debug, Clone, Serialize)]
pub(super) struct HeldView {
    pub to: String,
    pub copied: Vec<String>,
    pub text: String,
    pub files: Vec<String>,
    /// What came after it was written.
    pub since: Vec<WroteView>,
}

/// What came of it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DoneView {
    /// good: it was done; calm: there was nothing to do.
    pub tone: &'static str,
    pub title: String,
    pub text: String,
    pub line: LeadLine,
    pub links: Vec<LinkView>,
    /// Starts an answer in the rep's own mail program.
    pub mailto: Option<String>,
}
