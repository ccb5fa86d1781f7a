//! Where somebody is: by the company table, by what he filled in, by the country a phone number is of, by the address
//! below his name, by the end of a domain.

use crate::domain::company::Company;
use crate::domain::evidence::Country;
use crate::domain::inquiry::Inquiry;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Endings of countries that are sold to everybody, and say nothing.
const GENERIC: [&str; 26] = [
    "ac", "ag", "ai", "am", "bz", "cc", "cm", "co", "eu", "fm", "gg", "io", "is", "la", "ly", "me", "nu", "sc", "sh",
    "so", "st", "to", "tv", "vc", "ws", "pw",
];

/// What forms call it.
const LABELS: [&str; 14] = [
    "country",
    "your country",
    "country/region",
    "land",
    "ihr land",
    "pays",
    "país",
    "pais",
    "paese",
    "nazione",
    "kraj",
    "země",
    "maa",
    "ország",
];

/// What stands before a postal code for mail from abroad: a country's code, or its mark on cars.
const MARKS: [(&str, &str); 39] = [
    ("A", "AT"),
    ("AT", "AT"),
    ("B", "BE"),
    ("BE", "BE"),
    ("BG", "BG"),
    ("CH", "CH"),
    ("CZ", "CZ"),
    ("D", "DE"),
    ("DE", "DE"),
    ("DK", "DK"),
    ("E", "ES"),
    ("ES", "ES"),
    ("EE", "EE"),
    ("F", "FR"),
    ("FR", "FR"),
    ("FI", "FI"),
    ("FIN", "FI"),
    ("FL", "LI"),
    ("GR", "GR"),
    ("H", "HU"),
    ("HU", "HU"),
    ("HR", "HR"),
    ("I", "IT"),
    ("IT", "IT"),
    ("L", "LU"),
    ("LU", "LU"),
    ("LI", "LI"),
    ("LT", "LT"),
    ("LV", "LV"),
    ("N", "NO"),
    ("NO", "NO"),
    ("NL", "NL"),
    ("P", "PT"),
    ("PT", "PT"),
    ("PL", "PL"),
    ("S", "SE"),
    ("SE", "SE"),
    ("SI", "SI"),
    ("SK", "SK"),
];

/// The states before a ZIP code; without DE and ID, which are countries that have five figures as well.
const STATES: &str = "AL AK AZ AR CA CO CT DC FL GA HI IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK \
    OR PA RI SC SD TN TX UT VT VA WA WV WI WY";

/// Countries by their names, in lower case.
static NAMES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("countries.txt").lines().filter(|line| !line.starts_with('#'));
    let of_line = |line: &'static str| {
        let (code, names) = line.split_once(' ').unwrap_or_default();
        names.split(", ").map(move |name| (name, code))
    };
    lines.flat_map(of_line).collect()
});

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
    by_table.or_else(|| by_field(inquiry)).or_else(by_phone).or_else(|| by_signature(inquiry)).or_else(by_ending)
}

fn by_field(inquiry: &Inquiry) -> Option<Country> {
    let is_of_country = |label: &str| LABELS.contains(&label.trim().trim_end_matches([':', '*']).trim());
    let (_, value) = inquiry.fields.iter().find(|(label, _)| is_of_country(&label.to_lowercase()))?;
    let value = value.trim();
    let is_code = value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic());
    let code = named(value).or_else(|| is_code.then(|| value.to_ascii_uppercase()))?;
    Some(Country { code, by: "what the form says" })
}

/// A line that is a country, or ends with one behind a comma. Where several are named, the company has houses in many.
fn by_signature(inquiry: &Inquiry) -> Option<Country> {
    let lines = inquiry.signature.lines().flat_map(|line| line.split(['|', '·', '•']));
    let of_line = |line: &str| named(line.rsplit(',').next()?).or_else(|| postal(line).map(str::to_owned));
    let mut codes: Vec<String> = lines.filter_map(of_line).collect();
    codes.dedup();
    match codes.as_slice() {
        [code] => Some(Country { code: code.clone(), by: "the address below the name" }),
        _ => None,
    }
}

