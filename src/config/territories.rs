//! `[territory]` of `team.toml`: names for lists of countries, and what two of them share.

use super::calendars;
use super::findings::{Findings, Placed, listed};
use super::sheet::{Section, Value};
use crate::domain::territory::{Spell, Territory, is_country};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Countries under names people use that are not their ISO 3166-1 code.
const OTHER_CODES: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

pub(super) fn read(section: Section<'_>) -> BTreeMap<String, Territory> {
    let findings = section.findings;
    let mut territories = BTreeMap::new();
    for (name, value) in section.entries() {
        let countries = |list: Vec<Placed<String>>| Spell {
            countries: list.iter().filter_map(|country| read_country(country, findings)).collect(),
            ..Spell::default()
        };
        let spells = match value {
            Value::List(list) => vec![countries(list)],
            Value::Text(country) => vec![countries(vec![country])],
            Value::Table(spell) => read_spells(vec![spell]),
            Value::Tables(spells, _) => read_spells(spells),
            Value::Other(place) => {
                section.wrong_type(&place, &name.value, "list of countries", "write it like [\"DE\", \"AT\", \"CH\"]");
                continue;
            }
        };
        tell_of_holes(&name, &spells, findings);
        territories.insert(name.value, Territory(spells));
    }
    warn_of_shared_countries(&territories, &section);
    territories
}

/// `[{ countries = ["DE"], until = "2026-12-31" }, { countries = ["DE", "AT"], from = "2027-01-01" }]`.
fn read_spells(sections: Vec<Section<'_>>) -> Vec<Spell> {
    let mut spells: Vec<Spell> = Vec::new();
    for section in sections {
        let (findings, place) = (section.findings, section.place.clone());
        section.need("countries", "write countries = [\"DE\", \"AT\"]");
        let countries = section.texts("countries").unwrap_or_default();
        let day = |key| section.text(key).and_then(|text| calendars::read_date(&text, findings));
        let spell = Spell {
            countries: countries.iter().filter_map(|country| read_country(country, findings)).collect(),
            from: day("from"),
            until: day("until"),
        };
        section.close();
        if spell.from.zip(spell.until).is_some_and(|(from, until)| until < from) {
            findings.error(&place, "it ends before it begins", "write `from` before `until`");
        } else if spells.iter().any(|other| other.overlaps(&spell)) {
            let message = "another time of this territory has some of the same days";
            findings.error(&place, message, "let each begin on the day after the other's `until`");
        } else {
            spells.push(spell);
        }
    }
    spells
}

/// A country that leaves a territory one day and comes back on a later one.
fn tell_of_holes(name: &Placed<String>, spells: &[Spell], findings: &Findings) {
    let countries: BTreeSet<&String> = spells.iter().flat_map(|spell| &spell.countries).collect();
    let mut holes: BTreeMap<(Date, Date), Vec<&str>> = BTreeMap::new();
    for country in countries {
        let mut own: Vec<&Spell> = spells.iter().filter(|spell| spell.countries.contains(country)).collect();
        own.sort_by_key(|spell| spell.from);
        for (one, next) in own.iter().zip(own.iter().skip(1)) {
            let first_without = one.until.and_then(|until| until.tomorrow().ok());
            if let Some((first, back)) = first_without.zip(next.from).filter(|(first, back)| first < back) {
                holes.entry((first, back)).or_default().push(country);
            }
        }
    }
    for ((first, back), countries) in holes {
        let verb = if countries.len() == 1 { "is" } else { "are" };
        let message =
            format!("{} {verb} not in \"{}\" from {first} on, until {back}", listed(&countries, "and"), name.value);
        findings.warning(&name.place, message, "let the next time begin on the day after `until`");
    }
}

/// A country of two territories at one time goes to whichever route comes first, which is seldom meant. One that lies
/// whole within another is meant, as a rule, and told of in one line.
fn warn_of_shared_countries(territories: &BTreeMap<String, Territory>, section: &Section<'_>) {
    let mut seen: Vec<(&String, &Territory)> = Vec::new();
    for (name, territory) in territories {
        for (other, before) in &seen {
            let pairs = before.0.iter().flat_map(|one| territory.0.iter().map(move |two| (one, two)));
            let shared = pairs.filter(|(one, two)| one.overlaps(two)).flat_map(|(one, two)| {
                one.countries.iter().filter(|country| two.countries.contains(country)).map(String::as_str)
            });
            let shared: BTreeSet<&str> = shared.collect();
            if !shared.is_empty() {
                tell_of_shared(&shared, [(other, before), (name, territory)], section);
            }
        }
        seen.push((name, territory));
    }
}

fn tell_of_shared(shared: &BTreeSet<&str>, [one, two]: [(&String, &Territory); 2], section: &Section<'_>) {
    let codes =
        |territory: &Territory| territory.0.iter().flat_map(|spell| spell.countries.clone()).collect::<BTreeSet<_>>();
    let within = |(_, inner): &(&String, &Territory)| codes(inner).iter().all(|code| shared.contains(code.as_str()));
    let nested = match (within(&one), within(&two)) {
        (true, _) => Some((one.0, two.0)),
        (false, true) => Some((two.0, one.0)),
        (false, false) => None,
    };
    let countries = listed(&shared.iter().copied().collect::<Vec<_>>(), "and");
    let (message, remedy) = match nested {
        Some((inner, outer)) => (
            format!("the territory \"{inner}\" lies within \"{outer}\""),
            format!("if that is meant, put routes for \"{inner}\" above those for \"{outer}\""),
        ),
        None => (
            format!(
                "{countries} {} in the territories \"{}\" and \"{}\" at one time",
                if shared.len() == 1 { "is" } else { "are" },
                one.0,
                two.0
            ),
            "take them out of one of the two".to_owned(),
        ),
    };
    section.findings.warning(&section.place, message, remedy);
}

fn read_country(country: &Placed<String>, findings: &Findings) -> Option<String> {
    let code = country.value.trim().to_ascii_uppercase();
    if code.len() != 2 || !code.chars().all(|c| c.is_ascii_uppercase()) {
        let remedy = "write the two letters of ISO 3166, like \"DE\"";
        findings.error(&country.place, format!("\"{}\" is no country code", country.value), remedy);
        return None;
    }
    if let Some((_, iso)) = OTHER_CODES.iter().find(|(other, _)| *other == code) {
        findings.error(
            &country.place,
            format!("\"{code}\" is not what tables call that country"),
            format!("write \"{iso}\""),
        );
    } else if !is_country(&code) {
        let remedy = "write the two letters of ISO 3166, like \"DE\"";
        findings.error(&country.place, format!("no country has the code \"{code}\""), remedy);
        return None;
    }
    Some(code)
}
