//! Leads of the past with what they came from, for trying other rules on them. Nothing here writes.

use super::record_row::{self, RECORD};
use super::sql::{Value, in_list, padded, values};
use super::{Store, StoreError, lead_row};
use crate::domain::agreement::{Beside, LookedOn};
use crate::domain::id::{EmailId, LeadId};
use crate::domain::lead::Lead;
use crate::domain::time::Timestamp;
use serde_json::Value as Json;
use std::collections::HashMap;

pub struct PastLead {
    pub lead: Lead,
    /// The record of the first decision about it.
    pub decision: Option<String>,
    /// Of the last one that judged it: with all that had become known by then.
    pub judged: Option<String>,
}

impl Store {
    /// What those that looked on would have done with these leads.
    pub async fn shadows(&self, leads: &[Lead]) -> Result<HashMap<LeadId, Vec<LookedOn>>, StoreError> {
        let mut all: HashMap<LeadId, Vec<LookedOn>> = HashMap::new();
        for part in leads.chunks(256) {
            let sql = format!(
                "select lead_id, workflow, outcome, band, rep from shadow where lead_id in ({}) order by workflow",
                in_list(1, part.len())
            );
            let ids = padded(part.iter().map(|lead| Value::from(lead.id.as_str())).collect());
            for row in self.pool.fetch(&sql, ids).await? {
                let line = LookedOn {
                    workflow: row.get("workflow")?,
                    outcome: row.get("outcome")?,
                    band: row.get("band")?,
                    rep: row.get("rep")?,
                };
                all.entry(LeadId::new(row.get::<String>("lead_id")?)).or_default().push(line);
            }
        }
        Ok(all)
    }

    /// What those that looked on would have done with these leads, beside what was done.
    pub async fn beside(&self, page: &[PastLead]) -> Result<Vec<Beside>, StoreError> {
        let mut all = Vec::new();
        let leads: Vec<Lead> = page.iter().map(|past| past.lead.clone()).collect();
        let mut shadows = self.shadows(&leads).await?;
        let mut acts = self.acts_of_people(&leads).await?;
        for past in page {
            let record = past.decision.as_deref().and_then(|body| serde_json::from_str::<Json>(body).ok());
            let was = record.as_ref().and_then(|record| record["verdict"]["verdict"].as_str()).unwrap_or_default();
            let acts = acts.remove(&past.lead.id).unwrap_or_default();
            for would in shadows.remove(&past.lead.id).unwrap_or_default() {
                all.push(Beside::of(&past.lead, was, &acts, would));
            }
        }
        Ok(all)
    }

    /// What people did to these leads, by the words of the timeline: `rejected`, `promoted`, …
    pub async fn acts_of_people(&self, leads: &[Lead]) -> Result<HashMap<LeadId, Vec<String>>, StoreError> {
        let mut all: HashMap<LeadId, Vec<String>> = HashMap::new();
        for part in leads.chunks(256) {
            let sql = format!(
                "select lead_id, what from event where lead_id in ({}) and (actor like 'rep %' or actor like 'person %') \
                 order by at_ms, seq",
                in_list(1, part.len())
            );
            let ids = padded(part.iter().map(|lead| Value::from(lead.id.as_str())).collect());
            for row in self.pool.fetch(&sql, ids).await? {
                all.entry(LeadId::new(row.get::<String>("lead_id")?)).or_default().push(row.get("what")?);
            }
        }
        Ok(all)
    }

    /// Leads that came in since, by their numbers, a page at a time.
    pub async fn past_leads(&self, since: Timestamp, after: i64, count: usize) -> Result<Vec<PastLead>, StoreError> {
        let sql = "select * from lead where received_at_ms >= $1 and number > $2 order by number limit $3";
        let limit = i64::try_from(count).unwrap_or(i64::MAX);
        let rows = self.pool.fetch(sql, values![since.as_ms(), after, limit]).await?;
        let leads: Vec<Lead> = rows.iter().map(lead_row::read).collect::<Result<_, _>>()?;
        let (mut first, mut judged): (HashMap<String, String>, HashMap<String, String>) = Default::default();
        for part in leads.chunks(256) {
            let sql = format!(
                "select lead_id, {RECORD} from decision where lead_id in ({}) order by at_ms, id",
                in_list(1, part.len())
            );
            let ids = padded(part.iter().map(|lead| Value::from(lead.id.as_str())).collect());
            for row in self.pool.fetch(&sql, ids).await? {
                let (body, lead) = (record_row::read(&row)?, row.get::<String>("lead_id")?);
                if record_row::says(&body, "verdict") {
                    judged.insert(lead.clone(), body.clone());
                }
                first.entry(lead).or_insert(body);
            }
        }
        let past = |lead: Lead| {
            let id = lead.id.as_str();
            PastLead { decision: first.remove(id), judged: judged.remove(id), lead }
        };
        Ok(leads.into_iter().map(past).collect())
    }

    /// The number of the latest lead; 0 if there is none.
    pub async fn latest_number(&self) -> Result<i64, StoreError> {
        let rows = self.pool.fetch("select max(number) as latest from lead", values![]).await?;
        let latest = rows.first().map(|row| row.get::<Option<i64>>("latest")).transpose()?;
        Ok(latest.flatten().unwrap_or(0))
    }

    /// The bytes of mails, those that are still there.
    pub async fn raw_emails(&self, ids: &[EmailId]) -> Result<HashMap<EmailId, Vec<u8>>, StoreError> {
        let mut mails = HashMap::new();
        for part in ids.chunks(256) {
            let sql = format!("select email_id, bytes from email_raw where email_id in ({})", in_list(1, part.len()));
            let values = padded(part.iter().map(|id| Value::from(id.as_str())).collect());
            for row in self.pool.fetch(&sql, values).await? {
                mails.insert(EmailId::new(row.get::<String>("email_id")?), row.get("bytes")?);
            }
        }
        Ok(mails)
    }
}
