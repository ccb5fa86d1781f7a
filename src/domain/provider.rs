//! Who outside may be asked what nobody here knows of a company or a person, and what he said.
//!
//! What a provider says fills gaps only: what the person said and what our own tables say stays. It counts until its
//! time is over, and is unknown after that.

use super::time::Timestamp;
use secrecy::SecretString;
use std::time::Duration;

/// How long a lead waits for what was asked outside, unless the configuration says otherwise.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// What is asked by: the part of an address that goes into the URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBy {
    /// The domain of the company; nobody is asked about one that gives addresses to everybody.
    Domain,
    /// The person's address.
    Email,
}

/// A fact that a provider may know, as conditions name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    CompanyName,
    CompanyIndustry,
    CompanySize,
    CompanyRevenue,
    CompanyCountry,
    /// `company.tier`, by a name of the admin's own.
    CompanyColumn(String),
    ContactName,
    ContactPhone,
    ContactTitle,
}

impl Field {
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "company.name" => Self::CompanyName,
            "company.industry" => Self::CompanyIndustry,
            "company.size" => Self::CompanySize,
            "company.revenue" => Self::CompanyRevenue,
            "company.country" => Self::CompanyCountry,
            "contact.name" => Self::ContactName,
            "contact.phone" => Self::ContactPhone,
            "contact.title" => Self::ContactTitle,
            // Whose account it is, is ours to say.
            "company.domain" | "company.owner" => return None,
            _ => {
                let column = text.strip_prefix("company.")?;
                let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                let is_sound = !column.is_empty() && column.chars().all(is_name);
                Self::CompanyColumn(is_sound.then(|| column.to_owned())?)
            }
        })
    }
    pub fn name(&self) -> String {
        match self {
            Self::CompanyName => "company.name".to_owned(),
            Self::CompanyIndustry => "company.industry".to_owned(),
            Self::CompanySize => "company.size".to_owned(),
            Self::CompanyRevenue => "company.revenue".to_owned(),
            Self::CompanyCountry => "company.country".to_owned(),
            Self::CompanyColumn(column) => format!("company.{column}"),
            Self::ContactName => "contact.name".to_owned(),
            Self::ContactPhone => "contact.phone".to_owned(),
            Self::ContactTitle => "contact.title".to_owned(),
        }
    }
    pub const fn is_number(&self) -> bool {
        matches!(self, Self::CompanySize | Self::CompanyRevenue)
    }
}

/// A provider as decisions see it; how to reach him is the daemon's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    pub name: String,
    pub by: AskedBy,
    pub fields: Vec<Field>,
    /// How long what he says counts.
    pub keep: Duration,
    /// What one answer costs, in the admin's words: `0.05 EUR`.
    pub cost: Option<String>,
}

/// A provider with everything it takes to ask him.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub provider: Provider,
    /// With `{domain}` or `{email}` in its path or query.
    pub url: String,
    pub headers: Vec<(String, SecretString)>,
    /// Where each fact stands in the answer: a JSON pointer (RFC 6901).
    pub pointers: Vec<(Field, String)>,
    pub timeout: Duration,
    pub per_minute: u32,
    /// The URL's host may be one of our own network.
    pub is_private: bool,
}

/// One question to a provider: about a domain or an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Query {
    pub provider: String,
    pub about: String,
}

/// What a provider said of somebody, and until when it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    pub question: Query,
    pub at: Timestamp,
    pub until: Timestamp,
    pub values: Vec<(Field, String)>,
    /// What it cost.
    pub cost: Option<String>,
}

impl Fetched {
    pub fn value(&self, field: &Field) -> Option<&str> {
        self.values.iter().find(|(known, _)| known == field).map(|(_, value)| value.as_str())
    }
}

/// What is on record of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Asked, and nothing has come yet.
    Wanted,
    Said(Fetched),
    /// Not to be had; not asked again before then.
    Failed {
        until: Timestamp,
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_as_conditions_name_them() {
        for name in ["company.name", "company.size", "company.tier", "contact.title", "company.sub_industry"] {
            assert_eq!(Field::parse(name).unwrap().name(), name);
        }
        for name in ["company.owner", "company.domain", "contact.email", "company.", "company.Tier", "size", ""] {
            assert_eq!(Field::parse(name), None, "{name}");
        }
    }
}
