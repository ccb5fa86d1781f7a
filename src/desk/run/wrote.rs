//! What the prospect's people, and strangers in the conversation, wrote after the mail that began a lead, read once more for
//! whoever looks at the lead.

use crate::domain::id::{EmailId, MailboxName};
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

/// A stored mail as a letter; none if it is gone, or nobody may read it.
pub async fn letter_of(
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
        catch_unwind(AssertUnwindSafe(letter)).ok()
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
