//! Questions that pages, the command line and the daemon's own checks ask. Nothing here writes.

use super::planning::IS_TOLD;
use super::record_row::{self, RECORD};
use super::seal::IS_NO_SEAL;
use super::sql::{Row, values};
use super::{Store, StoreError, lead_row};
use crate::domain::agreement::LookedOn;
use crate::domain::id::{EmailId, LeadId};
use crate::domain::lead::Lead;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

/// One line of a lead's timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLine {
    pub seq: i64,
    /// The lead it is about, where the question asked for it.
    pub lead_number: Option<i64>,
    pub at: Timestamp,
    pub actor: String,
    pub what: String,
    pub text: String,
}

/// A mail in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailLine {
    pub id: EmailId,
    pub mailbox: String,
    pub received_at: Timestamp,
    pub size_bytes: i64,
    /// arrived, planned, quarantined
    pub state: String,
    pub kind: Option<String>,
    pub kind_reason: Option<String>,
    pub subject: String,
    pub sender: Option<String>,
    pub defects: Vec<String>,
    pub lead: Option<LeadId>,
    pub link_reason: Option<String>,
}

/// A mail we owe or have sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLine {
    pub id: String,
    pub kind: String,
    pub lead: LeadId,
    pub to: String,
    pub state: String,
    pub attempts: i64,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub next_at: Option<Timestamp>,
    pub last_reply: Option<String>,
}

/// Tries after which it is told that a mail has not left.
const PUT_OFF_TRIES: i64 = 3;

/// Everything about one lead.
#[derive(Debug, Clone)]
pub struct LeadPage {
    pub lead: Lead,
    pub events: Vec<EventLine>,
    /// Decision records as JSON, oldest first.
    pub decisions: Vec<String>,
    pub emails: Vec<EmailLine>,
    pub notices: Vec<NoticeLine>,
    /// The numbers of the leads that were merged into it.
    pub merged_in: Vec<i64>,
    /// The numbers of the closed lead of the same person that it follows, and of those that follow it.
    pub previous: Option<i64>,
    pub followed_by: Vec<i64>,
    /// What workflows that looked on would have done with it.
    pub looked_on: Vec<LookedOn>,
}

/// Which leads a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// By what happens next, the most urgent first.
    Open,
    /// The latest first.
    All,
}

/// What waits, for metrics and health.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Depths {
    pub emails_waiting: i64,
    pub notices_waiting: i64,
    pub notices_refused: i64,
    /// Nobody could read them, and they are part of no lead.
    pub mails_set_aside: i64,
    pub leads_due: i64,
}

/// Open leads, counted: the same words as the board's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OpenCounts {
    pub open: i64,
    pub offered: i64,
    /// For a rep, not for a person's decision.
    pub waiting: i64,
    /// The prospect's answer is late and still to come.
    pub late: i64,
    pub review: i64,
}

/// An open lead whose prospect should have been answered by `$1`.
const LATE: &str = "((clock = 'missed' and responded_at_ms is null) or (clock = 'running' and clock_at_ms < $1))";

const EVENT_LINE: &str = "select e.seq, e.at_ms, e.actor, e.what, e.text, l.number \
                          from event e left join lead l on l.id = e.lead_id";
/// A lead with all that were merged into it.
const FAMILY: &str = "with recursive family (id) as (select id from lead where id = $1 union \
                      select l.id from lead l join family f on l.merged_into_id = f.id)";
const EMAIL_LINE: &str = "select e.id, e.mailbox, e.internal_at_ms, e.size_bytes, e.state, r.kind, r.kind_reason, \
                          r.subject, r.sender, r.defects, r.lead_id, r.link_reason \
                          from email e left join reading r on r.email_id = e.id";

impl Store {
    pub async fn leads(&self, which: Which, limit: i64) -> Result<Vec<Lead>, StoreError> {
        let sql = match which {
            Which::Open => "select * from lead where next_at_ms is not null order by next_at_ms, number limit $1",
            Which::All => "select * from lead order by number desc limit $1",
        };
        self.pool.fetch(sql, values![limit]).await?.iter().map(lead_row::read).collect()
    }

    /// Open leads, the late ones first, then by what happens next.
    pub async fn urgent_leads(&self, now: Timestamp, limit: i64) -> Result<Vec<Lead>, StoreError> {
        let sql = format!(
            "select * from lead where next_at_ms is not null \
             order by case when {LATE} then 0 else 1 end, next_at_ms, number limit $2"
        );
        self.pool.fetch(&sql, values![now.as_ms(), limit]).await?.iter().map(lead_row::read).collect()
    }

