//! What the header's fields say: who wrote to whom, when, about what, and in answer to which mail.

use super::{address_list, header, media, word};
use crate::domain::email::Email;
use crate::domain::limits::ReadingLimits as Limits;
use crate::domain::time::Timestamp;
use sha2::{Digest as _, Sha256};

/// Longest Message-ID that is kept as it stands, in bytes: a whole line of a mail (RFC 5322, section 2.1.1). A store's
/// index takes no text of any length.
const ID_MAX: usize = 998;

pub fn fill(email: &mut Email, fields: &[header::Field], limits: &Limits) {
    let value = |name: &str| fields.iter().find(|f| f.name.eq_ignore_ascii_case(name)).map(|f| f.value.as_str());
    let mut parties = |name: &str| {
        let mut all = Vec::new();
        for field in fields.iter().filter(|f| f.name.eq_ignore_ascii_case(name)) {
            address_list::read(name, &field.value, limits.addresses, &mut all, &mut email.defects);
        }
        all
    };
    email.from = parties("From");
    email.reply_to = parties("Reply-To");
    email.to = parties("To");
    email.cc = parties("Cc");
    if fields.iter().filter(|f| f.name.eq_ignore_ascii_case("From")).count() > 1 {
        email.defects.push("more than one From header".into());
    }
    email.message_id = value("Message-ID").and_then(|v| message_ids(v, limits.addresses).into_iter().next());
    email.in_reply_to = value("In-Reply-To").and_then(|v| message_ids(v, limits.addresses).into_iter().next());
    email.references = value("References").map(|v| message_ids(v, usize::MAX)).unwrap_or_default();
    // Of a long thread the newest ids name the lead.
    email.references.drain(..email.references.len().saturating_sub(limits.addresses));
    email.subject = value("Subject").map(|v| word::decode(v).trim().to_string()).unwrap_or_default();
    email.date = value("Date").and_then(date);
    if value("Date").is_some() && email.date.is_none() {
        email.defects.push("the Date cannot be read".into());
    }
    (email.media_type, email.media_parameters) = value("Content-Type")
        .map(|v| media::read(v, limits.parameters))
        .filter(|(kind, _)| kind.contains('/'))
        .unwrap_or_else(|| ("text/plain".into(), Vec::new()));
    // A server's own name stands in clear there, and headers that forge it so are taken out by it (RFC 8601, section 5).
    let is_in_clear = |name: &str| name.eq_ignore_ascii_case("Authentication-Results");
    let shown = |f: &header::Field| match is_in_clear(&f.name) {
        true => f.value.clone(),
        false => word::decode(&f.value).into_owned(),
    };
    email.headers = fields.iter().map(|f| (f.name.clone(), shown(f))).collect();
}

fn date(value: &str) -> Option<Timestamp> {
    let date = mail_parser::DateTime::parse_rfc822(value).filter(mail_parser::DateTime::is_valid)?;
    Some(Timestamp::from_ms(date.to_timestamp().checked_mul(1_000)?))
}

/// Ids in angle brackets; without any bracket, the first word (some senders forget them).
fn message_ids(value: &str, at_most: usize) -> Vec<String> {
    let bracketed: Vec<String> = value
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(id, _)| within_a_line(id.split_whitespace().collect()))
        .filter(|id| !id.is_empty())
        .take(at_most)
        .collect();
    if !bracketed.is_empty() {
        return bracketed;
    }
    value
        .split_whitespace()
        .map(|word| word.trim_matches(['<', '>']))
        .filter(|w| !w.is_empty())
        .take(1)
        .map(|id| within_a_line(id.into()))
        .collect()
}

/// What an id is known by, in whichever field it stands: a longer one by its beginning and what was computed of all of it.
fn within_a_line(id: String) -> String {
    if id.len() <= ID_MAX {
        return id;
    }
    let digest = Sha256::digest(&id).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("{}{digest}", &id[..id.floor_char_boundary(64)])
}

pub fn sender_domain(email: &Email) -> Option<String> {
    email.sender().map(|from| from.domain().to_owned())
}