/// A town with its postal code as it is written from abroad, `D-80331 München`, or as only one country writes it,
/// `Austin, TX 78701`.
fn postal(line: &str) -> Option<&'static str> {
    let is_number = |text: &str| text.len() >= 2 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let marked = |part: &str| {
        let (mark, rest) = part.trim().split_once('-')?;
        let (code, town) = rest.split_once(' ')?;
        let is_code = is_number(code) && (code.len() >= 4 || ["S", "SE", "CZ", "SK", "GR"].contains(&mark));
        let is_town = town.chars().any(char::is_uppercase);
        let (_, country) = MARKS.iter().find(|(known, _)| *known == mark)?;
        (is_code && is_town).then_some(*country)
    };
    let of_america = || {
        let (before, state) = line.trim().rsplit_once(' ').and_then(|(before, zip)| {
            let (digits, _) = zip.split_once('-').unwrap_or((zip, ""));
            let is_zip = digits.len() == 5 && is_number(zip);
            before.trim_end().rsplit_once([' ', ',']).filter(|_| is_zip)
        })?;
        (!before.trim().is_empty() && STATES.split(' ').any(|known| known == state)).then_some("US")
    };
    line.split(',').find_map(marked).or_else(of_america)
}

fn named(words: &str) -> Option<String> {
    let words = words.trim().trim_end_matches('.').trim().to_lowercase();
    // "U.S.A." has lost its last point.
    let code = NAMES.get(words.as_str()).or_else(|| NAMES.get(format!("{words}.").as_str()))?;
    Some((*code).to_owned())
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
    fn what_stands_below_a_name_or_in_a_form_tells_the_country() {
        let signed = |signature: &str| {
            let inquiry = Inquiry { signature: signature.to_owned(), ..Inquiry::default() };
            of(&inquiry, None).map(|country| country.code)
        };
        assert_eq!(signed("Al Fox\nMusterstr. 1\n80331 München\nGermany").as_deref(), Some("DE"));
        assert_eq!(signed("Acme SARL\n75002 Paris, France").as_deref(), Some("FR"));
        assert_eq!(signed("Suite 4 | Austin, TX | U.S.A.").as_deref(), Some("US"));
        assert_eq!(signed("Paris, France\nLyon, France").as_deref(), Some("FR"));
        assert_eq!(signed("Paris, France\nBonn, Germany"), None, "houses in two");
        for (address, country) in [
            ("Hauptstr. 1\nD-80331 München", Some("DE")),
            ("Ring 1, A-1010 Wien", Some("AT")),
            ("CH-8001 Zürich", Some("CH")),
            ("S-111 22 Stockholm", Some("SE")),
            ("PL-00-001 Warszawa", Some("PL")),
            ("12 Main St\nAustin, TX 78701", Some("US")),
            ("Boston, MA 02110-1234", Some("US")),
            ("Ford F-150 Trucks", None),
            ("Model A-1010 series", None),
            ("80331 München", None),
        ] {
            assert_eq!(signed(address).as_deref(), country, "{address}");
        }
        assert_eq!(signed("Germany Trade Desk\nJo France"), None, "a name is no address");
        let filled = |label: &str, value: &str| {
            let fields = vec![(label.to_owned(), value.to_owned())];
            of(&Inquiry { fields, ..Inquiry::default() }, None).map(|country| country.code)
        };
        assert_eq!(filled("Land", "Österreich").as_deref(), Some("AT"));
        assert_eq!(filled("Country *", "gb").as_deref(), Some("GB"));
        assert_eq!(filled("Country", "somewhere"), None);
    }

    #[test]
    fn every_line_names_a_country_once() {
        let lines = include_str!("countries.txt").lines().filter(|line| !line.starts_with('#'));
        let names: Vec<&str> = lines
            .clone()
            .filter_map(|line| Some(line.split_once(' ')?.1))
            .flat_map(|names| names.split(", "))
            .collect();
        assert_eq!(names.len(), NAMES.len(), "a name stands twice");
        assert!(names.iter().all(|name| name.to_lowercase() == **name));
    }

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
