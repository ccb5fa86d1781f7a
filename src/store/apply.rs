//! The second durable point: leads, events, decisions and owed mail move together, or not at all.

use super::emails::ArrivedEmail;
use super::known::{self, KnownThread};
use super::sql::{Tx, Value, in_list, padded, values};
use super::standing::Since;
use super::{Store, StoreError, alarm, chain, feedback, lead_row, outside, question, second_look, signals, standing};
use crate::domain::acknowledge::Acknowledged;
use crate::domain::alarm::{Alarm, GATHERING};
use crate::domain::change::{Change, Plan};
use crate::domain::event::Event;
use crate::domain::evidence::{Earlier, Owner};
use crate::domain::id::{EmailId, LeadId, NoticeId, RepId, WorkflowName};
use crate::domain::judging::Seen;
use crate::domain::lead::Lead;
use crate::domain::notice::{Notice, NoticeKind, SentNotice};
use crate::domain::provider::{Answer, Query};
use crate::domain::record;
use crate::domain::routing::{Pick, Standing};
use crate::domain::sender_word::SenderWord;
use crate::domain::signal::Signal;
use crate::domain::time::Timestamp;
use std::collections::{HashMap, HashSet};

/// A transaction that holds the team's standing, so that nobody else hands out the same turns meanwhile.
pub struct Planning {
    pub(super) tx: Tx,
    /// As it was read; [`Planning::commit`] writes what differs.
    before: Standing,
    pub standing: Standing,
    /// The number the next new lead gets.
    pub next_number: i64,
}

impl Store {
    /// Takes the team's standing for a batch of decisions.
    pub async fn begin_planning(&self, counted_since: Since<'_>) -> Result<Planning, StoreError> {
        let mut tx = self.pool.begin().await?;
        let last = hold_planning(&mut tx).await?;
        let before = standing::read(&mut tx, counted_since).await?;
        Ok(Planning { tx, standing: before.clone(), before, next_number: last + 1 })
    }

    /// Commits what a person did to several leads at once. [`StoreError::Conflict`] if one has moved since it was read.
    pub async fn commit_changes(&self, changes: &[Change]) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        hold_planning(&mut tx).await?;
        let events: Vec<Event> = changes.iter().flat_map(|change| change.events.iter().cloned()).collect();
        apply(&mut tx, &changes.iter().collect::<Vec<_>>(), &events).await?;
        tx.commit().await
    }

    /// Commits what a person did to one lead. [`StoreError::Conflict`] if the lead has moved since it was read.
    pub async fn commit_change(&self, change: &Change) -> Result<(), StoreError> {
        self.commit_change_with(change, None).await
    }

    /// The same, with what he said of the sender.
    pub async fn commit_change_with(&self, change: &Change, word: Option<&SenderWord>) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        // Whoever becomes free wakes other leads, which a planner may have in hand.
        if !change.turns.is_empty()
            || change.heard_from().is_some()
            || open_moves(&[change]).iter().any(|(_, by)| by.open < 0)
        {
            hold_planning(&mut tx).await?;
        }
        apply(&mut tx, &[change], &change.events).await?;
        if let Some(word) = word {
            remember_word(&mut tx, word).await?;
        }
        tx.commit().await
    }

    /// Sets a mail aside that could not be read; it stays visible with the reason, and whoever looks after it is told.
    pub async fn quarantine(
        &self,
        email: &EmailId,
        reason: &str,
        (subject, sender): (&str, Option<&str>),
        alarm: Option<&Alarm>,
        now: Timestamp,
        events: &[Event],
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        let sql = "update email set state = 'quarantined' where id = $1 and state = 'arrived'";
        if tx.execute(sql, values![email.as_str()]).await? == 0 {
            return Ok(());
        }
        tx.insert(
            "reading (email_id, read_at_ms, kind, kind_reason, subject, sender, defects)",
            vec![values![
                email.as_str(),
                now.as_ms(),
                "unreadable",
                reason,
                subject,
                sender.map(ToOwned::to_owned),
                reason
            ]],
            "",
        )
        .await?;
        if let Some(alarm) = alarm {
            alarm::owe(&mut tx, alarm, now).await?;
        }
        chain::append(&mut tx, events).await?;
        tx.commit().await
    }

    /// Writes events that belong to no lead's change.
    pub async fn record(&self, events: &[Event]) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        chain::append(&mut tx, events).await?;
        tx.commit().await
    }
}

