//! `POST /api/signals`: what people did elsewhere, told by other programs. The one address that a program speaks to; it
//! needs a token of its own, opens nothing else, and says the same as `anteroom signals import`.

use super::guard::Complete;
use super::site::Served;
use crate::domain::signal::Reported;
use crate::domain::time::Timestamp;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tracing::{error, info};

/// A request's body, in bytes; a thousand signals are a fifth of it.
pub(super) const BODY_MAX_BYTES: usize = 1 << 20;
/// Signals of one request.
const SIGNALS_MAX: usize = 1_000;
/// Mistakes that are told; of the others, how many.
const MISTAKES_TOLD: usize = 20;

pub(super) async fn take(State(served): State<Arc<Served>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(token) = &served.site.signals_token else {
        return refused(StatusCode::NOT_FOUND, "no token is configured; write [secrets] signals in anteroom.toml");
    };
    if !is_theirs(&headers, token) {
        let mut response = refused(StatusCode::UNAUTHORIZED, "send the token: Authorization: Bearer …");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    }
    let reported = match read(&body, served.now()) {
        Ok(reported) => reported,
        Err((status, why)) => return answer(status, why),
    };
    match served.site.store.keep_signals(&reported, served.now()).await {
        Ok(new) => {
            info!("{} signals were reported, {new} of them new", reported.len());
            answer(StatusCode::OK, json!({ "received": reported.len(), "new": new }))
        }
        Err(error) => {
            error!("reported signals could not be kept: {error}");
            refused(StatusCode::SERVICE_UNAVAILABLE, "the store does not take anything now; send it again later")
        }
    }
}

/// Digests are compared, so that how long it takes says nothing of how much was right.
fn is_theirs(headers: &HeaderMap, token: &SecretString) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    sent.is_some_and(|(_, sent)| Sha256::digest(sent.trim()) == Sha256::digest(token.expose_secret()))
}

/// All of them, or everything that is wrong: half a request helps nobody.
fn read(body: &[u8], now: Timestamp) -> Result<Vec<Reported>, (StatusCode, Value)> {
    let wrong = |why: String| (StatusCode::UNPROCESSABLE_ENTITY, json!({ "error": why }));
    let value: Value = serde_json::from_slice(body).map_err(|error| wrong(format!("this is no JSON: {error}")))?;
    let all: Vec<&Value> = match (&value, &value["signals"]) {
        (Value::Array(all), _) | (_, Value::Array(all)) => all.iter().collect(),
        (Value::Object(_), Value::Null) => vec![&value],
        _ => return Err(wrong("send { \"signals\": [ { \"email\", \"kind\", \"at\" } ] }".to_owned())),
    };
    // Beside the list nothing is said: what stands there was meant for something else.
    let beside = value.as_object().filter(|said| said.contains_key("signals"));
    if let Some(stranger) = beside.and_then(|said| said.keys().find(|name| *name != "signals")) {
        return Err(wrong(format!("there is no `{stranger}` beside `signals`; leave it out")));
    }
    if all.len() > SIGNALS_MAX {
        return Err(wrong(format!("{} signals are too many at a time; send at most {SIGNALS_MAX}", all.len())));
    }
    let (mut reported, mut mistakes) = (Vec::new(), Vec::new());
    for (place, one) in all.into_iter().enumerate() {
        let Value::Object(said) = one else {
            mistakes
                .push(json!({ "signal": place, "error": "it is no object; write { \"email\", \"kind\", \"at\" }" }));
            continue;
        };
        if let Some(stranger) = said.keys().find(|name| !Reported::NAMES.contains(&name.as_str())) {
            let error = format!("there is no `{stranger}`; a signal has {}", Reported::NAMES.join(", "));
            mistakes.push(json!({ "signal": place, "error": error }));
            continue;
        }
        if let Some((name, _)) = said.iter().find(|(name, value)| !is_readable(name, value)) {
            let error = match name.as_str() {
                "count" => "`count` is no number; write a whole one, or leave it out".to_owned(),
                _ => format!("`{name}` is no text; put it in quotation marks"),
            };
            mistakes.push(json!({ "signal": place, "error": error }));
            continue;
        }
        // Whatever number it is, it is read as one that somebody wrote: 1.5 and 1e30 are no counts.
        let number = one["count"].is_number().then(|| one["count"].to_string());
        let value = |name: &str| match (name, &number) {
            ("count", Some(number)) => Some(number.as_str()),
            _ => one[name].as_str().map(str::trim).filter(|value| !value.is_empty()),
        };
        match Reported::read(&value, now) {
            Ok(one) => reported.push(one),
            Err(why) => mistakes.push(json!({ "signal": place, "error": why })),
        }
    }
    if mistakes.is_empty() {
        return Ok(reported);
    }
    let count = mistakes.len();
    mistakes.truncate(MISTAKES_TOLD);
    let error = format!("{count} signals are wrong, and nothing was kept");
    Err((StatusCode::UNPROCESSABLE_ENTITY, json!({ "error": error, "wrong": mistakes })))
}

/// A text, or of what counts a number. What is null is not said; but a count that came to nothing is a mistake.
fn is_readable(name: &str, value: &Value) -> bool {
    match name {
        "count" => value.is_string() || value.is_number(),
        _ => value.is_string() || value.is_null(),
    }
}

fn refused(status: StatusCode, why: &str) -> Response {
    answer(status, json!({ "error": why }))
}

fn answer(status: StatusCode, value: Value) -> Response {
    let mut response = (status, Json(value)).into_response();
    response.extensions_mut().insert(Complete);
    response
}