    pub async fn open_counts(&self, now: Timestamp) -> Result<OpenCounts, StoreError> {
        let sql = format!(
            "select count(*) as open_count, count(case when ownership = 'offered' then 1 end) as offered_count, \
             count(case when ownership = 'queued' and stage <> 'review' then 1 end) as waiting_count, \
             count(case when {LATE} then 1 end) as late_count, \
             count(case when stage = 'review' then 1 end) as review_count \
             from lead where next_at_ms is not null"
        );
        let rows = self.pool.fetch(&sql, values![now.as_ms()]).await?;
        let Some(row) = rows.first() else { return Ok(OpenCounts::default()) };
        Ok(OpenCounts {
            open: row.get("open_count")?,
            offered: row.get("offered_count")?,
            waiting: row.get("waiting_count")?,
            late: row.get("late_count")?,
            review: row.get("review_count")?,
        })
    }

    pub async fn lead_by_number(&self, number: i64) -> Result<Option<Lead>, StoreError> {
        let rows = self.pool.fetch("select * from lead where number = $1", values![number]).await?;
        rows.first().map(lead_row::read).transpose()
    }

    pub async fn lead(&self, id: &LeadId) -> Result<Option<Lead>, StoreError> {
        let rows = self.pool.fetch("select * from lead where id = $1", values![id.as_str()]).await?;
        rows.first().map(lead_row::read).transpose()
    }

    /// What else of its person is open, the oldest first; the last few are enough to say so.
    pub async fn open_leads_beside(&self, lead: &Lead) -> Result<Vec<Lead>, StoreError> {
        let Some(person) = lead.prospect.email.as_deref().map(lead_row::person_key) else { return Ok(Vec::new()) };
        let sql =
            "select * from lead where person_key = $1 and id <> $2 and closed_at_ms is null order by number limit 5";
        let rows = self.pool.fetch(sql, values![person, lead.id.as_str()]).await?;
        rows.iter().map(lead_row::read).collect()
    }

    pub async fn lead_page(&self, lead: Lead) -> Result<LeadPage, StoreError> {
        let id = lead.id.as_str();
        let sql = format!("{EVENT_LINE} where e.lead_id = $1 order by e.seq");
        let events = self.pool.fetch(&sql, values![id]).await?.iter().map(event_line).collect::<Result<_, _>>()?;
        let sql = format!("select {RECORD} from decision where lead_id = $1 order by at_ms, id");
        let decisions =
            self.pool.fetch(&sql, values![id]).await?.iter().map(record_row::read).collect::<Result<_, _>>()?;
        let sql =
            format!("{FAMILY} {EMAIL_LINE} where r.lead_id in (select id from family) order by e.internal_at_ms, e.id");
        let emails = self.pool.fetch(&sql, values![id]).await?.iter().map(email_line).collect::<Result<_, _>>()?;
        let sql = "select * from outbox where lead_id = $1 order by created_at_ms, id";
        let notices = self.pool.fetch(sql, values![id]).await?.iter().map(notice_line).collect::<Result<_, _>>()?;
        let sql = "select number from lead where merged_into_id = $1 order by number";
        let rows = self.pool.fetch(sql, values![id]).await?;
        let merged_in = rows.iter().map(|row| row.get("number")).collect::<Result<_, _>>()?;
        let sql = "select p.number from lead p join lead l on l.previous_id = p.id where l.id = $1";
        let previous = self.pool.fetch(sql, values![id]).await?.first().map(|row| row.get("number")).transpose()?;
        let sql = "select number from lead where previous_id = $1 order by number";
        let rows = self.pool.fetch(sql, values![id]).await?;
        let followed_by = rows.iter().map(|row| row.get("number")).collect::<Result<_, _>>()?;
        let looked_on = self.shadows(std::slice::from_ref(&lead)).await?.remove(&lead.id).unwrap_or_default();
        Ok(LeadPage { lead, events, decisions, emails, notices, merged_in, previous, followed_by, looked_on })
    }

    /// What happened after the row `seq`, in order.
    pub async fn events_after(&self, seq: i64, limit: i64) -> Result<Vec<EventLine>, StoreError> {
        let sql = format!("{EVENT_LINE} where e.seq > $1 and {IS_NO_SEAL} order by e.seq limit $2");
        self.pool.fetch(&sql, values![seq, limit]).await?.iter().map(event_line).collect()
    }

