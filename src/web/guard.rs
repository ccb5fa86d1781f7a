//! What every request and every answer goes through: limits before, the same strict headers after.

use super::site::Served;
use super::sorry::Sorry;
use axum::Json;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use serde_json::json;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tracing::{debug, error};

/// A page is a few queries; whatever takes longer is stuck.
const REQUEST_MAX: Duration = Duration::from_secs(10);

/// All header lines together; browsers send one or two kB.
const HEADERS_MAX_BYTES: usize = 16 * 1024;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// On every answer, whoever made it.
pub(super) const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// An answer with an error's status that says all it has to say: not to be made into a page.
#[derive(Clone, Copy)]
pub(super) struct Complete;

pub(super) async fn guard(State(served): State<Arc<Served>>, request: Request, next: Next) -> Response {
    // The route's pattern, never the path: a path may hold a token.
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    // Programs are answered as programs read.
    let put = if request.uri().path().starts_with("/api/") { in_json } else { in_words };
    let response = match refusal(&served, request.headers()) {
        Some(sorry) => sorry.into_response(),
        None => within_limits(request, next, &route).await,
    };
    let mut response = put(&served, response);
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    debug!(http.route = route, http.status = response.status().as_u16(), "{method} {route}");
    response
}

async fn within_limits(request: Request, next: Next, route: &str) -> Response {
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(REQUEST_MAX, answer).await {
        Ok(Ok(response)) => response,
        Ok(Err(_panic)) => {
            error!(http.route = route, "making the page {route} failed in a way it never should; please report it");
            Sorry::our_fault().into_response()
        }
        Err(_elapsed) => {
            error!(http.route = route, "the page {route} took longer than {} s", REQUEST_MAX.as_secs());
            Sorry::too_slow().into_response()
        }
    }
}

fn refusal(served: &Served, headers: &HeaderMap) -> Option<Sorry> {
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if size > HEADERS_MAX_BYTES {
        return Some(Sorry::for_status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }
    // A stranger's page may point a name of its own at 127.0.0.1 and read the board through its visitor's browser
    // (DNS rebinding); the Host line still says that name.
    let host = headers.get(header::HOST).map(|host| host.to_str().unwrap_or_default());
    host.is_some_and(|host| !served.forms.is_our_host(host)).then(|| {
        Sorry::new(
            StatusCode::MISDIRECTED_REQUEST,
            "This is not the place you asked for",
            "Anteroom answers under its `public_url` and on this machine only; check `web.public_url`.",
        )
    })
}

/// An error that somebody has yet to be told of: neither complete as it is, nor a page.
fn is_bare_error(response: &Response) -> bool {
    let status = response.status();
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    (status.is_client_error() || status.is_server_error())
        && !is_page
        && response.extensions().get::<Complete>().is_none()
}

/// An error becomes an object with `error`.
fn in_json(_: &Served, mut response: Response) -> Response {
    if !is_bare_error(&response) {
        return response;
    }
    let sorry = response.extensions_mut().remove::<Sorry>().unwrap_or_else(|| Sorry::for_status(response.status()));
    let said = match sorry.status {
        StatusCode::PAYLOAD_TOO_LARGE => "the body is larger than this address takes; send less at a time".to_owned(),
        StatusCode::METHOD_NOT_ALLOWED => "this address takes POST alone".to_owned(),
        _ => format!("{}: {}", sorry.title, sorry.text),
    };
    let allow = response.headers_mut().remove(header::ALLOW);
    let mut told = (sorry.status, Json(json!({ "error": said }))).into_response();
    told.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
    told
}

/// An error becomes a page in words, unless it is complete as it is.
fn in_words(served: &Served, mut response: Response) -> Response {
    if !is_bare_error(&response) {
        return response;
    }
    let status = response.status();
    let sorry = response.extensions_mut().remove::<Sorry>().unwrap_or_else(|| Sorry::for_status(status));
    let allow = response.headers_mut().remove(header::ALLOW);
    let mut page = served.page(sorry.status, "sorry.html", &sorry.view());
    if page.extensions().get::<Sorry>().is_some() {
        // Not even the page that says sorry could be made.
        *page.body_mut() = Body::from(format!("{}\n{}\n", sorry.title, sorry.text));
    }
    if let Some(allow) = allow {
        page.headers_mut().insert(header::ALLOW, allow);
    }
    page
}
