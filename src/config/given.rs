//! What the other files say, for a workflow to refer to.

use super::findings::Findings;
use super::mailboxes::MailboxSettings;
use super::ours::Ours;
use super::outcomes;
use super::providers::Providers;
use super::tables::Table;
use super::team::TeamSheet;
use crate::domain::condition::Vocabulary;
use crate::domain::id::MailboxName;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone)]
pub struct Given<'a> {
    pub team: &'a TeamSheet,
    pub ours: &'a Ours,
    pub findings: &'a Findings,
    /// None if they could not be read.
    pub mailboxes: Option<&'a BTreeMap<MailboxName, MailboxSettings>>,
    /// Some row of the company table has an owner, or may have one.
    pub has_owners: bool,
    /// The company table, and what else may fill its columns.
    pub table: &'a Table,
    pub filled_by_providers: BTreeSet<String>,
    /// What came of earlier leads.
    pub outcomes: &'a outcomes::Table,
    /// This workflow has `products`.
    pub names_products: bool,
    /// The names that a condition may ask for.
    pub vocabulary: Vocabulary,
}

impl<'a> Given<'a> {
    pub fn new(
        team: &'a TeamSheet,
        table: &'a Table,
        outcomes: &'a outcomes::Table,
        providers: &Providers,
        ours: &'a Ours,
        mailboxes: Option<&'a BTreeMap<MailboxName, MailboxSettings>>,
        findings: &'a Findings,
    ) -> Self {
        // A file that could not be read in full leaves open what names there are.
        let territories = (!findings.has_syntax_errors()).then(|| team.names.territories.clone());
        let company_columns = table.columns.clone().map(|mut columns: BTreeSet<String>| {
            columns.extend(providers.columns());
            columns
        });
        let vocabulary = Vocabulary { company_columns, territories, of_lead: false };
        let has_owners = table.columns.is_none() || !table.owners.is_empty();
        let filled_by_providers = providers.facts().collect();
        Self {
            team,
            ours,
            findings,
            mailboxes,
            has_owners,
            table,
            filled_by_providers,
            outcomes,
            names_products: false,
            vocabulary,
        }
    }
}
