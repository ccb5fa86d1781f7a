//! "Your mail has come": to a prospect, in fixed words, and marked as a machine's for every other machine (RFC 3834).

use super::compose::{AUTO_SUBMITTED, ComposeError, SUPPRESS, Site, mailbox, part, seconds};
use super::templates::Rendered;
use super::words::header_text;
use crate::domain::notice::DueNotice;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use lettre::Message;
use lettre::message::MultiPart;
use lettre::message::header::{ContentType, HeaderValue};
use std::time::{Duration, SystemTime};

const SUBJECT_MAX: usize = 180;

pub fn compose(
    due: &DueNotice,
    rendered: Rendered,
    site: &Site,
    key: &Key,
    now: Timestamp,
) -> Result<Message, ComposeError> {
    let from = mailbox(site.from_name.as_deref(), &site.from).map_err(ComposeError::Sender)?;
    // Not even his name: he chose it.
    let to = mailbox(None, &due.notice.to).map_err(ComposeError::Recipient)?;
    let domain = from.email.domain().to_owned();
    let mut mail = Message::builder()
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds(now)))
        .from(from)
        .to(to)
        .subject(header_text(&rendered.subject, SUBJECT_MAX))
        .message_id(Some(format!("<{}>", key.message_id(&due.notice.id, &domain))))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-replied".to_owned()))
        .raw_header(HeaderValue::new(SUPPRESS, "All".to_owned()));
    let is_plain = |id: &&String| id.len() < 250 && id.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>');
    if let Some(answered) = due.thread.last().filter(is_plain) {
        mail = mail.in_reply_to(format!("<{answered}>")).references(format!("<{answered}>"));
    }
    let body = MultiPart::alternative()
        .boundary(format!("=_{}", due.notice.id))
        .singlepart(part(ContentType::TEXT_PLAIN, &rendered.text));
    Ok(mail.multipart(body.singlepart(part(ContentType::TEXT_HTML, &rendered.html)))?)
}
