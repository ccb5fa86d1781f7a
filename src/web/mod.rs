//! The pages: the board, a lead, a workflow, other mail, the action page behind a rep's link; health and metrics.
//!
//! In: what the store and the rooms' health say; a rep's press of a button; signals that other programs tell. Out: pages, and the desk's verbs done in the
//! rep's name. Never: a mail sent, a change by GET or HEAD, a stranger's words as markup, a token in a log.

mod board;
mod lead;
mod mail;
mod put_right;
mod view;
pub mod words;
mod workflow;

mod act;
mod form;
mod signals;
mod unsubscribe;

mod vitals;

mod guard;
mod listen;
mod site;
mod sorry;
mod templates;

#[cfg(test)]
mod tests;

pub use listen::{NotLoopback, check_listen, serve};
pub use site::Site;
pub use templates::{BadTemplate, TEMPLATE_NAMES, Templates};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use site::Served;
use sorry::Sorry;
use std::sync::Arc;

/// Our forms carry a choice, a date and a note; nobody has more to say to us.
const BODY_MAX_BYTES: usize = 64 * 1024;

/// Every route there is. Whatever it answers goes through [`guard`].
pub fn router(site: Site) -> Router {
    let served = Arc::new(Served::new(site));
    Router::new()
        .route("/", get(board::page))
        .route("/board", get(board::fragment))
        .route("/lead/{reference}", get(lead::page).post(put_right::press))
        .route("/workflow/{name}", get(workflow::page))
        .route("/mail", get(mail::page).post(mail::promote))
        .route("/mail/{id}", get(mail::one::page))
        .route("/mail/{id}/raw", get(mail::raw))
        .route("/act/{token}", get(act::show).post(act::press))
        .route("/unsubscribe/{token}", get(unsubscribe::show).post(unsubscribe::press))
        .route("/api/signals", post(signals::take).layer(DefaultBodyLimit::max(signals::BODY_MAX_BYTES)))
        .route("/healthz", get(vitals::healthz))
        .route("/metrics", get(vitals::metrics))
        .route("/static/anteroom.css", get(stylesheet))
        .route("/static/board.js", get(script))
        .fallback(async || Sorry::no_such_page())
        .method_not_allowed_fallback(async || Sorry::wrong_method())
        .with_state(Arc::clone(&served))
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(axum::middleware::from_fn_with_state(served, guard::guard))
}

async fn stylesheet() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../templates/web/anteroom.css"))
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../../templates/web/board.js"))
}
