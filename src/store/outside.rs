//! Questions to providers: what is to be asked, what was said, and which leads wait for it.

use super::sql::{Row, Tx, Value, in_list, padded, values};
use super::{Store, StoreError, second_look};
use crate::domain::change::Plan;
use crate::domain::id::LeadId;
use crate::domain::provider::{Answer, Fetched, Query};
use crate::domain::record;
use crate::domain::time::Timestamp;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A question whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueQuery {
    pub query: Query,
    /// Tries so far, this one included.
    pub attempts: u32,
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Said(Fetched),
    /// Asked again then; `counts` unless it was not tried at all.
    Later {
        at: Timestamp,
        counts: bool,
    },
    Failed {
        until: Timestamp,
        why: String,
    },
}

/// Writes down what is to be asked for new leads, and that they wait for it. What somebody has asked already is not asked
/// twice.
pub(super) async fn ask(tx: &mut Tx, plans: &[Plan], now: Timestamp) -> Result<(), StoreError> {
    let asked = plans.iter().filter_map(|plan| Some((&plan.lead.as_ref()?.0, &plan.asked_outside)));
    let asked: Vec<(&LeadId, &Query)> =
        asked.flat_map(|(lead, queries)| queries.iter().map(move |query| (lead, query))).collect();
    ask_for(tx, &asked, now).await
}

/// The same of leads that are there: they are judged again when the answer has come.
pub(super) async fn ask_for(tx: &mut Tx, asked: &[(&LeadId, &Query)], now: Timestamp) -> Result<(), StoreError> {
    let (mut queries, mut waits) = (BTreeSet::new(), Vec::new());
    for (lead, query) in asked {
        queries.insert((query.provider.as_str(), query.about.as_str()));
        waits.push(values![lead.as_str(), query.provider.as_str(), query.about.as_str()]);
    }
    let rows =
        queries.into_iter().map(|(provider, about)| values![provider, about, "wanted", now.as_ms(), 0, now.as_ms()]);
    let again = "on conflict (provider, about) do update set state = 'wanted', asked_at_ms = excluded.asked_at_ms, \
                 attempts = 0, due_at_ms = excluded.due_at_ms where outside.state <> 'wanted'";
    let into = "outside (provider, about, state, asked_at_ms, attempts, due_at_ms)";
    tx.insert(into, rows.collect(), again).await?;
    let into = "outside_wait (lead_id, provider, about)";
    tx.insert(into, waits, "on conflict (lead_id, provider, about) do nothing").await?;
    Ok(())
}

pub(super) async fn answers(tx: &mut Tx, queries: &[Query]) -> Result<HashMap<Query, Answer>, StoreError> {
    let wanted: HashSet<&Query> = queries.iter().collect();
    let about: BTreeSet<&str> = queries.iter().map(|query| query.about.as_str()).collect();
    let about: Vec<&str> = about.into_iter().collect();
    let mut all = HashMap::new();
    for part in about.chunks(256) {
        let sql = format!(
            "select provider, about, state, fetched_at_ms, until_ms, body, cost, trouble from outside where about in ({})",
            in_list(1, part.len())
        );
        let keys = padded(part.iter().map(|about| Value::from(*about)).collect());
        for row in tx.fetch(&sql, keys).await? {
            let query = Query { provider: row.get("provider")?, about: row.get("about")? };
            if wanted.contains(&query) {
                let answer = answer(&query, &row)?;
                all.insert(query, answer);
            }
        }
    }
    Ok(all)
}

fn answer(query: &Query, row: &Row) -> Result<Answer, StoreError> {
    let moment = |name: &str| Ok::<_, StoreError>(Timestamp::from_ms(row.get::<Option<i64>>(name)?.unwrap_or(0)));
    let until = moment("until_ms")?;
    Ok(match row.get::<String>("state")?.as_str() {
        "said" => {
            let body = row.get::<Option<String>>("body")?.unwrap_or_default();
            let values = record::read_values(&serde_json::from_str(&body).unwrap_or_default());
            let (at, cost) = (moment("fetched_at_ms")?, row.get("cost")?);
            Answer::Said(Fetched { question: query.clone(), at, until, values, cost })
        }
        "failed" => Answer::Failed { until, why: row.get::<Option<String>>("trouble")?.unwrap_or_default() },
        _ => Answer::Wanted,
    })
}

pub(super) async fn waiting(tx: &mut Tx, leads: &[LeadId]) -> Result<HashSet<LeadId>, StoreError> {
    let mut all = HashSet::new();
    for part in leads.chunks(256) {
        let sql = format!("select distinct lead_id from outside_wait where lead_id in ({})", in_list(1, part.len()));
        let ids = padded(part.iter().map(|lead| Value::from(lead.as_str())).collect());
        for row in tx.fetch(&sql, ids).await? {
            all.insert(LeadId::new(row.get::<String>("lead_id")?));
        }
    }
    Ok(all)
}

