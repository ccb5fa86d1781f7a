//! What a backtest found, as text, JSON and rows.

use super::simulate::{Ended, Outcomes, Simulated, ended};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The verdicts in the order people think of them.
pub const VERDICTS: [&str; 6] = ["mql", "review", "nurture", "disqualified", "exited", "unreadable"];
/// Changed leads shown in full.
pub const CHANGES_SHOWN: usize = 500;

/// As it was when the mail came, or as it is by the rules that are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Was,
    Is,
}

impl Side {
    fn of<T>(self, was: T, is: T) -> T {
        match self {
            Self::Was => was,
            Self::Is => is,
        }
    }
}

/// One lead, before and after.
pub struct Line {
    pub reference: String,
    pub received: String,
    pub prospect: String,
    pub was: String,
    pub is: String,
    pub was_band: String,
    pub band: String,
    pub was_owner: String,
    pub owner: String,
    /// From its arrival to its first offer.
    pub was_waited_ms: Option<i64>,
    pub waited_ms: Option<i64>,
    pub was_in_time: Option<bool>,
    pub in_time: Option<bool>,
    pub ended: Ended,
    pub reason: String,
}

impl Line {
    pub fn is_judged_otherwise(&self) -> bool {
        self.was != self.is || self.is_in_another_band()
    }
    pub fn is_in_another_band(&self) -> bool {
        !self.was_band.is_empty() && !self.band.is_empty() && self.was_band != self.band
    }
    /// Who had it and who would have it.
    pub fn reps(&self) -> String {
        let shown = |rep: &str| if rep.is_empty() { "–".to_owned() } else { rep.to_owned() };
        match self.was_owner == self.owner {
            true => shown(&self.owner),
            false => format!("{} → {}", shown(&self.was_owner), shown(&self.owner)),
        }
    }
    pub fn bands(&self) -> String {
        if self.is_in_another_band() { format!("{} → {}", self.was_band, self.band) } else { self.band.clone() }
    }
    pub fn goes_elsewhere(&self) -> bool {
        !self.was_owner.is_empty() && !self.owner.is_empty() && self.was_owner != self.owner
    }
}

/// One rep, before and after.
#[derive(Default)]
pub struct Share {
    pub was: u32,
    pub is: u32,
    pub peak: u32,
}

