//! The person: address, name, number, company and position, each with its evidence.

use super::answered;
use super::form::adf::Adf;
use super::form::below_label;
use super::form::fields::{self, Asked, Field};
use super::house::own_company;
use super::house::presented;
use super::house::spelling;
use super::person::name;
use super::person::own_name;
use super::person::title;
use super::phone;
use super::place::country;
use super::quote::split::{Line, unmarked};
use super::sender;
use super::signature::card;
use crate::domain::address::Address;
use crate::domain::company::is_freemail;
use crate::domain::email::Email;
use crate::domain::form::PersonAt;
use crate::domain::inquiry::{Contact, Found, Label, Span};
use std::ops::Range;

pub struct Evidence<'a> {
    pub email: &'a Email,
    pub lines: &'a [Line],
    pub fields: &'a [Field],
    /// A lead in ADF, and the place it stands in.
    pub adf: Option<&'a (String, Adf)>,
    pub is_ours: &'a dyn Fn(&Address) -> bool,
    /// Where the words stand that a portal passes on.
    pub said: Option<Range<usize>>,
    /// Where a portal names whose they are.
    pub named: Option<Range<usize>>,
    /// Where an adapter says that the person's address is.
    pub person: PersonAt,
    /// What the text is written in.
    pub language: Option<&'a str>,
    /// The mailbox's country.
    pub region: Option<&'a str>,
}

impl Evidence<'_> {
    /// The lines the person wrote and signed: of a colleague's forward those below it, of anybody else's those above.
    pub fn own_lines(&self) -> Vec<&Line> {
        let is_colleague = self.email.sender().is_some_and(self.is_ours);
        let forward = self.lines.iter().position(|line| line.label == Label::Forwarded);
        let lines = match forward {
            Some(at) if is_colleague => &self.lines[at..],
            Some(at) if self.lines[..at].iter().any(|line| line.label == Label::Written && !line.range.is_empty()) => {
                &self.lines[..at]
            }
            Some(_) | None => self.lines,
        };
        let is_own = |line: &&Line| matches!(line.label, Label::Written | Label::Forwarded) || signs(line);
        let is_said = |line: &&Line| {
            self.said.as_ref().is_none_or(|said| line.range.start < said.end && said.start < line.range.end)
        };
        lines.iter().filter(is_own).filter(is_said).collect()
    }

    /// A house that mails for somebody else: its own name above its own address, and the answer goes to a person. What
    /// signs such a mail is the house's.
    pub fn is_relayed(&self) -> bool {
        let Some(from) = self.email.from.first() else { return false };
        let Some(address) = from.address.as_ref().filter(|address| !(self.is_ours)(address)) else { return false };
        let Some(reply_to) = self.email.reply_to.first() else { return false };
        let is_elsewhere = reply_to.address.as_ref().is_some_and(|other| other.domain() != address.domain());
        let names_a_person = reply_to.name.as_deref().is_some_and(|name| name::of_display(name).is_some());
        let shown = name::folded(from.name.as_deref().unwrap_or_default());
        let mut words = shown.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
        let is_house = words.any(|word| address.domain().contains(word)) || sender::is_program(self.email);
        is_house && (is_elsewhere || names_a_person && from.name != reply_to.name) && !self.is_signed_by_addressee()
    }

    /// A program's mail whose signature is of whoever is to be answered, elsewhere: it has a word of his address or name. A
    /// portal's own signature has none.
    pub fn is_signed_by_addressee(&self) -> bool {
        const WORD_MIN: usize = 4;
        let (Some(from), Some(reply_to)) = (self.email.sender(), self.email.reply_to.first()) else { return false };
        let other = |address: &&Address| {
            address.domain() != from.domain() && !(self.is_ours)(address) && !sender::is_machine(address)
        };
        let Some(address) = reply_to.address.as_ref().filter(other) else { return false };
        let house = spelling::domain_label(address.domain()).filter(|_| !is_freemail(address.domain()));
        let shown = reply_to.name.as_deref().unwrap_or_default();
        let known = name::folded(&format!("{} {} {shown}", address.local(), house.unwrap_or_default()));
        let known: Vec<&str> =
            known.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= WORD_MIN).collect();
        let signature = self.lines.iter().filter(|line| line.label == Label::Signature);
        sender::is_program(self.email)
            && signature.take(12).any(|line| {
                let line = name::folded(&self.email.text[line.range.clone()]);
                line.split(|c: char| !c.is_alphabetic()).any(|word| known.contains(&word))
            })
    }

    /// A program's mail that signs for its operator.
    pub fn is_signed_by_program(&self) -> bool {
        sender::is_program(self.email)
            && !self.email.sender().is_some_and(self.is_ours)
            && !self.is_signed_by_addressee()
    }

    /// Whether a value stands in the words that a portal passes on, where it does so.
    pub fn is_said(&self, span: &Span) -> bool {
        let is_within = |said: &Range<usize>| span.place == "text" && said.contains(&span.start);
        self.said.as_ref().is_none_or(is_within)
    }

    /// Whether a house's name is ours: whoever writes to us may name us.
    pub fn names_us(&self, house: &str) -> bool {
        let house = name::folded(house);
        let ours = self.email.to.iter().chain(&self.email.from).filter_map(|party| party.address.as_ref());
        ours.filter(|address| (self.is_ours)(address))
            .filter_map(|address| spelling::domain_label(address.domain()))
            .any(|label| house.split(|c: char| !c.is_alphanumeric()).any(|word| word == label))
    }

    /// The words of the header's name, in lower case.
    pub fn name_words(&self) -> Vec<String> {
        let names = self
            .email
            .from
            .iter()
            .chain(&self.email.reply_to)
            .filter_map(|party| name::of_display(party.name.as_deref()?));
        let words = names.flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
        words.filter(|word| !word.is_empty()).take(20).map(str::to_lowercase).collect()
    }
}

