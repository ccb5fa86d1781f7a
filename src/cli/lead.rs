//! `anteroom lead …`: the desk, for people who like a terminal.

use super::{Failure, NOTHING_YET, Place};
use crate::desk::Act;
use crate::domain::id::RepId;
use crate::domain::kind::Kind;
use crate::domain::lead as noun;
use crate::store::Store;
use anyhow::anyhow;

mod acted;
mod shown;

#[derive(Debug, clap::Args)]
pub struct Lead {
    #[command(subcommand)]
    command: LeadCommand,
}

#[derive(Debug, clap::Args)]
struct Target {
    /// The lead, as `L42`
    #[arg(value_name = "REF")]
    lead: String,
    #[command(flatten)]
    place: Place,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum LeadCommand {
    /// Everything about a lead: who, what, why, and what happened
    Show {
        #[command(flatten)]
        target: Target,
        /// Print it as ADF 1.0, the car trade's format
        #[arg(long, conflicts_with = "json")]
        adf: bool,
    },
    /// Why it went where it went: the verdict, every route that was tried, every rep who was passed over and for what
    Why {
        #[command(flatten)]
        target: Target,
    },
    /// Accept it for whoever holds it
    Accept {
        #[command(flatten)]
        target: Target,
    },
    /// Take back what a rep said last of it, for a quarter of an hour; or that the prospect has been answered, where that
    /// rests on somebody's word alone
    Undo {
        #[command(flatten)]
        target: Target,
    },
    /// Reject it: a wrong owner's reason offers it on, a bad lead's reason sends it to review
    Reject {
        #[command(flatten)]
        target: Target,
        /// One of the workflow's reasons. Wrong owner: wrong_territory, wrong_product, language, owned_by_other, no_capacity,
        /// absent. Bad lead: not_icp_size, no_need, spam, duplicate, competitor … (all in docs/configuration.md)
        #[arg(long)]
        reason: String,
        /// A word to it, for the record
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Let it rest until a date, when it comes up again by itself
    Recycle {
        #[command(flatten)]
        target: Target,
        /// A day: `2026-12-31`, `"2 weeks"`, `"1 March"`, `monday`
        #[arg(long, value_name = "DAY")]
        until: String,
        /// One of the workflow's reasons; without it, the first of them
        #[arg(long)]
        reason: Option<String>,
    },
    /// Say that a human has answered the prospect: whoever holds the lead, or a rep by name
    Respond {
        #[command(flatten)]
        target: Target,
        /// Who has answered, as in team.toml; the lead is his from then on
        #[arg(long, value_name = "REP")]
        by: Option<String>,
        /// How: "called her"
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Say that a human has confirmed the need: a qualified lead
    Qualify {
        #[command(flatten)]
        target: Target,
        /// A word to it, for the record
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Say that it became business; it is done with
    Won {
        #[command(flatten)]
        target: Target,
        /// A word to it, for the record
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Say that nothing came of it after all; it is done with
    Lost {
        #[command(flatten)]
        target: Target,
        /// One of the workflow's reasons for a bad lead: no_need, no_budget, unreachable, competitor … (all in
        /// docs/configuration.md)
        #[arg(long)]
        reason: String,
        /// A word to it, for the record
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Give it to a rep by name, whatever the rules say
    Assign {
        #[command(flatten)]
        target: Target,
        /// The rep's key in team.toml
        #[arg(long, value_name = "REP")]
        to: String,
    },
    /// Hand it on to a colleague; once the prospect has been answered, with what he must be told, and only if he accepts
    HandOff {
        #[command(flatten)]
        target: Target,
        /// The rep's key in team.toml
        #[arg(long, value_name = "REP")]
        to: String,
        /// What the other needs to know, as `--tell "budget=10,000"`; once for each
        #[arg(long, value_name = "LABEL=TEXT", value_parser = labelled)]
        tell: Vec<(String, String)>,
    },
    /// A lead after all: offer it afresh, also to those who have had it. REF may also be a mail that was set apart
    /// (`anteroom mails` lists them): it is read as an inquiry, and so is later mail of its sender
    Promote {
        #[command(flatten)]
        target: Target,
        /// A word to it, for the record
        #[arg(long, default_value = "")]
        note: String,
    },
    /// No inquiry at all: it is closed, and later mail of its sender is set apart if it is spam, mail to many or a
    /// service's notice (not of a form or portal, whose next mail is of another person; replies always come through).
    /// `promote` takes it back
    SetApart {
        #[command(flatten)]
        target: Target,
        /// What it is
        #[arg(long = "as", value_name = "KIND")]
        kind: Apart,
    },
    /// The same inquiry as another lead, which goes on in its place: nothing is deleted, and it can be parted again
    Merge {
        #[command(flatten)]
        target: Target,
        /// The lead that goes on, as `L42`
        #[arg(long, value_name = "REF")]
        into: String,
    },
    /// Part it from the lead it was merged into: it stands again as it stood
    Unmerge {
        #[command(flatten)]
        target: Target,
    },
    /// Let its clocks stand still while the prospect is waited for: until he writes, somebody says `resume`, or it has been
    /// paused for as long as a lead may be
    Pause {
        #[command(flatten)]
        target: Target,
        /// One of the workflow's reasons; without it, the first of them
        #[arg(long)]
        reason: Option<String>,
        /// A word to it, for the record
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Let the clocks of a paused lead go on
    Resume {
        #[command(flatten)]
        target: Target,
    },
    /// Move it to the promises the configuration makes today: its clocks are dated anew from where they began. What it has
    /// missed stays missed. (A new configuration alone leaves leads alone whose clocks run)
    ReSla {
        #[command(flatten)]
        target: Target,
    },
    /// Disqualify it: it is done with, and stays visible with the reason
    Close {
        #[command(flatten)]
        target: Target,
        /// One of the workflow's reasons for a bad lead; without a configuration of its own: no_need, no_budget, spam,
        /// duplicate, unreachable, competitor, vendor_solicitation, student_research, job_seeker …
        #[arg(long)]
        reason: String,
    },
}

/// What a mail is that is no inquiry.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum Apart {
    Spam,
    List,
    Notification,
    AutoReply,
    Bounce,
}

impl From<Apart> for Kind {
    fn from(apart: Apart) -> Self {
        match apart {
            Apart::Spam => Self::Spam,
            Apart::List => Self::List,
            Apart::Notification => Self::Notification,
            Apart::AutoReply => Self::AutoReply,
            Apart::Bounce => Self::Bounce,
        }
    }
}

fn labelled(text: &str) -> Result<(String, String), String> {
    let (label, value) = text.split_once('=').ok_or("write it as LABEL=TEXT")?;
    Ok((label.trim().to_owned(), value.trim().to_owned()))
}

impl Lead {
    pub fn carry_out(self) -> Result<(), Failure> {
        let (target, act) = match self.command {
            LeadCommand::Show { target, adf: true } => return shown::adf(&target),
            LeadCommand::Show { target, adf: false } => return shown::show(&target),
            LeadCommand::Why { target } => return shown::why(&target),
            LeadCommand::Merge { target, into } => return acted::merge(&target, Some(&into)),
            LeadCommand::Unmerge { target } => return acted::merge(&target, None),
            LeadCommand::Undo { target } => return acted::take_back(&target),
            LeadCommand::Accept { target } => (target, Act::Accept),
            LeadCommand::Reject { target, reason, note } => (target, Act::Reject { reason, note }),
            LeadCommand::Recycle { target, until, reason } => return acted::recycle(&target, &until, reason),
            LeadCommand::Respond { target, by: Some(rep), note } => {
                (target, Act::Attest { rep: RepId::new(rep), note })
            }
            LeadCommand::Respond { target, by: None, note } => (target, Act::Respond { note }),
            LeadCommand::Qualify { target, note } => (target, Act::Qualify { note }),
            LeadCommand::Won { target, note } => (target, Act::Win { note }),
            LeadCommand::Lost { target, reason, note } => (target, Act::Lose { reason, note }),
            LeadCommand::Assign { target, to } => (target, Act::Assign { to: RepId::new(to), packet: Vec::new() }),
            LeadCommand::HandOff { target, to, tell } => (target, Act::HandOff { to: RepId::new(to), packet: tell }),
            LeadCommand::Promote { target, .. } if target.is_mail() => return acted::promote_mail(&target),
            LeadCommand::Promote { target, note } => (target, Act::Promote { note }),
            LeadCommand::SetApart { target, kind } => (target, Act::SetApart { kind: kind.into() }),
            LeadCommand::Pause { target, reason, note } => return acted::pause(&target, reason, note),
            LeadCommand::Resume { target } => (target, Act::Resume),
            LeadCommand::ReSla { target } => (target, Act::ReSla),
            LeadCommand::Close { target, reason } => (target, Act::Close { reason }),
        };
        acted::act(&target, act)
    }
}

impl Target {
    /// A mail's id has dashes in it, which no lead's number has.
    fn is_mail(&self) -> bool {
        noun::Lead::parse_ref(&self.lead).is_none() && self.lead.trim().contains('-')
    }
}

fn number(text: &str) -> Result<i64, Failure> {
    let wrong = || Failure::Usage(anyhow!("`{text}` is no lead; write it as L42 (`anteroom leads` lists them)"));
    noun::Lead::parse_ref(text).ok_or_else(wrong)
}

async fn find(target: &Target) -> Result<(Store, noun::Lead), Failure> {
    find_lead(&target.lead, &target.place).await
}

/// The lead of a reference, and the store it is in.
pub(super) async fn find_lead(text: &str, place: &Place) -> Result<(Store, noun::Lead), Failure> {
    let number = number(text)?;
    let Some(store) = place.open_store().await? else {
        return Err(Failure::Failed(anyhow!("there is no lead L{number}: {NOTHING_YET}")));
    };
    let lead = by_number(&store, number).await?;
    Ok((store, lead))
}

async fn by_number(store: &Store, number: i64) -> Result<noun::Lead, Failure> {
    let lead = store.lead_by_number(number).await?;
    Ok(lead.ok_or_else(|| anyhow!("there is no lead L{number}; `anteroom leads --all` lists them"))?)
}
