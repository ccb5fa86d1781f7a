//! What reps said of leads last, and what these were before: for the minutes in which it can be taken back.

use super::sql::{Row, Tx, Value, in_list, kept, padded, values};
use super::{Store, StoreError, lead_row};
use crate::domain::change::Change;
use crate::domain::id::{LeadId, RepId};
use crate::domain::last_word::{LastWord, Left, READ_WITHIN, TAKEN_BACK_WITHIN};
use crate::domain::time::Timestamp;

/// What a change leaves of the last word; and nothing is left of what was said by a word that is taken back.
pub(super) async fn keep(tx: &mut Tx, change: &Change) -> Result<(), StoreError> {
    let lead = change.after.id.as_str();
    if let Some(said_at) = change.takes_back {
        let sql = "delete from feedback where lead_id = $1 and at_ms = $2";
        tx.execute(sql, values![lead, said_at.as_ms()]).await?;
    }
    let left = LastWord::left_by(change);
    if left == Left::TheSame {
        return Ok(());
    }
    let too_old = change.at.minus(TAKEN_BACK_WITHIN + READ_WITHIN).as_ms();
    tx.execute("delete from last_word where lead_id = $1 or at_ms < $2", values![lead, too_old]).await?;
    if let Left::Said(said) = left {
        let was = kept(lead_row::columns(&said.before)).to_string();
        let row =
            values![lead, said.rep.as_str(), said.at.as_ms(), said.what.as_str(), said.gave_turn_back, was.as_str()];
        tx.insert("last_word (lead_id, rep, at_ms, what, gave_turn_back, was)", vec![row], "").await?;
    }
    Ok(())
}

const LAST_WORDS: &str = "select rep, at_ms, what, gave_turn_back, was from last_word where lead_id in";

/// Those of these leads.
pub(super) async fn of_leads(tx: &mut Tx, leads: &[LeadId]) -> Result<Vec<LastWord>, StoreError> {
    let asked: Vec<Value> = leads.iter().map(|lead| lead.as_str().into()).collect();
    let rows = tx.fetch(&format!("{LAST_WORDS} ({})", in_list(1, asked.len())), padded(asked)).await?;
    rows.iter().map(read).collect()
}

impl Store {
    pub async fn last_word(&self, lead: &LeadId) -> Result<Option<LastWord>, StoreError> {
        let rows = self.pool.fetch(&format!("{LAST_WORDS} ($1)"), values![lead.as_str()]).await?;
        rows.first().map(read).transpose()
    }
}

fn read(row: &Row) -> Result<LastWord, StoreError> {
    let was: String = row.get("was")?;
    let was = serde_json::from_str(&was).map_err(|_| StoreError::Unreadable("last_word.was".to_owned()))?;
    Ok(LastWord {
        rep: RepId::new(row.get::<String>("rep")?),
        at: Timestamp::from_ms(row.get("at_ms")?),
        what: row.get("what")?,
        before: lead_row::read(&Row::Kept(was))?,
        gave_turn_back: row.get::<i64>("gave_turn_back")? != 0,
    })
}
