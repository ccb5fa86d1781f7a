//! The person's company: of the form, of the signature, of the display name, of a sentence. A domain alone says none.

use super::company;
use super::presented::{self, Presented};
use super::spelled_house;
use super::spelling::{self, Spelling};
use super::spoken_house;
use crate::domain::address::Address;
use crate::domain::asking::{Need, labelled};
use crate::domain::company::is_freemail;
use crate::domain::inquiry::{Found, Label};
use crate::pipeline::extract::contact::{Evidence, found, signs};
use crate::pipeline::extract::form::below_label;
use crate::pipeline::extract::form::fields::{self, Asked, Field};
use crate::pipeline::extract::person::fuller;
use crate::pipeline::extract::person::given_names;
use crate::pipeline::extract::person::name::{folded, wants_no_answer};
use crate::pipeline::extract::person::title;
use crate::pipeline::extract::quote::split::unmarked;
use crate::pipeline::extract::signature::card;

/// Lines at the end of a text without a marked signature that may be one.
const LAST_LINES: usize = 5;

pub fn of(evidence: &Evidence, email: Option<&Found<Address>>, name: Option<&str>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    if let Some(field) = fields::first(evidence.fields, Asked::Company).filter(|field| !field.value.contains('\n')) {
        return is_answer(&field.value)
            .then(|| found(field.value.clone(), "form-field", 95, "text", field.range.clone()));
    }
    if let Some((place, adf)) = evidence.adf {
        let (range, name) = adf.company.clone()?;
        return Some(found(name, "adf", 95, place, range));
    }
    if !evidence.fields.is_empty() {
        let spelling = spelling(evidence, email, name);
        let below = below_label::house(evidence, &spelling).or_else(|| in_other_field(evidence, email, name));
        return below.or_else(|| of_family(evidence, name?));
    }
    // A machine signs for its operator.
    if evidence.is_relayed() || evidence.is_signed_by_program() {
        return None;
    }
    let spelling = spelling(evidence, email, name);
    in_signature(evidence, &spelling, name)
        .or_else(|| in_display(evidence, &spelling))
        .or_else(|| in_header(evidence))
        .or_else(|| presented(evidence, &spelling))
        .or_else(|| in_prose(evidence, &spelling))
        .or_else(|| spoken_house::of(evidence))
        .or_else(|| spelled_house::of(evidence, &email?.value, name))
        .or_else(|| in_register(evidence))
        .or_else(|| of_family(evidence, name?))
        .or_else(|| in_card(evidence, name?))
        .filter(|found| !evidence.names_us(&found.value))
        .filter(|found| !text.is_empty() || found.span.place != "text")
        .filter(|found| evidence.is_said(&found.span))
        .map(without_province)
}

/// "Comune di Roe (UD)": Italians say in which province it lies.
fn without_province(found: Found<String>) -> Found<String> {
    let bare = found.value.strip_suffix(')').and_then(|value| value.rsplit_once(" ("));
    let Some((name, _)) = bare.filter(|(_, code)| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()))
    else {
        return found;
    };
    let cut = found.value.len() - name.len();
    let span = crate::domain::inquiry::Span { end: found.span.end - cut, ..found.span };
    Found { value: name.to_owned(), span, ..found }
}

/// What the address spells of the house; the person's own names are none of it.
pub fn spelling(evidence: &Evidence, email: Option<&Found<Address>>, name: Option<&str>) -> Spelling {
    let own = email.filter(|found| found.method != "relay").map(|found| &found.value);
    // A house's name above the address is no person's.
    let display = evidence.email.from.first().and_then(|party| party.name.as_deref()).unwrap_or_default();
    let is_named_otherwise = name.filter(|name| !fuller::is_fuller(name, display, None)).is_some_and(|name| {
        let name = folded(name);
        display.contains(' ') && !folded(display).split(' ').all(|word| name.contains(word))
    });
    let is_house = company::is_organisation(display)
        || is_named_otherwise && !given_names::names_person(display)
        || own.is_some_and(|own| is_of_domain(display, own.domain(), name));
    let mut names = if is_house && name.is_some() { Vec::new() } else { evidence.name_words() };
    let parts = name.unwrap_or_default().split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    names.extend(parts.map(str::to_lowercase));
    own.map(|own| Spelling::of(own.local(), own.domain(), &names)).unwrap_or_default()
}

/// Whether a name above an address holds a word of its domain that the person's own name has nothing of.
fn is_of_domain(display: &str, domain: &str, name: Option<&str>) -> bool {
    let (Some(label), Some(name)) = (spelling::domain_label(domain), name.map(folded)) else { return false };
    let own = |word: &str| name.split(' ').any(|part| part.starts_with(word) || word.starts_with(part));
    folded(display)
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.chars().count() >= 5 && folded(&label).contains(word) && !own(word))
}

