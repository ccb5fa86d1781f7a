//! From a folder to a configuration, or to everything that is wrong with it.

use super::findings::{Findings, Place, nearest};
use super::folder::{Beside, Disk, Folder, Kept};
use super::given::Given;
use super::mailboxes;
use super::mailboxes::POLL_MAX;
use super::ours::Ours;
use super::papers::Papers;
use super::problem::{Problem, Problems, Severity};
use super::providers::{self, PROVIDERS, Providers};
use super::secret::{Secrets, Variables};
use super::settings::{self, StoreUrl};
use super::sheet::Sheet;
use super::team::{self, TeamSheet};
use super::workflow;
use super::{Config, fixtures, forms, idle, outcomes, tables, templates};
use crate::domain::acknowledge::Acknowledge;
use crate::domain::company::Companies;
use crate::domain::digest::Telling;
use crate::domain::form::Adapter;
use crate::domain::id::{MailboxName, RulesVersion, WorkflowName};
use crate::domain::reader::Reader;
use crate::domain::replies::Replies;
use crate::domain::rules::Rules;
use crate::domain::workflow::Workflow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

const SETTINGS: &str = "anteroom.toml";
const MAILBOXES: &str = "mailboxes.toml";
const TEAM: &str = "team.toml";

/// The configuration in a directory, with its secrets.
pub fn load(dir: &Path) -> Result<Config, Problems> {
    load_with(dir, &|name| std::env::var(name).ok())
}

/// The same with environment variables of one's own.
pub fn load_with(dir: &Path, variables: Variables<'_>) -> Result<Config, Problems> {
    let folder = Disk(dir);
    read(&folder, &Secrets::From { folder: &folder, variables })
}

/// For commands that reach neither a mailbox nor the store: no secret has to exist, and all are empty.
pub fn load_without_secrets(dir: &Path) -> Result<Config, Problems> {
    read(&Disk(dir), &Secrets::NotNeeded)
}

/// Where leads are stored. For commands that only look at the store: nothing but `[store]` has to be sound.
pub fn store_of(dir: &Path) -> Result<StoreUrl, Problems> {
    let (folder, findings) = (Disk(dir), Findings::default());
    let variables = |name: &str| std::env::var(name).ok();
    let secrets = Secrets::From { folder: &folder, variables: &variables };
    let papers = Papers::new(&folder, &findings);
    let text = needed(&papers, SETTINGS, "make a starter configuration with: anteroom init DIR");
    let store = text.and_then(|text| {
        settings::read_store_alone(&Sheet::parse(SETTINGS, &text, papers.findings), &papers, &secrets)
    });
    drop(papers);
    let problems = findings.into_problems();
    let is_sound = problems.iter().all(|problem| problem.severity == Severity::Warning);
    store.filter(|_| is_sound).ok_or(Problems(problems))
}

/// The rules of an earlier version, from the files kept with it.
pub fn rules_of(files: &[(String, Vec<u8>)]) -> Result<Arc<Rules>, Problems> {
    kept(files).map(|config| config.rules)
}

/// The whole of an earlier version, without its secrets.
pub fn kept(files: &[(String, Vec<u8>)]) -> Result<Config, Problems> {
    read(&Kept(files), &Secrets::NotNeeded)
}

/// The connections and secrets of a directory, beside an earlier version of everything else: for while that cannot be read.
pub fn beside_kept(dir: &Path, files: &[(String, Vec<u8>)]) -> Result<Config, Problems> {
    let folder = Beside { disk: Disk(dir), kept: Kept(files), of_disk: &[SETTINGS, MAILBOXES] };
    let variables = |name: &str| std::env::var(name).ok();
    read(&folder, &Secrets::From { folder: &folder, variables: &variables })
}

/// Reads everything before it judges anything, so that one run tells all mistakes of all files.
pub(super) fn read(folder: &dyn Folder, secrets: &Secrets<'_>) -> Result<Config, Problems> {
    let findings = Findings::default();
    let papers = Papers::new(folder, &findings);
    let draft = draft(&papers, secrets);
    let (version, files) = papers.version();
    let problems = findings.into_problems();
    let is_sound = problems.iter().all(|problem| problem.severity == Severity::Warning);
    match draft {
        Some(draft) if is_sound => Ok(draft.into_config(version, files, folder, problems)),
        Some(_) | None => Err(Problems(problems)),
    }
}

/// All but the version. Whatever could not be read is left out, and has its finding.
struct Draft {
    settings: settings::Settings,
    mailboxes: BTreeMap<MailboxName, mailboxes::MailboxSettings>,
    team: TeamSheet,
    companies: Companies,
    providers: Providers,
    workflows: BTreeMap<WorkflowName, Arc<Workflow>>,
    replies: Option<Replies>,
    acknowledge: Option<Acknowledge>,
    telling: Telling,
    templates: templates::Overrides,
    adapters: Arc<[Adapter]>,
    fixtures: Vec<fixtures::Fixture>,
}