/// Waits for whoever plans, and keeps others from it until the transaction ends; the number of the last lead. Every
/// transaction that writes to more leads than the one it is about begins with this: PostgreSQL locks them in no
/// order, and would find two such in each other's way.
pub(super) async fn hold_planning(tx: &mut Tx) -> Result<i64, StoreError> {
    let sql = "update counter set value = value where name = 'lead' returning value";
    let rows = tx.fetch(sql, Vec::new()).await?;
    rows.first().ok_or_else(|| StoreError::Unreadable("counter.lead".to_owned()))?.get("value")
}

impl Planning {
    /// Takes these mails for planning; those another node has planned meanwhile are not returned.
    pub async fn take(&mut self, emails: &[&ArrivedEmail]) -> Result<HashSet<EmailId>, StoreError> {
        let mut taken = HashSet::new();
        for part in emails.chunks(256) {
            let sql = format!(
                "update email set state = 'planned' where state = 'arrived' and id in ({}) returning id",
                in_list(1, part.len())
            );
            let ids = part.iter().map(|email| Value::from(email.id.as_str())).collect();
            for row in self.tx.fetch(&sql, padded(ids)).await? {
                taken.insert(EmailId::new(row.get::<String>("id")?));
            }
        }
        Ok(taken)
    }

    pub async fn leads_of_notices(&mut self, ids: &[NoticeId]) -> Result<HashMap<NoticeId, LeadId>, StoreError> {
        known::leads_of_notices(&mut self.tx, ids).await
    }
    pub async fn leads_of_messages(&mut self, ids: &[String]) -> Result<HashMap<String, LeadId>, StoreError> {
        known::leads_of_messages(&mut self.tx, ids).await
    }
    pub async fn threads(&mut self, leads: &[LeadId]) -> Result<HashMap<LeadId, KnownThread>, StoreError> {
        known::threads(&mut self.tx, leads).await
    }
    pub async fn earlier(&mut self, people: &[String]) -> Result<HashMap<String, Earlier>, StoreError> {
        known::earlier(&mut self.tx, people).await
    }
    /// What these people did elsewhere.
    pub async fn signals(&mut self, people: &[String]) -> Result<HashMap<String, Vec<Signal>>, StoreError> {
        signals::of_people(&mut self.tx, people).await
    }
    /// What is on record of questions to providers.
    pub async fn answers(&mut self, queries: &[Query]) -> Result<HashMap<Query, Answer>, StoreError> {
        outside::answers(&mut self.tx, queries).await
    }
    /// Those of these leads about which somebody has been asked who has not answered yet.
    pub async fn waiting_for_answers(&mut self, leads: &[LeadId]) -> Result<HashSet<LeadId>, StoreError> {
        outside::waiting(&mut self.tx, leads).await
    }
    /// What has been seen of a workflow so far.
    pub async fn seen(&mut self, workflow: &WorkflowName, now: Timestamp) -> Result<Seen, StoreError> {
        known::seen(&mut self.tx, workflow, now).await
    }
    pub async fn company_owners(&mut self, domains: &[String]) -> Result<HashMap<String, Owner>, StoreError> {
        known::company_owners(&mut self.tx, domains).await
    }

    pub async fn merged_into(&mut self, leads: &[LeadId]) -> Result<Vec<LeadId>, StoreError> {
        known::merged_into(&mut self.tx, leads).await
    }
    pub async fn leads_of_contents(&mut self, contents: &[String]) -> Result<HashMap<String, LeadId>, StoreError> {
        known::leads_of_contents(&mut self.tx, contents).await
    }
    pub async fn leads_of_people(&mut self, people: &[String]) -> Result<Vec<(String, LeadId)>, StoreError> {
        known::leads_of_people(&mut self.tx, people).await
    }
    pub async fn last_mail(&mut self, leads: &[LeadId]) -> Result<HashMap<LeadId, Timestamp>, StoreError> {
        known::last_mail(&mut self.tx, leads).await
    }
    pub async fn sender_words(&mut self, people: &[String]) -> Result<Vec<SenderWord>, StoreError> {
        known::sender_words(&mut self.tx, people).await
    }

