//! What whoever goes on with a lead must know of it, beside the lead itself: who said what last, and what happened.

use super::sql::{Row, in_list, padded, values};
use super::{Store, StoreError};
use crate::domain::id::{EmailId, LeadId};
use crate::domain::notice::Told;
use crate::domain::time::Timestamp;

/// Lines of a story that are read at all.
const READ_MAX: i64 = 500;

/// Answers that are looked through for one that stands.
const ANSWERS_MAX: i64 = 30;

/// The story's words: who had it, what was said, what people decided. What the machine did meanwhile is on the lead's page.
const TOLD: [&str; 35] = [
    "lead_created",
    "offered",
    "assigned",
    "pulled",
    "re_offered",
    "offer_expired",
    "accepted",
    "rejected",
    "missed",
    "missed_next_response",
    "in_time",
    "responded",
    "answered_again",
    "answer_undone",
    "answer_withdrawn",
    "said_by_mistake",
    "prospect_wrote",
    "colleague_wrote",
    "qualified",
    "handed_off",
    "hand_off_asked",
    "hand_off_declined",
    "hand_off_lapsed",
    "reassigned",
    "drained",
    "passed_on",
    "paused",
    "resumed",
    "recycled",
    "put_aside",
    "woke",
    "promoted",
    "won",
    "lost",
    "merged_in",
];

impl Store {
    /// What happened to a lead, as people tell it; the oldest first.
    pub async fn story(&self, lead: &LeadId) -> Result<Vec<Told>, StoreError> {
        let sql = format!(
            "select at_ms, what, text from event where lead_id = $1 and what in ({}) order by seq limit $2",
            in_list(3, TOLD.len())
        );
        let mut all = values![lead.as_str(), READ_MAX];
        all.extend(padded(TOLD.iter().map(|what| (*what).into()).collect()));
        self.pool.fetch(&sql, all).await?.iter().map(told).collect()
    }

    /// The mails in which the prospect and whoever answered him spoke last, the oldest first. Of the prospect only what
    /// came after the mail that the lead began with.
    pub async fn last_said(&self, lead: &LeadId) -> Result<Vec<EmailId>, StoreError> {
        let of_prospect = "what = 'prospect_wrote'";
        // "Responded by phone" is a word to us.
        let of_us =
            "what in ('responded', 'answered_again') and text not like '% says the prospect has been answered%'";
        let mut said: Vec<(i64, EmailId)> = Vec::new();
        for whose in [of_prospect, of_us] {
            let sql = format!(
                "select seq, email_id from event where lead_id = $1 and email_id is not null and {whose} \
                 order by seq desc limit 1"
            );
            for row in self.pool.fetch(&sql, values![lead.as_str()]).await? {
                said.push((row.get("seq")?, EmailId::new(row.get::<String>("email_id")?)));
            }
        }
        said.sort_by_key(|(seq, _)| *seq);
        Ok(said.into_iter().map(|(_, email)| email).collect())
    }

    /// What stands on record of answers to the prospect, and of answers that were none, the newest first: sentences that
    /// begin with who did it. An answer in a lead that was merged into it is one.
    pub async fn answers(&self, lead: &LeadId) -> Result<Vec<Told>, StoreError> {
        let sql = "select at_ms, what, text from event \
                   where (lead_id = $1 or lead_id in (select id from lead where merged_into_id = $1)) \
                   and what in ('responded', 'answered_again', 'answer_undone', 'answer_withdrawn', 'said_by_mistake') \
                   order by seq desc limit $2";
        self.pool.fetch(sql, values![lead.as_str(), ANSWERS_MAX]).await?.iter().map(told).collect()
    }
}

fn told(row: &Row) -> Result<Told, StoreError> {
    Ok(Told { at: Timestamp::from_ms(row.get("at_ms")?), what: row.get("what")?, text: row.get("text")? })
}
