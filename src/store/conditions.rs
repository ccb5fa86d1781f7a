//! Conditions that could not be worked out, for whoever wrote them.

use super::record_row::{self, RECORD};
use super::sql::{Row, values};
use super::{Store, StoreError};
use crate::domain::event::told_of_looking_on;
use crate::domain::time::Timestamp;

/// What is counted of them at most; more is no news.
const COUNTED_MAX: i64 = 10_000;

/// The conditions of one workflow that failed for some lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedConditions {
    pub workflow: String,
    /// One of them, in a sentence.
    pub text: String,
    pub count: i64,
    /// When last, and the number of the lead.
    pub last: Timestamp,
    pub lead: i64,
    /// The workflow does not decide about the lead.
    pub only_looks_on: bool,
}

impl Store {
    /// Each condition that failed since, the latest first.
    pub async fn failed_conditions(&self, since: Timestamp) -> Result<Vec<FailedConditions>, StoreError> {
        let sql = "select l.workflow as workflow, l.number as number, e.at_ms as at_ms, e.text as text from event e \
                   join lead l on l.id = e.lead_id where e.what = 'condition_failed' and e.at_ms >= $1 \
                   order by e.at_ms desc limit $2";
        let mut all: Vec<FailedConditions> = Vec::new();
        for row in self.pool.fetch(sql, values![since.as_ms(), COUNTED_MAX]).await? {
            let one = read(&row)?;
            match all.iter_mut().find(|known| known.workflow == one.workflow && known.text == one.text) {
                Some(known) => known.count += 1,
                None => all.push(one),
            }
        }
        Ok(all)
    }

    /// What that workflow made of the lead it last failed for.
    pub async fn last_record(&self, failed: &FailedConditions) -> Result<Option<String>, StoreError> {
        let of_lead = "lead_id = (select id from lead where number = $1)";
        let rows = if failed.only_looks_on {
            let sql = format!("select {RECORD} from shadow where {of_lead} and workflow = $2");
            self.pool.fetch(&sql, values![failed.lead, failed.workflow.as_str()]).await?
        } else {
            let sql = format!("select {RECORD} from decision where {of_lead} order by at_ms desc, id desc limit 1");
            self.pool.fetch(&sql, values![failed.lead]).await?
        };
        rows.first().map(record_row::read).transpose()
    }
}

fn read(row: &Row) -> Result<FailedConditions, StoreError> {
    let (workflow, text) = (row.get::<String>("workflow")?, row.get::<String>("text")?);
    let looks_on = told_of_looking_on(&text).map(|(workflow, text)| (workflow.to_owned(), text.to_owned()));
    let only_looks_on = looks_on.is_some();
    let (workflow, text) = looks_on.unwrap_or((workflow, text));
    Ok(FailedConditions {
        workflow,
        text,
        only_looks_on,
        count: 1,
        last: Timestamp::from_ms(row.get("at_ms")?),
        lead: row.get("number")?,
    })
}