pub fn of(evidence: &Evidence) -> Contact {
    let email = sender::address(evidence);
    let name = own_name::of(evidence, email.as_ref());
    let country = country::of(evidence, email.as_ref().map(|found| &found.value));
    let company = own_company::of(evidence, email.as_ref(), name.as_ref().map(|found| found.value.as_str()));
    Contact {
        phone: answered::number(evidence, country.as_ref()).or_else(|| {
            let name = name.as_ref().map(|found| found.value.as_str());
            phone::own::of(evidence, country.as_ref(), name, email.as_ref())
        }),
        title: position(evidence, name.as_ref())
            .map(|position| alone(position, company.as_ref()))
            .or_else(|| above_house(evidence, name.as_ref(), company.as_ref()))
            .or_else(|| said(evidence, email.as_ref(), name.as_ref())),
        company,
        name,
        email,
    }
}

/// Longest line among legal notices that may still be the person's or the house's card, in bytes.
const CARD_LINE_MAX: usize = 90;

/// A line of the signature, or a short one of the notices that stand with it: houses print numbers among them.
pub fn signs(line: &Line) -> bool {
    line.label == Label::Signature || line.label == Label::Disclaimer && line.range.len() <= CARD_LINE_MAX
}

pub fn found<T>(value: T, method: &'static str, confidence: u8, place: &str, range: Range<usize>) -> Found<T> {
    Found { value, method, confidence, span: Span { place: place.to_string(), start: range.start, end: range.end } }
}

/// The line between the name and the house.
fn above_house(
    evidence: &Evidence,
    name: Option<&Found<String>>,
    house: Option<&Found<String>>,
) -> Option<Found<String>> {
    let house = house.filter(|house| house.span.place == "text" && house.confidence >= 75)?;
    let range = card::position(evidence, &name?.value, &house.value).filter(|_| evidence.fields.is_empty())?;
    Some(found(evidence.email.text[range.clone()].to_string(), "signature", 60, "text", range))
}

/// The position of a sentence that names the house as well.
fn said(evidence: &Evidence, email: Option<&Found<Address>>, name: Option<&Found<String>>) -> Option<Found<String>> {
    if !evidence.fields.is_empty() || evidence.adf.is_some() {
        return None;
    }
    let spelling = own_company::spelling(evidence, email, name.map(|name| name.value.as_str()));
    let range = presented::of(evidence, &spelling)?.title?;
    let words = evidence.email.text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    Some(found(words, "text", 60, "text", range))
}

/// The position without whose it is.
fn alone(position: Found<String>, house: Option<&Found<String>>) -> Found<String> {
    let range = title::alone(&position.value, house.map(|house| house.value.as_str()));
    let start = position.span.start + range.start;
    let value = position.value[range.clone()].to_owned();
    Found { value, span: Span { start, end: start + range.len(), ..position.span }, ..position }
}

/// Lines below the name in which the position stands.
const POSITION_LINES: usize = 4;

fn position(evidence: &Evidence, name: Option<&Found<String>>) -> Option<Found<String>> {
    let text = &evidence.email.text;
    if let Some(field) = fields::first(evidence.fields, Asked::Title).filter(|field| !field.value.contains('\n')) {
        return Some(found(field.value.clone(), "form-field", 90, "text", field.range.clone()));
    }
    if !evidence.fields.is_empty() {
        // "Title" asks for "Mrs" as often as for what she does.
        let is_title = |field: &&Field| {
            ["title", "titel", "titre", "título", "titolo"].contains(&field.label.to_lowercase().as_str())
                && field.value.contains(' ')
                && title::is_title(&field.value)
        };
        let field = evidence.fields.iter().find(is_title);
        let told = field.map(|field| found(field.value.clone(), "form-field", 80, "text", field.range.clone()));
        return told.or_else(|| below_label::position(evidence));
    }
    // As it is written there: "Лисенко Оксана Петрівна" of Оксана Петрівна Лисенко.
    let written =
        name.filter(|name| name.span.place == "text").and_then(|name| text.get(name.span.start..name.span.end));
    let name = written.or(name.map(|name| name.value.as_str()));
    let lines = evidence.own_lines();
    let has_words = |line: &&&Line| !text[line.range.clone()].trim().is_empty();
    let of_line = |line: &Line| {
        let content = unmarked(&text[line.range.clone()]);
        let start = line.range.end - content.len();
        let range = title::with_field(content, title::of_line(content, name)?);
        let range = start + range.start..start + range.end;
        Some(found(text[range.clone()].to_string(), "signature", 75, "text", range))
    };
    let signature: Vec<&&Line> = lines.iter().filter(|line| signs(line)).filter(has_words).collect();
    if !signature.is_empty() {
        return signature.iter().take(POSITION_LINES * 2).find_map(|line| of_line(line));
    }
    // Without a marked signature: right below a line that is the person's name.
    let written: Vec<&&Line> = lines.iter().filter(has_words).collect();
    let signed = written.iter().rposition(|line| name.is_some_and(|name| text[line.range.clone()].contains(name)))?;
    let below = written[signed..].iter().take(POSITION_LINES);
    below.filter(|line| line.range.len() < 90).find_map(|line| of_line(line))
}
