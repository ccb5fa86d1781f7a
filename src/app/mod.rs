//! Wires the rooms together and keeps them running: start, reload, stop.

pub mod author;
pub mod fixtures;
mod machine_run;
mod metering;
pub mod servers;
mod state_dir;

use crate::clock::{Clock, RandomIds, SystemClock};
use crate::config::Config;
use crate::config::load::load;
use crate::config::watch::watch;
use crate::domain::rules::Rules;
use crate::domain::token::Key;
use crate::health::{Health, Loop};
use crate::pipeline::arrive::run::Arrive;
use crate::pipeline::arrive::trust::Trust;
use crate::pipeline::fetch::run::Fetch;
use crate::pipeline::intake::Intake;
use crate::pipeline::intake::alone::Alone;
use crate::pipeline::question::run::Questions;
use crate::pipeline::second_look::SecondLooks;
use crate::pipeline::send;
use crate::pipeline::send::run::Sender;
use crate::pipeline::watch::run::Watch;
use crate::store::{Hold, Store, StoreError};
use crate::web;
use anyhow::{Context as _, anyhow};
use arc_swap::ArcSwap;
use metrics_exporter_prometheus::PrometheusHandle;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Notify;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

/// How long the rooms have to finish what is in their hands.
const DRAIN: Duration = Duration::from_secs(9);
/// Before a store that failed is asked anew.
const STORE_PAUSE: Duration = Duration::from_secs(1);
/// Notices taken from the outbox at a time.
const SEND_BATCH: usize = 128;
/// How often systemd's watchdog is fed, and only while every loop turns.
const WATCHDOG: Duration = Duration::from_secs(10);
/// A loop that has not turned for this long is stuck.
const STUCK: Duration = Duration::from_secs(60);
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

/// Tasks that are told to stop together.
#[derive(Default)]
struct Rooms {
    tasks: JoinSet<anyhow::Result<()>>,
    stop: CancellationToken,
}

