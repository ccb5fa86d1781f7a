//! What a subject says of its mail: that it is passed on, or an answer.

use super::split::Relation;
use crate::domain::email::Email;
use crate::domain::subject::{Mark, mark};
use crate::pipeline::extract::heading;

pub fn relation(email: &Email) -> Relation {
    match mark(&email.subject) {
        Some(Mark::Forward) => Relation::Forward,
        Some(Mark::Either) if is_passed_on_in_danish(email) => Relation::Forward,
        _ if email.in_reply_to.is_some() || !email.references.is_empty() => Relation::Answer,
        _ => Relation::None,
    }
}

/// "Re:", "AW:", "Odp[2]:": by its first mark.
pub fn says_reply(subject: &str) -> bool {
    matches!(mark(subject), Some(Mark::Answer | Mark::Either))
}

/// `VS:` above a block of headers that is neither Finnish nor Estonian. Danes and Norwegians answer with `SV:`.
fn is_passed_on_in_danish(email: &Email) -> bool {
    const OTHERS: [&str; 4] = ["Lähettäjä", "Saatja", "kirjoitti", "kirjutas"];
    heading::find(&email.text, true).is_some() && !OTHERS.iter().any(|word| email.text.contains(word))
}
