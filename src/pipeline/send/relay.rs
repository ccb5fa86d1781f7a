//! A rep's answer on its way to the prospect: from the shared address in his name, in the prospect's thread, and with
//! nothing of ours in it.

use super::compose::{ComposeError, DATE_MAX_S, POSSIBLE_DUPLICATE, mailbox, part, seconds};
use super::words::{block, header_text};
use crate::domain::letter::{Enclosure, Letter};
use crate::domain::notice::DueNotice;
use crate::domain::replies::Relay;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderValue};
use lettre::message::{Attachment, MultiPart, SinglePart};
use std::time::{Duration, SystemTime};

const SUBJECT_MAX: usize = 200;
/// Message-IDs of the thread that are named, the newest last (RFC 5322 3.6.4 would have all).
const REFERENCES_MAX: usize = 20;
/// What a person wrote, in characters; a mail's text is cut long before.
const TEXT_MAX: usize = 1_000_000;

pub fn compose(
    due: &DueNotice,
    relay: &Relay,
    rules: &Rules,
    key: &Key,
    now: Timestamp,
) -> Result<Message, ComposeError> {
    let DueNotice { notice, lead, letter, thread, .. } = due;
    let letter = letter.as_ref().ok_or(ComposeError::NoLetter)?;
    let rep = notice.rep.as_ref().and_then(|rep| rules.team.rep(rep));
    let from = mailbox(rep.map(|rep| rep.name.as_str()), &relay.from).map_err(ComposeError::Sender)?;
    // Somebody else of his house is not called by his name.
    let is_his = lead.prospect.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(notice.to.as_str()));
    let name = lead.prospect.name.as_deref().filter(|_| is_his);
    let to = mailbox(name, &notice.to).map_err(ComposeError::Recipient)?;
    let domain = from.email.domain().to_owned();
    let copied = due.copied.iter().filter_map(|address| mailbox(None, address).ok());
    let mut mail = Message::builder()
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds(now).min(DATE_MAX_S)))
        .from(from)
        .to(to)
        .subject(subject(due.subject.as_ref().unwrap_or(&lead.subject)))
        .message_id(Some(format!("<{}>", key.message_id(&notice.id, &domain))));
    for copied in copied {
        mail = mail.cc(copied);
    }
    let thread: Vec<&String> = thread.iter().filter(|id| is_plain(id)).collect();
    if let Some(last) = thread.last() {
        let newest = thread.iter().skip(thread.len().saturating_sub(REFERENCES_MAX));
        let all: Vec<String> = newest.map(|id| format!("<{id}>")).collect();
        mail = mail.in_reply_to(format!("<{last}>")).references(all.join(" "));
    }
    if due.may_have_arrived {
        mail = mail.raw_header(HeaderValue::new(POSSIBLE_DUPLICATE, "yes".to_owned()));
    }
    let text = part(ContentType::TEXT_PLAIN, &block(&letter.text, TEXT_MAX).0);
    let enclosed: Vec<SinglePart> = enclosed(letter);
    if enclosed.is_empty() {
        return Ok(mail.singlepart(text)?);
    }
    let mixed = MultiPart::mixed().boundary(format!("=_{}", notice.id)).singlepart(text);
    Ok(mail.multipart(enclosed.into_iter().fold(mixed, MultiPart::singlepart))?)
}

/// The prospect's own subject: the rep's holds what is not for him.
pub(super) fn subject(subject: &str) -> String {
    let subject = subject.trim();
    let is_answer = subject.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:"));
    let subject = if subject.is_empty() { "your message" } else { subject };
    header_text(&if is_answer { subject.to_owned() } else { format!("Re: {subject}") }, SUBJECT_MAX)
}

/// What can stand in a header of ours as it is.
pub(super) fn is_plain(id: &str) -> bool {
    id.len() <= 250 && id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'<' && byte != b'>')
}

/// What was sent along.
pub(super) fn enclosed(letter: &Letter) -> Vec<SinglePart> {
    letter.goes_along().enumerate().map(attached).collect()
}

/// The same for a rep, who sees what stands among the words as well.
pub(super) fn enclosed_for_rep(letter: &Letter) -> Vec<SinglePart> {
    let is_wanted = |enclosure: &&Enclosure| enclosure.is_worth_a_word() && !enclosure.is_proof();
    letter.enclosures.iter().filter(is_wanted).enumerate().map(attached).collect()
}

fn attached((number, enclosure): (usize, &Enclosure)) -> SinglePart {
    // A mail within a mail may not be encoded (RFC 2046 5.2.1), and must be, for its lines are not ours.
    let is_mail = enclosure.media_type.starts_with("message/") || enclosure.media_type.starts_with("multipart/");
    let kind = Some(&enclosure.media_type).filter(|_| !is_mail).and_then(|kind| ContentType::parse(kind).ok());
    let kind = kind.or_else(|| ContentType::parse("application/octet-stream").ok()).unwrap_or(ContentType::TEXT_PLAIN);
    let ending = if is_mail { ".eml" } else { "" };
    let name = enclosure.name.as_deref().map(|name| header_text(&name.replace(['/', '\\'], "_"), 150));
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("attachment-{}{ending}", number + 1));
    let body = lettre::message::Body::new(enclosure.bytes.clone());
    Attachment::new(name).body(body, kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;
    use crate::domain::notice::NoticeKind;
    use crate::pipeline::send::sample;

    #[test]
    fn an_answer_that_may_have_arrived_says_so() {
        let [due, ..] = sample::notices(NoticeKind::Relay);
        let relay = Relay { from: Address::parse("sales@example.com").unwrap(), attachments_max: 0 };
        let written = |may_have_arrived| {
            let due = DueNotice { may_have_arrived, letter: Some(Letter::default()), ..due.clone() };
            let mail = compose(&due, &relay, &sample::rules(), &sample::key(), sample::NOW).unwrap();
            String::from_utf8(mail.formatted()).unwrap().contains("X-Anteroom-Possible-Duplicate: yes")
        };
        assert_eq!([false, true].map(written), [false, true]);
    }
}