    /// Mail that made no lead: machine mail, and what could not be read; the latest first.
    pub async fn other_mail(&self, limit: i64) -> Result<Vec<EmailLine>, StoreError> {
        let sql = format!("{EMAIL_LINE} where e.state <> 'arrived' and r.lead_id is null order by e.id desc limit $1");
        self.pool.fetch(&sql, values![limit]).await?.iter().map(email_line).collect()
    }

    pub async fn email_line(&self, email: &EmailId) -> Result<Option<EmailLine>, StoreError> {
        let sql = format!("{EMAIL_LINE} where e.id = $1");
        self.pool.fetch(&sql, values![email.as_str()]).await?.first().map(email_line).transpose()
    }

    /// Mail that nobody could read and that is part of no lead; the latest first.
    pub async fn mail_set_aside(&self, limit: i64) -> Result<Vec<EmailLine>, StoreError> {
        let sql =
            format!("{EMAIL_LINE} where e.state = 'quarantined' and r.lead_id is null order by e.id desc limit $1");
        self.pool.fetch(&sql, values![limit]).await?.iter().map(email_line).collect()
    }

    /// Mail we could not send and will not try again; the latest first.
    pub async fn refused_notices(&self, limit: i64) -> Result<Vec<NoticeLine>, StoreError> {
        let sql = "select * from outbox where state = 'refused' order by id desc limit $1";
        self.pool.fetch(sql, values![limit]).await?.iter().map(notice_line).collect()
    }

    /// Mail that was tried again and again and has not left; the longest first.
    pub async fn put_off_notices(&self, limit: i64) -> Result<Vec<NoticeLine>, StoreError> {
        let sql = "select * from outbox where state in ('queued', 'sending') and attempts >= $1 order by id limit $2";
        self.pool.fetch(sql, values![PUT_OFF_TRIES, limit]).await?.iter().map(notice_line).collect()
    }

    /// Whether any lead's next step has come.
    pub async fn is_anything_due(&self, now: Timestamp) -> Result<bool, StoreError> {
        let sql = format!("select number from lead where next_at_ms <= $1 and {IS_TOLD} order by next_at_ms limit 1");
        Ok(!self.pool.fetch(&sql, values![now.as_ms()]).await?.is_empty())
    }

    /// Mails stored and not yet planned.
    pub async fn emails_waiting(&self) -> Result<i64, StoreError> {
        let rows = self.pool.fetch("select count(*) as n from email where state = 'arrived'", Vec::new()).await?;
        rows.first().map_or(Ok(0), |row| row.get("n"))
    }

    pub async fn depths(&self, now: Timestamp) -> Result<Depths, StoreError> {
        let count = async |sql: &str, values| -> Result<i64, StoreError> {
            self.pool.fetch(sql, values).await?.first().map_or(Ok(0), |row| row.get("n"))
        };
        Ok(Depths {
            emails_waiting: self.emails_waiting().await?,
            notices_waiting: count(
                "select count(*) as n from outbox where next_at_ms is not null or state = 'held'",
                Vec::new(),
            )
            .await?,
            notices_refused: count("select count(*) as n from outbox where state = 'refused'", Vec::new()).await?,
            mails_set_aside: self.count_set_aside().await?,
            leads_due: count("select count(*) as n from lead where next_at_ms <= $1", values![now.as_ms()]).await?,
        })
    }

    /// How many mails of each kind there are, and how many wait or were set aside.
    pub async fn mail_counts(&self) -> Result<BTreeMap<String, i64>, StoreError> {
        self.counts("select kind as name, count(*) as n from reading group by kind").await
    }
    pub async fn stage_counts(&self) -> Result<BTreeMap<String, i64>, StoreError> {
        self.counts("select stage as name, count(*) as n from lead group by stage").await
    }
    pub async fn notice_counts(&self) -> Result<BTreeMap<String, i64>, StoreError> {
        self.counts("select kind as name, count(*) as n from outbox where state = 'sent' group by kind").await
    }
    pub async fn event_counts(&self) -> Result<BTreeMap<String, i64>, StoreError> {
        self.counts(&format!("select what as name, count(*) as n from event where {IS_NO_SEAL} group by what")).await
    }

