//! `explain --set NAME=VALUE`: a mail judged as if somebody were larger, elsewhere, or had been to a webinar.
//!
//! What is set takes the place of what the mail, the tables or nobody said, before anything is judged. What a mail asks for
//! is in its words: for that another mail is written.

use crate::domain::company::{Company, is_freemail};
use crate::domain::evidence::Earlier;
use crate::domain::inquiry::{Found, Span};
use crate::domain::language::is_language;
use crate::domain::rules::Rules;
use crate::domain::signal::{Signal, SignalKind};
use crate::domain::territory::is_country;
use crate::domain::time::Timestamp;
use crate::pipeline::plan::{Read, World};
use anyhow::{anyhow, bail};
use std::borrow::Cow;

const NAMES: &str = "company.name, .industry, .size, .revenue, .country or another column of companies.csv; country; language; \
    contact.name, .phone, .company, .title; signals.page_views, .downloads, .webinars, .opens, .clicks, .model; \
    known.leads; or fields.LABEL";

/// All that is set, checked.
#[derive(Debug, Default)]
pub(super) struct WhatIf(Vec<(What, String)>);

#[derive(Debug)]
enum What {
    /// A column of the company table.
    Company(String),
    Country,
    Language,
    /// Of the contact.
    Name,
    Phone,
    Firm,
    Title,
    Signal(SignalKind),
    KnownLeads,
    Field(String),
}

impl WhatIf {
    pub fn parse(all: &[String]) -> anyhow::Result<Self> {
        all.iter().map(|one| parse(one)).collect::<anyhow::Result<_>>().map(Self)
    }

    /// Changes what is known of whoever wrote; the rules, too, where their tables say otherwise.
    pub fn applied<'r>(
        &self,
        read: &mut Read,
        rules: &'r Rules,
        world: &mut World,
        now: Timestamp,
    ) -> anyhow::Result<Cow<'r, Rules>> {
        if self.0.is_empty() {
            return Ok(Cow::Borrowed(rules));
        }
        let mut set = rules.clone();
        self.apply(read, &mut set, world, now)?;
        Ok(Cow::Owned(set))
    }

    fn apply(&self, read: &mut Read, rules: &mut Rules, world: &mut World, now: Timestamp) -> anyhow::Result<()> {
        for (what, value) in &self.0 {
            let contact = &mut read.inquiry.contact;
            match what {
                What::Company(column) => set_company(read, rules, column, value)?,
                What::Country => {
                    read.inquiry.fields.insert(0, ("country".to_owned(), value.clone()));
                    // What the table says of a company comes before.
                    if company_of(read, rules).is_ok_and(|company| company.country.is_some()) {
                        set_company(read, rules, "country", value)?;
                    }
                }
                What::Language => read.inquiry.language = Some(value.clone()),
                What::Name => contact.name = Some(set(value.clone())),
                What::Firm => contact.company = Some(set(value.clone())),
                What::Title => contact.title = Some(set(value.clone())),
                What::Phone => contact.phone = Some(set(value.clone())),
                What::Signal(kind) => {
                    let Some(person) = read.handles.sender.clone() else { bail!("nobody wrote it who could be known") };
                    let count = value.parse()?;
                    world.signals.entry(person).or_default().push(Signal { kind: *kind, count, at: now });
                }
                What::KnownLeads => {
                    let Some(person) = read.handles.sender.clone() else { bail!("nobody wrote it who could be known") };
                    world.earlier.insert(person, Earlier { leads: value.parse()?, ..Earlier::default() });
                }
                What::Field(label) => {
                    read.inquiry.fields.retain(|(known, _)| !known.eq_ignore_ascii_case(label));
                    read.inquiry.fields.push((label.clone(), value.clone()));
                }
            }
        }
        Ok(())
    }
}

fn parse(one: &str) -> anyhow::Result<(What, String)> {
    let (name, value) = one.split_once('=').ok_or_else(|| anyhow!("--set wants NAME=VALUE, like company.size=250"))?;
    let (name, value) = (name.trim(), value.trim());
    let what = match name.split_once('.') {
        Some(("company", column)) if !column.is_empty() && column != "domain" => What::Company(column.to_owned()),
        Some(("contact", "name")) => What::Name,
        Some(("contact", "phone")) => What::Phone,
        Some(("contact", "company")) => What::Firm,
        Some(("contact", "title")) => What::Title,
        Some(("fields", label)) if !label.is_empty() => What::Field(label.to_owned()),
        Some(("known", "leads")) => What::KnownLeads,
        Some(("signals", kind)) => {
            let kind = SignalKind::parse(kind.strip_suffix('s').unwrap_or(kind));
            What::Signal(kind.ok_or_else(|| anyhow!("there is no {name}; --set takes {NAMES}"))?)
        }
        None if name == "country" => What::Country,
        None if name == "language" => What::Language,
        _ => bail!("{name} cannot be set; --set takes {NAMES}"),
    };
    let is_number = matches!(&what, What::Signal(_) | What::KnownLeads)
        || matches!(&what, What::Company(column) if ["size", "revenue"].contains(&column.as_str()));
    if is_number && value.parse::<u32>().is_err() {
        bail!("{name} is a whole number, and \"{value}\" is none");
    }
    let is_of_country = matches!(&what, What::Country) || matches!(&what, What::Company(column) if column == "country");
    if is_of_country && !is_country(&value.to_uppercase()) {
        bail!("\"{value}\" is no country code; write two letters, like {name}=DE");
    }
    if matches!(what, What::Language) && !is_language(&value.to_lowercase()) {
        bail!("\"{value}\" is no language code; write the two letters of ISO 639, like {name}=de");
    }
    // Countries are written large, languages small.
    let value = match what {
        What::Language => value.to_lowercase(),
        _ if is_of_country => value.to_uppercase(),
        _ => value.to_owned(),
    };
    Ok((what, value))
}

fn set<T>(value: T) -> Found<T> {
    Found { value, method: "set", confidence: 100, span: Span { place: "set".to_owned(), start: 0, end: 0 } }
}

/// The row of whoever wrote, made if there is none.
fn company_of<'r>(read: &Read, rules: &'r mut Rules) -> anyhow::Result<&'r mut Company> {
    let email = read.inquiry.contact.email.as_ref().ok_or_else(|| anyhow!("the mail names no address of a company"))?;
    let domain = email.value.domain().to_owned();
    if is_freemail(&domain) {
        bail!("{domain} is nobody's company; write the mail from another address");
    }
    let known = rules.companies.by_domain(&domain).cloned();
    let company = known.unwrap_or_else(|| Company { domain: domain.clone(), ..Company::default() });
    Ok(rules.companies.0.entry(domain).or_insert(company))
}

fn set_company(read: &Read, rules: &mut Rules, column: &str, value: &str) -> anyhow::Result<()> {
    let is_known = rules.companies.0.values().any(|company| company.other.contains_key(column))
        || rules
            .providers
            .iter()
            .flat_map(|provider| &provider.fields)
            .any(|field| field.name().strip_prefix("company.").is_some_and(|name| name == column));
    let company = company_of(read, rules)?;
    match column {
        "name" => value.clone_into(&mut company.name),
        "industry" => company.industry = Some(value.to_owned()),
        "size" => company.size = Some(value.parse()?),
        "revenue" => company.revenue = Some(value.parse()?),
        "country" => company.country = Some(value.to_uppercase()),
        _ if is_known => {
            company.other.insert(column.to_owned(), value.to_owned());
        }
        _ => bail!("companies.csv has no column \"{column}\", and no provider fills it"),
    }
    Ok(())
}