    /// The leads of these numbers.
    pub async fn leads_of_numbers(&mut self, numbers: &[i64]) -> Result<Vec<(i64, LeadId)>, StoreError> {
        known::leads_of_numbers(&mut self.tx, numbers).await
    }
    /// How often each of these reps was told since then what he can say.
    pub async fn helped_since(&mut self, reps: &[RepId], since: Timestamp) -> Result<HashMap<RepId, u32>, StoreError> {
        known::helped_since(&mut self.tx, reps, since).await
    }
    /// The mails of ours about the leads of these numbers.
    pub async fn sent_notices(&mut self, numbers: &[i64]) -> Result<Vec<(i64, SentNotice)>, StoreError> {
        known::sent_notices(&mut self.tx, numbers).await
    }
    /// Who was told within a day that his mail has come.
    pub async fn acknowledged(&mut self, now: Timestamp) -> Result<Acknowledged, StoreError> {
        known::acknowledged(&mut self.tx, now).await
    }
    /// What waits for any rep, the best first, then what is due soonest, then the oldest.
    pub async fn waiting_leads(&mut self, limit: i64) -> Result<Vec<Lead>, StoreError> {
        let sql = "select * from lead where ownership = 'queued' and wait_until <> 'person' and stage = 'mql' \
                   order by case when band is null then 1 else 0 end, band, \
                   case when clock_at_ms is null then 1 else 0 end, clock_at_ms, received_at_ms, number limit $1";
        let rows = self.tx.fetch(sql, values![limit]).await?;
        rows.iter().map(lead_row::read).collect()
    }

    pub async fn leads(&mut self, ids: &[LeadId]) -> Result<Vec<Lead>, StoreError> {
        let mut leads = Vec::new();
        for part in ids.chunks(256) {
            let sql = format!("select * from lead where id in ({})", in_list(1, part.len()));
            let values = padded(part.iter().map(|id| Value::from(id.as_str())).collect());
            for row in self.tx.fetch(&sql, values).await? {
                leads.push(lead_row::read(&row)?);
            }
        }
        Ok(leads)
    }

