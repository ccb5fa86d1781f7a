//! The person's name as the fields of a form tell it.

use super::name;
use super::name_words::FAMILIES;
use crate::domain::address::Address;
use crate::domain::inquiry::Found;
use crate::domain::label;
use crate::pipeline::extract::contact::{Evidence, found};
use crate::pipeline::extract::form::below_label;
use crate::pipeline::extract::form::fields::{self, Asked, Field};
use crate::pipeline::extract::house::company;

/// Whom the fields name: whole, or in parts.
pub fn of(evidence: &Evidence) -> Option<Found<String>> {
    if let Some(name) = below_label::name(evidence) {
        return Some(name);
    }
    let given = fields::first(evidence.fields, Asked::GivenName);
    let family = fields::first(evidence.fields, Asked::FamilyName);
    let whole = whole_name(evidence.fields);
    let joined = |given: &Field, family: &Field, confidence| {
        let range = given.range.start.min(family.range.start)..given.range.end.max(family.range.end);
        let infix = infix(evidence.fields).map(|infix| format!("{} ", infix.value)).unwrap_or_default();
        let value = name::polished(&format!("{} {infix}{}", given.value, family.value), None, evidence.language);
        Some(found(value, "form-field", confidence, "text", range))
    };
    match (given, family, whole) {
        (Some(given), Some(family), _) if is_near(given, family) => joined(given, family, 95),
        // "Имя", above "Фамилия", asks for the given name.
        (None, Some(family), Some(given)) if is_near(given, family) && !given.value.trim().contains(' ') => {
            joined(given, family, 90)
        }
        // "Name" beside "Vorname" is the family name.
        (Some(given), None, Some(family)) if is_near(given, family) && family.value.split_whitespace().count() == 1 => {
            joined(given, family, 90)
        }
        (_, _, Some(one)) | (Some(one), _, None) | (None, Some(one), None) => {
            let begins = one.value.split(' ').next()?.to_lowercase();
            if one.value.ends_with(')') && FAMILIES.contains(begins.as_str()) {
                let spoken = name::polished(&one.value, None, evidence.language);
                return Some(found(spoken, "form-field", 85, "text", one.range.clone()));
            }
            // `From: Jane Doe <jane@example.com>` as forms write it, or without the brackets.
            let value = one.value.split(['<', '(', '[', '\n']).next().unwrap_or_default().trim();
            let value = match value.rsplit_once(' ') {
                Some((name, address)) if address.contains('@') => name.trim_end(),
                _ => value,
            };
            // "Jane Doe, Roe Pumps Ltd", "Jane Doe, tel. 07700 900142"
            let is_number = |rest: &str| rest.bytes().filter(u8::is_ascii_digit).count() >= 6;
            let value = match value.split_once(',') {
                Some((name, rest)) if company::is_organisation(rest) || is_number(rest) => name.trim_end(),
                _ => value,
            };
            let start = one.range.start + evidence.email.text[one.range.clone()].find(value)?;
            let spoken = name::polished(value, None, evidence.language);
            let is_name =
                !value.is_empty() && !value.contains('@') && value.chars().count() <= 80 && !spoken.is_empty();
            is_name.then(|| found(spoken, "form-field", 95, "text", start..start + value.len()))
        }
        (None, None, None) => beside_address(evidence),
    }
}

/// "Sent by: Jane Doe <jane@example.com>", whatever the field is called.
fn beside_address(evidence: &Evidence) -> Option<Found<String>> {
    let is_message = |field: &&Field| field.asked == Some(Asked::Message) || field.value.contains('\n');
    evidence.fields.iter().filter(|field| !is_message(field)).find_map(|field| {
        let (value, address) = field.value.split_once('<')?;
        let value = value.trim();
        let is_ours = Address::parse(address.trim_end().strip_suffix('>')?).ok().as_ref().is_none_or(evidence.is_ours);
        let spoken = name::polished(value, None, evidence.language);
        let is_name = !is_ours && spoken.contains(' ') && name::of_display(&spoken).is_some();
        let start = field.range.start + evidence.email.text[field.range.clone()].find(value)?;
        is_name.then(|| found(spoken, "form-field", 85, "text", start..start + value.len()))
    })
}

/// Of several fields that ask for a name, the one for the person's: programs call many things `name`.
fn whole_name(fields: &[Field]) -> Option<&Field> {
    const PERSON: [&str; 8] = ["contact", "kontakt", "ansprechpartner", "person", "full", "your", "ihr", "customer"];
    let names = || fields.iter().filter(|field| field.asked == Some(Asked::Name) && !fields::is_nothing(&field.value));
    let is_person = |field: &&Field| {
        let label = label::plain(&field.label);
        PERSON.iter().any(|word| label.split(' ').any(|part| part == *word))
    };
    names().find(is_person).or_else(|| names().next())
}

/// The Dutch "te" or "van der", which their forms ask for by itself.
fn infix(fields: &[Field]) -> Option<&Field> {
    const LABELS: [&str; 5] = ["tussenvoegsel", "tussenvoegsels", "tussenv.", "voorvoegsel", "namenszusatz"];
    fields
        .iter()
        .find(|field| LABELS.contains(&label::plain(&field.label).as_str()) && !fields::is_nothing(&field.value))
}

fn is_near(one: &Field, other: &Field) -> bool {
    one.range.start.abs_diff(other.range.start) < 200
}
