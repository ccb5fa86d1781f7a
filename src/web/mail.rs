//! Mail that made no lead, with the reason; the text of any mail, and its bytes, to be saved and looked at elsewhere.

use super::act::press::clean;
use super::form::Mistrust;
use super::site::{Reader, Served};
use super::sorry::Sorry;
use super::view::{EmailView, KindCount, MailView, NoticeView};
use super::words;
use crate::desk::{self, By, MailError};
use crate::domain::id::EmailId;
use crate::domain::kind::Kind;
use crate::store::view::{EmailLine, NoticeLine};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use tracing::{error, info};

pub(super) mod one;

/// Mails in the list; older ones are found with the command line.
const ROWS_MAX: usize = 200;

/// What a press of this page's buttons proves itself by.
const FORM: &str = "other mail";
/// A name becomes part of the record for ever.
const NAME_MAX_CHARS: usize = 60;

/// What a press of a button sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Pressed {
    proof: String,
    mail: String,
    who: String,
}

/// The name that somebody at the board gives, as he typed it and as he is on record.
pub(super) fn signed(typed: &str) -> (String, By) {
    let who: String = clean(typed).chars().take(NAME_MAX_CHARS).collect();
    let by = By::Person(if who.is_empty() { "somebody at the board".to_owned() } else { who.clone() });
    (who, by)
}

pub(super) async fn page(State(served): State<Arc<Served>>, headers: HeaderMap) -> Result<Response, Sorry> {
    list(&served, &headers, StatusCode::OK, String::new(), None).await
}

/// "This is a lead after all."
pub(super) async fn promote(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    form: Result<Form<Pressed>, FormRejection>,
) -> Result<Response, Sorry> {
    let Form(pressed) = form.map_err(|rejection| Sorry::for_status(rejection.status()))?;
    let (who, by) = signed(&pressed.who);
    match served.forms.check(FORM, &pressed.proof, &headers) {
        Ok(()) => {}
        Err(Mistrust::OtherSite) => return Err(Sorry::other_site("the page of other mail")),
        Err(Mistrust::NoProof | Mistrust::NoCookie | Mistrust::TooSoon) => {
            let again = "The page had been open too long, or your browser kept no cookie for it. Nothing was done yet: please press once more.";
            return list(&served, &headers, StatusCode::FORBIDDEN, who, Some(again.to_owned())).await;
        }
    }
    let (site, email) = (&served.site, EmailId::new(pressed.mail));
    let rules = served.rules();
    match desk::promote_mail(&site.store, &rules, &site.key, &email, &by, served.now(), &mut served.ids()).await {
        Ok(lead) => {
            site.wake.notify_waiters();
            site.wake.notify_one();
            info!(lead.id = %lead.id, "mail {email} was made part of lead {} from the page of other mail", lead.id);
            let there = format!("/lead/{}", lead.shown_ref());
            Ok((StatusCode::SEE_OTHER, [(header::LOCATION, there)]).into_response())
        }
        Err(error @ MailError::ALeadAlready(_)) => {
            Err(Sorry::new(StatusCode::CONFLICT, "There is nothing to do", words::full_sentence(&error.to_string())))
        }
        Err(error @ MailError::NoSuchMail) => {
            Err(Sorry::new(StatusCode::NOT_FOUND, "There is no such mail", words::full_sentence(&error.to_string())))
        }
        Err(error @ (MailError::NotReadYet | MailError::Own | MailError::NoWorkflow)) => {
            Err(Sorry::new(StatusCode::CONFLICT, "Nothing was changed", words::full_sentence(&error.to_string())))
        }
        Err(error @ MailError::Busy(_)) => {
            error!("a press of a button came to nothing: {error}");
            Err(Sorry::busy())
        }
        Err(MailError::Store(error)) => Err(error.into()),
    }
}

async fn list(
    served: &Served,
    headers: &HeaderMap,
    status: StatusCode,
    who: String,
    again: Option<String>,
) -> Result<Response, Sorry> {
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
        proof: served.forms.proof(FORM),
        who,
        again,
    };
    let mut response = served.page(status, "mail.html", &view);
    if let Some(cookie) = served.forms.cookie(FORM, headers) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The mail as it came. Never shown in the browser: a type that nothing opens, saved under a name that is ours.
pub(super) async fn raw(State(served): State<Arc<Served>>, Path(id): Path<String>) -> Result<Response, Sorry> {
    let bytes = served.site.store.raw_email(&EmailId::new(id)).await?.ok_or_else(no_such_mail)?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"mail.eml\""),
    ];
    Ok((headers, bytes).into_response())
}

fn no_such_mail() -> Sorry {
    Sorry::new(StatusCode::NOT_FOUND, "There is no such mail", "No mail of this name was ever stored here.")
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
        may_be_lead: email.kind.is_some() && email.kind.as_deref() != Some(Kind::Own.as_str()),
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
        // Why it became needless is a sentence of ours; else it is the server's answer.
        reply: match notice.state.as_str() {
            "overtaken" => notice.last_reply.as_deref().map(|why| reader.named(why)),
            _ => notice.last_reply.clone(),
        },
    }
}
