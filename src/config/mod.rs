//! The configuration: what revenue operations and operators write, as one value that the daemon trusts.
//!
//! In: a directory of TOML files, tables and templates, and the secrets they point to.
//! Out: a [`Config`] in which every name refers to something, or every mistake with its place and remedy.
//! Never: a default for a mistake, a secret in a message, a clock, a network connection.

pub mod problem;

pub mod findings;
mod sheet;
mod slips;
mod written;

mod folder;
mod papers;
mod secret;

mod acknowledge;
mod amount;
pub mod endpoint;
pub mod mailboxes;
mod ours;
pub mod providers;
mod replies;
pub mod settings;
pub mod smtp;

mod given;

mod activity;
mod calendars;
mod criteria;
mod customs;
pub mod fixtures;
pub mod forms;
mod holidays;
mod judging;
mod policies;
mod rep;
mod routes;
mod scores;
mod sla;
pub(crate) mod tables;
mod team;
mod templates;
mod territories;
mod workflow;

pub mod dated;
mod everybody;
mod idle;
mod ladder;
mod lints;
pub mod load;
pub mod outcomes;
pub mod placeholders;
pub mod rehearsal;
pub mod starter;
mod takers;
pub mod watch;

use crate::domain::id::MailboxName;
use crate::domain::provider::Endpoint;
use crate::domain::rules::Rules;
use mailboxes::MailboxSettings;
use problem::Problem;
use secrecy::SecretString;
use settings::{Backtest, Limits, StoreUrl, Web};
use smtp::Smtp;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// One accepted configuration.
#[derive(Debug, Clone)]
pub struct Config {
    pub dir: PathBuf,
    pub store: StoreUrl,
    pub smtp: Smtp,
    pub web: Web,
    pub limits: Limits,
    /// What must come before a changed workflow counts.
    pub backtest: Backtest,
    /// What signs links and Message-IDs; without one the store keeps a random one.
    pub key: Option<SecretString>,
    /// What other programs show that tell us signals.
    pub signals_token: Option<SecretString>,
    pub mailboxes: BTreeMap<MailboxName, MailboxSettings>,
    /// How those are reached who are asked outside.
    pub providers: Vec<Endpoint>,
    pub rules: Arc<Rules>,
    /// Name below `templates/` → text, like `mail/assignment.txt`.
    pub templates: BTreeMap<String, String>,
    /// Mails with what must come of them.
    pub fixtures: Vec<fixtures::Fixture>,
    pub warnings: Vec<Problem>,
    /// What the version is made of, by path: kept with it, so that its decisions can be made again.
    pub files: Vec<(String, Vec<u8>)>,
}
