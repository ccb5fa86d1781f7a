//! Forms and portals: machine mail that carries a person.

mod labels;

use super::reading::Reading;
use super::words::{Said, Table, Text};
use super::{acknowledgement, device, phrase, sending};
use crate::domain::address::{self, Address};
use crate::domain::automatic::is_machine;
use crate::domain::form::Adapter;
use crate::domain::label::Asked;
use labels::{LINE_MAX, LINES_MAX, Labels, is_person_of, labelled, own_text};

/// What was left by telephone is said to be so at once.
const RINGS_BYTES: usize = 120;

/// What makes a mail a form's or portal's.
pub struct Filled {
    pub reason: String,
    /// Its labels alone say so, which others use as well.
    pub is_by_labels: bool,
}

pub fn evidence(reading: &Reading, adapter: Option<&Adapter>) -> Option<Filled> {
    let known = |reason: String| Some(Filled { reason, is_by_labels: false });
    if has_adf(reading) {
        return known("it holds a lead in ADF, the car trade's format".into());
    }
    let labels = Labels::of(reading, adapter);
    if tells_of_business(reading, &labels) || labels.tell_of_us(reading) {
        return None;
    }
    // A receipt repeats what was sent, and names nobody but us.
    let is_receipt = !labels.names_other && reading.other_reply_to().is_none() && adapter.is_none();
    if is_receipt && acknowledgement::evidence(reading).is_some() {
        return None;
    }
    // Who passes on requests sends newsletters as well.
    if let Some(adapter) = adapter.filter(|adapter| labels.tell_something() || begins_message(reading, adapter)) {
        return known(format!("it is the mail of a form or portal we know ({}), and filled", adapter.name));
    }
    if !labels.make_a_form(reading) {
        return None;
    }
    // Who answers, and names nobody but himself, signs.
    if reading.is_threaded() && labels.address.is_none() && reading.other_reply_to().is_none() {
        return None;
    }
    let person = person(reading, &labels);
    let is_program = reading.from.is_none_or(|from| reading.is_ours(from) || is_machine(from));
    if person.is_none() && !(labels.phones && (is_program || labels.others >= 1)) {
        return None;
    }
    let who = person.map_or(String::from("a phone number"), |address| format!("the address {}", address.masked()));
    let reason = format!("a filled form: it has labels for {} and names {who} of the person", labels.words());
    Some(Filled { reason, is_by_labels: true })
}

/// Whether it has a form that nobody has filled in.
pub fn is_blank(reading: &Reading) -> bool {
    const BLANKS: usize = 2;
    Labels::of(reading, None).blank >= BLANKS
}

/// Whether it gives us back what we had told its sender, or tells whom to ask at its own house, and names nobody else.
pub fn tells_of_us(reading: &Reading) -> bool {
    reading.from.is_some_and(|from| !reading.is_ours(from)) && Labels::of(reading, None).tell_of_us(reading)
}

/// Why it is a person's request, though a machine passed it on: its subject announces one, or its words and a person
/// to answer do.
pub fn announcement<'a>(reading: &'a Reading) -> Option<&'a str> {
    let (subject, head) = (&reading.subject, &reading.head);
    // "Re: Your inquiry" answers one; what tells of a form and names nobody announces nobody.
    let names_somebody = || {
        reading.other_reply_to().is_some()
            || reading.from.is_none_or(|from| !is_machine(from) || from.is_for_one_talk())
            || phrase::TELEPHONE.is_match(head)
            || head.contains("***")
            || address::all_in(reading.unquoted)
                .filter_map(|range| Address::parse(&reading.unquoted[range]).ok())
                .any(|address| !reading.is_ours(&address) && is_person_of(reading, &address))
    };
    let said = subject.said(Table::LeadSubject).or_else(|| subject.said(Table::LeadWords));
    if let Some(said) = said.filter(|_| !reading.says_reply() && names_somebody()) {
        return Some(said.words);
    }
    if let Some(said) = wants_in_subject(reading)
        && (phrase::TELEPHONE.is_match(head)
            || head.contains("***") && phrase::MASKED.is_match(head)
            || address::all_in(head).next().is_some()
            || reading.other_reply_to().is_some())
    {
        return Some(subject[..said.end].trim());
    }
    if let Some(words) = bought_or_rung(reading) {
        return Some(words);
    }
    if reading.other_reply_to().is_none() && !reading.from.is_some_and(|from| from.is_for_one_talk()) {
        return None;
    }
    subject.said(Table::PersonBehind).or_else(|| head.said(Table::PersonBehind)).map(|said| said.words)
}

/// A buyer's program orders of us or asks for an offer; or one of telephones passes on what somebody said, whose number
/// it names. What lures us to another house by a link is neither.
fn bought_or_rung<'a>(reading: &'a Reading) -> Option<&'a str> {
    let (subject, head) = (&reading.subject, &reading.head);
    if reading.says_reply() || reading.email.has_header("List-Id") {
        return None;
    }
    let bought = head.said(Table::Buys).or_else(|| subject.said(Table::Buys));
    if let Some(said) = bought {
        return Some(said.words);
    }
    let is_program =
        reading.from.is_some_and(|from| is_machine(from) || phrase::OFFICE.is_match(&from.local().to_lowercase()));
    let begins = head.said(Table::Rings).filter(|said| is_program && said.start < RINGS_BYTES);
    let rung = subject.said(Table::Rings).or(begins)?;
    if device::is_recording(reading) && device::is_own(reading) {
        return None;
    }
    let has_number = phrase::TELEPHONE.is_match(subject) || phrase::TELEPHONE.is_match(head);
    (has_number && sending::links(reading) != sending::Links::Others).then_some(rung.words)
}

