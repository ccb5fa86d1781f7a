//! A stored mail as a letter that goes on to somebody: what its writer wrote himself, and what he sent along.

use super::decode;
use super::plan::{self, Read};
use crate::domain::authentication::Authentication;
use crate::domain::email::{Attachment, Email};
use crate::domain::id::MailboxName;
use crate::domain::inquiry::Label;
use crate::domain::kind::Kind;
use crate::domain::letter::{LOGO_MAX, Letter};
use crate::domain::reader::Reader;
use crate::domain::replies::Replies;
use crate::domain::rules::Rules;
use crate::domain::token::Key;

pub mod aside;
mod links;
mod looks;
mod pictures;

/// What stands in our own mail, and in nobody's answer: links that are secret, the line at its end, the mark of its
/// subject. An answer that holds one of them was not cut where the rep's words end.
const OURS: [&str; 5] = ["/act/", "/lead/L", "Everything about L", "one of these as the first line", "X-Anteroom-"];

pub fn letter(raw: &[u8], mailbox: &MailboxName, rules: &Rules, key: &Key) -> Letter {
    let read = plan::read(raw, mailbox, rules, key);
    Letter { text: words(&read), ..around(raw, &read.email, rules.reader_of(mailbox)) }
}

/// Whoever passes on what somebody else asks says nothing new himself: what counts is what that one wrote.
fn words(read: &Read) -> String {
    let is_passed_on = read.inquiry.referrer.is_some() && matches!(read.discerned.kind, Kind::Inquiry | Kind::Reply);
    if is_passed_on { plan::excerpt(&read.inquiry) } else { with_links(own_words(read), read) }
}

/// His words with the addresses that only the page behind them has, but for those of our own mail below them.
fn with_links(words: String, read: &Read) -> String {
    let is_ours = |url: &str| OURS.iter().any(|mark| url.contains(mark));
    match &read.email.html {
        Some(html) => links::spelled_out(&words, html, &is_ours),
        None => words,
    }
}

/// The same without his words, which cost a hundred times as much to find: for a notice whose lead has them.
pub fn outline(raw: &[u8], mailbox: &MailboxName, rules: &Rules) -> Letter {
    let reader = rules.reader_of(mailbox);
    around(raw, &decode::decode(raw, &reader.limits), reader)
}

/// All that stands in it, quotes and all.
pub fn whole_text(raw: &[u8], mailbox: &MailboxName, rules: &Rules) -> String {
    decode::decode(raw, &rules.reader_of(mailbox).limits).text
}

fn around(raw: &[u8], email: &Email, reader: &Reader) -> Letter {
    let is_cut = email.defects.iter().any(|defect| defect.starts_with(decode::TOO_LARGE));
    let checked = reader.authserv_id.as_deref().map(|server| Authentication::topmost(email, server));
    let has_enclosures = !(email.attachments.is_empty() && email.enclosed.is_empty() && email.other_texts.is_empty());
    let mut letter = Letter {
        are_enclosures_left_out: false,
        text: String::new(),
        from: email.sender().map(ToString::to_string),
        reply_to: email.reply_to.iter().find_map(|party| party.address.clone()).filter(|to| email.sender() != Some(to)),
        from_name: email.from.first().and_then(|party| party.name.clone()),
        received_at: None,
        copied: email.to.iter().chain(&email.cc).filter_map(|party| party.address.clone()).collect(),
        enclosures: if has_enclosures { decode::enclosures(raw, &reader.limits) } else { Vec::new() },
        is_cut,
        is_authenticated: checked.map(|found| found.proves_sender()),
    };
    if letter.is_cut {
        // The last of them ends where the mail was cut.
        letter.enclosures.pop();
    }
    letter
}

/// Whether he wrote anything himself: neither an empty answer nor "Sent from my phone" is one.
pub fn says_something(read: &Read) -> bool {
    let own = read.inquiry.pieces.iter().filter(|piece| matches!(piece.label, Label::Written | Label::Field));
    own.filter_map(|piece| read.email.text.get(piece.range.clone())).any(|words| words.contains(char::is_alphanumeric))
}

