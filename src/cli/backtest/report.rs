//! What a backtest found, in figures.

use super::Side;
use super::line::Line;
use super::simulate::{Both, Gone, Judged, Simulated, simulate};
use crate::cli::ended::Ended;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

/// The verdicts in the order people think of them.
pub const VERDICTS: [&str; 6] = ["mql", "review", "nurture", "disqualified", "exited", "unreadable"];
/// Changed leads shown in full.
pub const CHANGES_SHOWN: usize = 500;

/// One rep: what he had in truth, what he has by the rules that count, what he would have.
#[derive(Default)]
pub struct Share {
    pub had: u32,
    pub was: u32,
    pub is: u32,
    /// The most open at a time.
    pub was_peak: u32,
    pub peak: u32,
}

pub struct Report {
    pub was_version: String,
    pub version: String,
    pub from: Timestamp,
    pub to: Timestamp,
    pub lines: Vec<Line>,
    /// (before, after) → leads.
    pub moves: BTreeMap<(String, String), u32>,
    /// The same of bands, of leads that had one.
    pub bands: BTreeMap<(String, String), u32>,
    pub owners: BTreeMap<String, Share>,
}

/// How a set of leads fared against what came of them.
#[derive(Default, Clone, Copy)]
pub struct Truth {
    pub good_let_in: u32,
    pub good_kept_out: u32,
    pub bad_let_in: u32,
    pub bad_kept_out: u32,
}

impl Report {
    pub fn of(judged: &[Judged], both: &Both, from: Timestamp, to: Timestamp) -> Self {
        let simulated = |side| simulate(judged, side, both.rules(side), to);
        let (was, is) = (simulated(Side::Was), simulated(Side::Is));
        let gone = was.gone.iter().zip(&is.gone);
        let line =
            |(judged, (was, is)): (&Judged, (&Option<Gone>, &Option<Gone>))| Line::of(judged, was.clone(), is.clone());
        let lines: Vec<Line> = judged.iter().zip(gone).map(line).collect();
        let (mut moves, mut bands) = (BTreeMap::new(), BTreeMap::new());
        for line in &lines {
            let (was, is) = (line.told(Side::Was), line.told(Side::Is));
            *moves.entry((was.verdict.clone(), is.verdict.clone())).or_default() += 1;
            if !was.band.is_empty() && !is.band.is_empty() {
                *bands.entry((was.band.clone(), is.band.clone())).or_default() += 1;
            }
        }
        let owners = shares(&lines, &was, &is);
        let (was_version, version) = (both.was.version.to_string(), both.is.version.to_string());
        Self { was_version, version, from, to, lines, moves, bands, owners }
    }

    pub fn is_of_one_version(&self) -> bool {
        self.was_version == self.version
    }

    pub fn count(&self, verdict: &str, side: Side) -> u32 {
        let is = |(was, is): &(String, String)| side.of(was, is) == verdict;
        self.moves.iter().filter(|(pair, _)| is(pair)).map(|(_, count)| count).sum()
    }

    /// The bands there are, the best first.
    pub fn all_bands(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.bands.keys().flat_map(|(was, is)| [was.as_str(), is.as_str()]).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Leads in this band before and after.
    pub fn in_band(&self, band: &str) -> (u32, u32) {
        let sum = |is: &dyn Fn(&(String, String)) -> bool| {
            self.bands.iter().filter(|(pair, _)| is(pair)).map(|(_, count)| count).sum()
        };
        (sum(&|(was, _)| was == band), sum(&|(_, is)| is == band))
    }

    pub fn changed(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.is_judged_otherwise())
    }

    /// What a list shows: first what is judged otherwise, then what only goes to somebody else.
    pub fn moved(&self) -> impl Iterator<Item = &Line> {
        let elsewhere = self.lines.iter().filter(|line| !line.is_judged_otherwise() && line.goes_elsewhere());
        self.changed().chain(elsewhere)
    }