fn draft(papers: &Papers<'_>, secrets: &Secrets<'_>) -> Option<Draft> {
    let findings = papers.findings;
    let text = needed(papers, SETTINGS, "make a starter configuration with: anteroom init DIR")?;
    let mut settings = settings::read(&Sheet::parse(SETTINGS, &text, findings), papers, secrets);
    warn_of_strangers(papers);

    let paths = workflow_paths(papers);
    let names = paths.keys().map(|name| name.as_str().to_owned()).collect();
    let poll = settings.as_ref().map_or(POLL_MAX, |settings| settings.limits.poll);
    let text = needed(papers, MAILBOXES, "write it: [mailbox.sales] says where mail comes from");
    let sheet = text.as_ref().map(|text| Sheet::parse(MAILBOXES, text, findings));
    let mailboxes = sheet.map(|sheet| mailboxes::read(&sheet, papers, secrets, &names, poll));
    let replies = settings.as_mut().and_then(|settings| settings.replies.take());
    let replies = replies.zip(mailboxes.as_ref()).map(|(draft, mailboxes)| draft.settle(mailboxes, findings));
    let acknowledge = settings.as_mut().and_then(|settings| settings.acknowledge.take());
    let acknowledge = acknowledge.zip(mailboxes.as_ref()).map(|(draft, mailboxes)| draft.settle(mailboxes, findings));
    let telling = settings.as_ref().map(|settings| settings.telling).unwrap_or_default();
    let from = settings.as_ref().map(|settings| &settings.smtp.from.address);
    let ours = mailboxes.as_ref().map(|mailboxes| Ours::of(mailboxes, from)).unwrap_or_default();

    let text = needed(papers, TEAM, "write it: [rep.…], [pool.…] and [calendar.…] say who answers, and when");
    let sheet = text.as_ref().map(|text| Sheet::parse(TEAM, text, findings));
    let team = sheet.map(|sheet| team::read(&sheet, papers, &ours));
    let on_broken_row = settings.as_ref().map(|settings| settings.on_broken_row).unwrap_or_default();
    let table = tables::read(papers, on_broken_row);
    let outcomes = outcomes::read(papers);
    let text = papers.text_if_any(PROVIDERS);
    let sheet = text.as_ref().map(|text| Sheet::parse(PROVIDERS, text, findings));
    let providers = sheet.map(|sheet| providers::read(&sheet, findings, secrets)).unwrap_or_default();
    let templates = templates::read(papers);
    let adapters = forms::read(papers);
    let fixtures = fixtures::read(papers);
    let texts =
        paths.iter().filter_map(|(name, path)| Some((name, path, needed(papers, path, "")?))).collect::<Vec<_>>();
    // All are parsed before one is judged: what names there are is only known if all could be read.
    let sheets = texts.iter().map(|(name, path, text)| (*name, Sheet::parse(path, text, findings))).collect::<Vec<_>>();
    let team = team?;
    for owner in &table.owners {
        findings.is_known(owner, "rep", &team.names.reps);
    }
    let given = Given::new(&team, &table, &outcomes, &providers, &ours, mailboxes.as_ref(), findings);
    let workflow = |(name, sheet): &(&WorkflowName, Sheet<'_>)| {
        Some(((*name).clone(), Arc::new(workflow::read((*name).clone(), sheet, &given)?)))
    };
    let workflows: BTreeMap<WorkflowName, Arc<Workflow>> = sheets.iter().filter_map(workflow).collect();
    if workflows.len() == sheets.len() {
        idle::tell(&team, &table, &workflows, findings);
    }
    let mailboxes = mailboxes?;
    warn_of_idle_workflows(&names, &mailboxes, findings);
    Some(Draft {
        settings: settings?,
        mailboxes,
        team,
        companies: table.companies,
        providers,
        workflows,
        replies,
        acknowledge,
        telling,
        templates,
        adapters,
        fixtures,
    })
}

fn needed(papers: &Papers<'_>, path: &str, missing_remedy: &str) -> Option<String> {
    papers.text(path, &Place::whole(path), missing_remedy)
}

