//! The extract room: who asks, for what?
//!
//! In: an [`Email`], and which addresses are ours. Out: an [`Inquiry`]; every value with how it was found, how sure
//! that is, and where it stands. Never: a value that does not stand in the mail, our own address as the contact, or a
//! deleted line: what is not shown as written is kept as quoted or as signature.

mod sender;
mod setting;
mod source;

pub mod forward;
mod heading;

mod quote;
pub mod signature;

mod contact;
mod house;
mod person;
mod phone;
mod place;

pub mod form;
mod portal;

mod answered;
mod attribution;
mod consent;
mod consent_words;
mod squeezed;

#[cfg(test)]
mod reading_tests;

use crate::domain::address::Address;
use crate::domain::email::{Email, Party};
use crate::domain::inquiry::{Consent, Found, Inquiry, Label, Source, SourceKind};
use crate::domain::reader::Ours;
use crate::domain::token::ReplyToken;
use contact::Evidence;
use form::fields::{self, Asked, Field};
use form::{adf, layout, marks};
use forward::Original;
use place::language;
use portal::{over, spoken};
use quote::split::{self, Relation};
use quote::subject;
use std::borrow::Cow;
use std::ops::Range;

/// How often a mail passed on may itself have been passed on.
const FORWARDS_MAX: usize = 4;

/// Loads the tables of the world's telephone numbers, which takes longer than a hundred mails.
pub fn prepare() {
    phone::number::prepare();
}

pub fn extract(email: &Email, ours: &Ours) -> Inquiry {
    let is_certified = is_certified(email);
    let original = match is_certified || forward::is_by_colleague(email, ours) && !answers_us(email, ours) {
        true => forward::original(email, subject::relation(email), ours),
        false => None,
    };
    match original {
        // The envelope forwards nothing: the mail in it was sent to us.
        Some(original) if is_certified => {
            let inquiry = passed_on(email, &original, ours, FORWARDS_MAX);
            Inquiry {
                source: Source { kind: SourceKind::Person, ..inquiry.source },
                referrer: None,
                comments: Vec::new(),
                ..inquiry
            }
        }
        Some(original) => passed_on(email, &original, ours, FORWARDS_MAX),
        None => read(email, ours),
    }
}

/// Whether its subject says that it passes something on.
pub fn is_forward(email: &Email) -> bool {
    subject::relation(email) == Relation::Forward
}

/// A rep's reply to the address that a mail of ours named is his own word, whatever block of headers his program puts
/// above the quote; unless his subject says that he passes something on.
fn answers_us(email: &Email, ours: &Ours) -> bool {
    let is_token = |address: &Address| {
        (ours.is_ours)(address)
            && address.local().split_once('+').is_some_and(|(_, tag)| ReplyToken::read(tag).is_some())
    };
    email.sender().is_some_and(|from| (ours.is_rep)(from))
        && subject::relation(email) != Relation::Forward
        && email.to.iter().filter_map(|party| party.address.as_ref()).any(is_token)
}

/// Italy's certified mail (PEC): the provider's envelope around the mail itself (RFC 6109 3.2).
fn is_certified(email: &Email) -> bool {
    email.header("X-Trasporto").is_some_and(|value| value.trim().eq_ignore_ascii_case("posta-certificata"))
}

