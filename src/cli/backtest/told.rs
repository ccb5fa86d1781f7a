//! A backtest told in a terminal, as JSON and as rows.

use super::Side;
use super::line::Line;
use super::report::{Report, Truth, VERDICTS};
use crate::cli::shown::one_line;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// Changed leads shown in a terminal.
const SHOWN: usize = 50;

impl Report {
    /// For the log of versions.
    pub fn in_one_line(&self) -> String {
        let (leads, changed, elsewhere) = (self.lines.len(), self.changed().count(), self.elsewhere());
        format!(
            "backtested beside {}: {leads} leads since {}, {changed} judged otherwise, {elsewhere} to somebody else",
            self.was_version, self.from
        )
    }

    pub fn as_text(&self) -> String {
        let mut text = String::new();
        let (leads, changed, elsewhere) = (self.lines.len(), self.changed().count(), self.elsewhere());
        let _ = match self.is_of_one_version() {
            true => {
                writeln!(text, "{leads} leads since {}: these are the rules that count ({})\n", self.from, self.version)
            }
            false => writeln!(
                text,
                "{leads} leads since {}, by the rules that count ({}) and by those here ({}): {changed} judged otherwise, \
                 {elsewhere} to somebody else\n",
                self.from, self.was_version, self.version
            ),
        };
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
        if !self.owners.is_empty() {
            let _ = writeln!(text, "\n{:<14} {:>7} {:>7} {:>7}   MOST OPEN", "REP", "TRUTH", "WAS", "IS");
        }
        for (rep, share) in &self.owners {
            let (had, was, is) = (share.had, share.was, share.is);
            let _ = writeln!(text, "{rep:<14} {had:>7} {was:>7} {is:>7}   {} → {}", share.was_peak, share.peak);
        }
        self.say_offers(&mut text);
        let (was, is) = (self.truth(Side::Was), self.truth(Side::Is));
        let mut row = |words: &str, was: u32, is: u32| {
            let _ = writeln!(text, "{words:<34} {:>12} {was:>12} {is:>12}", "");
        };
        row("taken up by a rep, and kept out", was.good_kept_out, is.good_kept_out);
        row("rejected by a person, and let in", was.bad_let_in, is.bad_let_in);
        text.push_str(
            "\nTRUTH is what happened. WAS and IS are the same mail offered to the same team up to now, by the rules that \
             count and by those here.\n",
        );
        self.say_moved(&mut text);
        text
    }

    fn say_offers(&self, text: &mut String) {
        let wait =
            |wait: Option<(i64, i64)>| wait.map_or_else(|| "–".to_owned(), |(half, most)| format!("{half}, {most}"));
        let (was, is) = (self.offered(Side::Was), self.offered(Side::Is));
        let share = |(of, all): (usize, usize)| format!("{of} of {all}");
        let mut row = |words: &str, truth: String, was: String, is: String| {
            let _ = writeln!(text, "{words:<34} {truth:>12} {was:>12} {is:>12}");
        };
        row("\n", "TRUTH".to_owned(), "WAS".to_owned(), "IS".to_owned());
        row("offered to a rep", self.had().to_string(), was.0.to_string(), is.0.to_string());
        row("for sales, and waits still", String::new(), was.1.to_string(), is.1.to_string());
        let (was, is) = (wait(self.waits(Side::Was)), wait(self.waits(Side::Is)));
        row("waited, min (half, 9 of 10)", wait(self.had_waited()), was, is);
        let (was, is) = (share(self.in_time(Side::Was)), share(self.in_time(Side::Is)));
        row("could be answered in time", String::new(), was, is);
    }

    fn say_moved(&self, text: &mut String) {
        let moved = self.moved().count();
        if moved == 0 {
            return;
        }
        let _ = writeln!(
            text,
            "\n{:<7} {:<14} {:<14} {:<8} {:<16} {:<12} WHY",
            "LEAD", "WAS", "IS", "BAND", "REP", "TRUTH"
        );
        for line in self.moved().take(SHOWN) {
            let (was, is) = (line.told(Side::Was), line.told(Side::Is));
            let _ = writeln!(
                text,
                "{:<7} {:<14} {:<14} {:<8} {:<16} {:<12} {}",
                line.reference,
                was.verdict,
                is.verdict,
                line.bands(),
                line.reps(),
                line.ended.in_words(),
                one_line(&is.reason)
            );
        }
        if moved > SHOWN {
            let _ = writeln!(text, "… and {} more; --csv shows all, --html the first 500", moved - SHOWN);
        }
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
            let (offered, waiting) = self.offered(side);
            let waits = self.waits(side);
            let verdicts = VERDICTS.iter().map(|verdict| ((*verdict).to_owned(), json!(self.count(verdict, side))));
            json!({
                "verdicts": verdicts.collect::<Map<_, _>>(),
                "wait_minutes_half": waits.map(|(half, _)| half), "wait_minutes_nine_of_ten": waits.map(|(_, most)| most),
                "offered": offered, "waiting": waiting, "in_time": in_time,
                "truth": truth(self.truth(side)),
            })
        };
        let owners = self.owners.iter().map(|(rep, share)| {
            let figures = json!({
                "had": share.had, "was": share.was, "is": share.is, "was_most_open": share.was_peak, "most_open": share.peak,
            });
            (rep.clone(), figures)
        });
        let bands = self.bands.iter().map(|((was, is), count)| json!({ "was": was, "is": is, "leads": count }));
        let changes = self.changed().map(|line| {
            let (was, is) = (line.told(Side::Was), line.told(Side::Is));
            json!({
                "lead": line.reference, "was": was.verdict, "is": is.verdict, "was_band": was.band, "band": is.band,
                "was_owner": line.owner(Side::Was), "owner": line.owner(Side::Is), "had": line.had,
                "truth": line.ended.in_words(), "was_reason": was.reason, "reason": is.reason,
            })
        });
        let had = self.had_waited();
        json!({
            "rules_that_count": self.was_version, "rules": self.version,
            "from": self.from.to_string(), "to": self.to.to_string(),
            "leads": self.lines.len(),
            "judged_otherwise": self.changed().count(),
            "to_somebody_else": self.elsewhere(),
            "offered_both_times": self.compared(),
            "truth": {
                "offered": self.had(), "wait_minutes_half": had.map(|(half, _)| half),
                "wait_minutes_nine_of_ten": had.map(|(_, most)| most),
            },
            "was": told(Side::Was), "is": told(Side::Is),
            "bands": bands.collect::<Vec<_>>(),
            "reps": owners.collect::<Map<_, _>>(),
            "changes": changes.collect::<Vec<_>>(),
        })
    }

    /// A line for each lead, the names first.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let head = Line::HEAD.map(str::to_owned).to_vec();
        [head].into_iter().chain(self.lines.iter().map(Line::row)).collect()
    }
}
