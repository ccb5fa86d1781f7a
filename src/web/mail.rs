//! Mail that made no lead, with the reason; and the bytes of any mail, to be saved and looked at elsewhere.

use super::site::{Reader, Served};
use super::sorry::Sorry;
use super::view::{EmailView, KindCount, MailView, NoticeView};
use super::words;
use crate::domain::id::EmailId;
use crate::store::view::{EmailLine, NoticeLine};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Mails in the list; older ones are found with the command line.
const ROWS_MAX: usize = 200;

pub(super) async fn page(State(served): State<Arc<Served>>) -> Result<Response, Sorry> {
    let store = &served.site.store;
    let mut emails = store.other_mail(ROWS_MAX as i64 + 1).await?;
    let kinds = store.mail_counts().await?;
    let is_cut = emails.len() > ROWS_MAX;
    emails.truncate(ROWS_MAX);
    let (rules, now) = (served.rules(), served.now());
    let reader = Reader::of_the_team(&rules, now);
    let view = MailView {
        now: reader.moment(now),
        kinds: kinds.into_iter().map(|(kind, count)| KindCount { kind: kind.replace('_', " "), count }).collect(),
        emails: emails.iter().map(|email| email_view(&reader, email)).collect(),
        is_cut,
    };
    Ok(served.page(StatusCode::OK, "mail.html", &view))
}

/// The mail as it came. Never shown in the browser: a type that nothing opens, saved under a name that is ours.
pub(super) async fn raw(State(served): State<Arc<Served>>, Path(id): Path<String>) -> Result<Response, Sorry> {
    let bytes = served.site.store.raw_email(&EmailId::new(id)).await?.ok_or_else(|| {
        Sorry::new(StatusCode::NOT_FOUND, "There is no such mail", "It was never stored, or its data has been erased.")
    })?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"mail.eml\""),
    ];
    Ok((headers, bytes).into_response())
}

pub(super) fn email_view(reader: &Reader<'_>, email: &EmailLine) -> EmailView {
    EmailView {
        id: email.id.to_string(),
        mailbox: email.mailbox.clone(),
        received: reader.moment(email.received_at),
        size: words::size(email.size_bytes),
        state: email.state.clone(),
        kind: email.kind.as_deref().unwrap_or("not read yet").replace('_', " "),
        kind_reason: email.kind_reason.clone().unwrap_or_default(),
        subject: email.subject.clone(),
        sender: email.sender.clone().unwrap_or_else(|| "somebody without an address".to_owned()),
        defects: email.defects.clone(),
        link_reason: email.link_reason.clone(),
    }
}

pub(super) fn notice_view(reader: &Reader<'_>, notice: &NoticeLine, lead: Option<String>) -> NoticeView {
    // What is still to be tried is shown by when; what is over by when it was.
    let at = notice.next_at.or(notice.sent_at).unwrap_or(notice.created_at);
    NoticeView {
        kind: notice.kind.replace('-', " "),
        to: notice.to.clone(),
        lead,
        state: notice.state.clone(),
        at: reader.moment(at),
        attempts: notice.attempts,
        reply: notice.last_reply.clone(),
    }
}
