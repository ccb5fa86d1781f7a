//! A prepared letter: the team's words, who writes, and how to end it with one click (RFC 8058).

use super::compose::{AUTO_SUBMITTED, ComposeError, SUBJECT_MAX, SUPPRESS, Site, mailbox, part, seconds};
use super::words::header_text;
use crate::domain::letters::fill;
use crate::domain::notice::DueNotice;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use std::time::{Duration, SystemTime};

const LIST_UNSUBSCRIBE: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe");
const ONE_CLICK: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");

pub fn compose(
    due: &DueNotice,
    rules: &Rules,
    site: &Site,
    key: &Key,
    now: Timestamp,
) -> Result<Message, ComposeError> {
    let lead = &due.lead;
    let workflow = rules.workflow_of(lead).and_then(|workflow| workflow.customs.letters.as_ref());
    let letters = workflow.ok_or(ComposeError::NoLetters)?;
    let number: usize = due.notice.note.parse().map_err(|_| ComposeError::NoLetters)?;
    let letter = letters.letters.get(number).ok_or(ComposeError::NoLetters)?;
    let from = mailbox(site.from_name.as_deref(), &site.from).map_err(ComposeError::Sender)?;
    let to = mailbox(lead.prospect.name.as_deref(), &due.notice.to).map_err(ComposeError::Recipient)?;
    let sender = site.from_name.as_deref().unwrap_or(site.from.domain());
    let subject = fill(&letter.subject, &lead.prospect, sender);
    let url = format!("{}/unsubscribe/{}", site.public_url, key.sign_unsubscribe(&lead.id));
    let text = fill(&letter.text, &lead.prospect, sender);
    let text = format!("{}\n\n-- \n{}\n\nNo more of these: {url}\n", text.trim_end(), letters.footer);
    // What is written back comes to where the person wrote, and ends the letters.
    let ours = rules.mailboxes.get(&lead.mailbox).and_then(|mailbox| mailbox.address.as_ref()).unwrap_or(&site.from);
    let leave = format!("<{url}>, <mailto:{ours}?subject=unsubscribe&body=unsubscribe>");
    let domain = from.email.domain().to_owned();
    let mail = Message::builder()
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds(now)))
        .from(from)
        .to(to)
        .reply_to(mailbox(site.from_name.as_deref(), ours).map_err(ComposeError::Sender)?)
        .subject(header_text(&subject, SUBJECT_MAX))
        .message_id(Some(format!("<{}>", key.message_id(&due.notice.id, &domain))))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
        .raw_header(HeaderValue::new(SUPPRESS, "All".to_owned()))
        .raw_header(HeaderValue::new(LIST_UNSUBSCRIBE, leave))
        .raw_header(HeaderValue::new(ONE_CLICK, "List-Unsubscribe=One-Click".to_owned()));
    Ok(mail.singlepart(part(ContentType::TEXT_PLAIN, &text))?)
}
