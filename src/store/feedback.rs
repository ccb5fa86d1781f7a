//! What reps said of the leads they were given, beside the decision and the rules it is said of.

use super::record_row::{self, RECORD};
use super::sql::{Tx, values};
use super::{Store, StoreError};
use crate::domain::change::Change;
use crate::domain::feedback::FeedbackKind;
use crate::domain::id::RepId;
use crate::domain::time::Timestamp;

/// What was said so often, of verdicts by one version of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedbackCount {
    pub kind: FeedbackKind,
    pub reason: String,
    pub rules: Option<String>,
    pub band: Option<String>,
    pub count: i64,
}

pub(super) async fn keep(tx: &mut Tx, change: &Change) -> Result<(), StoreError> {
    let Some(said) = &change.feedback else { return Ok(()) };
    let lead = change.after.id.as_str();
    // A misroute is said of the last choice of a rep; all else of the last verdict.
    let part = if said.kind == FeedbackKind::Misroute { "route" } else { "verdict" };
    let sql = format!("select id, rules, {RECORD} from decision where lead_id = $1 order by at_ms desc, id desc");
    let all = tx.fetch(&sql, values![lead]).await?;
    let about = record_row::first_with(part, &all)?.map(|(row, _)| row);
    let decision = about.map(|row| row.get::<String>("id")).transpose()?;
    let rules = about.map(|row| row.get::<String>("rules")).transpose()?;
    let row = values![
        lead,
        change.at.as_ms(),
        said.kind.as_str(),
        said.rep.as_str(),
        said.reason.as_str(),
        said.note.as_str(),
        decision,
        rules,
        said.band.map(|band| band.to_string()),
        said.fit,
        said.intent
    ];
    let into = "feedback (lead_id, at_ms, kind, rep, reason, note, decision_id, rules, band, fit, intent)";
    tx.insert(into, vec![row], "on conflict (lead_id, at_ms, kind) do nothing").await?;
    Ok(())
}

impl Store {
    /// How many leads a rep has rejected since then.
    pub async fn rejections_of(&self, rep: &RepId, since: Timestamp) -> Result<u32, StoreError> {
        let sql =
            "select count(*) as n from feedback where rep = $1 and at_ms >= $2 and kind in ('misroute', 'quality')";
        let rows = self.pool.fetch(sql, values![rep.as_str(), since.as_ms()]).await?;
        let count: i64 = rows.first().map(|row| row.get("n")).transpose()?.unwrap_or_default();
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// What has been said since then, the most frequent first.
    pub async fn feedback_since(&self, since: Timestamp) -> Result<Vec<FeedbackCount>, StoreError> {
        let sql = "select kind, reason, rules, band, count(*) as n from feedback where at_ms >= $1 \
                   group by kind, reason, rules, band order by count(*) desc, kind, reason, rules, band";
        let rows = self.pool.fetch(sql, values![since.as_ms()]).await?;
        let mut counts = Vec::new();
        for row in &rows {
            let kind: String = row.get("kind")?;
            let known = FeedbackKind::ALL.into_iter().find(|known| known.as_str() == kind);
            counts.push(FeedbackCount {
                kind: known.ok_or_else(|| StoreError::Unreadable("feedback.kind".to_owned()))?,
                reason: row.get("reason")?,
                rules: row.get("rules")?,
                band: row.get("band")?,
                count: row.get("n")?,
            });
        }
        Ok(counts)
    }
}
