//! What the prospect's people, and strangers in the conversation, wrote after the mail that began a lead, read once more for
//! whoever looks at the lead.

use crate::domain::address::Address;
use crate::domain::id::{EmailId, MailboxName};
use crate::domain::lead::{Lead, Written};
use crate::domain::letter::Letter;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use crate::pipeline::letter;
use crate::store::view::LeadPage;
use crate::store::{ReadEmail, Store, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Mails that are shown, the latest ones; the others can be saved.
const MAILS_MAX: usize = 20;
/// Longest mail that is read for it, in bytes, pictures and all.
const BYTES_MAX: usize = 2 << 20;
/// So many characters of each are shown.
const WORDS_MAX: usize = 8_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrote {
    pub at: Timestamp,
    pub from: String,
    pub words: String,
}

/// An answer that waits, as it would go now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldAnswer {
    pub letter: Letter,
    pub copied: Vec<Address>,
    /// What was written to us after it: it answers none of that.
    pub since: Vec<Wrote>,
}

/// None of a mail that is gone, or that nobody may read.
pub async fn held_answer(
    store: &Store,
    rules: &Arc<Rules>,
    key: &Key,
    lead: &Lead,
    written: &Written,
) -> Result<Option<HeldAnswer>, StoreError> {
    let Some(letter) = letter_of(store, rules, key, &written.email).await? else { return Ok(None) };
    let last = match lead.asked_in(written.to.as_str()) {
        Some(email) => Some(email),
        None => store.last_of_prospect(&lead.id).await?,
    };
    let last = match last {
        Some(email) => letter_of(store, rules, key, &email).await?,
        None => None,
    };
    let copied = letter.goes_to_as_well(last.as_ref(), &written.to, lead.asker_address().as_ref(), rules);
    let page = store.lead_page(lead.clone()).await?;
    let since = wrote_later(store, rules, key, &page).await?;
    let since = since.into_iter().filter(|wrote| letter.received_at.is_some_and(|at| wrote.at > at)).collect();
    Ok(Some(HeldAnswer { letter, copied, since }))
}

/// Oldest first.
pub async fn wrote_later(
    store: &Store,
    rules: &Arc<Rules>,
    key: &Key,
    page: &LeadPage,
) -> Result<Vec<Wrote>, StoreError> {
    let is_said = |kind: Option<&str>| matches!(kind, Some("inquiry" | "reply" | "stranger"));
    let later = page.emails.iter().rev().filter(|email| is_said(email.kind.as_deref()) && email.id != page.lead.email);
    let mut told = Vec::new();
    for email in later.take(MAILS_MAX) {
        let Some(found) = store.read_email(&email.id).await?.filter(|found| found.bytes.len() <= BYTES_MAX) else {
            continue;
        };
        let Some(letter) = read(found, rules, key).await else { continue };
        let words: String = letter.text.chars().take(WORDS_MAX).collect();
        if !words.is_empty() {
            told.push(Wrote { at: email.received_at, from: letter.from.unwrap_or_default(), words });
        }
    }
    told.reverse();
    Ok(told)
}

async fn letter_of(
    store: &Store,
    rules: &Arc<Rules>,
    key: &Key,
    email: &EmailId,
) -> Result<Option<Letter>, StoreError> {
    match store.read_email(email).await? {
        Some(found) => Ok(read(found, rules, key).await),
        None => Ok(None),
    }
}

async fn read(found: ReadEmail, rules: &Arc<Rules>, key: &Key) -> Option<Letter> {
    if found.is_quarantined {
        return None;
    }
    let (rules, key) = (rules.clone(), key.clone());
    let reading = move || {
        let letter = || letter::letter(&found.bytes, &found.mailbox, &rules, &key);
        let read = catch_unwind(AssertUnwindSafe(letter)).ok();
        read.map(|letter| Letter { received_at: Some(found.internal_at), ..letter })
    };
    tokio::task::spawn_blocking(reading).await.ok().flatten()
}

/// All the text of a mail, for whoever decides what it is; nothing of one that stops the reader.
pub async fn mail_text(rules: &Arc<Rules>, mailbox: &MailboxName, bytes: Vec<u8>) -> String {
    let (rules, mailbox) = (rules.clone(), mailbox.clone());
    let reading = move || {
        let text = || letter::whole_text(&bytes, &mailbox, &rules);
        catch_unwind(AssertUnwindSafe(text)).unwrap_or_default()
    };
    tokio::task::spawn_blocking(reading).await.unwrap_or_default()
}
