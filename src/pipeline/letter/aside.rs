//! What a mail program sends in place of an answer: a reaction, or an entry for a calendar.

use super::own_words;
use crate::domain::inquiry::Label;
use crate::domain::pressed;
use crate::pipeline::plan::Read;

/// What Gmail sends beside the words that other programs show.
const GMAIL_REACTION: &str = "text/vnd.google.email-reaction+json";
const CALENDAR: &str = "text/calendar";
const TNEF: &str = "application/ms-tnef";

/// Whether it is a press of 👍 rather than words: nothing stands there but signs and one line of the program's about it.
pub fn is_reaction(read: &Read) -> bool {
    if read.email.other_texts.iter().any(|(media_type, _)| media_type == GMAIL_REACTION)
        || read.email.attachments.iter().any(|part| part.media_type == GMAIL_REACTION)
    {
        return true;
    }
    pressed::is_reaction(&own_words(read))
}

/// Whether nothing stands in it but what it quotes, or a sign such as 👍: no words, and nothing sent along or passed on.
pub fn is_wordless(read: &Read) -> bool {
    let passes_on = read.inquiry.pieces.iter().any(|piece| piece.label == Label::Forwarded);
    !own_words(read).contains(char::is_alphanumeric) && read.email.attachments.is_empty() && !passes_on
}

/// Whether it invites somebody, as "reply with a meeting" does: to the address that is the rep's alone. A file of dates that
/// invites nobody is a file (RFC 5546 1.4).
pub fn is_invitation(read: &Read) -> bool {
    let email = &read.email;
    let invites = |(media_type, text): &(String, String)| {
        let mut lines = text.lines().filter_map(|line| line.trim().strip_prefix("METHOD:"));
        media_type == CALENDAR && lines.any(|method| !method.eq_ignore_ascii_case("publish"))
    };
    email.media_type == CALENDAR || email.other_texts.iter().any(invites)
}

/// Whether what belongs to it lies in a file that Outlook alone can open: the prospect would have it without.
pub fn is_for_outlook_alone(read: &Read) -> bool {
    read.email.attachments.iter().any(|part| part.media_type == TNEF || part.name.as_deref() == Some("winmail.dat"))
}