impl Draft {
    fn into_config(
        self,
        version: RulesVersion,
        files: Vec<(String, Vec<u8>)>,
        folder: &dyn Folder,
        warnings: Vec<Problem>,
    ) -> Config {
        let mut mailboxes = self.mailboxes;
        for mailbox in mailboxes.values_mut() {
            mailbox.intake.reader.adapters = self.adapters.clone();
            mailbox.intake.reader.limits = self.settings.limits.reading;
        }
        let rules = Rules {
            version,
            team: self.team.team,
            workflows: self.workflows,
            mailboxes: mailboxes.iter().map(|(name, mailbox)| (name.clone(), mailbox.intake.clone())).collect(),
            companies: self.companies,
            providers: self.providers.all.iter().map(|settings| settings.provider.clone()).collect(),
            evidence_within: self.providers.deadline,
            from: self.settings.smtp.from.address.clone(),
            replies: self.replies.map(Arc::new),
            acknowledge: self.acknowledge,
            telling: self.telling,
            reader: Reader { adapters: self.adapters, limits: self.settings.limits.reading, ..Reader::default() },
        };
        Config {
            dir: folder.full(""),
            store: self.settings.store,
            smtp: self.settings.smtp,
            web: self.settings.web,
            backtest: self.settings.backtest,
            limits: self.settings.limits,
            key: self.settings.key,
            signals_token: self.settings.signals_token,
            mailboxes,
            providers: self.providers.all,
            rules: Arc::new(rules),
            templates: self.templates,
            fixtures: self.fixtures,
            warnings,
            files,
        }
    }
}

/// Name → path of each file in `workflows/`.
fn workflow_paths(papers: &Papers<'_>) -> BTreeMap<WorkflowName, String> {
    let listed = papers.folder.list("workflows");
    let named = listed.into_iter().filter_map(|path| {
        let name = path.strip_prefix("workflows/")?.strip_suffix(".toml")?;
        let is_plain = !name.starts_with('.') && !name.contains('/');
        is_plain.then(|| (WorkflowName::new(name), path.clone()))
    });
    let paths = named.collect::<BTreeMap<_, _>>();
    if paths.is_empty() {
        let remedy = "write workflows/inbound.toml: what qualifies and who gets it";
        papers.findings.error(&Place::whole("workflows"), "there is no workflow", remedy);
    }
    paths
}

/// A file beside ours that looks like one of ours is probably a slip of the pen.
fn warn_of_strangers(papers: &Papers<'_>) {
    let known = [SETTINGS, MAILBOXES, TEAM, PROVIDERS];
    let strangers = papers.folder.list("").into_iter().filter(|path| path.ends_with(".toml") && !path.starts_with('.'));
    for path in strangers.filter(|path| !known.contains(&path.as_str())) {
        let remedy = match nearest(&path, known.into_iter()) {
            Some(near) => format!("did you mean {near}?"),
            None => "if it is a workflow, move it into workflows/".to_owned(),
        };
        papers.findings.warning(&Place::whole(&path), "nothing reads this file", remedy);
    }
}

fn warn_of_idle_workflows(
    names: &BTreeSet<String>,
    mailboxes: &BTreeMap<MailboxName, mailboxes::MailboxSettings>,
    findings: &Findings,
) {
    let used = mailboxes.values().flat_map(|mailbox| [Some(&mailbox.intake.workflow), mailbox.intake.shadow.as_ref()]);
    let used = used.flatten().map(WorkflowName::as_str).collect::<BTreeSet<_>>();
    for name in names.iter().filter(|name| !used.contains(name.as_str()) && !used.is_empty()) {
        let remedy = format!("write workflow = \"{name}\" for a mailbox, or remove the file");
        findings.warning(&Place::whole(&format!("workflows/{name}.toml")), "no mailbox feeds this workflow", remedy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::starter;
    use proptest::prelude::*;

    /// The starter with one file damaged: some bytes replaced, or cut out.
    fn damaged() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
        let bytes = prop::collection::vec(prop::sample::select(b"\"'[]{}=.,#\\\n- 0aZ\xc3\xbc\xff".to_vec()), 0..6);
        (0..6_usize, any::<prop::sample::Index>(), 0..40_usize, bytes).prop_map(|(which, at, cut, bytes)| {
            let mut files = starter::FILES.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
            let text = &mut files[which].1;
            let start = at.index(text.len());
            let end = (start + cut).min(text.len());
            text.splice(start..end, bytes);
            files.to_vec()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn whatever_is_written_is_accepted_or_refused_with_a_reason(files in damaged()) {
            match read(&Kept(&files), &Secrets::NotNeeded) {
                Ok(config) => prop_assert!(rules_of(&config.files).is_ok(), "what was accepted is accepted again"),
                Err(problems) => {
                    let errors = problems.0.iter().filter(|problem| problem.severity == Severity::Error).count();
                    prop_assert!(errors > 0, "a refusal has a reason");
                    for problem in &problems.0 {
                        prop_assert!(!problem.remedy.is_empty() && !problem.message.is_empty());
                        prop_assert!(!problem.to_plain().contains('\n'), "one line each: {}", problem.to_plain());
                    }
                    let drawn = format!("{:?}", miette::Report::new(problems));
                    prop_assert!(!drawn.is_empty());
                }
            }
        }
    }
}
