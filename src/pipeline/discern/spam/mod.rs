//! Spam, by what the receiving server said and by a cautious count of our own.
//!
//! In: a mail prepared for judging. Out: how sure it is spam, and by what signs; signs of a genuine request weigh
//! against them. Never: spam by one phrase, or by a forged sender alone; what is not sure is a doubt, and a lead.

mod links;
mod pitch;
pub mod poses;
mod server;
mod signs;
pub mod theft;
mod wish;

use super::form;
use super::reading::Reading;

/// From here on nobody needs to see it among the leads.
const SURE: i32 = 10;
/// The same where it asks nothing and wants nothing of us: no quantity, no price, no question.
const SURE_ALONE: i32 = 8;
/// From here on whoever reads the lead is told.
const DOUBTFUL: i32 = 5;
/// Whoever filled a form of ours, or writes in a conversation, gets that much more credit.
const FORM_CREDIT: i32 = 1;

pub enum Suspicion {
    None,
    /// Why it may be spam.
    Doubt(String),
    /// Why it is spam.
    Sure(String),
}

pub fn prepare() {
    pitch::prepare();
}

/// Whether the receiving server calls it spam, and does not merely suspect it.
pub fn is_said(reading: &Reading) -> bool {
    matches!(server::word(reading), server::Word::Spam(_) | server::Word::Certain(_))
}

/// Whether the receiving server has counted far more against it than it takes.
pub fn is_certain(reading: &Reading) -> bool {
    matches!(server::word(reading), server::Word::Certain(_))
}

pub use links::{hosts, is_same_house};
pub use signs::{Spoken, sells};
pub use wish::{wants, wish};

pub fn suspicion(reading: &Reading, is_form: bool) -> Suspicion {
    let server = server::word(reading);
    // A conversation is not broken off by a filter, nor a form by the headers of the machine that sends it.
    let is_answer = reading.is_threaded() && !signs::answers_himself(reading);
    let is_trusted = is_form || is_answer;
    if let server::Word::Spam(reason) | server::Word::Certain(reason) = &server
        && !is_trusted
    {
        return Suspicion::Sure(reason.clone());
    }
    let mut count = signs::count(reading, is_form || form::announcement(reading).is_some());
    let mut is_said = false;
    match server {
        server::Word::Spam(reason) | server::Word::Certain(reason) | server::Word::Suspected(reason) => {
            is_said = true;
            count.add(5, reason);
        }
        server::Word::Nothing => {}
    }
    if is_form {
        count.points -= FORM_CREDIT;
    }
    let is_answer = is_answer && (reading.says_reply() || reading.has_quote());
    let points = count.points;
    let sure = if count.is_without_credit && !is_form && !reading.is_threaded() { SURE_ALONE } else { SURE };
    let said = count.strongest();
    match points {
        points if points >= sure && !is_answer => {
            Suspicion::Sure(format!("spam by its own words ({points} points, {sure} suffice): {said}"))
        }
        // However much speaks for him, whoever reads it is told what the server said.
        points if points >= DOUBTFUL || is_said => {
            Suspicion::Doubt(format!("it may be spam ({points} points of {sure}): {said}"))
        }
        _ => Suspicion::None,
    }
}