/// What a colleague passes on, read as if it had come by itself; every place is then one of the mail that carries it.
fn passed_on(email: &Email, original: &Original, ours: &Ours, deeper: usize) -> Inquiry {
    let inner = &original.email;
    let is_colleague = |from: &Address| (ours.is_colleague)(from) || (ours.is_rep)(from);
    // A colleague may have had it from a colleague.
    let within = match deeper > 0 && inner.sender().is_some_and(is_colleague) {
        true => forward::original(inner, subject::relation(inner), ours),
        false => None,
    };
    let mut inquiry = match within {
        Some(within) => passed_on(inner, &within, ours, deeper - 1),
        None => read(inner, ours),
    };
    let mut defects = email.defects.clone();
    defects.extend(std::mem::take(&mut inquiry.defects));
    let comments: Vec<Found<String>> =
        std::mem::take(&mut inquiry.comments).into_iter().map(|found| original.outer_found(found)).collect();
    let mut attachments = email.attachments.clone();
    attachments.extend(inquiry.attachments);
    Inquiry {
        contact: original.outer_contact(inquiry.contact),
        subject: email.subject.clone(),
        pieces: original.outer_pieces(email, &inquiry.pieces),
        source: Source { kind: SourceKind::Forward, ..inquiry.source },
        referrer: forward::referrer(email),
        comments: original.comment(email).into_iter().chain(comments).collect(),
        consent: inquiry
            .consent
            .into_iter()
            .map(|consent| Consent { words: original.outer_found(consent.words), ..consent })
            .collect(),
        attribution: inquiry.attribution.into_iter().map(|(name, found)| (name, original.outer_found(found))).collect(),
        field_places: inquiry.field_places.into_iter().map(|(label, span)| (label, original.outer(&span))).collect(),
        attachments,
        defects,
        ..inquiry
    }
}