    /// The leads whose next step has come, the longest due first. On PostgreSQL, those another node works on are passed by.
    pub async fn due_leads(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Lead>, StoreError> {
        let sql = format!(
            "select * from lead where next_at_ms <= $1 order by next_at_ms, number limit $2 {}",
            self.tx.claim()
        );
        let rows = self.tx.fetch(&sql, values![now.as_ms(), limit]).await?;
        rows.iter().map(lead_row::read).collect()
    }

    /// Commits a batch of plans and changes.
    pub async fn commit(
        mut self,
        plans: &[Plan],
        changes: &[Change],
        now: Timestamp,
        counted_since: Since<'_>,
    ) -> Result<(), StoreError> {
        let tx = &mut self.tx;
        for plan in plans.iter().filter(|plan| plan.overrules.is_some()) {
            rewrite_reading(tx, plan, now).await?;
        }
        let readings = plans
            .iter()
            .filter(|plan| plan.overrules.is_none())
            .map(|plan| {
                values![
                    plan.email.as_str(),
                    now.as_ms(),
                    plan.discerned.kind.as_str(),
                    plan.discerned.reason.as_str(),
                    plan.message_id.clone(),
                    plan.subject.as_str(),
                    plan.sender.clone(),
                    plan.defects.join("\n"),
                    plan.lead.as_ref().map(|(lead, _)| lead.to_string()),
                    plan.lead.as_ref().map(|(_, reason)| reason.clone()),
                ]
            })
            .collect();
        tx.insert(
            "reading (email_id, read_at_ms, kind, kind_reason, message_id, subject, sender, defects, lead_id, link_reason)",
            readings,
            "",
        )
        .await?;
        let once = plans.iter().filter_map(|plan| {
            let (content, (lead, _)) = (plan.content.as_ref()?, plan.lead.as_ref()?);
            Some(values![content.as_str(), plan.email.as_str(), lead.as_str()])
        });
        // Two that say the same in two transactions: the second finds the first when it is planned again.
        tx.insert("mail_once (content_key, email_id, lead_id)", once.collect(), "").await.map_err(taken)?;
        let all: Vec<&Change> = plans.iter().filter_map(|plan| plan.change.as_ref()).chain(changes).collect();
        let of_plan = |plan: &'_ Plan| -> Vec<Event> {
            plan.events.iter().chain(plan.change.iter().flat_map(|change| &change.events)).cloned().collect()
        };
        let mut events: Vec<Event> = plans.iter().flat_map(of_plan).collect();
        events.extend(changes.iter().flat_map(|change| change.events.iter().cloned()));
        apply(tx, &all, &events).await?;
        for (rep, until) in plans.iter().flat_map(|plan| &plan.pauses) {
            standing::set_pause(tx, rep, *until, now).await?;
        }
        for notice in plans.iter().filter_map(|plan| plan.bounced.as_ref()) {
            let sql =
                "update outbox set state = 'bounced', next_at_ms = null where id = $1 and state in ('sent', 'sending')";
            tx.execute(sql, values![notice.as_str()]).await?;
        }
        keep_shadows(tx, plans).await?;
        outside::ask(tx, plans, now).await?;
        question::keep(tx, plans, now).await?;
        let looks = plans.iter().filter_map(|plan| Some((&plan.lead.as_ref()?.0, plan.second_look.as_deref()?)));
        second_look::ask(tx, &looks.collect::<Vec<_>>(), now).await?;
        standing::write(tx, &self.before, &self.standing, counted_since).await?;
        let last = self.next_number - 1;
        tx.execute("update counter set value = $1 where name = 'lead' and value < $1", values![last]).await?;
        self.tx.commit().await
    }
}

/// What a mail is read as now that a person has said otherwise. Two who say so at once are told apart by what it was
/// read as before.
async fn rewrite_reading(tx: &mut Tx, plan: &Plan, now: Timestamp) -> Result<(), StoreError> {
    let Some(was) = plan.overrules else { return Ok(()) };
    let sql = "update reading set kind = $1, kind_reason = $2, read_at_ms = $3, message_id = $4, subject = $5, sender = $6, \
               defects = $7, lead_id = $8, link_reason = $9 where email_id = $10 and kind = $11";
    let values = values![
        plan.discerned.kind.as_str(),
        plan.discerned.reason.as_str(),
        now.as_ms(),
        plan.message_id.clone(),
        plan.subject.as_str(),
        plan.sender.clone(),
        plan.defects.join("\n"),
        plan.lead.as_ref().map(|(lead, _)| lead.to_string()),
        plan.lead.as_ref().map(|(_, reason)| reason.clone()),
        plan.email.as_str(),
        was.as_str(),
    ];
    if tx.execute(sql, values).await? != 1 {
        return Err(StoreError::Conflict);
    }
    let sql = "update email set state = 'planned' where id = $1 and state = 'quarantined'";
    tx.execute(sql, values![plan.email.as_str()]).await?;
    match &plan.sender_word {
        Some(word) => remember_word(tx, word).await,
        None => Ok(()),
    }
}

async fn remember_word(tx: &mut Tx, word: &SenderWord) -> Result<(), StoreError> {
    let row = values![
        word.sender.as_str(),
        word.kind.as_str(),
        word.is_really.as_str(),
        word.email.as_str(),
        word.by.as_str(),
        word.at.as_ms(),
    ];
    let newest = "on conflict (person_key, kind) do update set is_really = excluded.is_really, \
                  email_id = excluded.email_id, actor = excluded.actor, at_ms = excluded.at_ms";
    tx.insert("sender_word (person_key, kind, is_really, email_id, actor, at_ms)", vec![row], newest).await?;
    Ok(())
}