/// Whether he answers line by line: quoted lines stand above and below some of his words.
pub fn stands_between_quotes(read: &Read) -> bool {
    let of_weight = read.inquiry.pieces.iter().filter(|piece| {
        let text = read.email.text.get(piece.range.clone()).unwrap_or_default();
        text.contains(char::is_alphanumeric)
    });
    let labels: Vec<Label> =
        of_weight.map(|piece| piece.label).filter(|label| matches!(label, Label::Written | Label::Quoted)).collect();
    labels.windows(3).any(|three| matches!(three, [Label::Quoted, Label::Written, Label::Quoted]))
}

/// Whether his words would say something else as text alone: a price that is struck out among them, say.
pub fn says_by_looks(read: &Read) -> bool {
    let quote = read.inquiry.quoted.lines().find(|line| line.contains(char::is_alphanumeric)).unwrap_or_default();
    read.email.html.as_ref().is_some_and(|html| looks::say_something(html, quote))
}

/// Whether a picture stands among his words, which go on as text alone.
pub fn has_picture_within(read: &Read) -> bool {
    let Some(html) = &read.email.html else { return false };
    let filled = |text: &str, is_last: bool| {
        let mut lines = text.lines().filter(|line| line.contains(char::is_alphanumeric));
        let line = if is_last { lines.next_back() } else { lines.next() };
        line.unwrap_or_default().to_owned()
    };
    let signed = filled(&read.inquiry.signature, false);
    // Where nobody signs, what is too large for a logo is shown also below the words.
    let is_shown = |part: &Attachment| part.media_type.starts_with("image/") && part.size_bytes > LOGO_MAX;
    let end = match signed.is_empty() {
        true if read.email.attachments.iter().any(is_shown) || pictures::has_large_elsewhere(html) => String::new(),
        true => filled(&read.inquiry.text, true),
        false => signed,
    };
    pictures::stand_above(html, &end, &filled(&read.inquiry.quoted, false))
}

/// The pieces that are his, in their order and with the lines he left empty; with a gap where something else stood.
pub fn own_words(read: &Read) -> String {
    let text = &read.email.text;
    let mut words = String::new();
    // Where the piece before ended, if it was his as well: up to a mark that his program put before his words.
    let mut last_end: Option<usize> = None;
    for piece in &read.inquiry.pieces {
        match piece.label {
            Label::Written | Label::Signature | Label::Field | Label::Disclaimer => {}
            Label::Quoted | Label::Introduction | Label::Banner | Label::Forwarded => {
                last_end = None;
                continue;
            }
        }
        let start = match last_end {
            Some(end) if text.get(end..piece.range.start).is_some_and(|gap| gap.trim().is_empty()) => end,
            Some(_) => {
                words.push('\n');
                piece.range.start
            }
            None => {
                if !words.is_empty() {
                    words.truncate(words.trim_end().len());
                    words.push_str("\n\n");
                }
                piece.range.start
            }
        };
        words.push_str(text.get(start..piece.range.end).unwrap_or_default());
        last_end = Some(piece.range.end);
    }
    words.trim().to_owned()
}

/// What of our own mail is in what he sends along: a notice that is attached has everything a prospect must not see.
pub fn enclosed_of_ours(read: &Read, lead: &str, replies: &Replies) -> Option<String> {
    let email = &read.email;
    let enclosed = email.enclosed.iter().flat_map(|mail| [Some(mail.text.as_str()), mail.html.as_deref()]);
    let texts = email.other_texts.iter().map(|(_, text)| Some(text.as_str()));
    enclosed.chain(texts).flatten().find_map(|text| left_of_ours(text, lead, replies))
}

/// What of our own mail is still in these words; they must not go to a prospect.
pub fn left_of_ours(words: &str, lead: &str, replies: &Replies) -> Option<String> {
    let tagged = format!("{}+", replies.address.local().to_lowercase());
    let mark = format!("[{lead}]");
    let lower = words.to_lowercase();
    let found = OURS.iter().find(|mark| words.contains(**mark)).map(|mark| (*mark).to_owned());
    let secret = Some("an address that is a rep's alone".to_owned()).filter(|_| lower.contains(&tagged));
    found.or(secret).or_else(|| words.contains(&mark).then_some(mark))
}
