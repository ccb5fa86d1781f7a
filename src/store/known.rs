//! What the store knows about the threads and people that a batch of mail may belong to.

use super::sql::{Row, Tx, Value, in_list, padded, values};
use super::{Store, StoreError};
use crate::domain::acknowledge::Acknowledged;
use crate::domain::address::Address;
use crate::domain::evidence::{Earlier, Owner, PutAside};
use crate::domain::id::{EmailId, LeadId, NoticeId, RepId, WorkflowName};
use crate::domain::judging::Seen;
use crate::domain::kind::Kind;
use crate::domain::notice::lately::{Cause, Caused};
use crate::domain::notice::{NoticeKind, STRANGER, SentNotice, Words};
use crate::domain::sender_word::SenderWord;
use crate::domain::time::Timestamp;
use std::collections::HashMap;
use std::time::Duration;

/// A lead that a mail may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownThread {
    pub lead: LeadId,
    /// Person keys of everybody who has written in it.
    pub participants: Vec<String>,
    pub subject: String,
    pub is_open: bool,
}

/// More ids than this in one question are asked in parts.
const ASK_MAX: usize = 256;

/// Asks one question for many keys.
async fn ask(tx: &mut Tx, sql_before: &str, keys: &[String], sql_after: &str) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::new();
    for part in keys.chunks(ASK_MAX) {
        let sql = format!("{sql_before} in ({}) {sql_after}", in_list(1, part.len()));
        let values = part.iter().cloned().map(Value::from).collect();
        rows.extend(tx.fetch(&sql, padded(values)).await?);
    }
    Ok(rows)
}

/// What a mail of ours was that somebody answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OurMail {
    pub lead: LeadId,
    /// Who is to be answered by it.
    pub writer: Option<Address>,
    pub brings: Option<Words>,
}

/// The leads that our own notices were about, and who is to be answered by them.
pub(super) async fn leads_of_notices(
    tx: &mut Tx,
    notices: &[NoticeId],
) -> Result<HashMap<NoticeId, OurMail>, StoreError> {
    let keys: Vec<String> = notices.iter().map(ToString::to_string).collect();
    let sql = "select o.id, o.kind, o.note, o.email_id, o.lead_id, coalesce(o.writer, l.contact_email) as writer from outbox o \
               join lead l on l.id = o.lead_id where o.id";
    let rows = ask(tx, sql, &keys, "").await?;
    rows.iter()
        .map(|row| {
            let writer = row.get::<Option<String>>("writer")?.and_then(|writer| Address::parse(&writer).ok());
            let lead = LeadId::new(row.get::<String>("lead_id")?);
            // A reminder of what was never answered is of no mail.
            let is_of_mail = row.get::<Option<String>>("email_id")?.is_some();
            let brings = match NoticeKind::parse(&row.get::<String>("kind")?) {
                Some(NoticeKind::Reply) if row.get::<String>("note")? == STRANGER => Some(Words::Stranger),
                Some(NoticeKind::Reply) => Some(Words::Prospect),
                Some(NoticeKind::Held) => Some(Words::Own),
                _ => None,
            };
            let brings = brings.filter(|_| is_of_mail);
            Ok((NoticeId::new(row.get::<String>("id")?), OurMail { lead, writer, brings }))
        })
        .collect()
}

/// The leads that mails with these Message-IDs belong to; the latest where several do.
pub(super) async fn leads_of_messages(
    tx: &mut Tx,
    message_ids: &[String],
) -> Result<HashMap<String, LeadId>, StoreError> {
    let rows = ask(
        tx,
        "select message_id, lead_id from reading where lead_id is not null and message_id",
        message_ids,
        "order by read_at_ms",
    )
    .await?;
    rows.iter().map(|row| Ok((row.get("message_id")?, LeadId::new(row.get::<String>("lead_id")?)))).collect()
}

/// Who wrote these mails, of those that were read as spam, by their Message-IDs.
pub(super) async fn spam(tx: &mut Tx, message_ids: &[String]) -> Result<HashMap<String, String>, StoreError> {
    let sql = "select message_id, sender from reading where kind = 'spam' and sender is not null and message_id";
    let rows = ask(tx, sql, message_ids, "").await?;
    rows.iter().map(|row| Ok((row.get("message_id")?, row.get("sender")?))).collect()
}

