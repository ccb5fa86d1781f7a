//! All that a person wrote in a lead's mails, as one inquiry.

use crate::domain::asking::{Need, answers, number_of_people, size_said};
use crate::domain::inquiry::{Contact, Found, Inquiry, Span};

/// What people wrote in all their mails is read this far, in bytes: a long conversation says nothing new in the end.
const TEXT_MAX: usize = 256 << 10;

/// Everything the person said, as one inquiry: what was said first stays, what comes later adds to it. Whoever else writes
/// in the conversation adds his words, and not who he is. `asked`: what our question asked for, if one went out.
pub fn merged<'i>(inquiries: impl IntoIterator<Item = &'i Inquiry>, asked: &[Need]) -> Inquiry {
    let mut inquiries = inquiries.into_iter();
    let mut all = inquiries.next().cloned().unwrap_or_default();
    for later in inquiries {
        let (known, said) = (&mut all.contact, &later.contact);
        let is_another = is_another(known, said);
        let add = |known: &mut Option<Found<String>>, said: &Option<Found<String>>| {
            if known.is_none() && !is_another {
                known.clone_from(said);
            }
        };
        add(&mut known.name, &said.name);
        add(&mut known.phone, &said.phone);
        add(&mut known.company, &said.company);
        add(&mut known.title, &said.title);
        for (need, value) in answers(&later.text, &later.quoted, asked) {
            answer(&mut all, need, value);
        }
        if let Some(size) = size_said(later.signature.lines()) {
            answer(&mut all, Need::Size, size.to_string());
        }
        if !later.text.is_empty() && all.text.len() + later.text.len() < TEXT_MAX {
            all.text.push_str("\n\n");
            all.text.push_str(&later.text);
        }
        for (label, value) in &later.fields {
            if !all.fields.iter().any(|(known, _)| known.eq_ignore_ascii_case(label)) {
                all.fields.push((label.clone(), value.clone()));
            }
        }
        all.language = all.language.or_else(|| later.language.clone());
        all.attachments.extend(later.attachments.iter().cloned());
    }
    all
}

/// Whether a later mail is somebody else's: it comes from another address, and not under the same name.
fn is_another(known: &Contact, said: &Contact) -> bool {
    let key = |contact: &Contact| contact.email.as_ref().map(|found| found.value.person_key());
    let name = |contact: &Contact| contact.name.as_ref().map(|found| found.value.to_lowercase());
    let has_same_name = name(known).is_some() && name(known) == name(said);
    !has_same_name && key(known).zip(key(said)).is_some_and(|(known, said)| known != said)
}

/// What was said to our question, by the labels that stood in it.
fn answer(all: &mut Inquiry, need: Need, value: String) {
    let contact = &mut all.contact;
    let place = match need {
        Need::Name => &mut contact.name,
        // In the form that is dialled, or not at all: `extract` has read it.
        Need::Phone => return,
        Need::Company => &mut contact.company,
        Need::Title => &mut contact.title,
        Need::Size => {
            if let Some(number) = number_of_people(&value) {
                all.fields.push((Need::Size.as_str().to_owned(), number.to_string()));
            }
            return;
        }
    };
    let span = Span { place: "text".to_owned(), start: 0, end: 0 };
    place.get_or_insert(Found { value, method: "answer", confidence: 90, span });
}
