//! The end of our letters: one click in the mail program posts here without a page, a cookie or a login (RFC 8058 3.1),
//! and whoever follows the link gets a page with a button. Opening it changes nothing.

use super::site::Served;
use super::sorry::Sorry;
use crate::desk::{self, DeskError};
use crate::domain::id::LeadId;
use axum::extract::{Path, State};
use axum::response::Html;
use std::sync::Arc;
use tracing::info;

/// What a press says.
const FIELD: &str = "List-Unsubscribe";
const ONE_CLICK: &str = "One-Click";

/// Nothing in these pages is a stranger's word, and they say the same whoever asks.
const ASK: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" \
content=\"noindex\"><title>No more letters</title><link rel=\"stylesheet\" href=\"/static/anteroom.css\"></head>\
<body class=\"narrow\"><main><h1>No more letters?</h1><p class=\"lede\">Press the button, and you get no more of them.</p>\
<form method=\"post\"><input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\"><button type=\"submit\">No more letters</button></form></main></body></html>";
const DONE: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" \
content=\"noindex\"><title>No more letters</title><link rel=\"stylesheet\" href=\"/static/anteroom.css\"></head>\
<body class=\"narrow\"><main><h1>You get no more letters</h1><p class=\"lede\">That is on record. You can close this page.</p></main></body></html>";

pub(super) async fn show(
    State(served): State<Arc<Served>>,
    Path(token): Path<String>,
) -> Result<Html<&'static str>, Sorry> {
    open(&served, &token).map(|_| Html(ASK))
}

pub(super) async fn press(
    State(served): State<Arc<Served>>,
    Path(token): Path<String>,
    body: String,
) -> Result<Html<&'static str>, Sorry> {
    let lead = open(&served, &token)?;
    // As a form of either kind (RFC 8058 3.1): what posts anything else tries out links, and is asked.
    if !(body.contains(FIELD) && body.contains(ONE_CLICK)) {
        return Ok(Html(ASK));
    }
    let done = desk::unsubscribe(&served.site.store, &served.rules(), &lead, served.now()).await;
    done.map_err(|error| match error {
        DeskError::Busy(_) | DeskError::Refused(_) | DeskError::NoSuchLead => Sorry::busy(),
        DeskError::Store(error) => error.into(),
    })?;
    info!(lead.id = %lead, "the prospect of lead {lead} wants no letters any more");
    Ok(Html(DONE))
}

fn open(served: &Served, token: &str) -> Result<LeadId, Sorry> {
    served.site.key.read_unsubscribe(token).ok_or_else(Sorry::no_such_page)
}
