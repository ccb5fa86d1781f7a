//! One lead of a backtest, before and after.

use super::Side;
use super::simulate::{Gone, Judged, Said};
use crate::cli::ended::{Ended, ended};
use crate::domain::time::Timestamp;

/// What one side's rules make of it.
#[derive(Default)]
pub struct Told {
    pub verdict: String,
    pub band: String,
    pub reason: String,
    /// What would become of it, if it is for sales.
    pub gone: Option<Gone>,
}

pub struct Line {
    pub reference: String,
    pub received: String,
    pub prospect: String,
    came_in: Timestamp,
    was: Told,
    is: Told,
    /// Who got it in truth, and when.
    pub had: String,
    pub had_at: Option<Timestamp>,
    pub ended: Ended,
}

impl Line {
    pub fn of(judged: &Judged, was: Option<Gone>, is: Option<Gone>) -> Self {
        let (lead, recorded) = (&judged.lead, judged.recorded.as_str());
        let told = |said: &Said, gone| {
            let verdict = said.verdict.as_ref();
            // Of a sample it is not told what the rules say before somebody has decided.
            if lead.is_blind_sample() {
                return Told { verdict: recorded.to_owned(), ..Told::default() };
            }
            Told {
                verdict: verdict.map_or("unreadable", |verdict| verdict.outcome.as_str()).to_owned(),
                band: verdict.map(|verdict| verdict.band.to_string()).unwrap_or_default(),
                reason: verdict.map(|verdict| verdict.reason.clone()).unwrap_or_default(),
                gone,
            }
        };
        Self {
            reference: lead.shown_ref(),
            received: lead.received_at.to_string(),
            prospect: lead.prospect.shown().to_owned(),
            came_in: lead.received_at,
            was: told(&judged.was, was),
            is: told(&judged.is, is),
            had: lead.holders.first().map(ToString::to_string).unwrap_or_default(),
            had_at: lead.first_offered_at,
            ended: ended(lead, recorded),
        }
    }

    pub fn told(&self, side: Side) -> &Told {
        side.of(&self.was, &self.is)
    }
    pub fn owner(&self, side: Side) -> &str {
        match &self.told(side).gone {
            Some(Gone::To { rep, .. }) => rep.as_str(),
            Some(Gone::Waits) | None => "",
        }
    }
    /// From its arrival to its first offer.
    pub fn waited_ms(&self, side: Side) -> Option<i64> {
        match &self.told(side).gone {
            Some(Gone::To { at, .. }) => Some(at.as_ms() - self.came_in.as_ms()),
            Some(Gone::Waits) | None => None,
        }
    }
    pub fn had_waited_ms(&self) -> Option<i64> {
        self.had_at.map(|at| at.as_ms() - self.came_in.as_ms())
    }
    pub fn in_time(&self, side: Side) -> Option<bool> {
        match &self.told(side).gone {
            Some(Gone::To { in_time, .. }) => Some(*in_time),
            Some(Gone::Waits) | None => None,
        }
    }

    pub fn is_judged_otherwise(&self) -> bool {
        self.was.verdict != self.is.verdict || self.is_in_another_band()
    }
    pub fn is_in_another_band(&self) -> bool {
        !self.was.band.is_empty() && !self.is.band.is_empty() && self.was.band != self.is.band
    }
    pub fn goes_elsewhere(&self) -> bool {
        let (was, is) = (self.owner(Side::Was), self.owner(Side::Is));
        !was.is_empty() && !is.is_empty() && was != is
    }
    /// Who has it and who would have it.
    pub fn reps(&self) -> String {
        let (was, is) = (self.owner(Side::Was), self.owner(Side::Is));
        let shown = |rep: &str| if rep.is_empty() { "–".to_owned() } else { rep.to_owned() };
        if was == is { shown(is) } else { format!("{} → {}", shown(was), shown(is)) }
    }
    pub fn bands(&self) -> String {
        let (was, is) = (&self.was.band, &self.is.band);
        if self.is_in_another_band() { format!("{was} → {is}") } else { is.clone() }
    }

    /// What stands over a row of the table.
    pub const HEAD: [&'static str; 17] = [
        "lead",
        "received",
        "was",
        "is",
        "was_band",
        "band",
        "was_rep",
        "rep",
        "was_wait_minutes",
        "wait_minutes",
        "was_in_time",
        "in_time",
        "truth",
        "had_rep",
        "had_wait_minutes",
        "was_reason",
        "reason",
    ];

    pub fn row(&self) -> Vec<String> {
        let minutes = |ms: Option<i64>| ms.map(|ms| (ms / 60_000).to_string()).unwrap_or_default();
        let yes = |flag: Option<bool>| flag.map(|flag| flag.to_string()).unwrap_or_default();
        vec![
            self.reference.clone(),
            self.received.clone(),
            self.was.verdict.clone(),
            self.is.verdict.clone(),
            self.was.band.clone(),
            self.is.band.clone(),
            self.owner(Side::Was).to_owned(),
            self.owner(Side::Is).to_owned(),
            minutes(self.waited_ms(Side::Was)),
            minutes(self.waited_ms(Side::Is)),
            yes(self.in_time(Side::Was)),
            yes(self.in_time(Side::Is)),
            self.ended.in_words().to_owned(),
            self.had.clone(),
            minutes(self.had_waited_ms()),
            self.was.reason.clone(),
            self.is.reason.clone(),
        ]
    }
}
