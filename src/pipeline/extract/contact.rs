//! The person: address, name, number, company and position, each with its evidence.

use super::adf::Adf;
use super::fields::{self, Asked, Field};
use super::introduction;
use super::split::Line;
use super::{company, name, phone, sender};
use crate::domain::address::Address;
use crate::domain::email::{Email, Party};
use crate::domain::inquiry::{Contact, Found, Label, Span};
use std::ops::Range;

pub struct Evidence<'a> {
    pub email: &'a Email,
    pub lines: &'a [Line],
    pub fields: &'a [Field],
    /// A lead in ADF, and the place it stands in.
    pub adf: Option<&'a (String, Adf)>,
    pub is_ours: &'a dyn Fn(&Address) -> bool,
}

pub fn of(evidence: &Evidence) -> Contact {
    let email = sender::address(evidence);
    let domain = email.as_ref().filter(|found| found.method != "relay").map(|found| found.value.domain().to_string());
    Contact {
        name: name(evidence, email.as_ref()),
        phone: phone(evidence),
        company: company(evidence, email.as_ref(), domain.as_deref()),
        title: title(evidence),
        email,
    }
}

pub fn found<T>(value: T, method: &'static str, confidence: u8, place: &str, range: Range<usize>) -> Found<T> {
    Found { value, method, confidence, span: Span { place: place.to_string(), start: range.start, end: range.end } }
}

// ---- name ----

fn name(evidence: &Evidence, email: Option<&Found<Address>>) -> Option<Found<String>> {
    if let Some((place, adf)) = evidence.adf
        && let Some((range, name)) = &adf.name
    {
        return Some(found(name.clone(), "adf", 95, place, range.clone()));
    }
    let by_field = || name_in_fields(evidence);
    let by_header = || match email.map(|found| found.method) {
        // Form mailers write the person's name above their own address.
        Some("reply-to") => display(evidence.email, "Reply-To", &evidence.email.reply_to, "reply-to", 90)
            .or_else(|| display(evidence.email, "From", &evidence.email.from, "from", 70)),
        Some("from") | None => {
            display(evidence.email, "From", &evidence.email.from, "from", 95).filter(|_| !from_is_ours(evidence))
        }
        Some("forward") => forwarded_name(evidence),
        // The portal may put the person's name on its own address.
        Some(_) => {
            display(evidence.email, "From", &evidence.email.from, "from", 60).filter(|_| !from_is_ours(evidence))
        }
    };
    by_field().or_else(by_header).or_else(|| name_in_signature(evidence))
}

fn from_is_ours(evidence: &Evidence) -> bool {
    evidence.email.sender().is_some_and(evidence.is_ours)
}

fn display(
    email: &Email,
    header: &str,
    parties: &[Party],
    method: &'static str,
    confidence: u8,
) -> Option<Found<String>> {
    let party = parties.iter().find(|party| party.address.is_some()).or(parties.first())?;
    let display = name::of_display(party.name.as_deref()?)?;
    let value = email.header(header)?;
    let start = value.find(display)?;
    let is_turned = display.contains(',');
    let confidence = if is_turned { confidence.saturating_sub(10) } else { confidence };
    Some(found(name::spoken(display), method, confidence, &format!("header:{header}"), start..start + display.len()))
}

fn name_in_fields(evidence: &Evidence) -> Option<Found<String>> {
    let given = fields::first(evidence.fields, Asked::GivenName);
    let family = fields::first(evidence.fields, Asked::FamilyName);
    let whole = fields::first(evidence.fields, Asked::Name);
    match (given, family, whole) {
        (Some(given), Some(family), _) if is_near(given, family) => {
            let range = given.range.start.min(family.range.start)..given.range.end.max(family.range.end);
            Some(found(format!("{} {}", given.value, family.value), "form-field", 95, "text", range))
        }
        // "Name" beside "Vorname" is the family name.
        (Some(given), None, Some(family)) if is_near(given, family) && family.value.split_whitespace().count() == 1 => {
            let range = given.range.start.min(family.range.start)..given.range.end.max(family.range.end);
            Some(found(format!("{} {}", given.value, family.value), "form-field", 90, "text", range))
        }
        (_, _, Some(one)) | (Some(one), _, None) | (None, Some(one), None) => {
            // `From: Jane Doe <jane@example.com>` as forms write it.
            let value = one.value.split(['<', '(']).next().unwrap_or_default().trim();
            let start = evidence.email.text[one.range.clone()].find(value)?;
            let is_name = !value.is_empty() && !value.contains('@') && value.chars().count() <= 80;
            is_name.then(|| {
                found(
                    name::spoken(value),
                    "form-field",
                    95,
                    "text",
                    one.range.start + start..one.range.start + start + value.len(),
                )
            })
        }
        (None, None, None) => None,
    }
}