impl Store {
    /// Asks a question that no lead waits for.
    #[cfg(test)]
    pub(crate) async fn want_answer(&self, provider: &str, about: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        let row = values![provider, about, "wanted", now.as_ms(), 0, now.as_ms()];
        tx.insert("outside (provider, about, state, asked_at_ms, attempts, due_at_ms)", vec![row], "").await?;
        tx.commit().await
    }

    /// When the next question is due; none if there is none.
    pub async fn next_query_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "select min(due_at_ms) as at_ms from outside where due_at_ms is not null";
        let rows = self.pool.fetch(sql, Vec::new()).await?;
        let at = rows.first().map(|row| row.get::<Option<i64>>("at_ms")).transpose()?;
        Ok(at.flatten().map(Timestamp::from_ms))
    }

    /// Takes questions whose turn it is: each is counted, and nobody else's until the lease is over.
    pub async fn take_due_queries(
        &self,
        now: Timestamp,
        lease: Timestamp,
        limit: i64,
    ) -> Result<Vec<DueQuery>, StoreError> {
        let mut tx = self.pool.begin().await?;
        let sql = format!(
            "select provider, about from outside where due_at_ms <= $1 order by due_at_ms limit $2 {}",
            tx.claim()
        );
        let mut due = Vec::new();
        for row in tx.fetch(&sql, values![now.as_ms(), limit]).await? {
            let query = Query { provider: row.get("provider")?, about: row.get("about")? };
            let sql = "update outside set due_at_ms = $1, attempts = attempts + 1 where provider = $2 and about = $3 \
                       returning attempts";
            let rows = tx.fetch(sql, values![lease.as_ms(), query.provider.as_str(), query.about.as_str()]).await?;
            let attempts = rows.first().map(|row| row.get::<i64>("attempts")).transpose()?.unwrap_or(1);
            due.push(DueQuery { query, attempts: u32::try_from(attempts).unwrap_or(u32::MAX) });
        }
        tx.commit().await?;
        Ok(due)
    }

    /// Keeps what came of a question, and has the leads that waited for it judged again.
    pub async fn asked(&self, query: &Query, asked: &Asked, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        let (provider, about) = (query.provider.as_str(), query.about.as_str());
        let why = match asked {
            Asked::Said(said) => {
                let sql = "update outside set state = 'said', due_at_ms = null, fetched_at_ms = $1, until_ms = $2, \
                           body = $3, cost = $4, trouble = null where provider = $5 and about = $6";
                let body = record::values(&said.values).to_string();
                tx.execute(sql, values![said.at.as_ms(), said.until.as_ms(), body, said.cost.clone(), provider, about])
                    .await?;
                format!("{provider} answered")
            }
            Asked::Later { at, counts } => {
                let sql = "update outside set due_at_ms = $1, attempts = attempts - $2 \
                           where provider = $3 and about = $4 and state = 'wanted'";
                tx.execute(sql, values![at.as_ms(), i64::from(!counts), provider, about]).await?;
                return tx.commit().await;
            }
            Asked::Failed { until, why } => {
                let sql = "update outside set state = 'failed', due_at_ms = null, until_ms = $1, trouble = $2 \
                           where provider = $3 and about = $4";
                tx.execute(sql, values![until.as_ms(), why.as_str(), provider, about]).await?;
                format!("{provider} could not be asked")
            }
        };
        let sql = "delete from outside_wait where provider = $1 and about = $2 returning lead_id";
        let rows = tx.fetch(sql, values![provider, about]).await?;
        let leads: Vec<LeadId> =
            rows.iter().map(|row| Ok(LeadId::new(row.get::<String>("lead_id")?))).collect::<Result<_, StoreError>>()?;
        let looks: Vec<(&LeadId, &str)> = leads.iter().map(|lead| (lead, why.as_str())).collect();
        second_look::ask(&mut tx, &looks, now).await?;
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence::Evidence;
    use crate::domain::provider::Field;

    #[tokio::test]
    async fn what_was_said_is_kept_with_its_price() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", directory.path().join("s.db").display())).await.unwrap();
        let [now, until] = [1_000, 2_000].map(Timestamp::from_ms);
        for cost in [None, Some("0.05 EUR".to_owned())] {
            store.want_answer("registry", "fjord.example", now).await.ok();
            let question = Query { provider: "registry".to_owned(), about: "fjord.example".to_owned() };
            let values = vec![(Field::CompanySize, "40".to_owned())];
            let said = Fetched { question: question.clone(), at: now, until, values, cost };
            store.asked(&question, &Asked::Said(said.clone()), now).await.unwrap();
            let mut tx = store.pool.begin().await.unwrap();
            let kept = answers(&mut tx, std::slice::from_ref(&question)).await.unwrap();
            assert_eq!(kept[&question], Answer::Said(said.clone()));
            let evidence = Evidence { fetched: vec![said.clone()], ..Evidence::default() };
            assert_eq!(record::read_fetched(&record::evidence(&evidence)), [said]);
        }
    }
}
