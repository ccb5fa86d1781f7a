//! `anteroom init` and `anteroom check`.

use super::{Failure, Place, short_runtime};
use crate::app::{self, fixtures, publish, servers};
use crate::clock::{Clock as _, SystemClock};
use crate::config::problem::Problem;
use crate::config::settings::Backtest;
use crate::config::{Config, dated, load, placeholders, starter};
use crate::pipeline::arrive::connect;
use crate::pipeline::arrive::error::ArriveError;
use crate::pipeline::arrive::trust::Trust;
use anyhow::{Context as _, anyhow};
use serde_json::json;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    place: Place,
    /// Also log in to every mailbox and to the SMTP server; nothing is read or sent
    #[arg(long)]
    connect: bool,
    /// Print a JSON object
    #[arg(long)]
    json: bool,
}

impl Check {
    pub fn carry_out(self) -> Result<(), Failure> {
        let mut config = match load::load(&self.place.dir) {
            Ok(config) => config,
            Err(problems) if self.json => {
                say!("{}", json!({ "ok": false, "problems": problems.to_plain() }));
                return Err(Failure::Usage(anyhow!("the configuration has mistakes")));
            }
            Err(problems) => return Err(Failure::Configuration(problems)),
        };
        app::templates(&config).map_err(Failure::Usage)?;
        let now = SystemClock.now();
        config.warnings = dated::all_warnings(&config, now);
        let warnings: Vec<String> = config.warnings.iter().map(Problem::to_plain).collect();
        let wrong = fixtures::failures(&config, now);
        if !wrong.is_empty() {
            // What is odd about the rules is often why a mail comes out otherwise.
            if self.json {
                say!("{}", json!({ "ok": false, "problems": wrong, "warnings": warnings }));
            } else {
                tell_warnings(&config);
            }
            return Err(Failure::Usage(anyhow!("{}", wrong.join("\nanteroom: "))));
        }
        let connections = if self.connect { short_runtime()?.block_on(try_connections(&config)) } else { Vec::new() };
        let waits = short_runtime()?.block_on(self.waits(&config))?;
        let all_connect = connections.iter().all(|(_, trouble)| trouble.is_none());
        if self.json {
            let connections: Vec<_> =
                connections.iter().map(|(what, trouble)| json!({ "to": what, "trouble": trouble })).collect();
            say!(
                "{}",
                json!({ "ok": all_connect, "version": config.rules.version.as_str(), "waits": waits, "warnings": warnings, "placeholders": placeholders::told(&config), "connections": connections })
            );
        } else {
            tell(&config, &connections, waits.as_deref());
        }
        if all_connect { Ok(()) } else { Err(Failure::Told) }
    }
}

impl Check {
    /// Why a daemon would not take the workflows yet. What has no store yet waits for nothing.
    async fn waits(&self, config: &Config) -> Result<Option<String>, Failure> {
        if config.backtest != Backtest::Required {
            return Ok(None);
        }
        let Some(store) = self.place.open_store().await? else { return Ok(None) };
        let waits = publish::waits(config, &store).await?;
        store.close().await;
        Ok(waits.map(|waits| waits.why))
    }
}

fn tell_warnings(config: &Config) {
    for warning in &config.warnings {
        complain!("{:?}", miette::Report::new(warning.clone()));
    }
}

fn tell(config: &Config, connections: &[(String, Option<String>)], waits: Option<&str>) {
    tell_warnings(config);
    for (what, trouble) in connections {
        match trouble {
            None => say!("{what}: connected"),
            Some(trouble) => complain!("{what}: {trouble}"),
        }
    }
    let rules = &config.rules;
    if !config.fixtures.is_empty() {
        say!("{}", counted(config.fixtures.len(), "fixture came out as it must", "fixtures came out as they must"));
    }
    let failed = connections.iter().filter(|(_, trouble)| trouble.is_some()).count();
    say!(
        "the configuration is sound{}: {}, {}, {} in {} (version {})",
        match failed {
            0 => String::new(),
            _ => format!(", but {failed} of {} connections failed", connections.len()),
        },
        counted(config.mailboxes.len(), "mailbox", "mailboxes"),
        counted(rules.workflows.len(), "workflow", "workflows"),
        counted(rules.team.reps.len(), "rep", "reps"),
        counted(rules.team.pools.len(), "pool", "pools"),
        rules.version
    );
    if let Some(left) = placeholders::told(config) {
        say!("{left}");
    }
    if let Some(why) = waits {
        say!("a daemon does not take it yet: {why}");
    }
}

pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Every server with what is wrong with it, if anything.
async fn try_connections(config: &Config) -> Vec<(String, Option<String>)> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut outcomes = Vec::new();
    for (name, settings) in &config.mailboxes {
        let outcome = async {
            let server = servers::server(settings, &config.limits, &Trust::system()?)?;
            let mut session = connect::connect(&server).await?;
            session.examine(&server.folder).await?;
            session.logout().await;
            Ok::<_, ArriveError>(())
        };
        outcomes.push((format!("mailbox {name}"), outcome.await.err().map(|error| error.to_string())));
        let Some(sent) = &settings.sent else { continue };
        let outcome = async {
            let server = servers::server(settings, &config.limits, &Trust::system()?)?;
            let mut session = connect::connect(&server).await?;
            session.examine(sent).await?;
            session.logout().await;
            Ok::<_, ArriveError>(())
        };
        outcomes.push((format!("sent folder of mailbox {name}"), outcome.await.err().map(|error| error.to_string())));
    }
    let outcome = async { anyhow::Ok(servers::transport(&config.smtp)?.check().await?) };
    outcomes.push(("smtp".to_owned(), outcome.await.err().map(|error| format!("{error:#}"))));
    outcomes
}

/// Writes the starter files; never over anything.
pub fn init(dir: &Path) -> Result<(), Failure> {
    let files = starter::FILES;
    if dir.exists() && !dir.is_dir() {
        return Err(Failure::Usage(anyhow!(
            "{} is no directory; name a directory, which need not exist",
            dir.display()
        )));
    }
    for (name, _) in files {
        if dir.join(name).exists() {
            let taken = dir.join(name);
            return Err(Failure::Usage(anyhow!("{} is there already; name another directory", taken.display())));
        }
    }
    for (name, text) in files {
        let path = dir.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        }
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    for (name, _) in files {
        say!("wrote {}", dir.join(name).display());
    }
    say!("\nNow fill in your servers, passwords and people, then: anteroom check --config {} --connect", dir.display());
    Ok(())
}
