//! What `anteroom init` writes: a configuration to start from, with every setting explained where it stands.

/// A file's path in the directory, and its text.
pub type Paper = (&'static str, &'static str);

pub const FILES: [Paper; 7] = [
    ("anteroom.toml", include_str!("starter/anteroom.toml")),
    ("mailboxes.toml", include_str!("starter/mailboxes.toml")),
    ("team.toml", include_str!("starter/team.toml")),
    ("workflows/inbound.toml", include_str!("starter/workflows/inbound.toml")),
    ("tables/companies.csv", include_str!("starter/tables/companies.csv")),
    ("tables/holidays.ics", include_str!("starter/tables/holidays.ics")),
    (".gitignore", include_str!("starter/gitignore")),
];

/// The files that have to be made by hand before `anteroom run`: the passwords it names.
pub const SECRETS: [&str; 2] = ["secrets/mailbox", "secrets/smtp"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::folder::Kept;
    use crate::config::load;
    use crate::config::secret::Secrets;

    fn files(secrets: &[&str]) -> Vec<(String, Vec<u8>)> {
        let papers = FILES.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        papers.chain(secrets.iter().map(|path| ((*path).to_owned(), b"hunter2\n".to_vec()))).collect()
    }

    #[test]
    fn the_starter_is_accepted_without_a_warning_once_its_secrets_exist() {
        let with_secrets = files(&SECRETS);
        let folder = Kept(&with_secrets);
        let config = load::read(&folder, &Secrets::From { folder: &folder, variables: &|_| None });
        let config = config.unwrap_or_else(|problems| panic!("{:#?}", problems.to_plain()));
        assert_eq!(config.warnings.iter().map(|warning| warning.to_plain()).collect::<Vec<_>>(), [""; 0]);
        assert_eq!(config.rules.workflows.len(), 1);
        let workflow = config.rules.workflows.values().next().unwrap();
        let takes_none = workflow.fit.iter().chain(&workflow.intent).all(|rule| rule.points > 0);
        assert!(takes_none && (workflow.gates.fit, workflow.gates.intent) == (0, 0), "it lets everybody through");
        assert!(config.rules.companies.by_domain("northwind.example").is_some());
        assert!(config.files.iter().all(|(path, _)| !path.starts_with("secrets/")), "secrets are not kept");
    }

    #[test]
    fn without_its_secrets_it_says_where_to_put_them() {
        let files = files(&[]);
        let folder = Kept(&files);
        let problems = load::read(&folder, &Secrets::From { folder: &folder, variables: &|_| None }).unwrap_err();
        assert_eq!(problems.0.len(), SECRETS.len());
        for (problem, path) in problems.to_plain().iter().zip(["secrets/smtp", "secrets/mailbox"]) {
            assert!(problem.contains(&format!("put the secret into {path}")), "{problem}");
        }
        assert!(load::read(&folder, &Secrets::NotNeeded).is_ok(), "explain needs none");
    }

    #[test]
    fn an_earlier_version_is_the_same_again_from_its_files() {
        let files = files(&[]);
        let first = load::read(&Kept(&files), &Secrets::NotNeeded).unwrap();
        let again = load::rules_of(&first.files).unwrap();
        assert_eq!(again.version, first.rules.version);
        assert_eq!(again.version.as_str().len(), 12);
    }
}
