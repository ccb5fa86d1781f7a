//! Where an inquiry comes from: a person, a form of ours, somebody else's portal.

use super::contact::Evidence;
use super::form::layout::Setting;
use super::portal::footer;
use super::sender;
use crate::domain::address::Address;
use crate::domain::company as company_domain;
use crate::domain::email::{Email, Party};
use crate::domain::inquiry::{Contact, Source, SourceKind};

/// `said`: its text is what somebody wrote whom the mail passes on.
pub fn of(evidence: &Evidence, setting: &Setting, contact: &Contact, said: bool) -> Source {
    let email = evidence.email;
    let from = email.sender();
    let is_internal = from.is_some_and(|from| (evidence.is_ours)(from) || is_at_home(email, from));
    let is_person = from.is_some_and(|from| contact.email.as_ref().is_some_and(|found| found.value == *from));
    let (kind, adapter) = match setting.adapter {
        Some(adapter) => (adapter.source, Some(adapter.name.clone())),
        None if evidence.adf.is_some() => (SourceKind::Adf, Some("adf".to_string())),
        None if !evidence.fields.is_empty() => {
            let is_form = is_internal || is_person && !setting.is_program || speaks_of_form(email);
            (if is_form { SourceKind::Form } else { SourceKind::Portal }, Some("labels".to_string()))
        }
        None if !is_internal
            && (said && (evidence.is_relayed() || setting.portal.is_some()) || is_announced(contact)) =>
        {
            (SourceKind::Portal, None)
        }
        None if is_relay(email, contact) || sender::is_program(email) && !is_internal => (SourceKind::Portal, None),
        // Our own website writes, and the answer goes to whoever filled its form.
        None if is_internal && is_answered_by(contact) && !email.from.iter().any(Party::is_through_another) => {
            (SourceKind::Form, None)
        }
        None => (SourceKind::Person, None),
    };
    Source { kind, adapter }
}

/// An address that a service for many made for one conversation.
fn is_relay(email: &Email, contact: &Contact) -> bool {
    const RELAYS: [&str; 10] =
        ["reply", "replies", "relay", "message", "messages", "inbox", "chat", "conversation", "antwort", "reponse"];
    let is_one = |address: &Address| {
        let first = address.domain().split('.').next().unwrap_or_default();
        sender::is_token(address.local()) || RELAYS.contains(&first)
    };
    email.has_header("List-Unsubscribe")
        && contact.email.as_ref().is_some_and(|found| found.method == "from" && is_one(&found.value))
}

fn is_announced(contact: &Contact) -> bool {
    contact.name.as_ref().is_some_and(|found| found.method == "portal")
}

fn is_answered_by(contact: &Contact) -> bool {
    contact.email.as_ref().is_some_and(|found| found.method == "reply-to")
}

/// Sent by a host of the house it is sent to.
pub fn is_at_home(email: &Email, from: &Address) -> bool {
    let recipients = email.to.iter().filter_map(|party| party.address.as_ref());
    recipients.map(Address::domain).any(|domain| {
        !company_domain::is_freemail(domain)
            && from.domain().strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Whether a service that takes forms for others' websites sent it, under any of its domains.
fn is_form_service(email: &Email) -> bool {
    const SERVICES: [&str; 24] = [
        "jotform",
        "typeform",
        "formspree",
        "netlify",
        "getform",
        "usebasin",
        "basin",
        "wufoo",
        "cognitoforms",
        "cognito",
        "formstack",
        "paperform",
        "formsubmit",
        "tally",
        "formcraft",
        "formsite",
        "web3forms",
        "123formbuilder",
        "webflow",
        "squarespace",
        "zohoforms",
        "heyflow",
        "formcarry",
        "staticforms",
    ];
    let Some(from) = email.sender() else { return false };
    from.domain().split('.').any(|label| SERVICES.contains(&label))
}

/// Whether somebody else's service tells of a form of ours, or of our website: portals speak of leads and inquiries.
fn speaks_of_form(email: &Email) -> bool {
    let head = &email.text[..email.text.floor_char_boundary(600)];
    let head = format!("{} {head}", email.subject).to_lowercase();
    let names_us = email
        .to
        .iter()
        .filter_map(|party| party.address.as_ref())
        .any(|to| !company_domain::is_freemail(to.domain()) && head.replace(to.as_str(), "").contains(to.domain()));
    let is_form = footer::FORM_WORDS.split('|').map(str::trim).any(|word| head.contains(word));
    is_form_service(email) || (names_us || is_form) && !head.contains("lead")
}
