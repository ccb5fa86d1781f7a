//! A changed configuration takes the place of the one that runs.

use super::publish::Waits;
use super::{App, DRAIN, author, fixtures, publish, servers, templates};
use crate::config::load::load;
use crate::config::problem::Problem;
use crate::config::{Config, dated, rehearsal};
use crate::health::ConfigurationTrouble;
use crate::store::versions::Word;
use secrecy::{ExposeSecret as _, SecretString};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tracing::{error, info, warn};

impl App {
    /// Takes a changed configuration; a broken one changes nothing and says why.
    pub(super) async fn reload(&mut self) {
        self.waits = None;
        match self.take_over().await {
            Ok(None) => self.health.set_configuration_trouble(None),
            Ok(Some(waits)) => self.wait_for_backtest(waits),
            Err(troubles) => self.tell_refused(&troubles),
        }
    }

    /// Files that do not count, or not yet; what counted before goes on.
    pub fn tell_refused(&self, troubles: &[String]) {
        for trouble in troubles {
            error!("the changed configuration is not taken: {trouble}");
        }
        self.health.set_configuration_trouble(Some(ConfigurationTrouble::Refused(troubles.join("\n"))));
    }

    /// Files that counted before and count all the same: what hangs on the date, or on the program, comes out otherwise one day.
    pub fn tell_no_longer_holds(&self, troubles: &[String]) {
        for trouble in troubles {
            error!("the configuration counts as it did before, and a fixture does not hold: {trouble}");
        }
        self.health.set_configuration_trouble(Some(ConfigurationTrouble::NoLongerHolds(troubles.join("\n"))));
    }

    /// A workflow has changed, and waits; the one before goes on.
    pub fn wait_for_backtest(&mut self, waits: Waits) {
        warn!("a changed workflow is not taken yet: {}", waits.why);
        self.health.set_configuration_trouble(Some(ConfigurationTrouble::Waits(waits.why.clone())));
        self.waits = Some(waits);
    }

    /// What `check` would warn of, of the configuration that counts, and what of it does not count yet.
    pub(super) fn tell_warnings(&self, for_a_start: Option<String>) {
        let warnings = dated::all_warnings(&self.config, self.around.clock.now());
        let warnings: Vec<String> = for_a_start.into_iter().chain(warnings.iter().map(Problem::to_plain)).collect();
        for warning in &warnings {
            warn!("{warning}");
        }
        self.health.set_configuration_warnings(warnings);
    }

    /// Takes the files as they are, and says which of their workflows have to wait. Everything that can be refused is tried
    /// before anything is replaced.
    async fn take_over(&mut self) -> Result<Option<Waits>, Vec<String>> {
        let now = self.around.clock.now();
        let config = load(&self.config.dir).map_err(|problems| problems.errors())?;
        let wrong = fixtures::failures(&config, now);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let Some(waits) = publish::waits(&config, &self.store).await.map_err(|error| in_words(error.into()))? else {
            return self.replace_by(config).await.map(|()| None);
        };
        let rest = waits.all_but_workflows(&config, now);
        if let Some(rest) = rest.filter(|rest| rest.rules.version != self.config.rules.version) {
            self.replace_by(rest).await?;
        }
        Ok(Some(waits))
    }

    async fn replace_by(&mut self, config: Config) -> Result<(), Vec<String>> {
        let (letters, pages) = templates(&config).map_err(in_words)?;
        servers::transport(&config.smtp).map_err(in_words)?;
        let for_a_start = changed_for_a_start(&self.config, &config);
        let version = config.rules.version.clone();
        let has_new_mailboxes = servers::mailboxes_differ(&self.config, &config);
        let has_new_smtp = servers::smtp_differs(&self.config, &config);
        let gone = servers::mailboxes_gone(&self.config, &config);
        let Config { store, web, key, signals_token, .. } = self.config.clone();
        self.config = Config { store, web, key, signals_token, ..config };
        self.keep_rules("reload").await.map_err(in_words)?;
        self.letters.store(Arc::new(letters));
        self.pages.store(Arc::new(pages));
        self.rules.store(self.config.rules.clone());
        if has_new_mailboxes {
            self.readers.end(DRAIN).await;
            gone.iter().for_each(|mailbox| self.health.forget(mailbox));
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
        self.tell_warnings(for_a_start);
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
        let workflows = rehearsal::of(&self.config.files);
        let word = Word { version: &self.config.rules.version, workflows: &workflows, by: &by };
        Ok(self.store.keep_rules(&word, &files, self.around.clock.now()).await?)
    }
}

/// What only a start takes up, and is no longer what the daemon began with.
fn changed_for_a_start(began_with: &Config, new: &Config) -> Option<String> {
    let secret = |secret: &Option<SecretString>| secret.as_ref().map(|secret| secret.expose_secret().to_owned());
    let changed = [
        ("[store] url", began_with.store.to_url() != new.store.to_url()),
        ("[web]", began_with.web != new.web),
        ("[secrets] key", secret(&began_with.key) != secret(&new.key)),
        ("[secrets] signals", secret(&began_with.signals_token) != secret(&new.signals_token)),
    ];
    let changed: Vec<&str> =
        changed.into_iter().filter(|(_, has_changed)| *has_changed).map(|(name, _)| name).collect();
    let told = || format!("a new {} counts from the next start on; restart when it suits", changed.join(" and "));
    (!changed.is_empty()).then(told)
}

fn in_words(error: anyhow::Error) -> Vec<String> {
    vec![format!("{error:#}")]
}