    pub fn elsewhere(&self) -> usize {
        self.lines.iter().filter(|line| line.goes_elsewhere()).count()
    }

    /// Leads that would have been kept out although a rep took them up, and the other way round.
    pub fn truth(&self, side: Side) -> Truth {
        let mut truth = Truth::default();
        for line in &self.lines {
            let is_let_in = matches!(line.told(side).verdict.as_str(), "mql" | "review");
            let place = match (line.ended, is_let_in) {
                (Ended::Good, true) => &mut truth.good_let_in,
                (Ended::Good, false) => &mut truth.good_kept_out,
                (Ended::Bad, true) => &mut truth.bad_let_in,
                (Ended::Bad, false) => &mut truth.bad_kept_out,
                (Ended::Unknown, _) => continue,
            };
            *place += 1;
        }
        truth
    }

    /// Leads that are offered on both sides: of others there is nothing to compare. Whoever waits still would else make
    /// either side look the quicker.
    fn offered_both_times(&self) -> impl Iterator<Item = &Line> {
        let is_offered = |line: &&Line| [Side::Was, Side::Is].iter().all(|side| line.waited_ms(*side).is_some());
        self.lines.iter().filter(is_offered)
    }

    pub fn compared(&self) -> usize {
        self.offered_both_times().count()
    }

    /// Leads for sales that a rep is offered by now, and those that wait still.
    pub fn offered(&self, side: Side) -> (usize, usize) {
        let for_sales = self.lines.iter().filter_map(|line| line.told(side).gone.as_ref());
        let (offered, waits): (Vec<_>, Vec<_>) = for_sales.partition(|gone| **gone != Gone::Waits);
        (offered.len(), waits.len())
    }

    /// Leads that a rep was offered in truth.
    pub fn had(&self) -> usize {
        self.lines.iter().filter(|line| !line.had.is_empty()).count()
    }

    /// Of those that are offered on both sides: the middle wait and the one that nine in ten do not exceed, in minutes.
    pub fn waits(&self, side: Side) -> Option<(i64, i64)> {
        half_and_most(self.offered_both_times().filter_map(|line| line.waited_ms(side)))
    }

    /// The same of all that were offered in truth.
    pub fn had_waited(&self) -> Option<(i64, i64)> {
        half_and_most(self.lines.iter().filter_map(Line::had_waited_ms))
    }

    /// Of those that are offered on both sides, how many could be answered in time.
    pub fn in_time(&self, side: Side) -> (usize, usize) {
        let told = || self.offered_both_times().filter_map(|line| line.in_time(side));
        (told().filter(|in_time| *in_time).count(), told().count())
    }
}

fn half_and_most(waits_ms: impl Iterator<Item = i64>) -> Option<(i64, i64)> {
    let mut waits: Vec<i64> = waits_ms.map(|ms| ms / 60_000).collect();
    waits.sort_unstable();
    let at = |percent: usize| waits.get((waits.len() * percent / 100).min(waits.len().saturating_sub(1))).copied();
    Some((at(50)?, at(90)?))
}

fn shares(lines: &[Line], was: &Simulated, is: &Simulated) -> BTreeMap<String, Share> {
    let mut owners: BTreeMap<String, Share> = BTreeMap::new();
    for line in lines {
        let mut count = |rep: &str, figure: fn(&mut Share) -> &mut u32| {
            if !rep.is_empty() {
                *figure(owners.entry(rep.to_owned()).or_default()) += 1;
            }
        };
        count(&line.had, |share| &mut share.had);
        count(line.owner(Side::Was), |share| &mut share.was);
        count(line.owner(Side::Is), |share| &mut share.is);
    }
    for (rep, peak) in &was.peaks {
        owners.entry(rep.to_string()).or_default().was_peak = *peak;
    }
    for (rep, peak) in &is.peaks {
        owners.entry(rep.to_string()).or_default().peak = *peak;
    }
    owners
}
