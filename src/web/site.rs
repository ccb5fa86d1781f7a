//! What the pages are made from.

use super::form::Forms;
use super::sorry::Sorry;
use super::templates::Templates;
use super::view::Moment;
use super::words;
use crate::clock::Clock;
use crate::domain::id::{Ids, RepId};
use crate::domain::rules::Rules;
use crate::domain::spoken::spoken;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use crate::health::Health;
use crate::store::Store;
use arc_swap::ArcSwap;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use metrics_exporter_prometheus::PrometheusHandle;
use secrecy::SecretString;
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use tracing::error;

/// Everything the daemon hands to its pages.
#[derive(Clone)]
pub struct Site {
    pub store: Store,
    pub rules: Arc<ArcSwap<Rules>>,
    pub health: Arc<Health>,
    pub key: Key,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<Mutex<dyn Ids>>,
    /// Where people reach these pages from outside: `https://leads.example.com`.
    pub public_url: String,
    /// Pinged after each press of a button, so that its mail leaves at once.
    pub wake: Arc<Notify>,
    /// The counters of the other rooms, for `/metrics`.
    pub metrics: Option<PrometheusHandle>,
    /// Whoever knows it may tell what people did elsewhere; without one nobody may.
    pub signals_token: Option<SecretString>,
    pub templates: Arc<ArcSwap<Templates>>,
}

/// The site with what it keeps for itself while it is served.
pub(super) struct Served {
    pub site: Site,
    pub forms: Forms,
    /// A loop that has never turned counts as standing still from here on.
    pub started_at: Timestamp,
}

/// One shared source of ids, drawn from by one request after another.
pub(super) struct DrawnIds(Arc<Mutex<dyn Ids>>);

impl Ids for DrawnIds {
    fn next(&mut self) -> String {
        // A poisoned lock only means that a thread stopped while it drew: the source itself is sound.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).next()
    }
}

impl Served {
    pub fn new(site: Site) -> Self {
        let mut ids = DrawnIds(Arc::clone(&site.ids));
        // Two ids hold more than 128 random bits. A restart makes a new secret: a form left open over it asks for one
        // more press.
        let forms = Forms::new(format!("{}{}", ids.next(), ids.next()), &site.public_url);
        let started_at = site.clock.now();
        Self { site, forms, started_at }
    }

    pub fn now(&self) -> Timestamp {
        self.site.clock.now()
    }
    pub fn rules(&self) -> Arc<Rules> {
        self.site.rules.load_full()
    }
    pub fn ids(&self) -> DrawnIds {
        DrawnIds(Arc::clone(&self.site.ids))
    }

    /// Renders a page.
    pub fn page(&self, status: StatusCode, template: &str, view: &impl Serialize) -> Response {
        match self.site.templates.load().render(template, view) {
            Ok(html) => {
                let html = words::undirected(html);
                (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
            }
            Err(error) => {
                error!("the page {template} could not be made: {error:#}");
                Sorry::our_fault().into_response()
            }
        }
    }
}

/// For whom a page is written: when it is read, and in which zone.
pub(super) struct Reader<'a> {
    pub now: Timestamp,
    pub zone: TimeZone,
    pub rules: &'a Rules,
}

impl<'a> Reader<'a> {
    /// Somebody of the team: the zone of the first workflow's calendar.
    pub fn of_the_team(rules: &'a Rules, now: Timestamp) -> Self {
        let calendars = &rules.team.calendars;
        let promised = rules.workflows.values().find_map(|workflow| calendars.get(&workflow.sla.calendar));
        let calendar = promised.or_else(|| calendars.values().next());
        Self { now, zone: calendar.map_or(TimeZone::UTC, |calendar| calendar.zone().clone()), rules }
    }
    /// One rep, in his own zone.
    pub fn rep(rules: &'a Rules, rep: &RepId, now: Timestamp) -> Self {
        let calendar = rules.team.rep(rep).and_then(|rep| rules.team.calendar_of(rep));
        match calendar {
            Some(calendar) => Self { now, zone: calendar.zone().clone(), rules },
            None => Self::of_the_team(rules, now),
        }
    }

    pub fn moment(&self, at: Timestamp) -> Moment {
        Moment {
            iso: at.to_string(),
            relative: words::relative(self.now, at),
            short: words::short(self.now, at, &self.zone),
            full: words::absolute(at, &self.zone),
        }
    }
    /// A step of the daemon's: late once it should have come.
    pub fn step(&self, at: Timestamp) -> Moment {
        Moment { relative: words::next_step(self.now, at), ..self.moment(at) }
    }
    /// A sentence of ours in people's words.
    pub fn named(&self, text: &str) -> String {
        let name_of = |id: &str| self.rules.team.name_of(id).map(str::to_owned);
        spoken(text, name_of, |at| words::absolute(at, &self.zone))
    }
    /// A rep as people call him; the bare id for one of whom no configuration has ever told.
    pub fn name(&self, rep: &RepId) -> String {
        self.rules.team.name_of(rep.as_str()).map_or_else(|| rep.to_string(), str::to_owned)
    }
}