/// Who wants something, in the subject's words: "Jane Doe is looking for".
pub fn wants_in_subject<'a>(reading: &'a Reading) -> Option<Said<'a>> {
    let subject = &reading.subject;
    subject.all(Table::Wants).find(|said| is_somebody(&subject[..said.start]))
}

/// Whether somebody is named, and nothing else said: "[Portal] Jane Doe (in Kiel)".
fn is_somebody(words: &str) -> bool {
    let listed = words.strip_prefix('[').and_then(|rest| rest.split_once("] ")).map(|(_, rest)| rest);
    let words = listed.unwrap_or_else(|| words.trim_start_matches(|c: char| !c.is_alphabetic()));
    let place = [" (in ", " (from ", " in ", " from ", " aus ", " de ", " da ", " à ", " en "];
    let end = place.iter().filter_map(|word| words.find(word)).min().unwrap_or(words.len());
    let (name, place) = words.split_at(end);
    let is_word = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-');
    (2..=41).contains(&name.chars().count())
        && name.chars().all(|c| is_word(c) || matches!(c, '.' | '\''))
        && place.len() <= 60
        && place.chars().all(|c| is_word(c) || matches!(c, ',' | '(' | ')'))
}

/// An order, a comment to be released: filled fields of a program's, and nobody asks.
fn tells_of_business(reading: &Reading, labels: &Labels) -> bool {
    let subject = &reading.subject;
    let is_numbered = |said: Said| phrase::NUMBER.is_match(&subject[said.end..]);
    subject.says(Table::Moderated)
        || reading.head.says(Table::Moderated)
        || !labels.messages && (subject.says(Table::Business) || subject.each(Table::BusinessNumber).any(is_numbered))
}

fn begins_message(reading: &Reading, adapter: &Adapter) -> bool {
    own_text(reading).lines().take(LINES_MAX).any(|line| adapter.begins_message(line))
}

fn has_adf(reading: &Reading) -> bool {
    let is_typed = |kind: &str| kind.contains("adf+xml");
    let holds = |text: &str| {
        let text = &text.as_bytes()[..text.len().min(8_000)];
        let begins =
            |at: usize, name: &[u8]| text[at..].get(..name.len()).is_some_and(|have| have.eq_ignore_ascii_case(name));
        let tags: [&[u8]; 5] = [b"<?adf", b"<adf ", b"<adf>", b"<prospect ", b"<prospect>"];
        (0..text.len()).filter(|&at| text[at] == b'<').any(|at| tags.iter().any(|tag| begins(at, tag)))
    };
    is_typed(&reading.email.media_type)
        || reading.email.other_texts.iter().any(|(kind, text)| is_typed(kind) || holds(text))
        || reading.unquoted.contains('<') && holds(reading.unquoted)
        || reading.email.html.as_deref().is_some_and(holds)
}

/// What stands behind the label that asks for the message, and below it.
pub fn message<'a>(reading: &Reading<'a>, adapter: Option<&Adapter>) -> Option<&'a str> {
    let text = own_text(reading);
    let mut start = 0;
    for line in text.split('\n').take(LINES_MAX) {
        let labelled = (line.len() < LINE_MAX).then(|| labelled(line, adapter)).flatten();
        if let Some((Asked::Message, value)) = labelled {
            let message =
                &text[start + line.len() - if value.is_empty() { 0 } else { line.len() - line.find(value)? }..];
            return Some(without_footer(message.split("\n-- ").next().unwrap_or(message)));
        }
        start += line.len() + 1;
    }
    None
}

/// What stands before a later paragraph that speaks of the form, or of a program: site builders advertise there.
fn without_footer(message: &str) -> &str {
    const FORM: [&str; 7] = ["form", "módulo", "modulo ", "форм", "フォーム", "表单", "نموذج"];
    let mut end = 0;
    for (number, paragraph) in message.split_inclusive("\n\n").enumerate() {
        let text = Text::of(paragraph.to_lowercase());
        if number > 0 && (FORM.iter().any(|word| text.contains(word)) || text.says(Table::Automatic)) {
            break;
        }
        end += paragraph.len();
    }
    &message[..end]
}

/// The person behind the form: to be answered, or named in it.
fn person(reading: &Reading, labels: &Labels) -> Option<Address> {
    if let Some(address) = reading.other_reply_to() {
        return Some(address.clone());
    }
    if let Some(address) = &labels.address {
        return Some(address.clone());
    }
    // The visitor's address may stand as the sender's.
    let is_visitor = |from: &Address| {
        !reading.is_ours(from) && !is_machine(from) && !phrase::BULK_SENDER.is_match(&from.local().to_lowercase())
    };
    if let Some(from) = reading.from.filter(|from| is_visitor(from)) {
        return Some(from.clone());
    }
    let text = own_text(reading);
    address::all_in(text)
        .take(20)
        .filter_map(|range| Address::parse(&text[range]).ok())
        .find(|address| !reading.is_ours(address) && !is_machine(address) && is_person_of(reading, address))
}