/// Writes changes; several of one lead may follow each other in a batch. `events` are theirs and those of mail that
/// changed nothing, in the order of what they tell.
async fn apply(tx: &mut Tx, changes: &[&Change], events: &[Event]) -> Result<(), StoreError> {
    insert_new(tx, changes).await?;
    for change in changes {
        if let Some(before) = &change.before {
            update(tx, before, &change.after).await?;
        }
    }
    let moves = open_moves(changes);
    for (rep, by) in &moves {
        standing::move_open(tx, rep, by.open, by.points).await?;
    }
    for change in changes {
        standing::give_back(tx, &change.turns).await?;
        feedback::keep(tx, change).await?;
        if let Some(rep) = change.heard_from() {
            standing::heard_from(tx, rep, change.at).await?;
        }
    }
    if moves.iter().any(|(_, by)| by.open < 0 || by.points < 0) {
        wake_waiting(tx, changes.iter().map(|change| change.at).max()).await?;
    }
    let decisions = changes.iter().filter_map(|change| change.decision.as_ref()).map(|decision| {
        values![
            decision.id.as_str(),
            decision.lead.as_str(),
            decision.at.as_ms(),
            decision.rules.as_str(),
            record::decision(decision).to_string()
        ]
    });
    tx.insert("decision (id, lead_id, at_ms, rules, body)", decisions.collect(), "").await?;
    queue_notices(tx, changes).await?;
    chain::append(tx, events).await
}

/// The ledger of what a workflow that looks on would have done.
async fn keep_shadows(tx: &mut Tx, plans: &[Plan]) -> Result<(), StoreError> {
    let rows = plans.iter().filter_map(|plan| plan.shadow.as_ref()).map(|shadow| {
        let routing = shadow.routing.as_ref();
        let rep = routing.and_then(|routing| match &routing.pick {
            Pick::Rep { rep, .. } => Some(rep.to_string()),
            Pick::Wait { .. } => None,
        });
        values![
            shadow.lead.as_str(),
            shadow.workflow.as_str(),
            shadow.at.as_ms(),
            shadow.rules.as_str(),
            shadow.verdict.outcome.as_str(),
            shadow.verdict.band.to_string(),
            routing.map(|routing| routing.pool.to_string()),
            rep,
            record::shadow(shadow).to_string()
        ]
    });
    let into = "shadow (lead_id, workflow, at_ms, rules, outcome, band, pool, rep, body)";
    tx.insert(into, rows.collect(), "on conflict (lead_id, workflow) do nothing").await?;
    Ok(())
}