fn read(email: &Email, ours: &Ours) -> Inquiry {
    let relation = subject::relation(email);
    let is_house =
        email.sender().is_some_and(|from| (ours.is_ours)(from) || (ours.is_rep)(from) || (ours.is_colleague)(from));
    let lines = split::split(email, relation, is_house);
    // Whoever passes on what another asked stays the one who writes: nobody below is he.
    let above = forward::start(email, relation).map(|at| forward::cut(email, at));
    let own = above.as_ref().unwrap_or(email);
    let above_it = lines.partition_point(|line| line.range.start < own.text.len());
    let setting = setting::of(own, ours);
    let adf = adf_text(email, &lines, relation).and_then(|(place, text)| Some((place, adf::read(&text)?)));
    // Of a lead that somebody shows or quotes, no line is a form's.
    // A rep who answers us fills no form: "Tel. 030 …" is a line of his signature.
    let is_rep = email.sender().is_some_and(|from| (ours.is_rep)(from));
    let is_rep_s =
        is_rep && (relation == Relation::Answer || subject::says_reply(&email.subject) || answers_us(email, ours));
    let fields = match adf.is_none() && adf::is_in(&email.text) || is_rep_s {
        true => Vec::new(),
        false => fields::read(&own.text, &lines[..above_it], &setting),
    };
    // A portal's sentence that leads over to somebody's words is no field.
    let is_led = |field: &Field| field.is_lead_in && setting.relayed.is_some();
    let fields: Vec<Field> = fields.into_iter().filter(|field| !is_led(field)).collect();
    // What is answered among our question's lines fills no form of anybody's.
    let lines = if is_house { lines } else { answered::kept(&email.text, lines) };
    // Nobody of our house fills our forms; otherwise a colleague may well ask.
    let is_form = !fields.is_empty();
    let is_ours: &dyn Fn(&Address) -> bool =
        &|address| (ours.is_ours)(address) || (ours.is_rep)(address) || is_form && (ours.is_colleague)(address);
    let written = split::joined(&email.text, &lines, &[Label::Written, Label::Forwarded]);
    // Mail programs and sales tools add headers of mass mail to what people answer; "Jane wrote:" leads over to our own
    // words there.
    let is_machine = sender::is_program(email);
    let goes_on = relation == Relation::Answer
        && !written.trim().is_empty()
        && !email.from.first().is_some_and(Party::is_through_another)
        && !email.sender().is_some_and(|from| (ours.is_ours)(from));
    // A colleague who answers quotes somebody; a page of ours tells what somebody said.
    let of_house =
        || is_house && (relation == Relation::Answer || subject::says_reply(&email.subject) || quotes(email, &lines));
    let is_answer = !is_machine && (goes_on || of_house());
    let said = || spoken::range(&email.text, &lines, &setting, &fields).filter(|_| setting.is_program && !is_answer);
    let message = fields::first(&fields, Asked::Message);
    // "Message details:" may lead over to the whole form, of which the longest answer is the message.
    let is_of_form = |range: &Range<usize>| {
        let is_within =
            |field: &Field| field.asked.is_some_and(Asked::is_contact) && range.contains(&field.label_range.start);
        fields::longest_answer(&fields).is_some() && fields.iter().any(is_within)
    };
    let said = if message.is_some() { None } else { said().filter(|range| !is_of_form(range)) };
    let message = match (message, &said) {
        (Some(field), _) => Some(field.value.clone()),
        (None, Some(range)) => Some(split::plain(&email.text[range.clone()])),
        (None, None) => fields::longest_answer(&fields).map(|field| field.value.clone()),
    };
    let message = message.map(|message| person_s_words(email, &fields, &message));
    let is_said = message.is_some();
    let text = match &adf {
        Some((_, adf)) => {
            // Who wrote no word is told of by the fields, not by their markup.
            let told = || if adf::is_in(&written) { adf.in_lines() } else { written.clone() };
            let words = adf.comments.clone().or(message).unwrap_or_else(told);
            let others = adf.others.iter().map(|other| format!("[Another prospect in the same mail]\n{other}"));
            std::iter::once(words).chain(others).collect::<Vec<_>>().join("\n\n")
        }
        None => message.unwrap_or(written),
    };
    let language = language::of(&text, email);
    // The house, the town and the number in a portal's footer are its own.
    let told = fields.iter().map(|field| field.range.end).chain(said.iter().map(|range| range.end)).max();
    let footer = told.filter(|_| setting.is_program && is_form);
    let footer =
        footer.and_then(|told| over::footer_start(&layout::Page::of(&own.text, &lines[..above_it], &setting), told));
    let shown = footer.map_or(above_it, |start| lines.partition_point(|line| line.range.start < start).min(above_it));
    let evidence = Evidence {
        email: own,
        lines: &lines[..shown],
        fields: &fields,
        adf: adf.as_ref(),
        is_ours,
        // What stands around somebody's words is the portal's own.
        said: said.filter(|_| setting.portal.is_some() && !is_form),
        named: setting.relayed.as_ref().and_then(|announced| announced.name.clone()),
        person: setting.adapter.map(|adapter| adapter.person).unwrap_or_default(),
        language: language.as_deref(),
        region: ours.reader.region.as_deref(),
    };
    let contact = contact::of(&evidence);
    let contact = match contact.email.is_none() && is_rep && fields.is_empty() && adf.is_none() {
        true => forward::told_by_rep(contact, &lines),
        false => contact,
    };
    let source = source::of(&evidence, &setting, &contact, is_said);
    let consent = consent::of(&evidence);
    let more = adf.as_ref().map(|(_, adf)| adf.others_count).filter(|count| *count > 0);
    let defect = more.map(|count| format!("its ADF names {} prospects: the lead is the first one's", count + 1));
    let attribution = attribution::of(&evidence);
    Inquiry {
        contact,
        subject: email.subject.clone(),
        quoted: split::joined(&email.text, &lines, &[Label::Quoted, Label::Introduction]),
        signature: split::joined(&email.text, &lines, &[Label::Signature]),
        disclaimer: split::joined(&email.text, &lines, &[Label::Disclaimer, Label::Banner]),
        pieces: split::pieces(&fields::marked(&lines, &fields)),
        field_places: match adf {
            Some(_) => Vec::new(),
            None => fields.iter().filter(|field| field.is_shown()).map(Field::place).collect(),
        },
        fields: match adf {
            Some((_, adf)) => adf.fields,
            None => fields.into_iter().filter(Field::is_shown).map(|field| (field.label, field.value)).collect(),
        },
        source,
        referrer: None,
        comments: Vec::new(),
        consent,
        attribution,
        language,
        text,
        attachments: email.attachments.clone(),
        defects: email.defects.iter().cloned().chain(defect).collect(),
    }
}

