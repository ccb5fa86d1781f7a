//! What the prospect's people, strangers in the conversation and our own house wrote after the mail that began a lead, read
//! once more for whoever looks at the lead.

use crate::domain::address::Address;
use crate::domain::id::{EmailId, MailboxName};
use crate::domain::lead::{Lead, Written};
use crate::domain::letter::Letter;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use crate::pipeline::letter;
use crate::store::view::{EmailLine, LeadPage};
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
    pub side: Side,
    /// A rep's name; else an address.
    pub from: String,
    pub words: String,
}

/// Whose words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Theirs,
    /// An answer of our house.
    Ours,
}

impl Side {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Theirs => "theirs",
            Self::Ours => "ours",
        }
    }

    /// None of what is no part of the conversation, as its line tells. Whether a rep wrote to somebody outside shows only
    /// in his mail.
    fn of(email: &EmailLine, lead: &Lead) -> Option<Self> {
        if went_through_us(email, lead) || MailboxName::new(email.mailbox.clone()).is_sent() {
            return Some(Self::Ours);
        }
        match email.kind.as_deref() {
            Some("inquiry" | "reply" | "stranger") => Some(Self::Theirs),
            Some("rep_command") => Some(Self::Ours),
            _ => None,
        }
    }
}

fn went_through_us(email: &EmailLine, lead: &Lead) -> bool {
    lead.clocks.answers.iter().any(|answer| answer.relayed.as_ref() == Some(&email.id))
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
    let is_since = |wrote: &Wrote| wrote.side == Side::Theirs && letter.received_at.is_some_and(|at| wrote.at > at);
    let since = since.into_iter().filter(is_since).collect();
    Ok(Some(HeldAnswer { letter, copied, since }))
}

/// Oldest first.
pub async fn wrote_later(
    store: &Store,
    rules: &Arc<Rules>,
    key: &Key,
    page: &LeadPage,
) -> Result<Vec<Wrote>, StoreError> {
    let later = page.emails.iter().rev().filter(|email| email.id != page.lead.email);
    let later = later.filter_map(|email| Some((email, Side::of(email, &page.lead)?)));
    let is_outside = |address: &Address| !rules.is_ours(address) && !rules.is_colleague(address);
    let mut told = Vec::new();
    for (email, side) in later.take(MAILS_MAX) {
        let Some(found) = store.read_email(&email.id).await?.filter(|found| found.bytes.len() <= BYTES_MAX) else {
            continue;
        };
        let Some(letter) = read(found, rules, key).await else { continue };
        // What a rep writes to us alone is an order, unless it went on to the prospect.
        let went_out = went_through_us(email, &page.lead) || letter.copied.iter().any(is_outside);
        if side == Side::Ours && !went_out {
            continue;
        }
        let rep = letter.from.as_deref().and_then(|from| rules.team.by_address(&Address::parse(from).ok()?));
        let from = rep.map(|rep| rep.name.clone()).or(letter.from).unwrap_or_default();
        let words: String = letter.text.chars().take(WORDS_MAX).collect();
        if !words.is_empty() {
            told.push(Wrote { at: email.received_at, side, from, words });
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
