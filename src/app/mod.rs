//! Wires the rooms together and keeps them running: start, reload, stop.

pub mod servers;

use crate::clock::{Clock, RandomIds, SystemClock};
use crate::config::Config;
use crate::config::load::load;
use crate::config::settings::StoreUrl;
use crate::config::watch::watch;
use crate::domain::rules::Rules;
use crate::domain::token::Key;
use crate::health::{Health, Loop};
use crate::pipeline::arrive::run::Arrive;
use crate::pipeline::arrive::trust::Trust;
use crate::pipeline::intake::Intake;
use crate::pipeline::send::run::Sender;
use crate::pipeline::watch::run::Watch;
use crate::store::{Store, StoreError};
use crate::web;
use anyhow::{Context as _, anyhow};
use arc_swap::ArcSwap;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

/// How long the rooms have to finish what is in their hands.
const DRAIN: Duration = Duration::from_secs(9);
/// How often systemd's watchdog is fed, and only while every loop turns.
const WATCHDOG: Duration = Duration::from_secs(10);
/// A loop that has not turned for this long is stuck.
const STUCK: Duration = Duration::from_secs(60);
/// Seconds from a mail's arrival to its notice: half a blink to an hour.
const LATENCY_BUCKETS: [f64; 12] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0, 3600.0];

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
        let metrics = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &LATENCY_BUCKETS)
            .and_then(PrometheusBuilder::install_recorder)
            .map_err(|error| anyhow!("the metrics could not be set up: {error}"))?;
        Ok(Self { clock: Arc::new(SystemClock), metrics })
    }
}

/// The running daemon.
pub struct App {
    config: Config,
    around: Surroundings,
    pub store: Store,
    pub rules: Arc<ArcSwap<Rules>>,
    pub health: Arc<Health>,
    key: Key,
    /// Where the pages are, the port chosen if the configuration left it open.
    pub web: SocketAddr,
    arrived: Arc<Notify>,
    queued: Arc<Notify>,
    acted: Arc<Notify>,
    tasks: JoinSet<Result<(), StoreError>>,
    /// Ends everything.
    stop: CancellationToken,
    /// Ends the mailboxes' tasks and the sender, when a reload replaces them.
    replaceable: CancellationToken,
}

impl App {
    /// Opens the store, binds the pages' port and starts every room.
    pub async fn start(config: Config, around: Surroundings) -> anyhow::Result<Self> {
        // One TLS implementation for all that speak it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        web::check_listen(config.web.listen)?;
        let store = Store::open(&config.store.to_url()).await.context("cannot open the store ([store] url)")?;
        let key = installation_key(&config, &store).await?;
        let listener = TcpListener::bind(config.web.listen)
            .await
            .with_context(|| format!("cannot listen on {} ([web] listen); is another anteroom running?", config.web.listen))?;
        let mut app = Self {
            web: listener.local_addr()?,
            rules: Arc::new(ArcSwap::new(config.rules.clone())),
            health: Arc::new(Health::default()),
            arrived: Arc::new(Notify::new()),
            queued: Arc::new(Notify::new()),
            acted: Arc::new(Notify::new()),
            tasks: JoinSet::new(),
            stop: CancellationToken::new(),
            replaceable: CancellationToken::new(),
            config,
            around,
            store,
            key,
        };
        app.keep_rules().await?;
        app.start_rooms(listener);
        app.start_replaceable()?;
        info!("anteroom {} is running with rules {}; the board is at http://{}", env!("CARGO_PKG_VERSION"), app.config.rules.version, app.web);
        Ok(app)
    }

