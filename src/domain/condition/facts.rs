//! What a condition may ask about one lead. Built once, asked by every rule; it borrows all it holds.

use crate::domain::company::Company;
use crate::domain::evidence::{Answered, PutAside};
use crate::domain::inquiry::Found;
use crate::domain::outcomes::{Foretold, Known, Outcomes};
use crate::domain::signal::Signals;
use crate::domain::signs::Sign;
use crate::domain::territory::Territory;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The variables of a condition. What is None is unknown, never false.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub contact: ContactFacts<'a>,
    /// None: the company is not in the table.
    pub company: Option<&'a Company>,
    pub territories: &'a BTreeMap<String, Territory>,
    /// The day it is, for territories that change.
    pub today: Date,
    /// By the best evidence there is.
    pub country: Option<&'a str>,
    /// What the person wrote.
    pub text: &'a str,
    pub subject: &'a str,
    /// A form's labels and values.
    pub fields: &'a [(String, String)],
    /// What the text asks for.
    pub asks: &'a [Sign],
    /// What the text looks like that is no sale.
    pub looks_like: &'a [Sign],
    /// They say that they want something of ours.
    pub wants: bool,
    /// What they did elsewhere.
    pub signals: Signals,
    /// What came of earlier leads; None where nothing was counted.
    pub outcomes: Option<&'a Outcomes>,
    /// `utm_source` and the like.
    pub attribution: &'a [(String, Found<String>)],
    /// The product of ours that is named.
    pub product: Option<&'a str>,
    pub source_kind: &'a str,
    /// Which adapter read it; none is known to be none, and is the empty text.
    pub source_adapter: Option<&'a str>,
    pub language: Option<&'a str>,
    pub mailbox: &'a str,
    pub attachments: usize,
    /// Earlier leads of this person.
    pub known_leads: u32,
    /// One of them is open.
    pub known_open: bool,
    /// Where the rules put what this person wrote last; no condition asks it.
    pub put_aside: Option<&'a PutAside>,
    /// The closed conversation in which they had been answered and write on; no condition asks it.
    pub answered: Option<&'a Answered>,
    /// What the verdict made of it; None while there is none.
    pub lead: Option<LeadFacts<'a>>,
}

/// What only a lead has that was judged.
#[derive(Debug, Clone, Copy)]
pub struct LeadFacts<'a> {
    pub band: Option<&'a str>,
    pub fit: i64,
    pub intent: i64,
    pub route: Option<&'a str>,
    pub pool: Option<&'a str>,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct ContactFacts<'a> {
    pub email: Option<&'a str>,
    pub name: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub company: Option<&'a str>,
    pub title: Option<&'a str>,
    pub domain: Option<&'a str>,
    /// The domain gives mail addresses to everybody.
    pub freemail: Option<bool>,
    /// The domain gives them for ten minutes.
    pub disposable: Option<bool>,
    /// `executive`, `director`, `manager`, `staff`.
    pub seniority: Option<&'a str>,
}

static NO_TERRITORIES: BTreeMap<String, Territory> = BTreeMap::new();

impl Default for Facts<'_> {
    fn default() -> Self {
        Self {
            contact: ContactFacts::default(),
            company: None,
            territories: &NO_TERRITORIES,
            today: Date::ZERO,
            country: None,
            text: "",
            subject: "",
            fields: &[],
            asks: &[],
            looks_like: &[],
            wants: false,
            signals: Signals::default(),
            outcomes: None,
            attribution: &[],
            product: None,
            source_kind: "person",
            source_adapter: None,
            language: None,
            mailbox: "",
            attachments: 0,
            known_leads: 0,
            known_open: false,
            put_aside: None,
            answered: None,
            lead: None,
        }
    }
}

impl<'a> Facts<'a> {
    /// A column of the company table beyond the known ones.
    pub(super) fn column(&self, name: &str) -> Option<&'a str> {
        self.company.and_then(|company| company.other.get(name)).map(String::as_str).filter(|value| !value.is_empty())
    }
    /// Whether the text asks for it; that it does not is known, too.
    pub(super) fn asks_for(&self, name: &str) -> bool {
        self.asks.iter().any(|sign| sign.name == name)
    }
    /// How likely it is that this lead is taken up, by what came of earlier ones.
    pub(super) fn foretold(&self) -> Option<Foretold> {
        let known = |text: &'a str| (!text.is_empty()).then_some(text);
        let known = Known {
            mailbox: known(self.mailbox),
            source: Some(self.source_kind),
            language: self.language,
            country: self.country,
            industry: self.company.and_then(|company| company.industry.as_deref()),
            freemail: self.contact.freemail,
            asks: self.asks.iter().map(|sign| sign.name).collect(),
            attribution: self.attribution.iter().map(|(name, found)| (name.as_str(), found.value.as_str())).collect(),
        };
        Some(self.outcomes?.foretell(&known))
    }
    /// A form's value by its label; people who write forms do not agree on capitals and colons.
    pub(super) fn field(&self, label: &str) -> Option<&'a str> {
        let plain = |text: &'a str| text.trim().trim_end_matches(':').trim_end();
        let wanted = label.trim().trim_end_matches(':').trim_end();
        let labels = self.fields.iter().find(|(label, _)| plain(label).eq_ignore_ascii_case(wanted));
        labels.map(|(_, value)| value.as_str())
    }
}