async fn insert_new(tx: &mut Tx, changes: &[&Change]) -> Result<(), StoreError> {
    let fresh: Vec<_> = changes
        .iter()
        .filter(|change| change.before.is_none())
        .map(|change| lead_row::columns(&change.after))
        .collect();
    let Some(first) = fresh.first() else { return Ok(()) };
    let into = format!("lead ({})", first.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "));
    let rows = fresh.into_iter().map(|columns| columns.into_iter().map(|(_, value)| value).collect()).collect();
    tx.insert(&into, rows, "").await.map_err(taken)?;
    Ok(())
}

/// A unique key says that somebody else was first.
fn taken(error: StoreError) -> StoreError {
    match &error {
        StoreError::Sql(sqlx::Error::Database(database)) if database.is_unique_violation() => StoreError::Conflict,
        _ => error,
    }
}

async fn update(tx: &mut Tx, before: &Lead, after: &Lead) -> Result<(), StoreError> {
    let columns = lead_row::columns(after);
    let sets: Vec<String> = columns.iter().enumerate().map(|(n, (name, _))| format!("{name} = ${}", n + 1)).collect();
    let sql = format!(
        "update lead set {} where id = ${} and version = ${}",
        sets.join(", "),
        columns.len() + 1,
        columns.len() + 2
    );
    let mut values: Vec<Value> = columns.into_iter().map(|(_, value)| value).collect();
    values.extend(values![before.id.as_str(), before.version]);
    match tx.execute(&sql, values).await? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

/// Leads woken at once when somebody's hands become free; the rest follow as these are placed.
const WAKE_MAX: i64 = 50;

/// Somebody has room again: the leads that wait for room are looked at now, the longest waiting first.
async fn wake_waiting(tx: &mut Tx, at: Option<Timestamp>) -> Result<(), StoreError> {
    let Some(at) = at else { return Ok(()) };
    let sql = "update lead set next_at_ms = $1, look_again_at_ms = $1, version = version + 1 where id in (select id from lead \
               where ownership = 'queued' and wait_until = 'capacity' and next_at_ms > $1 \
               order by created_at_ms, number limit $2)";
    tx.execute(sql, values![at.as_ms(), WAKE_MAX]).await?;
    Ok(())
}

/// By how much what a rep carries moves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Move {
    open: i64,
    points: i64,
}

fn open_moves(changes: &[&Change]) -> Vec<(RepId, Move)> {
    let mut moves: HashMap<RepId, Move> = HashMap::new();
    let mut weigh = |lead: &Lead, sign: i64| {
        if let Some(rep) = lead.weighs_on() {
            let by = moves.entry(rep.clone()).or_default();
            by.open += sign;
            by.points += sign * i64::from(lead.placed.points);
        }
    };
    for change in changes {
        if let Some(before) = &change.before {
            weigh(before, -1);
        }
        weigh(&change.after, 1);
    }
    let mut moves: Vec<_> = moves.into_iter().filter(|(_, by)| *by != Move::default()).collect();
    moves.sort();
    moves
}

async fn queue_notices(tx: &mut Tx, changes: &[&Change]) -> Result<(), StoreError> {
    let (mut rows, mut gathered): (Vec<Vec<Value>>, Vec<(&Notice, Timestamp)>) = (Vec::new(), Vec::new());
    for change in changes {
        for notice in &change.notices {
            match notice.kind {
                NoticeKind::Leaver => gathered.push((notice, change.at)),
                _ => rows.push(owed(notice, change.at)),
            }
        }
    }
    tx.insert(OWED, rows, "").await?;
    for (notice, at) in gathered {
        gather(tx, notice, at).await?;
    }
    Ok(())
}

/// Added to one of its kind to the same addressee that still waits, or the first that waits for more.
async fn gather(tx: &mut Tx, notice: &Notice, at: Timestamp) -> Result<(), StoreError> {
    let sql = "update outbox set note = note || $1 where kind = $2 and to_address = $3 and state = 'queued'";
    let more = format!("\n{}", notice.note);
    if tx.execute(sql, values![more, notice.kind.as_str(), notice.to.as_str()]).await? > 0 {
        return Ok(());
    }
    let mut row = owed(notice, at);
    if let Some(next_at) = row.last_mut() {
        *next_at = Value::from(at.plus(GATHERING).as_ms());
    }
    tx.insert(OWED, vec![row], "").await?;
    Ok(())
}

pub(super) const OWED: &str = "outbox (id, kind, lead_id, rep, to_address, note, due_at_ms, arrived_at_ms, email_id, \
                               state, attempts, created_at_ms, next_at_ms)";

/// The row of a mail that is owed since `at`. What the ladder owes is held, for more of it may come at the same moment.
pub(super) fn owed(notice: &Notice, at: Timestamp) -> Vec<Value> {
    let is_held = notice.kind.is_of_the_ladder();
    values![
        notice.id.as_str(),
        notice.kind.as_str(),
        notice.lead.as_str(),
        notice.rep.as_ref().map(ToString::to_string),
        notice.to.as_str(),
        notice.note.as_str(),
        notice.due_at.map(Timestamp::as_ms),
        notice.arrived_at.map(Timestamp::as_ms),
        notice.email.as_ref().map(ToString::to_string),
        if is_held { "held" } else { "queued" },
        0,
        at.as_ms(),
        (!is_held).then_some(at.as_ms())
    ]
}
