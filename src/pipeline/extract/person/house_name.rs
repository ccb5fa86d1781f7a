//! Names above an address that are a desk's, an office's or an institution's, and no person's.

use super::name::folded;
use super::name_line;
use super::title;
use crate::domain::address::Address;
use crate::domain::email::Email;
use crate::pipeline::extract::contact::{Evidence, signs};
use crate::pipeline::extract::house::spelling;

/// "Facilities | Roe Baths <facilities@roe-baths.example>", "Chair of the board Jane": what somebody is or where.
pub fn is_desk(email: &Email, shown: &str) -> bool {
    let Some(party) = email.from.first() else { return false };
    let words: Vec<&str> = shown.split_whitespace().collect();
    if words.len() > 2 && title::is_title(words[0]) {
        return true;
    }
    let (Some(name), Some(address)) = (party.name.as_deref(), &party.address) else { return false };
    let behind = name.split_once(shown).map(|(_, rest)| rest.trim_start()).unwrap_or_default();
    let Some(house) = behind.strip_prefix(['|', '-', '–', '—', '/', '·']) else { return false };
    squeezed(shown) == squeezed(address.local()) && is_at(house, address)
}

fn is_at(house: &str, address: &Address) -> bool {
    let domain = squeezed(address.domain());
    let house = squeezed(house);
    house.len() > 3
        && (domain.contains(&house)
            || spelling::domain_label(address.domain()).is_some_and(|label| house.contains(&squeezed(&label))))
}

fn squeezed(text: &str) -> String {
    folded(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The signature's first line is a person's name, and a later one begins with the header's.
pub fn signs_below_person(evidence: &Evidence, shown: &str) -> bool {
    let text = &evidence.email.text;
    let lines = evidence.own_lines();
    let mut signature = lines
        .iter()
        .filter(|line| signs(line))
        .map(|line| text[line.range.clone()].trim())
        .filter(|line| !line.is_empty());
    shown.contains(' ')
        && signature.any(|line| name_line::of_line(line, None).is_some())
        && signature.take(4).any(|line| line.starts_with(shown))
}
