//! What was found out about whoever asks, beyond what they wrote. Kept with the decision it led to.

use super::asking::Need;
use super::company::{Company, is_disposable};
use super::id::{EmailId, RepId};
use super::lead::{Lead, Stage};
use super::provider::{Fetched, Field, Query};
use super::signal::Signals;
use super::signs::Signs;
use super::time::Timestamp;
use super::verdict::Band;

/// Who dealt with somebody last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    pub rep: RepId,
    /// When he was given that lead.
    pub at: Timestamp,
    /// `L12` is 12.
    pub lead: i64,
    /// He holds it still.
    pub is_live: bool,
}

/// What the store knows of this person from before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Earlier {
    pub leads: u32,
    /// One of them is open.
    pub open: bool,
    pub last_owner: Option<Owner>,
    /// Where the rules put what they wrote last.
    pub put_aside: Option<PutAside>,
    /// The closed conversation that what is judged now was written into, if somebody had answered there.
    pub answered: Option<Answered>,
}

/// A closed lead whose prospect had been answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// `L12` is 12.
    pub lead: i64,
    /// Who had it last.
    pub by: RepId,
}

impl Answered {
    pub fn of(closed: &Lead) -> Option<Self> {
        let by = closed.holders.last().filter(|_| closed.responded_at.is_some())?;
        Some(Self { lead: closed.number, by: by.clone() })
    }
}

/// What the rules alone took for no sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutAside {
    /// `L12` is 12.
    pub lead: i64,
    pub class: String,
    pub at: Timestamp,
    /// What is judged now was written into that very conversation.
    pub is_answered: bool,
}

impl PutAside {
    /// None of what a person closed, or the rules never called anything.
    pub fn of(lead: &Lead) -> Option<Self> {
        let is_by_rules = lead.stage == Stage::Exited || lead.stage == Stage::Disqualified && lead.after.by_rules;
        let (class, at) = (lead.negative.clone().filter(|_| is_by_rules)?, lead.closed_at?);
        Some(Self { lead: lead.number, class, at, is_answered: false })
    }
}

/// A country, and what says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// `the company table`, `the phone number`, `the mail address`.
    pub by: &'static str,
}

/// What makes a verdict another one than the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// What is known since.
    pub why: String,
    /// The mails it was judged by, the one that began the lead first.
    pub mails: Vec<EmailId>,
    /// The cell of the grid it was in.
    pub before: Option<Band>,
    /// What he had been asked for, which he may answer without quoting it.
    pub asked: Vec<Need>,
}

/// What was found out. Recorded with the decision, so that it can be taken again without asking anybody.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// The table's row for the sender's domain.
    pub company: Option<Company>,
    /// The sender's domain gives addresses to everybody; None without an address.
    pub freemail: Option<bool>,
    pub earlier: Earlier,
    /// Who dealt last with anybody of the same company.
    pub company_owner: Option<Owner>,
    /// ISO 639-1.
    pub language: Option<String>,
    pub country: Option<Country>,
    /// What the words ask for, and what they look like that is no sale.
    pub signs: Signs,
    /// What they did elsewhere, as much as is left of it.
    pub signals: Signals,
    /// What is missing until the rules may decide alone.
    pub not_ready: Option<String>,
    /// What providers outside said, as far as it counts.
    pub fetched: Vec<Fetched>,
    /// Who was asked and has said nothing, and why not as far as it is known.
    pub unanswered: Vec<(Query, String)>,
    /// Only of a lead that is judged again.
    pub again: Option<Again>,
}

impl Evidence {
    /// The first word of a provider on it.
    pub fn fetched_value(&self, field: &Field) -> Option<&str> {
        self.fetched.iter().find_map(|said| said.value(field))
    }

    /// The domain that stands for a company: none of a private address.
    pub fn domain_of_company<'a>(&self, domain: Option<&'a str>) -> Option<&'a str> {
        domain.filter(|domain| self.freemail == Some(false) && !is_disposable(domain))
    }
}