/// A field that nobody knows, whose value the person's domain spells: "Studio: Bertini & Associati".
fn in_other_field(evidence: &Evidence, email: Option<&Found<Address>>, name: Option<&str>) -> Option<Found<String>> {
    let own = &email?.value;
    let names: Vec<String> = name.unwrap_or_default().split(' ').map(str::to_lowercase).collect();
    let spelling = Spelling::of(own.local(), own.domain(), &names);
    let is_open = |field: &&Field| matches!(field.asked, None | Some(Asked::Other)) && !field.value.contains('\n');
    evidence.fields.iter().filter(is_open).find_map(|field| {
        let (range, sure) = company::of_line(&field.value, &spelling)?;
        let is_own = range == (0..field.value.len()) && sure >= 75 && spelling.shares_word(&field.value);
        is_own.then(|| found(field.value.clone(), "form-field", 75, "text", field.range.clone()))
    })
}

fn of_family(evidence: &Evidence, name: &str) -> Option<Found<String>> {
    let range = card::family_s(evidence, name)?;
    Some(found(evidence.email.text[range.clone()].to_owned(), "signature", 70, "text", range))
}

/// The line that its place alone makes a house's name.
fn in_card(evidence: &Evidence, name: &str) -> Option<Found<String>> {
    let range = card::house(evidence, name)?;
    Some(found(evidence.email.text[range.clone()].to_owned(), "signature", 60, "text", range))
}

/// "Lumen & Stone Ltd. Registered in England no. …": what the law makes houses print.
fn in_register(evidence: &Evidence) -> Option<Found<String>> {
    const REGISTERED: [&str; 8] = [
        "registered in",
        "registered office",
        "is registered",
        "company no",
        "amtsgericht",
        "sitz der gesellschaft",
        "rcs ",
        "kvk",
    ];
    let text = &evidence.email.text;
    let lines = evidence.lines.iter().filter(|line| matches!(line.label, Label::Disclaimer | Label::Signature));
    lines.filter(|line| line.range.len() < 400).find_map(|line| {
        let content = &text[line.range.clone()];
        let low = content.to_lowercase();
        let at = REGISTERED.iter().filter_map(|word| low.find(word)).min()?;
        let head = content.get(..at)?.trim_end_matches(|c: char| !c.is_alphanumeric());
        let (range, sure) = company::of_line(head, &Spelling::default()).filter(|(range, _)| range.start == 0)?;
        let range = line.range.start + range.start..line.range.start + range.end;
        (sure >= 90).then(|| found(text[range.clone()].to_owned(), "signature", 75, "text", range))
    })
}

/// "-", "n/a", "privat": the person has none.
fn is_answer(value: &str) -> bool {
    const NONE: [&str; 16] = [
        "n/a",
        "na",
        "none",
        "no",
        "nein",
        "keine",
        "privat",
        "private",
        "privé",
        "particulier",
        "particular",
        "privato",
        "aucune",
        "ninguna",
        "geen",
        "brak",
    ];
    value.chars().any(char::is_alphanumeric) && !NONE.contains(&value.trim().to_lowercase().as_str())
}

/// The surest line of the signature; of equals the first.
fn in_signature(evidence: &Evidence, spelling: &Spelling, name: Option<&str>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    let mut best: Option<Found<String>> = None;
    let lines = evidence.own_lines();
    let signature = lines.iter().filter(|line| signs(line)).take(16);
    let written: Vec<_> =
        lines.iter().filter(|line| !signs(line) && !text[line.range.clone()].trim().is_empty()).collect();
    let last = written.len().saturating_sub(LAST_LINES).max(1).min(written.len());
    let last = written[last..].iter().filter(|line| line.range.len() < 70).map(|line| (*line, true));
    for (line, is_written) in
        signature.map(|line| (*line, false)).chain(last.map(|(line, is_written)| (*line, is_written)))
    {
        let content = unmarked(&text[line.range.clone()]);
        let line_start = line.range.end - content.len();
        // The person's own name with a title is no company: "Anna Weber Consulting" is.
        if name.is_some_and(|name| content.trim().to_lowercase() == name.to_lowercase()) {
            continue;
        }
        // "Company: Acme Ltd".
        let said = labelled(content, Need::Company).filter(|value| !is_written && is_answer(value));
        let said = said.and_then(|value| Some((content.rfind(value)?, value.len(), 88)));
        let said = said.map(|(start, length, sure)| (start..start + length, sure));
        let Some((range, sure)) = said.or_else(|| company::of_line(content, spelling)) else { continue };
        // In words, only a name that fills its line.
        if is_written && (sure < 80 || range.len() + 3 < content.trim().len()) {
            continue;
        }
        if best.as_ref().is_none_or(|best| sure > best.confidence) {
            let range = line_start + range.start..line_start + range.end;
            best = Some(found(text[range.clone()].to_string(), "signature", sure, "text", range));
        }
    }
    best
}

