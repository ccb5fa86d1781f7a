//! The mail that a notice is about, or carries on: read again when it is sent.

use crate::domain::address::Address;
use crate::domain::id::EmailId;
use crate::domain::letter::Letter;
use crate::domain::notice::{DueNotice, Notice, NoticeKind, Want};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use crate::pipeline::letter;
use crate::pipeline::send::so_far;
use crate::store::{Spoken, Store, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Fills in what the notice needs of stored mail.
pub async fn fill(
    due: &mut DueNotice,
    store: &Store,
    rules: &Rules,
    key: &Key,
    now: Timestamp,
) -> Result<(), StoreError> {
    if let Some((email, needs)) = wanted(due) {
        due.letter = read(&email, needs, store, rules, key).await?;
    }
    let asked = asked(due);
    if due.letter.is_none() && due.notice.kind.wants(Want::LastOfProspect) {
        let last = match &asked {
            Some(email) => Some(email.clone()),
            None => store.last_of_prospect(&due.lead.id).await?,
        };
        if let Some(email) = last.filter(|email| *email != due.lead.email) {
            due.letter = read(&email, Needs::Words, store, rules, key).await?;
        }
    }
    let heading = match asked.as_ref().filter(|email| **email != due.lead.email) {
        Some(email) => store.heading(email).await?,
        None => None,
    };
    due.subject = heading.as_ref().map(|(_, subject)| subject.clone());
    if due.notice.kind.wants(Want::Thread) {
        let relay = rules.replies.as_ref().and_then(|replies| replies.relay.as_ref());
        let domain = relay.map_or(rules.from.domain(), |relay| relay.from.domain());
        due.thread = thread(due, domain, store, key).await?;
        // Of several who asked each is answered in his own conversation.
        let his = match &asked {
            Some(email) => store.heading(email).await?.and_then(|(id, _)| id).filter(|id| !id.contains(' ')),
            None => None,
        };
        if let Some(his) = his {
            due.thread.retain(|id| *id != his);
            due.thread.push(his);
        }
    }
    if let Some(to) = answered(&due.notice).cloned() {
        let last = match asked {
            Some(email) => Some(email),
            None => store.last_of_prospect(&due.lead.id).await?,
        };
        let last = match last {
            Some(email) => read(&email, Needs::Outline, store, rules, key).await?,
            None => None,
        };
        if let Some(letter) = &due.letter {
            due.copied = letter.goes_to_as_well(last.as_ref(), &to, due.lead.asker_address().as_ref(), rules);
        }
    }
    if due.notice.kind == NoticeKind::Letter {
        let per_day = rules.workflow_of(&due.lead).and_then(|workflow| workflow.customs.letters.as_ref());
        let per_day = per_day.map_or(0, |letters| letters.per_day);
        due.obstacle = store.letter_obstacle(&due.lead, per_day, now).await?;
    }
    background(due, store, rules, key).await
}

/// Whom a rep's answer goes to, or would.
fn answered(notice: &Notice) -> Option<&Address> {
    match notice.kind {
        NoticeKind::Relay => Some(&notice.to),
        NoticeKind::Held => notice.writer.as_ref(),
        _ => None,
    }
}

/// Where several people asked: the mail of the one whom the notice is about, or goes to.
fn asked(due: &DueNotice) -> Option<EmailId> {
    let DueNotice { notice, lead, .. } = due;
    if let Some(to) = answered(notice) {
        return lead.asked_in(to.as_str());
    }
    let (_, waits) = lead.waiting_asker(notice.writer.as_ref().map(Address::as_str))?;
    Some(waits.email.clone())
}

/// What the addressee must know of what was said and done before.
async fn background(due: &mut DueNotice, store: &Store, rules: &Rules, key: &Key) -> Result<(), StoreError> {
    let lead = &due.lead;
    let is_fresh = lead.holders.len() <= 1
        && lead.cycle <= 1
        && lead.first_offered_at.is_none_or(|offered_at| offered_at <= lead.created_at);
    let wants = |want| due.notice.kind.wants(want);
    let wants_before = wants(Want::Before) || wants(Want::BeforeUnlessFresh) && !is_fresh;
    let (wants_said, wants_answer) = (wants_before || wants(Want::LastSaid), wants_before || wants(Want::LastAnswer));
    if wants_before {
        due.story = store.story(&due.lead.id).await?;
    }
    if wants_said {
        for email in store.last_said(&due.lead.id).await? {
            due.said.extend(read(&email, Needs::Words, store, rules, key).await?);
        }
    }
    // Whoever asked beside others, and was never answered, has nothing of what those were told.
    let writer = due.notice.writer.as_ref().map(Address::as_str);
    let is_unanswered = due.lead.waiting_asker(writer).is_some_and(|(_, waits)| waits.is_first);
    if wants_answer && !is_unanswered {
        due.answer = so_far::standing_answer(store.answers(&due.lead.id).await?);
    }
    Ok(())
}

/// What a notice needs of a mail.
#[derive(Clone, Copy)]
enum Needs {
    /// What its writer said.
    Words,
    /// Who sent it, and what came along: its words are the lead's.
    Outline,
}

fn wanted(due: &DueNotice) -> Option<(EmailId, Needs)> {
    let wants = |want| due.notice.kind.wants(want);
    let its_own = due.notice.email.clone().filter(|_| wants(Want::ItsWords)).map(|email| (email, Needs::Words));
    its_own.or_else(|| wants(Want::FirstMail).then(|| (due.lead.email.clone(), Needs::Outline)))
}

/// None of a mail that is gone, or that nobody may read.
async fn read(
    email: &EmailId,
    needs: Needs,
    store: &Store,
    rules: &Rules,
    key: &Key,
) -> Result<Option<Letter>, StoreError> {
    let Some(found) = store.read_email(email).await?.filter(|found| !found.is_quarantined) else { return Ok(None) };
    // It was read before; should it stop the reader now, it does so here and not the room.
    let letter = || match needs {
        Needs::Words => letter::letter(&found.bytes, &found.mailbox, rules, key),
        Needs::Outline => letter::outline(&found.bytes, &found.mailbox, rules),
    };
    let read = catch_unwind(AssertUnwindSafe(letter)).ok();
    Ok(read.map(|letter| Letter { received_at: Some(found.internal_at), ..letter }))
}

/// Our answer names everything that was said, and answers what the prospect said last.
async fn thread(due: &DueNotice, domain: &str, store: &Store, key: &Key) -> Result<Vec<String>, StoreError> {
    let spoken = store.conversation(&due.lead.id).await?;
    let last = spoken.iter().rposition(|spoken| matches!(spoken, Spoken::Prospect(_)));
    let mut thread: Vec<String> = Vec::with_capacity(spoken.len());
    let mut answered = None;
    for (place, spoken) in spoken.into_iter().enumerate() {
        let id = match spoken {
            Spoken::Prospect(id) => id,
            Spoken::Us(notice) => key.message_id(&notice, domain),
        };
        if Some(place) == last { answered = Some(id) } else { thread.push(id) }
    }
    thread.extend(answered);
    Ok(thread)
}
