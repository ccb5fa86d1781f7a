//! Secrets stand outside the configuration: in a file, an environment variable or a systemd credential.

use super::findings::{Findings, Place};
use super::folder::Folder;
use super::sheet::{Section, Value};
use secrecy::SecretString;
use std::io;

/// How environment variables are looked up: the process's own, or a test's.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Where secrets come from.
pub enum Secrets<'a> {
    From {
        folder: &'a dyn Folder,
        variables: Variables<'a>,
    },
    /// For `explain`, `backtest` and `replay`, which reach nothing: every secret is empty, and none has to exist.
    NotNeeded,
}

const FORMS: &str = "{ file = \"secrets/NAME\" }, { env = \"NAME\" } or { credential = \"NAME\" }";

impl Secrets<'_> {
    /// The secret that a key names. None if the key is missing or, with a finding, the secret is.
    pub fn read(&self, section: &Section<'_>, key: &'static str) -> Option<SecretString> {
        self.of(section.any(key)?, key, &section.place, section.findings)
    }

    /// The secret that a value names, whatever its key is called.
    pub fn of(&self, value: Value<'_>, key: &str, place: &Place, findings: &Findings) -> Option<SecretString> {
        match value {
            Value::Table(reference) => self.look_up(reference, key),
            Value::Text(text) => {
                findings.hide(&text.place);
                let remedy =
                    format!("write {key} = {FORMS}, and change the secret: this one has been in a file for all to see");
                findings.error(&text.place, format!("`{key}` stands in the file itself"), remedy);
                None
            }
            Value::List(texts) => {
                texts.iter().for_each(|text| findings.hide(&text.place));
                self.refuse(place, key, findings)
            }
            Value::Tables(_, place) | Value::Other(place) => {
                findings.hide(&place);
                self.refuse(&place, key, findings)
            }
        }
    }

    fn refuse(&self, place: &Place, key: &str, findings: &Findings) -> Option<SecretString> {
        findings.error(place, format!("`{key}` must say where the secret is"), format!("write {key} = {FORMS}"));
        None
    }

    fn look_up(&self, reference: Section<'_>, key: &str) -> Option<SecretString> {
        let findings = reference.findings;
        let place = reference.place.clone();
        let given = [reference.text("file"), reference.text("env"), reference.text("credential")];
        let count = ["file", "env", "credential"].iter().filter(|form| reference.has(form)).count();
        reference.close();
        if count != 1 {
            // Whatever it is, somebody may have taken it for the place of the secret itself.
            findings.hide(&place);
            let message = format!("`{key}` must name one place, and names {count}");
            findings.error(&place, message, format!("write {key} = {FORMS}"));
            return None;
        }
        let Self::From { folder, variables } = self else { return Some(SecretString::from(String::new())) };
        let [file, env, credential] = given;
        if let Some(file) = file {
            if folder.is_for_all(&file.value) {
                let remedy = format!("chmod 600 {}, or chmod 700 its directory", file.value);
                findings.warning(&file.place, format!("everybody on this machine can read {}", file.value), remedy);
            }
            let remedy = format!("put the secret into {}, readable only by the daemon's user", file.value);
            return text_of(&file.place, findings, folder.read(&file.value), &file.value, &remedy);
        }
        if let Some(env) = env {
            let value = variables(&env.value);
            if value.is_none() {
                let message = format!("the environment variable {} is not set", env.value);
                findings.error(&env.place, message, "set it before the daemon starts");
            }
            return value.map(|value| trimmed(&value));
        }
        let credential = credential?;
        let Some(directory) = variables("CREDENTIALS_DIRECTORY") else {
            let message =
                format!("there is no systemd credential \"{}\": CREDENTIALS_DIRECTORY is not set", credential.value);
            let remedy = format!(
                "run it by systemd with LoadCredential={}:/path/of/the/secret, or write {{ file = \"…\" }}",
                credential.value
            );
            findings.error(&credential.place, message, remedy);
            return None;
        };
        let path = format!("{}/{}", directory.trim_end_matches('/'), credential.value);
        let remedy = format!("add LoadCredential={}:/path/of/the/secret to the systemd unit", credential.value);
        text_of(
            &credential.place,
            findings,
            folder.read(&path),
            &format!("the credential {}", credential.value),
            &remedy,
        )
    }
}

fn text_of(
    place: &Place,
    findings: &Findings,
    read: io::Result<Vec<u8>>,
    name: &str,
    missing_remedy: &str,
) -> Option<SecretString> {
    let trouble = match read.map(String::from_utf8) {
        Ok(Ok(text)) if trimmed_str(&text).is_empty() => (format!("{name} is empty"), missing_remedy),
        Ok(Ok(text)) => return Some(trimmed(&text)),
        Ok(Err(_)) => (format!("{name} is not UTF-8"), "put the secret into it as text"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (format!("{name} does not exist"), missing_remedy),
        Err(error) => (format!("{name} cannot be read: {error}"), "give the daemon's user the right to read it"),
    };
    findings.error(place, trouble.0, trouble.1);
    None
}

/// Editors and `echo` end a file with a line break that is no part of the secret.
fn trimmed_str(text: &str) -> &str {
    text.trim_end_matches(['\r', '\n'])
}
fn trimmed(text: &str) -> SecretString {
    SecretString::from(trimmed_str(text).to_owned())
}
