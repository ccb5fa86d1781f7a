//! What a rep says of a lead he was given: routing learns from the one kind, scoring from the others.

use super::id::RepId;
use super::lead::Lead;
use super::verdict::Band;
use super::workflow::Reasons;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedbackKind {
    /// The wrong rep: says something of the route.
    Misroute,
    /// A bad lead: says something of the score.
    Quality,
    Won,
    Lost,
    /// Not now.
    Recycled,
}

impl FeedbackKind {
    pub const ALL: [Self; 5] = [Self::Misroute, Self::Quality, Self::Won, Self::Lost, Self::Recycled];
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Misroute => "misroute",
            Self::Quality => "quality",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Recycled => "recycled",
        }
    }
    /// Which kind of rejection a reason is; None of a word that is not on either list.
    pub fn of_rejection(reason: &str, reasons: &Reasons) -> Option<Self> {
        let is_in = |list: &[String]| list.iter().any(|known| known == reason);
        if is_in(&reasons.misroute) {
            return Some(Self::Misroute);
        }
        is_in(&reasons.quality).then_some(Self::Quality)
    }
}

/// The decision that it is about is the lead's last at that time; the store knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Feedback {
    pub kind: FeedbackKind,
    pub rep: RepId,
    pub reason: String,
    pub note: String,
    /// How the lead stood by the rules when it was said.
    pub band: Option<Band>,
    pub fit: i64,
    pub intent: i64,
}

impl Feedback {
    pub fn of(lead: &Lead, kind: FeedbackKind, rep: &RepId, reason: &str, note: &str) -> Self {
        Self {
            kind,
            rep: rep.clone(),
            reason: reason.to_owned(),
            note: note.to_owned(),
            band: lead.band,
            fit: lead.fit,
            intent: lead.intent,
        }
    }
}