impl Rooms {
    /// Tells them to stop and waits; what is not done in time goes on at the next start.
    async fn end(&mut self, within: Duration) {
        self.stop.cancel();
        let drained = tokio::time::timeout(within, async { while self.tasks.join_next().await.is_some() {} }).await;
        if drained.is_err() {
            warn!("not everything was finished in time; the rest goes on later");
            self.tasks.shutdown().await;
        }
    }
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
            hang_up,
            config,
            around,
            store,
            hold,
            key,
        };
        if app.keep_rules("start").await? {
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

    fn start_rooms(&mut self, listener: TcpListener) {
        let intake = Intake {
            store: self.store.clone(),
            rules: self.rules.clone(),
            key: self.key.clone(),
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            crumbs_dir: self.state_dir.clone(),
            alone: std::env::current_exe().ok().map(|program| Alone {
                program,
                arguments: vec!["read-alone".into(), "--config".into(), self.config.dir.clone().into()],
            }),
            arrived: self.bells.arrived.clone(),
            queued: self.bells.queued.clone(),
        };
        let watch = Watch {
            store: self.store.clone(),
            rules: self.rules.clone(),
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            acted: self.bells.acted.clone(),
            queued: self.bells.queued.clone(),
        };
        let second_looks = SecondLooks {
            store: self.store.clone(),
            rules: self.rules.clone(),
            key: self.key.clone(),
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            queued: self.bells.queued.clone(),
        };
        let questions = Questions {
            store: self.store.clone(),
            rules: self.rules.clone(),
            clock: self.around.clock.clone(),
            queued: self.bells.queued.clone(),
        };
        let site = web::Site {
            store: self.store.clone(),
            rules: self.rules.clone(),
            health: self.health.clone(),
            key: self.key.clone(),
            clock: self.around.clock.clone(),
            ids: Arc::new(Mutex::new(RandomIds)),
            public_url: self.config.web.public_url.clone(),
            wake: self.bells.acted.clone(),
            metrics: Some(self.around.metrics.clone()),
            signals_token: self.config.signals_token.clone(),
            templates: self.pages.clone(),
        };
        let (tasks, stop) = (&mut self.rooms.tasks, &self.rooms.stop);
        let told = stop.clone();
        tasks.spawn(again(stop.clone(), move || intake.clone().run(Box::new(RandomIds), told.clone())));
        let told = stop.clone();
        tasks.spawn(again(stop.clone(), move || watch.clone().run(Box::new(RandomIds), told.clone())));
        let told = stop.clone();
        tasks.spawn(again(stop.clone(), move || second_looks.clone().run(Box::new(RandomIds), told.clone())));
        let told = stop.clone();
        tasks.spawn(again(stop.clone(), move || questions.clone().run(Box::new(RandomIds), told.clone())));
        let pages = web::serve(listener, site, stop.clone());
        tasks.spawn(async { pages.await.context("the pages stopped") });
        tasks.spawn(feed_the_watchdog(self.health.clone(), self.around.clone(), stop.clone()));
    }

    fn start_readers(&mut self) -> anyhow::Result<()> {
        let mut readers = Rooms { stop: self.rooms.stop.child_token(), ..Rooms::default() };
        let arrive = Arrive {
            store: self.store.clone(),
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            arrived: self.bells.arrived.clone(),
            backlog: i64::from(self.config.limits.backlog),
        };
        let trust = Trust::system()?;
        for (name, settings) in &self.config.mailboxes {
            metering::count_mailbox_from_zero(name);
            let mailbox = servers::mailbox(name, settings, &self.config.limits, &trust);
            // Known to the health page before it is first asked: green while nobody reads is impossible.
            self.health.expect(name, self.config.limits.idle_renew.min(settings.poll), self.around.clock.now());
            let reading = arrive.clone().run(mailbox.with_context(|| format!("mailbox {name}"))?, readers.stop.clone());
            readers.tasks.spawn(async { Ok(reading.await?) });
            if let Some(sent) = servers::sent_folder(name, settings, &self.config.limits, &trust) {
                let sent = sent.with_context(|| format!("the sent folder of mailbox {name}"))?;
                metering::count_mailbox_from_zero(&sent.name);
                self.health.expect(
                    &sent.name,
                    self.config.limits.idle_renew.min(settings.poll),
                    self.around.clock.now(),
                );
                let reading = arrive.clone().run(sent, readers.stop.clone());
                readers.tasks.spawn(async { Ok(reading.await?) });
            }
        }
        self.readers = readers;
        Ok(())
    }

    fn start_sender(&mut self) -> anyhow::Result<()> {
        let mut room = Rooms { stop: self.rooms.stop.child_token(), ..Rooms::default() };
        let sender = Sender {
            store: self.store.clone(),
            rules: self.rules.clone(),
            templates: self.letters.clone(),
            site: servers::site(&self.config),
            key: self.key.clone(),
            transport: servers::transport(&self.config.smtp)?,
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            batch: SEND_BATCH,
            state_dir: self.state_dir.clone(),
            machine_run: machine_run::of_this_machine(),
        };
        let sending = send::run::run(sender, room.stop.clone(), self.bells.queued.clone());
        room.tasks.spawn(async { Ok(sending.await?) });
        self.sender = room;
        Ok(())
    }

    fn start_fetcher(&mut self) -> anyhow::Result<()> {
        let mut room = Rooms { stop: self.rooms.stop.child_token(), ..Rooms::default() };
        let providers = self.config.providers.clone();
        if !providers.is_empty() {
            providers.iter().for_each(|endpoint| metering::count_provider_from_zero(&endpoint.provider.name));
            let (tls, stop) = (servers::outside_tls()?, room.stop.clone());
            let (store, clock) = (self.store.clone(), self.around.clock.clone());
            room.tasks.spawn(again(room.stop.clone(), move || {
                Fetch::new(store.clone(), clock.clone(), tls.clone(), providers.clone()).run(stop.clone())
            }));
        }
        self.fetcher = room;
        Ok(())
    }

    /// Runs until told to stop, or until something fails that a restart must mend.
    pub async fn run(mut self, stop: CancellationToken) -> anyhow::Result<()> {
        let mut changes = watch(&self.config.dir)
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

    /// Takes a changed configuration; a broken one changes nothing and says why.
    async fn reload(&mut self) {
        match self.take_over().await {
            Ok(()) => self.health.set_configuration_trouble(None),
            Err(troubles) => {
                for trouble in &troubles {
                    error!("the changed configuration is not taken: {trouble}");
                }
                self.health.set_configuration_trouble(Some(troubles.join("\n")));
            }
        }
    }

    /// Everything that can be refused is tried before anything is replaced.
    async fn take_over(&mut self) -> Result<(), Vec<String>> {
        let in_words = |error: anyhow::Error| vec![format!("{error:#}")];
        let config = load(&self.config.dir).map_err(|problems| problems.errors())?;
        let wrong = fixtures::failures(&config, self.around.clock.now());
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let (letters, pages) = templates(&config).map_err(in_words)?;
        servers::transport(&config.smtp).map_err(in_words)?;
        let (store, web) = (self.config.store.clone(), self.config.web.clone());
        if config.store.to_url() != store.to_url() || config.web != web {
            warn!("a new [store] url or [web] counts from the next start on");
        }
        let version = config.rules.version.clone();
        let has_new_mailboxes = servers::mailboxes_differ(&self.config, &config);
        let has_new_smtp = servers::smtp_differs(&self.config, &config);
        self.config = Config { store, web, ..config };
        self.keep_rules("reload").await.map_err(in_words)?;
        self.letters.store(Arc::new(letters));
        self.pages.store(Arc::new(pages));
        self.rules.store(self.config.rules.clone());
        if has_new_mailboxes {
            self.readers.end(DRAIN).await;
            self.start_readers().map_err(in_words)?;
        }
        if has_new_smtp {
            // The old sender must be done before a new one takes over what it had in hand.
            self.sender.end(DRAIN).await;
            self.start_sender().map_err(in_words)?;
        }
        // What was in its hands is asked again when the lease is over.
        self.fetcher.end(Duration::ZERO).await;
        self.start_fetcher().map_err(in_words)?;
        self.store.wake_leads(self.around.clock.now()).await.map_err(|error| in_words(error.into()))?;
        self.bells.acted.notify_one();
        info!("the configuration was read again; version {version} counts from now on");
        Ok(())
    }

    /// Nobody tells the daemon who changed a file but the file.
    async fn keep_rules(&self, at: &str) -> anyhow::Result<bool> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let files: BTreeMap<String, String> =
            self.config.files.iter().map(|(name, bytes)| (name.clone(), text(bytes))).collect();
        let by = format!("{at}, files of {}", author::of_files(&self.config.dir, files.keys().map(String::as_str)));
        Ok(self.store.keep_rules(&self.config.rules.version, &files, &by, self.around.clock.now()).await?)
    }
}

