//! `anteroom explain`: what would come of these mails, and why. The same pure rooms as the daemon, over an empty world.

mod against;
mod readable;
mod what_if;

use super::{Failure, when};
use crate::clock::{Clock as _, SystemClock};
use crate::config::{forms, load};
use crate::domain::change::{Decision, Plan};
use crate::domain::email::Email;
use crate::domain::id::{CountedIds, EmailId, MailboxName};
use crate::domain::inquiry::{Found, Inquiry, Span};
use crate::domain::kind::{Discerned, Kind};
use crate::domain::record;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use crate::pipeline::plan::{self, Envelope, Read, World};
use anyhow::{Context as _, anyhow};
use serde_json::{Value, json};
use std::fmt::Display;
use std::io::Read as _;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use what_if::WhatIf;

#[derive(Debug, clap::Args)]
pub struct Explain {
    /// Mails to explain: files as a mail program saves them (.eml); `-` reads standard input. With --against, the folder
    /// the labels speak of
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Hold the reading of a folder of mails against labels, one JSON object a line: `file`, and any of `kind`, `genuine`,
    /// `contact_email`, `contact_name`, `phone`, `company`, `title`, `text`, `fields`, `source`, `language`. A label that
    /// is null says that the mail has none; one that is missing says nothing. Whether a `text` ends before or behind its
    /// "best regards", and a name below it, makes no difference
    #[arg(long, value_name = "LABELS")]
    against: Option<PathBuf>,
    /// One JSON object a line, in input order
    #[arg(long)]
    json: bool,
    /// Judge and route by the configuration in this directory; without it they are only read
    #[arg(long = "config", value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Read them as if they had come to this mailbox
    #[arg(long, value_name = "NAME", requires = "dir")]
    mailbox: Option<String>,
    /// As if it were then: `2026-11-20 17:55`, `fri 17:55` or with a zone, `2026-11-20T17:55:00Z`. Without a zone it is
    /// the time where the workflow's promises count
    #[arg(long, value_name = "TIME", requires = "dir")]
    at: Option<String>,
    /// As if this were known of whoever wrote: `company.size=250`, `country=DE`, `contact.title=CEO`,
    /// `signals.webinars=1`, `fields.Budget=5000`, `language=de`, `known.leads=1`; as often as there is something to set
    #[arg(long = "set", value_name = "NAME=VALUE", requires = "dir")]
    set: Vec<String>,
}

/// What a mail is judged by.
struct Trial<'a> {
    rules: &'a Rules,
    mailbox: &'a MailboxName,
    /// None: it is only read.
    now: Option<Timestamp>,
    /// What is said beside a verdict: as if when it is, and who confirms it.
    as_if: Option<String>,
    is_confirmed: bool,
    what_if: &'a WhatIf,
}

/// One mail explained.
struct Explained {
    read: Read,
    /// What the rules say; None without a configuration, and for machine mail.
    decision: Option<Decision>,
    notes: Vec<(&'static str, String)>,
}

impl Explain {
    pub fn carry_out(self) -> Result<(), Failure> {
        // A crash in a parser is told in the mail's own line, not as a stack trace between the others.
        std::panic::set_hook(Box::new(|_| {}));
        // Beside whatever comes first, so that fewer mails wait for tables.
        let tables = std::thread::spawn(plan::prepare);
        let (rules, mailbox) = self.rules_and_mailbox()?;
        let what_if = WhatIf::parse(&self.set).map_err(Failure::Usage)?;
        let asked = rules.workflow_for(&mailbox).is_some_and(|workflow| workflow.judging.readiness.is_some());
        // As fixtures are judged: how far a workflow has proved itself is in the store, which this does not read.
        let rules = Arc::unwrap_or_clone(rules).alone();
        let reading =
            Trial { rules: &rules, mailbox: &mailbox, now: None, as_if: None, is_confirmed: asked, what_if: &what_if };
        if let Some(labels) = &self.against {
            let [folder] = &self.files[..] else {
                return Err(Failure::Usage(anyhow!(
                    "--against wants one folder: anteroom explain --against labels.jsonl DIR"
                )));
            };
            // What one mail takes is told, too.
            let _ = tables.join();
            return against::carry_out(labels, folder, self.json, &|raw| {
                let explained = explain(raw, &reading).unwrap_or_else(|_| unreadable());
                as_json("", &explained)
            });
        }
        let moment = self.moment(&rules, &mailbox)?;
        let as_if =
            moment.as_ref().filter(|_| self.at.is_some()).map(|at| at.strftime("%a %-d %b %Y %H:%M, %Q").to_string());
        let trial = Trial { now: moment.map(|at| Timestamp::from_jiff(at.timestamp())), as_if, ..reading };
        let colours = readable::Colours::of_terminal();
        let mut all_read = true;
        for file in &self.files {
            match read_file(file).and_then(|raw| explain(&raw, &trial)) {
                Ok(explained) => {
                    let name = file.display().to_string();
                    if self.json {
                        say!("{}", as_json(&name, &explained));
                    } else {
                        say!("{}", readable::as_text(&name, &explained, colours));
                    }
                }
                Err(error) => {
                    complain!("anteroom: {}", super::told(&error));
                    all_read = false;
                }
            }
        }
        if all_read { Ok(()) } else { Err(Failure::Told) }
    }

