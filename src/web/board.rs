//! The board: every open lead with the three questions answered, the most urgent first.

use super::lead;
use super::site::{Reader, Served};
use super::sorry::Sorry;
use super::view::{BoardView, Counter, MailboxView, NoticeView, TroubleView};
use super::words::{self, Tone};
use super::{mail, vitals, workflow};
use crate::domain::lead::{Clock, Lead, Stage};
use crate::domain::time::Timestamp;
use crate::health::{ConfigurationTrouble, Health};
use crate::store::Store;
use crate::store::conditions::FailedConditions;
use crate::store::view::{NoticeLine, OpenCounts};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Rows on the board: nobody reads further, and a phone must carry it every few seconds.
const ROWS_MAX: usize = 200;

/// Leads looked at to find the most urgent; the late ones come first.
const LEADS_MAX: i64 = 1_000;

/// Refused mails, and mails set aside, shown by name.
const REFUSED_MAX: i64 = 5;
/// How long a condition that failed stands on the board, and how many of them.
pub(super) const CONDITIONS_SINCE_MS: i64 = 7 * 86_400_000;
const CONDITIONS_MAX: usize = 5;

pub(super) async fn page(State(served): State<Arc<Served>>) -> Result<Response, Sorry> {
    Ok(served.page(StatusCode::OK, "board.html", &view(&served).await?))
}

/// The part that changes, for the script to put in place.
pub(super) async fn fragment(State(served): State<Arc<Served>>) -> Result<Response, Sorry> {
    Ok(served.page(StatusCode::OK, "board_rows.html", &view(&served).await?))
}

async fn view(served: &Served) -> Result<BoardView, Sorry> {
    let (store, now, rules) = (&served.site.store, served.now(), served.rules());
    let reader = Reader::of_the_team(&rules, now);
    let mut leads = store.urgent_leads(now, LEADS_MAX).await?;
    let counts = store.open_counts(now).await?;
    let depths = store.depths(now).await?;
    let refused = store.refused_notices(REFUSED_MAX).await?;
    let set_aside = if depths.mails_set_aside > 0 { store.mail_set_aside(REFUSED_MAX).await? } else { Vec::new() };

    leads.sort_by_key(|lead| urgency(lead, now));
    leads.truncate(ROWS_MAX);
    let refused_views = notice_views(store, &reader, &refused).await?;
    let put_off = notice_views(store, &reader, &store.put_off_notices(REFUSED_MAX).await?).await?;
    let store_trouble = vitals::store_trouble(served).await;
    let lately = Timestamp::from_ms(now.as_ms() - CONDITIONS_SINCE_MS);
    let failed = store.failed_conditions(lately).await?;
    let mut troubles = troubles(served, &reader, depths.notices_waiting, store_trouble);
    troubles.extend(failed.iter().take(CONDITIONS_MAX).map(|failed| condition_trouble(&reader, failed)));
    Ok(BoardView {
        now: reader.moment(now),
        counters: counters(counts),
        troubles,
        set_aside: set_aside.iter().map(|email| mail::email_view(&reader, email)).collect(),
        set_aside_more: depths.mails_set_aside.saturating_sub(i64::try_from(set_aside.len()).unwrap_or(0)),
        mailboxes: mailboxes(&reader, &served.site.health),
        warnings: served.site.health.configuration_warnings(),
        workflows: rules.workflows.keys().map(|name| workflow::link(name.as_str())).collect(),
        refused_more: depths.notices_refused.saturating_sub(i64::try_from(refused.len()).unwrap_or(0)),
        refused: refused_views,
        put_off,
        more: counts.open.saturating_sub(i64::try_from(leads.len()).unwrap_or(0)).max(0),
        leads: leads.iter().map(|lead| lead::line(&reader, lead)).collect(),
    })
}

async fn notice_views(store: &Store, reader: &Reader<'_>, notices: &[NoticeLine]) -> Result<Vec<NoticeView>, Sorry> {
    let mut views = Vec::with_capacity(notices.len());
    for notice in notices {
        let number = store.lead(&notice.lead).await?.map(|lead| lead.shown_ref());
        views.push(mail::notice_view(reader, notice, number));
    }
    Ok(views)
}

