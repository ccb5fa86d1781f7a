//! `anteroom forms …`: adapters for the mail of forms and portals.

use super::Failure;
use super::shown::one_line;
use crate::config::{forms, load};
use crate::domain::form::PersonAt;
use crate::domain::inquiry::SourceKind;
use crate::domain::label::Asked;
use crate::domain::rules::Rules;
use crate::pipeline::extract::form::learn::{LearnedLabel, Proposal};
use crate::pipeline::plan;
use anyhow::{Context as _, anyhow};
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Forms {
    #[command(subcommand)]
    command: FormsCommand,
}

#[derive(Debug, clap::Subcommand)]
enum FormsCommand {
    /// Propose an adapter from mails of one form or portal: print what belongs into forms/NAME.toml
    Learn {
        /// Mails of the same form, as a mail program saves them (.eml); two or three tell more than one
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The configuration whose addresses are ours; without it the recipients' are
        #[arg(long = "config", value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

impl Forms {
    pub fn carry_out(self) -> Result<(), Failure> {
        let FormsCommand::Learn { files, dir } = self.command;
        let rules = match &dir {
            Some(dir) => load::load_without_secrets(dir).map_err(Failure::Configuration)?.rules,
            None => Rules::neutral().into(),
        };
        let mut raws = Vec::with_capacity(files.len());
        for file in &files {
            raws.push(std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?);
        }
        match plan::learn(&raws, &rules) {
            Some(proposal) => {
                say_on!("{}", as_toml(&proposal));
                Ok(())
            }
            None => Err(Failure::Failed(anyhow!(
                "no form can be seen in {}; it needs labels with values, like \"Name: …\" and \"E-mail: …\"",
                if files.len() == 1 { "it" } else { "any of them" }
            ))),
        }
    }
}

fn as_toml(proposal: &Proposal) -> String {
    let mut text = String::new();
    let of = |count: usize| match count {
        1 => "1 mail".to_owned(),
        count => format!("{count} mails"),
    };
    let _ = writeln!(text, "# Proposed by `anteroom forms learn` from {}.", of(proposal.samples));
    let _ = writeln!(text, "# Read it, save it as forms/NAME.toml and say `anteroom check --config DIR`.");
    if proposal.samples == 1 {
        let _ = writeln!(
            text,
            "# One mail cannot tell what changes from mail to mail: learn from two or three if you can."
        );
    }
    let source = if proposal.source == SourceKind::Form { "form" } else { "portal" };
    let _ = writeln!(
        text,
        "\n# \"form\": a form of your own. \"portal\": somebody else's website passes on what people ask."
    );
    let _ = writeln!(text, "source = {}", quoted(source));
    match proposal.person {
        PersonAt::ReplyTo => text.push_str("# Who asks is in Reply-To.\nperson = \"reply-to\"\n"),
        PersonAt::Field => text.push_str("# Who asks is in a field.\nperson = \"field\"\n"),
        PersonAt::From => text.push_str("# Who asks is in From.\nperson = \"from\"\n"),
        PersonAt::Anywhere => {
            text.push_str("# Not sure: who asks is in a different place from mail to mail.\n# person = \"field\"\n")
        }
    }
    recognise(&mut text, proposal);
    labels(&mut text, proposal);
    if !proposal.message_from.is_empty() || !proposal.message_until.is_empty() {
        text.push_str("\n[message]\n");
        list(&mut text, "from", &proposal.message_from);
        list(&mut text, "until", &proposal.message_until);
    }
    text
}

fn recognise(text: &mut String, proposal: &Proposal) {
    text.push_str("\n[recognise]\n");
    list(text, "sender", &proposal.senders);
    let subject: Vec<String> = proposal.subject.iter().cloned().collect();
    // A sender of one's own house sends other mail as well; a subject alone is weak.
    let is_known_by_sender = !proposal.senders.is_empty();
    if proposal.samples > 1 || !is_known_by_sender && proposal.lines.is_empty() {
        list(text, "subject", &subject);
    } else if !subject.is_empty() {
        text.push_str("# Not sure:\n# ");
        list(text, "subject", &subject);
    }
    if !proposal.lines.is_empty() {
        if is_known_by_sender {
            text.push_str("# Also in all of them:\n# ");
        }
        list(text, "text", &proposal.lines);
    }
    if !is_known_by_sender && subject.is_empty() && proposal.lines.is_empty() {
        text.push_str("# Nothing is the same in all of them; say how they are known:\n# text = [\"…\"]\n");
    }
}

fn labels(text: &mut String, proposal: &Proposal) {
    text.push_str("\n[labels]\n");
    let is_in_all = |label: &&LearnedLabel| label.samples == proposal.samples;
    for label in proposal.labels.iter().filter(is_in_all) {
        write_label(text, label);
    }
    let others: Vec<&LearnedLabel> = proposal.labels.iter().filter(|label| !is_in_all(label)).collect();
    if !others.is_empty() {
        text.push_str("# Not in all of them:\n");
    }
    for label in others {
        write_label(text, label);
    }
}

fn write_label(text: &mut String, label: &LearnedLabel) {
    let meaning = quoted(forms::word_for(label.asked.unwrap_or(Asked::Other)));
    let unsure =
        if label.asked.is_none() { "  # not known: email, name, phone, company, message, other …?" } else { "" };
    let _ = writeln!(text, "{} = {meaning}{unsure}", quoted(&label.label));
}

fn list(text: &mut String, key: &str, values: &[String]) {
    if !values.is_empty() {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        let _ = writeln!(text, "{key} = [{}]", values.join(", "));
    }
}

/// A TOML text on one line.
fn quoted(value: &str) -> String {
    format!("\"{}\"", one_line(value).replace('\\', "\\\\").replace('"', "\\\""))
}
