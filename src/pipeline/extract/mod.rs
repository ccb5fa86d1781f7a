//! The extract room: who asks, for what?
//!
//! In: an [`Email`], and which addresses are ours. Out: an [`Inquiry`]; every value with how it was found, how sure
//! that is, and where it stands. Never: a value that does not stand in the mail, our own address as the contact, or a
//! deleted line: what is not shown as written is kept as quoted or as signature.

mod adf;
mod advert;
mod attribution;
mod company;
mod company_words;
mod consent;
mod consent_words;
mod contact;
mod countries;
mod country;
mod farewell;
mod fields;
mod introduction;
mod label;
mod language;
mod language_words;
mod legal;
mod name;
mod name_words;
mod own_company;
mod own_name;
mod own_phone;
mod phone;
mod phone_words;
mod quote_words;
mod sender;
mod signature;
mod signer;
mod split;
mod title;

#[cfg(test)]
mod reading_tests;

use crate::domain::address::Address;
use crate::domain::email::Email;
use crate::domain::inquiry::{Inquiry, Label, Source, SourceKind};
use crate::domain::reader::Ours;
use contact::Evidence;
use fields::Asked;
use split::Relation;

pub fn extract(email: &Email, ours: &Ours) -> Inquiry {
    // A colleague who passes an inquiry on is not the one who asks.
    let is_ours: &dyn Fn(&Address) -> bool = &|address| (ours.is_ours)(address) || (ours.is_rep)(address);
    let relation = relation(email);
    let is_colleague = email.sender().is_some_and(|from| is_ours(from) || (ours.is_colleague)(from));
    let lines = split::split(email, relation, is_colleague);
    let fields = fields::read(&email.text, &lines);
    let adf = adf_text(email).and_then(|(place, text)| Some((place, adf::read(text)?)));
    let written = split::joined(&email.text, &lines, &[Label::Written, Label::Forwarded]);
    let message = fields::first(&fields, Asked::Message).map(|field| field.value.clone());
    let text = match &adf {
        Some((_, adf)) => adf.comments.clone().or(message).unwrap_or(written),
        None => message.unwrap_or(written),
    };
    let language = language::of(&text, email);
    let evidence = Evidence {
        email,
        lines: &lines,
        fields: &fields,
        adf: adf.as_ref(),
        is_ours,
        language: language.as_deref(),
        region: ours.reader.region.as_deref(),
    };
    let contact = contact::of(&evidence);
    let source = source(&evidence, relation);
    let consent = consent::of(&evidence);
    let attribution = attribution::of(&evidence);
    Inquiry {
        contact,
        subject: email.subject.clone(),
        quoted: split::joined(&email.text, &lines, &[Label::Quoted, Label::Introduction]),
        signature: split::joined(&email.text, &lines, &[Label::Signature]),
        disclaimer: split::joined(&email.text, &lines, &[Label::Disclaimer, Label::Banner]),
        pieces: split::pieces(&lines),
        fields: match adf {
            Some((_, adf)) => adf.fields,
            None => fields.into_iter().map(|field| (field.label, field.value)).collect(),
        },
        source,
        referrer: None,
        consent,
        attribution,
        language,
        text,
        attachments: email.attachments.clone(),
        defects: email.defects.clone(),
    }
}

fn relation(email: &Email) -> Relation {
    const FORWARDS: [&str; 13] =
        ["fw", "fwd", "wg", "tr", "rv", "enc", "i", "vb", "vl", "pd", "doorst", "转发", "轉寄"];
    let start = email.subject.split([':', '：']).next().unwrap_or_default().trim().to_lowercase();
    if email.subject.contains([':', '：']) && FORWARDS.contains(&start.as_str()) {
        Relation::Forward
    } else if email.in_reply_to.is_some() || !email.references.is_empty() {
        Relation::Answer
    } else {
        Relation::None
    }
}

/// The text that holds a lead in ADF, and the name of its place for spans.
fn adf_text(email: &Email) -> Option<(String, &str)> {
    let is_adf = |text: &str| {
        let head = text.get(..4_000.min(text.len())).unwrap_or(text);
        text.contains('<') && ["<adf", "<?adf", "<?ADF", "<ADF"].iter().any(|mark| head.contains(mark))
    };
    if is_adf(&email.text) {
        return Some(("text".into(), &email.text));
    }
    let other = email.other_texts.iter().position(|(kind, text)| kind.contains("adf") || is_adf(text))?;
    Some((format!("other_text:{other}"), &email.other_texts[other].1))
}

fn source(evidence: &Evidence, relation: Relation) -> Source {
    let from = evidence.email.sender();
    let is_internal = from.is_some_and(evidence.is_ours);
    let has_forwarded = evidence.lines.iter().any(|line| line.label == Label::Forwarded);
    let (kind, adapter) = if evidence.adf.is_some() {
        (SourceKind::Adf, Some("adf"))
    } else if relation == Relation::Forward && (is_internal || has_forwarded) {
        (SourceKind::Forward, None)
    } else if !evidence.fields.is_empty() {
        let is_portal = from.is_some_and(sender::is_machine) && !is_internal;
        (if is_portal { SourceKind::Portal } else { SourceKind::Form }, Some("labels"))
    } else if from.is_some_and(sender::is_machine) && !is_internal {
        (SourceKind::Portal, None)
    } else {
        (SourceKind::Person, None)
    };
    Source { kind, adapter: adapter.map(Into::into) }
}