pub struct Report {
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
    pub fn of(simulated: Simulated, rules: &Rules, from: Timestamp, to: Timestamp) -> Self {
        let peaks = simulated.peaks;
        let lines: Vec<Line> = simulated.leads.into_iter().map(line).collect();
        let (mut moves, mut bands) = (BTreeMap::new(), BTreeMap::new());
        let mut owners: BTreeMap<String, Share> = BTreeMap::new();
        for line in &lines {
            *moves.entry((line.was.clone(), line.is.clone())).or_default() += 1;
            if !line.was_band.is_empty() && !line.band.is_empty() {
                *bands.entry((line.was_band.clone(), line.band.clone())).or_default() += 1;
            }
            if !line.was_owner.is_empty() {
                owners.entry(line.was_owner.clone()).or_default().was += 1;
            }
            if !line.owner.is_empty() {
                owners.entry(line.owner.clone()).or_default().is += 1;
            }
        }
        for (rep, peak) in peaks {
            owners.entry(rep.to_string()).or_default().peak = peak;
        }
        Self { version: rules.version.to_string(), from, to, lines, moves, bands, owners }
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

    /// Leads that would have been kept out although a rep took them up, and the other way round.
    pub fn truth(&self, side: Side) -> Truth {
        let mut truth = Truth::default();
        for line in &self.lines {
            let verdict = side.of(&line.was, &line.is);
            let is_let_in = matches!(verdict.as_str(), "mql" | "review");
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

    /// Leads that a rep was offered and would be offered: of others there is nothing to compare. Whoever waits still would
    /// else make either side look the quicker.
    fn offered_both_times(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.was_waited_ms.is_some() && line.waited_ms.is_some())
    }

    pub fn compared(&self) -> usize {
        self.offered_both_times().count()
    }

    /// Leads for sales that a rep is offered, and all that are for sales.
    pub fn offered(&self, side: Side) -> (usize, usize) {
        let is_for_sales = |line: &&Line| side.of(&line.was, &line.is) == "mql";
        let is_offered = |line: &&Line| side.of(line.was_waited_ms, line.waited_ms).is_some();
        let for_sales = || self.lines.iter().filter(is_for_sales);
        (for_sales().filter(is_offered).count(), for_sales().count())
    }

    /// Of those that were offered both times: the middle wait and the one that nine in ten do not exceed, in minutes.
    pub fn waits(&self, side: Side) -> Option<(i64, i64)> {
        let waits = self.offered_both_times().filter_map(|line| side.of(line.was_waited_ms, line.waited_ms));
        let mut waits: Vec<i64> = waits.map(|ms| ms / 60_000).collect();
        waits.sort_unstable();
        let at = |percent: usize| waits.get((waits.len() * percent / 100).min(waits.len().saturating_sub(1))).copied();
        Some((at(50)?, at(90)?))
    }

    /// Of those that were offered both times, how many could be answered in time.
    pub fn in_time(&self, side: Side) -> (usize, usize) {
        let told = || self.offered_both_times().filter_map(|line| side.of(line.was_in_time, line.in_time));
        (told().filter(|in_time| *in_time).count(), told().count())
    }

    pub fn as_text(&self) -> String {
        use std::fmt::Write as _;
        let mut text = String::new();
        let changed = self.changed().count();
        let elsewhere = self.lines.iter().filter(|line| line.goes_elsewhere()).count();
        let _ = writeln!(
            text,
            "{} leads since {} under rules {}: {changed} judged otherwise, {elsewhere} to somebody else\n",
            self.lines.len(),
            self.from,
            self.version
        );
        let _ = writeln!(text, "{:<14} {:>7} {:>7}", "VERDICT", "WAS", "IS");
        for verdict in VERDICTS {
            let (was, is) = (self.count(verdict, Side::Was), self.count(verdict, Side::Is));
            if was + is > 0 {
                let _ = writeln!(text, "{verdict:<14} {was:>7} {is:>7}");
            }
        }
        let _ = writeln!(text, "\n{:<14} {:>7} {:>7}", "BAND", "WAS", "IS");
        for band in self.all_bands() {
            let (was, is) = self.in_band(band);
            let _ = writeln!(text, "{band:<14} {was:>7} {is:>7}");
        }
        for ((was, is), count) in self.bands.iter().filter(|((was, is), _)| was != is) {
            let _ = writeln!(text, "{:<14} {count:>7}", format!("{was} → {is}"));
        }
        let _ = writeln!(text, "\n{:<14} {:>7} {:>7} {:>10}", "REP", "WAS", "IS", "MOST OPEN");
        for (rep, share) in &self.owners {
            let _ = writeln!(text, "{rep:<14} {:>7} {:>7} {:>10}", share.was, share.is, share.peak);
        }
        let _ = writeln!(text, "\n{:<34} {:>12} {:>12}", "", "WAS", "IS");
        let wait = |side| self.waits(side).map_or_else(|| "–".to_owned(), |(half, most)| format!("{half}, {most}"));
        let share = |(of, all): (usize, usize)| format!("{of} of {all}");
        let _ = writeln!(
            text,
            "{:<34} {:>12} {:>12}",
            "offered to a rep",
            share(self.offered(Side::Was)),
            share(self.offered(Side::Is))
        );
        let _ = writeln!(text, "of the {} offered both times:", self.compared());
        let _ =
            writeln!(text, "{:<34} {:>12} {:>12}", "  waited, min (half, 9 of 10)", wait(Side::Was), wait(Side::Is));
        let _ = writeln!(
            text,
            "{:<34} {:>12} {:>12}",
            "  could be answered in time",
            share(self.in_time(Side::Was)),
            share(self.in_time(Side::Is))
        );
        let (was, is) = (self.truth(Side::Was), self.truth(Side::Is));
        let _ = writeln!(
            text,
            "{:<34} {:>12} {:>12}",
            "taken up by a rep, and kept out", was.good_kept_out, is.good_kept_out
        );
        let _ =
            writeln!(text, "{:<34} {:>12} {:>12}", "rejected by a person, and let in", was.bad_let_in, is.bad_let_in);
        if changed > 0 {
            let _ = writeln!(
                text,
                "\n{:<7} {:<14} {:<14} {:<8} {:<16} {:<12} WHY",
                "LEAD", "WAS", "IS", "BAND", "REP", "TRUTH"
            );
        }
        for line in self.changed().take(50) {
            let _ = writeln!(
                text,
                "{:<7} {:<14} {:<14} {:<8} {:<16} {:<12} {}",
                line.reference,
                line.was,
                line.is,
                line.bands(),
                line.reps(),
                ended_in_words(line.ended),
                crate::cli::shown::one_line(&line.reason)
            );
        }
        if changed > 50 {
            let _ = writeln!(text, "… and {} more; --csv and --html show all", changed - 50);
        }
        text
    }

    pub fn as_json(&self) -> Value {
        let truth = |truth: Truth| {
            json!({
                "taken_up_let_in": truth.good_let_in, "taken_up_kept_out": truth.good_kept_out,
                "rejected_let_in": truth.bad_let_in, "rejected_kept_out": truth.bad_kept_out,
            })
        };
        let told = |side: Side| {
            let (in_time, _) = self.in_time(side);
            let (offered, _) = self.offered(side);
            let waits = self.waits(side);
            json!({
                "verdicts": VERDICTS.iter().map(|verdict| ((*verdict).to_owned(), json!(self.count(verdict, side)))).collect::<serde_json::Map<_, _>>(),
                "wait_minutes_half": waits.map(|(half, _)| half), "wait_minutes_nine_of_ten": waits.map(|(_, most)| most),
                "offered": offered, "in_time": in_time,
                "truth": truth(self.truth(side)),
            })
        };
        let owners = self
            .owners
            .iter()
            .map(|(rep, share)| (rep.clone(), json!({ "was": share.was, "is": share.is, "most_open": share.peak })));
        json!({
            "rules": self.version,
            "from": self.from.to_string(), "to": self.to.to_string(),
            "leads": self.lines.len(),
            "judged_otherwise": self.changed().count(),
            "to_somebody_else": self.lines.iter().filter(|line| line.goes_elsewhere()).count(),
            "offered_both_times": self.compared(),
            "was": told(Side::Was), "is": told(Side::Is),
            "bands": self.bands.iter().map(|((was, is), count)| json!({ "was": was, "is": is, "leads": count })).collect::<Vec<_>>(),
            "reps": owners.collect::<serde_json::Map<_, _>>(),
            "changes": self.changed().map(|line| json!({
                "lead": line.reference, "was": line.was, "is": line.is, "was_band": line.was_band, "band": line.band, "was_owner": line.was_owner,
                "owner": line.owner, "truth": ended_in_words(line.ended), "reason": line.reason,
            })).collect::<Vec<_>>(),
        })
    }

    /// A line for each lead, the names first.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let head = [
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
            "reason",
        ];
        let minutes = |ms: Option<i64>| ms.map(|ms| (ms / 60_000).to_string()).unwrap_or_default();
        let yes = |flag: Option<bool>| flag.map(|flag| flag.to_string()).unwrap_or_default();
        let row = |line: &Line| {
            vec![
                line.reference.clone(),
                line.received.clone(),
                line.was.clone(),
                line.is.clone(),
                line.was_band.clone(),
                line.band.clone(),
                line.was_owner.clone(),
                line.owner.clone(),
                minutes(line.was_waited_ms),
                minutes(line.waited_ms),
                yes(line.was_in_time),
                yes(line.in_time),
                ended_in_words(line.ended).to_owned(),
                line.reason.clone(),
            ]
        };
        [head.map(str::to_owned).to_vec()].into_iter().chain(self.lines.iter().map(row)).collect()
    }
}

