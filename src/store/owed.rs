//! Mail that is owed, as rows of the outbox.

use super::StoreError;
use super::sql::{Tx, Value, values};
use crate::domain::address::Address;
use crate::domain::alarm::GATHERING;
use crate::domain::change::Change;
use crate::domain::lead::Lead;
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::time::Timestamp;

/// Mail that follows from changes.
pub(super) async fn queue_notices(tx: &mut Tx, changes: &[&Change]) -> Result<(), StoreError> {
    let (mut rows, mut gathered): (Vec<Vec<Value>>, Vec<(&Notice, Timestamp)>) = (Vec::new(), Vec::new());
    for change in changes {
        for notice in &change.notices {
            match notice.kind {
                NoticeKind::Leaver => gathered.push((notice, change.at)),
                NoticeKind::Help if notice.not_before.is_some() => gathered.push((notice, change.at)),
                _ => rows.push(owed(&written(notice, &change.after), change.at)),
            }
        }
    }
    for notice in changes.iter().flat_map(|change| &change.notices) {
        say_once(tx, notice).await?;
    }
    // One that is owed once a day has the day in its id.
    tx.insert(OWED, rows, "on conflict (id) do nothing").await?;
    for (notice, at) in gathered {
        gather(tx, notice, at).await?;
    }
    Ok(())
}

/// Whoever is told that a lead has left him needs no word any more that what he did to it was done.
async fn say_once(tx: &mut Tx, notice: &Notice) -> Result<(), StoreError> {
    let Some(rep) = notice.rep.as_ref().filter(|_| notice.kind == NoticeKind::TakenAway) else { return Ok(()) };
    let sql = "update outbox set state = 'overtaken', next_at_ms = null, last_reply = $1 \
               where lead_id = $2 and rep = $3 and kind = 'confirmed' and state = 'queued' and next_at_ms > created_at_ms \
               and attempts = 0";
    let why = "what became of the lead says it as well";
    tx.execute(sql, values![why, notice.lead.as_str(), rep.as_str()]).await?;
    Ok(())
}

/// With who is to be answered by it, as the lead stands when it is owed.
fn written(notice: &Notice, lead: &Lead) -> Notice {
    let writer = lead.after.writer.as_deref().and_then(|writer| Address::parse(writer).ok());
    Notice { writer: notice.writer.clone().or(writer), ..notice.clone() }
}

/// Added to one of its kind to the same addressee that still waits, or the first that waits for more. What can be said is
/// said of one lead, so that the answer to it is about that lead.
async fn gather(tx: &mut Tx, notice: &Notice, at: Timestamp) -> Result<(), StoreError> {
    let sql = "update outbox set note = note || $1 where kind = $2 and to_address = $3 and state = 'queued' \
               and next_at_ms > created_at_ms and attempts = 0 and (kind <> 'help' or lead_id = $4)";
    let more = format!("\n{}", notice.note);
    if tx.execute(sql, values![more, notice.kind.as_str(), notice.to.as_str(), notice.lead.as_str()]).await? > 0 {
        return Ok(());
    }
    let mut row = owed(notice, at);
    if let Some(next_at) = row.last_mut() {
        let together = at.plus(GATHERING);
        *next_at = Value::from(notice.not_before.map_or(together, |later| later.max(together)).as_ms());
    }
    tx.insert(OWED, vec![row], "").await?;
    Ok(())
}

pub(super) const OWED: &str = "outbox (id, kind, lead_id, rep, to_address, note, due_at_ms, arrived_at_ms, email_id, \
                               writer, state, attempts, created_at_ms, next_at_ms)";

/// The row of a mail that is owed since `at`. What is held waits until the steps of the moment are taken, for more of it may come.
pub(super) fn owed(notice: &Notice, at: Timestamp) -> Vec<Value> {
    let is_held = notice.kind.is_held();
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
        notice.writer.as_ref().map(ToString::to_string),
        if is_held { "held" } else { "queued" },
        0,
        at.as_ms(),
        (!is_held).then_some(notice.first_try(at).as_ms())
    ]
}
