//! One mail, to be read before it is decided on: its text and nothing else of it.

use super::{EmailView, FORM, Reader, Served, Sorry, email_view};
use crate::desk;
use crate::domain::id::{EmailId, MailboxName};
use crate::store::view::EmailLine;
use crate::web::view::OneMailView;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use std::sync::Arc;

/// So much of a mail is read for it, in bytes: pictures stand below the words.
const BYTES_MAX: usize = 2 << 20;
/// So many characters are shown; the rest can be saved.
const CHARS_MAX: usize = 40_000;

pub async fn page(
    State(served): State<Arc<Served>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Sorry> {
    let (store, id) = (&served.site.store, EmailId::new(id));
    let line = store.email_line(&id).await?.ok_or_else(super::no_such_mail)?;
    let mut bytes = store.raw_email(&id).await?.ok_or_else(super::no_such_mail)?;
    bytes.truncate(BYTES_MAX);
    let (rules, now) = (served.rules(), served.now());
    let lead = match &line.lead {
        Some(lead) => store.lead(lead).await?.map(|lead| lead.shown_ref()),
        None => None,
    };
    let email = email_view(&Reader::of_the_team(&rules, now), &line);
    let text = match is_readable(&line) {
        true => desk::mail_text(&rules, &MailboxName::new(&line.mailbox), bytes).await,
        false => String::from_utf8_lossy(&bytes).into_owned(),
    };
    let view = OneMailView {
        email: EmailView { may_be_lead: email.may_be_lead && lead.is_none(), ..email },
        is_as_it_came: !is_readable(&line),
        is_cut: text.chars().count() > CHARS_MAX,
        text: text.chars().take(CHARS_MAX).collect::<String>().trim().to_owned(),
        lead,
        proof: served.forms.proof(FORM),
    };
    let mut response = served.page(StatusCode::OK, "one_mail.html", &view);
    if let Some(cookie) = served.forms.cookie(FORM, &headers) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// What stopped the reader is not given to it again, and is shown as it came.
fn is_readable(line: &EmailLine) -> bool {
    line.state == "planned" && line.kind.is_some()
}
