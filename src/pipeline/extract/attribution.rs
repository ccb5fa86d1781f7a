//! Where an inquiry came from: the tag of the address it was sent to, the campaign in a link, the form and its page.

use super::contact::{Evidence, found};
use super::form::fields::Field;
use crate::domain::address::Address;
use crate::domain::inquiry::{Found, Label};
use crate::domain::percent;
use std::ops::Range;

type Named = (String, Found<String>);

/// Entries kept: the usual five of a campaign, and the form's own.
const ENTRIES_MAX: usize = 16;
/// Longest value, in bytes; a link may be longer, its page is cut from it.
const VALUE_MAX: usize = 500;

/// What tells a campaign in a link.
const PARAMETERS: [&str; 10] = [
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "utm_id",
    "gclid",
    "fbclid",
    "msclkid",
    "ref",
];

/// Longest link, in bytes.
const LINK_MAX: usize = 1_500;

/// Where links stand in a line.
fn links(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    line.match_indices("http").filter_map(|(start, _)| {
        let rest = &line[start..];
        let body = ["https://", "http://"].iter().find_map(|scheme| rest.strip_prefix(scheme))?;
        let end = body.find(|c: char| c.is_whitespace() || "<>\"'[]".contains(c)).unwrap_or(body.len());
        let end = body.floor_char_boundary(end.min(LINK_MAX));
        (end >= 3).then(|| start..start + rest.len() - body.len() + end)
    })
}

/// Words before the address of the page a form stands on: `Page: https://…`, `Sent from (page): https://…`.
const PAGE_WORDS: [&str; 30] = [
    "page",
    "seite",
    "pagina",
    "página",
    "sida",
    "side",
    "strona",
    "stránka",
    "url",
    "referrer",
    "referer",
    "referenz",
    "herkunft",
    "landing",
    "source",
    "quelle",
    "origine",
    "origen",
    "submitted from",
    "submitted on",
    "submitted at",
    "submitted via",
    "sent from",
    "gesendet von",
    "envoyé depuis",
    "enviado desde",
    "inviato da",
    "verzonden vanaf",
    "website",
    "form",
];
/// How far before the address they may stand, in characters.
const PAGE_REACH: usize = 90;

fn is_page(before: &str) -> bool {
    let near = before.char_indices().rev().nth(PAGE_REACH).map_or(before, |(at, _)| &before[at..]).to_lowercase();
    PAGE_WORDS.iter().any(|word| near.contains(word))
}

pub fn of(evidence: &Evidence) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    plus_address(evidence, &mut all);
    for field in evidence.fields {
        in_field(evidence, field, &mut all);
    }
    in_text(evidence, &mut all);
    form_header(evidence, &mut all);
    all
}

fn push(
    all: &mut Vec<Named>,
    name: &str,
    value: &str,
    method: &'static str,
    confidence: u8,
    place: &str,
    range: Range<usize>,
) {
    let is_fit = !value.trim().is_empty() && value.len() <= VALUE_MAX && !value.contains('\n');
    if is_fit && all.len() < ENTRIES_MAX && !all.iter().any(|(known, _)| known == name) {
        all.push((name.to_owned(), found(value.to_owned(), method, confidence, place, range)));
    }
}

/// `sales+spring-fair@`: the tag of one of our own addresses.
fn plus_address(evidence: &Evidence, all: &mut Vec<Named>) {
    for header in ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc"] {
        let Some(value) = evidence.email.header(header) else { continue };
        let mut at = 0;
        for word in
            value.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"')).take(200)
        {
            let start = at;
            at += word.len();
            let word = word.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"'));
            let Some((local, domain)) = word.rsplit_once('@') else { continue };
            let Some((base, tag)) = local.split_once('+') else { continue };
            let is_ours = |address: &str| Address::parse(address).is_ok_and(|address| (evidence.is_ours)(&address));
            if !tag.is_empty() && (is_ours(word) || is_ours(&format!("{base}@{domain}"))) {
                let start = start + base.len() + 1;
                push(all, "plus_address", tag, "header", 95, &format!("header:{header}"), start..start + tag.len());
                return;
            }
        }
    }
}

