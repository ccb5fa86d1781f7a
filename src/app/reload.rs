//! A changed configuration takes the place of the one that runs.

use super::publish::Waits;
use super::{App, DRAIN, author, fixtures, publish, servers, templates};
use crate::config::Config;
use crate::config::load::load;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tracing::{error, info, warn};

impl App {
    /// Takes a changed configuration; a broken one changes nothing and says why.
    pub(super) async fn reload(&mut self) {
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

    /// What is wrong with a configuration that counts all the same; nothing is told of one that is sound.
    pub fn tell_configuration_trouble(&self, troubles: &[String]) {
        for trouble in troubles {
            error!("the configuration counts as it did before, and a fixture does not hold: {trouble}");
        }
        if !troubles.is_empty() {
            self.health.set_configuration_trouble(Some(troubles.join("\n")));
        }
    }

    /// A workflow had changed before this start, and waits; what counted before goes on.
    pub fn wait_for_backtest(&mut self, waits: Waits) {
        error!("the changed configuration is not taken: {}", waits.why);
        self.health.set_configuration_trouble(Some(waits.why));
        self.waits = Some(waits.version);
    }

    /// Everything that can be refused is tried before anything is replaced.
    async fn take_over(&mut self) -> Result<(), Vec<String>> {
        let in_words = |error: anyhow::Error| vec![format!("{error:#}")];
        self.waits = None;
        let config = load(&self.config.dir).map_err(|problems| problems.errors())?;
        let wrong = fixtures::failures(&config, self.around.clock.now());
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if let Some(missing) = publish::missing(&config, &self.store).await.map_err(|error| in_words(error.into()))? {
            self.waits = Some(config.rules.version.clone());
            return Err(vec![missing]);
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
    pub(super) async fn keep_rules(&mut self, at: &str) -> anyhow::Result<bool> {
        let rules = Arc::make_mut(&mut self.config.rules);
        let names = rules.team.reps.values().map(|rep| (rep.id.to_string(), rep.name.clone())).collect();
        rules.team.former = self.store.name_reps(&names).await?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let files: BTreeMap<String, String> =
            self.config.files.iter().map(|(name, bytes)| (name.clone(), text(bytes))).collect();
        let by = format!("{at}, files of {}", author::of_files(&self.config.dir, files.keys().map(String::as_str)));
        Ok(self.store.keep_rules(&self.config.rules.version, &files, &by, self.around.clock.now()).await?)
    }
}
