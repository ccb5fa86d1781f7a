//! Who asks: the prospect, what he agreed to and where he came from.

use super::{ADDRESS_MAX, NAME_MAX, link};
use crate::domain::address::Address;
use crate::domain::inquiry::ConsentPurpose;
use crate::domain::lead::{Agreed, Lead, Prospect};
use crate::domain::letters::UNSUBSCRIBED;
use crate::domain::notice::{DueNotice, NoticeKind};
use crate::pipeline::send::words::{bare_address, one_line};
use minijinja::{Value, context};

/// Marks of origin shown; the lead's page has them all.
const ORIGINS_MAX: usize = 8;

pub fn who(prospect: &Prospect) -> Value {
    let (name, company) = (some(prospect.name.as_deref()), some(prospect.company.as_deref()));
    let email = prospect.email.as_deref().map(|email| one_line(&bare_address(email), ADDRESS_MAX));
    let shown = name.clone().or_else(|| email.clone()).unwrap_or_else(|| Prospect::default().shown().to_owned());
    let phone = some(prospect.phone.as_deref());
    context! {
        shown => shown,
        name => name,
        email => email,
        company => company,
        title => some(prospect.title.as_deref()),
        phone => phone,
        phone_url => prospect.dialled().map(|number| link(format!("tel:{number}"))),
    }
}

/// Whom the notice is about: of several who asked the one who is answered by it; of an answer that did not arrive the one
/// it was for.
pub fn addressed(due: &DueNotice) -> Prospect {
    let DueNotice { notice, lead, .. } = due;
    let other = notice.writer.as_ref().filter(|writer| {
        (notice.kind == NoticeKind::Undelivered || lead.asker(writer.as_str()).is_some())
            && lead.prospect.email.as_deref() != Some(writer.as_str())
    });
    let Some(other) = other else { return lead.prospect.clone() };
    let letter = due.letter.as_ref().filter(|letter| letter.from.as_deref() == Some(other.as_str()));
    let name = letter.and_then(|letter| letter.from_name.clone());
    Prospect { email: Some(other.to_string()), name, ..Prospect::default() }
}

/// Whoever asked beside others, and has no answer yet. The lead's own prospect is not beside one of whom nothing is owed.
pub fn asked_too(due: &DueNotice) -> Option<String> {
    let writer = due.notice.writer.as_ref().map(Address::as_str);
    let (asker, _) = due.lead.waiting_asker(writer).filter(|(_, waits)| waits.is_first)?;
    let is_own = due.lead.prospect.email.as_deref() == Some(asker.email.as_str());
    let mut others = due.lead.after.askers.iter().filter(|other| other.email != asker.email);
    if is_own && !others.any(|other| other.waits.is_some() || other.answered.is_some()) {
        return None;
    }
    let email = bare_address(&asker.email);
    Some(addressed(due).name.map_or_else(|| email.clone(), |name| format!("{name} ({email})")))
}

/// Whether something is told of a conversation in which nobody has written just now.
pub fn is_without_mail(due: &DueNotice) -> bool {
    let DueNotice { notice, .. } = due;
    notice.kind == NoticeKind::Reply && notice.email.is_none() && !notice.note.is_empty() && asked_too(due).is_none()
}

fn some(text: Option<&str>) -> Option<String> {
    text.map(|text| one_line(text, NAME_MAX)).filter(|text| !text.is_empty())
}

/// What whoever answers must know first: the person has had enough of what we send by ourselves.
pub fn wants_no_mail(lead: &Lead) -> Option<&'static str> {
    let is_refused = |agreed: &Agreed| agreed.purpose == ConsentPurpose::Contact && !agreed.is_given;
    if lead.after.letters_ended.as_deref() == Some(UNSUBSCRIBED) {
        return Some(
            "wants no letters any more: unsubscribed by the link in one of ours. Write only what was asked for",
        );
    }
    lead.consent.iter().any(is_refused).then_some("does not agree to be sent mail. Write only what was asked for")
}

/// What was agreed to, in a sentence of ours with the person's own words.
pub fn consent(agreed: &Agreed) -> String {
    let said = match (agreed.purpose, agreed.is_given) {
        (ConsentPurpose::Contact, true) => "Agreed to be contacted",
        (ConsentPurpose::Contact, false) => "Did not agree to be contacted",
        (ConsentPurpose::Marketing, true) => "Agreed to advertisement",
        (ConsentPurpose::Marketing, false) => "Wants no advertisement",
    };
    format!("{said}: “{}”", one_line(&agreed.words, NAME_MAX))
}

/// Where he came from, mark by mark: `utm source: newsletter`.
pub fn origin(marks: &[(String, String)]) -> Vec<String> {
    let shown =
        |(name, value): &(String, String)| one_line(&format!("{}: {value}", name.replace('_', " ")), 2 * NAME_MAX);
    marks.iter().take(ORIGINS_MAX).map(shown).collect()
}
