//! A notice becomes a mail, whole and ready to leave.

use super::encode::quoted_printable;
use super::facts::facts;
use super::reply::{self, Goes};
use super::templates::{BadTemplate, Rendered, Templates};
use super::words::{ascii_domain, header_text};
use super::{acknowledgement, prepared, relay};
use crate::domain::address::Address;
use crate::domain::notice::{DueNotice, NoticeKind};
use crate::domain::replies::Tag;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use std::time::{Duration, SystemTime};

/// What our mail says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// What links begin with, without a slash at the end.
    pub public_url: String,
    pub from_name: Option<String>,
    pub from: Address,
}

/// Why a notice cannot become a mail. Another try would fail the same way.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    #[error("the address it goes to cannot be written in a mail ({0}); correct it in `team.toml`")]
    Recipient(lettre::address::AddressError),
    #[error("the address it comes from cannot be written in a mail ({0}); correct `smtp.from`")]
    Sender(lettre::address::AddressError),
    #[error("the mail that it carries on is not there any more")]
    NoLetter,
    #[error("reps' answers are not passed on any more: `[relay]` is gone from the configuration")]
    NoRelay,
    #[error("the letters are gone from the workflow")]
    NoLetters,
    #[error(transparent)]
    Template(#[from] BadTemplate),
    #[error("it cannot be put together: {0}")]
    Mail(#[from] lettre::error::Error),
}

/// The longest subject, in characters. Phones show some forty, the desk some hundred.
pub(super) const SUBJECT_MAX: usize = 180;
const NAME_MAX: usize = 80;

/// The last second that fits a Date header: the year has four digits (RFC 5322 3.3).
pub(super) const DATE_MAX_S: u64 = 253_402_300_799;

const LEAD: HeaderName = HeaderName::new_from_ascii_str("X-Anteroom-Lead");
pub(super) const POSSIBLE_DUPLICATE: HeaderName = HeaderName::new_from_ascii_str("X-Anteroom-Possible-Duplicate");
/// RFC 3834 5: nobody's machine should answer this.
pub(super) const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");
/// The same for Exchange, which heeds this one only (MS-OXCMAIL 2.1.3.2.20).
pub(super) const SUPPRESS: HeaderName = HeaderName::new_from_ascii_str("X-Auto-Response-Suppress");

pub fn compose(
    due: &DueNotice,
    rules: &Rules,
    templates: &Templates,
    site: &Site,
    key: &Key,
    now: Timestamp,
) -> Result<Message, ComposeError> {
    let DueNotice { notice, lead, letter, .. } = due;
    if notice.kind == NoticeKind::Relay {
        let relay = rules.replies.as_ref().and_then(|replies| replies.relay.as_ref()).ok_or(ComposeError::NoRelay)?;
        return relay::compose(due, relay, rules, key, now);
    }
    if notice.kind == NoticeKind::Letter {
        return prepared::compose(due, rules, site, key, now);
    }
    if notice.kind == NoticeKind::Acknowledgement {
        let rendered = templates.render(notice.kind, &facts(due, rules, site, key, now))?;
        return acknowledgement::compose(due, rendered, site, key, now);
    }
    let Rendered { subject, text, html } = templates.render(notice.kind, &facts(due, rules, site, key, now))?;
    let from = mailbox(site.from_name.as_deref(), &site.from).map_err(ComposeError::Sender)?;
    let rep = notice.rep.as_ref().and_then(|rep| rules.team.rep(rep));
    let prospect = due.lead.prospect.name.as_deref().filter(|_| notice.kind == NoticeKind::Question);
    let to = mailbox(rep.map(|rep| rep.name.as_str()).or(prospect), &notice.to).map_err(ComposeError::Recipient)?;

    let goes = reply::goes(due, rules, key, now);
    let domain = from.email.domain().to_owned();
    // All notices of a lead answer to one mail that never was, so that a mail program shows them as one thread.
    // It carries no proof and is no notice's id: nothing is ever allowed or linked because of it.
    let of_lead = || format!("<lead.{}@{domain}>", lead.id);
    // What is about many leads is no part of one lead's thread.
    let is_of_lead = notice.kind != NoticeKind::Leaver;
    // The prospect's own thread, for what goes to him.
    let of_prospect = due.thread.last().filter(|id| notice.kind == NoticeKind::Question && relay::is_plain(id));
    let thread = of_prospect.map_or_else(of_lead, |id| format!("<{id}>"));
    let mut mail = Message::builder()
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds(now)))
        .from(from)
        .to(to)
        .subject(header_text(&subject, SUBJECT_MAX))
        .message_id(Some(format!("<{}>", key.message_id(&notice.id, &domain))));
    if is_of_lead {
        mail = mail.in_reply_to(thread.clone()).references(references(&thread, &goes, rules));
    }
    mail = mail
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
        .raw_header(HeaderValue::new(SUPPRESS, "All".to_owned()));
    if is_of_lead && notice.kind != NoticeKind::Question {
        mail = mail.raw_header(HeaderValue::new(LEAD, lead.shown_ref()));
    }
    if let Some(reply_to) = reply_to(due, &goes, rules, site) {
        mail = mail.reply_to(reply_to);
    }
    if due.may_have_arrived {
        mail = mail.raw_header(HeaderValue::new(POSSIBLE_DUPLICATE, "yes".to_owned()));
    }
    // No line of a quoted-printable body can hold `=_`, so none can be mistaken for the boundary.
    let body =
        MultiPart::alternative().boundary(format!("=_{}", notice.id)).singlepart(part(ContentType::TEXT_PLAIN, &text));
    let body = body.singlepart(part(ContentType::TEXT_HTML, &html));
    // Nobody but the other team answers what leaves for it.
    let is_wanted =
        notice.kind == NoticeKind::Exit || rules.replies.as_ref().is_some_and(|replies| replies.has_attachments);
    let enclosed = letter
        .as_ref()
        // His own files he has.
        .filter(|letter| is_wanted && notice.kind != NoticeKind::Held && !letter.are_enclosures_left_out)
        .map(relay::enclosed_for_rep)
        .unwrap_or_default();
    if enclosed.is_empty() {
        return Ok(mail.multipart(body)?);
    }
    let mixed = MultiPart::mixed().boundary(format!("=_{}-m", notice.id)).multipart(body);
    Ok(mail.multipart(enclosed.into_iter().fold(mixed, MultiPart::singlepart))?)
}

