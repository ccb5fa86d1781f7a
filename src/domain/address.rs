//! Mail addresses, in one canonical form.

use super::label::{self, Asked};
use std::fmt;
use std::ops::Range;

/// `local@domain`; the domain is lower-cased (RFC 5321 2.4), the local part kept as written. Quoted local parts,
/// routes and groups are refused: nothing we send to or match on may hide a second `@` (RFC 5321 4.1.2).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

/// "Do not reply" as it stands in addresses, in the languages of those who send from them.
const NOREPLY: [&str; 25] = [
    "noreply",
    "donotreply",
    "dontreply",
    "donotrespond",
    "noresponse",
    "unmonitored",
    "neantworten",
    "nichtantworten",
    "keineantwort",
    "nepasrepondre",
    "sansreponse",
    "noresponder",
    "noresponda",
    "naoresponder",
    "naoresponda",
    "nonrispondere",
    "nietantwoorden",
    "nietbeantwoorden",
    "nieodpowiadaj",
    "neodpovid",
    "svarainte",
    "svarikke",
    "alavastaa",
    "cevaplama",
    "nuraspunde",
];

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    #[error("there is no @ in it")]
    NoAt,
    #[error("the part before the @ is empty or has characters an address may not have")]
    BadLocal,
    #[error("the part after the @ is no domain name")]
    BadDomain,
    #[error("it is longer than 254 characters (RFC 5321 4.5.3.1.3)")]
    TooLong,
}

impl Address {
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        let text = text.trim();
        if text.len() > 254 {
            return Err(BadAddress::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(BadAddress::NoAt)?;
        let local_is_sound = !local.is_empty()
            && local.len() <= 64
            && local.chars().all(|c| !c.is_control() && !c.is_whitespace() && !r#"()<>[]:;@\,""#.contains(c));
        if !local_is_sound {
            return Err(BadAddress::BadLocal);
        }
        let labels_are_sound = domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        });
        if domain.is_empty() || !labels_are_sound {
            return Err(BadAddress::BadDomain);
        }
        Ok(Self(format!("{local}@{}", domain.to_lowercase())))
    }

    /// Whether a portal made it for one conversation: `reply+7f3a`, `m-4471ab`, `5h2k9qx`.
    pub fn is_for_one_talk(&self) -> bool {
        let local = self.local();
        let last = local.rsplit(['+', '-', '_', '.', '=']).next().unwrap_or(local);
        let digits = last.bytes().filter(u8::is_ascii_digit).count();
        last.len() >= 5 && digits >= 2 && digits < last.len()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
    /// What two spellings of one person's address have in common: lower case, without a `+tag`.
    pub fn person_key(&self) -> String {
        format!("{}@{}", self.untagged().to_lowercase(), self.domain())
    }
    /// Whether the other is a spelling of the same person's address.
    pub fn is_person_of(&self, other: &Self) -> bool {
        self.domain() == other.domain() && self.untagged().to_lowercase() == other.untagged().to_lowercase()
    }
    /// Whether it says of itself that nobody reads what is sent to it.
    pub fn is_noreply(&self) -> bool {
        let local = self.local();
        let squeezed: String =
            local.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        NOREPLY.iter().any(|words| squeezed.contains(words))
    }
    fn untagged(&self) -> &str {
        let local = self.local();
        local.split_once('+').map_or(local, |(base, _)| if base.is_empty() { local } else { base })
    }
    /// For logs: `a***@e***.com`.
    pub fn masked(&self) -> String {
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        let (host, tld) = self.domain().rsplit_once('.').unwrap_or((self.domain(), ""));
        format!("{}***@{}***.{tld}", first(self.local()), first(host))
    }
}

/// Where addresses stand in a text, in the plain form most have.
pub fn all_in(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + text.get(from..)?.find('@')?;
            let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+'=~-".contains(&byte);
            let width = bytes[from..at].iter().rev().take(64).take_while(|byte| is_local(**byte)).count();
            let start = at - width + label_width(&text[at - width..at]);
            let start = (start..at).find(|&start| bytes[start].is_ascii_alphanumeric());
            let end = domain_end(bytes, at + 1);
            from = end.unwrap_or(at + 1);
            if let (Some(start), Some(end)) = (start, end) {
                return Some(start..end);
            }
        }
    })
}

/// `email=` of a form's query is no part of the address; what list programs write into one (`bounce+ada=example.org`) is.
fn label_width(local: &str) -> usize {
    let is_label = |label: &str| label::asked(label) == Some(Asked::Email);
    local.split_once('=').filter(|(label, _)| is_label(label)).map_or(0, |(label, _)| label.len() + 1)
}

/// The end of a domain of two labels or more.
fn domain_end(bytes: &[u8], start: usize) -> Option<usize> {
    let label = |from: usize| {
        bytes[from..].iter().take(63).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count()
    };
    let mut end = start + Some(label(start)).filter(|width| *width > 0)?;
    let mut count = 1;
    while count < 7 && bytes.get(end) == Some(&b'.') && label(end + 1) > 0 {
        end += 1 + label(end + 1);
        count += 1;
    }
    (count > 1).then_some(end)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_prose() {
        let text = "ask 'ana@example.com', <bo.o'neil+x@mail.example.co.uk>. @home, ana@ example.com, cy@host dora@-.x a@b.c@d.e";
        let found: Vec<&str> = all_in(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["ana@example.com", "bo.o'neil+x@mail.example.co.uk", "dora@-.x", "a@b.c"]);
    }

    #[test]
    fn a_label_before_an_address_is_no_part_of_it() {
        let text = "name=Ada&email=ada@kern.example&x=1 bounce+ada=kern.example@list.example";
        let found: Vec<&str> = all_in(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["ada@kern.example", "bounce+ada=kern.example@list.example"]);
    }

    #[test]
    fn one_canonical_form_or_a_reason() {
        assert_eq!(Address::parse(" Ana+x@EXAMPLE.com ").unwrap().as_str(), "Ana+x@example.com");
        assert_eq!(Address::parse("Ana+x@EXAMPLE.com").unwrap().person_key(), "ana@example.com");
        assert_eq!(Address::parse("ana@example.com").unwrap().masked(), "a***@e***.com");
        for (text, why) in [
            ("ana", BadAddress::NoAt),
            ("@example.com", BadAddress::BadLocal),
            ("\"a@b\"@example.com", BadAddress::BadLocal),
            ("a b@example.com", BadAddress::BadLocal),
            ("ana@", BadAddress::BadDomain),
            ("ana@-x.com", BadAddress::BadDomain),
            ("ana@a..b", BadAddress::BadDomain),
        ] {
            assert_eq!(Address::parse(text), Err(why), "{text}");
        }
    }
}
