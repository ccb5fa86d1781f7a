//! Wires the rooms together and keeps them running: start, reload, stop.

pub mod author;
pub mod fixtures;
mod machine_run;
mod metering;
pub mod publish;
pub mod servers;
mod state_dir;

mod rooms;
mod start;

mod reload;
mod watchdog;

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::config::watch::watch;
use crate::domain::rules::Rules;
use crate::domain::token::Key;
use crate::health::Health;
use crate::pipeline::send;
use crate::store::{Hold, Store};
use crate::web;
use anyhow::{Context as _, anyhow};
use arc_swap::ArcSwap;
use metrics_exporter_prometheus::PrometheusHandle;
use publish::Waits;
use rooms::{Rooms, failure};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How long the rooms have to finish what is in their hands.
const DRAIN: Duration = Duration::from_secs(9);

/// What the daemon takes from the world around it.
#[derive(Clone)]
pub struct Surroundings {
    pub clock: Arc<dyn Clock>,
    /// Answers `/metrics`.
    pub metrics: PrometheusHandle,
}

impl Surroundings {
    /// The machine's clock, and the process's one set of metrics.
    pub fn of_the_machine() -> anyhow::Result<Self> {
        Ok(Self { clock: Arc::new(SystemClock), metrics: metering::installed()? })
    }
}

/// The running daemon.
pub struct App {
    config: Config,
    around: Surroundings,
    pub store: Store,
    /// No other daemon works on the store.
    hold: Hold,
    rules: Arc<ArcSwap<Rules>>,
    letters: Arc<ArcSwap<send::templates::Templates>>,
    pages: Arc<ArcSwap<web::Templates>>,
    health: Arc<Health>,
    key: Key,
    /// Where small files of this machine are kept.
    state_dir: PathBuf,
    /// Where the pages are, the port chosen if the configuration left it open.
    pub web: SocketAddr,
    bells: Bells,
    /// Run until the end.
    rooms: Rooms,
    /// The mailboxes' readers and the sender: a changed configuration replaces those it concerns.
    readers: Rooms,
    sender: Rooms,
    /// Empty unless somebody outside is asked.
    fetcher: Rooms,
    /// A changed configuration that counts as soon as it has been tried on stored mail.
    waits: Option<Waits>,
    /// SIGHUP, listened for from the very start: unheard it would end the process.
    hang_up: Signal,
}

/// What wakes the loops; without it each looks by itself every second.
#[derive(Default)]
struct Bells {
    /// Mail has been stored.
    arrived: Arc<Notify>,
    /// Notices have been queued.
    queued: Arc<Notify>,
    /// Somebody has acted.
    acted: Arc<Notify>,
}

impl App {
    /// Opens the store, binds the pages' port and starts every room.
    pub async fn start(config: Config, around: Surroundings) -> anyhow::Result<Self> {
        // One TLS implementation for all that speak it; a second start in one process finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let hang_up = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
        let listen = config.web.listen;
        web::check_listen(listen)?;
        let store = Store::open(&config.store.to_url()).await.context("cannot open the store ([store] url)")?;
        let hold = store.hold().await?;
        let key = installation_key(&config, &store).await?;
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen} ([web] listen); is another anteroom running?"))?;
        let (letters, pages) = templates(&config)?;
        let mut app = Self {
            state_dir: state_dir::made(&config),
            web: listener.local_addr()?,
            rules: Arc::new(ArcSwap::new(config.rules.clone())),
            letters: Arc::new(ArcSwap::from_pointee(letters)),
            pages: Arc::new(ArcSwap::from_pointee(pages)),
            health: Arc::new(Health::default()),
            bells: Bells::default(),
            rooms: Rooms::default(),
            readers: Rooms::default(),
            sender: Rooms::default(),
            fetcher: Rooms::default(),
            waits: None,
            hang_up,
            config,
            around,
            store,
            hold,
            key,
        };
        let have_changed = app.keep_rules("start").await?;
        app.rules.store(app.config.rules.clone());
        app.tell_warnings(None);
        if have_changed {
            // They changed while nobody ran: what follows from it is done now.
            app.store.wake_leads(app.around.clock.now()).await?;
        }
        metering::count_from_zero();
        app.start_readers()?;
        app.start_rooms(listener);
        app.start_sender()?;
        app.start_fetcher()?;
        let version = env!("CARGO_PKG_VERSION");
        info!(
            "anteroom {version} is running with rules {}; the board is at http://{}",
            app.config.rules.version, app.web
        );
        Ok(app)
    }

    /// Runs until told to stop, or until something fails that a restart must mend.
    pub async fn run(mut self, stop: CancellationToken) -> anyhow::Result<()> {
        let mut changes = watch(&self.config.dir, &self.config.store)
            .inspect_err(|error| warn!("cannot watch the configuration for changes ({error}); reload with SIGHUP"))
            .ok();
        let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
        let failure = loop {
            let changed = async {
                match &mut changes {
                    Some(changes) => changes.next().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = stop.cancelled() => break None,
                _ = self.hang_up.recv() => self.reload().await,
                _ = changed => self.reload().await,
                () = publish::settled(&self.store, self.waits.as_ref()) => self.reload().await,
                error = self.hold.lost() => break Some(error.into()),
                Some(ended) = self.rooms.tasks.join_next() => break failure(ended),
                Some(ended) = self.readers.tasks.join_next() => break failure(ended),
                Some(ended) = self.sender.tasks.join_next() => break failure(ended),
                Some(ended) = self.fetcher.tasks.join_next() => break failure(ended),
            }
        };
        info!("stopping: finishing what is in hand");
        let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
        self.rooms.stop.cancel();
        tokio::join!(self.readers.end(DRAIN), self.sender.end(DRAIN), self.fetcher.end(DRAIN), self.rooms.end(DRAIN));
        let _ = tokio::time::timeout(Duration::from_secs(1), self.store.close()).await;
        failure.map_or(Ok(()), Err)
    }
}

/// The built-in words with people's own in their place.
pub fn templates(config: &Config) -> anyhow::Result<(send::templates::Templates, web::Templates)> {
    let below = |folder: &str| -> BTreeMap<String, String> {
        let ours = config.templates.iter();
        ours.filter_map(|(name, text)| Some((name.strip_prefix(folder)?.to_owned(), text.clone()))).collect()
    };
    Ok((send::templates::Templates::with(&below("mail/"))?, web::Templates::new(&below("web/"))?))
}

/// The secret that signs links: the configured one, else one that is made at the first start and kept in the store.
async fn installation_key(config: &Config, store: &Store) -> anyhow::Result<Key> {
    use secrecy::ExposeSecret as _;
    if let Some(key) = &config.key {
        return Ok(Key::new(key.expose_secret().as_bytes().to_vec()));
    }
    let mut fresh = [0; 32];
    getrandom::fill(&mut fresh).map_err(|error| anyhow!("the machine gives no randomness: {error}"))?;
    Ok(store.installation_key(&fresh).await?)
}
