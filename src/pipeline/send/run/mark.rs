//! Marks outcomes, all that wait in one commit: many mails cost one fsync.

use super::Room;
use crate::domain::event::Event;
use crate::domain::id::NoticeId;
use crate::domain::notice::{Notice, SendOutcome};
use crate::store::StoreError;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

/// Most outcomes in one commit, and most that may wait for one.
pub const MARKS_MAX: usize = 256;
/// How long outcomes that a receipt keeps wait for company: nobody waits for them, and each commit is a sync.
const GATHER: Duration = Duration::from_millis(20);
/// Pause before a busy store is asked again.
const PAUSE: Duration = Duration::from_millis(200);

/// What came of one notice.
pub struct Mark {
    pub id: NoticeId,
    pub outcome: SendOutcome,
    pub event: Option<Event>,
    /// A mail that is owed for it.
    pub owed: Option<Notice>,
    /// A receipt keeps it until it is marked.
    pub is_noted: bool,
    /// Rung when it is on disk.
    pub done: oneshot::Sender<()>,
}

/// Ends when nobody is left to bring outcomes, or when the store fails for good.
pub async fn run(
    room: Arc<Room>,
    mut marks: mpsc::Receiver<Mark>,
    ending: CancellationToken,
) -> Result<(), StoreError> {
    let mut waiting = Vec::new();
    while marks.recv_many(&mut waiting, MARKS_MAX).await > 0 {
        gather(&mut waiting, &mut marks).await;
        let mut outcomes = Vec::with_capacity(waiting.len());
        let mut events = Vec::with_capacity(waiting.len());
        let mut owed = Vec::new();
        let mut bells = Vec::with_capacity(waiting.len());
        let mut noted = 0;
        for Mark { id, outcome, event, owed: owes, is_noted, done } in waiting.drain(..) {
            noted += usize::from(is_noted);
            outcomes.push((id, outcome));
            events.extend(event);
            owed.extend(owes);
            bells.push(done);
        }
        if let Err(error) = mark(&room, &outcomes, &events, &owed).await {
            ending.cancel();
            return Err(error);
        }
        room.receipts.marked(noted);
        for bell in bells {
            // A carrier that has ended meanwhile does not wait for it.
            let _ = bell.send(());
        }
    }
    Ok(())
}

/// Waits for more, as long as no carrier waits for one of them.
async fn gather(waiting: &mut Vec<Mark>, marks: &mut mpsc::Receiver<Mark>) {
    let end = Instant::now() + GATHER;
    while waiting.len() < MARKS_MAX && waiting.iter().all(|mark| mark.is_noted) {
        let space = MARKS_MAX - waiting.len();
        match timeout_at(end, marks.recv_many(waiting, space)).await {
            Ok(1..) => {}
            Ok(0) | Err(_) => return,
        }
    }
}

/// Until it is done: a sent mail that is not marked would be sent again.
async fn mark(
    room: &Room,
    outcomes: &[(NoticeId, SendOutcome)],
    events: &[Event],
    owed: &[Notice],
) -> Result<(), StoreError> {
    let mut was_told = false;
    loop {
        match room.sender.store.mark_notices(outcomes, events, owed, room.sender.clock.now()).await {
            Err(error) if error.is_temporary() => {
                if !was_told {
                    tracing::warn!("sent mails cannot be marked yet, which is tried again: {error}");
                    was_told = true;
                }
                tokio::time::sleep(PAUSE).await;
            }
            done => return done,
        }
    }
}