/// Whom the mail server is told: reports of a failure come back to an address that only this mail's envelope held.
pub fn envelope(mail: &Message, due: &DueNotice, rules: &Rules, key: &Key) -> Envelope {
    let plain = mail.envelope().clone();
    if due.notice.kind == NoticeKind::Acknowledgement {
        // Whatever becomes of it, nobody answers it (RFC 3834 3.3).
        return Envelope::new(None, plain.to().to_vec()).unwrap_or(plain);
    }
    let Some(replies) = rules.replies.as_ref().filter(|replies| replies.has_bounces) else { return plain };
    let tagged = replies.tagged(&key.bounce_token(&due.notice.id, due.lead.number));
    let sender = tagged.and_then(|address| mailbox(None, &address).ok()).map(|mailbox| mailbox.email);
    match sender.map(|sender| Envelope::new(Some(sender), plain.to().to_vec())) {
        Some(Ok(envelope)) => envelope,
        Some(Err(_)) | None => plain,
    }
}

pub(super) fn part(kind: ContentType, text: &str) -> SinglePart {
    let body = Body::dangerous_pre_encoded(quoted_printable(text), ContentTransferEncoding::QuotedPrintable);
    SinglePart::builder().header(kind).body(body)
}

/// The address as SMTP takes it, with the domain as it stands in the DNS.
pub(super) fn mailbox(name: Option<&str>, address: &Address) -> Result<Mailbox, lettre::address::AddressError> {
    let domain = ascii_domain(address.domain()).unwrap_or_else(|| address.domain().to_owned());
    let name = name.map(|name| header_text(name, NAME_MAX)).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, lettre::Address::new(address.local(), domain)?))
}

/// Where a plain reply goes: the prospect, if he can be written in a header that any server takes; or us.
fn reply_to(due: &DueNotice, goes: &Goes, rules: &Rules, site: &Site) -> Option<Mailbox> {
    // The prospect's answer comes to where he wrote.
    if due.notice.kind == NoticeKind::Question {
        let ours = rules.mailboxes.get(&due.lead.mailbox)?.address.as_ref()?;
        return mailbox(site.from_name.as_deref(), ours).ok();
    }
    let name = due.lead.prospect.name.as_deref();
    match (goes, &rules.replies) {
        (Goes::Straight(prospect), _) => mailbox(name, prospect).ok().filter(|mailbox| mailbox.email.user().is_ascii()),
        (Goes::ToUs { token, on_to }, Some(replies)) => {
            let address = match replies.tag {
                Tag::Plus => replies.tagged(token)?,
                Tag::References => replies.address.clone(),
            };
            // Whoever presses "reply" sees to whom he writes.
            let via = site.from_name.as_deref().unwrap_or("Anteroom");
            let shown = on_to.as_ref().map(|prospect| format!("{} via {via}", name.unwrap_or(prospect.as_str())));
            mailbox(Some(shown.as_deref().unwrap_or(via)), &address).ok()
        }
        (Goes::ToUs { .. }, None) | (Goes::Back, _) => None,
    }
}

/// The thread, and the token of a reply where an address cannot hold it.
fn references(thread: &str, goes: &Goes, rules: &Rules) -> String {
    match (goes, &rules.replies) {
        (Goes::ToUs { token, .. }, Some(replies)) if replies.tag == Tag::References => {
            format!("{thread} <{}>", replies.reference(token))
        }
        _ => thread.to_owned(),
    }
}

pub(super) fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_ms() / 1_000).unwrap_or(0).min(DATE_MAX_S)
}

#[cfg(test)]
mod tests;
