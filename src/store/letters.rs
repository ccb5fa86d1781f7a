//! Letters to people who are not ready yet: what stands in the way of one, and the end of them.

use super::lead_row::person_key;
use super::sql::values;
use super::{Store, StoreError};
use crate::domain::lead::Lead;
use crate::domain::time::Timestamp;
use std::time::Duration;

const DAY_MS: i64 = 86_400_000;
/// When a letter is tried again that was one too many for its day.
const NOT_TODAY: Duration = Duration::from_secs(3_600);

impl Store {
    /// Why a letter does not go out after all; with a time, why it does not go out yet.
    pub async fn letter_obstacle(
        &self,
        lead: &Lead,
        per_day: u32,
        now: Timestamp,
    ) -> Result<Option<(String, Option<Timestamp>)>, StoreError> {
        let Some(person) = lead.prospect.email.as_deref().map(person_key) else { return Ok(None) };
        let sql = "select at_ms from opted_out where person_key = $1";
        if !self.pool.fetch(sql, values![person.as_str()]).await?.is_empty() {
            return Ok(Some(("the person wants no such mail".to_owned(), None)));
        }
        // Whoever has written of something else is spoken with, and gets no letters meanwhile.
        let sql = "select id from lead where person_key = $1 and id <> $2 and created_at_ms > $3 limit 1";
        let newer = values![person.as_str(), lead.id.as_str(), lead.created_at.as_ms()];
        if !self.pool.fetch(sql, newer).await?.is_empty() {
            return Ok(Some(("the person has written again since".to_owned(), None)));
        }
        let sql = "select count(*) as n from outbox where kind = 'letter' and created_at_ms >= $1 and state = 'sent'";
        let rows = self.pool.fetch(sql, values![now.as_ms() - DAY_MS]).await?;
        let sent: i64 = rows.first().map(|row| row.get("n")).transpose()?.unwrap_or_default();
        Ok((sent >= i64::from(per_day)).then(|| ("enough letters for one day".to_owned(), Some(now.plus(NOT_TODAY)))))
    }

    /// Nothing automatic goes to this person any more.
    pub async fn opt_out(&self, lead: &Lead, now: Timestamp) -> Result<(), StoreError> {
        let Some(person) = lead.prospect.email.as_deref().map(person_key) else { return Ok(()) };
        let mut tx = self.pool.begin().await?;
        let row = vec![values![person, lead.email.as_str(), now.as_ms()]];
        let once = "on conflict (person_key) do nothing";
        tx.insert("opted_out (person_key, email_id, at_ms)", row, once).await?;
        tx.commit().await
    }
}