pub const fn ended_in_words(ended: Ended) -> &'static str {
    match ended {
        Ended::Good => "taken up",
        Ended::Bad => "rejected",
        Ended::Unknown => "",
    }
}

fn line(outcome: Outcomes) -> Line {
    let lead = &outcome.judged.past.lead;
    let recorded = outcome.judged.past.decision["verdict"]["verdict"].as_str();
    let was = recorded.unwrap_or(lead.stage.as_str()).to_owned();
    let verdict = outcome.judged.verdict.as_ref();
    // Of a sample it is not told what the rules say before somebody has decided.
    let is_told = !lead.is_blind_sample();
    let shown = |text: String| if is_told { text } else { String::new() };
    let is = verdict.map_or("unreadable", |verdict| verdict.outcome.as_str());
    // Whom a person gave it to, against the rules, nobody would have it from by other rules either.
    let by_rules = lead.holders.first().filter(|_| was == "mql");
    let waited = |at: Timestamp| at.as_ms() - lead.created_at.as_ms();
    Line {
        reference: lead.shown_ref(),
        received: lead.received_at.to_string(),
        prospect: lead.prospect.shown().to_owned(),
        is: if is_told { is.to_owned() } else { was.clone() },
        was_band: shown(outcome.judged.past.decision["verdict"]["band"].as_str().unwrap_or_default().to_owned()),
        band: shown(verdict.map(|verdict| verdict.band.to_string()).unwrap_or_default()),
        was_owner: by_rules.map(ToString::to_string).unwrap_or_default(),
        owner: outcome.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
        was_waited_ms: lead.first_offered_at.filter(|_| by_rules.is_some()).map(waited),
        waited_ms: outcome.offered_at.map(waited),
        was_in_time: outcome.was_in_time,
        in_time: outcome.in_time,
        ended: ended(lead, &was),
        reason: shown(verdict.map(|verdict| verdict.reason.clone()).unwrap_or_default()),
        was,
    }
}
