//! The board: every open lead with the three questions answered, the most urgent first.

use super::lead;
use super::site::{Reader, Served};
use super::sorry::Sorry;
use super::view::{BoardView, Counter, MailboxView, TroubleView};
use super::words::{self, Tone};
use super::{mail, vitals};
use crate::domain::lead::{Clock, Lead, Ownership, Stage};
use crate::domain::time::Timestamp;
use crate::health::Health;
use crate::store::view::Which;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows on the board: nobody reads further, and a phone must carry it every few seconds.
const ROWS_MAX: usize = 200;

/// Leads looked at to find the most urgent. Counters count among these.
const LEADS_MAX: i64 = 1_000;

/// Refused mails shown by name.
const REFUSED_MAX: i64 = 5;

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
    let mut leads = store.leads(Which::Open, LEADS_MAX).await?;
    let stages = store.stage_counts().await?;
    let depths = store.depths(now).await?;
    let refused = store.refused_notices(REFUSED_MAX).await?;

    let open = open_count(&stages);
    let counters = counters(&leads, open, now);
    leads.sort_by_key(|lead| urgency(lead, now));
    leads.truncate(ROWS_MAX);
    let mut refused_views = Vec::new();
    for notice in &refused {
        let number = store.lead(&notice.lead).await?.map(|lead| lead.shown_ref());
        refused_views.push(mail::notice_view(&reader, notice, number));
    }
    Ok(BoardView {
        now: reader.moment(now),
        counters,
        troubles: troubles(served, &reader, depths.notices_waiting),
        mailboxes: mailboxes(&reader, &served.site.health),
        refused_more: depths.notices_refused.saturating_sub(i64::try_from(refused.len()).unwrap_or(0)),
        refused: refused_views,
        more: open.saturating_sub(i64::try_from(leads.len()).unwrap_or(0)).max(0),
        leads: leads.iter().map(|lead| lead::line(&reader, lead)).collect(),
    })
}

fn open_count(stages: &BTreeMap<String, i64>) -> i64 {
    Stage::ALL.iter().filter(|stage| stage.is_open()).filter_map(|stage| stages.get(stage.as_str())).sum()
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
        Clock::Missed { .. } | Clock::Met { .. } | Clock::Void => (2, next_at),
    };
    (group, at, lead.number)
}

fn counters(leads: &[Lead], open: i64, now: Timestamp) -> Vec<Counter> {
    let count =
        |which: &dyn Fn(&Lead) -> bool| i64::try_from(leads.iter().filter(|lead| which(lead)).count()).unwrap_or(0);
    let review = count(&|lead| lead.stage == Stage::Review);
    let waiting = count(&|lead| matches!(lead.ownership, Ownership::Queued { .. }) && lead.stage != Stage::Review);
    let overdue = count(&|lead| is_late(lead, now));
    let tone_if = |count: i64, tone: Tone| if count > 0 { tone.as_str() } else { Tone::Calm.as_str() };
    vec![
        Counter { label: "open", count: open, tone: Tone::Calm.as_str() },
        Counter {
            label: "offered",
            count: count(&|lead| matches!(lead.ownership, Ownership::Offered { .. })),
            tone: Tone::Calm.as_str(),
        },
        Counter { label: "waiting for a rep", count: waiting, tone: tone_if(waiting, Tone::Soon) },
        Counter { label: "overdue", count: overdue, tone: tone_if(overdue, Tone::Late) },
        Counter { label: "to review", count: review, tone: tone_if(review, Tone::Soon) },
    ]
}

fn troubles(served: &Served, reader: &Reader<'_>, mails_waiting: i64) -> Vec<TroubleView> {
    let mut troubles: Vec<TroubleView> = vitals::loop_troubles(served, reader.now);
    troubles.extend(vitals::mail_trouble(reader, &served.site.health, mails_waiting));
    if let Some(cause) = served.site.health.configuration_trouble() {
        troubles.insert(
            0,
            TroubleView {
                what: "The changed configuration was refused; the one before it goes on".to_owned(),
                cause,
                remedy: None,
            },
        );
    }
    troubles
}

fn mailboxes(reader: &Reader<'_>, health: &Health) -> Vec<MailboxView> {
    health
        .mailboxes()
        .iter()
        .map(|(name, mailbox)| MailboxView {
            name: name.to_string(),
            is_well: mailbox.is_well(reader.now),
            last_check: mailbox.last_check_at.map(|at| reader.moment(at)),
            trouble: vitals::mailbox_trouble(mailbox, reader.now),
        })
        .collect()
}