/// Words of its own, above what is marked line by line as somebody else's.
fn quotes(email: &Email, lines: &[split::Line]) -> bool {
    let is_marked = |line: &split::Line| email.text[line.range.clone()].starts_with('>');
    let quoted = lines.iter().position(|line| line.label == Label::Quoted && is_marked(line));
    let says = |line: &split::Line| line.label == Label::Written && !email.text[line.range.clone()].trim().is_empty();
    quoted.is_some_and(|at| lines[..at].iter().any(says))
}

/// A message without what signs it.
fn person_s_words(email: &Email, fields: &[Field], message: &str) -> String {
    let name = fields::first(fields, Asked::Name).map(|field| field.value.clone());
    let from = name.map(|name| Party { name: Some(name), address: None });
    let from = from.into_iter().chain(email.reply_to.iter().cloned()).chain(email.from.iter().cloned()).collect();
    let own = Email { text: message.to_string(), from, ..Email::default() };
    let lines = split::split(&own, Relation::None, false);
    let words = split::joined(message, &lines, &[Label::Written, Label::Forwarded, Label::Quoted, Label::Introduction]);
    // People draw a rule between two parts of what they ask; what stands below is theirs as well.
    let is_rule = |line: &str| line.trim().len() >= 3 && line.trim().bytes().all(|byte| byte == b'-');
    let words = if words.is_empty() || message.lines().any(is_rule) { message.to_string() } else { words };
    marks::inner(&words).map(ToOwned::to_owned).unwrap_or(words)
}

/// The text that holds a lead in ADF, and the name of its place for spans. Only what the sender writes himself or sends
/// along counts: whoever quotes a lead is not the one who asked in it.
fn adf_text<'a>(email: &'a Email, lines: &[split::Line], relation: Relation) -> Option<(String, Cow<'a, str>)> {
    if adf::is_in(&email.text) {
        let own = own_only(&email.text, lines);
        if adf::is_in(&own) && !is_person_s(email, &own, relation) {
            return Some(("text".into(), Cow::Owned(own)));
        }
        return None;
    }
    let is_lead = |(kind, text): &(String, String)| {
        !kind.starts_with("message/") && (kind.contains("adf+xml") || adf::is_in(text))
    };
    if let Some(other) = email.other_texts.iter().position(is_lead) {
        return Some((format!("other_text:{other}"), Cow::Borrowed(&email.other_texts[other].1)));
    }
    // Sent as HTML, its elements are tags that nobody sees.
    let html = email.html.as_deref().filter(|html| relation == Relation::None && adf::is_in(html))?;
    let quotes = |mark: &crate::domain::email::Mark| mark.role == crate::domain::email::Role::Quoted;
    let is_quoted = email.marks.iter().any(quotes) || html.contains("<blockquote");
    (!is_quoted).then(|| ("html".into(), Cow::Borrowed(html)))
}

/// The text with blanks in place of what is somebody else's, so that every place in it stays.
fn own_only(text: &str, lines: &[split::Line]) -> String {
    let mut own = String::with_capacity(text.len());
    for line in lines {
        own.push_str(&text[own.len()..line.range.start]);
        match line.label {
            Label::Quoted | Label::Forwarded | Label::Introduction => own.push_str(&" ".repeat(line.range.len())),
            _ => own.push_str(&text[line.range.clone()]),
        }
    }
    own
}

/// Whether somebody shows a lead to ask about it: he writes to us above it, and is no program.
fn is_person_s(email: &Email, own: &str, relation: Relation) -> bool {
    let above = own[..own.find('<').unwrap_or(0)].trim();
    let is_program = email.sender().is_none_or(sender::is_machine)
        || email.from.first().is_some_and(Party::is_through_another)
        || email.has_header("Auto-Submitted")
        || email.has_header("List-Unsubscribe");
    // "Hi all,"
    let greets = |line: &str| line.len() < 40 && line.trim_end().ends_with([',', '!', '，', '！']);
    let answers = relation == Relation::Answer || subject::says_reply(&email.subject);
    !is_program
        && !above.is_empty()
        && (answers || above.contains(['?', '？']) || above.lines().next().is_some_and(greets))
}
