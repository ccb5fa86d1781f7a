//! `tables/outcomes.csv`: what came of earlier leads, as `report calibration --table` counts it. Its log-odds may be
//! overruled by hand.

use super::findings::Place;
use super::papers::Papers;
use super::tables::separator;
use crate::domain::calibration::Tally;
use crate::domain::id::WorkflowName;
use crate::domain::outcomes::{Outcomes, added, base};
use std::collections::BTreeMap;
use std::ops::Range;

pub const OUTCOMES: &str = "tables/outcomes.csv";
pub const COLUMNS: [&str; 5] = ["workflow", "factor", "taken_up", "leads", "log_odds"];
/// The factor of the row that counts all leads.
pub const ALL: &str = "all";
/// Further apart than rounding, log-odds are somebody's own.
const ROUNDED: f64 = 0.006;

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub held: Tally,
    pub log_odds: f64,
}

/// By workflow (the empty one is all of them) and factor.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table(pub BTreeMap<(String, String), Row>);

impl Table {
    /// For one workflow: its own rows where they count enough leads, else those of all workflows. None without enough leads.
    pub fn of(&self, workflow: &WorkflowName) -> Option<Outcomes> {
        let counted = |workflow: &str, factor: &str| self.counted(workflow, factor);
        let own = workflow.as_str();
        let base = counted(own, ALL).or_else(|| counted("", ALL))?;
        let factors = self.0.keys().map(|(_, factor)| factor).filter(|factor| *factor != ALL);
        let odds = factors.filter_map(|factor| {
            let odds = counted(own, factor).or_else(|| counted("", factor))?;
            Some((factor.clone(), odds))
        });
        Some(Outcomes { base, odds: odds.collect() })
    }

    /// The log-odds of a row that counts: of enough leads, or somebody's own word.
    fn counted(&self, workflow: &str, factor: &str) -> Option<f64> {
        let row = self.row(workflow, factor)?;
        let counts = !row.held.is_too_small_for_odds() || self.is_overruled(workflow, factor);
        counts.then_some(row.log_odds)
    }

    fn row(&self, workflow: &str, factor: &str) -> Option<&Row> {
        self.0.get(&(workflow.to_owned(), factor.to_owned()))
    }

    /// Whether somebody has written other log-odds than the counts give.
    pub fn is_overruled(&self, workflow: &str, factor: &str) -> bool {
        let all = self.row(workflow, ALL).map_or_else(Tally::default, |row| row.held);
        self.row(workflow, factor).is_some_and(|row| {
            let counted = if factor == ALL { base(row.held) } else { added(row.held, all) };
            (row.log_odds - counted).abs() > ROUNDED
        })
    }
}

pub fn read(papers: &Papers<'_>) -> Table {
    let Some(text) = papers.text_if_any(OUTCOMES) else { return Table::default() };
    papers.findings.keep_text(&OUTCOMES.into(), &text);
    let (table, wrong) = parse(&text);
    for Wrong { span, message } in wrong {
        let remedy =
            "put it right, or remove the file and count anew: anteroom report calibration --table tables/outcomes.csv";
        papers.findings.error(&Place { file: OUTCOMES.into(), span: Some(span) }, message, remedy);
    }
    table
}

/// A table that has nothing wrong in it, or what is.
pub fn table(text: &str) -> Result<Table, String> {
    let (table, wrong) = parse(text);
    wrong.into_iter().next().map_or(Ok(table), |wrong| Err(wrong.message))
}

struct Wrong {
    span: Range<usize>,
    message: String,
}

fn parse(text: &str) -> (Table, Vec<Wrong>) {
    let first = text.lines().next().unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.delimiter(separator(first)).trim(csv::Trim::All).from_reader(text.as_bytes());
    if reader.headers().map_or(true, |names| !names.iter().eq(COLUMNS)) {
        let message = format!("the first row is not {}", COLUMNS.join(","));
        return (Table::default(), vec![Wrong { span: 0..first.len(), message }]);
    }
    let (mut table, mut wrong) = (Table::default(), Vec::new());
    for row in reader.into_records() {
        let (span, read) = match &row {
            Ok(row) => (span(row.position(), text), read_row(row)),
            Err(why) => (span(why.position(), text), Err(format!("the table cannot be read: {why}"))),
        };
        match read {
            Ok((key, row)) => {
                let factor = key.1.clone();
                if table.0.insert(key, row).is_some() {
                    wrong.push(Wrong { span, message: format!("the factor \"{factor}\" stands twice in the table") });
                }
            }
            Err(message) => wrong.push(Wrong { span, message }),
        }
    }
    (table, wrong)
}

fn read_row(row: &csv::StringRecord) -> Result<((String, String), Row), String> {
    let cell = |at: usize| row.get(at).unwrap_or_default();
    let count = |at: usize| {
        let text = cell(at);
        text.parse::<u32>().map_err(|_| format!("\"{text}\" is no count of leads"))
    };
    let (good, leads) = (count(2)?, count(3)?);
    let bad = leads.checked_sub(good).ok_or_else(|| format!("of {leads} leads {good} cannot have been taken up"))?;
    let odds = cell(4);
    // Spreadsheets of half of Europe write a comma.
    let log_odds = odds.replace(',', ".").parse::<f64>().ok().filter(|odds| odds.abs() <= 20.0);
    let log_odds = log_odds.ok_or_else(|| format!("\"{odds}\" is no log-odds: a number like -0.7, from -20 to 20"))?;
    Ok(((cell(0).to_owned(), cell(1).to_owned()), Row { held: Tally { good, bad }, log_odds }))
}

/// The line a row begins in.
fn span(position: Option<&csv::Position>, text: &str) -> Range<usize> {
    let start = position.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
    let start = text.floor_char_boundary(start.min(text.len()));
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odds(rows: &[(&str, &str, u32, u32, f64)], workflow: &str) -> Option<Vec<(String, f64)>> {
        let row = |(workflow, factor, good, leads, log_odds): &(&str, &str, u32, u32, f64)| {
            let held = Tally { good: *good, bad: leads - good };
            (((*workflow).to_owned(), (*factor).to_owned()), Row { held, log_odds: *log_odds })
        };
        let outcomes = Table(rows.iter().map(row).collect()).of(&WorkflowName::new(workflow))?;
        Some([("all".to_owned(), outcomes.base)].into_iter().chain(outcomes.odds).collect())
    }

    #[test]
    fn a_workflow_of_few_leads_goes_by_all_of_them() {
        let rows = [
            ("", "all", 100, 200, 0.0),
            ("", "language de", 80, 100, 1.38),
            ("", "language fr", 8, 10, 1.35),
            ("inbound", "all", 40, 60, 0.69),
            ("inbound", "language de", 8, 10, 0.66),
            ("small", "all", 4, 6, 0.67),
        ];
        let de = |odds| ("language de".to_owned(), odds);
        let all = |odds| ("all".to_owned(), odds);
        assert_eq!(odds(&rows, "inbound"), Some(vec![all(0.69), de(1.38)]));
        assert_eq!(odds(&rows, "small"), Some(vec![all(0.0), de(1.38)]), "ten leads say nothing of French");
        assert_eq!(odds(&rows[3..], "other"), None);
    }

    #[test]
    fn what_somebody_wrote_himself_counts_of_few_leads_too() {
        let rows = [("", "all", 100, 200, 0.0), ("", "language fr", 8, 10, -2.0), ("", "country BR", 0, 0, -0.5)];
        let odds = odds(&rows, "inbound").unwrap();
        assert_eq!(odds[1..], [("country BR".to_owned(), -0.5), ("language fr".to_owned(), -2.0)]);
    }
}