pub(super) async fn threads(tx: &mut Tx, leads: &[LeadId]) -> Result<HashMap<LeadId, KnownThread>, StoreError> {
    let keys: Vec<String> = leads.iter().map(ToString::to_string).collect();
    let mut threads = HashMap::new();
    for row in ask(tx, "select id, person_key, subject, closed_at_ms from lead where id", &keys, "").await? {
        let lead = LeadId::new(row.get::<String>("id")?);
        let thread = KnownThread {
            lead: lead.clone(),
            participants: row.get::<Option<String>>("person_key")?.into_iter().collect(),
            subject: row.get("subject")?,
            is_open: row.get::<Option<i64>>("closed_at_ms")?.is_none(),
        };
        threads.insert(lead, thread);
    }
    // A robot that answers a mail of ours takes part in nothing.
    let sql = "select lead_id, sender from reading where sender is not null \
               and kind in ('inquiry', 'reply', 'rep_command', 'unreadable') and lead_id";
    for row in ask(tx, sql, &keys, "").await? {
        if let Some(thread) = threads.get_mut(row.get::<String>("lead_id")?.as_str()) {
            thread.participants.push(row.get("sender")?);
        }
    }
    Ok(threads)
}

/// The leads that people call by these numbers.
pub(super) async fn leads_of_numbers(tx: &mut Tx, numbers: &[i64]) -> Result<Vec<(i64, LeadId)>, StoreError> {
    let mut found = Vec::new();
    for part in numbers.chunks(ASK_MAX) {
        let sql = format!("select number, id from lead where number in ({})", in_list(1, part.len()));
        for row in tx.fetch(&sql, padded(part.iter().map(|number| Value::from(*number)).collect())).await? {
            found.push((row.get("number")?, LeadId::new(row.get::<String>("id")?)));
        }
    }
    Ok(found)
}

/// What went out about the leads of these numbers, with the number of each.
pub(super) async fn sent_notices(tx: &mut Tx, numbers: &[i64]) -> Result<Vec<(i64, SentNotice)>, StoreError> {
    let mut found = Vec::new();
    for part in numbers.chunks(ASK_MAX) {
        let sql = format!(
            "select l.number, o.id, o.kind, o.lead_id, o.to_address, o.rep, o.email_id, o.state from outbox o \
             join lead l on l.id = o.lead_id where o.attempts > 0 and l.number in ({})",
            in_list(1, part.len())
        );
        for row in tx.fetch(&sql, padded(part.iter().map(|number| Value::from(*number)).collect())).await? {
            let Some(kind) = NoticeKind::parse(&row.get::<String>("kind")?) else { continue };
            let notice = SentNotice {
                id: NoticeId::new(row.get::<String>("id")?),
                kind,
                lead: LeadId::new(row.get::<String>("lead_id")?),
                to: Address::parse(&row.get::<String>("to_address")?).ok(),
                rep: row.get::<Option<String>>("rep")?.map(RepId::new),
                email: row.get::<Option<String>>("email_id")?.map(EmailId::new),
                has_come_back: row.get::<String>("state")? == "bounced",
            };
            found.push((row.get("number")?, notice));
        }
    }
    Ok(found)
}

/// Who was told within a day that his mail has come.
pub(super) async fn acknowledged(tx: &mut Tx, now: Timestamp) -> Result<Acknowledged, StoreError> {
    let sql = "select to_address, created_at_ms from outbox where kind = 'acknowledgement' and created_at_ms > $1";
    let mut all = Acknowledged::default();
    for row in tx.fetch(sql, values![Acknowledged::since(now).as_ms()]).await? {
        if let Ok(to) = Address::parse(&row.get::<String>("to_address")?) {
            all.add(&to, Timestamp::from_ms(row.get("created_at_ms")?));
        }
    }
    Ok(all)
}

/// What is put off is sent later than it was owed, by no more.
const PUT_OFF: Duration = Duration::from_secs(3_600);

/// The mails about these leads that somebody's mail has caused within the last hour, and those still to go.
pub(super) async fn caused_lately(tx: &mut Tx, leads: &[LeadId], now: Timestamp) -> Result<Vec<Caused>, StoreError> {
    let keys: Vec<String> = leads.iter().map(ToString::to_string).collect();
    let kinds = Cause::KINDS.map(|kind| format!("'{}'", kind.as_str())).join(", ");
    let sql =
        "select rep, lead_id, kind, coalesce(sent_at_ms, next_at_ms, created_at_ms) as at_ms from outbox where lead_id";
    let since = now.minus(PUT_OFF).minus(PUT_OFF).as_ms();
    let rest = format!("and rep is not null and created_at_ms > {since} and kind in ({kinds})");
    let mut caused = Vec::new();
    for row in ask(tx, sql, &keys, &rest).await? {
        let Some(kind) = NoticeKind::parse(&row.get::<String>("kind")?) else { continue };
        let (rep, lead) = (RepId::new(row.get::<String>("rep")?), LeadId::new(row.get::<String>("lead_id")?));
        caused.push(Caused { rep, lead, kind, at: Timestamp::from_ms(row.get("at_ms")?) });
    }
    Ok(caused)
}

