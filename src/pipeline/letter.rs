//! A stored mail as a letter that goes on to somebody: what its writer wrote himself, and what he sent along.

use super::decode;
use super::plan::{self, Read};
use crate::domain::authentication::Authentication;
use crate::domain::id::MailboxName;
use crate::domain::inquiry::Label;
use crate::domain::letter::Letter;
use crate::domain::replies::Replies;
use crate::domain::rules::Rules;
use crate::domain::token::Key;

/// What stands in our own mail, and in nobody's answer: links that are secret, the line at its end, the mark of its
/// subject. An answer that holds one of them was not cut where the rep's words end.
const OURS: [&str; 5] = ["/act/", "/lead/L", "Everything about L", "one of these as the first line", "X-Anteroom-"];

pub fn letter(raw: &[u8], mailbox: &MailboxName, rules: &Rules, key: &Key) -> Letter {
    let read = plan::read(raw, mailbox, rules, key);
    let reader = rules.reader_of(mailbox);
    let checked = reader.authserv_id.as_deref().map(|server| Authentication::topmost(&read.email, server));
    Letter {
        text: own_words(&read),
        from: read.email.sender().map(ToString::to_string),
        received_at: None,
        enclosures: decode::enclosures(raw, &reader.limits),
        is_authenticated: checked.filter(Authentication::is_known).map(|found| found.proves_sender()),
    }
}

/// The pieces that are his, in their order, with a gap where something else stood.
pub fn own_words(read: &Read) -> String {
    let text = &read.email.text;
    let mut words = String::new();
    let mut is_gap = false;
    for piece in &read.inquiry.pieces {
        match piece.label {
            Label::Written | Label::Signature | Label::Field | Label::Disclaimer => {}
            Label::Quoted | Label::Introduction | Label::Banner | Label::Forwarded => {
                is_gap = !words.is_empty();
                continue;
            }
        }
        if !words.is_empty() {
            words.push_str(if is_gap { "\n\n" } else { "\n" });
        }
        is_gap = false;
        words.push_str(text.get(piece.range.clone()).unwrap_or_default().trim_end());
    }
    words.trim().to_owned()
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
