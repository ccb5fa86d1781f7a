//! What is not the message itself: reports, other texts, mails within the mail, attachments.

use super::fields::sender_domain;
use super::mime::Part;
use super::part_text::{cut, part_text};
use super::{Nested, read, transfer};
use crate::domain::email::{Attachment, Email};
use crate::domain::limits::ReadingLimits as Limits;

/// Texts kept beside the message: enough for a lead's XML, a calendar answer and a report.
const OTHER_TEXTS: usize = 20;
/// Of what a carried mail carries itself.
const TOO_DEEP: &str = "a mail within the mail it carries was not opened";

pub fn set_aside(email: &mut Email, bytes: &[u8], part: &Part, limits: &Limits, nested: Nested) {
    let from = sender_domain(email);
    match if is_named_as_mail(part) { "message/rfc822" } else { part.media_type.as_str() } {
        "message/delivery-status" | "message/global-delivery-status" => {
            let text = part_text(bytes, part, limits.other_text_bytes, from.as_deref(), &mut email.defects);
            let status = email.delivery_status.get_or_insert_with(String::new);
            if status.len() < limits.other_text_bytes {
                status.push_str(&text);
            }
            return;
        }
        "message/rfc822" | "message/global" if nested == Nested::Closed => email.defects.push(TOO_DEEP.into()),
        "message/rfc822" | "message/global" if nested == Nested::Open && email.other_texts.len() < OTHER_TEXTS => {
            let content = transfer::decode(&bytes[part.body.clone()], part.encoding, part.number, &mut email.defects);
            let inner = read(&content, limits, Nested::Closed);
            email.defects.extend(inner.defects.iter().filter(|defect| *defect == TOO_DEEP).cloned());
            let mut text: String = inner.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
            text.push('\n');
            text.push_str(&inner.text);
            cut(&mut text, limits.other_text_bytes);
            email.other_texts.push((part.media_type.clone(), text));
            email.enclosed.push(inner);
        }
        kind if (is_text(kind) || is_named_as_text(part)) && email.other_texts.len() < OTHER_TEXTS => {
            let text = part_text(bytes, part, limits.other_text_bytes, from.as_deref(), &mut email.defects);
            email.other_texts.push((part.media_type.clone(), text));
        }
        _ => {}
    }
    if part.is_attachment() {
        email.attachments.push(Attachment {
            name: part.file_name(),
            media_type: part.media_type.clone(),
            size_bytes: transfer::decoded_size(&bytes[part.body.clone()], part.encoding),
        });
    }
    if part.media_type == "application/ms-tnef" {
        email.defects.push("a winmail.dat holds content that is not opened".into());
    }
}

fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/")
        || media_type.ends_with("+xml")
        || matches!(
            media_type,
            "application/xml" | "message/disposition-notification" | "message/feedback-report" | "text/rfc822-headers"
        )
}

/// Some programs attach a mail as a file.
fn is_named_as_mail(part: &Part) -> bool {
    part.media_type == "application/octet-stream"
        && part.file_name().is_some_and(|name| name.to_ascii_lowercase().ends_with(".eml"))
}

/// Programs attach leads as a file of no known type.
fn is_named_as_text(part: &Part) -> bool {
    part.media_type == "application/octet-stream"
        && part.file_name().is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            name.ends_with(".xml") || name.ends_with(".adf")
        })
}
