//! Where somebody is: by the company table, by the country a phone number is of, by the end of a domain.
//!
//! What the person filled in stands in the form's fields; a condition may ask for those by name.

use crate::domain::company::Company;
use crate::domain::evidence::Country;
use crate::domain::inquiry::Inquiry;

/// Endings of countries that are sold to everybody, and say nothing.
const GENERIC: [&str; 26] = [
    "ac", "ag", "ai", "am", "bz", "cc", "cm", "co", "eu", "fm", "gg", "io", "is", "la", "ly", "me", "nu", "sc", "sh",
    "so", "st", "to", "tv", "vc", "ws", "pw",
];

pub(super) fn of(inquiry: &Inquiry, company: Option<&Company>) -> Option<Country> {
    let by_table = company.and_then(|company| company.country.clone());
    let by_table = by_table.map(|code| Country { code, by: "the company table" });
    let by_phone = || {
        let phone = &inquiry.contact.phone.as_ref()?.value;
        Some(Country { code: of_number(phone)?, by: "the phone number" })
    };
    let by_ending = || {
        let email = &inquiry.contact.email.as_ref()?.value;
        Some(Country { code: of_domain(email.domain())?, by: "the mail address" })
    };
    by_table.or_else(by_phone).or_else(by_ending)
}

/// Of a number with its country's code, if that code is one country's.
fn of_number(phone: &str) -> Option<String> {
    let number = phonenumber::parse(None, phone).ok()?;
    number.country().id().map(|id| id.as_ref().to_owned())
}

/// `uk` is GB; `com` and what is sold to everybody is nobody's.
fn of_domain(domain: &str) -> Option<String> {
    let (_, ending) = domain.rsplit_once('.')?;
    let is_country = ending.len() == 2 && ending.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_country || GENERIC.contains(&ending) {
        return None;
    }
    Some(if ending == "uk" { "GB".to_owned() } else { ending.to_ascii_uppercase() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_an_ending_tells_the_country() {
        assert_eq!(of_number("+49 30 901820").as_deref(), Some("DE"));
        assert_eq!(of_number("+41 44 668 18 00").as_deref(), Some("CH"));
        assert_eq!(of_number("030 901820"), None);
        assert_eq!(of_domain("shop.example.co.uk").as_deref(), Some("GB"));
        assert_eq!(of_domain("example.at").as_deref(), Some("AT"));
        assert_eq!(of_domain("example.io"), None);
        assert_eq!(of_domain("example.com"), None);
    }
}
