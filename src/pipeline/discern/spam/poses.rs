//! Whether a stranger poses as our own house: "your mailbox at northwind.example will be closed".
//!
//! In: a mail prepared for judging. Out: what bears our name and is not ours. Never: a verdict; partners and portals name
//! us as well, and those we buy from.

use super::links::{hosts, is_same_house};
use crate::domain::address::Address;
use crate::domain::company::is_freemail;
use crate::domain::lookalike::imitates;
use crate::pipeline::discern::reading::Reading;

/// A shorter name stands in others' by chance.
const NAME_BYTES: usize = 5;
const LINKS_LOOKED_AT: usize = 20;

pub fn sign(reading: &Reading) -> Option<String> {
    let from = reading.from?;
    if reading.is_threaded() || reading.is_ours(from) || reading.is_colleague(from) {
        return None;
    }
    let email = reading.email;
    let of_us = |address: &&Address| reading.is_ours(address) && !is_freemail(address.domain());
    let ours = email.to.iter().chain(&email.cc).filter_map(|party| party.address.as_ref()).find(of_us)?;
    let domain = ours.domain();
    if is_same_house(domain, from.domain()) {
        return None;
    }
    let name = email.from.iter().find_map(|party| party.name.as_deref()).unwrap_or_default().to_lowercase();
    if name.contains(domain) {
        return Some(format!("a stranger's sender bears our domain's name, {domain}"));
    }
    if imitates(from.domain(), domain) {
        return Some(format!("the sender's domain, {}, only looks like {domain}", from.domain()));
    }
    let house = domain.split('.').rev().nth(1).unwrap_or_default();
    if house.len() >= NAME_BYTES && signs_as(reading, house) {
        return Some(format!("a stranger signs as one of {house}'s"));
    }
    let page = email.html.as_deref().unwrap_or(reading.unquoted);
    let bears = |host: &&str| {
        host.len() > domain.len() && host.to_ascii_lowercase().contains(house) && !is_same_house(host, domain)
    };
    let host = hosts(page).take(LINKS_LOOKED_AT).find(bears).filter(|_| house.len() >= NAME_BYTES)?;
    Some(format!("a link to a stranger's page that bears our name, {host}"))
}

/// Whether one of the last two lines begins with the house's name: below a person's, it is his own.
fn signs_as(reading: &Reading, house: &str) -> bool {
    const LINES_MIN: usize = 4;
    let lines = || reading.unquoted.lines().map(str::trim).filter(|line| !line.is_empty());
    let begins = |line: &str| line.get(..house.len()).is_some_and(|start| start.eq_ignore_ascii_case(house));
    lines().take(LINES_MIN).count() == LINES_MIN && lines().rev().take(2).any(begins)
}