/// What people have said of these senders.
pub(super) async fn sender_words(tx: &mut Tx, people: &[String]) -> Result<Vec<SenderWord>, StoreError> {
    let sql = "select person_key, kind, is_really, email_id, actor, at_ms from sender_word where person_key";
    let mut words = Vec::new();
    for row in ask(tx, sql, people, "order by at_ms").await? {
        // A kind that only a newer version knows says nothing to us.
        let kind = |column| Ok::<_, StoreError>(Kind::parse(&row.get::<String>(column)?));
        let (Some(kind), Some(is_really)) = (kind("kind")?, kind("is_really")?) else { continue };
        words.push(SenderWord {
            sender: row.get("person_key")?,
            kind,
            is_really,
            email: EmailId::new(row.get::<String>("email_id")?),
            by: row.get("actor")?,
            at: Timestamp::from_ms(row.get("at_ms")?),
        });
    }
    Ok(words)
}

/// The leads that are merged into these, directly.
pub(super) async fn merged_into(tx: &mut Tx, leads: &[LeadId]) -> Result<Vec<LeadId>, StoreError> {
    let keys: Vec<String> = leads.iter().map(ToString::to_string).collect();
    let rows = ask(tx, "select id from lead where merged_into_id", &keys, "").await?;
    rows.iter().map(|row| Ok(LeadId::new(row.get::<String>("id")?))).collect()
}

/// The leads of mails that say the same, by what they say.
pub(super) async fn leads_of_contents(tx: &mut Tx, contents: &[String]) -> Result<HashMap<String, LeadId>, StoreError> {
    let rows = ask(tx, "select content_key, lead_id from mail_once where content_key", contents, "").await?;
    rows.iter().map(|row| Ok((row.get("content_key")?, LeadId::new(row.get::<String>("lead_id")?)))).collect()
}

/// How many leads of one person are looked at; more are of no help to anybody.
const PERSON_LEADS_MAX: i64 = 5;

/// The latest leads of each of these people that are open, or go on as another one.
pub(super) async fn leads_of_people(tx: &mut Tx, people: &[String]) -> Result<Vec<(String, LeadId)>, StoreError> {
    let sql = "select person_key, id from (select person_key, id, row_number() over \
               (partition by person_key order by created_at_ms desc, id desc) as place from lead \
               where (closed_at_ms is null or merged_into_id is not null) and person_key";
    let rows = ask(tx, sql, people, &format!(") as latest where place <= {PERSON_LEADS_MAX}")).await?;
    rows.iter().map(|row| Ok((row.get("person_key")?, LeadId::new(row.get::<String>("id")?)))).collect()
}

/// When the prospect last wrote in each of these.
pub(super) async fn last_mail(tx: &mut Tx, leads: &[LeadId]) -> Result<HashMap<LeadId, Timestamp>, StoreError> {
    let keys: Vec<String> = leads.iter().map(ToString::to_string).collect();
    let sql = "select r.lead_id, max(e.internal_at_ms) as at_ms from reading r join email e on e.id = r.email_id \
               where r.kind in ('inquiry', 'reply') and r.lead_id";
    let rows = ask(tx, sql, &keys, "group by r.lead_id").await?;
    rows.iter()
        .map(|row| Ok((LeadId::new(row.get::<String>("lead_id")?), Timestamp::from_ms(row.get("at_ms")?))))
        .collect()
}

/// Earlier dealings, by person key.
pub(super) async fn earlier(tx: &mut Tx, people: &[String]) -> Result<HashMap<String, Earlier>, StoreError> {
    let mut all: HashMap<String, Earlier> = HashMap::new();
    let sql = "select person_key, closed_at_ms, holder, holders, assigned_at_ms, created_at_ms, number, \
                      case when stage = 'exited' or stage = 'disqualified' and afterwards like '%\"by_rules\":true%' \
                           then negative end as class \
               from lead where person_key";
    for row in ask(tx, sql, people, "order by created_at_ms").await? {
        let earlier = all.entry(row.get("person_key")?).or_default();
        earlier.leads += 1;
        let closed_at = row.get::<Option<i64>>("closed_at_ms")?;
        earlier.open |= closed_at.is_none();
        let class = row.get::<Option<String>>("class")?;
        let lead = row.get("number")?;
        let put_aside = |(class, at)| PutAside { lead, class, at: Timestamp::from_ms(at), is_answered: false };
        earlier.put_aside = class.zip(closed_at).map(put_aside);
        take_owner(&mut earlier.last_owner, &row)?;
    }
    Ok(all)
}