fn is_late(lead: &Lead, now: Timestamp) -> bool {
    words::clock(lead, now).0 == Tone::Late
}

/// Sorts the longest late first, then whoever waits for an answer by when it is due, then the rest by their next step.
fn urgency(lead: &Lead, now: Timestamp) -> (u8, Timestamp, i64) {
    let next_at = lead.next.as_ref().map_or(Timestamp::from_ms(i64::MAX), |next| next.at);
    let (group, at) = match lead.clock {
        Clock::Running { due_at } | Clock::Missed { due_at } if is_late(lead, now) => (0, due_at),
        Clock::Running { due_at } => (1, due_at),
        Clock::Idle => (1, next_at),
        Clock::Void if lead.stage == Stage::Review => (1, next_at),
        Clock::Missed { .. } | Clock::Paused | Clock::Met { .. } | Clock::Void => (2, next_at),
    };
    (group, at, lead.number)
}

fn counters(counts: OpenCounts) -> Vec<Counter> {
    let counter = |label, count: i64, tone: Tone| {
        let tone = if count > 0 { tone } else { Tone::Calm };
        Counter { label, count, tone: tone.as_str() }
    };
    vec![
        counter("open", counts.open, Tone::Calm),
        counter("offered", counts.offered, Tone::Calm),
        counter("waiting for a rep", counts.waiting, Tone::Soon),
        counter("overdue", counts.late, Tone::Late),
        counter("to review", counts.review, Tone::Soon),
    ]
}

fn troubles(
    served: &Served,
    reader: &Reader<'_>,
    mails_waiting: i64,
    store_trouble: Option<TroubleView>,
) -> Vec<TroubleView> {
    let mut troubles: Vec<TroubleView> = store_trouble.into_iter().collect();
    troubles.extend(vitals::loop_troubles(served, reader.now));
    troubles.extend(vitals::mail_trouble(reader, &served.site.health, mails_waiting));
    let of_configuration = served.site.health.configuration_trouble().as_ref().map(configuration_trouble);
    of_configuration.into_iter().chain(troubles).collect()
}

fn configuration_trouble(trouble: &ConfigurationTrouble) -> TroubleView {
    let what = match trouble {
        ConfigurationTrouble::Refused(_) => "The changed configuration was refused; the one before it goes on",
        ConfigurationTrouble::Waits(_) => "A changed workflow waits for its backtest; the one before it goes on",
        ConfigurationTrouble::NoLongerHolds(_) => {
            "A fixture does not hold any more; the configuration counts as before"
        }
    };
    TroubleView { what: what.to_owned(), cause: trouble.text().to_owned(), remedy: None, workflow: None }
}

fn condition_trouble(reader: &Reader<'_>, failed: &FailedConditions) -> TroubleView {
    let times = if failed.count == 1 { "once".to_owned() } else { format!("{} times", failed.count) };
    let (name, last, lead) = (&failed.workflow, reader.moment(failed.last).full, failed.lead);
    TroubleView {
        what: format!(
            "A condition of workflow {name} failed {times} in the last seven days, last on {last} for L{lead}"
        ),
        cause: failed.text.clone(),
        remedy: Some("the lead's page tells why; guard the condition, or write it otherwise".to_owned()),
        workflow: Some(workflow::link(&failed.workflow)),
    }
}

fn mailboxes(reader: &Reader<'_>, health: &Health) -> Vec<MailboxView> {
    health
        .mailboxes()
        .iter()
        .map(|(name, mailbox)| MailboxView {
            name: name.to_string(),
            is_well: mailbox.is_well(reader.now) || mailbox.is_first_reading(reader.now),
            last_check: mailbox.last_check_at.map(|at| reader.moment(at)),
            trouble: vitals::mailbox_trouble(mailbox, reader.now),
        })
        .collect()
}
