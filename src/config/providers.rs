//! `providers.toml`: who outside is asked what nobody here knows of a company or a person.

use super::amount::{count, duration_or, hours, minutes, seconds};
use super::findings::{Findings, Placed};
use super::secret::Secrets;
use super::sheet::{Section, Sheet, Value};
use crate::domain::provider::{AskedBy, DEADLINE, Endpoint, Field, Provider};
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::time::Duration;
use url::{Host, Url};

/// A price is a number and a currency, in characters.
const PRICE_MAX: usize = 20;

pub const PROVIDERS: &str = "providers.toml";

/// All of them, and how long a lead waits for them.
#[derive(Debug, Clone)]
pub struct Providers {
    pub all: Vec<Endpoint>,
    pub deadline: Duration,
}

impl Default for Providers {
    fn default() -> Self {
        Self { all: Vec::new(), deadline: DEADLINE }
    }
}

impl Providers {
    /// The columns of companies that they may know, beyond those of the table.
    /// What they say of companies, by the names of conditions.
    pub fn facts(&self) -> impl Iterator<Item = String> {
        self.all.iter().flat_map(|settings| &settings.provider.fields).map(Field::name)
    }
    pub fn columns(&self) -> impl Iterator<Item = String> {
        let fields = self.all.iter().flat_map(|settings| &settings.provider.fields);
        fields.filter_map(|field| match field {
            Field::CompanyColumn(column) => Some(column.clone()),
            _ => None,
        })
    }
}

pub fn read(sheet: &Sheet<'_>, findings: &Findings, secrets: &Secrets<'_>) -> Providers {
    let root = sheet.root(findings);
    let deadline = duration_or(&root, "deadline", DEADLINE, seconds(1)..=minutes(10));
    let named = root.named("provider");
    root.close();
    let mut all = Vec::new();
    for (name, section) in named {
        let provider = read_provider(&name.value, section, secrets);
        if findings.is_sound(&name, "provider") {
            all.extend(provider);
        }
    }
    Providers { all, deadline }
}

fn read_provider(name: &str, section: Section<'_>, secrets: &Secrets<'_>) -> Option<Endpoint> {
    let findings = section.findings;
    let url = section.needed_text("url", "write url = \"https://api.example.com/companies?domain={domain}\"");
    let private_host = section.text("private_host");
    let asked = url.and_then(|url| read_url(&url, private_host.as_ref(), findings));
    let headers = section.section("headers").map(|headers| read_headers(headers, secrets)).unwrap_or_default();
    section.need("fields", "write fields = { \"company.size\" = \"/employees\" }: what stands where in the answer");
    let pointers = section.section("fields").map(read_fields).unwrap_or_default();
    let keep = duration_or(&section, "keep", hours(30 * 24), minutes(1)..=hours(366 * 24));
    let timeout = duration_or(&section, "timeout", seconds(10), seconds(1)..=minutes(1));
    let per_minute = count(&section, "per_minute", 1..=60_000).unwrap_or(60);
    let cost = section.text("cost").filter(|cost| is_price(cost, findings)).map(|cost| cost.value);
    section.close();
    let (url, by, is_private) = asked?;
    let fields = pointers.iter().map(|(field, _)| field.clone()).collect();
    let provider = Provider { name: name.to_owned(), by, fields, keep, cost };
    Some(Endpoint { provider, url, headers, pointers, timeout, per_minute, is_private })
}

/// It stands in every record that the answer is part of.
fn is_price(cost: &Placed<String>, findings: &Findings) -> bool {
    let is_short = cost.value.chars().count() <= PRICE_MAX && cost.value.contains(|c: char| c.is_ascii_digit());
    if !is_short {
        findings.error(&cost.place, "this is no price of one answer", "write it like cost = \"0.05 EUR\"");
    }
    is_short
}