/// A form's hidden fields: campaign, form, page.
fn in_field(evidence: &Evidence, field: &Field, all: &mut Vec<Named>) {
    let label: String =
        field.label.to_lowercase().chars().map(|c| if matches!(c, ' ' | '-') { '_' } else { c }).collect();
    let name = match label.as_str() {
        known if PARAMETERS.contains(&known) && known != "ref" => known,
        "campaign" | "kampagne" | "campagne" | "campaña" | "campagna" | "campanha" | "kampania" | "kampaň"
        | "campaign_name" | "campaign_id" => "campaign",
        "form" | "form_name" | "form_id" | "form_title" | "formular" | "formularname" | "formulaire" | "formulario"
        | "modulo" | "formulier" | "formulário" | "formularz" => "form",
        "page" | "page_url" | "url" | "page_title" | "seite" | "seiten_url" | "pagina" | "página" | "landing_page"
        | "landingpage" | "source_url" | "submitted_from" | "submitted_on_page" => "page",
        "referrer" | "referer" | "http_referer" => "referrer",
        "source"
        | "quelle"
        | "lead_source"
        | "herkunft"
        | "origine"
        | "origen"
        | "how_did_you_hear_about_us"
        | "how_did_you_find_us"
        | "wie_haben_sie_von_uns_erfahren" => "source",
        _ => return,
    };
    let value = field.value.trim();
    let Some(offset) = evidence.email.text[field.range.clone()].find(value) else { return };
    let start = field.range.start + offset;
    let bare = value.split(['?', '#']).next().unwrap_or(value);
    let value = if value.starts_with("http") { bare } else { value };
    push(all, name, value, "form-field", 95, "text", start..start + value.len());
}

/// Links a form or a site wrote, not the person: of a form's mail, or with a campaign.
fn in_text(evidence: &Evidence, all: &mut Vec<Named>) {
    let text = &evidence.email.text;
    let is_read = |label: Label| !matches!(label, Label::Quoted | Label::Introduction | Label::Banner);
    for line in evidence.lines.iter().filter(|line| is_read(line.label)).take(600) {
        let content = &text[line.range.clone()];
        if !content.contains("http") || content.len() > 4_000 {
            continue;
        }
        for hit in links(content).take(4) {
            let link = content[hit.clone()].trim_end_matches(['.', ',', ')', ';', '*']);
            let start = line.range.start + hit.start;
            parameters(link, start, all);
            let is_page = !evidence.fields.is_empty() && is_page(&content[..hit.start]);
            let is_tagged = link.contains("utm_");
            if is_page || is_tagged {
                let page = link.split(['?', '#']).next().unwrap_or(link);
                push(all, "page", page, "text", if is_page { 90 } else { 70 }, "text", start..start + page.len());
            }
        }
    }
}

fn parameters(link: &str, start: usize, all: &mut Vec<Named>) {
    let Some(question) = link.find('?') else { return };
    let mut at = question + 1;
    for pair in link[at..].split_inclusive(['&', '#']).take(40) {
        let begin = at;
        at += pair.len();
        let pair = pair.trim_end_matches(['&', '#']);
        let pair_name = pair.trim_start_matches("amp;");
        let Some((name, value)) = pair_name.split_once('=') else { continue };
        let low = name.to_ascii_lowercase();
        if !low.starts_with("utm_") && !PARAMETERS[6..9].contains(&low.as_str()) || !PARAMETERS.contains(&low.as_str())
        {
            continue;
        }
        let offset = begin + (pair.len() - pair_name.len()) + name.len() + 1;
        let range = start + offset..start + offset + value.len();
        push(all, &low, &spoken(value), "link", 90, "text", range);
    }
}

/// A campaign as it was named: a query writes spaces as `+` or `%20`.
fn spoken(value: &str) -> String {
    let spaced = value.replace('+', " ");
    percent::decoded(&spaced).filter(|said| !said.contains(char::is_control)).unwrap_or(spaced)
}

/// Headers form mailers add with the form's name.
fn form_header(evidence: &Evidence, all: &mut Vec<Named>) {
    for header in ["X-Form-Name", "X-Form-Id", "X-WPCF7-Form", "X-Campaign", "X-Campaign-Id"] {
        let Some(value) = evidence.email.header(header) else { continue };
        let trimmed = value.trim();
        let Some(start) = value.find(trimmed) else { continue };
        let name = if header.starts_with("X-Campaign") { "campaign" } else { "form" };
        push(all, name, trimmed, "header", 80, &format!("header:{header}"), start..start + trimmed.len());
    }
}