    /// When it is judged; None without a configuration to judge by.
    fn moment(&self, rules: &Rules, mailbox: &MailboxName) -> Result<Option<jiff::Zoned>, Failure> {
        if self.dir.is_none() {
            return Ok(None);
        }
        let now = SystemClock.now();
        let zone = rules.workflow_for(mailbox).map(|workflow| rules.calendar_of(workflow).zone().clone());
        let zone = zone.unwrap_or(jiff::tz::TimeZone::UTC);
        let at = self.at.as_ref().map_or(Ok(now), |text| when::parse(text, now, &zone)).map_err(Failure::Usage)?;
        Ok(Some(at.to_jiff().to_zoned(zone)))
    }

    fn rules_and_mailbox(&self) -> Result<(Arc<Rules>, MailboxName), Failure> {
        let rules = match &self.dir {
            Some(dir) => load::load_without_secrets(dir).map_err(Failure::Configuration)?.rules,
            None => {
                let mut rules = Rules::neutral();
                rules.reader.adapters = forms::built_in();
                Arc::new(rules)
            }
        };
        let named = self.mailbox.as_ref().map(MailboxName::new);
        if let Some(name) = named.as_ref().filter(|name| self.dir.is_some() && !rules.mailboxes.contains_key(*name)) {
            let known: Vec<&str> = rules.mailboxes.keys().map(MailboxName::as_str).collect();
            return Err(Failure::Usage(anyhow!("there is no [mailbox.{name}]; there is {}", known.join(", "))));
        }
        let first = rules.mailboxes.keys().next().cloned().unwrap_or_else(|| MailboxName::new("inbox"));
        Ok((rules, named.unwrap_or(first)))
    }
}

fn read_file(file: &Path) -> anyhow::Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut raw = Vec::new();
        std::io::stdin().read_to_end(&mut raw).context("cannot read standard input")?;
        return Ok(raw);
    }
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// What would come of a mail. An error is one of what was set.
fn explain(raw: &[u8], trial: &Trial<'_>) -> anyhow::Result<Explained> {
    // Nothing is sent, so nothing has to be kept secret: any key will do.
    let key = Key::new(b"explain".to_vec());
    let outcome = catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut read = plan::read(raw, trial.mailbox, trial.rules, &key);
        let Some(now) = trial.now else { return Ok(Explained { read, decision: None, notes: Vec::new() }) };
        let mut world = World { next_number: 1, is_trial: true, ..World::default() };
        let set = trial.what_if.applied(&mut read, trial.rules, &mut world, now)?;
        let plan = plan_of(&read, &set, trial.mailbox, &mut world, now);
        let decision = plan.change.and_then(|change| change.decision);
        let notes = notes(decision.as_ref(), trial);
        Ok(Explained { decision, read, notes })
    }));
    outcome.unwrap_or_else(|_| Ok(unreadable()))
}

fn notes(decision: Option<&Decision>, trial: &Trial<'_>) -> Vec<(&'static str, String)> {
    let verdict = decision.and_then(|decision| decision.verdict.as_ref());
    let confirmed = verdict.filter(|verdict| trial.is_confirmed && verdict.is_far_out());
    let confirmed = confirmed.map(|_| ("confirmed", "by a person first, until [readiness] is met".to_owned()));
    let as_if = trial.as_if.iter().filter(|_| decision.is_some()).map(|at| ("as if at", at.clone()));
    as_if.chain(confirmed).collect()
}

fn plan_of(read: &Read, rules: &Rules, mailbox: &MailboxName, world: &mut World, now: Timestamp) -> Plan {
    let envelope = Envelope { id: EmailId::new("explained"), mailbox: mailbox.clone(), received_at: now, quiet: false };
    plan::plan(&envelope, read, world, rules, now, &mut CountedIds::default())
}

