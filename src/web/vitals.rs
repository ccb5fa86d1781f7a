//! Health for machines: `/healthz` says whether Anteroom does its job, `/metrics` how much of it.

use super::board::CONDITIONS_SINCE_MS;
use super::guard::Complete;
use super::site::{Reader, Served};
use super::view::TroubleView;
use super::words;
use crate::domain::lead::Stage;
use crate::domain::time::Timestamp;
use crate::health::{ConfigurationTrouble, Health, Loop, MailboxHealth};
use crate::store::StoreError;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use tracing::error;

/// A loop that has not gone round for so long stands still; each turns at least every few seconds.
const STILL_AFTER: Duration = Duration::from_secs(60);

/// A store that takes longer does not answer, as far as a health check is concerned.
const PING_MAX: Duration = Duration::from_secs(3);

const LOOPS: [Loop; 4] = [Loop::Intake, Loop::Send, Loop::Watch, Loop::SecondLook];

/// Why a mailbox is not well, in words.
pub(super) fn mailbox_trouble(mailbox: &MailboxHealth, now: Timestamp) -> Option<String> {
    if mailbox.is_well(now) {
        return None;
    }
    if mailbox.is_first_reading(now) {
        return Some("not read yet: its first check goes on; wait until it has come to its end".to_owned());
    }
    let length = |duration: Duration| words::length(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX));
    Some(mailbox.trouble.as_ref().map(|trouble| trouble.text.clone()).unwrap_or_else(|| {
        let since = now.since(mailbox.last_check_at.unwrap_or(mailbox.since));
        format!(
            "no check has come to its end for {}, one is due every {}; see whether the server can be reached: `anteroom check --connect`",
            length(since),
            length(mailbox.interval)
        )
    }))
}

fn is_still(served: &Served, which: Loop, now: Timestamp) -> bool {
    let turned_at = served.site.health.loops().get(&which).copied().unwrap_or(served.started_at);
    now.since(turned_at) > STILL_AFTER
}

pub(super) fn loop_troubles(served: &Served, now: Timestamp) -> Vec<TroubleView> {
    let still = LOOPS.into_iter().filter(|which| is_still(served, *which, now));
    still
        .map(|which| TroubleView {
            what: format!("The {} loop stands still", which.as_str()),
            cause: format!("it has not gone round for more than {}", words::length(STILL_AFTER.as_millis() as i64)),
            remedy: Some("see the log; restart Anteroom if it does not go on by itself".to_owned()),
            workflow: None,
        })
        .collect()
}

/// "login refused; check `imap.user`": cause and remedy.
fn cause_and_remedy(trouble: &str) -> (String, Option<String>) {
    match trouble.split_once("; ") {
        Some((cause, remedy)) => (cause.to_owned(), Some(remedy.to_owned())),
        None => (trouble.to_owned(), None),
    }
}

pub(super) async fn healthz(State(served): State<Arc<Served>>) -> Response {
    let now = served.now();
    let store_trouble = match tokio::time::timeout(PING_MAX, served.site.store.ping()).await {
        Ok(Ok(())) => None,
        Ok(Err(trouble)) => Some(trouble),
        Err(_elapsed) => Some(format!("it has not answered for {} s", PING_MAX.as_secs())),
    };
    let store = store_trouble.as_deref().map(cause_and_remedy);
    let mailboxes: Vec<Value> = served
        .site
        .health
        .mailboxes()
        .iter()
        .map(|(name, mailbox)| mailbox_report(name.as_str(), mailbox, now))
        .collect();
    let loops: Vec<Value> = LOOPS.into_iter().map(|which| loop_report(&served, which, now)).collect();
    let mail = mail_report(&served, now).await;
    let well = |report: &Value| report["ok"] == json!(true);
    let is_well = store_trouble.is_none() && mailboxes.iter().all(well) && loops.iter().all(well);
    let report = json!({
        "status": if is_well { "ok" } else { "trouble" },
        "at": now.to_string(),
        "store": {
            "ok": store_trouble.is_none(),
            "cause": store.as_ref().map(|(cause, _)| cause),
            "remedy": store.as_ref().map(|(_, remedy)| {
                remedy.as_deref().unwrap_or("see whether the database can be reached and its disk has room")
            }),
        },
        "mailboxes": mailboxes,
        "loops": loops,
        // Mail that waits is safe in the outbox: a restart would not help it, so this alone is no 503.
        "mail": mail,
        // A refused change harms nobody: the configuration before it goes on.
        "configuration_trouble": served.site.health.configuration_trouble().as_ref().map(ConfigurationTrouble::text),
        "configuration_warnings": served.site.health.configuration_warnings(),
    });
    let status = if is_well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let mut response = (status, Json(report)).into_response();
    response.extensions_mut().insert(Complete);
    response
}

fn mailbox_report(name: &str, mailbox: &MailboxHealth, now: Timestamp) -> Value {
    let trouble = mailbox_trouble(mailbox, now);
    let (cause, remedy) = trouble.as_deref().map(cause_and_remedy).unzip();
    json!({
        "name": name,
        "ok": trouble.is_none(),
        "last_check_at": mailbox.last_check_at.map(|at| at.to_string()),
        "seconds_since_last_check": mailbox.last_check_at.map(|at| now.since(at).as_secs()),
        "interval_seconds": mailbox.interval.as_secs(),
        "cause": cause,
        "remedy": remedy.flatten(),
    })
}

