//! `tables/outcomes.csv` counted anew. What somebody has overruled in it stays.

use crate::cli::Failure;
use crate::config::outcomes::{ALL, COLUMNS, Row, Table, table};
use crate::domain::calibration::Tally;
use crate::domain::outcomes::{added, base};
use anyhow::{Context as _, anyhow};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A factor of fewer leads is not written: it is a value of one or two people.
const LEADS_MIN: u32 = 5;

/// What came of leads, by workflow (the empty one is all of them) and factor.
#[derive(Default)]
pub struct Counts(BTreeMap<(String, String), Tally>);

impl Counts {
    pub fn add(&mut self, workflow: &str, factors: &[String], one: Tally) {
        for workflow in ["", workflow] {
            for factor in factors.iter().map(String::as_str).chain([ALL]) {
                let to = self.0.entry((workflow.to_owned(), factor.to_owned())).or_default();
                (to.good, to.bad) = (to.good + one.good, to.bad + one.bad);
            }
        }
    }

    fn rows(&self) -> BTreeMap<(String, String), Row> {
        let counted = self.0.iter().filter(|((_, factor), held)| factor == ALL || held.all() >= LEADS_MIN);
        let row = |((workflow, factor), held): (&(String, String), &Tally)| {
            let all = self.0.get(&(workflow.clone(), ALL.to_owned())).copied().unwrap_or_default();
            let log_odds = if factor == ALL { base(*held) } else { added(*held, all) };
            ((workflow.clone(), factor.clone()), Row { held: *held, log_odds })
        };
        counted.map(row).collect()
    }
}

pub fn write(file: &Path, counts: &Counts) -> Result<(), Failure> {
    let before = match fs::read_to_string(file) {
        Ok(text) => table(&text)
            .map_err(|why| Failure::Failed(anyhow!("{}: {why}; put it right or remove it", file.display())))?,
        Err(_) => Table::default(),
    };
    let text = written(counts.rows(), &before)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(())
}

fn written(mut rows: BTreeMap<(String, String), Row>, before: &Table) -> anyhow::Result<Vec<u8>> {
    for (key, overruled) in before.0.iter().filter(|((workflow, factor), _)| before.is_overruled(workflow, factor)) {
        let row = rows.entry(key.clone()).or_insert_with(|| overruled.clone());
        row.log_odds = overruled.log_odds;
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for ((workflow, factor), Row { held, log_odds }) in rows {
        let (good, leads) = (held.good.to_string(), held.all().to_string());
        // No minus before a zero.
        let log_odds = (log_odds * 100.0).round() / 100.0 + 0.0;
        writer.write_record([workflow, factor, good, leads, format!("{log_odds:.2}")])?;
    }
    Ok(writer.into_inner()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_overruled_stays_when_it_is_counted_anew() {
        let mut counts = Counts::default();
        let [price, german] = ["asks price", "language de"].map(str::to_owned);
        let count = |counts: &mut Counts, factors: &[String], good, bad| {
            counts.add("inbound", factors, Tally { good, bad });
        };
        count(&mut counts, &[price.clone(), german.clone()], 60, 20);
        count(&mut counts, &[], 40, 80);
        let first = String::from_utf8(written(counts.rows(), &Table::default()).unwrap()).unwrap();
        assert!(
            first.starts_with("workflow,factor,taken_up,leads,log_odds\n,all,100,200,0.00\n,asks price,60,80,1.10\n"),
            "{first}"
        );
        assert!(first.contains("inbound,language de,60,80,1.10\n"), "{first}");

        let by_hand = first
            .replace(",asks price,60,80,1.10", ",asks price,60,80,0.20")
            .replace("\ninbound,all", "\n,country BR,0,0,-0.5\ninbound,all");
        count(&mut counts, &[price, german], 20, 0);
        let again = String::from_utf8(written(counts.rows(), &table(&by_hand).unwrap()).unwrap()).unwrap();
        for line in [",asks price,80,100,0.20", ",language de,80,100,1.20", ",country BR,0,0,-0.50"] {
            assert!(again.lines().any(|one| one == line), "{line} in {again}");
        }
    }
}