/// Who dealt last with anybody of a company, by its domain. One it passed through counts for less than one who has it.
pub(super) async fn company_owners(tx: &mut Tx, domains: &[String]) -> Result<HashMap<String, Owner>, StoreError> {
    let mut all: HashMap<String, Option<Owner>> = HashMap::new();
    let sql = "select domain, closed_at_ms, holder, holders, assigned_at_ms, created_at_ms, number from lead \
               where domain";
    for row in ask(tx, sql, domains, "order by created_at_ms").await? {
        take_owner(all.entry(row.get("domain")?).or_default(), &row)?;
    }
    Ok(all.into_iter().filter_map(|(domain, owner)| Some((domain, owner?))).collect())
}

/// The later one counts; but whoever holds a lead still, before one who does not.
fn take_owner(owner: &mut Option<Owner>, row: &Row) -> Result<(), StoreError> {
    let holder = row.get::<Option<String>>("holder")?;
    let is_live = holder.is_some() && row.get::<Option<i64>>("closed_at_ms")?.is_none();
    let holders = row.get::<String>("holders")?;
    let last = holders.lines().last().filter(|rep| !rep.is_empty()).map(str::to_owned);
    let Some(rep) = holder.or(last) else { return Ok(()) };
    if owner.as_ref().is_some_and(|owner| owner.is_live && !is_live) {
        return Ok(());
    }
    let at = row.get::<Option<i64>>("assigned_at_ms")?.map_or_else(|| row.get::<i64>("created_at_ms"), Ok)?;
    *owner = Some(Owner { rep: RepId::new(rep), at: Timestamp::from_ms(at), lead: row.get("number")?, is_live });
    Ok(())
}

impl Store {
    /// What has been seen of a workflow so far.
    pub async fn seen(&self, workflow: &WorkflowName, now: Timestamp) -> Result<Seen, StoreError> {
        let mut tx = self.pool.begin().await?;
        let seen = seen(&mut tx, workflow, now).await?;
        tx.commit().await?;
        Ok(seen)
    }
}

/// How long a workflow has been at work, and what people have said of its leads.
pub(super) async fn seen(tx: &mut Tx, workflow: &WorkflowName, now: Timestamp) -> Result<Seen, StoreError> {
    let better = "band in ('A1', 'A2', 'B1')";
    // An offer that is open, and a lead between two of them, may be accepted yet.
    let decided = "first_offered_at_ms is not null and (accepted_at_ms is not null or stage <> 'mql')";
    let sql = format!(
        "select min(created_at_ms) as since, \
         count(case when {decided} and {better} then 1 end) as better, \
         count(case when {decided} and {better} and accepted_at_ms is not null then 1 end) as better_accepted, \
         count(case when {decided} and not {better} then 1 end) as others, \
         count(case when {decided} and not {better} and accepted_at_ms is not null then 1 end) as others_accepted \
         from lead where workflow = $1"
    );
    let count = |row: &Row, name: &str| row.get::<i64>(name).map(|n| u32::try_from(n).unwrap_or(0));
    let mut seen = Seen::default();
    if let Some(row) = tx.fetch(&sql, values![workflow.as_str()]).await?.first() {
        let since = row.get::<Option<i64>>("since")?.map_or(now, Timestamp::from_ms);
        seen.days = u32::try_from(now.since(since).as_secs() / 86_400).unwrap_or(u32::MAX);
        seen.better = (count(row, "better")?, count(row, "better_accepted")?);
        seen.others = (count(row, "others")?, count(row, "others_accepted")?);
    }
    for (what, place) in [
        // Answered is no outcome yet, nor is what a rep rejected and nobody has closed.
        ("'recycled', 'won', 'lost', 'closed'", &mut seen.dispositions),
        ("'promoted', 'closed'", &mut seen.reviewed),
    ] {
        let sql = format!(
            "select count(distinct e.lead_id) as leads from event e join lead l on l.id = e.lead_id \
             where l.workflow = $1 and e.what in ({what})"
        );
        if let Some(row) = tx.fetch(&sql, values![workflow.as_str()]).await?.first() {
            *place = count(row, "leads")?;
        }
    }
    Ok(seen)
}