async fn mail_report(served: &Served, now: Timestamp) -> Value {
    let waiting = async { served.site.store.depths(now).await.map(|depths| depths.notices_waiting) };
    let waiting = tokio::time::timeout(PING_MAX, waiting).await.ok().and_then(Result::ok);
    let trouble = served.site.health.mail_trouble();
    let (cause, remedy) = trouble.as_ref().map(|trouble| cause_and_remedy(&trouble.text)).unzip();
    json!({
        "ok": trouble.is_none(),
        "waiting": waiting,
        "since": trouble.map(|trouble| trouble.since.to_string()),
        "cause": cause,
        "remedy": remedy.flatten(),
    })
}

/// The store takes no writes, for the board.
pub(super) async fn store_trouble(served: &Served) -> Option<TroubleView> {
    let trouble = tokio::time::timeout(PING_MAX, served.site.store.ping()).await.ok()?.err()?;
    let (cause, remedy) = cause_and_remedy(&trouble);
    let what = "Nothing can be written: mail waits on its server, and nothing is sent or decided".to_owned();
    Some(TroubleView { what, cause, remedy, workflow: None })
}

/// The mail server is away, for the board.
pub(super) fn mail_trouble(reader: &Reader<'_>, health: &Health, waiting: i64) -> Option<TroubleView> {
    let trouble = health.mail_trouble()?;
    let (cause, remedy) = cause_and_remedy(&trouble.text);
    let since = reader.moment(trouble.since);
    let mails = if waiting == 1 { "1 mail waits".to_owned() } else { format!("{waiting} mails wait") };
    Some(TroubleView {
        what: format!("No mail has been sent since {} ({}); {mails}", since.short, since.relative),
        cause,
        remedy,
        workflow: None,
    })
}

fn loop_report(served: &Served, which: Loop, now: Timestamp) -> Value {
    let is_still = is_still(served, which, now);
    json!({
        "name": which.as_str(),
        "ok": !is_still,
        "last_turn_at": served.site.health.loops().get(&which).map(ToString::to_string),
        "cause": is_still.then(|| format!("it has not gone round for more than {} s", STILL_AFTER.as_secs())),
        "remedy": is_still.then_some("see the log; restart anteroom if it does not go on by itself"),
    })
}

/// The counters of the rooms, then what is read from the store and the health at this moment: written here rather
/// than kept as gauges, so that a mailbox that is gone leaves no stale line.
pub(super) async fn metrics(State(served): State<Arc<Served>>) -> Response {
    let mut text = served.site.metrics.as_ref().map(|handle| handle.render()).unwrap_or_default();
    match gauges(&served).await {
        Ok(gauges) => text.push_str(&gauges),
        // The counters still tell; a missing gauge is an alarm of its own.
        Err(error) => error!("the gauges could not be read: {error}"),
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

async fn gauges(served: &Served) -> Result<String, StoreError> {
    let now = served.now();
    let depths = served.site.store.depths(now).await?;
    let stages = served.site.store.stage_counts().await?;
    let mut text = String::new();
    let checks = served.site.health.mailboxes().into_iter().map(|(name, mailbox)| {
        let at_s = mailbox.last_check_at.map_or(0, |at| at.as_ms() / 1_000);
        (format!("{{mailbox=\"{}\"}}", label(name.as_str())), at_s)
    });
    let help = "When the mailbox was last read to its end, in seconds since 1970 UTC; 0 if never.";
    gauge(&mut text, "anteroom_mailbox_last_check_seconds", help, checks.collect());
    for (name, help, depth) in [
        ("anteroom_emails_waiting", "Stored mails not yet read.", depths.emails_waiting),
        ("anteroom_mails_set_aside", "Mails that nobody could read and nobody has dealt with.", depths.mails_set_aside),
        ("anteroom_notices_waiting", "Mails we owe and have not sent.", depths.notices_waiting),
        ("anteroom_notices_refused", "Mails that could not be sent and are tried no more.", depths.notices_refused),
        ("anteroom_leads_due", "Leads whose next step has come.", depths.leads_due),
    ] {
        gauge(&mut text, name, help, vec![(String::new(), depth)]);
    }
    let open = Stage::ALL
        .into_iter()
        .filter(Stage::is_open)
        .map(|stage| (format!("{{stage=\"{}\"}}", stage.as_str()), stages.get(stage.as_str()).copied().unwrap_or(0)));
    gauge(&mut text, "anteroom_open_leads", "Open leads by stage.", open.collect());
    let since = Timestamp::from_ms(now.as_ms() - CONDITIONS_SINCE_MS);
    let mut failed: BTreeMap<String, i64> = served.rules().workflows.keys().map(|name| (name.to_string(), 0)).collect();
    for condition in served.site.store.failed_conditions(since).await? {
        *failed.entry(condition.workflow).or_default() += condition.count;
    }
    let failed = failed.into_iter().map(|(name, count)| (format!("{{workflow=\"{}\"}}", label(&name)), count));
    let help = "How often a condition could not be worked out in the last seven days, by workflow.";
    gauge(&mut text, "anteroom_conditions_failed", help, failed.collect());
    Ok(text)
}

fn gauge(text: &mut String, name: &str, help: &str, samples: Vec<(String, i64)>) {
    // Writing to a String does not fail.
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
    for (labels, value) in samples {
        let _ = writeln!(text, "{name}{labels} {value}");
    }
}

/// A label's value, escaped as the text format asks for.
fn label(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