    async fn counts(&self, sql: &str) -> Result<BTreeMap<String, i64>, StoreError> {
        self.pool.fetch(sql, Vec::new()).await?.iter().map(|row| Ok((row.get("name")?, row.get("n")?))).collect()
    }

    /// The promise, as a query: open leads without an owner or a wait reason, or without a dated next step; and
    /// reps whose open count is not what their leads say. Empty when all is well; the daemon and every test ask.
    pub async fn broken_promises(&self) -> Result<Vec<String>, StoreError> {
        let sql = "select number, stage, ownership, next_at_ms from lead where closed_at_ms is null and (next_at_ms is null \
                   or (ownership = 'unowned' and stage not in ('nurture', 'recycled')) \
                   or (ownership in ('offered', 'owned') and holder is null) \
                   or (ownership = 'queued' and wait_reason is null)) limit 20";
        let mut broken = Vec::new();
        for row in self.pool.fetch(sql, Vec::new()).await? {
            broken.push(format!(
                "open lead L{} ({}, {}) has {}",
                row.get::<i64>("number")?,
                row.get::<String>("stage")?,
                row.get::<String>("ownership")?,
                if row.get::<Option<i64>>("next_at_ms")?.is_none() {
                    "no dated next step"
                } else {
                    "neither an owner nor a reason to wait"
                }
            ));
        }
        let sql = "select l.rep, l.points, coalesce(h.points, 0) as truth from rep_load l left join \
                   (select holder, cast(sum(points) as bigint) as points from lead where closed_at_ms is null \
                   and responded_at_ms is null and holder is not null group by holder) h on h.holder = l.rep";
        for row in self.pool.fetch(sql, Vec::new()).await? {
            let (rep, points, truth) = (row.get::<String>("rep")?, row.get::<i64>("points")?, row.get::<i64>("truth")?);
            if points != truth {
                broken.push(format!("{rep} is counted with {points} points of open leads and has {truth}"));
            }
        }
        let sql = "select l.rep, l.open, (select count(*) from lead d where d.holder = l.rep and d.closed_at_ms is null \
                   and d.responded_at_ms is null) as truth from rep_load l";
        for row in self.pool.fetch(sql, Vec::new()).await? {
            let (rep, open, truth) = (row.get::<String>("rep")?, row.get::<i64>("open")?, row.get::<i64>("truth")?);
            if open != truth {
                broken.push(format!("{rep} is counted with {open} open leads and has {truth}"));
            }
        }
        Ok(broken)
    }
}

fn event_line(row: &Row) -> Result<EventLine, StoreError> {
    Ok(EventLine {
        seq: row.get("seq")?,
        lead_number: row.get("number")?,
        at: Timestamp::from_ms(row.get("at_ms")?),
        actor: row.get("actor")?,
        what: row.get("what")?,
        text: row.get("text")?,
    })
}

fn email_line(row: &Row) -> Result<EmailLine, StoreError> {
    let defects = row.get::<Option<String>>("defects")?.unwrap_or_default();
    Ok(EmailLine {
        id: EmailId::new(row.get::<String>("id")?),
        mailbox: row.get("mailbox")?,
        received_at: Timestamp::from_ms(row.get("internal_at_ms")?),
        size_bytes: row.get("size_bytes")?,
        state: row.get("state")?,
        kind: row.get("kind")?,
        kind_reason: row.get("kind_reason")?,
        subject: row.get::<Option<String>>("subject")?.unwrap_or_default(),
        sender: row.get("sender")?,
        defects: defects.lines().map(str::to_owned).collect(),
        lead: row.get::<Option<String>>("lead_id")?.map(LeadId::new),
        link_reason: row.get("link_reason")?,
    })
}

fn notice_line(row: &Row) -> Result<NoticeLine, StoreError> {
    let at = |column: &str| row.get::<Option<i64>>(column).map(|ms| ms.map(Timestamp::from_ms));
    Ok(NoticeLine {
        id: row.get("id")?,
        kind: row.get("kind")?,
        lead: LeadId::new(row.get::<String>("lead_id")?),
        to: row.get("to_address")?,
        state: row.get("state")?,
        attempts: row.get("attempts")?,
        created_at: Timestamp::from_ms(row.get("created_at_ms")?),
        sent_at: at("sent_at_ms")?,
        next_at: at("next_at_ms")?,
        last_reply: row.get("last_reply")?,
    })
}
