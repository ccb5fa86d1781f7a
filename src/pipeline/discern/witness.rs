//! What says that a machine wrote a mail, beside what it is taken for.
//!
//! In: a mail prepared for judging. Out: how much that counts against a person who wants something. Never: a kind.

use super::reading::Reading;
use super::unproven::after_all;
use super::{bounce, bulk, spam};
use crate::domain::automatic::is_machine;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Witness {
    Words,
    /// Its headers or its sender, as people's mail has them as well.
    Marks,
    /// No wish of somebody's counts against that: a report, an answer that calls itself automatic, a list, the receiving
    /// server's filter, a thief's own plan.
    Proof,
}

impl Witness {
    pub fn of(reading: &Reading) -> Self {
        match () {
            () if is_proven(reading) => Self::Proof,
            () if is_marked(reading) => Self::Marks,
            () => Self::Words,
        }
    }

    /// "Nothing but … says so".
    pub const fn said(self) -> &'static str {
        match self {
            Self::Words => "nothing but its words says so",
            Self::Marks | Self::Proof => "nothing but a header says so",
        }
    }
}

fn is_proven(reading: &Reading) -> bool {
    bounce::by_report(reading).is_some()
        || reading.calls_itself_answer().is_some()
        || bulk::others_list(reading).is_some()
            && !bulk::is_sender_s_group(reading)
            && !after_all::asks_us_through_a_list(reading)
        || spam::is_said(reading) && !after_all::buys_plainly(reading)
        || spam::theft::sign(reading).is_some()
}

fn is_marked(reading: &Reading) -> bool {
    bulk::is_marked(reading) && !bulk::is_office_s_group(reading)
        || reading.says_automatic()
        || reading.from.is_some_and(is_machine)
        || reading.returns_to_nobody()
}