fn is_near(one: &Field, other: &Field) -> bool {
    one.range.start.abs_diff(other.range.start) < 200
}

fn forwarded_name(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let range = introduction::original_sender(text, evidence.lines)?;
    let line = &text[range.clone()];
    let before = line.split(['<', '[', '(']).next().unwrap_or_default();
    let display = name::of_display(before.trim().trim_matches(['"', '*', ' ']))?;
    let start = range.start + line.find(display)?;
    Some(found(name::spoken(display), "forward", 85, "text", start..start + display.len()))
}

/// The first line below the farewell.
fn name_in_signature(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let lines = signature_lines(evidence).take(5);
    for line in lines {
        if let Some(name) = name::of_line(&text[line.range.clone()]) {
            let start = line.range.start + text[line.range.clone()].find(name)?;
            return Some(found(name.to_string(), "signature", 75, "text", start..start + name.len()));
        }
    }
    None
}

fn signature_lines<'a>(evidence: &'a Evidence) -> impl Iterator<Item = &'a Line> {
    evidence.lines.iter().filter(|line| line.label == Label::Signature && !line.range.is_empty())
}

// ---- phone, company, title ----

fn phone(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    if let Some((place, adf)) = evidence.adf {
        let (range, value) = adf.phone.as_ref()?;
        let (at, number) = phone::in_field(value)?;
        return Some(found(number, "adf", 95, place, range.start + at.start..range.start + at.end));
    }
    if !evidence.fields.is_empty() {
        let in_field = evidence.fields.iter().filter(|field| field.asked == Some(Asked::Phone)).find_map(|field| {
            let (at, number) = phone::in_field(&text[field.range.clone()])?;
            Some(found(number, "form-field", 95, "text", field.range.start + at.start..field.range.start + at.end))
        });
        // Elsewhere on a form stands the vendor's number, except in the person's own message.
        let in_message = || {
            let field = fields::first(evidence.fields, Asked::Message)?;
            let (at, number) = phone::find(&text[field.range.clone()])?;
            Some(found(number, "text", 70, "text", field.range.start + at.start..field.range.start + at.end))
        };
        return in_field.or_else(in_message);
    }
    if evidence.email.sender().is_some_and(sender::is_noreply) {
        return None;
    }
    let wrote = |wanted: Label, method: &'static str, confidence: u8| {
        evidence.lines.iter().filter(|line| line.label == wanted).find_map(|line| {
            let (at, number) = phone::find(&text[line.range.clone()])?;
            Some(found(number, method, confidence, "text", line.range.start + at.start..line.range.start + at.end))
        })
    };
    wrote(Label::Signature, "signature", 90).or_else(|| wrote(Label::Written, "text", 75)).or_else(|| {
        evidence.email.sender().is_some_and(evidence.is_ours).then(|| wrote(Label::Forwarded, "text", 70)).flatten()
    })
}

fn company(evidence: &Evidence, email: Option<&Found<Address>>, domain: Option<&str>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    if let Some(field) = fields::first(evidence.fields, Asked::Company).filter(|field| !field.value.contains('\n')) {
        return Some(found(field.value.clone(), "form-field", 95, "text", field.range.clone()));
    }
    for line in signature_lines(evidence) {
        if let Some((range, confidence)) = company::of_line(&text[line.range.clone()], domain) {
            let range = line.range.start + range.start..line.range.start + range.end;
            return Some(found(text[range.clone()].to_string(), "signature", confidence, "text", range));
        }
    }
    if let Some(name) =
        evidence.email.header("Organization").map(str::trim).filter(|name| !name.is_empty() && name.len() <= 100)
        && evidence.fields.is_empty()
    {
        let start = evidence.email.header("Organization")?.find(name)?;
        return Some(found(name.to_string(), "header", 70, "header:Organization", start..start + name.len()));
    }
    let email = email?;
    let label = company::domain_label(email.value.domain())?;
    let address = email.value.as_str();
    let at = address.rfind('@')? + 1;
    let start = email.span.start + at + email.value.domain().rfind(&label)?;
    Some(Found {
        value: label.clone(),
        method: "domain",
        confidence: 40,
        span: Span { place: email.span.place.clone(), start, end: start + label.len() },
    })
}

fn title(evidence: &Evidence) -> Option<Found<String>> {
    let text = &evidence.email.text;
    if let Some(field) = fields::first(evidence.fields, Asked::Title).filter(|field| !field.value.contains('\n')) {
        return Some(found(field.value.clone(), "form-field", 90, "text", field.range.clone()));
    }
    signature_lines(evidence).find_map(|line| {
        let range = company::title_of_line(&text[line.range.clone()])?;
        let range = line.range.start + range.start..line.range.start + range.end;
        Some(found(text[range.clone()].to_string(), "signature", 75, "text", range))
    })
}