/// "Jane Doe | Acme Ltd", or the company's name where the person's should be.
fn in_display(evidence: &Evidence, spelling: &Spelling) -> Option<Found<String>> {
    if evidence.email.sender().is_some_and(evidence.is_ours) {
        return None;
    }
    let display = evidence.email.from.first()?.name.as_deref()?;
    // An address above an address says nothing.
    if wants_no_answer(display)
        || display.split_once('@').is_some_and(|(local, _)| local.ends_with(char::is_alphanumeric))
    {
        return None;
    }
    // "jt1987 <jt1987@…>" is what somebody calls himself.
    let address = evidence.email.sender();
    if !display.contains(' ') && address.is_some_and(|from| is_freemail(from.domain()) && from.local() == display) {
        return None;
    }
    let value = evidence.email.header("From")?;
    let start = value.find(display)?;
    // "Jane Doe (Waterworks of Leek)", who signs with the same words.
    let text = &evidence.email.text;
    let is_signed = |name: &str| {
        name.contains(' ')
            && evidence.own_lines().iter().any(|line| signs(line) && text[line.range.clone()].trim() == name)
    };
    // "Jane Doe, Northwind Ltd"; "Roe, Inc." is one name.
    let comma = display.split_once(", ").filter(|(first, house)| first.contains(' ') && house.contains(' '));
    let comma = comma.filter(|(_, house)| company::has_legal_form(house)).map(|_| ',');
    let parts = display.split_inclusive(|c| matches!(c, '|' | '(' | ')' | '@') || Some(c) == comma);
    let mut at = start;
    // "Mads at Roe Interiors"
    let joined = [" at ", " from ", " bei ", " hos ", " chez ", " bij "].into_iter().find(|mark| {
        display
            .split_once(mark)
            .is_some_and(|(first, _)| given_names::is_given(first.split(' ').next().unwrap_or(first)))
    });
    let parts = parts.flat_map(|part| part.split(" - ")).flat_map(|part| part.split(joined.unwrap_or(" - ")));
    for part in parts {
        let offset = value[at..].find(part).map_or(at, |found| at + found);
        at = offset + part.len();
        let name = part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '(' | ')' | '@' | '"' | ','));
        if name.is_empty() || title::is_title(name) && !company::has_legal_form(name) {
            continue;
        }
        if part.ends_with(')') && is_signed(name) {
            let begin = offset + part.find(name)?;
            return Some(found(name.to_owned(), "from", 70, "header:From", begin..begin + name.len()));
        }
        if let Some((range, sure)) =
            company::of_line(name, spelling).filter(|(range, sure)| *sure >= 65 && range.len() == name.len())
        {
            let begin = offset + part.find(name)? + range.start;
            return Some(found(name.to_owned(), "from", sure.min(80), "header:From", begin..begin + name.len()));
        }
    }
    None
}

fn in_header(evidence: &Evidence) -> Option<Found<String>> {
    let value = ["Organization", "Organisation"].iter().find_map(|name| Some((*name, evidence.email.header(name)?)));
    let (header, value) = value?;
    let name = value.trim();
    if name.is_empty() || name.len() > 100 || !is_answer(name) {
        return None;
    }
    let start = value.find(name)?;
    Some(found(name.to_owned(), "header", 70, &format!("header:{header}"), start..start + name.len()))
}

/// As the person presents himself: "I am the deputy head at St Roe's School".
fn presented(evidence: &Evidence, spelling: &Spelling) -> Option<Found<String>> {
    let Presented { house, sure, .. } = presented::of(evidence, spelling)?;
    let words = evidence.email.text[house.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    let value = words.trim_matches(['"', '“', '”']).to_owned();
    let start = house.start + evidence.email.text[house.clone()].find(value.split(' ').next()?)?;
    Some(found(value, "text", sure, "text", start..house.end))
}

fn in_prose(evidence: &Evidence, spelling: &Spelling) -> Option<Found<String>> {
    let text = &evidence.email.text;
    for line in evidence.own_lines().into_iter().filter(|line| !signs(line)).take(60) {
        let content = &text[line.range.clone()];
        if content.len() > 3_000 {
            continue;
        }
        // An invoice's address: a line that is a company's name with its form, which the domain spells.
        if let Some((range, sure)) = company::of_line(content, spelling)
            && sure >= 90
            && spelling.shares_word(&content[range.clone()])
            && range.len() + 2 >= content.trim().len()
        {
            let range = line.range.start + range.start..line.range.start + range.end;
            return Some(found(text[range.clone()].to_owned(), "text", 70, "text", range));
        }
    }
    None
}