    fn start_rooms(&mut self, listener: TcpListener) {
        let intake = Intake {
            store: self.store.clone(),
            rules: self.rules.clone(),
            key: self.key.clone(),
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            crumbs_dir: self.config.state_dir(),
            arrived: self.arrived.clone(),
            queued: self.queued.clone(),
        };
        self.tasks.spawn(intake.run(Box::new(RandomIds), self.stop.clone()));
        let watch = Watch {
            store: self.store.clone(),
            rules: self.rules.clone(),
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            acted: self.acted.clone(),
            queued: self.queued.clone(),
        };
        self.tasks.spawn(watch.run(Box::new(RandomIds), self.stop.clone()));
        let site = web::Site {
            store: self.store.clone(),
            rules: self.rules.clone(),
            health: self.health.clone(),
            key: self.key.clone(),
            clock: self.around.clock.clone(),
            ids: || Box::new(RandomIds) as Box<dyn Ids>,
            public_url: self.config.web.public_url.clone(),
            acted: self.acted.clone(),
            metrics: Some(self.around.metrics.clone()),
            overrides: self.config.templates.clone(),
        };
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            if let Err(error) = web::serve(listener, site, stop).await {
                error!("the pages stopped: {error}; leads are still worked on, restart to see the board again");
            }
            Ok(())
        });
        self.tasks.spawn(feed_the_watchdog(self.health.clone(), self.around.clone(), self.stop.clone()));
    }

    /// What a changed configuration replaces: the mailboxes' readers and the sender.
    fn start_replaceable(&mut self) -> anyhow::Result<()> {
        self.replaceable = self.stop.child_token();
        let arrive = Arrive {
            store: self.store.clone(),
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            arrived: self.arrived.clone(),
        };
        let trust = Trust::system()?;
        for (name, settings) in &self.config.mailboxes {
            let mailbox = servers::mailbox(name, settings, &self.config.limits, &trust).with_context(|| format!("mailbox {name}"))?;
            self.tasks.spawn(arrive.clone().run(mailbox, self.replaceable.clone()));
        }
        let sender = Sender::new(
            self.store.clone(),
            self.rules.clone(),
            &self.config,
            self.key.clone(),
            self.around.clock.clone(),
            self.health.clone(),
            self.queued.clone(),
        )?;
        self.tasks.spawn(sender.run(self.replaceable.clone()));
        Ok(())
    }

    /// Runs until told to stop, or until something fails that a restart must mend.
    pub async fn run(mut self, stop: CancellationToken) -> anyhow::Result<()> {
        let mut hang_up = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
        let mut changes = watch(&self.config.dir)
            .inspect_err(|error| warn!("cannot watch {} for changes ({error}); reload with SIGHUP", self.config.dir.display()))
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
                _ = hang_up.recv() => self.reload().await,
                _ = changed => self.reload().await,
                Some(ended) = self.tasks.join_next() => match ended {
                    // A replaced reader or sender.
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => break Some(anyhow!(error).context("the store can no longer be trusted; stopping")),
                    Err(error) if error.is_panic() => break Some(anyhow!("a room failed: {error}; please report this")),
                    Err(_) => {}
                },
            }
        };
        self.end().await;
        failure.map_or(Ok(()), Err)
    }

    /// Tells every room to finish, and waits for it.
    async fn end(mut self) {
        info!("stopping: finishing what is in hand");
        let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
        self.stop.cancel();
        let drained = tokio::time::timeout(DRAIN, async { while self.tasks.join_next().await.is_some() {} }).await;
        if drained.is_err() {
            warn!("not everything was finished in time; the rest goes on at the next start");
            self.tasks.abort_all();
        }
        let _ = tokio::time::timeout(Duration::from_secs(1), self.store.close()).await;
    }

    /// Takes a changed configuration; a broken one changes nothing and says why.
    async fn reload(&mut self) {
        let config = match load(&self.config.dir) {
            Ok(config) => config,
            Err(problems) => {
                let plain = problems.to_plain();
                for problem in &plain {
                    error!("the changed configuration is not taken: {problem}");
                }
                self.health.set_configuration_trouble(Some(plain.join("\n")));
                return;
            }
        };
        self.health.set_configuration_trouble(None);
        let needs_restart = config.store.to_url() != self.config.store.to_url() || config.web.listen != self.config.web.listen;
        if needs_restart {
            warn!("a new store or listen address counts from the next start on");
        }
        let is_new = config.rules.version != self.config.rules.version;
        self.config = Config { store: self.config.store.clone(), ..config };
        if let Err(error) = self.take_over().await {
            error!("the changed configuration could not be put to work: {error:#}");
            self.health.set_configuration_trouble(Some(format!("{error:#}")));
        } else if is_new {
            info!("the changed configuration counts from now on, as version {}", self.config.rules.version);
        }
    }

    async fn take_over(&mut self) -> anyhow::Result<()> {
        self.keep_rules().await?;
        self.rules.store(self.config.rules.clone());
        self.replaceable.cancel();
        self.start_replaceable()?;
        self.store.wake_queue(self.around.clock.now()).await?;
        self.acted.notify_one();
        Ok(())
    }

    async fn keep_rules(&self) -> anyhow::Result<()> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let files: BTreeMap<String, String> =
            self.config.files.iter().map(|(name, bytes)| (name.clone(), text(bytes))).collect();
        Ok(self.store.keep_rules(&self.config.rules.version, &files, self.around.clock.now()).await?)
    }
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

/// Tells systemd that we live, as long as every loop turns.
async fn feed_the_watchdog(health: Arc<Health>, around: Surroundings, stop: CancellationToken) -> Result<(), StoreError> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(WATCHDOG) => {}
        }
        around.metrics.run_upkeep();
        let now = around.clock.now();
        let loops = health.loops();
        let stuck: Vec<&str> =
            loops.iter().filter(|(_, at)| now.since(**at) > STUCK).map(|(which, _): (&Loop, _)| which.as_str()).collect();
        if stuck.is_empty() {
            let _ = sd_notify::notify(&[sd_notify::NotifyState::Watchdog]);
        } else {
            error!("{} has not moved for a minute; if the watchdog is on, systemd will restart us", stuck.join(", "));
        }
    }
}

/// Where small files of this machine are kept.
impl Config {
    fn state_dir(&self) -> PathBuf {
        match &self.store {
            StoreUrl::Sqlite(path) => path.parent().map_or_else(|| self.dir.clone(), PathBuf::from),
            StoreUrl::Postgres(_) => {
                std::env::var_os("STATE_DIRECTORY").map_or_else(|| self.dir.clone(), PathBuf::from)
            }
        }
    }
}
