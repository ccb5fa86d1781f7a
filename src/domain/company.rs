//! What `tables/companies.csv` says of a company.

use super::id::RepId;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

static FREEMAIL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("freemail.txt").lines();
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

static DISPOSABLE: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("disposable.txt").lines();
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Whether a domain gives addresses for ten minutes.
pub fn is_disposable(domain: &str) -> bool {
    DISPOSABLE.contains(domain)
}

/// Whether a domain gives addresses to anybody, so that it says nothing of a company.
pub fn is_freemail(domain: &str) -> bool {
    FREEMAIL.contains(domain)
}

/// One row of the company table. Columns beyond the known ones are kept under their own names for conditions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Company {
    pub domain: String,
    pub name: String,
    pub industry: Option<String>,
    /// Number of employees.
    pub size: Option<i64>,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: Option<String>,
    /// A year's revenue, in whatever currency the table is in.
    pub revenue: Option<i64>,
    /// A named account: the rep whose it is.
    pub owner: Option<RepId>,
    pub other: BTreeMap<String, String>,
}

/// Companies by registered domain, lower case.
#[derive(Debug, Clone, Default)]
pub struct Companies(pub HashMap<String, Company>);

impl Companies {
    /// The row for `mail.eu.example.com`: its own, else that of the nearest parent domain.
    pub fn by_domain(&self, domain: &str) -> Option<&Company> {
        let mut rest = domain;
        loop {
            if let Some(company) = self.0.get(rest) {
                return Some(company);
            }
            rest = rest.split_once('.').map(|(_, parent)| parent).filter(|parent| parent.contains('.'))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_out() {
        assert!(FREEMAIL.len() > 60);
        assert!(DISPOSABLE.len() > 60 && DISPOSABLE.iter().all(|domain| !domain.contains(' ')));
        assert!(FREEMAIL.iter().all(|domain| domain.contains('.') && *domain == domain.to_lowercase()));
    }
}