fn unreadable() -> Explained {
    let email = Email { defects: vec!["the reader failed on it".to_owned()], ..Email::default() };
    let mut read = plan::read(b"", &MailboxName::new("inbox"), &Rules::neutral(), &Key::new(Vec::new()));
    read.discerned = Discerned { kind: Kind::Unreadable, reason: "the reader failed on it".to_owned(), doubt: None };
    Explained { read: Read { email, ..read }, decision: None, notes: Vec::new() }
}

fn found<T: Display>(found: Option<&Found<T>>) -> Value {
    found.map_or(Value::Null, |found| {
        json!({
            "value": found.value.to_string(),
            "method": found.method,
            "confidence": f64::from(found.confidence) / 100.0,
            "span": span(&found.span),
        })
    })
}

fn span(span: &Span) -> Value {
    json!({ "place": span.place, "start": span.start, "end": span.end })
}

/// The contract: scripts depend on these names (docs/explain.md).
fn as_json(file: &str, explained: &Explained) -> Value {
    let Read { email, discerned, inquiry, .. } = &explained.read;
    let from = email.from.first();
    let contact = &inquiry.contact;
    let mut all = json!({
        "file": file,
        "kind": discerned.kind.as_str(),
        "kind_reason": discerned.reason,
        "doubt": discerned.doubt,
        "message_id": email.message_id,
        "in_reply_to": email.in_reply_to,
        "references": email.references,
        "subject": email.subject,
        "date": email.date.map(|date| date.to_string()),
        "from": {
            "email": from.and_then(|party| party.address.as_ref()).map(ToString::to_string),
            "name": from.and_then(|party| party.name.as_ref()),
        },
        "contact": {
            "email": found(contact.email.as_ref()),
            "name": found(contact.name.as_ref()),
            "phone": found(contact.phone.as_ref()),
            "company": found(contact.company.as_ref()),
            "title": found(contact.title.as_ref()),
        },
        "referrer": found(inquiry.referrer.as_ref()),
        "comments": inquiry.comments.iter().map(|comment| found(Some(comment))).collect::<Vec<_>>(),
        "text": inquiry.text,
        "quoted": inquiry.quoted,
        "signature": inquiry.signature,
        "disclaimer": inquiry.disclaimer,
        "fields": fields(inquiry),
        "field_places": inquiry.field_places.iter().map(|(label, place)| json!({
            "label": label, "span": span(place),
        })).collect::<Vec<_>>(),
        "body": email.text,
        "pieces": inquiry.pieces.iter().map(|piece| json!({
            "label": piece.label.as_str(), "start": piece.range.start, "end": piece.range.end,
        })).collect::<Vec<_>>(),
        "reader": env!("CARGO_PKG_VERSION"),
        "source": { "kind": inquiry.source.kind.as_str(), "adapter": inquiry.source.adapter },
        "consent": inquiry.consent.iter().map(|consent| json!({
            "purpose": consent.purpose.as_str(), "given": consent.is_given, "words": found(Some(&consent.words)),
        })).collect::<Vec<_>>(),
        "attribution": inquiry.attribution.iter().map(|(name, value)| json!({
            "name": name, "found": found(Some(value)),
        })).collect::<Vec<_>>(),
        "attachments": inquiry.attachments.iter().map(|attachment| json!({
            "name": attachment.name, "type": attachment.media_type, "size_bytes": attachment.size_bytes,
        })).collect::<Vec<_>>(),
        "language": inquiry.language,
        "defects": email.defects,
        "fit": null, "intent": null, "negative": null, "verdict": null, "reason": null, "route": null,
    });
    if let Some(decision) = &explained.decision {
        let judged = decision.verdict.as_ref().map(record::verdict).unwrap_or_default();
        for name in ["fit", "intent", "band", "negative", "verdict", "reason", "instead_of", "advice"] {
            all[name] = judged[name].clone();
        }
        all["route"] = decision.routing.as_ref().map_or(Value::Null, record::routing);
    }
    record::by_id(all)
}

/// A label that comes twice keeps both values, one a line.
fn fields(inquiry: &Inquiry) -> Value {
    let mut fields = serde_json::Map::new();
    for (label, value) in &inquiry.fields {
        match fields.get_mut(label) {
            Some(Value::String(known)) if known != value => *known = format!("{known}\n{value}"),
            Some(_) => {}
            None => {
                fields.insert(label.clone(), Value::String(value.clone()));
            }
        }
    }
    Value::Object(fields)
}
