//! Leads that are to be judged again, and the mails they are judged by.

use super::planning::Planning;
use super::record_row::{self, RECORD};
use super::sql::{Row, Tx, Value, in_list, padded, values};
use super::{Store, StoreError};
use crate::domain::id::{EmailId, LeadId, MailboxName};
use crate::domain::notice::NoticeKind;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

/// A second look whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondLook {
    pub lead: LeadId,
    /// What is new.
    pub why: String,
    asked: i64,
}

/// Reasons are added up to this many characters.
const WHY_MAX: usize = 200;
/// So many of a prospect's mails are read again; a longer conversation has said by then what it is about.
const MAILS_MAX: i64 = 20;

/// Asks for leads to be judged again.
pub(super) async fn ask(tx: &mut Tx, leads: &[(&LeadId, &str)], due: Timestamp) -> Result<(), StoreError> {
    // PostgreSQL does not touch a row twice in one statement.
    let once: BTreeMap<&str, &str> = leads.iter().map(|(lead, why)| (lead.as_str(), *why)).collect();
    let rows = once.into_iter().map(|(lead, why)| values![lead, why, due.as_ms(), 1]).collect();
    tx.insert("second_look (lead_id, why, due_at_ms, asked)", rows, &once_more()).await?;
    Ok(())
}

/// Asks for the open leads of people to be judged again.
pub(super) async fn ask_for_people(
    tx: &mut Tx,
    people: &[String],
    why: &str,
    due: Timestamp,
) -> Result<u64, StoreError> {
    let mut count = 0;
    for part in people.chunks(256) {
        // `where true` keeps SQLite from taking `on` for a join's.
        let sql = format!(
            "insert into second_look (lead_id, why, due_at_ms, asked) \
             select id, $1, $2, 1 from lead where (closed_at_ms is null or {BY_RULES}) and quiet = 0 \
             and person_key in ({}) {}",
            in_list(3, part.len()),
            once_more()
        );
        let mut all = values![why, due.as_ms()];
        all.extend(padded(part.iter().cloned().map(Value::from).collect()));
        count += tx.execute(&sql, all).await?;
    }
    Ok(count)
}

/// Of a lead that the rules closed, and no person.
const BY_RULES: &str = "(stage = 'disqualified' and afterwards like '%\"by_rules\":true%')";
/// What rests longer than this is looked for by nobody.
const RESTED_MAX: Duration = Duration::from_secs(180 * 86_400);
/// So many leads are judged again when rules are published, the newest of them.
const PUBLISHED_MAX: i64 = 5_000;

/// Other rules count: whatever rests, waits for a person or was closed by rules is judged by them. Only a lead of which
/// they say something else than before is moved by it.
pub(super) async fn ask_for_resting(tx: &mut Tx, why: &str, now: Timestamp) -> Result<u64, StoreError> {
    let since = now.as_ms() - i64::try_from(RESTED_MAX.as_millis()).unwrap_or(i64::MAX);
    let sql = format!(
        "insert into second_look (lead_id, why, due_at_ms, asked) select id, $1, $2, 1 from lead where quiet = 0 \
         and created_at_ms >= $3 and (stage in ('nurture', 'recycled') or (stage = 'review' and holders = '') or {BY_RULES}) \
         order by number desc limit $4 {}",
        once_more()
    );
    tx.execute(&sql, values![why, now.as_ms(), since, PUBLISHED_MAX]).await
}

/// One that is asked for already comes at its time, and says both reasons.
fn once_more() -> String {
    format!(
        "on conflict (lead_id) do update set asked = second_look.asked + 1, \
         why = case when second_look.why = excluded.why or length(second_look.why) > {WHY_MAX} then second_look.why \
         else second_look.why || '; ' || excluded.why end"
    )
}

impl Store {
    /// The longest due first.
    pub async fn due_second_looks(&self, now: Timestamp, limit: i64) -> Result<Vec<SecondLook>, StoreError> {
        let sql =
            "select lead_id, why, asked from second_look where due_at_ms <= $1 order by due_at_ms, lead_id limit $2";
        let rows = self.pool.fetch(sql, values![now.as_ms(), limit]).await?;
        let look = |row: &Row| {
            let lead = LeadId::new(row.get::<String>("lead_id")?);
            Ok(SecondLook { lead, why: row.get("why")?, asked: row.get("asked")? })
        };
        rows.iter().map(look).collect()
    }

    /// What the prospect wrote in a lead, the mail that began it first, with the lead's mailbox, by whose settings all
    /// are read. Not what could never be read: it must not be tried again.
    pub async fn words_of_prospect(&self, lead: &LeadId) -> Result<Vec<(EmailId, MailboxName)>, StoreError> {
        let sql = "select e.id, (select mailbox from lead where id = $1) as mailbox from reading r join email e on e.id = r.email_id \
                   join lead l on l.id = r.lead_id where (l.id = $1 or l.merged_into_id = $1) \
                   and r.kind in ('inquiry', 'reply') and e.attempts < 2 \
                   order by case when e.id = (select email_id from lead where id = $1) then 0 else 1 end, \
                   e.internal_at_ms, e.id limit $2";
        let rows = self.pool.fetch(sql, values![lead.as_str(), MAILS_MAX]).await?;
        let mail =
            |row: &Row| Ok((EmailId::new(row.get::<String>("id")?), MailboxName::new(row.get::<String>("mailbox")?)));
        rows.iter().map(mail).collect()
    }

    /// The other teams that were sent a mail of this lead, or are about to be, the latest last. Not where it did not arrive.
    pub async fn passed_on_to(&self, lead: &LeadId) -> Result<Vec<String>, StoreError> {
        let sql = "select to_address from outbox where lead_id = $1 and kind = $2 \
                   and state not in ('refused', 'bounced') order by created_at_ms, id";
        let rows = self.pool.fetch(sql, values![lead.as_str(), NoticeKind::Exit.as_str()]).await?;
        rows.iter().map(|row| row.get("to_address")).collect()
    }

    /// The record of the first verdict on a lead.
    pub async fn first_verdict(&self, lead: &LeadId) -> Result<Option<String>, StoreError> {
        let sql = format!("select {RECORD} from decision where lead_id = $1 order by at_ms, id limit 1");
        self.pool.fetch(&sql, values![lead.as_str()]).await?.first().map(record_row::read).transpose()
    }
}

impl Planning {
    /// Takes second looks off the list; those that somebody has asked for again meanwhile, or another node has taken,
    /// are not returned.
    pub async fn take_second_looks(&mut self, looks: &[SecondLook]) -> Result<Vec<SecondLook>, StoreError> {
        let mut taken = Vec::new();
        for look in looks {
            let sql = "delete from second_look where lead_id = $1 and asked = $2";
            if self.tx.execute(sql, values![look.lead.as_str(), look.asked]).await? == 1 {
                taken.push(look.clone());
            }
        }
        Ok(taken)
    }
}