/// The host is the admin's word alone: what a stranger wrote goes into the path or the query, and nowhere else.
fn read_url(
    url: &Placed<String>,
    private_host: Option<&Placed<String>>,
    findings: &Findings,
) -> Option<(String, AskedBy, bool)> {
    let remedy = "write it like \"https://api.example.com/companies?domain={domain}\"";
    let refuse = |message: &str, remedy: &str| {
        findings.error(&url.place, message, remedy);
        None
    };
    let by = match (url.value.contains("{domain}"), url.value.contains("{email}")) {
        (true, false) => AskedBy::Domain,
        (false, true) => AskedBy::Email,
        _ => {
            return refuse(
                "the URL does not say what is asked about",
                "put {domain} or {email} into it, one of the two",
            );
        }
    };
    let plain = url.value.replace("{domain}", "x").replace("{email}", "x");
    if plain.contains(['{', '}']) {
        return refuse("the URL has other braces than {domain} or {email}", remedy);
    }
    let parsed = match Url::parse(&plain) {
        Ok(parsed) => parsed,
        Err(why) => return refuse(&format!("this is no URL: {why}"), remedy),
    };
    let path_at = url.value.match_indices('/').nth(2).map_or(url.value.len(), |(at, _)| at);
    if url.value.find('{').is_some_and(|at| at < path_at) {
        return refuse("what a stranger wrote would choose the server that is asked", "put it after the host's name");
    }
    if parsed.password().is_some() || !parsed.username().is_empty() || parsed.fragment().is_some() {
        return refuse("the URL has a user name, a password or a # in it", "write secrets as headers");
    }
    let Some(host) = parsed.host() else { return refuse("the URL names no host", remedy) };
    let is_private = match private_host {
        Some(named) if named.value.eq_ignore_ascii_case(&host.to_string()) => true,
        Some(named) => {
            let message = format!("`private_host` is not the host of the URL, {host}");
            findings.error(&named.place, message, format!("write private_host = \"{host}\", or leave it out"));
            return None;
        }
        None => false,
    };
    let is_literal = !matches!(host, Host::Domain(_));
    if !is_private && (is_literal || parsed.scheme() != "https") {
        let remedy = format!("write https:// and a name; if it is a server of your own: private_host = \"{host}\"");
        return refuse("a server outside is asked by its name, and encrypted", &remedy);
    }
    if !matches!(parsed.scheme(), "http" | "https") {
        return refuse("this is no address of a web service", remedy);
    }
    Some((url.value.clone(), by, is_private))
}

/// Names of headers that carry secrets, or parts of them.
const SECRET_NAMES: [&str; 5] = ["authorization", "cookie", "key", "token", "secret"];

fn read_headers(section: Section<'_>, secrets: &Secrets<'_>) -> Vec<(String, SecretString)> {
    let findings = section.findings;
    let mut headers = Vec::new();
    for (name, value) in section.entries() {
        let is_name = name.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_name {
            let message = format!("\"{}\" is no name of a header", name.value);
            findings.error(&name.place, message, "letters, digits and hyphens make one");
            continue;
        }
        let low = name.value.to_lowercase();
        let is_secret = SECRET_NAMES.iter().any(|word| low.contains(word));
        let value = match value {
            Value::Text(text) if !is_secret => Some(SecretString::from(text.value)),
            value => secrets.of(value, &name.value, &name.place, findings),
        };
        headers.extend(value.map(|value| (low, value)));
    }
    headers
}

fn read_fields(section: Section<'_>) -> Vec<(Field, String)> {
    let findings = section.findings;
    let known = "company.name, .industry, .size, .revenue, .country or a name of your own below company; contact.name, \
                 .phone, .title";
    let (mut fields, mut seen) = (Vec::new(), BTreeSet::new());
    for (name, value) in section.entries() {
        let Some(field) = Field::parse(&name.value) else {
            findings.error(
                &name.place,
                format!("\"{}\" is nothing a provider can say", name.value),
                format!("write {known}"),
            );
            continue;
        };
        match value {
            Value::Text(pointer) if pointer.value.starts_with('/') => {
                if seen.insert(field.clone()) {
                    fields.push((field, pointer.value));
                }
            }
            Value::Text(pointer) => {
                let message = format!("\"{}\" is no JSON pointer", pointer.value);
                findings.error(&pointer.place, message, "write the path to the value, like \"/company/employees\"");
            }
            Value::Table(Section { place, .. }) | Value::Tables(_, place) | Value::Other(place) => {
                section.wrong_type(&place, &name.value, "text", "write it like \"/company/employees\"");
            }
            Value::List(_) => {
                section.wrong_type(&name.place, &name.value, "text", "write it like \"/company/employees\"")
            }
        }
    }
    fields
}
