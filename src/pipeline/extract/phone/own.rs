//! The person's own number: of the form, of the signature, of a sentence.

use super::number;
use super::number::{Number, Zone};
use super::plan;
use super::words;
use crate::domain::address::Address;
use crate::domain::inquiry::Found;
use crate::pipeline::extract::contact::{Evidence, found, signs};
use crate::pipeline::extract::form::adf;
use crate::pipeline::extract::form::fields::{self, Asked};
use crate::pipeline::extract::place::country::Country;
use crate::pipeline::extract::quote::split::{Line, unmarked};

/// Lines above a signature, or at the end of a text without one, where people leave a number with no label.
const LAST_LINES: usize = 6;

pub fn of(
    evidence: &Evidence,
    country: Option<&Country>,
    name: Option<&str>,
    email: Option<&Found<Address>>,
) -> Option<Found<String>> {
    told(evidence, country, name).or_else(|| beside_address(evidence, country, &email?.value))
}

/// In the lines right above and below the address, where a portal shows who asks: no label is needed there.
fn beside_address(evidence: &Evidence, country: Option<&Country>, own: &Address) -> Option<Found<String>> {
    const NEAR: usize = 2;
    let text = &evidence.email.text;
    // A lead in ADF names what it knows; beside it stands another's.
    if evidence.adf.is_some() {
        return None;
    }
    let from = evidence.email.sender().filter(|from| from.domain() != own.domain() && !(evidence.is_ours)(own))?;
    let words = |line: &Line| &text[line.range.clone()];
    let lines: Vec<&Line> = evidence.lines.iter().collect();
    let at =
        lines.iter().position(|line| words(line).to_ascii_lowercase().contains(&own.as_str().to_ascii_lowercase()))?;
    let joined = |line: &&&Line| !words(line).trim().is_empty() && !words(line).contains(from.domain());
    let above = lines[..at].iter().rev().take_while(joined).take(NEAR);
    let below = lines[at + 1..].iter().take_while(joined).take(NEAR);
    above.chain(below).find_map(|line| {
        let number = number::in_line(words(line), Zone::Signature, country, &[]).into_iter().next()?;
        let range = line.range.start + number.range.start..line.range.start + number.range.end;
        Some(found(number.e164, "text", 80, "text", range))
    })
}

fn told(evidence: &Evidence, country: Option<&Country>, name: Option<&str>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    if let Some((place, adf)) = evidence.adf {
        let (range, value) = adf.phone.as_ref()?;
        let (at, number) = number::in_field(value, country)?;
        return Some(found(number, "adf", 95, place, range.start + at.start..range.start + at.end));
    }
    if !evidence.fields.is_empty() {
        let in_field = evidence.fields.iter().filter(|field| field.asked == Some(Asked::Phone)).find_map(|field| {
            let (at, number) = number::in_field(&text[field.range.clone()], country)?;
            Some(found(number, "form-field", 95, "text", field.range.start + at.start..field.range.start + at.end))
        });
        // `From: Jane Doe (+44 7700 900142)`
        let beside_name = || {
            let field = fields::first(evidence.fields, Asked::Name).filter(|field| field.value.contains('+'))?;
            let (at, number) = number::in_field(&text[field.range.clone()], country)?;
            Some(found(number, "form-field", 90, "text", field.range.start + at.start..field.range.start + at.end))
        };
        // `Contact: jane@example.com, 07700 900142`
        let beside_address = || {
            let field = fields::first(evidence.fields, Asked::Email)?;
            let mut parts = text[field.range.clone()].split([',', ';', '|']).filter(|part| !part.contains('@'));
            parts.find_map(|part| {
                let (at, number) = number::in_field(part, country)?;
                let start = part.as_ptr().addr() - text.as_ptr().addr();
                Some(found(number, "form-field", 85, "text", start + at.start..start + at.end))
            })
        };
        // Elsewhere on a form stands the vendor's number, except in the person's own message.
        let in_message = || {
            let field = fields::first(evidence.fields, Asked::Message)?;
            let mut start = field.range.start;
            text[field.range.clone()].split('\n').find_map(|line| {
                // He signs his words with it.
                let is_last = start + line.len() >= field.range.end;
                let zone = if is_last { Zone::Signature } else { Zone::Prose };
                let number = number::in_line(line, zone, country, &[]).into_iter().next();
                let at = start;
                start += line.len() + 1;
                number.map(|number| {
                    found(number.e164, "text", 70, "text", at + number.range.start..at + number.range.end)
                })
            })
        };
        return in_field.or_else(beside_name).or_else(beside_address).or_else(in_message);
    }
    // A machine signs with its operator's number.
    if evidence.is_signed_by_program() {
        return None;
    }
    in_signature_or_prose(evidence, country, name)
}

/// The first of the signature's numbers, the switchboard's last; then the first a sentence gives.
fn in_signature_or_prose(evidence: &Evidence, country: Option<&Country>, name: Option<&str>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let mut names = evidence.name_words();
    names.extend(name.unwrap_or_default().split_whitespace().map(str::to_lowercase));
    let mut central: Option<Found<String>> = None;
    let mut said: Option<Found<String>> = None;
    let mut lines = evidence.own_lines();
    if evidence.is_relayed() {
        lines.retain(|line| !signs(line));
    }
    lines.retain(|line| !signs(line) || !words::is_of_notice(&text[line.range.clone()]));
    // A lead that somebody shows has another's number in it.
    if adf::is_in(text) {
        lines.retain(|line| !unmarked(&text[line.range.clone()]).trim_start().starts_with('<'));
    }
    let settled = settled(evidence, &lines, country, &names);
    let country = settled.as_ref().or(country);
    let mut below = 0;
    // From below: how many lines of words follow says whether a line still signs.
    let zones: Vec<Zone> = lines
        .iter()
        .rev()
        .map(|line| {
            let is_signature = signs(line);
            if !is_signature && !unmarked(&text[line.range.clone()]).trim().is_empty() {
                below += 1;
            }
            if is_signature || below <= LAST_LINES { Zone::Signature } else { Zone::Prose }
        })
        .collect();
    for (line, zone) in lines.iter().zip(zones.into_iter().rev()) {
        let is_signature = signs(line);
        for Number { range, e164, is_central } in number::in_line(&text[line.range.clone()], zone, country, &names) {
            let range = line.range.start + range.start..line.range.start + range.end;
            match (is_signature, is_central) {
                (true, false) => return Some(found(e164, "signature", 90, "text", range)),
                (true, true) => drop(central.get_or_insert_with(|| found(e164, "signature", 80, "text", range))),
                (false, _) => drop(said.get_or_insert_with(|| found(e164, "text", 75, "text", range))),
            }
        }
    }
    central.or(said)
}

/// Of several countries the one that another number of the signature leaves: a mobile tells whose landline stands beside it.
fn settled(evidence: &Evidence, lines: &[&Line], country: Option<&Country>, names: &[String]) -> Option<Country> {
    let Some(Country::OneOf(ids)) = country else { return None };
    let text = &evidence.email.text;
    let numbers = lines
        .iter()
        .filter(|line| signs(line))
        .flat_map(|line| number::in_line(&text[line.range.clone()], Zone::Signature, country, names).into_iter());
    let id = numbers.filter_map(|number| plan::country_of(&number.e164)).find(|id| ids.contains(id))?;
    Some(Country::Native(id, ids.iter().copied().filter(|other| *other != id).collect()))
}