/// Runs a room, and runs it anew after a trouble of the store that may pass, wherever in its work it was met: what was
/// not committed is done again.
async fn again<R: Future<Output = Result<(), StoreError>>>(
    stop: CancellationToken,
    room: impl Fn() -> R,
) -> anyhow::Result<()> {
    loop {
        match room().await {
            Err(error) if error.is_temporary() && !stop.is_cancelled() => {
                warn!("the store fails, trying again: {error}");
                tokio::time::sleep(STORE_PAUSE).await;
            }
            ended => return Ok(ended?),
        }
    }
}

/// Why a room that should run for ever has ended.
fn failure(ended: Result<anyhow::Result<()>, JoinError>) -> Option<anyhow::Error> {
    Some(match ended {
        Ok(Ok(())) => anyhow!("a room ended by itself; please report this"),
        Ok(Err(error)) => error.context("cannot go on; stopping"),
        Err(error) => anyhow!("a room failed: {error}; please report this"),
    })
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

/// Tells systemd that we live, as long as every loop turns.
async fn feed_the_watchdog(health: Arc<Health>, around: Surroundings, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(WATCHDOG) => {}
        }
        around.metrics.run_upkeep();
        let now = around.clock.now();
        let loops = health.loops();
        let stuck: Vec<&str> = loops
            .iter()
            .filter(|(_, at)| now.since(**at) > STUCK)
            .map(|(which, _): (&Loop, _)| which.as_str())
            .collect();
        if stuck.is_empty() {
            let _ = sd_notify::notify(&[sd_notify::NotifyState::Watchdog]);
        } else {
            error!("{} has not moved for a minute; if the watchdog is on, systemd will restart us", stuck.join(", "));
        }
    }
}
